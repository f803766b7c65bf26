/*
Recipes: how a careful player wins each level, and a cheap trick that must not win it.

A recipe looks at frames alone, as a player does, and hands in intents. `npm run replays` plays them all and keeps the
replays, so that a rule that changes every trail costs one command.
*/
import type {Intent} from '../../source/game/intent.ts';
import type {Run} from '../../source/game/run.ts';
import type {
	ClusterFrame,
	Frame,
	NodeOption,
	QueuedPod,
	Request,
	SchedulerBench,
} from '../../source/game/view/frame.ts';

/** Plays an open run to its end. */
export type Play = (run: Run) => void;

export type Recipe = {readonly reference: Play; readonly cheat: Play};

const look = (run: Run, request: Partial<Request> & {readonly screen: string}): Frame =>
	run.frame({advice: false, truth: false, ...request});

const turn = 1000;

/** Lets the act look again at every decision, and at least once a second. */
export const playOn =
	(act: (run: Run) => void): Play =>
	run => {
		act(run);

		while (!run.over) {
			run.advance(run.now + turn, {toDecision: true});

			if (!run.over) {
				act(run);
			}
		}
	};

/** Lets time pass and does nothing. */
export const doNothing: Play = playOn(() => undefined);

/** The prediction first, then every question when it is asked. */
export const answering = (choose: (right: number) => number): Play => {
	const choiceFor = (run: Run, id: string): number => {
		const {predict, check} = run.scenario.quiz;
		return choose([...predict, ...check].find(question => question.id === id)?.answer ?? 0);
	};

	return run => {
		for (const {id} of run.scenario.quiz.predict) {
			run.submit({do: 'answer', question: id, choice: choiceFor(run, id)});
		}

		playOn(() => {
			const {question} = look(run, {screen: 'watch'});

			if (question !== undefined) {
				run.submit({do: 'answer', question: question.id, choice: choiceFor(run, question.id)});
			}
		})(run);
	};
};

/** Asks for things at their times: `[60, intent]` after sixty seconds. */
export const onTime =
	(deeds: ReadonlyArray<readonly [second: number, intent: Intent]>): Play =>
	run => {
		for (const [second, intent] of deeds) {
			run.advance(second * 1000);
			run.submit(intent);
		}

		run.advance(run.end);
	};

/** The dashboard. */
export const watched = (run: Run): ClusterFrame | undefined => look(run, {screen: 'watch'}).cluster;

export const benchOf = (run: Run, pod?: string): SchedulerBench | undefined =>
	look(run, {screen: 'scheduler', item: pod}).scheduler;

/** The work that a loop would do now. */
export const workOf = (run: Run) =>
	look(run, {screen: 'controller'}).controller?.work.filter(item => item.actionable) ?? [];

/** The name of a pod's workload: `web-6fb8cd-x2z9k` is a web. */
export const appOf = ({name}: {readonly name: string}): string => name.split('-')[0]!;

/** What stands on a node of one workload. */
export const countOf = (app: string, options: readonly NodeOption[]): number =>
	options.reduce((sum, {pods}) => sum + pods.filter(pod => appOf(pod) === app).length, 0);

/** Chooses a node for a pod among those that fit, or leaves the pod waiting. */
export type Choose = (pod: QueuedPod, fitting: readonly NodeOption[], all: readonly NodeOption[]) => string | undefined;

/** Binds what waits, largest first, each where `choose` says; looks again after each. */
export const binding = (choose: Choose): Play =>
	playOn(run => {
		const waiting = [...(benchOf(run)?.active ?? [])].sort(
			(a, b) => b.priority - a.priority || b.milliCpu - a.milliCpu || (a.name < b.name ? -1 : 1),
		);

		for (const {key} of waiting) {
			const bench = benchOf(run, key);
			const pod = bench?.active.find(each => each.key === key);

			if (bench === undefined || pod === undefined) {
				continue;
			}

			const node = choose(
				pod,
				bench.options.filter(({fits}) => fits),
				bench.options,
			);

			if (node !== undefined) {
				run.submit({do: 'bind', pod: key, node});
				// The seat sees its own bind in its cache before it looks again.
				run.advance(run.now + 20);
			}
		}
	});

/** The first by the smallest of several measures; names decide what is level. */
export const least = (options: readonly NodeOption[], ...measures: ReadonlyArray<(option: NodeOption) => number>) =>
	[...options].sort((a, b) => {
		for (const measure of measures) {
			const difference = measure(a) - measure(b);

			if (difference !== 0) {
				return difference;
			}
		}

		return a.node < b.node ? -1 : 1;
	})[0]?.node;

export const freeCpu = ({allocatableMilliCpu, requestedMilliCpu}: NodeOption): number =>
	allocatableMilliCpu - requestedMilliCpu;

/** Pods of the same workload in a node's zone. */
export const inZone =
	(app: string, all: readonly NodeOption[]) =>
	({zone}: NodeOption): number =>
		countOf(
			app,
			all.filter(other => other.zone === zone),
		);
