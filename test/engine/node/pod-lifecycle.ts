import test from 'ava';
import {configMaps} from '../../../source/engine/api/kinds/config-map.ts';
import {pods} from '../../../source/engine/api/kinds/pod.ts';
import {minutes, seconds, timeOfOwn} from '../../../source/engine/kernel/time.ts';
import {podLogs} from '../../../source/engine/node/pod-logs.ts';
import {type Nodes, someNodes, web} from '../../helpers/nodes.ts';

/** Every new word of `status` and when it came, in whole seconds since the pod was made. */
const watch = (table: Nodes, name: string, duration: number, step = 500): readonly string[] => {
	const start = table.kernel.now;
	const seen: string[] = [];

	for (let passed = 0; passed < duration; passed += step) {
		table.run(step);
		const words = table.status(name);

		if (seen.at(-1)?.replace(/^\S+ /, '') !== words) {
			seen.push(`${Math.round((table.kernel.now - start) / 1000)}s ${words}`);
		}
	}

	return seen;
};

const words = (seen: readonly string[]): readonly string[] => seen.map(line => line.replace(/^\S+ /, ''));

test('a pod with its image at hand is ready within three seconds, and everybody can read why', t => {
	const table = someNodes().pod('web');
	t.deepEqual(words(watch(table, 'web', seconds(3))), ['Pending ContainerCreating', 'Running ready']);
	t.deepEqual(table.events('web'), [
		'Normal Pulled: Container image "web:1" already present on machine',
		'Normal Created: Created container: main',
		'Normal Started: Started container main',
	]);

	const {status} = table.get('web')!;
	t.is(status!.podIP, '10.244.0.2');
	t.is(status!.hostIP, '10.0.0.10');
	t.is(status!.qosClass, 'BestEffort');
	t.deepEqual(
		status!.conditions!.map(({type, status: says}) => `${type}=${says}`),
		['PodReadyToStartContainers=True', 'Initialized=True', 'Ready=True', 'ContainersReady=True', 'PodScheduled=True'],
	);
	const [main] = status!.containerStatuses!;
	t.like(main, {name: 'main', started: true, restartCount: 0, image: 'docker.io/library/web:1', lastState: {}});
	t.regex(main!.containerID!, /^containerd:\/\/[\da-f]{64}$/);
	t.regex(main!.imageID, /^docker\.io\/library\/web@sha256:[\da-f]{64}$/);
});

test('a container tells of its mounts before it is made, and of its user and resources once it was', t => {
	const mounts = [
		{name: 'data', mountPath: '/data'},
		{name: 'config', mountPath: '/config', readOnly: true},
	];
	const table = someNodes().pod(
		'web',
		{volumeMounts: mounts, resources: {requests: {cpu: '100m'}}, command: ['sh', '-c', 'exit 1']},
		{
			restartPolicy: 'Never',
			securityContext: {runAsUser: 1000, runAsGroup: 3000, fsGroup: 2000},
			volumes: [
				{name: 'data', emptyDir: {}},
				{name: 'config', emptyDir: {}},
			],
		},
	);
	const main = () => table.get('web')!.status!.containerStatuses![0]!;
	const volumeMounts = [mounts[0], {...mounts[1], recursiveReadOnly: 'Disabled'}];
	table.run(200);
	t.like(main(), {state: {waiting: {reason: 'ContainerCreating'}}});
	t.deepEqual(main().volumeMounts?.slice(0, 2), volumeMounts as never);
	t.is(main().user, undefined);
	table.run(seconds(10));
	t.is(main().state!.terminated!.exitCode, 1);
	t.like(main(), {
		allocatedResources: {cpu: '100m'},
		resources: {requests: {cpu: '100m'}},
		user: {linux: {uid: 1000, gid: 3000, supplementalGroups: [3000, 2000]}},
	});
	t.deepEqual(main().volumeMounts?.slice(0, 2), volumeMounts as never);
});

