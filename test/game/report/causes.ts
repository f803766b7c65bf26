import test from 'ava';
import * as faultWords from '../../../source/engine/faults/injector.ts';
import type {Fact} from '../../../source/engine/kernel/chronicle.ts';
import {seconds} from '../../../source/engine/kernel/time.ts';
import * as trafficWords from '../../../source/engine/traffic/telling.ts';
import {branchesOf} from '../../../source/game/report/cause-tree.ts';
import {type CauseBook, createCauseBook} from '../../../source/game/report/causes.ts';
import type {Loss} from '../../../source/game/score/scoreboard.ts';
import * as words from '../../../source/game/score/words.ts';
import type {Branch} from '../../../source/game/view/frame.ts';

/** A chronicle that forgets everything older than `memory` facts. */
const chronicle = (book: CauseBook | undefined, memory = Number.POSITIVE_INFINITY) => {
	const facts = new Map<number, Fact>();
	let last = 0;
	let reader = book;

	return {
		find: (id: number): Fact | undefined => (id > last - memory ? facts.get(id) : undefined),
		follow(next: CauseBook): void {
			reader = next;
		},
		tell(fact: Partial<Fact> & Pick<Fact, 'what'>): number {
			last += 1;
			const whole: Fact = {at: 0, who: 'ground', about: '', weight: 'routine', cause: 0, ...fact, id: last};
			facts.set(last, whole);
			reader?.fold(whole);
			return last;
		},
	};
};

const begin = (memory?: number) => {
	const told = chronicle(undefined, memory);
	const book = createCauseBook({find: told.find});
	told.follow(book);
	return {book, tell: told.tell};
};

const lost = (cause: number, count: number, at: number, more: Readonly<Record<string, string>> = {}) => ({
	what: words.requestsLostTold,
	cause,
	at,
	who: 'traffic',
	detail: {slo: 'web', category: 'connect-timeout', where: 'node-b', count, ...more},
});

/** A crash loses a third of the requests, then the player deletes what was well, and some are lost from the start. */
const story = (memory?: number) => {
	const {book, tell} = begin(memory);
	const fault = tell({
		what: words.faultStruck,
		who: 'faults',
		about: 'fault/crash',
		at: seconds(120),
		weight: 'headline',
		detail: {id: 'crash', kind: 'node-crash', targets: 'node-b', text: 'node-b lost its power.'},
	});
	const power = tell({
		what: 'machine lost power',
		about: 'machine/node-b',
		at: seconds(120),
		cause: fault,
		weight: 'notable',
	});
	const routine = tell({what: 'status written', about: 'nodes/node-b', at: seconds(170), cause: power});
	tell({what: 'node not ready', about: 'nodes/node-b', at: seconds(171), cause: routine, weight: 'headline'});

	for (let second = 121; second <= 172; second++) {
		tell(lost(power, 50, seconds(second)));
	}

	const intent = tell({
		what: 'delete-pod',
		who: 'player',
		about: 'pods/shop/web-1',
		at: seconds(200),
		weight: 'notable',
		detail: {order: 1},
	});
	const exit = tell({what: 'container exited', about: 'pods/shop/web-1', at: seconds(201), cause: intent});
	tell(lost(exit, 7, seconds(202), {category: 'refused', where: 'node-a'}));
	tell(lost(0, 3, seconds(10), {category: 'no-endpoints', where: 'shop/web'}));
	tell({...lost(power, 11, seconds(180), {category: 'slow'}), what: words.requestsSlowTold});
	return book;
};

test('every lost request hangs on a tree whose root is a fault, an intent, or the beginning', t => {
	const roots = story().roots();
	t.deepEqual(
		roots.map(({kind, failed, slow}) => ({kind, failed, slow})),
		[
			{kind: 'fault', failed: 2600, slow: 11},
			{kind: 'intent', failed: 7, slow: 0},
			{kind: 'start', failed: 3, slow: 0},
		],
	);
	t.is(roots[0]?.fact?.detail?.kind, 'node-crash');
});

const linesOf = (branches: readonly Branch[], depth = 0): string[] =>
	branches.flatMap(branch => [
		`${' '.repeat(depth * 2)}${branch.text}${branch.aside === undefined ? '' : ` [${branch.aside}]`}`,
		...linesOf(branch.children ?? [], depth + 1),
	]);

