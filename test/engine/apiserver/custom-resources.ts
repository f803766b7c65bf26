import test from 'ava';
import type {AnyKind} from '../../../source/engine/api/kind.ts';
import {configMaps} from '../../../source/engine/api/kinds/config-map.ts';
import {
	type CustomResourceDefinition,
	customResourceDefinitions as definitions,
} from '../../../source/engine/api/kinds/custom-resource-definition.ts';
import {namespaces} from '../../../source/engine/api/kinds/namespace.ts';
import {clusterRoleBindings, clusterRoles} from '../../../source/engine/api/kinds/rbac.ts';
import type {ApiObject} from '../../../source/engine/api/object.ts';
import type {Request} from '../../../source/engine/api/verbs.ts';
import {user} from '../../../source/engine/apiserver/authentication.ts';
import {minutes, seconds} from '../../../source/engine/kernel/time.ts';
import {type ControlPlane, controlPlane, refusal} from '../../helpers/control-plane.ts';
import {manager} from '../../helpers/manager.ts';
import {aWidget, twoVersions, widgetDefinition} from '../../helpers/widgets.ts';

type Widget = ApiObject & {
	readonly spec: Readonly<Record<string, unknown>>;
	readonly status?: Readonly<Record<string, unknown>>;
};

const name = 'widgets.example.com';

const withWidgets = (definition: ApiObject = widgetDefinition()) => {
	const plane = controlPlane();
	plane.create(definitions, definition);
	return plane;
};

const kindIn = ({server}: ControlPlane, named = name): AnyKind => server.kindNamed(named) as AnyKind;

const widgetIn = (plane: ControlPlane, key = 'shop/a'): Widget | undefined => plane.get(kindIn(plane), key) as Widget;

const definitionIn = (plane: ControlPlane, named = name): CustomResourceDefinition =>
	plane.get(definitions, named) as CustomResourceDefinition;

const conditionsOf = ({status}: CustomResourceDefinition): readonly string[] =>
	(status?.conditions ?? []).map(each => `${each.type} ${each.status} ${each.reason}`);

const patch = (plane: ControlPlane, body: unknown, more: Partial<Request> = {}) =>
	plane.send(kindIn(plane), {verb: 'patch', namespace: 'shop', name: 'a', object: body, patchType: 'merge', ...more});

test('a definition is established at once, and its objects are served', t => {
	const plane = withWidgets();
	const definition = definitionIn(plane);
	t.deepEqual(conditionsOf(definition), ['NamesAccepted True NoConflicts', 'Established True InitialNamesAccepted']);
	t.deepEqual(definition.status?.storedVersions, ['v1']);
	t.like(definition.status?.acceptedNames, {plural: 'widgets', kind: 'Widget', listKind: 'WidgetList'});
	const reply = plane.create(kindIn(plane), aWidget('a', {sise: 1}));
	t.is(refusal(reply), 'ok 201');
	t.like(widgetIn(plane), {
		apiVersion: 'example.com/v1',
		kind: 'Widget',
		metadata: {generation: 1},
		spec: {size: 3, colour: 'red', replicas: 1},
	});
	t.false(Object.hasOwn(widgetIn(plane)!.spec, 'sise'));
});

