import {PassThrough} from 'node:stream';
import test from 'ava';
import type {Frame} from '../../../source/game/view/frame.ts';
import {openPlain, PlainGame} from '../../../source/shell/tui/plain.ts';
import type {Stage, Wish} from '../../../source/shell/tui/stage.ts';
import {frames, objectsAt} from '../../helpers/frames.ts';

const stageOf = (first: Frame): {readonly stage: Stage; readonly wishes: Array<readonly [Wish, boolean]>} => {
	const wishes: Array<readonly [Wish, boolean]> = [];
	let frame = first;
	let left = 0;
	const stage: Stage = {
		frame: request => (request.screen === 'objects' ? {...frames.objects, objects: objectsAt(0, 5)} : frame),
		wish(wish, sure) {
			wishes.push([wish, sure]);

			if (wish.do === 'back' && !sure) {
				return {ok: 'ask', question: 'Go back in time?', yes: 'Go back'};
			}

			if (wish.do === 'undo') {
				return {ok: false, reason: 'there is nothing to undo'};
			}

			if (wish.do === 'space' || wish.do === 'begin') {
				frame = frames.scheduler;
				left = 3;
			} else if (wish.do === 'open') {
				frame = frames.brief;
			}

			return {ok: true};
		},
		moving: () => left > 0,
		hurrying: () => left > 0,
		advance() {
			left -= 1;
			return false;
		},
		listen: () => () => {},
		finishComparison() {},
		save() {
			wishes.push([{do: 'menu', action: 'saved'}, true]);
		},
		complete: text => ({text, choices: []}),
		farewell: () => ['see you'],
	};
	return {stage, wishes};
};

test('a level is found by its number, opened, guessed at and begun', t => {
	const {stage, wishes} = stageOf(frames.home);
	const game = new PlainGame(stage);
	t.regex(game.opening().join('\n'), /levels/);
	t.regex(game.answer('levels').lines.join('\n'), /^5\. 103 Tetris night, 2 of 3 stars, best 688/m);
	const brief = game.answer('play 103 7').lines.join('\n');
	t.deepEqual(wishes.at(-1)?.[0], {
		do: 'open',
		scenario: 'tetris-night',
		seed: '7',
		modifiers: [],
		assistance: 'Normal',
	});
	t.regex(brief, /Goal: all forty pods bound/);
	t.regex(brief, /2\. It waits/);
	game.answer('guess 2');
	t.deepEqual(wishes.at(-1)?.[0], {do: 'predict', choice: 1});
	t.regex(game.answer('begin').lines.join('\n'), /your turn/);
	t.false(stage.moving(), 'turn mode has run to the decision');
});

test('pods are bound by number and by name', t => {
	const {stage, wishes} = stageOf(frames.scheduler);
	const game = new PlainGame(stage);
	t.regex(game.answer('queue').lines.join('\n'), /1\. web-7f-4kq9z, 500m cpu, 1Gi memory, priority 0, waits 12 s/);
	t.regex(game.answer('nodes').lines.join('\n'), /1\. node-c1 in zone c, fits, total 575/);
	t.regex(
		game.answer('nodes').lines.join('\n'),
		/node-c2 in zone c, refused by NodeResourcesFit: cpu: 200m free, 500m asked/,
	);
	game.answer('bind 3 node-b1');
	t.deepEqual(wishes.at(-1)?.[0], {do: 'seat', verb: 'bind', items: ['default/cache-1'], option: 'node-b1'});
	game.answer('bind web-7f-8m2xw 1');
	t.deepEqual(wishes.at(-1)?.[0], {do: 'seat', verb: 'bind', items: ['default/web-7f-8m2xw'], option: 'node-c1'});
	t.regex(game.answer('bind').lines[0] ?? '', /takes a pod and a node/);
	t.regex(game.answer('why').lines.join('\n'), /TaintToleration 300/);
});

test('what asks on the screen asks here, and no is the default', t => {
	const {stage, wishes} = stageOf(frames.scheduler);
	const game = new PlainGame(stage);
	t.regex(game.answer('back 10s').lines.join('\n'), /Go back in time\? .*yes or no/);
	t.deepEqual(game.answer('').lines, ['Not done.']);
	game.answer('back 10s');
	game.answer('yes');
	t.deepEqual(wishes.at(-1), [{do: 'back', by: 10_000}, true]);
	t.deepEqual(game.answer('undo').lines, ['Refused: there is nothing to undo']);
});

