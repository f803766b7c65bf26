import test from 'ava';
import fc from 'fast-check';
import {allSchemas} from '../../../source/shell/http/schemas/load.ts';
import type {TypeSchema} from '../../../source/shell/http/schemas/type-schema.ts';
import {
	duplicateFields,
	knownFields,
	strictPatchRefusal,
	strictProblems,
	strictRefusal,
} from '../../../source/shell/http/strict.ts';

const deployment = (spec: object, metadata: object = {}) => ({
	apiVersion: 'apps/v1',
	kind: 'Deployment',
	metadata: {name: 'web', ...metadata},
	spec,
});

const unknown = (value: unknown, type = 'apps/v1.Deployment') => knownFields(type, value).unknown;

test('unknown fields are told by their paths, in the order of the body', t => {
	const body = deployment(
		{
			replicsa: 2,
			template: {
				spec: {
					containers: [
						{name: 'a', imagee: 'x'},
						{name: 'b', ports: [{containerPort: 1, prot: 'x'}]},
					],
				},
			},
		},
		{labels: {anything: 'goes'}, annotations: {'a.b/c': 'd'}, nam: 'x'},
	);
	t.deepEqual(unknown(body), [
		'metadata.nam',
		'spec.replicsa',
		'spec.template.spec.containers[0].imagee',
		'spec.template.spec.containers[1].ports[0].prot',
	]);
});

test('what is unknown is left out, and what is known is the same value', t => {
	const fine = deployment({replicas: 1, template: {spec: {containers: [{name: 'a', resources: {limits: {cpu: 1}}}]}}});
	t.is(knownFields('apps/v1.Deployment', fine).value, fine);
	const {value} = knownFields('apps/v1.Deployment', deployment({replicas: 1, x: {y: 1}, paused: true}));
	t.deepEqual(value, deployment({replicas: 1, paused: true}));
});

test('maps, free forms and types that nobody knows take anything', t => {
	t.deepEqual(unknown({data: {a: '1', b: '2'}, binaryData: {}}, 'core/v1.ConfigMap'), []);
	t.deepEqual(unknown({anything: {at: ['all']}}, 'example/v1.Tea'), []);
	const schema = {spec: {versions: [{schema: {openAPIV3Schema: {properties: {a: {default: {x: 1}}}}}}]}};
	t.deepEqual(unknown(schema, 'apiextensions/v1.CustomResourceDefinition'), []);
	t.deepEqual(unknown({metadata: {managedFields: [{fieldsV1: {'f:x': {}}}]}}, 'core/v1.Pod'), []);
});

test('fields of v1.34 are known', t => {
	const pod = {
		spec: {resources: {requests: {cpu: '1'}}, hostnameOverride: 'a', containers: [{name: 'a', restartPolicyRules: []}]},
		status: {observedGeneration: 1, conditions: [{type: 'Ready', observedGeneration: 1}]},
	};
	t.deepEqual(unknown(pod, 'core/v1.Pod'), []);
	const job = {
		spec: {managedBy: 'x', successPolicy: {rules: [{succeededIndexes: '0'}]}, podReplacementPolicy: 'Failed'},
	};
	t.deepEqual(unknown(job, 'batch/v1.Job'), []);
	t.deepEqual(unknown({spec: {trafficDistribution: 'PreferClose'}}, 'core/v1.Service'), []);
});

test('directives of a strategic merge patch are no fields, unless somebody creates with them', t => {
	const patch = {spec: {$retainKeys: ['type'], '$setElementOrder/containers': [], strategy: {$patch: 'replace'}}};
	t.deepEqual(knownFields('apps/v1.Deployment', patch, {directives: true}).unknown, []);
	t.is(unknown(patch).length, 3);
});

