/** How a run compares: with doing nothing (floor), with the real component (par), with the author (reference). */
export type Anchors = {
	readonly par?: number | undefined;
	readonly floor?: number | undefined;
	/** The author's stored run. */
	readonly reference?: number | undefined;
	/** Thresholds that the scenario sets itself. */
	readonly stars?: {readonly two: number; readonly three: number} | undefined;
	readonly parIsBad?: boolean;
	/** The most that this run can have: nothing hangs on a level without goals, and who watches one that is to be played has seen it. */
	readonly atMost?: 0 | 1 | 3;
};

export type Standing = {
	readonly total: number;
	readonly goalsMet: boolean;
	/** `practice`, `assisted:advice`, `hint:3` … */
	readonly marks: readonly string[];
};

export type Medal = 'bronze' | 'silver' | 'gold' | 'diamond';

/** Below this distance between par and floor a comparison says nothing. */
export const meaningfulGap = 60;

const fallback = {two: 750, three: 850};

/** (S − floor) / (par − floor); undefined where that means nothing. */
export const ratioOf = (total: number, {par, floor}: Anchors): number | undefined =>
	par === undefined || floor === undefined || par - floor < meaningfulGap ? undefined : (total - floor) / (par - floor);

/** Points that the second and the third star ask for. */
export const thresholds = (anchors: Anchors): {readonly two: number; readonly three: number} => {
	if (anchors.stars !== undefined) {
		return anchors.stars;
	}

	const {par, floor} = anchors;

	if (par === undefined || floor === undefined || par - floor < meaningfulGap || anchors.parIsBad === true) {
		return fallback;
	}

	return {two: floor + 0.8 * (par - floor), three: par};
};

/** One star for the goals, two for coming near, three for reaching par on one's own. */
export const starsOf = (standing: Standing, anchors: Anchors): 0 | 1 | 2 | 3 => {
	if (!standing.goalsMet) {
		return 0;
	}

	if (anchors.atMost !== undefined && anchors.atMost < 3) {
		return anchors.atMost;
	}

	const {two, three} = thresholds(anchors);
	const alone = !standing.marks.includes('practice') && !standing.marks.includes('hint:3');

	if (standing.total >= three && alone) {
		return 3;
	}

	return standing.total >= two ? 2 : 1;
};

/** For boards alone; the diamond is for beating the author. */
export const medalOf = (total: number, anchors: Anchors): Medal | undefined => {
	const ratio = ratioOf(total, anchors);

	if (ratio === undefined) {
		return undefined;
	}

	if (anchors.reference !== undefined && total > anchors.reference && ratio >= 1) {
		return 'diamond';
	}

	if (ratio >= 1) {
		return 'gold';
	}

	if (ratio >= 0.8) {
		return 'silver';
	}

	return ratio >= 0.5 ? 'bronze' : undefined;
};
