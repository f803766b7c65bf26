import test from 'ava';
import {customKinds} from '../../../source/engine/api/custom/custom-kind.ts';
import {hasFormat} from '../../../source/engine/api/custom/formats.ts';
import {lookAlong, namesAlong} from '../../../source/engine/api/custom/json-path.ts';
import {goPattern} from '../../../source/engine/api/custom/patterns.ts';
import {undeclaredIn} from '../../../source/engine/api/custom/undeclared.ts';
import type {AnyKind} from '../../../source/engine/api/kind.ts';
import {
	type CustomResourceDefinition,
	customResourceDefinitions,
} from '../../../source/engine/api/kinds/custom-resource-definition.ts';
import type {ApiObject} from '../../../source/engine/api/object.ts';
import {fieldErrorText} from '../../../source/engine/api/validation.ts';
import {minutes} from '../../../source/engine/kernel/time.ts';
import {aWidget, widgetDefinition} from '../../helpers/widgets.ts';

const established = (definition: CustomResourceDefinition): CustomResourceDefinition => ({
	...definition,
	status: {conditions: [{type: 'Established', status: 'True'}]},
});

const widgets = customKinds(established(widgetDefinition()))[0] as AnyKind;

/** A body on its way in: pruned, then with its defaults. */
const taken = (body: unknown): ApiObject => {
	const read = widgets.custom!.decode(body);
	return read.ok ? widgets.defaults(read.value) : (read as never);
};

const specOf = (object: ApiObject): unknown => (object as ApiObject & {readonly spec: unknown}).spec;
const problems = (spec: object): readonly string[] =>
	widgets.validate(taken(JSON.parse(JSON.stringify(aWidget('a', spec))))).map(fieldErrorText);

test('what a schema does not know is left out, unless it says that anything may stand there', t => {
	const body = aWidget('a', {
		sise: 3,
		parts: [{name: 'x', wait: 1}],
		limits: {cpu: '1'},
		extra: {deep: {er: true}},
		template: {apiVersion: 'v1', kind: 'Pod', metadata: {labels: {a: 'b'}, lables: {}}, spec: {any: 1}, wrong: 2},
	});
	t.deepEqual(widgets.custom!.unknownFields({...body, colour: 'red'}), [
		'spec.sise',
		'spec.parts[0].wait',
		'spec.template.metadata.lables',
		'spec.template.wrong',
		'colour',
	]);
	t.deepEqual(specOf(taken(body)), {
		size: 3,
		parts: [{name: 'x', weight: 0.5}],
		limits: {cpu: '1'},
		extra: {deep: {er: true}},
		template: {apiVersion: 'v1', kind: 'Pod', metadata: {labels: {a: 'b'}}, spec: {any: 1}},
		replicas: 1,
		colour: 'red',
	});
});

test('what is applied may hold what any schema above it lets in, and metadata is told apart', t => {
	const {fields, metadata} = undeclaredIn(
		{
			type: 'object',
			properties: {
				spec: {
					type: 'object',
					'x-kubernetes-preserve-unknown-fields': true,
					properties: {
						ports: {type: 'array', items: {type: 'object', properties: {port: {type: 'integer'}}}},
						template: {type: 'object', 'x-kubernetes-embedded-resource': true},
					},
				},
				status: {type: 'object', properties: {ready: {type: 'boolean'}}},
			},
		},
		{
			metadata: {name: 'a'},
			spec: {foo: 1, ports: [{port: 1, name: 'x'}], template: {kind: 'Pod', metadata: {b: 1}, other: 2}},
			status: {redy: true},
			colour: 'red',
		},
	);
	t.deepEqual(fields, ['status.redy', 'colour']);
	t.deepEqual(metadata, [
		['metadata', {name: 'a'}],
		['spec.template.metadata', {b: 1}],
	]);
});

test('a null is kept where the schema has room for one, and is left out, or a default, elsewhere', t => {
	t.deepEqual(specOf(taken(aWidget('a', {note: null, colour: null, name: null}))), {
		size: 3,
		note: null,
		replicas: 1,
		colour: 'red',
	});
});

test('an object that says everything already stays the very same one', t => {
	const whole = taken(aWidget('a'));
	t.is(taken(whole), whole);
});

