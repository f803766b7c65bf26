import test from 'ava';
import fc from 'fast-check';
import type {Fact} from '../../../source/engine/kernel/chronicle.ts';
import {type Millis, seconds} from '../../../source/engine/kernel/time.ts';
import type {Slo} from '../../../source/game/scenario/schema.ts';
import {type Census, emptyCensus, type NodeCensus} from '../../../source/game/score/census.ts';
import {quality} from '../../../source/game/score/quality.ts';
import type {ScoreSetting} from '../../../source/game/score/rule.ts';
import {rules} from '../../../source/game/score/rules/index.ts';
import {largestShare} from '../../../source/game/score/rules/resilience.ts';
import {strandedShare} from '../../../source/game/score/rules/stranded.ts';
import {createScoreboard, type Scoreboard} from '../../../source/game/score/scoreboard.ts';
import {medalOf, ratioOf, starsOf, thresholds} from '../../../source/game/score/stars.ts';
import {seatWeights} from '../../../source/game/score/weights.ts';

const web: Slo = {
	id: 'web',
	service: 'shop/web',
	availability: 0.99,
	latency: {threshold: 200, target: 0.95},
	weight: 1,
};

const setting = (more: Partial<ScoreSetting> = {}): ScoreSetting => ({
	weights: seatWeights.node,
	refs: {conv: 1200, actions: 8},
	best: {actions: 2},
	slos: [web],
	from: 0,
	until: seconds(900),
	zones: ['a'],
	refPod: {milliCpu: 1000, memoryBytes: 2 * 1024 ** 3},
	...more,
});

/** Facts with numbers of their own, as a chronicle would give them. */
const chronicle = (score: Scoreboard) => {
	let last = 0;

	return (fact: Partial<Fact> & Pick<Fact, 'at' | 'what'>): number => {
		last += 1;
		score.fold({who: 'ground', about: '', weight: 'notable', cause: 0, ...fact, id: last});
		return last;
	};
};

type Story = {
	/** Dead endpoints leave, replacements are ready, somebody sees it: seconds, or never. */
	readonly out?: number;
	readonly ready?: number;
	readonly seen?: number;
	readonly slow: number;
	readonly disrupted?: number;
	readonly violated?: 'live-node-declared-dead' | 'privilege-or-secret';
	readonly writes?: number;
};

/** Three workers, six pods, 150 requests a second; node-b loses power at 120 s, and a third of all connections go there. */
const play = (story: Story): Scoreboard => {
	const score = createScoreboard(setting());
	const tell = chronicle(score);
	let strike = 0;
	let silent = 0;

	for (let second = 0; second <= 900; second++) {
		const at = seconds(second);

		if (second === 120) {
			strike = tell({
				at,
				what: 'fault struck',
				who: 'faults',
				about: 'fault/crash',
				hidden: true,
				detail: {kind: 'node-crash', targets: 'machine/node-b'},
			});
			silent = tell({at, what: 'machine lost power', about: 'machine/node-b', cause: strike});
		}

		if (second === story.seen) {
			tell({at, what: 'node not ready', who: 'node-lifecycle-controller', about: 'nodes/node-b'});
		}

		const failed = second > 120 && second <= (story.out ?? 900) ? 50 : 0;
		const slow = second === 900 ? story.slow : 0;

		if (second > 0) {
			const offered = 150;
			tell({
				at,
				what: 'traffic',
				who: 'traffic',
				about: 'slo/web',
				weight: 'routine',
				detail: {slo: 'web', offered, good: offered - failed - slow, slow, failed, 'connect-timeout': failed},
			});
		}

		if (failed > 0) {
			tell({
				at,
				what: 'requests lost',
				who: 'traffic',
				about: 'slo/web',
				weight: 'routine',
				cause: silent,
				detail: {slo: 'web', category: 'connect-timeout', count: failed},
			});
		}

		const wounded = second >= 120 && second < (story.ready ?? Number.POSITIVE_INFINITY);
		const things: Partial<Census> =
			second === 600
				? {
						disrupted: Array.from({length: story.disrupted ?? 0}, (_, index) => ({
							key: `shop/web-${index}`,
							brokeBudget: false,
							fact: 7,
						})),
						violations: story.violated === undefined ? [] : [{kind: story.violated, about: 'nodes/node-a', fact: 7}],
						writes: Array.from({length: story.writes ?? 0}, () => ({
							verb: 'patch',
							about: 'nodes/node-a',
							necessary: false,
							fact: 7,
						})),
					}
				: {};
		score.second({
			...emptyCensus(at),
			workloads: [{key: 'deployments.apps/shop/web', desired: 6, ready: wounded ? 4 : 6}],
			...things,
		});
	}

	return score;
};