test('an absent image is pulled at the speed of the registry, one at a time on each node', t => {
	const table = someNodes({images: [], programs: {big: {...web, imageBytes: 1_000_000_000}}})
		.pod('slow', {image: 'big'})
		.run(seconds(1))
		.pod('quick');
	table.run(seconds(9));
	t.is(table.status('slow'), 'Pending ContainerCreating');
	t.is(table.status('quick'), 'Pending ContainerCreating');
	table.run(seconds(25));
	t.is(table.status('slow'), 'Running ready');
	t.is(table.status('quick'), 'Running ready');
	const pulled = table.events('quick').find(event => event.includes('Successfully'))!;
	const [, alone, waiting] = /in ([\d.]+)s \(([\d.]+)s including waiting\)/.exec(pulled)!.map(Number);
	t.true(alone! < 2 && waiting! > 15, pulled);
	t.true(pulled.endsWith('Image size: 50000000 bytes.'));
	t.is(table.events('slow')[0], 'Normal Pulling: Pulling image "big"');
	table.run(seconds(11));
	t.deepEqual(
		table.node('node-1')!.status!.images!.map(image => image.names![0]),
		['big', 'web:1'],
	);
});

test('an image that does not exist is asked for again after 10, 20, 40 seconds and more, in these words', t => {
	const table = someNodes({images: []});
	table.pod('web', {image: 'web:9'});
	const missing = 'docker.io/library/web:9';
	const error = `rpc error: code = NotFound desc = failed to pull and unpack image "${missing}": failed to resolve reference "${missing}": ${missing}: not found`;
	table.run(seconds(3));
	t.is(table.status('web'), 'Pending ErrImagePull');
	t.is(table.get('web')!.status!.containerStatuses![0]!.state!.waiting!.message, error);
	const lastTry = () => table.kubelets[0]!.workers[0]!.pulls['web:9']!.since;
	const tries = new Set([lastTry()]);

	for (let second = 0; second < 420; second++) {
		tries.add(lastTry());
		table.run(seconds(1));
	}

	const gaps = [...tries].map((at, index, all) => Math.round((at - (all[index - 1] ?? at)) / 1000)).slice(1);
	t.is(gaps.length, 5);

	for (const [index, nominal] of [10, 20, 40, 80, 160].entries()) {
		t.true(gaps[index]! >= nominal && gaps[index]! <= nominal + 17, `${gaps}`);
	}

	t.is(table.status('web'), 'Pending ImagePullBackOff');
	t.is(
		table.get('web')!.status!.containerStatuses![0]!.state!.waiting!.message,
		`Back-off pulling image "web:9": ErrImagePull: ${error}`,
	);
	const told = table.events('web').map(event => event.replace(/ \(x\d+\)$/, ''));
	t.deepEqual([...told].sort(), [
		'Normal BackOff: Back-off pulling image "web:9"',
		'Normal Pulling: Pulling image "web:9"',
		'Warning Failed: Error: ErrImagePull',
		'Warning Failed: Error: ImagePullBackOff',
		`Warning Failed: Failed to pull image "web:9": ${error}`,
	]);
});

test('pull policies: Always asks the registry each time, Never asks nobody, a bad name is no name', t => {
	const table = someNodes()
		.pod('always', {imagePullPolicy: 'Always'})
		.pod('never', {image: 'other:1', imagePullPolicy: 'Never'})
		.pod('wrong', {image: 'Web:1'});
	table.run(seconds(5));
	t.regex(table.events('always')[1]!, /^Normal Pulled: Successfully pulled image "web:1" in 1\d\dms/);
	t.is(table.status('never'), 'Pending ErrImageNeverPull');
	t.true(
		table
			.events('never')[0]!
			.startsWith('Warning ErrImageNeverPull: Container image "other:1" is not present with pull policy of Never'),
	);
	t.is(table.status('wrong'), 'Pending InvalidImageName');
});

