import type {ObjectMeta} from './meta.ts';

export type {LabelSelector, ObjectMeta, OwnerReference} from './meta.ts';

/** Any object of the API, in exactly the shape that Kubernetes gives its JSON. Frozen: to change one is to make another. */
export type ApiObject = {
	readonly apiVersion: string;
	readonly kind: string;
	readonly metadata: ObjectMeta;
};

/** `shop/web-7f` for a namespaced object, `node-17` for one of the cluster: made once, at the door, and carried along. */
export type ObjectKey = string;

export const objectKey = (namespace: string | undefined, name: string): ObjectKey =>
	namespace === undefined || namespace === '' ? name : `${namespace}/${name}`;

export const keyOf = (object: ApiObject): ObjectKey => objectKey(object.metadata.namespace, object.metadata.name);

/** The two halves of a key; the namespace is undefined for an object of the cluster. */
export const splitKey = (key: ObjectKey): {namespace: string | undefined; name: string} => {
	const slash = key.indexOf('/');
	return slash < 0 ? {namespace: undefined, name: key} : {namespace: key.slice(0, slash), name: key.slice(slash + 1)};
};
