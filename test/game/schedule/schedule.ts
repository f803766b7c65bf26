import {readFileSync} from 'node:fs';
import {Ajv2020} from 'ajv/dist/2020.js';
import test from 'ava';
import {createDraws} from '../../../source/engine/kernel/draws.ts';
import {seconds} from '../../../source/engine/kernel/time.ts';
import {readInput} from '../../../source/game/schedule/input.ts';
import {reportJson} from '../../../source/game/schedule/json.ts';
import {schedule} from '../../../source/game/schedule/schedule.ts';
import {reportText} from '../../../source/game/schedule/text.ts';
import {applyChanges} from '../../../source/game/schedule/what-if/what-if.ts';
import {answerTo, node, onlyPod, placesIn, pod} from '../../helpers/schedule.ts';
import {bigNode, podAsking, schedulingTable} from '../../helpers/scheduling.ts';

const gpu = node('gpu', {cpu: '16', spec: 'taints: [{key: dedicated, value: gpu, effect: NoSchedule}]'});

test('a pod goes where the scores say, and the next one counts it', t => {
	const report = answerTo(`${node('a')}${node('b')}${pod('one', {cpu: '3'})}${pod('two', {cpu: '3'})}`);
	t.deepEqual([...placesIn(report)].sort(), ['a', 'b']);
	t.regex(report.pods[0]?.message ?? '', /^Successfully assigned shop\/one to [ab]$/);
	t.deepEqual(report.pods[0]?.tied.length, 1);
	t.is(report.pods[1]?.nodes.find(({verdict}) => verdict === 'refused')?.refusal?.reasons[0], 'Insufficient cpu');
});

test('higher priority is tried first', t => {
	const report = answerTo(
		`${node('a')}${pod('late', {cpu: '3'})}${pod('first', {cpu: '3', spec: 'priorityClassName: system-node-critical'})}`,
	);
	t.deepEqual(
		report.pods.map(each => each.pod),
		['shop/first', 'shop/late'],
	);
	t.deepEqual(placesIn(report), ['a', '-']);
});

test('each reason comes with changes that were tried', t => {
	const changes = (text: string): readonly string[] =>
		onlyPod(answerTo(text)).changes.map(({whatIf}) => whatIf.join(' + '));

	t.deepEqual(changes(`${node('a')}${gpu}${pod('web', {cpu: '5'})}`), [
		'tolerate shop/web dedicated=gpu:NoSchedule',
		'set-request shop/web container=main cpu=4',
		'untaint gpu dedicated:NoSchedule',
	]);
	t.deepEqual(changes(`${node('a', {spec: 'unschedulable: true'})}${pod('web')}`), ['uncordon a', 'add-node like=a']);
	t.deepEqual(changes(`${node('a')}${pod('web', {spec: 'nodeSelector: {disk: ssd}'})}`), [
		'label a disk=ssd',
		'select shop/web disk-',
		'add-node like=a label=disk=ssd',
	]);
	t.deepEqual(
		changes(`${gpu}${pod('web', {spec: 'nodeSelector: {disk: ssd}'})}`)[0],
		'tolerate shop/web dedicated=gpu:NoSchedule + label gpu disk=ssd',
	);
	t.deepEqual(
		changes(
			`${node('a')}${pod('held', {spec: 'nodeName: a\nhostNetwork: true'}).replace('image: web:1', 'image: web:1, ports: [{containerPort: 80, hostPort: 80}]')}${pod('web', {spec: 'hostNetwork: true'}).replace('image: web:1', 'image: web:1, ports: [{containerPort: 80, hostPort: 80}]')}`,
		),
		['drop-host-port shop/web 80', 'delete-pod shop/held', 'add-node like=a', 'set-priority shop/web 1'],
	);
	t.deepEqual(
		changes(
			`${node('a', {labels: 'topology.kubernetes.io/zone: x'})}${node('b', {labels: 'topology.kubernetes.io/zone: y', spec: 'unschedulable: true'})}${pod('one', {labels: 'app: w', spec: 'nodeName: a'})}${pod('two', {labels: 'app: w', spec: 'topologySpreadConstraints: [{maxSkew: 1, topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {app: w}}}]'})}`,
		),
		[
			'uncordon b',
			'spread shop/two topology.kubernetes.io/zone max-skew=2',
			'spread shop/two topology.kubernetes.io/zone anyway',
			'set-priority shop/two 1',
		],
	);
});

