import {readFileSync} from 'node:fs';
import test from 'ava';
import fc from 'fast-check';
import type {JsonObject} from '../../../source/engine/api/json.ts';
import {apiResources} from '../../../source/shell/http/api-resources.ts';
import {messageNameOf} from '../../../source/shell/http/protobuf/envelope.ts';
import {decodeProtobuf, protobufLimits} from '../../../source/shell/http/protobuf/index.ts';
import {messages} from '../../../source/shell/http/protobuf/messages.ts';
import {specialTypes} from '../../../source/shell/http/protobuf/special.ts';
import {block, encodeProtobuf, enveloped, tagged, textBytes, varint} from '../../helpers/protobuf-encoder.ts';
import {anyObject} from '../../helpers/protobuf-objects.ts';

type Body = {
	readonly client: string;
	readonly path: string;
	readonly base64: string;
	readonly object: JsonObject;
};

/** What real clients sent, and the same in JSON. */
const bodies = JSON.parse(
	readFileSync(new URL('../../vectors/protobuf-bodies.json', import.meta.url), 'utf8'),
) as readonly Body[];

const bytesOf = ({base64}: Body): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));

test('what kubectl sends is read as the JSON that it would have sent before', t => {
	t.true(bodies.length > 30);

	for (const body of bodies) {
		t.deepEqual(decodeProtobuf(bytesOf(body)), {ok: true, object: body.object}, `${body.client} ${body.path}`);
	}
});

test('whatever kind is served, a client may send it so', t => {
	for (const {group, version, kind} of apiResources().filter(({verbs}) => verbs.includes('create'))) {
		const apiVersion = group === '' ? version : `${group}/${version}`;
		t.true(messages().has(messageNameOf(apiVersion, kind)), `${kind} of ${apiVersion}`);
	}
});

test('every type that the tables name is in the tables', t => {
	const scalars = ['text', 'boolean', 'integer', 'double', 'bytes'];

	for (const {name, fields} of messages().values()) {
		for (const {type} of fields.values()) {
			t.true(scalars.includes(type) || specialTypes.has(type) || messages().has(type), `${name} names ${type}`);
		}
	}
});

test('whatever is written by the tables is read back, with and without the zeros that Go writes', t => {
	fc.assert(
		fc.property(anyObject, fc.boolean(), (object, zeros) => {
			const answer = decodeProtobuf(encodeProtobuf(object, {zeros}));
			t.deepEqual(answer.ok ? answer.object : answer.message, object);
		}),
		{numRuns: 300},
	);
	t.pass();
});

test('zeros are kept where a pointer says them, and dropped where Go cannot help writing them', t => {
	const deployment = {
		apiVersion: 'apps/v1',
		kind: 'Deployment',
		metadata: {name: 'web'},
		spec: {replicas: 0, template: {spec: {terminationGracePeriodSeconds: 0, containers: [{name: 'c'}]}}},
	};
	t.deepEqual(decodeProtobuf(encodeProtobuf(deployment, {zeros: true})), {ok: true, object: deployment});
});

test('embedded structs are flat, and a status and a creation time that say nothing are left out', t => {
	const raw = [
		...block(1, [...block(1, textBytes('web')), ...block(8, [])]),
		...block(2, block(1, [...block(1, textBytes('v')), ...block(2, block(2, block(1, [])))])),
		...block(3, block(1, [])),
	];
	t.deepEqual(decodeProtobuf(enveloped('v1', 'Pod', raw)), {
		ok: true,
		object: {
			apiVersion: 'v1',
			kind: 'Pod',
			metadata: {name: 'web'},
			spec: {volumes: [{name: 'v', emptyDir: {}}]},
		},
	});
});

/** Pods whose metadata or spec are these bytes. */
const podOf = (metadata: readonly number[], spec: readonly number[] = []): Uint8Array =>
	enveloped('v1', 'Pod', [...block(1, metadata), ...block(2, spec)]);

const refusals: ReadonlyArray<readonly [what: string, bytes: Uint8Array, message: RegExp]> = [
	['nothing', new Uint8Array(), /does not begin with the four bytes/],
	['JSON', Uint8Array.from(textBytes('{"kind":"Pod"}')), /does not begin with the four bytes/],
	[
		'a kind of nobody',
		enveloped('example.com/v1', 'Thing', []),
		/kind "Thing" of "example.com\/v1".*application\/json/,
	],
	['a length that leads out', podOf([...varint(10), ...varint(99), 1]), /^metadata.name: a length of 99 at byte \d+/],
	['a number as a text', podOf(tagged(1, 0, [1])), /^metadata.name: wire type 0 does not fit its type, text/],
	['a text as a number', podOf([], block(4, [1])), /^spec.terminationGracePeriodSeconds: wire type 2 does not fit/],
	['a group', podOf(tagged(99, 3, [])), /^metadata: wire type 3 at byte \d+ is not used/],
	['a field number 0', podOf([0, 1]), /^metadata: 0 is no field number/],
	[
		'an endless number',
		podOf(
			[],
			tagged(
				4,
				0,
				Array.from({length: 11}, () => 255),
			),
		),
		/has more than 10 bytes/,
	],
	['a number beyond 2^53', podOf([], tagged(4, 0, varint(2n ** 60n))), /too large a number to be kept exactly/],
	['text that is none', podOf(block(1, [0xff, 0xfe])), /^metadata.name: the text at byte \d+ is not UTF-8/],
	[
		'a time of no calendar',
		podOf(block(8, tagged(1, 0, varint(10n ** 15n)))),
		/^metadata.creationTimestamp: .*no time/,
	],
	[
		'JSON inside that is none',
		enveloped('apps/v1', 'ControllerRevision', block(2, block(1, textBytes('{"a":')))),
		/^data: what should be JSON is not/,
	],
	[
		'JSON inside that is deep',
		enveloped('apps/v1', 'ControllerRevision', block(2, block(1, textBytes('['.repeat(70) + ']'.repeat(70))))),
		/^data: the JSON inside is nested more than 64 deep/,
	],
	[
		'more values than a cluster has',
		podOf(Array.from({length: 200_001}, () => [0x72, 0x00]).flat()),
		/more than 200000 values/,
	],
	['more bytes than a body may have', new Uint8Array(protobufLimits.bytes + 1), /at most 3145728 are read/],
];

for (const [what, bytes, message] of refusals) {
	test(`a body of ${what} is refused with its place`, t => {
		const answer = decodeProtobuf(bytes);
		t.false(answer.ok);
		t.regex(answer.ok ? '' : answer.message, message);
	});
}

test('no bytes make it throw or go on for ever: cut short, changed, or made up', t => {
	const known = bodies.map(body => bytesOf(body));

	for (const bytes of known) {
		for (let length = 0; length < bytes.length; length += 3) {
			const answer = decodeProtobuf(bytes.subarray(0, length));
			t.true(answer.ok || answer.message.length > 10);
		}
	}

	fc.assert(
		fc.property(
			fc.constantFrom(...known),
			fc.array(fc.tuple(fc.nat(), fc.integer({min: 0, max: 255})), {maxLength: 8}),
			(bytes, changes) => {
				const changed = Uint8Array.from(bytes);

				for (const [at, byte] of changes) {
					changed[4 + (at % (bytes.length - 4))] = byte;
				}

				const answer = decodeProtobuf(changed);
				t.is(typeof (answer.ok ? answer.object.kind : answer.message), 'string');
			},
		),
		{numRuns: 2000},
	);
});
