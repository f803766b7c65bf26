import {messageTables} from './tables/index.ts';

/*
The notation of the tables. A line is a message, one that begins with a tab goes on with the line before.

	PodSpec = 2 containers[]:Container, 4 terminationGracePeriodSeconds*:i, 7 nodeSelector{}, 18 affinity:Affinity
	          └ field number and name     └ pointer, 64-bit integer           └ map of text

No type is text. `b` is a boolean, `i` an integer, `d` a double, `y` bytes; anything else is a message of the same package
or, with its package in front, of another one. `[]` is repeated, `{}` a map from text. `*` is a pointer in Go, whose zero is
meant: zeros of all other fields are what Go writes for "not said". `...` says that the fields stand in the parent's JSON,
as Go's embedded structs do.
*/

export type ScalarType = 'text' | 'boolean' | 'integer' | 'double' | 'bytes';

export type Field = {
	readonly number: number;
	readonly name: string;
	readonly shape: 'single' | 'repeated' | 'map';
	/** Its zero is said on purpose. */
	readonly pointer: boolean;
	/** Its fields stand in the parent's JSON. */
	readonly flat: boolean;
	/** A scalar, one of the special types, or a message by its whole name. */
	readonly type: string;
};

export type Message = {readonly name: string; readonly fields: ReadonlyMap<number, Field>};

const scalars: Readonly<Record<string, ScalarType>> = {
	'': 'text',
	b: 'boolean',
	i: 'integer',
	d: 'double',
	y: 'bytes',
};

/** Types whose JSON is not an object of their fields, wherever they are named. */
const ofNoPackage: readonly string[] = ['IntOrString', 'Quantity', 'RawExtension'];

const fieldPattern =
	/^(?<number>\d+) (?<flat>\.{3})?(?<name>[\w$-]+)(?<shape>\[\]|\{\})?(?<pointer>\*)?(?::(?<type>[\w.]+))?$/;

const typeOf = (written: string, within: string): string => {
	if (Object.hasOwn(scalars, written)) {
		return scalars[written]!;
	}

	return written.includes('.') || ofNoPackage.includes(written) ? written : `${within}.${written}`;
};

const fieldOf = (written: string, within: string): Field => {
	const groups = fieldPattern.exec(written)?.groups;

	if (groups === undefined) {
		throw new TypeError(`"${written}" in the tables of ${within} is no field`);
	}

	const {number, name = '', shape, pointer, flat, type = ''} = groups;
	return {
		number: Number(number),
		name,
		shape: shape === '[]' ? 'repeated' : shape === '{}' ? 'map' : 'single',
		pointer: pointer !== undefined,
		flat: flat !== undefined,
		type: typeOf(type, within),
	};
};

const messageOf = (line: string, within: string): Message => {
	const [name = '', fields = ''] = line.split(/ =(?: |$)/);
	const read = fields === '' ? [] : fields.split(', ').map(field => fieldOf(field, within));
	return {name: `${within}.${name}`, fields: new Map(read.map(field => [field.number, field]))};
};

const linesOf = (table: string): readonly string[] =>
	table
		.replaceAll('\n\t', ' ')
		.split('\n')
		.filter(line => line !== '');

let read: ReadonlyMap<string, Message> | undefined;

/** By whole name: `core.v1.Pod`. Read from the tables when the first client needs them. */
export const messages = (): ReadonlyMap<string, Message> => {
	read ??= new Map(
		Object.entries(messageTables)
			.flatMap(([within, table]) => linesOf(table).map(line => messageOf(line, within)))
			.map(message => [message.name, message]),
	);
	return read;
};