test('a pod that may evict others says whom, and the event has no word of preemption', t => {
	const report = onlyPod(
		answerTo(
			`${node('a')}${pod('small', {cpu: '3', spec: 'nodeName: a'})}${pod('big', {cpu: '3', spec: 'priorityClassName: system-node-critical'})}`,
		),
	);
	t.like(report, {
		outcome: 'preempting',
		node: 'a',
		message: '0/1 nodes are available: 1 Insufficient cpu.',
		victims: [{pod: 'shop/small', priority: 0}],
		changes: [],
	});
});

test('gated pods, pods of other schedulers and pods that leave are not tried', t => {
	const report = answerTo(
		`${node('a')}${pod('gated', {spec: 'schedulingGates: [{name: example.com/wait}]'})}${pod('other', {spec: 'schedulerName: mine'})}`,
	);
	t.like(onlyPod(report), {outcome: 'gated', message: 'waiting for scheduling gates: [example.com/wait]'});
	t.true(report.notes.includes('1 waiting pods ask for mine, which is another scheduler'));
});

test('a workload that nobody applied yet has its pods made', t => {
	const deployment = `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: web:1, resources: {limits: {cpu: "1"}}}]}
`;
	const report = answerTo(`${node('a')}${node('b')}${node('c')}${deployment}`);
	t.deepEqual([...placesIn(report)].sort(), ['a', 'b', 'c']);
	t.true(report.pods.every(({workload, requests}) => workload === 'shop/web' && requests.cpu === '1'));
	t.is(answerTo(`${node('a')}${deployment}`, {whatIf: ['scale shop/web 5']}).pods.length, 5);
	t.is(answerTo(`${node('a')}${deployment}`, {whatIf: ['scale shop/web 1']}).pods.length, 1);
	const set = deployment
		.replace('kind: Deployment', 'kind: StatefulSet')
		.replace('spec:\n', 'spec:\n  serviceName: web\n');
	t.deepEqual(
		answerTo(`${node('a')}${set}`).pods.map(each => each.pod),
		['shop/web-0', 'shop/web-1', 'shop/web-2'],
	);
});

test('a DaemonSet gets a pod on the nodes that its controller would give one, and on no other', t => {
	const daemons = (name: string, spec = ''): string => `---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: ${name}, namespace: shop}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      ${spec}
      containers: [{name: c, image: agent:1, resources: {requests: {cpu: "3"}}}]
`;
	const nodes = [
		node('plain'),
		node('control', {spec: 'taints: [{key: node-role.kubernetes.io/control-plane, effect: NoSchedule}]'}),
		node('cordoned', {
			spec: 'unschedulable: true, taints: [{key: node.kubernetes.io/unschedulable, effect: NoSchedule}]',
		}),
		node('ill', {spec: 'taints: [{key: node.kubernetes.io/not-ready, effect: NoExecute}]'}),
		node('ssd', {labels: 'disk: ssd'}),
	].join('');
	const made = (text: string): readonly string[] => answerTo(nodes + text).pods.map(({pod}) => pod);
	t.deepEqual(
		made(daemons('agent')),
		['plain', 'cordoned', 'ill', 'ssd'].map(name => `shop/agent-${name}`),
	);
	t.deepEqual(made(daemons('picky', 'nodeSelector: {disk: ssd}')), ['shop/picky-ssd']);
	t.is(made(daemons('everywhere', 'tolerations: [{operator: Exists}]')).length, 5);

	const full = answerTo(`${nodes}${pod('big', {cpu: '3', spec: 'nodeName: ssd'})}${daemons('agent')}`);
	const waiting = full.pods.find(({outcome}) => outcome === 'pending');
	t.is(waiting?.pod, 'shop/agent-ssd');
	t.false(
		waiting?.changes.some(({whatIf}) => whatIf.some(each => each.startsWith('drop-affinity'))),
		"its node is its controller's choice",
	);
	t.true(
		full.notes.includes('DaemonSet shop/agent gets no pod on 1 of 5 nodes, whose labels or taints it does not bear'),
	);
});

