/** What a volume of a pod may be. Source: pkg/apis/core/validation/validation.go, ValidateVolumes */
import {dnsLabelProblems, dnsSubdomainProblems} from '../names.ts';
import {compareQuantities} from '../quantity.ts';
import {
	duplicateField,
	type FieldErrors,
	forbiddenField,
	invalidField,
	requiredField,
	unsupportedField,
} from '../validation.ts';
import {annotationErrors, eachItem, labelErrors, problemsAt, requiredText, soundOnce} from './check.ts';
import {claimSpecErrors} from './claim-validation.ts';
import {driverNameErrors} from './csi-names.ts';
import {type FieldRef, fieldRefErrors, type ResourceFieldRef, resourceFieldRefErrors} from './downward-check.ts';
import {modeErrors, noBackstepErrors, projectedPathErrors} from './path-check.ts';
import type {KeyToPath, ProjectedSource, Volume} from './volume.ts';

type Source<T extends keyof Volume> = NonNullable<Volume[T]>;

const hostPathTypes = [
	'',
	'BlockDevice',
	'CharDevice',
	'Directory',
	'DirectoryOrCreate',
	'File',
	'FileOrCreate',
	'Socket',
];

export const hostPathErrors = (
	{path, type}: {readonly path?: string; readonly type?: string},
	field: string,
): FieldErrors =>
	path === undefined || path === ''
		? [requiredField(`${field}.path`)]
		: [
				...noBackstepErrors(path, `${field}.path`),
				...(type === undefined || hostPathTypes.includes(type)
					? []
					: [unsupportedField(`${field}.type`, type, hostPathTypes)]),
			];

export const nfsErrors = (
	{server, path = ''}: {readonly server?: string; readonly path?: string},
	field: string,
): FieldErrors => [
	...requiredText(server, `${field}.server`),
	...requiredText(path, `${field}.path`),
	...(path.startsWith('/') ? [] : [invalidField(`${field}.path`, path, 'must be an absolute path')]),
];

const keyToPathErrors = ({key, path, mode}: KeyToPath, field: string): FieldErrors => [
	...requiredText(key, `${field}.key`),
	...requiredText(path, `${field}.path`),
	...projectedPathErrors(path, `${field}.path`),
	...modeErrors(mode, `${field}.mode`),
];

type Keyed = {readonly items?: readonly KeyToPath[]; readonly defaultMode?: number};

const keyedErrors = ({items, defaultMode}: Keyed, field: string): FieldErrors => [
	...modeErrors(defaultMode, `${field}.defaultMode`),
	...eachItem(items, `${field}.items`, keyToPathErrors),
];

type DownwardFile = {
	readonly path?: string;
	readonly mode?: number;
	readonly fieldRef?: FieldRef;
	readonly resourceFieldRef?: ResourceFieldRef;
};

