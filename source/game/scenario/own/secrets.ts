/** Values of Secrets, replaced before anything is built of them: a run, its saves and its replays hold none. */
import {base64, fromBase64} from '../../../engine/api/base64.ts';
import type {ApiObject} from '../../../engine/api/object.ts';
import {type Fields, fieldsOf, isFields} from '../data.ts';
import type {Manifests, PlacedObject} from '../manifests.ts';
import {plural} from './run.ts';

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** How many bytes a text of base64 stands for. */
const bytesOf = (digits: string): number =>
	Math.max(0, (digits.length / 4) * 3 - (/=*$/.exec(digits)?.[0].length ?? 0));

/** As long as the value, so that whoever counts bytes counts the same; an empty object where the kind asks for JSON. */
const placeholder = (key: string, bytes: number): string =>
	/^\.dockerc(onfigjson|fg)$/.test(key) && bytes >= 2 ? `{${' '.repeat(bytes - 2)}}` : 'x'.repeat(bytes);

/** What is no base64 stays none: the API refuses it as it would have refused the value. */
const encoded = (key: string, value: string): string => {
	const digits = value.replace(/\s/g, '');
	return fromBase64(digits) === undefined ? '*'.repeat(value.length) : base64(placeholder(key, bytesOf(digits)));
};

const plainText = (key: string, value: string): string => placeholder(key, new TextEncoder().encode(value).length);

const replaced = (values: unknown, by: (key: string, value: string) => string): unknown =>
	isFields(values)
		? Object.fromEntries(
				Object.entries(values).map(([key, value]) => [key, typeof value === 'string' ? by(key, value) : value]),
			)
		: values;

const withoutCopy = (metadata: unknown): Fields => {
	const {annotations, ...rest} = fieldsOf(metadata);
	const kept = Object.entries(fieldsOf(annotations)).filter(([name]) => name !== lastApplied);
	return {...rest, ...(annotations === undefined ? {} : {annotations: Object.fromEntries(kept)})};
};

/** Of whatever version: one that is left out for its version holds values all the same. */
const isSecret = ({kind}: ApiObject): boolean => kind === 'Secret';

const allOf = ({objects, skipped}: Manifests): readonly PlacedObject[] => [...objects, ...skipped];

/** The Secret with placeholders of the same length instead of its values. What is no Secret is the same object. */
const withoutValues = (object: ApiObject): ApiObject => {
	if (!isSecret(object)) {
		return object;
	}

	const {data, stringData, metadata, ...rest} = object as unknown as Fields;
	return {
		...rest,
		metadata: withoutCopy(metadata),
		...(data === undefined ? {} : {data: replaced(data, encoded)}),
		...(stringData === undefined ? {} : {stringData: replaced(stringData, plainText)}),
	} as unknown as ApiObject;
};

/** Manifests whose Secrets hold placeholders. */
export const redacted = (manifests: Manifests): Manifests => ({
	...manifests,
	objects: manifests.objects.map(each => ({...each, object: withoutValues(each.object)})),
	skipped: manifests.skipped.map(each => ({...each, object: withoutValues(each.object)})),
});

/** Settings of a scheduler without whom it would ask over HTTP, and without the keys for that. */
export const withoutExtenders = ({extenders: _left, ...rest}: Fields): Fields => rest;

type Text = {readonly file: string; readonly text: string};

/**
The text that a replay carries: as it was written when all of it is objects and none a Secret, else its objects alone, with
placeholders. Read again, it gives the same scenario; and what has placeholders already stays as it is.
*/
export const textWithoutSecrets = ({file, text, manifests}: Text & {readonly manifests: Manifests}): Text =>
	manifests.strange.length > 0 ||
	allOf(manifests).some(({object}) => isSecret(object)) ||
	manifests.configurations.some(({data}) => data.extenders !== undefined)
		? {
				file,
				text: `${JSON.stringify({
					apiVersion: 'v1',
					kind: 'List',
					items: [
						...allOf(manifests).map(({object}) => object),
						...manifests.configurations.map(({data}) => withoutExtenders(data)),
					],
				})}\n`,
			}
		: {file, text};

/** One sentence on what was done, if anything was. */
export const secretsNote = (manifests: Manifests): readonly string[] => {
	const count = allOf(manifests).filter(({object}) => isSecret(object)).length;
	return count === 0
		? []
		: [
				`the values of ${plural(count, 'Secret')} were replaced by placeholders of the same length: no save and no replay holds them (what stands in ConfigMaps and env does)`,
			];
};