test('the pods of a StatefulSet are numbered from where it says, and take the claims that are there', t => {
	const set = `---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: shop}
spec:
  replicas: 2
  ordinals: {start: 3}
  serviceName: db
  selector: {matchLabels: {app: db}}
  template: {metadata: {labels: {app: db}}, spec: {containers: [{name: c, image: "db:1"}]}}
  volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}]
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: usual, annotations: {storageclass.kubernetes.io/is-default-class: "true"}}
provisioner: disks.example.com
volumeBindingMode: WaitForFirstConsumer
`;
	const bound = `---
apiVersion: v1
kind: PersistentVolume
metadata: {name: disk, uid: disk-uid}
spec:
  capacity: {storage: 1Gi}
  accessModes: [ReadWriteOnce]
  storageClassName: usual
  csi: {driver: disks.example.com, volumeHandle: d1}
  claimRef: {namespace: shop, name: data-db-3, uid: claim-uid}
  nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: disk, operator: In, values: [b]}]}]}}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data-db-3, namespace: shop, uid: claim-uid, annotations: {pv.kubernetes.io/bind-completed: "yes"}}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}, storageClassName: usual, volumeName: disk}
status: {phase: Bound}
`;
	const report = answerTo(`${node('a', {labels: 'disk: a'})}${node('b', {labels: 'disk: b'})}${set}${bound}`);
	t.deepEqual(
		report.pods.map(each => each.pod),
		['shop/db-3', 'shop/db-4'],
	);
	t.is(report.pods[0]?.node, 'b', 'its disk is there');
	t.false(
		report.notes.some(note => note.includes('claims')),
		'claims that are made are no gap in the input',
	);
});

test('the pods of a Job, and of the next Job of a CronJob', t => {
	const job = (spec: string): string => `---
apiVersion: batch/v1
kind: Job
metadata: {name: sum, namespace: shop}
spec:
  parallelism: 2
  completions: 5
${spec}
  template: &template {spec: {restartPolicy: Never, containers: [{name: sum, image: sum:1}]}}
`;
	const cronJob = (spec: string): string => `---
apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly, namespace: shop}
spec:
  schedule: "0 3 * * *"
${spec}
  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: sum, image: sum:1, resources: {requests: {cpu: "8"}}}]}}}}
`;
	const made = (text: string): readonly string[] => answerTo(`${node('a')}${text}`).pods.map(each => each.pod);
	t.deepEqual(made(job('')), ['shop/sum-1', 'shop/sum-2']);
	t.deepEqual(made(job('  completionMode: Indexed')), ['shop/sum-0', 'shop/sum-1']);
	t.deepEqual(made(cronJob('')), ['shop/nightly-1']);
	t.deepEqual(answerTo(`${node('a')}${job('  suspend: true')}${cronJob('  suspend: true')}`).notes, [
		'no pods are made for Job shop/sum, CronJob shop/nightly: suspended, or at an end',
	]);
	t.like(onlyPod(answerTo(`${node('a')}${cronJob('')}`, {only: ['shop/nightly']})), {
		workload: 'shop/nightly',
		outcome: 'pending',
		changes: [{whatIf: ['set-request shop/nightly container=sum cpu=4']}],
	});
	t.is(answerTo(`${node('a')}${cronJob('')}`, {whatIf: ['scale shop/nightly 3']}).pods.length, 3);
});

test('a claim that names no class gets the default one, and so does the one that is made for a pod', t => {
	const usual = `---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: usual, annotations: {storageclass.kubernetes.io/is-default-class: "true"}}
provisioner: disk.example.com
volumeBindingMode: WaitForFirstConsumer
`;
	const spec = '{accessModes: [ReadWriteOnce], resources: {requests: {storage: 5Gi}}}';
	const claim = `---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data, namespace: shop}
spec: ${spec}
`;
	const mounting = pod('web', {
		spec: `volumes: [{name: data, persistentVolumeClaim: {claimName: data}}, {name: scratch, ephemeral: {volumeClaimTemplate: {spec: ${spec}}}}]`,
	});
	t.deepEqual(placesIn(answerTo(`${node('a')}${usual}${claim}${mounting}`)), ['a']);
});

