/**
The cluster dashboard. First glance: is anyone failed, where, since when, why.

Order of attention: vital signs, what needs a person (worst first, with reasons), zones and nodes, control plane,
workloads, events. Small clusters name every node; large ones are a map of cells. Healthy lines are faint.
*/
import {chrome} from '../chrome.ts';
import {movementKeys} from '../keymap/rows.ts';
import {focusOf} from '../model.ts';
import {classOf, defineAction, defineScreen} from '../screen.ts';
import {chosenKey, move, openChosen} from './watch/choice.ts';
import {drawLarge, drawMedium, drawReduced, drawSmall} from './watch/layouts.ts';

const panelNames = ['zones', 'attention', 'control plane', 'workloads', 'events'] as const;

export const watch = defineScreen({
	name: 'watch',
	title: 'Cluster dashboard',
	commands: ['dash', 'pu', 'pulses', 'map', 'watch'],
	needsRun: true,
	panels: () => panelNames.length,
	draw(surface, scene) {
		const {content} = chrome(surface, scene, watch);
		const size = classOf(scene);
		const draw = size === 'L' ? drawLarge : size === 'M' ? drawMedium : size === 'S' ? drawSmall : drawReduced;
		draw(surface, content, scene);
	},
	request: model => {
		const list = ['zones', 'attention', 'control', 'workloads', 'events'][model.panels.watch ?? 0] ?? 'zones';
		const key = model.cursors[`watch/${list}`]?.key;
		return {
			...(model.explain === undefined ? {} : {explain: `${list}/${key ?? ''}`}),
			// Without a key the first line of the focused list is meant, as the picture shows it.
			item: `${list}/${key ?? ''}`,
		};
	},
	about: scene => ({
		title: chosenKey(scene) ?? panelNames[focusOf(scene.model)] ?? 'cluster',
		summary:
			'Zones with their nodes, what needs a person (worst first, with its reason), the control plane with its own small histories, workloads and events. Healthy lines are faint; i explains any line.',
	}),
	actions: [
		defineAction({
			name: 'watch.open',
			title: 'Open the chosen line',
			explain: 'Shows the object behind it: describe, YAML, events, logs.',
			group: 'screen',
			keys: ['enter'],
			run: scene => {
				const model = openChosen(scene);
				return model === undefined ? {} : {model};
			},
		}),
		defineAction({
			name: 'watch.move',
			title: 'Choose a line or a node',
			explain: 'Up and down in the focused panel; tab changes the panel.',
			group: 'screen',
			keys: [...movementKeys, 'left', 'right'],
			label: '↑↓ jk',
			run: (scene, key) => move(scene, key === 'left' ? 'up' : key === 'right' ? 'down' : key),
		}),
		defineAction({
			name: 'watch.follow',
			title: 'Follow this object',
			explain: 'What every component does with it and says of it, newest last, while time goes on.',
			group: 'screen',
			keys: ['f'],
			run: scene => {
				const opened = openChosen(scene);
				return opened === undefined ? {} : {model: {...opened, tab: 'story', follows: true}};
			},
		}),
		defineAction({
			name: 'watch.metric',
			title: 'Map shows cpu, memory, pods',
			explain: 'Changes what the bars and cells of the map measure.',
			group: 'screen',
			keys: ['m'],
			run: ({model}) => ({
				model: {
					...model,
					mapMetric: model.mapMetric === 'cpu' ? 'memory' : model.mapMetric === 'memory' ? 'pods' : 'cpu',
				},
			}),
		}),
	],
	hints: [
		'time.space',
		'time.event',
		'time.forward',
		'time.back',
		'time.speed',
		'go.next-panel',
		'why',
		'truth',
		'go.command',
		'go.leave',
	],
});
