/**
Whether two records say the same as JSON: the same fields with the same values, whatever their order. A field that is
undefined and one that is left out are the same. Used before a write, because a write that changes nothing wakes everybody.
*/
export const sameRecord = (left: unknown, right: unknown): boolean => {
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
			left.every((item, index) => sameRecord(item, right[index]))
		);
	}

	const leftFields = left as Readonly<Record<string, unknown>>;
	const rightFields = right as Readonly<Record<string, unknown>>;
	const covers = (one: Readonly<Record<string, unknown>>, other: Readonly<Record<string, unknown>>): boolean =>
		Object.keys(one).every(key => sameRecord(one[key], other[key]));
	return covers(leftFields, rightFields) && covers(rightFields, leftFields);
};

/** The record as text that does not depend on the order of its fields: equal records, equal text. */
export const canonicalText = (record: unknown): string => {
	if (typeof record !== 'object' || record === null) {
		return JSON.stringify(record) ?? 'null';
	}

	if (Array.isArray(record)) {
		return `[${record.map(item => canonicalText(item)).join(',')}]`;
	}

	const fields = record as Readonly<Record<string, unknown>>;
	const parts = Object.keys(fields)
		.filter(key => fields[key] !== undefined)
		.sort()
		.map(key => `${JSON.stringify(key)}:${canonicalText(fields[key])}`);
	return `{${parts.join(',')}}`;
};

/** The record without its fields that are undefined or 0: Kubernetes leaves such counts out of a status. */
export const withoutZeros = <T extends object>(record: T): T =>
	Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined && value !== 0)) as T;
