/** Disks: podfall has no loops that bind or make volumes, so every claim comes with a volume that is bound to it already. */
import type {ApiObject} from '../../../engine/api/object.ts';
import {fieldsOf, itemsOf, textAt, uniqueBy, valueAt} from '../data.ts';
import {podSpecOf} from '../manifests.ts';
import {changedTemplate, made, type Notes, namespaceOf, plural} from './run.ts';

const isClaim = ({kind}: ApiObject): boolean => kind === 'PersistentVolumeClaim';

const keyOf = (object: ApiObject): string => `${namespaceOf(object)}/${object.metadata.name}`;

const claimsOf = (object: ApiObject): readonly string[] =>
	itemsOf(valueAt(podSpecOf(object)?.spec, ['volumes']))
		.map(volume => textAt(volume, ['persistentVolumeClaim', 'claimName']))
		.filter(name => name !== '');

/** Claims that pods mount and no manifest brings: `kubectl get all` does not print them. */
const missingClaims = (objects: readonly ApiObject[], notes: Notes): readonly ApiObject[] => {
	const present = new Set(objects.filter(isClaim).map(keyOf));
	const wanted = objects.flatMap(object =>
		claimsOf(object).map(name =>
			made(
				'v1',
				'PersistentVolumeClaim',
				{name, namespace: namespaceOf(object)},
				{
					spec: {accessModes: ['ReadWriteOnce'], resources: {requests: {storage: '10Gi'}}},
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

const boundBy = (claim: ApiObject, volumeName: string): ApiObject =>
	({
		...claim,
		metadata: {
			...claim.metadata,
			annotations: {...claim.metadata.annotations, 'pv.kubernetes.io/bind-completed': 'yes'},
		},
		spec: {...fieldsOf(valueAt(claim, ['spec'])), volumeName},
	}) as ApiObject;

const volumeFor = (claim: ApiObject, name: string): ApiObject => {
	const spec = fieldsOf(valueAt(claim, ['spec']));
	return made(
		'v1',
		'PersistentVolume',
		{name},
		{
			spec: {
				capacity: {storage: textAt(spec, ['resources', 'requests', 'storage'], '10Gi')},
				accessModes: spec.accessModes,
				persistentVolumeReclaimPolicy: 'Delete',
				...(typeof spec.storageClassName === 'string' ? {storageClassName: spec.storageClassName} : {}),
				claimRef: {
					apiVersion: 'v1',
					kind: 'PersistentVolumeClaim',
					namespace: namespaceOf(claim),
					name: claim.metadata.name,
				},
				hostPath: {path: `/disks/${name}`},
			},
		},
	);
};

/** A volume that waits for one of the claims has its place taken by the one that is made for it. */
const isTaken = (object: ApiObject, claims: ReadonlySet<string>): boolean =>
	object.kind === 'PersistentVolume' &&
	claims.has(
		`${textAt(object, ['spec', 'claimRef', 'namespace'], 'default')}/${textAt(object, ['spec', 'claimRef', 'name'])}`,
	);

const withEmptyDirectories = (object: ApiObject): ApiObject => {
	const volumes = itemsOf(valueAt(podSpecOf(object)?.spec, ['volumes']));

	if (!volumes.some(volume => valueAt(volume, ['ephemeral']) !== undefined)) {
		return object;
	}

	return changedTemplate(object, {
		volumes: volumes.map(volume =>
			valueAt(volume, ['ephemeral']) === undefined ? volume : {name: textAt(volume, ['name']), emptyDir: {}},
		),
	});
};

/** The objects with a bound volume for every claim. */
export const withVolumes = (objects: readonly ApiObject[], notes: Notes): readonly ApiObject[] => {
	const all = [...objects, ...missingClaims(objects, notes)].map(withEmptyDirectories);
	const claims = all.filter(isClaim);

	if (claims.length === 0) {
		return all;
	}

	const keys = new Set(claims.map(keyOf));
	const nameFor = (claim: ApiObject): string => `disk-${namespaceOf(claim)}-${claim.metadata.name}`.slice(0, 200);
	notes.push(
		`${plural(claims.length, 'claim')} for disks ${claims.length === 1 ? 'is' : 'are'} bound from the start, to disks that every node can reach: podfall has no loops for volumes`,
	);
	return [
		...claims.map(claim => volumeFor(claim, nameFor(claim))),
		...all
			.filter(object => !isTaken(object, keys))
			.map(object => (isClaim(object) ? boundBy(object, nameFor(object)) : object)),
	];
};
