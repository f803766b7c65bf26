/** What a volume may be, and what of it may change. Source: pkg/apis/core/validation/validation.go, ValidatePersistentVolume */
import type {Json} from '../json.ts';
import {internalOf} from '../moulds/internal.ts';
import {dnsLabelProblems, dnsSubdomainProblems} from '../names.ts';
import {compareQuantities} from '../quantity.ts';
import {equalSaid} from '../share.ts';
import {unifiedDiff} from '../unified-diff.ts';
import {type FieldErrors, forbiddenField, invalidField, requiredField, unsupportedField} from '../validation.ts';
import {immutable, isRecord, metadataErrors, requiredName, requiredText} from './check.ts';
import {accessModeErrors, classNameErrors, volumeModeErrors} from './claim-validation.ts';
import {driverNameErrors} from './csi-names.ts';
import {noBackstepErrors} from './path-check.ts';
import type {PersistentVolume, PersistentVolumeSpec} from './persistent-volume.ts';
import {nodeSelectorErrors} from './scheduling-validation.ts';
import {hostPathErrors, nfsErrors} from './volume-validation.ts';

const capacityErrors = (capacity: PersistentVolumeSpec['capacity']): FieldErrors => {
	const field = 'spec.capacity';
	const names = Object.keys(capacity ?? {});
	return [
		...(names.length === 0 ? [requiredField(field)] : []),
		...(names.length === 1 && names[0] === 'storage' ? [] : [unsupportedField(field, capacity ?? null, ['storage'])]),
		...Object.entries(capacity ?? {}).flatMap(([name, amount]) => [
			...(compareQuantities(amount, '0') < 0
				? [invalidField(`${field}[${name}]`, Number(amount), 'must be a valid resource quantity')]
				: []),
			...(compareQuantities(amount, '0') <= 0
				? [invalidField(`${field}[${name}]`, amount, 'must be greater than zero')]
				: []),
		]),
	];
};

const reclaimPolicies = ['Delete', 'Recycle', 'Retain'];

const affinityErrors = ({nodeAffinity}: PersistentVolumeSpec): FieldErrors => {
	const field = 'spec.nodeAffinity.required';

	if (nodeAffinity === undefined) {
		return [];
	}

	return nodeAffinity.required === undefined
		? [requiredField(field, 'must specify required node constraints')]
		: nodeSelectorErrors(nodeAffinity.required, field);
};

type SecretReference = {readonly name?: string; readonly namespace?: string};

const secretErrors = (secret: SecretReference | undefined, field: string): FieldErrors =>
	secret === undefined
		? []
		: [
				...requiredName(secret.name, `${field}.name`, dnsSubdomainProblems),
				...requiredName(secret.namespace, `${field}.namespace`, dnsLabelProblems),
			];

type CsiSource = {readonly driver?: string; readonly volumeHandle?: string} & Readonly<
	Partial<Record<(typeof csiSecrets)[number], SecretReference>>
>;

const csiSecrets = [
	'controllerPublishSecretRef',
	'controllerExpandSecretRef',
	'nodePublishSecretRef',
	'nodeExpandSecretRef',
] as const;

/** Sources that are looked into, by their names; the others are taken as they are. */
const sourceErrors: Readonly<
	Record<string, (source: never, field: string, spec: PersistentVolumeSpec) => FieldErrors>
> = {
	hostPath: hostPathErrors,
	nfs: nfsErrors,
	local: ({path}: {readonly path?: string}, field, {nodeAffinity}) => [
		...(path ? noBackstepErrors(path, `${field}.path`) : [requiredField(`${field}.path`)]),
		...(nodeAffinity === undefined ? [requiredField('spec.nodeAffinity', 'Local volume requires node affinity')] : []),
	],
	csi: (source: CsiSource, field) => [
		...driverNameErrors(source.driver, `${field}.driver`),
		...requiredText(source.volumeHandle, `${field}.volumeHandle`),
		...csiSecrets.flatMap(name => secretErrors(source[name], `${field}.${name}`)),
	],
};

/** In the order in which Kubernetes looks for them. */
const sourceOrder: readonly string[] = [
	'hostPath',
	'gcePersistentDisk',
	'awsElasticBlockStore',
	'glusterfs',
	'flocker',
	'nfs',
	'rbd',
	'quobyte',
	'cephfs',
	'iscsi',
	'cinder',
	'fc',
	'flexVolume',
	'azureFile',
	'vsphereVolume',
	'photonPersistentDisk',
	'portworxVolume',
	'azureDisk',
	'scaleIO',
	'local',
	'storageos',
	'csi',
];

const sourcesErrors = (spec: PersistentVolumeSpec): FieldErrors => {
	const sources = spec as Readonly<Record<string, unknown>>;
	const [first, ...others] = sourceOrder.filter(name => sources[name] !== undefined);
	const source = sources[first ?? ''];
	return first === undefined
		? [requiredField('spec', 'must specify a volume type')]
		: [
				...(sourceErrors[first]?.(source as never, `spec.${first}`, spec) ?? []),
				...others.map(name =>
					forbiddenField(`spec.${name === 'cephfs' ? 'cephFS' : name}`, 'may not specify more than 1 volume type'),
				),
			];
};

