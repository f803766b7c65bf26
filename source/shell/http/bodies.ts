import {parse} from 'yaml';
import {type Parsed, parsed, unparsed} from '../../engine/api/parsed.ts';
import type {PatchType} from '../../engine/api/verbs.ts';
import {decodeProtobuf, protobufMediaType} from './protobuf/index.ts';

/** Deeper than any object of Kubernetes, and far from the end of the stack. */
const deepest = 64;

const depthOf = (value: unknown, most: number): number => {
	if (typeof value !== 'object' || value === null || most < 0) {
		return 0;
	}

	let deepestChild = 0;

	for (const child of Object.values(value)) {
		deepestChild = Math.max(deepestChild, depthOf(child, most - 1));
	}

	return deepestChild + 1;
};

/** Names that JavaScript gives a meaning of its own: no field of Kubernetes is called so. */
const withoutMeaning = (key: string, value: unknown): unknown => (key === '__proto__' ? undefined : value);

const readJson = (text: string): unknown => JSON.parse(text, withoutMeaning);

const readYaml = (text: string): unknown =>
	JSON.parse(JSON.stringify(parse(text, {maxAliasCount: 100, uniqueKeys: false}) ?? null), withoutMeaning);

const mediaType = (header: string | undefined): string => (header ?? '').split(';')[0]?.trim().toLowerCase() ?? '';

/** Which types of body a client may send, beside patches. Source: the codecs of k8s.io/apiserver */
export const bodyTypes: readonly string[] = ['application/json', 'application/yaml', protobufMediaType];

/** Which types of patch there are. Source: k8s.io/apimachinery/pkg/types/patch.go */
export const patchTypes: ReadonlyMap<string, PatchType> = new Map([
	['application/json-patch+json', 'json'],
	['application/merge-patch+json', 'merge'],
	['application/strategic-merge-patch+json', 'strategic'],
	['application/apply-patch+yaml', 'apply'],
]);

/** `said` is what JSON.parse said, of a text that is no JSON. */
export type Body = (Parsed<unknown> & {readonly said?: string}) | 'unknown type';

/** The body of a request as a value; `unknown type` where nobody could read it. */
export const readBody = (
	contentType: string | undefined,
	body: Buffer,
	back: (text: string) => string,
	known: readonly string[] = bodyTypes,
): Body => {
	const type = mediaType(contentType);

	if (type !== '' && !known.includes(type)) {
		return 'unknown type';
	}

	if (body.length === 0) {
		return parsed(undefined);
	}

	if (type === protobufMediaType) {
		const decoded = decodeProtobuf(body);
		return decoded.ok ? parsed(JSON.parse(back(JSON.stringify(decoded.object)))) : unparsed(decoded.message);
	}

	try {
		const text = back(body.toString('utf8'));
		const value = type.endsWith('yaml') ? readYaml(text) : readJson(text);
		return depthOf(value, deepest) > deepest ? unparsed('the body of the request is nested too deeply') : parsed(value);
	} catch (error) {
		const {message} = error as Error;
		const why = unparsed(`the body of the request could not be read: ${message}`);
		return type.endsWith('yaml') ? why : {...why, said: message};
	}
};
