import type {ChildProcess} from 'node:child_process';
import type {Duplex} from 'node:stream';
import type {Handed} from './guest-carriers.ts';

/** What a courier is given. */
export type Errand = Handed & {
	/** The program that runs the guest's process, and its arguments. */
	readonly node: string;
	readonly flags: readonly string[];
	readonly folder: string;
	/** No message has more characters. */
	readonly longest: number;
};

/** What a courier brings beside texts: the process is gone, or could not begin. */
export type Gone = {readonly gone: true; readonly why?: string};

/*
The courier between this program, which sleeps until it has its answer, and a guest's process, whose pipe wants an event
loop: a worker that starts the process, takes lines to and fro, and ends it when it is told to. It reads nothing of what it
carries. It travels as text, so it uses nothing from outside itself.
*/
export const courier = (require: (name: string) => unknown): void => {
	const {workerData} = require('node:worker_threads') as {workerData: Errand};
	const {spawn} = require('node:child_process') as typeof import('node:child_process');
	const {port, signal, node, flags, folder, longest} = workerData;
	let rest = '';
	let isGone = false;

	const bring = (message: string | Gone): void => {
		port.postMessage(message);
		Atomics.add(signal, 0, 1);
		Atomics.notify(signal, 0);
	};

	const start = (): ChildProcess =>
		spawn(node, flags, {
			cwd: folder,
			env: {},
			stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
			windowsHide: true,
		});

	const serve = (child: ChildProcess): void => {
		const pipe = child.stdio[3] as Duplex;
		const end = (): void => {
			child.kill('SIGKILL');
		};
		const gone = (why?: string): void => {
			if (!isGone) {
				isGone = true;
				bring({gone: true, ...(why === undefined ? {} : {why})});
			}
		};
		// Told when the process has left and was taken note of: nothing of it stays behind.
		child.on('exit', () => gone());
		child.on('error', error => gone(error.message));
		pipe.on('error', end);
		pipe.on('close', end);
		pipe.setEncoding('utf8');
		pipe.on('data', (part: string) => {
			const lines = (rest + part).split('\n');
			rest = lines.pop() ?? '';

			for (const line of lines) {
				bring(line);
			}

			if (rest.length > longest) {
				end();
			}
		});
		port.on('message', (question: string) => {
			if (question === '') {
				end();
			} else {
				pipe.write(`${question}\n`);
			}
		});
	};

	try {
		serve(start());
	} catch (error) {
		bring({gone: true, why: String((error as Error).message)});
	}
};
