import fs from 'node:fs';
import os from 'node:os';
import {podfallVersion} from '../../game/version.ts';
import {type ExitCode, exitCodes} from '../exit.ts';
import {print} from '../print.ts';
import {stateFolders} from '../state-folders.ts';
import {colourLevel, isUtf8, noScreenBecause} from '../tui/terminal.ts';
import {makeFolder} from '../whole-file.ts';

/** Everything that a crashed full-screen program may have left on, switched off. */
const repair = '\u001B[0m\u001B[?1000l\u001B[?1002l\u001B[?1006l\u001B[?2004l\u001B[?7h\u001B[?25h\u001B[?1049l';

const canWrite = (folder: string): string => {
	try {
		makeFolder(folder);
		fs.accessSync(folder, fs.constants.W_OK);
		return `${folder}  can be written`;
	} catch (error) {
		return `${folder}  cannot be written: ${error instanceof Error ? error.message : String(error)}`;
	}
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
	const folders = stateFolders({env, platform: process.platform, home: os.homedir()});
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
		`data         ${canWrite(folders.data)}`,
		`state        ${canWrite(folders.state)}`,
	];

	for (const line of lines) {
		print(line);
	}

	return nodeOk ? exitCodes.done : exitCodes.outside;
};
