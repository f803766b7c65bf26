import test from 'ava';
import {pods} from '../../../source/engine/api/kinds/pod.ts';
import {scenarioFromManifests} from '../../../source/game/scenario/own.ts';
import {readConfigurationText, withConfiguration} from '../../../source/game/scenario/scheduler-configuration.ts';
import {scenarioOfSource} from '../../../source/game/scenario/source.ts';
import {openBackstage} from '../../../source/game/session.ts';

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: web:1, resources: {requests: {cpu: 500m, memory: 256Mi}}}]}
`;

const packing = `apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
extenders: [{urlPrefix: https://extender, tlsConfig: {keyData: c2VjcmV0}}]
profiles:
- plugins: {score: {disabled: [{name: '*'}], enabled: [{name: NodeResourcesFit}]}}
  pluginConfig: [{name: NodeResourcesFit, args: {scoringStrategy: {type: MostAllocated}}}]
`;

const file = (name: string, text: string) => ({file: name, text});

const own = (texts: ReadonlyArray<{file: string; text: string}>, schedulerConfig?: {file: string; text: string}) =>
	scenarioFromManifests({name: './mine', nodes: 3, texts, ...(schedulerConfig === undefined ? {} : {schedulerConfig})});

const made = (...given: Parameters<typeof own>) => {
	const outcome = own(...given);

	if (!outcome.ok) {
		throw new Error(JSON.stringify(outcome.problems));
	}

	return outcome.value;
};

/** How many nodes the pods of the application are on after a minute. */
const nodesInUse = (scenario: ReturnType<typeof made>): number => {
	const {run, cluster} = openBackstage({scenario, seed: '1', seat: 'watch', pilot: 'autopilot'});
	run.advance(60_000);
	return new Set(cluster.server.storage.sorted(pods, 'default').map(({spec}) => spec.nodeName)).size;
};

test('a KubeSchedulerConfiguration among the manifests is the scheduler of the run, and that is said', t => {
	const scenario = made([file('app.yaml', deployment), file('scheduler.yaml', packing)]);
	t.is(scenario.scheduler?.profiles[0]?.points?.score?.disabled[0], '*');
	t.true(scenario.notes.includes('the scheduler follows the KubeSchedulerConfiguration in scheduler.yaml'));
	t.true(scenario.notes.includes('scheduler.yaml: extenders: 1 is left out: podfall asks nobody over HTTP'));
	t.not(scenario.hash, made([file('app.yaml', deployment)]).hash);
});

test('one that was asked for goes before one among the manifests', t => {
	const text = packing.replace('MostAllocated', 'LeastAllocated');
	const scenario = made([file('app.yaml', deployment), file('scheduler.yaml', packing)], file('mine.yaml', text));
	t.like(scenario.scheduler?.profiles[0]?.pluginConfig.NodeResourcesFit, {scoringStrategy: {type: 'LeastAllocated'}});
	t.true(scenario.notes.includes('the KubeSchedulerConfiguration in scheduler.yaml is passed over'));
});

test('a scenario made again of what it was made of has the same scheduler, and no key of an extender travels', t => {
	for (const scenario of [
		made([file('app.yaml', deployment), file('scheduler.yaml', packing)]),
		made([file('all.yaml', `${deployment}---\n${packing}`)]),
		made([file('app.yaml', deployment)], file('mine.yaml', packing)),
	]) {
		t.notRegex(JSON.stringify(scenario.source), /c2VjcmV0/);
		const again = scenario.source === undefined ? undefined : scenarioOfSource(scenario.source);
		t.is(again?.ok === true ? again.value.hash : 'refused', scenario.hash);
	}
});

test('everything that is wrong with it stands at its line, top to bottom', t => {
	const outcome = own([
		file('app.yaml', deployment),
		file(
			'scheduler.yaml',
			`apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
parallelism: none
profiles:
- schedulerNam: x
  pluginConfig:
  - name: InterPodAffinity
    args: {hardPodAffinityWeight: 200}
`,
		),
	]);
	t.deepEqual(outcome.ok ? [] : outcome.problems.map(({where}) => where), [
		'scheduler.yaml:3 parallelism',
		'scheduler.yaml:5 profiles[0].schedulerNam',
		'scheduler.yaml:8 profiles[0].pluginConfig[0].args.hardPodAffinityWeight',
	]);
});

test('a file that holds none, two, or something else is refused', t => {
	const refusal = (text: string) => {
		const read = readConfigurationText(file('s.yaml', text));
		return read.ok ? 'taken' : read.problems.map(({where, what}) => `${where}: ${what}`).join('\n');
	};
	t.is(refusal(packing), 'taken');
	t.is(refusal(''), 's.yaml: holds no KubeSchedulerConfiguration');
	t.is(refusal(deployment), 's.yaml: these are objects, not the settings of a scheduler');
	t.regex(refusal(`${packing}---\n${packing}`), /s\.yaml:9 kind: there is another KubeSchedulerConfiguration already/);
	t.regex(refusal('a: b: c'), /s\.yaml:1/);
	t.regex(refusal('kind: KubeSchedulerConfiguration'), /Object 'apiVersion' is missing/);
	t.regex(
		refusal('apiVersion: kubescheduler.config.k8s.io/v1beta3\nkind: KubeSchedulerConfiguration'),
		/no kind "KubeSchedulerConfiguration" is registered for version "kubescheduler.config.k8s.io\/v1beta3"/,
	);
});

test('a profile that nobody asks for leaves ordinary pods waiting, and says so', t => {
	const read = readConfigurationText(
		file(
			's.yaml',
			'apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\nprofiles: [{schedulerName: mine}]',
		),
	);
	t.deepEqual(read.ok ? read.value.notes : [], [
		's.yaml: its profiles are mine; pods that name no scheduler ask for default-scheduler and will wait',
	]);
});

test('with another scheduler the pods of the same manifests go elsewhere', t => {
	const plain = made([file('app.yaml', deployment)]);
	const packed = withConfiguration(plain, file('s.yaml', packing));
	t.is(nodesInUse(plain), 3);
	t.is(packed.ok ? nodesInUse(packed.value) : 0, 1);
});
