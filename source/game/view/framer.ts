import type {Cluster} from '../../engine/cluster.ts';
import type {RunOptions} from '../run.ts';
import type {Ledgerkeeper} from '../session.ts';
import type {Frame, Request} from './frame.ts';

/** What the session knows that the cluster does not. */
export type FrameFacts = {readonly marks: readonly string[]; readonly over: boolean};

/** Makes frames of one run: for each request the sections it asks for, from what the eyes of that screen may see. */
export const createFramer = (cluster: Cluster, keeper: Ledgerkeeper, options: RunOptions) => {
	const {scenario, seed, seat} = options;
	let revision = 0;

	return {
		frame(request: Request, facts: FrameFacts): Frame {
			revision += 1;
			return {
				revision,
				stage: facts.over ? 'result' : 'run',
				identity: {scenario: scenario.metadata.id, seed, modifiers: [], seat, difficulty: 'Normal', marks: facts.marks},
				vitals: [],
				ruler: [],
				lags: [],
				hints: [],
				...(request.screen === '' ? {score: {points: keeper.scoreboard.total(), stars: 0}} : {}),
			};
		},
		/** The run was wound back: nothing that was remembered holds. */
		forget(): void {
			revision += cluster.kernel.now >= 0 ? 1 : 0;
		},
	};
};
