/* Which methods a path of the API has: a known path refuses the others, and an unknown one is not there. */
import {methodNotAllowed, notFound, resourceNotFound, verbNotSupported} from '../../engine/api/refusals.ts';
import type {Status} from '../../engine/api/status.ts';
import {type ApiResource, apiResources} from './api-resources.ts';
import type {AskedResource, ResourceTarget} from './asked.ts';

/** Source: k8s.io/apiserver/pkg/endpoints/installer.go */
const methodOf: Readonly<Record<string, string>> = {
	create: 'POST',
	delete: 'DELETE',
	deletecollection: 'DELETE',
	get: 'GET',
	list: 'GET',
	patch: 'PATCH',
	update: 'PUT',
	watch: 'GET',
};

const collectionVerbs: readonly string[] = ['list', 'create', 'deletecollection', 'watch'];
const itemVerbs: readonly string[] = ['get', 'update', 'patch', 'delete'];

const byPlace: ReadonlyMap<string, ApiResource> = new Map(
	apiResources().map(resource => [`${resource.group}/${resource.version}/${resource.plural}`, resource] as const),
);

const verbsAt = (resource: ApiResource, {namespace, name, subresource}: ResourceTarget): readonly string[] => {
	const isBelow = resource.namespaced && namespace === undefined;

	if (name === undefined) {
		return isBelow ? ['list', 'watch'] : resource.verbs.filter(verb => collectionVerbs.includes(verb));
	}

	if (isBelow) {
		return [];
	}

	return subresource === undefined
		? resource.verbs.filter(verb => itemVerbs.includes(verb))
		: (resource.subresources.find(each => each.name === subresource)?.verbs ?? []);
};

/** Everybody may send anything on to whoever is behind a proxy. */
const isOpen = ({subresource}: ResourceTarget): boolean => subresource === 'proxy';

const ofKubernetes = ({method, target}: AskedResource): Status | undefined => {
	const resource = byPlace.get(`${target.group}/${target.version}/${target.plural}`);
	const verbs = resource === undefined ? [] : verbsAt(resource, target);

	if (verbs.length === 0) {
		return resourceNotFound();
	}

	return isOpen(target) || verbs.some(verb => methodOf[verb] === method) ? undefined : methodNotAllowed();
};

const subresourceVerb: Readonly<Record<string, string>> = {DELETE: 'delete', POST: 'create'};

/** One handler looks after all that people made up. Source: apiextensions-apiserver/pkg/apiserver/customresource_handler.go, serveStatus, serveScale */
const ofPeople = ({method, target: {name = '', subresource}, served: {kind}}: AskedResource): Status | undefined => {
	const verb = subresourceVerb[method];

	if (subresource === undefined) {
		return undefined;
	}

	if (!kind.subresources.includes(subresource)) {
		return notFound(kind, name);
	}

	return verb === undefined ? undefined : verbNotSupported(kind, verb);
};

/** The refusal of a method that a path does not have, or of a path that is not there. */
export const refusedMethod = (asked: AskedResource): Status | undefined =>
	asked.served.kind.custom === undefined ? ofKubernetes(asked) : ofPeople(asked);
