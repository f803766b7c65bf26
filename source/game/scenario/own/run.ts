/** What a run of one's own manifests was asked, and what the guesses share. */
import type {ApiObject} from '../../../engine/api/object.ts';
import type {Millis} from '../../../engine/kernel/time.ts';
import type {Fields} from '../data.ts';

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
};

/** Something for the reader's eyes: what was read, guessed or left out. */
export type Notes = string[];

/** The namespace an object lives in. */
export const namespaceOf = (object: ApiObject): string => object.metadata.namespace ?? 'default';

/** `Deployment shop/web`, as notes call an object. */
export const nameOf = (object: ApiObject): string => `${object.kind} ${namespaceOf(object)}/${object.metadata.name}`;

/** An object that no manifest brings. */
export const made = (apiVersion: string, kind: string, metadata: Fields, more: Fields = {}): ApiObject =>
	({apiVersion, kind, metadata, ...more}) as unknown as ApiObject;
