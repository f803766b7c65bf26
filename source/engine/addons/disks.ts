/*
A CSI driver with its sidecars, as far as the API shows them: it makes the volumes that claims ask for, unmakes those that
are to go, lets claims grow, and attaches and detaches. Each is a task that takes a while and then is a few calls.

	claim asks ─▶ Provisioning … volume ─▶ ProvisioningSucceeded        volume Released ─▶ … gone
	claim grows ─▶ Resizing … VolumeResizeSuccessful                    VolumeAttachment ─▶ … attached; deleted ─▶ … gone

It goes by its own name, and stands in for every driver that the cluster says it has (by a CSIDriver of that name).
Source: github.com/kubernetes-csi/external-{provisioner,resizer,attacher}
*/
import {
	betaStorageProvisioner,
	classNameOf,
	provisionedBy,
	requestedStorage,
	selectedNode,
	storageOf,
	storageProvisioner,
} from '../api/claim-view.ts';
import type {AnyKind, Kind} from '../api/kind.ts';
import {csiDrivers} from '../api/kinds/csi-driver.ts';
import {type Node, nodes} from '../api/kinds/node.ts';
import {type PersistentVolume, persistentVolumes} from '../api/kinds/persistent-volume.ts';
import {type PersistentVolumeClaim, persistentVolumeClaims} from '../api/kinds/persistent-volume-claim.ts';
import {type StorageClass, storageClasses} from '../api/kinds/storage-class.ts';
import {type VolumeAttachment, volumeAttachments} from '../api/kinds/volume-attachment.ts';
import {type ApiObject, keyOf, objectKey} from '../api/object.ts';
import {type Call, create, type EventNote, remove, update, updateStatus} from '../client/calls.ts';
import type {Seen} from '../client/seen.ts';
import type {DrawReader} from '../kernel/draws.ts';
import {type Millis, seconds} from '../kernel/time.ts';

/** The name of podfall's own driver, for classes that nobody brings. */
export const ownDriver = 'disks.csi.podfall';

/** Keeps a volume's object until its bytes are gone. */
const driverFinalizer = 'external-provisioner.volume.kubernetes.io/finalizer';

export type DiskSight = Pick<Seen, 'get' | 'list'> & {readonly draws: DrawReader};

export type DiskWork = {readonly calls: readonly Call[]; readonly events?: readonly EventNote[]};

export type DiskTask = {
	readonly name: string;
	readonly kind: AnyKind;
	/** At least and at most so long. */
	readonly takes: readonly [Millis, Millis];
	/** Whose task it is, where there is anything to do. */
	driverFor(object: ApiObject, sight: DiskSight): string | undefined;
	/** Said as it begins. */
	begins?(object: ApiObject): EventNote;
	/** What is done once it has taken its time; looked at afresh. */
	finish(object: ApiObject, sight: DiskSight): DiskWork;
};

/** The driver of that name runs here. */
export const isServed = (driver: string | undefined, sight: DiskSight): driver is string =>
	driver !== undefined && (driver === ownDriver || sight.get(csiDrivers, driver) !== undefined);

const zoneLabel = 'topology.kubernetes.io/zone';

const zoneOf = (node: Node | undefined): string | undefined => node?.metadata.labels?.[zoneLabel];

const classOf = (claim: PersistentVolumeClaim, sight: DiskSight): StorageClass | undefined =>
	sight.get(storageClasses, classNameOf(claim));

/** Zones in which a class may have volumes; undefined for any. */
const allowedZones = ({allowedTopologies = []}: StorageClass): readonly string[] | undefined => {
	const named = allowedTopologies.flatMap(({matchLabelExpressions = []}) =>
		matchLabelExpressions.filter(({key}) => key === zoneLabel).flatMap(({values}) => values),
	);
	return named.length === 0 ? undefined : named;
};

/** The zone of the node that the scheduler chose; where it did not choose, one of all, by lot. */
const zoneFor = (claim: PersistentVolumeClaim, storageClass: StorageClass, sight: DiskSight): string | undefined => {
	const node = claim.metadata.annotations?.[selectedNode];

	if (node !== undefined) {
		return zoneOf(sight.get(nodes, node));
	}

	const there = sight.list(nodes).flatMap(each => zoneOf(each) ?? []);
	const zones = [...new Set(there)].filter(zone => allowedZones(storageClass)?.includes(zone) ?? true).sort();
	return zones[sight.draws.between(`disk zone/${claim.metadata.uid}`, 0, 0, Math.max(0, zones.length - 1))];
};

