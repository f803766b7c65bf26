/*
Whose writes are noted in `metadata.managedFields`: those of clients outside, who name themselves as field managers, and from
then on everybody's who writes to the same object. What no such client has touched is not noted at all: nobody would read it, and
a run without clients outside stays exactly what it is.

Source: k8s.io/apiserver/pkg/endpoints/handlers/fieldmanager
*/

import {isObject, type Json, type JsonObject} from '../api/json.ts';
import {apiVersionOf} from '../api/kind.ts';
import {applyPatch, noteUpdate, sentManagers} from '../api/managed-fields/index.ts';
import type {ManagedFieldsEntry} from '../api/meta.ts';
import type {ApiObject} from '../api/object.ts';
import {badRequest, invalid} from '../api/refusals.ts';
import {withMembers, without} from '../api/share.ts';
import type {Reply, Status} from '../api/status.ts';
import {requiredField} from '../api/validation.ts';
import type {Request, UserInfo} from '../api/verbs.ts';
import {type Millis, timestamp} from '../kernel/time.ts';
import {accepted, refused} from './storage.ts';

const components: ReadonlyMap<string, string> = new Map([
	['system:kube-scheduler', 'kube-scheduler'],
	['system:kube-controller-manager', 'kube-controller-manager'],
	['system:kube-proxy', 'kube-proxy'],
	['system:apiserver', 'kube-apiserver'],
]);

/** The name under which a writer's fields stand who does not say one: the program that writes under this account. */
const programOf = ({name}: UserInfo): string => {
	if (name.startsWith('system:node:')) {
		return 'kubelet';
	}

	// The loops of the controller manager each have an account of their own.
	return name.startsWith('system:serviceaccount:kube-system:')
		? 'kube-controller-manager'
		: (components.get(name) ?? 'kubectl');
};

type Entries = readonly ManagedFieldsEntry[] | undefined;

const withEntries = (object: ApiObject, managedFields: Entries): ApiObject => {
	const metadata =
		managedFields === undefined
			? without(object.metadata, 'managedFields')
			: withMembers(object.metadata, {managedFields});
	return metadata === object.metadata ? object : {...object, metadata};
};

/** How a write was sent. */
export type Writing = {
	readonly request: Request;
	/** Through which it came, if through any. */
	readonly subresource?: string;
	/** The object as it was sent, or as a patch made it, with the managed fields that it brings. */
	readonly sent: ApiObject;
	/** The object before admission had its say: what plugins add is nobody's. */
	readonly wanted: ApiObject;
	readonly now: Millis;
};

/** Who is noted for a write that is no apply. */
const writerOf = ({kind, user, fieldManager}: Request, subresource: string) =>
	({
		manager: fieldManager ?? programOf(user),
		operation: 'Update',
		apiVersion: apiVersionOf(kind),
		...(subresource === '' ? {} : {subresource}),
	}) as const;

/** What is about to be stored, with its owners noted; the same object when nobody's are. */
export const noted = (writing: Writing, next: ApiObject, before?: ApiObject): ApiObject => {
	const {request, subresource = '', sent, wanted, now} = writing;
	const stored = before?.metadata.managedFields;
	const brought = sent.metadata.managedFields;

	if (request.fieldManager === undefined && stored === undefined && brought === undefined) {
		return next;
	}

	if (request.patchType === 'apply') {
		return withEntries(next, brought);
	}

	const isMain = subresource === '';
	const managers = sentManagers(isMain ? brought : undefined, stored);

	// Whoever sends an empty list wants nobody noted.
	if (isMain && brought !== undefined && managers.size === 0) {
		return withEntries(next, undefined);
	}

	const by = writerOf(request, subresource);
	const {kind} = request;
	return withEntries(next, noteUpdate({before, after: wanted, managers, kind, by, time: timestamp(now)}));
};

const isBody = (body: unknown): body is JsonObject => isObject(body as Json);

/** Why an apply is refused before anybody's fields are looked at. */
const wrongApply = ({kind, object, fieldManager = ''}: Request): Status | undefined => {
	if (fieldManager === '') {
		const options = {group: 'meta.k8s.io', plural: 'patchoptions', kind: 'PatchOptions'};
		return invalid(options, '', [requiredField('fieldManager', 'is required for apply patch')]);
	}

	if (!isBody(object)) {
		return badRequest('an apply patch must be an object');
	}

	const apiVersion = String(object.apiVersion ?? '');
	const groupVersion = apiVersion.includes('/') ? apiVersion : `/${apiVersion}`;
	return apiVersion === apiVersionOf(kind) && object.kind === kind.kind
		? undefined
		: badRequest(`invalid object type: ${groupVersion}, Kind=${String(object.kind ?? '')}`);
};

/** A new object needs its names, which may stand in the path alone. */
const named = (body: JsonObject, {kind, name, namespace}: Request): JsonObject => ({
	...body,
	metadata: {
		...(name === undefined ? {} : {name}),
		...(kind.namespaced && namespace !== undefined ? {namespace} : {}),
		...(isBody(body.metadata) ? body.metadata : {}),
	},
});

/** What an applied object makes of the stored one, or of nothing: with its owners, or the refusal. */
export const applied = (request: Request, live: ApiObject | undefined, now: Millis): Reply => {
	const {kind, object, fieldManager: manager = '', force = false, subresource} = request;
	const wrong = wrongApply(request);

	if (wrong !== undefined) {
		return refused(wrong);
	}

	const body = named(object as JsonObject, request);
	const made = applyPatch({live, applied: body, kind, manager, subresource, force, time: timestamp(now)});
	return made.ok ? accepted(made.object) : refused(made.status);
};
