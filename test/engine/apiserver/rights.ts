import test from 'ava';
import type {AnyKind} from '../../../source/engine/api/kind.ts';
import {pods} from '../../../source/engine/api/kinds/pod.ts';
import {
	clusterRoleBindings,
	clusterRoles,
	type PolicyRule,
	roleBindings,
	roles,
} from '../../../source/engine/api/kinds/rbac.ts';
import {serviceAccounts} from '../../../source/engine/api/kinds/service-account.ts';
import {pathNotAllowed} from '../../../source/engine/api/refusals.ts';
import {admin, kubelet, user} from '../../../source/engine/apiserver/authentication.ts';
import {hours, timestamp} from '../../../source/engine/kernel/time.ts';
import {aPod, type ControlPlane, controlPlane, refusal} from '../../helpers/control-plane.ts';
import {make} from '../../helpers/kinds.ts';

/* Who may give what to whom, and who may ask. Sources: pkg/registry/rbac, pkg/registry/authorization; api-server.md §13.5, §17.2 */

const rbac = 'rbac.authorization.k8s.io';
const bob = user('bob');
const rule = (verbs: readonly string[], resources: readonly string[], group = ''): PolicyRule => ({
	verbs,
	apiGroups: [group],
	resources,
});

const role = (name: string, ...rules: readonly PolicyRule[]) => make(roles, {rules}, name);
const clusterRole = (name: string, rules: readonly PolicyRule[], more: object = {}) =>
	make(clusterRoles, {rules, ...more}, name);

const bindingOf = (name: string, kind: 'Role' | 'ClusterRole', to: string, who = 'carol') =>
	make(
		roleBindings,
		{roleRef: {apiGroup: rbac, kind, name: to}, subjects: [{kind: 'User', apiGroup: rbac, name: who}]},
		name,
	);

const everywhere = (to: string, who: string) =>
	make(
		clusterRoleBindings,
		{roleRef: {apiGroup: rbac, kind: 'ClusterRole', name: to}, subjects: [{kind: 'User', apiGroup: rbac, name: who}]},
		`${to}-${who}`,
	);

/** bob may write roles and bindings in `shop`, and what these rules say. */
const withBob = (...rules: readonly PolicyRule[]): ControlPlane => {
	const plane = controlPlane();
	const writes = rule(['create', 'update', 'get'], ['roles', 'rolebindings'], rbac);
	plane.create(roles, role('bobs', writes, ...rules));
	plane.create(roleBindings, bindingOf('bobs', 'Role', 'bobs', 'bob'));
	return plane;
};

