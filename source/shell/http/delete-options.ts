/*
What a delete says in its body. It is read by a decoder whose refusals nobody gave a reason, so that all of them are the server's
own failures. Source: k8s.io/apiserver/pkg/endpoints/handlers/delete.go
*/
import {goTypeOf} from '../../engine/api/json.ts';
import {failed} from '../../engine/api/refusals.ts';
import type {AskedResource} from './asked.ts';
import {notAnObject, syntaxProblem} from './json-errors.ts';
import {isRecord, no, type Read, readSent, type Sent} from './sent.ts';

const isWhole = (value: unknown): boolean => Number.isInteger(value);

/** The members and how Go calls their types. */
const members: ReadonlyArray<readonly [name: string, type: string, fits: (value: unknown) => boolean]> = [
	['kind', 'string', value => typeof value === 'string'],
	['apiVersion', 'string', value => typeof value === 'string'],
	['gracePeriodSeconds', 'int64', isWhole],
	['preconditions', 'v1.Preconditions', isRecord],
	['orphanDependents', 'bool', value => typeof value === 'boolean'],
	['propagationPolicy', 'v1.DeletionPropagation', value => typeof value === 'string'],
	['dryRun', '[]string', Array.isArray],
];

const mistyped = (sent: Sent): string | undefined => {
	const wrong = members.find(([name, , fits]) => sent[name] !== undefined && sent[name] !== null && !fits(sent[name]));

	if (wrong === undefined) {
		return undefined;
	}

	const [name, type] = wrong;
	const value = sent[name];
	const shown = type === 'int64' && typeof value === 'number' ? `number ${value}` : goTypeOf(value);
	return `json: cannot unmarshal ${shown} into Go struct field DeleteOptions.${name} of type ${type}`;
};

const otherKind = ({kind, apiVersion}: Sent): string | undefined =>
	kind === undefined || kind === 'DeleteOptions'
		? undefined
		: `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in scheme "pkg/runtime/scheme.go:110"`;

const unreadable = (why: string): Read<never> => no(failed(`couldn't get version/kind; json parse error: ${why}`));

export const readDeleteOptions = (asked: AskedResource): Read<Sent> => {
	const isJson = !/yaml|protobuf/u.test(asked.headers['content-type'] ?? '');
	const syntax = isJson ? syntaxProblem(asked.body.toString('utf8')) : undefined;

	if (syntax !== undefined) {
		return unreadable(syntax);
	}

	const read = readSent(asked);

	if (!read.ok) {
		return read;
	}

	const value = read.value ?? {};

	if (!isRecord(value)) {
		return unreadable(notAnObject(value));
	}

	const why = otherKind(value) ?? mistyped(value);
	return why === undefined ? {ok: true, value} : no(failed(why));
};
