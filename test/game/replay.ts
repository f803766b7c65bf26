import test from 'ava';
import fc from 'fast-check';
import type {Intent, LoggedIntent} from '../../source/game/intent.ts';
import {problemOfIntent} from '../../source/game/intent.ts';
import {firstDifference, parseReplay, type Replay, replayText} from '../../source/game/replay.ts';
import {createKeyframes} from '../../source/game/rewind.ts';

const intent = (at: number, order: number, what: Intent): LoggedIntent => ({at, order, actor: 'player', intent: what});

const replay: Replay = {
	header: {
		podfall: 'replay',
		format: 1,
		ruleset: 'r1',
		version: '0.1.0',
		scenario: {id: 'first-bind', version: 1, hash: 'ab'},
		seed: '7 ü',
		seat: 'scheduler',
		pilot: 'player',
		profile: 'k8s-1.34',
		storm: '4F7K01QD',
	},
	intents: [
		intent(12_000, 1, {do: 'bind', pod: 'shop/web-7f', node: 'small-a-1'}),
		intent(12_000, 2, {do: 'delegate', order: {namespace: 'kube-system'}}),
		intent(13_500, 3, {do: 'hand-back'}),
	],
	end: {
		end: 120_000,
		digest: 'd1',
		marks: Array.from({length: 120}, (_, second) => second.toString(16).padStart(16, '0')),
		result: {score: 742, won: true},
	},
};

test('what is written is read back', t => {
	t.deepEqual(parseReplay(replayText(replay)), {ok: true, replay, lost: 0});
});

test('any changed byte is refused, with the line and a plain sentence', t => {
	const text = replayText(replay);
	fc.assert(
		fc.property(fc.nat(text.length - 1), fc.integer({min: 33, max: 126}), (at, code) => {
			const changed = text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1);

			if (changed === text) {
				return;
			}

			const parsed = parseReplay(changed);
			t.false(parsed.ok, changed);

			if (!parsed.ok) {
				t.true(parsed.problems[0]!.line >= 1);
				t.regex(parsed.problems[0]!.what, /was changed or cut|no podfall replay/);
			}
		}),
		{numRuns: 300},
	);
});

test('a journal whose tail was lost keeps its whole lines and counts the rest', t => {
	const text = replayText({header: replay.header, intents: replay.intents});
	const cut = parseReplay(text.slice(0, -20), {journal: true});
	t.like(cut, {ok: true, lost: 1});
	t.is(cut.ok && cut.replay.intents.length, 2);
	t.false(parseReplay(text.slice(0, -20)).ok);
});

test('a replay whose first line was changed is told from a file that never was one', t => {
	const said = (bytes: string): string => {
		const parsed = parseReplay(bytes);
		return parsed.ok ? '' : (parsed.problems[0]?.what ?? '');
	};
	t.regex(said(replayText(replay).replace('"replay"', '"rePlay"')), /^line 1 is not the line that was saved/);
	t.is(said('apiVersion: v1\n'), 'this is no podfall replay');
});

test('newer formats, other rules and other files are refused by name', t => {
	const saying = (header: object) => {
		const parsed = parseReplay(replayText({...replay, header: {...replay.header, ...header}} as Replay));
		return parsed.ok ? 'accepted' : parsed.problems[0]!.what;
	};

	t.is(saying({format: 9}), 'this replay has format 9, and this podfall reads format 1');
	t.is(saying({ruleset: 'r9'}), 'this replay was played by the rules r9, and this podfall plays by r1');
	t.is(saying({podfall: 'save'}), 'this is no podfall replay');
	t.false(parseReplay('').ok);
	t.false(parseReplay('\u0000\u0000').ok);
});

test('an intent from a stranger has exactly the fields of its kind', t => {
	t.is(problemOfIntent({do: 'bind', pod: 'a/b', node: 'n'}), undefined);
	t.is(problemOfIntent({do: 'bind', pod: 'a/b'}), '"bind" needs a proper "node"');
	t.is(problemOfIntent({do: 'bind', pod: 'a/b', node: 'n', now: 1}), '"bind" has no field "now"');
	t.is(problemOfIntent({do: 'fly'}), '"fly" is not something a player can do');
	t.is(problemOfIntent({do: '__proto__'}), '"__proto__" is not something a player can do');
	t.is(
		problemOfIntent({do: 'scale', resource: 'deployments', key: 'a/b', replicas: 1e9}),
		'"scale" needs a proper "replicas"',
	);
	t.is(problemOfIntent(null), 'an intent is an object with a word in "do"');
	fc.assert(
		fc.property(fc.anything(), value => {
			const problem = problemOfIntent(value);
			t.true(problem === undefined || problem.length > 10);
		}),
		{numRuns: 300},
	);
});

test('the first second in which two trails differ is named, with its rooms', t => {
	const left = ['0000000000000000', '1111111111111111', '2222222222222222'];
	const right = ['0000000000000000', '1111111111111111', '22ff222222222222'];
	t.deepEqual(firstDifference(left, right, ['etcd', 'scheduler', 'controllers']), {second: 2, rooms: ['scheduler']});
	t.is(firstDifference(left, [...left], ['etcd']), undefined);
	t.is(firstDifference(left, left.slice(0, 2), ['etcd'])?.second, 2);
});

test('keyframes thin out with age, keep the first, and never grow beyond their number', t => {
	const frames = createKeyframes(10);

	for (let at = 0; at <= 10_000; at += 10) {
		frames.keep({at, order: at / 10, state: {}});
	}

	const kept = frames.all().map(frame => frame.at);
	t.is(kept.length, 10);
	t.is(kept[0], 0);
	t.is(kept.at(-1), 10_000);
	t.true(kept.at(-1)! - kept.at(-2)! <= kept[2]! - kept[1]!);
	t.is(frames.before(9_999)?.at, kept.at(-2));
	t.is(frames.before(10_000, 3)?.at, 0);
	frames.cutAfter(0);
	t.is(frames.latest, 0);
});
