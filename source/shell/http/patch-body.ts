/*
The bodies of patches, each read by the decoder that Kubernetes has for its type, and refused in that decoder's words.

Source: k8s.io/apiserver/pkg/endpoints/handlers/patch.go
*/
import {parse} from 'yaml';
import {goTypeOf} from '../../engine/api/json.ts';
import {badRequest} from '../../engine/api/refusals.ts';
import type {PatchType} from '../../engine/api/verbs.ts';
import type {AskedResource} from './asked.ts';
import {syntaxProblem} from './json-errors.ts';
import {isRecord, no, type Read, readSent} from './sent.ts';

const goMap = 'map[string]interface {}';

const mistyped = (value: unknown, wanted: string): string =>
	`json: cannot unmarshal ${goTypeOf(value)} into Go value of type ${wanted}`;

const stepMembers = ['op', 'from', 'path'] as const;

/** What is wrong with the steps of a JSON patch before any of them is taken. */
const stepsProblem = (steps: unknown): string | undefined => {
	if (!Array.isArray(steps)) {
		return mistyped(steps, '[]handlers.jsonPatchOp');
	}

	for (const step of steps as readonly unknown[]) {
		if (!isRecord(step)) {
			return mistyped(step, 'handlers.jsonPatchOp');
		}

		const wrong = stepMembers.find(name => step[name] !== undefined && typeof step[name] !== 'string');

		if (wrong !== undefined) {
			return `json: cannot unmarshal ${goTypeOf(step[wrong])} into Go struct field jsonPatchOp.${wrong} of type string`;
		}
	}

	return undefined;
};

/** How each decoder begins its complaints. */
const decoders: Readonly<Record<PatchType, string>> = {
	json: 'error decoding patch: ',
	merge: 'error decoding patch: ',
	strategic: '',
	apply: 'error decoding YAML: ',
};

/** What is wrong with a patch as a whole; null is a patch without steps, or one that says nothing. */
const problemOf = (value: unknown, patchType: PatchType): string | undefined => {
	if (patchType === 'json') {
		return value === null ? undefined : stepsProblem(value);
	}

	if (isRecord(value) || value === null) {
		return undefined;
	}

	const why = mistyped(value, goMap);
	return patchType === 'apply' ? `error unmarshaling JSON: while decoding JSON: ${why}` : why;
};

/** Where YAML could not be read; whoever reads it in Go finds other words for the same. */
const yamlProblem = (text: string): string | undefined => {
	try {
		parse(text, {maxAliasCount: 100, uniqueKeys: false});
		return undefined;
	} catch (error) {
		const line = /at line (\d+)/u.exec((error as Error).message)?.[1] ?? '1';
		return `error converting YAML to JSON: yaml: line ${line}: did not find expected node content`;
	}
};

const refused = (patchType: PatchType, why: string): Read<never> => no(badRequest(`${decoders[patchType]}${why}`));

/** What a patch sent, as a value that its type can be. */
export const readPatch = (asked: AskedResource, patchType: PatchType): Read<unknown> => {
	const text = asked.body.toString('utf8');
	const syntax = patchType === 'apply' ? yamlProblem(text) : syntaxProblem(text);

	if (syntax !== undefined) {
		return refused(patchType, syntax);
	}

	const read = readSent(asked);

	if (!read.ok) {
		return read;
	}

	const value = read.value ?? null;

	if (value === null && patchType === 'merge') {
		return no(badRequest('Invalid JSON Patch'));
	}

	const why = problemOf(value, patchType);
	return why === undefined ? {ok: true, value: value ?? (patchType === 'json' ? [] : {})} : refused(patchType, why);
};