const recyclesAll = ({hostPath, persistentVolumeReclaimPolicy: policy}: PersistentVolumeSpec): boolean =>
	hostPath?.path !== undefined && /^\/+(?:\.\/*)*$/.test(hostPath.path) && policy === 'Recycle';

const attributesErrors = ({volumeAttributesClassName: name, csi}: PersistentVolumeSpec): FieldErrors => {
	const field = 'spec.volumeAttributesClassName';
	return name === undefined
		? []
		: [
				...(name === '' ? [requiredField(field, 'an empty string is disallowed')] : classNameErrors(name, field)),
				...(csi === undefined
					? [requiredField('spec.csi', 'has to be specified when using volumeAttributesClassName')]
					: []),
			];
};

export const volumeErrors = (volume: PersistentVolume): FieldErrors => {
	const spec: PersistentVolumeSpec = isRecord(volume.spec) ? volume.spec : {};
	const {accessModes, persistentVolumeReclaimPolicy: policy} = spec;
	return [
		...metadataErrors(volume),
		...((accessModes ?? []).length === 0 ? [requiredField('spec.accessModes')] : []),
		...accessModeErrors(accessModes, 'spec.accessModes'),
		...capacityErrors(spec.capacity),
		...(!policy || reclaimPolicies.includes(policy)
			? []
			: [unsupportedField('spec.persistentVolumeReclaimPolicy', policy, reclaimPolicies)]),
		...affinityErrors(spec),
		...sourcesErrors(spec),
		...(recyclesAll(spec)
			? [forbiddenField('spec.persistentVolumeReclaimPolicy', "may not be 'recycle' for a hostPath mount of '/'")]
			: []),
		...classNameErrors(spec.storageClassName, 'spec.storageClassName'),
		...volumeModeErrors(spec.volumeMode, 'spec.volumeMode'),
		...attributesErrors(spec),
	];
};

const othersThanSource: ReadonlySet<string> = new Set([
	'AccessModes',
	'Capacity',
	'ClaimRef',
	'MountOptions',
	'NodeAffinity',
	'PersistentVolumeReclaimPolicy',
	'StorageClassName',
	'VolumeAttributesClassName',
	'VolumeMode',
]);

/** Where the bytes lie, as Kubernetes keeps it. */
const shownSource = (spec: PersistentVolumeSpec): Json =>
	Object.fromEntries(
		Object.entries(internalOf('core/v1.PersistentVolumeSpec', spec) as Readonly<Record<string, Json>>).filter(
			([name]) => !othersThanSource.has(name),
		),
	);

/** A secret for growing may be named later. */
const withoutNewSecret = (next: PersistentVolumeSpec, before: PersistentVolumeSpec): PersistentVolumeSpec => {
	const [csi, had] = [next.csi as CsiSource | undefined, before.csi as CsiSource | undefined];
	return csi === undefined || had === undefined || had.controllerExpandSecretRef !== undefined
		? next
		: {...next, csi: {...next.csi, controllerExpandSecretRef: undefined} as PersistentVolumeSpec['csi'] & {}};
};

const gaNames: ReadonlyMap<string, string> = new Map([
	['beta.kubernetes.io/arch', 'kubernetes.io/arch'],
	['beta.kubernetes.io/os', 'kubernetes.io/os'],
	['failure-domain.beta.kubernetes.io/region', 'topology.kubernetes.io/region'],
	['failure-domain.beta.kubernetes.io/zone', 'topology.kubernetes.io/zone'],
	['beta.kubernetes.io/instance-type', 'node.kubernetes.io/instance-type'],
]);

/** Labels of the first days may give way to those of today. Source: getMaskNodeSelectorLabelChangeEqualities */
const withGaNames = (affinity: PersistentVolumeSpec['nodeAffinity']): unknown => ({
	required: {
		nodeSelectorTerms: affinity?.required?.nodeSelectorTerms?.map(term => ({
			...term,
			matchExpressions: term.matchExpressions?.map(each => ({...each, key: gaNames.get(each.key) ?? each.key})),
		})),
	},
});

const affinityChangeErrors = (
	{nodeAffinity: next}: PersistentVolumeSpec,
	{nodeAffinity: before}: PersistentVolumeSpec,
) =>
	before === undefined || (next !== undefined && equalSaid(withGaNames(next), withGaNames(before)))
		? []
		: [
				invalidField(
					'nodeAffinity',
					internalOf('core/v1.VolumeNodeAffinity', next),
					'field is immutable, except for updating from beta label to GA',
				),
			];

export const volumeUpdateErrors = (next: PersistentVolume, before: PersistentVolume): FieldErrors => {
	const errors = volumeErrors(next);
	const spec: PersistentVolumeSpec = isRecord(next.spec) ? next.spec : {};
	const field = 'spec.persistentvolumesource';
	const [wanted, was] = [shownSource(withoutNewSecret(spec, before.spec)), shownSource(before.spec)];
	return [
		...errors,
		...errors,
		...(equalSaid(wanted, was)
			? []
			: [forbiddenField(field, `${field} is immutable after creation\n${unifiedDiff(was, wanted)}`)]),
		...immutable(spec.volumeMode, before.spec.volumeMode, 'volumeMode'),
		...affinityChangeErrors(spec, before.spec),
		...(before.spec.volumeAttributesClassName !== undefined && spec.volumeAttributesClassName === undefined
			? [forbiddenField('spec.volumeAttributesClassName', 'update from non-nil value to nil is forbidden')]
			: []),
	];
};
