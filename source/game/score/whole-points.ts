/**
Points as whole numbers whose sum is the rounded sum: `[1.4, 1.4, 1.2]` is 4 together, so the line nearest to its next
point gets it: `[2, 1, 1]`. Whoever adds up what is shown comes to what is shown.
*/
export const wholePoints = (points: readonly number[]): readonly number[] => {
	const whole = points.map(Math.floor);
	const missing = Math.round(points.reduce((sum, each) => sum + each, 0)) - whole.reduce((sum, each) => sum + each, 0);
	const next = points
		.map((each, index) => ({index, rest: each - Math.floor(each)}))
		.sort((a, b) => b.rest - a.rest || a.index - b.index)
		.slice(0, missing);
	return whole.map((each, index) => (next.some(line => line.index === index) ? each + 1 : each));
};
