import {readFileSync} from 'node:fs';
import test from 'ava';
import type {Node, PlacedPod, WaitingPod} from '../../schema/scheduler-module.d.ts';
import type {NodeView, PlacedPodView, PodView} from '../../source/engine/cluster.ts';
import type {GuestEntry} from '../../source/game/guest/book.ts';
import {guestOut, guestStruck} from '../../source/game/guest/words.ts';
import {parseReplay, replayText} from '../../source/game/replay.ts';
import type {Run} from '../../source/game/run.ts';
import {openRun, replayRun} from '../../source/game/session.ts';
import {Stop} from '../../source/shell/exit.ts';
import {type GuestOptions, openGuest} from '../../source/shell/guest/guest-module.ts';
import {playHeadless} from '../../source/shell/headless.ts';
import {openScenario} from '../../source/shell/scenarios.ts';
import {moduleOf, shop, usualOptions} from '../helpers/guests.ts';

/* A scheduler of one's own: what it is asked, what it may answer, and what becomes of one that breaks its contract. */

const scenario = shop();

type Told = {readonly what: string; readonly about: string; readonly detail: Readonly<Record<string, unknown>>};

const play = (guest: GuestEntry, seed = '1'): {readonly run: Run; readonly facts: readonly Told[]} => {
	const run = openRun({...usualOptions(scenario, seed), guest});
	const facts: Told[] = [];
	playHeadless(run, run.end, ({what, about, detail = {}}) => facts.push({what, about, detail}));
	return {run, facts};
};

/** Plays the shop with a module of this text. */
const withModule = (name: string, text: string, options: GuestOptions = {}) => {
	const guest = openGuest(moduleOf(name, text), options);

	try {
		return play(guest.entry);
	} finally {
		guest.close();
	}
};

const saidBy = (facts: readonly Told[]): readonly string[] =>
	facts.filter(({what}) => what === guestStruck).map(({detail}) => String(detail.said));

const nodesOf = (facts: readonly Told[], app: string): readonly unknown[] =>
	facts.filter(({what, about}) => what === 'bound' && about.includes(`/${app}-`)).map(({detail}) => detail.node);

/** The words of a refusal, with all its problems. */
const wordsOf = (work: () => void): string => {
	try {
		work();
	} catch (error) {
		return error instanceof Stop
			? [error.message, ...error.problems.map(({where, what, hint}) => `${where}: ${what} (${hint})`)].join('\n')
			: `no refusal but ${String(error)}`;
	}

	return 'no refusal';
};

const wordsAgainst = (text: string): string => wordsOf(() => openGuest(moduleOf(`wrong-${text.length}`, text)).close());

const firstFit = `export default {name: 'first-fit', decide: (pod, sight) => sight.feasible[0]?.name};`;

test('a guest decides where pods go, and says why one goes nowhere in Kubernetes’ form', t => {
	const {run, facts} = withModule(
		'picky',
		`export default {decide(pod, {feasible}) {
			return feasible.length === 0 ? {unschedulable: 'nothing suits me'} : feasible[feasible.length - 1].name;
		}};`,
	);
	t.is(run.result().guest?.name, 'picky');
	t.is(run.result().guest?.strikes, 0);
	t.deepEqual(run.result().marks, ['own-scheduler']);
	t.is(run.result().score.par, null);
	const refusal = facts.find(({what, about}) => what === 'unschedulable' && about.includes('/choosy-'));
	t.regex(String(refusal?.detail.message), /^0\/4 nodes are available: nothing suits me\.$/);
	t.true(
		new Set(nodesOf(facts, 'web').slice(0, 6)).size <= 2,
		'six pods went to the last fitting node, whichever it was',
	);
});

test('no answer leaves the reasons to the filters, and counts the nodes that did not suit', t => {
	const {facts} = withModule(
		'refuser',
		`export default {decide: (pod, {feasible}) => pod.labels.app === 'web' ? undefined : feasible[0]?.name};`,
	);
	const messages = facts.filter(({what}) => what === 'unschedulable').map(({detail}) => String(detail.message));
	const ofFilters =
		/^0\/4 nodes are available: 1 node\(s\) had untolerated taint.*, 3 node\(s\) didn't have free ports for the requested pod ports\.$/;
	t.true(
		messages.some(message => ofFilters.test(message)),
		messages.join('\n'),
	);
	t.true(messages.some(message => message.includes('3 node(s) did not suit refuser')));
});

