// @ts-check

/*
A single plug-in beside the default ones: it likes zones in which the pod's workload has few pods, and counts pods that are
being deleted as gone already.

The default scheduler does the same with PodTopologySpread, as far as a pod asks for it; this one asks on its behalf.
*/

const zoneLabel = 'topology.kubernetes.io/zone';

/** @type {import('../../schema/scheduler-module.d.ts').SchedulerModule} */
export default {
	name: 'zone-careful',
	plugins: [
		{
			name: 'ZoneCareful',
			weight: 5,
			/** How many pods of the same owner are in the node's zone. */
			score: (pod, {labels}, {nodes}) =>
				nodes
					.filter(node => node.labels[zoneLabel] === labels[zoneLabel])
					.flatMap(node => node.pods)
					.filter(other => other.namespace === pod.namespace && other.owner === pod.owner && !other.terminating).length,
			/** The fewest become 100, the most 0. */
			normalizeScore(_pod, counts) {
				const most = Math.max(...counts);
				return counts.map(count => (most === 0 ? 100 : Math.floor((100 * (most - count)) / most)));
			},
		},
	],
};
