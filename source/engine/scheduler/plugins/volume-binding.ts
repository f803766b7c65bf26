import {
	boundByController,
	isClaimForPod,
	isFullyBound,
	type MountedClaim,
	mountedClaims,
	notPodsClaim,
	selectedNode,
} from '../../api/claim-view.ts';
import type {CsiDriver} from '../../api/kinds/csi-driver.ts';
import type {CsiStorageCapacity} from '../../api/kinds/csi-storage-capacity.ts';
import {type PersistentVolume, persistentVolumes} from '../../api/kinds/persistent-volume.ts';
import {type PersistentVolumeClaim, persistentVolumeClaims} from '../../api/kinds/persistent-volume-claim.ts';
import type {Pod} from '../../api/kinds/pod.ts';
import type {StorageClass} from '../../api/kinds/storage-class.ts';
import type {ApiObject} from '../../api/object.ts';
import {equalValues} from '../../api/share.ts';
import {type Call, patch} from '../../client/calls.ts';
import {type Millis, seconds} from '../../kernel/time.ts';
import {action, hintIf} from '../cluster-event.ts';
import {type BindingStep, definePlugin, type Sight} from '../framework.ts';
import type {NodeInfo} from '../node-info.ts';
import {failed, type PluginStatus, skip, unresolvable} from '../plugin-status.ts';
import type {PodInfo} from '../pod-info.ts';
import {noRoom, noVolume, planVolumes, type VolumePlan, volumeLimit} from '../volume-choice.ts';
import {claimNotFound, claimOf, classOf, isOwnClaim, volumeAllowsNode} from './claims.ts';

const otherPlace = "node(s) didn't match PersistentVolume's node affinity";
const volumeGone = 'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)';

/** Source: KubeSchedulerConfiguration, VolumeBindingArgs.bindTimeoutSeconds */
const usualTimeout = 600;

type Filtering = {readonly bound: readonly PersistentVolumeClaim[]; readonly delayed: readonly PersistentVolumeClaim[]};

/** What Reserve decided, and the versions of the claims when the provisioner was asked (none yet: not asked). */
type Plan = VolumePlan & {readonly since: Millis; readonly asked?: Readonly<Record<string, string>>};

const problemWith = (
	pod: Pod,
	{name, isEphemeral}: MountedClaim,
	claim: PersistentVolumeClaim | undefined,
): string | undefined => {
	if (claim === undefined) {
		return isEphemeral
			? `waiting for ephemeral volume controller to create the persistentvolumeclaim "${name}"`
			: claimNotFound(name);
	}

	if (claim.status?.phase === 'Lost') {
		return `persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${claim.spec.volumeName ?? ''}"`;
	}

	if (claim.metadata.deletionTimestamp !== undefined) {
		return `persistentvolumeclaim "${name}" is being deleted`;
	}

	return isEphemeral && !isClaimForPod(claim, pod) ? notPodsClaim(claim, pod) : undefined;
};

/** The claims of the pod that are all there and in order, or what is wrong with the first that is not. */
const claimsInOrder = (pod: PodInfo, sight: Sight): readonly PersistentVolumeClaim[] | PluginStatus => {
	const claims: PersistentVolumeClaim[] = [];

	for (const mounted of mountedClaims(pod.pod)) {
		const claim = claimOf(pod, mounted.name, sight);
		const problem = problemWith(pod.pod, mounted, claim);

		if (claim === undefined || problem !== undefined) {
			return unresolvable(problem ?? claimNotFound(mounted.name));
		}

		claims.push(claim);
	}

	return claims;
};

