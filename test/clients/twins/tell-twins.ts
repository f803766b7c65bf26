import type {Kubectl} from '../kubectls.ts';
import type {Failure, Told} from '../tell-story.ts';
import {twinLines} from './lines.ts';
import type {Answer} from './run.ts';
import {openTwins} from './twins.ts';

/** What a line came to with kubectl, and in the game's own terminal. */
export type TwinAnswers = {
	readonly run: string;
	readonly stdin?: string;
	readonly kubectl: Answer;
	readonly terminal: Answer;
};

const parts = ['out', 'err', 'exit'] as const;

/** What of two answers is not the same. */
export const differencesOf = ({kubectl, terminal}: TwinAnswers): readonly string[] =>
	parts
		.filter(part => kubectl[part] !== terminal[part])
		.map(
			part => `${part} of kubectl:\n      ${kubectl[part]}\n      ${part} of the terminal:\n      ${terminal[part]}`,
		);

/** Gives every line to both; `seen` hears of each that is meant to be the same. */
export const tellTwins = async (kubectl: Kubectl, seen: (answers: TwinAnswers) => void = () => {}): Promise<Told> => {
	const twins = await openTwins(kubectl);
	const failures: Failure[] = [];
	let passed = 0;

	for (const line of twinLines) {
		if ('advance' in line) {
			twins.advance(line.advance);
			continue;
		}

		const {run, stdin, differs} = line;
		const answers = {run, ...(stdin === undefined ? {} : {stdin}), ...(await twins.tell(`kubectl ${run}`, stdin))};
		const problems = differs === undefined ? differencesOf(answers) : [];

		if (differs === undefined) {
			seen(answers);
		}

		if (problems.length === 0) {
			passed += 1;
		} else {
			failures.push({story: 'twins', step: `kubectl ${run}`, problems});
		}
	}

	await twins.end();
	return {passed, failures};
};
