export const maxNodeScore = 100;

/**
Truncated toward zero, exact for whole numbers below 2^53 and a positive divisor.

The rounded quotient may be one off; the remainder, which is exact, says so. Several times faster than `%` beyond 32 bits.
*/
export const quotient = (dividend: number, divisor: number): number => {
	if (dividend < 0) {
		// Not −0 where nothing is left.
		return 0 - quotient(-dividend, divisor);
	}

	const near = Math.floor(dividend / divisor);
	const rest = dividend - near * divisor;

	if (rest < 0) {
		return near - 1;
	}

	return rest >= divisor ? near + 1 : near;
};

/**
Stretches scores so that the largest becomes 100, in place; `reverse` makes the smallest the best.

Source: pkg/scheduler/framework/plugins/helper/normalize_score.go
*/
export const defaultNormalize = (scores: number[], reverse: boolean): void => {
	let max = 0;

	for (const score of scores) {
		max = Math.max(score, max);
	}

	for (let at = 0; at < scores.length; at++) {
		if (max === 0) {
			scores[at] = reverse ? maxNodeScore : (scores[at] as number);
			continue;
		}

		const score = quotient(maxNodeScore * (scores[at] as number), max);
		scores[at] = reverse ? maxNodeScore - score : score;
	}
};

/** Through a point, `x` from 0 to 100. */
export type ShapePoint = {readonly utilization: number; readonly score: number};

/** The function that runs straight from point to point, and level before the first and after the last. */
export const piecewiseLinear = (shape: readonly ShapePoint[], x: number): number => {
	for (let at = 0; at < shape.length; at++) {
		const point = shape[at] as ShapePoint;

		if (x <= point.utilization) {
			if (at === 0) {
				return point.score;
			}

			const from = shape[at - 1] as ShapePoint;
			return (
				from.score + quotient((point.score - from.score) * (x - from.utilization), point.utilization - from.utilization)
			);
		}
	}

	return shape.at(-1)?.score ?? 0;
};
