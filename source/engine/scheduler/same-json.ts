/** Do two pieces of plain data say the same? The order of members does not matter; the order of lists does. */
export const sameJson = (one: unknown, other: unknown): boolean => {
	if (one === other) {
		return true;
	}

	if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) {
		return false;
	}

	if (Array.isArray(one) !== Array.isArray(other)) {
		return false;
	}

	const first = one as Readonly<Record<string, unknown>>;
	const second = other as Readonly<Record<string, unknown>>;
	const names = Object.keys(first);
	return names.length === Object.keys(second).length && names.every(name => sameJson(first[name], second[name]));
};
