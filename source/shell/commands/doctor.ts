import fs from 'node:fs';
import path from 'node:path';
import {podfallVersion} from '../../game/version.ts';
import {type ExitCode, exitCodes} from '../exit.ts';
import {holderOf} from '../lock.ts';
import {print} from '../print.ts';
import {stateFolders, surroundings} from '../state-folders.ts';
import {harmless} from '../tui/escape.ts';
import {colourLevel, isUtf8, noScreenBecause} from '../tui/terminal.ts';
import {writeWhole} from '../whole-file.ts';

/** Everything that a crashed full-screen program may have left on, switched off. */
const repair = '\u001B[0m\u001B[?1000l\u001B[?1002l\u001B[?1006l\u001B[?2004l\u001B[?7h\u001B[?25h\u001B[?1049l';

/** Whether a folder takes a file, tried out; and how much room there is. */
const tried = (folder: string): {readonly ok: boolean; readonly say: string} => {
	const probe = path.join(folder, `doctor-${process.pid}`);
	const written = writeWhole(probe, 'x');

	if (!written.ok) {
		return {ok: false, say: `${folder}  cannot be written: ${written.why}`};
	}

	fs.rmSync(probe, {force: true});

	const {bavail, bsize} = fs.statfsSync(folder);
	const mebibytes = Math.floor((bavail * bsize) / 1_048_576);
	return {ok: true, say: `${folder}  can be written${mebibytes < 100 ? `, ${mebibytes} MiB are left` : ''}`};
};

/** A file that is looked for and not required: a run that was left open, another podfall. */
const leftovers = (state: string): readonly string[] => {
	const holder = holderOf(path.join(state, 'lock'));
	return [
		...(holder === undefined ? [] : [`open         another podfall (process ${holder}) keeps the progress`]),
		...(fs.existsSync(path.join(state, 'unfinished.replay'))
			? ['unfinished   a run was left open: podfall offers to go on with it']
			: []),
	];
};

const colours = ['no colour', '16 colours', '256 colours', 'true colour'] as const;

/** Looks at this terminal and this machine, and says what podfall will make of them. */
export const doctorCommand = ({terminal}: {readonly terminal: boolean}): ExitCode => {
	if (terminal) {
		if (process.stdout.isTTY) {
			fs.writeSync(1, repair);
			process.stdin.setRawMode?.(false);
		}

		print('The terminal has been given back: main screen, cursor, line wrap, no mouse, no paste marks.');
		return exitCodes.done;
	}

	const {env, stdout, stdin} = process;
	const folders = stateFolders(surroundings());
	const places = [folders.data, folders.state].map(tried);
	const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
	const nodeOk = major > 20 || (major === 20 && minor >= 19);
	const {columns = 0, rows = 0} = stdout;
	const why = noScreenBecause(env, stdin.isTTY === true, stdout.isTTY === true);
	const lines = [
		`podfall      ${podfallVersion}`,
		`node         ${process.version}${nodeOk ? '' : '  too old: 20.19 or newer is needed'}`,
		`screen       ${stdout.isTTY ? `${columns}x${rows}${columns < 80 || rows < 24 ? '  small: 80x24 shows everything' : ''}` : 'none: output goes to a pipe or a file'}`,
		`full screen  ${why === undefined ? 'yes' : `no, ${why}: plain mode will be used`}`,
		`colour       ${colours[colourLevel(env)]}`,
		`characters   ${isUtf8(env) ? 'UTF-8' : 'no UTF-8: --ascii will be used'}   test: ● ◐ ○ ✖ ▲ ◆ ━ ╍ ▁▅█ │`,
		`data         ${places[0]?.say}`,
		`state        ${places[1]?.say}`,
		...(places.every(({ok}) => ok)
			? []
			: ['             games can be played and nothing is kept; PODFALL_HOME may name another folder']),
		...leftovers(folders.state),
	];

	for (const line of lines) {
		print(harmless(line));
	}

	return nodeOk && places.every(({ok}) => ok) ? exitCodes.done : exitCodes.outside;
};