test('names that JavaScript gives a meaning are unknown like any other', t => {
	const body = JSON.parse('{"spec":{"__proto__":{"replicas":1},"constructor":1,"toString":2}}') as unknown;
	t.deepEqual(unknown(body), ['spec.__proto__', 'spec.constructor', 'spec.toString']);
	const map = JSON.parse('{"data":{"__proto__":"1"}}') as {data: object};
	t.deepEqual(unknown(map, 'core/v1.ConfigMap'), []);
	t.true(Object.hasOwn((knownFields('core/v1.ConfigMap', {...map, x: 1}).value as typeof map).data, '__proto__'));
});

test('types that lead back to themselves, depth and sheer number break nothing', t => {
	const node: TypeSchema = {members: {child: {type: 'a.Node'}}};
	let deep: object = {wrong: 1};

	for (let at = 0; at < 5000; at++) {
		deep = {child: deep};
	}

	t.notThrows(() => knownFields('a.Node', deep, {schemas: new Map([['a.Node', node]])}));
	const many = Object.fromEntries(Array.from({length: 5000}, (_, at) => [`x${at}`, 1]));
	t.is(unknown(many).length, 100);
});

test('members that stand twice are told once each, wherever they stand', t => {
	t.deepEqual(duplicateFields('{"data":{"a":"1","b":"2","a":"3","a":"4"}}'), ['data.a']);
	t.deepEqual(duplicateFields('{"l":[{"a":1},{"a":1,"x":{"y":[1,{"z":1 , "z" :2}]}}],"l":1}'), ['l[1].x.y[1].z', 'l']);
	t.deepEqual(duplicateFields(String.raw`{"a\"b":"x:\\","a\u0022b":1,"v":"\"a\":","w":["a","a"]}`), ['a"b']);
	t.deepEqual(duplicateFields('{"a":{"a":{"a":1}},"b":"a","c":"a"}'), []);
	t.deepEqual(duplicateFields('[]'), []);
	t.notThrows(() => duplicateFields('{"a":"unended'));
});

test('JSON without duplicates has none, whatever it holds', t => {
	fc.assert(
		fc.property(fc.jsonValue(), value => {
			t.deepEqual(duplicateFields(JSON.stringify(value)), []);
			t.deepEqual(duplicateFields(JSON.stringify(value, undefined, 2)), []);
		}),
	);
});

test('a large body is read in one go', t => {
	const big = {data: Object.fromEntries(Array.from({length: 50_000}, (_, at) => [`key-${at}`, '\\"'.repeat(10)]))};
	const text = JSON.stringify({...big, extra: 1});
	t.deepEqual(duplicateFields(text), []);
	t.deepEqual(knownFields('core/v1.ConfigMap', JSON.parse(text)).unknown, ['extra']);
});

test('refusals and warnings are worded as Kubernetes words them', t => {
	const text = '{"data":{"a":"1","a":"2","a":"3"},"spec":{"replicsa":1,"b":2,"b":3,"c":0}}';
	t.deepEqual(strictProblems(['spec.replicsa', 'spec.c', 'elsewhere'], text), [
		'duplicate field "data.a"',
		'unknown field "spec.replicsa"',
		'duplicate field "spec.b"',
		'unknown field "spec.c"',
		'unknown field "elsewhere"',
	]);
	t.deepEqual(strictProblems([], text), ['duplicate field "data.a"', 'duplicate field "spec.b"']);
	t.is(
		strictRefusal({version: 'v1', kind: 'Deployment'}, strictProblems(['spec.replicsa', 'spec.x'])).message,
		'Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "spec.replicsa", unknown field "spec.x"',
	);
	t.is(
		strictPatchRefusal('{"spec":{"x":1}}', strictProblems(['spec.x'])).message,
		' "" is invalid: patch: Invalid value: "{\\"spec\\":{\\"x\\":1}}": strict decoding error: unknown field "spec.x"',
	);
});

test('every type that a kind is made of can be read', t => {
	for (const [name, {members}] of allSchemas()) {
		const sample = Object.fromEntries(Object.keys(members).map(member => [member, null]));
		t.deepEqual(unknown(sample, name), [], name);
	}
});
