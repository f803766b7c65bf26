import type {AnyKind} from '../../api/kind.ts';
import {type Container, type Pod, pods} from '../../api/kinds/pod.ts';
import {type ResourceQuota, resourceQuotas} from '../../api/kinds/resource-quota.ts';
import {addQuantities, compareQuantities} from '../../api/quantity.ts';
import {forbidden} from '../../api/refusals.ts';
import type {Status} from '../../api/status.ts';
import {differenceIn} from '../quota/keeper.ts';
import {isCountedIn, type Usage} from '../quota/usage.ts';
import type {Admission, AdmissionPlugin} from './plugin.ts';

const any = (kind: unknown): AnyKind => kind as AnyKind;

/** What every container must name once a quota limits it. */
const mustBeNamed = new Set(['cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory']);

const names = ({resources}: Container, quotaName: string): boolean => {
	const isLimit = quotaName.startsWith('limits.');
	const list = isLimit ? resources?.limits : resources?.requests;
	return Object.hasOwn(list ?? {}, quotaName.replace(/^(?:limits|requests)\./, ''));
};

/** `must specify limits.cpu for: web; requests.cpu for: web`; undefined when all is named. */
const unnamed = ({spec}: Pod, quota: ResourceQuota): string | undefined => {
	const wanted = Object.keys(quota.spec.hard ?? {})
		.filter(name => mustBeNamed.has(name))
		.sort();
	const containers = [...spec.containers, ...(spec.initContainers ?? [])];
	const missing = wanted.flatMap(name => {
		const silent = containers.filter(container => !names(container, name)).map(container => container.name);
		return silent.length === 0 ? [] : [`${name} for: ${[...new Set(silent)].sort().join(',')}`];
	});
	return missing.length === 0 ? undefined : `must specify ${missing.join('; ')}`;
};

/** `pods=1,requests.cpu=500m`. */
const listed = (wanted: readonly string[], amount: (name: string) => string): string =>
	wanted.map(name => `${name}=${amount(name)}`).join(',');

const exceeded = ({metadata, spec, status}: ResourceQuota, more: Usage): string | undefined => {
	const used = (name: string): string => status?.used?.[name] ?? '0';
	const hard = (name: string): string => spec.hard?.[name] ?? '0';
	const over = [...more]
		.filter(([name, amount]) => compareQuantities(addQuantities(used(name), amount), hard(name)) > 0)
		.map(([name]) => name)
		.sort();
	const requested = listed(over, name => more.get(name) ?? '0');
	return over.length === 0
		? undefined
		: `exceeded quota: ${metadata.name}, requested: ${requested}, used: ${listed(over, used)}, limited: ${listed(over, hard)}`;
};

/** What is new and what may have grown. */
const isAsked = ({verb, subresource, object, before}: Admission): boolean => {
	if (object === undefined || (subresource !== '' && subresource !== 'resize')) {
		return false;
	}

	const specOf = (one: unknown): unknown => (one as {readonly spec?: unknown}).spec;
	return verb === 'create' || before === undefined || specOf(object) !== specOf(before);
};

const refusalBy = (quota: ResourceQuota, {kind, object, before}: Admission): string | undefined => {
	if (object === undefined || !isCountedIn(quota, kind, object)) {
		return undefined;
	}

	const silence = kind === any(pods) ? unnamed(object as Pod, quota) : undefined;

	if (silence !== undefined) {
		return `failed quota: ${quota.metadata.name}: ${silence}`;
	}

	const difference = differenceIn(quota, kind, object, before);
	return exceeded(quota, new Map([...difference].filter(([, amount]) => !amount.startsWith('-'))));
};

/** Nothing new where the namespace's quota is used up. It comes last: what is refused by others is not counted. Source: plugin/resourcequota */
export const resourceQuota: AdmissionPlugin = {
	name: 'ResourceQuota',
	validate(admission): Status | undefined {
		const {kind, name, namespace, storage} = admission;

		if (namespace === undefined || storage.isEmpty(any(resourceQuotas)) || !isAsked(admission)) {
			return undefined;
		}

		for (const quota of storage.sorted(resourceQuotas, namespace)) {
			const why = refusalBy(quota, admission);

			if (why !== undefined) {
				return forbidden(kind, name, why);
			}
		}

		return undefined;
	},
};
