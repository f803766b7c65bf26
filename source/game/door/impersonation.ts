import {badRequest, notAllowed} from '../../engine/api/refusals.ts';
import type {Status} from '../../engine/api/status.ts';
import type {UserInfo} from '../../engine/api/verbs.ts';
import {type Cluster, user as person} from '../../engine/cluster.ts';

/** Whom somebody wants to be taken for. Source: k8s.io/apiserver/pkg/endpoints/filters/impersonation.go */
export type Impersonation = {
	/** Empty when nobody was named. */
	readonly user: string;
	readonly groups: readonly string[];
};

type Asked = {readonly plural: string; readonly group: string; readonly namespace?: string; readonly name: string};

const accountPattern = /^system:serviceaccount:([^:]+):([^:]+)$/u;

/** Everything that has to be allowed: the user, or the service account, and each of the groups. */
const askedBy = ({user, groups}: Impersonation): readonly Asked[] => {
	const [, namespace, name] = accountPattern.exec(user) ?? [];
	const who: Asked =
		namespace === undefined || name === undefined
			? {plural: 'users', group: '', name: user}
			: {plural: 'serviceaccounts', group: '', namespace, name};
	return [who, ...groups.map(name => ({plural: 'groups', group: '', name}))];
};

const groupsOf = ({user, groups}: Impersonation): readonly string[] => {
	const [, namespace] = accountPattern.exec(user) ?? [];
	return groups.length > 0 || namespace === undefined
		? groups
		: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`];
};

/** The one somebody acts as from here on, if RBAC lets them. */
export const actingAs = (
	{server}: Cluster,
	user: UserInfo,
	wanted: Impersonation,
): {readonly ok: true; readonly user: UserInfo} | {readonly ok: false; readonly status: Status} => {
	if (wanted.user === '') {
		return {ok: false, status: badRequest('groups were named without a user to be taken for')};
	}

	for (const {plural, group, namespace, name} of askedBy(wanted)) {
		const kind = {group, plural, kind: plural};
		const asked = {user, verb: 'impersonate', kind, ...(namespace === undefined ? {} : {namespace}), name};

		if (!server.authorizer.allows(asked)) {
			return {ok: false, status: notAllowed(asked)};
		}
	}

	// Everybody is authenticated; whoever says so as well is not so twice.
	const groups = groupsOf(wanted).filter(group => group !== 'system:authenticated');
	return {ok: true, user: person(wanted.user, ...groups)};
};
