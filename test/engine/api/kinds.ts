import test from 'ava';
import type {Kind} from '../../../source/engine/api/kind.ts';
import {configMaps} from '../../../source/engine/api/kinds/config-map.ts';
import {type Deployment, deployments} from '../../../source/engine/api/kinds/deployment.ts';
import {endpointSlices} from '../../../source/engine/api/kinds/endpoint-slice.ts';
import {events} from '../../../source/engine/api/kinds/event.ts';
import {type Job, jobs} from '../../../source/engine/api/kinds/job.ts';
import {leases} from '../../../source/engine/api/kinds/lease.ts';
import {namespaces} from '../../../source/engine/api/kinds/namespace.ts';
import {type Node, nodes} from '../../../source/engine/api/kinds/node.ts';
import {type Pod, type PodSpec, pods} from '../../../source/engine/api/kinds/pod.ts';
import {podDisruptionBudgets} from '../../../source/engine/api/kinds/pod-disruption-budget.ts';
import {priorityClasses} from '../../../source/engine/api/kinds/priority-class.ts';
import {clusterRoleBindings, roleBindings, roles} from '../../../source/engine/api/kinds/rbac.ts';
import {replicaSets} from '../../../source/engine/api/kinds/replica-set.ts';
import {secrets} from '../../../source/engine/api/kinds/secret.ts';
import {type Service, services} from '../../../source/engine/api/kinds/service.ts';
import {fieldErrorText} from '../../../source/engine/api/validation.ts';
import {minutes, seconds, timestamp} from '../../../source/engine/kernel/time.ts';
import {cells, make, problems, updateProblems} from '../../helpers/kinds.ts';

const web = {name: 'web', image: 'web:1'};
const template = {metadata: {labels: {app: 'web'}}, spec: {containers: [web]}};
const pod = (spec: object): Pod => make(pods, {spec: {containers: [web], ...spec}});
const deployment = (spec: object = {}): Deployment =>
	make(deployments, {spec: {selector: {matchLabels: {app: 'web'}}, template, ...spec}});

test('a pod is given what its author left out', t => {
	const {spec} = pods.defaults(
		pod({
			containers: [
				{
					name: 'web',
					image: 'web',
					ports: [{containerPort: 80}],
					resources: {limits: {cpu: '1000m'}},
					livenessProbe: {httpGet: {port: 80}},
				},
				{name: 'log', image: 'registry:5000/log:2', resources: {requests: {cpu: 1}}},
				{name: 'pinned', image: 'x@sha256:00'},
			],
			volumes: [{name: 'scratch'}, {name: 'conf', configMap: {name: 'conf'}}],
			hostNetwork: true,
		}),
	);
	t.like(spec, {
		restartPolicy: 'Always',
		terminationGracePeriodSeconds: 30,
		dnsPolicy: 'ClusterFirst',
		schedulerName: 'default-scheduler',
		enableServiceLinks: true,
		volumes: [
			{name: 'scratch', emptyDir: {}},
			{name: 'conf', configMap: {name: 'conf', defaultMode: 420}},
		],
	});
	t.like(spec.containers[0], {
		imagePullPolicy: 'Always',
		resources: {limits: {cpu: '1'}, requests: {cpu: '1'}},
		ports: [{containerPort: 80, hostPort: 80, protocol: 'TCP'}],
		livenessProbe: {
			timeoutSeconds: 1,
			periodSeconds: 10,
			successThreshold: 1,
			failureThreshold: 3,
			httpGet: {path: '/', scheme: 'HTTP'},
		},
	});
	t.like(spec.containers[1], {imagePullPolicy: 'IfNotPresent', resources: {requests: {cpu: '1'}}});
	t.is(spec.containers[2]?.imagePullPolicy, 'IfNotPresent');
});

test('a template does not turn limits into requests, for its pods will', t => {
	const {spec} = deployments.defaults(
		deployment({template: {...template, spec: {containers: [{...web, resources: {limits: {cpu: '1'}}}]}}}),
	);
	t.deepEqual(spec.template.spec.containers[0]?.resources, {limits: {cpu: '1'}});
	t.like(spec, {
		replicas: 1,
		revisionHistoryLimit: 10,
		progressDeadlineSeconds: 600,
		strategy: {type: 'RollingUpdate', rollingUpdate: {maxUnavailable: '25%', maxSurge: '25%'}},
	});
});

