/**
Every action that is the same everywhere, and how keys find actions.

Contexts form a stack: global ← screen ← dialog or line. The innermost that knows the key wins. The bottom line, the help
overlay and the palette are made from these same values; there is no second list.
*/
import type {Frame} from '../../game/view/frame.ts';
import {keyLabel} from './keys.ts';
import {emptyLine, lineOf} from './line-editor.ts';
import {type Dialog, focusOf, goBack, goTo, type Model, openPrompt} from './model.ts';
import {type Action, type ActionGroup, defineAction, type Outcome, type Scene, type Screen} from './screen.ts';
import {graphemes, textWidth} from './width.ts';
import {clockOf} from './words.ts';

/** Why a key of a run does nothing yet, and what to press instead; undefined while a run is open. */
export const needsRun = ({frame}: Scene): string | undefined => {
	if (frame.clock !== undefined) {
		return undefined;
	}

	return frame.stage === 'brief'
		? 'the run has not begun: enter begins it'
		: 'no run is open: enter opens the chosen level';
};

const needsOpenRun = (scene: Scene): string | undefined =>
	needsRun(scene) ?? (scene.frame.clock?.state === 'done' ? 'the run is over; R starts it again' : undefined);

const steps = new Map<string, 'event' | number>([
	['.', 'event'],
	['>', 1000],
	[']', 10_000],
	['}', 60_000],
	[',', 'event'],
	['<', 1000],
	['[', 10_000],
	['{', 60_000],
]);

const stepOf = (key: string): 'event' | number => steps.get(key) ?? 'event';

/** Letting time pass over pods that wait in the queue costs points: said once for each moment, and done when asked again. */
const warnedOfWaiting = ({frame, model}: Scene): Outcome | undefined => {
	const waiting = frame.clock?.state === 'decision' ? (frame.scheduler?.active.length ?? 0) : 0;
	const known = `waiting@${frame.clock?.now ?? 0}`;

	if (waiting === 0 || model.advised.includes(known)) {
		return undefined;
	}

	const whose = waiting === 1 ? 'one pod still waits' : `${waiting} pods still wait`;
	return {
		model: {
			...model,
			advised: [...model.advised.slice(-40), known],
			said: {
				tone: 'warn',
				text: [
					`${whose} for your decision; `,
					['key', 'space'],
					' again lets time pass over them until something new comes',
				],
			},
		},
	};
};

const bookmarkDialog = (frame: Frame): Dialog => ({
	title: 'Go to which moment?',
	choices: [
		{label: 'Stay here'},
		...(frame.bookmarks ?? []).map(({at, name}) => ({
			label: `${clockOf(at)}  ${name}`,
			wish: {do: 'go-to', at} as const,
		})),
	],
	chosen: 0,
	stacked: true,
});

