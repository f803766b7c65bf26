import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {parseReplay} from '../../source/game/replay.ts';
import {replayRun} from '../../source/game/session.ts';
import {failureOf} from '../../source/shell/scenario-tests.ts';
import {readReplay, scenarioOfReplay} from '../../source/shell/scenarios.ts';
import {levels, shippedLevel} from '../helpers/shipped.ts';

/*
Every level can be won and cannot be tricked: the author's replay wins it with three stars, a cheap one does not. The other
seeds are run by `podfall scenario test`; after a change that alters trails, `npm run replays` records all of them again.
*/

const replayFile = (id: string, name: string): string => path.join(shippedLevel(id).place, 'replays', name);

for (const id of levels) {
	test(`${id} is won by its reference, to the bit`, t => {
		const expect = 'won && stars == 3';
		t.is(failureOf(shippedLevel(id), {type: 'replay', replay: 'reference-1.replay', expect}), undefined);
	});

	test(`${id} is not won by its cheat`, t => {
		t.is(failureOf(shippedLevel(id), {type: 'replay', replay: 'cheat.replay', expect: '!won'}), undefined);
	});

	test(`${id} has a reference for each seed it ships, and a test for each replay`, t => {
		const {scenario} = shippedLevel(id);
		const wanted = [...scenario.metadata.seedDefaults.map(seed => `reference-${seed}.replay`), 'cheat.replay'];
		const tested = scenario.tests.flatMap(each => (each.type === 'replay' ? [each.replay] : []));
		t.deepEqual(tested, wanted);

		for (const name of wanted) {
			const replay = readReplay(replayFile(id, name));
			t.is(replay.header.scenario.hash, scenario.hash, `${name}: npm run replays`);
			t.is(scenarioOfReplay(replay, name).hash, scenario.hash);
		}
	});
}

test('a replay that was played twice is the same bytes', t => {
	const {scenario} = shippedLevel('first-bind');
	const parsed = parseReplay(readFileSync(replayFile('first-bind', 'reference-1.replay'), 'utf8'));
	t.true(parsed.ok);

	if (parsed.ok) {
		const once = replayRun(scenario, parsed.replay).replay();
		const again = replayRun(scenario, parsed.replay).replay();
		t.deepEqual(once, again);
		t.deepEqual(once.end?.marks, parsed.replay.end?.marks);
	}
});

test('a reference with one changed byte is refused, wherever the byte is', t => {
	const folder = mkdtempSync(path.join(tmpdir(), 'podfall-'));
	t.teardown(() => rmSync(folder, {recursive: true}));
	const text = readFileSync(replayFile('first-bind', 'reference-1.replay'), 'utf8');
	const file = path.join(folder, 'changed.replay');

	for (let at = 3; at < text.length - 1; at += Math.floor(text.length / 40)) {
		const other = text[at] === 'x' ? 'y' : 'x';
		writeFileSync(file, `${text.slice(0, at)}${other}${text.slice(at + 1)}`);
		t.throws(() => readReplay(file), {message: /cannot be used/}, `byte ${at}`);
	}
});
