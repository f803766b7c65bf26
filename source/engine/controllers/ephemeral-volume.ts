import {persistentVolumeClaims} from '../api/kinds/persistent-volume-claim.ts';
import {type Pod, pods} from '../api/kinds/pod.ts';
import type {Volume} from '../api/kinds/volume.ts';
import {keyOf} from '../api/object.ts';
import {type Call, create, type EventNote, nothingToDo} from '../client/calls.ts';
import type {Loop} from '../client/loop.ts';
import {controllerReference, isOwnedBy} from '../client/ownership.ts';
import type {Seen} from '../client/seen.ts';
import {isTerminating} from './pod-state.ts';

const ephemeralOf = (pod: Pod): readonly Volume[] =>
	pod.spec.volumes?.some(({ephemeral}) => ephemeral !== undefined) === true
		? pod.spec.volumes.filter(({ephemeral}) => ephemeral !== undefined)
		: [];

type Wanted = {readonly calls: readonly Call[]; readonly events: readonly EventNote[]};

const nothing: Wanted = {calls: [], events: []};

const claimFor = (pod: Pod, {name, ephemeral}: Volume, seen: Seen): Wanted => {
	const template = ephemeral?.volumeClaimTemplate;
	const {namespace} = pod.metadata;
	const claimName = `${pod.metadata.name}-${name}`;
	const there = seen.get(persistentVolumeClaims, `${namespace}/${claimName}`);

	if (template === undefined || (there !== undefined && isOwnedBy(there, pod))) {
		return nothing;
	}

	if (there !== undefined) {
		const message = `PVC ${namespace}/${claimName} was not created for pod ${namespace}/${pod.metadata.name} (pod is not owner)`;
		return {calls: [], events: [{about: pod, type: 'Warning', reason: 'EphemeralCreationFailed', message}]};
	}

	const {labels, annotations} = template.metadata ?? {};
	const claim = {
		apiVersion: 'v1',
		kind: 'PersistentVolumeClaim',
		metadata: {
			name: claimName,
			namespace,
			...(labels === undefined ? {} : {labels}),
			...(annotations === undefined ? {} : {annotations}),
			ownerReferences: [controllerReference(pod, pods)],
		},
		spec: template.spec,
	};
	return {
		events: [],
		calls: [
			{
				...create(persistentVolumeClaims, claim, `the volume ${name} of the pod is to be made for it`),
				eventIfRefused: {
					about: pod,
					type: 'Warning',
					reason: 'EphemeralCreationFailed',
					message: `ephemeral volume ${name}: {error}`,
				},
			},
		],
	};
};

/** Makes the claims of volumes that live and die with their pod. Source: pkg/controller/volume/ephemeral/controller.go */
export const ephemeralVolumeLoop: Loop = {
	name: 'ephemeral-volume-controller',
	watches: [
		{
			kind: pods,
			keys: ({object, type}) =>
				type === 'DELETED' || isTerminating(object) || ephemeralOf(object as Pod).length === 0 ? [] : [keyOf(object)],
		},
		{
			kind: persistentVolumeClaims,
			keys({object, type}) {
				const owner = object.metadata.ownerReferences?.find(
					({controller, kind}) => controller === true && kind === 'Pod',
				);
				return type === 'DELETED' && owner !== undefined ? [`${object.metadata.namespace}/${owner.name}`] : [];
			},
		},
	],
	decide(key, seen) {
		const pod = seen.get(pods, key);

		if (pod === undefined || isTerminating(pod)) {
			return nothingToDo;
		}

		const wanted = ephemeralOf(pod).map(volume => claimFor(pod, volume, seen));
		return {calls: wanted.flatMap(({calls}) => calls), events: wanted.flatMap(({events}) => events)};
	},
};