const time: readonly Action[] = [
	defineAction({
		name: 'time.space',
		title: 'Next decision / pause',
		explain: 'Turn mode runs to the next decision of your seat; live mode stops and goes on.',
		group: 'time',
		keys: ['space'],
		hint: 'next decision',
		guard: needsOpenRun,
		run: scene => warnedOfWaiting(scene) ?? {wish: {do: 'space'}},
	}),
	defineAction({
		name: 'time.event',
		title: 'One event forward',
		explain: 'Runs until the next thing happens, then stands still.',
		group: 'time',
		keys: ['.'],
		hint: 'one event',
		guard: needsOpenRun,
		run: () => ({wish: {do: 'step', by: 'event'}}),
	}),
	defineAction({
		name: 'time.forward',
		title: '1 s, 10 s, 60 s forward',
		explain: 'Runs so far, then stands still.',
		group: 'time',
		keys: ['>', ']', '}'],
		label: '> ] }',
		hint: '1 10 60 s',
		guard: needsOpenRun,
		run: (_, key) => ({wish: {do: 'step', by: stepOf(key)}}),
	}),
	defineAction({
		name: 'time.back',
		title: 'The same, back',
		explain: 'Goes back in time. Free while watching; marks a scored run as practice, so it asks once.',
		group: 'time',
		keys: [',', '<', '[', '{'],
		label: ', < [ {',
		hint: 'back',
		guard: needsRun,
		run: (_, key) => ({wish: {do: 'back', by: stepOf(key)}}),
	}),
	defineAction({
		name: 'time.speed',
		title: 'Faster, slower',
		explain: 'Live mode: 1, 5, 20, 60, 300 virtual seconds a second, or as fast as it goes.',
		group: 'time',
		keys: ['+', '-', '='],
		label: '+ -',
		hint: 'speed',
		command: ':speed 20',
		guard: scene =>
			needsOpenRun(scene) ?? (scene.frame.clock?.mode === 'turn' ? 'turn mode has no speed; space goes on' : undefined),
		run: (_, key) => ({wish: {do: 'speed', step: key === '-' ? -1 : 1}}),
	}),
	defineAction({
		name: 'time.until',
		title: 'Run until it happens',
		explain:
			'As fast as it goes until a request fails, a node is not Ready, a pod fits nowhere; while watching, a fault.',
		group: 'move',
		keys: [],
		command: ':until failed',
		guard: needsOpenRun,
		run: ({model}) => ({model: openPrompt(model, 'command', ':', lineOf('until ', model.history.command))}),
	}),
	defineAction({
		name: 'time.stop-at',
		title: 'Stop when it happens',
		explain: 'The same things, each time; again takes it away, off takes all away, alone it tells what is set.',
		group: 'move',
		keys: [],
		command: ':stop failed',
		guard: needsOpenRun,
		run: ({model}) => ({model: openPrompt(model, 'command', ':', lineOf('stop ', model.history.command))}),
	}),
	defineAction({
		name: 'time.undo',
		title: 'Undo the last action',
		explain: 'Back to just before your last action. Marks the run as practice.',
		group: 'time',
		keys: ['U'],
		hint: 'undo',
		command: ':undo',
		guard: needsRun,
		run: () => ({wish: {do: 'undo'}}),
	}),
	defineAction({
		name: 'time.bookmark',
		title: 'Bookmark this moment',
		explain: 'Keeps the moment; the ruler shows it, :bookmark NAME gives it a name.',
		group: 'time',
		keys: ['B'],
		hint: 'bookmark',
		command: ':bookmark NAME',
		guard: needsRun,
		run: () => ({wish: {do: 'bookmark', name: ''}}),
	}),
	defineAction({
		name: 'time.bookmarks',
		title: 'Go to a bookmark',
		explain: 'Lists the moments you kept; going back there marks a scored run as practice.',
		group: 'time',
		keys: ["'"],
		guard: scene =>
			needsRun(scene) ??
			((scene.frame.bookmarks ?? []).length === 0 ? 'no bookmark yet: B keeps this moment' : undefined),
		run: ({frame, model}) => ({model: {...model, dialog: bookmarkDialog(frame)}}),
	}),
	defineAction({
		name: 'time.restart',
		title: 'Restart, same seed',
		explain: 'The same storm again from the start. Asks when a run is open.',
		group: 'time',
		keys: ['R'],
		command: ':restart',
		guard: needsRun,
		run: () => ({wish: {do: 'restart'}}),
	}),
];

const understand: readonly Action[] = [
	defineAction({
		name: 'why',
		title: 'Why: explain this',
		explain: 'The numbers and rules behind this line, at this moment.',
		group: 'understand',
		keys: ['i'],
		hint: 'why',
		command: ':why',
		guard: needsRun,
		run: ({model}) => ({
			model: {...model, explain: model.explain === undefined ? 'cursor' : undefined},
		}),
	}),
	defineAction({
		name: 'advice',
		title: 'What the real one does',
		explain: 'Asks the real component about this very state. Marks a scored run.',
		group: 'understand',
		keys: ['w'],
		hint: 'advice',
		guard: needsRun,
		run: ({model}) => ({
			model: {...model, advice: !model.advice},
			...(model.advice ? {} : {wish: {do: 'advice'} as const}),
		}),
	}),
	defineAction({
		name: 'hint',
		title: 'Hint',
		explain: 'Where to look, which mechanism, what to do. The third level caps the run at two stars.',
		group: 'understand',
		keys: ['h'],
		hint: 'hint',
		command: ':hint',
		guard: needsRun,
		run: () => ({wish: {do: 'hint'}}),
	}),
	defineAction({
		name: 'truth',
		title: 'Truth beside API',
		explain: 'What is physically so, next to what the API server says. Watch and practice only.',
		group: 'understand',
		keys: ['t'],
		hint: 'truth',
		guard: needsRun,
		run: ({model}) => ({model: {...model, truth: !model.truth}}),
	}),
];

