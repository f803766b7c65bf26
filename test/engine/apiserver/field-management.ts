import test from 'ava';
import type {AnyKind} from '../../../source/engine/api/kind.ts';
import {type Deployment, deployments} from '../../../source/engine/api/kinds/deployment.ts';
import {pods} from '../../../source/engine/api/kinds/pod.ts';
import type {ManagedFieldsEntry} from '../../../source/engine/api/meta.ts';
import type {ApiObject} from '../../../source/engine/api/object.ts';
import type {Request, UserInfo} from '../../../source/engine/api/verbs.ts';
import {admin, controllerAccount} from '../../../source/engine/apiserver/authentication.ts';
import {seconds} from '../../../source/engine/kernel/time.ts';
import {aPod, controlPlane, refusal} from '../../helpers/control-plane.ts';

const any = (kind: unknown): AnyKind => kind as AnyKind;

const web = (spec: object = {}, metadata: object = {}) => ({
	apiVersion: 'apps/v1',
	kind: 'Deployment',
	metadata: {name: 'web', namespace: 'shop', ...metadata},
	spec: {
		selector: {matchLabels: {app: 'web'}},
		template: {metadata: {labels: {app: 'web'}}, spec: {containers: [{name: 'web', image: 'web:1'}]}},
		...spec,
	},
});

const shop = () => {
	const plane = controlPlane();
	const write = (request: Partial<Request> & Pick<Request, 'verb'>, user: UserInfo = admin) =>
		plane.send(any(deployments), {namespace: 'shop', name: 'web', ...request}, user);
	const apply = (manager: string, object: object, more: Partial<Request> = {}) =>
		write({verb: 'patch', patchType: 'apply', fieldManager: manager, object, ...more});
	const live = (): Deployment => plane.get(deployments, 'shop/web')!;
	const entries = (): readonly ManagedFieldsEntry[] => live().metadata.managedFields ?? [];
	/** `alice Apply`, `kubelet Update status`: who manages something. */
	const managers = (): readonly string[] =>
		entries().map(({manager, operation, subresource = ''}) => `${manager} ${operation} ${subresource}`.trim());
	return {plane, write, apply, live, entries, managers};
};

test('an apply makes the object, and owns what it said and no default', t => {
	const {apply, entries, live} = shop();
	t.is(refusal(apply('alice', web({replicas: 2}))), 'ok 201');
	t.is(live().spec.replicas, 2);
	t.is(live().spec.progressDeadlineSeconds, 600);
	t.deepEqual(entries(), [
		{
			manager: 'alice',
			operation: 'Apply',
			apiVersion: 'apps/v1',
			time: '2026-01-01T00:00:01Z',
			fieldsType: 'FieldsV1',
			fieldsV1: {
				'f:spec': {
					'f:replicas': {},
					'f:selector': {},
					'f:template': {
						'f:metadata': {'f:labels': {'f:app': {}}},
						'f:spec': {
							'f:containers': {'k:{"name":"web"}': {'.': {}, 'f:image': {}, 'f:name': {}}},
						},
					},
				},
			},
		},
	]);
});

test('an apply that says nothing new takes no revision', t => {
	const {plane, apply} = shop();
	apply('alice', web());
	plane.run(seconds(5));
	const before = plane.store.revision;
	t.is(refusal(apply('alice', web())), 'ok 200');
	t.is(plane.store.revision, before);
});

test('a conflict is told as Kubernetes tells it, and force settles it', t => {
	const {apply, write, live} = shop();
	apply('alice', web({replicas: 2}));
	write({verb: 'patch', patchType: 'merge', fieldManager: 'kubectl-scale', object: {spec: {replicas: 3}}});
	const refused = apply('alice', web({replicas: 4}));
	t.false(refused.ok);
	t.like(refused.ok ? {} : refused.status, {
		code: 409,
		reason: 'Conflict',
		message: 'Apply failed with 1 conflict: conflict with "kubectl-scale" using apps/v1: .spec.replicas',
		details: {
			causes: [
				{
					reason: 'FieldManagerConflict',
					message: 'conflict with "kubectl-scale" using apps/v1',
					field: '.spec.replicas',
				},
			],
		},
	});
	t.is(live().spec.replicas, 3);
	t.is(refusal(apply('alice', web({replicas: 4}), {force: true})), 'ok 200');
	t.is(live().spec.replicas, 4);
});

test('a field that is left out falls back to its default', t => {
	const {apply, live} = shop();
	apply('alice', web({replicas: 3, minReadySeconds: 7}));
	apply('alice', web());
	t.is(live().spec.replicas, 1);
	t.is(live().spec.minReadySeconds, undefined);
});

