import type {AnyKind} from '../api/kind.ts';
import {
	clusterRoleBindings,
	clusterRoles,
	type PolicyRule,
	type RoleBinding,
	type RoleRef,
	roleBindings,
	roles,
	type Subject,
} from '../api/kinds/rbac.ts';
import {objectKey} from '../api/object.ts';
import type {UserInfo} from '../api/verbs.ts';
import type {Storage} from './storage.ts';

/** What somebody wants to do, as RBAC looks at it. */
export type Attributes = {
	readonly user: UserInfo;
	/** Mostly a verb of the API; RBAC knows a few more, `bind`, `escalate`, `approve`, and whatever somebody asks about. */
	readonly verb: string;
	readonly kind: Pick<AnyKind, 'group' | 'plural'>;
	readonly subresource?: string;
	/** Undefined at the cluster scope. */
	readonly namespace?: string;
	readonly name?: string;
};

/** A path of the server that is no resource, `/metrics`, and what somebody wants to do there. */
export type PathAttributes = {readonly user: UserInfo; readonly verb: string; readonly path: string};

/** An answer with the binding that it rests on, in RBAC's words; without one when nothing allows it. */
export type Verdict = {readonly allowed: boolean; readonly reason: string};

/**
RBAC: allowed is what some rule allows, and nothing can be forbidden. The answer for a user, verb, resource and namespace
is remembered until any role or binding changes, so that a component's thousandth request costs four look-ups.

Source: plugin/pkg/auth/authorizer/rbac. `system:masters` may do everything and is not asked about.
*/
export type Authorizer = {
	allows(attributes: Attributes): boolean;
	/** The same for a path, `/healthz` or `/apis/*`. */
	allowsPath(attributes: PathAttributes): boolean;
	/** The same with a reason, and nothing is remembered: for whoever asks about others, or about what does not exist. */
	explain(attributes: Attributes | PathAttributes): Verdict;
	/** Every rule that holds for a user in a namespace (undefined: cluster-wide only). */
	rulesFor(user: UserInfo, namespace: string | undefined): readonly PolicyRule[];
	/** A role or binding has changed. */
	forget(): void;
};

const has = (list: readonly string[] | undefined, word: string): boolean =>
	list !== undefined && (list.includes(word) || list.includes('*'));

const resourceHas = (rule: PolicyRule, plural: string, subresource: string): boolean => {
	const wanted = subresource === '' ? plural : `${plural}/${subresource}`;
	return has(rule.resources, wanted) || (subresource !== '' && rule.resources?.includes(`*/${subresource}`) === true);
};

const nameHas = ({resourceNames}: PolicyRule, name: string): boolean =>
	resourceNames === undefined || resourceNames.length === 0 || resourceNames.includes(name);

const ruleAllows = (rule: PolicyRule, {verb, kind, subresource = '', name = ''}: Attributes): boolean =>
	has(rule.verbs, verb) &&
	has(rule.apiGroups, kind.group) &&
	resourceHas(rule, kind.plural, subresource) &&
	nameHas(rule, name);

/** `/healthz`, `/healthz/*` or `*`. */
const urlMatches = (pattern: string, path: string): boolean =>
	pattern === '*' || pattern === path || (pattern.endsWith('*') && path.startsWith(pattern.slice(0, -1)));

const ruleAllowsPath = ({verbs, nonResourceURLs}: PolicyRule, {verb, path}: PathAttributes): boolean =>
	has(verbs, verb) && nonResourceURLs?.some(pattern => urlMatches(pattern, path)) === true;

const isSuperuser = ({groups}: UserInfo): boolean => groups.includes('system:masters');

/** `Group "system:nodes"`, `ServiceAccount "web/shop"`. */
const subjectText = ({kind, name, namespace}: Subject): string =>
	`${kind} ${JSON.stringify(kind === 'ServiceAccount' ? `${name}/${namespace ?? ''}` : name)}`;

const bindingText = ({kind, metadata: {name, namespace}}: RoleBinding): string =>
	`${kind} ${JSON.stringify(namespace === undefined ? name : `${name}/${namespace}`)}`;

const accountName = ({namespace, name}: Subject, home: string | undefined): string =>
	`system:serviceaccount:${namespace ?? home ?? ''}:${name}`;

const isSubject = (subject: Subject, user: UserInfo, namespace: string | undefined): boolean => {
	switch (subject.kind) {
		case 'User':
			return subject.name === user.name || subject.name === '*';
		case 'Group':
			return user.groups.includes(subject.name);
		default:
			return user.name === accountName(subject, namespace);
	}
};

/** Answers of one user, by kind, verb, subresource and namespace: four kept keys are quicker than one made on the spot. */
type Answers = Map<unknown, Map<string, Map<string, Map<string, boolean>>>>;

const within = <K, V>(outer: Map<K, Map<string, V>>, key: K): Map<string, V> => {
	let inner = outer.get(key);

	if (inner === undefined) {
		inner = new Map();
		outer.set(key, inner);
	}

	return inner;
};

