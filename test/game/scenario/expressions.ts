import test from 'ava';
import {seconds} from '../../../source/engine/kernel/time.ts';
import {
	compileExpression,
	type Facts,
	freshMemory,
	type Memory,
	measured,
	observe,
	type Program,
	passes,
	type SetQuery,
	type Value,
} from '../../../source/game/scenario/expressions.ts';

/** A small world: two pending pods, front with 12 of 12, the zone dark since 10 s before. */
const world = (change: Partial<Facts> = {}): Facts => ({
	t: seconds(100),
	ended: false,
	after: id => (id === 'dark' ? seconds(10) : -1),
	detected: id => (id === 'dark' ? seconds(4) : -1),
	slo: () => ({availability: 0.97, latency: 0.9, budget: 0.4}),
	sloNow: () => ({availability: 0.4, latency: 0.5, budget: 0}),
	ready: () => 12,
	desired: () => 12,
	revision: () => 2,
	count: query => (query.filters.phase === 'Pending' ? 2 : 0),
	age: () => seconds(42),
	metric: () => 0.25,
	leaseHolder: () => 'player',
	etcd: {leader: 'etcd-0', quorum: true},
	...change,
});

const programOf = (source: string): Program => {
	const compiled = compileExpression(source);

	if (!compiled.ok) {
		throw new Error(`${source}: ${JSON.stringify(compiled.problems)}`);
	}

	return compiled.program;
};

const nowOf = (source: string, facts: Facts = world()): Value => {
	const program = programOf(source);
	return observe(program, freshMemory(program), facts).value;
};

const truths: readonly string[] = [
	't >= 100s',
	't == 1m40s',
	"after('dark') == 10s && after('other') < 0s",
	"detected('dark') == 4s && detected('other') < 0s",
	"slo('front').availability >= 0.96",
	"slo_now('front').availability < 0.5",
	"ready('shop/front') >= 12 && desired('shop/front') - ready('shop/front') == 0",
	"revision('shop/web') == 2",
	"count(pods(ns='shop', phase='Pending')) == 2",
	"any(pods(phase='Pending')) && !any(pods(phase='Failed'))",
	"age(nodes(zone='b', ready=false)) > 40s",
	"metric('strand') <= 0.25",
	"lease('kube-system/kube-scheduler').holder == 'player'",
	"etcd.quorum && etcd.leader == 'etcd-0'",
	'1 + 2 * 3 == 7',
	'(1 + 2) * 3 == 9',
	'10 / 4 == 2.5',
	'1 / 0 == 0',
	'-3 < -2',
	'30s + 30s == 1m',
	'2 * 30s == 1m && 1m / 2 == 30s && 1m / 30s == 2',
	'!(1 == 2) && !!true',
	'false || true && true',
	"'a' != 'b'",
];

for (const source of truths) {
	test(`true: ${source}`, t => {
		t.true(nowOf(source));
	});
}

const wrong: ReadonlyArray<readonly [source: string, column: number, what: string, hint?: string]> = [
	['', 1, 'the expression ends too early'],
	['1 ==', 5, 'the expression ends too early'],
	['(1 == 1', 8, '")" is missing'],
	['1 == 1)', 7, 'the expression should have ended before this', 'is an operator missing?'],
	['1 & 1', 3, '"&" is not expected here', 'and is written &&'],
	["'open", 1, '"\'" is not expected here', 'the text has no closing quote'],
	['t > 30', 3, 'a duration such as 30s cannot be compared with a number by >', 'say the unit: 30s'],
	['raedy(1)', 1, 'there is no function raedy', 'did you mean ready?'],
	['redy', 1, 'there is no redy', 'did you mean ready?'],
	["slo('web').availabilty > 0", 12, 'there is no field availabilty', 'did you mean availability?'],
	['count(pods(pahse=1)) == 1', 12, 'pods has no filter pahse', 'did you mean phase?'],
	['count(pods)', 7, 'there is no pods', 'did you mean pods?'],
	['for(30, true)', 5, 'this must be a duration such as 30s, not a number', 'say the unit: 30s'],
	['at_end(1)', 8, 'this must be true or false, not a number'],
	['ready() == 1', 1, 'ready takes 1 values, not 0'],
	['1', 1, 'this must be true or false, not a number'],
	["ready('a' + 'b') == 1", 11, 'text + text has no meaning'],
	['won', 1, 'there is no won'],
];

for (const [source, column, what, hint] of wrong) {
	test(`refused: ${source === '' ? '(nothing)' : source}`, t => {
		const compiled = compileExpression(source);
		t.false(compiled.ok);
		const [first] = compiled.ok ? [] : compiled.problems;
		t.is(first?.what, what);
		t.is(first?.column, column);

		if (hint !== undefined) {
			t.is(first?.hint, hint);
		}
	});
}

