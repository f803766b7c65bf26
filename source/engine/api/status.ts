import type {ApiObject} from './object.ts';

/** Why a request was refused, in Kubernetes' words. Source: k8s.io/apimachinery/pkg/api/errors */
export type StatusReason =
	| 'Unauthorized'
	| 'Forbidden'
	| 'NotFound'
	| 'AlreadyExists'
	| 'Conflict'
	| 'Gone'
	| 'Invalid'
	| 'ServerTimeout'
	| 'Timeout'
	| 'TooManyRequests'
	| 'BadRequest'
	| 'MethodNotAllowed'
	| 'NotAcceptable'
	| 'UnsupportedMediaType'
	| 'RequestEntityTooLarge'
	| 'InternalError'
	| 'Expired'
	| 'ServiceUnavailable'
	| 'Unknown';

export type StatusCause = {readonly reason?: string; readonly message?: string; readonly field?: string};

export type StatusDetails = {
	readonly name?: string;
	readonly group?: string;
	readonly kind?: string;
	readonly uid?: string;
	readonly causes?: readonly StatusCause[];
	readonly retryAfterSeconds?: number;
};

/** The answer of a server that says no (or only yes); its JSON is what kubectl reads. */
export type Status = {
	readonly kind: 'Status';
	readonly apiVersion: 'v1';
	readonly metadata: Readonly<Record<string, never>>;
	readonly status: 'Success' | 'Failure';
	readonly message?: string;
	readonly reason?: StatusReason;
	readonly details?: StatusDetails;
	readonly code: number;
};

/** Every answer of the API: an object, or a refusal with its reason. Refusals are values. */
export type Reply<T = ApiObject> =
	| {readonly ok: true; readonly code: number; readonly object: T; readonly warnings?: readonly string[]}
	| {readonly ok: false; readonly status: Status};
