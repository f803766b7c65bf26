import type {Millis} from '../engine/kernel/time.ts';
import type {SloSums} from './slo-window.ts';

/*
Alerts on the burn rate of an error budget, with two windows each: the long one says that it matters, the short one that it
still goes on. Real windows are hours; here they are scaled to the length of a run, 60 s and 5 s for a page of 20 minutes.
*/

export type Alert = {
	readonly severity: 'page' | 'ticket';
	/** When it began to fire. */
	readonly since: Millis;
	readonly until?: Millis;
	/** How many times faster than allowed the budget burnt in the long window when it began. */
	readonly burn: number;
};

type Rule = {
	readonly severity: Alert['severity'];
	readonly above: number;
	readonly long: number;
	readonly short: number;
};

/** Windows as parts of the run's length. */
const rules: readonly Rule[] = [
	{severity: 'page', above: 4, long: 1 / 20, short: 1 / 240},
	{severity: 'ticket', above: 1.5, long: 1 / 5, short: 1 / 60},
];

/** Sums over the ticks that end in the last `window` before each tick, in one pass. */
const createWindow = (ticks: readonly SloSums[], window: Millis) => {
	let first = 0;
	let offered = 0;
	let failed = 0;

	return (index: number): number => {
		const tick = ticks[index]!;
		offered += tick.offered;
		failed += tick.failed;

		for (; ticks[first]!.at <= tick.at - window; first++) {
			offered -= ticks[first]!.offered;
			failed -= ticks[first]!.failed;
		}

		return offered === 0 ? 0 : failed / offered;
	};
};

const firings = (ticks: readonly SloSums[], allowed: number, duration: Millis, rule: Rule): readonly Alert[] => {
	const long = createWindow(ticks, duration * rule.long);
	const short = createWindow(ticks, Math.max(1000, duration * rule.short));
	const found: Alert[] = [];
	let open: Alert | undefined;

	for (const [index, {at}] of ticks.entries()) {
		const slowly = long(index) / allowed;
		const quickly = short(index) / allowed;
		const fires = slowly >= rule.above && quickly >= rule.above;

		if (fires && open === undefined) {
			open = {severity: rule.severity, since: at, burn: slowly};
		} else if (!fires && open !== undefined) {
			found.push({...open, until: at});
			open = undefined;
		}
	}

	return open === undefined ? found : [...found, open];
};

/**
Every alert of one promise so far, oldest first; those without `until` still fire. A promise of everything allows no
failure and has no burn rate, so it has no alerts.
*/
export const alertsOf = (ticks: readonly SloSums[], promised: number, duration: Millis): readonly Alert[] =>
	promised >= 1
		? []
		: rules
				.flatMap(rule => firings(ticks, 1 - promised, duration, rule))
				.sort((a, b) => a.since - b.since || (a.severity < b.severity ? -1 : 1));