const pointsOf = (score: Scoreboard): Record<string, string> =>
	Object.fromEntries(
		score
			.standings()
			.filter(line => line.weight > 0)
			.map(line => [line.rule, (line.thousandths / 1000).toFixed(1)]),
	);

test('one node crash, as the real components answer it, is worth 604', t => {
	const par = play({out: 172, ready: 480, seen: 172, slow: 4373});
	t.deepEqual(pointsOf(par), {
		avail: '109.5',
		lat: '25.3',
		detect: '95.1',
		restore: '83.3',
		conv: '71.4',
		disr: '145.9',
		policy: '36.5',
		actions: '36.5',
	});
	t.is(par.gate().toFixed(3), '0.730');
	t.is(par.total(), 604);
	t.like(par.incidents()[0], {
		kind: 'node-crash',
		at: seconds(120),
		detectedAt: seconds(172),
		restoredAt: seconds(480),
	});
});

test('a player who makes sure and deletes the node at once is worth 769, three stars and gold', t => {
	const player = play({out: 156, ready: 170, seen: 156, slow: 1056, writes: 3});
	t.deepEqual(pointsOf(player), {
		avail: '132.4',
		lat: '39.9',
		detect: '107.1',
		restore: '135.0',
		conv: '94.7',
		disr: '176.5',
		policy: '44.1',
		actions: '39.7',
	});
	t.is(player.gate().toFixed(3), '0.882');
	t.is(player.total(), 769);

	const anchors = {par: 604, floor: 260};
	t.is(ratioOf(769, anchors)?.toFixed(2), '1.48');
	t.is(medalOf(769, anchors), 'gold');
	t.is(starsOf({total: 769, goalsMet: true, marks: []}, anchors), 3);
});

test('doing nothing is worth 165, and waving hands at random 260', t => {
	t.is(play({slow: 647}).total(), 165);
	const random = play({out: 300, seen: 300, slow: 7630, disrupted: 6, violated: 'privilege-or-secret', writes: 25});
	t.is(random.total(), 260);
});

test('a slow but careful scheduler is level with the real one, and a random one far below', t => {
	const worth = (values: Record<string, number>): number => {
		const references: Record<string, number> = {
			avail: 1,
			bind: 5,
			pend: 200,
			lat: 1,
			strand: 0.25,
			resil: 0.5,
			disr: 4,
			policy: 5,
		};
		const given = rules.map(rule => ({
			...rule,
			start: () => ({}),
			value: () => values[rule.id],
			best: () => (rule.id === 'resil' ? 1 / 3 : 0),
			reference: () => references[rule.id] ?? 1,
		}));
		return createScoreboard(setting({weights: seatWeights.scheduler, refs: {}, best: {}}), given).total();
	};

	t.is(worth({avail: 0.7, bind: 1.2, pend: 96, lat: 0.9, strand: 0.22, resil: 0.41, disr: 0, policy: 0}), 734);
	t.is(worth({avail: 0.5, bind: 7.5, pend: 310, lat: 0.6, strand: 0.09, resil: 0.35, disr: 1, policy: 0}), 735);
	t.is(worth({avail: 4.2, bind: 14, pend: 900, lat: 3.1, strand: 0.41, resil: 0.63, disr: 5, policy: 3}), 231);
});

test('the quality curve is 1, 0.75, 0.6, 0.429 and 0.231 at 0, half, one, two and five targets', t => {
	const at = (value: number): string => quality({value, best: 0, reference: 1}).toFixed(3);
	t.deepEqual([at(0), at(0.5), at(1), at(2), at(5)], ['1.000', '0.750', '0.600', '0.429', '0.231']);
	t.is(quality({value: 1, best: 2, reference: 8}), 1, 'better than the best is no better than perfect');
	t.is(quality({value: 1, best: 1, reference: 1}), 1);
	t.is(quality({value: 2, best: 1, reference: 1}), 0);
});

test('the weights of every seat sum to 1000', t => {
	for (const [seat, weights] of Object.entries(seatWeights)) {
		t.is(
			Object.values(weights).reduce((sum, weight) => sum + weight, 0),
			1000,
			seat,
		);
	}
});

const node = (name: string, cpu: number, gib: number): NodeCensus => ({
	name,
	zone: 'a',
	pricePerHour: 0.4,
	ready: true,
	allocatableMilliCpu: 8000,
	allocatableMemoryBytes: 32 * 1024 ** 3,
	requestedMilliCpu: 8000 - cpu,
	requestedMemoryBytes: (32 - gib) * 1024 ** 3,
});

test('five free cores take one pod when memory lies elsewhere', t => {
	const nodes = [node('n1', 1900, 3), node('n2', 800, 9), node('n3', 2600, 1.5)];
	t.is(strandedShare(nodes, setting().refPod).toFixed(2), '0.81');
});

