/** Draws a screen without a terminal. */
import type {Frame} from '../../source/game/view/frame.ts';
import {paintLongNarrator} from '../../source/shell/tui/chrome.ts';
import {firstModel, type Model} from '../../source/shell/tui/model.ts';
import {paintExplanation, paintHelp, paintPrompt} from '../../source/shell/tui/overlays.ts';
import type {Scene, Screen} from '../../source/shell/tui/screen.ts';
import {screens} from '../../source/shell/tui/screens/index.ts';
import {Surface} from '../../source/shell/tui/surface.ts';
import {asciiGlyph} from '../../source/shell/tui/theme.ts';

export const screenNamed = (name: string): Screen => {
	const screen = screens.find(candidate => candidate.name === name);

	if (screen === undefined) {
		throw new Error(`no screen ${name}`);
	}

	return screen;
};

export const modelOn = (screen: string, more: Partial<Model> = {}): Model => ({
	...firstModel('dark', false),
	screen,
	...more,
});

/** The picture of a screen, with what lies over it. */
export const picture = (
	name: string,
	frame: Frame,
	columns: number,
	rows: number,
	more: Partial<Model> = {},
): Surface => {
	const model = modelOn(name, more);
	const surface = new Surface(columns, rows, model.ascii ? asciiGlyph : undefined);
	const scene: Scene = {frame, model, size: {columns, rows}};
	const screen = screenNamed(name);
	screen.draw(surface, scene);
	paintLongNarrator(surface, scene);
	paintExplanation(surface, scene, screen);

	if (model.help === undefined) {
		paintPrompt(surface, scene, screen, screens);
	} else {
		paintHelp(surface, scene, screen);
	}

	return surface;
};
