/*
What would have to change so that a pod gets in with what it mounts. The plug-ins that look at volumes share their sentences, so
a sentence, and not the plug-in that said it, tells what to do.
*/

import {mountedClaims} from '../../engine/api/claim-view.ts';
import type {PersistentVolumeClaim} from '../../engine/api/kinds/persistent-volume-claim.ts';
import type {Pod} from '../../engine/api/kinds/pod.ts';
import {keyOf} from '../../engine/api/object.ts';
import {type NodeInfo, type Picture, type PodInfo, podsConflict, volumeAllowsNode} from '../../engine/cluster.ts';
import {type Fix, targetOf, together} from './fix.ts';
import {isPlaced, keyOf as keyOfPod} from './pods.ts';
import {claimKeysOf, isBound, type Storage, storageIn, waitsForPod} from './storage.ts';

/** To lose what a volume holds is dearer than anything else that is proposed. */
const lossCost = 4;

type Mounting = {
	readonly info: PodInfo;
	readonly node: NodeInfo;
	readonly picture: Picture;
	readonly storage: Storage;
	/** What it mounts, as far as it is there. */
	readonly claims: readonly PersistentVolumeClaim[];
};

type VolumeFixer = (mounting: Mounting) => readonly Fix[];

/** All of these at once; nothing where there is nothing to do. */
const allOf = (fixes: readonly Fix[]): readonly Fix[] =>
	fixes.length === 0 ? [] : [fixes.length === 1 ? (fixes[0] as Fix) : together(fixes)];

const amountOf = ({spec}: PersistentVolumeClaim): string => spec.resources?.requests?.storage ?? 'some size';

const deleted = (key: string, why: string): Fix => ({
	words: `delete pod ${key}, which ${why}`,
	whatIf: [`delete-pod ${key}`],
	sort: 'delete-pod',
	cost: 3,
});

const renewed = (claim: PersistentVolumeClaim, className?: string): Fix => {
	const [ofClass, setting] = className === undefined ? ['', ''] : [` of class ${className}`, ` class=${className}`];
	const loses = (claim.spec.volumeName ?? '') !== '';
	return {
		words: `make claim ${keyOf(claim)} anew${ofClass}${loses ? ': what its volume holds stays behind' : ''}`,
		whatIf: [`renew-claim ${keyOf(claim)}${setting}`],
		sort: `renew-claim${setting}`,
		cost: loses ? lossCost : 1,
	};
};

const bound = (claim: PersistentVolumeClaim): Fix => ({
	words: `bring claim ${keyOf(claim)} the volume that it lacks (${amountOf(claim)})`,
	whatIf: [`add-volume ${keyOf(claim)}`],
	sort: 'add-volume',
	cost: 1,
});

const missingClaims: VolumeFixer = ({info, storage}) => {
	const missing = claimKeysOf(info.pod).filter(key => storage.claim(key) === undefined);
	const made = missing.map(
		(key): Fix => ({words: `make a claim ${key}`, whatIf: [`add-claim ${key}`], sort: 'add-claim', cost: 1}),
	);
	const filled = missing.map(
		(key): Fix => ({
			words: `make a claim ${key}, and a volume for it`,
			whatIf: [`add-claim ${key}`, `add-volume ${key}`],
			sort: 'add-claim add-volume',
			cost: 2,
		}),
	);
	return [...allOf(made), ...allOf(filled)];
};

const isGone = ({spec, status, metadata}: PersistentVolumeClaim, storage: Storage): boolean =>
	status?.phase === 'Lost' ||
	metadata.deletionTimestamp !== undefined ||
	((spec.volumeName ?? '') !== '' && storage.volume(spec.volumeName ?? '') === undefined);

const brokenClaims: VolumeFixer = ({claims, storage}) => {
	const broken = claims.filter(claim => isGone(claim, storage));
	const named = broken.filter(({spec}) => (spec.volumeName ?? '') !== '');
	return [
		...(named.length === broken.length
			? allOf(
					named.map(claim => ({
						...bound(claim),
						words: `bring back volume ${claim.spec.volumeName} of claim ${keyOf(claim)}`,
					})),
				)
			: []),
		...allOf(broken.map(claim => renewed(claim))),
	];
};

/** Where the volume of the pod cannot follow it. */
const elsewhere: VolumeFixer = ({info, node, claims, storage}) => {
	const far = claims.filter(({spec}) => {
		const volume = storage.volume(spec.volumeName ?? '');
		return volume !== undefined && !(volumeAllowsNode(volume, node) && isInZone(volume.metadata.labels ?? {}, node));
	});
	const volumes = volumesOf(
		info.pod,
		far.map(({metadata}) => metadata.name),
	);
	return [...allOf(far.map(claim => renewed(claim))), ...allOf(volumes.map(name => dropped(info.pod, name)))];
};

const isInZone = (labels: Readonly<Record<string, string>>, node: NodeInfo): boolean =>
	Object.entries(labels).every(
		([key, value]) => !/\/(zone|region)$/.test(key) || value.split('__').includes(node.labels[key] ?? ''),
	);

