import type {Container, Pod} from '../api/kinds/pod.ts';
import type {Client} from '../client/client.ts';
import type {Recorder} from '../client/recorder.ts';
import type {Ground} from '../ground/ground.ts';
import type {Kernel} from '../kernel/kernel.ts';
import type {Millis} from '../kernel/time.ts';
import {ephemeralContainers, initContainers, type Worker} from './pod-worker.ts';

/** What the parts of one kubelet share. The workers belong to the kubelet; the others change them through `set`. */
export type Desk = {
	readonly node: string;
	/** The component's name, `kubelet/node-17`. */
	readonly name: string;
	readonly kernel: Kernel;
	readonly ground: Ground;
	readonly client: Client;
	readonly recorder: Recorder;
	get(uid: string): Worker | undefined;
	set(worker: Worker): Worker;
	/** Records an Event about a pod, or about one of its containers. */
	say(worker: Worker, type: 'Normal' | 'Warning', reason: string, message: string, container?: string): void;
	/** The runtime will be seen to have changed at the next look, within a second. */
	expectChange(uid: string): void;
	/** When the runtime will be looked at next. */
	nextLook(): Millis;
	/** These are the disks of a pod, as far as they are known; the node reports them as in use before they are mounted. */
	useDisks(worker: Worker, disks: readonly string[]): Worker;
	/** All of them were reported and are attached to this node. */
	disksAreHere(disks: readonly string[]): boolean;
	/** Something is the matter: look at the pod again, now or when what it does is done. */
	sync(uid: string): void;
};

/** Source: pkg/kubelet/container/ref.go */
const fieldPathOf = (pod: Pod, container: string): string => {
	const isIn = (list: readonly Container[]): boolean => list.some(({name}) => name === container);
	const list = isIn(initContainers(pod))
		? 'initContainers'
		: isIn(ephemeralContainers(pod))
			? 'ephemeralContainers'
			: 'containers';
	return `spec.${list}{${container}}`;
};

export const sayWith =
	(recorder: Recorder, node: string): Desk['say'] =>
	(worker, type, reason, message, container) => {
		recorder.record(
			{component: 'kubelet', host: node},
			{
				about: worker.pod,
				type,
				reason,
				message,
				...(container === undefined ? {} : {fieldPath: fieldPathOf(worker.pod, container)}),
			},
		);
	};
