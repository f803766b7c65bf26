import test from 'ava';
import {parse} from 'yaml';
import {seconds} from '../../../source/engine/kernel/time.ts';
import {readSchedulerConfiguration} from '../../../source/engine/scheduler/configuration/configuration.ts';
import {pathOf} from '../../../source/engine/scheduler/configuration/problem.ts';
import {runCycle} from '../../../source/engine/scheduler/cycle.ts';
import {compilePod} from '../../../source/engine/scheduler/pod-info.ts';
import {createFramework, defaultProfile, type Profile} from '../../../source/engine/scheduler/profiles.ts';
import {explain, tableOf} from '../../../source/engine/scheduler/why.ts';
import {sightOf} from '../../helpers/scheduler-vectors.ts';
import {bigNode, podAsking, schedulingTable} from '../../helpers/scheduling.ts';

const head = 'apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\n';

const read = (yaml: string) => readSchedulerConfiguration(parse(`${head}${yaml}`));

const good = (yaml: string) => {
	const outcome = read(yaml);
	return outcome.ok ? outcome.value : `refused: ${JSON.stringify(outcome.problems)}`;
};

const profilesOf = (yaml: string): readonly Profile[] => {
	const value = good(yaml);

	if (typeof value === 'string') {
		throw new Error(value);
	}

	return value.profiles;
};

const onlyProfile = (yaml: string): Profile => profilesOf(yaml)[0] as Profile;

/** The plug-ins that are asked at a point, in order. */
const asked = (yaml: string, point: 'filters' | 'scores' | 'preFilters' | 'preScores' | 'postFilters') => {
	const framework = createFramework(onlyProfile(yaml));
	return framework[point].map(index => framework.plugins[index]?.name);
};

const weights = (yaml: string) => {
	const framework = createFramework(onlyProfile(yaml));
	return Object.fromEntries(
		framework.scores.map(index => [
			framework.plugins[index]?.name,
			framework.weights.get(framework.plugins[index]?.name ?? ''),
		]),
	);
};

/** `path: what`, one line a problem. */
const problems = (yaml: string): readonly string[] => {
	const outcome = read(yaml);
	return outcome.ok
		? []
		: outcome.problems.map(({path, what}) => (path.length === 0 ? what : `${pathOf(path)}: ${what}`));
};

const args = (plugin: string, yaml: string): string => `profiles: [{pluginConfig: [{name: ${plugin}, args: ${yaml}}]}]`;

test('a configuration that says nothing is the default one', t => {
	t.deepEqual(good(''), {
		profiles: [defaultProfile],
		queue: {backoff: {initial: seconds(1), max: seconds(10)}, longestInPool: seconds(300)},
		throttle: {qps: 50, burst: 100},
	});
	t.deepEqual(onlyProfile('profiles: [{}]'), defaultProfile);
	t.deepEqual(createFramework(onlyProfile('')).filters, createFramework().filters);
});

test('numbers that are not of a profile reach the queue, the limits and every profile', t => {
	const value = good(`
parallelism: 4
podInitialBackoffSeconds: 2
podMaxBackoffSeconds: 60
percentageOfNodesToScore: 40
clientConnection: {qps: 200, burst: 400, kubeconfig: /etc/kubernetes/scheduler.conf}
leaderElection: {leaderElect: true, leaseDuration: 30s, renewDeadline: 20s, retryPeriod: 500ms}
enableProfiling: false
profiles:
- schedulerName: one
- schedulerName: two
  percentageOfNodesToScore: 7
`);
	t.like(value, {
		queue: {backoff: {initial: seconds(2), max: seconds(60)}},
		throttle: {qps: 200, burst: 400},
		profiles: [
			{schedulerName: 'one', percentageOfNodesToScore: 40},
			{schedulerName: 'two', percentageOfNodesToScore: 7},
		],
	});
});

test('plug-ins for all points: one named again keeps its place and gets a new weight, one disabled is gone', t => {
	const yaml =
		'profiles: [{plugins: {multiPoint: {enabled: [{name: ImageLocality, weight: 9}], disabled: [{name: InterPodAffinity}]}}}]';
	t.deepEqual(weights(yaml), {
		TaintToleration: 3,
		NodeAffinity: 2,
		NodeResourcesFit: 1,
		PodTopologySpread: 2,
		NodeResourcesBalancedAllocation: 1,
		ImageLocality: 9,
	});
	t.false(asked(yaml, 'filters').includes('InterPodAffinity'));
	t.deepEqual(
		asked('profiles: [{plugins: {multiPoint: {enabled: [{name: ImageLocality}]}}}]', 'scores').at(-1),
		'ImageLocality',
	);
});