/** The names, in the pod's own spec, of the volumes that mount these claims. */
const volumesOf = (pod: Pod, claims: readonly string[]): readonly string[] =>
	(pod.spec.volumes ?? [])
		.filter(({persistentVolumeClaim}) => claims.includes(persistentVolumeClaim?.claimName ?? ''))
		.map(({name}) => name);

const dropped = (pod: Pod, volume: string): Fix => ({
	words: `let ${targetOf(pod)} do without its volume ${volume}`,
	whatIf: [`drop-volume ${targetOf(pod)} ${volume}`],
	sort: 'drop-volume',
	cost: lossCost,
});

const noVolume: VolumeFixer = ({node, claims, storage}) =>
	allOf(
		claims
			.filter(claim => !isBound(claim) && waitsForPod(claim, storage))
			.map(claim => ({
				words: `bring claim ${keyOf(claim)} a volume that ${node.name} can use (${amountOf(claim)})`,
				whatIf: [`add-volume ${keyOf(claim)} node=${node.name}`],
				sort: 'add-volume',
				cost: 1,
			})),
	);

/** Classes that would have a volume made where the pod goes. */
const otherClass: VolumeFixer = ({claims, storage}) => {
	const lost = claims.filter(claim => !isBound(claim) && !waitsForPod(claim, storage));
	const usable = storage.classes.filter(({volumeBindingMode}) => volumeBindingMode === 'WaitForFirstConsumer');
	return usable.slice(0, 2).flatMap(({metadata}) => allOf(lost.map(claim => renewed(claim, metadata.name))));
};

const unboundClaims: VolumeFixer = mounting => {
	const {claims, storage} = mounting;
	const unbound = claims.filter(claim => !isBound(claim) && !waitsForPod(claim, storage));
	return [...allOf(unbound.map(bound)), ...otherClass(mounting)];
};

const takenDisk: VolumeFixer = ({info, node}) =>
	node.pods
		.filter(other => podsConflict(info.pod, other.pod))
		.slice(0, 1)
		.map(({key}) => deleted(key, `has the disk on ${node.name}`));

/** A claim for one pod alone is taken wherever its pod is. */
const takenClaim: VolumeFixer = ({info, claims, picture}) => {
	const alone = claims.filter(({spec}) => spec.accessModes?.includes('ReadWriteOncePod') === true).map(keyOf);
	const holders = picture.pods.filter(
		pod => isPlaced(pod) && keyOfPod(pod) !== info.key && claimKeysOf(pod).some(key => alone.includes(key)),
	);
	return allOf(holders.map(pod => deleted(keyOfPod(pod), `holds ${alone.join(' and ')}, a claim for one pod alone`)));
};

const tooManyVolumes: VolumeFixer = ({info, node}) => [
	...node.pods
		.filter(({pod}) => mountedClaims(pod).length > 0)
		.sort((one, other) => one.priority - other.priority)
		.slice(0, 1)
		.map(({key}) => deleted(key, `takes one of the volumes that ${node.name} can attach`)),
	...volumesOf(
		info.pod,
		mountedClaims(info.pod).map(({name}) => name),
	)
		.slice(0, 1)
		.map(name => dropped(info.pod, name)),
];

/** By what the plug-in said. Source: the messages of volumebinding, volumezone, volumerestrictions, nodevolumelimits */
const bySentence: ReadonlyArray<readonly [RegExp, VolumeFixer]> = [
	[/^persistentvolumeclaim ".*" not found$/, missingClaims],
	[/^pod has unbound immediate PersistentVolumeClaims$|^PersistentVolume had no name$/, unboundClaims],
	[/non-existent|is being deleted$|^persistentvolume ".*" not found$/, brokenClaims],
	[/match PersistentVolume's node affinity$|no available volume zone$/, elsewhere],
	[/didn't find available persistent volumes to bind$/, noVolume],
	[/^storageclass\..* not found$|no pv name and storageClass name$|^VolumeBindingMode not set/, otherClass],
	[/had no available disk$/, takenDisk],
	[/ReadWriteOncePod/, takenClaim],
	[/exceed max volume count$/, tooManyVolumes],
];

/** Every way to answer one sentence of a plug-in that looks at volumes. */
export const volumeFixes = (
	info: PodInfo,
	node: NodeInfo,
	reasons: readonly string[],
	picture: Picture,
): readonly Fix[] => {
	const storage = storageIn(picture.others);
	const claims = claimKeysOf(info.pod).flatMap(key => storage.claim(key) ?? []);
	const mounting = {info, node, picture, storage, claims};
	const ways = reasons.map(reason => bySentence.find(([sentence]) => sentence.test(reason))?.[1](mounting) ?? []);
	const [only = []] = ways;
	return ways.length === 1
		? only
		: ways.some(each => each.length === 0)
			? []
			: allOf(ways.map(([first]) => first as Fix));
};
