/**
Home: what can I play next, what did I reach.

Chapters and levels with stars and best score, the card of the chosen level, the daily. The seed is changed in place.
Nothing else competes on the first screen; the logo falls apart into pods only here.
*/
import {hintsRow, narratorRow} from '../chrome.ts';
import {movementKeys} from '../keymap/rows.ts';
import {isSmall} from '../layout.ts';
import {cursorOf, openPrompt} from '../model.ts';
import {classOf, defineAction, defineScreen} from '../screen.ts';
import {chosenLevel, homeOf, levelList} from './home/choice.ts';
import {drawSmall, drawWide} from './home/draws.ts';
import {logo} from './home/logo.ts';
import {menuAction, moveLevel, nextAssistance, nextModifier, openLevel} from './home/moves.ts';
import {explainLevel, levelWhy} from './level-why.ts';

export const home = defineScreen({
	name: 'home',
	title: 'Home',
	commands: ['home', 'campaign'],
	needsRun: false,
	panels: scene => (isSmall(classOf(scene)) || homeOf(scene)?.menu.length === 0 ? 1 : 2),
	draw(surface, scene) {
		const view = homeOf(scene);

		if (view === undefined) {
			logo(surface, 3, 1, true);
		} else {
			(isSmall(classOf(scene)) ? drawSmall : drawWide)(surface, scene, view);
		}

		if (scene.model.said !== undefined) {
			surface.fill({x: 0, y: surface.height - 2, width: surface.width, height: 1});
			narratorRow(surface, surface.height - 2, scene);
		}

		hintsRow(surface, surface.height - 1, scene, home);
	},
	request: model => {
		const {key} = cursorOf(model, levelList);
		return key === undefined ? {} : {scenario: key};
	},
	about: scene => {
		const level = chosenLevel(scene);
		return level === undefined
			? {title: 'podfall', summary: 'A whole Kubernetes cluster in this terminal, and someone breaks it.'}
			: {
					title: `${level.number} ${level.title}`,
					summary: homeOf(scene)?.card?.situation ?? 'A level of the campaign.',
				};
	},
	explain: scene => explainLevel(homeOf(scene)?.card),
	actions: [
		levelWhy('home.why'),
		defineAction({
			name: 'home.play',
			title: 'Play',
			explain: 'Opens the brief: goal, question, controls.',
			group: 'screen',
			keys: ['enter'],
			hint: 'play',
			guard: scene => chosenLevel(scene)?.locked,
			run: openLevel,
		}),
		defineAction({
			name: 'home.resume',
			title: 'Resume the open run',
			explain: 'Goes on where you left.',
			group: 'screen',
			keys: ['r'],
			hint: 'resume',
			shy: true,
			guard: scene => (homeOf(scene)?.unfinished === undefined ? 'no run was left open' : undefined),
			run: () => ({wish: {do: 'resume-unfinished'}}),
		}),
		defineAction({
			name: 'home.seed',
			title: 'Change the seed',
			explain: 'Any text; the same seed gives the same weather to everybody.',
			group: 'screen',
			keys: ['s'],
			hint: 'seed',
			command: ':seed',
			run: scene => ({
				model: openPrompt(
					scene.model,
					'seed',
					`seed, now ${scene.model.choice.seed ?? homeOf(scene)?.card?.seed ?? '1'}:`,
				),
			}),
		}),
		defineAction({
			name: 'home.modifiers',
			title: 'Modifiers',
			explain: 'None, then one after another: twice the faults, fog, slow API …',
			group: 'screen',
			keys: ['m'],
			hint: 'modifiers',
			shy: true,
			guard: scene =>
				(homeOf(scene)?.card?.allModifiers.length ?? 0) === 0 ? 'this level has no modifiers' : undefined,
			run: nextModifier,
		}),
		defineAction({
			name: 'home.assistance',
			title: 'Difficulty',
			explain: 'Changes information and time, never the storm.',
			group: 'screen',
			keys: ['a'],
			hint: 'difficulty',
			shy: true,
			guard: scene =>
				(homeOf(scene)?.card?.assistances.length ?? 0) < 2 ? 'there is one difficulty, Normal' : undefined,
			run: nextAssistance,
		}),
		defineAction({
			name: 'home.move',
			title: 'Choose a level',
			explain: 'Up and down; tab goes to the menu.',
			group: 'screen',
			keys: movementKeys,
			label: '↑↓ jk',
			run: moveLevel,
		}),
		menuAction('campaign', 'c', 'Campaign', 'Goes to the list of levels.'),
		menuAction('daily', 'd', 'Daily', 'One storm a day for everybody; the first finished run counts.'),
		menuAction('watch', 'w', 'Watch this level', 'The bots play in every seat, you look; nothing counts.'),
		menuAction('sandbox', 'b', 'Sandbox', 'A cluster to try things in; no star hangs on it.'),
		menuAction('own', 'o', 'Your own manifests', 'How to put your own YAML into a simulated cluster.'),
		menuAction('replays', 'v', 'Replays', 'How to keep a run, verify it and read its report.'),
	],
	hints: ['go.command', 'go.next-panel', 'go.leave'],
});
