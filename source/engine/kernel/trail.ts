import type {Saved} from './keyframe.ts';
import {sha256Hex} from './sha256.ts';
import type {Millis} from './time.ts';

/** The rooms whose writes and facts are folded apart, so that a difference names its room. */
export const rooms = ['etcd', 'scheduler', 'controllers', 'node', 'ground', 'traffic', 'score', 'faults'] as const;

export type Room = (typeof rooms)[number];

/** The running digest of a run: two runs are the same if their trails are. */
export type Trail = {
	/** Folds words into a room's lanes; text by its UTF-16 units, numbers by their eight bytes. */
	fold(room: Room, ...words: ReadonlyArray<string | number>): void;
	/** Closes every whole second up to `at`: one byte for each room. */
	mark(at: Millis): void;
	/** One mark a virtual second so far, 16 hex digits each, two for each room. */
	marks(): readonly string[];
	/** SHA-256 over all lanes, in hex: the digest of the run so far. */
	digest(): string;
	save(): Saved;
	load(saved: Saved): void;
};

const firstPrime = 0x01_00_01_93;
const secondPrime = 0x85_eb_ca_6b;
const bits = new DataView(new ArrayBuffer(8));

/** Marks are kept as bytes in steps of this many seconds, so that a week of seconds costs five megabytes and no pauses. */
const markChunk = 4096;

/**
Two 32-bit lanes a room, which turn differently; a multiply for every 16 bits of text or 32 bits of number.

It costs about a tenth of a microsecond a fact. It is no signature: what convinces is running again.
*/
export const createTrail = (): Trail => {
	let left = new Int32Array(rooms.length).fill(0x81_1c_9d_c5 | 0);
	let right = new Int32Array(rooms.length).fill(0x9e_37_79_b1 | 0);
	let marked = 0;
	let chunks: Uint8Array[] = [];

	const foldWord = (room: number, word: number): void => {
		left[room] = Math.imul(left[room]! ^ word, firstPrime);
		const turned = right[room]! ^ word;
		right[room] = Math.imul((turned << 7) | (turned >>> 25), secondPrime);
	};

	const foldText = (room: number, text: string): void => {
		for (let at = 0; at < text.length; at++) {
			foldWord(room, text.charCodeAt(at));
		}

		foldWord(room, text.length);
	};

	const foldNumber = (room: number, value: number): void => {
		if ((value | 0) === value) {
			foldWord(room, value);
			return;
		}

		bits.setFloat64(0, value);
		foldWord(room, bits.getInt32(0));
		foldWord(room, bits.getInt32(4));
	};

	const writeMark = (): void => {
		const slot = marked % markChunk;

		if (slot === 0) {
			chunks.push(new Uint8Array(markChunk * rooms.length));
		}

		const chunk = chunks[chunks.length - 1]!;

		for (let room = 0; room < rooms.length; room++) {
			chunk[slot * rooms.length + room] =
				(left[room]! ^ right[room]! ^ (left[room]! >>> 16) ^ (right[room]! >>> 9)) & 0xff;
		}

		marked += 1;
	};

	return {
		fold(room, ...words) {
			const index = rooms.indexOf(room);

			for (const word of words) {
				if (typeof word === 'string') {
					foldText(index, word);
				} else {
					foldNumber(index, word);
				}
			}
		},
		mark(at) {
			while (marked < Math.floor(at / 1000)) {
				writeMark();
			}
		},
		marks() {
			const texts: string[] = [];

			for (let index = 0; index < marked; index++) {
				const chunk = chunks[Math.floor(index / markChunk)]!;
				const start = (index % markChunk) * rooms.length;
				const bytes = chunk.subarray(start, start + rooms.length);
				texts.push(Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join(''));
			}

			return texts;
		},
		digest: () => sha256Hex(`${marked}:${left.join(',')}:${right.join(',')}`),
		save: () => ({left: [...left], right: [...right], marked, chunks: chunks.map(chunk => chunk.slice())}),
		load(saved) {
			const from = saved as {left: number[]; right: number[]; marked: number; chunks: Uint8Array[]};
			left = Int32Array.from(from.left);
			right = Int32Array.from(from.right);
			marked = from.marked;
			chunks = from.chunks.map(chunk => chunk.slice());
		},
	};
};
