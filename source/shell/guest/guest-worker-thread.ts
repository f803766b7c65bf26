import {MessageChannel, receiveMessageOnPort, Worker} from 'node:worker_threads';
import type {GuestReply} from '../../game/guest/book.ts';
import type {GuestQuestion, NodeView} from '../../game/guest/words.ts';
import {type Brought, type Carried, guestProgram, type Handed} from './guest-program.ts';

/** Beyond this a module's worker is ended by Node. */
const memoryMb = 256;

/** So many lines that a module prints are taken from one answer. */
const linesAtMost = 100;

/** Nobody's module takes so long to load. */
const loadLimitMs = 10_000;

/** What a loader of sources wraps around named functions; the program travels without it. */
const prelude = 'const __name = given => given;';

/** What came back, made sure of: a module can reach the port, too. */
const checked = (message: unknown): Brought => {
	if (typeof message !== 'object' || message === null) {
		return {why: 'gave no answer', printed: []};
	}

	const {value, why, printed} = message as Partial<Record<keyof Brought, unknown>>;
	const lines = Array.isArray(printed) ? printed.filter(line => typeof line === 'string').slice(0, linesAtMost) : [];
	return {value, ...(why === undefined ? {} : {why: String(why).slice(0, 500)}), printed: lines};
};

/** Keeps what was sent, so that of many nodes only those travel that changed. */
const createCarrier = () => {
	let sent = new Map<string, NodeView>();

	return (question: GuestQuestion): Carried => {
		const {nodes, ...rest} = question;
		const isSameOrder = sent.size === nodes.length && [...sent.keys()].every((name, at) => name === nodes[at]?.name);
		const changed = nodes.filter(node => sent.get(node.name) !== node);
		sent = new Map(nodes.map(node => [node.name, node]));
		return {...rest, changed, ...(isSameOrder ? {} : {order: nodes.map(({name}) => name)})};
	};
};

/**
A guest's module in a worker of its own, asked as if it were a function: the question is posted, and this thread sleeps
until the answer is there or the time is up. So whoever asks needs no event loop, and the engine none either.
*/
export const openThread = (url: string, limitMs: number, onPrinted: (lines: readonly string[]) => void) => {
	const {port1: port, port2} = new MessageChannel();
	const signal = new Int32Array(new SharedArrayBuffer(4));
	const handed: Handed = {port: port2, signal, url};
	const carry = createCarrier();
	const worker = new Worker(`${prelude}(${guestProgram.toString()})(require);`, {
		eval: true,
		execArgv: [],
		env: {},
		stdout: true,
		stderr: true,
		workerData: handed,
		transferList: [port2],
		resourceLimits: {maxOldGenerationSizeMb: memoryMb},
	});
	// A worker that dies answers nothing, and that is seen by who asks.
	worker.on('error', () => undefined);
	worker.unref();
	port.unref();
	let brought = 0;
	let open = true;

	const close = (): void => {
		open = false;
		port.close();
		void worker.terminate();
	};

	const waitFor = (ms: number, late: string): GuestReply => {
		if (Atomics.wait(signal, 0, brought, ms) === 'timed-out') {
			close();
			return {ok: false, why: late};
		}

		brought += 1;
		const {value, why, printed} = checked(receiveMessageOnPort(port)?.message);
		onPrinted(printed);
		return why === undefined ? {ok: true, value} : {ok: false, why};
	};

	return {
		get open() {
			return open;
		},
		loaded: waitFor(loadLimitMs, `could not be loaded within ${loadLimitMs / 1000} s`),
		ask(question: GuestQuestion): GuestReply {
			port.postMessage(carry(question));
			const late = `gave no answer within ${limitMs / 1000} s (an endless loop, or more than ${memoryMb} MB of memory)`;
			return waitFor(limitMs, late);
		},
		close,
	};
};

export type GuestThread = ReturnType<typeof openThread>;
