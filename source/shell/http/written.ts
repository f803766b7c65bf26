/** An answer that is written already, dates and all. */
export class Written {
	readonly parts: readonly Buffer[];

	constructor(parts: readonly Buffer[]) {
		this.parts = parts;
	}
}

/** How much text is kept, in letters; then everything is forgotten. */
const mostKept = 16 * 1024 * 1024;

/** What is made of an object once, however many clients ask: an object is never changed, only replaced. */
export const keptFor = <T>(make: (object: object) => T, lengthOf: (made: T) => number): ((object: object) => T) => {
	let all = new WeakMap<object, T>();
	let length = 0;

	return object => {
		const known = all.get(object);

		if (known !== undefined) {
			return known;
		}

		const made = make(object);
		length += lengthOf(made);

		if (length > mostKept) {
			all = new WeakMap();
			length = lengthOf(made);
		}

		all.set(object, made);
		return made;
	};
};

/** Writes each object once. */
export const writtenOnce = (write: (object: object) => string): ((object: object) => string) =>
	keptFor(write, ({length}) => length);

/** An object that is written already. */
export const writtenText = (text: string): Written => new Written([Buffer.from(`${text}\n`)]);

type Joined = {readonly texts: readonly string[]; readonly bytes: Buffer};

/** Lists longer than this are not kept, in bytes. */
const longestKept = 4 * 1024 * 1024;

/** So many lists are kept. */
const listsKept = 8;

let lastLists: readonly Joined[] = [];

const isSame = (left: readonly string[], right: readonly string[]): boolean =>
	left.length === right.length && left.every((text, at) => text === right[at]);

/** Most lists are asked for again before anything has changed in them. */
const joined = (texts: readonly string[]): Buffer => {
	const before = lastLists.find(list => isSame(list.texts, texts));
	const list = before ?? {texts, bytes: Buffer.from(texts.join(','))};

	if (list.bytes.length <= longestKept) {
		lastLists = [list, ...lastLists.filter(other => other !== list)].slice(0, listsKept);
	}

	return list.bytes;
};

/** A list whose items are written already. */
export const writtenList = (head: object, items: readonly string[]): Written =>
	new Written([Buffer.from(`${JSON.stringify(head).slice(0, -1)},"items":[`), joined(items), Buffer.from(']}\n')]);