test('who reads an object finds the defaults that its definition has by now', t => {
	const plane = withWidgets(
		widgetDefinition({
			versions: [{name: 'v1', served: true, storage: true, schema: {openAPIV3Schema: {type: 'object'}}}],
		}),
	);
	const {spec: _, ...bare} = aWidget('a') as Widget;
	plane.create(kindIn(plane), bare);
	t.is(widgetIn(plane)?.spec, undefined);
	const before = widgetIn(plane)?.metadata.resourceVersion;
	const spec = {type: 'object', default: {}, properties: {colour: {type: 'string', default: 'red'}}};
	const schema = {openAPIV3Schema: {type: 'object', properties: {spec}}};
	const {spec: told, ...rest} = definitionIn(plane);
	t.is(
		refusal(
			plane.send(definitions as unknown as AnyKind, {
				verb: 'update',
				name,
				object: {...rest, spec: {...told, versions: [{name: 'v1', served: true, storage: true, schema}]}},
			}),
		),
		'ok 200',
	);
	const admin = user('admin', 'system:masters');
	const got = plane.server.glass.get(admin, kindIn(plane) as never, 'shop/a');
	t.like(got.ok ? got.object : {}, {metadata: {resourceVersion: before}, spec: {colour: 'red'}});
	const listed = plane.server.list(admin, kindIn(plane));
	t.deepEqual(listed.ok ? listed.object.items.map(item => (item as Widget).spec) : [], [{colour: 'red'}]);
});

test('a body that its schema refuses is refused with all that is wrong', t => {
	const plane = withWidgets();
	t.is(
		refusal(plane.create(kindIn(plane), aWidget('a', {size: 'big', colour: 'blue'}))),
		'422 Invalid: Widget.example.com "a" is invalid: [spec.size: Invalid value: "string": spec.size in body must be of type integer: "string", spec.colour: Unsupported value: "blue": supported values: "red", "green"]',
	);
	t.is(widgetIn(plane), undefined);
});

test('the main door leaves status alone, the status door all else, and the generation counts wishes', t => {
	const plane = withWidgets();
	plane.create(kindIn(plane), aWidget('a', {}, {}, {status: {replicas: 9}}));
	t.is(widgetIn(plane)?.status, undefined);
	patch(plane, {status: {replicas: 2}, spec: {size: 5}}, {subresource: 'status'});
	t.like(widgetIn(plane), {metadata: {generation: 1}, spec: {size: 3}, status: {replicas: 2}});
	patch(plane, {status: null, spec: {size: 5}});
	t.like(widgetIn(plane), {metadata: {generation: 2}, spec: {size: 5}, status: {replicas: 2}});
	t.is(
		refusal(patch(plane, {status: {replicas: 'two'}}, {subresource: 'status'})),
		'422 Invalid: Widget.example.com "a" is invalid: status.replicas: Invalid value: "string": replicas in body must be of type integer: "string"',
	);
	const {revision} = plane.store;
	t.is(refusal(patch(plane, {spec: {size: 5}})), 'ok 200');
	t.is(plane.store.revision, revision, 'what changes nothing takes no revision');
});

test('its count is read and set where the definition says', t => {
	const plane = withWidgets();
	plane.create(kindIn(plane), aWidget('a'));
	patch(plane, {status: {replicas: 1, selector: 'app=a'}}, {subresource: 'status'});
	const scale = patch(plane, {spec: {replicas: 4}}, {subresource: 'scale'});
	t.true(scale.ok && scale.object.kind === 'Scale');
	t.like(scale.ok && scale.object, {spec: {replicas: 4}, status: {replicas: 1, selector: 'app=a'}});
	t.like(widgetIn(plane), {metadata: {generation: 2}, spec: {replicas: 4}});
});

test('a definition without subresources has none', t => {
	const [version] = widgetDefinition().spec.versions;
	const plane = withWidgets(widgetDefinition({versions: [{...version, subresources: undefined}]}));
	plane.create(kindIn(plane), aWidget('a', {}, {}, {status: {replicas: 9}}));
	t.like(widgetIn(plane), {status: {replicas: 9}});
	t.regex(refusal(patch(plane, {}, {subresource: 'status'})), /^404/);
	t.regex(refusal(patch(plane, {}, {subresource: 'scale'})), /^404/);
	patch(plane, {status: {replicas: 8}});
	t.like(widgetIn(plane), {metadata: {generation: 2}, status: {replicas: 8}});
});

