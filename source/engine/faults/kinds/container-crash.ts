import {defineFault, namesOf} from '../fault.ts';
import {number, text} from '../settings.ts';

type Settings = {container: string; exitCode: number};

/** One process exits; the pod's sandbox and its address stay. */
export const containerCrash = defineFault<Settings>({
	kind: 'container-crash',
	cost: 1,
	causeKind: 'process',
	component: 'pod',
	strikes: 'pod',
	aims: 'random',
	settings: {container: text(''), exitCode: number(1, 0, 255)},
	lasts: () => 0,
	hindered: ({container}, targets, {ground}) => {
		const found = targets.some(({uid}) =>
			ground
				.podOnGround(uid ?? '')
				?.containers.some(each => each.state === 'running' && (container === '' || each.name === container)),
		);
		return found ? undefined : `no such container runs in ${namesOf(targets).join(', ')}`;
	},
	pulls: ({container, exitCode}, targets, {ground}) =>
		targets.flatMap(({uid}) => {
			const running = (ground.podOnGround(uid ?? '')?.containers ?? []).filter(each => each.state === 'running');
			const chosen =
				container === ''
					? (running.find(each => each.role === 'main') ?? running[0])
					: running.find(each => each.name === container);
			return chosen === undefined ? [] : [{lever: `container/${chosen.id}/kill`, to: exitCode}];
		}),
	tell: ({exitCode}, targets) => `A container of ${targets.join(', ')} crashed with exit code ${exitCode}.`,
	describe: 'One process of a pod exits; its sandbox stays.',
});
