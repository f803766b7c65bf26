import {compileExpression, type Facts, freshMemory, observe} from './scenario/expressions.ts';
import type {Scenario} from './scenario/schema.ts';

export type Hint = Scenario['assist']['hints'][number];

const holds = (when: string | undefined, facts: Facts): boolean => {
	const compiled = when === undefined ? undefined : compileExpression(when);
	return compiled?.ok !== true || observe(compiled.program, freshMemory(compiled.program), facts).value === true;
};

/**
The hint that fits the moment: of each topic the lowest level that was not taken, and only while its condition holds,
so that nobody is told of a fault before it happens. `later`: nothing fits now, but something is left.
*/
export const nextHint = (
	{assist: {hints}}: Scenario,
	taken: ReadonlyArray<{readonly topic: string; readonly level: number}>,
	facts: Facts,
	topic?: string,
): Hint | 'later' | 'none' => {
	const left = hints.filter(
		hint =>
			(topic === undefined || hint.topic === topic) &&
			!taken.some(each => each.topic === hint.topic && each.level === hint.level),
	);
	const lowest = left.filter(hint => left.every(each => each.topic !== hint.topic || each.level >= hint.level));
	return lowest.find(({when}) => holds(when, facts)) ?? (left.length === 0 ? 'none' : 'later');
};
