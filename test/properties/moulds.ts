import test from 'ava';
import fc from 'fast-check';
import type {AnyKind} from '../../source/engine/api/kind.ts';
import {deployments} from '../../source/engine/api/kinds/deployment.ts';
import {allKinds, kindByWord} from '../../source/engine/api/kinds/index.ts';
import {pods} from '../../source/engine/api/kinds/pod.ts';
import {secrets} from '../../source/engine/api/kinds/secret.ts';
import {decodeObject} from '../../source/engine/api/moulds/decode.ts';
import {mouldOf} from '../../source/engine/api/moulds/kind-moulds.ts';
import {type Mould, scalarOf} from '../../source/engine/api/moulds/mould.ts';
import type {ApiObject} from '../../source/engine/api/object.ts';

const decoded = (kind: AnyKind, value: unknown): unknown => {
	const read = decodeObject(kind, value);
	return read.ok ? read.value : read.message;
};

const text = fc.constantFrom(
	'',
	'web',
	'Always',
	'100m',
	'10%',
	'80',
	'A_b',
	'RollingUpdate',
	'__proto__',
	'a=b',
	'In',
);

const scalars: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
	text,
	count: fc.constantFrom(-1, 0, 1, 80, 2_147_483_647),
	longCount: fc.constantFrom(-1, 0, 1, 600, 9_007_199_254_740_991),
	flag: fc.boolean(),
	quantity: fc.constantFrom('1', '500m', '1.5Gi', '-1', 2),
	countOrText: fc.constantFrom(0, 1, -1, '25%', 'http', ''),
	bytes: fc.constantFrom('', 'YQ==', 'AAEC'),
	decimal: fc.constantFrom(0, 1.5),
	duration: fc.constantFrom('1m30s', '0'),
	microTime: fc.constant('2026-01-01T00:00:00.000000Z'),
	time: fc.constant('2026-01-01T00:00:00Z'),
	any: fc.constantFrom(1, 'x', {}, []),
};

const wrong = fc.constantFrom<unknown>('x', 7, true, [], {}, [1], {a: {}}, 1.5);

/** JSON that mostly keeps to the mould: members are left out, null, or now and then of another type. */
const nearly = (mould: Mould, depth: number, twisted: boolean): fc.Arbitrary<unknown> => {
	if (typeof mould === 'string' || 'scalar' in mould) {
		return scalars[scalarOf(mould) ?? 'text'] ?? fc.constant('x');
	}

	if ('list' in mould) {
		return depth <= 0 ? fc.constant([]) : fc.array(nearly(mould.list, depth - 1, twisted), {maxLength: 2});
	}

	if ('map' in mould) {
		return fc
			.array(fc.tuple(text, nearly(mould.map, depth - 1, twisted)), {maxLength: 2})
			.map(entries => Object.fromEntries(entries));
	}

	if (depth <= 0) {
		return fc.constant({});
	}

	const members = Object.entries(mould.members);
	const member = fc.constantFrom(...(members.length === 0 ? [['x', 'any'] as [string, Mould]] : members));
	const entry = member.chain(([name, inner]) =>
		fc.tuple(
			fc.constant(name),
			fc.oneof(
				{weight: 20, arbitrary: nearly(inner, depth - 1, twisted)},
				{weight: 1, arbitrary: fc.constant(null)},
				{weight: twisted ? 1 : 0, arbitrary: wrong},
			),
		),
	);
	return fc.array(entry, {maxLength: 6}).map(entries => Object.fromEntries(entries));
};

const cases = (twisted: boolean) =>
	fc.constantFrom(...allKinds).chain(kind => {
		const spec = mouldOf(kind).members.spec;
		const object = fc.tuple(
			nearly(mouldOf(kind), 7, twisted),
			spec === undefined ? fc.constant(undefined) : nearly(spec, 7, twisted),
		);
		return object.map(([whole, inner]): readonly [string, object] => [
			kind.kind,
			inner === undefined ? (whole as object) : {...(whole as object), spec: inner},
		]);
	});

const freezeAll = (value: unknown): void => {
	if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
		Object.freeze(value);
		for (const member of Object.values(value)) {
			freezeAll(member);
		}
	}
};

/** What a table may show: custom columns alone may find nothing. */
const isCell = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);

