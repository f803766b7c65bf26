import test from 'ava';
import {seconds} from '../../../source/engine/kernel/time.ts';
import {onCall} from '../../helpers/terminal.ts';

test('lists have kubectl’s columns, in one table or in several', t => {
	const {type} = onCall();
	t.regex(
		type('kubectl get pods -n shop'),
		/^NAME {19}READY {3}STATUS {4}RESTARTS {3}AGE\n(?:web-\w+-\w{5} {3}1\/1 {5}Running {3}0 {10}5\ds\n?){6}$/,
	);
	t.regex(
		type('kubectl -n shop get svc,deploy'),
		/^NAME {10}TYPE {8}CLUSTER-IP +EXTERNAL-IP {3}PORT\(S\) {3}AGE\nservice\/web {3}ClusterIP .*\n\nNAME {18}READY {3}UP-TO-DATE {3}AVAILABLE {3}AGE\ndeployment\.apps\/web {3}6\/6 {5}6 {12}6 {11}5\ds$/,
	);
	t.regex(
		type('kubectl get nodes --no-headers -o wide | head -1'),
		/^control-plane-a1 {3}Ready {3}control-plane .*containerd:\/\/2\.1\.4$/,
	);
	t.is(type('kubectl get deploy -A -o name'), 'deployment.apps/coredns\ndeployment.apps/web');
	t.is(type('kubectl get nodes -L topology.kubernetes.io/zone | grep worker-c1').split(/\s+/).at(-1), 'c');
	t.is(type("kubectl get deploy web -n shop -o jsonpath='{.spec.replicas}'"), '6');
	t.regex(
		type('kubectl get deploy web -n shop -o custom-columns=N:.metadata.name,R:.spec.replicas'),
		/^N {5}R\nweb {3}6$/,
	);
	t.is(JSON.parse(type('kubectl get pods -n shop -o json')).items.length, 6);
	t.regex(
		type('kubectl get deploy web -n shop -o yaml'),
		/^apiVersion: apps\/v1\nkind: Deployment\nmetadata:\n {2}annotations:\n {4}deployment\.kubernetes\.io\/revision: "1"\n/,
	);
});

test('a description has kubectl’s headings, in its order', t => {
	const {type} = onCall();
	const heads = (text: string): readonly string[] =>
		text.split('\n').flatMap(line => /^([A-Z][\w -]*):/.exec(line)?.[1] ?? []);
	const pod = type('kubectl get pods -n shop -o name | head -1').replace('pod/', '');
	t.deepEqual(heads(type(`kubectl describe pod ${pod} -n shop`)), [
		'Name',
		'Namespace',
		'Priority',
		'Service Account',
		'Node',
		'Start Time',
		'Labels',
		'Annotations',
		'Status',
		'IP',
		'IPs',
		'Controlled By',
		'Containers',
		'Conditions',
		'Volumes',
		'QoS Class',
		'Node-Selectors',
		'Tolerations',
		'Events',
	]);
	const node = type('kubectl describe node worker-a1');
	t.regex(node, /^Name: {15}worker-a1\nRoles: {14}<none>\n/);
	t.regex(node, / {2}cpu {16}600m \(15%\) {2}0 \(0%\)\n {2}memory {13}582Mi \(7%\) {2}70Mi \(0%\)\n/);
	t.regex(
		type('kubectl describe deploy -n shop'),
		/\nReplicas: {15}6 desired \| 6 updated \| 6 total \| 6 available \| 0 unavailable\n/,
	);
	t.regex(type('kubectl describe svc web -n shop'), /\nEndpoints: {16}\S+,\S+,\S+ \+ 3 more\.\.\.\n/);
	t.is(type('kubectl describe pod web -n shop').match(/^Name: /gm)?.length, 6, 'a beginning of names is enough');
});

