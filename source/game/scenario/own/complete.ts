/** What a cluster would need beside the manifests, so that their pods may start. */
import type {ApiObject} from '../../../engine/api/object.ts';
import {byText, textAt, uniqueBy} from '../data.ts';
import {podSpecOf} from '../manifests.ts';
import {made, type Notes, namespaceOf} from './run.ts';

/** What pods refer to and nobody brought along: without it they would be refused. */
export const supporting = (objects: readonly ApiObject[], notes: Notes): readonly ApiObject[] => {
	const has = (kind: string, name: string, namespace?: string): boolean =>
		objects.some(
			object =>
				object.kind === kind &&
				object.metadata.name === name &&
				(namespace === undefined || namespaceOf(object) === namespace),
		);
	const pods = objects.flatMap(object => {
		const pod = podSpecOf(object);
		return pod === undefined ? [] : [{namespace: namespaceOf(object), spec: pod.spec}];
	});
	const accounts = pods
		.map(({namespace, spec}) => ({namespace, name: textAt(spec, ['serviceAccountName'])}))
		.filter(({namespace, name}) => name !== '' && name !== 'default' && !has('ServiceAccount', name, namespace))
		.map(each => made('v1', 'ServiceAccount', each));
	const classes = pods
		.map(({spec}) => textAt(spec, ['priorityClassName']))
		.filter(name => name !== '' && !name.startsWith('system-') && !has('PriorityClass', name))
		.map(name => made('scheduling.k8s.io/v1', 'PriorityClass', {name}, {value: 0}));
	const missing = uniqueBy(
		[...accounts, ...classes],
		object => `${object.kind} ${namespaceOf(object)}/${object.metadata.name}`,
	);

	for (const object of missing) {
		notes.push(`added ${object.kind} ${object.metadata.name}: pods name it and no manifest brings it`);
	}

	return missing;
};

const bornNamespaces = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];

/** Namespaces that objects live in and nobody brought. */
export const namespaces = (objects: readonly ApiObject[], notes: Notes): readonly ApiObject[] => {
	const brought = objects.filter(({kind}) => kind === 'Namespace').map(({metadata}) => metadata.name);
	const used = [
		...new Set(objects.flatMap(({metadata}) => (metadata.namespace === undefined ? [] : [metadata.namespace]))),
	];
	const missing = used.filter(name => !brought.includes(name) && !bornNamespaces.includes(name)).sort(byText);

	for (const name of missing) {
		notes.push(`added Namespace ${name}: objects live in it and no manifest brings it`);
	}

	return missing.map(name => made('v1', 'Namespace', {name}));
};

/** What must exist before other things comes first, as careful people number their files. */
const rank = ({kind}: ApiObject): number => {
	const early = [
		'Namespace',
		'PriorityClass',
		'StorageClass',
		'ServiceAccount',
		'ConfigMap',
		'Secret',
		'PersistentVolume',
		'PersistentVolumeClaim',
		'Service',
	];
	const at = early.indexOf(kind);
	return at < 0 ? early.length : at;
};

/** The objects in an order in which they can be created. */
export const inOrder = (objects: readonly ApiObject[]): readonly ApiObject[] =>
	objects
		.map((object, index) => ({object, index}))
		.sort((a, b) => rank(a.object) - rank(b.object) || a.index - b.index)
		.map(({object}) => object);
