import type {Pilot, Run} from '../../source/game/run.ts';
import type {Scenario} from '../../source/game/scenario/schema.ts';
import {openRun} from '../../source/game/session.ts';
import {testLevel} from './level.ts';

/** A small storm for a tuner: pods in two waves, two change windows, and a zone that goes dark. */
export const smallStorm = (): Scenario => testLevel('small-storm');

/** The same with changes at any time. */
export const withoutWindows = (scenario: Scenario): Scenario => ({
	...scenario,
	seats: {...scenario.seats, changeWindows: undefined},
});

export const tunerRun = (scenario: Scenario, pilot: Pilot = 'player'): Run =>
	openRun({scenario, seed: '1', seat: 'tuner', pilot});
