import type {ApiObject} from '../../engine/api/object.ts';
import {timeOf} from '../../engine/kernel/time.ts';
import {byText, type Fields, fieldsOf, isFields, itemsOf, textAt, textFieldsOf, uniqueBy, valueAt} from './data.ts';

/*
Manifests as `kubectl get -o yaml` prints them are a cluster's memory, not a person's wish: they hold what the server
wrote, what controllers made, and the cluster's own parts. What remains after tidying is what a person would apply.
*/

/** What tidying found: objects to apply, the machines of a dump, and what was left out, in words. */
export type Tidied = {
	readonly objects: readonly ApiObject[];
	readonly nodes: readonly ApiObject[];
	readonly notes: readonly string[];
};

/** What the cluster makes for itself, again and again. */
const born: ReadonlyArray<readonly [kind: string, name: RegExp]> = [
	['Namespace', /^(default|kube-system|kube-public|kube-node-lease)$/],
	['ServiceAccount', /^default$/],
	['ConfigMap', /^kube-root-ca\.crt$/],
	['Service', /^kubernetes$/],
	['PriorityClass', /^system-(cluster|node)-critical$/],
	['ClusterRole', /^(system:|kubeadm:|cluster-admin$|admin$|edit$|view$)/],
	['ClusterRoleBinding', /^(system:|kubeadm:|cluster-admin$)/],
];

const madeByTheCluster = ['EndpointSlice', 'Event', 'Lease', 'CSINode', 'VolumeAttachment'];
const systemNamespaces = ['kube-system', 'kube-public', 'kube-node-lease'];

const isBorn = (object: ApiObject): boolean =>
	madeByTheCluster.includes(object.kind) ||
	born.some(([kind, name]) => object.kind === kind && name.test(object.metadata.name ?? '')) ||
	systemNamespaces.includes(object.metadata.namespace ?? '') ||
	(object.kind === 'Secret' && textAt(object, ['type']) === 'kubernetes.io/service-account-token');

const controllerOf = (object: ApiObject): unknown =>
	itemsOf(valueAt(object, ['metadata', 'ownerReferences'])).find(owner => valueAt(owner, ['controller']) === true);

/** What is in a dump, for asking quickly. */
type Index = {readonly keys: ReadonlySet<string>; readonly deployments: ReadonlyMap<string, readonly string[]>};

