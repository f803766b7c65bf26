import {boundByController, isFullyBound, type MountedClaim, mountedClaims, selectedNode} from '../../api/claim-view.ts';
import {type PersistentVolume, persistentVolumes} from '../../api/kinds/persistent-volume.ts';
import {type PersistentVolumeClaim, persistentVolumeClaims} from '../../api/kinds/persistent-volume-claim.ts';
import type {StorageClass} from '../../api/kinds/storage-class.ts';
import {equalValues} from '../../api/share.ts';
import {type Call, patch} from '../../client/calls.ts';
import {type Millis, seconds} from '../../kernel/time.ts';
import {action, hintIf} from '../cluster-event.ts';
import {type BindingStep, definePlugin, type Sight} from '../framework.ts';
import {failed, type PluginStatus, skip, unresolvable} from '../plugin-status.ts';
import type {PodInfo} from '../pod-info.ts';
import {planVolumes, type VolumePlan} from '../volume-choice.ts';
import {claimNotFound, claimOf, classOf, isOwnClaim, volumeAllowsNode} from './claims.ts';

const noVolume = "node(s) didn't find available persistent volumes to bind";
const otherPlace = "node(s) didn't match PersistentVolume's node affinity";
const volumeGone = 'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)';

/** Source: KubeSchedulerConfiguration, VolumeBindingArgs.bindTimeoutSeconds */
const usualTimeout = 600;

type Filtering = {readonly bound: readonly PersistentVolumeClaim[]; readonly delayed: readonly PersistentVolumeClaim[]};

/** What Reserve decided, and the versions of the claims when the provisioner was asked (none yet: not asked). */
type Plan = VolumePlan & {readonly since: Millis; readonly asked?: Readonly<Record<string, string>>};

const problemWith = (
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

	return claim.metadata.deletionTimestamp === undefined
		? undefined
		: `persistentvolumeclaim "${name}" is being deleted`;
};

const waitsForConsumer = (claim: PersistentVolumeClaim, sight: Sight): boolean =>
	(claim.spec.volumeName ?? '') === '' && classOf(claim, sight)?.volumeBindingMode === 'WaitForFirstConsumer';

const sortClaims = (pod: PodInfo, sight: Sight): Filtering | PluginStatus => {
	const bound: PersistentVolumeClaim[] = [];
	const delayed: PersistentVolumeClaim[] = [];
	let isImmediate = false;

	for (const mounted of mountedClaims(pod.pod)) {
		const claim = claimOf(pod, mounted.name, sight);
		const problem = problemWith(mounted, claim);

		if (claim === undefined || problem !== undefined) {
			return unresolvable(problem ?? claimNotFound(mounted.name));
		}

		if (isFullyBound(claim)) {
			bound.push(claim);
		} else if (waitsForConsumer(claim, sight)) {
			delayed.push(claim);
		} else {
			isImmediate = true;
		}
	}

	return isImmediate ? unresolvable('pod has unbound immediate PersistentVolumeClaims') : {bound, delayed};
};

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

/** A pod goes where its volumes are, or where they can be had. Source: pkg/scheduler/framework/plugins/volumebinding */
export const volumeBinding = definePlugin<Filtering, unknown>('VolumeBinding', args => ({
	events: [
		{
			resource: 'StorageClass',
			actions: action.add | action.update,
			hint: (_pod, {before, after}) =>
				hintIf(
					before === undefined ||
						!equalValues((before as StorageClass).allowedTopologies, (after as StorageClass).allowedTopologies),
				),
		},
		{
			resource: 'PersistentVolumeClaim',
			actions: action.add | action.update,
			hint: (pod, event) => hintIf(isOwnClaim(pod, event)),
		},
		{resource: 'PersistentVolume', actions: action.add | action.update},
		{resource: 'Node', actions: action.add | action.updateNodeLabel},
		{resource: 'CSINode', actions: action.add | action.update, hint: (_pod, {before}) => hintIf(before === undefined)},
	],
	preFilter(pod, sight) {
		if (mountedClaims(pod.pod).length === 0) {
			return {status: skip};
		}

		const sorted = sortClaims(pod, sight);
		return 'code' in sorted ? {status: sorted} : {state: sorted};
	},
	filter(_pod, node, {bound, delayed}, sight) {
		const reasons = new Set<string>();

		for (const claim of bound) {
			const volume = sight.seen.get(persistentVolumes, claim.spec.volumeName ?? '');

			if (volume === undefined) {
				reasons.add(volumeGone);
			} else if (!volumeAllowsNode(volume, node)) {
				reasons.add(otherPlace);
			}
		}

		if (delayed.length > 0 && planVolumes(delayed, node, takenVolumes(sight), sight) === undefined) {
			reasons.add(noVolume);
		}

		return reasons.size === 0 ? undefined : unresolvable(...reasons);
	},
	reserve(_pod, node, {delayed}, sight) {
		const plan = planVolumes(delayed, node, takenVolumes(sight), sight);
		return plan === undefined ? {status: unresolvable(noVolume)} : {plan: {...plan, since: sight.now}};
	},
	preBind(_pod, node, plan, sight) {
		const reserved = plan as Plan | undefined;
		const isNothing = reserved === undefined || (reserved.bind.length === 0 && reserved.provision.length === 0);
		return isNothing
			? {calls: [], wait: false}
			: stepOf(reserved, node, seconds((args.bindTimeoutSeconds as number | undefined) ?? usualTimeout), sight);
	},
}));
