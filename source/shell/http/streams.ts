import type {Duplex, Readable, Writable} from 'node:stream';
import type {Millis} from '../../engine/kernel/time.ts';
import type {Door} from '../../game/door/door.ts';
import type {Whereabouts} from '../../game/door/inside-door.ts';
import {mayReadInput, sittingLine} from '../../game/inside/inside.ts';
import type {ShellSession, Turn} from '../../game/inside/session.ts';
import type {CommandEnd, RemoteCommand, StreamingHandlers} from './streaming/index.ts';

/** Lets virtual time pass up to a moment; settles at once when nobody waits any more. */
export type WaitUntil = (at: Millis, gone: AbortSignal) => Promise<void>;

/** What takes less than this is done at once: a paused clock does not keep a prompt waiting. */
const atOnce: Millis = 1000;

/** As much as a command is given to read. */
const mostInput = 8 * 1024 * 1024;

/** Longer requests than this are no page that anybody asks for. */
const mostHeader = 64 * 1024;

const readAll = async (input: Readable | undefined): Promise<Uint8Array> => {
	const chunks: Buffer[] = [];
	let length = 0;

	for await (const chunk of input ?? []) {
		length += (chunk as Buffer).length;

		if (length > mostInput) {
			throw new Error('the input is larger than what a simulated command can read');
		}

		chunks.push(chunk as Buffer);
	}

	return Buffer.concat(chunks);
};

/** What the keys send that end an input, or what runs now. */
const [interrupt, endOfInput] = [3, 4];

/** A terminal goes back to the beginning of a line only when it is told. */
const onTerminal = (bytes: Uint8Array): Uint8Array =>
	Buffer.from(Buffer.from(bytes).toString('latin1').replaceAll('\n', '\r\n'), 'latin1');

/** What somebody types for a program is shown to him, and ends with Ctrl-D. */
const readTyped = ({stdin, stdout}: RemoteCommand): Promise<Uint8Array> =>
	new Promise(resolve => {
		let text = '';
		const finish = (): void => resolve(Buffer.from(text, 'latin1'));

		const take = (piece: Buffer): void => {
			const end = piece.findIndex(byte => byte === endOfInput || byte === interrupt);
			const came = piece.toString('latin1', 0, end < 0 ? piece.length : end).replaceAll('\r', '\n');
			text += came;
			void write(stdout, onTerminal(Buffer.from(came, 'latin1')));

			if (end >= 0 || text.length > mostInput) {
				finish();
			}
		};

		stdin?.on('data', take);
		stdin?.on('end', finish);
		stdin?.on('close', finish);
	});

/** All of its input, for a command that may want any. Nobody ends the input of one that wants none. */
const inputOf = async (command: RemoteCommand): Promise<Uint8Array> => {
	if (command.stdin === undefined || !mayReadInput(command.command)) {
		return new Uint8Array();
	}

	return command.tty ? readTyped(command) : readAll(command.stdin);
};

const write = (output: Writable | undefined, bytes: Uint8Array): Promise<void> =>
	new Promise(resolve => {
		if (output === undefined || output.destroyed || bytes.length === 0) {
			resolve();
		} else {
			output.write(bytes, () => resolve());
		}
	});

const failed = (message: string): CommandEnd => ({is: 'failed', message});

