import {leases} from '../api/kinds/lease.ts';
import {advertisedOn, type Node, nodes, unsaidResources} from '../api/kinds/node.ts';
import type {ApiServer, UserInfo} from '../api/verbs.ts';
import type {Saved} from '../kernel/keyframe.ts';
import {type Millis, microTimestamp, minutes, seconds} from '../kernel/time.ts';
import type {Desk} from './desk.ts';
import {bootIdOf, newNode, nodeStatus, ownConditions, type ReadyNews} from './node-object.ts';

/*
The two signs of life of a node: a Lease every ten seconds, which is computed, and a status every five minutes or when
something changed.

Source: pkg/kubelet/kubelet_node_status.go, staging/src/k8s.io/component-helpers/apimachinery/lease/controller.go
*/
export type Heartbeat = {
	/** The kubelet began: it registers, and says ready once its runtime has answered. */
	begin(): void;
	/** The process or the machine is gone, or nothing gets through: the last renewal was the last. */
	fallSilent(): void;
	/** The link is whole again. */
	resume(): void;
	wake(what: string): void;
	/** The Node as last seen, for admission. */
	readonly node: Node | undefined;
	/** Reads the Node anew. Kubernetes' kubelet watches its own; here it looks when that may matter. */
	lookAgain(): void;
	/** The runtime went away or came back. */
	runtimeChanged(): void;
	/** Which of its disks the node has reported as in use. */
	readonly disksReported: readonly string[];
	/** What the node reports is not what it was (an image came): the next report is within ten seconds. */
	changed(): void;
	save(): Saved;
	load(saved: Saved): void;
};

const leaseKey = (node: string): string => `kube-node-lease/${node}`;
const leaseSeconds = 40;
const renewal = seconds(10);
const report = minutes(5);
/** A runtime that did not answer for so long makes the node not ready. Source: pkg/kubelet/runtime.go */
const runtimePatience = seconds(30);

type Beat = {
	readonly registered: boolean;
	readonly ready: boolean;
	readonly saidReady: boolean | undefined;
	readonly silent: boolean;
	readonly retry: Millis;
	readonly reportAt: Millis;
	readonly reports: number;
	readonly node: Node | undefined;
	/** The runtime is away since then; −1 while it is there. */
	readonly runtimeGoneAt: Millis;
};

const fresh: Beat = {
	registered: false,
	ready: false,
	saidReady: undefined,
	silent: true,
	retry: 200,
	reportAt: 0,
	reports: 0,
	node: undefined,
	runtimeGoneAt: -1,
};

export type HeartbeatSeams = {
	readonly desk: Desk;
	readonly server: Pick<ApiServer, 'pulse' | 'silence' | 'subscribe'>;
	/** How long news travels to the node; undefined while nothing gets through. */
	newsDelay(): Millis | undefined;
	readonly user: UserInfo;
	/** The disks that pods here have or wait for, sorted. */
	disksInUse(): readonly string[];
	/** Called when the API has the Node. */
	registered(): void;
};

