import test from 'ava';
import {parse} from 'yaml';
import {defaultTuning, isTuning, readSchedulerConfiguration, type Tuning} from '../../../source/engine/cluster.ts';
import {configurationLines} from '../../../source/game/tuner/configuration-text.ts';
import {differences, type Edits, edited, settings} from '../../../source/game/tuner/settings.ts';

test('edits make another profile, and nothing else', t => {
	const {tuning, problems} = edited(defaultTuning, {
		'podtopologyspread.weight': '5',
		ImageLocality: 'off',
		'NodeResourcesFit.strategy': 'mostallocated',
		percentageOfNodesToScore: '30',
	});
	t.deepEqual(problems, []);
	t.deepEqual(differences(defaultTuning, tuning), [
		'NodeResourcesFit LeastAllocated → MostAllocated',
		'PodTopologySpread ×2 → ×5',
		'ImageLocality off',
		'percentageOfNodesToScore 0 → 30',
	]);
});

test('everything that is wrong is said at once', t => {
	const {problems} = edited(defaultTuning, {
		Lottery: 'on',
		ImageLocality: 'maybe',
		'PodTopologySpread.weight': '-1',
		'NodeResourcesFit.shape': '0:0',
		'NodeResourcesFit.cpu': '101',
		DefaultBinder: 'off',
		percentageOfNodesToScore: '200',
	});
	t.deepEqual([...problems].sort(), [
		'ImageLocality is on or off',
		'only RequestedToCapacityRatio has a shape: set the strategy first',
		'percentageOfNodesToScore: Invalid value: 200: not in valid range [0-100] (0 adapts to the size)',
		'profiles[0].pluginConfig[0].args.scoringStrategy.resources[0].weight: Invalid value: 101: resource weight of cpu not in valid range (0, 100]',
		'profiles[0].plugins: at least one bind plugin is needed for profile with scheduler name "default-scheduler" (enable DefaultBinder)',
		'the weight of PodTopologySpread is a whole number from 1 on',
		'there is no setting "Lottery"',
	]);
});

test('some resource has to count', t => {
	const {problems} = edited(defaultTuning, {'NodeResourcesFit.cpu': '0', 'NodeResourcesFit.memory': '0'});
	t.deepEqual(problems, ['NodeResourcesFit scores by one resource at least']);
});

test('a plugin that was off comes back to its place with its usual weight', t => {
	const off = edited(defaultTuning, {TaintToleration: 'off', 'TaintToleration.weight': '9'});
	t.deepEqual(off.problems, ['TaintToleration is off; a plugin that is off has no weight']);
	const on = edited(off.tuning, {TaintToleration: 'on'});
	t.deepEqual(on.tuning, defaultTuning);
});

test('a plugin at one point: off, on again, with a weight of its own, or there alone', t => {
	const one = (before: Tuning, edits: Edits) => edited(before, edits);
	const off = one(defaultTuning, {'PodTopologySpread.filter': 'off', 'TaintToleration.score': 'off'});
	t.deepEqual(off.problems, []);
	t.deepEqual(off.tuning.points, {
		filter: {enabled: [], disabled: ['PodTopologySpread']},
		score: {enabled: [], disabled: ['TaintToleration']},
	});
	t.deepEqual(differences(defaultTuning, off.tuning), [
		'TaintToleration off at score',
		'PodTopologySpread off at filter',
	]);
	t.deepEqual(one(off.tuning, {'PodTopologySpread.filter': 'on', 'TaintToleration.score': 'on'}).tuning, defaultTuning);

	const heavy = one(defaultTuning, {'ImageLocality.score': '40'});
	t.deepEqual(heavy.tuning.points?.score?.enabled, [{name: 'ImageLocality', weight: 40}]);
	t.deepEqual(differences(heavy.tuning, defaultTuning), ['ImageLocality on at score']);

	const alone = one(defaultTuning, {TaintToleration: 'off', 'TaintToleration.score': 'on'});
	t.deepEqual(alone.problems, []);
	t.deepEqual(alone.tuning.points?.score?.enabled, [{name: 'TaintToleration', weight: 3}]);
	t.deepEqual(differences(defaultTuning, alone.tuning), ['TaintToleration off', 'TaintToleration ×3 at score']);
	t.true(isTuning(alone.tuning), 'a replay may hold it');
});

