import test from 'ava';
import {seconds} from '../../../source/engine/kernel/time.ts';
import {parseReplay, replayText} from '../../../source/game/replay.ts';
import type {Run} from '../../../source/game/run.ts';
import {scenarioFromManifests} from '../../../source/game/scenario/own.ts';
import type {Scenario} from '../../../source/game/scenario/schema.ts';
import {scenarioOfSource} from '../../../source/game/scenario/source.ts';
import {openRun, replayRun} from '../../../source/game/session.ts';
import {readManifestTexts} from '../../../source/shell/files.ts';

/*
Manifests as strangers have them, none of them written for podfall: a chart as Helm renders it, an overlay as kustomize
builds it, and what `kubectl get all,nodes,cm,secret -A -o yaml` printed of a cluster of five nodes.
*/

const scenarioOf = (name: string, more: object = {}): Scenario => {
	const read = readManifestTexts(`test/manifests/${name}`);
	const made = read.ok ? scenarioFromManifests({name, texts: read.texts, ...more}) : read;

	if (!made.ok) {
		throw new Error(made.problems.map(({where, what}) => `${where}: ${what}`).join('\n'));
	}

	return made.value;
};

const open = (scenario: Scenario) => openRun({scenario, seed: '1', seat: 'watch', pilot: 'autopilot'});

const podsNotReady = (run: Run): readonly string[] => {
	const list = {resource: 'pods', filter: '', faultsOnly: true, from: 0, count: 100};
	const {objects} = run.frame({screen: 'objects', list, advice: false, truth: false});
	return (objects?.list?.rows ?? []).map(({object, why}) => `${object.namespace}/${object.name}: ${why}`);
};

const says = (scenario: Scenario, wanted: RegExp): boolean => scenario.notes.some(note => wanted.test(note));

const strangers = [
	{
		name: 'chart',
		more: {nodes: 6},
		users: ['books/bookstall'],
		said: [
			/^CustomResourceDefinition stalls\.example\.org is left out/,
			/^NetworkPolicy books\/bookstall is left out/,
			/^Ingress books\/bookstall is left out.*the users it lets in were read from it/,
			/^Pod books\/bookstall-test-connection is left out: it is a Helm hook for test/,
			/^added StorageClass standard as the default one/,
			/^added StorageClass standard as the default one/,
			/^the values of 2 Secrets were replaced/,
		],
	},
	{
		name: 'overlay',
		more: {nodes: 4},
		users: ['maps-staging/tiles'],
		said: [
			/^PodDisruptionBudget maps-staging\/tiles is left out: .*known as policy\/v1/,
			/^Deployment maps-staging\/geocoder runs without example\.com\/gpu/,
			/^added Secret created-by-terraform, empty/,
			/^the workers carry .*pool=routing.*kubernetes\.io\/arch=arm64/,
		],
	},
	{
		name: 'cluster',
		more: {},
		users: ['shop/web'],
		said: [
			/^4 workers as the dump describes them/,
			/^left out .* 16 Pod, .*: the simulated cluster has its own/,
			/^left out 1 Job, 13 Pod, 8 ReplicaSet: their controllers will make them again/,
			/^added PersistentVolumeClaim shop\/api-cache/,
			/^Service shop\/postgres is headless and gets an address/,
			/^ingress-nginx\/ingress-nginx-controller is a proxy that names nobody/,
			/^the values of 4 Secrets were replaced/,
		],
	},
];

for (const {name, more, users, said} of strangers) {
	test(`the ${name} runs unchanged: every pod becomes ready, users are served, and what was guessed is said`, t => {
		const scenario = scenarioOf(name, more);

		for (const wanted of said) {
			t.true(says(scenario, wanted), `${String(wanted)}\n${scenario.notes.join('\n')}`);
		}

		const run = open(scenario);
		run.advance(seconds(150));
		t.deepEqual(podsNotReady(run), []);
		t.deepEqual(
			scenario.traffic.clients.map(({to}) => to),
			users,
		);
		run.advance(seconds(180));
		const {offered, good} = run.result().requests;
		t.true(offered > 1000);
		t.true(good / offered > 0.9, `${good} of ${offered}`);
	});
}

