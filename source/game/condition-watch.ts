import type {Saved} from '../engine/kernel/keyframe.ts';
import type {Millis} from '../engine/kernel/time.ts';
import {createGoals, type Goals} from './goals.ts';
import {
	compileExpression,
	type Facts,
	freshMemory,
	type Memory,
	observe,
	type Program,
} from './scenario/expressions.ts';
import type {Scenario} from './scenario/schema.ts';

type Conditional = {readonly id: string; readonly program: Program};

const compiled = (
	items: ReadonlyArray<{readonly id: string; readonly when: string | undefined}>,
): readonly Conditional[] =>
	items.flatMap(({id, when}) => {
		const program = when === undefined ? undefined : compileExpression(when);
		return program?.ok === true ? [{id, program: program.program}] : [];
	});

/** Everything of a scenario that waits for a condition: goals, changes of the timeline, check questions, the guided tour. */
export type ConditionWatch = {
	readonly goals: Goals;
	/** Check questions whose time has come. */
	readonly questionsDue: ReadonlySet<string>;
	/** Stops of the guided tour that were reached: the key of their text, and the moment. */
	readonly tour: ReadonlyMap<string, Millis>;
	/** One look at everything; `carryOut` is called for each change of the timeline whose condition holds. */
	look(facts: Facts, now: Millis, carryOut: (id: string) => void): void;
	save(): Saved;
	load(saved: Saved): void;
};

export const createConditionWatch = (scenario: Scenario): ConditionWatch => {
	const goals = createGoals(scenario);
	const questions = compiled(scenario.quiz.check);
	const changes = compiled(scenario.timeline);
	const stops = compiled(scenario.assist.tour.map(({text, when}) => ({id: text, when})));
	let memories = new Map<string, Memory>(changes.map(({id, program}) => [id, freshMemory(program)]));
	let questionsDue: ReadonlySet<string> = new Set();
	let tour: ReadonlyMap<string, Millis> = new Map();

	const lookAtChanges = (facts: Facts, carryOut: (id: string) => void): void => {
		for (const {id, program} of changes) {
			const seen = observe(program, memories.get(id) ?? freshMemory(program), facts);
			memories.set(id, seen.memory);

			if (seen.value === true) {
				carryOut(id);
			}
		}
	};

	const lookAtQuestions = (facts: Facts): void => {
		const due = questions.filter(
			({id, program}) => !questionsDue.has(id) && observe(program, freshMemory(program), facts).value === true,
		);

		if (due.length > 0) {
			questionsDue = new Set([...questionsDue, ...due.map(({id}) => id)]);
		}
	};

	const lookAtTour = (facts: Facts, now: Millis): void => {
		const due = stops.filter(
			({id, program}) => !tour.has(id) && observe(program, freshMemory(program), facts).value === true,
		);

		if (due.length > 0) {
			tour = new Map([...tour, ...due.map(({id}) => [id, now] as const)]);
		}
	};

	return {
		goals,
		get tour() {
			return tour;
		},
		get questionsDue() {
			return questionsDue;
		},
		look(facts, now, carryOut) {
			goals.observe(facts);
			lookAtChanges(facts, carryOut);
			lookAtQuestions(facts);
			lookAtTour(facts, now);
		},
		save: () => ({goals: goals.save(), memories: [...memories], questionsDue: [...questionsDue], tour: [...tour]}),
		load(saved) {
			goals.load(saved.goals as Saved);
			memories = new Map(saved.memories as Iterable<readonly [string, Memory]>);
			questionsDue = new Set(saved.questionsDue as readonly string[]);
			tour = new Map(saved.tour as ReadonlyArray<readonly [string, Millis]>);
		},
	};
};
