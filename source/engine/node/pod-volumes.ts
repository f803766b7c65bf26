import {mountedClaims} from '../api/claim-view.ts';
import {csiDrivers} from '../api/kinds/csi-driver.ts';
import {nodes} from '../api/kinds/node.ts';
import {type PersistentVolume, persistentVolumes} from '../api/kinds/persistent-volume.ts';
import {type PersistentVolumeClaim, persistentVolumeClaims} from '../api/kinds/persistent-volume-claim.ts';
import type {Pod} from '../api/kinds/pod.ts';
import {objectKey} from '../api/object.ts';
import type {Reply} from '../api/status.ts';
import {uniqueVolumeName} from '../api/volume-names.ts';
import type {Client} from '../client/client.ts';
import type {Worker} from './pod-worker.ts';

/*
The volumes behind a pod's claims, as the kubelet looks them up before anything of the pod is started.

	claim bound? ─▶ volume its own? ─▶ a disk: reported as in use ─▶ attached by the controller ─▶ mounted

Source: pkg/kubelet/volumemanager/populator/desired_state_of_world_populator.go, pkg/kubelet/volumemanager/volume_manager.go
*/

/** The disks that have to be attached to the node first, by the names under which it reports them; or what is the matter. */
export type ClaimedDisks = {readonly disks: readonly string[]; readonly problem?: string};

const wordsOf = (reply: Reply): string => (reply.ok ? '' : (reply.status.message ?? ''));

const problemOfVolume = (volume: PersistentVolume, claim: PersistentVolumeClaim): string | undefined => {
	const {claimRef} = volume.spec;
	const {name} = volume.metadata;

	if (claimRef === undefined) {
		return `found PV object ${name} but it has a nil pv.Spec.ClaimRef indicating it is not yet bound to the claim`;
	}

	return claimRef.uid === claim.metadata.uid
		? undefined
		: `found PV object ${name} but its pv.Spec.ClaimRef.UID ${claimRef.uid} does not point to claim.UID ${claim.metadata.uid}`;
};

type Found = {readonly volume?: PersistentVolume; readonly problem?: string};

/** Undefined members where nobody answers: the kubelet goes on with what it knows. */
const volumeOf = (client: Client, namespace: string | undefined, name: string): Found => {
	const asked = client.get(persistentVolumeClaims, objectKey(namespace, name));

	if (!asked.ok) {
		return asked.status.code === 404 ? {problem: `failed to fetch PVC from API server: ${wordsOf(asked)}`} : {};
	}

	const claim = asked.object;

	if (claim.metadata.deletionTimestamp !== undefined) {
		return {problem: 'PVC is being deleted'};
	}

	if (claim.status?.phase !== 'Bound' || (claim.spec.volumeName ?? '') === '') {
		return {problem: 'PVC is not bound'};
	}

	const volumeName = claim.spec.volumeName ?? '';
	const found = client.get(persistentVolumes, volumeName);

	if (!found.ok) {
		return found.status.code === 404
			? {problem: `failed to fetch PV ${volumeName} from API server: ${wordsOf(found)}`}
			: {};
	}

	const problem = problemOfVolume(found.object, claim);
	return problem === undefined ? {volume: found.object} : {problem};
};

/** The driver wants to be told before a node may use its volumes; most do. */
const isAttached = (client: Client, driver: string): boolean => {
	const reply = client.get(csiDrivers, driver);
	return !reply.ok || reply.object.spec.attachRequired !== false;
};

export const claimedDisks = (client: Client, pod: Pod): ClaimedDisks => {
	const {namespace} = pod.metadata;
	const failed: string[] = [];
	const problems: string[] = [];
	const disks: string[] = [];

	for (const {name, volume: inPod} of mountedClaims(pod)) {
		const {volume, problem} = volumeOf(client, namespace, name);
		const disk = volume === undefined ? undefined : uniqueVolumeName(volume);

		if (problem !== undefined) {
			failed.push(inPod);
			problems.push(`error processing PVC ${namespace}/${name}: ${problem}`);
		} else if (disk !== undefined && isAttached(client, volume?.spec.csi?.driver ?? '')) {
			disks.push(disk);
		}
	}

	client.takeCost();

	if (problems.length === 0) {
		return {disks};
	}

	const names = failed.join(' ');
	return {
		disks,
		problem: `Unable to attach or mount volumes: unmounted volumes=[${names}], unattached volumes=[], failed to process volumes=[${names}]: ${problems.join('; ')}`,
	};
};

/** The disks that pods here have or wait for, sorted. */
export const disksOf = (workers: readonly Worker[]): readonly string[] =>
	[...new Set(workers.flatMap(({disks}) => disks))].sort();

/** The attach/detach controller says so in the Node. */
export const areAttached = (client: Client, node: string, disks: readonly string[]): boolean => {
	if (disks.length === 0) {
		return true;
	}

	const reply = client.get(nodes, node);
	client.takeCost();
	const attached = reply.ok ? (reply.object.status?.volumesAttached ?? []) : [];
	return disks.every(disk => attached.some(({name}) => name === disk));
};