const confidential: ReadonlyArray<readonly [name: string, values: readonly string[]]> = [
	['chart', ['hunter2', 'aHVudGVyMi1pcy1teS1wYXNzd29yZA==', 'eyJhdXRocyI6']],
	['overlay', ['supersecret', 'c3VwZXJzZWNyZXQ=']],
	['cluster', ['correct-horse', 'Y29ycmVjdC1ob3JzZS1iYXR0ZXJ5']],
];

for (const [name, values] of confidential) {
	test(`a replay of the ${name} holds no value of a Secret, and is the same run when it is read again`, t => {
		const scenario = scenarioOf(name, {duration: seconds(90)});
		const run = open(scenario);

		while (!run.over) {
			run.advance(run.end);
		}

		const text = replayText(run.replay());

		for (const value of values) {
			t.false(text.includes(value), value);
		}

		const parsed = parseReplay(text);
		t.true(parsed.ok);

		if (parsed.ok) {
			const again = scenarioOfSource(parsed.replay.header.scenario.whole!);
			t.is(again.ok ? again.value.hash : '', scenario.hash);
			t.is(again.ok ? replayRun(again.value, parsed.replay).result().trail : '', String(parsed.replay.end?.digest));
		}
	});
}

test('a placeholder is as long as the value, and what is no base64 stays none', t => {
	const secret = (data: string): string =>
		`apiVersion: v1\nkind: Secret\nmetadata: {name: s, uid: u, creationTimestamp: "2026-01-01T00:00:00Z"}\ndata: {key: "${data}"}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: nginx}]}\n`;
	const made = (data: string) => scenarioFromManifests({name: 'mine', texts: [{file: 'a.yaml', text: secret(data)}]});
	const good = made('c2VjcmV0IQ==');
	const kept = good.ok ? good.value.objects.find(({kind}) => kind === 'Secret') : undefined;
	t.deepEqual((kept as unknown as {data: object} | undefined)?.data, {key: 'eHh4eHh4eA=='});
	const bad = made('not base64!');
	t.false(JSON.stringify(bad).includes('not base64'));
	t.false(JSON.stringify(bad).includes('bm90'));
});

test('a Secret that is left out for its version leaves no value behind either', t => {
	const text =
		'apiVersion: v1beta3\nkind: Secret\nmetadata: {name: s}\nstringData: {key: correct-horse}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: nginx}]}\n';
	const made = scenarioFromManifests({name: 'mine', texts: [{file: 'a.yaml', text}]});
	t.true(made.ok && made.value.notes.some(note => note.startsWith('Secret s is left out')));
	t.false(JSON.stringify(made).includes('correct-horse'));
});

const web = 'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: nginx}]}\n';

test('files beside the manifests that are none are left out and said, and no replay carries them', t => {
	const made = scenarioFromManifests({
		name: 'mine',
		texts: [
			{file: 'pod.yaml', text: web},
			{file: 'values.yaml', text: 'postgres: {password: correct-horse}\nreplicas: 3\n'},
			{file: 'package.json', text: '{"name": "shop", "private": true}'},
		],
	});
	t.true(made.ok);
	t.true(made.ok && made.value.notes.includes('values.yaml is left out: it holds no Kubernetes objects'));
	t.true(made.ok && made.value.notes.includes('package.json is left out: it holds no Kubernetes objects'));
	t.false(JSON.stringify(made).includes('correct-horse'));
});

test('a template of a chart is refused as one, with the way to render it', t => {
	const text =
		'apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ include "shop.name" . }}\n  {{- with .Values.labels }}\n  labels: {{ . }}\n  {{- end }}\n';
	const made = scenarioFromManifests({
		name: 'mine',
		texts: [
			{file: 'templates/pod.yaml', text},
			{file: 'pod.yaml', text: web},
		],
	});
	t.deepEqual(made.ok ? [] : made.problems, [
		{
			where: 'templates/pod.yaml',
			what: 'this is a template, and what it stands for is not known here',
			hint: 'render it first, as with helm template . > all.yaml, and run that',
		},
	]);
});
