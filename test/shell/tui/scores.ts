import test from 'ava';
import type {NodeOption, SchedulerBench} from '../../../source/game/view/frame.ts';
import type {Model} from '../../../source/shell/tui/model.ts';
import type {Outcome, Scene, Screen} from '../../../source/shell/tui/screen.ts';
import {besideOf, decisive, differencesOf, ordered} from '../../../source/shell/tui/screens/scores/order.ts';
import {shownColumns} from '../../../source/shell/tui/screens/scores/table.ts';
import {scores} from '../../../source/shell/tui/screens/scores.ts';
import {tuner} from '../../../source/shell/tui/screens/tuner.ts';
import {frames} from '../../helpers/frames.ts';
import {modelOn} from '../../helpers/picture.ts';

const bench = frames.scores.scheduler as SchedulerBench;
const order = modelOn('scores').scores;
const names = (list: readonly NodeOption[]): readonly string[] => list.map(({node}) => node);
const option = (node: string): NodeOption => bench.options.find(each => each.node === node) as NodeOption;

const sceneOf = (screen: string, model: Partial<Scene['model']> = {}): Scene => ({
	frame: frames[screen as 'scores'],
	model: modelOn(screen, model),
	size: {columns: 80, rows: 24},
});

const press = (screen: Screen, scene: Scene, key: string): Outcome =>
	screen.actions.find(({keys}) => keys.includes(key))?.run(scene, key) ?? {};

test('the table is sorted by any column, in either direction; who was refused comes last', t => {
	t.deepEqual(names(ordered(bench, order)), ['node-c1', 'node-b1', 'node-a2', 'node-a1', 'node-c2', 'node-b2']);
	const bySpread = {...order, sort: {column: 'PodTopologySpread', ascending: false}};
	t.is(names(ordered(bench, bySpread))[0], 'node-b1');
	const ascending = {...order, sort: {column: 'NodeResourcesFit', ascending: true}};
	t.deepEqual(names(ordered(bench, ascending)).slice(0, 4), ['node-a1', 'node-a2', 'node-b1', 'node-c1']);
	const byName = {...order, sort: {column: 'node', ascending: false}};
	t.deepEqual(names(ordered(bench, byName)).slice(0, 4), ['node-a1', 'node-a2', 'node-b1', 'node-c1']);
});

test('two nodes side by side: the parts add up to the gap, and the largest for and against it are named', t => {
	const parts = differencesOf(bench, option('node-c1'), option('node-b1'));
	t.is(
		parts.reduce((sum, {by}) => sum + by, 0),
		(option('node-c1').total ?? 0) - (option('node-b1').total ?? 0),
	);
	const words = 'node-c1 leads node-b1 by 19: TaintToleration by 300, against NodeAffinity by 200';
	t.is(decisive(bench, option('node-c1'), option('node-b1')), words);
	t.is(decisive(bench, option('node-b1'), option('node-c1')), words, 'whichever is looked at first');
	t.is(
		decisive(bench, option('node-c1'), option('node-b2')),
		'node-b2 was refused by TaintToleration: scores do not matter',
	);
});

test('a node is held against the one put beside it, else against the best other one', t => {
	t.is(besideOf(bench, option('node-c1'), order)?.node, 'node-b1');
	t.is(besideOf(bench, option('node-a1'), order)?.node, 'node-c1');
	t.is(besideOf(bench, option('node-a1'), {...order, beside: 'node-a2'})?.node, 'node-a2');
	t.is(besideOf(bench, option('node-a2'), {...order, beside: 'node-a2'})?.node, 'node-c1', 'not against itself');
});

test('columns that do not fit are counted, and come into sight with the column chosen', t => {
	const narrow = shownColumns(bench, 'NodeResourcesFit', 30);
	t.is(narrow.before, 0);
	t.is(narrow.columns.length + narrow.after, bench.plugins.length);
	t.true(narrow.after > 0);
	const last = bench.plugins.at(-1)?.name ?? '';
	const right = shownColumns(bench, last, 30);
	t.is(right.columns.at(-1)?.name, last);
	t.is(right.after, 0);
	t.is(shownColumns(bench, last, 200).columns.length, bench.plugins.length);
});

test('keys of the table: a column is chosen, sorted by, and another value is shown', t => {
	const chosen = press(scores, sceneOf('scores'), 'left').model;
	t.is(chosen?.scores.column, bench.plugins.at(-1)?.name);
	const sorted = press(scores, sceneOf('scores', {scores: {...order, column: 'NodeResourcesFit'}}), 'O').model;
	t.deepEqual(sorted?.scores.sort, {column: 'NodeResourcesFit', ascending: false});
	t.is(press(scores, sceneOf('scores'), 'm').model?.scores.value, 'normalised');
	t.is(press(scores, sceneOf('scores'), 'v').model?.scores.beside, 'node-c1');
});

test('keys of the tuner: a weight is stepped, a plugin switched, an edit forgotten, and all edits are given at once', t => {
	const stepped = press(tuner, sceneOf('tuner'), 'right').model;
	t.deepEqual(stepped?.edits, {'TaintToleration.weight': '4'});
	const off = press(tuner, sceneOf('tuner'), 'x').model;
	t.deepEqual(off?.edits, {TaintToleration: 'off'});
	const edits = {'TaintToleration.weight': '4', ImageLocality: 'off'};
	t.deepEqual(press(tuner, sceneOf('tuner', {edits}), 'z').model?.edits, {ImageLocality: 'off'});
	const applied = press(tuner, sceneOf('tuner', {edits}), 'C');
	t.deepEqual(applied.wish, {do: 'seat', verb: 'change-profile', items: [], edits});
	t.deepEqual(applied.model?.edits, {});
	t.deepEqual(press(tuner, sceneOf('tuner', {edits}), 'c').wish, {do: 'compare', edits});
});

test('p shows the points of the plugin under the cursor, which are switched and weighed like plugins, and hides them again', t => {
	const on = (id: string, more: Partial<Model> = {}) =>
		sceneOf('tuner', {cursors: {'tuner/lines': {index: 0, from: 0, key: id}}, ...more});
	const shown = press(tuner, on('NodeAffinity.weight'), 'p').model;
	t.deepEqual(shown?.unfolded, ['NodeAffinity']);
	const unfolded = {unfolded: ['NodeAffinity']};
	t.deepEqual(press(tuner, on('NodeAffinity.filter', unfolded), 'x').model?.edits, {'NodeAffinity.filter': 'off'});
	t.deepEqual(press(tuner, on('NodeAffinity.score', unfolded), 'right').model?.edits, {'NodeAffinity.score': '1'});
	t.is(press(tuner, on('NodeAffinity.score', unfolded), 'enter').model?.prompt?.setting, 'NodeAffinity.score');
	const hidden = press(tuner, on('NodeAffinity.score', unfolded), 'p').model;
	t.deepEqual([hidden?.unfolded, hidden?.cursors['tuner/lines']?.key], [[], 'NodeAffinity.weight']);
	const points = tuner.actions.find(({name}) => name === 'tuner.points');
	t.regex(points?.guard?.(on('percentageOfNodesToScore')) ?? '', /no extension points/);
	t.is(points?.guard?.(on('NodeAffinity.weight')), undefined);
});

test('a value is typed for the setting of the line', t => {
	const typed = press(tuner, sceneOf('tuner'), 'enter').model;
	t.is(typed?.prompt?.setting, 'TaintToleration.weight');
	t.is(typed?.prompt?.state.text, '3');
});
