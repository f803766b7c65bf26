/*
Who manages which fields of an object: `metadata.managedFields`, read and written.

Source: k8s.io/apimachinery/pkg/util/managedfields/internal/managedfields.go, capmanagers.go
*/
import type {ManagedFieldsEntry} from '../meta.ts';
import {type FieldSet, fromFieldsV1, toFieldsV1, union} from './field-set.ts';

/** Somebody who manages fields. The same name is somebody else with another operation, or through a subresource. */
export type Manager = {
	readonly manager: string;
	readonly operation: 'Apply' | 'Update';
	readonly apiVersion: string;
	readonly subresource?: string;
};

export type Managed = Manager & {readonly time?: string; readonly fields: FieldSet};

/** By identity, see `identityOf`. */
export type Managers = ReadonlyMap<string, Managed>;

export const nobody: Managers = new Map();

/** Whoever applies is the same in every version. Kubernetes sorts managers by this text. */
export const identityOf = ({manager, operation, apiVersion, subresource = ''}: Manager): string =>
	JSON.stringify({
		manager,
		operation,
		...(operation === 'Apply' ? {} : {apiVersion}),
		...(subresource === '' ? {} : {subresource}),
	});

const isReadable = ({operation, apiVersion = '', fieldsType}: ManagedFieldsEntry): boolean =>
	(operation === 'Apply' || operation === 'Update') && apiVersion !== '' && fieldsType === 'FieldsV1';

/** The managers of an object, or undefined when one of its entries cannot be read. */
export const readManagers = (entries: readonly ManagedFieldsEntry[] = []): Managers | undefined => {
	if (!entries.every(entry => typeof entry === 'object' && entry !== null && isReadable(entry))) {
		return undefined;
	}

	return new Map(
		entries.map(({manager = '', operation, apiVersion = '', subresource, time, fieldsV1}) => {
			const managed: Managed = {
				manager,
				operation: operation as Manager['operation'],
				apiVersion,
				...(subresource === undefined ? {} : {subresource}),
				...(time === undefined ? {} : {time}),
				fields: fromFieldsV1(fieldsV1),
			};
			return [identityOf(managed), managed];
		}),
	);
};

/** First who applies, then by time, then by name. */
const sortKey = ({operation, time = '', manager, apiVersion, subresource = ''}: Managed): readonly string[] => [
	operation,
	time,
	manager,
	apiVersion,
	subresource,
];

const inOrder = (left: Managed, right: Managed): number => {
	const others = sortKey(right);

	for (const [at, one] of sortKey(left).entries()) {
		const other = others[at] ?? '';

		if (one !== other) {
			return one < other ? -1 : 1;
		}
	}

	return 0;
};

/** The entries for metadata; undefined when nobody manages anything. */
export const writeManagers = (managers: Managers): readonly ManagedFieldsEntry[] | undefined => {
	const entries = [...managers.values()]
		.filter(({fields}) => fields.size > 0)
		.sort(inOrder)
		.map(({manager, operation, apiVersion, time, fields, subresource}) => ({
			manager,
			operation,
			apiVersion,
			...(time === undefined ? {} : {time}),
			fieldsType: 'FieldsV1',
			fieldsV1: toFieldsV1(fields),
			...(subresource === undefined || subresource === '' ? {} : {subresource}),
		}));
	return entries.length === 0 ? undefined : entries;
};

const mostUpdaters = 10;

/** When too many have updated an object, the oldest ones are put together. */
export const capped = (managers: Managers): Managers => {
	const updaters = [...managers].filter(([, {operation}]) => operation === 'Update');
	const surplus = updaters.length - mostUpdaters;

	if (surplus <= 0) {
		return managers;
	}

	const result = new Map(managers);
	const oldest = updaters.sort(([, left], [, right]) => inOrder(left, right));
	const firstOf = new Map<string, string>();
	let left = surplus;

	for (const [identity, managed] of oldest) {
		const {apiVersion, time, fields} = managed;
		const first = firstOf.get(apiVersion);

		if (left === 0) {
			break;
		}

		if (first === undefined) {
			firstOf.set(apiVersion, identity);
			continue;
		}

		const bucket: Manager = {manager: 'ancient-changes', operation: 'Update', apiVersion};
		const before = result.get(identityOf(bucket)) ?? result.get(first);
		result.delete(first);
		result.delete(identity);
		result.set(identityOf(bucket), {...bucket, time, fields: union(before?.fields ?? fields, fields)});
		left -= 1;
	}

	return result;
};
