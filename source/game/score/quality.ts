/** Points for a measured value on the way from the best one to the target and beyond; only + − × ÷. */
export type Measure = {readonly value: number; readonly best: number; readonly reference: number};

/** 0 is perfect, 1 is exactly on target. A reference that is no worse than the best counts any distance as far. */
export const distance = ({value, best, reference}: Measure): number => {
	const gap = value - best;
	const span = reference - best;

	if (gap * (span < 0 ? -1 : 1) <= 0) {
		return 0;
	}

	return span === 0 ? Number.POSITIVE_INFINITY : gap / span;
};

/** 1 at the best, 0.6 on target, 0.429 at twice the distance: never a cliff, never nothing left to improve. */
export const quality = (measure: Measure): number => 1 / (1 + (2 / 3) * distance(measure));

/** What the gate keeps of thrift and gentleness when users were failed: all of it from the target on. */
export const gateOf = (quality: number): number => Math.min(1, quality / 0.6);
