import test from 'ava';
import {seconds} from '../../source/engine/kernel/time.ts';
import {parseReplay, replayText} from '../../source/game/replay.ts';
import type {RunOptions} from '../../source/game/run.ts';
import {openRun, replayRun} from '../../source/game/session.ts';
import {shareLine} from '../../source/game/share.ts';
import {difficulties} from '../../source/game/terms/difficulty.ts';
import {modifiersFor} from '../../source/game/terms/modifiers.ts';
import {inOrder, problemsOfTerms, splitChallenge} from '../../source/game/terms/terms.ts';
import {shippedLevel} from '../helpers/shipped.ts';

const code = (text: string) => {
	const {name, seed, modifiers} = splitChallenge(text);
	return [name, seed, ...modifiers];
};

test('a challenge code is a level, a seed and modifiers, and a path is left alone', t => {
	t.deepEqual(code('zone-outage'), ['zone-outage', undefined]);
	t.deepEqual(code('zone-outage@2026-11-20'), ['zone-outage', '2026-11-20']);
	t.deepEqual(code('zone-outage@7~x2~skew'), ['zone-outage', '7', '~x2', '~skew']);
	t.deepEqual(code('zone-outage~x2'), ['zone-outage', undefined, '~x2']);
	t.deepEqual(code('~/levels@home/mine@5'), ['~/levels@home/mine', '5']);
	t.deepEqual(inOrder(['~skew', '~x2', '~skew']), ['~x2', '~skew']);
});

test('every modifier that does not fit is named, with the reason', t => {
	const {scenario} = shippedLevel('first-bind');
	t.deepEqual(problemsOfTerms(scenario, {modifiers: ['~x2', '~noalerts', '~x3', '~single']}), [
		'~x2 does not fit: this level has no faults to double',
		'there is no modifier "~x3"; there are ~x2 ~slowapi ~single ~skew ~spot ~noalerts',
		'~single does not fit: this level has only one control-plane node',
	]);
	t.deepEqual(modifiersFor(shippedLevel('zone-outage').scenario), [
		'~x2',
		'~slowapi',
		'~single',
		'~skew',
		'~spot',
		'~noalerts',
	]);
});

const open = (more: Partial<RunOptions> = {}, id = 'zone-outage') =>
	openRun({
		scenario: shippedLevel(id).scenario,
		seed: '7',
		seat: 'scheduler',
		pilot: 'autopilot',
		shipped: true,
		...more,
	});

test('difficulty never changes the storm, modifiers that touch the faults do', t => {
	const storm = (terms: RunOptions['terms']): string => open(terms === undefined ? {} : {terms}).result().storm;
	const usual = storm(undefined);
	t.deepEqual(
		difficulties.map(difficulty => storm({difficulty, modifiers: []})),
		[usual, usual, usual, usual],
	);
	t.is(storm({difficulty: 'Normal', modifiers: ['~skew', '~slowapi', '~noalerts', '~single']}), usual);
	t.not(storm({difficulty: 'Normal', modifiers: ['~x2']}), usual);
	t.not(storm({difficulty: 'Normal', modifiers: ['~spot']}), usual);
});

test('every modifier makes another run of the level, but for the one that only silences alerts', t => {
	const until = seconds(340);
	const after = (modifiers: readonly string[]): string => {
		const run = open({terms: {difficulty: 'Normal', modifiers}});
		run.advance(until);
		return run.result().trail;
	};
	const usual = after([]);

	for (const modifier of ['~x2', '~slowapi', '~single', '~skew', '~spot']) {
		t.not(after([modifier]), usual, modifier);
	}

	t.is(after(['~noalerts']), usual);
});

test('a replay carries its terms and gives the same run again; unknown ones are refused', t => {
	const terms = {difficulty: 'Hard', modifiers: ['~skew']} as const;
	const run = open({terms, pilot: 'player'}, 'first-bind');
	run.submit({do: 'declare', component: 'node', object: 'small-a'});
	run.submit({do: 'pause', wall: 4000});
	run.advance(seconds(40));
	const text = replayText(run.replay());
	const parsed = parseReplay(text);
	t.true(parsed.ok);

	if (parsed.ok) {
		const again = replayRun(shippedLevel('first-bind').scenario, parsed.replay, seconds(40));
		t.is(again.result().trail, run.result().trail);
		t.deepEqual(again.terms, terms);
		t.regex(shareLine(again.result()), /^podfall first-bind@7~skew Hard /);
		const {header} = parsed.replay;
		const forged = parseReplay(replayText({header: {...header, modifiers: ['~easy']}, intents: []}));
		t.false(forged.ok);
	}
});

test('Hard gives the first hint only, Ironman neither hint nor advice nor a way back, Story a way back for free', t => {
	const at = (difficulty: (typeof difficulties)[number]) =>
		open({terms: {difficulty, modifiers: []}, pilot: 'player'}, 'first-bind');
	const hint = {do: 'hint', topic: 'fit', level: 2} as const;
	const [story, normal, hard, ironman] = difficulties.map(at);
	t.true(story!.submit(hint).ok);
	t.true(normal!.submit(hint).ok);
	t.deepEqual(hard!.submit(hint), {ok: false, why: 'Hard gives hints of level 1 only'});
	t.deepEqual(ironman!.submit({do: 'hint', topic: 'fit', level: 1}), {ok: false, why: 'Ironman does without hints'});
	t.deepEqual(ironman!.submit({do: 'mark', as: 'assisted:advice'}), {ok: false, why: 'Ironman does without advice'});
	ironman!.advance(seconds(5));
	t.true(ironman!.submit({do: 'declare', component: 'node'}).ok);
	t.false(ironman!.undo());
	ironman!.rewind(0);
	t.is(ironman!.now, seconds(5));
	t.true(story!.undo());
	t.deepEqual(story!.marks, []);
	t.true(normal!.undo());
	t.deepEqual(normal!.marks, ['practice']);
});

test('a declaration counts as seeing what is broken, and a wrong one delays the next', t => {
	const detectedAfter = (wrong: number): number => {
		const run = open({pilot: 'player', terms: {difficulty: 'Ironman', modifiers: []}});
		run.submit({do: 'delegate', order: {}});
		run.advance(seconds(300) + 5000);

		for (let guess = 0; guess < wrong; guess++) {
			t.true(run.submit({do: 'declare', component: 'registry'}).ok);
		}

		run.advance(seconds(310));
		t.true(run.submit({do: 'declare', component: 'zone', object: 'a'}).ok);
		run.advance(seconds(330));
		const lines = run.frame({screen: 'timeline', advice: false, truth: false, cursor: seconds(330)}).timeline?.incident;
		return Number.parseInt(String(lines?.lines.find(({label}) => label === 'detected')?.text ?? ''), 10);
	};

	t.true(detectedAfter(0) <= 11, String(detectedAfter(0)));
	t.is(detectedAfter(2) - detectedAfter(0), 60);
});
