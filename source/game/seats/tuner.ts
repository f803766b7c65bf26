import {type Cluster, defaultTuning, type Scheduler, type Tuning} from '../../engine/cluster.ts';
import {assert} from '../../engine/kernel/assert.ts';
import type {DrawReader} from '../../engine/kernel/draws.ts';
import {clockText, type Millis} from '../../engine/kernel/time.ts';
import type {Scenario} from '../scenario/schema.ts';
import {firstTuning} from '../tuner/first-tuning.ts';
import {differences, isSameTuning, packing} from '../tuner/settings.ts';
import {lookEvery, nextWindow, openWindow, windowsOf} from '../tuner/windows.ts';
import type {Seat, WaitingItem} from './seat.ts';
import {notHere} from './seat.ts';

const minuteText = (at: Millis): string => clockText(at).slice(0, -4);

/** What chance gives a score, each about twice the one before: what counts is how many times heavier one is than another. */
const weightsByChance: readonly number[] = [1, 2, 5, 10, 20, 50, 100];

const weightByChance = (draws: DrawReader, plugin: string, stream: number): number =>
	weightsByChance[Math.floor(draws.unit(`pilot/tuner/${plugin}`, stream) * weightsByChance.length)] ?? 1;

/** A profile by chance: any weights, and either of the two plain strategies. */
const randomTuning = (draws: DrawReader, stream: number): Tuning => ({
	...defaultTuning,
	plugins: defaultTuning.plugins.map(plugin =>
		plugin.weight === undefined ? plugin : {...plugin, weight: weightByChance(draws, plugin.name, stream)},
	),
	pluginConfig: draws.unit('pilot/tuner/strategy', stream) < 0.5 ? {} : packing,
});

/** Sets the policy and leaves every single pod to the scheduler, which restarts with each new configuration. */
export const tunerSeat = (cluster: Cluster, scenario: Scenario): Seat => {
	const {kernel, seat} = cluster;
	assert(seat !== undefined, 'the cluster has a process for the player');
	const own = cluster.schedulers.get(seat.name);
	assert(own !== undefined, 'the player has a scheduler');
	const windows = windowsOf(scenario.seats);

	/** Whoever answers for the same pods: a standby on another machine reads the same file, and leads with it. */
	const schedulers = (): readonly Scheduler[] =>
		[...cluster.schedulers.values()].filter(({profiles}) =>
			profiles.some(({schedulerName}) => schedulerName === own.profiles[0]?.schedulerName),
		);

	/** What there is to decide is when to change: a window that is open, or a look once a minute. */
	const waiting = (): readonly WaitingItem[] => {
		if (windows.length === 0) {
			return [{key: 'profile', arrival: Math.floor(kernel.now / lookEvery)}];
		}

		const open = openWindow(windows, kernel.now);
		return open === undefined ? [] : [{key: `window ${open.number}`, arrival: open.number}];
	};

	/** Chance changes the profile as soon as it may, and again in each window. */
	const chances: readonly Millis[] = windows.length === 0 ? [lookEvery] : windows.map(({from}) => from);

	return {
		id: 'tuner',
		words: ['change-profile'],
		waiting,
		mayNot(intent) {
			if (intent.do !== 'change-profile') {
				return undefined;
			}

			if (isSameTuning(own.profiles[0] ?? defaultTuning, intent.profile)) {
				return 'nothing is changed: the scheduler works with this profile already';
			}

			if (windows.length === 0 || openWindow(windows, kernel.now) !== undefined) {
				return undefined;
			}

			const next = nextWindow(windows, kernel.now);
			return next === undefined
				? 'no change window is open, and none comes any more'
				: `no change window is open: number ${next.number} of ${windows.length} opens at ${minuteText(next.from)}`;
		},
		carryOut(intent) {
			if (intent.do !== 'change-profile') {
				return notHere(intent);
			}

			const words = differences(own.profiles[0] ?? defaultTuning, intent.profile);

			for (const scheduler of schedulers()) {
				scheduler.configure(intent.profile);
			}

			return {ok: true, said: `the scheduler restarts with ${words.join(', ')}`};
		},
		/** The real one works with what it came with; how much better that is, only another run can say. */
		rather: intent =>
			intent.do === 'change-profile'
				? {instead: {do: 'change-profile', profile: firstTuning(scenario)}, regret: 1}
				: undefined,
		random(_, draws, turn) {
			const chance = chances.findIndex(from => kernel.now >= from && kernel.now < from + 1000);
			const stream = Math.floor(turn / 10_000_000);
			return chance < 0
				? undefined
				: {do: 'change-profile', profile: randomTuning(draws, stream * chances.length + chance)};
		},
	};
};
