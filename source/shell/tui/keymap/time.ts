/** Keys of time: the same on every screen while a run is open. */
import type {Frame} from '../../../game/view/frame.ts';
import {lineOf} from '../line-editor.ts';
import {type Dialog, openPrompt} from '../model.ts';
import {type Action, defineAction, type Outcome, type Scene} from '../screen.ts';
import {clockOf} from '../words.ts';
import {needsOpenRun, needsRun} from './guards.ts';

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

export const time: readonly Action[] = [
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
