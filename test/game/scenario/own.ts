import test from 'ava';
import {seconds} from '../../../source/engine/kernel/time.ts';
import {scenarioFromManifests} from '../../../source/game/scenario/own.ts';
import {problemText} from '../../../source/game/scenario/problems.ts';
import type {Scenario} from '../../../source/game/scenario/schema.ts';
import {openRun} from '../../../source/game/session.ts';
import {readManifestTexts} from '../../../source/shell/files.ts';

const shop = readManifestTexts('examples/shop');
const shopTexts = shop.ok ? shop.texts : [];

const run = (texts: string | ReadonlyArray<{file: string; text: string}>, more: object = {}): Scenario | undefined => {
	const made = scenarioFromManifests({
		name: './mine',
		texts: typeof texts === 'string' ? [{file: 'mine.yaml', text: texts}] : texts,
		...more,
	});
	return made.ok ? made.value : undefined;
};

const refusals = (text: string, more: object = {}): readonly string[] => {
	const made = scenarioFromManifests({name: './mine', texts: [{file: 'mine.yaml', text}], ...more});
	return made.ok ? [] : made.problems.map(problemText);
};

test('the tea shop, which knows nothing of podfall, runs on six nodes in three zones', t => {
	const scenario = run(shopTexts, {nodes: 6, zones: 3, faults: ['node-crash@120s']});
	t.deepEqual(scenario?.cluster.zones, ['a', 'b', 'c']);
	t.deepEqual(scenario?.cluster.nodePools[0]?.zones, {a: 2, b: 2, c: 2});
	t.is(scenario?.objects.filter(({kind}) => kind === 'Deployment').length, 11);
	t.is(scenario?.objects.filter(({kind}) => kind === 'StatefulSet').length, 1);
	t.like(scenario?.faults.items[0], {kind: 'node-crash', schedule: {type: 'at', at: 120_000}});
	t.deepEqual(
		scenario?.traffic.clients.map(({to, loadBalancer, rate}) => ({to, loadBalancer, rate})),
		[{to: 'teashop/storefront', loadBalancer: true, rate: 60}],
	);
	t.deepEqual(
		scenario?.apps['registry.teashop.example/checkout:2.2.5']?.calls.map(({service}) => service),
		['teashop/cart', 'teashop/notifications', 'teashop/payments', 'teashop/shipping'],
	);
	t.is(scenario?.apps['redis:7.4-alpine']?.requests[0]?.cpu, 0.2);
	t.is(scenario?.apps['busybox:1.37']?.requests.length, 0);
	t.not(scenario?.apps['registry.teashop.example/migrate:2026.11']?.batch, undefined);
});

test('everything that was guessed or left out is said', t => {
	const notes = run(shopTexts, {nodes: 6})?.notes ?? [];

	for (const wanted of [
		/^Ingress teashop\/teashop is left out: nothing in podfall acts on this kind; the users it lets in were read from it/,
		/^added StorageClass standard as the default one/,
		/^6 workers of 4 CPU and 16Gi in 3 zones/,
		/calls teashop\/search: ConfigMap endpoints SEARCH_URL/,
		/^image postgres:17\.2: postgres is well known: a database/,
		/^users outside send 60 requests a second to teashop\/storefront/,
	]) {
		t.true(
			notes.some(note => wanted.test(note)),
			String(wanted),
		);
	}
});

test('a DaemonSet of one’s own is one pod a node: in the brief, and in the size of the machines', t => {
	const text = [
		'apiVersion: apps/v1',
		'kind: DaemonSet',
		'metadata: {name: agent, namespace: shop}',
		'spec:',
		'  selector: {matchLabels: {app: agent}}',
		'  template:',
		'    metadata: {labels: {app: agent}}',
		'    spec: {containers: [{name: main, image: "agent:1", resources: {requests: {cpu: "3"}}}]}',
	].join('\n');
	const scenario = run(text, {nodes: 4});
	t.deepEqual(
		scenario?.objects.filter(({kind}) => kind === 'DaemonSet').map(({metadata}) => metadata.name),
		['agent'],
	);
	t.regex(scenario?.text.en?.brief ?? '', /ask for 4 pods/);
	t.is(scenario?.cluster.nodePools[0]?.instance.cpu, '8');
});

