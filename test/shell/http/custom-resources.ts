import test from 'ava';
import {again, type DoorClient, openClient, servedRun} from '../../helpers/door.ts';
import {aWidget, twoVersions} from '../../helpers/widgets.ts';

let client: DoorClient;

test.before(async () => {
	client = await openClient(servedRun());
});

test.after.always(() => client.close());

const table = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';
const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const widgets = '/apis/example.com/v1/namespaces/shop/widgets';
const older = '/apis/example.com/v1beta1/namespaces/shop/widgets';
const json = (text: string) => JSON.parse(text);

const patch = (path: string, type: string, body: unknown) =>
	client.ask(path, {
		method: 'PATCH',
		headers: {'Content-Type': `application/${type}`},
		body: JSON.stringify(body),
	});

const newer = (name: string, spec: object = {}): object => aWidget(name, spec);

test.serial('a definition opens its paths, with every version that it serves', async t => {
	t.is((await client.ask(widgets)).code, 404);
	t.is((await client.ask(definitions, {body: twoVersions()})).code, 201);
	t.is((await client.ask(widgets, {body: newer('a', {parts: [{name: 'x'}]})})).code, 201);
	const {code, text, headers} = await client.ask(`${older}/a`);
	t.is(code, 200);
	t.like(json(text), {apiVersion: 'example.com/v1beta1', kind: 'Widget', spec: {size: 3, colour: 'red'}});
	t.is(headers.warning, '299 - "example.com/v1beta1 Widget is deprecated; use example.com/v1 Widget"');
	t.like(json((await client.ask(widgets)).text), {
		kind: 'WidgetList',
		apiVersion: 'example.com/v1',
		items: {length: 1},
	});
});

test.serial('discovery and OpenAPI tell of it', async t => {
	const aggregated = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json';
	type Group = {
		readonly metadata: {readonly name: string};
		readonly versions: ReadonlyArray<{readonly version: string; readonly resources: readonly object[]}>;
	};
	const groups: readonly Group[] = json((await client.ask('/apis', {headers: {Accept: aggregated}})).text).items;
	const own = groups.find(({metadata}) => metadata.name === 'example.com');
	t.deepEqual(
		own?.versions.map(({version}) => version),
		['v1', 'v1beta1'],
	);
	t.like(own?.versions[0]?.resources[0], {resource: 'widgets', shortNames: ['wd'], categories: ['all']});
	const {paths} = json((await client.ask('/openapi/v3')).text);
	const {serverRelativeURL} = paths['apis/example.com/v1'];
	const document = json((await client.ask(serverRelativeURL)).text);
	const schema = document.components.schemas['com.example.v1.Widget'];
	t.is(schema.properties.spec.properties.size.type, 'integer');
	t.truthy(document.paths['/apis/example.com/v1/namespaces/{namespace}/widgets/{name}/scale']);
});

test.serial('its table has the columns that the definition asks for', async t => {
	const along = 'Custom resource definition column (in JSONPath format): ';
	const shown = json((await client.ask(widgets, {headers: {Accept: table}})).text);
	t.deepEqual(
		shown.columnDefinitions.map((column: Readonly<Record<string, unknown>>) => [
			column.name,
			column.type,
			column.priority,
			column.description,
		]),
		[
			['Name', 'string', 0, ''],
			['Size', 'integer', 0, 'How large it is'],
			['Ready', 'string', 0, `${along}.status.conditions[?(@.type=="Ready")].status`],
			['Parts', 'string', 1, `${along}.spec.parts`],
			['Age', 'date', 0, `${along}.metadata.creationTimestamp`],
		],
	);
	t.deepEqual(shown.rows[0].cells.slice(0, 4), ['a', 3, null, '[{"name":"x","weight":0.5}]']);
});

