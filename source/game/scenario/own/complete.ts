/** What a cluster would need beside the manifests, so that their pods may start. */
import type {ApiObject} from '../../../engine/api/object.ts';
import {byText, itemsOf, textAt, uniqueBy, valueAt} from '../data.ts';
import {podSpecOf} from '../manifests.ts';
import {made, type Notes, namespaceOf} from './run.ts';

type PodInPlace = {readonly namespace: string; readonly spec: unknown};

type Named = {readonly kind: 'ConfigMap' | 'Secret'; readonly name: string; readonly keys: readonly string[]};

const isNeeded = (reference: unknown): boolean => valueAt(reference, ['optional']) !== true;

const named = (kind: Named['kind'], reference: unknown, name: string, keys: readonly string[]): readonly Named[] =>
	name === '' || !isNeeded(reference) ? [] : [{kind, name, keys}];

const itemKeys = (source: unknown): readonly string[] =>
	itemsOf(valueAt(source, ['items'])).map(item => textAt(item, ['key']));

/** What the environment and the volumes of a pod are filled from. */
const configurationOf = (spec: unknown): readonly Named[] => {
	const containers = [...itemsOf(valueAt(spec, ['initContainers'])), ...itemsOf(valueAt(spec, ['containers']))];
	const fromEnv = containers.flatMap(container => [
		...itemsOf(valueAt(container, ['env'])).flatMap(entry =>
			(['ConfigMap', 'Secret'] as const).flatMap(kind => {
				const from = valueAt(entry, ['valueFrom', kind === 'Secret' ? 'secretKeyRef' : 'configMapKeyRef']);
				return named(kind, from, textAt(from, ['name']), [textAt(from, ['key'])]);
			}),
		),
		...itemsOf(valueAt(container, ['envFrom'])).flatMap(entry =>
			(['ConfigMap', 'Secret'] as const).flatMap(kind => {
				const from = valueAt(entry, [kind === 'Secret' ? 'secretRef' : 'configMapRef']);
				return named(kind, from, textAt(from, ['name']), []);
			}),
		),
	]);
	const fromVolumes = itemsOf(valueAt(spec, ['volumes']))
		.flatMap(volume => [volume, ...itemsOf(valueAt(volume, ['projected', 'sources']))])
		.flatMap(source => [
			...named(
				'ConfigMap',
				valueAt(source, ['configMap']),
				textAt(source, ['configMap', 'name']),
				itemKeys(valueAt(source, ['configMap'])),
			),
			...named(
				'Secret',
				valueAt(source, ['secret']),
				textAt(source, ['secret', 'secretName']) || textAt(source, ['secret', 'name']),
				itemKeys(valueAt(source, ['secret'])),
			),
		]);
	return [...fromEnv, ...fromVolumes];
};

/** ConfigMaps and Secrets that other tools make, with the keys that are asked for and nothing in them. */
const missingConfiguration = (
	pods: readonly PodInPlace[],
	has: (kind: string, name: string, namespace: string) => boolean,
): readonly ApiObject[] => {
	const wanted = pods
		.flatMap(({namespace, spec}) => configurationOf(spec).map(each => ({...each, namespace})))
		.filter(({kind, name, namespace}) => name !== 'kube-root-ca.crt' && !has(kind, name, namespace));
	const of = (one: (typeof wanted)[number]): string => `${one.kind} ${one.namespace}/${one.name}`;
	return uniqueBy(wanted, of).map(one => {
		const keys = wanted.filter(each => of(each) === of(one)).flatMap(each => each.keys);
		const data = Object.fromEntries([...new Set(keys)].filter(key => key !== '').map(key => [key, '']));
		return made('v1', one.kind, {name: one.name, namespace: one.namespace}, {data});
	});
};

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
		[...accounts, ...classes, ...missingConfiguration(pods, has)],
		object => `${object.kind} ${namespaceOf(object)}/${object.metadata.name}`,
	);

	for (const object of missing) {
		const empty = object.kind === 'ConfigMap' || object.kind === 'Secret' ? ', empty' : '';
		notes.push(`added ${object.kind} ${object.metadata.name}${empty}: pods name it and no manifest brings it`);
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
		'LimitRange',
		'ResourceQuota',
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
