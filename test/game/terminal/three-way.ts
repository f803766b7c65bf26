import test from 'ava';
import {deployments} from '../../../source/engine/api/kinds/deployment.ts';
import {pods} from '../../../source/engine/api/kinds/pod.ts';
import {strategicMergePatch} from '../../../source/engine/api/patch.ts';
import {threeWayPatch} from '../../../source/game/terminal/kubectl/three-way.ts';

const kind = deployments as never;

const withContainers = (...containers: ReadonlyArray<Readonly<Record<string, unknown>>>) => ({
	spec: {template: {spec: {containers}}},
});

const main = {name: 'main', image: 'web:1'};
const side = {name: 'side', image: 'envoy:1'};

/** Patches in the form in which kubectl sends them. */
const cases: ReadonlyArray<readonly [says: string, last: object, next: object, live: object, patch: object]> = [
	['nothing to do', {spec: {replicas: 1}}, {spec: {replicas: 1}}, {spec: {replicas: 1, paused: true}}, {}],
	['a change', {spec: {replicas: 1}}, {spec: {replicas: 2}}, {spec: {replicas: 1}}, {spec: {replicas: 2}}],
	['what others have changed is set again', {a: 1}, {a: 1}, {a: 5}, {a: 1}],
	[
		'what is no longer wanted goes',
		{metadata: {labels: {a: '1'}}},
		{metadata: {labels: {}}},
		{metadata: {labels: {a: '1', b: '2'}}},
		{metadata: {labels: {a: null}}},
	],
	[
		'what others have set stays',
		{metadata: {labels: {}}},
		{metadata: {labels: {}}},
		{metadata: {labels: {b: '2'}}},
		{},
	],
	[
		'a container by its name',
		withContainers(main),
		withContainers({...main, image: 'web:2'}),
		withContainers(main),
		{
			spec: {
				template: {
					spec: {'$setElementOrder/containers': [{name: 'main'}], containers: [{image: 'web:2', name: 'main'}]},
				},
			},
		},
	],
	[
		'a container that goes',
		withContainers(main, side),
		withContainers(main),
		withContainers(main, side),
		{
			spec: {
				template: {
					spec: {'$setElementOrder/containers': [{name: 'main'}], containers: [{$patch: 'delete', name: 'side'}]},
				},
			},
		},
	],
];

for (const [says, last, next, live, patch] of cases) {
	test(says, t => {
		t.deepEqual(threeWayPatch({last, next, live}, kind), patch);
	});
}

test('a patch leads to what was wanted, and a second one is empty', t => {
	const next = withContainers({...main, env: [{name: 'A', value: '1'}]}, side);
	const live = withContainers(side, {...main, env: [{name: 'B', value: '2'}]});
	const last = withContainers({...main, env: [{name: 'B', value: '2'}]});
	const merged = strategicMergePatch(live, threeWayPatch({last, next, live}, kind), kind);
	t.deepEqual(merged.ok ? merged.value : merged, next);
	t.deepEqual(merged.ok ? threeWayPatch({last: next, next, live: merged.value as object}, kind) : merged, {});
});

test('finalizers are a set', t => {
	const of = (...finalizers: readonly string[]) => ({metadata: {finalizers}});
	t.deepEqual(threeWayPatch({last: of('a', 'b'), next: of('a'), live: of('a', 'b', 'c')}, pods as never), {
		metadata: {'$setElementOrder/finalizers': ['a'], '$deleteFromPrimitiveList/finalizers': ['b']},
	});
});
