import type {Cluster} from '../engine/cluster.ts';
import type {Saved} from '../engine/kernel/keyframe.ts';
import {isDisruption, isOverBudget} from './disruptions.ts';
import type {Census, Declaration, PlayerWrite, Violation} from './score/census.ts';
import type {Tallies} from './tallies.ts';
import type {Mirror} from './view/mirror.ts';

type Answered = Census['answered'][number];

/** Counts the world for the score, once a virtual second, with what happened since the count before. */
export const createCensusTaker = (cluster: Cluster) => {
	const {kernel} = cluster;
	const prices = new Map(cluster.ground.machines.map(machine => [machine.name, machine.centsPerHour / 100]));
	let writes: readonly PlayerWrite[] = [];
	let declared: readonly Declaration[] = [];
	let answered: readonly Answered[] = [];
	/** Questions that have their answer; it is final. */
	let answers: ReadonlySet<string> = new Set();
	/** All of the run; those from `violationsCounted` on are news. */
	let violations: readonly Violation[] = [];
	let violationsCounted = 0;
	let podsCreated = 0;
	let podsBound = 0;

	return {
		/** The mirror must have been refreshed. `leftOpen` are questions that nobody answered: they count as wrong ones. */
		take(mirror: Mirror, tallies: Tallies, leftOpen: readonly string[]): Census {
			const {created, bound, ended} = tallies.takeNews();
			const workloads = tallies.workloads();
			podsCreated += created.length;
			podsBound += bound.length;
			const census: Census = {
				at: kernel.now,
				nodes: tallies.nodes(prices),
				workloads,
				pending: tallies.pending(),
				services: tallies.services(),
				created: created.length,
				bound: bound.map(({key, at, cause}) => ({key, waited: at - (tallies.bornAt(key) ?? at), fact: cause})),
				disrupted: ended
					.filter(({pod, cause}) => isDisruption(pod, cause, kernel.chronicle.get, workloads))
					.map(({key, pod, cause}) => ({key, brokeBudget: isOverBudget(mirror, pod), fact: cause})),
				writes,
				violations: violations.slice(violationsCounted),
				declared,
				answered: [...answered, ...leftOpen.map(question => ({question, right: false, fact: kernel.cause}))],
				staleShare: cluster.traffic.deadShare(),
				apiAnswers: cluster.isServed,
			};
			writes = [];
			declared = [];
			answered = [];
			violationsCounted = violations.length;
			return census;
		},
		noteDeclaration(declaration: Declaration): void {
			declared = [...declared, declaration];
		},
		noteWrite(write: PlayerWrite): void {
			writes = [...writes, write];
		},
		/** Only what is asked underway is scored: predictions are the player's own. */
		noteAnswer(answer: Answered, isScored: boolean): void {
			answers = new Set([...answers, answer.question]);
			answered = isScored ? [...answered, answer] : answered;
		},
		isAnswered: (question: string): boolean => answers.has(question),
		noteViolation(violation: Violation): void {
			violations = [...violations, violation];
		},
		get violations() {
			return violations;
		},
		get counts() {
			return {podsCreated, podsBound};
		},
		save: (): Saved => ({
			writes,
			declared,
			answered,
			answers: [...answers],
			violations,
			violationsCounted,
			podsCreated,
			podsBound,
		}),
		load(saved: Saved): void {
			writes = saved.writes as readonly PlayerWrite[];
			declared = saved.declared as readonly Declaration[];
			answered = saved.answered as readonly Answered[];
			answers = new Set(saved.answers as readonly string[]);
			violations = saved.violations as readonly Violation[];
			violationsCounted = saved.violationsCounted as number;
			podsCreated = saved.podsCreated as number;
			podsBound = saved.podsBound as number;
		},
	};
};
