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
import type {Undeclared} from './custom/undeclared.ts';
import type {ApiObject} from './object.ts';
import type {Parsed} from './parsed.ts';
import type {Shape} from './patch-shapes.ts';
import type {FieldError} from './validation.ts';

/** A printer column of `kubectl get`; `wide` columns have priority 1. */
export type Column<T> = {
	readonly name: string;
	readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'date';
	readonly wide?: boolean;
	/** `name` of a column that names the object. */
	readonly format?: string;
	/** What a custom resource's column says of itself. */
	readonly description?: string;
	/** The cell; null where there is nothing to show. `now` is the virtual time, for ages. */
	cell(object: T, now: Millis): string | number | boolean | null;
};

/** meta.k8s.io/v1 TableRowCondition. */
export type RowCondition = {
	readonly type: 'Completed';
	readonly status: 'True';
	readonly reason: string;
	readonly message: string;
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
	prepareForCreate(object: T, world?: DefaultingContext): T;
	/** What an update through the main door may not touch: status stays, generation counts changes of the spec. */
	prepareForUpdate(next: T, before: T): T;
	/** What an update through `/status` may not touch: everything but status. */
	prepareForStatusUpdate(next: T, before: T): T;
	validate(object: T): readonly FieldError[];
	/** What is said of an object that is taken nevertheless. Source: `WarningsOnCreate` of the registries' strategies */
	warnings(object: T): readonly string[];
	validateUpdate(next: T, before: T): readonly FieldError[];
	/** What comes through `/status`: the rest of the object is what it was. */
	validateStatusUpdate(next: T, before: T): readonly FieldError[];
	readonly columns: ReadonlyArray<Column<T>>;
	/** What a table says of a row as a whole: that it is over and done with. */
	rowConditions?(object: T): readonly RowCondition[];
	/** Fields that a field selector may name, beside metadata.name and metadata.namespace. */
	selectableFields(object: T): Readonly<Record<string, string>>;
	/** Extra topics that a change to this object belongs to, as `pods of node-17`: see `etcd/topic.ts`. */
	topics(object: T): readonly string[];
	/** Told to whoever asks for objects of this kind: it goes out of use. Source: the kind's `zz_generated.prerelease-lifecycle.go` */
	readonly deprecation?: string;
	/** What a kind has that somebody made up by a definition; Kubernetes' own kinds have none. */
	readonly custom?: CustomTraits;
};

/** Where a custom resource keeps its count, by the names of the members: `['spec', 'replicas']`. */
export type ScalePaths = {
	readonly spec: readonly string[];
	readonly status: readonly string[];
	/** A selector as text. */
	readonly selector: readonly string[] | undefined;
};

/** What the law of a custom resource is made of, beside the functions that every kind has. */
export type CustomTraits = {
	/** The definition as it stood: a frozen record, so that the same one means the same law. */
	readonly definition: ApiObject;
	/** `WidgetList`, unless the definition says otherwise. */
	readonly listKind: string;
	/** The version in which objects are kept, `example.com/v1`, whichever they come in. */
	readonly storedAs: string;
	/** A body without what its schema does not know, and with what it left out. */
	decode(body: unknown): Parsed<ApiObject>;
	/** An object as it is served in this version: without what its schema does not know. */
	shown(object: ApiObject): ApiObject;
	/** The places of members that the schema does not know: `spec.colour`. */
	unknownFields(body: unknown): readonly string[];
	/** What nobody may apply: places the schema has no room for, and metadata, which has a type of its own. */
	undeclared(body: unknown): Undeclared;
	readonly scale: ScalePaths | undefined;
	/** How server-side apply takes lists and maps apart. */
	readonly shape: Shape;
	/** Told to whoever uses this version. */
	readonly warning: string | undefined;
};

/** A kind whose objects' type does not matter here. The method signatures above make this sound enough to pass around. */
export type AnyKind = Kind<ApiObject>;

/** `pods`, `deployments.apps`: names a kind across groups. */
export const resourceName = (kind: {readonly group: string; readonly plural: string}): string =>
	kind.group === '' ? kind.plural : `${kind.plural}.${kind.group}`;

/** `v1`, `apps/v1`. */
export const apiVersionOf = (kind: {readonly group: string; readonly version: string}): string =>
	kind.group === '' ? kind.version : `${kind.group}/${kind.version}`;

/** In which version objects of a kind are kept, whichever they come in. */
export const storedApiVersion = (kind: Pick<AnyKind, 'group' | 'version' | 'custom'>): string =>
	kind.custom?.storedAs ?? apiVersionOf(kind);

/**
How a request names a kind, so that the same one is found again in a replay: `widgets.example.com`, and with its version,
`widgets.v1beta1.example.com`, where objects are kept in another.
*/
export const requestName = (kind: Pick<AnyKind, 'group' | 'version' | 'plural' | 'custom'>): string =>
	storedApiVersion(kind) === apiVersionOf(kind) ? resourceName(kind) : `${kind.plural}.${kind.version}.${kind.group}`;