const indexOf = (all: readonly ApiObject[]): Index => {
	const deployments = new Map<string, string[]>();

	for (const {kind, metadata} of all) {
		if (kind === 'Deployment') {
			const namespace = metadata.namespace ?? '';
			deployments.set(namespace, [...(deployments.get(namespace) ?? []), metadata.name]);
		}
	}

	return {
		keys: new Set(all.map(({kind, metadata}) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`)),
		deployments,
	};
};

/**
Whether some controller of the simulated cluster will make this object again: its owner is here too, or the Deployment
above a ReplicaSet that was not printed. Pods of nodes and DaemonSets belong to machines, not to the application. A volume
that a driver made is made anew for the claim.
*/
const isMade = (object: ApiObject, index: Index): boolean => {
	const owner = controllerOf(object);

	if (owner === undefined) {
		return (
			object.kind === 'PersistentVolume' &&
			object.metadata.annotations?.['pv.kubernetes.io/provisioned-by'] !== undefined
		);
	}

	const kind = textAt(owner, ['kind']);
	const name = textAt(owner, ['name']);
	const namespace = object.metadata.namespace ?? '';
	return (
		['Node', 'DaemonSet'].includes(kind) ||
		index.keys.has(`${kind} ${namespace}/${name}`) ||
		(kind === 'ReplicaSet' && (index.deployments.get(namespace) ?? []).some(each => name.startsWith(`${each}-`)))
	);
};

const isOver = (object: ApiObject): boolean =>
	(object.kind === 'Pod' && ['Succeeded', 'Failed'].includes(textAt(object, ['status', 'phase']))) ||
	(object.kind === 'Job' &&
		itemsOf(valueAt(object, ['status', 'conditions'])).some(
			condition =>
				['Complete', 'Failed'].includes(textAt(condition, ['type'])) && textAt(condition, ['status']) === 'True',
		));

const serverFields = new Set([
	'uid',
	'resourceVersion',
	'generation',
	'creationTimestamp',
	'deletionTimestamp',
	'deletionGracePeriodSeconds',
	'managedFields',
	'selfLink',
	'ownerReferences',
	'finalizers',
]);

/** What tools and controllers wrote beside it, and would write again with other values. */
const serverAnnotations =
	/^(kubectl\.kubernetes\.io\/last-applied-configuration$|pv\.kubernetes\.io\/|volume(\.beta)?\.kubernetes\.io\/(storage-provisioner|selected-node|provisioner-))/;

const without = (fields: Fields, names: ReadonlySet<string>): Fields =>
	Object.fromEntries(Object.entries(fields).filter(([name]) => !names.has(name)));

/** What the server filled into the spec and would fill in again, with other values. */
const specFields: Readonly<Record<string, ReadonlySet<string>>> = {
	Service: new Set(['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy', 'healthCheckNodePort']),
	Pod: new Set(['nodeName', 'serviceAccount']),
	Namespace: new Set(['finalizers']),
	PersistentVolumeClaim: new Set(['volumeName']),
};

/** `clusterIP: None` is a wish, not an answer. */
const specOf = (object: ApiObject): unknown => {
	const spec = valueAt(object, ['spec']);
	const names = specFields[object.kind];
	const headless = textAt(spec, ['clusterIP']) === 'None';
	return isFields(spec) && names !== undefined
		? {...without(spec, names), ...(headless ? {clusterIP: 'None'} : {})}
		: spec;
};

/** A volume is kept for its claim by the claim's name: the uid will be another. */
const withoutUid = (spec: unknown): unknown => {
	const claimRef = valueAt(spec, ['claimRef']);
	return isFields(spec) && isFields(claimRef)
		? {...spec, claimRef: without(claimRef, new Set(['uid', 'resourceVersion']))}
		: spec;
};

/** A Job from a dump carries the selector and labels that its controller gave it; a new one must get its own. */
const withoutJobSelector = (spec: unknown): unknown => {
	if (!isFields(spec) || valueAt(spec, ['manualSelector']) === true) {
		return spec;
	}

	const template = fieldsOf(spec.template);
	const metadata = fieldsOf(template.metadata);
	const labels = Object.fromEntries(
		Object.entries(textFieldsOf(metadata.labels)).filter(([name]) => !/controller-uid$|job-name$/.test(name)),
	);
	return {...without(spec, new Set(['selector'])), template: {...template, metadata: {...metadata, labels}}};
};

/** The object as a person would have written it. The same object when nothing had to go. */
const asWritten = (object: ApiObject): ApiObject => {
	const {status: _status, ...rest} = object as ApiObject & {status?: unknown};
	const annotations = fieldsOf(rest.metadata.annotations);
	const metadata = without(rest.metadata as unknown as Fields, serverFields);
	const kept = Object.fromEntries(Object.entries(annotations).filter(([name]) => !serverAnnotations.test(name)));
	const asked = specOf(object);
	const spec =
		object.kind === 'Job' ? withoutJobSelector(asked) : object.kind === 'PersistentVolume' ? withoutUid(asked) : asked;
	return {
		...rest,
		metadata: {...metadata, ...(Object.keys(kept).length > 0 ? {annotations: kept} : {})},
		...(spec === undefined ? {} : {spec}),
	} as unknown as ApiObject;
};

const counted = (objects: readonly ApiObject[]): string => {
	const kinds = uniqueBy(
		objects.map(({kind}) => kind),
		kind => kind,
	);
	return [...kinds]
		.sort(byText)
		.map(kind => `${objects.filter(object => object.kind === kind).length} ${kind}`)
		.join(', ');
};

const leftOut = (objects: readonly ApiObject[], why: string): string[] =>
	objects.length === 0 ? [] : [`left out ${counted(objects)}: ${why}`];

/** Whether an object was printed by a server rather than written by a person. */
export const isPrinted = (object: ApiObject): boolean =>
	object.metadata.uid !== undefined && timeOf(object.metadata.creationTimestamp) !== undefined;

/** Takes out of a dump what the simulated cluster will make again by itself. */
export const tidy = (objects: readonly ApiObject[], skipped: readonly ApiObject[] = []): Tidied => {
	const index = indexOf([...objects, ...skipped]);
	const nodes = objects.filter(({kind}) => kind === 'Node');
	const rest = objects.filter(({kind}) => kind !== 'Node');
	const own = rest.filter(isBorn);
	const foreign = rest.filter(object => !isBorn(object));
	const made = foreign.filter(object => isMade(object, index));
	const over = foreign.filter(object => !isMade(object, index) && isOver(object));
	const gone = new Set([...own, ...made, ...over]);
	return {
		objects: rest.filter(object => !gone.has(object)).map(asWritten),
		nodes,
		notes: [
			...leftOut(own, 'the simulated cluster has its own'),
			...leftOut(made, 'their controllers will make them again'),
			...leftOut(over, 'they have ended'),
		],
	};
};
