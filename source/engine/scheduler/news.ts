import type {AnyKind} from '../api/kind.ts';
import {csiDrivers} from '../api/kinds/csi-driver.ts';
import {csiNodes} from '../api/kinds/csi-node.ts';
import {csiStorageCapacities} from '../api/kinds/csi-storage-capacity.ts';
import {namespaces} from '../api/kinds/namespace.ts';
import {type Node, nodes} from '../api/kinds/node.ts';
import {persistentVolumes} from '../api/kinds/persistent-volume.ts';
import {persistentVolumeClaims} from '../api/kinds/persistent-volume-claim.ts';
import {type Pod, pods} from '../api/kinds/pod.ts';
import {podDisruptionBudgets} from '../api/kinds/pod-disruption-budget.ts';
import {replicaSets} from '../api/kinds/replica-set.ts';
import {replicationControllers} from '../api/kinds/replication-controller.ts';
import {services} from '../api/kinds/service.ts';
import {statefulSets} from '../api/kinds/stateful-set.ts';
import {storageClasses} from '../api/kinds/storage-class.ts';
import {volumeAttachments} from '../api/kinds/volume-attachment.ts';
import {keyOf} from '../api/object.ts';
import type {Change} from '../client/loop.ts';
import {action, type EventResource} from './cluster-event.ts';
import type {NodeTable} from './node-table.ts';
import {nodeChanges, podChanges} from './pod-changes.ts';
import {compilePod} from './pod-info.ts';
import type {SchedulingQueue} from './queued-pod.ts';

const asAny = (kind: unknown): AnyKind => kind as AnyKind;

/** Kinds whose changes may help a waiting pod, by the name that events have for them. */
const helping: ReadonlyArray<readonly [AnyKind, EventResource]> = [
	[asAny(persistentVolumes), 'PersistentVolume'],
	[asAny(persistentVolumeClaims), 'PersistentVolumeClaim'],
	[asAny(storageClasses), 'StorageClass'],
	[asAny(csiNodes), 'CSINode'],
	[asAny(csiDrivers), 'CSIDriver'],
	[asAny(csiStorageCapacities), 'CSIStorageCapacity'],
	[asAny(volumeAttachments), 'VolumeAttachment'],
];

/** Everything the scheduler wants to see; the last are looked up only, and their news moves nobody. */
export const watchedKinds: readonly AnyKind[] = [
	...[pods, nodes].map(asAny),
	...helping.map(([kind]) => kind),
	...[namespaces, services, replicationControllers, replicaSets, statefulSets, podDisruptionBudgets].map(asAny),
];

/** What a pod is to the scheduler: on a node, waiting for this scheduler, or none of its business. */
type Standing = 'placed' | 'waiting' | 'none';

export type NewsContext = {
	readonly table: NodeTable;
	readonly queue: SchedulingQueue;
	/** Does one of the profiles answer for it? */
	isOurs(pod: Pod): boolean;
};

/**
Turns what the informers hear into changes of the node table and of the queue.

Source: pkg/scheduler/eventhandlers.go
*/
export const createNews = ({table, queue, isOurs}: NewsContext) => {
	const standingOf = (pod: Pod | undefined): Standing => {
		const phase = pod?.status?.phase;

		if (pod === undefined || phase === 'Succeeded' || phase === 'Failed') {
			return 'none';
		}

		if ((pod.spec.nodeName ?? '') !== '') {
			return 'placed';
		}

		return isOurs(pod) ? 'waiting' : 'none';
	};

	const stopsWaiting = (pod: Pod, isGone: boolean): void => {
		queue.remove({key: keyOf(pod), uid: pod.metadata.uid ?? ''});

		// A promise held its place against others of no higher priority.
		if (isGone && (pod.status?.nominatedNodeName ?? '') !== '') {
			const priority = pod.spec.priority ?? 0;
			queue.move({resource: 'Pod', action: action.delete, before: pod}, other => other.priority <= priority);
		}
	};

	const leaves = (pod: Pod): void => {
		table.removePod(pod.metadata.uid ?? '');
		queue.move({resource: 'Pod', action: action.delete, before: pod});
	};

	const settles = (pod: Pod): void => {
		table.putPod(pod);
		queue.move({resource: 'Pod', action: action.add, after: pod});
	};

	const promiseChanged = (before: Pod, after: Pod): void => {
		const earlier = before.status?.nominatedNodeName ?? '';

		if (earlier !== '' && earlier !== (after.status?.nominatedNodeName ?? '')) {
			const priority = after.spec.priority ?? 0;
			queue.move({resource: 'Pod', action: action.delete, before}, other => other.priority <= priority);
		}
	};

	const waitsOn = (before: Pod, after: Pod): void => {
		// The decision is made; what its news brings is the end of it.
		if (!table.isAssumed(after.metadata.uid ?? '')) {
			queue.update(before, after);
			promiseChanged(before, after);
		}
	};

	const staysPlaced = (before: Pod, after: Pod): void => {
		table.putPod(after);

		for (const change of podChanges(before, after)) {
			queue.move(change);
		}
	};

	const podChanged = (before: Pod | undefined, after: Pod | undefined): void => {
		const from = standingOf(before);
		const to = standingOf(after);

		if (from === to && before !== undefined && after !== undefined && before.metadata.uid === after.metadata.uid) {
			if (to === 'waiting') {
				waitsOn(before, after);
			} else if (to === 'placed') {
				staysPlaced(before, after);
			}

			return;
		}

		if (from === 'waiting') {
			stopsWaiting(before as Pod, to !== 'placed');
		} else if (from === 'placed') {
			leaves(before as Pod);
		}

		if (to === 'waiting') {
			queue.add(compilePod(after as Pod));
		} else if (to === 'placed') {
			settles(after as Pod);
		}
	};

	const nodeChanged = (before: Node | undefined, after: Node | undefined): void => {
		if (after === undefined) {
			queue.move({resource: 'Node', action: action.delete, before});
			table.removeNode((before as Node).metadata.name);
			return;
		}

		table.updateNode(after);

		if (before === undefined) {
			queue.move({resource: 'Node', action: action.add, after});
			return;
		}

		for (const change of nodeChanges(before, after)) {
			queue.move(change);
		}
	};

	return {
		podChanged,
		nodeChanged,
		/** Any change that an informer tells of. */
		heard({type, object, before}: Change, kind: AnyKind): void {
			const after = type === 'DELETED' ? undefined : object;
			const earlier = type === 'DELETED' ? (before ?? object) : before;

			if (kind === asAny(pods)) {
				podChanged(earlier as Pod | undefined, after as Pod | undefined);
				return;
			}

			if (kind === asAny(nodes)) {
				nodeChanged(earlier as Node | undefined, after as Node | undefined);
				return;
			}

			const resource = helping.find(([other]) => other === kind)?.[1];

			if (resource !== undefined) {
				const bit = after === undefined ? action.delete : earlier === undefined ? action.add : action.update;
				queue.move({resource, action: bit, before: earlier, after});
			}
		},
	};
};

export type News = ReturnType<typeof createNews>;
