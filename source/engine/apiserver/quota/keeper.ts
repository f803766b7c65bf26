import type {AnyKind} from '../../api/kind.ts';
import type {ResourceList} from '../../api/kinds/common.ts';
import {type Pod, pods} from '../../api/kinds/pod.ts';
import {type ResourceQuota, resourceQuotas} from '../../api/kinds/resource-quota.ts';
import {type ApiObject, keyOf} from '../../api/object.ts';
import {isTerminal} from '../../api/pod-view.ts';
import {addQuantities, subtractQuantities} from '../../api/quantity.ts';
import {equalValues} from '../../api/share.ts';
import {minutes} from '../../kernel/time.ts';
import type {Storage} from '../storage.ts';
import {countedKinds, isCountedIn, type Usage, usageOf} from './usage.ts';

const nothing: Usage = new Map();

const usageIn = (quota: ResourceQuota, kind: AnyKind, object: ApiObject | undefined): Usage =>
	object !== undefined && isCountedIn(quota, kind, object) ? usageOf(kind, object) : nothing;

/** What a write adds to a quota, by the names that the quota limits; what it takes away is less than nothing. */
export const differenceIn = (
	quota: ResourceQuota,
	kind: AnyKind,
	next: ApiObject | undefined,
	before: ApiObject | undefined,
): Usage => {
	const [after, had] = [usageIn(quota, kind, next), usageIn(quota, kind, before)];
	const names = Object.keys(quota.spec.hard ?? {}).filter(name => after.has(name) || had.has(name));
	return new Map(
		names
			.map(name => [name, subtractQuantities(after.get(name) ?? '0', had.get(name) ?? '0')] as const)
			.filter(([, amount]) => amount !== '0'),
	);
};

const specOf = (object: ApiObject): unknown => (object as {readonly spec?: unknown}).spec;

/** Most writes report status and change no count. */
const mayCount = (kind: AnyKind, next: ApiObject | undefined, before: ApiObject | undefined): boolean => {
	if (next === undefined || before === undefined) {
		return true;
	}

	const hasEnded = (kind as unknown) === pods && isTerminal(next as Pod) !== isTerminal(before as Pod);
	return hasEnded || specOf(next) !== specOf(before);
};

export type QuotaKeeper = {
	/** Counts everything anew, whoever wrote what into a status. */
	recount(): void;
};

/** How often everything is counted anew. Source: resource-quota-sync-period of kube-controller-manager */
export const recountEvery = minutes(5);

/**
Keeps what is used of every quota true, from write to write.

In Kubernetes admission adds what comes, and a controller takes off what went when it next looks; here the server does both in
the millisecond of the write, so that nobody is refused for a pod that is gone. Source: pkg/controller/resourcequota
*/
export const keepQuotas = (storage: Storage): QuotaKeeper => {
	const report = (quota: ResourceQuota, used: ResourceList): void => {
		const status = {hard: quota.spec.hard ?? {}, used};

		if (!equalValues(quota.status, status)) {
			storage.replace(resourceQuotas, keyOf(quota), {...quota, status}, quota);
		}
	};

	const add = (quota: ResourceQuota, difference: Usage): void => {
		const used = Object.entries(quota.status?.used ?? {});
		report(
			quota,
			Object.fromEntries(used.map(([name, amount]) => [name, addQuantities(amount, difference.get(name) ?? '0')])),
		);
	};

	const recount = (quota: ResourceQuota): void => {
		const used = new Map(Object.keys(quota.spec.hard ?? {}).map(name => [name, '0']));

		for (const kind of countedKinds(quota)) {
			for (const object of storage.sorted(kind, quota.metadata.namespace)) {
				for (const [name, amount] of differenceIn(quota, kind, object, undefined)) {
					used.set(name, addQuantities(used.get(name) ?? '0', amount));
				}
			}
		}

		report(quota, Object.fromEntries(used));
	};

	storage.onWrite((kind, next, before) => {
		if (!kind.namespaced || storage.isEmpty(resourceQuotas as unknown as AnyKind) || !mayCount(kind, next, before)) {
			return;
		}

		const written = next ?? before;
		const isQuota = (kind as unknown) === resourceQuotas;
		const isWritten = (quota: ResourceQuota): boolean => isQuota && quota.metadata.name === written?.metadata.name;

		for (const quota of storage.sorted(resourceQuotas, written?.metadata.namespace)) {
			if (isWritten(quota)) {
				recount(quota);
			} else {
				const difference = differenceIn(quota, kind, next, before);

				if (difference.size > 0) {
					add(quota, difference);
				}
			}
		}
	});
	return {
		recount() {
			for (const quota of storage.sorted(resourceQuotas)) {
				recount(quota);
			}
		},
	};
};
