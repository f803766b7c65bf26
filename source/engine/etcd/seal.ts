/** Freezes a value to its last leaf and gives a number that depends on what it says, not on how it was built. */
export type Sealer = (value: unknown) => number;

const prime = 0x01_00_01_93;

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

/**
Makes a sealer. It remembers each sealed record, so that an object whose path was copied costs only its changed parts:
a pod's new status is a handful of small records, its spec is known.

Field order does not count, list order does; text is taken by its UTF-16 units, numbers by their eight bytes.
*/
export const createSealer = (): Sealer => {
	const known = new WeakMap<object, number>();
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

	const sealList = (list: readonly unknown[]): number => {
		let hash = 0x6c_69_73_74;

		for (const item of list) {
			hash = Math.imul(hash ^ seal(item), prime) ^ (hash >>> 15);
		}

		return mix(hash);
	};

	const sealFields = (fields: Readonly<Record<string, unknown>>): number => {
		let sum = 0x66_69_65_6c;

		for (const name of Object.keys(fields)) {
			const value = fields[name];

			// Absent and undefined are one and the same in JSON.
			if (value !== undefined) {
				sum = (sum + mix(hashName(name) ^ Math.imul(seal(value), prime))) | 0;
			}
		}

		return mix(sum);
	};

	const sealRecord = (record: object): number => {
		const remembered = known.get(record);

		if (remembered !== undefined) {
			return remembered;
		}

		const hash = Array.isArray(record) ? sealList(record) : sealFields(record as Record<string, unknown>);
		Object.freeze(record);
		known.set(record, hash);
		return hash;
	};

	const seal = (value: unknown): number => {
		switch (typeof value) {
			case 'string':
				return hashText(value);
			case 'number':
				return hashNumber(value);
			case 'boolean':
				return value ? 0x74_72_75_65 : 0x66_61_6c_73;
			case 'object':
				return value === null ? 0x6e_75_6c_6c : sealRecord(value);
			default:
				return 0;
		}
	};

	return seal;
};
