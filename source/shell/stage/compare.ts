import {assistedByComparison} from '../../game/landing.ts';
import {planComparison} from '../../game/tuner/comparison.ts';
import type {Answer, Wish} from '../tui/stage.ts';
import type {Comparing} from './comparing.ts';
import {answerOf, changed, no, notBegun, ok, type StageState, type Wishes} from './state.ts';

/** Two profiles over the same storm, asked for from the tuner's seat. */
export const createCompare = (state: StageState, comparing: Comparing): Wishes<'compare'> => ({
	/** Looking back is free; who looks ahead of the storm is told first, and the run says so. */
	compare(wish: Wish & {do: 'compare'}, sure: boolean): Answer {
		const {run, opened} = state;

		if (run === undefined || opened === undefined) {
			return notBegun(state);
		}

		if (run.seat !== 'tuner') {
			return no('profiles are compared from the tuner seat');
		}

		const plan = planComparison(run, wish.edits, wish.until === 'end' ? run.end : wish.until);

		if (typeof plan === 'string') {
			return no(plan);
		}

		if (plan.looksAhead && !run.over && !run.marks.includes(assistedByComparison) && run.allowance.advice !== 'free') {
			if (!sure && run.allowance.advice !== 'none') {
				return {
					ok: 'ask',
					question: 'Look ahead?',
					detail: 'Both profiles meet a part of the storm that you have not seen. The run says so.',
					yes: 'Compare',
				};
			}

			const marked = answerOf(run.submit({do: 'mark', as: assistedByComparison}));

			if (marked.ok !== true) {
				return marked;
			}
		}

		const {scenario, seed, seat, shipped, terms} = opened;
		comparing.begin({scenario, seed, seat, pilot: 'player', shipped, terms}, plan);
		changed(state);
		return ok('both runs are on their way; what they came to stands here when they are done');
	},
});
