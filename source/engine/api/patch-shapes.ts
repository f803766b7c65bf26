/*
How an object takes a change where that differs from the rule "objects merge, lists are replaced". The same words serve two
masters that do not always agree: strategic merge patch looks at merge keys, server-side apply at list and map types.

Source: the `patchStrategy` and `patchMergeKey` tags and the `listType`, `listMapKey` and `mapType` markers in k8s.io/api
*/
import type {AnyKind} from './kind.ts';
import {shapeTable} from './shape-table.ts';

type Said = {
	/** Strategic merge patch: items of the list are the same item when this member is equal. */
	readonly merge?: string;
	/** Strategic merge patch: a list of plain values that are merged as a set. */
	readonly mergeValues?: boolean;
	/** Strategic merge patch: the object is replaced whole. */
	readonly replace?: boolean;
	/** Apply: items are the same item when all these members are equal. A list without keys that is no set is one thing. */
	readonly keys?: readonly string[];
	/** What a key stands for when an item leaves it out, if that is not the empty text. */
	readonly keyDefaults?: Readonly<Record<string, string | number>>;
	/** Apply: a set of plain values. */
	readonly set?: boolean;
	/** Apply: the object, or each item of a keyed list, is one thing: nobody owns only a part of it. */
	readonly atomic?: boolean;
};

/** The members of one type, as the table has them: `type` is the name of the type below. */
export type TypeShapes = Readonly<Record<string, Said & {readonly type?: string}>>;

/** What is said of one member, and the shape of the object or of the list's items. */
export type FieldShape = Said & {readonly shape?: Shape};

/** Members that differ from the rule. */
export type Shape = Readonly<Record<string, FieldShape>>;

/** Every type of the table, joined to the types below it; some lead back to themselves. */
const joinedShapes = (): ReadonlyMap<string, Shape> => {
	const joined = new Map<string, Record<string, FieldShape>>(Object.keys(shapeTable).map(name => [name, {}]));

	for (const [name, members] of Object.entries(shapeTable)) {
		for (const [member, {type, ...said}] of Object.entries(members)) {
			const shape = type === undefined ? undefined : joined.get(type);
			Object.assign(joined.get(name) ?? {}, {[member]: shape === undefined ? said : {...said, shape}});
		}
	}

	return joined;
};

const shapes = joinedShapes();
/** Every object's metadata, also within another object. */
export const metadataShape: FieldShape = {shape: shapes.get('meta/v1.ObjectMeta') ?? {}};
const plain: Shape = {metadata: metadataShape};
const byKind: ReadonlyMap<string, Shape> = new Map(
	[...shapes].map(([name, shape]) => [name, {...shape, metadata: metadataShape}] as const),
);

type Named = Pick<AnyKind, 'group' | 'version' | 'kind'>;

/** `core/v1.Pod`, `rbac/v1.Role`: a kind's type as Kubernetes' schemas call it, by the folder of its source. */
export const typeNameOf = ({group, version, kind}: Named): string =>
	`${group === '' ? 'core' : group.split('.')[0]}/${version}.${kind}`;

/** The shape of a kind's objects; of a custom resource as its schema says. */
export const patchShapeOf = (kind: Named & Pick<AnyKind, 'custom'>): Shape =>
	kind.custom?.shape ?? byKind.get(typeNameOf(kind)) ?? plain;

/** What a shape says of a member that somebody outside named. */
export const shapeMember = (shape: Shape | undefined, name: string): FieldShape | undefined =>
	shape !== undefined && Object.hasOwn(shape, name) ? shape[name] : undefined;
