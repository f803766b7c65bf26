import test from 'ava';
import {defaultTuning, type Tuning} from '../../../source/engine/cluster.ts';
import {minutes, seconds} from '../../../source/engine/kernel/time.ts';
import {createMeasurement} from '../../../source/game/anchors.ts';
import type {Intent} from '../../../source/game/intent.ts';
import {parseReplay, replayText} from '../../../source/game/replay.ts';
import {openBackstage, openRun, playIntents} from '../../../source/game/session.ts';
import {edited} from '../../../source/game/tuner/settings.ts';
import {smallStorm, tunerRun, withoutWindows} from '../../helpers/tuning.ts';

const packed: Tuning = edited(defaultTuning, {
	'NodeResourcesFit.strategy': 'MostAllocated',
	'NodeResourcesFit.weight': '20',
	PodTopologySpread: 'off',
}).tuning;

const packing: Intent = {do: 'change-profile', profile: packed};

const scenario = smallStorm();
const free = withoutWindows(scenario);

const backstage = () => openBackstage({scenario: free, seed: '1', seat: 'tuner', pilot: 'player'});

test('the scheduler works by itself, and in turn mode time stops where a change window opens', t => {
	const run = tunerRun(scenario);
	t.is(run.advance(minutes(5), {toDecision: true}), 'decision');
	t.true(run.now >= minutes(1) && run.now <= minutes(1) + 1000, String(run.now));
	t.true(run.result().counts.podsBound >= 6, 'nobody had to bind them');
	t.is(run.advance(minutes(5), {toDecision: true}), 'decision');
	t.true(run.now >= seconds(150) && run.now <= seconds(151), String(run.now));
});

test('a new profile stops the scheduler for a second; the queue is then made anew, and pods go where the profile says', t => {
	const {run, cluster} = backstage();
	run.advance(seconds(89));
	const scheduler = cluster.schedulers.get(cluster.seat?.name ?? '');
	t.deepEqual(run.submit(packing), {
		ok: true,
		order: 1,
		said: 'the scheduler restarts with NodeResourcesFit ×1 → ×20, NodeResourcesFit LeastAllocated → MostAllocated, PodTopologySpread off',
	});
	run.advance(seconds(89) + 500);
	t.false(scheduler?.running);
	run.advance(seconds(90) + 1);
	t.true(scheduler?.running);
	run.advance(minutes(2));

	const usual = tunerRun(free);
	usual.advance(minutes(2));
	const nodesUsed = (of: typeof run): number =>
		new Set(
			of
				.frame({screen: 'watch', advice: false, truth: false})
				.cluster?.zones.flatMap(({nodes}) => nodes)
				.filter(({pods, name}) => (pods ?? 0) > 1 && name.startsWith('worker'))
				.map(({name}) => name),
		).size;
	t.true(nodesUsed(run) <= nodesUsed(usual));
	t.not(run.result().trail, usual.result().trail);
	t.is(run.result().counts.podsBound, usual.result().counts.podsBound, 'every pod has its place in both');
});

test('a profile outlives a crash of the scheduler, and a save of the run', t => {
	const {run, cluster} = backstage();
	run.advance(seconds(60));
	run.submit(packing);
	run.advance(seconds(62));
	const [name] = cluster.schedulers.keys();
	cluster.processes.get(name ?? '')?.stop();
	cluster.load(cluster.save());
	t.deepEqual(
		[...cluster.schedulers.values()].map(({profiles}) => profiles[0]?.plugins),
		[...cluster.schedulers.values()].map(() => packed.plugins),
		'on every machine of the control plane',
	);
});

test('outside a window nothing changes and nothing is written down', t => {
	const run = tunerRun(scenario);
	run.advance(seconds(30));
	t.deepEqual(run.submit(packing), {
		ok: false,
		why: 'no change window is open: number 1 of 2 opens at 01:00',
	});
	run.advance(seconds(65));
	t.true(run.submit(packing).ok);
	t.deepEqual(run.submit(packing), {
		ok: false,
		why: 'nothing is changed: the scheduler works with this profile already',
	});
	run.advance(seconds(200));
	t.deepEqual(run.submit({do: 'change-profile', profile: defaultTuning}), {
		ok: false,
		why: 'no change window is open, and none comes any more',
	});
	t.is(run.intents.length, 1);
});