/** Which file it is that is wrong Kubernetes does not say: all stand at the volume's own place. */
const downwardFileErrors = ({path, mode, fieldRef, resourceFieldRef}: DownwardFile, field: string): FieldErrors => [
	...requiredText(path, `${field}.path`),
	...projectedPathErrors(path, `${field}.path`),
	...(fieldRef === undefined
		? resourceFieldRef === undefined
			? [requiredField(field, 'one of fieldRef and resourceFieldRef is required')]
			: resourceFieldRefErrors(resourceFieldRef, `${field}.resourceFieldRef`, 'volume')
		: fieldRefErrors(fieldRef, `${field}.fieldRef`, 'volume')),
	...(fieldRef !== undefined && resourceFieldRef !== undefined
		? [invalidField(field, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously')]
		: []),
	...modeErrors(mode, `${field}.mode`),
];

const downwardErrors = ({items, defaultMode}: Source<'downwardAPI'>, field: string): FieldErrors => [
	...modeErrors(defaultMode, `${field}.defaultMode`),
	...((items ?? []) as readonly DownwardFile[]).flatMap(file => downwardFileErrors(file, field)),
];

const tenMinutes = 600;
const longestToken = 4_294_967_296;

const tokenErrors = (
	{expirationSeconds = tenMinutes, path}: NonNullable<ProjectedSource['serviceAccountToken']>,
	at: string,
	volume: string,
): FieldErrors => [
	...(expirationSeconds < tenMinutes
		? [invalidField(`${at}.expirationSeconds`, expirationSeconds, 'may not specify a duration less than 10 minutes')]
		: []),
	...(expirationSeconds > longestToken
		? [
				invalidField(
					`${at}.expirationSeconds`,
					expirationSeconds,
					'may not specify a duration larger than 2^32 seconds',
				),
			]
		: []),
	...(path ? projectedPathErrors(path, `${volume}.path`) : [requiredField(`${volume}.path`)]),
];

/** One source of a projected volume; `taken` are the paths of those before it. */
const projectedSourceErrors = (
	source: ProjectedSource,
	at: string,
	volume: string,
	taken: Set<string>,
): FieldErrors => {
	const once = (path: string | undefined, shown: string): FieldErrors => {
		if (path === undefined || path === '') {
			return [];
		}

		const again = taken.has(path);
		taken.add(path);
		return again ? [invalidField(volume, shown, 'conflicting duplicate paths')] : [];
	};

	const keyed = (name: 'secret' | 'configMap'): FieldErrors => {
		const from = source[name];
		return from === undefined
			? []
			: [
					...requiredText(from.name, `${at}.${name}.name`),
					...eachItem(from.items, `${at}.${name}.items`, (item, place) => [
						...keyToPathErrors(item, place),
						...once(item.path, from.name ?? ''),
					]),
				];
	};

	const files = (source.downwardAPI?.items ?? []) as readonly DownwardFile[];
	const count = Object.keys(source).length;
	return [
		...keyed('secret'),
		...keyed('configMap'),
		...files.flatMap(file => [...downwardFileErrors(file, `${at}.downwardAPI`), ...once(file.path, file.path ?? '')]),
		...(source.serviceAccountToken === undefined
			? []
			: tokenErrors(source.serviceAccountToken, `${at}.serviceAccountToken`, volume)),
		...(count > 1 ? [forbiddenField(at, 'may not specify more than 1 volume type per source')] : []),
	];
};

const projectedErrors = soundOnce(({sources, defaultMode}: Source<'projected'>, field) => {
	const taken = new Set<string>();
	return [
		...modeErrors(defaultMode, `${field}.defaultMode`),
		...eachItem(sources, `${field}.sources`, (source, at) => projectedSourceErrors(source, at, field, taken)),
	];
});

const ephemeralErrors = ({volumeClaimTemplate: template}: Source<'ephemeral'>, field: string): FieldErrors => {
	const at = `${field}.volumeClaimTemplate`;
	return template === undefined
		? [requiredField(at)]
		: [
				...annotationErrors(template.metadata?.annotations, `${at}.metadata.annotations`),
				...labelErrors(template.metadata?.labels, `${at}.metadata.labels`),
				...claimSpecErrors(template.spec, `${at}.spec`),
			];
};

type CsiSource = {readonly driver?: string; readonly nodePublishSecretRef?: {readonly name?: string}};

const csiErrors = ({driver, nodePublishSecretRef: secret}: CsiSource, field: string): FieldErrors => [
	...driverNameErrors(driver, `${field}.driver`),
	...(secret === undefined
		? []
		: secret.name
			? problemsAt(`${field}.name`, secret.name, dnsSubdomainProblems(secret.name))
			: [requiredField(`${field}.nodePublishSecretRef.name`)]),
];

/** Sources that are looked into, by their names; the others are taken as they are. */
const sourceErrors: Readonly<Record<string, (source: never, field: string) => FieldErrors>> = {
	emptyDir: ({sizeLimit}: Source<'emptyDir'>, field) =>
		sizeLimit !== undefined && compareQuantities(sizeLimit, '0') < 0
			? [forbiddenField(`${field}.sizeLimit`, 'SizeLimit field must be a valid resource quantity')]
			: [],
	hostPath: hostPathErrors,
	secret: (source: Source<'secret'>, field) => [
		...requiredText(source.secretName, `${field}.secretName`),
		...keyedErrors(source, field),
	],
	nfs: nfsErrors,
	persistentVolumeClaim: ({claimName}: Source<'persistentVolumeClaim'>, field) =>
		requiredText(claimName, `${field}.claimName`),
	downwardAPI: downwardErrors,
	configMap: (source: Source<'configMap'>, field) => [
		...requiredText(source.name, `${field}.name`),
		...keyedErrors(source, field),
	],
	projected: projectedErrors,
	csi: csiErrors,
	ephemeral: ephemeralErrors,
};

/** In the order in which Kubernetes looks for them. */
const sourceOrder: readonly string[] = [
	'emptyDir',
	'hostPath',
	'gitRepo',
	'gcePersistentDisk',
	'awsElasticBlockStore',
	'secret',
	'nfs',
	'iscsi',
	'glusterfs',
	'flocker',
	'persistentVolumeClaim',
	'rbd',
	'cinder',
	'cephfs',
	'quobyte',
	'downwardAPI',
	'fc',
	'flexVolume',
	'configMap',
	'azureFile',
	'vsphereVolume',
	'photonPersistentDisk',
	'portworxVolume',
	'azureDisk',
	'storageos',
	'projected',
	'scaleIO',
	'csi',
	'ephemeral',
	'image',
];

/** How the refusal of a second source calls it, where that is not its name. */
const wordsOfSecond: Readonly<Record<string, string>> = {cephfs: 'cephFS', downwardAPI: 'downwarAPI'};

const oneSourceErrors = (volume: Volume, field: string): FieldErrors => {
	const named = sourceOrder.filter(name => Object.hasOwn(volume, name));
	const [first, ...others] = named;
	const source = (volume as unknown as Readonly<Record<string, never>>)[first ?? ''];
	return first === undefined
		? [requiredField(field, 'must specify a volume type')]
		: [
				...(sourceErrors[first]?.(source as never, `${field}.${first}`) ?? []),
				...others.map(name =>
					forbiddenField(`${field}.${wordsOfSecond[name] ?? name}`, 'may not specify more than 1 volume type'),
				),
			];
};

/** A claim that is made for a pod's own volume is called after both. */
const ephemeralNameErrors = ({name, ephemeral}: Volume, field: string, pod: string | undefined): FieldErrors => {
	const claim = `${pod}-${name}`;
	return ephemeral === undefined || !pod || !name
		? []
		: dnsSubdomainProblems(claim).map(problem =>
				invalidField(`${field}.name`, name, `PVC name ${JSON.stringify(claim)}: ${problem}`),
			);
};

export type JudgedVolumes = {
	/** The names of those with which nothing is wrong: only these may be mounted. */
	readonly good: ReadonlySet<string>;
	/** By the names of the good ones: whether a claim stands behind it. */
	readonly claims: ReadonlySet<string>;
	readonly errors: FieldErrors;
};

const noVolumes: JudgedVolumes = {good: new Set(), claims: new Set(), errors: []};

/** `pod` is the name of the pod whose volumes they are; a template's pods have none yet. */
export const judgedVolumes = (
	volumes: readonly Volume[] | undefined,
	field: string,
	pod: string | undefined,
): JudgedVolumes => {
	if (volumes === undefined || volumes.length === 0) {
		return noVolumes;
	}

	const good = new Set<string>();
	const claims = new Set<string>();
	const errors = eachItem(volumes, field, (volume, at) => {
		const {name} = volume;
		const wrong = [
			...oneSourceErrors(volume, at),
			...ephemeralNameErrors(volume, at, pod),
			...(name ? problemsAt(`${at}.name`, name, dnsLabelProblems(name)) : [requiredField(`${at}.name`)]),
			...(good.has(name) ? [duplicateField(`${at}.name`, name)] : []),
		];

		if (wrong.length === 0) {
			good.add(name);
		}

		if (wrong.length === 0 && (volume.persistentVolumeClaim !== undefined || volume.ephemeral !== undefined)) {
			claims.add(name);
		}

		const claimed = volume.persistentVolumeClaim?.claimName;
		const isMade = pod && volumes.some(other => other.ephemeral !== undefined && `${pod}-${other.name}` === claimed);
		const why = 'must not reference a PVC that gets created for an ephemeral volume';
		return isMade ? [...wrong, invalidField(`${at}.persistentVolumeClaim.claimName`, claimed, why)] : wrong;
	});
	return {good, claims, errors};
};
