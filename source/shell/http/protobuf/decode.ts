import {isObject, type Json, type JsonObject} from '../../../engine/api/json.ts';
import {hasPrefix, messageNameOf, readEnvelope} from './envelope.ts';
import {type Field, type Message, messages} from './messages.ts';
import {asJson, rawTypes, specialTypes} from './special.ts';
import {createWire, type Part, type Wire, wireTypes} from './wire.ts';

/** The object as JSON would have given it, or what is wrong with the bytes, with its place. */
export type ProtobufAnswer =
	| {readonly ok: true; readonly object: JsonObject}
	| {readonly ok: false; readonly message: string};

/** The body limit is Kubernetes' own; nothing that a client sends is nearly as deep or has nearly as many values. */
export const protobufLimits = {bytes: 3 * 1024 * 1024, depth: 64, values: 200_000} as const;

type Values = Map<string, Json>;

const expected: Readonly<Record<string, number>> = {
	boolean: wireTypes.varint,
	integer: wireTypes.varint,
	double: wireTypes.fixed64,
};

const zeroOf = (type: string): Json | undefined =>
	({text: '', bytes: '', boolean: false, integer: 0, double: 0, Quantity: '0', IntOrString: 0})[type] ??
	(specialTypes.has(type) ? undefined : {});

/** Go writes the zeros of all fields that are no pointers: they say nothing, and would hide defaults. */
const saysNothing = (field: Field, value: Json): boolean =>
	field.shape === 'single' &&
	!field.pointer &&
	!rawTypes.includes(field.type) &&
	(value === '' || value === false || value === 0);

type Reading = {
	readonly wire: Wire;
	/** Names of the fields that are being read, outermost first. */
	readonly path: string[];
	values: number;
};

const readScalar = (wire: Wire, part: Part, type: string): Json => {
	if (type === 'boolean') {
		return wire.integer(part) !== 0;
	}

	if (type === 'integer') {
		return wire.integer(part);
	}

	if (type === 'double') {
		const value = wire.double(part);

		if (!Number.isFinite(value)) {
			wire.fail('a number must be finite');
		}

		return value;
	}

	const block = wire.block(part);
	return type === 'bytes' ? Buffer.from(wire.bytes(block)).toString('base64') : wire.text(block);
};

const readValue = (reading: Reading, part: Part, type: string): Json | undefined => {
	const {wire} = reading;
	reading.values += 1;

	if (reading.values > protobufLimits.values) {
		wire.fail(`more than ${protobufLimits.values} values`);
		return undefined;
	}

	const special = specialTypes.get(type);

	if (special !== undefined) {
		return special(wire, wire.block(part), protobufLimits.depth);
	}

	const message = messages().get(type);
	return message === undefined
		? readScalar(wire, part, type)
		: asJson(type, Object.fromEntries(readMessage(reading, wire.block(part), message)));
};

const readEntry = (reading: Reading, part: Part, field: Field): readonly [string, Json | undefined] => {
	const {wire} = reading;
	const entry = wire.block(part);
	let key = '';
	let value = zeroOf(field.type);

	while (wire.goesOn(entry)) {
		const {number, wireType} = wire.tag(entry);

		if (number === 1 && wireType === wireTypes.block) {
			key = wire.text(wire.block(entry));
		} else if (number === 2 && wireType === (expected[field.type] ?? wireTypes.block)) {
			value = readValue(reading, entry, field.type);
		} else {
			wire.skip(entry, wireType);
		}
	}

	return [key, value];
};

/** The value of a field goes to the values that its message has so far. */
const readField = (reading: Reading, part: Part, field: Field, values: Values, maps: Map<string, Values>): void => {
	if (field.shape === 'map') {
		const [key, value] = readEntry(reading, part, field);
		const entries = maps.get(field.name) ?? new Map();
		maps.set(field.name, value === undefined ? entries : entries.set(key, value));
		return;
	}

	const value = readValue(reading, part, field.type);

	if (value === undefined || saysNothing(field, value)) {
		return;
	}

	if (field.flat && isObject(value)) {
		for (const [name, inner] of Object.entries(value)) {
			values.set(name, inner);
		}
	} else if (field.shape === 'repeated') {
		const before = values.get(field.name) as Json[] | undefined;

		if (before === undefined) {
			values.set(field.name, [value]);
		} else {
			before.push(value);
		}
	} else {
		values.set(field.name, value);
	}
};

const readMessage = (reading: Reading, part: Part, message: Message): Values => {
	const {wire, path} = reading;
	const values: Values = new Map();
	const maps = new Map<string, Values>();

	if (path.length > protobufLimits.depth) {
		wire.fail(`nested more than ${protobufLimits.depth} deep`);
	}

	while (wire.goesOn(part)) {
		const {number, wireType} = wire.tag(part);
		const field = message.fields.get(number);

		if (field === undefined) {
			wire.skip(part, wireType);
			continue;
		}

		path.push(field.name);

		if (wireType === (field.shape === 'map' ? wireTypes.block : (expected[field.type] ?? wireTypes.block))) {
			readField(reading, part, field, values, maps);
		} else {
			wire.fail(`wire type ${wireType} does not fit its type, ${field.type}`);
		}

		path.pop();
	}

	for (const [name, entries] of maps) {
		values.set(name, Object.fromEntries(entries));
	}

	return values;
};

/** Nothing in it, or nothing but such values. */
const isEmpty = (value: Json): boolean => isObject(value) && Object.values(value).every(inner => isEmpty(inner));

/** Every Go client sends along a status that it has not filled in. */
const withoutEmptyStatus = (values: Values): Values => {
	const status = values.get('status');

	if (status !== undefined && isEmpty(status)) {
		values.delete('status');
	}

	return values;
};

/** Never throws: what cannot be read is said in a sentence with its place, and nothing of it is used. */
export const decodeProtobuf = (bytes: Uint8Array): ProtobufAnswer => {
	const refuse = (message: string): ProtobufAnswer => ({ok: false, message});

	if (bytes.length > protobufLimits.bytes) {
		return refuse(`the body has ${bytes.length} bytes; at most ${protobufLimits.bytes} are read`);
	}

	if (!hasPrefix(bytes)) {
		return refuse('the body does not begin with the four bytes of Kubernetes protobuf, 6b 38 73 00');
	}

	const path: string[] = [];
	const wire = createWire(bytes, () => path.join('.'));
	const {apiVersion, kind, raw} = readEnvelope(wire, bytes.length);
	const message = messages().get(messageNameOf(apiVersion, kind));

	if (wire.problem === undefined && message === undefined) {
		return refuse(`no protobuf message is known for kind "${kind}" of "${apiVersion}"; send it as application/json`);
	}

	const values: Values = new Map();

	if (message !== undefined) {
		for (const [name, value] of withoutEmptyStatus(readMessage({wire, path, values: 0}, raw, message))) {
			values.set(name, value);
		}
	}

	return wire.problem === undefined
		? {ok: true, object: {...Object.fromEntries(values), apiVersion, kind}}
		: refuse(wire.problem);
};
