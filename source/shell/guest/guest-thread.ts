import {MessageChannel, type MessagePort, receiveMessageOnPort, Worker} from 'node:worker_threads';
import type {GuestReply} from '../../game/guest/book.ts';
import type {GuestQuestion, NodeView} from '../../game/guest/words.ts';
import {type Handed, pipeCarrier, workerCarrier} from './guest-carriers.ts';
import {courier, type Errand} from './guest-courier.ts';
import {type Carried, guestProgram, type Place} from './guest-program.ts';
import type {Isolation} from './isolation.ts';
import {loadLimitMs, longestAnswer, memoryMb} from './limits.ts';
import {readBrought} from './read-brought.ts';

/** What a loader of sources wraps around named functions; the programs travel without it. */
const prelude = 'const __name = given => given;';

/** Wall milliseconds until a process that was killed is gone. */
const endLimitMs = 2000;

const programText = (carrier: typeof workerCarrier, place: Place): string =>
	`${prelude}(${guestProgram.toString()})(require, (${carrier.toString()})(require), ${JSON.stringify(place)});`;

/** The module in a worker of its own. */
const guestWorker = (url: string, handed: Handed): Worker =>
	new Worker(programText(workerCarrier, {url, isIsolated: false}), {
		eval: true,
		execArgv: [],
		env: {},
		stdout: true,
		stderr: true,
		workerData: handed,
		transferList: [handed.port],
		resourceLimits: {maxOldGenerationSizeMb: memoryMb},
	});

/** The module in a process of its own, and a worker that goes between. */
const guestProcess = (url: string, handed: Handed, {folder, flags}: Isolation): Worker => {
	const program = programText(pipeCarrier, {url, isIsolated: true});
	const errand: Errand = {
		...handed,
		node: process.execPath,
		flags: [...flags, '--eval', program],
		folder,
		longest: longestAnswer,
	};
	return new Worker(`${prelude}(${courier.toString()})(require);`, {
		eval: true,
		execArgv: [],
		workerData: errand,
		transferList: [handed.port],
	});
};

/** Keeps what was sent, so that of many nodes only those travel that changed. */
const createCarrier = () => {
	let sent = new Map<string, NodeView>();

	return (question: GuestQuestion, asked: number): Carried => {
		const {nodes, ...rest} = question;
		const isSameOrder = sent.size === nodes.length && [...sent.keys()].every((name, at) => name === nodes[at]?.name);
		const changed = nodes.filter(node => sent.get(node.name) !== node);
		sent = new Map(nodes.map(node => [node.name, node]));
		return {...rest, asked, changed, ...(isSameOrder ? {} : {order: nodes.map(({name}) => name)})};
	};
};

/** What comes through a port, to a thread that sleeps until it is there. */
const createInbox = (port: MessagePort, signal: Int32Array) => {
	let taken = 0;

	/** False when the time is up. Who is woken by a late call for an earlier message sleeps on. */
	const arrives = (ms: number): boolean => {
		for (let until = performance.now() + ms; Atomics.load(signal, 0) === taken; ) {
			const left = until - performance.now();

			if (left <= 0) {
				return false;
			}

			Atomics.wait(signal, 0, taken, left);
		}

		return true;
	};

	return (ms: number): {readonly message: unknown} | undefined => {
		if (!arrives(ms)) {
			return undefined;
		}

		taken += 1;
		return {message: receiveMessageOnPort(port)?.message};
	};
};

/**
A guest's module in a worker, or in a process, of its own, asked as if it were a function: the question is posted, and this
thread sleeps until the answer is there or the time is up. So whoever asks needs no event loop, and the engine none either.
*/
export const openThread = (
	url: string,
	limitMs: number,
	onPrinted: (lines: readonly string[]) => void,
	isolation?: Isolation,
) => {
	const {port1: port, port2} = new MessageChannel();
	const signal = new Int32Array(new SharedArrayBuffer(4));
	const handed: Handed = {port: port2, signal};
	const carry = createCarrier();
	const receive = createInbox(port, signal);
	const worker = isolation === undefined ? guestWorker(url, handed) : guestProcess(url, handed, isolation);
	// A worker that dies answers nothing, and that is seen by who asks.
	worker.on('error', () => undefined);
	worker.unref();
	port.unref();
	let asked = 0;
	let open = true;

	/** A process is waited for, so that none outlives the run. */
	const endProcess = (): void => {
		port.postMessage('');
		const until = performance.now() + endLimitMs;

		for (let got = receive(endLimitMs); got !== undefined && !isGone(got.message) && performance.now() < until; ) {
			got = receive(endLimitMs);
		}
	};

	const close = (alreadyGone = false): void => {
		if (!open) {
			return;
		}

		open = false;

		if (isolation !== undefined && !alreadyGone) {
			endProcess();
		}

		port.close();
		void worker.terminate();
	};

	const waitFor = (ms: number, late: string, gone = late): GuestReply => {
		const got = receive(ms);

		if (got === undefined || isGone(got.message)) {
			close(got !== undefined);
			return {ok: false, why: got === undefined ? late : (startProblem(got.message) ?? gone)};
		}

		const brought = readBrought(got.message, asked);

		if (brought === undefined) {
			close();
			return {ok: false, why: 'gave no answer'};
		}

		onPrinted(brought.printed);
		return brought.why === undefined ? {ok: true, value: brought.value} : {ok: false, why: brought.why};
	};

	return {
		get open() {
			return open;
		},
		loaded: waitFor(
			loadLimitMs,
			`could not be loaded within ${loadLimitMs / 1000} s`,
			`could not be loaded: its process ended (more than ${memoryMb} MB of memory?)`,
		),
		ask(question: GuestQuestion): GuestReply {
			asked += 1;
			port.postMessage(JSON.stringify(carry(question, asked)));
			const late = `gave no answer within ${limitMs / 1000} s (an endless loop, or more than ${memoryMb} MB of memory)`;
			return waitFor(limitMs, late);
		},
		close: () => close(),
	};
};

const isGone = (message: unknown): message is {readonly gone: true; readonly why?: unknown} =>
	typeof message === 'object' && message !== null && 'gone' in message;

const startProblem = (message: unknown): string | undefined =>
	isGone(message) && message.why !== undefined
		? `could not be started: ${String(message.why).slice(0, 300)}`
		: undefined;

export type GuestThread = ReturnType<typeof openThread>;