const sortClaims = (claims: readonly PersistentVolumeClaim[], sight: Sight): Filtering | PluginStatus => {
	const bound: PersistentVolumeClaim[] = [];
	const delayed: PersistentVolumeClaim[] = [];
	let isImmediate = false;

	for (const claim of claims) {
		if (isFullyBound(claim)) {
			bound.push(claim);
			continue;
		}

		const storageClass = classOf(claim, sight);

		if (storageClass !== undefined && storageClass.volumeBindingMode === undefined) {
			return failed(`VolumeBindingMode not set for StorageClass "${storageClass.metadata.name}"`);
		}

		if ((claim.spec.volumeName ?? '') === '' && storageClass?.volumeBindingMode === 'WaitForFirstConsumer') {
			delayed.push(claim);
		} else {
			isImmediate = true;
		}
	}

	return isImmediate ? unresolvable('pod has unbound immediate PersistentVolumeClaims') : {bound, delayed};
};

/** What is wrong with the first bound claim whose volume is gone, or out of the node's reach. */
const problemWithBound = (
	bound: readonly PersistentVolumeClaim[],
	node: NodeInfo,
	sight: Sight,
): string | undefined => {
	for (const claim of bound) {
		const volume = sight.seen.get(persistentVolumes, claim.spec.volumeName ?? '');

		if (volume === undefined) {
			return volumeGone;
		}

		if (!volumeAllowsNode(volume, node)) {
			return otherPlace;
		}
	}

	return undefined;
};

/** The order in which reasons are told. */
const inOrderOfTelling = [otherPlace, noVolume, noRoom, volumeGone];

const takenVolumes = (sight: Sight): ReadonlySet<string> =>
	new Set((sight.plansOf('VolumeBinding') as readonly Plan[]).flatMap(({bind}) => bind.map(({volume}) => volume)));

const bindCall = (volume: PersistentVolume, claim: PersistentVolumeClaim): Call =>
	patch(
		persistentVolumes,
		volume.metadata.name,
		{
			// Where a person has named the claim it was no controller's choice.
			...(volume.spec.claimRef === undefined ? {metadata: {annotations: {[boundByController]: 'yes'}}} : {}),
			spec: {
				claimRef: {
					apiVersion: 'v1',
					kind: 'PersistentVolumeClaim',
					namespace: claim.metadata.namespace,
					name: claim.metadata.name,
					uid: claim.metadata.uid,
				},
			},
		},
		`the volume for ${claim.metadata.namespace}/${claim.metadata.name}`,
	);

const firstCalls = (plan: Plan, node: string, sight: Sight): readonly Call[] => [
	...plan.bind.flatMap(({volume: name, claim: key}) => {
		const volume = sight.seen.get(persistentVolumes, name);
		const claim = sight.seen.get(persistentVolumeClaims, key);
		const isDone = volume === undefined || claim === undefined || volume.spec.claimRef?.uid === claim.metadata.uid;
		return isDone ? [] : [bindCall(volume, claim)];
	}),
	...plan.provision.map(key =>
		patch(
			persistentVolumeClaims,
			key,
			{metadata: {annotations: {[selectedNode]: node}}},
			`a volume is to be made where ${node} is`,
		),
	),
];

/** Asks the API for what was planned, once, and then waits until every claim has its volume. */
const stepOf = (plan: Plan, node: string, timeout: Millis, sight: Sight): BindingStep => {
	const keys = [...plan.bind.map(({claim}) => claim), ...plan.provision];
	const claims = keys.map(key => [key, sight.seen.get(persistentVolumeClaims, key)] as const);

	if (plan.asked === undefined) {
		const asked = Object.fromEntries(claims.map(([key, claim]) => [key, claim?.metadata.resourceVersion ?? '']));
		return {calls: firstCalls(plan, node, sight), wait: keys.length > 0, plan: {...plan, asked}};
	}

	const givenBack = plan.provision.find(key => {
		const claim = sight.seen.get(persistentVolumeClaims, key);
		const isNewer = (claim?.metadata.resourceVersion ?? '') !== plan.asked?.[key];
		return (
			claim === undefined || (isNewer && !isFullyBound(claim) && claim.metadata.annotations?.[selectedNode] !== node)
		);
	});

	if (givenBack !== undefined) {
		return {calls: [], wait: false, status: failed(`provisioning failed for PVC "${givenBack}"`)};
	}

	if (sight.now - plan.since > timeout) {
		return {calls: [], wait: false, status: failed('binding volumes: context deadline exceeded')};
	}

	return {calls: [], wait: !claims.every(([, claim]) => claim !== undefined && isFullyBound(claim))};
};

