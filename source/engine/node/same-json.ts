/** Two values that JSON would write alike; absent and undefined are the same. */
export const sameJson = (left: unknown, right: unknown): boolean => {
	if (left === right) {
		return true;
	}

	if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) {
		return false;
	}

	if (Array.isArray(left) || Array.isArray(right)) {
		return (
			Array.isArray(left) &&
			Array.isArray(right) &&
			left.length === right.length &&
			left.every((each, index) => sameJson(each, right[index]))
		);
	}

	return sameFields(left as Fields, right as Fields);
};

type Fields = Readonly<Record<string, unknown>>;

/** Every field of one is the same in the other, and the other has no more. */
const sameFields = (left: Fields, right: Fields): boolean => {
	const names = Object.keys(left);
	const said = names.filter(name => left[name] !== undefined).length;
	return (
		names.every(name => sameJson(left[name], right[name])) &&
		Object.keys(right).filter(name => right[name] !== undefined).length === said
	);
};
