// @ts-check

/*
Packs by shape, and keeps the emptiest node free for a big pod that may come.

On all other nodes it looks at what would be left: a node whose memory is gone is lost however much CPU it has left, so the
best place is the one where both run out together. Of two that are equally even it takes the fuller one.

It knows nothing of zones, of services, and of nodes that die.
*/

/** @typedef {import('../../schema/scheduler-module.d.ts').Node} Node */
/** @typedef {import('../../schema/scheduler-module.d.ts').WaitingPod} Pod */

/** The share of CPU and of memory that is taken once these requests are on the node, too. */
const taken = (/** @type {Node} */ {requested, allocatable}, /** @type {Pod['requests']} */ more) => ({
	cpu: (requested.milliCpu + more.milliCpu) / allocatable.milliCpu,
	memory: (requested.memory + more.memory) / allocatable.memory,
});

const nothing = {milliCpu: 0, memory: 0, ephemeralStorage: 0, extended: {}};

/** How full a node is where it is fullest: the size of the biggest pod that still fits hangs on it. */
const fullness = (/** @type {Node} */ node) => {
	const {cpu, memory} = taken(node, nothing);
	return Math.max(cpu, memory);
};

const least = (/** @type {readonly Node[]} */ nodes, /** @type {(node: Node) => number} */ measure) =>
	nodes.reduce((best, node) => (measure(node) < measure(best) ? node : best));

/** @type {import('../../schema/scheduler-module.d.ts').SchedulerModule} */
export default {
	name: 'shape-fit',
	decide(pod, {feasible}) {
		if (feasible.length === 0) {
			return undefined;
		}

		const reserve = least(feasible, fullness);
		const others = feasible.filter(node => node !== reserve);
		const unevenness = (/** @type {Node} */ node) => {
			const {cpu, memory} = taken(node, pod.requests);
			return Math.abs(cpu - memory) - Math.max(cpu, memory) / 100;
		};

		return (others.length === 0 ? reserve : least(others, unevenness)).name;
	},
};