test('a single point: what it names comes first, what it disables stays elsewhere', t => {
	t.deepEqual(
		weights(
			'profiles: [{plugins: {score: {enabled: [{name: NodeResourcesFit, weight: 5}], disabled: [{name: ImageLocality}]}}}]',
		),
		{
			NodeResourcesFit: 5,
			TaintToleration: 3,
			NodeAffinity: 2,
			PodTopologySpread: 2,
			InterPodAffinity: 2,
			NodeResourcesBalancedAllocation: 1,
		},
	);
	const yaml =
		"profiles: [{plugins: {score: {disabled: [{name: '*'}], enabled: [{name: ImageLocality}, {name: NodeAffinity, weight: 4}]}}}]";
	t.deepEqual(asked(yaml, 'scores'), ['ImageLocality', 'NodeAffinity']);
	t.deepEqual(weights(yaml), {ImageLocality: 1, NodeAffinity: 4});
	t.deepEqual(asked(yaml, 'filters'), asked('', 'filters'));
	t.deepEqual(asked('profiles: [{plugins: {filter: {enabled: [{name: NodeName}]}}}]', 'filters').slice(0, 2), [
		'NodeName',
		'NodeUnschedulable',
	]);
	t.deepEqual(asked("profiles: [{plugins: {postFilter: {disabled: [{name: '*'}]}}}]", 'postFilters'), []);
});

const decide = (profile: Profile, pod = podAsking('web', {cpu: '1'})) => {
	const nodes = [bigNode('full', {cpu: '2'}), bigNode('empty', {cpu: '8'})];
	const sight = {...sightOf({nodes, pods: [], otherObjects: []}), nodes: tableOf(nodes, []).snapshot};
	return runCycle({framework: createFramework(profile), sight, pod: compilePod(pod), startIndex: 0});
};

test('MostAllocated packs, LeastAllocated spreads, and a ratio does what its shape says', t => {
	const strategy = (yaml: string): string => {
		const result = decide(onlyProfile(args('NodeResourcesFit', `{scoringStrategy: ${yaml}}`)));
		return result.outcome === 'placed' ? result.host : result.message;
	};

	t.is(strategy('{type: MostAllocated, resources: [{name: cpu, weight: 100}]}'), 'full');
	t.is(strategy('{type: LeastAllocated}'), 'empty');
	t.is(
		strategy(
			'{type: RequestedToCapacityRatio, resources: [{name: cpu, weight: 3}], requestedToCapacityRatio: {shape: [{utilization: 0, score: 0}, {utilization: 100, score: 10}]}}',
		),
		'full',
	);
});

test('resources that are ignored do not stand in the way', t => {
	const pod = podAsking('gpu', {cpu: '1', 'example.com/foo': '1', 'other.example/bar': '1'});
	t.is(decide(defaultProfile, pod).outcome, 'unschedulable');
	t.is(
		decide(
			onlyProfile(
				args('NodeResourcesFit', '{ignoredResources: [example.com/foo], ignoredResourceGroups: [other.example]}'),
			),
			pod,
		).outcome,
		'placed',
	);
});

test('affinity that the profile adds holds for every pod', t => {
	const profile = onlyProfile(
		args(
			'NodeAffinity',
			'{addedAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: disk, operator: In, values: [ssd]}]}]}}}',
		),
	);
	t.like(decide(profile), {
		message:
			"0/2 nodes are available: 2 node(s) didn't match scheduler-enforced node affinity. no new claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.",
	});
});

test('without PostFilter a refused pod hears nothing of preemption', t => {
	t.like(
		decide(onlyProfile("profiles: [{plugins: {postFilter: {disabled: [{name: '*'}]}}}]"), podAsking('web', {cpu: '3'})),
		{
			outcome: 'placed',
		},
	);
	t.like(
		decide(
			onlyProfile("profiles: [{plugins: {postFilter: {disabled: [{name: '*'}]}}}]"),
			podAsking('web', {cpu: '30'}),
		),
		{
			message: '0/2 nodes are available: 2 Insufficient cpu.',
		},
	);
});

