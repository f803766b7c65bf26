import type {Scenario} from '../../game/scenario/schema.ts';
import {seedProblem} from '../../game/seed.ts';
import {type Difficulty, isDifficulty} from '../../game/terms/difficulty.ts';
import {inOrder, problemsOfTerms, usualTerms} from '../../game/terms/terms.ts';
import {dailyScenario} from '../../game/view/home.ts';
import {todayOf} from '../calendar.ts';
import type {Answer, Wish} from '../tui/stage.ts';
import {changed, no, type Opened, ok, type StageState, type Wishes} from './state.ts';

export type LevelsOptions = {
	readonly state: StageState;
	readonly scenarios: readonly Scenario[];
	/** Keeps the open run under a name. */
	readonly save: (name: string | undefined) => Answer;
};

/** Choosing a level: from home, from a code, the daily one, the next one. */
export const createLevels = ({state, scenarios, save}: LevelsOptions) => {
	/** Opens the brief of a level. */
	const open = (scenario: Scenario, seed: string | undefined, extra: Partial<Opened> = {}): Answer => {
		const wrongSeed = seed === undefined || seed === '' ? undefined : seedProblem(seed);

		if (wrongSeed !== undefined) {
			return no(wrongSeed);
		}

		state.opened = {
			scenario,
			seed: seed === undefined || seed === '' ? (scenario.metadata.seedDefaults[0] ?? '1') : seed,
			seat: scenario.seats.default,
			shipped: scenarios.includes(scenario),
			daily: false,
			terms: usualTerms,
			...extra,
		};
		state.run = undefined;
		state.predicted = [];
		state.place = 'brief';
		changed(state);
		return ok();
	};

	const openNamed = ({scenario: id, seed, modifiers, assistance}: Wish & {do: 'open'}): Answer => {
		const scenario = scenarios.find(({metadata}) => metadata.id === id);

		if (scenario === undefined) {
			return no(`there is no level ${id}`);
		}

		const problems = problemsOfTerms(scenario, {modifiers});
		const difficulty: Difficulty = isDifficulty(assistance) ? assistance : 'Normal';
		return problems.length > 0
			? no(problems.join('; '))
			: open(scenario, seed, {terms: {difficulty, modifiers: inOrder(modifiers)}});
	};

	const next = (): Answer => {
		const campaign = [...scenarios].sort((a, b) => a.metadata.order - b.metadata.order);
		const at = campaign.findIndex(each => each.metadata.id === state.opened?.scenario.metadata.id);
		const following = campaign[at + 1];
		return following === undefined ? no('this was the last level') : open(following, undefined);
	};

	const daily = (): Answer => {
		const date = todayOf();
		const scenario = dailyScenario(scenarios, date);
		return scenario === undefined ? no('there is no daily without scenarios') : open(scenario, date, {daily: true});
	};

	const menu = ({action, scenario: id, value}: Wish & {do: 'menu'}): Answer => {
		const named = scenarios.find(({metadata}) => metadata.id === (action === 'sandbox' ? 'sandbox' : id));

		switch (action) {
			case 'save':
				return save(value);
			case 'watch':
				return named === undefined ? no('choose a level first') : open(named, value, {seat: 'watch'});
			case 'sandbox':
				return named === undefined ? no('there is no sandbox among these scenarios') : open(named, undefined);
			case 'own':
				return ok('In the shell: podfall play FOLDER puts your own manifests into a simulated cluster.');
			case 'replays':
				return ok(
					'In a run, :save NAME keeps it. In the shell: podfall report NAME.replay, podfall verify NAME.replay.',
				);
			default:
				return no(`"${action}" is not part of this version`);
		}
	};

	const wishes: Wishes<'open' | 'daily' | 'menu' | 'next-level' | 'predict'> = {
		open: openNamed,
		daily,
		menu,
		'next-level': next,
		predict({choice}) {
			// A guess may be changed as long as it is the last that is asked for.
			const asked = state.opened?.scenario.quiz.predict.length ?? 0;
			state.predicted = [...state.predicted.slice(0, Math.max(0, asked - 1)), choice];
			changed(state);
			return ok();
		},
	};

	return {wishes, open};
};