test('nobody gives what he does not have', t => {
	const plane = withBob(rule(['get', 'list'], ['pods']));
	t.is(refusal(plane.create(roles, role('fair', rule(['get'], ['pods'])), bob)), 'ok 201');
	t.is(
		refusal(
			plane.create(roles, role('greedy', rule(['get', 'delete', 'watch'], ['pods']), rule(['get'], ['secrets'])), bob),
		),
		'403 Forbidden: roles.rbac.authorization.k8s.io "greedy" is forbidden: user "bob" (groups=["system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:[""], Resources:["pods"], Verbs:["delete" "watch"]}\n{APIGroups:[""], Resources:["secrets"], Verbs:["get"]}',
	);
	t.is(refusal(plane.create(roles, role('greedy', rule(['*'], ['*'], '*')))), 'ok 201');
	t.regex(
		refusal(plane.create(roleBindings, bindingOf('b', 'Role', 'greedy'), bob)),
		/not currently held:\n\{APIGroups:\["\*"\]/,
	);
	t.is(refusal(plane.create(roleBindings, bindingOf('c', 'Role', 'fair'), bob)), 'ok 201');
	t.is(
		refusal(plane.create(roleBindings, bindingOf('d', 'ClusterRole', 'nothing'), bob)),
		'404 NotFound: rolebindings.rbac.authorization.k8s.io "nothing" not found',
	);
});

test('who writes anything about a role but its owners is asked', t => {
	const plane = withBob();
	plane.create(roles, role('greedy', rule(['*'], ['*'], '*')));
	const before = plane.get(roles, 'shop/greedy')!;
	const written = (metadata: object): string =>
		refusal(plane.update(roles, {...before, metadata: {...before.metadata, ...metadata}}, undefined, bob));
	t.regex(written({annotations: {why: 'because'}}), /^403 Forbidden: .*not currently held/s);
	const owner = {apiVersion: 'v1', kind: 'ConfigMap', name: 'a', uid: 'b'};
	t.is(written({ownerReferences: [owner]}), 'ok 200');
});

test('a path that is given away is told once for each verb', t => {
	const plane = withBob();
	const paths = {verbs: ['get', 'post'], nonResourceURLs: ['/metrics']};
	plane.create(clusterRoles, clusterRole('paths', [paths]));
	const writer = clusterRole('writer', [rule(['create'], ['clusterrolebindings'], rbac)]);
	plane.create(clusterRoles, writer);
	plane.create(clusterRoleBindings, everywhere('writer', 'bob'));
	const toPaths = everywhere('paths', 'carol');
	t.regex(
		refusal(plane.create(clusterRoleBindings, toPaths, bob)),
		/held:\n\{NonResourceURLs:\["\/metrics"\], Verbs:\["get"\]\}\n\{NonResourceURLs:\["\/metrics"\], Verbs:\["post"\]\}$/,
	);
});

test('the verbs escalate and bind lift the rule', t => {
	const plane = withBob(rule(['escalate'], ['roles'], rbac), rule(['bind'], ['clusterroles'], rbac));
	t.is(refusal(plane.create(roles, role('greedy', rule(['*'], ['*'], '*')), bob)), 'ok 201');
	t.is(refusal(plane.create(roleBindings, bindingOf('b', 'ClusterRole', 'cluster-admin'), bob)), 'ok 201');
});

test('a rule for all subresources covers one of them, and one for all names a named one', t => {
	const plane = withBob(rule(['get'], ['*/log']), rule(['get'], ['secrets']));
	t.is(refusal(plane.create(roles, role('a', rule(['get'], ['pods/log'])), bob)), 'ok 201');
	t.is(refusal(plane.create(roles, role('b', {...rule(['get'], ['secrets']), resourceNames: ['x']}), bob)), 'ok 201');
	t.regex(refusal(plane.create(roles, role('c', rule(['get'], ['pods'])), bob)), /not currently held/);
});

test('roles are put together of those that carry a label, and fall apart again', t => {
	const plane = controlPlane();
	const aggregationRule = {clusterRoleSelectors: [{matchLabels: {monitor: 'yes'}}]};
	plane.create(clusterRoles, clusterRole('watcher', [], {aggregationRule}));
	t.deepEqual(plane.get(clusterRoles, 'watcher')?.rules, []);
	const labelled = (name: string, rules: readonly PolicyRule[], labels: object) =>
		plane.create(clusterRoles, clusterRole(name, rules, {metadata: {name, labels}}));
	const looks = rule(['get'], ['pods']);
	labelled('part', [looks], {monitor: 'yes'});
	t.deepEqual(plane.get(clusterRoles, 'watcher')?.rules, [looks]);
	plane.delete(clusterRoles, 'part');
	t.deepEqual(plane.get(clusterRoles, 'watcher')?.rules, []);
});

test('what is added to view is in edit and admin too, and alone these are as they were born', t => {
	const plane = controlPlane();
	const born = ['view', 'edit', 'admin'].map(name => plane.get(clusterRoles, name)!);
	const stalls = rule(['get'], ['stalls'], 'example.org');
	const labels = {'rbac.authorization.k8s.io/aggregate-to-view': 'true'};
	plane.create(clusterRoles, clusterRole('stall-viewer', [stalls], {metadata: {name: 'stall-viewer', labels}}));

	for (const before of born) {
		const now = plane.get(clusterRoles, before.metadata.name)!;
		t.deepEqual(now.rules, [...(before.rules ?? []), stalls], before.metadata.name);
	}

	plane.delete(clusterRoles, 'stall-viewer');
	t.deepEqual(plane.get(clusterRoles, 'admin')?.rules, born[2]?.rules);
});

test('paths are allowed by pattern, to whom they are bound', t => {
	const {server, ...plane} = controlPlane();
	const {authorizer} = server;
	const may = (path: string, who = bob) => authorizer.allowsPath({user: who, verb: 'get', path});
	t.true(may('/healthz'));
	t.true(may('/apis/apps/v1'));
	t.false(may('/metrics'));
	t.false(may('/healthzz'));
	t.true(may('/metrics', admin));
	plane.create(clusterRoles, clusterRole('scrapes', [{verbs: ['get'], nonResourceURLs: ['/metrics']}]));
	plane.create(
		clusterRoleBindings,
		make(clusterRoleBindings, {
			roleRef: {apiGroup: rbac, kind: 'ClusterRole', name: 'scrapes'},
			subjects: [{kind: 'User', name: 'bob'}],
		}),
	);
	t.true(may('/metrics'));
	t.is(
		pathNotAllowed({user: bob, verb: 'get', path: '/logs'}).message,
		'forbidden: User "bob" cannot get path "/logs"',
	);
});

type Answer = {readonly status: Readonly<Record<string, unknown>>; readonly metadata: object};

const ask = (plane: ControlPlane, who: typeof bob, word: string, spec?: object, namespace?: string) => {
	const reply = plane.server.review({user: who, word, body: spec === undefined ? {} : {spec}, namespace});
	return reply.ok ? (reply.object as unknown as Answer).status : refusal(reply);
};

test('whoever asks what he may is told, and why', t => {
	const plane = withBob(rule(['get'], ['pods']));
	const may = (verb: string, namespace: string, who = bob) =>
		ask(plane, who, 'SelfSubjectAccessReview', {resourceAttributes: {verb, resource: 'pods', namespace}});
	t.deepEqual(may('get', 'shop'), {
		allowed: true,
		reason: 'RBAC: allowed by RoleBinding "bobs/shop" of Role "bobs" to User "bob"',
	});
	t.deepEqual(may('delete', 'shop'), {allowed: false});
	t.deepEqual(may('get', 'default'), {allowed: false});
	t.deepEqual(may('delete', 'default', admin), {allowed: true});
	t.deepEqual(ask(plane, bob, 'SelfSubjectAccessReview', {nonResourceAttributes: {verb: 'get', path: '/version'}}), {
		allowed: true,
		reason:
			'RBAC: allowed by ClusterRoleBinding "system:discovery" of ClusterRole "system:discovery" to Group "system:authenticated"',
	});
	t.is(
		ask(plane, bob, 'SelfSubjectAccessReview', {}),
		'422 Invalid: .authorization.k8s.io "" is invalid: spec.resourceAttributes: Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified',
	);
});

test('about others only those may ask who are let to', t => {
	const plane = withBob(
		rule(['get'], ['pods']),
		rule(['create'], ['localsubjectaccessreviews'], 'authorization.k8s.io'),
	);
	const resourceAttributes = {verb: 'get', resource: 'pods', namespace: 'shop'};
	t.like(ask(plane, admin, 'SubjectAccessReview', {resourceAttributes, user: 'bob'}), {allowed: true});
	t.deepEqual(ask(plane, admin, 'SubjectAccessReview', {resourceAttributes, groups: ['nobody']}), {allowed: false});
	t.is(
		ask(plane, bob, 'SubjectAccessReview', {resourceAttributes, user: 'carol'}),
		'403 Forbidden: subjectaccessreviews.authorization.k8s.io is forbidden: User "bob" cannot create resource "subjectaccessreviews" in API group "authorization.k8s.io" at the cluster scope',
	);
	t.deepEqual(ask(plane, bob, 'LocalSubjectAccessReview', {resourceAttributes, user: 'carol'}, 'shop'), {
		allowed: false,
	});
	t.regex(
		String(ask(plane, admin, 'LocalSubjectAccessReview', {resourceAttributes, user: 'carol'}, 'default')),
		/spec\.resourceAttributes\.namespace: Invalid value: "shop": must match metadata\.namespace/,
	);
});

test('the rules of a namespace are listed, of a kubelet with the word that there may be more', t => {
	const plane = withBob(rule(['get'], ['pods']));
	const rules = ask(plane, bob, 'SelfSubjectRulesReview', {namespace: 'shop'}) as Readonly<Record<string, unknown>>;
	t.true((rules.resourceRules as readonly object[]).some(each => JSON.stringify(each).includes('"pods"')));
	t.true((rules.nonResourceRules as readonly object[]).length > 0);
	t.false(rules.incomplete);
	t.like(ask(plane, kubelet('node-a'), 'SelfSubjectRulesReview', {namespace: 'shop'}) as object, {
		incomplete: true,
		evaluationError: 'node authorizer does not support user rule resolution',
	});
	t.is(ask(plane, bob, 'SelfSubjectRulesReview', {}), '400 BadRequest: no namespace on request');
});

test('a body of another shape is refused like any other', t => {
	const plane = controlPlane();
	t.is(
		ask(plane, bob, 'SelfSubjectRulesReview', {namespace: 7}),
		'400 BadRequest: SelfSubjectRulesReview in version "v1" cannot be handled as a SelfSubjectRulesReview: json: cannot unmarshal number into Go struct field SelfSubjectRulesReviewSpec.spec.namespace of type string',
	);
	t.is(ask(plane, bob, 'Riddle', {}), '404 NotFound: the server could not find the requested resource');
});

test('who am I is answered in the version that was asked', t => {
	const plane = controlPlane();
	const body = {apiVersion: 'authentication.k8s.io/v1beta1', kind: 'SelfSubjectReview', metadata: {}};
	const reply = plane.server.review({user: bob, word: 'SelfSubjectReview', body});
	t.deepEqual(reply.ok ? reply.object : refusal(reply), {
		...body,
		metadata: {creationTimestamp: timestamp(plane.kernel.now)},
		status: {userInfo: {username: 'bob', groups: ['system:authenticated']}},
	});
});

test('questions leave no mark', t => {
	const plane = controlPlane();
	const before = [plane.store.revision, plane.server.counts.total, plane.kernel.trail.digest()];
	ask(plane, bob, 'SelfSubjectAccessReview', {resourceAttributes: {verb: 'get', resource: 'pods'}});
	ask(plane, bob, 'SelfSubjectReview');
	t.deepEqual([plane.store.revision, plane.server.counts.total, plane.kernel.trail.digest()], before);
});

const any = (kind: unknown) => kind as AnyKind;

const tokenOf = (plane: ControlPlane, spec: object = {}) =>
	plane.send(any(serviceAccounts), {
		verb: 'create',
		subresource: 'token',
		namespace: 'shop',
		name: 'default',
		object: {spec},
	});

const textOf = (reply: ReturnType<typeof tokenOf>): string =>
	reply.ok ? String((reply.object as unknown as {status: {token: string}}).status.token) : refusal(reply);

test('an account gets a token that says who it is, holds for an hour, and cannot be made up', t => {
	const plane = controlPlane();
	const token = textOf(tokenOf(plane));
	t.is(token.split('.').length, 3);
	const claims = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString());
	t.like(claims, {
		sub: 'system:serviceaccount:shop:default',
		iss: 'https://kubernetes.default.svc.cluster.local',
		exp: claims.iat + 3600,
	});
	t.is(textOf(tokenOf(controlPlane())), token, 'the same run gives the same');
	t.like(plane.server.bearerOf(token), {
		user: {
			name: 'system:serviceaccount:shop:default',
			groups: ['system:serviceaccounts', 'system:serviceaccounts:shop', 'system:authenticated'],
		},
	});
	const [head, body] = token.split('.');
	const forged = `${head}.${Buffer.from(JSON.stringify({...claims, sub: 'root'})).toString('base64url')}.${token.split('.')[2]}`;
	t.is(plane.server.bearerOf(forged), undefined);
	t.is(plane.server.bearerOf(`${head}.${body}`), undefined);
	t.is(plane.server.bearerOf('a.b.c'), undefined);
	t.like(ask(plane, admin, 'TokenReview', {token}) as object, {
		authenticated: true,
		user: {username: 'system:serviceaccount:shop:default'},
	});
	t.deepEqual(ask(plane, admin, 'TokenReview', {token: 'x'}), {user: {}, error: 'invalid bearer token'});
	t.deepEqual(ask(plane, admin, 'TokenReview', {token, audiences: ['vault']}), {
		user: {},
		error: 'invalid bearer token',
	});
	plane.run(hours(2));
	t.is(plane.server.bearerOf(token), undefined);
});