const table: ReadonlyArray<readonly [spec: object, words: readonly string[]]> = [
	[{}, []],
	[{size: 'big'}, ['spec.size: Invalid value: "string": spec.size in body must be of type integer: "string"']],
	[{size: 1.5}, ['spec.size: Invalid value: "number": spec.size in body must be of type integer: "number"']],
	[{size: 0}, ['spec.size: Invalid value: 0: spec.size in body should be greater than or equal to 1']],
	[{size: 10}, ['spec.size: Invalid value: 10: spec.size in body should be less than or equal to 9']],
	[{size: undefined}, ['spec.size: Required value']],
	[{colour: 'blue'}, ['spec.colour: Unsupported value: "blue": supported values: "red", "green"']],
	[{name: 'Ab'}, [`spec.name: Invalid value: "Ab": spec.name in body should match '^[a-z]+$'`]],
	[{name: 'a'}, ['spec.name: Invalid value: "a": spec.name in body should be at least 2 chars long']],
	[{name: 'abcdef'}, ['spec.name: Too long: may not be more than 5 bytes']],
	[{name: 'A'}, ['spec.name: Invalid value: "A": spec.name in body should be at least 2 chars long']],
	[
		{colour: 1},
		[
			'spec.colour: Invalid value: "integer": spec.colour in body must be of type string: "integer"',
			'spec.colour: Unsupported value: 1: supported values: "red", "green"',
		],
	],
	[{size: 1e20}, ['spec.size: Invalid value: "number": spec.size in body must be of type integer: "number"']],
	[{port: 80}, []],
	[{port: 'http'}, []],
	[{port: true}, ['spec.port: Invalid value: "boolean": spec.port in body must be of type integer,string: "boolean"']],
	[{tags: ['a', 'b', 'a']}, ['spec.tags[2]: Duplicate value: "a"']],
	[{tags: ['a', 'b', 'c', 'd']}, ['spec.tags: Too many: 4: must have at most 3 items']],
	[{parts: [{name: 'x'}, {name: 'x', weight: 2}]}, ['spec.parts[1]: Duplicate value: {"name":"x"}']],
	[{parts: [{weight: 1}]}, ['spec.parts[0].name: Required value']],
	[
		{limits: {cpu: 1}},
		['spec.limits.cpu: Invalid value: "integer": spec.limits.cpu in body must be of type string: "integer"'],
	],
	[{template: {kind: 'Pod'}}, ['spec.template.apiVersion: Required value']],
];

test('what a schema refuses, in the words of its validator', t => {
	for (const [spec, words] of table) {
		t.deepEqual(problems(spec), words, JSON.stringify(spec));
	}
});

test('rules about several schemas have no field of their own', t => {
	const kind = customKinds(
		established(
			widgetDefinition({
				versions: [
					{
						name: 'v1',
						served: true,
						storage: true,
						schema: {
							openAPIV3Schema: {
								type: 'object',
								properties: {
									spec: {
										type: 'object',
										properties: {a: {type: 'integer'}, b: {type: 'integer'}},
										oneOf: [{required: ['a']}, {required: ['b']}],
									},
								},
							},
						},
					},
				],
			}),
		),
	)[0] as AnyKind;
	const said = (spec: object) => kind.validate({...aWidget('a'), spec} as ApiObject).map(fieldErrorText);
	t.deepEqual(said({a: 1}), []);
	t.deepEqual(said({a: 1, b: 2}), [
		'<nil>: Invalid value: "": "spec" must validate one and only one schema (oneOf). Found 2 valid alternatives',
	]);
	t.true(said({}).includes('spec.a: Required value'));
});

test('what is wrong and was so before is let through', t => {
	const before = aWidget('a', {size: 99});
	t.deepEqual(widgets.validateUpdate(aWidget('a', {size: 99, colour: 'green'}), before), []);
	t.is(widgets.validateUpdate(aWidget('a', {size: 98}), before).length, 1);
});

test('columns find their values along paths', t => {
	const object = aWidget(
		'a',
		{parts: [{name: 'x', weight: 2}]},
		{creationTimestamp: '2026-01-01T00:00:00Z'},
		{status: {conditions: [{type: 'Ready', status: 'True'}]}},
	);
	t.deepEqual(
		widgets.columns.map(column => [column.name, column.wide ?? false, column.cell(object, minutes(5))]),
		[
			['Name', false, 'a'],
			['Size', false, 3],
			['Ready', false, 'True'],
			['Parts', true, '[{"name":"x","weight":2}]'],
			['Age', false, '5m'],
		],
	);
	t.deepEqual(
		widgets.columns.map(column => column.cell(aWidget('b', {size: 'big', parts: null}), 0)),
		['b', null, null, '<no value>', null],
	);
	t.is(widgets.columns[3]?.description, 'Custom resource definition column (in JSONPath format): .spec.parts');
});

test('paths as people write them', t => {
	const object = {a: {'b.c': [{n: 1}, {n: 2}], d: 'x'}};
	const found: ReadonlyArray<readonly [path: string, value: unknown]> = [
		['.a.d', 'x'],
		['{.a.d}', 'x'],
		['$.a.d', 'x'],
		['.a.b\\.c[0].n', 1],
		[`.a['b.c'][-1].n`, 2],
		[`.a["b.c"][*].n`, 1],
		['.a.b\\.c[?(@.n==2)].n', 2],
		['.a.b\\.c[?(@.n!=1)].n', 2],
		['.a.gone.d', undefined],
		['.__proto__', undefined],
		['a b', undefined],
		['.a[', undefined],
	];

	for (const [path, value] of found) {
		t.is(lookAlong(path)(object), value as never, path);
	}

	t.deepEqual(namesAlong('.spec.replicas'), ['spec', 'replicas']);
	t.is(namesAlong('.spec.list[0]'), undefined);
});