const move: readonly Action[] = [
	defineAction({
		name: 'go.command',
		title: 'Command, palette',
		explain: 'Every action and every kind of object by name.',
		group: 'move',
		keys: [':', 'ctrl-p'],
		label: ':',
		hint: 'command',
		run: ({model}) => ({model: openPrompt(model, 'command', ':')}),
	}),
	defineAction({
		name: 'help',
		title: 'Help',
		explain: 'The thing under the cursor, the keys of this screen, then all the others.',
		group: 'move',
		keys: ['?'],
		command: ':help',
		run: ({model}) => ({model: {...openPrompt(model, 'help', '', emptyLine()), help: {page: 0}}}),
	}),
	defineAction({
		name: 'go.next-panel',
		title: 'Next panel',
		explain: 'Moves the focus; the focused panel has a bright frame.',
		group: 'move',
		keys: ['tab', 'shift-tab'],
		label: 'tab',
		hint: 'panel',
		run: () => ({}),
	}),
	defineAction({
		name: 'go.back',
		title: 'Close, clear, back',
		explain: 'Closes what is open, clears the filter, goes back to the last screen.',
		group: 'move',
		keys: ['esc', 'ctrl-o'],
		label: 'esc',
		hint: 'back',
		run: ({model}) => ({model: closedOrBack(model)}),
	}),
	defineAction({
		name: 'go.leave',
		title: 'Leave this screen',
		explain: 'Back to the last screen; on the home screen it quits.',
		group: 'move',
		keys: ['q'],
		hint: 'leave',
		hintFor: ({model}) => (model.screen === 'home' ? 'quit' : 'leave'),
		command: ':q',
		run: ({model}) =>
			model.trail.length === 0 || model.screen === 'home' ? {program: {do: 'quit'}} : {model: goBack(model)},
	}),
	defineAction({
		name: 'go.objects',
		title: 'Objects, as in k9s',
		explain: 'The object browser, with the keys of k9s.',
		group: 'move',
		keys: [],
		command: ':pods',
		guard: needsRun,
		run: ({model}) => ({model: goTo(model, 'objects')}),
	}),
];

const program: readonly Action[] = [
	defineAction({
		name: 'program.quit',
		title: 'Quit podfall',
		explain: 'Saves the run and gives the terminal back.',
		group: 'program',
		keys: ['ctrl-c'],
		command: ':quit',
		run: () => ({program: {do: 'quit'}}),
	}),
	defineAction({
		name: 'program.suspend',
		title: 'Suspend to the shell',
		explain: 'Live time stands still until `fg`.',
		group: 'program',
		keys: ['ctrl-z'],
		run: () => ({program: {do: 'suspend'}}),
	}),
	defineAction({
		name: 'program.redraw',
		title: 'Draw everything anew',
		explain: 'After another program wrote over the screen.',
		group: 'program',
		keys: ['ctrl-r', 'ctrl-l'],
		label: 'ctrl-r',
		run: () => ({program: {do: 'redraw'}}),
	}),
	defineAction({
		name: 'program.header',
		title: 'Header off, on',
		explain: 'Takes the vital signs and the ruler away, and brings them back.',
		group: 'program',
		keys: ['ctrl-e'],
		run: ({model}) => ({model: {...model, header: !model.header}}),
	}),
	defineAction({
		name: 'program.theme',
		title: 'Theme',
		explain: 'dark, light, high-contrast, mono, terminal.',
		group: 'program',
		keys: [],
		command: ':theme NAME',
		run: ({model}) => ({model: openPrompt(model, 'command', ':', lineOf('theme ', model.history.command))}),
	}),
	defineAction({
		name: 'program.ascii',
		title: 'ASCII on, off',
		explain: 'For fonts and terminals that lack the symbols.',
		group: 'program',
		keys: [],
		command: ':ascii',
		run: ({model}) => ({model: {...model, ascii: !model.ascii}}),
	}),
	defineAction({
		name: 'program.mouse',
		title: 'Mouse on, off',
		explain: 'Off leaves the terminal its own selection.',
		group: 'program',
		keys: [],
		command: ':mouse on',
		run: ({model}) => ({model: {...model, mouse: !model.mouse}}),
	}),
	defineAction({
		name: 'program.plain',
		title: 'Plain mode',
		explain: 'Goes on in numbered lines and typed commands: for screen readers and bad links.',
		group: 'program',
		keys: [],
		command: ':plain',
		run: () => ({program: {do: 'plain'}}),
	}),
	defineAction({
		name: 'program.save',
		title: 'Save the run',
		explain: 'Writes what you did so far; also done when you leave.',
		group: 'program',
		keys: [],
		command: ':save',
		guard: needsRun,
		run: () => ({wish: {do: 'menu', action: 'save'}}),
	}),
];

export const globalActions: readonly Action[] = [...time, ...understand, ...move, ...program];

const closedOrBack = (model: Model): Model => {
	if (model.explain !== undefined || model.advice) {
		return {...model, explain: undefined, advice: false};
	}

	return model.trail.length === 0 || model.screen === 'home' ? model : goBack(model);
};