const refused: ReadonlyArray<readonly [line: string, text: string]> = [
	['kubectl get foo', `error: the server doesn't have a resource type "foo"`],
	['kubectl get pods x', 'Error from server (NotFound): pods "x" not found'],
	['kubectl get deploy x', 'Error from server (NotFound): deployments.apps "x" not found'],
	['kubectl get pods', 'No resources found in default namespace.'],
	['kubectl get pv', 'No resources found'],
	['kubectl get pods --nope', "error: unknown flag: --nope\nSee 'kubectl get --help' for usage."],
	['kubectl get pods -n', "error: flag needs an argument: 'n' in -n\nSee 'kubectl get --help' for usage."],
	['kubectl get pods a -l x=y', 'error: name cannot be provided when a selector is specified'],
	[
		'kubectl get pod/a b',
		"error: there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'",
	],
	['kubectl delete pods', 'error: resource(s) were provided, but no name was specified'],
	['kubectl scale deploy web', 'error: required flag(s) "replicas" not set'],
	['kubectl set image deploy/web nope=web:2 -n shop', 'error: unable to find container named "nope"'],
	['kubectl rollout undo deploy/web -n shop', 'error: no rollout history found for deployment "web"'],
	[
		'kubectl taint node worker-a1 gpu:Sometimes',
		"error: invalid taint effect: Sometimes, unsupported taint effect\nSee 'kubectl taint -h' for help and examples",
	],
	['kubectl label node worker-a1', 'error: at least one label update is required'],
	[
		'kubectl patch deploy web -n shop -p \'{"spec":{"replicas":-1}}\'',
		'The Deployment "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
	],
	['kubectl apply -f nowhere.yaml', 'error: the path "nowhere.yaml" does not exist'],
	['kubectl frobnicate', 'error: unknown command "frobnicate" for "kubectl"'],
	['crictl ps', 'crictl: command not found on this workstation; log in to a machine first: ssh NODE'],
	['vim', 'vim: command not found; help lists what there is'],
];

test('what is wrong is said in kubectl’s words, and nothing is done', t => {
	const {type, terminal, run} = onCall(seconds(30));

	for (const [line, text] of refused) {
		t.is(type(line), text, line);
		t.false(terminal.busy);
	}

	t.is(run.intents.filter(({intent}) => intent.do === 'call').length, 1, 'only the patch was sent');
});

test('what is changed is told as kubectl tells it, and the cluster obeys', t => {
	const {type, wait, pass} = onCall();
	t.is(type('kubectl scale deploy/web -n shop --replicas=8'), 'deployment.apps/web scaled');
	t.regex(wait('kubectl rollout status deploy/web -n shop'), /\ndeployment "web" successfully rolled out$/);
	t.is(type('kubectl set image deploy/web web=web:2 -n shop'), 'deployment.apps/web image updated');
	wait('kubectl rollout status deploy/web -n shop');
	t.is(
		type('kubectl rollout history deploy/web -n shop'),
		'deployment.apps/web \nREVISION  CHANGE-CAUSE\n1         <none>\n2         <none>\n',
	);
	t.is(type('kubectl rollout undo deploy/web -n shop'), 'deployment.apps/web rolled back');
	t.is(type("kubectl get deploy web -n shop -o jsonpath='{.spec.template.spec.containers[0].image}'"), 'web:1');
	t.is(type('kubectl label node worker-a1 disk=ssd'), 'node/worker-a1 labeled');
	t.is(
		type('kubectl label node worker-a1 disk=hdd'),
		`error: 'disk' already has a value (ssd), and --overwrite is false`,
	);
	t.is(type('kubectl label node worker-a1 disk-'), 'node/worker-a1 unlabeled');
	t.is(type('kubectl taint node worker-a1 gpu=yes:NoSchedule'), 'node/worker-a1 tainted');
	t.is(type('kubectl taint node worker-a1 gpu-'), 'node/worker-a1 untainted');
	t.is(type('kubectl create namespace blue'), 'namespace/blue created');
	pass(seconds(2));
	t.is(type('kubectl -n blue run box --image=web:1'), 'pod/box created');
	t.is(wait('kubectl -n blue wait pod/box --for=condition=Ready'), 'pod/box condition met');
	t.regex(wait('kubectl -n blue delete pod box'), /^pod "box" deleted/);
	t.is(type('kubectl -n blue get pods'), 'No resources found in blue namespace.');
});

test('a manifest is pasted, applied, changed, and left as it is', t => {
	const {type, terminal, printed} = onCall();
	const apply = (text: string): string => {
		type('kubectl apply -f -');
		t.true(terminal.reads);

		for (const line of text.split('\n')) {
			terminal.enter(line);
		}

		printed();
		terminal.endInput();
		return printed();
	};
	const manifest = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: colours}\ndata:\n  a: red\n  b: blue';
	t.is(apply(manifest), 'configmap/colours created');
	t.is(apply(manifest), 'configmap/colours unchanged');
	t.is(apply(manifest.replace('\n  b: blue', '')), 'configmap/colours configured');
	t.is(type("kubectl get cm colours -o jsonpath='{.data}'"), '{"a":"red"}');
	t.regex(apply('kind: ConfigMap'), /apiVersion not set/);
});

