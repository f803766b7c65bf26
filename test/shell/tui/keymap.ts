import test from 'ava';
import {
	actionFor,
	actionsOf,
	fittingHints,
	globalActions,
	helpSections,
	hintsOf,
	labelOf,
} from '../../../source/shell/tui/keymap.ts';
import {chromeRows, type Size, sizeClass} from '../../../source/shell/tui/layout.ts';
import {chosenIndex, firstModel, goBack, goTo, moved} from '../../../source/shell/tui/model.ts';
import {foundActions} from '../../../source/shell/tui/overlays.ts';
import {
	completed,
	fuzzyScore,
	matching,
	paletteEntries,
	parseCommand,
	parseTime,
	resourceOf,
} from '../../../source/shell/tui/palette.ts';
import type {Scene} from '../../../source/shell/tui/screen.ts';
import {screens} from '../../../source/shell/tui/screens/index.ts';
import {textWidth} from '../../../source/shell/tui/width.ts';
import {type FrameName, frames} from '../../helpers/frames.ts';
import {modelOn, screenNamed} from '../../helpers/picture.ts';

const sizes: readonly Size[] = [
	{columns: 60, rows: 16},
	{columns: 80, rows: 24},
	{columns: 120, rows: 36},
	{columns: 200, rows: 60},
];

const sceneOn = (name: string, size: Size = {columns: 120, rows: 36}): Scene => ({
	frame: frames[name as FrameName] ?? frames.watch,
	model: modelOn(name),
	size,
});

test('on a screen every key means one thing', t => {
	for (const screen of screens) {
		const keys = screen.actions.flatMap(action => action.keys);
		t.deepEqual([...new Set(keys)].sort(), [...keys].sort(), screen.name);
		const names = [...screen.actions, ...globalActions].map(action => action.name);
		t.deepEqual([...new Set(names)].sort(), [...names].sort(), screen.name);
	}

	const keys = globalActions.flatMap(action => action.keys);
	t.deepEqual([...new Set(keys)].sort(), [...keys].sort());
});

test('everything a key can do the palette can do, on every screen', t => {
	for (const screen of screens) {
		const scene = sceneOn(screen.name);
		const titles = new Set(paletteEntries(scene, screen, screens).map(entry => entry.title));

		for (const action of actionsOf(screen)) {
			t.true(titles.has(action.title), `${screen.name} ${action.name}`);
			t.true(action.keys.length > 0 || action.command !== undefined, `${action.name} has neither key nor command`);
		}
	}
});

test('help, command line, leaving and quitting have their key on every screen', t => {
	for (const screen of screens) {
		for (const key of ['?', ':', 'q', 'esc', 'ctrl-c', 'ctrl-z', 'tab']) {
			t.not(actionFor(screen, key), undefined, `${screen.name} ${key}`);
		}
	}
});

test('help lists every action of a screen once', t => {
	for (const screen of screens) {
		const listed = helpSections(screen).flatMap(section => section.actions.map(action => action.name));
		t.deepEqual(
			[...listed].sort(),
			actionsOf(screen)
				.map(action => action.name)
				.sort(),
			screen.name,
		);
	}
});

test('the bottom line shows whole hints only and leaves room for help', t => {
	for (const screen of screens) {
		for (const size of sizes) {
			const hints = fittingHints(hintsOf(sceneOn(screen.name, size), screen), size.columns, 2);
			const width = hints.reduce((sum, {label, text}) => sum + textWidth(label) + 1 + textWidth(text) + 2, 0);
			t.true(width <= size.columns - 2 - 6, `${screen.name} ${size.columns}`);
			t.true(hints.length >= 3, `${screen.name} ${size.columns}`);
		}
	}
});

test('an action that cannot be done says why', t => {
	const scene = {...sceneOn('home'), frame: frames.home};

	for (const action of globalActions.filter(({group}) => group === 'time')) {
		t.regex(action.guard?.(scene) ?? '', /no run is open: enter opens/, action.name);
	}

	const preempt = screenNamed('scheduler').actions.find(action => action.name === 'seat.preempt');
	t.regex(preempt?.guard?.(sceneOn('scheduler')) ?? '', /lower priority/);
});

test('binding sends the pod in hand, or the marked ones, and the node chosen', t => {
	const bind = actionFor(screenNamed('scheduler'), 'enter');
	const scene = sceneOn('scheduler');
	t.deepEqual(bind?.run(scene, 'enter').wish, {
		do: 'seat',
		verb: 'bind',
		items: ['default/web-7f-4kq9z'],
		option: 'node-c1',
	});
	const marked = {...scene, model: {...scene.model, marks: ['default/cache-1', 'default/cache-2']}};
	t.deepEqual(bind?.run(marked, 'enter').wish, {
		do: 'seat',
		verb: 'bind',
		items: ['default/cache-1', 'default/cache-2'],
		option: 'node-c1',
	});
	const down = actionFor(screenNamed('scheduler'), 'j')?.run(scene, 'j').model;
	t.is(
		bind?.run({...scene, model: down ?? scene.model}, 'enter').wish?.do === 'seat' &&
			down?.cursors['scheduler/nodes']?.key,
		'node-c2',
	);
});

test('search in help finds actions by what they explain', t => {
	const found = foundActions(screenNamed('scheduler'), 'lease');
	t.true(found.some(action => action.name === 'seat.hand-back'));
	t.is(foundActions(screenNamed('watch'), 'xyzzy').length, 0);
});

const parse = (line: string): ReturnType<typeof parseCommand> => parseCommand(line, screenNamed('watch'), screens);

