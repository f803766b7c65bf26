import type {LabelSelector, Labels} from '../../../engine/api/meta.ts';
import type {ApiObject} from '../../../engine/api/object.ts';
import {keyOf, splitKey} from '../../../engine/api/object.ts';
import {selectorMatches} from '../../../engine/api/selectors.ts';
import {type Fields, numberAt, textFieldsOf, valueAt} from '../data.ts';
import {text} from '../resolve/read.ts';
import type {TimelineAction} from '../schema.ts';
import {defineChange, type Surroundings} from './change.ts';

const labelsOf = (workload: ApiObject): Labels =>
	textFieldsOf(valueAt(workload, ['spec', 'template', 'metadata', 'labels']));

const coversPods =
	(workload: ApiObject) =>
	(object: ApiObject): boolean =>
		object.kind === 'PodDisruptionBudget' &&
		object.metadata.namespace === workload.metadata.namespace &&
		selectorMatches(valueAt(object, ['spec', 'selector']) as LabelSelector | undefined, labelsOf(workload));

const budgetOver = (workload: ApiObject, {objects}: Surroundings): ApiObject | undefined =>
	objects.find(coversPods(workload));

const newBudget = (workload: ApiObject, minAvailable: number): ApiObject =>
	({
		apiVersion: 'policy/v1',
		kind: 'PodDisruptionBudget',
		metadata: {name: workload.metadata.name, namespace: workload.metadata.namespace},
		spec: {minAvailable, selector: {matchLabels: labelsOf(workload)}},
	}) as unknown as ApiObject;

const patched = (budget: ApiObject, spec: Fields): TimelineAction => ({
	type: 'patch',
	kind: 'PodDisruptionBudget',
	ref: keyOf(budget),
	patch: {spec},
});

/** What a merge patch has to say for a budget to allow as much as it did: what was not there is taken away. */
const asItWas = (budget: ApiObject): Fields => ({
	minAvailable: valueAt(budget, ['spec', 'minAvailable']) ?? null,
	maxUnavailable: valueAt(budget, ['spec', 'maxUnavailable']) ?? null,
});

/** Somebody asks for every pod of a workload to be there at all times: by the book, none of them may ever be evicted. */
export const badPdb = defineChange({
	kind: 'bad-pdb',
	deed(params: Fields, around) {
		const key = text(params, 'workload');
		const workload = around.objects.find(object => object.kind === 'Deployment' && keyOf(object) === key);

		if (workload === undefined) {
			return {does: [], undoes: [], told: '', undone: ''};
		}

		const replicas = numberAt(workload, ['spec', 'replicas'], 1);
		const budget = budgetOver(workload, around);
		const {name} = splitKey(key);
		return {
			does: [
				budget === undefined
					? {type: 'apply', objects: [newBudget(workload, replicas)]}
					: patched(budget, {minAvailable: replicas, maxUnavailable: null}),
			],
			undoes: [
				budget === undefined
					? {type: 'delete', kind: 'PodDisruptionBudget', ref: key}
					: patched(budget, asItWas(budget)),
			],
			told: `the budget of ${name} asks for all ${replicas} of its pods`,
			undone: `the budget of ${name} lets pods go again`,
		};
	},
});