test('a filter that cannot do without its PreFilter says so, one that can does', t => {
	t.like(decide(onlyProfile('profiles: [{plugins: {preFilter: {disabled: [{name: InterPodAffinity}]}}}]')), {
		outcome: 'failed',
		message: 'running "InterPodAffinity" filter plugin: reading "PreFilterInterPodAffinity" from cycleState: not found',
	});
	t.like(decide(onlyProfile('profiles: [{plugins: {preFilter: {disabled: [{name: NodeAffinity}]}}}]')), {
		outcome: 'placed',
	});
	t.like(decide(onlyProfile('profiles: [{plugins: {preScore: {disabled: [{name: NodeResourcesFit}]}}}]')), {
		outcome: 'placed',
		host: 'empty',
	});
});

test('a filter that is switched off is not in the why-table', t => {
	const profile = onlyProfile('profiles: [{plugins: {filter: {disabled: [{name: NodeResourcesFit}]}}}]');
	const nodes = [bigNode('small', {cpu: '1'})];
	const sight = {...sightOf({nodes, pods: [], otherObjects: []}), nodes: tableOf(nodes, []).snapshot};
	const why = explain({
		framework: createFramework(profile),
		sight,
		pod: compilePod(podAsking('big', {cpu: '4'})),
		startIndex: 0,
	});
	t.is(why.rows[0]?.verdict, undefined);
	t.false(why.rows[0]?.filters.some(({plugin}) => plugin === 'NodeResourcesFit'));
});

test('each pod is handled by the profile that it names', t => {
	const profiles = profilesOf(`
profiles:
- schedulerName: default-scheduler
- schedulerName: packer
  plugins: {score: {disabled: [{name: '*'}], enabled: [{name: NodeResourcesFit}]}}
  pluginConfig: [{name: NodeResourcesFit, args: {scoringStrategy: {type: MostAllocated}}}]
`);
	const table = schedulingTable({profiles})
		.nodes(bigNode('full', {cpu: '2', memory: '2Gi'}), bigNode('empty', {cpu: '8', memory: '32Gi'}))
		.pods(
			podAsking('spread', {cpu: '1'}),
			podAsking('packed', {cpu: '1'}, {spec: {schedulerName: 'packer'}}),
			podAsking('nobody', {cpu: '1'}, {spec: {schedulerName: 'other'}}),
		)
		.run(seconds(3));
	t.is(table.nodeOf('spread'), 'empty');
	t.is(table.nodeOf('packed'), 'full');
	t.is(table.nodeOf('nobody'), undefined);
});

