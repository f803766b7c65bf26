/*
The ways that requests take, as they were last looked at, and the facts that made them so. The ground says when something
changed that packets meet; the ways are looked at again in the same millisecond, but not more often than ten times a
tick, and what was true until then is kept as a stretch of the tick.
*/
import type {Ground} from '../ground/ground.ts';
import type {ServiceCall} from '../ground/program.ts';
import type {Fact} from '../kernel/chronicle.ts';
import type {Kernel} from '../kernel/kernel.ts';
import type {Saved} from '../kernel/keyframe.ts';
import type {Millis} from '../kernel/time.ts';
import {type Flow, noWeb, originOf, type Segment, type Web, weave} from './flows.ts';
import type {TrafficPlan} from './plan.ts';
import {type Causes, createRouter, type Route, type Router} from './routing.ts';

export type PathSeams = {
	/** Has `look` called at this moment. */
	lookAt(at: Millis): void;
	/** A process of this pod ended. */
	ended(pod: string, fact: Fact): void;
	/** Something began or ended on this machine. */
	stirred(machine: string): void;
};

export type Paths = {
	readonly web: Web;
	/** How every flow goes now. */
	readonly routes: ReadonlyMap<string, Route>;
	/** How every flow went since the tick began. */
	readonly segments: ReadonlyMap<string, readonly Segment[]>;
	readonly causes: Causes;
	/** Looks at everything again. */
	look(): void;
	/** What was true until now goes into the books. */
	close(): void;
	/** A new tick begins. */
	forget(): void;
	/** Time begins now, and everything is still to be seen. */
	begin(): void;
	save(): Saved;
	load(saved: Saved): void;
};

type Pairs<T> = ReadonlyArray<readonly [string, T]>;

type SavedPaths = {
	readonly pods: Pairs<number>;
	readonly machines: Pairs<number>;
	readonly services: Pairs<number>;
	readonly shapes: Pairs<string>;
	readonly links: number;
	readonly rules: number;
	readonly demand: number;
	readonly flows: readonly Flow[];
	readonly order: readonly string[];
	readonly to: Pairs<readonly Flow[]>;
	readonly by: Pairs<readonly Flow[]>;
	readonly calls: Pairs<readonly ServiceCall[]>;
	readonly thresholds: Pairs<Millis>;
	readonly patience: Pairs<Millis>;
	readonly routes: Pairs<Route>;
	readonly segments: Pairs<readonly Segment[]>;
	readonly closedAt: Millis;
	readonly lookedAt: Millis;
	readonly readyAt: Millis;
	readonly looking: boolean;
};

/** Paths are looked at again no sooner than this part of a tick after the last look. */
const looksPerTick = 10;

/** Of so many pods the last end is remembered: more than can be dead endpoints at one time. */
const podsRemembered = 5000;

