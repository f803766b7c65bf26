import {readFileSync} from 'node:fs';
import test from 'ava';
import type {Component} from '../../source/engine/kernel/component.ts';
import {seconds} from '../../source/engine/kernel/time.ts';
import {parseReplay, type Replay} from '../../source/game/replay.ts';
import {openReplay} from '../../source/game/session.ts';
import {
	type Actor,
	actor,
	besideOneAnother,
	compareDeeply,
	factsWithin,
	firstParting,
} from '../../source/game/side-by-side.ts';
import {openScenario} from '../../source/shell/scenarios.ts';

/* Two runs that ought to be the same: where they part is found, to the wake and to the part of the state. */

const {scenario, place} = openScenario('first-bind');

const replayOf = (name: string): Replay => {
	const parsed = parseReplay(readFileSync(`${place}/replays/${name}.replay`, 'utf8'));

	if (!parsed.ok) {
		throw new Error(parsed.problems[0]?.what);
	}

	return parsed.replay;
};

const reference = replayOf('reference-1');
const open = (): Actor => actor(openReplay(scenario, reference), reference.intents);

/** A room in which somebody asks the machine for chance, as nobody may. */
const planted = (kernel: Actor['cluster']['kernel']): Component => ({
	name: 'planted',
	room: 'ground',
	start: () => kernel.wake('planted', seconds(31), 'roll', 'a die'),
	wake() {
		kernel.chronicle.tell({
			what: 'rolled',
			who: 'planted',
			about: '',
			weight: 'routine',
			detail: {value: Math.random()},
		});
	},
	save: () => ({}),
	load() {},
});

const openPlanted = (make: (kernel: Actor['cluster']['kernel']) => Component) => (): Actor => {
	const each = open();
	const component = make(each.cluster.kernel);
	each.cluster.kernel.add(component);
	component.start();
	return each;
};

test('two runs of one replay do not part', t => {
	t.is(firstParting(open, open, seconds(25)), undefined);
});

test('a wake that asks the machine for chance is found by its second, its room and its name', t => {
	const parting = firstParting(openPlanted(planted), openPlanted(planted), seconds(33));
	t.like(parting, {second: 31, rooms: ['ground']});
	t.like(parting?.left, {at: 31_000, who: 'planted', what: 'roll', about: 'a die'});
	t.like(parting?.right, {at: 31_000, who: 'planted'});
	t.is(parting?.left?.facts[0]?.what, 'rolled');
});

test('a run is, in every part of its state, what it is after being saved and loaded', t => {
	t.deepEqual(compareDeeply(open(), open(), seconds(60), seconds(10)), {moments: 6});
});

test('a part that a save forgets is named, though the trail has not noticed', t => {
	const forgetful = (kernel: Actor['cluster']['kernel']): Component => {
		let count = 0;
		return {
			name: 'forgetful',
			start: () => kernel.wake('forgetful', seconds(12), 'count', ''),
			wake() {
				count += 1;
			},
			save: () => ({count}),
			load() {
				count = 0;
			},
		};
	};
	const openOne = openPlanted(forgetful);
	t.deepEqual(compareDeeply(openOne(), openOne(), seconds(60), seconds(10)), {
		moments: 2,
		parted: {at: seconds(20), parts: ['forgetful']},
	});
});

test('facts of two runs stand side by side, in the order of time', t => {
	const told = [open(), open()].map(each => factsWithin(each, seconds(5), seconds(6)));
	const [left, right] = [told[0] ?? [], told[1] ?? []];
	t.true(left.length > 5);
	t.true(besideOneAnother(left, right).every(({side}) => side === 'both'));
	const other = besideOneAnother(left.slice(1), right.slice(0, -1));
	t.deepEqual(
		other.filter(({side}) => side !== 'both').map(({side, fact}) => [side, fact.id]),
		[
			['right', right[0]!.id],
			['left', left.at(-1)!.id],
		],
	);
});
