import fs from 'node:fs';
import test from 'ava';
import type {JsonObject} from '../../../source/engine/api/json.ts';
import type {AnyKind} from '../../../source/engine/api/kind.ts';
import {
	applyPatch,
	fieldsOf,
	fromFieldsV1,
	noteUpdate,
	sentManagers,
	toFieldsV1,
} from '../../../source/engine/api/managed-fields/index.ts';
import {capped, identityOf, type Managed} from '../../../source/engine/api/managed-fields/managers.ts';
import type {ManagedFieldsEntry} from '../../../source/engine/api/meta.ts';
import type {ApiObject} from '../../../source/engine/api/object.ts';
import {patchShapeOf} from '../../../source/engine/api/patch-shapes.ts';

type Cause = {readonly reason: string; readonly message: string; readonly field: string};

type Step = {
	readonly op: 'apply' | 'update';
	readonly manager: string;
	readonly force?: boolean;
	readonly object: JsonObject & ApiObject;
	readonly want: {readonly object: ApiObject} | {readonly message: string; readonly causes: readonly Cause[]};
};

type Case = {readonly name: string; readonly steps: readonly Step[]};

const {cases} = JSON.parse(
	fs.readFileSync(new URL('../../vectors/server-side-apply.json', import.meta.url), 'utf8'),
) as {cases: readonly Case[]};

const kindFor = ({apiVersion, kind}: ApiObject): AnyKind => {
	const [version = '', group = ''] = apiVersion.split('/').reverse();
	return {group, version, kind, subresources: []} as unknown as AnyKind;
};

/** Nulls say nothing once an object is decoded, and the vectors know no times. */
const told = (value: unknown): unknown => {
	if (Array.isArray(value)) {
		return value.map(told);
	}

	return typeof value === 'object' && value !== null
		? Object.fromEntries(
				Object.entries(value)
					.filter(([name, member]) => member !== null && member !== undefined && name !== 'fieldsType')
					.map(([name, member]) => [name, told(member)]),
			)
		: value;
};

const updated = (live: ApiObject | undefined, {object, manager}: Step): ApiObject => {
	const managers = sentManagers(object.metadata.managedFields, live?.metadata.managedFields);
	const {managedFields: _, ...metadata} = object.metadata;
	const by = {manager, operation: 'Update', apiVersion: object.apiVersion} as const;
	// Kubernetes notes nothing on an object whose owners have been forgotten.
	const isForgotten = managers.size === 0 && live?.metadata.uid !== undefined;
	// What the vectors know of a new object is that it was not there; the server starts from an empty one of its type.
	const before = live ?? ({metadata: {}} as ApiObject);
	const managedFields = isForgotten
		? undefined
		: noteUpdate({before, after: object, managers, kind: kindFor(object), by, time: 'T'});
	return {...object, metadata: {...metadata, ...(managedFields === undefined ? {} : {managedFields})}};
};

for (const {name, steps} of cases) {
	test(`as Kubernetes applies it: ${name}`, t => {
		let live: ApiObject | undefined;

		for (const [at, step] of steps.entries()) {
			const {op, object, manager, force = false, want} = step;

			if (op === 'update') {
				live = updated(live, step);
				t.deepEqual(told({object: live}), told(want), `step ${at}`);
				continue;
			}

			const made = applyPatch({live, applied: object, kind: kindFor(object), manager, force, time: 'T'});

			if (made.ok) {
				live = made.object;
				t.deepEqual(told({object: live}), told(want), `step ${at}`);
			} else {
				const {message = '', details} = made.status;
				const sorted = (causes: readonly object[]) => causes.map(cause => JSON.stringify(cause)).sort();
				t.true('message' in want && want.message === message, `step ${at}: ${message}`);
				t.deepEqual(sorted(details?.causes ?? []), sorted('message' in want ? want.causes : []), `step ${at}`);
			}
		}
	});
}

const fields = (text: string): unknown => toFieldsV1(fromFieldsV1(JSON.parse(text)));

test('sets are written in the order in which Kubernetes writes them', t => {
	const text =
		'{"v:\\"b\\"":{},"k:{\\"port\\":80}":{},"f:b":{},"v:\\"a\\"":{},"k:{\\"port\\":9}":{},"f:a":{"f:x":{},".":{}}}';
	const order = ['f:a', 'f:b', 'k:{"port":9}', 'k:{"port":80}', 'v:"a"', 'v:"b"'];
	t.deepEqual(Object.keys(fields(text) as object), order);
	t.is(JSON.stringify((fields(text) as JsonObject)['f:a']), '{".":{},"f:x":{}}');
});

test('what cannot be read in a set is left out, and no depth breaks it', t => {
	t.deepEqual(fields('{"x:a":{},"k:[":{},"f:a":{"i:0":{}},"v:":{}}'), {'f:a': {}});
	const deep = `${'{"f:a":'.repeat(5000)}{}${'}'.repeat(5000)}`;
	t.notThrows(() => fields(deep));
	t.deepEqual(fields('{"f:__proto__":{"f:constructor":{}}}'), JSON.parse('{"f:__proto__":{"f:constructor":{}}}'));
	t.is(fromFieldsV1('text').size, 0);
});

test('a pod speaks of its items by key', t => {
	const kind = {group: '', version: 'v1', kind: 'Pod'};
	const spec = {containers: [{name: 'web', ports: [{containerPort: 80}]}], nodeSelector: {disk: 'ssd'}};
	t.deepEqual(toFieldsV1(fieldsOf({spec}, {shape: patchShapeOf(kind)})), {
		'f:spec': {
			'f:containers': {
				'k:{"name":"web"}': {
					'.': {},
					'f:name': {},
					'f:ports': {'k:{"containerPort":80,"protocol":"TCP"}': {'.': {}, 'f:containerPort': {}}},
				},
			},
			'f:nodeSelector': {},
		},
	});
});

test('of more than ten updaters the oldest become one', t => {
	const updater = (at: number): [string, Managed] => {
		const managed: Managed = {
			manager: `m${at}`,
			operation: 'Update',
			apiVersion: 'v1',
			time: `2026-01-01T00:00:${String(at).padStart(2, '0')}Z`,
			fields: fromFieldsV1({[`f:a${at}`]: {}}),
		};
		return [identityOf(managed), managed];
	};
	const managers = new Map(Array.from({length: 12}, (_, at) => updater(at)));
	const left = [...capped(managers).values()];
	t.is(left.length, 10);
	const ancient = left.find(({manager}) => manager === 'ancient-changes');
	t.deepEqual(toFieldsV1(ancient?.fields ?? new Map()), {'f:a0': {}, 'f:a1': {}, 'f:a2': {}});
	t.is(ancient?.time, '2026-01-01T00:00:02Z');
	t.true(left.some(({manager}) => manager === 'm11'));
});

test('what was sent counts when it can be read; an empty entry forgets everybody', t => {
	const entry = (manager: string): ManagedFieldsEntry => ({
		manager,
		operation: 'Apply',
		apiVersion: 'v1',
		fieldsType: 'FieldsV1',
		fieldsV1: {'f:data': {}},
	});
	const names = (sent: readonly ManagedFieldsEntry[] | undefined): readonly string[] =>
		[...sentManagers(sent, [entry('stored')]).values()].map(({manager}) => manager);
	t.deepEqual(names(undefined), ['stored']);
	t.deepEqual(names([entry('sent')]), ['sent']);
	t.deepEqual(names([{...entry('sent'), operation: 'Guess'}]), ['stored']);
	t.deepEqual(names([]), []);
	t.deepEqual(names([{}]), []);
});
