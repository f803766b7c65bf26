import {deployments} from '../engine/api/kinds/deployment.ts';
import type {Cluster} from '../engine/cluster.ts';
import type {Saved} from '../engine/kernel/keyframe.ts';
import type {Tallies} from './tallies.ts';
import type {Mirror} from './view/mirror.ts';

/** What a busy second looks like: the top of the small curves. */
const busy = {writes: 100, requests: 200, pending: 20};

/**
Two minutes of one value a second under each name, for the small curves of the dashboard. Values are shares of what a
busy second would be, 0 to 1, so that a calm cluster draws a flat line.
*/
export const createHistories = (cluster: Cluster, length = 120) => {
	let lists = new Map<string, number[]>();
	let revisionBefore = cluster.store.revision;
	let requestsBefore = cluster.server.counts.total;

	const put = (name: string, value: number): void => {
		const list = lists.get(name) ?? [];
		list.push(Math.min(1, Math.max(0, value)));

		// Cut in half when it has grown twice too long, so that a second costs no copy.
		lists.set(name, list.length >= length * 2 ? list.slice(-length) : list);
	};

	const missingDns = (mirror: Mirror): number => {
		const dns = mirror.of(deployments).get('kube-system/coredns');
		return dns === undefined ? 0 : 1 - (dns.status?.readyReplicas ?? 0) / Math.max(1, dns.spec.replicas ?? 1);
	};

	return {
		/** Once a virtual second. */
		second(mirror: Mirror, tallies: Tallies): void {
			const {revision} = cluster.store;
			const {total} = cluster.server.counts;
			put('writes', (revision - revisionBefore) / busy.writes);
			put('api', (total - requestsBefore) / busy.requests);
			put('pending', tallies.pending().length / busy.pending);
			put('dns', missingDns(mirror));
			revisionBefore = revision;
			requestsBefore = total;

			for (const {key, desired, ready} of tallies.workloads()) {
				put(`workload/${key.slice(key.indexOf('/') + 1)}`, desired === 0 ? 0 : 1 - ready / desired);
			}
		},
		of: (name: string): readonly number[] => lists.get(name)?.slice(-length) ?? [],
		save: (): Saved => ({
			lists: [...lists].map(([name, list]) => [name, [...list]] as const),
			revisionBefore,
			requestsBefore,
		}),
		load(saved: Saved): void {
			lists = new Map(
				(saved.lists as ReadonlyArray<readonly [string, readonly number[]]>).map(
					([name, list]) => [name, [...list]] as const,
				),
			);
			revisionBefore = saved.revisionBefore as number;
			requestsBefore = saved.requestsBefore as number;
		},
	};
};

export type Histories = ReturnType<typeof createHistories>;
