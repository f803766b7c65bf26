/** What a run of one's own manifests was asked, and what the guesses share. */
import type {ApiObject} from '../../../engine/api/object.ts';
import type {Millis} from '../../../engine/kernel/time.ts';
import {type Fields, fieldsOf} from '../data.ts';
import {podSpecOf} from '../manifests.ts';
import type {Path} from '../problems.ts';

/** What `podfall run ./my-manifests --nodes 6 --zones 3 --faults node-crash@120s` was asked. */
export type OwnRun = {
	/** What the person called it: a path; only its last part is shown. */
	readonly name: string;
	readonly texts: ReadonlyArray<{readonly file: string; readonly text: string}>;
	readonly nodes?: number;
	readonly zones?: number;
	/** `kind@120s`, or `kind@120s:target`. */
	readonly faults?: readonly string[];
	readonly duration?: Millis;
	/** A KubeSchedulerConfiguration; goes before one that stands among the manifests. */
	readonly schedulerConfig?: {readonly file: string; readonly text: string};
};

/** Something for the reader's eyes: what was read, guessed or left out. */
export type Notes = string[];

/** The namespace an object lives in. */
export const namespaceOf = (object: ApiObject): string => object.metadata.namespace ?? 'default';

/** `Deployment shop/web`, as notes call an object; what lives in no namespace, or says none, by its name alone. */
export const nameOf = ({kind, metadata}: ApiObject): string =>
	`${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}`;

/** `1 Secret`, `3 Secrets`. */
export const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

/** An object that no manifest brings. */
export const made = (apiVersion: string, kind: string, metadata: Fields, more: Fields = {}): ApiObject =>
	({apiVersion, kind, metadata, ...more}) as unknown as ApiObject;

/** The object with another value at a path of fields. */
const put = (object: Fields, path: Path, value: Fields): Fields => {
	const [step, ...rest] = path;
	return step === undefined ? {...object, ...value} : {...object, [step]: put(fieldsOf(object[step]), rest, value)};
};

/** The workload with other fields in the spec of its pods. */
export const changedTemplate = (object: ApiObject, more: Fields): ApiObject => {
	const pod = podSpecOf(object);
	return pod === undefined
		? object
		: (put(object as unknown as Fields, [...pod.path, 'spec'], more) as unknown as ApiObject);
};
