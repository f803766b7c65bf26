/*
Refusals as Kubernetes words them; clients match on these sentences.

	notFound(deployments, 'web').message === 'deployments.apps "web" not found'

Source: k8s.io/apimachinery/pkg/api/errors/errors.go
*/
import {type AnyKind, resourceName} from './kind.ts';
import type {Status, StatusCause, StatusDetails, StatusReason} from './status.ts';
import {type FieldError, fieldErrorText} from './validation.ts';
import type {UserInfo} from './verbs.ts';

type Named = Pick<AnyKind, 'group' | 'plural' | 'kind'>;

const failure = (code: number, reason: StatusReason, message: string, details?: StatusDetails): Status => ({
	kind: 'Status',
	apiVersion: 'v1',
	metadata: {},
	status: 'Failure',
	message,
	reason,
	...(details === undefined ? {} : {details}),
	code,
});

/** Clients see the group only when there is one, and the plural where one would expect the kind. */
const detailsOf = (kind: Named, name: string, more?: Partial<StatusDetails>): StatusDetails => ({
	...(kind.plural === '' ? {} : {kind: kind.plural}),
	...(name === '' ? {} : {name}),
	...(kind.group === '' ? {} : {group: kind.group}),
	...more,
});

/** The answer of a verb that has nothing to show but that it worked. */
export const succeeded = (details?: StatusDetails, code = 200): Status => ({
	kind: 'Status',
	apiVersion: 'v1',
	metadata: {},
	status: 'Success',
	...(details === undefined ? {} : {details}),
	code,
});

export const notFound = (kind: Named, name: string): Status =>
	failure(404, 'NotFound', `${resourceName(kind)} "${name}" not found`, detailsOf(kind, name));

/** No such path or kind. */
export const resourceNotFound = (): Status =>
	failure(404, 'NotFound', 'the server could not find the requested resource', {});

export const alreadyExists = (kind: Named, name: string): Status =>
	failure(409, 'AlreadyExists', `${resourceName(kind)} "${name}" already exists`, detailsOf(kind, name));

export const modifiedSentence =
	'the object has been modified; please apply your changes to the latest version and try again';

export const conflict = (kind: Named, name: string, why: string = modifiedSentence): Status =>
	failure(
		409,
		'Conflict',
		`Operation cannot be fulfilled on ${resourceName(kind)} "${name}": ${why}`,
		detailsOf(kind, name),
	);

/** Refused by server-side apply: others hold on to these fields. */
export const applyConflict = (message: string, causes: readonly StatusCause[]): Status =>
	failure(409, 'Conflict', message, {causes});

/** Refused by admission: `pods "x" is forbidden: <why>`. */
export const forbidden = (kind: Named, name: string, why: string, causes?: readonly StatusCause[]): Status =>
	failure(
		403,
		'Forbidden',
		name === '' ? `${resourceName(kind)} is forbidden: ${why}` : `${resourceName(kind)} "${name}" is forbidden: ${why}`,
		detailsOf(kind, name, causes === undefined ? {} : {causes}),
	);

type Asked = {
	readonly user: UserInfo;
	readonly verb: string;
	readonly kind: Named;
	readonly subresource?: string;
	readonly namespace?: string;
	readonly name?: string;
};

/** Refused by authorization. Source: k8s.io/apiserver/pkg/endpoints/handlers/responsewriters/errors.go */
export const notAllowed = ({user, verb, kind, subresource, namespace, name = ''}: Asked, reason = ''): Status => {
	const resource = subresource === undefined || subresource === '' ? kind.plural : `${kind.plural}/${subresource}`;
	const scope =
		namespace === undefined || namespace === '' ? 'at the cluster scope' : `in the namespace "${namespace}"`;
	const sentence = `User "${user.name}" cannot ${verb} resource "${resource}" in API group "${kind.group}" ${scope}`;
	return forbidden(kind, name, reason === '' ? sentence : `${sentence}: ${reason}`);
};

