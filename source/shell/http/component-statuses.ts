/*
`kubectl get cs`: what the API server hears when it knocks at its neighbours. Stored nowhere, and out of use since 1.19; people
ask for it all the same.

Source: pkg/registry/core/componentstatus/rest.go, pkg/registry/core/rest/storage_core.go componentStatusStorage
*/
import type {AnyKind} from '../../engine/api/kind.ts';
import {nameColumn, textColumn} from '../../engine/api/kinds/columns.ts';
import {nodes} from '../../engine/api/kinds/node.ts';
import {type Pod, pods} from '../../engine/api/kinds/pod.ts';
import type {ApiObject} from '../../engine/api/object.ts';
import {methodNotAllowed, notFound} from '../../engine/api/refusals.ts';
import type {Door} from '../../game/door/door.ts';
import {identities} from '../../game/door/identities.ts';
import {type Answer, jsonAnswer, refusal} from './answer.ts';
import {type Asked, isTrue, type ResourceTarget} from './asked.ts';
import {includeOf} from './lists.ts';
import {formFor} from './negotiation.ts';
import {metadataOf, tableOf} from './tables.ts';

type Verdict = {
	readonly type: 'Healthy';
	readonly status: 'True' | 'False';
	readonly message?: string;
	readonly error?: string;
};

type ComponentStatus = ApiObject & {readonly conditions: readonly Verdict[]};

const warning = 'v1 ComponentStatus is deprecated in v1.19+';

const verdictOf = ({conditions}: ComponentStatus): Verdict | undefined =>
	conditions.find(({type}) => type === 'Healthy');

/** Source: pkg/printers/internalversion/printers.go, printComponentStatus */
const kind = {
	...(nodes as unknown as AnyKind),
	kind: 'ComponentStatus',
	plural: 'componentstatuses',
	singular: 'componentstatus',
	subresources: [],
	columns: [
		nameColumn,
		textColumn<ComponentStatus>('Status', object => (verdictOf(object)?.status === 'True' ? 'Healthy' : 'Unhealthy')),
		textColumn<ComponentStatus>('Message', object => verdictOf(object)?.message ?? ''),
		textColumn<ComponentStatus>('Error', object => verdictOf(object)?.error ?? ''),
	],
} as unknown as AnyKind;

/** Where the API server knocks, on its own machine. */
const neighbours = [
	{name: 'controller-manager', component: 'kube-controller-manager', port: 10_257},
	{name: 'scheduler', component: 'kube-scheduler', port: 10_259},
] as const;

const healthy: Verdict = {type: 'Healthy', status: 'True', message: 'ok'};

const unreached = (port: number): Verdict => {
	const address = `127.0.0.1:${port}`;
	const message = `Get "https://${address}/healthz": dial tcp ${address}: connect: connection refused`;
	return {type: 'Healthy', status: 'False', message};
};

const isReady = ({status}: Pod): boolean =>
	(status?.conditions ?? []).some(({type, status: verdict}) => type === 'Ready' && verdict === 'True');

const statusOf = (name: string, verdict: Verdict): ComponentStatus => ({
	apiVersion: 'v1',
	kind: 'ComponentStatus',
	metadata: {name},
	conditions: [verdict],
});

/** By name, as lists are. Without etcd nobody would get an answer at all. */
const allOf = ({glass}: Door): readonly ComponentStatus[] => {
	const found = glass.list<Pod>(identities.admin, pods, {namespace: 'kube-system'});
	const ready = found.ok ? found.object.items.filter(isReady) : [];
	const runs = (component: string): boolean => ready.some(({metadata}) => metadata.name.startsWith(`${component}-`));
	return [
		...neighbours.map(({name, component, port}) => statusOf(name, runs(component) ? healthy : unreached(port))),
		statusOf('etcd-0', healthy),
	].sort((left, right) => (left.metadata.name < right.metadata.name ? -1 : 1));
};

/** GET of one or of all; undefined for what is beneath one, for there is nothing. */
export const answerComponents = (asked: Asked, target: ResourceTarget): Answer | undefined => {
	const {door, user, method, query, headers} = asked;
	const {name, namespace, subresource} = target;

	if (namespace !== undefined || subresource !== undefined) {
		return undefined;
	}

	// There is nothing to watch: nobody is told before somebody asks.
	if (method !== 'GET' || target.watch || isTrue(query, 'watch')) {
		return refusal(methodNotAllowed());
	}

	const refused = door.glass.mayNot({user, verb: name === undefined ? 'list' : 'get', kind, name});

	if (refused !== undefined) {
		return refusal(refused.status);
	}

	const found = allOf(door).filter(({metadata}) => name === undefined || metadata.name === name);
	const [first] = found;

	if (name !== undefined && first === undefined) {
		return refusal(notFound(kind, name));
	}

	const form = formFor(headers.accept);

	if (form === 'table') {
		const served = {kind, out: (object: ApiObject) => object};
		const table = tableOf(found, {}, {served, now: door.now, includeObject: includeOf(query), withColumns: true});
		return jsonAnswer(table, 200, [warning]);
	}

	const shown = found.map(object => (form === 'metadata' ? metadataOf(object) : object));
	const list = {kind: 'ComponentStatusList', apiVersion: 'v1', metadata: {}, items: shown};
	return jsonAnswer(name === undefined ? list : shown[0], 200, [warning]);
};
