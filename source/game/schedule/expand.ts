/** The pods that a workload's controller would make: for manifests that nobody has applied yet. */

import type {DaemonSet} from '../../engine/api/kinds/daemon-set.ts';
import {kindOf} from '../../engine/api/kinds/index.ts';
import {jobs} from '../../engine/api/kinds/job.ts';
import type {Node} from '../../engine/api/kinds/node.ts';
import {type Pod, type PodTemplateSpec, pods} from '../../engine/api/kinds/pod.ts';
import {replicaSets} from '../../engine/api/kinds/replica-set.ts';
import {templateHash} from '../../engine/api/names.ts';
import type {ApiObject} from '../../engine/api/object.ts';
import {daemonPod, podFromTemplate, verdictOn} from '../../engine/cluster.ts';
import {type Fields, fieldsOf, isFields, itemsOf, textAt, valueAt} from '../scenario/data.ts';
import {podsWanted} from '../scenario/manifests.ts';

/** New pods, and the objects that stand between them and their owner. */
export type Expansion = {readonly pods: readonly Pod[]; readonly others: readonly ApiObject[]};

const indexLabel = 'batch.kubernetes.io/job-completion-index';

const nothing: Expansion = {pods: [], others: []};

const templateOf = (object: ApiObject): PodTemplateSpec | undefined => {
	const template = valueAt(object, ['spec', 'template']);
	return isFields(template) && isFields(template.spec) ? (template as unknown as PodTemplateSpec) : undefined;
};

const labelled = (template: PodTemplateSpec, labels: Readonly<Record<string, string>>): PodTemplateSpec => ({
	...template,
	metadata: {...template.metadata, labels: {...template.metadata?.labels, ...labels}},
});

const named = (pod: Pod, name: string): Pod => {
	const {generateName: _generated, ...metadata} = pod.metadata;
	return pods.prepareForCreate(pods.defaults({...pod, metadata: {...metadata, name}}));
};

const many = (count: number, make: (number: number) => Pod): readonly Pod[] =>
	Array.from({length: count}, (_, at) => make(at));

/** A Deployment's pods belong to the ReplicaSet that it would make. */
const ofDeployment = (object: ApiObject, template: PodTemplateSpec): Expansion => {
	const hash = templateHash(template);
	const own = labelled(template, {'pod-template-hash': hash});
	const selector = fieldsOf(valueAt(object, ['spec', 'selector']));
	const set = {
		apiVersion: 'apps/v1',
		kind: 'ReplicaSet',
		metadata: {
			name: `${object.metadata.name}-${hash}`,
			namespace: object.metadata.namespace,
			uid: `uid of ${object.metadata.name}-${hash}`,
		},
		spec: {
			selector: {...selector, matchLabels: {...fieldsOf(selector.matchLabels), 'pod-template-hash': hash}},
			template: own,
		},
	} as unknown as ApiObject;
	return {
		pods: many(podsWanted(object), at =>
			named(podFromTemplate(replicaSets, set, own), `${set.metadata.name}-${at + 1}`),
		),
		others: [set],
	};
};

/** Each pod of a StatefulSet has claims of its own; they are numbered from where it says. */
const ofStatefulSet = (object: ApiObject, template: PodTemplateSpec, make: (name: string) => Pod): Expansion => {
	const claims = itemsOf(valueAt(object, ['spec', 'volumeClaimTemplates'])).filter(isFields);
	const claimName = (claim: Fields, pod: string): string => `${textAt(claim, ['metadata', 'name'])}-${pod}`;
	const start = Number(valueAt(object, ['spec', 'ordinals', 'start']) ?? 0);
	const names = many(podsWanted(object), at => make(`${object.metadata.name}-${start + at}`));
	const withClaims = (pod: Pod): Pod => ({
		...pod,
		spec: {
			...pod.spec,
			volumes: [
				...(pod.spec.volumes ?? []),
				...claims.map(claim => ({
					name: textAt(claim, ['metadata', 'name']),
					persistentVolumeClaim: {claimName: claimName(claim, pod.metadata.name)},
				})),
			],
		},
	});
	return template === undefined || claims.length === 0
		? {pods: names, others: []}
		: {
				pods: names.map(withClaims),
				others: names.flatMap(({metadata}) =>
					claims.map(claim => ({
						apiVersion: 'v1',
						kind: 'PersistentVolumeClaim',
						metadata: {name: claimName(claim, metadata.name), namespace: metadata.namespace},
						spec: fieldsOf(claim.spec),
					})),
				) as unknown as readonly ApiObject[],
			};
};

