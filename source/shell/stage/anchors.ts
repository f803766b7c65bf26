import type {Comparison} from '../../game/anchors.ts';
import {type Calibration, comparisonOf} from '../../game/calibration.ts';
import type {Scenario} from '../../game/scenario/schema.ts';
import type {Terms} from '../../game/terms/terms.ts';
import type {Anchored, Progress} from '../progress.ts';

/** A level as somebody plays it. */
export type Played = {
	readonly scenario: Scenario;
	readonly seed: string;
	readonly seat: string;
	readonly terms: Terms;
};

/** What others reach in a level: measured by its author, or once on this machine. */
export const createAnchors = (progress: Progress, calibrations: ReadonlyMap<string, Calibration> | undefined) => {
	/** Where this level's par and floor are remembered: another text of it, or another seat, is another level. */
	const keyOf = ({scenario, seed, seat, terms}: Played): string =>
		`${scenario.hash}@${seed}${terms.modifiers.join('')}@${seat}`;

	/** What the author measured; another content of the level, or another seat, is another level. */
	const shipped = ({scenario: {metadata, hash, seats}, seed, seat, terms}: Played): Comparison => {
		const known = calibrations?.get(metadata.id);
		const isMeasured = known?.hash === hash && seat === seats.default && terms.modifiers.length === 0;
		return isMeasured ? comparisonOf(known, seed) : {};
	};

	return {
		shipped,
		known(played: Played): Anchored & {readonly reference?: number} {
			const {par, floor, reference} = shipped(played);
			return {
				...progress.anchorsOf(keyOf(played)),
				...(par === undefined ? {} : {par: par.points}),
				...(floor === undefined ? {} : {floor}),
				...(reference === undefined ? {} : {reference}),
			};
		},
		keep(played: Played, {par, floor}: Comparison): void {
			progress.keepAnchors(keyOf(played), {
				...(par === undefined ? {} : {par: par.points}),
				...(floor === undefined ? {} : {floor}),
			});
		},
	};
};

export type Anchors = ReturnType<typeof createAnchors>;
