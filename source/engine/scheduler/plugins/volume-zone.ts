import {classNameOf} from '../../api/claim-view.ts';
import {type PersistentVolume, persistentVolumes} from '../../api/kinds/persistent-volume.ts';
import type {PersistentVolumeClaim} from '../../api/kinds/persistent-volume-claim.ts';
import type {StorageClass} from '../../api/kinds/storage-class.ts';
import type {Labels} from '../../api/meta.ts';
import {action, hintIf} from '../cluster-event.ts';
import {definePlugin, type Sight} from '../framework.ts';
import type {NodeInfo} from '../node-info.ts';
import {type PluginStatus, skip, unresolvable} from '../plugin-status.ts';
import type {PodInfo} from '../pod-info.ts';
import {claimNotFound, claimOf, classOf, isOwnClaim, namedClaims} from './claims.ts';

const noZone = unresolvable('node(s) had no available volume zone');

/** Each label with the one that has taken its place. */
const topologyLabels: ReadonlyMap<string, string> = new Map([
	['failure-domain.beta.kubernetes.io/zone', 'topology.kubernetes.io/zone'],
	['failure-domain.beta.kubernetes.io/region', 'topology.kubernetes.io/region'],
	['topology.kubernetes.io/zone', 'topology.kubernetes.io/zone'],
	['topology.kubernetes.io/region', 'topology.kubernetes.io/region'],
]);

/** A label that the node must have, with one of these values. */
type Place = {readonly key: string; readonly values: readonly string[]};

/** One label may list several zones, `a__b`. */
const placesOf = (volume: PersistentVolume): readonly Place[] =>
	[...topologyLabels.keys()].flatMap(key => {
		const value = volume.metadata.labels?.[key];
		return value === undefined ? [] : [{key, values: value.split('__')}];
	});

const zoneLabels = (volume: PersistentVolume | undefined): readonly (string | undefined)[] =>
	[...topologyLabels.keys()].map(key => volume?.metadata.labels?.[key]);

/** For a claim without a volume: nothing to say when it waits for its first consumer, else what is wrong. */
const unboundClaim = (claim: PersistentVolumeClaim, sight: Sight): PluginStatus | undefined => {
	const className = classNameOf(claim);

	if (className === '') {
		return unresolvable('PersistentVolumeClaim had no pv name and storageClass name');
	}

	const storageClass = classOf(claim, sight);

	if (storageClass === undefined) {
		return unresolvable(`storageclass.storage.k8s.io "${className}" not found`);
	}

	if (storageClass.volumeBindingMode === undefined) {
		return unresolvable(`VolumeBindingMode not set for StorageClass "${className}"`);
	}

	return storageClass.volumeBindingMode === 'WaitForFirstConsumer'
		? undefined
		: unresolvable('PersistentVolume had no name');
};

const placesOfClaim = (pod: PodInfo, name: string, sight: Sight): readonly Place[] | PluginStatus => {
	if (name === '') {
		return unresolvable('PersistentVolumeClaim had no name');
	}

	const claim = claimOf(pod, name, sight);

	if (claim === undefined) {
		return unresolvable(claimNotFound(name));
	}

	const volumeName = claim.spec.volumeName ?? '';

	if (volumeName === '') {
		return unboundClaim(claim, sight) ?? [];
	}

	const volume = sight.seen.get(persistentVolumes, volumeName);
	return volume === undefined ? unresolvable(`persistentvolume "${volumeName}" not found`) : placesOf(volume);
};

const saysNoPlace = (labels: Labels): boolean => {
	for (const key of topologyLabels.keys()) {
		if (labels[key] !== undefined) {
			return false;
		}
	}

	return true;
};

const isIn = ({key, values}: Place, {labels}: NodeInfo): boolean => {
	const value = labels[key] ?? labels[topologyLabels.get(key) ?? key];
	return value !== undefined && values.includes(value);
};

/** A volume that lives in a zone wants its pod there. Source: pkg/scheduler/framework/plugins/volumezone */
export const volumeZone = definePlugin<readonly Place[], unknown>('VolumeZone', () => ({
	events: [
		{
			resource: 'StorageClass',
			actions: action.add,
			hint: (_pod, {after}) => hintIf((after as StorageClass).volumeBindingMode === 'WaitForFirstConsumer'),
		},
		{resource: 'Node', actions: action.add | action.updateNodeLabel},
		{
			resource: 'PersistentVolumeClaim',
			actions: action.add | action.update,
			hint: (pod, event) => hintIf(isOwnClaim(pod, event)),
		},
		{
			resource: 'PersistentVolume',
			actions: action.add | action.update,
			hint(_pod, {before, after}) {
				const earlier = zoneLabels(before as PersistentVolume | undefined);
				const later = zoneLabels(after as PersistentVolume);
				return hintIf(before === undefined || later.some((value, at) => value !== earlier[at]));
			},
		},
	],
	managesWithout: ['preFilter'],
	preFilter(pod, sight) {
		const places: Place[] = [];

		for (const name of namedClaims(pod.pod)) {
			const found = placesOfClaim(pod, name, sight);

			if ('code' in found) {
				return {status: found};
			}

			places.push(...found);
		}

		return places.length === 0 ? {status: skip} : {state: places};
	},
	filter(_pod, node, places) {
		if (saysNoPlace(node.labels)) {
			return undefined;
		}

		return places.every(place => isIn(place, node)) ? undefined : noZone;
	},
}));