export const createHeartbeat = ({desk, server, newsDelay, user, disksInUse, registered}: HeartbeatSeams): Heartbeat => {
	const {kernel, ground, client, recorder} = desk;
	const machine = ground.machine(desk.node);
	let beat: Beat = fresh;

	const set = (change: Partial<Beat>): void => {
		beat = Object.freeze({...beat, ...change});
	};

	const say = (reason: string, message: string, type: 'Normal' | 'Warning' = 'Normal'): void => {
		recorder.record(
			{component: 'kubelet', host: desk.node},
			// The kubelet's own events name the node where others have its uid.
			{about: {apiVersion: 'v1', kind: 'Node', metadata: {name: desk.node, uid: desk.node}}, type, reason, message},
		);
	};

	const sayStatus = (reason: string): void => say(reason, `Node ${desk.node} status is now: ${reason}`);

	const news = (): ReadyNews => {
		const gone = beat.runtimeGoneAt >= 0 && kernel.now - beat.runtimeGoneAt > runtimePatience;

		if (gone) {
			return {ready: false, message: 'container runtime is down'};
		}

		return beat.ready
			? {ready: true, message: ''}
			: {ready: false, message: 'container runtime status check may not have completed yet'};
	};

	const listen = (): void => server.subscribe(advertisedOn(desk.node), desk.name, newsDelay);

	/** What is new is in the next report, within ten seconds. */
	const hurry = (): void => {
		if (beat.registered && beat.reportAt > kernel.now + renewal) {
			schedule(renewal);
		}
	};

	const renewLease = (): void => {
		const reply = client.get(leases, leaseKey(desk.node));

		if (!reply.ok && reply.status.code === 404) {
			client.create(leases, {
				apiVersion: 'coordination.k8s.io/v1',
				kind: 'Lease',
				metadata: {
					name: desk.node,
					namespace: 'kube-node-lease',
					...(beat.node?.metadata.uid === undefined
						? {}
						: {ownerReferences: [{apiVersion: 'v1', kind: 'Node', name: desk.node, uid: beat.node.metadata.uid}]}),
				},
				spec: {
					holderIdentity: desk.node,
					leaseDurationSeconds: leaseSeconds,
					renewTime: microTimestamp(kernel.now),
				},
			});
		}

		const started = server.pulse(user, leaseKey(desk.node), {from: kernel.now, period: renewal});
		set({silent: !started.ok});
	};

	/** The status as it is now, written into what the API has. */
	const patchStatus = (before: Node): boolean => {
		const current = news();
		const advertised = unsaidResources(before);
		const conditions = before.status?.conditions ?? [];
		const {allocatable, ...status} = nodeStatus(ground, kernel.draws, machine, current, conditions, kernel.now);
		const {volumesInUse = []} = before.status ?? {};
		const disks = disksInUse();
		const inUse = disks.length + volumesInUse.length === 0 ? {} : {volumesInUse: disks.length === 0 ? null : disks};
		const others = conditions.filter(condition => !ownConditions.includes(condition.type));
		const reply = client.patch(
			nodes,
			desk.node,
			{
				status: {
					...status,
					allocatable: {...allocatable, ...Object.fromEntries(advertised)},
					...inUse,
					conditions: [...others, ...(status.conditions ?? [])],
				},
			},
			{subresource: 'status'},
		);

		if (!reply.ok) {
			return false;
		}

		set({node: reply.object});

		if (beat.saidReady !== current.ready) {
			set({saidReady: current.ready});
			sayStatus(current.ready ? 'NodeReady' : 'NodeNotReady');
		}

		return true;
	};

	const schedule = (length: Millis): void => {
		const reportAt = kernel.now + length;
		set({reportAt, reports: beat.reports + 1});
		kernel.wake(desk.name, reportAt, 'report', '');
	};

	/** After a change the next report is up to half a period early or late, so that a fleet does not march in step. */
	const reportNow = (changed: boolean): void => {
		const reply = client.get(nodes, desk.node);
		const done = reply.ok && patchStatus(reply.object);
		client.takeCost();
		const jitter = kernel.draws.between(`report/${desk.node}`, beat.reports, -report / 2, report / 2);
		schedule(done ? (changed ? report + jitter : report) : renewal);
	};

	const sayRebooted = (before: Node): void => {
		const bootId = bootIdOf(kernel.draws, desk.node, ground.stateOf(desk.node).boots);

		if (before.status?.nodeInfo !== undefined && before.status.nodeInfo.bootID !== bootId) {
			say('Rebooted', `Node ${desk.node} has been rebooted, boot id: ${bootId}`, 'Warning');
		}
	};

	const register = (): void => {
		const status = nodeStatus(ground, kernel.draws, machine, news(), [], kernel.now);
		const reply = client.get(nodes, desk.node);
		let node: Node | undefined = reply.ok ? reply.object : undefined;

		if (node === undefined && !reply.ok && reply.status.code === 404) {
			const created = client.create(nodes, newNode(machine, status));
			node = created.ok ? created.object : undefined;
		}

		client.takeCost();

		if (node === undefined) {
			kernel.wake(desk.name, kernel.now + beat.retry, 'register', '');
			set({retry: Math.min(beat.retry * 2, seconds(7))});
			return;
		}

		const wasReady = node.status?.conditions?.find(condition => condition.type === 'Ready')?.status === 'True';
		set({registered: true, node, saidReady: wasReady});
		sayRebooted(node);

		// A Node that was there keeps what it says until the runtime has answered: a restart is nobody's business.
		if (!reply.ok) {
			patchStatus(node);
		}

		renewLease();
		listen();
		registered();
		schedule(report);
	};

	return {
		get node() {
			return beat.node;
		},
		get disksReported() {
			return beat.node?.status?.volumesInUse ?? [];
		},
		lookAgain() {
			const reply = client.get(nodes, desk.node);

			if (reply.ok) {
				set({node: reply.object});
			}
		},
		begin() {
			set(fresh);
			set({saidReady: false});
			say('Starting', 'Starting kubelet.');

			for (const reason of ['NodeHasSufficientMemory', 'NodeHasNoDiskPressure', 'NodeHasSufficientPID']) {
				sayStatus(reason);
			}

			say('NodeAllocatableEnforced', 'Updated Node Allocatable limit across pods');
			register();
			const boots = ground.stateOf(desk.node).boots;
			kernel.wake(desk.name, kernel.now + ground.takes(desk.node, 600, 2500, `ready/${desk.node}`, boots), 'ready', '');
		},
		fallSilent() {
			if (!beat.silent) {
				set({silent: true});
				server.silence(leaseKey(desk.node), kernel.now);
			}
		},
		resume() {
			if (!beat.registered) {
				register();
			} else if (beat.silent) {
				renewLease();
				reportNow(false);
			}
		},
		changed: hurry,
		runtimeChanged() {
			if (ground.runs(desk.node, 'containerd')) {
				set({runtimeGoneAt: -1});
				kernel.wake(desk.name, kernel.now + seconds(5), 'runtime', '');
			} else {
				set({runtimeGoneAt: kernel.now});
				kernel.wake(desk.name, kernel.now + runtimePatience + 1, 'runtime', '');
			}
		},
		wake(what) {
			switch (what) {
				case 'register':
					if (!beat.registered) {
						register();
					}

					break;
				case 'ready':
					if (!beat.ready) {
						set({ready: true});

						if (beat.registered) {
							reportNow(true);
						}
					}

					break;
				case 'news':
					hurry();
					break;
				case 'runtime':
					if (beat.registered && beat.saidReady !== news().ready) {
						reportNow(true);
					}

					break;
				default:
					if (beat.registered && beat.reportAt === kernel.now) {
						reportNow(false);
					}
			}
		},
		save: () => ({beat}),
		load(saved) {
			beat = saved.beat as Beat;

			if (beat.registered) {
				listen();
			}
		},
	};
};