/** Nobody makes pods for it now: it is suspended, or has ended. */
export const rests = (object: ApiObject): boolean =>
	valueAt(object, ['spec', 'suspend']) === true ||
	itemsOf(valueAt(object, ['status', 'conditions'])).some(
		condition =>
			['Complete', 'Failed'].includes(textAt(condition, ['type'])) && textAt(condition, ['status']) === 'True',
	);

/** A Job's pods bear its name, and their index where they have one. Source: pkg/registry/batch/job/strategy.go */
const ofJob = (job: ApiObject, template: PodTemplateSpec): Expansion => {
	const {name, uid = `uid of ${name}`} = job.metadata;
	const isIndexed = textAt(job, ['spec', 'completionMode']) === 'Indexed';
	const own =
		valueAt(job, ['spec', 'manualSelector']) === true
			? template
			: labelled(template, {
					'batch.kubernetes.io/controller-uid': uid,
					'batch.kubernetes.io/job-name': name,
					'controller-uid': uid,
					'job-name': name,
				});
	const podAt = (index: number): Pod =>
		isIndexed
			? named(podFromTemplate(jobs, job, labelled(own, {[indexLabel]: String(index)})), `${name}-${index}`)
			: named(podFromTemplate(jobs, job, own), `${name}-${index + 1}`);
	return rests(job) ? nothing : {pods: many(podsWanted(job), podAt), others: []};
};

/** The pods of a CronJob's next Job, which has its name here, so that the name stands for the pods too. */
const ofCronJob = (object: ApiObject): Expansion => {
	const {spec, metadata} = fieldsOf(valueAt(object, ['spec', 'jobTemplate']));
	const {name, namespace} = object.metadata;
	const job = {
		apiVersion: 'batch/v1',
		kind: 'Job',
		metadata: {...fieldsOf(metadata), name, namespace, uid: `uid of Job ${name}`},
		spec,
	} as unknown as ApiObject;
	const template = templateOf(job);
	return template === undefined || rests(object) ? nothing : ofJob(job, template);
};

/** The claims that are made for a pod, out of its own spec. Source: pkg/controller/volume/ephemeral */
export const ephemeralClaims = ({metadata, spec}: Pod): readonly ApiObject[] =>
	(spec.volumes ?? []).flatMap(volume => {
		const template = fieldsOf(valueAt(volume, ['ephemeral', 'volumeClaimTemplate']));
		const name = `${metadata.name}-${volume.name}`;
		return Object.hasOwn(template, 'spec')
			? [
					{
						apiVersion: 'v1',
						kind: 'PersistentVolumeClaim',
						metadata: {
							...fieldsOf(template.metadata),
							name,
							namespace: metadata.namespace,
							uid: `uid of claim ${name}`,
							ownerReferences: [
								{apiVersion: 'v1', kind: 'Pod', name: metadata.name, uid: metadata.uid, controller: true},
							],
						},
						spec: template.spec,
					} as unknown as ApiObject,
				]
			: [];
	});

/** What the workload asks for; nothing for an object that makes no pods. */
export const expand = (object: ApiObject): Expansion => {
	if (object.kind === 'CronJob') {
		return ofCronJob(object);
	}

	const template = templateOf(object);
	const kind = kindOf(object.apiVersion, object.kind);

	if (template === undefined || kind === undefined) {
		return nothing;
	}

	const make = (name: string): Pod => named(podFromTemplate(kind, object, template), name);

	switch (object.kind) {
		case 'Deployment':
			return ofDeployment(object, template);
		case 'StatefulSet':
			return ofStatefulSet(object, template, make);
		case 'ReplicaSet':
		case 'Job':
			return ofJob(object, template);
		case 'ReplicationController':
			return {pods: many(podsWanted(object), at => make(`${object.metadata.name}-${at + 1}`)), others: []};
		default:
			return nothing;
	}
};

/**
One pod for each node that the DaemonSet controller would give one, kept to it by its name. Nodes whose labels or taints it does not
bear get none: there nothing waits.
*/
export const expandDaemonSet = (object: ApiObject, nodes: readonly Node[]): readonly Pod[] => {
	const template = templateOf(object);

	if (template === undefined) {
		return [];
	}

	const set = object as DaemonSet;
	const podOn = daemonPod(set, templateHash(template));
	return nodes
		.filter(node => verdictOn(set, node).runs)
		.map(({metadata: {name}}) => named(podOn(name), `${object.metadata.name}-${name}`));
};
