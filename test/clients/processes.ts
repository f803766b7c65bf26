import {type ChildProcess, spawn} from 'node:child_process';

export type Ended = {readonly code: number; readonly out: string; readonly err: string};

/** A program that runs, and what it has printed so far. */
export type Running = {
	readonly out: string;
	readonly err: string;
	readonly over: boolean;
	readonly ended: Promise<Ended>;
	interrupt(): void;
};

export type StartOptions = {
	readonly cwd?: string;
	readonly env: Readonly<Record<string, string>>;
	/** What it reads; nothing and the end of it when not said. */
	readonly stdin?: string;
};

const kill = (child: ChildProcess): void => {
	child.kill('SIGINT');
	setTimeout(() => child.kill('SIGKILL'), 3000).unref();
};

export const start = (file: string, words: readonly string[], {cwd, env, stdin}: StartOptions): Running => {
	const child = spawn(file, words, {env, stdio: 'pipe', ...(cwd === undefined ? {} : {cwd})});
	let out = '';
	let err = '';
	let over = false;
	child.stdout.setEncoding('utf8').on('data', (text: string) => {
		out += text;
	});
	child.stderr.setEncoding('utf8').on('data', (text: string) => {
		err += text;
	});
	child.stdin.on('error', () => undefined);
	child.stdin.end(stdin ?? '');
	const ended = new Promise<Ended>(resolve => {
		child.once('error', error => {
			over = true;
			resolve({code: 127, out, err: `${err}${error.message}`});
		});
		child.once('close', (code, signal) => {
			over = true;
			resolve({code: code ?? (signal === null ? 1 : 130), out, err});
		});
	});
	return {
		get out() {
			return out;
		},
		get err() {
			return err;
		},
		get over() {
			return over;
		},
		ended,
		interrupt: () => kill(child),
	};
};