/** The action that a key means on this screen: the screen's own first, then the global one. */
export const actionFor = (screen: Screen, key: string): Action | undefined =>
	screen.actions.find(action => action.keys.includes(key)) ?? globalActions.find(action => action.keys.includes(key));

/** Every action of a screen, its own first; global ones whose keys are all taken by the screen are left out. */
export const actionsOf = (screen: Screen): readonly Action[] => {
	const own = new Set(screen.actions.flatMap(action => action.keys));
	return [
		...screen.actions,
		...globalActions.filter(action => action.keys.length === 0 || action.keys.some(key => !own.has(key))),
	];
};

/** How an action's keys are written. */
export const labelOf = (action: Action, short = false): string =>
	action.label ?? action.keys.map(key => keyLabel(key, short)).join(' ');

export type Hint = {readonly label: string; readonly text: string; readonly action: string; readonly dim: boolean};

/** The hints of a screen in order, best first, without those that are not there. */
export const hintsOf = (scene: Scene, screen: Screen): readonly Hint[] => {
	const wanted = [
		...screen.actions.filter(
			action => action.hint !== undefined && (action.shy !== true || action.guard?.(scene) === undefined),
		),
		...screen.hints.flatMap(name => globalActions.find(action => action.name === name) ?? []),
	];
	const paused = scene.frame.clock?.mode === 'live' && scene.frame.clock.state !== 'running';
	return wanted.map(action => ({
		label: labelOf(action, true),
		text:
			action.name === 'time.space'
				? spaceHint(scene, paused)
				: (action.hintFor?.(scene) ?? action.hint ?? action.title),
		action: action.name,
		dim: action.guard?.(scene) !== undefined,
	}));
};

const spaceHint = ({frame}: Scene, paused: boolean): string => {
	if (frame.clock?.mode !== 'live') {
		return 'next decision';
	}

	return paused ? 'go on' : 'pause';
};

const groupTitles: Readonly<Record<Exclude<ActionGroup, 'screen'>, string>> = {
	time: 'Time',
	understand: 'Understand',
	objects: 'Objects',
	move: 'Move',
	program: 'Program',
};

export type HelpSection = {readonly title: string; readonly actions: readonly Action[]};

/** All actions in the order in which help shows them: this screen's first. */
export const helpSections = (screen: Screen): readonly HelpSection[] => {
	const all = actionsOf(screen);
	const own = all.filter(action => action.group === 'screen');
	const others = (['objects', 'time', 'understand', 'move', 'program'] as const).map(group => ({
		title: groupTitles[group],
		actions: all.filter(action => action.group === group),
	}));
	return [{title: `This screen: ${screen.title.toLowerCase()}`, actions: own}, ...others].filter(
		section => section.actions.length > 0,
	);
};

/** The panel after `tab` or `shift-tab`. */
export const nextPanel = (scene: Scene, screen: Screen, key: string): Model => {
	const count = Math.max(1, screen.panels(scene));
	const step = key === 'shift-tab' ? count - 1 : 1;
	return {
		...scene.model,
		panels: {...scene.model.panels, [screen.name]: (focusOf(scene.model) + step) % count},
	};
};

/** Steps of a movement key in a list of which `page` rows are shown; undefined for other keys. */
export const movement = (key: string, page: number): number | undefined => {
	switch (key) {
		case 'up':
		case 'k':
			return -1;
		case 'down':
		case 'j':
			return 1;
		case 'pageup':
		case 'ctrl-b':
			return -Math.max(1, page - 1);
		case 'pagedown':
		case 'ctrl-f':
			return Math.max(1, page - 1);
		case 'g':
		case 'home':
			return Number.NEGATIVE_INFINITY;
		case 'G':
		case 'end':
			return Number.POSITIVE_INFINITY;
		default:
			return undefined;
	}
};

export const movementKeys: readonly string[] = [
	'up',
	'down',
	'k',
	'j',
	'pageup',
	'pagedown',
	'ctrl-b',
	'ctrl-f',
	'g',
	'G',
	'home',
	'end',
];

/** Hints that fit, whole ones only, with `? help` always last on the right. */
export const fittingHints = (hints: readonly Hint[], columns: number, gap: number): readonly Hint[] => {
	const room = columns - 2 - (textWidth('? help') + gap);
	const shown: Hint[] = [];
	let taken = 0;

	for (const hint of hints) {
		const width = textWidth(hint.label) + 1 + textWidth(hint.text);

		if (taken + width > room) {
			break;
		}

		shown.push(hint);
		taken += width + gap;
	}

	return shown;
};

/** Whether a key is a character that could be typed. */
export const isCharacter = (key: string): boolean => key === 'space' || [...graphemes(key)].length === 1;
