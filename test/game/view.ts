import test from 'ava';
import type {AnyKind} from '../../source/engine/api/kind.ts';
import {persistentVolumes} from '../../source/engine/api/kinds/persistent-volume.ts';
import {persistentVolumeClaims} from '../../source/engine/api/kinds/persistent-volume-claim.ts';
import type {ApiObject} from '../../source/engine/api/object.ts';
import {alertsOf} from '../../source/game/alerts.ts';
import {createMeasurement} from '../../source/game/anchors.ts';
import {codexPage, codexWords} from '../../source/game/codex.ts';
import {openRun} from '../../source/game/session.ts';
import type {Frame, Saying} from '../../source/game/view/frame.ts';
import {briefFrame} from '../../source/game/view/home.ts';
import {standingOf} from '../../source/game/view/objects/trouble.ts';
import {eventWords} from '../../source/game/view/sections/event-words.ts';
import {campaign} from '../../source/shell/scenarios.ts';
import {testLevel} from '../helpers/level.ts';

const textOf = (saying: Saying | undefined): string =>
	saying === undefined
		? ''
		: typeof saying === 'string'
			? saying
			: saying.map(part => (typeof part === 'string' ? part : part[1])).join('');

const level = (id: string) => {
	const scenario = campaign().find(each => each.metadata.id === id);

	if (scenario === undefined) {
		throw new Error(`no level ${id}`);
	}

	return scenario;
};

const watching = (id: string) =>
	openRun({scenario: level(id), seed: '1', seat: 'watch', pilot: 'player', shipped: true});

const look = (run: ReturnType<typeof watching>, extra: object = {}): Frame =>
	run.frame({screen: 'watch', advice: false, truth: true, ...extra});

const pass = (run: ReturnType<typeof watching>, until: number): void => {
	while (!run.over && run.now < until) {
		run.advance(until);
	}
};

test('every word that a level names has a page in the codex, with a line and two sentences at least', t => {
	for (const {metadata, learning} of campaign()) {
		for (const concept of learning.concepts) {
			const page = codexPage(concept);
			t.true(page !== undefined && page.page.split('. ').length >= 2, `${metadata.id}: ${concept}`);
		}
	}

	for (const word of codexWords) {
		t.deepEqual(
			codexPage(word)?.see.filter(other => codexPage(other) === undefined),
			[],
			word,
		);
	}

	t.is(codexPage('Pods')?.word, 'pod');
	t.is(codexPage('nothing of the kind'), undefined);
});

test('a budget that burns fast pages, one that burns slowly makes a ticket, and a promise of everything neither', t => {
	const duration = 1_200_000;
	const ticks = (share: (second: number) => number) =>
		Array.from({length: 600}, (_, index) => {
			const failed = Math.round(1000 * share(index + 1));
			return {at: (index + 1) * 1000, offered: 1000, good: 1000 - failed, slow: 0, failed};
		});
	const fast = alertsOf(
		ticks(second => (second > 300 && second <= 400 ? 0.1 : 0)),
		0.99,
		duration,
	);
	t.like(fast[0], {severity: 'page', since: 325_000});
	t.true((fast.find(({severity}) => severity === 'page')?.until ?? 0) < 410_000);
	t.deepEqual(
		alertsOf(
			ticks(() => 0.02),
			0.99,
			duration,
		).map(({severity}) => severity),
		['ticket'],
	);
	t.deepEqual(
		alertsOf(
			ticks(() => 0.5),
			1,
			duration,
		),
		[],
	);
});

test('when a node dies the narrator says who feels it and when the API learns it, and the map says both', t => {
	const run = watching('silence');
	pass(run, 131_000);
	const struck = look(run);
	t.regex(textOf(struck.narrator?.text), /no power: users feel it, the API learns it at about 02:50/);
	const dead = struck.cluster?.zones.flatMap(({nodes}) => nodes).filter(({state}) => state === 'down') ?? [];
	t.deepEqual(
		dead.map(({gap}) => gap),
		['API: Ready'],
	);
	const {name = ''} = dead[0] ?? {};
	t.regex(textOf(look(run, {explain: `zones/${name}`}).explanation?.summary), /Truth and API differ/);
	pass(run, 185_000);
	t.regex(textOf(look(run).narrator?.text), /Unknown/);
	const trouble = look(run).cluster?.attention.find(({object}) => object.name === name);
	t.is(trouble?.reason, 'its kubelet is silent');
});

