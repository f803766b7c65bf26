import test from 'ava';
import fc from 'fast-check';
import {Bug} from '../../../source/engine/kernel/assert.ts';
import type {Component} from '../../../source/engine/kernel/component.ts';
import {createKernel, type Kernel, type Rank} from '../../../source/engine/kernel/kernel.ts';
import {createWakeQueue} from '../../../source/engine/kernel/wake-queue.ts';

type Turn = readonly [at: number, who: string, what: string];

/** A component that writes down its turns and may do something in them. */
const diary = (kernel: Kernel, name: string, turns: Turn[], act?: (what: string) => void): Component => ({
	name,
	start() {},
	wake(what) {
		turns.push([kernel.now, name, what]);
		act?.(what);
	},
	save: () => ({}),
	load() {},
});

test('wakes come by time, then rank, then name, then their own order', t => {
	const kernel = createKernel({seed: 'a'});
	const turns: Turn[] = [];
	kernel.add(diary(kernel, 'zed', turns));
	kernel.add(diary(kernel, 'abe', turns));
	kernel.wake('zed', 5, 'second', '');
	kernel.wake('zed', 5, 'third', '');
	kernel.wake('abe', 5, 'tally', '', 'tally');
	kernel.wake('abe', 5, 'first', '');
	kernel.wake('zed', 5, 'ground', '', 'ground');
	kernel.run(10);
	t.deepEqual(turns, [
		[5, 'zed', 'ground'],
		[5, 'abe', 'first'],
		[5, 'zed', 'second'],
		[5, 'zed', 'third'],
		[5, 'abe', 'tally'],
	]);
	t.is(kernel.now, 10);
});

test('a wake for now comes now if its rank is ahead, else in the next millisecond', t => {
	const kernel = createKernel({seed: 'a'});
	const turns: Turn[] = [];
	kernel.add(
		diary(kernel, 'one', turns, what => {
			if (what === 'go') {
				kernel.wake('one', kernel.now, 'later rank', '', 'tally');
				kernel.wake('one', kernel.now, 'same rank', '');
				kernel.wake('one', kernel.now, 'earlier rank', '', 'news');
			}
		}),
	);
	kernel.wake('one', 7, 'go', '');
	kernel.run(20);
	t.deepEqual(
		turns.map(([at, , what]) => `${at} ${what}`),
		['7 go', '7 later rank', '8 earlier rank', '8 same rank'],
	);
});

test('what a wake leaves behind is caused by the fact under which it was left', t => {
	const kernel = createKernel({seed: 'a'});
	const causes: number[] = [];
	const note = (what: string) => {
		causes.push(kernel.cause);

		if (what === 'strike') {
			const strike = kernel.chronicle.tell({what: 'struck', who: 'one', about: 'x', weight: 'headline'});
			kernel.under(strike, () => kernel.wake('one', kernel.now + 1, 'suffer', ''));
		}
	};
	kernel.add(diary(kernel, 'one', [], note));
	kernel.wake('one', 1, 'strike', '');
	kernel.run(5);
	t.deepEqual(causes, [0, 1]);
	t.like(kernel.chronicle.get(1), {what: 'struck', at: 1, cause: 0});
});

test('a wake in the past, and an error in a component, are bugs that say where', t => {
	const kernel = createKernel({seed: 'a'});
	kernel.add(
		diary(kernel, 'one', [], () => {
			throw new TypeError('oh');
		}),
	);
	kernel.wake('one', 61_500, 'go', 'pods/x');
	const error = t.throws(() => kernel.run(100_000), {instanceOf: Bug});
	t.is(error.message, 'oh (at 01:01.500, one was woken for go pods/x)');
	t.throws(() => kernel.wake('one', 3, 'go', ''), {instanceOf: Bug, message: /asked to be woken at 3/});
});

test('a run is the same however it is sliced, and goes on after being saved and loaded', t => {
	const build = () => {
		const kernel = createKernel({seed: 'slices'});
		const turns: Turn[] = [];
		const act = (who: string) => (what: string) => {
			const step = kernel.draws.between(`${who}/${what}`, kernel.now, 1, 40);
			kernel.chronicle.tell({what: 'stepped', who, about: what, weight: 'routine', detail: {step}});
			kernel.wake(who, kernel.now + step, String(step % 3), '');
		};

		for (const who of ['a', 'b', 'c']) {
			kernel.add(diary(kernel, who, turns, act(who)));
		}

		return {kernel, turns};
	};

	const whole = build();

	for (const who of ['a', 'b', 'c']) {
		whole.kernel.wake(who, 1, '0', '');
	}

	whole.kernel.run(20_000);
	const sliced = build();

	for (const who of ['a', 'b', 'c']) {
		sliced.kernel.wake(who, 1, '0', '');
	}

	for (let until = 0; until < 7000; until += 37) {
		sliced.kernel.run(until);
	}

	let budget = 500;
	t.false(sliced.kernel.run(20_000, () => --budget < 0));
	const restored = build();
	restored.kernel.load(sliced.kernel.save());
	restored.kernel.run(20_000);
	t.is(restored.kernel.trail.digest(), whole.kernel.trail.digest());
	t.deepEqual(restored.kernel.trail.marks(), whole.kernel.trail.marks());
	t.is(whole.kernel.trail.marks().length, 20);
	t.is(restored.kernel.wakes, whole.kernel.wakes);
});

test('the wake queue gives the order of a sorted list', t => {
	fc.assert(
		fc.property(
			fc.array(fc.record({at: fc.nat(20), rank: fc.nat(4), who: fc.constantFrom('a', 'b', 'c'), order: fc.nat()})),
			entries => {
				const queue = createWakeQueue();
				const wakes = entries.map((entry, index) => ({...entry, order: index, what: '', about: '', cause: 0}));

				for (const wake of wakes) {
					queue.push(wake);
				}

				const taken = wakes.map(() => queue.pop()!);
				const wanted = [...wakes].sort(
					(a, b) => a.at - b.at || a.rank - b.rank || (a.who < b.who ? -1 : a.who > b.who ? 1 : a.order - b.order),
				);
				t.deepEqual(taken, wanted);
				t.is(queue.pop(), undefined);
			},
		),
		{numRuns: 100},
	);
});

test('removed components take no more turns', t => {
	const kernel = createKernel({seed: 'a'});
	const turns: Turn[] = [];
	const rank: Rank = 'work';
	kernel.add(diary(kernel, 'one', turns));
	kernel.wake('one', 5, 'go', '', rank);
	kernel.remove('one');
	kernel.run(10);
	t.deepEqual(turns, []);
});

test('the clock goes on beyond what 32 bits can count', t => {
	const kernel = createKernel({seed: 'a'});
	const turns: Turn[] = [];
	kernel.add(diary(kernel, 'one', turns));
	kernel.wake('one', 4_294_967_297, 'later', '');
	kernel.wake('one', 2_147_483_649, 'sooner', '');
	kernel.run(4_294_967_300);
	t.deepEqual(
		turns.map(([at]) => at),
		[2_147_483_649, 4_294_967_297],
	);
});