test('what lacks nothing comes back as the very same object', t => {
	const complete = [
		[pods, pods.defaults(pod({resources: {limits: {cpu: '2'}}, overhead: {cpu: '0.1'}}))],
		[deployments, deployments.defaults(deployment())],
		[
			services,
			services.defaults(
				make(services, {spec: {ports: [{port: 80}], type: 'LoadBalancer', sessionAffinity: 'ClientIP'}}),
			),
		],
		[secrets, secrets.defaults(make(secrets, {stringData: {a: 'b'}}))],
		[namespaces, namespaces.defaults(make(namespaces, {}))],
		[nodes, nodes.defaults(make(nodes, {status: {capacity: {cpu: '4000m'}}}))],
	] as const;

	for (const [kind, object] of complete) {
		t.is((kind as Kind).defaults(object), object, kind.kind);
	}
});

test('a good pod has no faults, a bad one is told all of them', t => {
	t.deepEqual(problems(pods, pod({})), []);

	const table: ReadonlyArray<readonly [spec: object, ...errors: string[]]> = [
		[{containers: []}, 'spec.containers: Required value'],
		[{containers: [{name: 'web'}]}, 'spec.containers[0].image: Required value'],
		[{containers: [{image: 'x'}]}, 'spec.containers[0].name: Required value'],
		[{containers: [web, web]}, 'spec.containers[1].name: Duplicate value: "web"'],
		[{initContainers: [web]}, 'spec.initContainers[0].name: Duplicate value: "web"'],
		[
			{restartPolicy: 'X'},
			'spec.restartPolicy: Unsupported value: "X": supported values: "Always", "OnFailure", "Never"',
		],
		[
			{containers: [{...web, imagePullPolicy: 'Now'}]},
			'spec.containers[0].imagePullPolicy: Unsupported value: "Now": supported values: "Always", "IfNotPresent", "Never"',
		],
		[
			{containers: [{...web, resources: {requests: {cpu: '2'}, limits: {cpu: '1'}}}]},
			'spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1',
		],
		[
			{containers: [{...web, resources: {requests: {cpu: '-1'}}}]},
			'spec.containers[0].resources.requests[cpu]: Invalid value: "-1": must be greater than or equal to 0',
		],
		[
			{containers: [{...web, resources: {requests: {coffee: '1'}}}]},
			'spec.containers[0].resources.requests[coffee]: Invalid value: "coffee": must be a standard resource for containers',
		],
		[
			{containers: [{...web, resources: {requests: {cpu: 'lots'}}}]},
			'spec.containers[0].resources.requests[cpu]: Invalid value: "lots": quantities must match the regular expression \'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$\'',
		],
		[
			{containers: [{...web, ports: [{containerPort: 99_999}]}]},
			'spec.containers[0].ports[0].containerPort: Invalid value: 99999: must be between 1 and 65535, inclusive',
		],
		[
			{containers: [{...web, volumeMounts: [{name: 'v', mountPath: '/x'}]}]},
			'spec.containers[0].volumeMounts[0].name: Not found: "v"',
		],
		[
			{
				volumes: [{name: 'v'}],
				containers: [
					{
						...web,
						volumeMounts: [
							{name: 'v', mountPath: '/x'},
							{name: 'v', mountPath: '/x'},
						],
					},
				],
			},
			'spec.containers[0].volumeMounts[1].mountPath: Invalid value: "/x": must be unique',
		],
		[
			{containers: [{...web, livenessProbe: {}}]},
			'spec.containers[0].livenessProbe: Required value: must specify a handler type',
		],
		[
			{containers: [{...web, livenessProbe: {exec: {command: ['x']}, successThreshold: 2}}]},
			'spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1',
		],
		[
			{containers: [{...web, restartPolicy: 'Always'}]},
			'spec.containers[0].restartPolicy: Forbidden: may not be set for non-init containers',
		],
		[
			{initContainers: [{name: 'i', image: 'i', readinessProbe: {exec: {command: ['x']}}}]},
			'spec.initContainers[0].readinessProbe: Forbidden: may not be set for init containers without restartPolicy=Always',
		],
		[
			{tolerations: [{operator: 'Equal', value: 'x'}]},
			'spec.tolerations[0].operator: Invalid value: "Equal": operator must be Exists when `key` is empty, which means "match all values and all keys"',
		],
		[
			{tolerations: [{key: 'a', operator: 'Exists', effect: 'NoSchedule', tolerationSeconds: 3}]},
			'spec.tolerations[0].effect: Invalid value: "NoSchedule": effect must be \'NoExecute\' when `tolerationSeconds` is set',
		],
		[
			{topologySpreadConstraints: [{maxSkew: 0, topologyKey: '', whenUnsatisfiable: 'DoNotSchedule'}]},
			'spec.topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero',
			'spec.topologySpreadConstraints[0].topologyKey: Required value: can not be empty',
		],
		[
			{nodeName: 'n', schedulingGates: [{name: 'g'}]},
			'spec.nodeName: Forbidden: cannot be set until all schedulingGates have been cleared',
		],
	];

	for (const [spec, ...errors] of table) {
		t.deepEqual(problems(pods, pod(spec)), errors, JSON.stringify(spec));
	}
});