const volumeName = ({metadata}: PersistentVolumeClaim): string => `pvc-${metadata.uid}`;

const volumeFor = (
	claim: PersistentVolumeClaim,
	storageClass: StorageClass,
	driver: string,
	sight: DiskSight,
): PersistentVolume => {
	const {namespace, name, uid, resourceVersion} = claim.metadata;
	// What many nodes may have at once is no disk of one zone.
	const isShared = claim.spec.accessModes?.some(mode => mode === 'ReadWriteMany' || mode === 'ReadOnlyMany') === true;
	const zone = isShared ? undefined : zoneFor(claim, storageClass, sight);
	return {
		apiVersion: 'v1',
		kind: 'PersistentVolume',
		metadata: {
			name: volumeName(claim),
			annotations: {
				[provisionedBy]: driver,
				'volume.kubernetes.io/provisioner-deletion-secret-name': '',
				'volume.kubernetes.io/provisioner-deletion-secret-namespace': '',
			},
			finalizers: [driverFinalizer],
		},
		spec: {
			capacity: {storage: claim.spec.resources?.requests?.storage ?? '1Gi'},
			accessModes: claim.spec.accessModes ?? [],
			claimRef: {apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name, uid, resourceVersion},
			persistentVolumeReclaimPolicy: storageClass.reclaimPolicy ?? 'Delete',
			storageClassName: storageClass.metadata.name,
			volumeMode: claim.spec.volumeMode ?? 'Filesystem',
			...(storageClass.mountOptions === undefined ? {} : {mountOptions: storageClass.mountOptions}),
			csi: {driver, volumeHandle: `disk-${uid}`, ...(claim.spec.volumeMode === 'Block' ? {} : {fsType: 'ext4'})},
			...(zone === undefined
				? {}
				: {
						nodeAffinity: {
							required: {
								nodeSelectorTerms: [{matchExpressions: [{key: zoneLabel, operator: 'In', values: [zone]}]}],
							},
						},
					}),
		},
	};
};

/** Nobody has or made a volume for it, its driver is asked by name, and it is known where the volume is to be. */
const provisionerFor = (claim: PersistentVolumeClaim, sight: DiskSight): string | undefined => {
	const {annotations = {}, deletionTimestamp} = claim.metadata;
	const storageClass = classOf(claim, sight);
	const waits = storageClass?.volumeBindingMode === 'WaitForFirstConsumer' && (annotations[selectedNode] ?? '') === '';

	const isOver = (claim.spec.volumeName ?? '') !== '' || deletionTimestamp !== undefined;

	return storageClass === undefined || waits || isOver || sight.get(persistentVolumes, volumeName(claim)) !== undefined
		? undefined
		: (annotations[storageProvisioner] ?? annotations[betaStorageProvisioner]);
};

const task = <T extends ApiObject>(
	kind: Kind<T>,
	rest: {
		readonly name: string;
		readonly takes: readonly [Millis, Millis];
		driverFor(object: T, sight: DiskSight): string | undefined;
		begins?(object: T): EventNote;
		finish(object: T, sight: DiskSight): DiskWork;
	},
): DiskTask => ({kind, ...rest}) as unknown as DiskTask;

const provision = task(persistentVolumeClaims, {
	name: 'provision',
	takes: [seconds(1), seconds(4)],
	driverFor: provisionerFor,
	begins: claim => ({
		about: claim,
		type: 'Normal',
		reason: 'Provisioning',
		message: `External provisioner is provisioning volume for claim "${keyOf(claim)}"`,
	}),
	finish(claim, sight) {
		const storageClass = classOf(claim, sight);
		const driver = provisionerFor(claim, sight);

		if (storageClass === undefined || driver === undefined) {
			return {calls: []};
		}

		const event: EventNote = {
			about: claim,
			type: 'Normal',
			reason: 'ProvisioningSucceeded',
			message: `Successfully provisioned volume ${volumeName(claim)}`,
		};
		const because = `${keyOf(claim)} asked ${driver} for it`;
		return {
			calls: [
				{
					...create(persistentVolumes, volumeFor(claim, storageClass, driver, sight), because),
					event,
					fineIf: ['AlreadyExists'],
				},
			],
		};
	},
});

