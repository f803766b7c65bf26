import test from 'ava';
import type {Answer} from '../../../source/shell/http/answer.ts';
import {apiResources, customApiResources, groupVersionsOf} from '../../../source/shell/http/api-resources.ts';
import type {Question} from '../../../source/shell/http/discovery.ts';
import {answerOpenapi, openapiDocument, openapiDocuments} from '../../../source/shell/http/openapi.ts';
import {oldForms} from '../../../source/shell/http/openapi-v2.ts';
import type {JsonSchema} from '../../../source/shell/http/schemas/component-schema.ts';

const resources = apiResources();
const documents = openapiDocuments(resources, 34);

type Operation = {
	readonly 'x-kubernetes-group-version-kind': {readonly kind: string};
	readonly parameters?: ReadonlyArray<{readonly name: string}>;
	readonly requestBody?: {readonly content: object};
};
type Document = {
	readonly info: {readonly version: string};
	readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
	readonly components: {readonly schemas: Readonly<Record<string, JsonSchema & {readonly properties?: Properties}>>};
};
type Properties = Readonly<Record<string, JsonSchema>>;

const read = (place: string): Document => JSON.parse(documents.get(place)?.text ?? '') as Document;
const apps = read('apis/apps/v1');
const core = read('api/v1');
const admission = read('apis/admissionregistration.k8s.io/v1');
const property = (document: Document, type: string, name: string): JsonSchema =>
	document.components.schemas[type]?.properties?.[name] ?? {};

const old = oldForms(() => [...documents.values()].map(({text}) => text));

const ask = (path: string, query = '', question: Question = {}) =>
	answerOpenapi(path, new URLSearchParams(query), question, {documents: () => documents, old});

const bodyOf = <T>(answer: Answer | undefined): T => answer?.body as T;

const protobuf = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf';

/** The fields of a protobuf message: each number with its bytes, in order. */
const fieldsOf = (bytes: Buffer): ReadonlyArray<readonly [number, Buffer]> => {
	const fields: Array<readonly [number, Buffer]> = [];
	let at = 0;

	const number = (): number => {
		let value = 0;

		for (let shift = 0; ; shift += 7) {
			const byte = bytes[at++] ?? 0;
			value += (byte & 0x7f) * 2 ** shift;

			if (byte < 0x80) {
				return value;
			}
		}
	};

	while (at < bytes.length) {
		const tag = number();
		const length = tag % 8 === 2 ? number() : 0;
		fields.push([Math.floor(tag / 8), bytes.subarray(at, at + length)]);
		at += length === 0 && tag % 8 === 0 ? 1 : length;
	}

	return fields;
};

const within = (bytes: Buffer, field: number): readonly Buffer[] =>
	fieldsOf(bytes).flatMap(([each, content]) => (each === field ? [content] : []));

/** What stands under names: definitions, and the properties of a schema. */
const byName = (bytes: Buffer): ReadonlyMap<string, Buffer> =>
	new Map(
		within(bytes, 1).map(entry => [within(entry, 1)[0]?.toString() ?? '', within(entry, 2)[0] ?? Buffer.alloc(0)]),
	);