test.serial('what its schema does not know is refused, told or passed over, as the client asks', async t => {
	const body = newer('b', {sise: 1, extra: {any: 1}});
	const strict = await client.ask(`${widgets}?fieldValidation=Strict`, {body});
	t.is(strict.code, 400);
	t.true(json(strict.text).message.endsWith('strict decoding error: unknown field "spec.sise"'));
	const warned = await client.ask(widgets, {body});
	t.is(warned.code, 201);
	t.is(warned.headers.warning, '299 - "unknown field \\"spec.sise\\""');
	t.deepEqual(json(warned.text).spec.extra, {any: 1});
	const passed = await client.ask(`${widgets}?fieldValidation=Ignore`, {body: newer('c', {sise: 1})});
	t.is(passed.code, 201);
	t.is(passed.headers.warning, undefined);
});

test.serial('merge and JSON patches and its scale are understood, strategic patches are not', async t => {
	t.like(json((await patch(`${widgets}/a`, 'merge-patch+json', {spec: {size: 4}})).text), {spec: {size: 4}});
	t.like(json((await patch(`${older}/a`, 'merge-patch+json', {spec: {size: 5}})).text), {
		apiVersion: 'example.com/v1beta1',
		spec: {size: 5},
	});
	t.is((await patch(`${widgets}/a`, 'strategic-merge-patch+json', {spec: {size: 6}})).code, 415);
	t.like(json((await patch(`${widgets}/a/scale`, 'merge-patch+json', {spec: {replicas: 7}})).text), {
		kind: 'Scale',
		spec: {replicas: 7},
	});
	t.like(json((await client.ask(`${widgets}/a`)).text), {metadata: {generation: 4}, spec: {size: 5, replicas: 7}});
});

const apply = (name: string, spec: object, manager: string) =>
	patch(`${widgets}/${name}?fieldManager=${manager}`, 'apply-patch+yaml', {
		apiVersion: 'example.com/v1',
		kind: 'Widget',
		metadata: {name},
		spec,
	});

test.serial('applied by two, keyed lists are merged, sets too, and all other lists are one thing', async t => {
	await apply('d', {size: 1, parts: [{name: 'x', weight: 1}], tags: ['a']}, 'alice');
	await apply('d', {parts: [{name: 'y', weight: 2}], tags: ['b']}, 'bob');
	const both = json((await client.ask(`${widgets}/d`)).text);
	t.deepEqual(both.spec.parts, [
		{name: 'x', weight: 1},
		{name: 'y', weight: 2},
	]);
	t.deepEqual(both.spec.tags, ['a', 'b']);
	const conflict = await apply('d', {parts: [{name: 'x', weight: 3}]}, 'bob');
	t.is(conflict.code, 409);
	t.is(
		json(conflict.text).message,
		'Apply failed with 1 conflict: conflict with "alice": .spec.parts[name="x"].weight',
	);
});

test.serial('applied in a version that is not the kept one, it is kept in the other', async t => {
	const body = {apiVersion: 'example.com/v1beta1', kind: 'Widget', metadata: {name: 'e'}, spec: {size: 1}};
	const path = `${older}/e?fieldManager=alice`;
	t.is((await patch(path, 'apply-patch+yaml', body)).code, 201);
	const again = await patch(path, 'apply-patch+yaml', {...body, spec: {size: 2}});
	t.is(again.code, 200);
	t.like(json(again.text), {apiVersion: 'example.com/v1beta1', metadata: {generation: 2}});
	t.like(json((await client.ask(`${widgets}/e`)).text), {apiVersion: 'example.com/v1', spec: {size: 2}});
});

test.serial('a replay needs no client, whatever was made up', async t => {
	client.run.advance(client.run.now + 2000);
	const other = again(client.run);
	t.deepEqual(other.replay().intents, client.run.replay().intents);
	const of = (run: typeof other) => {
		const kind = run.door.customKinds.find(({version}) => version === 'v1')!;
		const list = run.door.glass.list({name: 'admin', groups: ['system:masters']}, kind);
		return list.ok ? list.object : undefined;
	};

	t.true((of(client.run)?.items.length ?? 0) > 2);
	t.deepEqual(of(other), of(client.run));
});

