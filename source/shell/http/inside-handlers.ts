import type {Duplex, Readable, Writable} from 'node:stream';
import type {InsideAnswer, InsideEffect} from '../../game/inside/inside.ts';
import type {PortAnswer} from '../../game/inside/ports.ts';
import type {ShellSession, Turn} from '../../game/inside/session.ts';
import type {CommandEnd, RemoteCommand, StreamingHandlers} from './streaming/index.ts';

/*
From streams to the inside of one simulated container, and back. The door that let somebody in knows the run; here it is only
known what he may ask of it.
*/

/** What a run lets a stream do. `takes` and waiting are virtual time. */
export type Inside = {
	run(words: readonly string[], stdin: Uint8Array): InsideAnswer;
	openShell(tty: boolean): ShellSession;
	/** The words of the container's first process, for who attaches to it. */
	readonly firstProcess: readonly string[];
	/** Writes down and carries out what was done inside. */
	carryOut(effects: readonly InsideEffect[]): void;
	/** Settles when so much virtual time has passed, or at once when the signal is aborted. */
	wait(takes: number, gone: AbortSignal): Promise<void>;
	/** Writes what the first process writes from now on, and settles with its exit code when it ends. */
	follow(write: (bytes: Uint8Array) => void, gone: AbortSignal): Promise<number>;
	/** The first process, whose input has ended, ends too. */
	leave(code: number): void;
	answer(port: number, path: string): PortAnswer;
};

/** What may come on stdin of a command that is not interactive; the writable layer holds no more. */
const mostInput = 8 * 1024 * 1024;

const interrupt = 3;

/** All that comes, or nothing when it is more than anybody needs. */
const wholeOf = (stream: Readable | undefined): Promise<Uint8Array | undefined> =>
	new Promise(resolve => {
		const pieces: Buffer[] = [];
		let size = 0;

		if (stream === undefined) {
			resolve(new Uint8Array());
			return;
		}

		stream.on('data', (piece: Buffer) => {
			size += piece.length;

			if (size > mostInput) {
				resolve(undefined);
			} else {
				pieces.push(piece);
			}
		});
		stream.on('end', () => resolve(Buffer.concat(pieces)));
		stream.on('close', () => resolve(Buffer.concat(pieces)));
	});

const write = (stream: Writable | undefined, bytes: Uint8Array): void => {
	if (stream !== undefined && !stream.destroyed && bytes.length > 0) {
		stream.write(bytes);
	}
};

/** `sh`, `bash -l`: a shell that reads what it runs from its input. */
const isShell = ([program = '', ...rest]: readonly string[]): boolean =>
	/(^|\/)(sh|bash|ash|dash)$/.test(program) && rest.every(word => /^-[il]+$/.test(word));

/** Somebody sits in front of a shell until he leaves, or is gone. */
const serveShell = async (inside: Inside, command: RemoteCommand): Promise<CommandEnd> => {
	const {stdin, stdout, tty, gone} = command;
	const session = inside.openShell(tty);
	write(stdout, session.greeting);
	/** Ends the wait for what runs now. */
	let stop: AbortController | undefined;

	const tell = async (turns: readonly Turn[]): Promise<void> => {
		for (const {output, takes, effects} of turns) {
			stop = new AbortController();
			inside.carryOut(effects);

			if (takes > 0) {
				await inside.wait(takes, AbortSignal.any([gone, stop.signal]));
			}

			write(stdout, output);
			stop = undefined;
		}
	};

	return new Promise(resolve => {
		let turn = Promise.resolve();

		const then = (act: () => readonly Turn[]): void => {
			turn = turn.then(async () => {
				if (session.exit === undefined) {
					await tell(act());
				}

				if (session.exit !== undefined) {
					resolve({is: 'exited', code: session.exit});
				}
			});
		};

		stdin?.on('data', (bytes: Buffer) => {
			if (tty && bytes.includes(interrupt)) {
				stop?.abort();
			}

			then(() => session.feed(bytes));
		});
		stdin?.on('end', () => then(() => session.end()));
		gone.addEventListener('abort', () => resolve({is: 'exited', code: 137}));
	});
};

const exec = async (inside: Inside, command: RemoteCommand): Promise<CommandEnd> => {
	if (command.stdin !== undefined && isShell(command.command)) {
		return serveShell(inside, command);
	}

	const stdin = await wholeOf(command.stdin);

	if (stdin === undefined) {
		return {is: 'failed', message: `more than ${mostInput} bytes came on stdin`};
	}

	if (command.gone.aborted) {
		return {is: 'exited', code: 137};
	}

	const answer = inside.run(command.command, stdin);

	if (!answer.ok) {
		return {is: 'failed', message: answer.message};
	}

	inside.carryOut(answer.effects);
	await inside.wait(answer.takes, command.gone);
	write(command.stdout, answer.stdout);
	write(command.stderr ?? command.stdout, answer.stderr);
	return {is: 'exited', code: answer.exit};
};

const attach = async (inside: Inside, command: RemoteCommand): Promise<CommandEnd> => {
	if (command.stdin !== undefined && isShell(inside.firstProcess)) {
		const end = await serveShell(inside, command);

		if (end.is === 'exited' && !command.gone.aborted) {
			inside.leave(end.code);
		}

		return end;
	}

	command.stdin?.resume();
	const code = await inside.follow(bytes => write(command.stdout, bytes), command.gone);
	return {is: 'exited', code};
};

/** The longest head of a request that is read. */
const longestHead = 16 * 1024;

/** One connection, which speaks HTTP/1.1 as far as it is spoken to in it: request after request, bodies passed over. */
const forward = (inside: Inside, port: number, connection: Duplex): Promise<string | undefined> =>
	new Promise(resolve => {
		const gone = new AbortController();
		let held = '';
		let busy = Promise.resolve();
		/** Bytes of a body that nobody reads. */
		let body = 0;

		const first = inside.answer(port, '/');

		if (first.ok === false) {
			resolve(first.message);
			return;
		}

		const respond = async (path: string): Promise<void> => {
			const answer = inside.answer(port, path);

			if (answer.ok === true) {
				await inside.wait(answer.takes, gone.signal);
				write(connection, Buffer.from(answer.response));
			} else if (answer.ok === false) {
				connection.destroy();
			}
		};

		const take = (piece: Buffer): void => {
			const passed = Math.min(body, piece.length);
			body -= passed;
			held += piece.toString('latin1', passed);

			for (let end = held.indexOf('\r\n\r\n'); end >= 0; end = held.indexOf('\r\n\r\n')) {
				const head = held.slice(0, end);
				const path = /^[A-Z]+ (\S{1,2048}) HTTP\/1\.[01]\r?$/m.exec(head)?.[1] ?? '/';
				const length = Number(/^content-length: *(\d{1,12})\r?$/im.exec(head)?.[1] ?? 0);
				const rest = held.slice(end + 4);
				held = rest.slice(length);
				body = Math.max(0, length - rest.length);
				busy = busy.then(() => respond(path));
			}

			if (held.length > longestHead) {
				connection.destroy();
			}
		};

		connection.on('data', take);
		connection.on('end', () => {
			busy.then(() => resolve(undefined));
		});
		connection.on('close', () => {
			gone.abort();
			resolve(undefined);
		});
	});

/** Handlers for the streaming side, for one container. */
export const insideHandlers = (inside: Inside): StreamingHandlers => ({
	exec: command => exec(inside, command),
	attach: command => attach(inside, command),
	forward: (port, connection) => forward(inside, port, connection),
});