test('resilience is the share of the fullest zone', t => {
	const endpoint = (zone: string, count: number) => ({node: `node-${zone}`, zone, count});
	t.is(
		largestShare([endpoint('a', 3), endpoint('b', 1)], ({zone}) => zone),
		0.75,
	);
});

test('who gives up early fails everybody who would still have come, and the clocks run on', t => {
	const left = createScoreboard(setting());
	const tell = chronicle(left);
	tell({at: seconds(10), what: 'traffic', detail: {slo: 'web', offered: 1000, good: 1000, slow: 0, failed: 0}});
	left.second({...emptyCensus(seconds(10)), workloads: [{key: 'web', desired: 2, ready: 0}]});
	left.lose(seconds(10), [{slo: 'web', offered: 9000}]);
	const values = Object.fromEntries(left.standings().map(line => [line.rule, line.value]));
	t.is(values.avail?.toFixed(3), '90.000');
	t.is(values.conv, 2 * 891);
});

test('what happened before the scored time does not count', t => {
	const score = createScoreboard(setting({from: seconds(60)}));
	const tell = chronicle(score);
	tell({at: seconds(60), what: 'traffic', detail: {slo: 'web', offered: 100, good: 0, slow: 0, failed: 100}});
	score.second({...emptyCensus(seconds(30)), workloads: [{key: 'web', desired: 9, ready: 0}]});
	t.is(score.total(), 1000);
});

test('stars: goals, near par, par on one’s own; a meaningless comparison falls back to fixed marks', t => {
	const anchors = {par: 700, floor: 300};
	const stars = (total: number, marks: readonly string[] = [], goalsMet = true) =>
		starsOf({total, goalsMet, marks}, anchors);
	t.deepEqual([stars(619), stars(620), stars(700)], [1, 2, 3]);
	t.is(stars(900, [], false), 0);
	t.is(stars(900, ['hint:3']), 2);
	t.is(stars(900, ['practice']), 2);
	t.deepEqual(thresholds({par: 320, floor: 300}), {two: 750, three: 850});
	t.is(
		starsOf({total: 990, goalsMet: true, marks: []}, {...anchors, atMost: 1}),
		1,
		'watching a level that is to be played',
	);
	t.is(starsOf({total: 990, goalsMet: true, marks: []}, {...anchors, atMost: 0}), 0, 'a level without goals');
	t.is(ratioOf(500, {par: 320, floor: 300}), undefined);
	t.is(medalOf(701, {...anchors, reference: 700}), 'diamond');
	t.is(medalOf(620, anchors), 'silver');
});

test('a wrong guess costs half a minute of the next detection, the right part without the object a quarter', t => {
	const seenAfter = (object: string | undefined, wrong: number): Millis | undefined => {
		const score = createScoreboard(setting());
		const tell = chronicle(score);
		tell({
			at: seconds(10),
			what: 'fault struck',
			who: 'faults',
			about: 'fault/x',
			hidden: true,
			detail: {kind: 'kubelet-stop', targets: 'machine/node-a', component: 'kubelet'},
		});
		const guess = {component: 'etcd', fact: 3};
		const declared = [...Array.from({length: wrong}, () => guess), {component: 'kubelet', object, fact: 4}];
		score.second({...emptyCensus(seconds(20)), declared} as Census);

		for (let second = 20; second < 40; second++) {
			score.second({...emptyCensus(seconds(second)), workloads: [{key: 'web', desired: 2, ready: 1}]});
		}

		return score.incidents()[0]?.detectedAt;
	};

	t.is(seenAfter('node-a', 0), seconds(20));
	t.is(seenAfter(undefined, 0), seconds(35));
	t.is(seenAfter('node-a', 2), seconds(80));
});

test('a fault is seen by naming it or by working on what it struck, not by work on what shares its promise’s name', t => {
	const score = createScoreboard(setting());
	const tell = chronicle(score);
	const strike = tell({
		at: seconds(10),
		what: 'fault struck',
		who: 'faults',
		about: 'fault/grey',
		hidden: true,
		detail: {id: 'grey', kind: 'slow-node', targets: 'node-a', component: 'node'},
	});
	const lost = {about: 'slo/web', cause: strike, hidden: true, detail: {slo: 'web', count: 40}};
	tell({at: seconds(11), what: 'requests lost', ...lost});
	const write = (second: number, about: string): void => {
		const writes = [{verb: 'call', about, necessary: false, fact: 9}];
		score.second({...emptyCensus(seconds(second)), writes});
	};

	write(20, 'deployments.apps/shop/web');
	t.is(score.detectedAfter('grey'), undefined);
	write(30, 'nodes/node-b');
	t.is(score.detectedAfter('grey'), undefined);
	write(40, 'nodes/node-a');
	t.is(score.detectedAfter('grey'), seconds(30));
	write(50, 'nodes/node-a');
	t.is(score.detectedAfter('grey'), seconds(30), 'the first time counts');
	t.is(score.detectedAfter('other'), undefined);
	const again = createScoreboard(setting());
	again.load(score.save());
	t.is(again.detectedAfter('grey'), seconds(30));
});

