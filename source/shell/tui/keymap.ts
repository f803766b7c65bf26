/**
Every action that is the same everywhere, and how keys find actions.

Contexts form a stack: global ← screen ← dialog or line. The innermost that knows the key wins. The bottom line, the help
overlay and the palette are made from these same values; there is no second list.
*/

import {move} from './keymap/move.ts';
import {program} from './keymap/program.ts';
import {time} from './keymap/time.ts';
import {understand} from './keymap/understand.ts';
import {keyLabel} from './keys.ts';
import {focusOf, type Model} from './model.ts';
import type {Action, ActionGroup, Scene, Screen} from './screen.ts';
import {graphemes, textWidth} from './width.ts';

export const globalActions: readonly Action[] = [...time, ...understand, ...move, ...program];

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

/** How an action is reached: by its keys, else by the word after the colon. */
export const handleOf = (action: Action): string =>
	action.keys.length === 0 ? ((action.command ?? '').split(' ')[0] ?? '') : labelOf(action, true);

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
	return wanted
		.map(action => ({
			label: labelOf(action, true),
			text:
				action.name === 'time.space'
					? spaceHint(scene, paused)
					: (action.hintFor?.(scene) ?? action.hint ?? action.title),
			action: action.name,
			dim: action.guard?.(scene) !== undefined,
		}))
		.filter(({text}) => text !== '');
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
