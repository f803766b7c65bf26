import type {LabelSelector, Labels} from '../../../engine/api/meta.ts';
import type {ApiObject} from '../../../engine/api/object.ts';
import type {ListRow, ObjectRef} from '../frame.ts';

/** How an object is called from outside. */
export const referenceTo = ({kind, metadata: {namespace, name}}: ApiObject): ObjectRef => ({
	kind,
	name,
	...(namespace === undefined ? {} : {namespace}),
});

/** The object that controls this one; it lives in the same namespace. */
export const ownerOf = ({metadata}: ApiObject): ObjectRef | undefined => {
	const owner = metadata.ownerReferences?.find(({controller}) => controller === true);
	return owner === undefined
		? undefined
		: {
				kind: owner.kind,
				name: owner.name,
				...(metadata.namespace === undefined ? {} : {namespace: metadata.namespace}),
			};
};

const podsWith = (labels: Labels | undefined, namespace: string | undefined): ListRow['inside'] => {
	const pairs = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);
	return pairs.length === 0
		? undefined
		: {resource: 'pods', filter: `-l ${pairs.join(',')}`, ...(namespace === undefined ? {} : {namespace})};
};

/** What lies inside an object, as a list: the pods that a workload or a Service selects, those of a node, of a namespace. */
export const insideOf = (object: ApiObject): ListRow['inside'] => {
	const {name, namespace} = object.metadata;
	const {spec} = object as ApiObject & {readonly spec?: {readonly selector?: Labels | LabelSelector}};

	switch (object.kind) {
		case 'Deployment':
		case 'ReplicaSet':
		case 'StatefulSet':
		case 'DaemonSet':
		case 'Job':
			return podsWith((spec?.selector as LabelSelector | undefined)?.matchLabels, namespace);
		case 'ReplicationController':
		case 'Service':
			return podsWith(spec?.selector as Labels | undefined, namespace);
		case 'Node':
			return {resource: 'pods', filter: `spec.nodeName=${name}`};
		case 'Namespace':
			return {resource: 'pods', namespace: name, filter: ''};
		default:
			return undefined;
	}
};
