import type {Kind} from '../kind.ts';
import type {ApiObject} from '../object.ts';
import {equalValues, withDefaults} from '../share.ts';
import {type FieldErrors, forbiddenField, invalidField} from '../validation.ts';
import {metadataErrors, oneOfIfSaid} from './check.ts';
import {ageColumn, flagColumn, nameColumn, textColumn} from './columns.ts';
import {defineKind} from './define-kind.ts';
import type {PreemptionPolicy} from './pod-spec.ts';
import {firstGeneration} from './strategy.ts';

export type PriorityClass = ApiObject & {
	readonly value: number;
	readonly globalDefault?: boolean;
	readonly description?: string;
	readonly preemptionPolicy?: PreemptionPolicy;
};

/** What the system's own classes are worth. Source: pkg/apis/scheduling/types.go */
export const systemPriorities: ReadonlyMap<string, number> = new Map([
	['system-node-critical', 2_000_001_000],
	['system-cluster-critical', 2_000_000_000],
]);

const highestUserPriority = 1_000_000_000;
const policies = ['PreemptLowerPriority', 'Never'];

const priorityClassErrors = (priorityClass: PriorityClass): FieldErrors => {
	const {metadata, value, preemptionPolicy} = priorityClass;
	const system = systemPriorities.get(metadata.name);
	return [
		...metadataErrors(priorityClass),
		...(metadata.name?.startsWith('system-') && system !== value
			? [
					forbiddenField(
						'metadata.name',
						"priority class names with 'system-' prefix are reserved for system use only. error: " +
							(system === undefined
								? `${metadata.name} is not a known system priority class`
								: `value of ${metadata.name} PriorityClass must be ${system}`),
					),
				]
			: []),
		...(system === undefined && value > highestUserPriority
			? [forbiddenField('value', `maximum allowed value of a user defined priority is ${highestUserPriority}`)]
			: []),
		...(Number.isInteger(value) ? [] : [invalidField('value', value, 'must be an integer')]),
		...oneOfIfSaid(preemptionPolicy, policies, 'preemptionPolicy'),
	];
};

const updateErrors = (next: PriorityClass, before: PriorityClass): FieldErrors => [
	...priorityClassErrors(next),
	...(['value', 'preemptionPolicy'] as const)
		.filter(member => !equalValues(next[member], before[member]))
		.map(member => forbiddenField(member, 'may not be changed in an update.')),
];

export const priorityClasses: Kind<PriorityClass> = defineKind<PriorityClass>({
	group: 'scheduling.k8s.io',
	version: 'v1',
	kind: 'PriorityClass',
	plural: 'priorityclasses',
	singular: 'priorityclass',
	shortNames: ['pc'],
	namespaced: false,
	defaults: priorityClass =>
		withDefaults<PriorityClass>(priorityClass, {value: 0, preemptionPolicy: 'PreemptLowerPriority'}),
	// Source: pkg/registry/scheduling/priorityclass/strategy.go
	prepareForCreate: firstGeneration,
	validate: priorityClassErrors,
	validateUpdate: updateErrors,
	columns: [
		nameColumn,
		{name: 'Value', type: 'integer', cell: ({value}) => value},
		flagColumn('Global-Default', ({globalDefault}) => globalDefault),
		ageColumn,
		textColumn('PreemptionPolicy', ({preemptionPolicy}) => preemptionPolicy ?? ''),
	],
});