test('the tree says what led to what, in the order it happened', t => {
	t.deepEqual(linesOf(branchesOf(story().roots())), [
		'node-b lost its power. [2,600 failed, 11 slow]',
		'  node-b lost its power [2,600 failed, 11 slow]',
		'    2,600 requests of web failed: connect-timeout, nobody answered [02:01.0 to 02:52.0, node-b]',
		'    11 requests of web were slow [03:00.0 to 03:00.0, node-b]',
		'    node not ready: node-b [51 s later]',
		'your delete-pod of web-1 [7 failed, 0 slow]',
		'  a container of web-1 ended [7 failed, 0 slow; 1 s later]',
		'    7 requests of web failed: refused, the pod was gone from its node [03:22.0 to 03:22.0, node-a]',
		'no fault and no action: the cluster as it stood under its load [3 failed, 0 slow]',
		'  3 requests of web failed: no-endpoints, the Service had no ready pod [00:10.0 to 00:10.0, shop/web]',
	]);
});

test('the tree stands although the chronicle has forgotten', t => {
	t.deepEqual(linesOf(branchesOf(story(3).roots())), linesOf(branchesOf(story().roots())));
});

test('the biggest losses are told with the root that lost most of them then', t => {
	const loss = (rule: Loss['rule'], from: number, until: number, facts: readonly number[] = []): Loss => ({
		rule,
		title: rule,
		about: 'slo/web',
		text: '',
		from: seconds(from),
		until: seconds(until),
		facts,
		thousandths: -1000,
	});
	const explained = story().explain([
		loss('avail', 121, 172),
		loss('avail', 201, 203),
		loss('lat', 100, 300),
		loss('disr', 200, 201, [57]),
		loss('cost', 0, 900),
	]);
	t.deepEqual(
		explained.map(({root}) => root?.kind),
		['fault', 'intent', 'fault', 'intent', undefined],
	);
});

test('a fault that harmed nobody is in the report too', t => {
	const {book, tell} = begin();
	tell({what: words.faultStruck, who: 'faults', weight: 'headline', detail: {text: 'node-c slowed down.'}});
	t.deepEqual(linesOf(branchesOf(book.roots())), ['node-c slowed down.']);
});

test('who acts because nothing was heard acts because of what made the node silent, and what several did alike is one line', t => {
	const {book, tell} = begin();
	const fault = tell({
		what: words.faultStruck,
		who: 'faults',
		at: seconds(60),
		weight: 'headline',
		detail: {targets: 'node-a,node-b', text: 'Two nodes lost their power.'},
	});

	const dark = ['node-a', 'node-b'].map(node => {
		const about = `machine/${node}`;
		return {node, power: tell({what: 'machine lost power', about, at: seconds(60), cause: fault, weight: 'notable'})};
	});

	for (const {node, power} of dark) {
		const detail = {because: 'nothing was heard of it for 50 s'};
		const unknown = tell({
			what: 'update node/status',
			who: 'node-controller',
			about: `nodes/${node}`,
			at: seconds(110),
			cause: power,
			detail,
		});
		tell(lost(unknown, 5, seconds(111), {category: 'no-endpoints', where: node}));
		const taint = tell({
			what: 'update node',
			who: 'node-controller',
			about: `nodes/${node}`,
			at: seconds(111),
			cause: power,
			detail,
		});
		tell({
			what: 'delete pod',
			who: 'taint-eviction-controller',
			about: `pods/shop/web-${node}`,
			at: seconds(411),
			cause: taint,
		});
	}

	tell({what: 'update node', who: 'node-controller', about: 'nodes/node-c', at: seconds(120)});
	t.deepEqual(linesOf(branchesOf(book.roots())), [
		'Two nodes lost their power. [10 failed, 0 slow]',
		'  2 machines lost their power [10 failed, 0 slow]',
		'    2 nodes are Unknown to the control plane: nothing was heard of them for 50 s [10 failed, 0 slow; 50 s later]',
		'      10 requests of web failed: no-endpoints, the Service had no ready pod [01:51.0 to 01:51.0, node-a, node-b]',
		'    2 nodes changed in the API: nothing was heard of them for 50 s [51 s later]',
		'      2 pods were deleted: their time on the node was over [300 s later]',
	]);
});

test('what was lost while everything was starting is on nobody’s account', t => {
	const told = chronicle(undefined);
	const book = createCauseBook({find: told.find, scoredFrom: seconds(30)});
	told.follow(book);
	told.tell(lost(0, 3, seconds(30)));
	told.tell(lost(0, 4, seconds(31)));
	t.deepEqual(
		book.roots().map(({failed}) => failed),
		[4],
	);
});

test('a book that is saved and loaded tells the same', t => {
	const book = story();
	const other = createCauseBook({find: () => undefined});
	other.load(book.save());
	t.deepEqual(other.roots(), book.roots());
});

test('the score listens for the words that the engine says', t => {
	t.is(words.trafficTold, trafficWords.trafficTold);
	t.is(words.requestsLostTold, trafficWords.requestsLostTold);
	t.is(words.requestsSlowTold, trafficWords.requestsSlowTold);
	t.is(words.faultStruck, faultWords.faultStruck);
	t.is(words.faultEnded, faultWords.faultEnded);
});
