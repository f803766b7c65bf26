import type {CsiNode} from '../../api/kinds/csi-node.ts';
import type {PersistentVolume} from '../../api/kinds/persistent-volume.ts';
import type {Volume} from '../../api/kinds/volume.ts';

/** A volume of a driver, by the driver's own name for it. */
export type DriverVolume = {readonly driver: string; readonly handle: string};

/** What in-tree volumes look like where they stand: in a pod or in a PersistentVolume. */
type InTree = {
	readonly gcePersistentDisk?: {readonly pdName: string};
	readonly awsElasticBlockStore?: {readonly volumeID: string};
	readonly azureDisk?: {readonly diskURI: string};
	readonly cinder?: {readonly volumeID: string};
};

/** The drivers that have taken over from the plug-ins that were in the tree. Source: staging/src/k8s.io/csi-translation-lib/plugins */
const successors: ReadonlyMap<string, string> = new Map([
	['kubernetes.io/aws-ebs', 'ebs.csi.aws.com'],
	['kubernetes.io/gce-pd', 'pd.csi.storage.gke.io'],
	['kubernetes.io/azure-disk', 'disk.csi.azure.com'],
	['kubernetes.io/cinder', 'cinder.csi.openstack.org'],
]);

const unspecified = 'UNSPECIFIED';

/** `aws://us-east-1a/vol-1` is `vol-1`. */
const awsHandle = (id: string): string => (id.startsWith('aws://') ? id.slice(id.lastIndexOf('/') + 1) : id);

/** Where a disk of GCE is said to be when nothing is said. */
const somewhere = `zones/${unspecified}`;

/** A disk of several zones belongs to their region; undefined when they do not look like zones of one. */
const placeOf = (zones: readonly string[]): string | undefined => {
	if (zones.length === 1) {
		return zones[0] === '' ? somewhere : `zones/${zones[0]}`;
	}

	const regions = new Set(zones.map(zone => /^([^-]*-[^-]*)-[^-]*$/.exec(zone)?.[1]));
	const [region] = regions;
	return regions.size === 1 && region !== undefined ? `regions/${region}` : undefined;
};

/** The plug-in that such a volume belonged to, and the name that its driver has for it; undefined when it has none. */
const inTreeVolume = (
	volume: InTree,
	place: string | undefined,
): {readonly plugin: string; readonly handle: string} | undefined => {
	const {gcePersistentDisk, awsElasticBlockStore, azureDisk, cinder} = volume;

	if (gcePersistentDisk !== undefined) {
		return place === undefined
			? undefined
			: {plugin: 'kubernetes.io/gce-pd', handle: `projects/${unspecified}/${place}/disks/${gcePersistentDisk.pdName}`};
	}

	if (awsElasticBlockStore !== undefined) {
		return {plugin: 'kubernetes.io/aws-ebs', handle: awsHandle(awsElasticBlockStore.volumeID)};
	}

	if (azureDisk !== undefined) {
		return {plugin: 'kubernetes.io/azure-disk', handle: azureDisk.diskURI};
	}

	return cinder === undefined ? undefined : {plugin: 'kubernetes.io/cinder', handle: cinder.volumeID};
};

/** Where a node has drivers at all, they have taken over. */
const handedOver = (volume: InTree, place: string | undefined, node: CsiNode | undefined): DriverVolume | undefined => {
	const found = inTreeVolume(volume, place);
	const driver = found === undefined ? undefined : successors.get(found.plugin);
	return found === undefined || driver === undefined || node === undefined ? undefined : {driver, handle: found.handle};
};

/** A pod's volume that some driver has taken over, whether or not on a node at hand. */
export const successorOf = (volume: Volume): string | undefined =>
	successors.get(inTreeVolume(volume, somewhere)?.plugin ?? '');

/** What a driver of the node knows the pod's volume as; undefined when the node does without one. */
export const inlineVolume = (volume: Volume, node: CsiNode | undefined): DriverVolume | undefined =>
	handedOver(volume, somewhere, node);

const zonesOf = ({metadata: {labels = {}}}: PersistentVolume): readonly string[] =>
	(labels['failure-domain.beta.kubernetes.io/zone'] || labels['topology.kubernetes.io/zone'] || '').split('__');

/** The same for a PersistentVolume, which may name its driver itself. */
export const persistentDriverVolume = (
	volume: PersistentVolume,
	node: CsiNode | undefined,
): DriverVolume | undefined => {
	const {csi} = volume.spec;
	return csi === undefined
		? handedOver(volume.spec as InTree, placeOf(zonesOf(volume)), node)
		: {driver: csi.driver, handle: csi.volumeHandle};
};

/** The driver that makes volumes in the name of this provisioner; undefined when the node does without it. */
export const driverOfProvisioner = (provisioner: string, node: CsiNode | undefined): string | undefined => {
	const driver = successors.get(provisioner);
	return driver === undefined ? provisioner : node === undefined ? undefined : driver;
};
