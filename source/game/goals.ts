import {assert} from '../engine/kernel/assert.ts';
import type {Saved} from '../engine/kernel/keyframe.ts';
import {
	compileExpression,
	type Facts,
	freshMemory,
	type Memory,
	observe,
	type Program,
} from './scenario/expressions.ts';
import type {Goal, Scenario} from './scenario/schema.ts';

/** How a condition of the scenario stands now. */
export type GoalStanding = {
	readonly id: string;
	readonly kind: 'win' | 'lose' | 'bonus';
	readonly goal: Goal;
	readonly met: boolean;
};

const kinds = ['win', 'lose', 'bonus'] as const;

/** The conditions of a scenario, looked at once a virtual second; some remember. */
export const createGoals = (scenario: Scenario) => {
	const goals = kinds.flatMap(kind => scenario.objectives[kind].map(goal => ({kind, goal, program: programOf(goal)})));
	let memories: Memory[] = goals.map(({program}) => freshMemory(program));
	let met: boolean[] = goals.map(() => false);

	return {
		/** Looks at every condition once, in their order. */
		observe(facts: Facts): void {
			for (const [index, {program}] of goals.entries()) {
				const seen = observe(program, memories[index]!, facts);
				memories[index] = seen.memory;
				met[index] = seen.value === true;
			}
		},
		standings: (): readonly GoalStanding[] =>
			goals.map(({kind, goal}, index) => ({id: goal.id, kind, goal, met: met[index]!})),
		/** All that must hold does, and nothing that must not. */
		get won(): boolean {
			return goals.every(({kind}, index) => kind === 'bonus' || met[index] === (kind === 'win'));
		},
		get lost(): boolean {
			return goals.some(({kind}, index) => kind === 'lose' && met[index] === true);
		},
		save: (): Saved => ({memories: [...memories], met: [...met]}),
		load(saved: Saved): void {
			memories = [...(saved.memories as readonly Memory[])];
			met = [...(saved.met as readonly boolean[])];
		},
	};
};

export type Goals = ReturnType<typeof createGoals>;

const programOf = (goal: Goal): Program => {
	const compiled = compileExpression(goal.expr);
	assert(compiled.ok, `goal ${goal.id} was checked when the scenario was loaded`);
	return compiled.program;
};
