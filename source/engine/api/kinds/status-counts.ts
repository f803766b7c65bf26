/** What the numbers of a status must be to one another. Source: pkg/apis/<group>/validation, Validate<Kind>StatusUpdate */
import {type FieldErrors, invalidField} from '../validation.ts';
import {notNegative} from './check.ts';

type Status = Readonly<Record<string, unknown>> | undefined;

const numberIn = (status: Status, name: string): number | undefined => {
	const value = status?.[name];
	return typeof value === 'number' ? value : undefined;
};

/** Counts that are there are whole and not negative. */
export const countErrors = (status: object | undefined, ...names: readonly string[]): FieldErrors =>
	names.flatMap(name => notNegative(numberIn(status as Status, name), `status.${name}`));

const noneAbove = (status: Status, most: string, words: string, names: readonly string[]): FieldErrors =>
	names.flatMap(name => {
		const value = numberIn(status, name) ?? 0;
		return value > (numberIn(status, most) ?? 0) ? [invalidField(`status.${name}`, value, words)] : [];
	});

/** The parts of `replicas` are no more than the whole, and no more pods are available than ready. */
export const replicaErrors = (status: object | undefined, ...parts: readonly string[]): FieldErrors => {
	const counts = status as Status;
	return [
		...countErrors(status, 'replicas', ...parts, 'observedGeneration', 'collisionCount'),
		...noneAbove(counts, 'replicas', 'cannot be greater than status.replicas', parts),
		...noneAbove(counts, 'readyReplicas', 'cannot be greater than readyReplicas', ['availableReplicas']),
	];
};