/** What runs behind `kubectl exec`, `attach` and `port-forward` in a pod of the run. */
export const createStreams = (door: Door, where: Whereabouts, waitUntil: WaitUntil): StreamingHandlers => {
	const {inside} = door;
	const {era} = door;

	const pass = async (takes: Millis, gone: AbortSignal): Promise<void> => {
		if (takes >= atOnce) {
			await waitUntil(door.now + takes, gone);
		}
	};

	const tell = async (turns: readonly Turn[], stdout: Writable | undefined, stop: AbortSignal): Promise<void> => {
		for (const {output, takes} of turns) {
			await pass(takes, stop);
			await write(stdout, output);
		}
	};

	/** A shell to sit in, until it is left or the client is gone. Ctrl-C ends the wait for what runs. */
	const sit = async (session: ShellSession, command: RemoteCommand): Promise<CommandEnd> => {
		const {stdin, stdout, tty, gone} = command;
		let stop = new AbortController();
		await tell(session.begin(), stdout, gone);
		let turn = Promise.resolve();

		return new Promise(resolve => {
			const leave = (): void => resolve({is: 'exited', code: session.exit ?? 0});

			const then = (act: () => readonly Turn[]): void => {
				turn = turn.then(async () => {
					if (session.exit === undefined && !gone.aborted && door.era === era) {
						stop = new AbortController();
						await tell(act(), stdout, AbortSignal.any([gone, stop.signal]));
					}

					if (session.exit !== undefined || gone.aborted || door.era !== era) {
						leave();
					}
				});
			};

			stdin?.on('data', (bytes: Buffer) => {
				if (tty && bytes.includes(interrupt)) {
					stop.abort();
				}

				then(() => session.feed(bytes));
			});
			stdin?.on('end', () => then(() => session.end()));
			const hangUp = (): void => {
				session.end();
				leave();
			};
			gone.addEventListener('abort', hangUp);

			if (gone.aborted) {
				hangUp();
			} else if (session.exit !== undefined) {
				leave();
			}
		});
	};

	const openShell = async (
		at: Whereabouts,
		command: RemoteCommand,
		options: {readonly first: string; readonly owns: boolean},
	): Promise<CommandEnd> => {
		const opened = inside.shell(at, {...options, tty: command.tty});
		return opened.ok ? sit(opened.session, command) : failed(opened.status.message ?? 'refused');
	};

	const runOnce = async (at: Whereabouts, command: RemoteCommand): Promise<CommandEnd> => {
		const answer = inside.run(at, command.command, await inputOf(command));

		if (!answer.ok) {
			return failed(answer.is === 'refused' ? (answer.status.message ?? 'refused') : answer.message);
		}

		await pass(answer.takes, command.gone);
		const {tty, stdout, stderr} = command;
		await write(stdout, tty ? onTerminal(answer.stdout) : answer.stdout);
		await write(tty ? stdout : stderr, tty ? onTerminal(answer.stderr) : answer.stderr);
		return {is: 'exited', code: answer.exit};
	};

	/** Whoever attaches to a process that listens to nobody sees what it writes. */
	const watchLog = async (at: Whereabouts, {stdout, gone}: RemoteCommand): Promise<CommandEnd> => {
		let log = inside.log(at, {container: at.container, tailLines: 0});

		while (log.ok && !gone.aborted && door.era === era) {
			await write(stdout, log.bytes);

			if (log.over) {
				break;
			}

			const {cursor} = log;
			await waitUntil(door.now + 1, gone);
			log = inside.log(at, {container: at.container}, cursor);
		}

		return log.ok ? {is: 'exited', code: 0} : failed(log.status.message ?? 'refused');
	};

	const page = (port: number, header: string): string | undefined => {
		const path = /^[A-Z]+ (\S+) HTTP\/1\.[01]\r?\n/u.exec(header)?.[1] ?? '/';
		const answer = inside.page(where, port, path);
		return answer.ok ? answer.http.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n') : undefined;
	};

	return {
		async exec(command) {
			const at = {...where, container: command.container};
			const first = command.stdin === undefined ? undefined : sittingLine(command.command);
			return first === undefined ? runOnce(at, command) : openShell(at, command, {first, owns: false});
		},
		async attach(command) {
			const at = {...where, container: command.container};
			const first = inside.firstWords(at);

			if (!first.ok) {
				return failed(first.status.message ?? 'refused');
			}

			const line = command.stdin !== undefined && first.stdin ? sittingLine(first.words) : undefined;
			return line === undefined ? watchLog(at, command) : openShell(at, command, {first: line, owns: true});
		},
		async forward(port: number, connection: Duplex) {
			const reached = inside.page(where, port, '/');

			if (!reached.ok) {
				return 'why' in reached ? reached.why : reached.status.message;
			}

			let header = '';

			// The answer goes out the same way, which must not be closed when we stop listening.
			for await (const chunk of connection.iterator({destroyOnReturn: false})) {
				header += (chunk as Buffer).toString('latin1');

				if (/\r?\n\r?\n/u.test(header) || header.length > mostHeader) {
					break;
				}
			}

			connection.end(page(port, header) ?? '');
			return undefined;
		},
	};
};
