import type {Pod} from '../../engine/api/kinds/pod.ts';
import {keyOf, workloadOf} from './pods.ts';

/** A change that may let a pod in, in words and in the words of `--what-if`. */
export type Fix = {
	readonly words: string;
	readonly whatIf: readonly string[];
	/** What makes two fixes the same for a person: the deed without the node it is done to. */
	readonly sort: string;
	/** Smaller is nearer to what there is. */
	readonly cost: number;
};

/** Whom to change: the workload where there is one, since nobody changes its pods one by one. */
export const targetOf = (pod: Pod): string => workloadOf(pod) ?? keyOf(pod);

/** Several fixes as one. */
export const together = (fixes: readonly Fix[]): Fix => ({
	words: fixes.map(({words}) => words).join(', and '),
	whatIf: fixes.flatMap(({whatIf}) => whatIf),
	sort: fixes.map(({sort}) => sort).join(' + '),
	cost: fixes.reduce((sum, {cost}) => sum + cost, 0),
});