test('a watch shows what changes, until somebody ends it', t => {
	const {type, terminal, pass, printed} = onCall();
	type('kubectl get deploy web -n shop -w');
	t.true(terminal.busy);
	t.is(printed(), '');
	terminal.interrupt();
	t.false(terminal.busy);
	type('kubectl get pods -n shop -w');
	pass(seconds(1));
	t.is(printed(), '');
	terminal.interrupt();
	t.is(terminal.status, 130);
});

test('without an API server kubectl fails like kubectl, and machines still answer', t => {
	const {type, cluster, pass} = onCall();
	cluster.ground.levers.pull('test', 'process/control-plane-a1/kube-apiserver', 'stopped');
	pass(seconds(1));
	t.is(
		type('kubectl get pods'),
		'The connection to the server 10.0.0.10:6443 was refused - did you specify the right host or port?',
	);
	type('ssh worker-a1');
	t.regex(type('crictl ps'), /^CONTAINER .*\n[\da-f]{13} /);
	t.is(type('systemctl is-active kubelet'), 'active');
});

test('tab knows commands, kinds, names, namespaces and flags', t => {
	const {terminal} = onCall();
	t.is(terminal.complete('kubec').text, 'kubectl ');
	t.is(terminal.complete('kubectl desc').text, 'kubectl describe ');
	t.is(terminal.complete('kubectl get deployments -n sh').text, 'kubectl get deployments -n shop ');
	t.is(terminal.complete('kubectl get deploy -n shop w').text, 'kubectl get deploy -n shop web ');
	t.is(terminal.complete('kubectl -n shop rollout st').text, 'kubectl -n shop rollout status ');
	t.is(terminal.complete('kubectl -n shop rollout status deploy/w').text, 'kubectl -n shop rollout status deploy/web ');
	t.is(terminal.complete('kubectl drain worker-').text, 'kubectl drain worker-');
	t.is(terminal.complete('kubectl drain worker-').choices.length, 6);
	t.is(terminal.complete('kubectl get pods --all-n').text, 'kubectl get pods --all-namespaces ');
});

test('debug puts a container into a pod: one sits in its shell and sees the processes of its target', t => {
	const {type, terminal, pass, printed, run} = onCall();
	const pod = type('kubectl get pods -n shop -o name').split('\n')[0] ?? '';
	const begun = type(`kubectl debug -n shop ${pod} -it --image=busybox:1.36 --target=web -c looker`);
	t.true(begun.startsWith('Targeting container "web".'));
	pass(seconds(9));
	t.is(printed(), "If you don't see a command prompt, try pressing enter.");

	const said = (line: string): string => {
		terminal.enter(line);
		pass(seconds(1));
		return printed();
	};

	t.deepEqual(
		said('ps')
			.split('\n')
			.slice(1)
			.map(line => line.split(/\s+/).at(-1)),
		['/web', 'sh', 'ps'],
	);
	said('exit 3');
	pass(seconds(3));
	const ended = `kubectl get ${pod} -n shop -o jsonpath={.status.ephemeralContainerStatuses[0].state.terminated.exitCode}`;
	t.is(type(ended), '3');
	t.true(type(`kubectl describe ${pod} -n shop`).includes('Ephemeral Containers:\n  looker:'));
	t.true(
		run.replay().intents.some(({intent}) => JSON.stringify(intent).includes('"exit"')),
		'the replay has it',
	);
});

test('debug says what is wrong with its flags, and makes a copy to take apart', t => {
	const {type, wait, pass} = onCall();
	const pod = type('kubectl get pods -n shop -o name').split('\n')[0] ?? '';
	t.is(type(`kubectl debug -n shop ${pod}`), 'error: you must specify --image when not using --copy-to.');
	t.is(
		type(`kubectl debug -n shop ${pod} --image=busybox --copy-to=copy --target=web`),
		'error: --target is incompatible with --copy-to. Use --share-processes instead.',
	);
	wait(`kubectl debug -n shop ${pod} --image=busybox:1.36 --copy-to=copy -c looker -- sleep 1d`);
	pass(seconds(9));
	t.is(type('kubectl get pod copy -n shop -o jsonpath={.spec.containers[*].name}'), 'web looker');
	t.regex(type('kubectl get pod copy -n shop'), /copy\s+2\/2\s+Running/);
});