test('whatever gets through the door, the law of its kind can judge, without touching it', t => {
	fc.assert(
		fc.property(cases(true), ([word, value]) => {
			const kind = kindByWord(word) ?? pods;
			const read = decodeObject(kind, value);

			if (!read.ok) {
				t.regex(read.message, /cannot be handled as a/);
				return;
			}

			freezeAll(read.value);
			const stored = kind.defaults(read.value);
			freezeAll(stored);
			t.is(kind.defaults(stored), stored);
			const errors = kind.validate(stored);
			t.true(errors.every(({field, message}) => field !== '' && message !== ''));

			if (errors.length === 0) {
				const created: ApiObject = kind.prepareForCreate(stored);
				freezeAll(created);
				t.true(kind.columns.every(column => isCell(column.cell(created, 0))));
				t.true(Object.values(kind.selectableFields(created)).every(field => typeof field === 'string'));
				kind.topics(created);
				t.deepEqual(kind.validateUpdate(created, created), []);
				t.is(kind.prepareForUpdate(created, created).metadata.generation, created.metadata.generation);
			}
		}),
		{numRuns: 600},
	);
});

test('what keeps to its mould is let through', t => {
	fc.assert(
		fc.property(cases(false), ([word, value]) => {
			const kind = kindByWord(word) ?? pods;
			t.true(decodeObject(kind, value).ok, JSON.stringify(value));
		}),
	);
});

test('the first thing of another type is named as Go names it', t => {
	t.is(
		decoded(deployments, {metadata: {name: 'web'}, spec: {replicas: 'three'}}),
		'Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
	);
	t.is(
		decoded(deployments, {spec: {template: {spec: {containers: [{image: 7}]}}}}),
		'Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal number into Go struct field Container.spec.template.spec.containers.image of type string',
	);
	t.is(
		decoded(pods, {spec: {containers: {}}}),
		'Pod in version "v1" cannot be handled as a Pod: json: cannot unmarshal object into Go struct field PodSpec.spec.containers of type []v1.Container',
	);
	t.is(
		decoded(pods, {spec: {priority: 1.5}}),
		'Pod in version "v1" cannot be handled as a Pod: json: cannot unmarshal number 1.5 into Go struct field PodSpec.spec.priority of type int32',
	);
	t.is(
		decoded(pods, []),
		'Pod in version "v1" cannot be handled as a Pod: json: cannot unmarshal array into Go value of type v1.Pod',
	);
});

test('null means nothing, and what has none is the very same object', t => {
	t.deepEqual(
		decoded(pods, {metadata: {name: 'web', creationTimestamp: null}, spec: {containers: [], nodeName: null}}),
		{
			apiVersion: 'v1',
			kind: 'Pod',
			metadata: {name: 'web'},
			spec: {containers: []},
		},
	);
	const clean = {
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {name: 'web'},
		spec: {containers: [{name: 'a', resources: {}, later: {x: 1}}]},
	};
	t.is(decoded(pods, clean), clean);
	t.is(
		JSON.stringify(decoded(pods, JSON.parse('{"metadata":{"labels":{"__proto__":"x","a":null}}}'))),
		'{"apiVersion":"v1","kind":"Pod","metadata":{"labels":{"__proto__":"x","a":""}},"spec":{}}',
	);
});

test('what is empty is kept or left out as Go would', t => {
	t.deepEqual(
		decoded(pods, {
			metadata: {name: 'web', labels: {}},
			spec: {
				hostNetwork: false,
				nodeName: '',
				volumes: [],
				containers: [{name: 'a', stdin: false, securityContext: {privileged: false}, ports: [{}]}],
				affinity: {nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [null]}},
			},
		}),
		{
			apiVersion: 'v1',
			kind: 'Pod',
			metadata: {name: 'web'},
			spec: {
				containers: [{name: 'a', resources: {}, securityContext: {privileged: false}, ports: [{containerPort: 0}]}],
				affinity: {nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 0, preference: {}}]}},
			},
		},
	);
});

test('types that read their own JSON say so in their own words', t => {
	const limits = (cpu: unknown) => decoded(pods, {spec: {containers: [{resources: {limits: {cpu}}}]}});
	const refused = 'Pod in version "v1" cannot be handled as a Pod: ';
	t.is(
		limits('lots'),
		`${refused}quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'`,
	);
	t.is(
		decoded(pods, {metadata: {deletionTimestamp: '2026-01-01'}}),
		`${refused}parsing time "2026-01-01" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "T"`,
	);
	t.is(
		decoded(pods, {metadata: {deletionTimestamp: 7}}),
		`${refused}json: cannot unmarshal number into Go struct field ObjectMeta.metadata.deletionTimestamp of type string`,
	);
	t.is(
		decoded(secrets, {data: {a: 'Bogus'}}),
		'Secret in version "v1" cannot be handled as a Secret: illegal base64 data at input byte 4',
	);
	t.is(
		decoded(secrets, {type: 7}),
		'Secret in version "v1" cannot be handled as a Secret: json: cannot unmarshal number into Go struct field Secret.type of type v1.SecretType',
	);
});