test('what if: nodes come, go, open and close, and pods follow', t => {
	const shop = `${node('a')}${pod('web', {cpu: '6'})}`;
	t.deepEqual(placesIn(answerTo(shop)), ['-']);
	t.deepEqual(placesIn(answerTo(shop, {whatIf: ['add-node big cpu=8 memory=32Gi zone=b']})), ['big']);
	t.deepEqual(placesIn(answerTo(shop, {whatIf: ['add-node cpu=8 memory=32Gi taint=x=y:NoSchedule']})), ['-']);
	t.deepEqual(placesIn(answerTo(shop, {whatIf: ['set-request shop/web cpu=3500m']})), ['a']);
	t.deepEqual(placesIn(answerTo(shop, {whatIf: ['set-request shop/web cpu=3500m', 'cordon a']})), ['-']);
	t.deepEqual(
		placesIn(
			answerTo(shop, {
				whatIf: ['set-request shop/web cpu=1', 'taint a x=y:NoSchedule', 'tolerate shop/web x=y:NoSchedule'],
			}),
		),
		['a'],
	);
	t.is(answerTo(shop, {whatIf: ['remove-node a']}).pods[0]?.message, 'no nodes available to schedule pods');
});

test('what if: everything that is wrong is told at once, with the change it is wrong in', t => {
	const input = readInput([{file: 'x', text: `${node('worker-a')}${pod('web')}`}]);
	const wrong = [
		'uncordon worker-b',
		'add-node cpu=much',
		'explode everything',
		'taint worker-a novalue',
		'set-request shop/wen cpu=1',
		'scale shop/web many',
		'label worker-a',
		'delete-pod shop/nobody',
		'',
	];
	const outcome = input.ok ? applyChanges(wrong, input.value.picture) : undefined;
	t.deepEqual(outcome?.ok === false ? outcome.problems.map(({where, what}) => `${where}: ${what}`) : [], [
		`--what-if 'uncordon worker-b': there is no node "worker-b"`,
		`--what-if 'add-node cpu=much': cpu=much is no quantity`,
		`--what-if 'add-node cpu=much': memory is missing`,
		`--what-if 'explode everything': there is no change called "explode"`,
		`--what-if 'taint worker-a novalue': "novalue" is no taint`,
		`--what-if 'set-request shop/wen cpu=1': there is no pod or workload "shop/wen"`,
		`--what-if 'scale shop/web many': that is no number of pods`,
		`--what-if 'label worker-a': the label is missing`,
		`--what-if 'delete-pod shop/nobody': there is no pod "shop/nobody"`,
		`--what-if '': there is nothing to change`,
	]);
});

test('a placed pod can be asked about as if it had no node', t => {
	const report = onlyPod(
		answerTo(`${node('a')}${node('b', {cpu: '8'})}${pod('web', {spec: 'nodeName: a'})}`, {only: ['shop/web']}),
	);
	t.like(report, {current: 'a', outcome: 'placed', node: 'b'});
});

test('bad input is told at once, each with its place', t => {
	const input = readInput([
		{file: 'a.yaml', text: pod('web').replace('image: web:1', 'image: 7')},
		{file: 'b.yaml', text: 'kind: Pod\nmetadata: {name: x}\n'},
		{file: 'c.yaml', text: 'a: [\n'},
	]);
	t.deepEqual(input.ok ? [] : input.problems.map(({where}) => where.split(' ')[0]), [
		'b.yaml:1',
		'c.yaml:2',
		'a.yaml:6',
	]);
});

test('the configuration among the objects is the one that is used', t => {
	const packing = `---
apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
profiles: [{pluginConfig: [{name: NodeResourcesFit, args: {scoringStrategy: {type: MostAllocated}}}]}]
`;
	const shop = `${node('a', {cpu: '2', memory: '2Gi'})}${node('b', {cpu: '8', memory: '32Gi'})}${pod('web')}`;
	t.deepEqual([placesIn(answerTo(shop)), placesIn(answerTo(`${shop}${packing}`))], [['b'], ['a']]);
});

/** Random clusters in which some pods cannot go anywhere. */
const randomCluster = (round: number): string => {
	const draws = createDraws(`cluster ${round}`);
	let count = 0;
	const draw = (most: number): number => Math.floor(draws.unit('shape', count++) * most);
	const nodes = Array.from({length: 2 + draw(5)}, (_, at) =>
		node(`node-${at}`, {
			cpu: String(1 + draw(4)),
			memory: `${2 + draw(6)}Gi`,
			labels: `topology.kubernetes.io/zone: ${['x', 'y'][draw(2)]}${draw(3) === 0 ? ', disk: ssd' : ''}`,
			spec:
				['', '', 'unschedulable: true', 'taints: [{key: dedicated, value: gpu, effect: NoSchedule}]'][draw(4)] ?? '',
		}),
	);
	const spread =
		'topologySpreadConstraints: [{maxSkew: 1, topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {app: w}}}]';
	const apart =
		'affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: w}}}]}}';
	const pods = Array.from({length: 4 + draw(8)}, (_, at) =>
		pod(`pod-${at}`, {
			cpu: `${200 + draw(20) * 150}m`,
			memory: `${256 * (1 + draw(8))}Mi`,
			labels: `app: ${['w', 'v'][draw(2)]}`,
			spec:
				['', 'nodeSelector: {disk: ssd}', spread, apart, 'priorityClassName: system-cluster-critical'][draw(5)] ?? '',
		}),
	);
	return [...nodes, ...pods].join('');
};