test('small clusters show every pod with its containers, and the tour speaks when its time has come', t => {
	const run = watching('hello-cluster');
	pass(run, 40_000);
	const frame = look(run);
	const web = frame.cluster?.zones
		.flatMap(({nodes}) => nodes)
		.flatMap(({blocks}) => blocks ?? [])
		.filter(({name}) => name === 'web');
	t.is(web?.length, 3);
	t.true(web?.every(({containers}) => containers.length === 2));
	t.regex(textOf(frame.narrator?.text), /pair of brackets on the left is a pod/);
	const [newest] = frame.cluster?.events ?? [];
	const ofPod = (frame.cluster?.events ?? []).filter(({about}) => about?.name === newest?.about?.name);
	const reasons = ofPod.map(({reason}) => reason).filter(reason => ['Started', 'Created', 'Pulled'].includes(reason));
	t.deepEqual(reasons.slice(0, 3), ['Started', 'Created', 'Pulled'], 'what happened in one second stands in its order');
	pass(run, 130_000);
	t.regex(look(run).forecast ?? '', /^node-reboot in 0:\d\d$/);
});

test('a check question stops a live run until it is answered, and its answer wins a level that asks for it', t => {
	const run = watching('hello-cluster');
	run.submit({do: 'answer', question: 'p1', choice: 2});
	const asked: string[] = [];
	const right = new Map(level('hello-cluster').quiz.check.map(({id, answer}) => [id, answer]));

	while (!run.over) {
		run.advance(run.now + 1000);

		if (run.waitsForAnswer) {
			const question = look(run).question;
			asked.push(question?.id ?? '');
			run.submit({do: 'answer', question: question?.id ?? '', choice: right.get(question?.id ?? '') ?? 0});
			t.false(run.waitsForAnswer);
		}
	}

	t.deepEqual(asked, ['c1', 'c2', 'c3']);
	t.true(run.result().goalsMet);
	const {result} = run.frame({screen: 'result', advice: false, truth: true});
	t.true(result?.predictions[0]?.correct);
});

// Source: pkg/controller/tainteviction, pkg/kubelet/images/image_manager.go, client-go tools/leaderelection
for (const [reason, message, kind, says] of [
	['TaintManagerEviction', 'Marking for deletion Pod a/b', 'Pod', /it is deleted/],
	['TaintManagerEviction', 'Cancelling deletion of Pod a/b', 'Pod', /^stays/],
	['BackOff', 'Back-off restarting failed container c in pod p', 'Pod', /^ended again/],
	['BackOff', 'Back-off pulling image "i"', 'Pod', /cannot get its image/],
	['FailedAttachVolume', 'Multi-Attach error for volume "v" Volume is already used by pod(s) p', 'Pod', /another node/],
	['FailedAttachVolume', 'AttachVolume.Attach failed for volume "v" : no', 'Pod', /cannot be brought/],
	['FailedBinding', 'volume "v" already bound to a different claim.', 'PersistentVolumeClaim', /another claim/],
	['FailedBinding', 'no persistent volumes available for this claim', 'PersistentVolumeClaim', /names no class/],
	['LeaderElection', 'a_1 became leader', 'Lease', /new leader/],
	['LeaderElection', 'a_1 stopped leading', 'Lease', /lost its leader/],
] as const) {
	test(`the words for ${reason}, ${message}, say what it means`, t => {
		const event = {reason, message, involvedObject: {kind, name: 'x'}, metadata: {name: 'x'}, apiVersion: 'v1'};
		t.regex(eventWords({...event, kind: 'Event'}) ?? '', says);
	});
}

