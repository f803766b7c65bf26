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

	const [one, other] = [left as Record<string, unknown>, right as Record<string, unknown>];
	const names = new Set([...Object.keys(one), ...Object.keys(other)]);
	return [...names].every(name => sameJson(one[name], other[name]));
};