export const createAuthorizer = (storage: Storage): Authorizer => {
	let byUser = new WeakMap<UserInfo, Answers>();
	let byIdentity = new Map<string, Answers>();
	let rules = new Map<string, readonly PolicyRule[]>();
	let named: ReadonlySet<string> | undefined;

	const rulesOfRole = (ref: RoleRef, namespace: string | undefined): readonly PolicyRule[] =>
		(ref.kind === 'Role' ? storage.get(roles, objectKey(namespace, ref.name)) : storage.get(clusterRoles, ref.name))
			?.rules ?? [];

	const bound = (binding: RoleBinding, user: UserInfo): boolean =>
		binding.subjects?.some(subject => isSubject(subject, user, binding.metadata.namespace)) === true;

	/** What binds the user: everywhere, and in this namespace. */
	const bindingsOf = (user: UserInfo, namespace: string | undefined): readonly RoleBinding[] =>
		[
			...storage.sorted(clusterRoleBindings),
			...(namespace === undefined ? [] : storage.sorted(roleBindings, namespace)),
		].filter(binding => bound(binding, user));

	const rulesOfBinding = ({roleRef, metadata}: RoleBinding): readonly PolicyRule[] =>
		rulesOfRole(roleRef, metadata.namespace);

	const findRules = (user: UserInfo, namespace: string | undefined): readonly PolicyRule[] =>
		bindingsOf(user, namespace).flatMap(rulesOfBinding);

	/** Everybody whom some binding names. */
	const namedUsers = (): ReadonlySet<string> => {
		named ??= new Set(
			[...storage.all(clusterRoleBindings), ...storage.all(roleBindings)].flatMap(({subjects, metadata}) =>
				(subjects ?? []).map(subject =>
					subject.kind === 'ServiceAccount' ? accountName(subject, metadata.namespace) : subject.name,
				),
			),
		);
		return named;
	};

	/** What RBAC can tell of a user: five thousand kubelets are in the same groups, and no binding names one of them. */
	const identityOf = ({name, groups}: UserInfo): string => `${namedUsers().has(name) ? name : ''}|${groups.join(',')}`;

	const rulesFor = (user: UserInfo, namespace: string | undefined): readonly PolicyRule[] => {
		const key = `${identityOf(user)}|${namespace ?? ''}`;
		let found = rules.get(key);

		if (found === undefined) {
			found = findRules(user, namespace);
			rules.set(key, found);
		}

		return found;
	};

	/** Rules that name their objects make the answer depend on the name, and such an answer is not remembered. */
	const isNameless = ({resourceNames}: PolicyRule): boolean =>
		resourceNames === undefined || resourceNames.length === 0;

	const judge = (attributes: Attributes): {readonly allowed: boolean; readonly forAllNames: boolean} => {
		const all = rulesFor(attributes.user, attributes.namespace);

		if (all.some(rule => isNameless(rule) && ruleAllows(rule, attributes))) {
			return {allowed: true, forAllNames: true};
		}

		const narrow = all.filter(rule => !isNameless(rule));
		return {
			allowed: narrow.some(rule => ruleAllows(rule, attributes)),
			forAllNames: !narrow.some(rule => ruleAllows({...rule, resourceNames: undefined}, attributes)),
		};
	};

	const explain = (asked: Attributes | PathAttributes): Verdict => {
		const {user} = asked;

		if (isSuperuser(user)) {
			return {allowed: true, reason: ''};
		}

		const namespace = 'path' in asked ? undefined : asked.namespace;
		const allows = (rule: PolicyRule): boolean =>
			'path' in asked ? ruleAllowsPath(rule, asked) : ruleAllows(rule, asked);
		const found = bindingsOf(user, namespace).find(binding => rulesOfBinding(binding).some(allows));

		if (found === undefined) {
			return {allowed: false, reason: ''};
		}

		const subject = found.subjects?.find(each => isSubject(each, user, found.metadata.namespace));
		const role = `${found.roleRef.kind} ${JSON.stringify(found.roleRef.name)}`;
		const whom = subject === undefined ? '' : subjectText(subject);
		return {allowed: true, reason: `RBAC: allowed by ${bindingText(found)} of ${role} to ${whom}`};
	};

	const remembered = ({user, kind, verb, subresource = ''}: Attributes): Map<string, boolean> => {
		let answers = byUser.get(user);

		if (answers === undefined) {
			const identity = identityOf(user);
			answers = byIdentity.get(identity) ?? new Map();
			byIdentity.set(identity, answers);
			byUser.set(user, answers);
		}

		return within(within(within(answers, kind), verb), subresource);
	};

	return {
		rulesFor,
		explain,
		allowsPath: attributes =>
			isSuperuser(attributes.user) ||
			rulesFor(attributes.user, undefined).some(rule => ruleAllowsPath(rule, attributes)),
		allows(attributes) {
			if (isSuperuser(attributes.user)) {
				return true;
			}

			const answers = remembered(attributes);
			const namespace = attributes.namespace ?? '';
			const known = answers.get(namespace);

			if (known !== undefined) {
				return known;
			}

			const {allowed, forAllNames} = judge(attributes);

			if (forAllNames) {
				answers.set(namespace, allowed);
			}

			return allowed;
		},
		forget() {
			byUser = new WeakMap();
			byIdentity = new Map();
			rules = new Map();
			named = undefined;
		},
	};
};

const everything: readonly PolicyRule[] = [
	{verbs: ['*'], apiGroups: ['*'], resources: ['*']},
	{verbs: ['*'], nonResourceURLs: ['*']},
];

/** RBAC with an authorizer after it that allows the rest. Source: apiserver/pkg/authorization/authorizerfactory/builtin.go */
export const allowingTheRest = (rbac: Authorizer): Authorizer => ({
	allows: () => true,
	allowsPath: () => true,
	explain(asked) {
		const verdict = rbac.explain(asked);
		return verdict.allowed ? verdict : {allowed: true, reason: ''};
	},
	rulesFor: (user, namespace) => [...rbac.rulesFor(user, namespace), ...everything],
	forget: rbac.forget,
});
