import {constants, crc32, deflateRaw} from 'node:zlib';

/*
Answers in gzip's form. Of a list most stays the same from one client to the next, so each large part is zipped once, on a thread
of its own: a long list must not hold up the run.

	head │ part ▪ part ▪ part, each with nothing that points out of it │ end │ checksum and length of the whole

Source: RFC 1951, RFC 1952
*/

/** No name, no time, and no word of the machine it was made on. */
const head = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 255]);

/** The last block, with nothing in it. */
const end = Buffer.from([1, 0, 0, 0xff, 0xff]);

/** Parts above this are zipped, in bytes; those below stand as they are. No block that is not zipped may be longer than 65,535. */
const zippedAbove = 16_384;

/** For as long as the parts are there themselves. */
const kept = new WeakMap<Buffer, Promise<Buffer>>();

const deflated = (part: Buffer): Promise<Buffer> =>
	new Promise((resolve, reject) => {
		const options = {level: 1, finishFlush: constants.Z_FULL_FLUSH};
		deflateRaw(part, options, (error, made) => (error === null ? resolve(made) : reject(error)));
	});

const deflatedOnce = (part: Buffer): Promise<Buffer> => {
	const made = kept.get(part) ?? deflated(part);
	kept.set(part, made);
	return made;
};

const asItStands = (part: Buffer): Buffer => {
	const lengths = Buffer.alloc(5);
	lengths.writeUInt16LE(part.length, 1);
	lengths.writeUInt16LE(0xff_ff - part.length, 3);
	return Buffer.concat([lengths, part]);
};

const footOf = (parts: readonly Buffer[]): Buffer => {
	const foot = Buffer.alloc(8);
	foot.writeUInt32LE(parts.reduce((sum, part) => crc32(part, sum), 0));
	foot.writeUInt32LE(parts.reduce((sum, {length}) => sum + length, 0) % 2 ** 32, 4);
	return foot;
};

/** The parts of an answer, one after the other, zipped. */
export const zipped = async (parts: readonly Buffer[]): Promise<readonly Buffer[]> => [
	head,
	...(await Promise.all(parts.map(part => (part.length > zippedAbove ? deflatedOnce(part) : asItStands(part))))),
	end,
	footOf(parts),
];
