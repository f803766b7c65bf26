import test from 'ava';
import {pods} from '../../../source/engine/api/kinds/pod.ts';
import {podDisruptionBudgets} from '../../../source/engine/api/kinds/pod-disruption-budget.ts';
import {services} from '../../../source/engine/api/kinds/service.ts';
import {jsonPatch, mergePatch, type Patched, strategicMergePatch} from '../../../source/engine/api/patch.ts';

const resultOf = (patched: Patched): unknown => (patched.ok ? patched.value : patched.status.message);

const pod = (containers: readonly unknown[], more: object = {}) => ({
	metadata: {name: 'web', labels: {app: 'web', tier: 'front'}, finalizers: ['a', 'b']},
	spec: {containers, ...more},
});

const named = (...names: readonly string[]) => names.map(name => ({name}));

test('a merge patch merges objects, replaces lists, and removes with null', t => {
	t.deepEqual(
		resultOf(mergePatch({a: {b: 1, c: 2}, list: [1, 2]}, {a: {b: null, d: {e: null, f: 3}}, list: [3], none: null})),
		{a: {c: 2, d: {f: 3}}, list: [3]},
	);
	t.is(resultOf(mergePatch({}, [1])), 'merge patch must be an object');
});

test('a strategic patch changes the one container that it names', t => {
	const before = pod([
		{name: 'web', image: 'web:1', env: [{name: 'A', value: '1'}]},
		{name: 'log', image: 'log:1'},
	]);
	const patch = {spec: {containers: [{name: 'web', image: 'web:2', env: [{name: 'B', value: '2'}]}]}};
	t.deepEqual(
		resultOf(strategicMergePatch(before, patch, pods)),
		pod([
			{
				name: 'web',
				image: 'web:2',
				// What a patch adds stands in front, as in Kubernetes, unless it says otherwise.
				env: [
					{name: 'B', value: '2'},
					{name: 'A', value: '1'},
				],
			},
			{name: 'log', image: 'log:1'},
		]),
	);
	t.is(before.spec.containers.length, 2);
});

test('directives delete, replace, keep and order', t => {
	const before = pod(named('a', 'b', 'c'), {volumes: [{name: 'v', emptyDir: {}}], nodeSelector: {x: '1'}});
	const containers = (patch: object): unknown =>
		(resultOf(strategicMergePatch(before, {spec: patch}, pods)) as ReturnType<typeof pod>).spec.containers;

	t.deepEqual(containers({containers: [{name: 'b', $patch: 'delete'}]}), named('a', 'c'));
	t.deepEqual(containers({containers: [{name: 'z'}, {$patch: 'replace'}]}), named('z'));
	t.deepEqual(
		containers({containers: [{name: 'd'}], '$setElementOrder/containers': named('d', 'c', 'a')}),
		named('d', 'b', 'c', 'a'),
	);
	t.deepEqual(resultOf(strategicMergePatch(before, {spec: {nodeSelector: {$patch: 'replace', y: '2'}}}, pods)), {
		...before,
		spec: {...before.spec, nodeSelector: {y: '2'}},
	});
	t.deepEqual(
		resultOf(
			strategicMergePatch(
				before,
				{spec: {volumes: [{name: 'v', $retainKeys: ['name', 'configMap'], configMap: {name: 'm'}}]}},
				pods,
			),
		),
		{...before, spec: {...before.spec, volumes: [{name: 'v', configMap: {name: 'm'}}]}},
	);
});

test('finalizers are a set, tolerations are replaced, a budget has one selector', t => {
	const before = pod(named('a'), {tolerations: [{key: 'x'}]});
	t.deepEqual(
		resultOf(
			strategicMergePatch(
				before,
				{
					metadata: {finalizers: ['b', 'c'], '$deleteFromPrimitiveList/finalizers': ['a']},
					spec: {tolerations: [{key: 'y'}]},
				},
				pods,
			),
		),
		{
			metadata: {...before.metadata, finalizers: ['b', 'c']},
			spec: {containers: named('a'), tolerations: [{key: 'y'}]},
		},
	);
	t.deepEqual(
		resultOf(
			strategicMergePatch(
				{spec: {selector: {matchLabels: {a: '1'}}}},
				{spec: {selector: {matchLabels: {b: '2'}}}},
				podDisruptionBudgets,
			),
		),
		{spec: {selector: {matchLabels: {b: '2'}}}},
	);
	t.deepEqual(
		resultOf(
			strategicMergePatch({spec: {ports: [{port: 80, name: 'a'}]}}, {spec: {ports: [{port: 80, name: 'b'}]}}, services),
		),
		{spec: {ports: [{port: 80, name: 'b'}]}},
	);
});

