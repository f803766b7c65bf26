import type {Duplex, Readable, Writable} from 'node:stream';

/** What the one at the other end wants to run, or to be connected to; streams that were not asked for are undefined. */
export type RemoteCommand = {
	/** Empty for an attach. */
	readonly command: readonly string[];
	readonly container: string | undefined;
	/** One stream for everything that is written, and a size. */
	readonly tty: boolean;
	readonly stdin: Readable | undefined;
	readonly stdout: Writable | undefined;
	readonly stderr: Writable | undefined;
	/** Calls the listener with the size of the terminal, now and whenever it changes. */
	onResize(listener: (size: TerminalSize) => void): void;
	/** Aborted when the other end is gone: nobody will read what is still written. */
	readonly gone: AbortSignal;
};

export type TerminalSize = {readonly width: number; readonly height: number};

/** The end of a command; `failed` when it never ran, in the runtime's words. */
export type CommandEnd =
	| {readonly is: 'exited'; readonly code: number}
	| {readonly is: 'failed'; readonly message: string};

/** What the door has for those who come in; rejections are told to the client as internal errors. */
export type StreamingHandlers = {
	exec(command: RemoteCommand): Promise<CommandEnd>;
	attach(command: RemoteCommand): Promise<CommandEnd>;
	/** One connection to a port of the pod. Settles when it is over: with a sentence if it could not be made. */
	forward(port: number, connection: Duplex): Promise<string | undefined>;
};

export type StreamingKind = 'exec' | 'attach' | 'portforward';

/** What the query of an exec or attach asks for. Source: k8s.io/api/core/v1 PodExecOptions */
export type CommandQuery = {
	readonly kind: 'exec' | 'attach';
	readonly command: readonly string[];
	readonly container: string | undefined;
	readonly stdin: boolean;
	readonly stdout: boolean;
	readonly stderr: boolean;
	readonly tty: boolean;
};

export type CommandOutlet = Omit<RemoteCommand, 'command' | 'container' | 'tty'>;

export const runCommand = async (
	handlers: StreamingHandlers,
	query: CommandQuery,
	outlet: CommandOutlet,
): Promise<CommandEnd> => {
	const {kind, command, container, tty} = query;

	try {
		return await handlers[kind]({command, container, tty, ...outlet});
	} catch (error) {
		return {is: 'failed', message: error instanceof Error ? error.message : String(error)};
	}
};
