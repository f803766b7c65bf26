import test from 'ava';
import fc from 'fast-check';
import {createWorkQueue} from '../../source/engine/client/workqueue.ts';
import {createKernel} from '../../source/engine/kernel/kernel.ts';
import {seconds} from '../../source/engine/kernel/time.ts';

const setUp = () => {
	const kernel = createKernel({seed: 'queue'});
	const queue = createWorkQueue(kernel, 'owner');
	const woken: string[] = [];
	kernel.add({
		name: 'owner',
		start: () => undefined,
		wake(what, about) {
			woken.push(what);

			if (what === 'later') {
				queue.due(about);
			}
		},
		save: () => ({}),
		load: () => undefined,
	});
	return {kernel, queue, woken};
};

type Step =
	| {readonly do: 'add' | 'done' | 'drop'; readonly key: string}
	| {readonly do: 'after'; readonly key: string; readonly ms: number}
	| {readonly do: 'take' | 'reload'}
	| {readonly do: 'wait'; readonly ms: number};

const key = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const step: fc.Arbitrary<Step> = fc.oneof(
	{weight: 5, arbitrary: fc.record({do: fc.constant('add' as const), key})},
	{weight: 4, arbitrary: fc.record({do: fc.constant('take' as const)})},
	{weight: 4, arbitrary: fc.record({do: fc.constant('done' as const), key})},
	{weight: 3, arbitrary: fc.record({do: fc.constant('after' as const), key, ms: fc.nat(50)})},
	{weight: 3, arbitrary: fc.record({do: fc.constant('wait' as const), ms: fc.nat(40)})},
	{weight: 1, arbitrary: fc.record({do: fc.constant('drop' as const), key})},
	{weight: 1, arbitrary: fc.record({do: fc.constant('reload' as const)})},
);

test('the queue is its three sets: dirty, processing, and the line of what is dirty and free', t => {
	fc.assert(
		fc.property(fc.array(step, {maxLength: 80, size: 'max'}), steps => {
			const {kernel, queue} = setUp();
			let line: string[] = [];
			const dirty = new Set<string>();
			const processing = new Set<string>();
			const waiting = new Map<string, number>();

			const add = (name: string): void => {
				if (!dirty.has(name)) {
					dirty.add(name);

					if (!processing.has(name)) {
						line.push(name);
					}
				}
			};

			for (const each of steps) {
				switch (each.do) {
					case 'add':
						queue.add(each.key);
						add(each.key);
						break;
					case 'take': {
						const name = line.shift();
						t.is(queue.take()?.key, name);

						if (name !== undefined) {
							dirty.delete(name);
							processing.add(name);
						}

						break;
					}

					case 'done':
						queue.done(each.key);

						if (processing.delete(each.key) && dirty.has(each.key)) {
							line.push(each.key);
						}

						break;
					case 'after':
						queue.addAfter(each.key, each.ms);

						if (each.ms === 0) {
							add(each.key);
						} else {
							waiting.set(each.key, Math.min(waiting.get(each.key) ?? Infinity, kernel.now + each.ms));
						}

						break;
					case 'wait': {
						kernel.run(kernel.now + each.ms);
						const due = [...waiting].filter(([, at]) => at <= kernel.now);

						for (const [name] of due.sort((left, right) => left[1] - right[1])) {
							waiting.delete(name);
						}

						// Within one moment the order of delayed keys is the order in which they were delayed.
						const fresh = queue.keys().filter(name => due.some(([other]) => other === name) && !dirty.has(name));
						const order = (queue.save().line as readonly string[]).filter(name => fresh.includes(name));

						for (const name of [...order, ...fresh.filter(name => !order.includes(name))]) {
							add(name);
						}

						break;
					}

					case 'drop':
						queue.drop(each.key);
						dirty.delete(each.key);
						waiting.delete(each.key);
						line = line.filter(name => name !== each.key);
						break;
					default: {
						const saved = queue.save();
						queue.load(saved);
						t.deepEqual(queue.save(), saved);
					}
				}

				t.is(queue.length, line.length);
				t.is(queue.busy, processing.size);
				t.deepEqual(queue.keys(), [...new Set([...dirty, ...processing, ...waiting.keys()])].sort());
			}
		}),
		{numRuns: 300},
	);
});

test('a failing key comes back after 5, 10, 20 … ms up to 1000 s, and at the bottom again once it succeeded', t => {
	const {kernel, queue} = setUp();
	const delays: number[] = [];

	for (let count = 0; count < 20; count++) {
		const before = kernel.now;
		queue.addRateLimited('a');

		while (queue.length === 0) {
			kernel.run(kernel.now + 1);
			kernel.run(Math.max(kernel.now, kernel.nextAt() ?? kernel.now));
		}

		delays.push(kernel.now - before);
		queue.take();
		queue.done('a');
	}

	t.deepEqual(delays.slice(0, 6), [5, 10, 20, 40, 80, 160]);
	t.is(delays[17], 5 * 131_072);
	t.is(delays[18], seconds(1000));
	t.is(delays[19], seconds(1000));
	queue.forget('a');
	t.is(queue.failures('a'), 0);
});

test('all retries share a bucket of a hundred, then ten a second', t => {
	const {kernel, queue} = setUp();

	for (let count = 0; count < 130; count++) {
		queue.addRateLimited(`key-${count}`);
	}

	kernel.run(90);
	t.is(queue.length, 100);
	kernel.run(seconds(1));
	t.is(queue.length, 110);
	kernel.run(seconds(3));
	t.is(queue.length, 130);
});

test('a key remembers what first made it dirty', t => {
	const {kernel, queue} = setUp();
	kernel.under(7, () => queue.add('a'));
	kernel.under(8, () => queue.add('a'));
	t.deepEqual(queue.take(), {key: 'a', cause: 7});
});
