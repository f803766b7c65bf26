import {badRequest} from '../../engine/api/refusals.ts';
import type {Status} from '../../engine/api/status.ts';

/** Which state of the cluster a list shows. */
export type ListOptions = {
	readonly limit: number | undefined;
	readonly after: Continuation | undefined;
	/** Not older than this, or exactly this. */
	readonly revision: number | undefined;
	readonly exact: boolean;
};

/** Where the next page begins: after this key, in the state of this revision. */
export type Continuation = {readonly revision: number; readonly after: string};

type Read = {readonly ok: true; readonly options: ListOptions} | {readonly ok: false; readonly status: Status};

const no = (status: Status): Read => ({ok: false, status});

/** Source: k8s.io/apimachinery/pkg/apis/meta/internalversion/validation */
export const invalidOptions = (field: string, message: string, reason = 'FieldValueForbidden'): Status => ({
	kind: 'Status',
	apiVersion: 'v1',
	metadata: {},
	status: 'Failure',
	message: `ListOptions.meta.k8s.io "" is invalid: ${field}: ${message}`,
	reason: 'Invalid',
	details: {group: 'meta.k8s.io', kind: 'ListOptions', causes: [{reason, message, field}]},
	code: 422,
});

export const writeContinuation = ({revision, after}: Continuation): string =>
	Buffer.from(JSON.stringify({v: 'meta.k8s.io/v1', rv: revision, start: after}), 'utf8').toString('base64url');

const readContinuation = (token: string): Continuation | undefined => {
	try {
		const {rv, start} = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
		return Number.isSafeInteger(rv) && rv > 0 && typeof start === 'string' ? {revision: rv, after: start} : undefined;
	} catch {
		return undefined;
	}
};

const matches: readonly string[] = ['Exact', 'NotOlderThan'];

/** A revision as clients write it; `unset` for none and for 0, which both mean any state. */
export const readRevision = (text: string | null): number | 'unset' | 'wrong' => {
	if (text === null || text === '' || text === '0') {
		return 'unset';
	}

	return /^\d{1,15}$/u.test(text) ? Number(text) : 'wrong';
};

export const wrongRevision = (text: string, about = ''): Status =>
	badRequest(
		`${about}resourceVersion: Invalid value: ${JSON.stringify(text)}: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`,
	);

/** Undefined for as many as there are. */
const readLimit = (text: string): number | undefined | 'wrong' => {
	if (!/^-?\d{0,15}$/u.test(text)) {
		return 'wrong';
	}

	return Number(text) > 0 ? Number(text) : undefined;
};

/** What a list's query asks for beside its selectors, by the rules of api-machinery; or the refusal. */
export const readListOptions = (query: URLSearchParams): Read => {
	const limit = readLimit(query.get('limit') ?? '');
	const token = query.get('continue') ?? '';
	const text = query.get('resourceVersion') ?? '';
	const match = query.get('resourceVersionMatch') ?? '';

	if (limit === 'wrong') {
		const sent = JSON.stringify(query.get('limit'));
		return no(badRequest(`strconv.ParseInt: parsing ${sent}: invalid syntax`));
	}

	if (query.has('sendInitialEvents')) {
		return no(invalidOptions('sendInitialEvents', 'Forbidden: sendInitialEvents is forbidden for list'));
	}

	if (match !== '' && text === '') {
		const words = 'Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided';
		return no(invalidOptions('resourceVersionMatch', words));
	}

	if (match !== '' && !matches.includes(match)) {
		const words = `Unsupported value: ${JSON.stringify(match)}: supported values: "Exact", "NotOlderThan", ""`;
		return no(invalidOptions('resourceVersionMatch', words, 'FieldValueNotSupported'));
	}

	if (match === 'Exact' && text === '0') {
		const words = 'Forbidden: resourceVersionMatch "exact" is forbidden for resourceVersion "0"';
		return no(invalidOptions('resourceVersionMatch', words));
	}

	if (token !== '') {
		const after = readContinuation(token);

		if (after === undefined) {
			return no(badRequest('continue key is not valid: not a token of this server'));
		}

		return text === '' || text === '0'
			? {ok: true, options: {limit, after, revision: undefined, exact: false}}
			: no(badRequest('specifying resource version is not allowed when using continue'));
	}

	const revision = readRevision(text);
	return revision === 'wrong'
		? no(wrongRevision(text, 'invalid resource version: '))
		: {
				ok: true,
				options: {
					// Any state at all comes from the cache, which has no pages. Source: k8s.io/apiserver/pkg/storage/cacher, delegator
					limit: text === '0' ? undefined : limit,
					after: undefined,
					revision: revision === 'unset' ? undefined : revision,
					exact: match === 'Exact' || (revision !== 'unset' && limit !== undefined && match === ''),
				},
			};
};
