/** What the spec of a job may say. Source: pkg/apis/batch/validation/validation.go */
import {internalOf} from '../moulds/internal.ts';
import {domainPathProblems, qualifiedNameProblems} from '../names.ts';
import {
	duplicateField,
	type FieldError,
	type FieldErrors,
	invalidField,
	requiredField,
	tooLongField,
	tooManyField,
	unsupportedField,
} from '../validation.ts';
import {eachItem, isRecord, notNegative, oneOf, problemsAt} from './check.ts';
import type {JobSpec, PodFailurePolicyRule} from './job.ts';
import {templateErrors} from './pod-validation.ts';

const most = {
	parallelism: 100_000,
	failedIndexes: 100_000,
	managedBy: 63,
	failureRules: 20,
	exitCodes: 255,
	conditions: 20,
	successRules: 20,
	succeededIndexes: 65_536,
} as const;

/** An error of which Kubernetes does not show the value. */
const wrong = (field: string, detail: string): FieldError => ({
	type: 'FieldValueInvalid',
	field,
	message: `Invalid value: ${detail}`,
});

const indexedErrors = (spec: JobSpec, field: string): FieldErrors => {
	const {completions, parallelism, maxFailedIndexes} = spec;
	return [
		...(completions === undefined ? [requiredField(`${field}.completions`, 'when completion mode is Indexed')] : []),
		...(parallelism !== undefined && parallelism > most.parallelism
			? [
					invalidField(
						`${field}.parallelism`,
						parallelism,
						`must be less than or equal to ${most.parallelism} when completion mode is Indexed`,
					),
				]
			: []),
		...(completions !== undefined && maxFailedIndexes !== undefined && maxFailedIndexes > completions
			? [invalidField(`${field}.maxFailedIndexes`, maxFailedIndexes, 'must be less than or equal to completions')]
			: []),
		...(maxFailedIndexes !== undefined && maxFailedIndexes > most.failedIndexes
			? [
					invalidField(
						`${field}.maxFailedIndexes`,
						maxFailedIndexes,
						`must be less than or equal to ${most.failedIndexes}`,
					),
				]
			: []),
	];
};

const modes: readonly string[] = ['NonIndexed', 'Indexed'];

const modeErrors = (spec: JobSpec, field: string): FieldErrors => [
	...(spec.completionMode === undefined || modes.includes(spec.completionMode)
		? []
		: [unsupportedField(`${field}.completionMode`, spec.completionMode, modes)]),
	...(spec.completionMode === 'Indexed' ? indexedErrors(spec, field) : []),
	...(spec.completionMode === 'NonIndexed'
		? (['backoffLimitPerIndex', 'maxFailedIndexes'] as const)
				.filter(member => spec[member] !== undefined)
				.map(member => invalidField(`${field}.${member}`, spec[member], 'requires indexed completion mode'))
		: []),
];

const exitCodeErrors = (
	{containerName, operator, values}: NonNullable<PodFailurePolicyRule['onExitCodes']>,
	field: string,
	names: readonly string[],
): FieldErrors => {
	const seen = new Set<number>();
	const at = `${field}.values`;
	const list = values ?? [];
	return [
		...(operator
			? oneOf(operator, ['In', 'NotIn'], `${field}.operator`)
			: [requiredField(`${field}.operator`, 'valid values: ["In" "NotIn"]')]),
		...(containerName !== undefined && !names.includes(containerName)
			? [
					invalidField(
						`${field}.containerName`,
						containerName,
						'must be one of the container or initContainer names in the pod template',
					),
				]
			: []),
		...(list.length === 0 ? [invalidField(at, values ?? null, 'at least one value is required')] : []),
		...(list.length > most.exitCodes ? [tooManyField(at, list.length, most.exitCodes)] : []),
		...eachItem(list, at, (code, place) => {
			const again = seen.has(code);
			seen.add(code);
			return [
				...(operator === 'In' && code === 0 ? [invalidField(place, code, 'must not be 0 for the In operator')] : []),
				...(again ? [duplicateField(place, code)] : []),
			];
		}),
		...(list.some((code, index) => index > 0 && (list[index - 1] ?? 0) > code)
			? [invalidField(at, list, 'must be ordered')]
			: []),
	];
};

