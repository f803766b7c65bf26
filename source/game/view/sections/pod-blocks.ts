import {type Pod, pods} from '../../../engine/api/kinds/pod.ts';
import {appOf} from '../bench/app-of.ts';
import type {Eyes} from '../eyes.ts';
import type {Tone} from '../frame.ts';
import {standingOf} from '../objects/trouble.ts';

/** A pod as the map draws it: a box with a name, and one mark for each container. */
export type PodBlock = {readonly name: string; readonly tone: Tone; readonly containers: readonly Tone[]};

/** The workload's name; of a daemon the name without its node. */
const shortOf = (pod: Pod): string => appOf(pod).replace(new RegExp(`-${pod.spec.nodeName ?? ' '}$`), '');

const containerTone = (pod: Pod, name: string): Tone => {
	const status = pod.status?.containerStatuses?.find(each => each.name === name);

	if (status?.state?.running !== undefined) {
		return status.ready ? 'ok' : 'info';
	}

	return status?.state?.terminated !== undefined || (status?.restartCount ?? 0) > 0 ? 'bad' : 'info';
};

/** The pods of every node, the applications' first. On a machine without power nothing runs, whatever the API says. */
export const blocksByNode = ({mirror, cluster, truth}: Eyes): ReadonlyMap<string, readonly PodBlock[]> => {
	const byNode = new Map<string, Array<PodBlock & {readonly key: string}>>();

	for (const pod of mirror.of(pods).all()) {
		const {nodeName, containers} = pod.spec;

		if (nodeName === undefined || pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') {
			continue;
		}

		const isDark = truth && cluster.ground.stateOf(nodeName).power !== 'on';
		const {tone} = standingOf(pods as never, pod);
		const system = pod.metadata.namespace === 'kube-system' ? '1' : '0';
		byNode.set(nodeName, [
			...(byNode.get(nodeName) ?? []),
			{
				key: `${system}/${pod.metadata.name}`,
				name: shortOf(pod),
				tone: isDark ? 'bad' : tone,
				containers: containers.map(({name}) => (isDark ? 'bad' : containerTone(pod, name))),
			},
		]);
	}

	return new Map(
		[...byNode].map(([node, blocks]) => [
			node,
			[...blocks]
				.sort((a, b) => (a.key < b.key ? -1 : 1))
				.map(({name, tone, containers}) => ({name, tone, containers})),
		]),
	);
};