test('a crash loop restarts at once, then after 10, 20, 40 … 300 seconds, and says so', t => {
	const table = someNodes();
	const exits: number[] = [];
	table.kernel.chronicle.follow(fact => {
		if (fact.what === 'container exited') {
			exits.push(fact.at);
		}
	});
	table.pod('web', {command: ['sh', '-c', 'exit 1']});
	t.deepEqual(words(watch(table, 'web', seconds(18))), [
		'Pending ContainerCreating',
		'Running Error',
		'Running CrashLoopBackOff',
		'Running Error',
	]);
	table.run(minutes(25));
	const gaps = exits.map((at, index) => Math.round((at - (exits[index - 1] ?? at)) / 1000)).slice(1);

	for (const [index, nominal] of [0, 10, 20, 40, 80, 160, 300, 300].entries()) {
		t.true(gaps[index]! >= nominal && gaps[index]! <= nominal + 16, `${gaps}`);
	}

	const {metadata, status} = table.get('web')!;
	const [main] = status!.containerStatuses!;
	t.is(main!.restartCount, exits.length - 1);
	t.deepEqual(main!.state, {
		waiting: {
			reason: 'CrashLoopBackOff',
			message: `back-off 5m0s restarting failed container=main pod=web_shop(${metadata.uid})`,
		},
	});
	t.like(main!.lastState, {terminated: {exitCode: 1, reason: 'Error'}});
	t.true(
		table
			.events('web')
			.some(event =>
				event.startsWith(`Warning BackOff: Back-off restarting failed container main in pod web_shop(${metadata.uid})`),
			),
	);
});

test('a container that ran for ten minutes is forgiven', t => {
	const table = someNodes().pod('web', {command: ['sh', '-c', 'sleep 11m; exit 1']});
	table.run(minutes(50));
	const [main] = table.get('web')!.status!.containerStatuses!;
	t.is(main!.restartCount, 4);
	t.false(table.events('web').some(event => event.includes('BackOff')));
});

test('init containers go in order; a sidecar only has to start; then the regular ones go together', t => {
	const table = someNodes().pod(
		'web',
		{},
		{
			initContainers: [
				{name: 'first', image: 'web:1', command: ['sleep', '2']},
				{name: 'proxy', image: 'web:1', restartPolicy: 'Always'},
				{name: 'last', image: 'web:1', command: ['sh', '-c', 'sleep 1; exit 0']},
			],
		},
	);
	t.deepEqual(words(watch(table, 'web', seconds(12))), [
		'Pending PodInitializing PodInitializing PodInitializing PodInitializing',
		'Pending running PodInitializing PodInitializing PodInitializing',
		'Pending Completed PodInitializing PodInitializing PodInitializing',
		'Pending Completed ready PodInitializing PodInitializing',
		'Pending Completed ready running PodInitializing',
		'Pending Completed ready Completed PodInitializing',
		'Running Completed ready Completed ready',
	]);
});

test('an init container that fails is tried again, or ends the pod where nothing is restarted', t => {
	const failing = {initContainers: [{name: 'setup', image: 'web:1', command: ['sh', '-c', 'exit 3']}]};
	const table = someNodes()
		.pod('tries', {}, failing)
		.pod('gives-up', {}, {...failing, restartPolicy: 'Never'});
	table.run(seconds(40));
	t.is(table.status('tries'), 'Pending CrashLoopBackOff PodInitializing');
	t.like(table.condition('tries', 'Initialized'), {
		status: 'False',
		reason: 'ContainersNotInitialized',
		message: 'containers with incomplete status: [setup]',
	});
	t.is(table.status('gives-up'), 'Failed Error PodInitializing');
});

const ends = (code: number) => ['sh', '-c', `sleep 1; exit ${code}`];

test('a server goes on whatever runs it; a program that nobody knows is a task where it may end', t => {
	const images = ['nginx:1.27', 'registry.k8s.io/pause:3.10', 'report:1'];
	const table = someNodes({images});

	for (const [index, image] of images.entries()) {
		table.pod(`task-${index}`, {image}, {restartPolicy: 'Never'});
	}

	const told: ReadonlyArray<readonly [more: object, phase: string]> = [
		[{command: ['nginx', '-t']}, 'Succeeded'],
		[{args: ['curl', 'web']}, 'Succeeded'],
		[{args: ['nginx', '-g', 'daemon off;']}, 'Running'],
		[{args: ['-e', 'stderr']}, 'Running'],
	];

	for (const [index, [more]] of told.entries()) {
		table.pod(`told-${index}`, {image: 'nginx:1.27', ...more}, {restartPolicy: 'Never'});
	}

	table.run(seconds(30));
	const phase = (name: string) => table.get(name)!.status!.phase;
	t.deepEqual(['task-0', 'task-1', 'task-2'].map(phase), ['Running', 'Running', 'Succeeded']);

	for (const [index, [more, expected]] of told.entries()) {
		t.is(phase(`told-${index}`), expected as never, JSON.stringify(more));
	}
});

