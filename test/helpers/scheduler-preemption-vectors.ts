import {podDisruptionBudgets} from '../../source/engine/api/kinds/pod-disruption-budget.ts';
import type {NodeVerdict} from '../../source/engine/scheduler/diagnosis.ts';
import {
	type Nomination,
	newCycleState,
	type PostFilterResult,
	type Sight,
} from '../../source/engine/scheduler/framework.ts';
import type {Code, PluginStatus} from '../../source/engine/scheduler/plugin-status.ts';
import {defaultPreemption} from '../../source/engine/scheduler/plugins/default-preemption.ts';
import type {PodInfo} from '../../source/engine/scheduler/pod-info.ts';
import {type DryRun, dryRun, pickCandidate, whyNotEligible} from '../../source/engine/scheduler/preemption.ts';
import {createFramework} from '../../source/engine/scheduler/profiles.ts';
import {runPreFilters} from '../../source/engine/scheduler/run-plugins.ts';
import {differs, differsFromStatus, type ExpectedStatus, type VectorCase} from './scheduler-vectors.ts';

const ofCode = (code: unknown): PluginStatus => ({code: code as Code, reasons: []});

const namesOf = ({victims}: Nomination): readonly string[] => victims.map(({pod}) => pod.metadata.name).sort();

/** Runs one case about preemption; gives what does not agree. */
export const checkPreemptionCase = ({config, expect}: VectorCase, pod: PodInfo, sight: Sight): readonly string[] => {
	const framework = createFramework({
		schedulerName: 'default-scheduler',
		percentageOfNodesToScore: 0,
		plugins: ((config.plugins ?? []) as readonly string[]).map(name => ({name})),
		pluginConfig: {},
	});
	const state = newCycleState();
	runPreFilters(framework, state, pod, sight);
	const budgets = sight.seen.list(podDisruptionBudgets);
	const limits = config.dryRun as {readonly offset: number; readonly numCandidates: number} | undefined;

	const tried = (): DryRun =>
		dryRun(
			{framework, state, pod, sight, budgets},
			sight.nodes.list,
			limits?.offset ?? 0,
			limits?.numCandidates ?? sight.nodes.list.length,
		);

	const whole = (): PostFilterResult => {
		if (limits !== undefined) {
			const nomination = pickCandidate(tried().candidates, sight.now);
			return {status: undefined, nominated: nomination?.node, nomination};
		}

		const verdicts = new Map(
			Object.entries((config.nodeStatuses ?? {}) as Record<string, string>).map(
				([name, code]): [string, NodeVerdict] => [name, {plugin: '', status: ofCode(code)}],
			),
		);
		const absent = ofCode(config.absentNodesStatus ?? 'UnschedulableAndUnresolvable');
		const plugin = defaultPreemption.build(config.args ?? {});
		return plugin.postFilter?.(pod, {framework, state, sight, verdicts, absent}, true) ?? {status: undefined};
	};

	const problems: string[] = [];

	if ('eligibleToPreempt' in expect) {
		const code = config.nominatedNodeStatus ?? null;
		const why = whyNotEligible(pod, code === null ? undefined : ofCode(code), sight);
		problems.push(...differs('eligibleToPreempt', expect.eligibleToPreempt, why === undefined));
	}

	if ('candidates' in expect) {
		const given = [...tried().candidates]
			.sort((one, other) => (one.node < other.node ? -1 : 1))
			.map(one => ({node: one.node, victims: namesOf(one), numPDBViolations: one.pdbViolations}));
		const wanted = (expect.candidates as Array<{node: string; victims: string[]; numPDBViolations: number}>).map(
			one => ({
				node: one.node,
				victims: [...one.victims].sort(),
				numPDBViolations: one.numPDBViolations,
			}),
		);
		problems.push(...differs('candidates', wanted, given));
	}

	if ('postFilter' in expect) {
		problems.push(...differsFromStatus('postFilter', expect.postFilter as ExpectedStatus, whole().status));
	}

	if ('nominated' in expect) {
		problems.push(...differs('nominated', expect.nominated, whole().nominated ?? null));
	}

	if ('nominatedOneOf' in expect) {
		const names = expect.nominatedOneOf as readonly string[];
		problems.push(...differs('nominatedOneOf', true, names.includes(whole().nominated ?? '')));
	}

	if ('victims' in expect) {
		const {nomination} = whole();
		const given = nomination === undefined ? [] : namesOf(nomination);
		problems.push(...differs('victims', [...(expect.victims as string[])].sort(), given));
	}

	return problems;
};
