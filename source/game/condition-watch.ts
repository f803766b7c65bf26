import type {Saved} from '../engine/kernel/keyframe.ts';
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

/** Everything of a scenario that waits for a condition: goals, changes of the timeline, check questions. */
export type ConditionWatch = {
	readonly goals: Goals;
	/** Check questions whose time has come. */
	readonly questionsDue: ReadonlySet<string>;
	/** One look at everything; `carryOut` is called for each change of the timeline whose condition holds. */
	look(facts: Facts, carryOut: (id: string) => void): void;
	save(): Saved;
	load(saved: Saved): void;
};

export const createConditionWatch = (scenario: Scenario): ConditionWatch => {
	const goals = createGoals(scenario);
	const questions = compiled(scenario.quiz.check);
	const changes = compiled(scenario.timeline);
	let memories = new Map<string, Memory>(changes.map(({id, program}) => [id, freshMemory(program)]));
	let questionsDue: ReadonlySet<string> = new Set();

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

	return {
		goals,
		get questionsDue() {
			return questionsDue;
		},
		look(facts, carryOut) {
			goals.observe(facts);
			lookAtChanges(facts, carryOut);
			lookAtQuestions(facts);
		},
		save: () => ({goals: goals.save(), memories: [...memories], questionsDue: [...questionsDue]}),
		load(saved) {
			goals.load(saved.goals as Saved);
			memories = new Map(saved.memories as Iterable<readonly [string, Memory]>);
			questionsDue = new Set(saved.questionsDue as readonly string[]);
		},
	};
};
