import type {Kind} from '../kind.ts';
import type {Condition, LabelSelector} from '../meta.ts';
import type {ApiObject} from '../object.ts';
import {type FieldErrors, invalidField} from '../validation.ts';
import {countOrPercentErrors, isRecord, metadataErrors, notAboveHundred, oneOf, selectorErrors} from './check.ts';
import {ageColumn, countColumn, nameColumn, textColumn} from './columns.ts';
import type {IntOrString} from './common.ts';
import {defineKind} from './define-kind.ts';
import {countErrors} from './status-counts.ts';
import {createdWith, updatedSpec, updatedStatus} from './strategy.ts';

export type PodDisruptionBudgetSpec = {
	readonly minAvailable?: IntOrString;
	readonly selector?: LabelSelector;
	readonly maxUnavailable?: IntOrString;
	readonly unhealthyPodEvictionPolicy?: 'IfHealthyBudget' | 'AlwaysAllow';
};

export type PodDisruptionBudgetStatus = {
	readonly observedGeneration?: number;
	/** When each pod's eviction was granted, by pod name; forgotten after two minutes. */
	readonly disruptedPods?: Readonly<Record<string, string>>;
	readonly disruptionsAllowed: number;
	readonly currentHealthy: number;
	readonly desiredHealthy: number;
	readonly expectedPods: number;
	readonly conditions?: readonly Condition[];
};

export type PodDisruptionBudget = ApiObject & {
	readonly spec: PodDisruptionBudgetSpec;
	readonly status?: PodDisruptionBudgetStatus;
};

/** Source: pkg/apis/policy/validation/validation.go */
const budgetErrors = (budget: PodDisruptionBudget): FieldErrors => {
	const spec = isRecord(budget.spec) ? budget.spec : {};
	return [
		...metadataErrors(budget),
		...(spec.minAvailable !== undefined && spec.maxUnavailable !== undefined
			? [invalidField('spec', spec, 'minAvailable and maxUnavailable cannot be both set')]
			: []),
		...(['minAvailable', 'maxUnavailable'] as const).flatMap(member => [
			...countOrPercentErrors(spec[member], `spec.${member}`),
			...notAboveHundred(spec[member], `spec.${member}`),
		]),
		...(spec.unhealthyPodEvictionPolicy === undefined
			? []
			: oneOf(spec.unhealthyPodEvictionPolicy, ['AlwaysAllow', 'IfHealthyBudget'], 'spec.unhealthyPodEvictionPolicy')),
		...selectorErrors(spec.selector, 'spec.selector'),
	];
};

const orNotSet = (value: IntOrString | undefined): string => (value === undefined ? 'N/A' : String(value));

export const podDisruptionBudgets: Kind<PodDisruptionBudget> = defineKind<PodDisruptionBudget>({
	group: 'policy',
	version: 'v1',
	kind: 'PodDisruptionBudget',
	plural: 'poddisruptionbudgets',
	singular: 'poddisruptionbudget',
	shortNames: ['pdb'],
	namespaced: true,
	subresources: ['status'],
	prepareForCreate: budget =>
		createdWith(budget, {currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0}),
	prepareForUpdate: updatedSpec,
	prepareForStatusUpdate: updatedStatus,
	validate: budgetErrors,
	validateUpdate: budgetErrors,
	validateStatusUpdate: ({status}) =>
		countErrors(status, 'disruptionsAllowed', 'currentHealthy', 'desiredHealthy', 'expectedPods'),
	columns: [
		nameColumn,
		textColumn('Min Available', ({spec}) => orNotSet(spec.minAvailable)),
		textColumn('Max Unavailable', ({spec}) => orNotSet(spec.maxUnavailable)),
		countColumn('Allowed Disruptions', ({status}) => status?.disruptionsAllowed),
		ageColumn,
	],
});