export const createPaths = (kernel: Kernel, ground: Ground, plan: TrafficPlan, seams: PathSeams): Paths => {
	const lookGap = Math.max(1, Math.floor(plan.tick / looksPerTick));

	// What the ground and its facts have told.
	let pods = new Map<string, number>();
	let machines = new Map<string, number>();
	let services = new Map<string, number>();
	let shapes = new Map<string, string>();
	let links = 0;
	let rules = 0;
	let demand = 0;

	// The ways as they were last looked at.
	let web: Web = noWeb;
	let routes = new Map<string, Route>();
	let segments = new Map<string, Segment[]>();
	let routed = new Set<string>();
	let closedAt: Millis = 0;
	let lookedAt: Millis = -plan.tick;
	/** The next look that waits for a process to begin serving. */
	let readyAt: Millis = -1;
	let looking = false;

	const causes = (): Causes => ({pods, machines, services, links, demand});

	const touch = (): void => {
		if (!looking) {
			looking = true;
			seams.lookAt(Math.max(kernel.now, lookedAt + lookGap));
		}
	};

	const rememberPods = (): void => {
		routed = new Set([...routes.values()].flatMap(route => route.targets.map(target => target.pod)));
	};

	const close = (): void => {
		const length = kernel.now - closedAt;
		closedAt = kernel.now;

		if (length === 0) {
			return;
		}

		for (const [key, route] of routes) {
			const list = segments.get(key) ?? [];
			const last = list.at(-1);
			segments.set(key, list);

			if (last?.route === route) {
				list[list.length - 1] = {route, length: last.length + length};
			} else {
				list.push({route, length});
			}
		}
	};

	/** Notes by which fact the rules of a service became what they are. */
	const noteRules = (service: string, router: Router): void => {
		const shape = router
			.epochsOf(service)
			.map(epoch => epoch.version)
			.join(' ');

		if (shapes.get(service) !== shape) {
			shapes.set(service, shape);
			services.set(service, rules);
		}
	};

	const look = (): void => {
		close();
		looking = false;
		lookedAt = kernel.now;
		const router = createRouter(ground, causes(), kernel.now);
		web = weave(plan, ground, router, web.calls);

		for (const service of web.services) {
			noteRules(service, router);
		}

		routes = new Map(
			web.flows.map(flow => [flow.key, router.route(originOf(flow, router), flow.to, flow.client?.port)] as const),
		);

		for (const key of [...segments.keys()]) {
			if (!routes.has(key)) {
				segments.delete(key);
			}
		}

		rememberPods();
		const ready = router.readyAt();

		if (ready !== undefined && ready !== readyAt) {
			readyAt = ready;
			seams.lookAt(ready);
		}
	};

	const noteExit = (fact: Fact): void => {
		const pod = fact.about.slice('pods/'.length);
		pods.delete(pod);
		pods.set(pod, fact.id);
		const [oldest] = pods.keys();

		if (pods.size > podsRemembered && oldest !== undefined) {
			pods.delete(oldest);
		}

		seams.ended(pod, fact);
	};

	kernel.chronicle.follow(fact => {
		if (fact.who !== 'ground') {
			return;
		}

		switch (fact.what) {
			case 'container exited':
			case 'container killed for memory':
				noteExit(fact);
				break;
			case 'machine lost power':
			case 'machine booted':
				machines.set(fact.about.slice('machine/'.length), fact.id);
				break;
			default:
		}
	});

	/** True when requests may meet it: pods that nobody is sent to may come and go. */
	const podStirred = (uid: string): boolean => {
		const pod = ground.podOnGround(uid);

		if (pod === undefined) {
			return true;
		}

		seams.stirred(pod.machine);
		return routed.has(pod.key) || pods.has(pod.key);
	};

	ground.onPaths(about => {
		const slash = about.indexOf('/');
		const kind = slash < 0 ? about : about.slice(0, slash);
		const what = about.slice(slash + 1);

		switch (kind) {
			case 'pod':
				if (!podStirred(what)) {
					return;
				}

				break;
			case 'machine':
				machines.set(what, Math.max(machines.get(what) ?? 0, kernel.cause));
				seams.stirred(what);
				break;
			case 'links':
				links = kernel.cause;
				break;
			case 'demand':
				// More users take the same ways.
				demand = ground.levers.pulledOf('demand/').length > 0 ? kernel.cause : 0;
				return;
			default:
				rules = kernel.cause;
		}

		touch();
	});

	return {
		get web() {
			return web;
		},
		get routes() {
			return routes;
		},
		get segments() {
			return segments;
		},
		get causes() {
			return causes();
		},
		look,
		close,
		forget: () => segments.clear(),
		begin() {
			closedAt = kernel.now;
			touch();
		},
		save: (): Saved => ({
			pods: [...pods],
			machines: [...machines],
			services: [...services],
			shapes: [...shapes],
			links,
			rules,
			demand,
			flows: web.flows,
			order: web.services,
			to: [...web.to],
			by: [...web.by],
			calls: [...web.calls],
			thresholds: [...web.thresholds],
			patience: [...web.patience],
			routes: [...routes],
			segments: [...segments].map(([key, list]) => [key, [...list]] as const),
			closedAt,
			lookedAt,
			readyAt,
			looking,
		}),
		load(saved) {
			const state = saved as unknown as SavedPaths;
			pods = new Map(state.pods);
			machines = new Map(state.machines);
			services = new Map(state.services);
			shapes = new Map(state.shapes);
			({links, rules, demand, closedAt, lookedAt, readyAt, looking} = state);
			web = {
				flows: state.flows,
				services: state.order,
				to: new Map(state.to),
				by: new Map(state.by),
				calls: new Map(state.calls),
				thresholds: new Map(state.thresholds),
				patience: new Map(state.patience),
			};
			routes = new Map(state.routes);
			segments = new Map(state.segments.map(([key, list]) => [key, [...list]] as const));
			rememberPods();
		},
	};
};
