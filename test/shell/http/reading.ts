import test from 'ava';
import {readListOptions, writeContinuation} from '../../../source/shell/http/list-options.ts';
import {formFor} from '../../../source/shell/http/negotiation.ts';
import {pathElements, targetOf} from '../../../source/shell/http/target.ts';

const target = (path: string) => {
	const elements = pathElements(path);
	return elements === undefined ? undefined : targetOf(elements);
};

for (const [path, wanted] of [
	['/api/v1/pods', {group: '', version: 'v1', plural: 'pods', watch: false}],
	['/api/v1/watch/pods', {plural: 'pods', watch: true}],
	['/api/v1/namespaces', {plural: 'namespaces'}],
	['/api/v1/namespaces/shop', {plural: 'namespaces', name: 'shop'}],
	['/api/v1/namespaces/shop/status', {plural: 'namespaces', name: 'shop', subresource: 'status'}],
	['/api/v1/namespaces/shop/finalize', {plural: 'namespaces', name: 'shop', subresource: 'finalize'}],
	['/api/v1/namespaces/shop/pods', {plural: 'pods', namespace: 'shop'}],
	['/api/v1/namespaces/shop/pods/web-1/log', {plural: 'pods', namespace: 'shop', name: 'web-1', subresource: 'log'}],
	['/apis/apps/v1/namespaces/shop/deployments/web/scale', {group: 'apps', plural: 'deployments', subresource: 'scale'}],
	[
		'/api/v1/namespaces/shop/services/web:80/proxy/a/b',
		{plural: 'services', name: 'web:80', subresource: 'proxy', rest: '/a/b'},
	],
	['/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Anode', {plural: 'clusterroles', name: 'system:node'}],
] as const) {
	test(`${path} names an object, or several`, t => {
		t.like(target(path), {type: 'resource', ...wanted});
	});
}

for (const path of ['/', '/api', '/api/v1', '/apis/apps', '/apis/apps/v1', '/version', '/openapi/v3/apis/apps/v1']) {
	test(`${path} is a path of its own`, t => {
		t.is(target(path)?.type, 'path');
	});
}

for (const path of [
	'/api/v1/namespaces/../../etc/passwd',
	'/api/v1/namespaces/%2e%2e/pods',
	'/api/v1/namespaces/a%2fb/pods',
	'/api/v1/namespaces/a%5cb/pods',
	'/api/v1/pods/a%00b',
	'/api/v1/pods/%zz',
	`/api/v1/pods/${'x'.repeat(254)}`,
	'/api/v1/namespaces/shop/pods/web/log/more',
	'api/v1/pods',
]) {
	test(`the trick ${path.slice(0, 40)} names nothing`, t => {
		t.is(target(path), undefined);
	});
}

const tableHeader =
	'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json';

for (const [header, form] of [
	[undefined, 'object'],
	['*/*', 'object'],
	[tableHeader, 'table'],
	['application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1', 'metadata'],
	['application/vnd.kubernetes.protobuf,application/json', 'object'],
	['application/vnd.kubernetes.protobuf;as=Table;v=v1;g=meta.k8s.io,application/json', 'object'],
	['application/json;as=Table;v=v7', 'object'],
] as const) {
	test(`Accept: ${header?.slice(0, 60) ?? 'nothing'} gets an answer as ${form}`, t => {
		t.is(formFor(header), form);
	});
}

const read = (query: string) => readListOptions(new URLSearchParams(query));

for (const [query, message] of [
	[
		'resourceVersionMatch=Exact',
		'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided',
	],
	[
		'sendInitialEvents=true',
		'ListOptions.meta.k8s.io "" is invalid: sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list',
	],
	[
		'continue=abc',
		"invalid continue token: continue key is not valid: invalid character 'i' looking for beginning of value",
	],
	['continue=!!!', 'invalid continue token: continue key is not valid: illegal base64 data at input byte 0'],
	['limit=abc', 'strconv.ParseInt: parsing "abc": invalid syntax'],
	['limit=99999999999999999999', 'strconv.ParseInt: parsing "99999999999999999999": value out of range'],
	['timeoutSeconds=1.5', 'strconv.ParseInt: parsing "1.5": invalid syntax'],
	[
		'resourceVersionMatch=Odd',
		'ListOptions.meta.k8s.io "" is invalid: [resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided, resourceVersionMatch: Unsupported value: "Odd": supported values: "Exact", "NotOlderThan", ""]',
	],
	[
		'resourceVersion=abc',
		'invalid resource version: resourceVersion: Invalid value: "abc": strconv.ParseUint: parsing "abc": invalid syntax',
	],
	[
		`continue=${writeContinuation({revision: 7, after: 'a/b'})}&resourceVersion=3`,
		'specifying resource version is not allowed when using continue',
	],
] as const) {
	test(`?${query.slice(0, 50)} is refused in Kubernetes' words`, t => {
		t.like(read(query), {ok: false, status: {message}});
	});
}

test('a resource version that is no number is refused with its text', t => {
	const refused = read('resourceVersion=x');
	t.regex(
		refused.ok ? '' : (refused.status.message ?? ''),
		/^invalid resource version: resourceVersion: Invalid value: "x"/,
	);
});

test('a continuation is read back as it was written', t => {
	const token = writeContinuation({revision: 4711, after: 'kube-system/coredns-ü'});
	t.deepEqual(read(`limit=5&continue=${token}`), {
		ok: true,
		options: {limit: 5, after: {revision: 4711, after: 'kube-system/coredns-ü'}, revision: undefined, exact: false},
	});
});

test('version 0 and none mean any state', t => {
	for (const query of ['', 'resourceVersion=0', 'resourceVersion=']) {
		t.like(read(query), {ok: true, options: {revision: undefined, exact: false}});
	}
});

test('a limit is a number, and none or less than one is no limit', t => {
	const limitOf = (text: string) => {
		const read = readListOptions(new URLSearchParams(text));
		return read.ok ? read.options.limit : read.status.message;
	};
	t.deepEqual(['', 'limit=', 'limit=0', 'limit=-1', 'limit=7'].map(limitOf), [
		undefined,
		undefined,
		undefined,
		undefined,
		7,
	]);
	t.is(limitOf('limit=7&resourceVersion=0'), undefined);
	t.is(limitOf('limit=x'), 'strconv.ParseInt: parsing "x": invalid syntax');
});
