import {stringify} from 'yaml';
import {keyOf} from '../../../engine/api/object.ts';
import {notAllowed} from '../../../engine/api/refusals.ts';
import type {Call} from '../../../engine/client/calls.ts';
import type {Controller} from '../../../engine/cluster.ts';
import type {Eyes} from '../eyes.ts';
import type {CallView, Line, Saying} from '../frame.ts';
import type {BenchLoops, Matter} from './bench-loops.ts';
import {callGroups, groupList, httpVerb, mainCall, pathOf} from './call-words.ts';

type Tree = Readonly<Record<string, unknown>>;

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);

const leaf = (value: unknown): string =>
	value === undefined ? 'none' : typeof value === 'object' ? JSON.stringify(value) : String(value);

/** Fields that the server keeps for itself say nothing about the wish. */
const machineMade: readonly string[] = ['resourceVersion', 'managedFields', 'generation', 'creationTimestamp', 'uid'];

/** What differs, as lines of YAML: `readyReplicas: 2 → 3`. */
const differences = (before: unknown, after: unknown, depth = 0): readonly Saying[] => {
	if (!isTree(after)) {
		return [];
	}

	const old: Tree = isTree(before) ? before : {};
	return [...new Set([...Object.keys(old), ...Object.keys(after)])].sort().flatMap((key): Saying[] => {
		const left = old[key];
		const right = after[key];
		const indent = '  '.repeat(depth);

		if (machineMade.includes(key) || JSON.stringify(left) === JSON.stringify(right)) {
			return [];
		}

		const inner = isTree(right) ? differences(left, right, depth + 1) : [];
		return inner.length > 0
			? [`${indent}${key}:`, ...inner]
			: [[`${indent}${key}: `, ['dim', `${leaf(left)} → `], ['head', leaf(right)]]];
	});
};

const yaml = (value: unknown): readonly Saying[] =>
	stringify(value, {lineWidth: 0})
		.trimEnd()
		.split('\n')
		.map((text): Saying => [['head', text]]);

type Made = {
	readonly metadata?: {
		readonly generateName?: string;
		readonly name?: string;
		readonly labels?: unknown;
		readonly ownerReferences?: ReadonlyArray<{readonly kind: string; readonly name: string}>;
	};
	readonly spec?: {readonly replicas?: number; readonly containers?: ReadonlyArray<{readonly image?: string}>};
};

const flow = (value: unknown): string => stringify(value, {collectionStyle: 'flow', lineWidth: 0}).trim();

/** The part of a new object that tells it from others; the rest is the template's. */
const creationLines = (object: unknown): readonly Saying[] => {
	const {metadata = {}, spec = {}} = (object ?? {}) as Made;
	const {generateName, name, labels, ownerReferences = []} = metadata;
	const entries: ReadonlyArray<readonly [string, string | undefined]> = [
		generateName === undefined ? ['name', name] : ['generateName', generateName],
		['ownerReferences', ownerReferences.map(owner => `${owner.kind} ${owner.name}`).join(', ')],
		['labels', labels === undefined ? undefined : flow(labels)],
		['replicas', spec.replicas === undefined ? undefined : String(spec.replicas)],
		['image', spec.containers?.map(({image}) => image).join(', ')],
	];
	return entries.flatMap(([key, value]): Saying[] =>
		value === undefined || value === '' ? [] : [[`${key}: `, ['head', value]]],
	);
};

type Patched = {
	readonly metadata?: {readonly ownerReferences?: ReadonlyArray<{readonly kind: string; readonly name: string}>};
};

const patchLines = (object: unknown): readonly Saying[] => {
	const owners = (object as Patched | undefined)?.metadata?.ownerReferences;
	return owners === undefined
		? yaml(object)
		: yaml({metadata: {ownerReferences: owners.map(owner => `${owner.kind} ${owner.name}`)}});
};

const bodyLines = (call: Call, {seen}: BenchLoops): readonly Saying[] => {
	switch (call.verb) {
		case 'create':
			return creationLines(call.object);
		case 'patch':
			return patchLines(call.object);
		case 'update': {
			const before = call.object === undefined ? undefined : seen.get(call.kind as never, keyOf(call.object as never));
			return differences(before, call.object);
		}

		default:
			return [[['dim', 'no body: grace as the pod asks']]];
	}
};

const verbWords: Readonly<Record<string, string>> = {deletecollection: 'delete all'};

/** `● patch replicasets/scale`, or the refusal that the API would give. */
const permission = ({cluster}: Eyes, {user}: Controller, call: Call) => {
	const {verb, kind, subresource, namespace, name} = call;
	const asked = {user, verb, kind, subresource, namespace, name};
	const allowed = cluster.server.authorizer.allows(asked);
	const resource = `${kind.plural}${subresource === undefined ? '' : `/${subresource}`}`;
	const line: Line = {
		label: 'may',
		text: [allowed ? ['ok', '●'] : ['bad', '✖'], ` ${verbWords[verb] ?? verb} ${resource}`],
	};
	return {allowed, line, refusal: allowed ? undefined : (notAllowed(asked).message ?? 'forbidden')};
};

const linesAtMost = 9;

/** The round of calls as it would be sent, the weightiest of them in full. */
export const callView = (eyes: Eyes, loops: BenchLoops, {controller, decision}: Matter): CallView | undefined => {
	const {calls} = decision;
	const call = mainCall(calls);

	if (call === undefined) {
		return undefined;
	}

	const {allowed, line, refusal} = permission(eyes, controller, call);
	const group = callGroups(calls).find(each => each.includes(call)) ?? [call];
	const others = groupList(calls);
	const body = bodyLines(call, loops);
	return {
		verb: httpVerb(call),
		path: pathOf(call),
		body:
			body.length > linesAtMost
				? [...body.slice(0, linesAtMost - 1), [['dim', `… ${body.length - linesAtMost + 1} more lines`]]]
				: body,
		lines: [
			{label: 'why', text: call.because.split(':')[0] ?? call.because},
			line,
			{label: 'as', text: controller.user.name},
			...(others.length < 2 ? [] : [{label: 'all', text: others.join(', ')}]),
			...(call.verb === 'create' && group.length > 1
				? [{label: 'batch', text: '1, 2, 4 … stops at the first error'}]
				: []),
			{label: 'stale', text: call.verb === 'update' ? '409, read again, try again' : 'the API answers, not the cache'},
		],
		allowed,
		...(refusal === undefined ? {} : {refusal}),
	};
};
