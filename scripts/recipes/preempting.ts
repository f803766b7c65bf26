import type {Run} from '../../source/game/run.ts';
import type {NodeOption, PodBlock, QueuedPod} from '../../source/game/view/frame.ts';
import {appOf, benchOf, countOf, freeCpu, inZone, least, type Play, playOn, type Recipe} from './recipe.ts';

const count = (app: string) => (option: NodeOption) => countOf(app, [option]);

/** Two of batch side by side where nothing else is, so that one of them leaves a whole hole; the bank on the other nodes. */
const homeOf = (pod: QueuedPod, fitting: readonly NodeOption[], all: readonly NodeOption[]): string | undefined => {
	const app = appOf(pod);
	const batchNodes = fitting.filter(({node}) => node.endsWith('1'));
	const bankNodes = fitting.filter(({node}) => node.endsWith('2'));

	switch (app) {
		case 'crunch':
			return least(batchNodes, count('crunch')) ?? least(bankNodes, count('crunch'), option => -freeCpu(option));
		case 'ledger':
		case 'api':
			return least(bankNodes, inZone(app, all), option => -freeCpu(option));
		default:
			return least(fitting, freeCpu);
	}
};

/** The fewest pods of batch on a node whose going makes the room that is asked for; nobody else is touched. */
const victimsOn = (option: NodeOption, pod: QueuedPod): readonly PodBlock[] | undefined => {
	const batch = option.pods.filter(each => each.victim && each.app === 'crunch');
	const chosen: PodBlock[] = [];

	for (const each of batch) {
		if (freeCpu(option) + chosen.reduce((sum, {milliCpu}) => sum + milliCpu, 0) >= pod.milliCpu) {
			break;
		}

		chosen.push(each);
	}

	return freeCpu(option) + chosen.reduce((sum, {milliCpu}) => sum + milliCpu, 0) >= pod.milliCpu ? chosen : undefined;
};

const preempt = (run: Run, pod: QueuedPod, options: readonly NodeOption[], promised: Set<string>): void => {
	const open = options.flatMap(option => {
		const victims = promised.has(option.node) ? undefined : victimsOn(option, pod);
		return victims === undefined || victims.length === 0 ? [] : [{option, victims}];
	});
	const best = open.sort((a, b) => a.victims.length - b.victims.length || (a.option.node < b.option.node ? -1 : 1))[0];

	if (best !== undefined) {
		const victims = best.victims.map(({name}) => `batch/${name}`);
		const reply = run.submit({do: 'preempt', pod: pod.key, node: best.option.node, victims});

		if (reply.ok) {
			promised.add(best.option.node);
		}

		run.advance(run.now + 20);
	}
};

/** Binds what fits, makes room for the critical ones alone, and lets everybody else wait. */
const batchFirst: Play = run => {
	const promised = new Set<string>();
	const asked = new Set<string>();
	playOn(() => {
		const bench = benchOf(run);
		const waiting = [...(bench?.active ?? [])].sort(
			(a, b) => b.priority - a.priority || b.milliCpu - a.milliCpu || (a.name < b.name ? -1 : 1),
		);

		for (const {key} of waiting) {
			const now = benchOf(run, key);
			const pod = now?.active.find(each => each.key === key);
			const fitting = now?.options.filter(({fits}) => fits) ?? [];

			if (now === undefined || pod === undefined) {
				continue;
			}

			const home = homeOf(pod, fitting, now.options);

			if (home !== undefined) {
				run.submit({do: 'bind', pod: key, node: home});
				run.advance(run.now + 20);
			} else if (appOf(pod) === 'audit' && !asked.has(key)) {
				asked.add(key);
				preempt(run, pod, now.options, promised);
			}
		}
	})(run);
};

/** Room for everybody at once: whoever outranks somebody pushes out the first that it sees. */
const everybodyPushes: Play = playOn(run => {
	for (const {key} of benchOf(run)?.active ?? []) {
		const now = benchOf(run, key);
		const pod = now?.active.find(each => each.key === key);

		if (now === undefined || pod === undefined) {
			continue;
		}

		const home = least(
			now.options.filter(({fits}) => fits),
			option => -freeCpu(option),
		);

		if (home !== undefined) {
			run.submit({do: 'bind', pod: key, node: home});
			run.advance(run.now + 20);
			continue;
		}

		const crowded = now.options.find(({pods}) => pods.some(({victim}) => victim));
		const victims = (crowded?.pods ?? []).filter(({victim}) => victim);

		if (crowded !== undefined) {
			run.submit({
				do: 'preempt',
				pod: key,
				node: crowded.node,
				victims: victims.map(({name, app}) => `${app === 'crunch' || app === 'report' ? 'batch' : 'bank'}/${name}`),
			});
			run.advance(run.now + 20);
		}
	}
});

export const whoGoesFirst: Recipe = {reference: batchFirst, cheat: everybodyPushes};
