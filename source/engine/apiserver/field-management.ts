/*
Whose writes are noted in `metadata.managedFields`: those of clients outside, who name themselves as field managers, and from
then on everybody's who writes to the same object. What no such client has touched is not noted at all: nobody would read it, and
a run without clients outside stays exactly what it is.

Source: k8s.io/apiserver/pkg/endpoints/handlers/fieldmanager
*/
import {applyPatch, noteUpdate, sentManagers} from '../api/managed-fields/index.ts';
import {isObject, type Json, type JsonObject} from '../api/json.ts';
import {apiVersionOf} from '../api/kind.ts';
import type {ManagedFieldsEntry} from '../api/meta.ts';
import type {ApiObject} from '../api/object.ts';
import {badRequest, invalid} from '../api/refusals.ts';
import {without, withMembers} from '../api/share.ts';
import type {Reply} from '../api/status.ts';
import {requiredField} from '../api/validation.ts';
import type {Request, UserInfo} from '../api/verbs.ts';
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

/** How a write was sent: the subresource through which it came, and the managed fields that came with it. */
export type Writing = {
	readonly request: Request;
	readonly subresource?: string;
	readonly sent: Entries;
	/** RFC 3339. */
	readonly time: string;
};

/** What is about to be stored, with its owners noted; the same object when nobody's are. */
export const noted = ({request, subresource, sent, time}: Writing, next: ApiObject, before?: ApiObject): ApiObject => {
	const {kind, user, fieldManager} = request;
	const stored = before?.metadata.managedFields;

	if (fieldManager === undefined && stored === undefined && sent === undefined) {
		return next;
	}

	const isSub = subresource !== undefined && subresource !== '';
	const managers = sentManagers(isSub ? undefined : sent, stored);

	// Whoever sends an empty list wants an end of it.
	if (!isSub && sent !== undefined && managers.size === 0) {
		return withEntries(next, undefined);
	}

	const by = {
		manager: fieldManager ?? programOf(user),
		operation: 'Update',
		apiVersion: apiVersionOf(kind),
		...(isSub ? {subresource} : {}),
	} as const;
	return withEntries(next, noteUpdate({before, after: next, managers, kind, by, time}));
};

const isBody = (body: unknown): body is JsonObject => isObject(body as Json);

/** What an applied object makes of the stored one, or of nothing: with its owners, or the refusal. */
export const applied = (request: Request, live: ApiObject | undefined, time: string): Reply => {
	const {kind, object, fieldManager: manager = '', force = false, subresource} = request;

	if (manager === '') {
		const options = {group: 'meta.k8s.io', plural: 'patchoptions', kind: 'PatchOptions'};
		return refused(invalid(options, '', [requiredField('fieldManager', 'is required for apply patch')]));
	}

	if (!isBody(object)) {
		return refused(badRequest('an apply patch must be an object'));
	}

	if (object.apiVersion !== apiVersionOf(kind) || object.kind !== kind.kind) {
		const words = `the API version in the data (${object.apiVersion}) does not match the expected API version`;
		return refused(badRequest(`${words} (${apiVersionOf(kind)})`));
	}

	const made = applyPatch({live, applied: object, kind, manager, subresource, force, time});
	return made.ok ? accepted(made.object) : refused(made.status);
};
