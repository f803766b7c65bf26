import {isConditionTrue} from '../api/conditions.ts';
import {nodes} from '../api/kinds/node.ts';
import {type Pod, type PodStatus, pods} from '../api/kinds/pod.ts';
import type {Condition} from '../api/meta.ts';
import {equalValues} from '../api/share.ts';
import type {Status} from '../api/status.ts';
import type {Saved} from '../kernel/keyframe.ts';
import {seconds} from '../kernel/time.ts';
import type {Desk} from './desk.ts';
import {kubeletConditions} from './pod-status.ts';
import type {Worker} from './pod-worker.ts';
import {mirrorOf} from './static-pods.ts';

/**
Tells the API how the pods are: a GET, then a PATCH of what is the kubelet's, only when it is another status than last
time. What nobody takes is said again every ten seconds, and at once when the link is whole again.

Source: pkg/kubelet/status/status_manager.go
*/
export type StatusWriter = {
	write(worker: Worker): Worker;
	/** Everything that the API does not have yet. */
	flush(workers: readonly Worker[]): void;
	/** The pod has ended and is to be deleted: its object goes. */
	bury(worker: Worker): void;
	mirrorChanged(mirror: Pod, deleted: boolean): void;
	/** Somebody else changed what is the kubelet's, as the node controller does with pods of silent nodes: said again soon. */
	compare(worker: Worker): void;
	save(): Saved;
	load(saved: Saved): void;
};

const reconcile = seconds(10);

const isTerminal = (status: PodStatus | undefined): boolean =>
	status?.phase === 'Succeeded' || status?.phase === 'Failed';

/**
The kubelet's conditions, and everybody else's as the API has them. What is the kubelet's and what it does not say is taken away:
a pod that it refused is not even scheduled any more. Source: pkg/kubelet/status/status_manager.go, mergePodStatus
*/
const merged = (mine: readonly Condition[] | undefined, theirs: readonly Condition[]): readonly Condition[] => [
	...(mine ?? []),
	...theirs.filter(condition => !kubeletConditions.includes(condition.type)),
];

/** What the kubelet says of a pod that runs and not of one it refused. In a merge patch null takes away. */
const withdrawn: ReadonlyArray<keyof PodStatus> = [
	'hostIP',
	'hostIPs',
	'podIP',
	'podIPs',
	'initContainerStatuses',
	'containerStatuses',
	'ephemeralContainerStatuses',
];

const withoutTheRest = (next: PodStatus, before: PodStatus | undefined): Readonly<Record<string, unknown>> =>
	Object.fromEntries(
		withdrawn
			.filter(name => next[name] === undefined && before?.[name] !== undefined)
			.map(name => [name, null] as const),
	);

/** A server that is down or has too much to do: the same write may be taken the next time. */
const isForLater = ({code}: Status): boolean => code >= 500 || code === 429;

export const createStatusWriter = (desk: Desk): StatusWriter => {
	const {client, kernel} = desk;
	/** A second try is on its way. */
	let trying = false;

	const tryLater = (): void => {
		if (!trying) {
			trying = true;
			kernel.wake(desk.name, kernel.now + reconcile, 'flush', '');
		}
	};

	const tellReadiness = (worker: Worker, before: PodStatus | undefined, after: PodStatus): void => {
		const [was, is] = [isConditionTrue(before?.conditions, 'Ready'), isConditionTrue(after.conditions, 'Ready')];

		if (was !== is) {
			kernel.chronicle.tell({
				what: is ? 'pod ready' : 'pod not ready',
				who: desk.name,
				about: `pods/${worker.key}`,
				weight: 'routine',
				detail: {node: desk.node},
			});
		}
	};

	const makeMirror = (worker: Worker): Pod | undefined => {
		const node = client.get(nodes, desk.node);

		if (!node.ok) {
			return undefined;
		}

		const made = client.create(pods, mirrorOf(worker.pod, {name: desk.node, uid: node.object.metadata.uid ?? ''}));
		return made.ok ? made.object : undefined;
	};

	/** The object that the status belongs to; text is why there is none now. */
	const objectOf = (worker: Worker): Pod | 'gone' | 'later' => {
		const reply = client.get(pods, worker.key);

		if (reply.ok) {
			return worker.isStatic || reply.object.metadata.uid === worker.uid ? reply.object : 'gone';
		}

		if (reply.status.code !== 404) {
			return 'later';
		}

		return worker.isStatic ? (makeMirror(worker) ?? 'later') : 'gone';
	};

	const patch = (worker: Worker, status: PodStatus, object: Pod): boolean => {
		const conditions = merged(status.conditions, object.status?.conditions ?? []);
		const gone = withoutTheRest(status, object.status);
		const whole = {...status, ...gone, conditions: conditions.length === 0 ? null : conditions};
		const reply = client.patch(pods, worker.key, {status: whole}, {subresource: 'status'});
		return reply.ok || !isForLater(reply.status);
	};

	const write = (worker: Worker): Worker => {
		const {status, reported} = worker;

		if (status === undefined || equalValues(status, reported)) {
			return worker;
		}

		if (!client.reachable) {
			tryLater();
			return worker;
		}

		const object = objectOf(worker);
		const written = object !== 'later' && (object === 'gone' || patch(worker, status, object));
		client.takeCost();

		if (!written) {
			tryLater();
			return worker;
		}

		if (typeof object === 'object') {
			tellReadiness(worker, object.status, status);
		}

		return desk.set({...worker, reported: status});
	};

	const bury = (worker: Worker): void => {
		if (worker.buried) {
			return;
		}

		const written = write(worker);
		const said = equalValues(written.status, written.reported) || !isTerminal(written.status);
		const reply =
			client.reachable && said
				? client.delete(pods, worker.key, {gracePeriodSeconds: 0, preconditions: {uid: worker.uid}})
				: undefined;
		client.takeCost();

		if (reply === undefined || (!reply.ok && isForLater(reply.status))) {
			tryLater();
		} else {
			desk.set({...written, buried: true});
		}
	};

	return {
		write,
		flush(workers) {
			trying = false;

			for (const worker of workers) {
				const written = write(worker);

				if (
					written.phase === 'terminated' &&
					!written.isStatic &&
					!written.gone &&
					written.pod.metadata.deletionTimestamp !== undefined
				) {
					bury(written);
				}
			}
		},
		bury,
		mirrorChanged(mirror, deleted) {
			const worker = desk.get(mirror.metadata.annotations?.['kubernetes.io/config.mirror'] ?? '');

			if (worker === undefined) {
				return;
			}

			if (mirror.metadata.deletionTimestamp !== undefined && !deleted) {
				client.delete(pods, worker.key, {gracePeriodSeconds: 0, preconditions: {uid: mirror.metadata.uid}});
				client.takeCost();
			}

			if (deleted || mirror.metadata.deletionTimestamp !== undefined) {
				write(desk.set({...worker, reported: undefined}));
			}
		},
		compare(worker) {
			const [theirs, mine] = [worker.pod.status?.conditions, worker.reported?.conditions];

			if (mine !== undefined && isConditionTrue(theirs, 'Ready') !== isConditionTrue(mine, 'Ready')) {
				desk.set({...worker, reported: undefined});
				tryLater();
			}
		},
		save: () => ({trying}),
		load(saved) {
			trying = saved.trying as boolean;
		},
	};
};