const statuses = ['False', 'True', 'Unknown'];

const conditionErrors = (list: PodFailurePolicyRule['onPodConditions'], field: string): FieldErrors => [
	...((list ?? []).length > most.conditions ? [tooManyField(field, list?.length ?? 0, most.conditions)] : []),
	...eachItem(list, field, ({type, status}, at) => [
		...problemsAt(`${at}.type`, type, qualifiedNameProblems(type)),
		...(status
			? oneOf(status, statuses, `${at}.status`)
			: [requiredField(`${at}.status`, 'valid values: ["False" "True" "Unknown"]')]),
	]),
];

const actions = ['Count', 'FailIndex', 'FailJob', 'Ignore'];

const failureRuleErrors = (
	rule: PodFailurePolicyRule,
	field: string,
	spec: JobSpec,
	names: readonly string[],
): FieldErrors => {
	const {action, onExitCodes, onPodConditions} = rule;
	const hasConditions = (onPodConditions ?? []).length > 0;
	const hasCodes = onExitCodes !== undefined;
	return [
		...(action
			? action === 'FailIndex' && spec.backoffLimitPerIndex === undefined
				? [invalidField(`${field}.action`, action, 'requires the backoffLimitPerIndex to be set')]
				: oneOf(action, actions, `${field}.action`)
			: [requiredField(`${field}.action`, `valid values: [${actions.map(word => JSON.stringify(word)).join(' ')}]`)]),
		...(hasCodes ? exitCodeErrors(onExitCodes, `${field}.onExitCodes`, names) : []),
		...(hasConditions ? conditionErrors(onPodConditions, `${field}.onPodConditions`) : []),
		...(hasCodes && hasConditions
			? [wrong(field, 'specifying both OnExitCodes and OnPodConditions is not supported')]
			: []),
		...(hasCodes || hasConditions
			? []
			: [wrong(field, 'specifying one of OnExitCodes and OnPodConditions is required')]),
	];
};

const failurePolicyErrors = (spec: JobSpec, field: string): FieldErrors => {
	const {podFailurePolicy: policy, template} = spec;

	if (policy === undefined) {
		return [];
	}

	const rules = policy.rules ?? [];
	const inside = isRecord(template) ? template.spec : undefined;
	const names = [...(inside?.containers ?? []), ...(inside?.initContainers ?? [])].map(({name}) => name);
	return [
		...(rules.length > most.failureRules ? [tooManyField(`${field}.rules`, rules.length, most.failureRules)] : []),
		...eachItem(rules, `${field}.rules`, (rule, at) => failureRuleErrors(rule, at, spec, names)),
	];
};

/** How many indexes `1,3-5` names; or why it names none. */
const indexesOf = (text: string, completions: number): number | string => {
	let total = 0;
	let last = -1;

	for (const part of text === '' ? [] : text.split(',')) {
		const limits = part.split('-');

		if (limits.length > 2) {
			return `the fragment ${JSON.stringify(part)} violates the requirement that an index interval can have at most two parts separated by '-'`;
		}

		const [from = '', to = from] = limits;
		const broken = [from, to].find(limit => !/^-?\d+$/.test(limit));

		if (broken !== undefined) {
			return `cannot convert string to integer for index: ${JSON.stringify(broken)}`;
		}

		const [first, end] = [Number(from), Number(to)];
		const beyond = [first, end].find(index => index >= completions);

		if (beyond !== undefined) {
			return `too large index: ${JSON.stringify(String(beyond))}`;
		}

		if (first > end) {
			return `non-increasing order, previous: ${first}, current: ${end}`;
		}

		if (last >= first) {
			return `non-increasing order, previous: ${last}, current: ${first}`;
		}

		total += end - first + 1;
		last = end;
	}

	return total;
};

type SuccessRule = NonNullable<JobSpec['successPolicy']>['rules'][number];

