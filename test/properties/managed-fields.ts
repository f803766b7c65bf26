import test from 'ava';
import fc from 'fast-check';
import {isObject, type Json, type JsonObject} from '../../source/engine/api/json.ts';
import type {AnyKind} from '../../source/engine/api/kind.ts';
import {configMaps} from '../../source/engine/api/kinds/config-map.ts';
import {pods} from '../../source/engine/api/kinds/pod.ts';
import {applyPatch, fieldsOf, fromFieldsV1, toFieldsV1} from '../../source/engine/api/managed-fields/index.ts';
import {canonicalJson} from '../../source/engine/api/names.ts';
import type {ApiObject} from '../../source/engine/api/object.ts';
import {patchShapeOf} from '../../source/engine/api/patch-shapes.ts';

const podKind = pods as unknown as AnyKind;
const mapKind = configMaps as unknown as AnyKind;

const few = fc.constantFrom('a', 'b', 'c', '__proto__', 'x/y');
const values = fc.constantFrom('1', '2', '<3>');
const labels = fc
	.array(fc.tuple(few, values), {maxLength: 3})
	.map(entries => Object.fromEntries(entries) as JsonObject);

const containers = fc.uniqueArray(
	fc.record(
		{
			name: few,
			image: values,
			args: fc.array(values, {maxLength: 2}),
			env: fc.uniqueArray(fc.record({name: few, value: values}), {maxLength: 2, selector: ({name}) => name}),
		},
		{requiredKeys: ['name']},
	),
	{maxLength: 3, selector: ({name}) => name},
);

const podBodies: fc.Arbitrary<JsonObject> = fc
	.record({labels, containers, finalizers: fc.uniqueArray(few, {maxLength: 2}), nodeSelector: labels})
	.map(({labels, containers, finalizers, nodeSelector}) => ({
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {name: 'p', labels, finalizers},
		spec: {containers, nodeSelector},
	}));

const mapBody = (data: JsonObject): JsonObject => ({apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'c'}, data});

const apply = (live: ApiObject | undefined, applied: JsonObject, kind: AnyKind, manager: string, force = false) =>
	applyPatch({live, applied, kind, manager, force, time: 'T'});

const forced = (live: ApiObject | undefined, applied: JsonObject, kind: AnyKind, manager: string): ApiObject => {
	const made = apply(live, applied, kind, manager, true);

	if (!made.ok) {
		throw new Error(made.status.message);
	}

	return made.object;
};

const dataOf = (object: ApiObject | undefined): Readonly<Record<string, unknown>> => {
	const {data} = (object ?? {}) as {readonly data?: Json};
	return isObject(data) ? data : {};
};

test('applying the same twice changes nothing, whatever others did before', t => {
	fc.assert(
		fc.property(podBodies, podBodies, (theirs, mine) => {
			const live = forced(undefined, theirs, podKind, 'bob');
			const once = forced(live, mine, podKind, 'alice');
			const twice = apply(once, mine, podKind, 'alice');
			t.true(twice.ok);
			t.is(canonicalJson(twice.ok ? twice.object : undefined), canonicalJson(once));
		}),
		{numRuns: 60},
	);
});

test('what is applied is there, and what is left out later is gone', t => {
	fc.assert(
		fc.property(labels, labels, (first, then) => {
			const once = forced(undefined, mapBody(first), mapKind, 'alice');
			t.deepEqual({...dataOf(once)}, {...first});
			const twice = forced(once, mapBody(then), mapKind, 'alice');
			t.deepEqual({...dataOf(twice)}, {...then});
		}),
	);
});

test('two managers share equal values, and a value stays until both have left it out', t => {
	fc.assert(
		fc.property(labels, shared => {
			const one = forced(undefined, mapBody(shared), mapKind, 'alice');
			const both = apply(one, mapBody(shared), mapKind, 'bob');
			t.true(both.ok, 'equal values are no conflict');

			if (both.ok) {
				const left = forced(both.object, mapBody({}), mapKind, 'alice');
				t.deepEqual({...dataOf(left)}, {...shared});
				t.deepEqual({...dataOf(forced(left, mapBody({}), mapKind, 'bob'))}, {});
			}
		}),
	);
});

test('a conflict names every value that differs and nothing else; force takes it, and then it is one for the other', t => {
	fc.assert(
		fc.property(labels, labels, (theirs, mine) => {
			const differing = Object.keys(mine).filter(key => Object.hasOwn(theirs, key) && theirs[key] !== mine[key]);
			const live = forced(undefined, mapBody(theirs), mapKind, 'bob');
			const tried = apply(live, mapBody(mine), mapKind, 'alice');
			const named = tried.ok ? [] : (tried.status.details?.causes ?? []).map(({field}) => field);
			t.deepEqual([...named].sort(), differing.map(key => `.data.${key}`).sort());
			const taken = forced(live, mapBody(mine), mapKind, 'alice');
			t.deepEqual({...dataOf(taken)}, {...theirs, ...mine});
			t.is(apply(taken, mapBody(theirs), mapKind, 'bob').ok, differing.length === 0);
		}),
	);
});

test('sets come back from FieldsV1 as they were', t => {
	fc.assert(
		fc.property(podBodies, body => {
			const set = fieldsOf(body, {shape: patchShapeOf(pods)});
			const written = toFieldsV1(set);
			t.is(JSON.stringify(toFieldsV1(fromFieldsV1(JSON.parse(JSON.stringify(written))))), JSON.stringify(written));
		}),
	);
});

test('nothing that was handed in is touched', t => {
	fc.assert(
		fc.property(podBodies, podBodies, (theirs, mine) => {
			const live = forced(undefined, theirs, podKind, 'bob');
			const before = canonicalJson([live, mine]);
			apply(live, mine, podKind, 'alice', true);
			t.is(canonicalJson([live, mine]), before);
			t.false(Object.hasOwn(Object.prototype, 'a'));
		}),
		{numRuns: 50},
	);
});
