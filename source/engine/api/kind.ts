/*
The vocabulary: what objects the cluster knows, what their fields may say, and in which words it refuses.

Everything that lives in the cluster is an object of a kind. A kind is one value that knows its names and its law, so that the
server, the controllers and the screens need not know any kind in particular:

	pods.defaults({apiVersion: 'v1', kind: 'Pod', metadata: {name: 'web'}, spec: {containers: [{name: 'web', image: 'web'}]}})
	pods.validate(pod)      // [] or [{field: 'spec.containers[0].image', message: 'Required value', …}]
	pods.columns            // Name, Ready, Status, Restarts, Age, and the wide ones

Beside the kinds stand the small languages that objects are written in: quantities, selectors, names, patches, conditions,
Status. All of it is pure: time is handed in, chance is handed in, and no object is ever changed.

Deliberately absent: storage, permissions and anything that acts. Those are the server's and the controllers'.
*/
import type {Millis} from '../kernel/time.ts';
import type {ApiObject} from './object.ts';
import type {FieldError} from './validation.ts';

/** A printer column of `kubectl get`; `wide` columns have priority 1. */
export type Column<T> = {
	readonly name: string;
	readonly type: 'string' | 'integer' | 'boolean' | 'date';
	readonly wide?: boolean;
	/** The cell, as text or number; `now` is the virtual time, for ages. */
	cell(object: T, now: Millis): string | number;
};

/** What the world tells a kind while it fills in defaults: chance by name, and the time. */
export type DefaultingContext = {readonly now: Millis};

/**
Everything podfall knows about one kind, in one value: its names, its law, its columns.

The server asks these functions in the order of its pipeline: `defaults`, `prepareForCreate` or `prepareForUpdate`,
`validate` or `validateUpdate`. All of them are pure and give frozen-shareable records back; the same record when nothing changes.
*/
export type Kind<T extends ApiObject = ApiObject> = {
	/** `''` for the core group. */
	readonly group: string;
	readonly version: string;
	readonly kind: string;
	/** The name in paths, `pods`. */
	readonly plural: string;
	readonly singular: string;
	readonly shortNames: readonly string[];
	readonly categories: readonly string[];
	readonly namespaced: boolean;
	/** Subresources that the API offers, `status`, `scale`, `binding`, `eviction`, `log` … */
	readonly subresources: readonly string[];
	/** Fills in what the person left out. Source: the kind's `zz_generated.defaults.go` and `defaults.go`. */
	defaults(object: T): T;
	/** What a create may not bring: status is cleared, generation starts at 1 where the kind counts generations. */
	prepareForCreate(object: T): T;
	/** What an update through the main door may not touch: status stays, generation counts changes of the spec. */
	prepareForUpdate(next: T, before: T): T;
	/** What an update through `/status` may not touch: everything but status. */
	prepareForStatusUpdate(next: T, before: T): T;
	validate(object: T): readonly FieldError[];
	validateUpdate(next: T, before: T): readonly FieldError[];
	/** What comes through `/status`: the rest of the object is what it was. */
	validateStatusUpdate(next: T, before: T): readonly FieldError[];
	readonly columns: ReadonlyArray<Column<T>>;
	/** Fields that a field selector may name, beside metadata.name and metadata.namespace. */
	selectableFields(object: T): Readonly<Record<string, string>>;
	/** Extra topics that a change to this object belongs to, as `pods of node-17`: see `etcd/topic.ts`. */
	topics(object: T): readonly string[];
};

/** A kind whose objects' type does not matter here. The method signatures above make this sound enough to pass around. */
export type AnyKind = Kind<ApiObject>;

/** `pods`, `deployments.apps`: names a kind across groups. */
export const resourceName = (kind: {readonly group: string; readonly plural: string}): string =>
	kind.group === '' ? kind.plural : `${kind.plural}.${kind.group}`;

/** `v1`, `apps/v1`. */
export const apiVersionOf = (kind: {readonly group: string; readonly version: string}): string =>
	kind.group === '' ? kind.version : `${kind.group}/${kind.version}`;