const unmake = task(persistentVolumes, {
	name: 'unmake',
	takes: [seconds(1), seconds(3)],
	driverFor({metadata, spec, status}) {
		const isReleased = status?.phase === 'Released' && spec.persistentVolumeReclaimPolicy === 'Delete';
		const isLeaving = metadata.deletionTimestamp !== undefined && status?.phase !== 'Bound';
		const isHeld = metadata.finalizers?.includes(driverFinalizer) === true;
		return isHeld && (isReleased || isLeaving) ? metadata.annotations?.[provisionedBy] : undefined;
	},
	finish(volume, sight) {
		const {name, finalizers = []} = volume.metadata;

		// What is still at a machine is tried again later.
		if (sight.list(volumeAttachments).some(({spec}) => spec.source.persistentVolumeName === name)) {
			return {calls: []};
		}

		const left = finalizers.filter(each => each !== driverFinalizer);
		const free = {...volume, metadata: {...volume.metadata, finalizers: left}};
		return {
			calls: [
				{...update(persistentVolumes, free, 'nothing is left of it'), fineIf: ['NotFound']},
				{...remove(persistentVolumes, name, 'its claim is gone'), fineIf: ['NotFound']},
			],
		};
	},
});

const grows = (claim: PersistentVolumeClaim): boolean =>
	claim.status?.phase === 'Bound' && requestedStorage(claim) > storageOf(claim.status.capacity);

const resize = task(persistentVolumeClaims, {
	name: 'resize',
	takes: [seconds(2), seconds(6)],
	driverFor(claim, sight) {
		const volume = grows(claim) ? sight.get(persistentVolumes, claim.spec.volumeName ?? '') : undefined;
		return volume?.metadata.annotations?.[provisionedBy];
	},
	begins: claim => ({
		about: claim,
		type: 'Normal',
		reason: 'Resizing',
		message: `External resizer is resizing volume ${claim.spec.volumeName}`,
	}),
	finish(claim, sight) {
		const volume = sight.get(persistentVolumes, claim.spec.volumeName ?? '');
		const storage = claim.spec.resources?.requests?.storage;

		if (volume === undefined || storage === undefined || !grows(claim)) {
			return {calls: []};
		}

		const capacity = {...volume.spec.capacity, storage};
		const because = `${keyOf(claim)} was to grow to ${storage}`;
		const event: EventNote = {
			about: claim,
			type: 'Normal',
			reason: 'VolumeResizeSuccessful',
			message: 'Resize volume succeeded',
		};
		return {
			calls: [
				update(persistentVolumes, {...volume, spec: {...volume.spec, capacity}}, because),
				{
					...updateStatus(persistentVolumeClaims, {...claim, status: {...claim.status, capacity}}, because),
					event,
				},
			],
		};
	},
});

const attacherFinalizer = (driver: string): string => `external-attacher/${driver.replaceAll('.', '-')}`;

/** The machine hears nothing of it: a disk is attached to what is switched off as well. */
const attach = task(volumeAttachments, {
	name: 'attach',
	takes: [seconds(1), seconds(3)],
	driverFor: ({metadata, spec, status}) =>
		metadata.deletionTimestamp === undefined && status?.attached !== true ? spec.attacher : undefined,
	finish(attachment) {
		const {metadata, spec} = attachment;
		const because = `the disk is at ${spec.nodeName}`;
		const finalizers = [...(metadata.finalizers ?? []), attacherFinalizer(spec.attacher)];
		const held = {...attachment, metadata: {...metadata, finalizers: [...new Set(finalizers)]}};
		const {resourceVersion: _, ...unversioned} = held.metadata;
		return {
			calls: [
				update(volumeAttachments, held, because),
				updateStatus(volumeAttachments, {...held, metadata: unversioned, status: {attached: true}}, because),
			],
		};
	},
});

const detach = task(volumeAttachments, {
	name: 'detach',
	takes: [seconds(1), seconds(3)],
	driverFor: ({metadata, spec}) => (metadata.deletionTimestamp === undefined ? undefined : spec.attacher),
	finish(attachment) {
		const {metadata, spec} = attachment;
		const finalizers = (metadata.finalizers ?? []).filter(each => each !== attacherFinalizer(spec.attacher));
		const free: VolumeAttachment = {...attachment, metadata: {...metadata, finalizers}};
		return {calls: [{...update(volumeAttachments, free, `${spec.nodeName} has let go of it`), fineIf: ['NotFound']}]};
	},
});

export const diskTasks: readonly DiskTask[] = [provision, unmake, resize, attach, detach];

/** What a task is about, as the driver remembers it: `provision shop/data`. */
export const taskKey = ({name}: DiskTask, object: ApiObject): string =>
	`${name} ${objectKey(object.metadata.namespace, object.metadata.name)}`;
