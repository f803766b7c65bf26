/** What most kinds do alike when they are created and updated. Source: pkg/registry/<group>/<kind>/strategy.go */
import type {ApiObject} from '../object.ts';
import {equalValues, withMembers, without} from '../share.ts';

type WithSpec = ApiObject & {readonly spec?: unknown; readonly status?: unknown};

/** A create may not bring a status, and counts as the first generation. */
export const createdWith = <T extends WithSpec>(object: T, status: T['status']): T => ({
	...object,
	metadata: withMembers(object.metadata, {generation: 1}),
	status,
});

/** The first generation of a kind that has no status. */
export const firstGeneration = <T extends ApiObject>(object: T): T => ({
	...object,
	metadata: withMembers(object.metadata, {generation: 1}),
});

/** The main door does not touch status; the generation counts changes of the spec. */
export const updatedSpec = <T extends WithSpec>(next: T, before: T): T => {
	const generation = before.metadata.generation ?? 1;
	const changed = next.spec !== before.spec && !equalValues(next.spec, before.spec);
	return withMembers(
		{...next, metadata: withMembers(next.metadata, {generation: changed ? generation + 1 : generation})},
		{status: before.status} as Partial<T>,
	);
};

/** As `updatedSpec`, where a change of the annotations counts as well. */
export const updatedSpecOrAnnotations = <T extends WithSpec>(next: T, before: T): T => {
	const updated = updatedSpec(next, before);
	const [now, then] = [next.metadata.annotations ?? {}, before.metadata.annotations ?? {}];
	const {generation} = updated.metadata;
	return generation !== before.metadata.generation || equalValues(now, then)
		? updated
		: {...updated, metadata: {...updated.metadata, generation: (generation ?? 1) + 1}};
};

/** As `updatedSpec`, for kinds without a status whose wish stands in another member than `spec`. */
export const updatedSpecOf =
	<T extends ApiObject>(wish: (object: T) => unknown) =>
	(next: T, before: T): T => {
		const generation = before.metadata.generation ?? 1;
		const changed = !equalValues(wish(next), wish(before));
		return {...next, metadata: withMembers(next.metadata, {generation: changed ? generation + 1 : generation})};
	};

/** As `updatedSpec`, for kinds that have a status but do not count generations. */
export const keptStatus = <T extends WithSpec>(next: T, before: T): T =>
	before.status === undefined
		? without(next, 'status' as keyof T & string)
		: withMembers(next, {status: before.status} as Partial<T>);

/** The status door touches nothing but status; of the metadata, what the server lets through. */
export const updatedStatus = <T extends WithSpec>(next: T, before: T): T => ({
	...next,
	metadata: withMembers(next.metadata, {generation: before.metadata.generation}),
	spec: before.spec,
});