test('a pod that is put aside comes again after one second, two, four', t => {
	const {facts, run} = withModule(
		'later',
		`const seen = new Map();
		export default () => ({name: 'later', decide(pod, {feasible, now}) {
			const times = [...(seen.get(pod.key) ?? []), now];
			seen.set(pod.key, times);
			return times.length < 4 ? {backOff: true} : feasible[0]?.name;
		}});`,
	);
	const asked = (run.replay().answers ?? []).filter(({pod}) => pod.includes('/web-'));
	const [first] = asked;
	const times = asked.filter(({pod}) => pod === first?.pod).map(({at}) => at);
	t.true(times.length === 4);
	const waits = times.slice(1).map((at, index) => at - times[index]!);
	t.true(
		[1000, 2000, 4000].every((backoff, index) => waits[index]! >= backoff && waits[index]! <= backoff + 1000),
		waits.join(' '),
	);
	t.is(nodesOf(facts, 'web').length >= 6, true);
});

test('what a guest sees is frozen data: pods that were just placed are on their nodes already', t => {
	const file = moduleOf(
		'looker',
		`export default {name: 'looker', decide(pod, sight) {
			'use strict';
			const placed = sight.nodes.flatMap(node => node.pods).filter(other => other.labels.app === 'web').length;
			const sums = sight.nodes.every(node => node.requested.milliCpu === node.pods.reduce((sum, other) => sum + other.requests.milliCpu, 0));
			let frozen = 0;
			for (const change of [() => { sight.now = 0; }, () => { sight.nodes.push(1); }, () => { sight.nodes[0].labels.x = 'y'; }, () => { pod.spec.nodeName = 'x'; }, () => { sight.refused.x = 'y'; }]) {
				try { change(); } catch { frozen += 1; }
			}
			if (pod.labels.app === 'web') console.log([placed, sums, frozen, pod.requests.milliCpu, pod.owner.split('-')[0], sight.draw('a') === sight.draw('a') && sight.draw('a') !== sight.draw('b') && sight.draw('a') < 1, sight.node(sight.nodes[0].name) === sight.nodes[0]].join(' '));
			return sight.feasible[0]?.name;
		}};`,
	);
	const lines: string[] = [];
	const guest = openGuest(file, {onPrinted: line => lines.push(line)});
	play(guest.entry);
	guest.close();
	t.deepEqual(
		lines.slice(0, 6),
		[0, 1, 2, 3, 4, 5].map(placed => `${placed} true 5 200 ReplicaSet/web true true`),
	);
});

test('a plug-in joins the default framework: its filter refuses in the usual words, its score decides by its weight', t => {
	const {run, facts} = withModule(
		'joiner',
		`export default {plugins: [{
			name: 'OnlyZoneC', weight: 50,
			filter: (pod, node) => pod.namespace === 'shop' && node.labels['topology.kubernetes.io/zone'] === 'a' ? 'node(s) were in zone a' : undefined,
			score: (pod, node) => node.labels['topology.kubernetes.io/zone'] === 'c' ? 7 : 0,
			normalizeScore: (pod, scores) => scores.map(score => score === 0 ? 0 : 100),
		}]};`,
	);
	const zones = nodesOf(facts, 'web')
		.slice(0, 6)
		.map(node => String(node).match(/-([abc])\d*$/)?.[1]);
	t.deepEqual(zones, ['c', 'c', 'c', 'c', 'c', 'c']);
	t.is(run.result().guest?.strikes, 0);
	const refusal = facts.find(({what, about}) => what === 'unschedulable' && about.includes('/choosy-'));
	t.regex(String(refusal?.detail.message), /1 node\(s\) were in zone a/);
});

test('a replay holds the answers and is verified without the module', t => {
	const {run} = withModule('kept', firstFit);
	const text = replayText(run.replay());
	const parsed = parseReplay(text);
	t.true(parsed.ok);

	if (parsed.ok) {
		const again = replayRun(scenario, parsed.replay, parsed.replay.end?.end);
		t.is(again.result().trail, run.result().trail);
		t.deepEqual(again.result(), run.result());
		t.is(replayText(again.replay()), text);
		const [first, ...rest] = parsed.replay.answers ?? [];
		const forged = {...parsed.replay, answers: [{...first!, answer: {backOff: true} as const}, ...rest]};
		t.not(replayRun(scenario, forged, parsed.replay.end?.end).result().trail, run.result().trail);
	}
});

test('saved and loaded every second, or with every heartbeat as a wake, it is the same run', t => {
	const guest = openGuest(moduleOf('heavy', firstFit));
	const plain = play(guest.entry).run.result();
	const heavy = openRun({...usualOptions(scenario), guest: guest.entry, heavy: true});
	playHeadless(heavy, heavy.end);
	const eager = openRun({...usualOptions(scenario), guest: guest.entry, eager: true});
	playHeadless(eager, eager.end);
	guest.close();
	t.deepEqual(heavy.result(), plain);
	t.is(eager.result().trail, plain.trail);
});

