/** What the mouse means: the wheel moves as the arrows do, a click on a hint is its key. */
import {placedHints} from '../chrome.ts';
import type {MouseEvent} from '../keys.ts';
import type {Action, Scene, Screen} from '../screen.ts';

const wheelRows = 3;

/** Where `? help` begins, from the right. */
const helpWidth = 8;

export const mouseMeans = (
	{kind, x, y}: MouseEvent,
	scene: Scene,
	screen: Screen,
): {readonly keys: readonly string[]} | {readonly act: Action} => {
	const {columns, rows} = scene.size;

	if (kind === 'wheel-up' || kind === 'wheel-down') {
		return {keys: Array<string>(wheelRows).fill(kind === 'wheel-up' ? 'up' : 'down')};
	}

	if (kind !== 'press' || y !== rows - 1) {
		return {keys: []};
	}

	const hint = placedHints(scene, screen).find(placed => x >= placed.x && x < placed.x + placed.width);
	const act = hint === undefined ? undefined : screen.actions.find(({name}) => name === hint.action);
	return act === undefined ? {keys: x > columns - helpWidth ? ['?'] : []} : {act};
};
