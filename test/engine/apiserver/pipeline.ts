import test from 'ava';
import type {AnyKind} from '../../../source/engine/api/kind.ts';
import {configMaps} from '../../../source/engine/api/kinds/config-map.ts';
import {deployments} from '../../../source/engine/api/kinds/deployment.ts';
import {events} from '../../../source/engine/api/kinds/event.ts';
import {allKinds} from '../../../source/engine/api/kinds/index.ts';
import {namespaces} from '../../../source/engine/api/kinds/namespace.ts';
import {type Node, nodes} from '../../../source/engine/api/kinds/node.ts';
import {type Pod, pods} from '../../../source/engine/api/kinds/pod.ts';
import {priorityClasses} from '../../../source/engine/api/kinds/priority-class.ts';
import {clusterRoles, roleBindings, roles} from '../../../source/engine/api/kinds/rbac.ts';
import {replicaSets} from '../../../source/engine/api/kinds/replica-set.ts';
import {replicationControllers} from '../../../source/engine/api/kinds/replication-controller.ts';
import {type RuntimeClass, runtimeClasses} from '../../../source/engine/api/kinds/runtime-class.ts';
import {services} from '../../../source/engine/api/kinds/service.ts';
import type {ApiObject} from '../../../source/engine/api/object.ts';
import {
	controllerAccount,
	kubelet,
	kubeScheduler,
	serviceAccount,
	user,
} from '../../../source/engine/apiserver/authentication.ts';
import {hours, minutes, seconds} from '../../../source/engine/kernel/time.ts';
import {aPod, controlPlane, refusal} from '../../helpers/control-plane.ts';

const any = (kind: unknown): AnyKind => kind as AnyKind;

const aConfigMap = (name: string, data: object = {}, metadata: object = {}): ApiObject =>
	({apiVersion: 'v1', kind: 'ConfigMap', metadata: {name, namespace: 'shop', ...metadata}, data}) as ApiObject;

