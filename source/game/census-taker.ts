import type {Cluster} from '../engine/cluster.ts';
import type {Saved} from '../engine/kernel/keyframe.ts';
import {isDisruption, isOverBudget} from './disruptions.ts';
import type {Census, PlayerWrite} from './score/census.ts';
import type {Tallies} from './tallies.ts';
import type {Mirror} from './view/mirror.ts';

type Answered = Census['answered'][number];

/** Counts the world for the score, once a virtual second, with what happened since the count before. */
export const createCensusTaker = (cluster: Cluster) => {
	const {kernel} = cluster;
	const prices = new Map(cluster.ground.machines.map(machine => [machine.name, machine.centsPerHour / 100]));
	let writes: readonly PlayerWrite[] = [];
	let answered: readonly Answered[] = [];
	let podsCreated = 0;
	let podsBound = 0;

	return {
		/** The mirror must have been refreshed. */
		take(mirror: Mirror, tallies: Tallies): Census {
			const {created, bound, ended} = tallies.takeNews();
			podsCreated += created.length;
			podsBound += bound.length;
			const census: Census = {
				at: kernel.now,
				nodes: tallies.nodes(prices),
				workloads: tallies.workloads(),
				pending: tallies.pending(),
				services: tallies.services(),
				created: created.length,
				bound: bound.map(({key, at, cause}) => ({key, waited: at - (tallies.bornAt(key) ?? at), fact: cause})),
				disrupted: ended
					.filter(({pod, cause}) => isDisruption(pod.status?.conditions, kernel.chronicle.get(cause)))
					.map(({key, pod, cause}) => ({key, brokeBudget: isOverBudget(mirror, pod), fact: cause})),
				writes,
				violations: [],
				declared: [],
				answered,
				staleShare: cluster.traffic.deadShare(),
				apiAnswers: cluster.isServed,
			};
			writes = [];
			answered = [];
			return census;
		},
		noteWrite(write: PlayerWrite): void {
			writes = [...writes, write];
		},
		noteAnswer(answer: Answered): void {
			answered = [...answered, answer];
		},
		get counts() {
			return {podsCreated, podsBound};
		},
		save: (): Saved => ({writes, answered, podsCreated, podsBound}),
		load(saved: Saved): void {
			writes = saved.writes as readonly PlayerWrite[];
			answered = saved.answered as readonly Answered[];
			podsCreated = saved.podsCreated as number;
			podsBound = saved.podsBound as number;
		},
	};
};
