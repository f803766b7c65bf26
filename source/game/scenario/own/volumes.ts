/** Disks: every claim finds a class, and every class a driver that podfall has. */
import {isDefaultClass, type StorageClass} from '../../../engine/api/kinds/storage-class.ts';
import type {ApiObject} from '../../../engine/api/object.ts';
import {ownDriver} from '../../../engine/cluster.ts';
import {byText, fieldsOf, itemsOf, textAt, uniqueBy, valueAt} from '../data.ts';
import {podSpecOf, podsWanted} from '../manifests.ts';
import {made, type Notes, nameOf, namespaceOf} from './run.ts';

const isClaim = ({kind}: ApiObject): boolean => kind === 'PersistentVolumeClaim';
const isVolume = ({kind}: ApiObject): boolean => kind === 'PersistentVolume';
const isClass = (object: ApiObject): object is StorageClass => object.kind === 'StorageClass';

const keyOf = (object: ApiObject): string => `${namespaceOf(object)}/${object.metadata.name}`;

const volumesOf = (object: ApiObject): readonly unknown[] => itemsOf(valueAt(podSpecOf(object)?.spec, ['volumes']));

const claimsOf = (object: ApiObject): readonly string[] =>
	volumesOf(object)
		.map(volume => textAt(volume, ['persistentVolumeClaim', 'claimName']))
		.filter(name => name !== '');

/** Claims that pods mount and no manifest brings: `kubectl get all` does not print them. Several pods share theirs. */
const missingClaims = (objects: readonly ApiObject[], notes: Notes): readonly ApiObject[] => {
	const present = new Set(objects.filter(isClaim).map(keyOf));
	const wanted = objects.flatMap(object =>
		claimsOf(object).map(name =>
			made(
				'v1',
				'PersistentVolumeClaim',
				{name, namespace: namespaceOf(object)},
				{
					spec: {
						accessModes: [podsWanted(object) > 1 ? 'ReadWriteMany' : 'ReadWriteOnce'],
						resources: {requests: {storage: '10Gi'}},
					},
				},
			),
		),
	);
	const missing = uniqueBy(wanted, keyOf).filter(claim => !present.has(keyOf(claim)));

	for (const claim of missing) {
		notes.push(`added PersistentVolumeClaim ${keyOf(claim)}: pods mount it and no manifest brings it`);
	}

	return missing;
};

const specsOfClaims = (object: ApiObject): readonly unknown[] => [
	...(isClaim(object) ? [valueAt(object, ['spec'])] : []),
	...itemsOf(valueAt(object, ['spec', 'volumeClaimTemplates'])).map(template => valueAt(template, ['spec'])),
	...volumesOf(object)
		.map(volume => valueAt(volume, ['ephemeral', 'volumeClaimTemplate', 'spec']))
		.filter(spec => spec !== undefined),
];

/** The class that the claims of an object name; undefined where one names none. */
const classesAsked = (object: ApiObject): ReadonlyArray<string | undefined> =>
	specsOfClaims(object).map(spec => {
		const name = valueAt(spec, ['storageClassName']);
		return typeof name === 'string' ? name : undefined;
	});

const classOfOwn = (name: string, more: object = {}): ApiObject =>
	made(
		'storage.k8s.io/v1',
		'StorageClass',
		{name, ...more},
		{
			provisioner: ownDriver,
			reclaimPolicy: 'Delete',
			volumeBindingMode: 'WaitForFirstConsumer',
			allowVolumeExpansion: true,
		},
	);

/** Classes that claims name, or mean by naming none, and no manifest brings. A volume may bear the name of a class that is none. */
const missingClasses = (objects: readonly ApiObject[], notes: Notes): readonly ApiObject[] => {
	const brought = objects.filter(isClass);
	const asked = objects.flatMap(classesAsked);
	const known = new Set([
		'',
		...brought.map(({metadata}) => metadata.name),
		...objects.filter(isVolume).map(volume => textAt(volume, ['spec', 'storageClassName'])),
	]);
	const named = [...new Set(asked.filter(name => name !== undefined))].filter(name => !known.has(name)).sort(byText);

	for (const name of named) {
		notes.push(`added StorageClass ${name}: claims name it and no manifest brings it`);
	}

	const classes = named.map(name => classOfOwn(name));

	if (!asked.includes(undefined) || brought.some(isDefaultClass)) {
		return classes;
	}

	const usual = known.has('standard') || named.includes('standard') ? 'standard-of-podfall' : 'standard';
	const annotations = {'storageclass.kubernetes.io/is-default-class': 'true'};
	notes.push(`added StorageClass ${usual} as the default one: claims name no class and no manifest brings a default`);
	return [...classes, classOfOwn(usual, {annotations})];
};

const nobody = 'kubernetes.io/no-provisioner';

/** A class whose driver the cluster does not have gets its disks from podfall's own. */
const withDriver = (object: ApiObject, drivers: ReadonlySet<string>, notes: Notes): ApiObject => {
	if (!isClass(object) || [nobody, ownDriver].includes(object.provisioner) || drivers.has(object.provisioner)) {
		return object;
	}

	notes.push(`${nameOf(object)} gets its disks from podfall's own driver in the place of ${object.provisioner}`);
	return {...object, provisioner: ownDriver} as ApiObject;
};

/** Places that a class or a volume names are those of nodes that are not here, unless the manifests bring their nodes. */
const withoutPlaces = (object: ApiObject, notes: Notes): ApiObject => {
	const {nodeAffinity, ...spec} = fieldsOf(valueAt(object, ['spec']));

	if (isVolume(object) && nodeAffinity !== undefined) {
		notes.push(`${nameOf(object)} can be reached from every node: no manifest brings the nodes that it names`);
		return {...object, spec} as ApiObject;
	}

	if (!isClass(object) || object.allowedTopologies === undefined) {
		return object;
	}

	const {allowedTopologies: _, ...anywhere} = object;
	notes.push(`${nameOf(object)} has disks in every zone: no manifest brings the nodes of those that it names`);
	return anywhere;
};

/** Whether many nodes may have the disk of a claim at once. */
const isShared = (claim: ApiObject): boolean =>
	itemsOf(valueAt(claim, ['spec', 'accessModes'])).some(mode => mode === 'ReadWriteMany' || mode === 'ReadOnlyMany');

/** Several pods that share a disk of one node at a time run beside each other or not at all. */
const noteNarrow = (objects: readonly ApiObject[], notes: Notes): void => {
	const narrow = new Set(objects.filter(object => isClaim(object) && !isShared(object)).map(keyOf));

	for (const object of objects.filter(each => podsWanted(each) > 1)) {
		for (const name of claimsOf(object).filter(claim => narrow.has(`${namespaceOf(object)}/${claim}`))) {
			notes.push(
				`the ${podsWanted(object)} pods of ${nameOf(object)} share the disk of ${name}, which one node can have at a time (ReadWriteOnce): those on other nodes wait for it`,
			);
		}
	}
};

/** The objects with what their claims need: claims that nobody brought, classes, and a driver for each class. */
export const withVolumes = (objects: readonly ApiObject[], hasNodes: boolean, notes: Notes): readonly ApiObject[] => {
	const whole = [...objects, ...missingClaims(objects, notes)];
	noteNarrow(whole, notes);
	const drivers = new Set(objects.filter(({kind}) => kind === 'CSIDriver').map(({metadata}) => metadata.name));
	return [...missingClasses(whole, notes), ...whole]
		.map(object => withDriver(object, drivers, notes))
		.map(object => (hasNodes ? object : withoutPlaces(object, notes)));
};
