import test from 'ava';
import {seconds} from '../../source/engine/kernel/time.ts';
import {openRun} from '../../source/game/session.ts';
import {openScenario} from '../../source/shell/scenarios.ts';

const open = (id: string) => {
	const {scenario} = openScenario(id);
	return openRun({scenario, seed: '1', seat: scenario.seats.default, pilot: 'player', shipped: true});
};

test('pods that a standing order leaves to the autopilot are bound without a hand, the others wait', t => {
	const run = open('first-bind');
	run.advance(seconds(20), {toDecision: true});
	t.true(run.waiting);
	t.deepEqual(run.submit({do: 'delegate', order: {namespace: 'elsewhere'}}), {
		ok: true,
		order: 1,
		said: 'work in elsewhere is left to the autopilot',
	});
	run.advance(seconds(30));
	t.true(run.waiting);
	run.submit({do: 'delegate', order: {namespace: 'shop'}});
	run.advance(seconds(40));
	t.false(run.waiting);
	t.true(run.result().counts.podsBound >= 5);
});

test('an order for clear leads leaves the close calls to the player', t => {
	const run = open('first-bind');
	run.advance(seconds(20), {toDecision: true});
	run.submit({do: 'delegate', order: {lead: 100_000}});
	run.advance(seconds(40));
	t.true(run.waiting);
});

test('an order that is taken back holds no longer, and a rewind takes it back too', t => {
	const run = open('first-bind');
	run.advance(seconds(20), {toDecision: true});
	const before = run.now;
	run.submit({do: 'delegate', order: {namespace: 'shop'}});
	run.submit({do: 'delegate', order: {namespace: 'shop'}, off: true});
	run.advance(before + 1000);
	t.true(run.waiting);
	run.submit({do: 'delegate', order: {namespace: 'shop'}});
	run.advance(before + 20_000);
	t.false(run.waiting);
	t.true(run.undo());
	t.true(run.waiting);
});

test('a loop whose work is left to the autopilot converges by itself', t => {
	const run = open('count-to-three');
	run.advance(seconds(30), {toDecision: true});
	t.true(run.waiting);
	run.submit({do: 'delegate', order: {}});
	run.advance(run.now + 30_000);
	t.false(run.waiting);
});