test('names, labels and owners are checked on every kind', t => {
	t.deepEqual(problems(pods, {...pod({}), metadata: {name: ''}}), [
		'metadata.name: Required value: name or generateName is required',
	]);
	t.regex(
		String(problems(pods, {...pod({}), metadata: {name: 'A_b'}})),
		/^metadata\.name: Invalid value: "A_b": a lowercase RFC 1123 subdomain/,
	);
	t.regex(
		String(problems(configMaps, make(configMaps, {metadata: {name: 'x', labels: {'a b': '-'}}}))),
		/metadata\.labels: Invalid value: "a b": name part .*metadata\.labels: Invalid value: "-": a valid label/,
	);
	t.regex(String(problems(services, make(services, {spec: {ports: [{port: 80}]}}, '1web'))), /a DNS-1035 label/);
});

test('a running pod may take a new image and more tolerations, and little else', t => {
	const before = pod({tolerations: [{key: 'a', operator: 'Exists'}]});
	const changed = (spec: object): readonly string[] =>
		updateProblems(pods, {...before, spec: {...before.spec, ...spec} as PodSpec}, before);

	t.deepEqual(changed({containers: [{...web, image: 'web:2'}]}), []);
	t.deepEqual(
		changed({
			tolerations: [
				{key: 'a', operator: 'Exists'},
				{key: 'b', operator: 'Exists'},
			],
		}),
		[],
	);
	t.deepEqual(changed({tolerations: []}), [
		'spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds',
	]);
	t.regex(
		String(changed({nodeName: 'n'})),
		/^spec: Forbidden: pod updates may not change fields other than `spec\.containers\[\*]\.image`/,
	);
	t.deepEqual(changed({schedulingGates: [{name: 'g'}]}), [
		"spec.schedulingGates[0].name: Forbidden: only deletion is allowed, but found new scheduling gate 'g'",
	]);
	t.deepEqual(updateProblems(pods, pod({}), pod({schedulingGates: [{name: 'g'}]})), []);
	t.deepEqual(changed({activeDeadlineSeconds: -1}), [
		'spec.activeDeadlineSeconds: Invalid value: -1: must be between 1 and 2147483647, inclusive',
		'spec.activeDeadlineSeconds: Invalid value: -1: must be between 0 and 2147483647, inclusive',
	]);
	t.deepEqual(changed({containers: [web, {...web, name: 'more'}]}), [
		'spec.containers: Forbidden: pod updates may not add or remove containers',
	]);
	t.regex(
		String(changed({hostname: 'other'})),
		/`spec\.terminationGracePeriodSeconds` \(allow it to be set to 1 if it was previously negative\)\n@@ -\d+,7 \+\d+,7 @@\n/,
	);
	t.regex(String(changed({hostname: 'other'})), /\n- "Hostname": "",\n\+ "Hostname": "other",\n/);
	const limited = pod({activeDeadlineSeconds: 60});
	const deadline = (activeDeadlineSeconds?: number) =>
		updateProblems(pods, {...limited, spec: {...limited.spec, activeDeadlineSeconds} as PodSpec}, limited);
	t.deepEqual(deadline(30), []);
	t.deepEqual(deadline(61), [
		'spec.activeDeadlineSeconds: Invalid value: 61: must be less than or equal to previous value',
	]);
	t.deepEqual(deadline(), [
		'spec.activeDeadlineSeconds: Invalid value: null: must not update from a positive integer to nil value',
	]);
});