test('lists are asked for as in k9s', t => {
	t.deepEqual(parse('po'), {kind: 'list', resource: 'pods', filter: ''});
	t.deepEqual(parse(':deploy shop'), {kind: 'list', resource: 'deployments', namespace: 'shop', filter: ''});
	t.deepEqual(parse('pods shop /web -x'), {kind: 'list', resource: 'pods', namespace: 'shop', filter: 'web -x'});
	t.deepEqual(parse('pods -l app=web,tier=x'), {kind: 'list', resource: 'pods', filter: '-l app=web,tier=x'});
	t.deepEqual(parse('po app=web'), {kind: 'list', resource: 'pods', filter: '-l app=web'});
	t.deepEqual(parse('no -f ca1'), {kind: 'list', resource: 'nodes', filter: '~ca1'});
	t.deepEqual(parse('pods @07:00'), {kind: 'list', resource: 'pods', filter: '', at: 420_000});
	t.deepEqual(parse('pods -n data'), {kind: 'list', resource: 'pods', namespace: 'data', filter: ''});
	t.is(parse('pods @noon').kind, 'wrong');
	t.is(parse('pods -l').kind, 'wrong');
	t.is(resourceOf('Deployment'), 'deployments');
	t.is(resourceOf('nonsense'), undefined);
});

test('commands are read, and wrong ones say what is right', t => {
	t.deepEqual(parse('speed 20'), {kind: 'speed', speed: 20});
	t.deepEqual(parse('speed max'), {kind: 'speed', speed: 0});
	t.deepEqual(parse('goto 1:02:03'), {kind: 'goto', at: 3_723_000});
	t.deepEqual(parse('theme light'), {kind: 'theme', theme: 'light'});
	t.deepEqual(parse('mouse off'), {kind: 'mouse', on: false});
	t.deepEqual(parse('declare node node-b'), {kind: 'declare', text: 'node node-b'});
	t.deepEqual(parse('kubectl get pods -A'), {kind: 'kubectl', line: 'get pods -A'});
	t.deepEqual(parse('q!'), {kind: 'quit'});
	t.deepEqual(parse('dash'), {kind: 'screen', name: 'watch'});
	t.deepEqual(parse('sched'), {kind: 'screen', name: 'scheduler'});
	t.is(parse('').kind, 'nothing');
	t.is(parse('undo').kind, 'action');
	t.is(parse('help').kind, 'action');

	for (const line of [
		'speed fast',
		'goto soon',
		'theme pink',
		'mouse maybe',
		'fps 1000',
		'declare',
		'export doc',
		'frobnicate',
	]) {
		const command = parse(line);
		t.is(command.kind, 'wrong', line);
		t.true(command.kind === 'wrong' && command.reason.length > 10, line);
	}
});

test('times are read as people write them', t => {
	t.is(parseTime('07:43.5'), 463_500);
	t.is(parseTime('90'), 90_000);
	t.is(parseTime('90s'), 90_000);
	t.is(parseTime('x'), undefined);
});

test('fuzzy: letters in order, better at beginnings and together', t => {
	t.is(fuzzyScore('zzz', 'Zones and nodes'), undefined);
	t.true((fuzzyScore('nod', 'nodes') ?? 0) > (fuzzyScore('nod', 'any old') ?? 0));
	const entries = paletteEntries(sceneOn('watch'), screenNamed('watch'), screens);
	t.is(matching(entries, 'theme', 12)[0]?.title, 'Theme');
	t.is(matching(entries, 'po', 12)[0]?.command, ':po');
	t.true(matching(entries, 'restart', 12)[0]?.title.startsWith('Restart'));
});

test('tab completes kinds, screens, commands, themes', t => {
	t.is(completed('deplo', screens), 'deployments');
	t.is(completed('theme hi', screens), 'theme high-contrast');
	t.is(completed('xyz', screens), 'xyz');
});

test('a row stays chosen when rows move, and its neighbour when it goes', t => {
	const cursor = moved({index: 0, from: 0}, ['a', 'b', 'c'], 1);
	t.is(cursor.key, 'b');
	t.is(chosenIndex(cursor, ['x', 'a', 'b', 'c']), 2);
	t.is(chosenIndex(cursor, ['a', 'c']), 1);
	t.is(chosenIndex(cursor, []), 0);
});

test('screens lead back the way they were entered', t => {
	const model = goTo(goTo(firstModel('dark', false), 'watch'), 'objects');
	t.is(goBack(model).screen, 'watch');
	t.is(goBack(goBack(model)).screen, 'home');
	t.is(goBack(goBack(goBack(model))).screen, 'home');
});

test('size classes and chrome', t => {
	t.deepEqual(
		[...sizes, {columns: 59, rows: 40}, {columns: 80, rows: 15}].map(size => sizeClass(size)),
		['reduced', 'S', 'M', 'L', 'none', 'none'],
	);
	t.is(chromeRows({columns: 80, rows: 24}, true).content.height, 19);
	t.is(chromeRows({columns: 80, rows: 24}, false).content.height, 21);
});

test('every action has a label for hints, or a command', t => {
	for (const screen of screens) {
		for (const action of actionsOf(screen)) {
			t.true(labelOf(action).length > 0 || (action.command ?? '').startsWith(':'), action.name);
			t.true(action.explain.length > 5 && action.title.length <= 30, `${action.name}: ${action.title}`);
		}
	}
});

test('after an act the cursor lies on the best node of the next pod', t => {
	const screen = screenNamed('scheduler');
	const scene = sceneOn('scheduler');
	const down = actionFor(screen, 'j')?.run(scene, 'j').model ?? scene.model;
	t.not(down.cursors['scheduler/nodes']?.key, undefined);
	const after = actionFor(screen, 'enter')?.run({...scene, model: down}, 'enter').model;
	t.is(after?.cursors['scheduler/nodes']?.key, undefined);
	t.is(after?.cursors['scheduler/pods']?.key, undefined);
});