test('a pod is born with what the server alone can say', t => {
	const plane = controlPlane();
	const reply = plane.create(pods, aPod('web', {metadata: {uid: 'mine', resourceVersion: '7', generation: 9}}));
	t.is(refusal(reply), 'ok 201');
	const pod = plane.get(pods, 'shop/web')!;
	t.regex(pod.metadata.uid!, /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
	t.is(pod.metadata.creationTimestamp, '2026-01-01T00:00:01Z');
	t.is(pod.metadata.resourceVersion, String(plane.store.revision));
	t.is(pod.metadata.generation, 1);
	t.is(pod.status?.phase, 'Pending');
	t.is(pod.spec.serviceAccountName, 'default');
	t.is(pod.spec.priority, 0);
	t.regex(pod.spec.volumes![0]!.name, /^kube-api-access-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
	t.true(Object.isFrozen(pod.spec.containers[0]));
	t.deepEqual(
		pod.spec.tolerations!.map(({key, tolerationSeconds}) => [key, tolerationSeconds]),
		[
			['node.kubernetes.io/not-ready', 300],
			['node.kubernetes.io/unreachable', 300],
		],
	);
});

test('a generated name ends in five safe letters, and two in one millisecond differ', t => {
	const plane = controlPlane();
	const make = () => {
		const reply = plane.create(pods, aPod('', {metadata: {name: '', generateName: 'web-'}}));
		return reply.ok ? reply.object.metadata : undefined;
	};

	const [one, other] = [make()!, make()!];
	t.regex(one.name, /^web-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
	t.not(one.name, other.name);
	t.not(one.uid, other.uid);
	t.is(
		refusal(plane.create(pods, aPod('', {metadata: {name: ''}}))),
		'422 Invalid: Pod "" is invalid: metadata.name: Required value: name or generateName is required',
	);
});

test('refusals are worded as Kubernetes words them', t => {
	const plane = controlPlane();
	plane.create(configMaps, aConfigMap('a', {x: '1'}));
	const before = plane.get(configMaps, 'shop/a')!;
	plane.update(configMaps, {...before, data: {x: '2'}});
	t.is(refusal(plane.create(configMaps, aConfigMap('a'))), '409 AlreadyExists: configmaps "a" already exists');
	t.is(
		refusal(plane.update(configMaps, {...before, data: {x: '3'}})),
		'409 Conflict: Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again',
	);
	t.is(refusal(plane.delete(deployments, 'shop/none')), '404 NotFound: deployments.apps "none" not found');
	t.is(
		refusal(plane.send(any(configMaps), {verb: 'update', namespace: 'shop', name: 'b', object: aConfigMap('a')})),
		'404 NotFound: configmaps "b" not found',
	);
	t.is(
		refusal(plane.send(any(configMaps), {verb: 'update', namespace: 'shop', name: 'a', object: aConfigMap('b')})),
		'400 BadRequest: the name of the object (b) does not match the name on the URL (a)',
	);
	t.is(
		refusal(plane.create(configMaps, {...aConfigMap('c'), kind: 'Secret'})),
		'400 BadRequest: Secret in version "v1" cannot be handled as a ConfigMap: converting (v1.Secret) to (core.ConfigMap): unknown conversion',
	);
	t.is(
		refusal(plane.create(configMaps, {...aConfigMap('c'), apiVersion: 'v2'})),
		'400 BadRequest: ConfigMap in version "v2" cannot be handled as a ConfigMap: no kind "ConfigMap" is registered for version "v2" in scheme "pkg/runtime/scheme.go:110"',
	);
	t.is(
		refusal(plane.send(any(configMaps), {verb: 'create', namespace: 'other', name: 'c', object: aConfigMap('c')})),
		'400 BadRequest: the namespace of the provided object does not match the namespace sent on the request',
	);
	t.is(
		refusal(plane.create(configMaps, aConfigMap('c', {}, {namespace: undefined}))),
		'400 BadRequest: an empty namespace may not be set during creation',
	);
	t.is(
		refusal(plane.create(configMaps, aConfigMap('c', {}, {namespace: 'nowhere'}))),
		'404 NotFound: namespaces "nowhere" not found',
	);
	t.is(
		refusal(plane.create(pods, aPod('a', {spec: {serviceAccountName: 'robot'}}))),
		'403 Forbidden: pods "a" is forbidden: error looking up service account shop/robot: serviceaccount "robot" not found',
	);
	const {name: _, ...unnamed} = aPod('a').metadata;
	t.is(
		refusal(
			plane.create(pods, {
				...aPod('a', {spec: {serviceAccountName: 'robot'}}),
				metadata: {...unnamed, generateName: 'web-'} as Pod['metadata'],
			}),
		),
		'403 Forbidden: pods "web-" is forbidden: error looking up service account shop/robot: serviceaccount "robot" not found',
		'what changes objects is asked before a name is made up',
	);
	t.is(
		refusal(plane.create(pods, aPod('a', {spec: {priorityClassName: 'gold'}}))),
		'403 Forbidden: pods "a" is forbidden: no PriorityClass with name gold was found',
	);
	// A spec is a struct in Go: one that is missing is an empty one, and the law speaks of what it lacks.
	t.is(
		refusal(plane.create(pods, {apiVersion: 'v1', kind: 'Pod', metadata: {name: 'a', namespace: 'shop'}})),
		'422 Invalid: Pod "a" is invalid: spec.containers: Required value',
	);
	t.is(
		refusal(plane.delete(namespaces, 'kube-system')),
		'403 Forbidden: namespaces "kube-system" is forbidden: this namespace may not be deleted',
	);
	t.is(
		refusal(plane.send(any(configMaps), {verb: 'get', namespace: 'shop', name: 'a'}, {name: '', groups: []})),
		'401 Unauthorized: Unauthorized',
	);
});

test('what changes nothing takes no revision; what is refused or only tried leaves no trace', t => {
	const plane = controlPlane();
	plane.create(configMaps, aConfigMap('a', {x: '1'}));
	const {revision} = plane.store;
	const before = plane.get(configMaps, 'shop/a')!;
	t.is(plane.update(configMaps, {...before, data: {x: '1'}}).ok, true);
	plane.send(any(configMaps), {
		verb: 'patch',
		namespace: 'shop',
		name: 'a',
		object: {data: {x: '1', y: null}},
	});
	plane.create(configMaps, aConfigMap('a'));
	t.is(
		refusal(
			plane.send(any(configMaps), {
				verb: 'create',
				namespace: 'shop',
				name: 'b',
				object: aConfigMap('b'),
				dryRun: true,
			}),
		),
		'ok 201',
	);
	plane.send(any(configMaps), {verb: 'delete', namespace: 'shop', name: 'a', dryRun: true});
	t.is(plane.store.revision, revision);
	t.is(plane.get(configMaps, 'shop/a'), before);
	const told = plane.kernel.chronicle.latest(1)[0]!;
	t.like(told, {what: 'request refused', weight: 'routine', about: 'configmaps/shop/a'});
	t.is(told.detail!.code, 409);
});

test('the main door leaves status alone, and the status door everything else', t => {
	const plane = controlPlane();
	plane.create(pods, aPod('web'));
	const pod = plane.get(pods, 'shop/web')!;
	const running = {...pod, spec: {...pod.spec, priority: 5}, status: {...pod.status!, phase: 'Running' as const}};
	plane.update(pods, running, 'status');
	t.like(plane.get(pods, 'shop/web'), {spec: {priority: 0}, status: {phase: 'Running'}});
	const labelled = plane.get(pods, 'shop/web')!;
	plane.update(pods, {
		...labelled,
		metadata: {...labelled.metadata, labels: {app: 'web'}},
		status: {...labelled.status!, phase: 'Failed' as const},
	});
	t.like(plane.get(pods, 'shop/web'), {metadata: {labels: {app: 'web'}}, status: {phase: 'Running'}});
});

test('the status door holds counts to one another, and ended containers to their end', t => {
	const plane = controlPlane();
	const set = {
		apiVersion: 'apps/v1',
		kind: 'ReplicaSet',
		metadata: {name: 'web', namespace: 'shop'},
		spec: {
			replicas: 2,
			selector: {matchLabels: {app: 'web'}},
			template: {metadata: {labels: {app: 'web'}}, spec: {containers: [{name: 'main', image: 'web:1'}]}},
		},
	};
	plane.create(replicaSets, set as ApiObject);
	const say = (kind: AnyKind, status: object): string =>
		refusal(plane.send(kind, {verb: 'patch', namespace: 'shop', name: 'web', subresource: 'status', object: {status}}));
	t.is(say(any(replicaSets), {replicas: 2, readyReplicas: 2, availableReplicas: 1}), 'ok 200');
	t.is(
		say(any(replicaSets), {replicas: 1, readyReplicas: 2, availableReplicas: 3}),
		'422 Invalid: ReplicaSet.apps "web" is invalid: [status.readyReplicas: Invalid value: 2: cannot be greater than status.replicas, status.availableReplicas: Invalid value: 3: cannot be greater than status.replicas, status.availableReplicas: Invalid value: 3: cannot be greater than readyReplicas]',
	);
	t.regex(
		say(any(replicaSets), {replicas: -1, readyReplicas: null, availableReplicas: null}),
		/is invalid: \[status\.replicas: Invalid value: -1: must be greater than or equal to 0, /,
	);
	plane.create(pods, aPod('web', {spec: {restartPolicy: 'Never', containers: [{name: 'main', image: 'web:1'}]}}));
	const main = (state: object) => ({
		containerStatuses: [{name: 'main', ready: false, restartCount: 0, image: 'web:1', imageID: '', state}],
	});
	t.is(say(any(pods), main({terminated: {exitCode: 1}})), 'ok 200');
	t.is(
		say(any(pods), main({running: {}})),
		'422 Invalid: Pod "web" is invalid: status.containerStatuses[0].state: Forbidden: may not be transitioned to non-terminated state',
	);
	t.regex(
		say(any(pods), {nominatedNodeName: 'A_b'}),
		/status\.nominatedNodeName: Invalid value: "A_b": a lowercase RFC 1123/,
	);
});

test('RBAC refuses word for word', t => {
	const plane = controlPlane();
	const bob = user('bob');
	const ask = (request: Parameters<typeof plane.send>[1], kind: unknown = pods) =>
		refusal(plane.send(any(kind), request, bob));
	t.is(
		ask({verb: 'get', namespace: 'shop', name: 'web'}),
		'403 Forbidden: pods "web" is forbidden: User "bob" cannot get resource "pods" in API group "" in the namespace "shop"',
	);
	t.is(
		ask({verb: 'update', namespace: 'shop', name: 'web', subresource: 'status', object: aPod('web')}),
		'403 Forbidden: pods "web" is forbidden: User "bob" cannot update resource "pods/status" in API group "" in the namespace "shop"',
	);
	t.is(
		ask({verb: 'get', name: 'node-1'}, nodes),
		'403 Forbidden: nodes "node-1" is forbidden: User "bob" cannot get resource "nodes" in API group "" at the cluster scope',
	);
	t.is(
		ask({verb: 'get', name: 'shop'}, namespaces),
		'403 Forbidden: namespaces "shop" is forbidden: User "bob" cannot get resource "namespaces" in API group "" in the namespace "shop"',
	);
	const list = plane.server.list(bob, deployments);
	t.is(
		list.ok ? '' : list.status.message,
		'deployments.apps is forbidden: User "bob" cannot list resource "deployments" in API group "apps" at the cluster scope',
	);
});

test('a role opens what it names, from the moment it is bound until it is not', t => {
	const plane = controlPlane();
	const bob = user('bob', 'readers');
	const asks = (verb: 'get' | 'delete', name: string): boolean =>
		plane.send(any(configMaps), {verb, namespace: 'shop', name}, bob).ok;
	plane.create(configMaps, aConfigMap('a'));
	plane.create(configMaps, aConfigMap('b'));
	t.false(asks('get', 'a'));
	plane.create(roles, {
		apiVersion: 'rbac.authorization.k8s.io/v1',
		kind: 'Role',
		metadata: {name: 'reader', namespace: 'shop'},
		rules: [{verbs: ['get'], apiGroups: [''], resources: ['configmaps'], resourceNames: ['a']}],
	} as ApiObject);
	plane.create(roleBindings, {
		apiVersion: 'rbac.authorization.k8s.io/v1',
		kind: 'RoleBinding',
		metadata: {name: 'readers', namespace: 'shop'},
		roleRef: {apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'reader'},
		subjects: [{kind: 'Group', apiGroup: 'rbac.authorization.k8s.io', name: 'readers'}],
	} as ApiObject);
	t.deepEqual([asks('get', 'a'), asks('get', 'b'), asks('delete', 'a')], [true, false, false]);
	plane.delete(roleBindings, 'shop/readers');
	t.false(asks('get', 'a'));
});

test('every component may do its work and no more', t => {
	const plane = controlPlane();
	const may = (
		who: ReturnType<typeof user>,
		verb: 'get' | 'create' | 'delete' | 'update' | 'list',
		resource: string,
		group = '',
	) => {
		const [plural = '', subresource] = resource.split('/');
		return plane.server.authorizer.allows({user: who, verb, kind: {group, plural}, subresource, namespace: 'shop'});
	};

	const loop = controllerAccount('replicaset-controller');
	t.deepEqual(
		[may(loop, 'create', 'pods'), may(loop, 'update', 'replicasets/status', 'apps'), may(loop, 'delete', 'nodes')],
		[true, true, false],
	);
	t.deepEqual(
		[
			may(kubeScheduler, 'create', 'pods/binding'),
			may(kubeScheduler, 'list', 'nodes'),
			may(kubeScheduler, 'create', 'pods'),
		],
		[true, true, false],
	);
	t.deepEqual(
		[may(kubelet('node-1'), 'update', 'pods/status'), may(kubelet('node-1'), 'create', 'deployments', 'apps')],
		[true, false],
	);
	t.deepEqual(
		[
			may(serviceAccount('kube-system', 'coredns'), 'list', 'services'),
			may(serviceAccount('shop', 'coredns'), 'list', 'services'),
		],
		[true, false],
	);
	t.true(plane.server.storage.sorted(clusterRoles).some(({metadata}) => metadata.name === 'cluster-admin'));
});

test('a kubelet writes about itself and its own pods alone', t => {
	const plane = controlPlane();
	const aNode = (name: string): ApiObject => ({apiVersion: 'v1', kind: 'Node', metadata: {name}});
	t.is(refusal(plane.create(nodes, aNode('node-1'), kubelet('node-1'))), 'ok 201');
	t.is(
		refusal(plane.create(nodes, aNode('node-2'), kubelet('node-1'))),
		'403 Forbidden: nodes "node-2" is forbidden: node "node-1" is not allowed to modify node "node-2"',
	);
	t.deepEqual((plane.get(nodes, 'node-1') as Node).spec!.taints, [
		{key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule'},
	]);
	plane.create(pods, aPod('web', {spec: {nodeName: 'node-2'}}));
	t.is(
		refusal(plane.update(pods, plane.get(pods, 'shop/web')!, 'status', kubelet('node-1'))),
		'403 Forbidden: pods "web" is forbidden: node "node-1" can only update pod status for pods with spec.nodeName set to itself',
	);
});

test('a binding is made once, and says whose the pod is already', t => {
	const plane = controlPlane();
	plane.create(pods, aPod('web'));
	const bind = (node: string) =>
		refusal(
			plane.send(
				any(pods),
				{
					verb: 'create',
					namespace: 'shop',
					name: 'web',
					subresource: 'binding',
					object: {apiVersion: 'v1', kind: 'Binding', metadata: {name: 'web'}, target: {kind: 'Node', name: node}},
				},
				kubeScheduler,
			),
		);
	const elsewhere = {metadata: {name: 'web'}, target: {kind: 'Machine', name: 'node-1'}};
	t.is(
		refusal(
			plane.send(any(pods), {
				verb: 'create',
				namespace: 'shop',
				name: 'web',
				subresource: 'binding',
				object: elsewhere,
			}),
		),
		'500 : target.kind: Unsupported value: "Machine": supported values: "Node", "<empty>"',
	);
	t.is(bind('node-1'), 'ok 201');
	const pod = plane.get(pods, 'shop/web') as Pod;
	t.is(pod.spec.nodeName, 'node-1');
	t.like(pod.status!.conditions![0], {type: 'PodScheduled', status: 'True', observedGeneration: undefined});
	t.is(
		bind('node-2'),
		'409 Conflict: Operation cannot be fulfilled on pods/binding "web": pod web is already assigned to node "node-1"',
	);
});

test('a change of node is news for both topics: what enters is added, what leaves is deleted', t => {
	const plane = controlPlane();
	plane.create(pods, aPod('web'));
	const opened = plane.server.open(kubelet('node-1'), pods, 'pods of node-1');
	t.true(opened.ok && opened.object.items.length === 0);
	const cursor = opened.ok ? opened.object.cursor : 0;
	plane.send(any(pods), {
		verb: 'create',
		namespace: 'shop',
		name: 'web',
		subresource: 'binding',
		object: {apiVersion: 'v1', kind: 'Binding', metadata: {name: 'web'}, target: {name: 'node-1'}},
	});
	const news = plane.server.read(pods, 'pods of node-1', cursor);
	t.deepEqual(news.ok && news.events.map(({type, key}) => [type, key]), [['ADDED', 'shop/web']]);
});

test('scale reads and writes a count, whatever else the object is', t => {
	const plane = controlPlane();
	plane.create(deployments, {
		apiVersion: 'apps/v1',
		kind: 'Deployment',
		metadata: {name: 'web', namespace: 'shop'},
		spec: {
			replicas: 2,
			selector: {matchLabels: {app: 'web'}},
			template: {metadata: {labels: {app: 'web'}}, spec: {containers: [{name: 'main', image: 'web:1'}]}},
		},
	} as ApiObject);
	const at = {namespace: 'shop', name: 'web', subresource: 'scale'} as const;
	const scale = plane.send(any(deployments), {verb: 'get', ...at});
	t.like(scale.ok && scale.object, {kind: 'Scale', spec: {replicas: 2}, status: {replicas: 0, selector: 'app=web'}});
	t.is(refusal(plane.send(any(deployments), {verb: 'patch', ...at, object: {spec: {replicas: 5}}})), 'ok 200');
	t.like(plane.get(deployments, 'shop/web'), {spec: {replicas: 5}, metadata: {generation: 2}});
	t.regex(
		refusal(plane.send(any(deployments), {verb: 'patch', ...at, object: {spec: {replicas: -1}}})),
		/^422 Invalid/,
	);
});

test('scale says a selector of labels alone as one, and misses what is not there by its kind', t => {
	const plane = controlPlane();
	const template = {metadata: {labels: {app: 'old'}}, spec: {containers: [{name: 'main', image: 'web:1'}]}};
	plane.create(replicationControllers, {
		apiVersion: 'v1',
		kind: 'ReplicationController',
		metadata: {name: 'old', namespace: 'shop'},
		spec: {template},
	} as ApiObject);
	const get = {verb: 'get', namespace: 'shop', subresource: 'scale'} as const;
	const scale = plane.send(any(replicationControllers), {...get, name: 'old'});
	t.like(scale.ok && scale.object, {spec: {replicas: 1}, status: {selector: 'app=old'}});
	t.regex(
		refusal(plane.send(any(replicationControllers), {...get, name: 'no'})),
		/: replicationcontrollers "no" not found/,
	);
	t.regex(refusal(plane.send(any(deployments), {...get, name: 'no'})), /: deployments\.apps "no" not found/);
});

test('services get free addresses, and those that ask get what they ask for or the reason why not', t => {
	const plane = controlPlane();
	const aService = (name: string, spec: object = {}): ApiObject =>
		({
			apiVersion: 'v1',
			kind: 'Service',
			metadata: {name, namespace: 'shop'},
			spec: {ports: [{port: 80}], selector: {app: name}, ...spec},
		}) as ApiObject;
	plane.create(services, aService('a'));
	plane.create(services, aService('b', {clusterIP: '10.96.0.10', type: 'NodePort'}));
	const [a, b] = [plane.get(services, 'shop/a')!, plane.get(services, 'shop/b')!];
	t.regex(a.spec.clusterIP!, /^10\.(?:9[6-9]|10\d|11[01])\.\d+\.\d+$/);
	t.is(b.spec.clusterIP, '10.96.0.10');
	const port = b.spec.ports![0]!.nodePort!;
	t.true(port >= 30_000 && port <= 32_767);
	t.regex(
		refusal(plane.create(services, aService('c', {clusterIP: '10.96.0.10'}))),
		/failed to allocate IP 10\.96\.0\.10: provided IP is already allocated$/,
	);
	t.regex(
		refusal(plane.create(services, aService('c', {type: 'NodePort', ports: [{port: 80, nodePort: port}]}))),
		/spec\.ports\[0\]\.nodePort: Invalid value: \d+: provided port is already allocated$/,
	);
	// Source: pkg/registry/core/service/storage/alloc.go, allocateUpdate gives nobody a second address.
	t.is(
		refusal(plane.update(services, {...b, spec: {...b.spec, clusterIP: '10.1.2.3', clusterIPs: ['10.1.2.3']}})),
		'422 Invalid: Service "b" is invalid: spec.clusterIPs[0]: Invalid value: ["10.1.2.3"]: may not change once set',
	);
	// Clients of the first days know one address alone.
	t.is(
		refusal(plane.update(services, {...b, spec: {...b.spec, clusterIP: '10.1.2.3'}})),
		'422 Invalid: Service "b" is invalid: spec.clusterIPs[0]: Invalid value: ["10.1.2.3"]: may not change once set',
	);
	const {clusterIP: _, ...rest} = a.spec;
	plane.update(services, {...a, spec: {...rest, type: 'NodePort'}});
	t.is(plane.get(services, 'shop/a')!.spec.clusterIP, a.spec.clusterIP);
	t.truthy(plane.get(services, 'shop/a')!.spec.ports![0]!.nodePort);
});

test('a pod without a class gets the global default, and a class its number', t => {
	const plane = controlPlane();
	plane.create(priorityClasses, {
		apiVersion: 'scheduling.k8s.io/v1',
		kind: 'PriorityClass',
		metadata: {name: 'silver'},
		value: 100,
		globalDefault: true,
	} as ApiObject);
	plane.create(pods, aPod('web'));
	plane.create(pods, aPod('dns', {spec: {priorityClassName: 'system-node-critical'}}));
	t.like(plane.get(pods, 'shop/web')!.spec, {priority: 100, priorityClassName: 'silver'});
	t.is(plane.get(pods, 'shop/dns')!.spec.priority, 2_000_001_000);
});

test('lists answer selectors, and refuse fields that nobody can select by', t => {
	const plane = controlPlane();
	plane.create(pods, aPod('a', {metadata: {labels: {app: 'web'}}}));
	plane.create(pods, aPod('b', {spec: {nodeName: 'node-1'}}));
	const names = (query: {labelSelector?: string; fieldSelector?: string}) => {
		const reply = plane.server.list(kubeScheduler, pods, query);
		return reply.ok ? reply.object.items.map(({metadata}) => metadata.name) : reply.status.message;
	};

	t.deepEqual(names({}), ['a', 'b']);
	t.deepEqual(names({labelSelector: 'app in (web,db)'}), ['a']);
	t.deepEqual(names({fieldSelector: 'spec.nodeName=node-1,metadata.namespace=shop'}), ['b']);
	t.is(names({fieldSelector: 'spec.colour=red'}), 'field label not supported: spec.colour');
});

test('a list can be had as it was, until compaction has cut it off', t => {
	const plane = controlPlane();
	plane.create(configMaps, aConfigMap('a'));
	const {revision} = plane.store;
	plane.create(configMaps, aConfigMap('b'));
	plane.delete(configMaps, 'shop/a');
	const namesAt = (asked: number) => {
		const reply = plane.server.glass.listAt(user('root', 'system:masters'), configMaps, asked, {namespace: 'shop'});
		return reply.ok ? reply.object.items.map(({metadata}) => metadata.name) : reply.status.reason;
	};

	t.deepEqual(namesAt(revision), ['a']);
	t.deepEqual(namesAt(revision + 1), ['a', 'b']);
	t.deepEqual(namesAt(plane.store.revision), ['b']);
	plane.run(minutes(7));
	t.is(namesAt(revision), 'Expired');
});

test('a look through glass gives the same answers and leaves no mark, whatever state etcd is in', t => {
	let whole = true;
	const plane = controlPlane({commit: () => (whole ? {ok: true, cost: 4} : {ok: false, why: 'no quorum'})});
	plane.create(configMaps, aConfigMap('a'));
	const marks = () => [JSON.stringify(plane.kernel.save()), plane.kernel.trail.digest()];
	const before = marks();
	whole = false;
	const root = user('root', 'system:masters');
	const {glass} = plane.server;
	t.like(glass.get(root, configMaps, 'shop/a'), {ok: true, object: {metadata: {name: 'a'}}});
	t.is(refusal(glass.get(root, configMaps, 'shop/b')), '404 NotFound: configmaps "b" not found');
	const listed = glass.list(root, configMaps, {namespace: 'shop'});
	t.is(listed.ok && listed.object.items.length, 1);
	t.true(glass.open(root, pods, 'pods').ok);
	const refusals = [
		glass.get(user('bob'), configMaps, 'shop/a'),
		glass.list(user('bob'), pods),
		glass.open(user('bob'), pods, 'pods'),
	];
	t.deepEqual(
		refusals.map(reply => (reply.ok ? 'seen' : reply.status.reason)),
		['Forbidden', 'Forbidden', 'Forbidden'],
	);
	t.deepEqual(marks(), before);
});

test('a crowded server makes its callers wait, then turns them away; the admin is always heard', t => {
	const plane = controlPlane({slowdown: () => 400});
	const idle = plane.server.costOf('get');
	const ask = () => plane.send(any(pods), {verb: 'get', namespace: 'shop', name: 'web'}, kubeScheduler);
	let replies = Array.from({length: 400}, ask);
	t.true(plane.server.costOf('get') > idle + seconds(9));
	replies = Array.from({length: 400}, ask);
	t.is(refusal(replies.at(-1)!), '429 TooManyRequests: too many requests, please try again later.');
	t.regex(refusal(plane.send(any(pods), {verb: 'get', namespace: 'shop', name: 'web'})), /^404/);
	plane.run(seconds(20));
	t.regex(refusal(ask()), /^404/);
});

test('without a quorum of etcd nothing is answered', t => {
	let whole = true;
	const plane = controlPlane({commit: () => (whole ? {ok: true, cost: 4} : {ok: false, why: 'no quorum'})});
	whole = false;
	t.is(refusal(plane.create(configMaps, aConfigMap('a'))), '500 : etcdserver: request timed out');
	whole = true;
	t.is(refusal(plane.create(configMaps, aConfigMap('a'))), 'ok 201');
});

test('where no server runs nobody answers', t => {
	let up = true;
	const plane = controlPlane({isUp: () => up});
	up = false;
	t.is(
		refusal(plane.create(configMaps, aConfigMap('a'))),
		'503 ServiceUnavailable: the server is currently unable to handle the request',
	);
	t.false(plane.server.list(kubeScheduler, pods).ok);
	t.false(plane.server.open(kubeScheduler, pods, 'pods').ok);
	up = true;
	t.is(refusal(plane.create(configMaps, aConfigMap('a'))), 'ok 201');
});

test('events are kept for an hour after they were last counted', t => {
	const plane = controlPlane();
	const at = (time: string, name: string): ApiObject =>
		({
			apiVersion: 'v1',
			kind: 'Event',
			metadata: {name, namespace: 'shop'},
			involvedObject: {kind: 'Pod', namespace: 'shop', name: 'web'},
			lastTimestamp: time,
		}) as ApiObject;
	plane.create(events, at('2026-01-01T00:00:00Z', 'old'));
	plane.create(events, at('2026-01-01T00:30:00Z', 'young'));
	plane.run(hours(1) + minutes(2));
	t.deepEqual(
		plane.server.storage.sorted(events, 'shop').map(({metadata}) => metadata.name),
		['young'],
	);
});

test('a field that a kind does not know is refused, in an empty list too', t => {
	const plane = controlPlane();
	const list = (kind: unknown, fieldSelector: string) => {
		const reply = plane.server.list(user('x', 'system:masters'), any(kind), {fieldSelector});
		return reply.ok ? reply.object.items.length : reply.status.message;
	};
	t.is(
		list(configMaps, 'spec.size=3'),
		'"spec.size" is not a known field selector: only "metadata.name", "metadata.namespace"',
	);
	t.is(list(configMaps, 'metadata.name=a'), 0);

	for (const kind of allKinds) {
		t.regex(String(list(kind, 'no.such=field')), /no\.such.*not|not.*no\.such/, kind.kind);
	}
});

test('version 0 is any version, as none is', t => {
	const plane = controlPlane();
	plane.create(configMaps, aConfigMap('a'));
	t.is(refusal(plane.update(configMaps, aConfigMap('a', {k: '1'}, {resourceVersion: '0'}))), 'ok 200');
	t.regex(refusal(plane.update(configMaps, aConfigMap('a', {k: '2'}, {resourceVersion: '1'}))), /^409 Conflict: /);
});

for (const [patchType, spec, why] of [
	['strategic', {containers: 'x'}, '"map[spec:map[containers:x]]": cannot restore slice from string'],
	['strategic', {nodeSelector: true}, '"map[spec:map[nodeSelector:true]]": cannot restore map from bool'],
	['strategic', {securityContext: 1}, '"map[spec:map[securityContext:1]]": cannot restore struct from: int64'],
	['strategic', {hostNetwork: 'yes'}, '"map[spec:map[hostNetwork:yes]]": unrecognized type: bool'],
] as const) {
	test(`a patch that makes no pod is refused: ${why}`, t => {
		const plane = controlPlane();
		plane.create(pods, aPod('web'));
		const reply = plane.send(any(pods), {
			verb: 'patch',
			patchType,
			namespace: 'shop',
			name: 'web',
			object: {spec} as never,
		});
		t.is(refusal(reply), `422 Invalid:  "" is invalid: patch: Invalid value: ${why}`);
	});
}

test('a merge patch that makes no pod is refused with what it made', t => {
	const plane = controlPlane();
	plane.create(pods, aPod('web'));
	const object = {spec: {hostNetwork: 'yes'}} as never;
	const reply = plane.send(any(pods), {verb: 'patch', patchType: 'merge', namespace: 'shop', name: 'web', object});
	t.regex(
		refusal(reply),
		/^422 Invalid: {2}"" is invalid: patch: Invalid value: "\{.*\}": json: cannot unmarshal string into Go struct field PodSpec\.spec\.hostNetwork of type bool$/,
	);
});

test('whoever writes a pod anew need not know its priority, and may not change it', t => {
	const plane = controlPlane();
	plane.create(pods, aPod('web'));
	const {priority: _, preemptionPolicy: _policy, ...spec} = plane.get(pods, 'shop/web')!.spec;
	const next = {...plane.get(pods, 'shop/web')!, spec, metadata: {name: 'web', namespace: 'shop', labels: {a: 'b'}}};
	t.is(refusal(plane.update(pods, next as Pod)), 'ok 200');
	t.is(plane.get(pods, 'shop/web')!.spec.priority, 0);
	t.regex(refusal(plane.update(pods, {...next, spec: {...spec, priority: 9}} as Pod)), /^422 Invalid: .*Forbidden/s);
});

test('a pod is weighed and placed as its RuntimeClass says', t => {
	const plane = controlPlane();
	const tolerated = {key: 'boxed', operator: 'Exists'} as const;
	const boxed: RuntimeClass = {
		apiVersion: 'node.k8s.io/v1',
		kind: 'RuntimeClass',
		metadata: {name: 'boxed'},
		handler: 'boxed',
		overhead: {podFixed: {cpu: '0.1', memory: '64Mi'}},
		scheduling: {nodeSelector: {runtime: 'boxed'}, tolerations: [tolerated]},
	};
	t.is(refusal(plane.create(runtimeClasses, boxed)), 'ok 201');
	const ask = (name: string, spec: Partial<Pod['spec']>): string => refusal(plane.create(pods, aPod(name, {spec})));
	t.is(ask('a', {runtimeClassName: 'boxed', nodeSelector: {disk: 'ssd'}}), 'ok 201');
	const {spec} = plane.get(pods, 'shop/a')!;
	t.deepEqual(spec.overhead, {cpu: '100m', memory: '64Mi'});
	t.deepEqual(spec.nodeSelector, {disk: 'ssd', runtime: 'boxed'});
	t.true(spec.tolerations?.some(({key}) => key === 'boxed'));

	for (const [name, wanted, why] of [
		['b', {runtimeClassName: 'nope'}, 'pod rejected: RuntimeClass "nope" not found'],
		[
			'c',
			{runtimeClassName: 'boxed', overhead: {cpu: '1'}},
			"pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead",
		],
		['d', {overhead: {cpu: '1'}}, 'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead'],
		[
			'e',
			{runtimeClassName: 'boxed', nodeSelector: {runtime: 'bare'}},
			'conflict: runtimeClass.scheduling.nodeSelector[runtime] = boxed; pod.spec.nodeSelector[runtime] = bare',
		],
	] as const) {
		t.is(ask(name, wanted), `403 Forbidden: pods "${name}" is forbidden: ${why}`);
	}
});
