import test from 'ava';
import {parse} from 'yaml';
import {defaultTuning, readSchedulerConfiguration} from '../../../source/engine/cluster.ts';
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