test('objects come in an order in which a server takes them', t => {
	const kinds = run(shopTexts)?.objects.map(({kind}) => kind) ?? [];
	t.is(kinds[0], 'Namespace');
	t.true(kinds.lastIndexOf('ConfigMap') < kinds.indexOf('Service'));
	t.true(kinds.lastIndexOf('Service') < kinds.indexOf('Deployment'));
});

test('the same manifests give the same scenario, in whatever files they stand', t => {
	const one = run([{file: 'all.yaml', text: shopTexts.map(({text}) => text).join('\n---\n')}]);
	t.is(one?.hash, run(shopTexts)?.hash);
});

const pod = (name: string, more = ''): string =>
	`apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec:\n  containers: [{name: c, image: app/${name}:1, ports: [{containerPort: 80}]${more}}]\n`;

const service = (name: string, type = 'ClusterIP'): string =>
	`apiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\nspec: {type: ${type}, selector: {app: ${name}}, ports: [{port: 80}]}\n`;

const workload = (name: string, env = ''): string =>
	`apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}}\nspec:\n  replicas: 2\n  selector: {matchLabels: {app: ${name}}}\n  template:\n    metadata: {labels: {app: ${name}}}\n    spec:\n      containers: [{name: c, image: app/${name}:1, ports: [{containerPort: 80}], env: [${env}]}]\n`;

test('without balancer, node port or ingress, users come to what nobody calls', t => {
	const text = [workload('a', '{name: B_URL, value: "http://b"}'), service('a'), workload('b'), service('b')].join(
		'---\n',
	);
	t.deepEqual(
		run(text)?.traffic.clients.map(({to}) => to),
		['default/a'],
	);
});

test('a circle of calls is cut, and said', t => {
	const text = [
		workload('a', '{name: B_HOST, value: b}'),
		service('a', 'LoadBalancer'),
		workload('b', '{name: A_HOST, value: a}'),
		service('b'),
	].join('---\n');
	const scenario = run(text);
	t.deepEqual(
		scenario?.apps['app/a:1']?.calls.map(({service}) => service),
		['default/b'],
	);
	t.deepEqual(scenario?.apps['app/b:1']?.calls, []);
	t.true(scenario?.notes.some(note => note.includes('would close a circle')));
});

test('a word that happens to be the name of a Service is no call', t => {
	const text = [
		workload('a', '{name: THEME, value: b}, {name: TITLE, value: "b is fine"}'),
		workload('b'),
		service('b'),
	].join('---\n');
	t.deepEqual(run(text)?.apps['app/a:1']?.calls, []);
});

test('what pods need and nobody brought is added and said', t => {
	const text = pod('a')
		.replace('spec:\n', 'spec:\n  serviceAccountName: robot\n  priorityClassName: high\n')
		.replace('{name: a}', '{name: a, namespace: lab}');
	const scenario = run(text);
	t.deepEqual(
		scenario?.objects.map(({kind, metadata}) => `${kind} ${metadata.name}`),
		['Namespace lab', 'PriorityClass high', 'ServiceAccount robot', 'Pod a'],
	);
	t.is(scenario?.notes.filter(note => note.startsWith('added ')).length, 3);
});

