import type {AnyKind} from '../../engine/api/kind.ts';
import {ageColumn, countColumn, nameColumn, plainColumns} from '../../engine/api/kinds/columns.ts';
import type {ApiObject} from '../../engine/api/object.ts';
import type {Scale} from '../../engine/api/scale.ts';
import type {Millis} from '../../engine/kernel/time.ts';
import type {Served} from './served.ts';

/** What of an object comes along with its row. */
export type IncludeObject = 'None' | 'Metadata' | 'Object';

export type TableOptions = {
	readonly served: Pick<Served, 'kind' | 'out'>;
	readonly now: Millis;
	readonly includeObject: IncludeObject;
	/** In a watch only the first table tells of its columns. */
	readonly withColumns: boolean;
	/** Of meta.k8s.io. */
	readonly metaVersion?: string;
};

/** An object without all but its metadata: meta.k8s.io/v1 PartialObjectMetadata. */
export const metadataOf = ({metadata}: ApiObject, version = 'v1') => ({
	kind: 'PartialObjectMetadata',
	apiVersion: `meta.k8s.io/${version}`,
	metadata,
});

const rowObject = (object: ApiObject, out: Served['out'], include: IncludeObject, version: string): unknown => {
	switch (include) {
		case 'None':
			return null;
		case 'Object':
			return out(object);
		default:
			return metadataOf(object, version);
	}
};

const columnsOf = ({columns}: AnyKind): AnyKind['columns'] => (columns.length === 0 ? plainColumns : columns);

const definitionOf = ({name, type, wide, format = '', description = ''}: AnyKind['columns'][number]) => ({
	name,
	type,
	format,
	description,
	priority: wide === true ? 1 : 0,
});

const conditionsOf = ({rowConditions}: AnyKind, object: ApiObject) => {
	const conditions = rowConditions?.(object) ?? [];
	return conditions.length === 0 ? {} : {conditions};
};

/** Objects as `kubectl get` prints them: meta.k8s.io/v1 Table. Ages are finished texts as of now. */
export const tableOf = (
	objects: readonly ApiObject[],
	metadata: object,
	{served, now, includeObject, withColumns, metaVersion = 'v1'}: TableOptions,
) => {
	const columns = columnsOf(served.kind);
	return {
		kind: 'Table',
		apiVersion: `meta.k8s.io/${metaVersion}`,
		metadata,
		columnDefinitions: withColumns ? columns.map(definitionOf) : null,
		rows: objects.map(object => ({
			cells: columns.map(column => column.cell(object, now)),
			...conditionsOf(served.kind, object),
			object: rowObject(object, served.out, includeObject, metaVersion),
		})),
	};
};

/** autoscaling/v1 Scale, which is stored nowhere and shown by `kubectl get --subresource=scale`. */
export const scales = {
	kind: {
		kind: 'Scale',
		columns: [
			nameColumn,
			countColumn<Scale>('Desired', ({spec}) => spec.replicas),
			countColumn<Scale>('Available', ({status}) => status.replicas),
			ageColumn,
		],
	} as unknown as AnyKind,
	out: (object: ApiObject) => object,
};