test('the work list, the cluster, objects, causes and the result are told in sentences', t => {
	const controller = new PlainGame(stageOf(frames.controller).stage);
	t.regex(
		controller.answer('work').lines.join('\n'),
		/2\. ReplicaSet shop\/web-7c9: 0 → 3 \(maxSurge 25%\), the loop would scale to 3/,
	);
	t.regex(
		controller.answer('call 2').lines.join('\n'),
		/PATCH \/apis\/apps\/v1\/namespaces\/shop\/replicasets\/web-7c9\/scale/,
	);

	const watch = new PlainGame(stageOf(frames.watch).stage);
	t.regex(
		watch.answer('attention').lines.join('\n'),
		/1\. Pod cart-5d9f-x2k8q: CrashLoopBackOff, 6 restarts, next try 1:12, on node-c4/,
	);
	t.regex(watch.answer('zones').lines.join('\n'), /zone b: no contact 43 s, API: 8 Ready/);
	t.regex(watch.answer('list pods web').lines.join('\n'), /1\. .*name cart-5d9f-x2k8q.*why: OOMKilled 160Mi/);
	t.regex(watch.answer('describe pod cart-5d9f-x2k8q').lines.join('\n'), /Exit Code: {2}137/);
	t.regex(watch.answer('describe pod nobody').lines.join('\n'), /no pod nobody/);

	const timeline = new PlainGame(stageOf(frames.timeline).stage);
	t.regex(
		timeline.answer('causes').lines.join('\n'),
		/^ {4}1,150 requests failed: connect-timeout, rule sets still name b$/m,
	);

	const result = new PlainGame(stageOf(frames.result).stage);
	t.regex(result.opening().join('\n'), /769 points, 3 of 3 stars\. you beat the real node controller by 165/);
});

test('help and unknown words say what there is', t => {
	for (const frame of [frames.home, frames.brief, frames.scheduler, frames.controller, frames.watch, frames.result]) {
		const game = new PlainGame(stageOf(frame).stage);
		t.true(game.answer('help').lines.length > 3);
		t.regex(game.answer('frobnicate').lines[0] ?? '', /help lists them/);
	}
});

test('it works in a pipe: no control byte leaves, the run is saved, the farewell is said', async t => {
	const {stage, wishes} = stageOf({...frames.watch, narrator: {lead: 'now', tone: 'bad', text: '\u001b[2Jevil\u202e'}});
	const input = new PassThrough();
	const output = new PassThrough();
	const chunks: string[] = [];
	output.on('data', chunk => chunks.push(String(chunk)));
	const over = openPlain({stage, input, output});
	input.end('look\nattention\n');
	t.is(await over, 0);
	const text = chunks.join('');
	t.notRegex(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
	t.regex(text, /␛\[2Jevil⟨202E⟩/);
	t.regex(text, /see you\n$/);
	t.deepEqual(wishes.at(-1)?.[0], {do: 'menu', action: 'saved'});
});

test('time stops at what is asked, and goes to bookmarks and moments', t => {
	const {stage, wishes} = stageOf({...frames.watch, bookmarks: [{at: 90_000, name: 'before the crash'}]});
	const game = new PlainGame(stage);
	game.answer('stop pod not ready');
	t.deepEqual(wishes.at(-1)?.[0], {do: 'stop-at', condition: 'pod-not-ready'});
	game.answer('bookmark a good moment');
	t.deepEqual(wishes.at(-1)?.[0], {do: 'bookmark', name: 'a good moment'});
	t.deepEqual(game.answer('bookmarks').lines, ['1. before the crash at 01:30']);
	game.answer('go before the crash');
	t.deepEqual(wishes.at(-1)?.[0], {do: 'go-to', at: 90_000});
	game.answer('go 1');
	t.deepEqual(wishes.at(-1)?.[0], {do: 'go-to', at: 90_000});
	game.answer('go 07:30');
	t.deepEqual(wishes.at(-1)?.[0], {do: 'go-to', at: 450_000});
	t.deepEqual(game.answer('go somewhere').lines, ['go takes a moment or a bookmark: go 07:30, go 1.']);
});

test('an object has a tree and a story in plain mode too', t => {
	const {stage} = stageOf(frames.watch);
	const game = new PlainGame(stage);
	t.is(game.answer('tree').lines[0], 'tree takes a kind and a name: tree pod web-1.');
});
