import type {IncomingMessage, ServerResponse} from 'node:http';
import {constants, type Http2ServerResponse, type ServerHttp2Stream} from 'node:http2';

/*
Clients speak HTTP/1.1 or HTTP/2. Node gives both the same shape; where the shapes differ stands here.
*/

/** The name by which a client knows this server, with its port. */
export const authorityOf = ({headers}: IncomingMessage): string =>
	headers.host ?? (headers as Readonly<Record<string, string | undefined>>)[':authority'] ?? '';

/** Every value of a header that may stand there several times. `name` in lower case. */
export const valuesOf = ({rawHeaders}: IncomingMessage, name: string): readonly string[] =>
	rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === name);

/** The connection that a request came over. */
export const connectionOf = (request: IncomingMessage): object =>
	(request as {readonly stream?: ServerHttp2Stream}).stream?.session ?? request.socket;

type Exchange = {readonly stream?: Http2ServerResponse['stream']};

const streamOf = (response: ServerResponse): Exchange['stream'] => (response as Exchange).stream;

/** Nobody is there any more to be answered. */
export const isGone = (response: ServerResponse): boolean => streamOf(response)?.destroyed ?? response.destroyed;

/** Headers that tell a client to send nothing more on this connection; in HTTP/2 nobody has to be told. */
export const closing = ({httpVersionMajor}: IncomingMessage): Readonly<Record<string, string>> =>
	httpVersionMajor === 1 ? {Connection: 'close'} : {};

/** Hears no more of a request, once its answer is out. */
export const stopReading = (request: IncomingMessage, response: ServerResponse): void => {
	const stream = streamOf(response);

	if (stream === undefined) {
		response.once('finish', () => request.destroy());
	} else {
		stream.once('finish', () => stream.close(constants.NGHTTP2_NO_ERROR));
	}
};

/** Ends an exchange in its middle. */
export const breakOff = (response: ServerResponse): void => {
	const stream = streamOf(response);

	if (stream === undefined) {
		response.destroy();
	} else {
		stream.destroy();
	}
};
