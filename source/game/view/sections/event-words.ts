import type {Event} from '../../../engine/api/kinds/event.ts';
import {shortSchedulingMessage} from '../objects/trouble.ts';
import {reasonWords} from './attention.ts';

/** What an event means, for somebody who sees its reason for the first time: a sentence that goes on after the name. */
type Words = (message: string, kind: string) => string;

const words: Readonly<Record<string, Words>> = {
	FailedScheduling: message =>
		`finds no place (${reasonWords(shortSchedulingMessage(message)).replace(/^no node: /, '')}). It waits and is tried again when something changes.`,
	NodeNotReady: (_, kind) =>
		kind === 'Node'
			? 'is now NotReady in the API: its pods leave the Services, and are given up only after 300 s.'
			: 'is marked not ready because its node is silent: Services send it nothing more.',
	NodeReady: () => 'is Ready: the scheduler may place pods on it.',
	RegisteredNode: () => 'has joined the cluster.',
	TaintManagerEviction: message =>
		message.startsWith('Cancelling')
			? 'stays: its node was heard of again before its patience was over.'
			: 'ran out of patience with its tainted node: it is deleted, its owner makes a new pod elsewhere.',
	BackOff: message =>
		message.startsWith('Back-off pulling')
			? 'cannot get its image: the kubelet waits longer before each try, up to 5 minutes.'
			: 'ended again: the kubelet waits longer before each restart, up to 5 minutes.',
	Unhealthy: message =>
		message.startsWith('Readiness')
			? 'fails its readiness probe: Services stop sending to it, it is not restarted.'
			: 'fails its probe; after enough failures its container is restarted.',
	Killing: () => 'is told to stop: it has its grace period to finish requests.',
	Scheduled: message =>
		`has a place: ${message.replace(/^Successfully assigned \S+ to /, '')}. Its kubelet starts it now.`,
	Pulling: () => 'waits for its image; large images take long.',
	Started: () => 'runs; it gets requests as soon as it is ready.',
	ScalingReplicaSet: message => `changes its ReplicaSets: ${message.charAt(0).toLowerCase()}${message.slice(1)}.`,
	SuccessfulCreate: () => 'had too few pods and made one.',
	SuccessfulDelete: () => 'had too many pods and deleted one.',
	Evicted: () => 'was put out by its kubelet because the node ran short.',
	Preempted: () => 'had to make room for a pod of higher priority.',
	OutOfcpu: () => 'was refused by the kubelet: the node has no CPU left. The pod has failed for good.',
	OutOfmemory: () => 'was refused by the kubelet: the node has no memory left. The pod has failed for good.',
	FailedAttachVolume: message =>
		message.startsWith('Multi-Attach')
			? 'waits for its disk, which another node has: that one must let go of it first.'
			: 'waits for its disk, which cannot be brought to its node.',
	SuccessfulAttachVolume: () => 'has its disk at its node; its kubelet mounts it now.',
	FailedMount: () => 'cannot start: something that it mounts is not there. It is tried again.',
	WaitForFirstConsumer: () => 'gets its disk where the first pod that mounts it will be, and not before.',
	ExternalProvisioning: () => 'waits for a driver to make its disk.',
	ProvisioningSucceeded: () => 'has a disk that was made for it.',
	ProvisioningFailed: () => 'gets no disk: its class is not there or makes none.',
	FailedBinding: message =>
		message.startsWith('volume')
			? 'asks for a disk that another claim has.'
			: 'finds no disk: it names no class, and nothing that is there suits.',
	ClaimLost: () => 'has lost its disk, and what was on it, for good.',
	LeaderElection: message =>
		message.endsWith('became leader')
			? 'has a new leader; the others stand by.'
			: 'has lost its leader: nobody works until another one has taken it.',
};

/** The sentence; undefined for events that teach nothing by themselves. */
export const eventWords = ({reason = '', message = '', involvedObject}: Event): string | undefined =>
	Object.hasOwn(words, reason) ? words[reason]!(message, involvedObject.kind ?? '') : undefined;
