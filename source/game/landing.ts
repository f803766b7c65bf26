import type {Kernel} from '../engine/kernel/kernel.ts';
import {aboutOf, type Intent, isOfDoor, isRemark, type LoggedIntent, type Outcome, problemOfIntent} from './intent.ts';
import type {Keeper} from './keeper.ts';
import type {RunOptions} from './run.ts';
import {allowanceOf} from './terms/difficulty.ts';
import {usualTerms} from './terms/terms.ts';

/** What a run is marked with when the real component was asked. */
export const assistedByAdvice = 'assisted:advice';

/** What a run is marked with when profiles were compared over a part of the storm that was still to come. */
export const assistedByComparison = 'assisted:compare';

/** What the difficulty does without. */
const beyondTerms = (intent: Intent, {scenario, terms = usualTerms}: RunOptions): string | undefined => {
	const {hints, advice} = allowanceOf(terms.difficulty, scenario);

	if (intent.do === 'hint' && intent.level > hints) {
		return hints === 0
			? `${terms.difficulty} does without hints`
			: `${terms.difficulty} gives hints of level ${hints} only`;
	}

	return intent.do === 'mark' && [assistedByAdvice, assistedByComparison].includes(intent.as) && advice === 'none'
		? `${terms.difficulty} does without advice`
		: undefined;
};

/** Why an intent may not even begin: it is none, it is too late, the level or the seat does without it. */
export const whyNot = (intent: Intent, {scenario, seat, ...more}: RunOptions, keeper: Keeper): string | undefined => {
	const problem = problemOfIntent(intent);

	if (problem !== undefined) {
		return problem;
	}

	if (keeper.over) {
		return 'the run is over';
	}

	if (isRemark(intent)) {
		return beyondTerms(intent, {scenario, seat, ...more});
	}

	if (scenario.seats.denyActions.some(denied => intent.do.startsWith(denied))) {
		return `this level does without "${intent.do}"`;
	}

	if (isOfDoor(intent)) {
		return undefined;
	}

	return keeper.seat.words.includes(intent.do)
		? keeper.seat.mayNot?.(intent)
		: `"${intent.do}" is not for the ${seat} seat`;
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
		} else if (intent.do === 'declare') {
			const {component, object} = intent;
			keeper.noteDeclaration({component, ...(object === undefined ? {} : {object}), fact});
			return {
				ok: true,
				order,
				said: `declared: ${component}${object === undefined ? '' : ` ${object}`}; whether that is so, the report says`,
			};
		}

		return {ok: true, order, said: 'noted'};
	};

	return kernel.under(fact, (): Outcome => {
		if (isRemark(intent)) {
			return book();
		}

		const reply = keeper.carryOut(intent, fact);
		const {answer: told} = reply;
		return reply.ok ? {ok: true, order, said: reply.said, ...(told === undefined ? {} : {answer: told})} : reply;
	});
};
