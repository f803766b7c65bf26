import type {MetricId, SeatId} from '../scenario/schema.ts';

export type Weights = Readonly<Partial<Record<MetricId, number>>>;

const tuner: Weights = {avail: 200, lat: 150, bind: 50, pend: 200, strand: 150, resil: 150, disr: 50, policy: 50};
const workload: Weights = {
	avail: 300,
	lat: 50,
	pend: 50,
	conv: 250,
	cost: 50,
	resil: 50,
	disr: 150,
	policy: 50,
	actions: 50,
};
const operator: Weights = {
	avail: 300,
	lat: 100,
	detect: 100,
	restore: 150,
	diag: 50,
	cost: 100,
	resil: 50,
	disr: 75,
	policy: 50,
	actions: 25,
};

/** Thousandths of the score that each metric is worth in each seat. Watching is scored as an operator who does nothing. */
export const seatWeights: Readonly<Record<SeatId, Weights>> = {
	watch: operator,
	scheduler: tuner,
	tuner,
	workload,
	autoscaler: workload,
	node: {
		avail: 250,
		lat: 50,
		detect: 150,
		restore: 150,
		conv: 100,
		disr: 200,
		policy: 50,
		actions: 50,
	},
	endpoints: {avail: 400, lat: 100, stale: 350, policy: 50, actions: 100},
	kubelet: {avail: 300, lat: 100, restore: 100, conv: 200, disr: 200, policy: 50, actions: 50},
	proxy: {avail: 400, lat: 150, stale: 350, actions: 100},
	etcd: {avail: 150, detect: 50, restore: 150, cp: 300, data: 300, actions: 50},
	gate: {lat: 100, cp: 300, diag: 500, policy: 100},
	cloud: {avail: 300, restore: 150, conv: 250, cost: 150, policy: 100, actions: 50},
	operator,
};
