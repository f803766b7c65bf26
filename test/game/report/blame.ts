import test from 'ava';
import {seconds} from '../../../source/engine/kernel/time.ts';
import {markOf, measureBlame} from '../../../source/game/report/blame.ts';
import type {Run} from '../../../source/game/run.ts';
import {openRun} from '../../../source/game/session.ts';
import {shippedLevel} from '../../helpers/shipped.ts';

test('a decision is judged by what the default’s choice would have brought instead', t => {
	t.deepEqual([60, 59, 25, 24, 10, 9, 0, -9, -10, -39, -40].map(markOf), [
		'??',
		'?',
		'?',
		'?!',
		'?!',
		'',
		'',
		'',
		'!',
		'!',
		'!!',
	]);
});

test('without the crash its requests are not lost, and whatever else happened happens again', t => {
	const {scenario} = shippedLevel('silence');
	const run = openRun({scenario, seed: '1', seat: 'watch', pilot: 'autopilot', shipped: true});
	run.advance(seconds(180));
	const {faults, decisions} = measureBlame(scenario, run.replay());
	t.deepEqual(
		faults.map(({strike, at}) => [strike, at]),
		[['crash/0', seconds(120)]],
	);
	t.is(faults[0]?.failed, run.result().requests.failed);
	t.true((faults[0]?.failed ?? 0) > 100);
	t.deepEqual(decisions, []);
});

const waitingPods = (run: Run): readonly string[] =>
	run
		.frame({screen: 'scheduler', advice: false, truth: false})
		.scheduler?.active.map(({key}) => key)
		.sort() ?? [];

test('a pod on the node of the control plane is named, with the node that the real scheduler would have chosen', t => {
	const {scenario} = shippedLevel('first-bind');
	const run = openRun({scenario, seed: '1', seat: 'scheduler', pilot: 'player', shipped: true});
	run.advance(seconds(30), {toDecision: true});
	const web = waitingPods(run).find(key => key.includes('/web-')) ?? '';
	t.true(run.submit({do: 'bind', pod: web, node: 'control-plane-a1'}).ok);
	run.submit({do: 'delegate', order: {}});
	run.advance(seconds(60));
	const replay = {...run.replay(), end: {end: run.now, digest: '', marks: [], result: {}}};
	const [decision, ...others] = measureBlame(scenario, replay).decisions;
	t.deepEqual(others, []);
	t.is(decision?.intent.do, 'bind');
	t.true(
		decision?.instead.do === 'bind' && decision.instead.pod === web && decision.instead.node !== 'control-plane-a1',
	);
	t.true((decision?.points ?? 0) > 0);
});