test.serial('what a version does not know is neither kept nor shown by it', async t => {
	const versions = [
		{name: 'v1', served: true, storage: true, schema: schemaWith('a')},
		{name: 'v1beta1', served: true, storage: false, schema: schemaWith('b')},
	];
	const names = {plural: 'twos', kind: 'Two'};
	const definition = {
		apiVersion: 'apiextensions.k8s.io/v1',
		kind: 'CustomResourceDefinition',
		metadata: {name: 'twos.example.net'},
		spec: {group: 'example.net', scope: 'Cluster', names, versions},
	};
	const made = await client.ask(definitions, {body: definition});
	t.deepEqual([made.code, made.headers.warning], [201, '299 - "unrecognized format \\"colour\\""']);
	const two = (version: string) => ({apiVersion: `example.net/${version}`, kind: 'Two', metadata: {name: version}});
	const at = (version: string): string => `/apis/example.net/${version}/twos`;
	t.like(json((await client.ask(at('v1'), {body: {...two('v1'), a: 'x'}})).text), {a: 'x'});
	t.is(json((await client.ask(`${at('v1beta1')}/v1`)).text).a, undefined);
	t.is(json((await client.ask(at('v1beta1'), {body: {...two('v1beta1'), b: 'x'}})).text).b, undefined);
	const {text} = await client.ask(`${at('v1')}?labelSelector=none`);
	t.like(json(text), {metadata: {continue: ''}, items: []});
});

const schemaWith = (name: string) => ({
	openAPIV3Schema: {
		type: 'object',
		properties: {[name]: {type: 'string', ...(name === 'a' ? {format: 'colour'} : {})}},
	},
});

test.serial('a custom resource says what it is, and knows no other metadata', async t => {
	const told: ReadonlyArray<readonly [body: object, code: number, message: string]> = [
		[
			{metadata: {name: 'x'}},
			400,
			`the object provided is unrecognized (must be of type Widget): Object 'Kind' is missing in '{"metadata":{"name":"x"}}' ({"metadata":{"name":"x"}})`,
		],
		[
			{kind: 'Widget', metadata: {name: 'x'}},
			400,
			'the API version in the data () does not match the expected API version (example.com/v1)',
		],
		[
			{apiVersion: 'example.com/v1', kind: 'Gadget', metadata: {name: 'x'}},
			422,
			'Gadget.example.com "x" is invalid: kind: Invalid value: "Gadget": must be Widget',
		],
	];

	for (const [body, code, message] of told) {
		const answer = await client.ask(widgets, {body});
		t.deepEqual([answer.code, json(answer.text).message], [code, message]);
	}

	const body = {apiVersion: 'example.com/v1', kind: 'Widget', metadata: {name: 'x', colour: 1}, spec: {size: 2}};
	const {headers} = await client.ask(`${widgets}?dryRun=All`, {body});
	t.is(headers.warning, '299 - "unknown field \\"metadata.colour\\""');
	t.is(json((await client.ask(`${widgets}/none/colour`)).text).message, 'widgets.example.com "none" not found');
	t.is(
		json((await client.ask(`${widgets}/a/status`, {method: 'DELETE'})).text).message,
		'delete is not supported on resources of kind "widgets.example.com"',
	);
});

test.serial('a definition that goes closes its paths', async t => {
	t.is((await client.ask(`${definitions}/widgets.example.com`, {method: 'DELETE'})).code, 200);
	client.run.advance(client.run.now + 2000);
	t.is((await client.ask(`${definitions}/widgets.example.com`)).code, 404);
	t.is((await client.ask(widgets)).code, 404);
	t.is((await client.ask(`${widgets}/a`)).code, 404);
	t.false((await client.ask('/apis')).text.includes('example.com'));
	// The run goes on: what was written of a kind that is no more is accounted for.
	client.run.advance(client.run.now + 2000);
	t.false(client.run.over);
});