test('what no client outside has touched is not noted; what one has, is noted for everybody', t => {
	const {plane, write, live, managers} = shop();
	plane.create(deployments, web({replicas: 1}) as unknown as ApiObject);
	write({verb: 'patch', patchType: 'merge', object: {spec: {replicas: 2}}});
	t.is(live().metadata.managedFields, undefined);
	write({verb: 'patch', patchType: 'merge', fieldManager: 'kubectl-label', object: {metadata: {labels: {a: '1'}}}});
	t.deepEqual(managers(), ['kubectl-label Update']);
	const status = {...live(), status: {observedGeneration: 2, replicas: 0}};
	const loop = controllerAccount('deployment-controller');
	t.true(write({verb: 'update', subresource: 'status', object: status}, loop).ok);
	t.deepEqual(managers(), ['kube-controller-manager Update status', 'kubectl-label Update']);
});

test('an update that leaves managed fields out keeps them, one that sends others changes them', t => {
	const {write, apply, live, managers} = shop();
	apply('alice', web());
	const {managedFields: _, ...metadata} = live().metadata;
	write({verb: 'update', fieldManager: 'bob', object: {...live(), metadata}});
	t.deepEqual(managers(), ['alice Apply']);
	const renamed = [{op: 'replace', path: '/metadata/managedFields/0/manager', value: 'carol'}];
	t.true(write({verb: 'patch', patchType: 'json', fieldManager: 'bob', object: renamed}).ok);
	t.deepEqual(managers(), ['carol Apply']);
	write({verb: 'update', fieldManager: 'bob', object: {...live(), metadata: {...live().metadata, managedFields: []}}});
	t.deepEqual(managers(), []);
});

test('a count changed through scale is noted as such', t => {
	const {write, apply, managers} = shop();
	apply('alice', web());
	const scale = {spec: {replicas: 5}};
	t.true(write({verb: 'patch', subresource: 'scale', patchType: 'merge', fieldManager: 'kubectl', object: scale}).ok);
	t.deepEqual(managers(), ['alice Apply', 'kubectl Update scale']);
});

test('whoever makes an object owns its defaults, and not what admission added', t => {
	const plane = controlPlane();
	const made = plane.send(any(pods), {
		verb: 'create',
		namespace: 'shop',
		name: 'web',
		fieldManager: 'kubectl-create',
		object: aPod('web'),
	});
	t.true(made.ok);
	const [entry] = (made.ok ? made.object.metadata.managedFields : undefined) ?? [];
	const spec = (entry?.fieldsV1 as {'f:spec'?: object} | undefined)?.['f:spec'] ?? {};
	t.true('f:restartPolicy' in spec);
	t.false('f:serviceAccountName' in spec);
	t.false('f:tolerations' in spec);
});

test('bad applies are refused in Kubernetes words', t => {
	const {apply, write} = shop();
	const message = (reply: ReturnType<typeof apply>): string => (reply.ok ? '' : (reply.status.message ?? ''));
	t.is(
		message(write({verb: 'patch', patchType: 'apply', object: web()})),
		'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
	);
	t.is(message(apply('alice', {...web(), kind: 'ReplicaSet'})), 'invalid object type: apps/v1, Kind=ReplicaSet');
	t.is(message(apply('alice', web({}, {managedFields: [{}]}))), 'metadata.managedFields must be nil');
	t.is(message(apply('alice', [] as object)), 'an apply patch must be an object');
	t.regex(message(apply('alice', web({replicas: -1}))), /spec\.replicas: Invalid value: -1/);
});

test('who makes an object owns what is in it, not that a part of it is there which Go always writes', t => {
	const {write, entries} = shop();
	write({verb: 'create', fieldManager: 'alice', object: web({replicas: 2})});
	const fields = (entries()[0]?.fieldsV1 ?? {}) as Record<string, Record<string, unknown>>;
	const spec = fields['f:spec'];
	t.false(Object.hasOwn(spec ?? {}, '.'));
	t.deepEqual(spec?.['f:template'], {
		'f:metadata': {'f:labels': {'.': {}, 'f:app': {}}},
		'f:spec': {
			'f:containers': {
				'k:{"name":"web"}': {
					'.': {},
					'f:image': {},
					'f:imagePullPolicy': {},
					'f:name': {},
					'f:resources': {},
					'f:terminationMessagePath': {},
					'f:terminationMessagePolicy': {},
				},
			},
			'f:dnsPolicy': {},
			'f:restartPolicy': {},
			'f:schedulerName': {},
			'f:securityContext': {},
			'f:terminationGracePeriodSeconds': {},
		},
	});
});
