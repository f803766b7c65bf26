import type {Status} from '../../engine/api/status.ts';

/** What the door says to a request, before it is bytes. */
export type Answer = {
	readonly code: number;
	readonly headers?: Readonly<Record<string, string>>;
	/** Text as it is; everything else becomes JSON. */
	readonly body: unknown;
	/** What the client should know beside the answer: `Warning: 299 - "…"`. */
	readonly warnings?: readonly string[];
};

export const jsonAnswer = (body: unknown, code = 200, warnings: readonly string[] = []): Answer => ({
	code,
	body,
	...(warnings.length === 0 ? {} : {warnings}),
});

/** A refusal, with the time after which to ask again where Kubernetes says one; what was said of the body before is said all the same. */
export const refusal = (status: Status, warnings: readonly string[] = []): Answer => {
	const seconds = status.details?.retryAfterSeconds;
	return {
		code: status.code,
		body: status,
		...(warnings.length === 0 ? {} : {warnings}),
		...(seconds === undefined ? {} : {headers: {'Retry-After': String(seconds)}}),
	};
};

export const textAnswer = (text: string, code = 200): Answer => ({
	code,
	headers: {'Content-Type': 'text/plain; charset=utf-8'},
	body: text,
});
