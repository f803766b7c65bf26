/** Claims for which no volume is there, and whom to ask for one. */
import {betaStorageProvisioner, classNameOf, selectedNode, storageProvisioner} from '../../api/claim-view.ts';
import {type PersistentVolumeClaim, persistentVolumeClaims} from '../../api/kinds/persistent-volume-claim.ts';
import type {Pod} from '../../api/kinds/pod.ts';
import {pods} from '../../api/kinds/pod.ts';
import {defaultClassOf, type StorageClass, storageClasses} from '../../api/kinds/storage-class.ts';
import {keyOf} from '../../api/object.ts';
import {type Decision, type EventNote, type Turn, update} from '../../client/calls.ts';
import type {Seen} from '../../client/seen.ts';
import {podsByClaim} from '../indices.ts';
import {untilNextRound} from './rounds.ts';

/** Drivers that stand in for what Kubernetes once had built in. Source: staging/src/k8s.io/csi-translation-lib/plugins */
const migrated: ReadonlyMap<string, string> = new Map([
	['kubernetes.io/aws-ebs', 'ebs.csi.aws.com'],
	['kubernetes.io/azure-disk', 'disk.csi.azure.com'],
	['kubernetes.io/azure-file', 'file.csi.azure.com'],
	['kubernetes.io/cinder', 'cinder.csi.openstack.org'],
	['kubernetes.io/gce-pd', 'pd.csi.storage.gke.io'],
	['kubernetes.io/portworx-volume', 'pxd.portworx.com'],
	['kubernetes.io/vsphere-volume', 'csi.vsphere.vmware.com'],
]);

/** Who makes the volumes of a class. */
export const provisionerOf = ({provisioner}: StorageClass): string => migrated.get(provisioner) ?? provisioner;

export const classOf = (claim: PersistentVolumeClaim, seen: Seen): StorageClass | undefined =>
	classNameOf(claim) === '' ? undefined : seen.get(storageClasses, classNameOf(claim));

/** The claim is bound once a pod that mounts it has a place, and not before. */
export const isDelayed = (claim: PersistentVolumeClaim, seen: Seen): boolean =>
	classOf(claim, seen)?.volumeBindingMode === 'WaitForFirstConsumer';

const waiting = (claim: PersistentVolumeClaim, seen: Seen, note: Omit<EventNote, 'about'>): Decision => ({
	calls: [],
	events: [{about: claim, ...note}],
	lookAgainIn: untilNextRound(seen.now),
});

const refusal = (claim: PersistentVolumeClaim, seen: Seen, message: string): Decision =>
	waiting(claim, seen, {type: 'Warning', reason: 'ProvisioningFailed', message});

const unplacedPods = (claim: PersistentVolumeClaim, seen: Seen): readonly string[] =>
	seen
		.byIndex(pods, podsByClaim.name, keyOf(claim))
		.filter((pod: Pod) => (pod.spec.nodeName ?? '') === '')
		.map(({metadata}) => metadata.name);

const waitForConsumer = (claim: PersistentVolumeClaim, seen: Seen): Decision => {
	const names = unplacedPods(claim, seen);
	const [reason, message] =
		names.length === 0
			? ['WaitForFirstConsumer', 'waiting for first consumer to be created before binding']
			: ['WaitForPodScheduled', `waiting for pod${names.length === 1 ? '' : 's'} ${names.join(',')} to be scheduled`];
	return waiting(claim, seen, {type: 'Normal', reason, message});
};

/** What a claim's key remembers until the next look, once the driver was asked. */
const asked = 'asked';

/** Names the driver that is to make the volume, and leaves it to it. Source: provisionClaimOperationExternal */
const provision = (claim: PersistentVolumeClaim, seen: Seen, {remembered}: Turn): Decision => {
	const storageClass = classOf(claim, seen);

	if (storageClass === undefined) {
		return refusal(claim, seen, `storageclass.storage.k8s.io "${classNameOf(claim)}" not found`);
	}

	const driver = provisionerOf(storageClass);

	if (driver.startsWith('kubernetes.io/')) {
		return refusal(claim, seen, `no volume plugin matched name: ${driver}`);
	}

	const note: EventNote = {
		about: claim,
		type: 'Normal',
		reason: 'ExternalProvisioning',
		message: `Waiting for a volume to be created either by the external provisioner '${driver}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`,
	};
	const {annotations = {}} = claim.metadata;

	if (annotations[storageProvisioner] === driver) {
		const lookAgainIn = untilNextRound(seen.now);
		// Its own write is no news.
		return remembered === asked ? {calls: [], lookAgainIn} : waiting(claim, seen, note);
	}

	const named = {...annotations, [betaStorageProvisioner]: driver, [storageProvisioner]: driver};
	const next = {...claim, metadata: {...claim.metadata, annotations: named}};
	return {
		calls: [{...update(persistentVolumeClaims, next, `${driver} is to make a volume`), event: note}],
		lookAgainIn: untilNextRound(seen.now),
		remember: asked,
	};
};

/** A claim that named no class when there was no default one gets the default as soon as there is. Source: assignDefaultStorageClass */
const withDefaultClass = (claim: PersistentVolumeClaim, seen: Seen): PersistentVolumeClaim | undefined => {
	const asks =
		claim.spec.storageClassName === undefined &&
		claim.metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] === undefined;
	const found = asks ? defaultClassOf(seen.list(storageClasses)) : undefined;
	return found === undefined ? undefined : {...claim, spec: {...claim.spec, storageClassName: found.metadata.name}};
};

/** A claim that no volume suits: somebody is asked to make one, or it is said what it waits for. */
export const seekVolume = (claim: PersistentVolumeClaim, seen: Seen, turn: Turn): Decision => {
	const classed = withDefaultClass(claim, seen);

	if (classed !== undefined) {
		return {calls: [update(persistentVolumeClaims, classed, 'it named no class, and there is a default one now')]};
	}

	if (isDelayed(claim, seen) && (claim.metadata.annotations?.[selectedNode] ?? '') === '') {
		return waitForConsumer(claim, seen);
	}

	return classNameOf(claim) === ''
		? waiting(claim, seen, {
				type: 'Normal',
				reason: 'FailedBinding',
				message: 'no persistent volumes available for this claim and no storage class is set',
			})
		: provision(claim, seen, turn);
};
