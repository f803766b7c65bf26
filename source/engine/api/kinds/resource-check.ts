/** What resource lists may hold. Source: pkg/apis/core/validation/validation.go, ValidateResourceRequirements */
import {qualifiedNameProblems} from '../names.ts';
import {isExtendedResource} from '../pod-resources.ts';
import {amountOf, compareQuantities, parseQuantity} from '../quantity.ts';
import {type FieldErrors, invalidField, requiredField} from '../validation.ts';
import {soundOnce} from './check.ts';
import type {ResourceList, ResourceRequirements} from './common.ts';

const containerResources = new Set(['cpu', 'memory', 'ephemeral-storage']);

const nameErrors = (name: string, field: string): FieldErrors => {
	const problems = qualifiedNameProblems(name);

	if (problems.length > 0) {
		return problems.map(problem => invalidField(field, name, problem));
	}

	return containerResources.has(name) || name.startsWith('hugepages-') || name.includes('/')
		? []
		: [invalidField(field, name, 'must be a standard resource for containers')];
};

/** A quantity of at least 0; of a thing that is counted, a whole one. */
export const amountErrors = (name: string, amount: string, field: string): FieldErrors =>
	wholeAmountErrors(amount, field, isExtendedResource(name));

/** A quantity of at least 0, and a whole one where it must be. */
export const wholeAmountErrors = (amount: string, field: string, mustBeWhole: boolean): FieldErrors => {
	const read = parseQuantity(String(amount));

	if (!read.ok) {
		return [invalidField(field, amount, read.message)];
	}

	if (read.value.nanos < 0n) {
		return [invalidField(field, amount, 'must be greater than or equal to 0')];
	}

	return mustBeWhole && amountOf(String(amount)).nano !== 0 ? [invalidField(field, amount, 'must be an integer')] : [];
};

const standardResources: readonly string[] = [...containerResources, 'storage'];

/** A resource of containers by its name alone. Source: ValidateContainerResourceName */
export const containerResourceErrors = (name: string, field: string): FieldErrors => {
	const problems = qualifiedNameProblems(name);
	const isPlain = !name.includes('/') && !name.startsWith('hugepages-');
	return [
		...problems.map(problem => invalidField(field, name, problem)),
		...(problems.length === 0 && isPlain && !standardResources.includes(name)
			? [invalidField(field, name, 'must be a standard resource type or fully qualified')]
			: []),
		...(isPlain && !containerResources.has(name)
			? [invalidField(field, name, 'must be a standard resource for containers')]
			: []),
	];
};

const listErrors = (list: ResourceList | undefined, field: string): FieldErrors =>
	Object.entries(list ?? {}).flatMap(([name, amount]) => [
		...nameErrors(name, `${field}[${name}]`),
		...amountErrors(name, amount, `${field}[${name}]`),
	]);

/** Things that cannot be shared: nobody can ask for one and be limited to two. */
const isExact = (name: string): boolean => isExtendedResource(name) || name.startsWith('hugepages-');

const againstLimit = (name: string, request: string, limits: ResourceList, field: string): FieldErrors => {
	const limit = Object.hasOwn(limits, name) ? limits[name] : undefined;

	if (limit === undefined) {
		return isExact(name)
			? [requiredField(`${field}.limits`, 'Limit must be set for non overcommitable resources')]
			: [];
	}

	const difference = compareQuantities(request, limit);

	if (isExact(name) && difference !== 0) {
		return [invalidField(`${field}.requests`, request, `must be equal to ${name} limit of ${limit}`)];
	}

	return difference > 0
		? [invalidField(`${field}.requests`, request, `must be less than or equal to ${name} limit of ${limit}`)]
		: [];
};

export const requirementErrors = soundOnce(({limits, requests}: ResourceRequirements, field) => [
	...listErrors(limits, `${field}.limits`),
	...listErrors(requests, `${field}.requests`),
	...Object.entries(requests ?? {}).flatMap(([name, request]) => againstLimit(name, request, limits ?? {}, field)),
]);
