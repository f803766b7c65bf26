import type {Pod} from '../../../engine/api/kinds/pod.ts';
import type {NodeInfo, QueuedPod, Scheduler} from '../../../engine/cluster.ts';
import type {Eyes} from '../eyes.ts';
import type {Request} from '../frame.ts';

/** The scheduler that the bench shows: the player's, or else the leading kube-scheduler. */
export const benchScheduler = ({cluster}: Pick<Eyes, 'cluster'>): Scheduler | undefined => {
	const own = cluster.seat === undefined ? undefined : cluster.schedulers.get(cluster.seat.name);
	return (
		own ??
		[...cluster.schedulers].find(([name, scheduler]) => name.startsWith('kube-scheduler@') && scheduler.running)?.[1]
	);
};

/** The pod that the player has in hand: the chosen one, or the first that waits. */
export const chosenPod = (scheduler: Scheduler, {item}: Request): QueuedPod | undefined => {
	const chosen = item === undefined ? undefined : scheduler.queue.find(item);
	return chosen !== undefined && chosen.where !== 'in flight' ? chosen.pod : scheduler.queue.list('active')[0];
};

export const zoneOf = ({labels}: NodeInfo): string => labels['topology.kubernetes.io/zone'] ?? '';

/** A place for the pods of users: no taint keeps them all away. */
export const isWorker = ({taints}: NodeInfo): boolean =>
	!taints.some(({key}) => key === 'node-role.kubernetes.io/control-plane');

/** The name of an image as nodes report it: `web` is `web:latest`. */
const fullImage = (image: string): string =>
	image.lastIndexOf(':') <= image.lastIndexOf('/') ? `${image}:latest` : image;

/** The images of a pod that a node does not have yet. */
export const missingImages = ({spec}: Pod, node: NodeInfo): readonly string[] =>
	[...(spec.initContainers ?? []), ...spec.containers]
		.map(({image}) => fullImage(image ?? ''))
		.filter(image => !node.images.has(image));