/** The same for a path that is no resource, which has no details to match on. */
export const pathNotAllowed = ({user, verb, path}: Pick<Asked, 'user' | 'verb'> & {readonly path: string}): Status =>
	failure(403, 'Forbidden', `forbidden: User "${user.name}" cannot ${verb} path "${path}"`, {});

/** Several errors are shown in brackets, the same one only once. */
const errorsText = (errors: readonly FieldError[]): string => {
	const texts = [...new Set(errors.map(fieldErrorText))];
	return texts.length === 1 ? (texts[0] ?? '') : `[${texts.join(', ')}]`;
};

export const invalid = (kind: Named, name: string, errors: readonly FieldError[]): Status =>
	failure(
		422,
		'Invalid',
		`${kind.group === '' ? kind.kind : `${kind.kind}.${kind.group}`} "${name}" is invalid: ${errorsText(errors)}`,
		{
			...(kind.kind === '' ? {} : {kind: kind.kind}),
			...(name === '' ? {} : {name}),
			...(kind.group === '' ? {} : {group: kind.group}),
			causes: errors.map(({type, field, message}) => ({reason: type, message, field})),
		},
	);

export const badRequest = (message: string): Status => failure(400, 'BadRequest', message);

export const unauthorized = (): Status => failure(401, 'Unauthorized', 'Unauthorized');

export const methodNotAllowed = (): Status =>
	failure(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});

/** A verb that a custom resource's handler does not have. */
export const verbNotSupported = (kind: Named, verb: string): Status =>
	failure(405, 'MethodNotAllowed', `${verb} is not supported on resources of kind "${resourceName(kind)}"`, {
		...(kind.group === '' ? {} : {group: kind.group}),
		kind: kind.plural,
	});

/** Nobody can answer in any way that the client takes. */
export const notAcceptable = (message: string, details?: StatusDetails): Status =>
	failure(406, 'NotAcceptable', message, details);

export const gone = (message: string): Status => failure(410, 'Gone', message);

/** The version asked for has been forgotten: list again. */
export const expired = (message: string): Status => failure(410, 'Expired', message);

export const tooOldVersion = (asked: number, oldest: number): Status =>
	expired(`too old resource version: ${asked} (${oldest})`);

export const tooLarge = (limit: number): Status =>
	failure(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${limit}`);

export const tooLargePatch = (most: number, got: number): Status =>
	failure(
		413,
		'RequestEntityTooLarge',
		`Request entity too large: The allowed maximum operations in a JSON patch is ${most}, got ${got}`,
	);

/** A type of body that go-restful does not know for a path of its own. */
export const unknownMediaType = (): Status => failure(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {});

export const unsupportedMediaType = (accepted: readonly string[]): Status =>
	failure(
		415,
		'UnsupportedMediaType',
		`the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`,
	);

/** Retry later. Without `retryAfterSeconds` the client is not told when, and does not retry by itself. */
export const tooManyRequests = (message: string, retryAfterSeconds?: number, causes?: readonly StatusCause[]): Status =>
	failure(429, 'TooManyRequests', message, {
		...(causes === undefined ? {} : {causes}),
		...(retryAfterSeconds === undefined ? {} : {retryAfterSeconds}),
	});

export const internalError = (message: string): Status =>
	failure(500, 'InternalError', `Internal error occurred: ${message}`, {causes: [{message}]});

/** Something that went wrong inside and was given no reason. */
export const failed = (message: string): Status => ({
	kind: 'Status',
	apiVersion: 'v1',
	metadata: {},
	status: 'Failure',
	message,
	code: 500,
});

export const serviceUnavailable = (message: string): Status => failure(503, 'ServiceUnavailable', message);

export const timedOut = (message: string, retryAfterSeconds?: number): Status =>
	failure(504, 'Timeout', `Timeout: ${message}`, retryAfterSeconds === undefined ? {} : {retryAfterSeconds});

/** A patch that is well-formed and still cannot be applied; Kubernetes does not say why. Source: handlers/patch.go applyJSPatch */
export const unprocessable = (): Status =>
	failure(422, 'Invalid', 'the server rejected our request due to an error in our request', {});
