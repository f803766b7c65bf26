import type {Kernel} from '../engine/kernel/kernel.ts';
import {aboutOf, type Intent, type LoggedIntent, type Outcome, problemOfIntent} from './intent.ts';
import type {Keeper} from './keeper.ts';
import type {RunOptions} from './run.ts';

/** Intents that touch nothing in the cluster: bookkeeping of the game itself. */
const bookkeeping: readonly Intent['do'][] = ['answer', 'hint', 'mark'];

/** Why an intent may not even begin: it is none, it is too late, the level or the seat does without it. */
export const whyNot = (intent: Intent, {scenario, seat}: RunOptions, keeper: Keeper): string | undefined => {
	const problem = problemOfIntent(intent);

	if (problem !== undefined) {
		return problem;
	}

	if (keeper.over) {
		return 'the run is over';
	}

	if (bookkeeping.includes(intent.do)) {
		return undefined;
	}

	if (scenario.seats.denyActions.some(denied => intent.do.startsWith(denied))) {
		return `this level does without "${intent.do}"`;
	}

	return keeper.seat.words.includes(intent.do) ? undefined : `"${intent.do}" is not for the ${seat} seat`;
};

/**
Carries out an intent that is in the log, under a fact of its own: the same for a player's and for a replay's. Most become
calls of the seat; the rest is noted in the game's own books.
*/
export const land = (
	{intent, order, actor}: LoggedIntent,
	{scenario}: RunOptions,
	kernel: Kernel,
	keeper: Keeper,
): Outcome => {
	const about = aboutOf(intent);
	const fact = kernel.chronicle.tell({what: intent.do, who: actor, about, weight: 'notable', detail: {order}});
	kernel.trail.fold('score', order, JSON.stringify(intent));

	const answer = (question: string, choice: number): Outcome => {
		const asked = [...scenario.quiz.predict, ...scenario.quiz.check].find(({id}) => id === question);

		if (asked === undefined) {
			return {ok: false, why: `there is no question ${question}`};
		}

		if (keeper.isAnswered(question)) {
			return {ok: false, why: 'that question has its answer'};
		}

		if (asked.when !== undefined && !keeper.questionsDue.has(question)) {
			return {ok: false, why: 'that question has not been asked yet'};
		}

		const right = asked.answer === choice;
		keeper.noteAnswer({question, right, fact}, asked.when !== undefined);
		return {ok: true, order, said: right ? 'right' : 'not so'};
	};

	const book = (): Outcome => {
		if (intent.do === 'answer') {
			return answer(intent.question, intent.choice);
		}

		if (intent.do === 'hint' && intent.level === 3) {
			keeper.addMark('hint:3');
		} else if (intent.do === 'mark') {
			keeper.addMark(intent.as);
		}

		return {ok: true, order, said: 'noted'};
	};

	return kernel.under(fact, (): Outcome => {
		if (bookkeeping.includes(intent.do)) {
			return book();
		}

		const reply = keeper.carryOut(intent, fact);
		return reply.ok ? {ok: true, order, said: reply.said} : reply;
	});
};
