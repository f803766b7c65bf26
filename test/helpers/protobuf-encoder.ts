import {isObject, type Json, type JsonObject} from '../../source/engine/api/json.ts';
import {messageNameOf} from '../../source/shell/http/protobuf/envelope.ts';
import {type Field, type Message, messages} from '../../source/shell/http/protobuf/messages.ts';

/*
Writes objects as Go's clients do, by the same table that the decoder follows. With `zeros`, every scalar that is no pointer
is written, also when it was not said, as Go does.
*/

type Bytes = readonly number[];

export const varint = (value: number | bigint): Bytes => {
	const bytes: number[] = [];
	let left = BigInt.asUintN(64, BigInt(value));

	do {
		bytes.push(Number(left & 127n) | (left > 127n ? 128 : 0));
		left >>= 7n;
	} while (left > 0n);

	return bytes;
};

export const tagged = (number: number, wireType: number, bytes: Bytes): Bytes => [
	...varint(number * 8 + wireType),
	...bytes,
];

export const block = (number: number, bytes: Bytes): Bytes => tagged(number, 2, [...varint(bytes.length), ...bytes]);

export const textBytes = (text: string): Bytes => [...new TextEncoder().encode(text)];

const time = (value: string): Bytes => {
	const [whole = '', decimals = '0'] = value.replace('Z', '').split('.');
	const nanos = Number(decimals.padEnd(9, '0'));
	return [...tagged(1, 0, varint(Date.parse(`${whole}Z`) / 1000)), ...(nanos === 0 ? [] : tagged(2, 0, varint(nanos)))];
};

const intOrString = (value: Json): Bytes =>
	typeof value === 'number'
		? [...tagged(1, 0, [0]), ...tagged(2, 0, varint(value)), ...block(3, [])]
		: [...tagged(1, 0, [1]), ...tagged(2, 0, [0]), ...block(3, textBytes(String(value)))];

const special: Readonly<Record<string, (value: Json) => Bytes>> = {
	'meta.Time': value => time(String(value)),
	'meta.MicroTime': value => time(String(value)),
	IntOrString: intOrString,
	Quantity: value => block(1, textBytes(String(value))),
	RawExtension: value => block(1, textBytes(JSON.stringify(value))),
	'meta.FieldsV1': value => block(1, textBytes(JSON.stringify(value))),
	...Object.fromEntries(
		['authentication', 'authorization', 'certificates'].map(group => [
			`${group}.v1.ExtraValue`,
			(value: Json) => (value as readonly string[]).flatMap(item => block(1, textBytes(item))),
		]),
	),
};

const double = (value: number): Bytes => [...new Uint8Array(new Float64Array([value]).buffer)];

const encodeValue = (number: number, type: string, value: Json, zeros: boolean): Bytes => {
	if (type === 'text') {
		return block(number, textBytes(String(value)));
	}

	if (type === 'bytes') {
		return block(number, [...Buffer.from(String(value), 'base64')]);
	}

	if (type === 'boolean') {
		return tagged(number, 0, [value === true ? 1 : 0]);
	}

	if (type === 'integer') {
		return tagged(number, 0, varint(Number(value)));
	}

	if (type === 'double') {
		return tagged(number, 1, double(Number(value)));
	}

	return block(number, special[type]?.(value) ?? encodeMessage(messages().get(type)!, value as JsonObject, zeros));
};

const zero: Readonly<Record<string, Json>> = {text: '', boolean: false, integer: 0};

const encodeField = (field: Field, object: JsonObject, zeros: boolean): Bytes => {
	const {number, name, shape, type, flat, pointer} = field;

	if (flat) {
		const bytes = encodeMessage(messages().get(type)!, object, zeros);
		return bytes.length === 0 ? [] : block(number, bytes);
	}

	const value = Object.hasOwn(object, name) ? object[name]! : undefined;

	if (value === undefined) {
		return zeros && !pointer && shape === 'single' && type in zero ? encodeValue(number, type, zero[type]!, zeros) : [];
	}

	if (shape === 'repeated') {
		return (value as readonly Json[]).flatMap(item => encodeValue(number, type, item, zeros));
	}

	if (shape === 'map' && isObject(value)) {
		return Object.entries(value).flatMap(([key, item]) =>
			block(number, [...block(1, textBytes(key)), ...encodeValue(2, type, item, zeros)]),
		);
	}

	return encodeValue(number, type, value, zeros);
};

const encodeMessage = (message: Message, object: JsonObject, zeros: boolean): Bytes =>
	[...message.fields.values()].flatMap(field => encodeField(field, object, zeros));

/** The envelope around bytes that are already there. */
export const enveloped = (apiVersion: string, kind: string, raw: Bytes): Uint8Array =>
	Uint8Array.from([
		0x6b,
		0x38,
		0x73,
		0x00,
		...block(1, [...block(1, textBytes(apiVersion)), ...block(2, textBytes(kind))]),
		...block(2, raw),
		...block(3, []),
		...block(4, []),
	]);

export const encodeProtobuf = (object: JsonObject, {zeros = false} = {}): Uint8Array => {
	const {apiVersion, kind} = object as {apiVersion: string; kind: string};
	const message = messages().get(messageNameOf(apiVersion, kind))!;
	return enveloped(apiVersion, kind, encodeMessage(message, object, zeros));
};
