/** What a quota may count, by name. Source: pkg/apis/core/helper/helpers.go */
import {qualifiedNameProblems} from '../names.ts';

/** Amounts that containers ask for and are limited to. */
const computeNames: ReadonlySet<string> = new Set([
	'cpu',
	'memory',
	'ephemeral-storage',
	'requests.cpu',
	'requests.memory',
	'requests.ephemeral-storage',
	'limits.cpu',
	'limits.memory',
	'limits.ephemeral-storage',
]);

/** Things that are counted, and storage that is asked for. */
const countNames: ReadonlySet<string> = new Set([
	'pods',
	'services',
	'replicationcontrollers',
	'resourcequotas',
	'secrets',
	'configmaps',
	'persistentvolumeclaims',
	'services.nodeports',
	'services.loadbalancers',
]);

const isHugePages = (name: string): boolean => name.startsWith('hugepages-') || name.startsWith('requests.hugepages-');

export const isStandardQuotaName = (name: string): boolean =>
	computeNames.has(name) || countNames.has(name) || name === 'requests.storage' || isHugePages(name);

/** Standard names of resources wherever they are named, in quotas or elsewhere. */
export const isStandardName = (name: string): boolean => isStandardQuotaName(name) || name === 'storage';

/** Whether a quantity of it is a whole number. */
export const isCounted = (name: string): boolean => countNames.has(name) || name.startsWith('count/');

/** What is wrong with the name of a resource: a word of Kubernetes' own, or one with a domain. */
export const resourceNameProblems = (name: string): readonly string[] => {
	const problems = qualifiedNameProblems(name);
	return problems.length > 0 || name.includes('/') || isStandardName(name)
		? problems
		: ['must be a standard resource type or fully qualified'];
};

export const quotaNameProblems = (name: string): readonly string[] => [
	...resourceNameProblems(name),
	...(name.includes('/') || isStandardQuotaName(name) ? [] : ['must be a standard resource for quota']),
];

export const quotaScopes = [
	'BestEffort',
	'CrossNamespacePodAffinity',
	'NotBestEffort',
	'NotTerminating',
	'PriorityClass',
	'Terminating',
	'VolumeAttributesClass',
] as const;

export type QuotaScope = (typeof quotaScopes)[number];

const isOfPods = (name: string): boolean =>
	name === 'pods' || name === 'count/pods' || computeNames.has(name) || isHugePages(name);

/** Whether a quota of this scope may count this. Source: IsResourceQuotaScopeValidForResource */
export const countsInScope = (scope: QuotaScope, name: string): boolean => {
	switch (scope) {
		case 'BestEffort':
			return name === 'pods';
		case 'VolumeAttributesClass':
			return name === 'persistentvolumeclaims' || name === 'requests.storage';
		default:
			return isOfPods(name);
	}
};