test('restart policies: what Always, OnFailure and Never make of an exit', t => {
	const cases: ReadonlyArray<readonly ['Always' | 'OnFailure' | 'Never', number, string, boolean]> = [
		['Always', 0, 'Running', true],
		['Always', 1, 'Running', true],
		['OnFailure', 0, 'Succeeded', false],
		['OnFailure', 1, 'Running', true],
		['Never', 0, 'Succeeded', false],
		['Never', 1, 'Failed', false],
	];
	const table = someNodes();

	for (const [policy, code] of cases) {
		table.pod(`${policy.toLowerCase()}-${code}`, {command: ends(code)}, {restartPolicy: policy});
	}

	table.run(seconds(30));

	for (const [policy, code, phase, restarted] of cases) {
		const {status} = table.get(`${policy.toLowerCase()}-${code}`)!;
		t.is(status!.phase, phase as never, `${policy} ${code}`);
		t.is(status!.containerStatuses![0]!.restartCount > 0, restarted, `${policy} ${code}`);
	}

	t.like(table.condition('never-0', 'Ready'), {status: 'False', reason: 'PodCompleted'});
	t.like(table.condition('never-1', 'Ready'), {status: 'False', reason: 'PodFailed'});
});

test('a Job’s pod ends although its sidecar would go on: the sidecar is stopped after it', t => {
	const table = someNodes().pod(
		'report',
		{command: ends(0)},
		{restartPolicy: 'Never', initContainers: [{name: 'proxy', image: 'web:1', restartPolicy: 'Always'}]},
	);
	let between = '';

	for (let step = 0; step < 100; step++) {
		table.run(100);
		const phase = table.get('report')?.status?.phase;
		between =
			table.get('report')?.status?.containerStatuses?.[0]?.state?.terminated && phase !== 'Succeeded'
				? `${phase}`
				: between;
	}

	// Source: pkg/kubelet/kubelet_pods.go, getPhase: running sidecars count.
	t.is(between, 'Running');
	t.is(table.status('report'), 'Succeeded Completed Completed');
	t.true(table.events('report').includes('Normal Killing: Stopping container proxy'));
});

test('deletion: preStop runs inside the grace period, then SIGTERM, then the object goes', t => {
	const table = someNodes().pod(
		'web',
		{lifecycle: {preStop: {sleep: {seconds: 5}}}},
		{terminationGracePeriodSeconds: 20},
	);
	table.run(seconds(5));
	table.delete(pods, 'shop/web');
	table.run(seconds(4));
	t.is(table.container('web')!.stoppingSince, undefined);
	t.is(table.status('web'), 'Running ready');
	table.run(1050);
	t.not(table.container('web')!.stoppingSince, undefined);
	table.run(seconds(2));
	t.is(table.status('web'), 'gone');
	t.is(table.ground.podsOn('node-1').length, 0);
	t.is(table.events('web').at(-1), 'Normal Killing: Stopping container main');
});

test('a process that will not listen to SIGTERM is killed when its grace period is over', t => {
	const table = someNodes({programs: {'deaf:1': {...web, stop: minutes(10)}}, images: ['deaf:1']});
	table.pod('web', {image: 'deaf:1'});
	table.run(seconds(5));
	table.delete(pods, 'shop/web');
	table.run(seconds(29));
	t.is(table.container('web')!.state, 'running');
	t.not(table.get('web')!.metadata.deletionTimestamp, undefined);
	let last = '';

	for (let step = 0; step < 30; step++) {
		table.run(100);
		last = JSON.stringify(table.get('web')?.status?.containerStatuses?.[0]?.state?.terminated?.exitCode ?? last);
	}

	t.true(last.includes('137'));
	t.is(table.status('web'), 'gone');
});