test('nobody merges a custom resource strategically', t => {
	const plane = withWidgets();
	plane.create(kindIn(plane), aWidget('a'));
	t.is(
		refusal(patch(plane, {spec: {size: 4}}, {patchType: 'strategic'})),
		'415 UnsupportedMediaType: the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml',
	);
	t.is(refusal(patch(plane, [{op: 'replace', path: '/spec/size', value: 4}], {patchType: 'json'})), 'ok 200');
	t.like(widgetIn(plane), {spec: {size: 4}});
});

test('several versions are one set of objects, kept in one of them', t => {
	const plane = withWidgets(twoVersions());
	const older = kindIn(plane, 'widgets.v1beta1.example.com');
	t.is(kindIn(plane).version, 'v1');
	const body = {...aWidget('a'), apiVersion: 'example.com/v1beta1'};
	t.is(refusal(plane.create(older, body)), 'ok 201');
	t.is(widgetIn(plane)?.apiVersion, 'example.com/v1');
	t.is(refusal(plane.update(older, {...body, spec: {size: 4}} as ApiObject)), 'ok 200');
	t.like(widgetIn(plane), {apiVersion: 'example.com/v1', metadata: {generation: 2}, spec: {size: 4}});
	t.regex(refusal(plane.create(older, aWidget('b'))), /^400 BadRequest: the API version in the data/);
});

test('a definition that is changed changes the law of what is there', t => {
	const plane = withWidgets();
	plane.create(kindIn(plane), aWidget('a'));
	const held = kindIn(plane);
	const before = definitionIn(plane);
	const [version] = before.spec.versions;
	const root = {
		type: 'object',
		properties: {spec: {type: 'object', properties: {size: {type: 'integer', maximum: 2}}}},
	};
	const versions = [{...version!, schema: {openAPIV3Schema: root}, additionalPrinterColumns: []}];
	t.is(refusal(plane.update(definitions, {...before, spec: {...before.spec, versions}})), 'ok 200');
	t.deepEqual(
		kindIn(plane).columns.map(column => column.name),
		['Name', 'Age'],
	);
	// Whoever holds the kind as it was before is held to the law as it is now.
	t.regex(
		refusal(plane.send(held, {verb: 'patch', namespace: 'shop', name: 'a', object: {spec: {size: 4}}})),
		/spec.size in body should be less than or equal to 2/,
	);
	t.is(refusal(patch(plane, {metadata: {labels: {a: 'b'}}})), 'ok 200', 'what was stored before stays as it is');
	t.deepEqual(widgetIn(plane)?.spec, {size: 3});
});

test('names that another definition has are not accepted, until it goes', t => {
	const plane = withWidgets();
	const other = 'gadgets.example.com';
	const names = {plural: 'gadgets', singular: 'gadget', kind: 'Widget', listKind: 'GadgetList', shortNames: ['wd']};
	plane.create(definitions, widgetDefinition({names}, other));
	t.deepEqual(conditionsOf(definitionIn(plane, other)), [
		'NamesAccepted False KindConflict',
		'Established False NotAccepted',
	]);
	t.is(definitionIn(plane, other).status?.conditions?.[0]?.message, '"Widget" is already in use');
	t.is(plane.server.kindNamed(other), undefined);
	plane.delete(definitions, name);
	plane.run(seconds(1));
	t.deepEqual(conditionsOf(definitionIn(plane, other)), [
		'NamesAccepted True NoConflicts',
		'Established True InitialNamesAccepted',
	]);
});

