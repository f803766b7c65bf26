import type {Kind} from '../../engine/api/kind.ts';
import {kindByName} from '../../engine/api/kinds/index.ts';
import {type Pod, pods} from '../../engine/api/kinds/pod.ts';
import {podDisruptionBudgets} from '../../engine/api/kinds/pod-disruption-budget.ts';
import type {ApiObject} from '../../engine/api/object.ts';
import {isMirror, isReady, isTerminal} from '../../engine/api/pod-view.ts';
import {selectorMatches} from '../../engine/api/selectors.ts';
import {admin, type Cluster} from '../../engine/cluster.ts';
import {itemsOf, textAt, valueAt} from '../scenario/data.ts';
import type {ViolationKind} from '../score/census.ts';
import type {Call} from './call.ts';

/*
What the API server allows and nobody on call should do: to take a pod away by force, past its budget, or together with
the Node it still runs on. RBAC cannot tell these from good deeds; the score does.
*/

const outOfService = 'node.kubernetes.io/out-of-service';

const all = <T extends ApiObject>(cluster: Cluster, kind: Kind<T>, query: object): readonly T[] => {
	const reply = cluster.server.glass.list(admin, kind, query);
	return reply.ok ? reply.object.items : [];
};

const isOnLiveMachine = ({ground}: Cluster, node: string | undefined): boolean =>
	node !== undefined && ground.machines.some(({name}) => name === node) && ground.isUp(node);

/** A budget over this pod lets nobody go now. */
const isProtected = (cluster: Cluster, {metadata}: Pod): boolean =>
	all(cluster, podDisruptionBudgets, {namespace: metadata.namespace}).some(
		({spec, status}) => selectorMatches(spec.selector, metadata.labels) && (status?.disruptionsAllowed ?? 0) <= 0,
	);

const podsMeant = (cluster: Cluster, {namespace, name, labelSelector, fieldSelector}: Call): readonly Pod[] =>
	all(cluster, pods, {
		namespace,
		...(labelSelector === undefined ? {} : {labelSelector}),
		...(fieldSelector === undefined ? {} : {fieldSelector}),
	}).filter(pod => (name === undefined || pod.metadata.name === name) && !isTerminal(pod));

const byDeletingPods = (cluster: Cluster, call: Call): ViolationKind | undefined => {
	const meant = podsMeant(cluster, call);

	if (meant.length > 0 && call.options?.gracePeriodSeconds === 0) {
		return meant.some(({spec}) => isOnLiveMachine(cluster, spec.nodeName)) ? 'live-node-declared-dead' : 'force-delete';
	}

	return meant.some(pod => isReady(pod) && isProtected(cluster, pod)) ? 'pdb' : undefined;
};

const isOfDaemonSet = ({metadata}: Pod): boolean =>
	metadata.ownerReferences?.some(({kind, controller}) => kind === 'DaemonSet' && controller === true) === true;

/** Its pods are swept away a minute later, whatever their budgets say. */
const byDeletingNode = (cluster: Cluster, {name}: Call): ViolationKind | undefined =>
	isOnLiveMachine(cluster, name) &&
	all(cluster, pods, {fieldSelector: `spec.nodeName=${name}`}).some(
		pod => !isTerminal(pod) && !isMirror(pod) && !isOfDaemonSet(pod),
	)
		? 'live-node-declared-dead'
		: undefined;

const byTaintingNode = (cluster: Cluster, {name, body}: Call): ViolationKind | undefined =>
	isOnLiveMachine(cluster, name) &&
	itemsOf(valueAt(body, ['spec', 'taints'])).some(taint => textAt(taint, ['key']) === outOfService)
		? 'live-node-declared-dead'
		: undefined;

/** The rule that a call breaks if it is carried out; to be asked before that. */
export const ruleBrokenBy = (cluster: Cluster, call: Call): ViolationKind | undefined => {
	const isDelete = call.verb === 'delete' || call.verb === 'deletecollection';

	if (call.subresource !== undefined || call.dryRun === true) {
		return undefined;
	}

	switch (kindByName(call.resource)?.plural) {
		case 'pods':
			return isDelete ? byDeletingPods(cluster, call) : undefined;
		case 'nodes':
			return isDelete ? byDeletingNode(cluster, call) : byTaintingNode(cluster, call);
		default:
			return undefined;
	}
};
