/**
What a pod may learn of itself: by a path in its object, or of its containers' resources. Source:
pkg/apis/core/validation/validation.go, validateObjectFieldSelector, validateContainerResourceFieldSelector
*/
import {qualifiedNameProblems} from '../names.ts';
import {formatQuantity, parseQuantity} from '../quantity.ts';
import {type FieldErrors, invalidField, requiredField, unsupportedField} from '../validation.ts';
import {problemsAt} from './check.ts';

export type FieldRef = {readonly apiVersion?: string; readonly fieldPath?: string};
export type ResourceFieldRef = {
	readonly containerName?: string;
	readonly resource?: string;
	readonly divisor?: string;
};

type Place = 'env' | 'volume';

const convertible: ReadonlySet<string> = new Set([
	'metadata.annotations',
	'metadata.labels',
	'metadata.name',
	'metadata.namespace',
	'metadata.uid',
	'spec.nodeName',
	'spec.restartPolicy',
	'spec.serviceAccountName',
	'spec.schedulerName',
	'status.phase',
	'status.hostIP',
	'status.hostIPs',
	'status.podIP',
	'status.podIPs',
]);

const paths: Readonly<Record<Place, readonly string[]>> = {
	env: [
		'metadata.name',
		'metadata.namespace',
		'metadata.uid',
		'spec.nodeName',
		'spec.serviceAccountName',
		'status.hostIP',
		'status.hostIPs',
		'status.podIP',
		'status.podIPs',
	],
	volume: ['metadata.annotations', 'metadata.labels', 'metadata.name', 'metadata.namespace', 'metadata.uid'],
};

const subscripted = /^(.*)\['(.*)'\]$/;

export const fieldRefErrors = ({apiVersion, fieldPath}: FieldRef, field: string, place: Place): FieldErrors => {
	if (!apiVersion) {
		return [requiredField(`${field}.apiVersion`)];
	}

	if (!fieldPath) {
		return [requiredField(`${field}.fieldPath`)];
	}

	const unreadable = (why: string): FieldErrors => [
		invalidField(`${field}.fieldPath`, fieldPath, `error converting fieldPath: ${why}`),
	];

	if (apiVersion !== 'v1') {
		return unreadable(`unsupported pod version: ${apiVersion}`);
	}

	const [, path, key = ''] = subscripted.exec(fieldPath) ?? [];

	if (path !== undefined) {
		return path === 'metadata.annotations'
			? problemsAt(field, key.toLowerCase(), qualifiedNameProblems(key.toLowerCase()))
			: path === 'metadata.labels'
				? problemsAt(field, key, qualifiedNameProblems(key))
				: unreadable(`field label does not support subscript: ${fieldPath}`);
	}

	if (!convertible.has(fieldPath)) {
		return unreadable(`field label not supported: ${fieldPath}`);
	}

	return paths[place].includes(fieldPath) ? [] : [unsupportedField(`${field}.fieldPath`, fieldPath, paths[place])];
};

const resources: readonly string[] = [
	'limits.cpu',
	'limits.ephemeral-storage',
	'limits.memory',
	'requests.cpu',
	'requests.ephemeral-storage',
	'requests.memory',
];

const sizes = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei'];

const divisorsOf = (resource: string): {readonly allowed: readonly string[]; readonly words: string} | undefined => {
	const ofSizes = (what: string) => ({
		allowed: sizes,
		words: `only divisor's values ${sizes.join(', ')} are supported with the ${what} resource`,
	});

	if (/^(?:limits|requests)\.hugepages-/.test(resource)) {
		return ofSizes('hugepages');
	}

	switch (resource.slice(resource.indexOf('.') + 1)) {
		case 'cpu':
			return {
				allowed: ['1m', '1'],
				words: "only divisor's values 1m and 1 are supported with the cpu resource",
			};
		case 'memory':
			return ofSizes('memory');
		case 'ephemeral-storage':
			return ofSizes('local ephemeral storage');
		default:
			return undefined;
	}
};

const divisorErrors = (resource: string, divisor: string, field: string): FieldErrors => {
	const read = parseQuantity(divisor);
	const text = read.ok ? formatQuantity(read.value) : divisor;
	const rule = divisorsOf(resource);
	return text === '0' || rule === undefined || rule.allowed.includes(text)
		? []
		: [invalidField(`${field}.divisor`, resource, rule.words)];
};

export const resourceFieldRefErrors = (
	{containerName, resource = '', divisor = '0'}: ResourceFieldRef,
	field: string,
	place: Place,
): FieldErrors => {
	const unnamed = place === 'volume' && !containerName;
	const known = resources.includes(resource) || /^(?:limits|requests)\.hugepages-/.test(resource);
	return [
		...(unnamed
			? [requiredField(`${field}.containerName`)]
			: resource === ''
				? [requiredField(`${field}.resource`)]
				: known
					? []
					: [unsupportedField(`${field}.resource`, resource, resources)]),
		...divisorErrors(resource, divisor, field),
	];
};