test('a definition that goes takes its objects along, and then its paths', t => {
	const plane = withWidgets();
	plane.create(kindIn(plane), aWidget('a'));
	plane.create(kindIn(plane), aWidget('held', {}, {finalizers: ['example.com/hold']}));
	const kind = kindIn(plane);
	plane.delete(definitions, name);
	t.deepEqual(definitionIn(plane).metadata.finalizers, ['customresourcecleanup.apiextensions.k8s.io']);
	t.is(conditionsOf(definitionIn(plane)).at(-1), 'Terminating True InstanceDeletionPending');
	t.is(
		refusal(plane.create(kind, aWidget('b'))),
		'405 MethodNotAllowed: create not allowed while custom resource definition is terminating',
	);
	plane.run(seconds(1));
	t.is(widgetIn(plane), undefined);
	t.truthy(widgetIn(plane, 'shop/held')?.metadata.deletionTimestamp);
	t.is(conditionsOf(definitionIn(plane)).at(-1), 'Terminating True InstanceDeletionInProgress');
	patch(plane, {metadata: {finalizers: null}}, {name: 'held'});
	plane.run(seconds(6));
	t.is(plane.get(definitions, name), undefined);
	t.is(plane.server.kindNamed(name), undefined);
	t.regex(refusal(plane.send(kind, {verb: 'get', namespace: 'shop', name: 'a'})), /^404/);
	t.is(plane.store.rows(name).size, 0);
});

test("a definition that takes the name of one of Kubernetes' own serves nothing and sweeps nothing", t => {
	const names = {plural: 'clusterroles', singular: 'clusterrole', kind: 'ClusterRole'};
	const own = widgetDefinition({group: 'rbac.authorization.k8s.io', names}, 'clusterroles.rbac.authorization.k8s.io');
	const plane = withWidgets({
		...own,
		metadata: {...own.metadata, annotations: {'api-approved.kubernetes.io': 'unapproved'}},
	});
	t.is(plane.server.kindNamed(own.metadata.name), clusterRoles as unknown as AnyKind);
	t.is(plane.server.customKinds.length, 0);
	plane.delete(definitions, own.metadata.name);
	plane.run(seconds(1));
	t.truthy(plane.get(clusterRoles, 'cluster-admin'));
});

test('rights are given by group and resource', t => {
	const plane = withWidgets();
	const bob = user('bob');
	t.regex(
		refusal(plane.create(kindIn(plane), aWidget('a'), bob)),
		/^403 .*User "bob" cannot create resource "widgets" in API group "example.com"/,
	);
	plane.create(clusterRoles, {
		apiVersion: 'rbac.authorization.k8s.io/v1',
		kind: 'ClusterRole',
		metadata: {name: 'makes-widgets'},
		rules: [{verbs: ['create'], apiGroups: ['example.com'], resources: ['widgets']}],
	} as ApiObject);
	plane.create(clusterRoleBindings, {
		apiVersion: 'rbac.authorization.k8s.io/v1',
		kind: 'ClusterRoleBinding',
		metadata: {name: 'bob-makes-widgets'},
		roleRef: {apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'makes-widgets'},
		subjects: [{kind: 'User', name: 'bob', apiGroup: 'rbac.authorization.k8s.io'}],
	} as ApiObject);
	t.is(refusal(plane.create(kindIn(plane), aWidget('a'), bob)), 'ok 201');
});

test('whoever writes rules that podfall does not heed is told', t => {
	const [version] = widgetDefinition().spec.versions;
	const rules = [{rule: 'self.size > 1'}];
	const root = {type: 'object', properties: {spec: {type: 'object', 'x-kubernetes-validations': rules}}};
	const plane = controlPlane();
	const reply = plane.create(
		definitions,
		widgetDefinition({versions: [{...version, schema: {openAPIV3Schema: root}}]}),
	);
	t.deepEqual(reply.ok && reply.warnings, [
		'spec.versions[0].schema.openAPIV3Schema.properties[spec].x-kubernetes-validations: podfall keeps rules in CEL and does not evaluate them',
	]);
});

/** A cluster whose controllers run, with widgets. */
const managed = () => {
	const world = manager();
	world.plane.create(definitions, widgetDefinition());
	world.run(seconds(1));
	return world;
};

const ownedBy = (owner: ApiObject, more: object = {}) => ({
	ownerReferences: [
		{apiVersion: owner.apiVersion, kind: owner.kind, name: owner.metadata.name, uid: owner.metadata.uid!, ...more},
	],
});

