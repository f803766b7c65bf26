/** A report as JSON, in the form of `schema/schedule.schema.json`. */
import {kubernetesVersion, podfallVersion} from '../version.ts';
import type {NodeReport, PodReport} from './report.ts';
import type {ScheduleReport} from './schedule.ts';

const nodeJson = ({node, verdict, refusal, refusals, scores, total}: NodeReport) => ({
	node,
	verdict,
	...(refusal === undefined ? {} : {refusal}),
	refusals,
	...(scores.length === 0 ? {} : {scores, total}),
});

const podJson = ({nodes, ...report}: PodReport) => ({...report, nodes: nodes.map(nodeJson)});

/** What was asked, beside the input itself. */
export type Question = {readonly whatIf: readonly string[]; readonly seed: string; readonly notes: readonly string[]};

export const reportJson = (report: ScheduleReport, {whatIf, seed, notes}: Question) => {
	const count = (outcome: PodReport['outcome']): number => report.pods.filter(each => each.outcome === outcome).length;
	return {
		podfall: 'schedule',
		format: 1,
		version: podfallVersion,
		kubernetes: kubernetesVersion,
		seed,
		whatIf,
		notes: [...notes, ...report.notes],
		input: {nodes: report.nodes, placedPods: report.placedBefore, waitingPods: report.waitingBefore},
		summary: {
			placed: count('placed'),
			preempting: count('preempting'),
			pending: count('pending'),
			gated: count('gated'),
			failed: count('failed'),
		},
		pods: report.pods.map(podJson),
	};
};
