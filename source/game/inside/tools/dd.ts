import {nothing} from '../bytes.ts';
import {mostLayerBytes, resolvePath} from '../files.ts';
import {type Call, complaint, type Done, type Tool} from '../tool.ts';

/*
Copies bytes in blocks: `dd if=/dev/zero of=/data/block bs=1k count=4`, with which people fill disks and try whether they may write.

Deliberately absent: `skip`, `seek` and conversions.
*/

const units: Readonly<Record<string, number>> = {
	'': 1,
	c: 1,
	k: 1024,
	K: 1024,
	M: 1024 * 1024,
	G: 1024 * 1024 * 1024,
	kB: 1000,
	MB: 1000 * 1000,
	GB: 1000 * 1000 * 1000,
};

/** `4k` as a number; undefined for what is none. */
const sizeOf = (text: string): number | undefined => {
	const [, digits, unit = ''] = /^(\d{1,9})([A-Za-z]*)$/.exec(text) ?? [];
	return digits === undefined || !Object.hasOwn(units, unit) ? undefined : Number(digits) * (units[unit] ?? 1);
};

/** What a disk takes in a millisecond. */
const bytesPerMilli = 200_000;

/** More is nowhere: whoever reads on would fill every disk. */
const mostBytes = mostLayerBytes + 1;

const readFrom = (call: Call, path: string | undefined, wanted: number): Uint8Array | string => {
	if (path === undefined) {
		return call.stdin.slice(0, wanted);
	}

	if (/^\/dev\/(?:zero|u?random)$/.test(path)) {
		return new Uint8Array(Math.min(wanted, mostBytes));
	}

	const node = call.files.at(resolvePath(path, call.shell.cwd));
	return node === undefined
		? `can't open '${path}': No such file or directory`
		: node.is === 'folder'
			? `error reading '${path}': Is a directory`
			: node.bytes.slice(0, wanted);
};

const records = (bytes: number, block: number): string =>
	`${Math.floor(bytes / block)}+${bytes % block > 0 ? 1 : 0} records`;

const copied = (call: Call, read: Uint8Array, to: string | undefined, block: number): Done => {
	const problem =
		to === undefined || to === '/dev/null' ? undefined : call.files.write(resolvePath(to, call.shell.cwd), read);

	if (problem !== undefined) {
		const isFull = problem.startsWith('No space');
		return complaint(call.name, `${isFull ? 'error writing' : "can't open"} '${to}': ${problem}`);
	}

	const told = records(read.length, block);
	return {
		out: to === undefined ? read : nothing,
		err: `${told} in\n${told} out\n`,
		takes: Math.ceil(read.length / bytesPerMilli),
	};
};

export const dd: Tool = call => {
	const given = new Map(call.args.map(arg => [arg.slice(0, arg.indexOf('=')), arg.slice(arg.indexOf('=') + 1)]));
	const [block, count] = [sizeOf(given.get('bs') ?? '512'), sizeOf(given.get('count') ?? '999999999')];
	const wrong =
		block === undefined || block === 0 ? given.get('bs') : count === undefined ? given.get('count') : undefined;

	if (wrong !== undefined || block === undefined || count === undefined) {
		return complaint(call.name, `invalid number '${wrong ?? ''}'`);
	}

	const read = readFrom(call, given.get('if'), Math.min(block * count, mostBytes));
	return typeof read === 'string' ? complaint(call.name, read) : copied(call, read, given.get('of'), block);
};
