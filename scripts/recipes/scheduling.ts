import type {NodeOption} from '../../source/game/view/frame.ts';
import {appOf, binding, type Choose, countOf, freeCpu, inZone, least, type Recipe} from './recipe.ts';

const filled = ({allocatableMilliCpu, requestedMilliCpu}: NodeOption): number =>
	requestedMilliCpu / allocatableMilliCpu;

/** How unevenly CPU and memory would be used up. */
const lopsided =
	(pod: {readonly milliCpu: number; readonly memoryBytes: number}) =>
	(option: NodeOption): number =>
		Math.abs(
			(option.requestedMilliCpu + pod.milliCpu) / option.allocatableMilliCpu -
				(option.requestedMemoryBytes + pod.memoryBytes) / option.allocatableMemoryBytes,
		);

const here = (app: string) => (option: NodeOption) => countOf(app, [option]);

/** What every careless player tries: the first node of the list, for everything. */
const alwaysThe =
	(name: RegExp): Choose =>
	(_, __, all) =>
		all.find(({node}) => name.test(node))?.node;

/** The report goes where it alone fits, webs spread over the zones, carts take what is left. */
const bigRocksFirst: Choose = (pod, fitting, all) => {
	const app = appOf(pod);
	return app === 'report'
		? least(fitting, option => -freeCpu(option))
		: least(fitting, inZone(app, all), here(app), filled);
};

export const firstBind: Recipe = {reference: binding(bigRocksFirst), cheat: binding(alwaysThe(/^big/))};

const gibi = 1_073_741_824;

/** One node stays open for the model: what is put there leaves 6 CPU and 8 GiB. */
const keepAHole: Choose = (pod, fitting, all) => {
	const app = appOf(pod);
	const reserved = fitting.find(({node}) => node === 'rack-b2');

	if (app === 'model') {
		return least(fitting, filled);
	}

	const leavesTheHole =
		reserved !== undefined &&
		freeCpu(reserved) - pod.milliCpu >= 6000 &&
		reserved.allocatableMemoryBytes - reserved.requestedMemoryBytes - pod.memoryBytes >= 8 * gibi;
	const open = fitting.filter(option => option !== reserved || (leavesTheHole && app !== 'crunch'));
	return app === 'thumbs' ? least(open, inZone(app, all), here(app), filled) : least(open, lopsided(pod), filled);
};

export const tetrisNight: Recipe = {
	reference: binding(keepAHole),
	// Evenly over all nodes, as one would without a plan: the hole for the last piece is gone.
	cheat: binding((_, fitting) => least(fitting, filled)),
};

/** Even over zones first, then over nodes; when capacity is gone, what earns nothing waits. */
const spreadThenShed: Choose = (pod, fitting, all) => {
	const app = appOf(pod);
	const workers = all.filter(({node}) => node.startsWith('worker'));
	const isCrowded = workers.some(
		({fits, brief}) => !fits && brief !== undefined && /silent|unreach|not-ready|taint/.test(brief),
	);

	if (app === 'reco' && isCrowded) {
		return undefined;
	}

	return least(fitting, inZone(app, all), here(app), filled);
};

export const zoneOutage: Recipe = {
	reference: binding(spreadThenShed),
	// Everything in one zone: the very zone that goes dark.
	cheat: binding((_, fitting) => least(fitting, option => (option.zone === 'a' ? 0 : 1), filled)),
};
