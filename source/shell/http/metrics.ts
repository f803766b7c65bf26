import {type Node, nodes} from '../../engine/api/kinds/node.ts';
import {type Pod, pods} from '../../engine/api/kinds/pod.ts';
import type {ApiObject} from '../../engine/api/object.ts';
import {measuredNodes, measuredPods, metricsGroup} from '../../engine/api/pod-metrics.ts';
import {methodNotAllowed, notFound, resourceNotFound} from '../../engine/api/refusals.ts';
import type {Status} from '../../engine/api/status.ts';
import {identities} from '../../game/door/identities.ts';
import {type Answer, jsonAnswer, refusal} from './answer.ts';
import type {Asked, ResourceTarget} from './asked.ts';

const apiVersion = 'metrics.k8s.io/v1beta1';

type Found = {readonly ok: true; readonly items: readonly object[]} | {readonly ok: false; readonly status: Status};

const found = ({door, user, query}: Asked, {plural, namespace, name}: ResourceTarget): Found => {
	const [kind, measuredKind] = plural === 'nodes' ? [nodes, measuredNodes] : [pods, measuredPods];
	const verb = name === undefined ? 'list' : 'get';
	const refused = door.glass.mayNot({user, verb, kind: measuredKind, namespace, name});
	const selectors = {labelSelector: query.get('labelSelector') ?? ''};
	const all = door.glass.list<ApiObject>(identities.admin, kind as never, {
		...(namespace === undefined ? {} : {namespace}),
		...selectors,
	});

	if (refused !== undefined || !all.ok) {
		return {ok: false, status: (refused ?? (all as {readonly status: Status})).status};
	}

	const wanted = all.object.items.filter(({metadata}) => name === undefined || metadata.name === name);
	const everyPod = plural === 'nodes' ? door.glass.list<Pod>(identities.admin, pods) : undefined;
	const running = everyPod?.ok === true ? everyPod.object.items : [];
	const items = wanted
		.map(object =>
			plural === 'nodes' ? door.metrics.ofNode(object as Node, running) : door.metrics.ofPod(object as Pod),
		)
		.filter(measured => measured !== undefined);
	return {ok: true, items};
};

/** `kubectl top`: what metrics-server serves. */
export const answerMetrics = (asked: Asked, target: ResourceTarget): Answer => {
	const {plural, name, version, subresource} = target;

	if (version !== 'v1beta1' || !['nodes', 'pods'].includes(plural) || subresource !== undefined) {
		return refusal(resourceNotFound());
	}

	if (asked.method !== 'GET') {
		return refusal(methodNotAllowed());
	}

	const result = found(asked, target);

	if (!result.ok) {
		return refusal(result.status);
	}

	const kind = plural === 'nodes' ? 'NodeMetrics' : 'PodMetrics';

	if (name === undefined) {
		const items = result.items.map(item => ({kind, apiVersion, ...item}));
		return jsonAnswer({kind: `${kind}List`, apiVersion, metadata: {}, items});
	}

	const [item] = result.items;
	return item === undefined
		? refusal(notFound({group: metricsGroup, plural, kind}, name))
		: jsonAnswer({kind, apiVersion, ...item});
};