test('a pod behind a gate may ask for less nodes, and not for others', t => {
	const terms = (...expressions: readonly object[]) => ({
		nodeAffinity: {
			requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: expressions}]},
		},
	});
	const [zone, disk] = [
		{key: 'zone', operator: 'In', values: ['a']},
		{key: 'disk', operator: 'Exists'},
	];
	const before = pod({schedulingGates: [{name: 'g'}], nodeSelector: {a: 'b'}, affinity: terms(zone)});
	const changed = (spec: object): readonly string[] =>
		updateProblems(pods, {...before, spec: {...before.spec, ...spec} as PodSpec}, before);
	t.deepEqual(changed({nodeSelector: {a: 'b', c: 'd'}, affinity: terms(zone, disk)}), []);
	t.deepEqual(changed({nodeSelector: {c: 'd'}}), [
		'spec.nodeSelector: Invalid value: {"c":"d"}: only additions to spec.nodeSelector are allowed (no mutations or deletions)',
	]);
	t.deepEqual(changed({affinity: terms(disk)}), [
		'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0]: Invalid value: {"MatchExpressions":[{"Key":"disk","Operator":"Exists","Values":null}],"MatchFields":null}: only additions are allowed (no mutations or deletions)',
	]);
});

test('a deployment must find its own pods', t => {
	t.deepEqual(problems(deployments, deployment()), []);

	const table: ReadonlyArray<readonly [spec: object, error: RegExp]> = [
		[{selector: {}}, /^spec\.selector: Invalid value: \{}: empty selector is invalid for deployment$/],
		[
			{selector: {matchLabels: {app: 'api'}}},
			/^spec\.template\.metadata\.labels: Invalid value: .*: `selector` does not match template `labels`$/,
		],
		[{replicas: -1}, /^spec\.replicas: Invalid value: -1: must be greater than or equal to 0$/],
		[
			{strategy: {type: 'Recreate', rollingUpdate: {}}},
			/^spec\.strategy\.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'$/,
		],
		[
			{strategy: {rollingUpdate: {maxUnavailable: 0, maxSurge: '0%'}}},
			/^spec\.strategy\.rollingUpdate\.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0$/,
		],
		[
			{strategy: {rollingUpdate: {maxSurge: 'some'}}},
			/^spec\.strategy\.rollingUpdate\.maxSurge: Invalid value: "some": a valid percent string/,
		],
		[{strategy: {rollingUpdate: {maxUnavailable: '101%'}}}, /must not be greater than 100%$/],
		[
			{minReadySeconds: 600},
			/^spec\.progressDeadlineSeconds: Invalid value: 600: must be greater than minReadySeconds$/,
		],
		[
			{template: {...template, spec: {...template.spec, restartPolicy: 'Never'}}},
			/^spec\.template\.spec\.restartPolicy: Unsupported value: "Never": supported values: "Always"$/,
		],
		[{template: {...template, spec: {containers: []}}}, /^spec\.template\.spec\.containers: Required value$/],
	];

	for (const [spec, error] of table) {
		const found = problems(deployments, deployment(spec));
		t.is(found.length, 1, JSON.stringify(spec));
		t.regex(found[0] ?? '', error);
	}

	t.deepEqual(problems(deployments, deployment({selector: undefined})), [
		'spec.selector: Required value',
		'spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`',
	]);

	const other = {selector: {matchLabels: {app: 'api'}}, template: {...template, metadata: {labels: {app: 'api'}}}};
	t.regex(
		String(updateProblems(deployments, deployment(other), deployment())),
		/^spec\.selector: Invalid value: .*: field is immutable$/,
	);
});

