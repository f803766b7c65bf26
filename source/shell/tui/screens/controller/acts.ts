/** What the player may do at the controllers' bench. */
import {movement, movementKeys} from '../../keymap/rows.ts';
import {lineOf} from '../../line-editor.ts';
import {cursorOf, moved, openPrompt, withCursor} from '../../model.ts';
import {type Action, defineAction, type Outcome, type Scene} from '../../screen.ts';
import {benchOf, chosenItem, workList} from './choice.ts';

/** Why nothing can be done with an object now; undefined when one is chosen. */
const noItem = (scene: Scene): string | undefined =>
	chosenItem(scene) === undefined ? 'nothing differs; space goes on' : undefined;

/** Why an action may not be done to the chosen object; undefined when it may. */
const refused =
	(name: string) =>
	(scene: Scene): string | undefined =>
		noItem(scene) ?? benchOf(scene)?.others.find(({action}) => action === name)?.refusal;

/** A verb of the seat on the chosen object. */
const seat =
	(verb: string) =>
	(scene: Scene): Outcome => ({
		wish: {do: 'seat', verb, items: [chosenItem(scene)?.key ?? '']},
	});

/** A verb of the seat that asks for a value first. */
const ask =
	(verb: string, label: string, suggested = '') =>
	(scene: Scene): Outcome => ({
		model: openPrompt(scene.model, 'value', label, lineOf(suggested), {
			do: 'seat',
			verb,
			items: [chosenItem(scene)?.key ?? ''],
			value: '',
		}),
	});

/** The keys of the bench, in the order in which help lists them. */
export const controllerActions: readonly Action[] = [
	defineAction({
		name: 'seat.send',
		title: 'Send the call shown',
		explain: 'Exactly the call in the panel, as your identity, at its cost.',
		group: 'screen',
		keys: ['enter'],
		hint: 'send call',
		guard: scene =>
			noItem(scene) ??
			(benchOf(scene)?.call === undefined ? 'no call closes this gap now' : benchOf(scene)?.call?.refusal),
		run: seat('send'),
	}),
	defineAction({
		name: 'seat.item',
		title: 'Choose the object',
		explain: 'The call and the arithmetic follow.',
		group: 'screen',
		keys: movementKeys,
		label: '↑↓',
		run: (scene, key) => ({
			model: withCursor(
				scene.model,
				workList,
				moved(
					cursorOf(scene.model, workList),
					(benchOf(scene)?.work ?? []).map(item => item.key),
					movement(key, 8) ?? 0,
				),
			),
		}),
	}),
	defineAction({
		name: 'seat.report',
		title: 'Report the status only',
		explain: 'Writes what is counted now into status, and nothing else. Other loops act on it.',
		group: 'screen',
		keys: ['e'],
		hint: 'report',
		guard: noItem,
		run: seat('report'),
	}),
	defineAction({
		name: 'seat.create',
		title: 'Create a pod',
		explain: 'POST a pod from the template, owned by this object.',
		group: 'screen',
		keys: ['c'],
		hint: 'create',
		guard: refused('seat.create'),
		run: seat('create'),
	}),
	defineAction({
		name: 'seat.delete',
		title: 'Delete a pod',
		explain: "Asks which; the ReplicaSet controller's own first victim is filled in.",
		group: 'screen',
		keys: ['x'],
		hint: 'delete',
		guard: refused('seat.delete'),
		run: scene => ask('delete', 'pod', benchOf(scene)?.victims?.[0])(scene),
	}),
	defineAction({
		name: 'seat.scale',
		title: 'Scale',
		explain: 'Sets spec.replicas of the chosen object to a number you type.',
		group: 'screen',
		keys: ['s'],
		hint: 'scale',
		guard: refused('seat.scale'),
		run: ask('scale', 'replicas'),
	}),
	defineAction({
		name: 'seat.pause',
		title: 'Pause, resume rollout',
		explain: 'PATCH spec.paused. The progress deadline still runs.',
		group: 'screen',
		keys: ['z'],
		guard: refused('seat.pause'),
		run: seat('pause'),
	}),
	defineAction({
		name: 'seat.rollback',
		title: 'Roll back',
		explain: 'Sets the old template again.',
		group: 'screen',
		keys: ['Z'],
		hint: 'roll back',
		guard: refused('seat.rollback'),
		run: seat('rollback'),
	}),
	defineAction({
		name: 'seat.delegate',
		title: 'Delegate to autopilot',
		explain: 'Objects like this one go to the autopilot as a standing order.',
		group: 'screen',
		keys: ['D'],
		hint: 'delegate',
		guard: noItem,
		run: seat('delegate'),
	}),
	defineAction({
		name: 'seat.hand-back',
		title: 'Hand back the seat',
		explain: 'Releases the lease; the bot takes over within 2 s. Again: take it back.',
		group: 'screen',
		keys: ['H'],
		run: () => ({wish: {do: 'seat', verb: 'hand-back', items: []}}),
	}),
];