const dump = JSON.stringify({
	apiVersion: 'v1',
	kind: 'List',
	items: [
		...['n1', 'n2'].map(name => ({
			apiVersion: 'v1',
			kind: 'Node',
			metadata: {
				name,
				uid: `uid-${name}`,
				labels: {'topology.kubernetes.io/zone': 'eu-1a', 'kubernetes.io/hostname': name, tier: 'web'},
			},
			spec: {
				taints: [
					{key: 'node.kubernetes.io/unreachable', effect: 'NoExecute'},
					{key: 'gpu', effect: 'NoSchedule'},
				],
			},
			status: {capacity: {cpu: '8', memory: '32Gi', pods: '58'}},
		})),
		{
			apiVersion: 'v1',
			kind: 'Node',
			metadata: {name: 'cp', labels: {'node-role.kubernetes.io/control-plane': ''}},
			status: {capacity: {cpu: '2', memory: '4Gi'}},
		},
		{
			apiVersion: 'apps/v1',
			kind: 'Deployment',
			metadata: {
				name: 'web',
				namespace: 'shop',
				uid: 'd',
				resourceVersion: '7',
				generation: 3,
				creationTimestamp: '2026-01-01T00:00:00Z',
				managedFields: [{manager: 'kubectl'}],
				annotations: {'kubectl.kubernetes.io/last-applied-configuration': '{}', note: 'kept'},
			},
			spec: {
				replicas: 1,
				selector: {matchLabels: {app: 'web'}},
				template: {metadata: {labels: {app: 'web'}}, spec: {containers: [{name: 'web', image: 'nginx'}]}},
			},
			status: {readyReplicas: 1},
		},
		{
			apiVersion: 'apps/v1',
			kind: 'ReplicaSet',
			metadata: {
				name: 'web-5d8',
				namespace: 'shop',
				uid: 'r',
				ownerReferences: [{apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: 'd', controller: true}],
			},
		},
		{
			apiVersion: 'v1',
			kind: 'Pod',
			metadata: {
				name: 'web-5d8-x2',
				namespace: 'shop',
				ownerReferences: [{apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-5d8', uid: 'r', controller: true}],
			},
		},
		{apiVersion: 'v1', kind: 'Pod', metadata: {name: 'coredns-1', namespace: 'kube-system'}},
		{apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'kube-root-ca.crt', namespace: 'shop'}},
		{
			apiVersion: 'v1',
			kind: 'Service',
			metadata: {name: 'web', namespace: 'shop'},
			spec: {
				type: 'NodePort',
				clusterIP: '10.0.0.7',
				clusterIPs: ['10.0.0.7'],
				selector: {app: 'web'},
				ports: [{port: 80}],
			},
			status: {loadBalancer: {}},
		},
	],
});

test('a dump of a cluster gives back what a person would have applied, on the machines of the dump', t => {
	const scenario = run(dump);
	t.deepEqual(
		scenario?.objects.map(({kind, metadata}) => `${kind} ${metadata.name}`),
		['Namespace shop', 'Service web', 'Deployment web'],
	);
	const deployment = scenario?.objects[2];
	t.deepEqual(deployment?.metadata, {name: 'web', namespace: 'shop', annotations: {note: 'kept'}});
	t.false(JSON.stringify(scenario?.objects).includes('10.0.0.7'));
	t.false(JSON.stringify(scenario?.objects).includes('readyReplicas'));
	t.deepEqual(scenario?.cluster.zones, ['eu-1a']);
	t.like(scenario?.cluster.nodePools[0], {
		zones: {'eu-1a': 2},
		names: ['n1', 'n2'],
		labels: {tier: 'web'},
		taints: [{key: 'gpu', effect: 'NoSchedule'}],
	});
	t.like(scenario?.cluster.nodePools[0]?.instance, {cpu: '8', memory: '32Gi', maxPods: 58});
	t.true(scenario?.notes.some(note => note.startsWith('left out 1 Pod, 1 ReplicaSet: their controllers')));
});

test('the flags win over the machines of a dump', t => {
	t.deepEqual(run(dump, {nodes: 4, zones: 2})?.cluster.nodePools[0]?.zones, {a: 2, b: 2});
});

test('wrong flags are refused together, each by its name', t => {
	t.deepEqual(
		refusals(pod('a'), {nodes: 0, zones: 1.5, faults: ['node-crsh@1s', 'node-crash', 'pod-kill@soon']}),
		[
			'--nodes: must be a whole number from 1 to 5000, not 0',
			'--zones: must be a whole number from 1 to 20, not 1.5',
			'--faults node-crsh@1s: there is no fault node-crsh (did you mean node-crash?)',
			'--faults node-crash: a fault is written kind@time (such as node-crash@120s or pod-kill@60s:shop/web-1)',
			'--faults pod-kill@soon: a fault is written kind@time (such as node-crash@120s or pod-kill@60s:shop/web-1)',
		]
			.filter((_, index) => index < 4)
			.concat(['--faults pod-kill@soon: soon is no duration (such as 120s or 2m)']),
	);
});

test('objects that are none are refused with their places', t => {
	t.deepEqual(refusals('kind: Pod\nmetadata: {name: 3, labels: {a: 1}}\nspec: 5\n'), [
		'mine.yaml:1: the field apiVersion is missing (such as apps/v1)',
		'mine.yaml:2 metadata.name: must be text (put it in quotes)',
		'mine.yaml:2 metadata.labels.a: must be text (put it in quotes)',
		'mine.yaml:3 spec: must have fields of its own',
	]);
	t.deepEqual(refusals(pod('a').replace('image: app/a:1', 'image: 5, imge: x')), [
		'mine.yaml:5 spec.containers[0].image: must be text, not 5 (put it in quotes)',
		'mine.yaml:5 spec.containers[0].imge: there is no such field; it is ignored (did you mean image?)',
	]);
	t.deepEqual(refusals('apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n'), [
		'mine.yaml:1 spec.containers: Pod a: Required value',
	]);
	t.deepEqual(refusals('# nothing\n'), [
		'./mine: there is nothing to run in these manifests (Deployments, StatefulSets, Jobs or Pods are needed)',
	]);
});

test('a mistyped kind is told where nothing runs, beside everything else that is wrong', t => {
	const mistyped = 'apiVersion: apps/v1\nkind: Deploymnt\nmetadata: {name: x}\nspec: {}\n';
	const told =
		'mine.yaml:2 kind: apps/v1 Deploymnt is not a kind that podfall has; x is left out (did you mean Deployment?)';
	t.deepEqual(refusals(mistyped), [
		'./mine: there is nothing to run in these manifests (Deployments, StatefulSets, Jobs or Pods are needed)',
		told,
	]);
	t.deepEqual(refusals(`${mistyped}---\napiVersion: v1\nkind: Pod\nmetadata: {name: a}\n`), [
		'mine.yaml:6 spec.containers: Pod a: Required value',
		told,
	]);
});

test('a misspelt field is ignored, as by a lenient server, and said', t => {
	const made = scenarioFromManifests({
		name: 'mine',
		texts: [{file: 'mine.yaml', text: pod('a').replace('spec:\n', 'spec:\n  nodeSelektor: {a: b}\n')}],
	});
	t.deepEqual(made.ok ? made.warnings.map(problemText) : [], [
		'mine.yaml:5 spec.nodeSelektor: there is no such field; it is ignored (did you mean nodeSelector?)',
	]);
});

test('a pod that asks for a label of its node gets such nodes', t => {
	t.deepEqual(run(pod('a').replace('spec:\n', 'spec:\n  nodeSelector: {disk: ssd}\n'))?.cluster.nodePools[0]?.labels, {
		disk: 'ssd',
	});
});

const claimText = (name: string, spec = ''): string =>
	`---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: ${name}}\nspec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}${spec}}\n`;
const classText = (name: string, provisioner: string, more = ''): string =>
	`---\napiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: ${name}}\nprovisioner: ${provisioner}\n${more}`;
const onDisk = (replicas: number, claim: string): string =>
	`apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: db}\nspec: {replicas: ${replicas}, selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: db, image: redis}], volumes: [{name: data, persistentVolumeClaim: {claimName: ${claim}}}]}}}\n`;

const classesOf = (scenario: Scenario | undefined): readonly object[] =>
	(scenario?.objects ?? []).filter(({kind}) => kind === 'StorageClass');

test('manifests without claims get no class of disks', t => {
	t.deepEqual(
		classesOf(run('apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: nginx}]}\n')),
		[],
	);
});

const driver = 'disks.csi.podfall';

test('a claim without a class gets a default one, as claims do on most clusters', t => {
	const scenario = run(onDisk(1, 'data') + claimText('data'));
	t.like(classesOf(scenario), [
		{
			metadata: {name: 'standard', annotations: {'storageclass.kubernetes.io/is-default-class': 'true'}},
			provisioner: driver,
			volumeBindingMode: 'WaitForFirstConsumer',
		},
	]);
	t.true(scenario?.notes.some(note => note.startsWith('added StorageClass standard as the default one')));
});

const classCases: ReadonlyArray<
	readonly [words: string, text: string, classes: ReadonlyArray<readonly [string, string]>]
> = [
	['a class that nobody brings is added', claimText('data', ', storageClassName: gp3'), [['gp3', driver]]],
	[
		'a class that is brought gets its disks here',
		claimText('data', ', storageClassName: gp3') + classText('gp3', 'ebs.csi.aws.com'),
		[['gp3', driver]],
	],
	[
		'a driver that is brought runs here',
		`${claimText('data', ', storageClassName: gp3')}${classText('gp3', 'ebs.csi.aws.com')}---\napiVersion: storage.k8s.io/v1\nkind: CSIDriver\nmetadata: {name: ebs.csi.aws.com}\nspec: {attachRequired: true}\n`,
		[['gp3', 'ebs.csi.aws.com']],
	],
	[
		'a class without a driver stays one',
		claimText('data', ', storageClassName: local') + classText('local', 'kubernetes.io/no-provisioner'),
		[['local', 'kubernetes.io/no-provisioner']],
	],
	['a claim for no class gets none', claimText('data', ", storageClassName: ''"), []],
	[
		'a class that only a volume names is none',
		`${claimText('data', ', storageClassName: manual')}---\napiVersion: v1\nkind: PersistentVolume\nmetadata: {name: disk}\nspec: {storageClassName: manual, capacity: {storage: 2Gi}, accessModes: [ReadWriteOnce], hostPath: {path: /mnt/disk}}\n`,
		[],
	],
];

for (const [words, text, classes] of classCases) {
	test(words, t => {
		const made = classesOf(run(onDisk(1, 'data') + text)) as ReadonlyArray<{
			metadata: {name: string};
			provisioner: string;
		}>;
		t.deepEqual(
			made.map(({metadata, provisioner}) => [metadata.name, provisioner]),
			classes as Array<[string, string]>,
		);
	});
}

test('pods that share a disk of one node at a time are told about', t => {
	const words = /^the 3 pods of Deployment default\/db share the disk of data, which one node can have at a time/;
	const says = (replicas: number): boolean =>
		run(onDisk(replicas, 'data') + claimText('data'))?.notes.some(note => words.test(note)) === true;
	t.true(says(3));
	t.false(says(1));
	const added = run(onDisk(3, 'uploads'))?.objects.find(({kind}) => kind === 'PersistentVolumeClaim');
	t.like(added, {spec: {accessModes: ['ReadWriteMany']}}, 'what nobody brings is thought to be meant well');
});

test('places of a volume and a class are those of other nodes', t => {
	const zone = '{matchLabelExpressions: [{key: topology.kubernetes.io/zone, values: [eu-1]}]}';
	const scenario = run(
		`${onDisk(1, 'data')}${claimText('data', ', storageClassName: gp3')}${classText('gp3', 'ebs.csi.aws.com', `allowedTopologies: [${zone}]\n`)}`,
	);
	t.is((classesOf(scenario)[0] as {allowedTopologies?: object}).allowedTopologies, undefined);
	t.true(scenario?.notes.some(note => note.startsWith('StorageClass gp3 has disks in every zone')));
});

const set = `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: shop}
spec:
  replicas: 3
  serviceName: db
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: db, image: "postgres:17", volumeMounts: [{name: data, mountPath: /data}]}]}
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 8Gi}}}
`;

test('a StatefulSet of a folder runs as one, each of its pods on a disk of its own', t => {
	const scenario = run([{file: 'db/set.yaml', text: set}], {nodes: 3, zones: 3})!;
	t.deepEqual(
		classesOf(scenario).map(each => (each as {metadata: {name: string}}).metadata.name),
		['standard'],
	);
	const game = openRun({scenario, seed: '1', seat: 'watch', pilot: 'autopilot'});
	game.advance(seconds(150));
	const rows = (resource: string, namespace?: string) => {
		const list = {resource, filter: '', faultsOnly: false, from: 0, count: 100, ...(namespace && {namespace})};
		const {objects} = game.frame({screen: 'objects', list, advice: false, truth: false});
		return (objects?.list?.rows ?? []).map(({object, tone}) => `${object.name} ${tone}`).sort();
	};
	t.deepEqual(rows('pods', 'shop'), ['db-0 ok', 'db-1 ok', 'db-2 ok']);
	t.deepEqual(rows('persistentvolumeclaims', 'shop'), ['data-db-0 ok', 'data-db-1 ok', 'data-db-2 ok']);
	t.is(rows('persistentvolumes').filter(row => row.endsWith(' ok')).length, 3);
});