const successRuleErrors = (rule: SuccessRule, field: string, completions: number): FieldErrors => {
	const {succeededCount: count, succeededIndexes: indexes} = rule;
	const total = indexes === undefined ? 0 : indexesOf(indexes, completions);
	const limit = typeof total === 'number' ? total : 0;
	const tooMany = (most: number, what: string): FieldErrors =>
		count !== undefined && count > most
			? [invalidField(`${field}.succeededCount`, count, `must be less than or equal to ${most} (${what})`)]
			: [];
	return [
		...(count === undefined && indexes === undefined
			? [requiredField(field, 'at least one of succeededCount or succeededIndexes must be specified')]
			: []),
		...(indexes !== undefined && indexes.length > most.succeededIndexes
			? [tooLongField(`${field}.succeededIndexes`, most.succeededIndexes)]
			: []),
		...(typeof total === 'string'
			? [invalidField(`${field}.succeededIndexes`, indexes, `error parsing succeededIndexes: ${total}`)]
			: []),
		...notNegative(count, `${field}.succeededCount`),
		...tooMany(completions, 'the number of specified completions'),
		...(indexes === undefined ? [] : tooMany(limit, 'the number of indexes in the specified succeededIndexes field')),
	];
};

const successPolicyErrors = ({successPolicy: policy, completionMode, completions = 0}: JobSpec, field: string) => {
	if (policy === undefined) {
		return [];
	}

	if (completionMode !== 'Indexed') {
		return [invalidField(field, internalOf('batch/v1.SuccessPolicy', policy), 'requires indexed completion mode')];
	}

	const rules = policy.rules ?? [];
	return [
		...(rules.length === 0
			? [requiredField(`${field}.rules`, 'at least one rules must be specified when the successPolicy is specified')]
			: []),
		...(rules.length > most.successRules ? [tooManyField(`${field}.rules`, rules.length, most.successRules)] : []),
		...eachItem(rules, `${field}.rules`, (rule, at) => successRuleErrors(rule, at, completions)),
	];
};

const replacementErrors = ({podReplacementPolicy: policy, podFailurePolicy}: JobSpec, field: string): FieldErrors => {
	const choices = podFailurePolicy === undefined ? ['Failed', 'TerminatingOrFailed'] : ['Failed'];
	return policy === undefined || choices.includes(policy) ? [] : [unsupportedField(field, policy, choices)];
};

const restartErrors = ({template, podFailurePolicy}: JobSpec, field: string): FieldErrors => {
	const policy = (isRecord(template) ? template.spec?.restartPolicy : undefined) ?? 'Always';

	if (policy === 'Always') {
		return [requiredField(field, 'valid values: "OnFailure", "Never"')];
	}

	if (policy !== 'OnFailure' && policy !== 'Never') {
		return [unsupportedField(field, policy, ['OnFailure', 'Never'])];
	}

	return podFailurePolicy !== undefined && policy !== 'Never'
		? [invalidField(field, policy, 'only "Never" is supported when podFailurePolicy is specified')]
		: [];
};

/** The spec of a job, or of the jobs that a schedule makes; `field` is its place. */
export const jobSpecErrors = (spec: JobSpec, field: string): FieldErrors => [
	...(
		[
			'parallelism',
			'completions',
			'activeDeadlineSeconds',
			'backoffLimit',
			'ttlSecondsAfterFinished',
			'backoffLimitPerIndex',
			'maxFailedIndexes',
		] as const
	).flatMap(member => notNegative(spec[member], `${field}.${member}`)),
	...(spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined
		? [requiredField(`${field}.backoffLimitPerIndex`, 'when maxFailedIndexes is specified')]
		: []),
	...(spec.managedBy === undefined
		? []
		: [
				...problemsAt(`${field}.managedBy`, spec.managedBy, domainPathProblems(spec.managedBy)),
				...(spec.managedBy.length > most.managedBy ? [tooLongField(`${field}.managedBy`, most.managedBy)] : []),
			]),
	...modeErrors(spec, field),
	...failurePolicyErrors(spec, `${field}.podFailurePolicy`),
	...successPolicyErrors(spec, `${field}.successPolicy`),
	...replacementErrors(spec, `${field}.podReplacementPolicy`),
	...templateErrors(spec.template, `${field}.template`),
	...restartErrors(spec, `${field}.template.spec.restartPolicy`),
];
