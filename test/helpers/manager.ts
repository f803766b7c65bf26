import type {Kind} from '../../source/engine/api/kind.ts';
import {events} from '../../source/engine/api/kinds/event.ts';
import {leases} from '../../source/engine/api/kinds/lease.ts';
import {type Pod, pods} from '../../source/engine/api/kinds/pod.ts';
import {isReady, isTerminal} from '../../source/engine/api/pod-view.ts';
import {controllerAccount, kubeControllerManager} from '../../source/engine/apiserver/authentication.ts';
import {loopAccounts} from '../../source/engine/apiserver/bootstrap-roles.ts';
import {createProcess} from '../../source/engine/client/process.ts';
import {loops} from '../../source/engine/controllers/index.ts';
import {type Millis, timestamp} from '../../source/engine/kernel/time.ts';
import {controlPlane} from './control-plane.ts';

const unseen = (kind: unknown): Kind<never> => kind as Kind<never>;

/** The node that the pod of a DaemonSet is meant for. */
const pinnedTo = ({spec}: Pod): string | undefined =>
	spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms[0]?.matchFields?.[0]
		?.values?.[0];

/**
An API server with a controller manager beside it, and a kubelet of few words: what is bound runs and is ready, what is
to end is gone, a moment later. Pods named in `broken` never become ready.
*/
export const manager = ({broken = /^$/}: {readonly broken?: RegExp} = {}) => {
	const plane = controlPlane();
	const process = createProcess({
		kernel: plane.kernel,
		server: plane.server,
		name: 'kube-controller-manager@test',
		room: 'controllers',
		user: kubeControllerManager,
		link: {delay: () => 1},
		kinds: {leases: unseen(leases), events: unseen(events)},
	});

	for (const loop of loops) {
		const account = loop.account ?? loop.name;
		process.addLoop(loop, {user: loopAccounts.includes(account) ? controllerAccount(account) : kubeControllerManager});
	}

	process.start();
	const listed = <T>(kind: Kind<never>): readonly T[] => {
		const reply = plane.server.list(kubeControllerManager, kind);
		return reply.ok ? (reply.object.items as readonly T[]) : [];
	};
	const allPods = (): readonly Pod[] => listed<Pod>(unseen(pods));
	let address = 0;

	const run = (pod: Pod): void => {
		const {namespace, name} = pod.metadata;
		const node = pinnedTo(pod) ?? 'n1';
		const target = {apiVersion: 'v1', kind: 'Binding', metadata: {name, namespace}, target: {kind: 'Node', name: node}};
		plane.send(unseen(pods), {verb: 'create', namespace, name, subresource: 'binding', object: target});
		const bound = plane.get(pods, `${namespace}/${name}`);
		address += 1;
		const ip = `10.1.${Math.floor(address / 250)}.${address % 250}`;
		const ready = {type: 'Ready', status: 'True', lastTransitionTime: timestamp(plane.kernel.now)} as const;
		const status = {phase: 'Running', podIP: ip, podIPs: [{ip}], conditions: [ready]} as const;

		if (bound !== undefined) {
			plane.update(pods, {...bound, status: {...bound.status, ...status}}, 'status');
		}
	};

	const tend = (): void => {
		for (const pod of allPods()) {
			const key = `${pod.metadata.namespace}/${pod.metadata.name}`;

			if (pod.metadata.deletionTimestamp !== undefined) {
				plane.delete(pods, key, {gracePeriodSeconds: 0});
			} else if (
				!isReady(pod) &&
				!isTerminal(pod) &&
				!broken.test(pod.metadata.name) &&
				pod.status?.conditions?.some(one => one.type === 'Ready') !== true
			) {
				run(pod);
			}
		}
	};

	return {
		plane,
		process,
		pods: (): readonly Pod[] => allPods(),
		list: <T>(kind: unknown): readonly T[] => listed<T>(unseen(kind)),
		events: (): readonly string[] =>
			listed<{reason: string; message: string}>(unseen(events)).map(({reason, message}) => `${reason}: ${message}`),
		/** Ends a pod as its program would. */
		finish(pod: Pod, phase: 'Succeeded' | 'Failed') {
			const now = plane.get(pods, `${pod.metadata.namespace}/${pod.metadata.name}`) as Pod;
			const ready = {type: 'Ready', status: 'False', lastTransitionTime: timestamp(plane.kernel.now)} as const;
			plane.update(pods, {...now, status: {...now.status, phase, conditions: [ready]}}, 'status');
		},
		run(duration: Millis) {
			for (let left = duration; left > 0; left -= 500) {
				plane.run(Math.min(500, left));
				tend();
			}

			return this;
		},
	};
};