test("Go's flags and anchors are understood, and what cannot be read is told", t => {
	t.true(goPattern('(?i)^abc\\z')!.test('ABC'));
	t.is(goPattern('(?P<year>\\d+'), undefined);
});

const definitionProblems = (definition: CustomResourceDefinition): readonly string[] =>
	customResourceDefinitions.validate(customResourceDefinitions.defaults(definition)).map(fieldErrorText);

const rootPath = 'spec.versions[0].schema.openAPIV3Schema';

const schemaProblems = (properties: object): readonly string[] =>
	definitionProblems(
		widgetDefinition({
			versions: [{name: 'v1', served: true, storage: true, schema: {openAPIV3Schema: {type: 'object', properties}}}],
		}),
	).map(words => words.replace(`${rootPath}.`, ''));

test('a schema that is not structural is refused', t => {
	t.deepEqual(definitionProblems(widgetDefinition()), []);
	const cases: ReadonlyArray<readonly [properties: object, words: readonly string[]]> = [
		[{a: {}}, ['properties[a].type: Required value: must not be empty for specified object fields']],
		[{a: {type: 'array'}}, ['properties[a].items: Required value: must be specified']],
		[
			{a: {type: 'array', items: {}}},
			['properties[a].items.type: Required value: must not be empty for specified array items'],
		],
		[
			{a: {type: 'text'}},
			[
				'properties[a].type: Unsupported value: "text": supported values: "array", "boolean", "integer", "number", "object", "string"',
			],
		],
		[
			{a: {type: 'object', properties: {b: {type: 'string'}}, additionalProperties: {type: 'string'}}},
			['properties[a].additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive'],
		],
		[
			{a: {type: 'array', items: {type: 'object'}, 'x-kubernetes-list-type': 'map'}},
			['properties[a].x-kubernetes-list-map-keys: Required value: must not be empty if x-kubernetes-list-type is map'],
		],
		// What else an object holds may be anything, and that says no more than its known members do.
		[{a: {type: 'object', properties: {b: {type: 'string'}}, additionalProperties: true}}, []],
		[{a: 7}, ['properties[a]: Invalid value: 7: must be a schema']],
	];

	for (const [properties, words] of cases) {
		t.deepEqual(schemaProblems(properties), words, JSON.stringify(properties));
	}
});

test('a text is held against the formats that Kubernetes knows', t => {
	const good: ReadonlyArray<readonly [format: string, texts: readonly string[]]> = [
		['cidr', ['1.1.1.0/24', 'fd00::/8']],
		['creditcard', ['4111 1111 1111 1111']],
		['duration', ['1h', '90s', '1 week', '22 ns', '3 days', '1.5h']],
		['email', ['a@b.c', 'Ada <ada@example.com>']],
		['hexcolor', ['#fff', 'A0B1C2']],
		['hostname', ['web', 'a.example.com', 'münchen.example.com']],
		['isbn', ['0321751043', '978-0321751041']],
		['mac', ['00:00:5e:00:53:01', '0000.5e00.5301']],
		['rgbcolor', ['rgb(255, 0,12)']],
		['ssn', ['111-22-3333']],
		['uri', ['http://x/y', '/path', 'mailto:a@b.c']],
		['uuid', ['123e4567-e89b-12d3-a456-426614174000', '123e4567e89b12d3a456426614174000']],
		['date-time', ['2020-01-01T00:00:00Z']],
		['k8s-short-name', ['Anything_goes']],
	];
	const bad: ReadonlyArray<readonly [format: string, texts: readonly string[]]> = [
		['cidr', ['x', '1.1.1.0', '1.1.1.0/33']],
		['creditcard', ['4111 1111 1111 1112', 'x']],
		['duration', ['x', 'week', '']],
		['email', ['x', 'a@']],
		['hexcolor', ['#ff']],
		['hostname', ['_!', 'a.b', '-a']],
		['isbn', ['x', '0321751044']],
		['mac', ['x', '00:00']],
		['rgbcolor', ['x', 'rgb(256,0,0)', 'rgb(1,2)']],
		['ssn', ['1-2-3']],
		['uri', ['x', '%%', '/a%zz']],
		['uuid', ['x']],
		['uuid4', ['123e4567-e89b-12d3-a456-426614174000']],
		['datetime', ['2020-01-01']],
	];

	for (const [format, texts] of good) {
		t.deepEqual(
			texts.filter(text => !hasFormat(text, format)),
			[],
			format,
		);
	}

	for (const [format, texts] of bad) {
		t.deepEqual(
			texts.filter(text => hasFormat(text, format)),
			[],
			format,
		);
	}
});
