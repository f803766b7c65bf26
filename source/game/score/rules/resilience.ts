import type {ServiceCensus} from '../census.ts';
import {defineRule, type ScoreSetting} from '../rule.ts';

type Endpoint = ServiceCensus['endpoints'][number];

/** Zones are what fails together; where there is only one, nodes are. */
const basketOf =
	(zones: readonly string[]) =>
	({zone, node}: Endpoint): string =>
		zones.length > 1 ? zone : node;

/** The share of a service's endpoints in its fullest basket. */
export const largestShare = (endpoints: readonly Endpoint[], basket: (endpoint: Endpoint) => string): number => {
	const counts = new Map<string, number>();
	let all = 0;
	let largest = 0;

	for (const endpoint of endpoints) {
		const count = (counts.get(basket(endpoint)) ?? 0) + endpoint.count;
		counts.set(basket(endpoint), count);
		largest = Math.max(largest, count);
		all += endpoint.count;
	}

	return all > 0 ? largest / all : 0;
};

const bestFor = (setting: ScoreSetting, nodes: number): number =>
	1 / Math.max(1, setting.zones.length > 1 ? setting.zones.length : nodes);

const halfOrSo = 0.5;

type Eggs = {sum: number; seconds: number; nodes: number};

/** Eggs in one basket: what a service loses at most when one zone goes. Services with a single endpoint are left out. */
export const resilience = defineRule<Eggs>({
	id: 'resil',
	title: 'resilience',
	gated: true,
	formula: 'mean over services of the largest zone’s share of ready endpoints',
	start: () => ({sum: 0, seconds: 0, nodes: 0}),
	second(tally, census, {setting}, note) {
		const basket = basketOf(setting.zones);
		const spread = census.services.filter(
			service => service.endpoints.reduce((sum, endpoint) => sum + endpoint.count, 0) > 1,
		);

		if (spread.length === 0) {
			return;
		}

		const shares = spread.map(service => largestShare(service.endpoints, basket));
		tally.nodes = Math.max(tally.nodes, census.nodes.length);
		tally.sum += shares.reduce((sum, share) => sum + share, 0) / spread.length;
		tally.seconds += 1;
		const best = bestFor(setting, tally.nodes);

		for (const [index, share] of shares.entries()) {
			const key = spread[index]!.key;
			const amount = (share - best) / spread.length;

			if (amount > 0) {
				note({amount, about: `services/${key}`, text: `${key} stood too much in one place`});
			}
		}
	},
	value: tally => (tally.seconds > 0 ? tally.sum / tally.seconds : undefined),
	best: (tally, {setting}) => bestFor(setting, tally.nodes),
	reference(tally, {setting}) {
		const best = bestFor(setting, tally.nodes);
		return Math.max(halfOrSo, best + (1 - best) / 4);
	},
	words: value => `${(value * 100).toFixed(0)} % in one basket`,
});
