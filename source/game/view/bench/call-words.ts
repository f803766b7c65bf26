import {apiVersionOf} from '../../../engine/api/kind.ts';
import type {ApiObject} from '../../../engine/api/object.ts';
import type {Call} from '../../../engine/client/calls.ts';
import {countText} from './amounts.ts';

/** The verbs of the API as HTTP has them. */
export const httpVerb = ({verb}: Call): string => {
	switch (verb) {
		case 'create':
			return 'POST';
		case 'update':
			return 'PUT';
		case 'patch':
			return 'PATCH';
		case 'delete':
		case 'deletecollection':
			return 'DELETE';
		default:
			return 'GET';
	}
};

/** `/apis/apps/v1/namespaces/count/replicasets/web/status`. */
export const pathOf = ({kind, namespace, name, verb, subresource}: Call): string => {
	const root = kind.group === '' ? `/api/${kind.version}` : `/apis/${apiVersionOf(kind)}`;
	const place = namespace === undefined || namespace === '' ? '' : `/namespaces/${namespace}`;
	const isNamed = verb !== 'create' || subresource !== undefined;
	const object = isNamed && name !== undefined && name !== '' ? `/${name}` : '';
	return `${root}${place}/${kind.plural}${object}${subresource === undefined ? '' : `/${subresource}`}`;
};

/** `replicasets/status`. */
export const resourceOf = ({kind, subresource}: Call): string =>
	subresource === undefined ? kind.plural : `${kind.plural}/${subresource}`;

export const isReport = ({subresource}: Call): boolean => subresource === 'status';

type Body = {
	readonly metadata?: ApiObject['metadata'];
	readonly spec?: {readonly replicas?: number};
};

const bodyOf = ({object}: Call): Body => (object ?? {}) as Body;

/** What a patch of a pod's owners comes to: it is taken on, or let go. */
const ownersWord = (call: Call): 'adopt' | 'release' | undefined => {
	const owners = bodyOf(call).metadata?.ownerReferences;
	return call.verb !== 'patch' || owners === undefined
		? undefined
		: owners.some(({controller}) => controller === true)
			? 'adopt'
			: 'release';
};

/** Several calls of one sort in a few words: `create 2 pods`, `delete web-x2k8q`, `report status`. */
const groupWords = (calls: readonly Call[]): string => {
	const [first] = calls;

	if (first === undefined) {
		return 'nothing to do';
	}

	const {verb, kind, name = ''} = first;
	const what = calls.length === 1 && verb !== 'create' ? name : countText(calls.length, kind.singular);

	if (isReport(first)) {
		return 'report status';
	}

	if (verb === 'create' && kind.plural !== 'pods') {
		return `create ${kind.kind} ${name}`;
	}

	if (kind.plural === 'replicasets' && (verb === 'update' || verb === 'patch')) {
		const replicas = bodyOf(first).spec?.replicas;
		return replicas === undefined ? `update ${name}` : `scale ${name} to ${replicas}`;
	}

	return `${ownersWord(first) ?? verb} ${what}`;
};

const sortOf = (call: Call): string =>
	`${call.verb} ${call.kind.plural} ${call.subresource ?? ''} ${call.verb === 'patch' ? (ownersWord(call) ?? call.name) : call.verb === 'update' ? call.name : ''}`;

/** Calls of one sort that follow one another, together. */
export const callGroups = (calls: readonly Call[]): ReadonlyArray<readonly Call[]> => {
	const groups: Call[][] = [];

	for (const call of calls) {
		const last = groups.at(-1);

		if (last?.[0] !== undefined && sortOf(last[0]) === sortOf(call)) {
			last.push(call);
		} else {
			groups.push([call]);
		}
	}

	return groups;
};

/** All of a decision in one line: what changes the world first, then the report. */
export const decisionWords = (calls: readonly Call[]): string => {
	const groups = callGroups(calls);
	const acts = groups.filter(([first]) => first !== undefined && !isReport(first));
	const shown = acts.length === 0 ? groups : acts;
	return shown.length === 0 ? 'nothing to do' : shown.map(groupWords).join(', ');
};

/** Each group in words, in the order in which they would be sent. */
export const groupList = (calls: readonly Call[]): readonly string[] => callGroups(calls).map(groupWords);

/** The call that matters most: the first that does more than count. */
export const mainCall = (calls: readonly Call[]): Call | undefined => calls.find(call => !isReport(call)) ?? calls[0];
