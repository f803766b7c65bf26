import test from 'ava';
import fc from 'fast-check';
import {getAt, listAt} from '../../source/engine/etcd/history.ts';
import {createStore} from '../../source/engine/etcd/store.ts';
import type {Change} from '../../source/engine/etcd/topic.ts';
import {createKernel} from '../../source/engine/kernel/kernel.ts';
import {minutes} from '../../source/engine/kernel/time.ts';

/*
etcd beside a naive model: a map, and a list of every change ever made. Random writes with and without preconditions,
time passing, compaction, slow readers, and a save and load anywhere.
*/

type Step =
	| {
			readonly do: 'put';
			readonly key: string;
			readonly value: number;
			readonly expect: 'any' | 'right' | 'wrong';
			readonly home: string;
	  }
	| {readonly do: 'delete'; readonly key: string}
	| {readonly do: 'wait'; readonly ms: number}
	| {readonly do: 'read'; readonly reader: number}
	| {readonly do: 'reload'};

const key = fc.constantFrom('a', 'b', 'c', 'd');
const step: fc.Arbitrary<Step> = fc.oneof(
	{
		weight: 6,
		arbitrary: fc.record({
			do: fc.constant('put' as const),
			key,
			value: fc.nat(5),
			expect: fc.constantFrom('any' as const, 'right' as const, 'wrong' as const),
			home: fc.constantFrom('', 'north', 'south'),
		}),
	},
	{weight: 2, arbitrary: fc.record({do: fc.constant('delete' as const), key})},
	{weight: 2, arbitrary: fc.record({do: fc.constant('wait' as const), ms: fc.nat(minutes(3))})},
	{weight: 4, arbitrary: fc.record({do: fc.constant('read' as const), reader: fc.nat(2)})},
	{weight: 1, arbitrary: fc.record({do: fc.constant('reload' as const)})},
);

type Model = {
	readonly rows: Map<string, {value: object; revision: number; home: string}>;
	readonly changes: Change[];
	/** The state after each revision. */
	readonly past: Map<number, ReadonlyMap<string, object>>;
};

type Reader = {readonly topic: string; cursor: number; sight: Map<string, object>; revisions: number[]; cutOff: number};

const setUp = () => {
	const kernel = createKernel({seed: 'etcd'});
	const store = createStore(kernel);
	kernel.add(store);
	store.start();
	return {kernel, store};
};

const apply = (sight: Map<string, object>, change: Change): void => {
	if (change.type === 'DELETED') {
		sight.delete(change.key);
	} else {
		sight.set(change.key, change.object);
	}
};

test('rows, revisions, watches and history are those of a naive model, whatever is written and whoever is slow', t => {
	fc.assert(
		fc.property(fc.array(step, {maxLength: 120, size: 'max'}), steps => {
			const {kernel, store} = setUp();
			let current = store;
			const model: Model = {rows: new Map(), changes: [], past: new Map([[1, new Map()]])};
			const readers: Reader[] = ['things', 'things', 'things of north'].map(topic => ({
				topic,
				cursor: store.revision + 1,
				sight: new Map(),
				revisions: [],
				cutOff: 0,
			}));

			const remember = (): void => {
				model.past.set(current.revision, new Map([...model.rows].map(([name, row]) => [name, row.value] as const)));
			};

			const read = (reader: Reader): void => {
				const news = current.topics.read(reader.topic, reader.cursor, current.revision + 1);

				if (!news.ok) {
					reader.cutOff += 1;
					reader.sight = new Map(
						reader.topic === 'things'
							? [...current.rows('things')].map(([name, row]) => [name, row.value])
							: current.inTopic(reader.topic),
					);
					reader.revisions.push(current.revision);
					reader.cursor = current.revision + 1;
					return;
				}

				t.true(news.cursor >= reader.cursor, 'a cursor never goes back');
				reader.cursor = news.cursor;

				for (const event of news.events) {
					t.true(event.revision > (reader.revisions.at(-1) ?? 0), 'in order, and never twice');
					reader.revisions.push(event.revision);
					apply(reader.sight, event);
				}

				const truth = [...model.rows]
					.filter(([, row]) => reader.topic === 'things' || reader.topic === `things of ${row.home}`)
					.map(([name, row]) => [name, row.value] as const);
				t.deepEqual([...reader.sight].sort(), truth.sort(), 'nothing is lost');
			};

			for (const each of steps) {
				switch (each.do) {
					case 'put': {
						const row = model.rows.get(each.key);
						const right = row?.revision ?? 0;
						const expected = each.expect === 'any' ? undefined : each.expect === 'right' ? right : right + 1;
						const value = {metadata: {name: each.key}, value: each.value};
						const before = current.revision;
						const home = each.home === '' ? [] : [`things of ${each.home}`];
						const written = current.put('things', each.key, value, home, expected);
						t.is(written.ok, each.expect !== 'wrong');
						t.is(current.revision, written.ok ? before + 1 : before, 'revisions rise by one, refusals leave none');

						if (written.ok) {
							model.rows.set(each.key, {value, revision: written.revision, home: each.home});
							remember();
						} else {
							t.is(written.found, right);
						}

						break;
					}

					case 'delete': {
						const row = model.rows.get(each.key);
						const gone = current.delete('things', each.key, row?.value ?? {});
						t.is(gone.ok, row !== undefined);
						model.rows.delete(each.key);
						remember();
						break;
					}

					case 'wait':
						kernel.run(kernel.now + each.ms);
						break;

					case 'read':
						read(readers[each.reader]!);
						break;

					default: {
						const saved = current.save();
						const other = createStore(kernel);
						other.load(saved);
						t.deepEqual(other.save(), saved, 'load after save changes nothing');
						current.load(saved);
						current = store;
					}
				}

				t.deepEqual(
					[...current.rows('things')].map(([name, row]) => [name, row.value, row.revision]).sort(),
					[...model.rows].map(([name, row]) => [name, row.value, row.revision]).sort(),
				);
			}

			for (const reader of readers) {
				read(reader);
			}

			for (const [revision, was] of model.past) {
				const past = listAt(current, 'things', revision);

				if (past.ok) {
					t.deepEqual([...past.was].sort(), [...was].sort());
					const one = getAt(current, 'things', 'a', revision);
					t.true(one.ok && one.was === was.get('a'));
				} else {
					t.true(kernel.now > minutes(5), 'five minutes of history are kept');
				}
			}

			t.false(listAt(current, 'things', current.revision + 1).ok, 'nothing is known of the future');
		}),
		{numRuns: 150},
	);
});

