/** What `kubectl describe` says of an object. Source: kubectl/pkg/describe/describe.go */
import {type AnyKind, resourceName} from '../../../../engine/api/kind.ts';
import type {Loose, Reading} from '../api.ts';
import {describeAutoscaler} from './autoscaler.ts';
import {eventsAbout, writeEvents} from './events.ts';
import {describeAny} from './generic.ts';
import {
	describeEndpointSlice,
	describeEndpoints,
	describeIngress,
	describeIngressClass,
	describeService,
} from './network.ts';
import {describeNetworkPolicy} from './network-policy.ts';
import {describeNode} from './node.ts';
import {describePod} from './pod.ts';
import {describeLimitRange, describeQuota} from './quotas.ts';
import {
	describeBinding,
	describeBudget,
	describeClaim,
	describeConfigMap,
	describeNamespace,
	describePriorityClass,
	describeRole,
	describeSecret,
	describeServiceAccount,
	describeStorageClass,
} from './settings.ts';
import {createSheet, type Sheet} from './sheet.ts';
import {describeCsiNode, describeVolume} from './storage.ts';
import {
	describeCronJob,
	describeDaemonSet,
	describeDeployment,
	describeJob,
	describeReplicaSet,
	describeReplicationController,
	describeStatefulSet,
} from './workloads.ts';

type Describer = (sheet: Sheet, object: never, api: Reading) => void;

const describers: Readonly<Record<string, Describer>> = {
	pods: (sheet, pod, api) => describePod(sheet, pod, api.now),
	nodes: describeNode,
	'deployments.apps': describeDeployment,
	'replicasets.apps': describeReplicaSet,
	'statefulsets.apps': describeStatefulSet,
	'daemonsets.apps': describeDaemonSet,
	replicationcontrollers: describeReplicationController,
	'jobs.batch': describeJob,
	'cronjobs.batch': describeCronJob,
	'horizontalpodautoscalers.autoscaling': describeAutoscaler,
	services: describeService,
	endpoints: describeEndpoints,
	'endpointslices.discovery.k8s.io': describeEndpointSlice,
	'ingresses.networking.k8s.io': describeIngress,
	'ingressclasses.networking.k8s.io': describeIngressClass,
	'networkpolicies.networking.k8s.io': describeNetworkPolicy,
	persistentvolumeclaims: describeClaim,
	persistentvolumes: describeVolume,
	'csinodes.storage.k8s.io': describeCsiNode,
	resourcequotas: describeQuota,
	limitranges: describeLimitRange,
	'poddisruptionbudgets.policy': describeBudget,
	namespaces: describeNamespace,
	configmaps: describeConfigMap,
	secrets: describeSecret,
	serviceaccounts: describeServiceAccount,
	'priorityclasses.scheduling.k8s.io': describePriorityClass,
	'storageclasses.storage.k8s.io': describeStorageClass,
	'roles.rbac.authorization.k8s.io': describeRole,
	'clusterroles.rbac.authorization.k8s.io': describeRole,
	'rolebindings.rbac.authorization.k8s.io': describeBinding,
	'clusterrolebindings.rbac.authorization.k8s.io': describeBinding,
};

/** Kinds that nobody reports events about. */
const quiet: readonly string[] = [
	'namespaces',
	'secrets',
	'resourcequotas',
	'limitranges',
	'networkpolicies.networking.k8s.io',
	'roles.rbac.authorization.k8s.io',
	'clusterroles.rbac.authorization.k8s.io',
	'rolebindings.rbac.authorization.k8s.io',
	'clusterrolebindings.rbac.authorization.k8s.io',
];

/** The whole description, events last. */
export const describeText = (api: Reading, kind: AnyKind, object: Loose, withEvents: boolean): string => {
	const sheet = createSheet();
	const resource = resourceName(kind);
	const own = Object.hasOwn(describers, resource) ? describers[resource] : undefined;

	if (own === undefined) {
		describeAny(sheet, object);
	} else {
		own(sheet, object as never, api);
	}

	if (withEvents && !quiet.includes(resource)) {
		writeEvents(sheet, eventsAbout(api, object), api.now);
	}

	return sheet.text();
};

/** The table of events alone. */
export const eventsText = (api: Reading, object: Loose): string => {
	const sheet = createSheet();
	writeEvents(sheet, eventsAbout(api, object), api.now);
	return sheet.text();
};
