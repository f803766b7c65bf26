/*
What one object takes of a quota, and which quotas it is counted in.

	usageOf(pods, pod)    // pods 1, count/pods 1, requests.cpu 500m, cpu 500m, limits.memory 1Gi …

Source: pkg/quota/v1/evaluator/core
*/
import {type AnyKind, resourceName} from '../../api/kind.ts';
import {events} from '../../api/kinds/event.ts';
import {allKinds} from '../../api/kinds/index.ts';
import {type PersistentVolumeClaim, persistentVolumeClaims} from '../../api/kinds/persistent-volume-claim.ts';
import {type Pod, pods} from '../../api/kinds/pod.ts';
import type {QuotaScope} from '../../api/kinds/quota-names.ts';
import type {ResourceQuota, ScopeRequirement} from '../../api/kinds/resource-quota.ts';
import {type Service, services} from '../../api/kinds/service.ts';
import type {ApiObject} from '../../api/object.ts';
import {isExtendedResource, podLimits, podRequests} from '../../api/pod-resources.ts';
import {isTerminal, qosClassOf} from '../../api/pod-view.ts';
import {amountText} from '../../api/quantity.ts';

/** Amounts by name, as text. */
export type Usage = ReadonlyMap<string, string>;

/** Kinds of the core group that may be counted without `count/`, beside those with a usage of their own. */
const oldCounts: ReadonlySet<string> = new Set([
	'configmaps',
	'replicationcontrollers',
	'resourcequotas',
	'secrets',
	'services',
]);

const is = (kind: AnyKind, other: unknown): boolean => kind === other;

/** Extended resources are asked for whole and cannot be limited to more; they have no name without `requests.`. */
const podUsage = (pod: Pod): ReadonlyArray<readonly [string, string]> => {
	// Who has ended holds nothing any longer but its place among the objects.
	if (isTerminal(pod)) {
		return [];
	}

	const requests = [...podRequests(pod)].flatMap(([name, amount]) => {
		const text = amountText(name, amount);
		const asked = [`requests.${name}`, text] as const;
		return isExtendedResource(name) ? [asked] : [[name, text] as const, asked];
	});
	const limits = [...podLimits(pod)].map(([name, amount]) => [`limits.${name}`, amountText(name, amount)] as const);
	return [['pods', '1'], ...requests, ...limits];
};

const serviceUsage = ({spec}: Service): ReadonlyArray<readonly [string, string]> => {
	const ports = spec.ports?.length ?? 0;
	const isBalanced = spec.type === 'LoadBalancer';
	const onNodes = spec.type === 'NodePort' || (isBalanced && spec.allocateLoadBalancerNodePorts !== false) ? ports : 0;
	return [
		['services.nodeports', String(onNodes)],
		['services.loadbalancers', isBalanced ? '1' : '0'],
	];
};

const claimUsage = ({spec}: PersistentVolumeClaim): ReadonlyArray<readonly [string, string]> => {
	const storage = spec.resources?.requests?.storage ?? '0';
	const {storageClassName = ''} = spec;
	const ofClass = `${storageClassName}.storageclass.storage.k8s.io`;
	return [
		['persistentvolumeclaims', '1'],
		['requests.storage', storage],
		...(storageClassName === ''
			? []
			: ([
					[`${ofClass}/persistentvolumeclaims`, '1'],
					[`${ofClass}/requests.storage`, storage],
				] as const)),
	];
};

const particular = (kind: AnyKind, object: ApiObject): ReadonlyArray<readonly [string, string]> => {
	if (is(kind, pods)) {
		return podUsage(object as Pod);
	}

	if (is(kind, services)) {
		return serviceUsage(object as Service);
	}

	return is(kind, persistentVolumeClaims) ? claimUsage(object as PersistentVolumeClaim) : [];
};

export const usageOf = (kind: AnyKind, object: ApiObject): Usage =>
	new Map([
		[`count/${resourceName(kind)}`, '1'],
		...(kind.group === '' && oldCounts.has(kind.plural) ? ([[kind.plural, '1']] as const) : []),
		...particular(kind, object),
	]);

/** Whether objects of this kind may stand in the way of a quota of that name. */
const isAbout = (kind: AnyKind, name: string): boolean => {
	if (name === `count/${resourceName(kind)}` || (kind.group === '' && name === kind.plural)) {
		return true;
	}

	if (name.startsWith('count/')) {
		return false;
	}

	const ofClaims = name.endsWith('requests.storage') || name.endsWith('/persistentvolumeclaims');
	const ofServices = name.startsWith('services');
	return is(kind, persistentVolumeClaims) ? ofClaims : is(kind, services) ? ofServices : is(kind, pods) && !ofClaims;
};

/** The kinds whose objects a quota must count; nobody counts events. */
export const countedKinds = ({spec}: ResourceQuota): readonly AnyKind[] => {
	const names = Object.keys(spec.hard ?? {});
	return allKinds.filter(kind => kind.namespaced && !is(kind, events) && names.some(name => isAbout(kind, name)));
};

const requirementsOf = ({spec}: ResourceQuota): readonly ScopeRequirement[] => [
	...(spec.scopes ?? []).map(scopeName => ({scopeName, operator: 'Exists'}) as const),
	...(spec.scopeSelector?.matchExpressions ?? []),
];

const isListed = ({operator, values = []}: ScopeRequirement, value: string): boolean => {
	switch (operator) {
		case 'Exists':
			return value !== '';
		case 'DoesNotExist':
			return value === '';
		case 'In':
			return values.includes(value);
		default:
			return !values.includes(value);
	}
};

const looksElsewhere = ({spec}: Pod): boolean =>
	[spec.affinity?.podAffinity, spec.affinity?.podAntiAffinity].some(affinity =>
		[
			...(affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
			...(affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({podAffinityTerm}) => podAffinityTerm),
		].some(({namespaces = [], namespaceSelector}) => namespaces.length > 0 || namespaceSelector !== undefined),
	);

const isInScope = (requirement: ScopeRequirement, pod: Pod): boolean => {
	const {spec} = pod;
	const holds: Readonly<Record<Exclude<QuotaScope, 'PriorityClass'>, () => boolean>> = {
		BestEffort: () => qosClassOf(pod) === 'BestEffort',
		NotBestEffort: () => qosClassOf(pod) !== 'BestEffort',
		Terminating: () => spec.activeDeadlineSeconds !== undefined,
		NotTerminating: () => spec.activeDeadlineSeconds === undefined,
		CrossNamespacePodAffinity: () => looksElsewhere(pod),
		VolumeAttributesClass: () => false,
	};
	const {scopeName} = requirement;
	return scopeName === 'PriorityClass' ? isListed(requirement, spec.priorityClassName ?? '') : holds[scopeName]();
};

/** Whether the quota counts this object: one with scopes counts pods alone, and of them those that are in all its scopes. */
export const isCountedIn = (quota: ResourceQuota, kind: AnyKind, object: ApiObject): boolean => {
	const requirements = requirementsOf(quota);
	return (
		requirements.length === 0 ||
		(is(kind, pods) && requirements.every(requirement => isInScope(requirement, object as Pod)))
	);
};
