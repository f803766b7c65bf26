import type {MessagePort} from 'node:worker_threads';
import type {Carrier} from './guest-program.ts';

/*
The two ways on which questions and answers travel. Both stand in a worker or process that knows no sources, so they travel as
text like the program itself, and use nothing from outside.
*/

/** What the worker of a guest is given. */
export type Handed = {
	readonly port: MessagePort;
	/** One number that grows by one with every message that was brought. */
	readonly signal: Int32Array;
};

/** In a worker: messages, and a number that wakes who waits for them. */
export const workerCarrier = (require: (name: string) => unknown): Carrier => {
	const {workerData} = require('node:worker_threads') as {workerData: Handed};
	const {port, signal} = workerData;
	return {
		bring(text) {
			port.postMessage(text);
			Atomics.add(signal, 0, 1);
			Atomics.notify(signal, 0);
		},
		hear(answer) {
			port.on('message', answer);
		},
	};
};

/**
In a process: lines through one pipe. It sleeps in the reading of a line, so the event loop turns once between two
questions; and when the pipe is closed, whoever asked is gone.
*/
export const pipeCarrier = (require: (name: string) => unknown): Carrier => {
	const {readSync, writeSync} = require('node:fs') as typeof import('node:fs');
	const pipe = 3;
	const newline = 10;
	const room = Buffer.alloc(65_536);
	// Both are taken away before the guest is loaded.
	const soon = setImmediate;
	const leave = process.exit.bind(process);

	const line = (): string => {
		const parts: Buffer[] = [];

		for (;;) {
			const size = readSync(pipe, room);
			const part = Buffer.from(room.subarray(0, size));
			parts.push(part);

			if (size === 0) {
				return leave();
			}

			if (part[size - 1] === newline) {
				return Buffer.concat(parts).toString();
			}
		}
	};

	return {
		bring(text) {
			const bytes = Buffer.from(`${text}\n`);

			for (let at = 0; at < bytes.length; ) {
				at += writeSync(pipe, bytes, at);
			}
		},
		hear(answer) {
			const turn = (): void => {
				answer(line());
				soon(turn);
			};
			soon(turn);
		},
	};
};