test('a token goes with what it is bound to, and with its account', t => {
	const plane = controlPlane();
	plane.create(pods, aPod('web'));
	const bound = textOf(tokenOf(plane, {boundObjectRef: {kind: 'Pod', apiVersion: 'v1', name: 'web'}}));
	const free = textOf(tokenOf(plane));
	t.truthy(plane.server.bearerOf(bound));
	const {user: who} = ask(plane, admin, 'TokenReview', {token: bound}) as {user: {extra: Record<string, string[]>}};
	t.deepEqual(who.extra['authentication.kubernetes.io/pod-name'], ['web']);
	t.deepEqual(who.extra['authentication.kubernetes.io/pod-uid'], [plane.get(pods, 'shop/web')!.metadata.uid!]);
	t.regex(who.extra['authentication.kubernetes.io/credential-id']![0]!, /^JTI=[0-9a-f-]{36}$/);
	plane.delete(pods, 'shop/web');
	t.is(plane.server.bearerOf(bound), undefined);
	t.truthy(plane.server.bearerOf(free));
	plane.delete(serviceAccounts, 'shop/default');
	t.is(plane.server.bearerOf(free), undefined);
});

test('a token that cannot be is refused', t => {
	const plane = controlPlane();
	t.is(
		refusal(tokenOf(plane, {expirationSeconds: 10})),
		'422 Invalid: TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 10: may not specify a duration less than 10 minutes',
	);
	t.is(refusal(tokenOf(plane, {boundObjectRef: {kind: 'Pod', name: 'none'}})), '404 NotFound: pods "none" not found');
});

