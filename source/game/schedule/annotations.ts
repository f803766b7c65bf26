import type {Annotations, PodReport} from './report.ts';

/*
The results of one pod under the names and in the form that kube-scheduler-simulator writes on pods: JSON as text, scores as
text, `passed` for a filter that lets the pod in.

Source: sigs.k8s.io/kube-scheduler-simulator, simulator/scheduler/plugin/annotation
*/

const prefix = 'kube-scheduler-simulator.sigs.k8s.io';

type ByNode = Record<string, Record<string, string>>;

const byName = <T>(entries: ReadonlyArray<readonly [string, T]>): Record<string, T> =>
	Object.fromEntries([...entries].sort(([one], [other]) => (one < other ? -1 : 1)));

/** Fields in the order of their names, as Go writes maps. */
const textOf = (results: ByNode): string =>
	JSON.stringify(byName(Object.entries(results).map(([node, words]) => [node, byName(Object.entries(words))])));

/** Up to the first refusal, as the cycle asked them. */
const filtersOf = (report: PodReport, asked: readonly string[]): ByNode =>
	Object.fromEntries(
		report.nodes
			.filter(
				({verdict, refusal}) =>
					verdict !== 'not looked at' && (refusal === undefined || asked.includes(refusal.plugin)),
			)
			.map(({node, refusal}) => {
				const until = refusal === undefined ? asked.length : asked.indexOf(refusal.plugin);
				const passed = asked.slice(0, until).map(plugin => [plugin, 'passed'] as const);
				const last = refusal === undefined ? [] : [[refusal.plugin, refusal.reasons.join(', ')] as const];
				return [node, Object.fromEntries([...passed, ...last])];
			}),
	);

const scoresOf = (report: PodReport, which: 'raw' | 'weighted'): ByNode =>
	Object.fromEntries(
		report.nodes
			.filter(({scores}) => scores.length > 0)
			.map(({node, scores}) => [node, Object.fromEntries(scores.map(each => [each.plugin, String(each[which])]))]),
	);

/** Every refused node is named; the one on which room is made says by whom. Without victims nothing was nominated. */
const nominationOf = ({outcome, node, nodes}: PodReport): ByNode =>
	outcome === 'placed'
		? {}
		: Object.fromEntries(
				nodes
					.filter(({verdict}) => verdict === 'refused')
					.map((each): [string, Record<string, string>] => [
						each.node,
						outcome === 'preempting' && each.node === node ? {DefaultPreemption: 'preemption victim'} : {},
					]),
			);

/** `asked`: the filters that had something to do for this pod, in order. */
export const annotationsOf = (report: PodReport, asked: readonly string[]): Annotations => ({
	[`${prefix}/filter-result`]: textOf(filtersOf(report, asked)),
	[`${prefix}/score-result`]: textOf(scoresOf(report, 'raw')),
	[`${prefix}/finalscore-result`]: textOf(scoresOf(report, 'weighted')),
	[`${prefix}/postfilter-result`]: textOf(nominationOf(report)),
	[`${prefix}/selected-node`]: report.outcome === 'placed' ? (report.node ?? '') : '',
});
