import type {Millis} from '../source/engine/kernel/time.ts';
import type {Pilot, Run} from '../source/game/run.ts';
import {openRun} from '../source/game/session.ts';
import {openScenario} from '../source/shell/scenarios.ts';

/** A shipped scenario, opened as `podfall run` opens it; `duration` lets it go on for longer. */
export const realRun = (name: string, duration?: Millis, pilot: Pilot = 'autopilot'): Run => {
	const {scenario: found} = openScenario(name);
	const scenario = duration === undefined ? found : {...found, time: {...found.time, duration}};
	return openRun({scenario, seed: 'bench', seat: scenario.seats.default, pilot, shipped: duration === undefined});
};