test('names are checked against what the scenario has', t => {
	const compiled = compileExpression("ready('shop/frnt') > 0 && after('drak') > 1s", 'boolean', {
		workloads: ['shop/front'],
		items: ['dark'],
	});
	t.deepEqual(compiled.ok ? [] : compiled.problems.map(({column, hint}) => [column, hint]), [
		[7, 'did you mean shop/front?'],
		[33, 'did you mean dark?'],
	]);
	const blind = compileExpression("after('dark') > 1s", 'boolean', {items: ['dark'], faultsHidden: true});
	t.is(blind.ok ? '' : blind.problems[0]?.what, 'a runbook cannot see faults');
	t.true(compileExpression('won && score >= 650 && stars == 3', 'boolean', {result: true}).ok);
});

/** The values of a program over moments one second apart. */
const story = (source: string, moments: ReadonlyArray<Partial<Facts>>): Value[] => {
	const program = programOf(source);
	let memory: Memory = freshMemory(program);
	return moments.map((change, index) => {
		const seen = observe(program, memory, world({t: seconds(index), ...change}));
		memory = seen.memory;
		return seen.value;
	});
};

const readies = (...counts: readonly number[]) => counts.map(count => ({ready: () => count}));

test('always and never remember one bad moment', t => {
	t.deepEqual(story("always(ready('a/b') > 1)", readies(2, 1, 2)), [true, false, false]);
	t.deepEqual(story("never(ready('a/b') > 4)", readies(4, 5, 3)), [true, false, false]);
});

test('for wants an unbroken time', t => {
	t.deepEqual(story("for(2s, ready('a/b') < 1)", readies(0, 0, 0, 1, 0, 0)), [false, false, true, false, false, false]);
});

test('sequence wants things in their order', t => {
	t.deepEqual(story("sequence(ready('a/b') == 1, ready('a/b') == 2, ready('a/b') == 3)", readies(2, 1, 3, 2, 3, 1)), [
		false,
		false,
		false,
		false,
		true,
		true,
	]);
});

test('at_end waits for the end', t => {
	const ended = [{}, {ended: true}];
	t.deepEqual(story("at_end(ready('a/b') == 12)", ended), [false, true]);
});

test('within is met when the condition comes back in time, not because nobody has noticed the fault yet', t => {
	const moments = [
		{after: () => -1, ready: () => 12},
		{after: () => 0, ready: () => 12},
		{after: () => seconds(50), ready: () => 8},
		{after: () => seconds(400), ready: () => 12},
		{after: () => seconds(500), ready: () => 3},
	];
	const source = "within(420s, after('dark'), ready('shop/front') >= 12)";
	t.deepEqual(story(source, moments), [false, false, false, true, true]);
	t.deepEqual(story(source, [moments[0]!, moments[2]!, {after: () => seconds(421), ready: () => 12}]), [
		false,
		false,
		false,
	]);
	t.deepEqual(story(source, [moments[1]!, {after: () => seconds(421), ready: () => 12}]), [false, true]);
});

test('operators with memory take note behind a false &&', t => {
	t.deepEqual(story("ready('a/b') > 2 && never(ready('a/b') == 1)", readies(1, 3)), [false, false]);
});

test('memory is plain data: it survives a save, and looking does not change it', t => {
	const program = programOf("always(ready('a/b') > 1) && for(5s, true)");
	const before = freshMemory(program);
	const copy = structuredClone(before);
	const seen = observe(program, before, world({ready: () => 0}));
	t.deepEqual(before, copy);
	const restored = JSON.parse(JSON.stringify(seen.memory)) as Memory;
	t.deepEqual(observe(program, restored, world()), observe(program, seen.memory, world()));
});

test('a goal can be shown with what it measures now', t => {
	const program = programOf("at_end(slo('front').availability >= 0.96)");
	t.deepEqual(measured(program, freshMemory(program), world()), {value: 0.97, target: 0.96, operator: '>='});
});

test('filters ask for equality, and for labels by name or by value', t => {
	const pod = {ns: 'shop', phase: 'Running', labels: {app: 'web'}, ready: false};
	const asks = (filters: SetQuery['filters']) => passes(pod, filters);
	t.true(asks({ns: 'shop', ready: 'false'}));
	t.true(asks({label: 'app'}) && asks({label: 'app=web'}));
	t.false(asks({label: 'app=cart'}) || asks({phase: 'Pending'}) || asks({zone: 'a'}));
});

test('a monster is refused, not computed', t => {
	t.false(compileExpression('('.repeat(1000)).ok);
	t.false(compileExpression(Array.from({length: 400}, () => 'true').join(' && ')).ok);
	t.false(compileExpression('!'.repeat(499)).ok);
});
