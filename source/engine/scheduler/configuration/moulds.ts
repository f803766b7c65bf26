/** What a KubeSchedulerConfiguration may hold. Source: k8s.io/kube-scheduler/config/v1/types.go and types_pluginargs.go */
import {each, list, type Mould, type Struct, struct, texts} from '../../api/moulds/mould.ts';
import {structOf} from '../../api/moulds/types.ts';

const typeMeta = each('text', 'apiVersion', 'kind');

const pluginSet = struct('PluginSet', {
	enabled: list(struct('Plugin', {name: 'text', weight: 'count'})),
	disabled: list(struct('Plugin', {name: 'text', weight: 'count'})),
});

const profile = struct('KubeSchedulerProfile', {
	schedulerName: 'text',
	percentageOfNodesToScore: 'count',
	plugins: struct('Plugins', {
		...each(pluginSet, 'preEnqueue', 'queueSort', 'preFilter', 'filter', 'postFilter', 'preScore', 'score'),
		...each(pluginSet, 'reserve', 'permit', 'preBind', 'bind', 'postBind', 'multiPoint'),
	}),
	// What arguments may be depends on the plug-in's name.
	pluginConfig: list(struct('PluginConfig', {name: 'text', args: 'any'})),
});

const extender = struct('Extender', {
	...each('text', 'urlPrefix', 'filterVerb', 'preemptVerb', 'prioritizeVerb', 'bindVerb', 'httpTimeout'),
	...each('flag', 'enableHTTPS', 'nodeCacheCapable', 'ignorable'),
	weight: 'longCount',
	tlsConfig: struct('ExtenderTLSConfig', {
		insecure: 'flag',
		...each('text', 'serverName', 'certFile', 'keyFile', 'caFile', 'certData', 'keyData', 'caData'),
	}),
	managedResources: list(struct('ExtenderManagedResource', {name: 'text', ignoredByScheduler: 'flag'})),
});

export const configurationMould: Struct = struct('KubeSchedulerConfiguration', {
	...typeMeta,
	parallelism: 'count',
	percentageOfNodesToScore: 'count',
	...each('longCount', 'podInitialBackoffSeconds', 'podMaxBackoffSeconds'),
	...each('flag', 'enableProfiling', 'enableContentionProfiling', 'delayCacheUntilActive'),
	clientConnection: struct('ClientConnectionConfiguration', {
		...each('text', 'kubeconfig', 'acceptContentTypes', 'contentType'),
		qps: 'decimal',
		burst: 'count',
	}),
	leaderElection: struct('LeaderElectionConfiguration', {
		leaderElect: 'flag',
		...each('text', 'leaseDuration', 'renewDeadline', 'retryPeriod'),
		...each('text', 'resourceLock', 'resourceName', 'resourceNamespace'),
	}),
	profiles: list(profile),
	extenders: list(extender),
});

const resources: Mould = list(struct('ResourceSpec', {name: 'text', weight: 'longCount'}));
const shape: Mould = list(struct('UtilizationShapePoint', each('count', 'utilization', 'score')));

const argumentsOf = (plugin: string, members: Struct['members']): readonly [string, Struct] => [
	plugin,
	struct(`${plugin}Args`, {...typeMeta, ...members}),
];

/** By the name of the plug-in; the others take no arguments. */
export const argumentMoulds: ReadonlyMap<string, Struct> = new Map([
	argumentsOf('DefaultPreemption', each('count', 'minCandidateNodesPercentage', 'minCandidateNodesAbsolute')),
	argumentsOf('DynamicResources', {filterTimeout: 'text'}),
	argumentsOf('InterPodAffinity', {hardPodAffinityWeight: 'count', ignorePreferredTermsOfExistingPods: 'flag'}),
	argumentsOf('NodeAffinity', {addedAffinity: structOf('core/v1.NodeAffinity')}),
	argumentsOf('NodeResourcesBalancedAllocation', {resources}),
	argumentsOf('NodeResourcesFit', {
		...each(texts, 'ignoredResources', 'ignoredResourceGroups'),
		scoringStrategy: struct('ScoringStrategy', {
			type: 'text',
			resources,
			requestedToCapacityRatio: struct('RequestedToCapacityRatioParam', {shape}),
		}),
	}),
	argumentsOf('PodTopologySpread', {
		defaultConstraints: list(structOf('core/v1.TopologySpreadConstraint')),
		defaultingType: 'text',
	}),
	argumentsOf('VolumeBinding', {bindTimeoutSeconds: 'longCount', shape}),
]);