const bad: ReadonlyArray<readonly [yaml: string, wanted: readonly string[]]> = [
	['parallelism: 0', ['parallelism: Invalid value: 0: should be an integer value greater than zero']],
	[
		'parallelism: "16"',
		[
			'parallelism: json: cannot unmarshal string into Go struct field KubeSchedulerConfiguration.parallelism of type int32',
		],
	],
	['paralelism: 16', ['paralelism: strict decoding error: unknown field "paralelism"']],
	['percentageOfNodesToScore: 101', ['percentageOfNodesToScore: Invalid value: 101: not in valid range [0-100]']],
	[
		'podInitialBackoffSeconds: 0\npodMaxBackoffSeconds: -1',
		[
			'podInitialBackoffSeconds: Invalid value: 0: must be greater than 0',
			'podMaxBackoffSeconds: Invalid value: -1: must be greater than or equal to PodInitialBackoffSeconds',
		],
	],
	[
		'leaderElection: {leaseDuration: 5s, resourceLock: endpoints}',
		[
			'leaderElection.leaseDuration: Invalid value: "10s": must be greater than `RenewDeadline`',
			'leaderElection.resourceLock: Invalid value: "endpoints": resourceLock value must be "leases"',
		],
	],
	['leaderElection: {retryPeriod: soon}', ['leaderElection.retryPeriod: time: invalid duration "soon"']],
	['clientConnection: {burst: -1}', ['clientConnection.burst: Invalid value: -1: must be non-negative']],
	['profiles: [{schedulerName: a}, {}]', ['profiles[1].schedulerName: Required value']],
	['profiles: [{schedulerName: a}, {schedulerName: a}]', ['profiles[1].schedulerName: Duplicate value: {}']],
	[
		'profiles: [{plugins: {score: {enabled: [{name: Coscheduling}]}}}]',
		['profiles[0].plugins.score.enabled[0]: ScorePlugin "Coscheduling" does not exist'],
	],
	[
		'profiles: [{plugins: {multiPoint: {enabled: [{name: Coscheduling}]}}}]',
		['profiles[0].plugins.multiPoint.enabled[0]: PreFilterPlugin "Coscheduling" does not exist'],
	],
	[
		'profiles: [{plugins: {filter: {enabled: [{name: ImageLocality}]}}}]',
		['profiles[0].plugins.filter.enabled[0]: plugin "ImageLocality" does not extend FilterPlugin plugin'],
	],
	[
		'profiles: [{plugins: {filter: {enabled: [{name: EBSLimits}]}}}]',
		[
			'profiles[0].plugins.filter.enabled[0]: Invalid value: "EBSLimits": was invalid in version "v1" (KubeSchedulerConfiguration is version "kubescheduler.config.k8s.io/v1")',
		],
	],
	[
		"profiles: [{plugins: {multiPoint: {disabled: [{name: '*'}]}}}]",
		[
			'profiles[0].plugins: only one queue sort plugin required for profile with scheduler name "default-scheduler", but got 0',
			'profiles[0].plugins: at least one bind plugin is needed for profile with scheduler name "default-scheduler"',
		],
	],
	[
		'profiles: [{plugins: {scores: {}, score: {enable: []}}}]',
		[
			'profiles[0].plugins.scores: strict decoding error: unknown field "profiles[0].plugins.scores"',
			'profiles[0].plugins.score.enable: strict decoding error: unknown field "profiles[0].plugins.score.enable"',
		],
	],
	[
		args('InterPodAffinity', '{hardPodAffinityWeight: 101}'),
		['profiles[0].pluginConfig[0].args.hardPodAffinityWeight: Invalid value: 101: not in valid range [0, 100]'],
	],
	[
		args('InterPodAffinity', '{hardPodAffinityWeight: heavy, soft: 1}'),
		[
			'profiles[0].pluginConfig[0].args.hardPodAffinityWeight: decoding args for plugin InterPodAffinity: json: cannot unmarshal string into Go struct field InterPodAffinityArgs.hardPodAffinityWeight of type int32',
			'profiles[0].pluginConfig[0].args.soft: decoding args for plugin InterPodAffinity: strict decoding error: unknown field "soft"',
		],
	],
	[
		args('InterPodAffinity', '{kind: NodeAffinityArgs}'),
		[
			'profiles[0].pluginConfig[0].args.kind: args for plugin InterPodAffinity were not of type InterPodAffinityArgs.kubescheduler.config.k8s.io, got NodeAffinityArgs.kubescheduler.config.k8s.io',
		],
	],
	[
		args('DefaultPreemption', '{minCandidateNodesPercentage: 0, minCandidateNodesAbsolute: 0}'),
		[
			'profiles[0].pluginConfig[0].args.minCandidateNodesPercentage: Invalid value: 0: cannot be zero at the same time as minCandidateNodesAbsolute',
			'profiles[0].pluginConfig[0].args.minCandidateNodesAbsolute: Invalid value: 0: cannot be zero at the same time as minCandidateNodesPercentage',
		],
	],
	[
		args('NodeResourcesFit', '{scoringStrategy: {resources: [{name: cpu, weight: 101}]}}'),
		[
			'profiles[0].pluginConfig[0].args.scoringStrategy.type: Unsupported value: "": supported values: "LeastAllocated", "MostAllocated", "RequestedToCapacityRatio"',
			'profiles[0].pluginConfig[0].args.scoringStrategy.resources[0].weight: Invalid value: 101: resource weight of cpu not in valid range (0, 100]',
		],
	],
	[
		args('NodeResourcesFit', '{ignoredResourceGroups: [a/b], scoringStrategy: {type: RequestedToCapacityRatio}}'),
		[
			"profiles[0].pluginConfig[0].args.ignoredResourceGroups[0]: Invalid value: \"a/b\": resource group name can't contain '/'",
			'profiles[0].pluginConfig[0].args.scoringStrategy.requestedToCapacityRatio: Required value: must be specified when type is RequestedToCapacityRatio',
		],
	],
	[
		args(
			'NodeResourcesFit',
			'{scoringStrategy: {type: RequestedToCapacityRatio, requestedToCapacityRatio: {shape: [{utilization: 50, score: 11}, {utilization: 50, score: 1}, {utilization: 101, score: 1}]}}}',
		),
		[
			'profiles[0].pluginConfig[0].args.scoringStrategy.requestedToCapacityRatio.shape[1].utilization: Invalid value: 50: values must be sorted in increasing order',
			'profiles[0].pluginConfig[0].args.scoringStrategy.requestedToCapacityRatio.shape[0].score: Invalid value: 11: not in valid range [0, 10]',
			'profiles[0].pluginConfig[0].args.scoringStrategy.requestedToCapacityRatio.shape[2].utilization: Invalid value: 101: not in valid range [0, 100]',
		],
	],
	[
		args('NodeResourcesBalancedAllocation', '{resources: [{name: cpu, weight: 2}, {name: cpu, weight: 1}]}'),
		[
			'profiles[0].pluginConfig[0].args.resources[0].weight: Invalid value: 2: must be 1',
			'profiles[0].pluginConfig[0].args.resources[1].name: Duplicate value: "cpu"',
		],
	],
	[
		args(
			'PodTopologySpread',
			'{defaultConstraints: [{maxSkew: 0, topologyKey: "", whenUnsatisfiable: Never, labelSelector: {}}]}',
		),
		[
			'profiles[0].pluginConfig[0].args.defaultingType: Invalid value: "System": when .defaultConstraints are not empty',
			'profiles[0].pluginConfig[0].args.defaultConstraints[0].maxSkew: Invalid value: 0: not in valid range (0, inf)',
			'profiles[0].pluginConfig[0].args.defaultConstraints[0].topologyKey: Required value: can not be empty',
			'profiles[0].pluginConfig[0].args.defaultConstraints[0].whenUnsatisfiable: Unsupported value: "Never": supported values: "DoNotSchedule", "ScheduleAnyway"',
			'profiles[0].pluginConfig[0].args.defaultConstraints[0].labelSelector: Forbidden: constraint must not define a selector, as they deduced for each pod',
		],
	],
	[
		args('VolumeBinding', '{bindTimeoutSeconds: -1}'),
		[
			'profiles[0].pluginConfig[0].args.bindTimeoutSeconds: Invalid value: -1: invalid BindTimeoutSeconds, should not be a negative value',
		],
	],
	[
		'extenders: [{prioritizeVerb: rank, bindVerb: bind}, {bindVerb: bind, managedResources: [{name: cpu}]}]',
		[
			'extenders[0].weight: Invalid value: 0: must have a positive weight applied to it',
			'extenders[1].managedResources[0].name: Invalid value: "cpu": is an invalid extended resource name',
			'extenders: Invalid value: "found 2 extenders implementing bind": only one extender can implement bind',
		],
	],
	[
		'profiles: [{schedulerName: a}, {schedulerName: b, plugins: {queueSort: {enabled: [{name: PrioritySort}]}}}]',
		[
			'profiles[1].plugins.queueSort: Invalid value: {"Enabled":[{"Name":"PrioritySort","Weight":0}],"Disabled":null}: must be the same for all profiles',
		],
	],
];

