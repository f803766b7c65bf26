import type {Kind} from '../api/kind.ts';
import {type EndpointSlice, endpointSlices} from '../api/kinds/endpoint-slice.ts';
import {services} from '../api/kinds/service.ts';
import type {ObjectKey} from '../api/object.ts';
import {equalValues} from '../api/share.ts';
import type {ApiServer, UserInfo} from '../api/verbs.ts';
import {createClient} from '../client/client.ts';
import {createInformers} from '../client/informer.ts';
import type {Ground} from '../ground/ground.ts';
import type {ServiceRule} from '../ground/service-rules.ts';
import type {Component} from '../kernel/component.ts';
import type {Kernel} from '../kernel/kernel.ts';
import type {Saved} from '../kernel/keyframe.ts';
import {type Millis, seconds} from '../kernel/time.ts';
import {ruleFor, serviceOfSlice} from './service-table.ts';

/**
All kube-proxies at once. What they would program is worked out once for each change; who has it is one number for a
cohort of proxies that hear and write at the same time: those of a zone, in four groups by how quick they are.

A proxy that is stopped, cut off or slow leaves its cohort and is alone with its number: its kernel keeps the rules it
has. When all is well again it hears everything at once and goes back.

	slices change ──▶ version 41 ──▶ zone a/0 after 24 ms, a/1 after 84 ms … never less than 1 s after its last sync

Source: pkg/proxy/iptables/proxier.go (minSyncPeriod 1 s)
*/
export type KubeProxy = Component & {
	/** The version of a node's rules, and that of the newest ones. */
	versionOn(node: string): number;
	readonly newest: number;
};

export type KubeProxyOptions = {
	readonly kernel: Kernel;
	readonly server: ApiServer;
	readonly ground: Ground;
};

const name = 'kube-proxy';
const user: UserInfo = {name: 'system:kube-proxy', groups: ['system:authenticated']};
const betweenSyncs = seconds(1);
/** Changes in quick succession are worked out together: no proxy would be quicker anyway. */
const betweenVersions: Millis = 100;
const groups = 4;
/** What writing the rules takes, by group. */
const syncTakes: readonly Millis[] = [20, 80, 140, 200];
const serviceIndex = 'slices by service';

type Cohort = {
	readonly syncedAt: Millis;
	/** When the next sync is due; 0 for none. */
	readonly dueAt: Millis;
	/** What a slow sync writes: the rules as they were when it began. The others are quick enough to write the newest. */
	readonly writes?: number;
};