test('generations count changes of the spec, and status has a door of its own', t => {
	const created = deployments.prepareForCreate({...deployment(), status: {replicas: 7}});
	t.is(created.metadata.generation, 1);
	t.deepEqual(created.status, {});

	const same = deployments.prepareForUpdate({...created, metadata: {...created.metadata, labels: {a: '1'}}}, created);
	t.is(same.metadata.generation, 1);

	const noted = {...created, metadata: {...created.metadata, annotations: {why: 'new image'}}};
	t.is(deployments.prepareForUpdate(noted, created).metadata.generation, 2, 'an annotation goes on to the ReplicaSet');
	t.is(replicaSets.prepareForUpdate(noted as never, created as never).metadata.generation, 1);

	const slice = endpointSlices.prepareForCreate(make(endpointSlices, {addressType: 'IPv4', endpoints: []}));
	const labelled = {...slice, metadata: {...slice.metadata, labels: {a: '1'}, annotations: {b: '2'}}};
	t.is(slice.metadata.generation, 1);
	t.is(endpointSlices.prepareForUpdate(labelled, slice).metadata.generation, 2);
	t.is(
		endpointSlices.prepareForUpdate(
			{...labelled, metadata: {...labelled.metadata, annotations: {}}},
			{...labelled, metadata: {...labelled.metadata, generation: 2}},
		).metadata.generation,
		2,
	);
	t.is(
		endpointSlices.prepareForUpdate({...slice, endpoints: [{addresses: ['10.0.0.1']}]}, slice).metadata.generation,
		2,
	);

	const scaled = deployments.prepareForUpdate(
		{...created, spec: {...created.spec, replicas: 3}, status: {replicas: 9}},
		created,
	);
	t.is(scaled.metadata.generation, 2);
	t.deepEqual(scaled.status, {});

	const reported = deployments.prepareForStatusUpdate(
		{...scaled, spec: {...scaled.spec, replicas: 8}, status: {replicas: 3}},
		scaled,
	);
	t.is(reported.spec.replicas, 3);
	t.deepEqual(reported.status, {replicas: 3});
	t.is(reported.metadata.generation, 2);
});

test('a new pod is pending, in its class, and says so when it is gated', t => {
	t.deepEqual(pods.prepareForCreate({...pod({}), status: {phase: 'Running'}}).status, {
		phase: 'Pending',
		qosClass: 'BestEffort',
	});
	t.like(pods.prepareForCreate(pod({schedulingGates: [{name: 'g'}]})).status, {
		phase: 'Pending',
		conditions: [
			{
				type: 'PodScheduled',
				status: 'False',
				reason: 'SchedulingGated',
				lastProbeTime: null,
				lastTransitionTime: null,
			},
		],
	});
	t.deepEqual(pods.topics(pod({})), []);
	t.deepEqual(pods.topics(pod({nodeName: 'node-17'})), ['pods of node-17']);
});

