/** Whether two values say the same JSON. Shared parts are seen at once, which is nearly all of an object that was copied along a path. */
export const sameValue = (left: unknown, right: unknown): boolean => {
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
			left.every((item, at) => sameValue(item, right[at]))
		);
	}

	return sameFields(left as Fields, right as Fields, []);
};

type Fields = Readonly<Record<string, unknown>>;

/** As `sameValue`, for two records, apart from some fields. A field that is undefined is as good as absent. */
export const sameFields = (left: Fields, right: Fields, apartFrom: readonly string[]): boolean => {
	for (const name of Object.keys(left)) {
		if (!apartFrom.includes(name) && !sameValue(left[name], right[name])) {
			return false;
		}
	}

	for (const name of Object.keys(right)) {
		if (left[name] === undefined && right[name] !== undefined && !apartFrom.includes(name)) {
			return false;
		}
	}

	return true;
};