test('a run that is wound back asks again only what it has not been told', t => {
	let questions = 0;
	const guest = openGuest(moduleOf('wound', firstFit));
	const counted: GuestEntry = {
		...guest.entry,
		ask(question) {
			questions += 1;
			return guest.entry.ask!(question);
		},
	};
	const run = openRun({...usualOptions(scenario), seat: 'watch', pilot: 'player', guest: counted});
	run.advance(run.end);
	const {trail, guest: was} = run.result();
	const once = questions;
	run.rewind(30_000);
	t.is(questions, once, 'going back asks nothing');
	run.advance(run.end);
	guest.close();
	t.is(run.result().trail, trail);
	t.deepEqual(run.result().guest, was);
});

test('each breach is said with its place and its remedy, and the third hands over to the default scheduler', t => {
	const breaches: ReadonlyArray<readonly [name: string, body: string, said: RegExp]> = [
		['thrower', "throw new TypeError('no idea');", /^thrower threw TypeError: no idea \(thrower\.mjs:1\)$/],
		['stranger', "return 'worker-z9';", /^stranger named the node "worker-z9", and there is none of that name/],
		[
			'wrong-shape',
			'return {node: 3};',
			/^wrong-shape answered \{"node":3\}; answer with the name of a node, with nothing/,
		],
		['endless', 'return 10n;', /^endless answered 10n; answer with the name of a node/],
		[
			'circular',
			'const me = {}; me.me = me; return me;',
			/^circular answered something that goes in a circle; answer with/,
		],
		['promising', 'return Promise.resolve(1);', /^promising answered with a promise; answer at once, without async$/],
		['function-giver', 'return () => 1;', /^function-giver answered with something that is no plain data$/],
		[
			'gambler',
			'return String(Math.random());',
			/^gambler threw Error: Math\.random is not there: draw with sight\.draw\(name\)/,
		],
		[
			'clock-reader',
			'return String(Date.now());',
			/^clock-reader threw Error: Date\.now is not there: the time is sight\.now/,
		],
		['dater', 'return String(new Date());', /^dater threw Error: new Date\(\) is not there: the time is sight\.now/],
		['timer', 'setTimeout(() => 1, 1);', /^timer threw Error: setTimeout is not there: answer at once/],
		['quitter', 'process.exit(0);', /^quitter threw Error: process\.exit is not there/],
		[
			'changer',
			"'use strict'; pod.labels.app = 'mine';",
			/^changer threw TypeError: Cannot (?:assign to read only|add) property/,
		],
	];

	for (const [name, body, said] of breaches) {
		const {run, facts} = withModule(name, `export default {decide(pod, sight) {${body}}};`);
		t.regex(saidBy(facts)[0] ?? '', said, name);
		t.is(saidBy(facts).length, 3, name);
		t.is(facts.filter(({what}) => what === guestOut).length, 1, name);
		t.true(nodesOf(facts, 'web').length >= 6, `${name}: the default scheduler has taken over`);
		t.is(run.result().guest?.strikes, 3);
		t.notRegex(saidBy(facts).join(''), /node:internal|file:\/\//, `${name}: no stack of ours`);
	}
});

test('an endless loop and a greedy module are ended; the pod waits, and the run goes on', t => {
	const {run, facts} = withModule(
		'looping',
		`let asked = 0; export default {decide(pod, {feasible}) { asked += 1; for (; asked === 3;); return feasible[0]?.name; }};`,
		{limitMs: 150},
	);
	t.regex(saidBy(facts)[0] ?? '', /^looping gave no answer within 0\.15 s \(an endless loop/);
	t.true(run.result().guest!.strikes >= 1);
	t.true(nodesOf(facts, 'web').length >= 6);
	const greedy = withModule(
		'greedy',
		'export default {decide() { const kept = []; for (;;) kept.push(new Array(1_000_000).fill(kept.length)); }};',
		{limitMs: 700},
	);
	t.is(greedy.run.result().guest?.strikes, 3);
});

test('a plug-in that gives wrong verdicts or wrong scores strikes, and says at which point', t => {
	const breaches: ReadonlyArray<readonly [name: string, plugin: string, said: RegExp]> = [
		[
			'falsy',
			'filter: () => false',
			/^falsy answered false at Filter of [\w-]+; answer with nothing or with a reason$/,
		],
		['namer', "preFilter: () => ({nodes: ['nowhere']})", /^namer named the node "nowhere"/],
		['halves', 'score: () => 0.5', /^halves answered .*0\.5.* at Score; answer with one whole number for each node$/],
		['too-high', 'score: () => 101', /^too-high gave the score 101; after NormalizeScore scores lie in 0\.\.100$/],
		['too-few', 'score: () => 1, normalizeScore: () => [1]', /^too-few answered \[1\] at NormalizeScore/],
	];

	for (const [name, plugin, said] of breaches) {
		const {facts} = withModule(name, `export default {plugins: [{name: 'Odd', ${plugin}}]};`);
		t.regex(saidBy(facts)[0] ?? '', said, name);
		const failed = facts.find(({what}) => what === 'scheduling failed');
		t.regex(String(failed?.detail.message), /^(?:running Pre(?:Filter|Score) plugin "Odd": )/);
	}
});

test('what a module prints is handed over, and never goes to standard output', t => {
	const lines: string[] = [];
	withModule(
		'talker',
		`export default {decide(pod, {feasible}) { console.log('looking at %s', pod.name); process.stdout.write('and\\nmore\\n'); return feasible[0]?.name; }};`,
		{
			onPrinted: line => lines.push(line),
		},
	);
	t.regex(lines[0] ?? '', /^looking at \w/);
	t.deepEqual(lines.slice(1, 3), ['and', 'more']);
});

test('a place that a filter refuses stands, and whoever chose it answers for it', t => {
	const {run, facts} = withModule(
		'bold',
		`export default {decide: (pod, {nodes, feasible}) => pod.labels.app === 'web' ? nodes.find(node => node.taints.length > 0)?.name ?? feasible[0].name : feasible[0]?.name};`,
	);
	const breach = facts.find(({what}) => what === 'placed against a filter');
	t.is(breach?.detail.plugin, 'TaintToleration');
	t.is(run.result().guest?.strikes, 0, 'it is bold and no breach of the contract');
});

test('a module that is none is refused with everything that is wrong with it', t => {
	t.regex(wordsAgainst('export const x = 1;'), /default: is no scheduler/);
	t.regex(wordsAgainst('export default {};;'), /has neither decide nor plugins/);
	t.regex(wordsAgainst('export default class {};;;'), /default: is no scheduler/);
	t.regex(wordsAgainst('export default {decide: 1};'), /decide: must be a function/);
	t.regex(wordsAgainst('export default async () => ({decide() {}});'), /default: is no scheduler/);
	t.regex(
		wordsAgainst('syntax error here'),
		/cannot be loaded: SyntaxError: .*; node --check \S+wrong-17\.mjs shows the line\./,
	);
	t.regex(wordsAgainst('await new Promise(r => setTimeout(r, 1));'), /setTimeout is not there/);
	const all = wordsAgainst(
		"export default {name: 'a b', cost: -1, speed: 2, plugins: [{name: 'NodeAffinity', weight: 0, filter: 1}, {}, 7]};",
	);

	for (const part of [
		/speed: there is no such field/,
		/name: is no name/,
		/cost: must be a whole number/,
		/plugins\[0\]\.name: "NodeAffinity" is a default/,
		/plugins\[0\]\.weight/,
		/plugins\[0\]\.filter: must be a function/,
		/plugins\[1\]\.name/,
		/plugins\[2\]: must be an object/,
	]) {
		t.regex(all, part);
	}

	t.regex(
		wordsOf(() => openGuest('/nowhere/mine.js').close()),
		/there is no such file/,
	);
});

test('the published types are those of what is sent', t => {
	const views: {
		node: (view: NodeView) => Node;
		pod: (view: PodView) => WaitingPod;
		placed: (view: PlacedPodView) => PlacedPod;
	} = {
		node: view => view,
		pod: view => ({...view, spec: {...view.spec}}),
		placed: view => view,
	};
	const back: {node: (node: Node) => Omit<NodeView, 'taints'>; placed: (pod: PlacedPod) => PlacedPodView} = {
		node: node => node,
		placed: pod => pod,
	};
	t.is(Object.keys(views).length + Object.keys(back).length, 5);
});

test('the packer of the examples beats the default scheduler on one level and loses to it on another', t => {
	const ahead = (level: string): number => {
		const {scenario: found, calibration} = openScenario(level);
		const guest = openGuest('examples/schedulers/shape-fit.js');
		const run = openRun({...usualOptions(found), shipped: true, guest: guest.entry});
		playHeadless(run, run.end);
		guest.close();
		return run.result().score.total - (calibration?.seeds['1']?.par?.points ?? Number.NaN);
	};

	const [packing, outage] = [ahead('tetris-night'), ahead('zone-outage')];
	t.true(packing > 100, `${packing}`);
	t.true(outage < -20, `${outage}`);
});

test('the two examples play without a breach', t => {
	for (const name of ['shape-fit', 'zone-careful']) {
		const guest = openGuest(`examples/schedulers/${name}.js`);
		const {run, facts} = play(guest.entry);
		guest.close();
		t.is(run.result().guest?.strikes, 0, saidBy(facts)[0]);
		t.true(run.result().guest!.asked >= 7);
	}

	t.true(readFileSync('examples/schedulers/shape-fit.js', 'utf8').includes('@ts-check'));
});
