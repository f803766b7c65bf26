import {isObject, type Json, type JsonObject, memberOf} from '../json.ts';
import {type AnyKind, apiVersionOf} from '../kind.ts';
import type {ApiObject} from '../object.ts';
import {applyConflict, badRequest, failed} from '../refusals.ts';
import {equalValues} from '../share.ts';
import type {Status} from '../status.ts';
import {difference, type FieldSet, intersection, pathsOf, pathText, union, without, withParents} from './field-set.ts';
import {compare, fieldsOf} from './fields-of.ts';
import {
	identityOf,
	type Managed,
	type Manager,
	type Managers,
	nobody,
	readManagers,
	writeManagers,
} from './managers.ts';
import {merged, withoutFields} from './merge.ts';
import {repetitions} from './parts.ts';
import {afterWrite, conflictsOf, fieldOf, managersAfter, ownable, plainJson, resetFields} from './update.ts';

export type Application = {
	/** The object as it is stored; undefined when it is to be made. */
	readonly live: ApiObject | undefined;
	readonly applied: JsonObject;
	readonly kind: AnyKind;
	readonly manager: string;
	readonly subresource?: string;
	/** Takes what others hold on to. */
	readonly force: boolean;
	/** RFC 3339. */
	readonly time: string;
};

/** The object with its new owners, or the refusal: others hold on to fields, or what was applied cannot be read. */
export type Applied = {readonly ok: true; readonly object: ApiObject} | {readonly ok: false; readonly status: Status};

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** `"kubectl-edit" with subresource "status" using apps/v1` */
const managerText = ({manager, operation, apiVersion, subresource = ''}: Manager): string =>
	[
		JSON.stringify(manager),
		...(subresource === '' ? [] : [`with subresource ${JSON.stringify(subresource)}`]),
		...(operation === 'Update' ? [`using ${apiVersion}`] : []),
	].join(' ');

/** Source: managedfields/internal/conflict.go */
const conflictsTold = (conflicts: ReadonlyMap<string, FieldSet>, managers: Managers): Status => {
	const blocks = [...conflicts].map(([identity, fields]) => ({
		who: managerText(managers.get(identity) as Managed),
		paths: pathsOf(fields).map(pathText),
	}));
	const causes = blocks.flatMap(({who, paths}) =>
		paths.map(field => ({reason: 'FieldManagerConflict', message: `conflict with ${who}`, field})),
	);
	const [only] = causes;
	const lines = blocks.flatMap(({who, paths}) => [`conflicts with ${who}:`, ...paths.map(path => `- ${path}`)]);
	const message =
		causes.length === 1
			? `Apply failed with 1 conflict: ${only?.message}: ${only?.field}`
			: `Apply failed with ${causes.length} conflicts: ${lines.join('\n')}`;
	return applyConflict(message, causes);
};

/** An object without managers was there before anybody applied: whoever wrote it holds on to all of it. */
const knownManagers = ({live, kind, time}: Application): Managers => {
	const managers = readManagers(live?.metadata.managedFields) ?? nobody;

	if (live === undefined || managers.size > 0) {
		return managers;
	}

	const by: Manager = {manager: 'before-first-apply', operation: 'Update', apiVersion: apiVersionOf(kind)};
	return managersAfter({before: undefined, after: live, managers, kind, by, time});
};

/**
Takes away what this manager applied last time and does not now, unless somebody else owns it. Three passes: all that was
applied goes, what somebody owns comes back, and so does what this manager never owned. Source: merge/update.go, `prune`
*/
const pruned = (object: Json, last: FieldSet, managers: Managers, kind: AnyKind): Json => {
	if (last.size === 0) {
		return object;
	}

	const field = fieldOf(kind);
	const all = withParents(fieldsOf(object, field));
	const lastOwned = withParents(last);
	const owned = [...managers.values()].map(({fields}) => fields).reduce(union);
	const kept = withParents(fieldsOf(withoutFields(object, lastOwned, field), field));
	const unowned = difference(all, union(kept, withParents(owned)));
	const left = withParents(fieldsOf(withoutFields(object, unowned, field), field));
	return withoutFields(object, intersection(difference(all, left), lastOwned), field);
};