test('a run with changed profiles is the same run when it is played again, and when it is saved every second', t => {
	const first = tunerRun(scenario);
	first.advance(seconds(61));
	first.submit(packing);
	first.advance(seconds(155));
	first.submit({do: 'change-profile', profile: defaultTuning});

	while (!first.over) {
		first.advance(first.end);
	}

	const again = (heavy: boolean) => {
		const run = openRun({scenario, seed: '1', seat: 'tuner', pilot: 'player', heavy});
		playIntents(run, first.replay());
		return run.result();
	};

	const parsed = parseReplay(replayText(first.replay()));
	t.true(parsed.ok, 'the profile stands in the file, and is checked when it is read');
	t.deepEqual(parsed.ok ? parsed.replay.intents : [], first.intents);
	t.is(again(false).trail, first.result().trail);
	t.is(again(true).trail, first.result().trail);
	t.deepEqual(again(false).score, first.result().score);
});

test('a change can be taken back: the run is then the one without it, and practice', t => {
	const untouched = tunerRun(scenario);
	untouched.advance(seconds(100));
	const run = tunerRun(scenario);
	run.advance(seconds(65));
	run.submit(packing);
	run.advance(seconds(90));
	t.true(run.undo());
	run.advance(seconds(100));
	t.is(run.result().trail, untouched.result().trail);
	t.deepEqual(run.marks, ['practice']);
});

test('who tunes binds nothing by hand', t => {
	const run = tunerRun(scenario);
	run.advance(seconds(61));
	t.deepEqual(run.submit({do: 'bind', pod: 'shop/web', node: 'worker-a1'}), {
		ok: false,
		why: '"bind" is not for the tuner seat',
	});
});

test('an intent from a stranger says everything that is wrong with its profile', t => {
	const run = tunerRun(free);
	const profile = {
		percentageOfNodesToScore: 101,
		plugins: [{name: 'Lottery'}, {name: 'PrioritySort'}],
		pluginConfig: {NodeResourcesFit: {scoringStrategy: {type: 'Most', resources: [{name: 'cpu', weight: 0}]}}},
	};
	const outcome = run.submit({do: 'change-profile', profile} as unknown as Intent);
	t.false(outcome.ok);
	const why = outcome.ok ? '' : outcome.why;
	t.regex(
		why,
		/^"change-profile" needs a proper "profile": percentageOfNodesToScore: Invalid value: 101: not in valid range \[0-100\]/,
	);
	t.regex(why, /"Lottery" does not exist/);
	t.regex(
		why,
		/Unsupported value: "Most": supported values: "LeastAllocated", "MostAllocated", "RequestedToCapacityRatio"/,
	);
});

test('a profile from a stranger that leaves to others what it means is told what to write', t => {
	const run = tunerRun(free);
	const profile = {...defaultTuning, pluginConfig: {NodeResourcesFit: {scoringStrategy: {type: 'MostAllocated'}}}};
	const outcome = run.submit({do: 'change-profile', profile});
	t.false(outcome.ok);
	t.regex(
		outcome.ok ? '' : outcome.why,
		/pluginConfig\.NodeResourcesFit: what a scheduler would fill in has to stand there: .*"resources":\[\{"name":"cpu","weight":1\}/,
	);
});

test('par is the default profile, and the floor is chance: random weights', t => {
	const measurement = createMeasurement({scenario, seed: '1', seat: 'tuner', pilot: 'autopilot'}, openRun);

	while (!measurement.done) {
		measurement.work(() => false);
	}

	const par = tunerRun(scenario, 'autopilot');
	par.advance(par.end);
	t.is(measurement.comparison.par?.points, par.result().score.total);
	t.is(typeof measurement.comparison.floor, 'number');
	const random = tunerRun(scenario, 'random');
	random.advance(random.end);
	t.not(random.result().trail, par.result().trail);
});

test('the bench is plain data: what is edited, what is in force, the file, the windows', t => {
	const run = tunerRun(scenario);
	run.advance(seconds(65));
	const look = (edits: Readonly<Record<string, string>>) =>
		run.frame({screen: 'tuner', advice: false, truth: false, edits}).tuner;
	const bench = look({'PodTopologySpread.weight': '5'});
	t.deepEqual(JSON.parse(JSON.stringify(bench)), bench);
	t.deepEqual(bench?.changes, ['PodTopologySpread ×2 → ×5']);
	t.like(
		bench?.lines.find(({id}) => id === 'PodTopologySpread.weight'),
		{value: '5', inForce: '2', usual: '2', changed: true, points: 'Filter Score'},
	);
	t.true(bench?.file.some(({mark, text}) => mark === '+' && text.trim() === 'weight: 5'));
	t.deepEqual(
		bench?.windows.map(({state}) => state),
		['open', 'ahead'],
	);
	t.is(bench?.refusal, undefined);
	t.regex(look({DefaultBinder: 'off'})?.refusal ?? '', /at least one bind plugin/);
	t.is(
		bench?.fill[0]?.nodes.reduce((sum, count) => sum + count, 0),
		bench?.nodes,
		'every node is in one class',
	);
});
