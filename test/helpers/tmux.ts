/** A private tmux with one shell in it: what a person would see and type. */
import {spawnSync} from 'node:child_process';
import {randomBytes} from 'node:crypto';
import {setTimeout as pause} from 'node:timers/promises';

export const hasTmux = (): boolean => spawnSync('tmux', ['-V']).status === 0;

export class Tmux {
	readonly #socket = `podfall-test-${randomBytes(6).toString('hex')}`;

	constructor(columns: number, rows: number, folder: string) {
		this.#run(
			'-f',
			'/dev/null',
			'new-session',
			'-d',
			'-x',
			String(columns),
			'-y',
			String(rows),
			'-c',
			folder,
			'env',
			'-u',
			'CI',
			'-u',
			'NO_COLOR',
			'PS1=$ ',
			'LANG=C.UTF-8',
			'NODE_ENV=production',
			'bash',
			'--norc',
			'--noprofile',
		);
	}

	type(text: string): void {
		this.#run('send-keys', '-l', text);
	}

	/** Keys by tmux's names: `Enter`, `C-c`, `Escape`. */
	press(...keys: readonly string[]): void {
		this.#run('send-keys', ...keys);
	}

	resize(columns: number, rows: number): void {
		this.#run('resize-window', '-x', String(columns), '-y', String(rows));
	}

	screen(): string {
		return this.#run('capture-pane', '-p');
	}

	/** Modes of the terminal: on or off. */
	modes(): {
		readonly alternateScreen: boolean;
		readonly cursor: boolean;
		readonly wrap: boolean;
		readonly mouse: boolean;
	} {
		const [alternate, cursor, wrap, mouse] = this.#run(
			'display-message',
			'-p',
			'#{alternate_on} #{cursor_flag} #{wrap_flag} #{mouse_any_flag}',
		)
			.trim()
			.split(' ');
		return {alternateScreen: alternate === '1', cursor: cursor === '1', wrap: wrap === '1', mouse: mouse === '1'};
	}

	/** Waits until the screen matches; the last screen otherwise. */
	async until(pattern: RegExp): Promise<string> {
		for (let tries = 0; tries < 200; tries++) {
			const screen = this.screen();

			if (pattern.test(screen)) {
				return screen;
			}

			await pause(50);
		}

		throw new Error(`${pattern} did not come:\n${this.screen()}`);
	}

	end(): void {
		this.#run('kill-server');
	}

	#run(...commands: readonly string[]): string {
		return (
			spawnSync('tmux', ['-L', this.#socket, ...commands], {encoding: 'utf8', env: {...process.env, TMUX: ''}})
				.stdout ?? ''
		);
	}
}
