/** What the player may do at the tuner's bench. Edits are the screen's own until they are given to the scheduler. */
import type {SettingValue} from '../../../../game/view/frame.ts';
import {movement, movementKeys} from '../../keymap/rows.ts';
import {lineOf} from '../../line-editor.ts';
import {cursorOf, type Model, moved, openPrompt, withCursor} from '../../model.ts';
import {type Action, defineAction, type Outcome, type Scene} from '../../screen.ts';
import {benchOf, chosenLine, lineList, linesInSight, sidePanels} from './choice.ts';

const noSeat = (scene: Scene): string | undefined =>
	benchOf(scene) === undefined ? 'this run has no tuner seat' : undefined;

const edited = (model: Model, values: readonly SettingValue[]): Model => ({
	...model,
	edits: {...model.edits, ...Object.fromEntries(values.map(({id, value}) => [id, value]))},
});

const moveLine = (scene: Scene, key: string): Outcome => {
	const keys = linesInSight(scene).map(({id}) => id);
	return {
		model: withCursor(scene.model, lineList, moved(cursorOf(scene.model, lineList), keys, movement(key, 12) ?? 0)),
	};
};

const step = (scene: Scene, key: string): Outcome => {
	const line = chosenLine(scene);
	const next = key === 'left' ? line?.lower : line?.higher;
	return next === undefined ? {} : {model: edited(scene.model, [next])};
};

const toggle = (scene: Scene): Outcome => {
	const toggled = chosenLine(scene)?.toggled;
	return toggled === undefined ? {} : {model: edited(scene.model, [toggled])};
};

/** Types a value; a plugin without one is switched. */
const type = (scene: Scene): Outcome => {
	const line = chosenLine(scene);

	if (line === undefined || line.value === '' || (line.kind === 'point' && !line.id.endsWith('.score'))) {
		return toggle(scene);
	}

	const model = openPrompt(scene.model, 'value', line.id, lineOf(line.value));
	return {model: {...model, ...(model.prompt === undefined ? {} : {prompt: {...model.prompt, setting: line.id}})}};
};

/** The line as it is in force: its weight or argument and its switch. */
const reset = (scene: Scene): Outcome => {
	const line = chosenLine(scene);
	const dropped = [line?.id, line?.toggled?.id];
	return {
		model: {
			...scene.model,
			edits: Object.fromEntries(Object.entries(scene.model.edits).filter(([id]) => !dropped.includes(id))),
		},
	};
};

/** Shows the points of the line's plugin, or hides those that are as the plugin is; the cursor goes to the plugin. */
const unfold = (scene: Scene): Outcome => {
	const plugin = chosenLine(scene)?.plugin ?? '';
	const {unfolded} = scene.model;

	if (!unfolded.includes(plugin)) {
		return {model: {...scene.model, unfolded: [...unfolded, plugin]}};
	}

	const head = benchOf(scene)?.lines.find(each => each.kind === 'plugin' && each.plugin === plugin);
	const model = {...scene.model, unfolded: unfolded.filter(each => each !== plugin)};
	const keys = linesInSight({...scene, model}).map(({id}) => id);
	const index = Math.max(0, keys.indexOf(head?.id ?? ''));
	return {model: withCursor(model, lineList, {...cursorOf(model, lineList), index, key: keys[index]})};
};

const hasPoints = (scene: Scene): boolean => {
	const plugin = chosenLine(scene)?.plugin;
	return (benchOf(scene)?.lines ?? []).some(each => each.kind === 'point' && each.plugin === plugin);
};

const withComparison = (scene: Scene): Model => {
	const at = sidePanels(scene).indexOf('comparison');
	return at < 0 ? scene.model : {...scene.model, panels: {...scene.model.panels, tuner: at}};
};

/** The keys of the bench, in the order in which help lists them. */
export const tunerActions: readonly Action[] = [
	defineAction({
		name: 'tuner.apply',
		title: 'Give it to the scheduler',
		explain:
			'Writes the file; the scheduler restarts with it: a second without decisions, then its queue is made anew.',
		group: 'screen',
		keys: ['C'],
		hint: 'apply',
		command: ':apply',
		guard: scene => noSeat(scene) ?? benchOf(scene)?.refusal,
		run: ({model}) => ({
			model: {...model, edits: {}},
			wish: {do: 'seat', verb: 'change-profile', items: [], edits: model.edits},
		}),
	}),
	defineAction({
		name: 'tuner.line',
		title: 'Choose the line',
		explain: 'Plugins that score come first, then those that only filter.',
		group: 'screen',
		keys: movementKeys,
		label: '↑↓',
		hint: 'line',
		guard: noSeat,
		run: moveLine,
	}),
	defineAction({
		name: 'tuner.step',
		title: 'Lower, higher',
		explain: 'The weight or the argument of the line, one step. Nothing reaches the scheduler before you apply it.',
		group: 'screen',
		keys: ['left', 'right'],
		label: '←→',
		hint: 'value',
		guard: noSeat,
		run: step,
	}),
	defineAction({
		name: 'tuner.type',
		title: 'Type the value',
		explain: 'Any value that Kubernetes takes, beyond the steps too.',
		group: 'screen',
		keys: ['enter', 'e'],
		label: 'enter',
		hint: 'type',
		command: ':set PodTopologySpread.weight 5',
		guard: noSeat,
		run: type,
	}),
	defineAction({
		name: 'tuner.toggle',
		title: 'Plugin on or off',
		explain:
			'Takes the plugin out of all its extension points, or puts it back with its usual weight; on the line of a point, out of that one.',
		group: 'screen',
		keys: ['x'],
		hint: 'on/off',
		guard: scene =>
			noSeat(scene) ??
			(chosenLine(scene)?.toggled === undefined ? 'this line is an argument, not a plugin' : undefined),
		run: toggle,
	}),
	defineAction({
		name: 'tuner.points',
		title: 'Its extension points',
		explain:
			'Shows where the plugin is asked, each point to be switched, and weighed at score, on its own; once more hides them.',
		group: 'screen',
		keys: ['p'],
		hint: 'points',
		command: ':set PodTopologySpread.filter off',
		guard: scene =>
			noSeat(scene) ?? (hasPoints(scene) ? undefined : 'this line has no extension points to choose from'),
		run: unfold,
	}),
	defineAction({
		name: 'tuner.compare',
		title: 'Compare over the storm so far',
		explain: 'Plays it again in the background with the profile in force and with the one you edited. Marks nothing.',
		group: 'screen',
		keys: ['c'],
		hint: 'compare',
		command: ':compare',
		guard: noSeat,
		run: scene => ({model: withComparison(scene), wish: {do: 'compare', edits: scene.model.edits}}),
	}),
	defineAction({
		name: 'tuner.reset',
		title: 'Forget the edit of this line',
		explain: 'Back to what is in force.',
		group: 'screen',
		keys: ['z'],
		hint: 'forget',
		guard: noSeat,
		run: reset,
	}),
	defineAction({
		name: 'tuner.reset-all',
		title: 'Forget all edits',
		explain: 'Once more: edits back to the default profile.',
		group: 'screen',
		keys: ['Z'],
		guard: noSeat,
		run: scene => ({
			model: {
				...scene.model,
				edits: Object.keys(scene.model.edits).length > 0 ? {} : (benchOf(scene)?.standard ?? {}),
			},
		}),
	}),
];