test('a question about rights is refused with all that is wrong with it', t => {
	const plane = withBob(rule(['get'], ['pods']));
	const path = {verb: 'get', path: '/x'};
	const pods = {verb: 'list', resource: 'pods'};
	const shown = '{"Path":"/x","Verb":"get"}';
	const told: ReadonlyArray<readonly [word: string, spec: object, words: string]> = [
		[
			'SelfSubjectAccessReview',
			{nonResourceAttributes: path, resourceAttributes: pods},
			`spec.nonResourceAttributes: Invalid value: ${shown}: cannot be specified in combination with resourceAttributes`,
		],
		[
			'SelfSubjectAccessReview',
			{resourceAttributes: {...pods, labelSelector: {}}},
			'spec.resourceAttributes.labelSelector.requirements: Required value: when spec.resourceAttributes.labelSelector is specified, requirements or rawSelector is required',
		],
		[
			'LocalSubjectAccessReview',
			{user: 'bob', nonResourceAttributes: path, resourceAttributes: pods},
			`[spec.nonResourceAttributes: Invalid value: ${shown}: cannot be specified in combination with resourceAttributes, spec.resourceAttributes.namespace: Invalid value: "": must match metadata.namespace, spec.nonResourceAttributes: Invalid value: ${shown}: disallowed on this kind of request]`,
		],
	];

	for (const [word, spec, words] of told) {
		t.is(ask(plane, admin, word, spec, 'shop'), `422 Invalid: .authorization.k8s.io "" is invalid: ${words}`);
	}

	t.deepEqual(
		ask(plane, bob, 'SelfSubjectAccessReview', {
			resourceAttributes: {...pods, labelSelector: {rawSelector: 'a in (b'}},
		}),
		{allowed: false, evaluationError: 'spec.resourceAttributes.labelSelector ignored due to parse error'},
	);
	t.is(ask(plane, admin, 'TokenReview', {}), '400 BadRequest: token is required for TokenReview in authentication');
});

test('a question is of the kind and version of its path, and says nothing of itself', t => {
	const {server} = controlPlane();
	const spec = {resourceAttributes: {verb: 'get', resource: 'pods'}};
	const send = (body: object) => {
		const reply = server.review({user: admin, word: 'SelfSubjectAccessReview', body: {...body, spec}});
		return reply.ok ? reply.object.metadata : refusal(reply);
	};
	t.deepEqual(send({}), {});
	t.is(
		send({kind: 'SubjectAccessReview'}),
		'400 BadRequest: SubjectAccessReview in version "v1" cannot be handled as a SelfSubjectAccessReview: converting (v1.SubjectAccessReview) to (authorization.SelfSubjectAccessReview): unknown conversion',
	);
	t.is(
		send({apiVersion: 'authorization.k8s.io/v1beta1'}),
		'400 BadRequest: the API version in the data (authorization.k8s.io/v1beta1) does not match the expected API version (authorization.k8s.io/v1)',
	);
	t.is(
		send({metadata: {name: 'x'}}),
		'422 Invalid: .authorization.k8s.io "" is invalid: metadata: Invalid value: {"name":"x"}: must be empty',
	);
});
