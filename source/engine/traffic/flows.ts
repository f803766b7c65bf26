import type {Ground} from '../ground/ground.ts';
import type {ServiceCall} from '../ground/program.ts';
import type {Millis} from '../kernel/time.ts';
import {callersFirst} from './fan-out.ts';
import {type ClientPlan, dnsService, type TrafficPlan, usualThreshold} from './plan.ts';
import type {Origin, Route, Router} from './routing.ts';

/** Requests of one origin to one service. */
export type Flow = {
	/** `client/shoppers`, `shop/front>shop/pay`, `dns/shop/front`. */
	readonly key: string;
	readonly to: string;
	/** The service whose pods ask; undefined for users outside. */
	readonly by: string | undefined;
	readonly client: ClientPlan | undefined;
	readonly call: ServiceCall | undefined;
};

/** Who asks whom at one moment, callers before callees. */
export type Web = {
	readonly flows: readonly Flow[];
	readonly services: readonly string[];
	/** Flows by whom they ask, and by who asks (empty text for users outside). */
	readonly to: ReadonlyMap<string, readonly Flow[]>;
	readonly by: ReadonlyMap<string, readonly Flow[]>;
	/** Calls that each service makes, as its program says. */
	readonly calls: ReadonlyMap<string, readonly ServiceCall[]>;
	/** Milliseconds above which an answer of this service is slow: its own promise, or its strictest caller's. */
	readonly thresholds: ReadonlyMap<string, Millis>;
	/** Milliseconds after which those who ask it give up. */
	readonly patience: ReadonlyMap<string, Millis>;
};

/** Follows the calls of every program that users can reach. `known` are calls of services that have no pod to look at now. */
export const weave = (
	plan: TrafficPlan,
	ground: Ground,
	router: Router,
	known: ReadonlyMap<string, readonly ServiceCall[]>,
): Web => {
	const calls = new Map<string, readonly ServiceCall[]>();
	const hasDns = router.epochsOf(dnsService).some(epoch => epoch.rule !== undefined);

	const callsOf = (service: string): readonly ServiceCall[] => {
		const before = calls.get(service);

		if (before !== undefined) {
			return before;
		}

		const container = router.anyOf(service);
		const found = container === undefined ? (known.get(service) ?? []) : ground.programs.of(container.image).calls;
		calls.set(service, found);
		return found;
	};

	const asksDns = (service: string): boolean =>
		hasDns &&
		service !== dnsService &&
		(callsOf(service).length > 0 || plan.clients.some(({from}) => from === service));

	const callees = (service: string): readonly string[] => [
		...callsOf(service).map(call => call.service),
		...(asksDns(service) ? [dnsService] : []),
	];

	const askers = plan.clients.flatMap(({to, from}) => (from === 'outside' ? [to] : [from, to]));
	const found = callersFirst(askers, callees);
	// Everybody's lookups lean on the DNS, also of flows that only end at a service: it is worked out before them all.
	const services = [...found.filter(service => service !== dnsService), ...found.filter(each => each === dnsService)];
	const clients = plan.clients.map(
		(client): Flow => ({
			key: `client/${client.id}`,
			to: client.to,
			by: client.from === 'outside' ? undefined : client.from,
			client,
			call: undefined,
		}),
	);
	const inside = services.flatMap(service => [
		...callsOf(service).map(
			(call): Flow => ({key: `${service}>${call.service}`, to: call.service, by: service, client: undefined, call}),
		),
		...(asksDns(service)
			? [{key: `dns/${service}`, to: dnsService, by: service, client: undefined, call: undefined}]
			: []),
	]);
	const flows = [...clients, ...inside];
	return {
		flows,
		services,
		to: groupBy(flows, flow => flow.to),
		by: groupBy(flows, flow => flow.by ?? ''),
		calls,
		...limitsOf(plan, services, flows),
	};
};

const groupBy = (flows: readonly Flow[], key: (flow: Flow) => string): Map<string, readonly Flow[]> => {
	const groups = new Map<string, Flow[]>();

	for (const flow of flows) {
		const group = groups.get(key(flow));

		if (group === undefined) {
			groups.set(key(flow), [flow]);
		} else {
			group.push(flow);
		}
	}

	return groups;
};

export const noWeb: Web = {
	flows: [],
	services: [],
	to: new Map(),
	by: new Map(),
	calls: new Map(),
	thresholds: new Map(),
	patience: new Map(),
};

const limitsOf = (
	plan: TrafficPlan,
	services: readonly string[],
	flows: readonly Flow[],
): Pick<Web, 'thresholds' | 'patience'> => {
	const thresholds = new Map<string, Millis>();
	const patience = new Map<string, Millis>();

	for (const {service, latency} of plan.slos) {
		thresholds.set(service, Math.min(thresholds.get(service) ?? latency.threshold, latency.threshold));
	}

	const by = groupBy(
		flows.filter(each => each.call !== undefined),
		flow => flow.by ?? '',
	);

	for (const service of services) {
		const own = thresholds.get(service);

		for (const flow of by.get(service) ?? []) {
			if (own !== undefined) {
				thresholds.set(flow.to, Math.min(thresholds.get(flow.to) ?? own, own));
			}
		}
	}

	for (const {to, client, call} of flows) {
		const timeout = client?.timeout ?? call?.timeout ?? usualThreshold;
		patience.set(to, Math.min(patience.get(to) ?? timeout, timeout));
	}

	return {thresholds, patience};
};

export const originOf = (flow: Flow, router: Router): Origin =>
	flow.client === undefined ? router.insideOf(flow.by ?? '') : router.outside(flow.client);

/** How a flow was routed during a stretch of the tick. */
export type Segment = {readonly route: Route; readonly length: Millis};
