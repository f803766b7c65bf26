/** The mould of every kind. Source: the structs of k8s.io/api */
import type {AnyKind} from '../kind.ts';
import {typeNameOf} from '../patch-shapes.ts';
import {type Struct, struct} from './mould.ts';
import {isStruct, structOf} from './types.ts';

const bare = struct('Object', {metadata: structOf('meta/v1.ObjectMeta')});

/** The mould of a kind's objects; a custom resource may have any name, and only its metadata has a mould. */
export const mouldOf = (kind: Pick<AnyKind, 'group' | 'version' | 'kind' | 'custom'>): Struct => {
	const name = typeNameOf(kind);
	return kind.custom === undefined && isStruct(name) ? structOf(name) : bare;
};
