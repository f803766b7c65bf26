import {type Finding, finding} from './findings.ts';
import {podsWanted} from './manifests.ts';
import type {Scenario} from './schema.ts';

type Resolved = Omit<Scenario, 'hash'>;

/** What one run may cost at most at its start; what grows beyond during play is a lesson, not a mistake of the author. */
export const runBudget = {
	nodes: 5000,
	pods: 150_000,
	services: 5000,
	requestsPerSecond: 1_000_000,
	faults: 200,
	virtualMillis: 24 * 3_600_000,
} as const;

const over = (path: readonly string[], what: string, found: number, limit: number): Finding[] =>
	found > limit ? [finding(path, `${found} ${what} are more than a run can have`, `at most ${limit}`)] : [];

/** The scenario stays inside what one run may cost. */
export const checkLimits = (scenario: Resolved): Finding[] => {
	const nodes = scenario.cluster.nodePools
		.flatMap(({zones, max}) => Object.keys(zones).map(zone => Math.max(zones[zone] ?? 0, max[zone] ?? 0)))
		.reduce((sum, count) => sum + count, 0);
	const applied = scenario.timeline.flatMap(({action}) => (action.type === 'apply' ? action.objects : []));
	const objects = [...scenario.objects, ...applied];
	const pods = objects.reduce((sum, object) => sum + podsWanted(object, nodes), 0);
	const services = objects.filter(({kind}) => kind === 'Service').length;
	const rate = scenario.traffic.clients.reduce((sum, client) => sum + client.rate, 0);
	const {duration, warmup, cooldown, tick} = scenario.time;

	return [
		...over(['cluster', 'nodePools'], 'nodes', nodes, runBudget.nodes),
		...over(['manifests'], 'pods', pods, runBudget.pods),
		...over(['manifests'], 'Services', services, runBudget.services),
		...over(['traffic', 'clients'], 'requests a second', rate, runBudget.requestsPerSecond),
		...over(['faults', 'items'], 'faults', scenario.faults.items.length, runBudget.faults),
		...over(['time', 'duration'], 'milliseconds', duration + cooldown, runBudget.virtualMillis),
		...(duration <= 0 ? [finding(['time', 'duration'], 'a run must take some time')] : []),
		...(warmup >= duration
			? [finding(['time'], 'the warm-up is not shorter than the whole run', 'warmup is 60s unless you say so')]
			: []),
		...(tick < 100 || tick > 5000 ? [finding(['time', 'tick'], 'must be between 100ms and 5s')] : []),
		...(nodes === 0 ? [finding(['cluster', 'nodePools'], 'the cluster has no nodes')] : []),
	];
};