const aMap = (name: string, metadata: object): ApiObject =>
	({apiVersion: 'v1', kind: 'ConfigMap', metadata: {name, namespace: 'shop', ...metadata}}) as ApiObject;

test('what a custom resource owns goes with it, and what owns it takes it along', t => {
	const world = managed();
	const {plane} = world;
	plane.create(kindIn(plane), aWidget('a'));
	const owner = widgetIn(plane) as Widget;
	plane.create(configMaps, aMap('of-a', ownedBy(owner)));
	plane.create(kindIn(plane), aWidget('child', {}, ownedBy(owner)));
	plane.create(kindIn(plane), aWidget('lost', {}, ownedBy({...owner, metadata: {...owner.metadata, uid: 'x'}})));
	world.run(seconds(5));
	t.is(widgetIn(plane, 'shop/lost'), undefined, 'its owner was never there');
	t.truthy(widgetIn(plane, 'shop/child'));
	plane.delete(kindIn(plane), 'shop/a');
	world.run(seconds(5));
	t.is(widgetIn(plane, 'shop/child'), undefined);
	t.is(plane.get(configMaps, 'shop/of-a'), undefined);
});

test('in the foreground a custom resource waits for what blocks it', t => {
	const world = managed();
	const {plane} = world;
	plane.create(kindIn(plane), aWidget('a'));
	const blocks = ownedBy(widgetIn(plane) as Widget, {blockOwnerDeletion: true});
	plane.create(configMaps, aMap('of-a', {...blocks, finalizers: ['example.com/hold']}));
	world.run(seconds(1));
	plane.delete(kindIn(plane), 'shop/a', {propagationPolicy: 'Foreground'});
	world.run(seconds(5));
	t.deepEqual(widgetIn(plane)?.metadata.finalizers, ['foregroundDeletion']);
	plane.update(configMaps, {
		...plane.get(configMaps, 'shop/of-a')!,
		metadata: {...plane.get(configMaps, 'shop/of-a')!.metadata, finalizers: []},
	});
	world.run(seconds(5));
	t.is(widgetIn(plane), undefined);
});

test('a namespace takes its custom resources along', t => {
	const world = managed();
	const {plane} = world;
	plane.create(kindIn(plane), aWidget('a'));
	world.run(seconds(1));
	plane.delete(namespaces, 'shop');
	world.run(minutes(1));
	t.is(widgetIn(plane), undefined);
	t.is(plane.get(namespaces, 'shop'), undefined);
});

test('controllers that were down find the custom resources again', t => {
	const world = managed();
	const {plane, process} = world;
	plane.create(kindIn(plane), aWidget('a'));
	const owner = widgetIn(plane) as Widget;
	plane.create(configMaps, aMap('of-a', ownedBy(owner)));
	world.run(seconds(1));
	process.stop();
	t.is(process.informers.seen.customKinds.length, 0);
	plane.delete(kindIn(plane), 'shop/a');
	world.run(seconds(1));
	t.truthy(plane.get(configMaps, 'shop/of-a'));
	process.start();
	world.run(seconds(5));
	t.is(process.informers.seen.customKinds.length, 1);
	t.is(plane.get(configMaps, 'shop/of-a'), undefined);
});

test('what the controllers see of custom resources is saved and loaded', t => {
	const world = managed();
	const {plane, process} = world;
	plane.create(kindIn(plane), aWidget('a'));
	world.run(seconds(1));
	const saved = plane.kernel.save();
	plane.delete(definitions, name);
	world.run(seconds(6));
	t.is(process.informers.seen.customKinds.length, 0);
	plane.kernel.load(saved);
	t.deepEqual(
		process.informers.seen.customKinds.map(({plural}) => plural),
		['widgets'],
	);
	const owner = widgetIn(plane) as Widget;
	plane.create(configMaps, aMap('of-a', ownedBy(owner)));
	plane.delete(kindIn(plane), 'shop/a');
	world.run(seconds(5));
	t.is(plane.get(configMaps, 'shop/of-a'), undefined);
});