test('what stands against a plugin at a point is said in Kubernetes’ words, or by the setting', t => {
	const {problems} = edited(defaultTuning, {
		'ImageLocality.filter': 'on',
		'Lottery.score': '3',
		'DefaultBinder.bind': 'off',
		'PrioritySort.queueSort': 'off',
		'NodeAffinity.score': '0',
		'NodeAffinity.filter': '7',
	});
	t.deepEqual(problems, [
		'NodeAffinity at filter is on or off',
		'NodeAffinity at score is on, off or its weight there, a whole number from 1 on',
		'profiles[0].plugins.filter.enabled[0]: plugin "ImageLocality" does not extend FilterPlugin plugin (it belongs to score)',
		'profiles[0].plugins.score.enabled[0]: ScorePlugin "Lottery" does not exist (podfall has the plugins of the default kube-scheduler, and no others)',
		'profiles[0].plugins: only one queue sort plugin required for profile with scheduler name "default-scheduler", but got 0 (enable PrioritySort)',
		'profiles[0].plugins: at least one bind plugin is needed for profile with scheduler name "default-scheduler" (enable DefaultBinder)',
	]);
});

test('what is set back to the usual is not said', t => {
	const there = edited(defaultTuning, {'NodeResourcesFit.cpu': '5', 'InterPodAffinity.hardPodAffinityWeight': '0'});
	t.deepEqual(Object.keys(there.tuning.pluginConfig), ['InterPodAffinity', 'NodeResourcesFit']);
	const back = edited(there.tuning, {'NodeResourcesFit.cpu': '1', 'InterPodAffinity.hardPodAffinityWeight': '1'});
	t.deepEqual(back.tuning, defaultTuning);
});

test('a step leads to a value that can be set, from every setting of the default profile', t => {
	for (const {id, kind, read, write, step} of settings) {
		const value = read(defaultTuning);

		for (const next of [step(value, -1), step(value, 1)].filter(each => each !== undefined)) {
			const outcome = write(defaultTuning, next);

			if (id !== 'NodeResourcesFit.shape') {
				t.not(typeof outcome, 'string', `${id} ${kind} ${next}: ${String(outcome)}`);
			}
		}
	}
});

test('a profile is written as the file that kube-scheduler reads', t => {
	const {tuning} = edited(defaultTuning, {
		'PodTopologySpread.weight': '5',
		ImageLocality: 'off',
		'NodeResourcesFit.strategy': 'RequestedToCapacityRatio',
		percentageOfNodesToScore: '30',
	});
	t.deepEqual(configurationLines(tuning, 'default-scheduler'), [
		'apiVersion: kubescheduler.config.k8s.io/v1',
		'kind: KubeSchedulerConfiguration',
		'percentageOfNodesToScore: 30',
		'profiles:',
		'- schedulerName: default-scheduler',
		'  plugins:',
		'    multiPoint:',
		'      enabled:',
		'      - name: PodTopologySpread',
		'        weight: 5',
		'      disabled:',
		'      - name: ImageLocality',
		'  pluginConfig:',
		'  - name: NodeResourcesFit',
		'    args:',
		'      scoringStrategy:',
		'        type: RequestedToCapacityRatio',
		'        resources:',
		'        - name: cpu',
		'          weight: 1',
		'        - name: memory',
		'          weight: 1',
		'        requestedToCapacityRatio:',
		'          shape:',
		'          - utilization: 0',
		'            score: 0',
		'          - utilization: 100',
		'            score: 10',
	]);
});

test('the default profile is a file of four lines', t => {
	t.deepEqual(configurationLines(defaultTuning, 'player'), [
		'apiVersion: kubescheduler.config.k8s.io/v1',
		'kind: KubeSchedulerConfiguration',
		'profiles:',
		'- schedulerName: player',
	]);
});

test('what is written is what the reader of such files reads: the same profile comes back', t => {
	const edits: readonly Edits[] = [
		{},
		{ImageLocality: 'off', 'PodTopologySpread.weight': '5', percentageOfNodesToScore: '30'},
		{'NodeResourcesFit.strategy': 'RequestedToCapacityRatio', 'NodeResourcesFit.cpu': '3'},
		{'NodeResourcesFit.memory': '0', 'InterPodAffinity.hardPodAffinityWeight': '7', TaintToleration: 'off'},
	];

	for (const each of edits) {
		const {tuning, problems} = edited(defaultTuning, each);
		t.deepEqual(problems, []);
		const read = readSchedulerConfiguration(parse(configurationLines(tuning, 'player').join('\n')));
		const profile = read.ok ? read.value.profiles[0] : undefined;
		t.is(profile?.schedulerName, 'player');
		t.deepEqual(profile?.plugins, tuning.plugins);
		t.is(profile?.percentageOfNodesToScore, tuning.percentageOfNodesToScore);

		for (const [plugin, args] of Object.entries(tuning.pluginConfig)) {
			t.like(profile?.pluginConfig[plugin], {...args});
		}
	}
});