test('a change that is told lets the pod in when it is made', t => {
	let told = 0;

	for (let round = 0; round < 40; round++) {
		const text = randomCluster(round);
		const input = readInput([{file: 'x', text}]);

		if (!input.ok) {
			t.fail(JSON.stringify(input.problems));
			return;
		}

		const options = {only: [], thorough: false, seed: '1', remedies: true};
		const whole = schedule(input.value.picture, undefined, options);
		const placed = new Map(
			(whole.ok ? whole.value.pods : []).filter(({outcome}) => outcome === 'placed').map(each => [each.pod, each.node]),
		);
		const [waiting] = whole.ok ? whole.value.pods.filter(({changes}) => changes.length > 0) : [];

		if (waiting === undefined) {
			continue;
		}

		// The others stay where they went before it was tried.
		const order = whole.ok ? whole.value.pods.map(each => each.pod) : [];
		const before = new Set(order.slice(0, order.indexOf(waiting.pod)));
		const picture = {
			...input.value.picture,
			pods: input.value.picture.pods.map(each => {
				const key = `${each.metadata.namespace}/${each.metadata.name}`;
				const on = before.has(key) ? placed.get(key) : undefined;
				return on === undefined ? each : {...each, spec: {...each.spec, nodeName: on}};
			}),
		};

		for (const {change, whatIf, node: where} of waiting.changes) {
			const changed = applyChanges(whatIf, picture);
			const again = changed.ok
				? schedule(changed.value, undefined, {...options, only: [waiting.pod], remedies: false})
				: changed;
			const answer = again.ok ? again.value.pods[0] : undefined;
			told += 1;
			t.true(answer?.outcome === 'placed' || answer?.outcome === 'preempting', `${change} in cluster ${round}`);
			t.is(answer?.node, where, `${change} in cluster ${round}`);
		}
	}

	t.true(told > 40, `only ${told} changes were told`);
});

test('the words are those of the FailedScheduling event of a running scheduler', t => {
	let compared = 0;

	for (let round = 0; round < 25; round++) {
		const input = readInput([{file: 'x', text: randomCluster(round)}]);

		if (!input.ok) {
			t.fail(JSON.stringify(input.problems));
			return;
		}

		const {nodes, pods} = input.value.picture;

		for (const wanted of pods.slice(0, 3)) {
			// Some of the others run, so that there is something in the way.
			const running = pods
				.filter(each => each !== wanted && each.spec.priority === 0)
				.map((each, at) => ({...each, spec: {...each.spec, nodeName: nodes[at % nodes.length]?.metadata.name}}));
			const table = schedulingTable()
				.nodes(...nodes)
				.pods(...running, wanted)
				.run(seconds(1));
			const key = `${wanted.metadata.namespace}/${wanted.metadata.name}`;
			const event = table
				.eventsOf(wanted.metadata.name)
				.find(each => each.startsWith('Warning FailedScheduling '))
				?.slice('Warning FailedScheduling '.length);
			const report = schedule({nodes, pods: [...running, wanted], others: []}, undefined, {
				only: [key],
				thorough: true,
				seed: '1',
				remedies: false,
			});
			const answer = report.ok ? report.value.pods[0] : undefined;

			if (event === undefined) {
				t.is(answer?.outcome, 'placed', key);
			} else {
				compared += 1;
				t.is(answer?.message, event, key);
			}
		}
	}

	t.true(compared > 15, `only ${compared} pods were refused`);
});