export const createKubeProxy = ({kernel, server, ground}: KubeProxyOptions): KubeProxy => {
	const {rules, network} = ground;
	/** The table itself stands beside the API server; each proxy's own way is counted when it syncs. */
	const link = {delay: () => 1};
	const informers = createInformers({
		kernel,
		server,
		client: createClient({kernel, server, user, link}),
		link,
		name: `${name}/informers`,
		room: 'node',
	});
	const cohorts = new Map<string, Cohort>();
	const dirty = new Set<ObjectKey>();
	let publishedAt: Millis = -betweenVersions;
	const published = new Map<ObjectKey, ServiceRule>();

	const groupOf = (node: string): number => kernel.draws.between(`proxy/${node}`, 0, 0, groups - 1);
	const homeOf = (node: string): string => `${ground.machine(node).zone}/${groupOf(node)}`;

	const heardAfter = (node: string): Millis | undefined => {
		const there = network.newsDelay(node, 'control-plane');
		const back = network.newsDelay('control-plane', node);
		return there === undefined || back === undefined ? undefined : Math.max(there, back);
	};

	const works = (node: string): boolean => ground.runs(node, 'kube-proxy') && heardAfter(node) !== undefined;

	const isAlone = (cohort: string): boolean => !cohort.includes('/');

	/** What writing takes on this node beyond the usual. */
	const delayOf = (node: string): Millis => Number(ground.levers.value(`proxy/${node}/sync-delay`));

	/** How long after a change this cohort has it in its kernels; undefined when it never does. */
	const lagOf = (cohort: string): Millis | undefined => {
		if (isAlone(cohort)) {
			const heard = works(cohort) ? heardAfter(cohort) : undefined;
			return heard === undefined ? undefined : heard + syncTakes[groupOf(cohort)]! + delayOf(cohort);
		}

		const [zone, group] = cohort.split('/');
		const anyone = ground.machines.find(machine => machine.zone === zone && rules.cohortOf(machine.name) === cohort);
		return (anyone === undefined ? 1 : (heardAfter(anyone.name) ?? 1)) + syncTakes[Number(group)]!;
	};

	const sync = (cohort: string): void => {
		const lag = lagOf(cohort);
		const before = cohorts.get(cohort) ?? {syncedAt: -betweenSyncs, dueAt: 0};

		if (lag === undefined || before.dueAt > kernel.now) {
			return;
		}

		const dueAt = Math.max(kernel.now + lag, before.syncedAt + betweenSyncs);
		const isSlow = isAlone(cohort) && delayOf(cohort) > 0;
		cohorts.set(cohort, {...before, dueAt, ...(isSlow ? {writes: rules.version} : {})});
		kernel.wake(name, dueAt, 'sync', cohort);
	};

	const synced = (cohort: string): void => {
		const state = cohorts.get(cohort);

		if (state === undefined || state.dueAt !== kernel.now) {
			return;
		}

		const written = state.writes ?? rules.version;
		cohorts.set(cohort, {syncedAt: kernel.now, dueAt: 0});
		rules.program(cohort, written);

		if (written < rules.version) {
			sync(cohort);
		}
	};

	const markDirty = (service: ObjectKey | undefined): void => {
		if (service === undefined) {
			return;
		}

		if (dirty.size === 0) {
			kernel.wake(name, Math.max(kernel.now, publishedAt + betweenVersions), 'publish', '');
		}

		dirty.add(service);
	};

	/** Writes down a version, if anything would be programmed differently. */
	const publish = (): void => {
		const changed = [...dirty].sort().flatMap((key): Array<readonly [ObjectKey, ServiceRule | undefined]> => {
			const slices = informers.seen.byIndex(endpointSlices, serviceIndex, key);
			const rule = ruleFor(informers.seen.get(services, key), slices);
			return equalValues(rule, published.get(key)) ? [] : [[key, rule]];
		});
		dirty.clear();
		publishedAt = kernel.now;

		if (changed.length === 0) {
			return;
		}

		for (const [key, rule] of changed) {
			if (rule === undefined) {
				published.delete(key);
			} else {
				published.set(key, rule);
			}
		}

		rules.publish(changed);

		for (const cohort of cohorts.keys()) {
			sync(cohort);
		}
	};

	/** A slow proxy keeps what it has and syncs at its own pace. */
	const goAlone = (node: string): void => {
		rules.join(node, node);
		cohorts.set(node, cohorts.get(node) ?? {syncedAt: -betweenSyncs, dueAt: 0});

		if (rules.versionOn(node) < rules.version) {
			sync(node);
		}
	};

	/** A node's proxy works as the others of its zone do: it belongs to them. Otherwise it is alone. */
	const place = (node: string): void => {
		const home = homeOf(node);
		const heard = works(node) ? heardAfter(node) : undefined;

		if (heard === undefined) {
			rules.join(node, node);
			cohorts.delete(node);
			return;
		}

		if (delayOf(node) > 0) {
			goAlone(node);
			return;
		}

		if (rules.cohortOf(node) !== home) {
			kernel.wake(name, kernel.now + heard + syncTakes[groupOf(node)]!, 'home', node);
		}
	};

	const comeHome = (node: string): void => {
		if (works(node) && delayOf(node) === 0) {
			const home = homeOf(node);
			cohorts.delete(node);
			cohorts.set(home, cohorts.get(home) ?? {syncedAt: -betweenSyncs, dueAt: 0});
			rules.join(node, home);

			if (rules.versionOn(node) < rules.version) {
				sync(home);
			}
		}
	};

	informers.watch(services as unknown as Kind);
	informers.watch(endpointSlices as unknown as Kind);
	informers.addIndex({
		kind: endpointSlices as unknown as Kind,
		name: serviceIndex,
		values: slice => [serviceOfSlice(slice as EndpointSlice) ?? ''],
	});
	informers.on(services as unknown as Kind, (_, __, key) => markDirty(key));
	informers.on(endpointSlices as unknown as Kind, ({object, before}) => {
		markDirty(serviceOfSlice(object as EndpointSlice));
		markDirty(before === undefined ? undefined : serviceOfSlice(before as EndpointSlice));
	});
	kernel.add(informers);

	for (const machine of ground.machines) {
		ground.follow(machine.name, name, ['machine', 'process']);
	}

	const proxy: KubeProxy = {
		name,
		room: 'node',
		versionOn: node => rules.versionOn(node),
		get newest() {
			return rules.version;
		},
		start() {
			informers.start();

			for (const machine of ground.machines) {
				place(machine.name);
			}
		},
		wake(what, about) {
			const [node = '', process] = about.split('|');

			switch (what) {
				case 'publish':
					publish();
					break;
				case 'sync':
					synced(about);
					break;
				case 'home':
					comeHome(node);
					break;
				default:
					if (process === undefined || process === 'kube-proxy') {
						place(node);
					}
			}
		},
		save: (): Saved => ({cohorts: [...cohorts], dirty: [...dirty], publishedAt, published: [...published]}),
		load(saved) {
			cohorts.clear();
			dirty.clear();
			published.clear();
			publishedAt = saved.publishedAt as Millis;

			for (const [cohort, state] of saved.cohorts as ReadonlyArray<readonly [string, Cohort]>) {
				cohorts.set(cohort, state);
			}

			for (const key of saved.dirty as readonly ObjectKey[]) {
				dirty.add(key);
			}

			for (const [key, rule] of saved.published as ReadonlyArray<readonly [ObjectKey, ServiceRule]>) {
				published.set(key, rule);
			}
		},
	};
	kernel.add(proxy);
	return proxy;
};
