import type {Millis} from '../../engine/kernel/time.ts';
import type {Run} from '../../game/run.ts';
import {aboutOf, type Stop, stopsFor} from './stops.ts';

const wordsOf = (seat: string): string =>
	stopsFor(seat)
		.map(({word}) => word)
		.join(', ');

/** What time runs to once and what it stands still at each time; and what came of it. */
export const createBreakpoints = () => {
	let awaited: Stop | undefined;
	let stops: readonly Stop[] = [];
	let came: {readonly at: Millis; readonly text: string} | undefined;

	const told = (): string => (stops.length === 0 ? 'nothing' : stops.map(({title}) => title).join('; '));
	const named = (seat: string, word: string): Stop | undefined => stopsFor(seat).find(stop => stop.word === word);

	return {
		/** Something is waited for. */
		get waits(): boolean {
			return awaited !== undefined;
		},
		/** Why time stands still, when something came that it was asked to stop at; until the next wish. */
		get came() {
			return came;
		},
		listenTo(run: Run): void {
			const {warmup} = run.scenario.time;
			awaited = undefined;
			came = undefined;
			run.follow(fact => {
				const stop = [...(awaited === undefined ? [] : [awaited]), ...stops].find(each => each.isIt(fact, warmup));

				if (stop !== undefined && came === undefined) {
					came = {at: fact.at, text: `${stop.title}: ${aboutOf(fact)}`};
				}
			});
		},
		forgetCame(): void {
			came = undefined;
		},
		waitNoMore(): void {
			awaited = undefined;
		},
		/** Waits once; the title of what for, or why not. */
		wait(seat: string, word: string): {readonly title: string} | {readonly why: string} {
			const stop = named(seat, word);

			if (stop === undefined) {
				return {why: `until what? one of ${wordsOf(seat)}`};
			}

			awaited = stop;
			return {title: stop.title};
		},
		/** Sets a breakpoint, or takes it away; a bare word tells which are set, `off` takes all away. */
		toggle(seat: string, word: string): {readonly say: string} | {readonly why: string} {
			if (word === '') {
				return {say: `time stops at: ${told()}. :stop takes one of ${wordsOf(seat)}, or off`};
			}

			const stop = named(seat, word);

			if (stop === undefined && word !== 'off') {
				return {why: `stop at what? one of ${wordsOf(seat)}, or off`};
			}

			const others = stops.filter(each => each !== stop);
			stops = stop === undefined ? [] : others.length === stops.length ? [...stops, stop] : others;
			return {say: `time stops at: ${told()}`};
		},
	};
};