test('JSON is of the form that is published, with the annotations of kube-scheduler-simulator', t => {
	const validate = new Ajv2020({allErrors: true}).compile(
		JSON.parse(readFileSync('schema/schedule.schema.json', 'utf8')) as object,
	);
	const question = {whatIf: [], seed: '1', notes: []};

	for (const text of [
		`${node('a')}${node('b')}${gpu}${pod('web')}${pod('huge', {cpu: '99'})}`,
		`${node('a')}${pod('gated', {spec: 'schedulingGates: [{name: example.com/wait}]'})}`,
		`${node('a')}${pod('small', {cpu: '3', spec: 'nodeName: a'})}${pod('big', {cpu: '3', spec: 'priorityClassName: system-node-critical'})}`,
		pod('alone'),
		...Array.from({length: 10}, (_, round) => randomCluster(round)),
	]) {
		const json = JSON.parse(JSON.stringify(reportJson(answerTo(text, {thorough: true}), question))) as object;
		t.true(validate(json), JSON.stringify(validate.errors));
	}

	const [web] = answerTo(`${node('a')}${node('b')}${gpu}${pod('web')}`, {thorough: true}).pods;
	const annotation = (name: string): unknown =>
		JSON.parse(web?.annotations?.[`kube-scheduler-simulator.sigs.k8s.io/${name}`] ?? 'null');
	t.deepEqual(annotation('filter-result'), {
		a: {NodeUnschedulable: 'passed', NodeName: 'passed', TaintToleration: 'passed', NodeResourcesFit: 'passed'},
		b: {NodeUnschedulable: 'passed', NodeName: 'passed', TaintToleration: 'passed', NodeResourcesFit: 'passed'},
		gpu: {
			NodeUnschedulable: 'passed',
			NodeName: 'passed',
			TaintToleration: 'node(s) had untolerated taint {dedicated: gpu}',
		},
	});
	t.like(annotation('finalscore-result'), {a: {TaintToleration: '300'}});
	t.like(annotation('score-result'), {a: {TaintToleration: '0'}});
	t.true(
		web?.annotations?.['kube-scheduler-simulator.sigs.k8s.io/filter-result']?.startsWith(
			'{"a":{"NodeName":"passed","NodeResourcesFit":"passed"',
		),
		'in the order of names, as Go writes maps',
	);
	const crowded = `${node('a')}${gpu}${pod('small', {cpu: '3', spec: 'nodeName: a'})}${pod('big', {cpu: '3', spec: 'priorityClassName: system-node-critical'})}`;
	const big = answerTo(crowded, {thorough: true}).pods.find(each => each.pod === 'shop/big');
	t.deepEqual(JSON.parse(big?.annotations?.['kube-scheduler-simulator.sigs.k8s.io/postfilter-result'] ?? ''), {
		a: {DefaultPreemption: 'preemption victim'},
		gpu: {},
	});
	t.is(big?.annotations?.['kube-scheduler-simulator.sigs.k8s.io/selected-node'], '');
});

test('the text says what came of it, and in its wide form every plug-in', t => {
	const report = answerTo(`${node('a', {spec: 'unschedulable: true'})}${node('b')}${pod('web', {cpu: '5'})}`, {
		thorough: true,
	});
	const short = reportText(report, false).join('\n');
	t.regex(short, /^shop\/web stays pending: asks for 5 cpu, 1Gi memory, priority 0$/m);
	t.regex(short, /refused by 1 node: NodeUnschedulable: node\(s\) were unschedulable \(a\)/);
	t.regex(
		short,
		/lower the cpu request of main in shop\/web from 5 to 4 → b\n\s+--what-if 'set-request shop\/web container=main cpu=4'/,
	);
	const wide = reportText(report, true).join('\n');
	t.regex(wide, / {2}a {2}NodeUnschedulable: node\(s\) were unschedulable\n {5}NodeResourcesFit: Insufficient cpu/);
	t.deepEqual(reportText(answerTo(node('a')), false), ['No pod waits: 0 pods on 1 node.']);
});

test('the same question has the same answer', t => {
	for (let round = 0; round < 5; round++) {
		const ask = () => JSON.stringify(answerTo(randomCluster(round), {thorough: true}));
		t.is(ask(), ask());
	}
});

test('pods and nodes of the table helper are taken as they are', t => {
	const report = schedule({nodes: [bigNode('a')], pods: [podAsking('web', {cpu: '9'})], others: []}, undefined, {
		only: [],
		thorough: false,
		seed: '1',
		remedies: true,
	});
	t.is(report.ok ? report.value.pods[0]?.changes[0]?.whatIf[0] : '', 'set-request shop/web container=main cpu=4');
});
