import type {ApiObject} from '../../api/object.ts';
import type {Status} from '../../api/status.ts';
import {type ApiServerFlags, kubeadmFlags, serviceRangeOf} from '../flags.ts';
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
import {runtimeClass} from './runtime-class.ts';
import {serviceAccount} from './service-account.ts';
import {serviceAddresses} from './service-addresses.ts';
import {defaultStorageClass} from './storage-class.ts';
import {storageProtection} from './storage-protection.ts';
import {taintNewNodes} from './taint-new-nodes.ts';

/** The plug-ins in the order in which they run. Source: pkg/kubeapiserver/options/plugins.go, and kubeadm's NodeRestriction. */
const pluginsWith = (flags: ApiServerFlags): readonly AdmissionPlugin[] => [
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
	runtimeClass,
	certificateApproval,
	certificateRequester,
	serviceAddresses(serviceRangeOf(flags)),
	resourceQuota,
	roleEscalation,
];

/** What is no plug-in in Kubernetes and only works like one here: the storage of Services and of the RBAC kinds does it there. */
const parts: readonly string[] = ['CertificateRequester', 'RoleEscalation', 'ServiceAddresses'];

/** The plug-ins that a server may be started without, by name. */
export const admissionPluginNames: readonly string[] = pluginsWith(kubeadmFlags)
	.map(({name}) => name)
	.filter(name => !parts.includes(name));

export type AdmissionChain = {
	/** What the mutating plug-ins make of an object, one after the other; the first refusal ends it. */
	readonly mutate: (admission: Admission & {readonly object: ApiObject}) => Mutated;
	/** The first refusal of the validating plug-ins. */
	readonly refusalOf: (admission: Admission) => Status | undefined;
};

export const createAdmission = (flags: ApiServerFlags): AdmissionChain => {
	const plugins = pluginsWith(flags).filter(({name}) => !flags.disableAdmissionPlugins.includes(name));
	return {
		mutate(admission) {
			let {object} = admission;

			for (const plugin of plugins) {
				const shown = object === admission.object ? admission : {...admission, object};
				const next = plugin.mutate?.(shown) ?? object;

				if ('refusal' in next) {
					return next;
				}

				object = next;
			}

			return object;
		},
		refusalOf(admission) {
			for (const plugin of plugins) {
				const refusal = plugin.validate?.(admission);

				if (refusal !== undefined) {
					return refusal;
				}
			}

			return undefined;
		},
	};
};