for (const [yaml, wanted] of bad) {
	test(`refused in Kubernetes' words: ${yaml.replaceAll('\n', ' ')}`, t => {
		t.deepEqual(problems(yaml), wanted);
	});
}

test('another version is refused before anything else is said', t => {
	const outcome = readSchedulerConfiguration({
		apiVersion: 'kubescheduler.config.k8s.io/v1beta3',
		kind: 'KubeSchedulerConfiguration',
		profils: [],
	});
	t.false(outcome.ok);
	t.deepEqual(outcome.ok ? [] : outcome.problems.map(({what}) => what), [
		'no kind "KubeSchedulerConfiguration" is registered for version "kubescheduler.config.k8s.io/v1beta3" in scheme "pkg/scheduler/apis/config/scheme/scheme.go"',
	]);
	t.false(readSchedulerConfiguration('text').ok);
	t.false(readSchedulerConfiguration(null).ok);
	t.false(readSchedulerConfiguration([]).ok);
});

test('what is read and changes nothing is said', t => {
	const outcome = read(`
extenders: [{urlPrefix: http://localhost, filterVerb: filter}]
profiles:
- plugins: {multiPoint: {disabled: [{name: NodeAfinity}]}}
  pluginConfig: [{name: Coscheduling, args: {permitWaitingTimeSeconds: 10}}]
`);
	t.deepEqual(outcome.ok ? outcome.notes : [], [
		'extenders: 1 is left out: podfall asks nobody over HTTP',
		'profiles[0].pluginConfig[0]: podfall has no plugin Coscheduling; its arguments are not used',
		'profiles[0].plugins.multiPoint.disabled[0].name: podfall has no plugin NodeAfinity that could be disabled',
	]);
});
