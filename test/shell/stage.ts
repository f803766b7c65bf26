import {setTimeout as pause} from 'node:timers/promises';
import test from 'ava';
import {textOf} from '../../source/game/scenario/schema.ts';
import type {LeftAt, Progress} from '../../source/shell/progress.ts';
import {createStage} from '../../source/shell/stage.ts';
import {shippedLevel} from '../helpers/shipped.ts';

const {scenario} = shippedLevel('silence');
const scenarioText = (key: string): string => textOf(scenario, key);
const looking = {screen: 'watch', advice: false, truth: false} as const;

/** Remembers what was left, and nothing else. */
const memory = (): Progress & {left: LeftAt | undefined; journal: string | undefined} => ({
	past: [],
	add: () => undefined,
	left: undefined,
	journal: undefined,
	unfinished() {
		return this.journal;
	},
	get leftAt() {
		return this.left;
	},
	keepUnfinished(journal, left) {
		this.journal = journal;
		this.left = left;
	},
	anchorsOf: () => ({}),
	keepAnchors: () => undefined,
	trouble: undefined,
});

const stageWith = (progress: Progress) => createStage({scenarios: [scenario], progress, say: () => undefined});

const untilItStands = (stage: ReturnType<typeof stageWith>): void => {
	while (stage.hurrying()) {
		stage.advance(30);
	}
};

/** Watches the level for a while and leaves. */
const leaveAt = (progress: Progress, at: number) => {
	const stage = stageWith(progress);
	stage.wish({do: 'open', scenario: 'silence', seed: '1', modifiers: [], assistance: 'Normal'}, true);
	stage.wish({do: 'menu', action: 'watch', scenario: 'silence', value: '1'}, true);
	stage.wish({do: 'begin'}, true);
	stage.wish({do: 'go-to', at}, true);
	untilItStands(stage);
	stage.save();
	return stage.frame(looking);
};

test('a run that was left goes on where it was, and the screen stays alive on the way there', t => {
	const progress = memory();
	const left = leaveAt(progress, 90_000);
	const stage = stageWith(progress);
	t.like(stage.wish({do: 'resume-unfinished'}, false), {ok: true});
	const onTheWay = stage.frame(looking);
	t.true((onTheWay.clock?.now ?? 0) < 90_000);
	t.is(onTheWay.narrator?.lead, 'catching up');
	t.is(onTheWay.clock?.target, 90_000);
	untilItStands(stage);
	const there = stage.frame(looking);
	t.deepEqual({...there, revision: 0}, {...left, revision: 0});
});

test('on the way there it can only be left, and leaving it loses nothing', t => {
	const progress = memory();
	leaveAt(progress, 60_000);
	const {journal, left} = progress;
	const stage = stageWith(progress);
	stage.wish({do: 'resume-unfinished'}, false);
	t.like(stage.wish({do: 'step', by: 'event'}, false), {
		ok: false,
		reason: 'wait: the run is on its way to 01:00, where you left it',
	});
	t.regex(stage.farewell().join(''), /is kept at (00:)?01:00/);
	stage.save();
	t.like(stage.wish({do: 'home'}, true), {ok: true});
	t.is(progress.journal, journal);
	t.is(progress.left, left);
});

test('a hint waits for its moment, comes level by level, and the last one asks before it costs a star', t => {
	const stage = stageWith(memory());
	stage.wish({do: 'open', scenario: 'silence', seed: '1', modifiers: [], assistance: 'Normal'}, true);
	stage.wish({do: 'menu', action: 'watch', scenario: 'silence', value: '1'}, true);
	stage.wish({do: 'begin'}, true);
	const at = (moment: number): void => {
		stage.wish({do: 'go-to', at: moment}, true);
		untilItStands(stage);
	};
	const asked = (sure = false) => stage.wish({do: 'hint'}, sure);

	at(60_000);
	t.deepEqual(asked(), {ok: false, reason: 'there is no hint for this moment; later there is one'});
	at(131_000);
	t.like(asked(), {ok: true, say: 'hint 1: Sort the nodes by the age of their lease.'});
	t.like(asked(), {ok: false});
	at(171_000);
	t.regex(String((asked() as {say?: unknown}).say), /^hint 2: /);
	t.like(asked(), {ok: 'ask', detail: 'It is the last hint of three: with it the run has two stars at most.'});
	t.regex(String((asked(true) as {say?: unknown}).say), /^hint 3: /);
});

test('a run that is over tells on request what its fault cost, and before its end it does not', async t => {
	const hello = shippedLevel('hello-cluster').scenario;
	const stage = createStage({scenarios: [hello], progress: memory(), say: () => undefined});
	stage.wish({do: 'open', scenario: 'hello-cluster', seed: '1', modifiers: [], assistance: 'Normal'}, true);
	stage.wish({do: 'begin'}, true);
	t.like(stage.wish({do: 'blame'}, false), {ok: false});

	while (stage.frame(looking).stage === 'run') {
		const {question} = stage.frame(looking);

		if (question !== undefined) {
			stage.wish({do: 'answer', question: question.id, choice: 0}, true);
		}

		stage.wish({do: 'go-to', at: 240_000}, true);
		untilItStands(stage);
	}

	t.like(stage.wish({do: 'blame'}, false), {ok: true});
	const cost = () => stage.frame({...looking, screen: 'result'}).result?.cost;

	while (cost()?.isDone !== true) {
		await pause(20);
	}

	const [reboot, ...others] = cost()?.faults ?? [];
	t.is(others.length, 0);
	t.is(reboot?.at, 150_000);
	t.true((reboot?.failed ?? 0) > 0);
});

test('a brief asks all its questions one after another, and the result answers all of them', t => {
	const stage = stageWith(memory());
	const asked = () => stage.frame({...looking, screen: 'brief'}).brief?.prediction;
	stage.wish({do: 'open', scenario: 'silence', seed: '1', modifiers: [], assistance: 'Normal'}, true);
	t.like(asked(), {question: scenarioText('quiz.p1')});
	stage.wish({do: 'predict', choice: 1}, true);
	t.like(asked(), {question: scenarioText('quiz.p2'), chosen: undefined});
	stage.wish({do: 'predict', choice: 0}, true);
	t.like(asked(), {question: scenarioText('quiz.p2'), chosen: 0});
	stage.wish({do: 'predict', choice: 2}, true);
	t.like(asked(), {question: scenarioText('quiz.p2'), chosen: 2});
	stage.wish({do: 'begin'}, true);
	const guessed = stage.run?.intents.flatMap(({intent}) => (intent.do === 'answer' ? [intent] : []));
	t.deepEqual(guessed, [
		{do: 'answer', question: 'p1', choice: 1},
		{do: 'answer', question: 'p2', choice: 2},
	]);
	const {predictions} = stage.frame({...looking, screen: 'result'}).result ?? {};
	t.deepEqual(
		predictions?.map(({correct}) => correct),
		[false, true],
	);
});
