import type {Names, ValueType} from './expression-checker.ts';
import {compileExpression} from './expressions.ts';
import {type Finding, inExpression} from './findings.ts';
import {metricIds} from './json-schema.ts';
import type {Path} from './problems.ts';
import type {Scenario} from './schema.ts';

/** Every expression of a scenario, with the path where it is written. */
type Condition = {readonly path: Path; readonly text: string; readonly wanted: ValueType; readonly names: Names};

type Resolved = Omit<Scenario, 'hash'>;

/** Every workload and service that the scenario ever creates. */
export const objectKeysOf = (scenario: Resolved, kinds: readonly string[]): readonly string[] => {
	const later = scenario.timeline.flatMap(({action}) => (action.type === 'apply' ? action.objects : []));
	return [...scenario.objects, ...later]
		.filter(({kind}) => kinds.includes(kind))
		.map(({metadata}) => `${metadata.namespace ?? 'default'}/${metadata.name}`);
};

const namesOf = (scenario: Resolved): Names => ({
	items: [...scenario.faults.items.map(({id}) => id), ...scenario.timeline.map(({id}) => id)],
	slos: scenario.slos.map(({id}) => id),
	metrics: metricIds,
	workloads: objectKeysOf(scenario, ['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'Job']),
	services: objectKeysOf(scenario, ['Service']),
});

const goals = (scenario: Resolved, names: Names): Condition[] =>
	(['win', 'lose', 'bonus'] as const).flatMap(list =>
		scenario.objectives[list].map(({expr}, index) => ({
			path: ['objectives', list, index, 'expr'],
			text: expr,
			wanted: 'boolean' as const,
			names,
		})),
	);

const faultConditions = (scenario: Resolved, names: Names): Condition[] =>
	scenario.faults.items.flatMap(({schedule, until}, index) => {
		const path = ['faults', 'items', index];
		const start: Condition[] =
			schedule.type === 'when'
				? [{path: [...path, 'schedule', 'when'], text: schedule.when, wanted: 'boolean', names}]
				: schedule.type === 'hazard'
					? [{path: [...path, 'schedule', 'hazard', 'rate'], text: schedule.rate, wanted: 'number', names}]
					: [];
		return until?.type === 'when'
			? [...start, {path: [...path, 'until', 'when'], text: until.when, wanted: 'boolean', names}]
			: start;
	});

/** Optional conditions of list items, all alike: hints, tour stops, questions, timeline. */
const optional = (scenario: Resolved, names: Names): Condition[] => {
	const one = (path: Path, text: string | undefined): Condition[] =>
		text === undefined ? [] : [{path, text, wanted: 'boolean', names}];
	return [
		...scenario.timeline.flatMap(({when}, index) => one(['timeline', index, 'when'], when)),
		...scenario.assist.hints.flatMap(({when}, index) => one(['assist', 'hints', index, 'when'], when)),
		...scenario.assist.tour.flatMap(({when, wait}, index) => [
			...one(['assist', 'tour', index, 'when'], when),
			...one(['assist', 'tour', index, 'wait'], wait),
		]),
		...(['predict', 'check'] as const).flatMap(list =>
			scenario.quiz[list].flatMap(({when}, index) => one(['quiz', list, index, 'when'], when)),
		),
	];
};

/** Every expression must parse, give the right type, and name what exists. */
export const checkConditions = (scenario: Resolved): Finding[] => {
	const names = namesOf(scenario);
	const runbook = scenario.scoring.runbook.map(
		({when}, index): Condition => ({
			path: ['scoring', 'runbook', index, 'when'],
			text: when,
			wanted: 'boolean',
			names: {...names, faultsHidden: true},
		}),
	);
	const tests = scenario.tests.map(
		({expect}, index): Condition => ({
			path: ['tests', index, 'expect'],
			text: expect,
			wanted: 'boolean',
			names: {...names, result: true},
		}),
	);

	return [
		...goals(scenario, names),
		...faultConditions(scenario, names),
		...optional(scenario, names),
		...runbook,
		...tests,
	].flatMap(({path, text, wanted, names}) => {
		const compiled = compileExpression(text, wanted, names);
		return compiled.ok ? [] : inExpression(path, compiled.problems);
	});
};
