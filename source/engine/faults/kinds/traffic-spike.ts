import type {Millis} from '../../kernel/time.ts';
import {seconds} from '../../kernel/time.ts';
import {defineFault} from '../fault.ts';
import {duration, number, text} from '../settings.ts';

type Settings = {client: string; factor: number; rise: number; hold: number};

const everybody = 'every user';

/** How many times as many users come, so long after the spike began. */
const crowd = ({factor, rise}: Settings, age: Millis): number =>
	age >= rise ? factor : 1 + ((factor - 1) * age) / rise;

const pullsAt = (settings: Settings, targets: readonly string[], age: Millis) =>
	targets.map(name => ({
		lever: name === everybody ? 'demand/all' : `demand/of/${name}`,
		to: crowd(settings, age),
	}));

/** More users come, of one group or of all; when it is over they are gone at once. */
export const trafficSpike = defineFault<Settings>({
	kind: 'traffic-spike',
	cost: 2,
	causeKind: 'demand',
	component: 'traffic',
	strikes: 'users',
	aims: ({client}) => [client === '' ? everybody : client],
	settings: {
		client: text(''),
		factor: number(4, 0, 1000),
		rise: duration(seconds(10)),
		hold: duration(seconds(120)),
	},
	lasts: ({rise, hold}) => rise + hold,
	pulls: (settings, targets) =>
		pullsAt(
			settings,
			targets.map(({name}) => name),
			0,
		),
	goesOn: (settings, {targets, age, memory}) => ({pulls: pullsAt(settings, targets, age), memory}),
	tell: ({factor}, targets) => `Requests of ${targets.join(', ')} rose to ${factor} times as many.`,
	describe: 'More users come, and want to be served.',
});