test('sidecars are stopped after the regular containers, the last declared first', t => {
	const table = someNodes();
	const ended: string[] = [];
	table.kernel.chronicle.follow(({what, detail}) => {
		if (what === 'container exited') {
			ended.push(String(detail!.container));
		}
	});
	table.pod(
		'web',
		{},
		{
			initContainers: [
				{name: 'one', image: 'web:1', restartPolicy: 'Always'},
				{name: 'two', image: 'web:1', restartPolicy: 'Always'},
			],
		},
	);
	table.run(seconds(10));
	t.is(table.status('web'), 'Running ready ready ready');
	table.delete(pods, 'shop/web');
	table.run(seconds(4));
	t.deepEqual(ended, ['main', 'two', 'one']);
	t.is(table.status('web'), 'gone');
});

test('a forced deletion takes the object at once and the process soon after', t => {
	const table = someNodes({programs: {'deaf:1': {...web, stop: minutes(10)}}, images: ['deaf:1']});
	table.pod('web', {image: 'deaf:1'});
	table.run(seconds(5));
	table.delete(pods, 'shop/web', {gracePeriodSeconds: 0});
	table.run(500);
	t.is(table.status('web'), 'gone');
	t.is(table.ground.podsOn('node-1').length, 1);
	table.run(seconds(4));
	t.is(table.ground.podsOn('node-1').length, 0);
});

test('a pod that is deleted while its image is being pulled leaves the line', t => {
	const table = someNodes({images: [], programs: {big: {...web, imageBytes: 5_000_000_000}}})
		.pod('slow', {image: 'big'})
		.pod('quick');
	table.run(seconds(5));
	table.delete(pods, 'shop/slow');
	table.run(seconds(5));
	t.is(table.status('slow'), 'gone');
	t.is(table.status('quick'), 'Running ready');
});

test('what a container needs of the API must be there: it waits, says what is missing, and starts when it comes', t => {
	const table = someNodes()
		.pod('env', {envFrom: [{configMapRef: {name: 'settings'}}]})
		.pod('volume', {}, {volumes: [{name: 'v', configMap: {name: 'settings'}}]});
	table.run(seconds(15));
	t.is(table.status('env'), 'Pending CreateContainerConfigError');
	t.is(table.get('env')!.status!.containerStatuses![0]!.state!.waiting!.message, 'configmap "settings" not found');
	t.true(table.events('env').some(event => event.startsWith('Warning Failed: Error: configmap "settings" not found')));
	t.is(table.status('volume'), 'Pending ContainerCreating');
	t.true(
		table
			.events('volume')[0]!
			.startsWith('Warning FailedMount: MountVolume.SetUp failed for volume "v" : configmap "settings" not found'),
	);
	t.regex(table.events('volume')[0]!, /\(x5\)$/, 'at once, and after 0.5, 1, 2 and 4 s');
	table.create(configMaps, {
		apiVersion: 'v1',
		kind: 'ConfigMap',
		metadata: {name: 'settings', namespace: 'shop'},
	});
	table.run(seconds(20));
	t.is(table.status('env'), 'Running ready');
	t.is(table.status('volume'), 'Running ready');
});

test('a pod that waits for a volume ends all the same when it is deleted or its time is over', t => {
	const volumes = [{name: 'v', configMap: {name: 'settings'}}];
	const table = someNodes().pod('late', {}, {volumes, activeDeadlineSeconds: 10}).pod('unwanted', {}, {volumes});
	table.run(seconds(5));
	table.delete(pods, 'shop/unwanted');
	table.run(seconds(15));
	t.is(table.status('unwanted'), 'gone');
	t.like(table.get('late')!.status, {phase: 'Failed', reason: 'DeadlineExceeded'});
});

test('a pod with a deadline is ended by it', t => {
	const table = someNodes().pod('web', {}, {activeDeadlineSeconds: 10});
	table.run(seconds(15));
	const {status} = table.get('web')!;
	t.like(status, {
		phase: 'Failed',
		reason: 'DeadlineExceeded',
		message: 'Pod was active on the node longer than the specified deadline',
	});
	t.true(
		table
			.events('web')
			.includes('Normal DeadlineExceeded: Pod was active on the node longer than the specified deadline'),
	);
});