test('an element without its key is refused', t => {
	const patched = strategicMergePatch(pod([]), {spec: {containers: [{image: 'x'}]}}, pods);
	t.is(resultOf(patched), 'map: map[image:x] does not contain declared merge key: name');
	t.is(patched.ok ? 0 : patched.status.code, 500);
});

test('a JSON patch applies its steps in order', t => {
	const before = {a: {b: 1}, list: [1, 2, 3], 'x/y': {'~': 1}};
	const table: ReadonlyArray<readonly [step: object, after: unknown]> = [
		[
			{op: 'add', path: '/a/c', value: 2},
			{...before, a: {b: 1, c: 2}},
		],
		[
			{op: 'add', path: '/list/1', value: 9},
			{...before, list: [1, 9, 2, 3]},
		],
		[
			{op: 'add', path: '/list/-', value: 4},
			{...before, list: [1, 2, 3, 4]},
		],
		[
			{op: 'remove', path: '/list/0'},
			{...before, list: [2, 3]},
		],
		[
			{op: 'replace', path: '/x~1y/~0', value: 2},
			{...before, 'x/y': {'~': 2}},
		],
		[
			{op: 'move', from: '/a/b', path: '/b'},
			{...before, a: {}, b: 1},
		],
		[
			{op: 'copy', from: '/a', path: '/list/3'},
			{...before, list: [1, 2, 3, {b: 1}]},
		],
		[{op: 'test', path: '/a', value: {b: 1}}, before],
		[{op: 'replace', path: '', value: 5}, 5],
	];

	for (const [step, after] of table) {
		t.deepEqual(resultOf(jsonPatch(before, [step])), after, JSON.stringify(step));
	}
});

test('a JSON patch that cannot be applied is refused whole, and Kubernetes does not say why', t => {
	const before = {spec: {replicas: 1}};
	const table: ReadonlyArray<readonly object[]> = [
		[
			{op: 'replace', path: '/spec/replicas', value: 2},
			{op: 'test', path: '/spec/replicas', value: 3},
		],
		[{op: 'replace', path: '/spec/x/y', value: 2}],
		[{op: 'replace', path: '/spec/replicas/y', value: 2}],
		[
			{op: 'add', path: '', value: null},
			{op: 'replace', path: '/x', value: 2},
		],
		[{op: 'add', path: '/a/b/c', value: 2}],
		[{op: 'remove', path: '/spec/x'}],
		[{op: 'frob', path: '/spec'}],
	];

	for (const steps of table) {
		const patched = jsonPatch(before, steps);
		t.like(patched, {ok: false, status: {code: 422, reason: 'Invalid', details: {}}}, JSON.stringify(steps));
		t.is(resultOf(patched), 'the server rejected our request due to an error in our request');
	}

	t.is(jsonPatch(before, {op: 'add'}).ok, false);
	t.deepEqual(before, {spec: {replicas: 1}});
});

test('keys that other languages laugh about stay keys', t => {
	const hostile = JSON.parse('{"data": {"__proto__": "mine", "constructor": "too"}}');
	const same = '{"data":{"__proto__":"mine","constructor":"too"}}';
	t.is(JSON.stringify(resultOf(mergePatch({}, hostile))), same);
	t.is(JSON.stringify(resultOf(strategicMergePatch({}, hostile, pods))), same);
	t.is(
		JSON.stringify(resultOf(jsonPatch({data: {}}, [{op: 'add', path: '/data/__proto__', value: {polluted: 1}}]))),
		'{"data":{"__proto__":{"polluted":1}}}',
	);
	t.is(
		JSON.stringify(resultOf(mergePatch(hostile, JSON.parse('{"data":{"__proto__":null}}')))),
		'{"data":{"constructor":"too"}}',
	);
	t.is(({} as {polluted?: number}).polluted, undefined);
	t.false(jsonPatch({}, [{op: 'replace', path: '/constructor/prototype', value: 1}]).ok);
});
