/** Who a pod of a StatefulSet is: its ordinal, its name, its disks. Source: pkg/controller/statefulset/stateful_set_utils.go */
import type {PersistentVolumeClaim} from '../../api/kinds/persistent-volume-claim.ts';
import type {Pod, PodTemplateSpec} from '../../api/kinds/pod.ts';
import {type StatefulSet, statefulSets} from '../../api/kinds/stateful-set.ts';
import type {ApiObject} from '../../api/object.ts';
import {revisionLabel} from '../history/revisions.ts';
import {podFromTemplate} from '../pod-from-template.ts';

const podNameLabel = 'statefulset.kubernetes.io/pod-name';
const podIndexLabel = 'apps.kubernetes.io/pod-index';

const greatestOrdinal = 2_147_483_647;

/** `web` and 3 of `web-3`; undefined of a name that no StatefulSet gives. */
const parse = (name: string): {readonly parent: string; readonly ordinal: number} | undefined => {
	const [, parent, digits] = /^(.*)-(\d+)$/.exec(name) ?? [];
	const ordinal = Number(digits);
	return parent === undefined || ordinal > greatestOrdinal ? undefined : {parent, ordinal};
};

/** Pods that match the selector but have another name are none of the set's. */
export const isMember = (set: StatefulSet, {metadata}: ApiObject): boolean =>
	parse(metadata.name)?.parent === set.metadata.name;

export const ordinalOf = ({metadata}: Pod): number => parse(metadata.name)?.ordinal ?? -1;

export const firstOrdinal = ({spec}: StatefulSet): number => spec.ordinals?.start ?? 0;
export const wantedPods = ({spec}: StatefulSet): number => spec.replicas ?? 1;

/** Whether the set wants a pod of this number. */
export const isWanted = (set: StatefulSet, ordinal: number): boolean =>
	ordinal >= firstOrdinal(set) && ordinal < firstOrdinal(set) + wantedPods(set);

export const podName = ({metadata}: StatefulSet, ordinal: number): string => `${metadata.name}-${ordinal}`;

export const revisionOf = ({metadata}: Pod): string => metadata.labels?.[revisionLabel] ?? '';

/** `www-web-3`, the claim that pod 3 has of the template `www`. */
const claimName = (template: string, set: StatefulSet, ordinal: number): string =>
	`${template}-${podName(set, ordinal)}`;

/** The claims of one pod, by the names of their volumes. */
export const claimsOf = (
	set: StatefulSet,
	ordinal: number,
): ReadonlyArray<{readonly volume: string; readonly claim: PersistentVolumeClaim}> =>
	(set.spec.volumeClaimTemplates ?? []).map(({metadata = {}, spec}) => {
		const labels = {...metadata.labels, ...set.spec.selector.matchLabels};
		return {
			volume: metadata.name ?? '',
			claim: {
				apiVersion: 'v1',
				kind: 'PersistentVolumeClaim',
				metadata: {
					name: claimName(metadata.name ?? '', set, ordinal),
					namespace: set.metadata.namespace,
					...(Object.keys(labels).length === 0 ? {} : {labels}),
					...(metadata.annotations === undefined ? {} : {annotations: metadata.annotations}),
				},
				spec,
			},
		};
	});

type Volumes = Pod['spec']['volumes'];

/** The volumes with the pod's claims in the place of any that go by the same names. */
const withClaims = (volumes: Volumes = [], set: StatefulSet, ordinal: number): Volumes => {
	const claims = claimsOf(set, ordinal);
	const names = claims.map(({volume}) => volume);
	return [
		...claims.map(({volume, claim}) => ({name: volume, persistentVolumeClaim: {claimName: claim.metadata.name}})),
		...volumes.filter(({name}) => !names.includes(name)),
	];
};

/** The pod of this number, from this template. */
export const statefulPod = (set: StatefulSet, ordinal: number, template: PodTemplateSpec, revision: string): Pod => {
	const pod = podFromTemplate(statefulSets, set, template);
	const name = podName(set, ordinal);
	const {serviceName = ''} = set.spec;
	const volumes = withClaims(pod.spec.volumes, set, ordinal);
	return {
		...pod,
		metadata: {
			...pod.metadata,
			name,
			labels: {
				...pod.metadata.labels,
				[podNameLabel]: name,
				[podIndexLabel]: String(ordinal),
				[revisionLabel]: revision,
			},
		},
		spec: {
			...pod.spec,
			hostname: name,
			...(serviceName === '' ? {} : {subdomain: serviceName}),
			...(volumes?.length === 0 ? {} : {volumes}),
		},
	};
};

const hasName = ({metadata}: Pod): boolean => metadata.labels?.[podNameLabel] === metadata.name;

const hasClaims = (set: StatefulSet, pod: Pod): boolean =>
	claimsOf(set, ordinalOf(pod)).every(({volume, claim}) =>
		pod.spec.volumes?.some(
			({name, persistentVolumeClaim}) => name === volume && persistentVolumeClaim?.claimName === claim.metadata.name,
		),
	);

/**
The pod as the set would have it now, which may be more than the server lets anybody change; the same pod when it is.
Adopted pods may lack the label with their name, or the disks.
*/
export const repaired = (set: StatefulSet, pod: Pod): Pod => {
	if (hasName(pod) && hasClaims(set, pod)) {
		return pod;
	}

	const ordinal = ordinalOf(pod);
	const labels = {
		...pod.metadata.labels,
		[podNameLabel]: pod.metadata.name,
		[podIndexLabel]: String(ordinal),
	};
	return {
		...pod,
		metadata: {...pod.metadata, labels},
		spec: hasClaims(set, pod) ? pod.spec : {...pod.spec, volumes: withClaims(pod.spec.volumes, set, ordinal)},
	};
};