test('old clients get the second version, as protobuf or as JSON', t => {
	for (const [path, accept] of [
		['/openapi/v2', protobuf],
		['/swagger-2.0.0.pb-v1', undefined],
	] as const) {
		const answer = ask(path, '', accept === undefined ? {} : {accept});
		t.is(answer?.headers?.['Content-Type'], 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf');
		t.is(bodyOf<Buffer>(answer).subarray(0, 5).toString('hex'), '0a03322e30');
		const etag = answer?.headers?.ETag ?? '';
		t.is(ask(path, '', {...(accept === undefined ? {} : {accept}), ifNoneMatch: etag})?.code, 304);
	}

	const answer = ask('/openapi/v2', '', {accept: '*/*'});
	t.is(answer?.headers?.['Content-Type'], 'application/json');
	t.like(JSON.parse(bodyOf<string>(answer)), {swagger: '2.0', info: {title: 'Kubernetes'}});
});

test('the second version says how a Deployment is merged, as protobuf and as JSON', t => {
	const document = bodyOf<Buffer>(ask('/openapi/v2', '', {accept: protobuf}));
	const definitions = byName(within(document, 9)[0] ?? Buffer.alloc(0));
	const podSpec = definitions.get('io.k8s.api.core.v1.PodSpec') ?? Buffer.alloc(0);
	const containers = byName(within(podSpec, 25)[0] ?? Buffer.alloc(0)).get('containers') ?? Buffer.alloc(0);
	const item = within(within(containers, 23)[0] ?? Buffer.alloc(0), 1)[0] ?? Buffer.alloc(0);
	t.is(within(item, 1)[0]?.toString(), '#/definitions/io.k8s.api.core.v1.Container');
	const extensions = within(containers, 31).map(entry => fieldsOf(entry).map(([, bytes]) => bytes));
	t.true(
		extensions.some(
			([name, value]) =>
				name?.toString() === 'x-kubernetes-patch-merge-key' &&
				within(value ?? Buffer.alloc(0), 2)[0]?.toString() === '"name"',
		),
	);
	const deployment = definitions.get('io.k8s.api.apps.v1.Deployment') ?? Buffer.alloc(0);
	t.regex(within(deployment, 31)[0]?.toString() ?? '', /"group":"apps","version":"v1","kind":"Deployment"/);

	const json = JSON.parse(bodyOf<string>(ask('/openapi/v2')));
	t.like(json.definitions['io.k8s.api.core.v1.PodSpec'].properties.containers, {
		type: 'array',
		items: {$ref: '#/definitions/io.k8s.api.core.v1.Container'},
		'x-kubernetes-patch-merge-key': 'name',
	});
	t.true(
		json.paths['/apis/apps/v1/namespaces/{namespace}/deployments/{name}'].patch.consumes.includes(
			'application/strategic-merge-patch+json',
		),
	);
	// A kind that every group has is told once, with all its groups.
	t.true(
		json.definitions['io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions']['x-kubernetes-group-version-kind'].length >
			10,
	);
});

test('the index leads to every document, under an address that changes with it', t => {
	const {paths} = bodyOf<{paths: Record<string, {serverRelativeURL: string}>}>(ask('/openapi/v3'));
	t.deepEqual(
		Object.keys(paths),
		groupVersionsOf(resources).map(({group, groupVersion}) => `${group === '' ? 'api' : 'apis'}/${groupVersion}`),
	);

	for (const {serverRelativeURL} of Object.values(paths)) {
		const [path = '', query] = serverRelativeURL.split('?');
		const answer = ask(path, query);
		t.is(answer?.code, 200);
		t.is(answer?.headers?.['Cache-Control'], 'public, immutable');
	}

	t.is(ask('/openapi/v3/apis/apps/v1')?.code, 200);
	t.like(ask('/openapi/v3/apis/apps/v1', 'hash=OLD'), {
		code: 301,
		headers: {Location: paths['apis/apps/v1']?.serverRelativeURL},
	});
	const other = openapiDocuments(resources, 31).get('apis/apps/v1');
	t.not(other?.hash, documents.get('apis/apps/v1')?.hash);
	t.is(ask('/openapi/v3/apis/none/v1'), undefined);
	t.is(ask('/apis'), undefined);
});

test('explain finds a kind by its list, and kubectl sees that the server validates', t => {
	const {get} = apps.paths['/apis/apps/v1/namespaces/{namespace}/deployments'] ?? {};
	t.deepEqual(get?.['x-kubernetes-group-version-kind'] as unknown, {group: 'apps', version: 'v1', kind: 'Deployment'});
	const {patch} = apps.paths['/apis/apps/v1/namespaces/{namespace}/deployments/{name}'] ?? {};
	const names = patch?.parameters?.map(({name}) => name) ?? [];
	t.true(names.includes('fieldValidation') && names.includes('dryRun'));
	t.deepEqual(Object.keys(patch?.requestBody?.content ?? {}), [
		'application/apply-patch+yaml',
		'application/json-patch+json',
		'application/merge-patch+json',
		'application/strategic-merge-patch+json',
	]);
	t.deepEqual(apps.components.schemas['io.k8s.api.apps.v1.Deployment']?.['x-kubernetes-group-version-kind'], [
		{group: 'apps', version: 'v1', kind: 'Deployment'},
	]);
	t.is(apps.info.version, '1.34');
});

test('members say how they are merged, and references stand beside their descriptions', t => {
	const spec = property(apps, 'io.k8s.api.apps.v1.Deployment', 'spec');
	t.deepEqual(spec.allOf, [{$ref: '#/components/schemas/io.k8s.api.apps.v1.DeploymentSpec'}]);
	t.is(typeof spec.description, 'string');
	t.like(property(apps, 'io.k8s.api.apps.v1.DeploymentSpec', 'strategy'), {
		'x-kubernetes-patch-strategy': 'retainKeys',
	});
	t.like(property(core, 'io.k8s.api.core.v1.PodSpec', 'volumes'), {
		type: 'array',
		'x-kubernetes-list-type': 'map',
		'x-kubernetes-list-map-keys': ['name'],
		'x-kubernetes-patch-strategy': 'merge,retainKeys',
		'x-kubernetes-patch-merge-key': 'name',
	});
	t.like(property(core, 'io.k8s.api.core.v1.PodSpec', 'nodeSelector'), {'x-kubernetes-map-type': 'atomic'});
	t.like(property(core, 'io.k8s.api.core.v1.PodSpec', 'tolerations'), {'x-kubernetes-list-type': 'atomic'});
	t.deepEqual(property(core, 'io.k8s.api.core.v1.Container', 'ports')['x-kubernetes-list-map-keys'], [
		'containerPort',
		'protocol',
	]);
	t.deepEqual(property(core, 'io.k8s.api.core.v1.PodSpec', 'restartPolicy').enum, ['Always', 'Never', 'OnFailure']);
	t.is((property(core, 'io.k8s.api.core.v1.Lifecycle', 'stopSignal').enum as unknown[]).length, 65);
	t.is(property(admission, 'io.k8s.api.admissionregistration.v1.RuleWithOperations', 'scope').enum, undefined);
	t.like(property(core, 'io.k8s.api.core.v1.Secret', 'data'), {additionalProperties: {type: 'string', format: 'byte'}});
});

test('what is no pointer has a default, and required members stand as they are declared', t => {
	const defaultOf = (type: string, member: string) => property(core, `io.k8s.api.core.v1.${type}`, member).default;
	t.deepEqual(
		[
			defaultOf('Pod', 'spec'),
			defaultOf('Container', 'name'),
			defaultOf('Container', 'image'),
			defaultOf('ContainerStatus', 'restartCount'),
			defaultOf('ContainerStatus', 'ready'),
			defaultOf('PodList', 'metadata'),
			defaultOf('PodSpec', 'securityContext'),
			defaultOf('Container', 'imagePullPolicy'),
		],
		[{}, '', undefined, 0, false, {}, undefined, undefined],
	);
	t.deepEqual(property(core, 'io.k8s.api.core.v1.PodSpec', 'containers').items, {
		allOf: [{$ref: '#/components/schemas/io.k8s.api.core.v1.Container'}],
		default: {},
	});
	t.deepEqual(property(core, 'io.k8s.api.core.v1.ResourceRequirements', 'limits').additionalProperties, {
		$ref: '#/components/schemas/io.k8s.apimachinery.pkg.api.resource.Quantity',
	});
	t.deepEqual(core.components.schemas['io.k8s.api.core.v1.VolumeMount']?.required, ['name', 'mountPath']);
	t.is(property(core, 'io.k8s.api.core.v1.PodList', 'items')['x-kubernetes-list-type'], undefined);
});

test('every document has all that it refers to, and every resource its schema', t => {
	for (const [place, {text}] of documents) {
		const {schemas} = read(place).components;

		for (const [, name = ''] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
			t.true(Object.hasOwn(schemas, name), `${place} lacks ${name}`);
		}
	}

	const kinds = new Set(
		[...documents.keys()].flatMap(place =>
			Object.values(read(place).components.schemas).flatMap(schema =>
				(
					(schema['x-kubernetes-group-version-kind'] ?? []) as ReadonlyArray<{
						group: string;
						version: string;
						kind: string;
					}>
				).map(({group, version, kind}) => `${group}/${version}/${kind}`),
			),
		),
	);

	for (const {group, version, kind} of resources) {
		t.true(kinds.has(`${group}/${version}/${kind}`), `${kind} in ${group}/${version}`);
	}

	t.true(kinds.has('policy/v1/Eviction') && kinds.has('autoscaling/v1/Scale'));
});

/** The document of a custom kind whose definition says so of its objects. */
const documentOf = (schema: JsonSchema): Document => {
	const teas = customApiResources({
		spec: {
			group: 'teashop.example',
			names: {plural: 'teas', kind: 'Tea'},
			scope: 'Namespaced',
			versions: [{name: 'v1', served: true}],
		},
	});
	const [groupVersion] = groupVersionsOf(teas);
	return openapiDocument(groupVersion!, 30, {custom: new Map([['Tea', schema]])}) as unknown as Document;
};

const teaOf = (document: Document) => document.components.schemas['example.teashop.v1.Tea'];

const oldTeaOf = (document: Document): JsonSchema => {
	const {definitions} = JSON.parse(oldForms(() => [JSON.stringify(document)]).text());
	return definitions['example.teashop.v1.Tea'] as JsonSchema;
};

test('a custom resource has the schema of its definition, and no strategic patch', t => {
	const schema = {type: 'object', properties: {spec: {type: 'object', properties: {leaf: {type: 'string'}}}}};
	const document = documentOf(schema);
	const tea = teaOf(document);
	t.deepEqual(tea?.properties?.spec, schema.properties.spec);
	t.true('io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' in document.components.schemas);
	const {patch} = document.paths['/apis/teashop.example/v1/namespaces/{namespace}/teas/{name}'] ?? {};
	t.false('application/strategic-merge-patch+json' in (patch?.requestBody?.content ?? {}));
});

const kinds = [{group: 'teashop.example', version: 'v1', kind: 'Tea'}];

test('old clients are told no members where others are welcome, for they would refuse those', t => {
	const open = {type: 'object', 'x-kubernetes-preserve-unknown-fields': true};
	t.deepEqual(oldTeaOf(documentOf(open)), {type: 'object', 'x-kubernetes-group-version-kind': kinds});
	const {properties} = oldTeaOf(
		documentOf({
			type: 'object',
			properties: {
				spec: {...open, properties: {leaf: {type: 'string'}}},
				note: {type: 'string', nullable: true},
				leaf: {type: 'string', pattern: '^[a-z]+$', maxLength: 9, default: 'green'},
				either: {type: 'object', oneOf: [{required: ['a']}, {required: ['b']}]},
			},
		}),
	) as {readonly properties: Properties};
	t.deepEqual(properties.spec, {'x-kubernetes-preserve-unknown-fields': true} as JsonSchema);
	t.deepEqual(properties.note, {} as JsonSchema);
	t.deepEqual(properties.leaf, {type: 'string', pattern: '^[a-z]+$', maxLength: 9, default: 'green'} as JsonSchema);
	t.is(properties.either?.type, 'object');
	t.is(properties.metadata?.$ref, '#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta');
});

test('an object within an object has what every object has', t => {
	const template = {type: 'object', 'x-kubernetes-embedded-resource': true, properties: {spec: {type: 'object'}}};
	const document = documentOf({type: 'object', properties: {list: {type: 'array', items: template}}});
	const {properties, required} = (teaOf(document)?.properties?.list?.items ?? {}) as JsonSchema;
	t.deepEqual(Object.keys(properties as object).sort(), ['apiVersion', 'kind', 'metadata', 'spec']);
	t.deepEqual(required, ['kind', 'apiVersion']);
});
