import type {AnyKind} from '../api/kind.ts';
import {type Pod, pods} from '../api/kinds/pod.ts';
import type {ApiObject} from '../api/object.ts';
import type {Index} from '../client/loop.ts';
import {controllingOwner} from '../client/ownership.ts';

/** Pods by the node that they are bound to: `node-17`. */
export const podsByNode: Index = {
	kind: pods,
	name: 'pods by node',
	values(object) {
		const node = (object as Pod).spec.nodeName;
		return node === undefined || node === '' ? [] : [node];
	},
};

/** Objects that nobody manages, by their namespace: the ones that a controller might adopt. */
export const unmanaged = (kind: AnyKind): Index => ({
	kind,
	name: `unmanaged ${kind.plural}`,
	values: object => (controllingOwner(object) === undefined ? [object.metadata.namespace ?? ''] : []),
});

/** Objects by the uid of each of their owners, managing or not: the garbage collector's graph. */
export const byOwner = (kind: AnyKind): Index => ({
	kind,
	name: 'by owner uid',
	values: object => (object.metadata.ownerReferences ?? []).map(reference => reference.uid),
});
