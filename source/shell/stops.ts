import type {Fact} from '../engine/kernel/chronicle.ts';
import type {Millis} from '../engine/kernel/time.ts';
import {faultStruck, requestsLostTold} from '../game/score/words.ts';

/** Something at which time may be asked to stand still: `:until failed` once, `:stop failed` each time. */
export type Stop = {
	readonly word: string;
	/** As it is said when it came: `a request failed`. */
	readonly title: string;
	/** Only who watches may know: nobody in a seat hears of a fault before its symptoms. */
	readonly watchOnly?: true;
	readonly isIt: (fact: Fact, warmup: Millis) => boolean;
};

const isOpen = ({hidden}: Fact): boolean => hidden !== true;

export const allStops: readonly Stop[] = [
	{word: 'fault', title: 'a fault struck', watchOnly: true, isIt: ({what}) => what === faultStruck},
	// While the cluster starts nobody is served yet; that is no news.
	{word: 'failed', title: 'a request failed', isIt: ({what, at}, warmup) => what === requestsLostTold && at > warmup},
	{
		word: 'not-ready',
		title: 'a node is not Ready',
		isIt: ({what, who}) => what === 'update node/status' && who === 'node-controller',
	},
	{word: 'pod-not-ready', title: 'a pod is not ready', isIt: fact => fact.what === 'pod not ready' && isOpen(fact)},
	{word: 'pending', title: 'a pod fits nowhere', isIt: fact => fact.what === 'unschedulable' && isOpen(fact)},
	{word: 'leader', title: 'the Lease changed hands', isIt: ({what, at}) => what === 'became leader' && at > 0},
];

export const stopsFor = (seat: string): readonly Stop[] =>
	allStops.filter(({watchOnly}) => watchOnly !== true || seat === 'watch');

/** What it was about, as a player would call it: `shop/web-1`, `worker-a1`. */
export const aboutOf = ({about, detail}: Fact): string =>
	typeof detail?.text === 'string' ? detail.text : about.replace(/^[^/]+\//, '');
