import type {Json} from '../json.ts';
import type {AnyKind} from '../kind.ts';
import type {ManagedFieldsEntry} from '../meta.ts';
import {emptyObject} from '../moulds/decode.ts';
import {mouldOf} from '../moulds/kind-moulds.ts';
import type {ApiObject} from '../object.ts';
import {type FieldShape, patchShapeOf} from '../patch-shapes.ts';
import {difference, type FieldSet, intersection, noFields, setOf, union, without} from './field-set.ts';
import {type Comparison, compare} from './fields-of.ts';
import {
	capped,
	identityOf,
	type Managed,
	type Manager,
	type Managers,
	nobody,
	readManagers,
	writeManagers,
} from './managers.ts';

/** What the server itself keeps is nobody's. Source: managedfields/internal/stripmeta.go */
const systemFields = setOf([
	['f:apiVersion'],
	['f:kind'],
	['f:metadata'],
	...[
		'name',
		'namespace',
		'creationTimestamp',
		'selfLink',
		'uid',
		'clusterName',
		'generation',
		'managedFields',
		'resourceVersion',
	].map(name => ['f:metadata', `f:${name}`]),
]);

export const ownable = (fields: FieldSet): FieldSet => difference(fields, systemFields);

export const fieldOf = (kind: AnyKind): FieldShape => ({shape: patchShapeOf(kind)});

/** What a write through this door cannot change. Source: `GetResetFields` of the registries' strategies */
export const resetFields = (kind: AnyKind, subresource: string | undefined): FieldSet => {
	if (subresource === 'status') {
		return setOf([['f:spec']]);
	}

	return kind.subresources.includes('status') ? setOf([['f:status']]) : noFields;
};

/** Fields of others that a write would change, by their identity. */
export const conflictsOf = (
	managers: Managers,
	{added, modified}: Comparison,
	except: string,
): ReadonlyMap<string, FieldSet> => {
	const changed = union(modified, added);
	const found = [...managers]
		.filter(([identity]) => identity !== except)
		.map(([identity, {fields}]) => [identity, intersection(fields, changed)] as const)
		.filter(([, fields]) => fields.size > 0);
	return new Map(found.sort(([left], [right]) => (left < right ? -1 : 1)));
};

/** The managers after a write: what it changed or removed is theirs no more. */
export const afterWrite = (managers: Managers, {added, modified, removed}: Comparison, except: string): Managers => {
	const lost = union(union(modified, added), removed);
	const left = [...managers].map(([identity, managed]): [string, Managed] => [
		identity,
		identity === except ? managed : {...managed, fields: difference(managed.fields, lost)},
	]);
	return new Map(left.filter(([, {fields}]) => fields.size > 0));
};

const isReset = (entries: readonly ManagedFieldsEntry[]): boolean =>
	entries.length === 0 || (entries.length === 1 && Object.keys(entries[0] ?? {}).length === 0);

/**
The managers that a write starts from: those that were sent with it, when they can be read; nobody when what was sent says
so (an empty list, or one empty entry); else those of the object as it is stored.
*/
export const sentManagers = (
	sent: readonly ManagedFieldsEntry[] | undefined,
	stored: readonly ManagedFieldsEntry[] | undefined,
): Managers => {
	if (Array.isArray(sent) && isReset(sent)) {
		return nobody;
	}

	const read = Array.isArray(sent) ? readManagers(sent) : undefined;
	return read ?? readManagers(stored) ?? nobody;
};

export const plainJson = (object: ApiObject): Json => {
	const {managedFields: _, ...metadata} = object.metadata;
	return {...object, metadata} as unknown as Json;
};

/**
What a new object is compared with: an empty one of its type, in which Go has every member that is no pointer. Of those nobody
becomes the owner, only of what is in them. A custom resource has no type. Source: `objectCreater.New` in fieldmanager
*/
const unwritten = (kind: AnyKind): Json | undefined =>
	kind.custom === undefined ? (emptyObject(mouldOf(kind)) as Json) : undefined;

export type Write = {
	/** Undefined when the object is new. */
	readonly before: ApiObject | undefined;
	readonly after: ApiObject;
	readonly managers: Managers;
	readonly kind: AnyKind;
	readonly by: Manager;
	/** RFC 3339. */
	readonly time: string;
};

/** Whose fields they are after somebody's write. Source: structured-merge-diff merge/update.go, `Update` */
export const managersAfter = ({before, after, managers, kind, by, time}: Write): Managers => {
	const earlier = before === undefined ? unwritten(kind) : plainJson(before);
	const comparison = compare(earlier, plainJson(after), fieldOf(kind));
	const others = afterWrite(managers, comparison, '');
	const reset = resetFields(kind, by.subresource);
	const taken = ownable(without(union(comparison.modified, comparison.added), reset));

	if (taken.size === 0) {
		return others;
	}

	const fields = union(others.get(identityOf(by))?.fields ?? noFields, taken);
	return capped(new Map(others).set(identityOf(by), {...by, time, fields}));
};

/** The entries for the metadata of the object that is about to be stored. */
export const noteUpdate = (write: Write): readonly ManagedFieldsEntry[] | undefined =>
	writeManagers(managersAfter(write));