const migratedBy = (node: ApiObject | undefined): string =>
	node?.metadata.annotations?.['storage.alpha.kubernetes.io/migrated-plugins'] ?? '';

/** A driver of one of the pod's own volumes does not say any more how much it has. */
const countsNoLonger = ({spec}: Pod, before: CsiDriver, after: CsiDriver): boolean =>
	before.spec?.storageCapacity === true &&
	after.spec?.storageCapacity !== true &&
	(spec.volumes ?? []).some(({csi}) => csi?.driver === after.metadata.name);

const hasGrown = (before: CsiStorageCapacity, after: CsiStorageCapacity): boolean =>
	(volumeLimit(after) ?? -1) > (volumeLimit(before) ?? -1);

/** A pod goes where its volumes are, or where they can be had. Source: pkg/scheduler/framework/plugins/volumebinding */
export const volumeBinding = definePlugin<Filtering, unknown>('VolumeBinding', args => ({
	events: [
		{
			resource: 'StorageClass',
			actions: action.add | action.update,
			hint: (_pod, {before, after}) =>
				hintIf(
					before === undefined ||
						!equalValues(
							(before as StorageClass).allowedTopologies ?? [],
							(after as StorageClass).allowedTopologies ?? [],
						),
				),
		},
		{
			resource: 'PersistentVolumeClaim',
			actions: action.add | action.update,
			hint: (pod, event) => hintIf(isOwnClaim(pod, event)),
		},
		{resource: 'PersistentVolume', actions: action.add | action.update},
		{resource: 'Node', actions: action.add | action.updateNodeLabel},
		{
			resource: 'CSINode',
			actions: action.add | action.update,
			hint: (_pod, {before, after}) => hintIf(before === undefined || migratedBy(before) !== migratedBy(after)),
		},
		{
			resource: 'CSIDriver',
			actions: action.update,
			hint: ({pod}, {before, after}) => hintIf(countsNoLonger(pod, before as CsiDriver, after as CsiDriver)),
		},
		{
			resource: 'CSIStorageCapacity',
			actions: action.add | action.update,
			hint: (_pod, {before, after}) =>
				hintIf(before === undefined || hasGrown(before as CsiStorageCapacity, after as CsiStorageCapacity)),
		},
	],
	preFilter(pod, sight) {
		if (mountedClaims(pod.pod).length === 0) {
			return {status: skip};
		}

		const claims = claimsInOrder(pod, sight);

		if ('code' in claims) {
			return {status: claims};
		}

		const sorted = sortClaims(claims, sight);
		return 'code' in sorted ? {status: sorted} : {state: sorted};
	},
	filter(_pod, node, {bound, delayed}, sight) {
		const found = [
			problemWithBound(bound, node, sight),
			delayed.length === 0 ? undefined : planVolumes(delayed, node, takenVolumes(sight), sight),
		];
		const reasons = inOrderOfTelling.filter(reason => found.includes(reason));
		return reasons.length === 0 ? undefined : unresolvable(...reasons);
	},
	reserve(_pod, node, {delayed}, sight) {
		const plan = planVolumes(delayed, node, takenVolumes(sight), sight);
		return typeof plan === 'string' ? {status: unresolvable(plan)} : {plan: {...plan, since: sight.now}};
	},
	preBind(_pod, node, plan, sight) {
		const reserved = plan as Plan | undefined;
		const isNothing = reserved === undefined || (reserved.bind.length === 0 && reserved.provision.length === 0);
		return isNothing
			? {calls: [], wait: false}
			: stepOf(reserved, node, seconds((args.bindTimeoutSeconds as number | undefined) ?? usualTimeout), sight);
	},
}));
