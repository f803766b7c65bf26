import {note, report, rounded} from './harness.ts';

/** The ratios that benches answer for, with what is asked of them. A floor that is missed is said, and stops nothing. */
const asked = {
	R1: {what: 'wake queue / tinyqueue, 155,000 pending', floor: 4, goal: 10},
	R3: {
		what: 'store writes per processor second with 20 informers and 5,000 node watches / 2,600, what etcd 3.4 was measured at',
		floor: 15,
		goal: 40,
	},
	R4: {what: 'computed / eager, steady, equal trails', floor: 3, goal: 8},
	R5: {what: 'table path / plain path, equal placements: basic, 5,000 nodes', floor: 4, goal: 8},
	R5b: {what: 'table path / plain path, equal placements: spread with 120,000 pods', floor: 20, goal: 80},
	R6: {what: 'pods bound per second of real time, API writes and all / 680, basic, 5,000 nodes', floor: 10, goal: 40},
	R7: {what: 'bytes of a pod / bytes of one parsed from JSON (less is better)', floor: 0.8, goal: 0.5},
	R8: {what: 'record update / structuredClone', floor: 20, goal: 40},
	R8b: {what: 'record update / Immer', floor: 20, goal: 40},
	R9: {what: 'sweep on all cores / (one core × cores)', floor: 0.8, goal: 0.9},
	R10: {what: 'virtual seconds per processor second / webernetes, 10 nodes, 300 pods', floor: 20, goal: 100},
	R11: {what: 'pods to Ready per processor second / webernetes, 10 nodes, 300 pods', floor: 20, goal: 100},
	R12: {what: 'exponent of the scale series, steady (less is better)', floor: 1.35, goal: 1.15},
	R13: {what: 'chronicle and trail on / off (less is better)', floor: 1.25, goal: 1.1},
	R14: {what: 'speed reached / asked at 60x on a screen of 200x60, 100 nodes', floor: 1, goal: 1},
	R14b: {what: 'speed reached / asked at 60x on a screen of 200x60, 5,000 nodes', floor: 0.3, goal: 1},
} as const;

export type Ratio = keyof typeof asked;

const less: readonly Ratio[] = ['R7', 'R12', 'R13'];
const found = new Map<Ratio, number>();

/** A bench states a ratio; the last statement holds. */
export const stateRatio = (ratio: Ratio, value: number): void => {
	found.set(ratio, value);
};

const reaches = (ratio: Ratio, value: number, wanted: number): boolean =>
	less.includes(ratio) ? value <= wanted : value >= wanted;

export const tellRatios = (): void => {
	for (const [ratio, value] of found) {
		const {what, floor, goal} = asked[ratio];
		const verdict = reaches(ratio, value, goal) ? 'goal' : reaches(ratio, value, floor) ? 'floor' : 'missed';
		report({bench: 'ratios', ratio, what, value: rounded(value), floor, goal, verdict});
		note(`${ratio}: ${rounded(value)} (floor ${floor}, goal ${goal}) ${verdict}: ${what}`);
	}
};
