import test from 'ava';
import {deployments} from '../../../source/engine/api/kinds/deployment.ts';
import {allKinds, kindByName, kindByWord, kindOf} from '../../../source/engine/api/kinds/index.ts';
import {pods} from '../../../source/engine/api/kinds/pod.ts';
import {classicKubernetes, kubernetes134, profileByName} from '../../../source/engine/api/profile.ts';
import {
	alreadyExists,
	conflict,
	forbidden,
	internalError,
	invalid,
	notAllowed,
	notFound,
	tooManyRequests,
} from '../../../source/engine/api/refusals.ts';
import {
	duplicateField,
	fieldErrorText,
	forbiddenField,
	invalidField,
	missingField,
	requiredField,
	tooLongField,
	tooManyField,
	unsupportedField,
} from '../../../source/engine/api/validation.ts';
import {seconds} from '../../../source/engine/kernel/time.ts';

const user = {name: 'bob', groups: []};

test('refusals say what clients match on', t => {
	t.is(notFound(deployments, 'x').message, 'deployments.apps "x" not found');
	t.is(notFound(pods, 'x').message, 'pods "x" not found');
	t.is(alreadyExists(pods, 'x').message, 'pods "x" already exists');
	t.is(
		conflict(pods, 'x').message,
		'Operation cannot be fulfilled on pods "x": the object has been modified; please apply your changes to the latest version and try again',
	);
	t.is(
		notAllowed({user, verb: 'get', kind: pods, namespace: 'shop', name: 'x'}).message,
		'pods "x" is forbidden: User "bob" cannot get resource "pods" in API group "" in the namespace "shop"',
	);
	t.is(
		notAllowed({user, verb: 'list', kind: deployments}).message,
		'deployments.apps is forbidden: User "bob" cannot list resource "deployments" in API group "apps" at the cluster scope',
	);
	t.is(
		notAllowed({user, verb: 'update', kind: pods, subresource: 'status', namespace: 'a', name: 'x'}).message,
		'pods "x" is forbidden: User "bob" cannot update resource "pods/status" in API group "" in the namespace "a"',
	);
	t.is(internalError('lost').message, 'Internal error occurred: lost');
});

test('details name the plural, but an invalid object its kind', t => {
	t.deepEqual(notFound(deployments, 'x').details, {name: 'x', group: 'apps', kind: 'deployments'});
	t.deepEqual(forbidden(pods, 'x', 'no').details, {name: 'x', kind: 'pods'});
	t.deepEqual(invalid(deployments, 'x', [requiredField('spec.selector')]).details, {
		name: 'x',
		group: 'apps',
		kind: 'Deployment',
		causes: [{reason: 'FieldValueRequired', message: 'Required value', field: 'spec.selector'}],
	});
});

test('one error stands alone, several in brackets, the same one once', t => {
	const one = requiredField('spec.selector');
	const two = invalidField('spec.replicas', -1, 'must be greater than or equal to 0');
	t.is(invalid(deployments, 'x', [one]).message, 'Deployment.apps "x" is invalid: spec.selector: Required value');
	t.is(
		invalid(deployments, 'x', [one, two, one]).message,
		'Deployment.apps "x" is invalid: [spec.selector: Required value, spec.replicas: Invalid value: -1: must be greater than or equal to 0]',
	);
	t.is(invalid(pods, 'x', [one]).message, 'Pod "x" is invalid: spec.selector: Required value');
	t.is(invalid(pods, 'x', [one]).code, 422);
});

test('only who is told when should retry', t => {
	t.is(tooManyRequests('busy').details?.retryAfterSeconds, undefined);
	t.is(tooManyRequests('busy', 10).details?.retryAfterSeconds, 10);
});

test('field errors read as Kubernetes writes them', t => {
	const table = [
		[requiredField('a'), 'a: Required value'],
		[requiredField('a', 'say it'), 'a: Required value: say it'],
		[invalidField('a', 'x', 'must be y'), 'a: Invalid value: "x": must be y'],
		[invalidField('a', {b: 1}, 'no'), 'a: Invalid value: {"b":1}: no'],
		[unsupportedField('a', 'x', ['A', 'B']), 'a: Unsupported value: "x": supported values: "A", "B"'],
		[duplicateField('a', 'x'), 'a: Duplicate value: "x"'],
		[missingField('a', 'v'), 'a: Not found: "v"'],
		[forbiddenField('a', 'not here'), 'a: Forbidden: not here'],
		[tooLongField('a', 5), 'a: Too long: may not be more than 5 bytes'],
		[tooManyField('a', 5, 3), 'a: Too many: 5: must have at most 3 items'],
	] as const;

	for (const [error, text] of table) {
		t.is(fieldErrorText(error), text);
	}
});

test('a kind is found by whatever a person calls it', t => {
	for (const name of ['deploy', 'deployment', 'deployments', 'Deployment', 'deployments.apps', 'deployments.v1.apps']) {
		t.is(kindByName(name)?.kind, 'Deployment', name);
	}

	t.is(kindByName('po')?.plural, 'pods');
	t.is(kindByName('constructor'), undefined);
	t.is(kindOf('apps/v1', 'ReplicaSet')?.plural, 'replicasets');
	t.is(kindOf('v1', 'ReplicaSet'), undefined);
	t.is(kindByWord('Node')?.plural, 'nodes');
});

test('no two kinds answer to one name', t => {
	const names = allKinds.flatMap(kind => [...new Set([kind.plural, kind.singular, ...kind.shortNames])]);
	t.is(new Set(names).size, names.length);
	t.true(allKinds.every(kind => kind.columns.length > 0));
});

test('a profile is found by its name, and the classic one gives nodes up sooner', t => {
	t.is(profileByName('k8s-1.34'), kubernetes134);
	t.is(profileByName('toString'), undefined);
	t.is(kubernetes134.controllers.nodeMonitorGracePeriod, seconds(50));
	t.is(classicKubernetes.controllers.nodeMonitorGracePeriod, seconds(40));
});