test('a job finds its pods by its own uid and restarts them seldom', t => {
	const job = (spec: object): Job =>
		make(jobs, {spec: {template: {spec: {containers: [web], restartPolicy: 'Never'}}, ...spec}});
	const stored = jobs.prepareForCreate({...jobs.defaults(job({})), metadata: {name: 'sum', uid: 'u1'}});
	t.like(stored.spec, {completions: 1, parallelism: 1, backoffLimit: 6, completionMode: 'NonIndexed', suspend: false});
	t.deepEqual(stored.spec.selector, {matchLabels: {'batch.kubernetes.io/controller-uid': 'u1'}});
	t.is(stored.spec.template.metadata?.labels?.['batch.kubernetes.io/job-name'], 'sum');
	t.deepEqual(stored.metadata.labels, stored.spec.template.metadata?.labels, 'labels of its own it has none');
	t.deepEqual(
		jobs.prepareForCreate({...stored, metadata: {name: 'sum', uid: 'u1', labels: {a: 'b'}}}).metadata.labels,
		{a: 'b'},
	);
	const uid = 'u1';
	t.deepEqual(jobs.validate(stored).map(fieldErrorText), []);
	t.deepEqual(problems(jobs, job({})), [
		'spec.selector: Required value',
		'spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`',
	]);
	const made = (spec: object): Job =>
		jobs.prepareForCreate({...jobs.defaults(job(spec)), metadata: {name: 'sum', uid}} as Job);
	const changed = (before: Job, spec: object): readonly string[] =>
		jobs.validateUpdate({...before, spec: {...before.spec, ...spec} as Job['spec']}, before).map(fieldErrorText);
	t.deepEqual(changed(stored, {completions: 3}), ['spec.completions: Invalid value: 3: field is immutable']);
	const indexed = made({completionMode: 'Indexed', completions: 2, parallelism: 2});
	t.deepEqual(changed(indexed, {completions: 3, parallelism: 3}), []);
	t.deepEqual(changed(indexed, {completions: 3}), [
		'spec.completions: Invalid value: 3: can only be modified in tandem with spec.parallelism',
	]);
	t.deepEqual(
		changed(stored, {selector: {matchLabels: {b: '1', a: '2'}}}).at(-1),
		'spec.selector: Invalid value: {"matchLabels":{"a":"2","b":"1"}}: field is immutable',
	);
	const elsewhere = {...stored.spec.template, spec: {...stored.spec.template.spec, nodeSelector: {a: 'b'}}};
	t.regex(
		String(changed(stored, {template: elsewhere})),
		/^spec\.template: Invalid value: \{"labels":.*"Spec":\{"Volumes":null,/,
	);
	t.deepEqual(changed(made({suspend: true}), {template: elsewhere}), []);
	t.deepEqual(jobs.validate(made({completionMode: 'Indexed', parallelism: 2})).map(fieldErrorText), [
		'spec.completions: Required value: when completion mode is Indexed',
	]);
	const policy = {rules: [{action: 'FailIndex', onPodConditions: [{type: 'DisruptionTarget'}]}]};
	t.like(jobs.defaults(job({podFailurePolicy: policy})).spec.podFailurePolicy, {
		rules: [{onPodConditions: [{type: 'DisruptionTarget', status: 'True'}]}],
	});
	t.deepEqual(jobs.validate(made({template: {spec: {containers: [web]}}})).map(fieldErrorText), [
		'spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
	]);
	t.regex(
		String(updateProblems(jobs, job({completions: 2}), job({}))),
		/spec\.completions: Invalid value: 2: field is immutable/,
	);

	const running = {...job({completions: 3}), status: {startTime: timestamp(0), succeeded: 1}};
	t.like(cells(jobs, running, minutes(3)), {Status: 'Running', Completions: '1/3', Duration: '3m'});
	t.like(cells(jobs, {...job({parallelism: 4}), status: {conditions: [{type: 'Complete', status: 'True'}]}}), {
		Status: 'Complete',
		Completions: '0/1 of 4',
		Duration: '',
	});
});

test('a service is typed and its ports are named', t => {
	const service = (spec: object): Service => make(services, {spec});
	t.like(services.defaults(service({ports: [{port: 80}]})).spec, {
		type: 'ClusterIP',
		sessionAffinity: 'None',
		internalTrafficPolicy: 'Cluster',
		ports: [{port: 80, protocol: 'TCP', targetPort: 80}],
	});
	t.deepEqual(problems(services, service({})), ['spec.ports: Required value']);
	t.deepEqual(problems(services, service({clusterIP: 'None'})), []);
	t.deepEqual(problems(services, service({ports: [{port: 80, name: 'a'}, {port: 81}]})), [
		'spec.ports[1].name: Required value',
	]);

	const placed = service({ports: [{port: 80}], clusterIP: '10.96.0.7', clusterIPs: ['10.96.0.7']});
	t.is(services.prepareForUpdate(service({ports: [{port: 81}]}), placed).spec.clusterIP, '10.96.0.7');
	t.deepEqual(
		updateProblems(services, service({ports: [{port: 80}], clusterIP: '10.96.0.8', clusterIPs: ['10.96.0.8']}), placed),
		['spec.clusterIPs[0]: Invalid value: ["10.96.0.8"]: may not change once set'],
	);

	t.like(
		cells(
			services,
			service({type: 'LoadBalancer', clusterIP: '10.96.0.1', ports: [{port: 80, nodePort: 30_080, protocol: 'TCP'}]}),
		),
		{
			'External-IP': '<pending>',
			'Port(s)': '80:30080/TCP',
			Selector: '<none>',
		},
	);
	t.like(cells(services, service({type: 'ExternalName', externalName: 'db.example.com'})), {
		'Cluster-IP': '<none>',
		'External-IP': 'db.example.com',
		'Port(s)': '<none>',
	});
});

test('nodes show their state, roles and addresses', t => {
	const node = (more: object): Node => make(nodes, more, 'node-1');
	const readiness = (status: string) => ({status: {conditions: [{type: 'Ready', status}]}});
	t.like(cells(nodes, node({})), {
		Status: 'Unknown',
		Roles: '<none>',
		Version: '',
		'Internal-IP': '<none>',
		'OS-Image': '<unknown>',
	});
	t.like(cells(nodes, node(readiness('True'))), {Status: 'Ready'});
	t.like(cells(nodes, node(readiness('Unknown'))), {Status: 'NotReady'});
	t.like(cells(nodes, node({...readiness('True'), spec: {unschedulable: true}})), {Status: 'Ready,SchedulingDisabled'});
	t.is(
		cells(
			nodes,
			node({
				metadata: {
					name: 'n',
					labels: {'node-role.kubernetes.io/worker': '', 'node-role.kubernetes.io/control-plane': ''},
				},
			}),
		).Roles,
		'control-plane,worker',
	);
	t.deepEqual(nodes.defaults(node({status: {capacity: {cpu: '2000m'}}})).status?.allocatable, {cpu: '2'});
});

test('events say when, what and about whom', t => {
	const event = make(events, {
		involvedObject: {kind: 'Pod', namespace: 'shop', name: 'web-1', fieldPath: 'spec.containers{web}'},
		reason: 'BackOff',
		message: ' Back-off restarting failed container ',
		type: 'Warning',
		source: {component: 'kubelet', host: 'node-1'},
		firstTimestamp: timestamp(0),
		lastTimestamp: timestamp(seconds(90)),
		count: 4,
	});
	t.deepEqual(cells(events, event, minutes(2)), {
		'Last Seen': '30s',
		Type: 'Warning',
		Reason: 'BackOff',
		Object: 'pod/web-1',
		Subobject: 'spec.containers{web}',
		Source: 'kubelet, node-1',
		Message: 'Back-off restarting failed container',
		'First Seen': '2m',
		Count: 4,
		Name: 'web',
	});
	t.deepEqual(problems(events, {...event, metadata: {name: 'x', namespace: 'other'}}), [
		'involvedObject.namespace: Invalid value: "shop": does not match event.namespace',
	]);
	t.is(events.selectableFields(event)['involvedObject.name'], 'web-1');
});

test('data keeps hostile keys, and stands once it is immutable', t => {
	const map = make(configMaps, JSON.parse('{"data":{"__proto__":"x"}}'));
	t.deepEqual(problems(configMaps, map), []);
	t.is(JSON.stringify(configMaps.defaults(map).data), '{"__proto__":"x"}');
	t.is(cells(configMaps, map).Data, 1);
	t.regex(
		String(problems(configMaps, make(configMaps, {data: {'a b': ''}}))),
		/^data\[a b]: Invalid value: "a b": a valid config key/,
	);

	const frozen = make(configMaps, {data: {a: '1'}, immutable: true});
	t.deepEqual(updateProblems(configMaps, make(configMaps, {data: {a: '2'}, immutable: true}), frozen), [
		'data: Forbidden: field is immutable when `immutable` is set',
	]);

	const secret = secrets.defaults(
		make(secrets, JSON.parse('{"stringData":{"__proto__":"me","k":"v"},"data":{"k":"old"}}')),
	);
	t.is(JSON.stringify(secret.data), '{"k":"dg==","__proto__":"bWU="}');
	t.deepEqual([secret.type, secret.stringData], ['Opaque', undefined]);
	t.deepEqual(problems(secrets, make(secrets, {type: 'kubernetes.io/dockerconfigjson'})), [
		'data[.dockerconfigjson]: Required value',
	]);
});

test('small kinds have their law too', t => {
	t.deepEqual(problems(leases, make(leases, {spec: {leaseDurationSeconds: 0}})), [
		'spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0',
	]);
	t.regex(
		String(
			problems(podDisruptionBudgets, make(podDisruptionBudgets, {spec: {minAvailable: 1, maxUnavailable: '10%'}})),
		),
		/^spec: Invalid value: .*: minAvailable and maxUnavailable cannot be both set$/,
	);
	t.like(cells(podDisruptionBudgets, make(podDisruptionBudgets, {spec: {minAvailable: '50%'}})), {
		'Min Available': '50%',
		'Max Unavailable': 'N/A',
		'Allowed Disruptions': 0,
	});
	t.deepEqual(problems(priorityClasses, make(priorityClasses, {value: 2_000_000_000})), [
		'value: Forbidden: maximum allowed value of a user defined priority is 1000000000',
	]);
	t.is(priorityClasses.defaults(make(priorityClasses, {value: 5})).preemptionPolicy, 'PreemptLowerPriority');
	t.deepEqual(updateProblems(priorityClasses, make(priorityClasses, {value: 1}), make(priorityClasses, {value: 2})), [
		'value: Forbidden: may not be changed in an update.',
	]);
	const odd = make(endpointSlices, {addressType: '__proto__', endpoints: [{addresses: ['10.0.0.1']}]});
	t.is(problems(endpointSlices, odd).length, 1);
	t.deepEqual(problems(endpointSlices, make(endpointSlices, {endpoints: [{addresses: []}]})), [
		'addressType: Required value',
		'endpoints[0].addresses: Required value: must contain at least 1 address',
	]);
	t.like(
		cells(
			endpointSlices,
			make(endpointSlices, {addressType: 'IPv4', endpoints: ['1', '2', '3', '4'].map(ip => ({addresses: [ip]}))}),
		),
		{Ports: '<unset>', Endpoints: '1,2,3 + 1 more...'},
	);
	t.deepEqual(namespaces.prepareForCreate(make(namespaces, {})).spec, {finalizers: ['kubernetes']});
	t.deepEqual(namespaces.defaults(make(namespaces, {})).metadata.labels, {'kubernetes.io/metadata.name': 'web'});
});

test('roles say what, bindings say who', t => {
	t.deepEqual(problems(roles, make(roles, {rules: [{resources: ['pods']}]})), [
		'rules[0].verbs: Required value: verbs must contain at least one value',
		'rules[0].apiGroups: Required value: resource rules must supply at least one api group',
	]);
	const binding = (more: object) =>
		make(roleBindings, {
			roleRef: {kind: 'ClusterRole', name: 'view'},
			subjects: [{kind: 'User', name: 'bob'}],
			...more,
		});
	t.deepEqual(problems(roleBindings, binding({})), []);
	t.is(roleBindings.defaults(binding({})).subjects?.[0]?.apiGroup, 'rbac.authorization.k8s.io');
	t.is(cells(roleBindings, binding({})).Role, 'ClusterRole/view');
	t.regex(
		String(updateProblems(roleBindings, binding({roleRef: {kind: 'Role', name: 'x'}}), binding({}))),
		/^roleRef: Invalid value: .*: cannot change roleRef$/,
	);
	t.deepEqual(
		problems(
			clusterRoleBindings,
			make(clusterRoleBindings, {roleRef: {kind: 'Role', name: 'x'}, subjects: [{kind: 'ServiceAccount', name: 'a'}]}),
		),
		[
			'roleRef.kind: Unsupported value: "Role": supported values: "ClusterRole"',
			'subjects[0].namespace: Required value',
		],
	);
});
