/**
Freezes a value to its last leaf, and gives a number that depends on what it says beyond `before`: 0 when it says the same.

Parts that both share are passed over, so an object whose path was copied costs only its changed parts: a pod's new status is
a handful of leaves, its spec is one comparison. (A memory of sealed records, tried first, cost three times as much, most of
it in the collector.) Field order does not count, list order does; text is taken by its UTF-16 units, numbers by their
eight bytes.
*/
export type Sealer = (value: unknown, before: unknown) => number;

const prime = 0x01_00_01_93;
const isMap = 0x66_69_65_6c;
const isList = 0x6c_69_73_74;
const isAbsent = 0x6e_6f_6e_65;

/** Spreads every input bit over every output bit. Source: the finaliser of MurmurHash3. */
const mix = (value: number): number => {
	let bits = Math.imul(value ^ (value >>> 16), 0x85_eb_ca_6b);
	bits = Math.imul(bits ^ (bits >>> 13), 0xc2_b2_ae_35);
	return bits ^ (bits >>> 16);
};

const hashText = (text: string): number => {
	let hash = 0x81_1c_9d_c5;

	for (let at = 0; at < text.length; at++) {
		hash = Math.imul(hash ^ text.charCodeAt(at), prime);
	}

	return hash;
};

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields | undefined =>
	typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;

export const createSealer = (): Sealer => {
	const names = new Map<string, number>();
	const eightBytes = new DataView(new ArrayBuffer(8));

	const hashNumber = (value: number): number => {
		if ((value | 0) === value) {
			return mix(value ^ 0x6e_75_6d_62);
		}

		eightBytes.setFloat64(0, value);
		return mix(eightBytes.getInt32(0) ^ mix(eightBytes.getInt32(4)));
	};

	// Field names are few and come again and again; label keys are not, so the memory has an end.
	const hashName = (name: string): number => {
		const remembered = names.get(name);

		if (remembered !== undefined) {
			return remembered;
		}

		const hash = mix(hashText(name));

		if (names.size < 4096) {
			names.set(name, hash);
		}

		return hash;
	};

	const hashLeaf = (value: unknown): number => {
		switch (typeof value) {
			case 'string':
				return hashText(value);
			case 'number':
				return hashNumber(value);
			case 'boolean':
				return value ? 0x74_72_75_65 : 0x66_61_6c_73;
			default:
				return value === null ? 0x6e_75_6c_6c : isAbsent;
		}
	};

	/** `path` is the hash of the way from the root; sums do not depend on the order in which fields stand. */
	const seal = (value: unknown, before: unknown, path: number): number => {
		if (value === before) {
			return 0;
		}

		if (typeof value !== 'object' || value === null) {
			return mix(path ^ Math.imul(hashLeaf(value), prime));
		}

		const sum = Array.isArray(value)
			? sealList(value, Array.isArray(before) ? before : undefined, path)
			: sealFields(value as Fields, fieldsOf(before), path);
		Object.freeze(value);
		return sum;
	};

	const sealList = (list: readonly unknown[], before: readonly unknown[] | undefined, path: number): number => {
		let sum = before?.length === list.length ? 0 : mix(path ^ isList ^ list.length);

		for (let at = 0; at < list.length; at++) {
			sum = (sum + seal(list[at], before?.[at], Math.imul(path ^ (at + 1), prime))) | 0;
		}

		return sum;
	};

	const sealFields = (fields: Fields, before: Fields | undefined, path: number): number => {
		let sum = before === undefined ? mix(path ^ isMap) : 0;

		for (const name of Object.keys(fields)) {
			const value = fields[name];
			const was = before?.[name];

			if (value !== was) {
				sum = (sum + seal(value, was, Math.imul(path ^ hashName(name), prime))) | 0;
			}
		}

		if (before !== undefined) {
			for (const name of Object.keys(before)) {
				// Absent and undefined are one and the same in JSON.
				if (before[name] !== undefined && !(name in fields)) {
					sum = (sum + mix(Math.imul(path ^ hashName(name), prime) ^ Math.imul(isAbsent, prime))) | 0;
				}
			}
		}

		return sum;
	};

	return (value, before) => seal(value, before, isMap);
};