test('an incident is not over while its fault still costs users requests, however modest the promise', t => {
	const modest = {...web, availability: 0.5};
	const score = createScoreboard(setting({slos: [modest]}));
	const tell = chronicle(score);
	const strike = tell({at: seconds(10), what: 'fault struck', who: 'faults', about: 'fault/x', hidden: true});

	for (let second = 1; second <= 120; second++) {
		const at = seconds(second);
		const failed = second > 10 && second <= 55 ? 40 : 0;
		tell({at, what: 'traffic', detail: {slo: 'web', offered: 150, good: 150 - failed, slow: 0, failed}});

		if (failed > 0) {
			tell({at, what: 'requests lost', cause: strike, hidden: true, detail: {slo: 'web', count: failed}});
		}

		score.second({
			...emptyCensus(at),
			workloads: [{key: 'web', desired: 3, ready: second > 55 && second < 80 ? 2 : 3}],
		});
	}

	t.like(score.incidents()[0], {at: seconds(10), mitigatedAt: seconds(55), restoredAt: seconds(80)});
});

/** A run of arbitrary troubles, told second by second. */
const troubles = fc.array(
	fc.record({
		failed: fc.nat(60),
		slow: fc.nat(60),
		short: fc.nat(3),
		pending: fc.nat(4),
		strike: fc.boolean(),
		waited: fc.nat(30_000),
	}),
	{minLength: 1, maxLength: 40},
);

type Trouble = {failed: number; slow: number; short: number; pending: number; strike: boolean; waited: number};

const tellSecond = (score: Scoreboard, index: number, trouble: Trouble): void => {
	const at = seconds(index + 1);
	const {failed, slow} = trouble;

	if (trouble.strike) {
		score.fold({
			id: index * 10 + 1,
			at,
			what: 'fault struck',
			who: 'faults',
			about: 'fault/x',
			weight: 'headline',
			cause: 0,
			hidden: true,
			detail: {kind: 'pod-kill', targets: 'shop/web-1'},
		});
	}

	score.fold({
		id: index * 10 + 2,
		at,
		what: 'traffic',
		who: 'traffic',
		about: 'slo/web',
		weight: 'routine',
		cause: 0,
		detail: {slo: 'web', offered: 150, good: 150 - failed - slow, slow, failed},
	});
	score.second({
		...emptyCensus(at),
		nodes: [node('n1', 1900, 3)],
		workloads: [{key: 'web', desired: 3, ready: 3 - trouble.short}],
		pending: Array.from({length: trouble.pending}, (_, pod) => ({key: `web-${pod}`, priority: 0, created: 0})),
		bound: [{key: 'web-9', waited: trouble.waited, fact: index * 10 + 3}],
	});
};

test('the total is the sum of the ledger’s lines, whatever happens', t => {
	fc.assert(
		fc.property(troubles, fc.constantFrom('scheduler', 'node', 'workload', 'operator'), (seconds_, seat) => {
			const score = createScoreboard(setting({weights: seatWeights[seat as 'node']}));

			for (const [index, trouble] of seconds_.entries()) {
				tellSecond(score, index, trouble);
			}

			const sum = score.ledger().reduce((before, line) => before + line.thousandths, 0);
			return Math.round(sum / 1000) === score.total();
		}),
		{numRuns: 60},
	);
	t.pass();
});

test('a scoreboard that is saved and loaded anywhere goes on as if nothing had been', t => {
	fc.assert(
		fc.property(troubles, fc.nat(40), (seconds_, at) => {
			let score = createScoreboard(setting());
			const whole = createScoreboard(setting());

			for (const [index, trouble] of seconds_.entries()) {
				tellSecond(whole, index, trouble);
				tellSecond(score, index, trouble);

				if (index === at) {
					const saved = score.save();
					tellSecond(score, index + 1, trouble);
					score = createScoreboard(setting());
					score.load(saved);
				}
			}

			t.deepEqual(score.standings(), whole.standings());
			t.deepEqual(score.ledger(), whole.ledger());
			t.deepEqual(score.incidents(), whole.incidents());
			t.deepEqual(score.curve(), whole.curve());
		}),
		{numRuns: 40},
	);
});
