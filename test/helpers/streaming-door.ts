import {once} from 'node:events';
import http from 'node:http';
import type {AddressInfo} from 'node:net';
import type {Readable} from 'node:stream';
import {
	type RemoteCommand,
	type StreamingHandlers,
	type StreamingKind,
	type StreamingLimits,
	serveStreaming,
	usualLimits,
} from '../../source/shell/http/streaming/index.ts';

/*
A door with nobody at it: whoever comes is let in, to a container that does what its command says.

	echo a b     writes "a b" and a line break       count     how many bytes came on stdin
	exit 3       ends with 3                          flood     writes for ever
	cat          stdin to stdout                      size      the terminal's size, once it changes
	missing      is no program                        deaf      never reads, ends when nobody is there any more
*/

/** All that comes. Not by `for await`, which would close the other direction of a Duplex at the end. */
const text = (stream: Readable | undefined): Promise<string> =>
	new Promise(resolve => {
		const pieces: Buffer[] = [];
		const tell = (): void => resolve(Buffer.concat(pieces).toString());

		if (stream === undefined) {
			tell();
			return;
		}

		stream.on('data', piece => pieces.push(piece as Buffer));
		stream.on('end', tell);
		stream.on('close', tell);
	});

const exited = (code: number) => ({is: 'exited', code}) as const;

const left = (gone: AbortSignal): Promise<unknown> => (gone.aborted ? Promise.resolve() : once(gone, 'abort'));

const programs: Readonly<Record<string, (command: RemoteCommand) => Promise<{is: 'exited'; code: number}>>> = {
	async echo({command, stdout, stderr}) {
		stdout?.write(`${command.slice(1).join(' ')}\n`);
		stderr?.write('said\n');
		return exited(0);
	},
	exit: async ({command}) => exited(Number(command[1])),
	async cat({stdin, stdout}) {
		stdout?.write(await text(stdin));
		return exited(0);
	},
	async count({stdin, stdout}) {
		stdout?.write(String((await text(stdin)).length));
		return exited(0);
	},
	async flood({stdout, gone}) {
		const over = left(gone);

		while (!gone.aborted && stdout?.destroyed === false) {
			if (!stdout.write(Buffer.alloc(65_536))) {
				await Promise.race([new Promise(resolve => stdout.once('drain', resolve)), over]);
			}
		}

		return exited(0);
	},
	async size({onResize, stdout}) {
		const {width, height} = await new Promise<{width: number; height: number}>(resolve => onResize(resolve));
		stdout?.write(`${width}x${height}`);
		return exited(0);
	},
	async deaf({gone}) {
		await left(gone);
		return exited(0);
	},
};

const run = async (command: RemoteCommand) => {
	const program = programs[command.command[0] ?? 'cat'];
	return program === undefined
		? ({is: 'failed', message: `exec: "${command.command[0]}": executable file not found in $PATH`} as const)
		: program(command);
};

export const talkingHandlers: StreamingHandlers = {
	exec: run,
	attach: run,
	async forward(port, connection) {
		if (port === 1) {
			return 'connection refused';
		}

		connection.write(`port ${port}: ${await text(connection)}`);
		return undefined;
	},
};

export type Door = {
	readonly port: number;
	/** How many that came in have not been served to their end. */
	readonly inside: number;
	close(): Promise<void>;
};

export const openDoor = async (
	limits: Partial<StreamingLimits> = {},
	handlers: StreamingHandlers = talkingHandlers,
): Promise<Door> => {
	const server = http.createServer((_request, response) => response.end());
	let inside = 0;
	server.on('upgrade', (request, socket, head) => {
		const kind = /\/(exec|attach|portforward)/.exec(request.url ?? '')?.[1] as StreamingKind;
		inside += 1;
		void serveStreaming(kind, {request, socket, head}, handlers, {...usualLimits, ...limits}).then(() => {
			inside -= 1;
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		port: (server.address() as AddressInfo).port,
		get inside() {
			return inside;
		},
		async close() {
			server.close();
			server.closeAllConnections();
			await once(server, 'close');
		},
	};
};