for (const [kind, status, tone, why] of [
	[persistentVolumeClaims, {phase: 'Bound'}, 'ok', ''],
	[persistentVolumeClaims, {phase: 'Pending'}, 'warn', 'has no volume yet'],
	[persistentVolumeClaims, {phase: 'Lost'}, 'bad', 'its volume is gone'],
	[persistentVolumes, {phase: 'Bound'}, 'ok', ''],
	[persistentVolumes, {phase: 'Released'}, 'dim', 'its claim is gone'],
	[persistentVolumes, {phase: 'Failed', message: 'no deleter'}, 'bad', 'no deleter'],
] as const) {
	test(`a ${kind.singular} that is ${status.phase} stands as ${tone} in lists`, t => {
		const object = {apiVersion: 'v1', kind: kind.kind, metadata: {name: 'x'}, spec: {}, status};
		t.deepEqual(standingOf(kind as unknown as AnyKind, object as ApiObject), {tone, why});
		const leaving = {...object, metadata: {name: 'x', deletionTimestamp: '2026-01-01T00:00:00Z'}};
		t.is(standingOf(kind as unknown as AnyKind, leaving as ApiObject).why, 'ending');
	});
}

test('somebody on call is told what may be changed, and is compared with nobody on call', t => {
	const brief = briefFrame(level('drain-day'), [], {seed: '1', seat: 'operator', guesses: []});
	t.is(
		brief.card.may,
		'look with kubectl, and change pods, nodes, deployments and poddisruptionbudgets; everything else works by itself',
	);
	t.true(brief.controls.length > 0);

	const scenario = testLevel('small-storm');
	const measurement = createMeasurement({scenario, seed: '1', seat: 'operator', pilot: 'player'}, openRun);
	t.true(measurement.work(() => false));
	t.true(measurement.done, 'one run is enough');
	const idle = openRun({scenario, seed: '1', seat: 'operator', pilot: 'idle'});
	pass(idle, idle.end);
	t.deepEqual(measurement.comparison, {floor: idle.result().score.total});

	idle.compare(measurement.comparison);
	t.is(idle.frame({screen: 'result', advice: false, truth: false}).result?.verdict, 'nobody on call does as well');
});

test('the reason of a node says how quickly its pods answer, and a slow one gives itself away', t => {
	const {faults, ...rest} = level('grey-node');
	const items = faults.items.map(item => ({...item, target: {type: 'fixed' as const, name: 'worker-b2'}}));
	const run = openRun({
		scenario: {...rest, faults: {...faults, items: items.slice(0, 1)}},
		seed: '1',
		seat: 'operator',
		pilot: 'player',
	});
	const halfWithin = (node: string): number => {
		const lines = look(run, {truth: false, explain: `zones/${node}`}).explanation?.lines ?? [];
		const answers = textOf(lines.find(({label}) => label === 'answers')?.text);
		return Number(/^half within (\d+) ms, 99 % within \d+ ms$/.exec(answers)?.[1]);
	};

	pass(run, 140_000);
	t.true(halfWithin('worker-b2') < 1.5 * halfWithin('worker-b1'));
	pass(run, 180_000);
	t.true(halfWithin('worker-b2') > 4 * halfWithin('worker-b1'));
});

test('a Job that still works is not in trouble, and the sandbox says who sends its faults and where else one may sit', t => {
	const run = watching('sandbox');
	pass(run, 30_000);
	t.like(
		look(run).cluster?.workloads.find(({kind}) => kind === 'Job'),
		{ready: 0, tone: 'info'},
	);

	const {cluster = [], card} = briefFrame(level('sandbox'), [], {seed: '1', seat: 'watch', guesses: []});
	const facts = new Map(cluster.map(({label, text}) => [label, textOf(text)]));
	t.is(facts.get('faults'), 'a director sends them, and none while users suffer');
	t.is(facts.get('seats'), 'watch; in the shell also --seat operator, scheduler or workload');
	t.is(card.clock, 'live');
});