test('a subPathExpr that leads out of its volume, or has a name without a value, keeps its container from being made', t => {
	const volumes = [{name: 'v', emptyDir: {}}];
	const mounting = (subPathExpr: string) => ({
		env: [
			{name: 'DIR', value: '/x'},
			{name: 'NOTE', valueFrom: {fieldRef: {fieldPath: "metadata.annotations['note']"}}},
			{name: 'NAME', valueFrom: {fieldRef: {fieldPath: 'metadata.name'}}},
		],
		volumeMounts: [{name: 'v', mountPath: '/v', subPathExpr}],
	});
	const table = someNodes()
		.pod('absolute', mounting('$(DIR)'), {volumes})
		.pod('nameless', mounting('$(NOTE)/$(NOPE)'), {volumes})
		.pod('well', mounting('x/$(NAME)'), {volumes});
	table.run(seconds(10));
	const waiting = (name: string) => table.get(name)!.status!.containerStatuses![0]!.state!.waiting;
	t.deepEqual(waiting('absolute'), {
		reason: 'CreateContainerConfigError',
		message: 'error SubPath `/x` must not be an absolute path',
	});
	t.is(waiting('nameless')?.message, 'missing value for NOPE, NOTE');
	t.is(waiting('well'), undefined);
});

test('a pod that is given a deadline while it runs is ended by it, counted from its start', t => {
	const table = someNodes().pod('web');
	table.run(seconds(20));
	const pod = table.get('web')!;
	table.update(pods, {...pod, spec: {...pod.spec, activeDeadlineSeconds: 30}});
	table.run(seconds(5));
	t.is(table.get('web')!.status?.phase, 'Running');
	table.run(seconds(10));
	t.like(table.get('web')!.status, {phase: 'Failed', reason: 'DeadlineExceeded'});
});

test('a container over its memory limit is killed: OOMKilled, 137, no event of its own', t => {
	const table = someNodes().pod('web', {resources: {limits: {memory: '128Mi'}}});
	table.run(seconds(5));
	table.ground.oomKill(table.container('web')!.id);
	table.run(seconds(2));
	const [main] = table.get('web')!.status!.containerStatuses!;
	t.is(main!.restartCount, 1);
	t.like(main!.lastState!.terminated, {exitCode: 137, reason: 'OOMKilled'});
	t.false(table.events('web').some(event => event.includes('OOM')));
	const {startedAt, finishedAt} = main!.lastState!.terminated!;
	t.true(timeOfOwn(finishedAt!) >= timeOfOwn(startedAt!));
});

test('a postStart hook that fails costs the container its life', t => {
	const table = someNodes().pod('web', {lifecycle: {postStart: {exec: {command: ['sh', '-c', 'exit 1']}}}});
	table.run(seconds(4));
	const told = table.events('web').map(event => event.replace(/ \(x\d+\)$/, ''));
	t.true(told.includes('Warning FailedPostStartHook: PostStartHook failed'));
	t.true(told.includes('Normal Killing: FailedPostStartHook'));
});

test('logs tell what happened to the container, the last one too, and why there are none', t => {
	const table = someNodes({
		programs: {'short:1': {...web, batch: {cpuSeconds: 2, checkpoint: 0, failRate: 1}}},
		images: ['web:1', 'short:1'],
	})
		.pod('web')
		.pod('fails', {image: 'short:1'})
		.pod('absent', {image: 'web:9'});
	const logs = (name: string, query = {}) => {
		const answer = podLogs(table.ground, table.get(name)!, query);
		return answer.ok ? answer.lines.map(({level, text}) => `${level} ${text}`) : answer.message;
	};

	table.run(seconds(20));
	t.deepEqual(logs('web'), ['INFO starting web:1', 'INFO ready to serve']);
	t.is(logs('web', {previous: true}), 'previous terminated container "main" in pod "web" not found');
	t.is(logs('web', {container: 'other'}), 'container other is not valid for pod web');
	t.deepEqual(logs('fails', {previous: true}).slice(-1), ['ERROR fatal: exiting with code 1']);
	t.is(logs('absent'), 'container "main" in pod "absent" is waiting to start: trying and failing to pull image');
	table.ground.levers.pull('storm', 'process/node-1/kubelet', 'stopped');
	t.is(
		logs('web'),
		'Get "https://10.0.0.10:10250/containerLogs/shop/web/main": dial tcp 10.0.0.10:10250: connect: connection refused',
	);
	table.ground.levers.pull('storm', 'machine/node-1/power', 'off');
	t.regex(String(logs('web')), /dial tcp 10.0.0.10:10250: i\/o timeout$/);
});
