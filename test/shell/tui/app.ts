import {openSync} from 'node:fs';
import {devNull} from 'node:os';
import {PassThrough} from 'node:stream';
import {setTimeout as sleep} from 'node:timers/promises';
import test from 'ava';
import {App} from '../../../source/shell/tui/app.tsx';
import type {Stage} from '../../../source/shell/tui/stage.ts';
import {frames} from '../../helpers/frames.ts';

/** A stage that notes what it is asked, in order. */
const notingStage = (): {readonly stage: Stage; readonly asked: string[]} => {
	const asked: string[] = [];
	const stage: Stage = {
		frame() {
			asked.push('look');
			return {...frames.watch, revision: asked.length};
		},
		wish({do: what}) {
			asked.push(what);
			return {ok: true};
		},
		moving: () => false,
		hurrying: () => false,
		advance: () => false,
		finishComparison() {},
		listen: () => () => {},
		save() {},
		complete: text => ({text, choices: []}),
		farewell: () => [],
	};
	return {stage, asked};
};

const keyboard = () => Object.assign(new PassThrough(), {isTTY: true, setRawMode() {}, ref() {}, unref() {}});

const nowhere = openSync(devNull, 'w');

const screen = () => Object.assign(new PassThrough(), {isTTY: true, fd: nowhere, columns: 80, rows: 24}).resume();

test('keys that come together are pressed one after the other: each finds the picture that the one before made', async t => {
	const {stage, asked} = notingStage();
	const stdin = keyboard();
	const app = new App({
		stage,
		stdin: stdin as unknown as NodeJS.ReadStream,
		stdout: screen() as unknown as NodeJS.WriteStream,
		screen: 'watch',
	});
	const left = app.open();
	await sleep(50);
	asked.length = 0;
	stdin.write('..');
	await sleep(50);
	t.deepEqual(asked.slice(0, 3), ['step', 'look', 'step']);
	stdin.write('\u0003');
	t.is(await left, 130);
});