test('a reader that sleeps through compaction is told so, and one whose topic was quiet is not', t => {
	const {kernel, store} = setUp();
	store.put('things', 'a', {n: 1}, ['things of north']);
	const cursor = store.revision + 1;
	store.put('things', 'b', {n: 1}, []);
	kernel.run(minutes(7));
	t.false(store.topics.read('things', cursor, store.revision + 1).ok);
	t.true(store.topics.read('things of north', cursor, store.revision + 1).ok);
	t.true(store.topics.read('things', store.revision + 1, store.revision + 1).ok);
});

test('too many changes are cut before their five minutes are over', t => {
	const kernel = createKernel({seed: 'etcd'});
	const store = createStore(kernel, {atMost: 100});

	for (let count = 0; count < 1000; count++) {
		kernel.run(kernel.now + 1);
		store.put('things', 'a', {count}, []);
	}

	const oldest = store.revision - 110;
	t.false(store.topics.read('things', oldest, store.revision + 1).ok);
	t.true(store.topics.read('things', store.revision - 50, store.revision + 1).ok);
});

test('one wake tells a reader of any number of changes, and a cut link makes it look again', t => {
	const {kernel, store} = setUp();
	const woken: Array<readonly [number, string]> = [];
	const reader = {
		name: 'reader',
		start: () => undefined,
		wake: (what: string, about: string) => void woken.push([kernel.now, `${what} ${about}`]),
		save: () => ({}),
		load: () => undefined,
	};
	kernel.add(reader);
	let delay: number | undefined = 9;
	store.topics.subscribe('things', 'reader', () => delay);
	store.put('things', 'a', {n: 1}, []);
	store.put('things', 'b', {n: 1}, []);
	kernel.run(5);
	store.put('things', 'a', {n: 2}, []);
	kernel.run(20);
	t.deepEqual(woken, [[9, 'news things']]);
	delay = undefined;
	store.put('things', 'a', {n: 3}, []);
	kernel.run(100);
	t.is(woken.length, 1);
	kernel.run(1500);
	t.deepEqual(woken.at(-1), [1020, 'news things'], 'to look whether it can hear again');
	delay = 3;
	store.topics.mended('reader');
	kernel.run(2000);
	t.deepEqual(woken.at(-1), [1503, 'news things']);
});

test('what is stored is frozen to the last leaf, and the trail depends on what is said and not on how', t => {
	const digest = (value: object): string => {
		const {kernel, store} = setUp();
		store.put('things', 'a', value, []);
		t.true(Object.isFrozen((store.get('things', 'a') as {b: readonly object[]}).b[0]));
		return kernel.trail.digest();
	};

	t.is(digest({a: 1, b: [{c: 'x'}]}), digest({b: [{c: 'x', d: undefined}], a: 1}));
	t.not(digest({a: 1, b: [{c: 'x'}]}), digest({a: 1.5, b: [{c: 'x'}]}));
	t.not(digest({a: 1, b: [{c: 'x'}, 2]}), digest({a: 1, b: [2, {c: 'x'}].reverse().concat([1])}));
	t.not(digest({a: '1', b: [{}]}), digest({a: 1, b: [{}]}));
});