/** What kubectl once applied on the client's side, and is still so: the same hand may take it over. */
const clientApplied = ({live, kind}: Application): FieldSet | undefined => {
	const text = live?.metadata.annotations?.[lastApplied] ?? '';

	try {
		const config = JSON.parse(text) as Json;

		if (live === undefined || !isObject(config) || memberOf(config, 'apiVersion') !== apiVersionOf(kind)) {
			return undefined;
		}

		const {added, modified, removed} = compare(config, plainJson(live), fieldOf(kind));
		return difference(fieldsOf(config, fieldOf(kind)), union(union(added, modified), removed));
	} catch {
		return undefined;
	}
};

const withLastApplied = (object: JsonObject, applied: JsonObject): JsonObject => {
	const metadata = object.metadata as JsonObject;
	const annotations = metadata.annotations;

	if (!isObject(annotations) || (memberOf(annotations, lastApplied) ?? '') === '') {
		return object;
	}

	const {annotations: own, ...others} = isObject(applied.metadata) ? applied.metadata : {};
	const {[lastApplied]: _, ...kept} = isObject(own) ? own : {};
	const rest = own === undefined ? {} : {annotations: kept};
	const text = `${JSON.stringify({...applied, metadata: {...others, ...rest}})}\n`;
	return {...object, metadata: {...metadata, annotations: {...annotations, [lastApplied]: text}}};
};

/** What remains in the way of somebody who applies without force. */
const standing = (
	application: Application,
	conflicts: ReadonlyMap<string, FieldSet>,
): ReadonlyMap<string, FieldSet> => {
	const own = application.manager === 'kubectl' ? clientApplied(application) : undefined;

	if (own === undefined) {
		return conflicts;
	}

	const left = [...conflicts].map(([identity, fields]) => [identity, difference(fields, own)] as const);
	return new Map(left.filter(([, fields]) => fields.size > 0));
};

const objectWith = (object: Json, managers: Managers): ApiObject => {
	const managedFields = writeManagers(managers);
	const {metadata, ...rest} = object as JsonObject;
	return {
		...rest,
		metadata: {...(metadata as JsonObject), ...(managedFields === undefined ? {} : {managedFields})},
	} as unknown as ApiObject;
};

/** Why an object may not be applied, whoever owns what. */
const unreadable = ({applied, kind}: Application): Status | undefined => {
	const metadata = isObject(applied.metadata) ? applied.metadata : {};

	if ((memberOf(metadata, 'managedFields') ?? null) !== null) {
		return badRequest('metadata.managedFields must be nil');
	}

	const problems = repetitions(applied, fieldOf(kind));

	if (problems.length === 0) {
		return undefined;
	}

	const {group, version, kind: word} = kind;
	const what = `${metadata.namespace ?? ''}/${metadata.name ?? ''}; ${group}/${version}, Kind=${word}`;
	const why = problems.length === 1 ? problems[0] : ['errors:', ...problems.map(text => `  ${text}`)].join('\n');
	return failed(`failed to create typed patch object (${what}): ${why}`);
};

/** Lays an applied object over the one that is stored. Source: structured-merge-diff merge/update.go, `Apply` */
export const applyPatch = (application: Application): Applied => {
	const {live, applied, kind, manager, subresource, force, time} = application;
	const field = fieldOf(kind);
	const refusal = unreadable(application);

	if (refusal !== undefined) {
		return {ok: false, status: refusal};
	}

	const by: Manager = {manager, operation: 'Apply', apiVersion: apiVersionOf(kind), subresource};
	const identity = identityOf(by);
	const known = knownManagers(application);
	const before = live === undefined ? undefined : plainJson(live);
	const said = without(fieldsOf(applied, field), resetFields(kind, subresource));
	const mine: Managed = {...by, fields: said};
	const all = new Map(known).set(identity, mine);
	const last = known.get(identity);
	const object = pruned(merged(before, applied, field), last?.fields ?? new Map(), all, kind);
	const comparison = compare(before, object, field);
	const conflicts = force ? new Map<string, FieldSet>() : standing(application, conflictsOf(all, comparison, identity));

	if (conflicts.size > 0) {
		return {ok: false, status: conflictsTold(conflicts, all)};
	}

	const isSame = before !== undefined && equalValues(before, object);
	const moment = isSame ? last?.time : time;
	const owner: Managed = {...by, ...(moment === undefined ? {} : {time: moment}), fields: ownable(said)};
	const managers = new Map(afterWrite(all, comparison, identity)).set(identity, owner);
	const result = manager === 'kubectl' ? withLastApplied(object as JsonObject, applied) : object;
	return {ok: true, object: objectWith(result, managers)};
};
