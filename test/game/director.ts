import test from 'ava';
import {createDraws} from '../../source/engine/kernel/draws.ts';
import {seconds} from '../../source/engine/kernel/time.ts';
import {
	aSecondLater,
	calm,
	drawCards,
	intensityOf,
	leavesRoom,
	type Mood,
	type Phase,
	type Table,
} from '../../source/game/director.ts';
import type {RunOptions} from '../../source/game/run.ts';
import {openRun} from '../../source/game/session.ts';
import {shippedLevel} from '../helpers/shipped.ts';

const quiet = {burn: 0, pendingSeconds: 0, openIncidents: 0};
const hell = {burn: 40, pendingSeconds: 900, openIncidents: 5};

test('intensity is half of the burn, three tenths of the waiting and two tenths of the incidents', t => {
	t.is(intensityOf({now: 0, ...quiet}), 0);
	t.is(intensityOf({now: 0, burn: 2, pendingSeconds: 0, openIncidents: 0}), 0.25);
	t.is(intensityOf({now: 0, ...hell}), 1);
});

test('it builds up, peaks for 20 s, fades until it is calm, and relaxes for 90 s', t => {
	const phases: Array<readonly [Phase, number]> = [];
	let mood: Mood = calm;

	for (let second = 1; second <= 400; second++) {
		mood = aSecondLater(mood, {now: seconds(second), ...(second <= 60 ? hell : quiet)}, 6);

		if (phases.at(-1)?.[0] !== mood.phase) {
			phases.push([mood.phase, second]);
		}
	}

	t.deepEqual(
		phases.map(([phase]) => phase),
		['build-up', 'peak', 'fade', 'relax', 'build-up'],
	);
	const at = (index: number): number => phases[index]![1];
	t.is(at(2) - at(1), 20);
	t.is(at(4) - at(3), 90);
});

const draws = createDraws('7');

const table = (more: Partial<Table> = {}): Table & {readonly played: number[]} => {
	const played: number[] = [];
	return {
		deck: [{kind: 'cheap'}, {kind: 'dear'}].map(card => ({...card, params: {}, target: undefined, weight: 1})),
		boss: [],
		costOf: card => (card === 0 ? 1 : 3),
		unfair: () => undefined,
		play(card) {
			played.push(card);
			return true;
		},
		played,
		...more,
	};
};

test('it plays what it can pay for, pays, and leaves half a minute until the next', t => {
	const poor = table();
	const after = drawCards({...calm, budget: 2}, seconds(100), poor, draws);
	t.deepEqual(poor.played, [0]);
	t.is(after.budget, 1);
	t.is(drawCards(after, seconds(129), table(), draws), after);

	const broke = table();
	t.is(drawCards({...calm, budget: 0.5}, seconds(100), broke, draws).restsUntil, seconds(110));
	t.deepEqual(broke.played, []);
});

test('what would not be fair is not played, and nothing is while it is over', t => {
	const unfair = table({unfair: card => (card === 0 ? 'they are still recovering' : undefined)});
	drawCards({...calm, budget: 9}, seconds(100), unfair, draws);
	t.deepEqual(unfair.played, [1]);

	const over = table();
	drawCards({...calm, budget: 9, phase: 'fade'}, seconds(100), over, draws);
	t.deepEqual(over.played, []);

	const boss = table({boss: ['dear']});
	drawCards({...calm, budget: 9, phase: 'fade'}, seconds(100), boss, draws);
	t.deepEqual(boss.played, [1]);
});

test('no node and no zone is taken whose loss leaves less than a tenth to spare', t => {
	const node = (name: string, zone: string) => ({
		name,
		zone,
		pricePerHour: 0,
		ready: true,
		allocatableMilliCpu: 4000,
		allocatableMemoryBytes: 1,
		requestedMilliCpu: 0,
		requestedMemoryBytes: 0,
	});
	const nodes = [node('a1', 'a'), node('a2', 'a'), node('b1', 'b')];
	t.true(leavesRoom(nodes, 7200, 'node'));
	t.false(leavesRoom(nodes, 7400, 'node'));
	t.true(leavesRoom(nodes, 3600, 'zone'));
	t.false(leavesRoom(nodes, 3700, 'zone'));
	t.false(leavesRoom([{...nodes[0]!, ready: false}, nodes[1]!], 100, 'node'));
});

test('a directed run is the same again, saved and loaded each second too, and says that it was directed', t => {
	const strikes = (more: Partial<RunOptions> = {}) => {
		const {scenario} = shippedLevel('sandbox');
		const run = openRun({scenario, seed: '3', seat: 'watch', pilot: 'autopilot', shipped: true, ...more});
		const struck: string[] = [];
		run.follow(({what, at, detail}) => {
			if (what === 'fault struck') {
				struck.push(`${at} ${String(detail?.kind)} ${String(detail?.targets)}`);
			}
		});
		run.advance(seconds(260));
		return {struck, trail: run.result().trail, marks: run.marks};
	};

	const once = strikes();
	t.true(once.struck.length >= 2, once.struck.join('\n'));
	t.deepEqual(strikes({heavy: true}), once);
	t.deepEqual(once.marks, ['directed']);
	t.notDeepEqual(strikes({seed: '4'}).struck, once.struck);
	const times = once.struck.map(line => Number.parseInt(line, 10));
	t.true(times.every((at, index) => index === 0 || at - times[index - 1]! >= seconds(30)));
});
