import {badRequest, invalid} from '../../engine/api/refusals.ts';
import type {Status} from '../../engine/api/status.ts';
import {type FieldErrors, forbiddenField, unsupportedField} from '../../engine/api/validation.ts';
import {goSentence} from './json-errors.ts';

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
export const invalidOptions = (problems: FieldErrors): Status | undefined =>
	problems.length === 0 ? undefined : invalid({group: 'meta.k8s.io', plural: '', kind: 'ListOptions'}, '', problems);

export const writeContinuation = ({revision, after}: Continuation): string =>
	Buffer.from(JSON.stringify({v: 'meta.k8s.io/v1', rv: revision, start: after}), 'utf8').toString('base64url');

const parsedToken = (text: string): unknown => {
	try {
		return JSON.parse(text);
	} catch (error) {
		return error as Error;
	}
};

/** A token, or what is wrong with it. Source: k8s.io/apiserver/pkg/storage/continue.go, DecodeContinue */
const readContinuation = (token: string): Continuation | string => {
	const strange = /[^\w-]/u.exec(token);

	if (strange !== null || token.length % 4 === 1) {
		return `continue key is not valid: illegal base64 data at input byte ${strange?.index ?? token.length - 1}`;
	}

	const text = Buffer.from(token, 'base64url').toString('utf8');
	const value = parsedToken(text);

	if (value instanceof Error || typeof value !== 'object' || value === null) {
		const message = value instanceof Error ? value.message : 'Unexpected token';
		return `continue key is not valid: ${goSentence(text, message)}`;
	}

	const {v, rv, start} = value as {readonly v?: unknown; readonly rv?: unknown; readonly start?: unknown};

	if (v !== 'meta.k8s.io/v1') {
		return `continue key is not valid: server does not recognize this encoded version ${String(v ?? '')}`;
	}

	return Number.isSafeInteger(rv) && (rv as number) > 0 && typeof start === 'string'
		? {revision: rv as number, after: start}
		: 'continue key is not valid: incorrect encoded start resourceVersion (version meta.k8s.io/v1)';
};

const matches: readonly string[] = ['Exact', 'NotOlderThan'];

/** A revision as clients write it; `unset` for none and for 0, which both mean any state. */
export const readRevision = (text: string | null): number | 'unset' | 'wrong' => {
	if (text === null || text === '' || text === '0') {
		return 'unset';
	}

	return /^\d{1,15}$/u.test(text) ? Number(text) : 'wrong';
};

/** Source: k8s.io/apiserver/pkg/storage/api_object_versioner.go, ParseResourceVersion */
export const wrongRevision = (text: string): string =>
	`resourceVersion: Invalid value: ${JSON.stringify(text)}: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`;

/** A whole number as Go reads one; what is not said is none. Source: strconv.ParseInt */
const numberProblem = (text: string): string | undefined => {
	const isNumber = /^[+-]?\d+$/u.test(text);
	return text === '' || (isNumber && Math.abs(Number(text)) < 2 ** 63)
		? undefined
		: `strconv.ParseInt: parsing ${JSON.stringify(text)}: ${isNumber ? 'value out of range' : 'invalid syntax'}`;
};

/** Numbers that a list or a watch brings along and that are none. */
export const wrongNumber = (query: URLSearchParams): Status | undefined => {
	const problem = ['timeoutSeconds', 'limit'].map(name => numberProblem(query.get(name) ?? '')).find(Boolean);
	return problem === undefined ? undefined : badRequest(problem);
};

const listProblems = (query: URLSearchParams): FieldErrors => {
	const [field, match, text] = [
		'resourceVersionMatch',
		query.get('resourceVersionMatch') ?? '',
		query.get('resourceVersion') ?? '',
	];
	const isContinued = (query.get('continue') ?? '') !== '';
	return [
		...(match !== '' && text === ''
			? [forbiddenField(field, 'resourceVersionMatch is forbidden unless resourceVersion is provided')]
			: []),
		...(match !== '' && isContinued
			? [forbiddenField(field, 'resourceVersionMatch is forbidden when continue is provided')]
			: []),
		...(match === '' || matches.includes(match) ? [] : [unsupportedField(field, match, [...matches, ''])]),
		...(match === 'Exact' && text === '0'
			? [forbiddenField(field, 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"')]
			: []),
		...(query.has('sendInitialEvents')
			? [forbiddenField('sendInitialEvents', 'sendInitialEvents is forbidden for list')]
			: []),
	];
};

/** What a list's query asks for beside its selectors, by the rules of api-machinery; or the refusal. */
export const readListOptions = (query: URLSearchParams): Read => {
	const wrong = wrongNumber(query) ?? invalidOptions(listProblems(query));

	if (wrong !== undefined) {
		return no(wrong);
	}

	const asked = Number(query.get('limit') ?? '');
	const limit = asked > 0 ? asked : undefined;
	const token = query.get('continue') ?? '';
	const text = query.get('resourceVersion') ?? '';
	const match = query.get('resourceVersionMatch') ?? '';

	if (token !== '') {
		const after = readContinuation(token);

		if (text !== '' && text !== '0') {
			return no(badRequest('specifying resource version is not allowed when using continue'));
		}

		return typeof after === 'string'
			? no(badRequest(`invalid continue token: ${after}`))
			: {ok: true, options: {limit, after, revision: undefined, exact: false}};
	}

	const revision = readRevision(text);
	return revision === 'wrong'
		? no(badRequest(`invalid resource version: ${wrongRevision(text)}`))
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
