import type {ApiObject} from '../../api/object.ts';
import type {Status} from '../../api/status.ts';
import {certificateApproval, certificateRequester} from './certificates.ts';
import {claimResize} from './claim-resize.ts';
import {defaultTolerations} from './default-tolerations.ts';
import {limitRanger} from './limit-ranger.ts';
import {namespaceLifecycle} from './namespace-lifecycle.ts';
import {nodeRestriction} from './node-restriction.ts';
import type {Admission, AdmissionPlugin, Mutated} from './plugin.ts';
import {priority} from './priority.ts';
import {resourceQuota} from './resource-quota.ts';
import {roleEscalation} from './role-escalation.ts';
import {serviceAccount} from './service-account.ts';
import {serviceAddresses} from './service-addresses.ts';
import {defaultStorageClass} from './storage-class.ts';
import {storageProtection} from './storage-protection.ts';
import {taintNewNodes} from './taint-new-nodes.ts';

/** The plug-ins in the order in which they run. Source: pkg/kubeapiserver/options/plugins.go, and kubeadm's NodeRestriction. */
export const admissionPlugins: readonly AdmissionPlugin[] = [
	namespaceLifecycle,
	limitRanger,
	serviceAccount,
	nodeRestriction,
	taintNewNodes,
	priority,
	defaultTolerations,
	defaultStorageClass,
	claimResize,
	storageProtection,
	certificateApproval,
	certificateRequester,
	serviceAddresses,
	resourceQuota,
	roleEscalation,
];

/** What the mutating plug-ins make of an object, one after the other; the first refusal ends it. */
export const mutate = (admission: Admission & {readonly object: ApiObject}): Mutated => {
	let {object} = admission;

	for (const plugin of admissionPlugins) {
		const shown = object === admission.object ? admission : {...admission, object};
		const next = plugin.mutate?.(shown) ?? object;

		if ('refusal' in next) {
			return next;
		}

		object = next;
	}

	return object;
};

/** The first refusal of the validating plug-ins. */
export const refusalOf = (admission: Admission): Status | undefined => {
	for (const plugin of admissionPlugins) {
		const refusal = plugin.validate?.(admission);

		if (refusal !== undefined) {
			return refusal;
		}
	}

	return undefined;
};
