import {mountedClaims} from '../../api/claim-view.ts';
import {csiDrivers} from '../../api/kinds/csi-driver.ts';
import {type Node, nodes} from '../../api/kinds/node.ts';
import {type PersistentVolume, persistentVolumes} from '../../api/kinds/persistent-volume.ts';
import {type Pod, pods} from '../../api/kinds/pod.ts';
import {type VolumeAttachment, volumeAttachments} from '../../api/kinds/volume-attachment.ts';
import {isTerminal} from '../../api/pod-view.ts';
import {uniqueVolumeName} from '../../api/volume-names.ts';
import type {Index} from '../../client/loop.ts';
import type {Seen} from '../../client/seen.ts';
import {podsByClaim} from '../indices.ts';
import {isTerminating} from '../pod-state.ts';

/** Attachments by the volume that they are of. */
export const byVolume: Index = {
	kind: volumeAttachments,
	name: 'attachments by volume',
	values(object) {
		const {persistentVolumeName} = (object as VolumeAttachment).spec.source;
		return persistentVolumeName === undefined ? [] : [persistentVolumeName];
	},
};

export const byNode: Index = {
	kind: volumeAttachments,
	name: 'attachments by node',
	values: object => [(object as VolumeAttachment).spec.nodeName],
};

/** One disk: where it is to be, and where it is. */
export type DiskView = {
	readonly volume: PersistentVolume;
	readonly driver: string;
	/** Under what name nodes speak of it. */
	readonly disk: string;
	/** Pods that are to have it, by the nodes that they are on; in the order of the nodes' names. */
	readonly wanted: ReadonlyMap<string, readonly Pod[]>;
	readonly attachments: readonly VolumeAttachment[];
	/** It can be at one node only. */
	readonly isExclusive: boolean;
};

const runs = ({status}: Pod): boolean =>
	(status?.containerStatuses ?? []).some(({state}) => state?.terminated === undefined && state?.waiting === undefined);

/** What has ended holds no disk, deleted or not. Source: pkg/volume/util/util.go, IsPodTerminated */
const isOver = (pod: Pod): boolean => isTerminal(pod) || (isTerminating(pod) && !runs(pod));

/** Source: pkg/volume/util/util.go, IsMultiAttachAllowed */
const isExclusive = ({spec: {accessModes = []}}: PersistentVolume): boolean =>
	accessModes.length > 0 && !accessModes.includes('ReadWriteMany') && !accessModes.includes('ReadOnlyMany');

const podsOf = ({spec: {claimRef}}: PersistentVolume, seen: Seen): readonly Pod[] =>
	claimRef === undefined
		? []
		: seen
				.byIndex(pods, podsByClaim.name, `${claimRef.namespace}/${claimRef.name}`)
				.filter(pod => (pod.spec.nodeName ?? '') !== '' && !isOver(pod) && mountedClaims(pod).length > 0);

const byName = (one: string, other: string): number => (one < other ? -1 : 1);

/** The disk behind a volume; undefined for what is not attached to anything. */
export const viewOf = (name: string, seen: Seen): DiskView | undefined => {
	const volume = seen.get(persistentVolumes, name);
	const disk = volume === undefined ? undefined : uniqueVolumeName(volume);
	const driver = volume?.spec.csi?.driver;

	if (volume === undefined || disk === undefined || driver === undefined) {
		return undefined;
	}

	const users = seen.get(csiDrivers, driver)?.spec.attachRequired === false ? [] : podsOf(volume, seen);
	const places = [...new Set(users.map(({spec}) => spec.nodeName ?? ''))].sort(byName);
	return {
		volume,
		driver,
		disk,
		wanted: new Map(places.map(place => [place, users.filter(({spec}) => spec.nodeName === place)])),
		attachments: seen.byIndex(volumeAttachments, byVolume.name, name),
		isExclusive: isExclusive(volume),
	};
};

export const isMountedAt = (node: Node | undefined, disk: string): boolean =>
	node?.status?.volumesInUse?.includes(disk) === true;

export const isReportedAt = (node: Node | undefined, disk: string): boolean =>
	node?.status?.volumesAttached?.some(({name}) => name === disk) === true;

export const nodeOf = (name: string, seen: Seen): Node | undefined => seen.get(nodes, name);
