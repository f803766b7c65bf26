/**
Opens the terminal UI over fixed frames, without an engine: to look at screens and to test the terminal.

	node --import=tsx test/helpers/demo.ts watch [--theme light] [--ascii] [--live] [--throw] [--mouse]
*/
import process from 'node:process';
import type {Frame} from '../../source/game/view/frame.ts';
import {openTui} from '../../source/shell/tui/app.tsx';
import type {Stage, Wish} from '../../source/shell/tui/stage.ts';
import {type FrameName, frames, objectsAt} from './frames.ts';

const [name = 'watch', ...flags] = process.argv.slice(2);
const has = (flag: string): boolean => flags.includes(`--${flag}`);
const settingOf = (flag: string): string | undefined => (has(flag) ? flags[flags.indexOf(`--${flag}`) + 1] : undefined);

/** A stage that shows fixed frames; live ones let the clock run and shake the loads a little. */
const demoStage = (first: FrameName): Stage => {
	let frame: Frame = frames[first];
	let isMoving = has('live');
	let beat = 0;
	let saves = 0;
	const show = (next: Frame): void => {
		frame = {...next, revision: frame.revision + 1};
	};
	const shaken = (): Frame => ({
		...frame,
		revision: frame.revision + 1,
		...(frame.clock === undefined ? {} : {clock: {...frame.clock, now: frame.clock.now + 20}}),
		...(frame.cluster === undefined
			? {}
			: {
					cluster: {
						...frame.cluster,
						zones: frame.cluster.zones.map(zone => ({
							...zone,
							nodes: zone.nodes.map((node, index) =>
								node.cpu === undefined || (index + beat) % 10 !== 0
									? node
									: {...node, cpu: Math.min(0.97, Math.max(0.05, node.cpu + Math.sin(beat + index) * 0.1))},
							),
						})),
					},
				}),
	});
	const wish = (wanted: Wish): void => {
		if (wanted.do === 'space') {
			isMoving = !isMoving;
			show({
				...frame,
				...(frame.clock === undefined ? {} : {clock: {...frame.clock, state: isMoving ? 'running' : 'paused'}}),
			});
		} else if (wanted.do === 'step' && frame.clock !== undefined) {
			show({
				...frame,
				clock: {...frame.clock, now: frame.clock.now + (wanted.by === 'event' ? 100 : wanted.by), state: 'paused'},
			});
		} else if (wanted.do === 'open') {
			show(frames.brief);
		} else if (wanted.do === 'begin') {
			show(frames.scheduler);
		} else if (wanted.do === 'home') {
			show(frames.home);
		}
	};
	return {
		frame: request => {
			if (request.screen === 'objects') {
				const from = request.list?.from ?? 0;
				return {...frames.objects, revision: frame.revision, objects: objectsAt(from, request.list?.count ?? 20)};
			}

			return frame;
		},
		wish: (wanted, sure) => {
			if (has('throw') && wanted.do === 'step') {
				throw new Error('a bug on purpose');
			}

			if (wanted.do === 'restart' && !sure) {
				return {
					ok: 'ask',
					question: 'Restart with the same seed?',
					detail: 'The run so far is kept as a replay.',
					yes: 'Restart',
				};
			}

			if (wanted.do === 'back' && !sure) {
				return {ok: 'ask', question: 'Go back in time?', detail: 'It marks this run as practice.', yes: 'Go back'};
			}

			wish(wanted);
			return {ok: true};
		},
		moving: () => isMoving,
		hurrying: () => false,
		advance: () => {
			beat += 1;
			frame = shaken();
			return false;
		},
		finishComparison() {},
		listen: () => {
			if (has('throw-timer')) {
				setTimeout(() => {
					throw new Error('a bug in a timer');
				}, 800);
			}

			if (has('reject')) {
				setTimeout(() => {
					void Promise.reject(new Error('nobody caught this'));
				}, 800);
			}

			return () => {};
		},
		save: () => {
			saves += 1;
		},
		complete: text => ({text, choices: []}),
		farewell: () => [`saved ${saves === 0 ? 'nothing' : 'the run'}; go on with: podfall resume`],
	};
};

const status = await openTui({
	stage: demoStage(name in frames ? (name as FrameName) : 'watch'),
	...(name in frames && name !== 'large' ? {screen: name} : {}),
	...(settingOf('theme') === undefined ? {} : {theme: settingOf('theme')}),
	...(settingOf('log') === undefined ? {} : {logFile: settingOf('log')}),
	...(has('ascii') ? {ascii: true} : {}),
	mouse: has('mouse'),
	noColour: has('no-color'),
});
process.exitCode = status;
