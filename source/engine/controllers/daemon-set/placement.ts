/*
Where a DaemonSet wants its pods, and how a pod is sent to its node: by a node affinity for that one name, so that it is the
scheduler that binds it, after all its other filters.

Source: pkg/controller/daemon/daemon_controller.go (NodeShouldRunDaemonPod), util/daemonset_util.go
*/
import {type DaemonSet, daemonSets} from '../../api/kinds/daemon-set.ts';
import type {Node, Taint} from '../../api/kinds/node.ts';
import type {Pod, PodSpec, PodTemplateSpec, Toleration} from '../../api/kinds/pod.ts';
import {allowsNode} from '../../api/node-affinity.ts';
import {remembered} from '../../api/share.ts';
import {revisionLabel} from '../history/revisions.ts';
import {podFromTemplate} from '../pod-from-template.ts';
import {tolerates} from '../taints.ts';

/** Counts the templates of a DaemonSet; older than revisions, and still on every pod. */
const generationAnnotation = 'deprecated.daemonset.template.generation';
const generationLabel = 'pod-template-generation';

const bearable = (word: string, effect: Taint['effect']): Toleration => ({
	key: `node.kubernetes.io/${word}`,
	operator: 'Exists',
	effect,
});

/** What every pod of a DaemonSet puts up with: it belongs to its node, and stays while the node stands. */
const daemonTolerations: readonly Toleration[] = [
	bearable('not-ready', 'NoExecute'),
	bearable('unreachable', 'NoExecute'),
	bearable('disk-pressure', 'NoSchedule'),
	bearable('memory-pressure', 'NoSchedule'),
	bearable('pid-pressure', 'NoSchedule'),
	bearable('unschedulable', 'NoSchedule'),
];

const withoutNetwork = bearable('network-unavailable', 'NoSchedule');

const isAlike = (left: Toleration, right: Toleration): boolean =>
	left.key === right.key &&
	left.effect === right.effect &&
	left.operator === right.operator &&
	(left.value ?? '') === (right.value ?? '');

/** The tolerations of a daemon pod: its own, and those that each has. One of its own gives way to its like. */
export const tolerationsOf = ({tolerations = [], hostNetwork = false}: PodSpec): readonly Toleration[] => {
	const added = hostNetwork ? [...daemonTolerations, withoutNetwork] : daemonTolerations;
	return [
		...tolerations.map(own => added.find(one => isAlike(one, own)) ?? own),
		...added.filter(one => !tolerations.some(own => isAlike(one, own))),
	];
};

/** Whether a node should get a pod, and whether a pod that is there may stay. */
export type Verdict = {readonly runs: boolean; readonly stays: boolean};

const verdictOf = (spec: PodSpec, node: Node): Verdict => {
	const {nodeName = '', tolerations = []} = spec;

	if ((nodeName !== '' && nodeName !== node.metadata.name) || !allowsNode(spec, node)) {
		return {runs: false, stays: false};
	}

	const untolerated = (node.spec?.taints ?? []).filter(taint => !tolerations.some(one => tolerates(one, taint)));
	return {
		runs: !untolerated.some(({effect}) => effect !== 'PreferNoSchedule'),
		stays: !untolerated.some(({effect}) => effect === 'NoExecute'),
	};
};

/** Every look asks for every node, and neither template nor node changes often: each answer is worked out once. */
const verdicts = remembered(({spec}: PodTemplateSpec) => {
	const full: PodSpec = {...spec, tolerations: tolerationsOf(spec)};
	return remembered((node: Node) => verdictOf(full, node));
});

/** Resources are not looked at: where there are none the pod waits, and the scheduler says why. */
export const verdictOn = ({spec}: DaemonSet, node: Node): Verdict => verdicts(spec.template)(node);

const pinTo = (node: string) => ({
	nodeSelectorTerms: [{matchFields: [{key: 'metadata.name', operator: 'In' as const, values: [node]}]}],
});

/** The node that a pod is on, or is meant for. */
export const targetOf = ({spec}: Pod): string | undefined => {
	if (spec.nodeName !== undefined && spec.nodeName !== '') {
		return spec.nodeName;
	}

	const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
	return terms
		.flatMap(({matchFields = []}) => matchFields)
		.find(({key, operator, values}) => key === 'metadata.name' && operator === 'In' && values?.length === 1)
		?.values?.[0];
};

const generationOf = ({metadata}: DaemonSet): string | undefined => metadata.annotations?.[generationAnnotation];

/** Made from the template as it is now. Source: IsPodUpdated */
export const isUpdated = (set: DaemonSet, {metadata: {labels}}: Pod, hash: string): boolean => {
	const generation = generationOf(set);
	return (
		(generation !== undefined && labels?.[generationLabel] === generation) ||
		(hash !== '' && labels?.[revisionLabel] === hash)
	);
};

/** The pod that a node gets. */
export const daemonPod = (set: DaemonSet, hash: string): ((node: string) => Pod) => {
	const base = podFromTemplate(daemonSets, set, set.spec.template);
	const generation = generationOf(set);
	const labels = {
		...base.metadata.labels,
		...(generation === undefined ? {} : {[generationLabel]: generation}),
		[revisionLabel]: hash,
	};
	const tolerations = tolerationsOf(base.spec);
	const {affinity} = base.spec;
	return node => ({
		...base,
		metadata: {...base.metadata, labels},
		spec: {
			...base.spec,
			tolerations,
			// What the template requires of nodes was looked at already: the one name takes its place.
			affinity: {
				...affinity,
				nodeAffinity: {...affinity?.nodeAffinity, requiredDuringSchedulingIgnoredDuringExecution: pinTo(node)},
			},
		},
	});
};
