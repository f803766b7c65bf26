import type {Comparison} from '../../game/anchors.ts';
import {type Calibration, comparisonOf} from '../../game/calibration.ts';
import type {Scenario} from '../../game/scenario/schema.ts';
import type {Anchored, Progress} from '../progress.ts';

/** What others reach in a level: measured by its author, or once on this machine. */
export const createAnchors = (progress: Progress, calibrations: ReadonlyMap<string, Calibration> | undefined) => {
	/** Where this level's par and floor are remembered: another text of it, or another seat, is another level. */
	const keyOf = (scenario: Scenario, seed: string, seat: string): string => `${scenario.hash}@${seed}@${seat}`;

	/** What the author measured; another content of the level, or another seat, is another level. */
	const shipped = ({metadata, hash, seats}: Scenario, seed: string, seat: string): Comparison => {
		const known = calibrations?.get(metadata.id);
		return known?.hash === hash && seat === seats.default ? comparisonOf(known, seed) : {};
	};

	return {
		shipped,
		known(scenario: Scenario, seed: string, seat: string): Anchored & {readonly reference?: number} {
			const {par, floor, reference} = shipped(scenario, seed, seat);
			return {
				...progress.anchorsOf(keyOf(scenario, seed, seat)),
				...(par === undefined ? {} : {par: par.points}),
				...(floor === undefined ? {} : {floor}),
				...(reference === undefined ? {} : {reference}),
			};
		},
		keep(scenario: Scenario, seed: string, seat: string, {par, floor}: Comparison): void {
			progress.keepAnchors(keyOf(scenario, seed, seat), {
				...(par === undefined ? {} : {par: par.points}),
				...(floor === undefined ? {} : {floor}),
			});
		},
	};
};
