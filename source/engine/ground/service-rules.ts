import type {ObjectKey} from '../api/object.ts';
import {assert} from '../kernel/assert.ts';
import type {Saved} from '../kernel/keyframe.ts';

/** The pod of an endpoint that says of none. */
export const nobody: ObjectKey = '/';

/** Where a packet for a Service may be sent. */
export type RuleEndpoint = {
	readonly ip: string;
	/** The port on the pod, as a number. */
	readonly port: number;
	/** The machine that the slice names. */
	readonly node: string;
	readonly zone: string;
	/** The pod's key, for reports; packets go by the address. */
	readonly pod: ObjectKey;
	/** Zones and machines that it is meant for, if the slice says so. */
	readonly forZones?: readonly string[];
	readonly forNodes?: readonly string[];
};

/** The endpoints that a machine's own proxy programs: those meant for the machine or its zone, if all say whom they are for. */
export const closeTo = (
	endpoints: readonly RuleEndpoint[],
	machine: {readonly name: string; readonly zone: string},
): readonly RuleEndpoint[] => {
	const near = (meantFor: 'forNodes' | 'forZones', name: string): readonly RuleEndpoint[] =>
		endpoints.every(endpoint => endpoint[meantFor] !== undefined)
			? endpoints.filter(endpoint => endpoint[meantFor]?.includes(name))
			: [];
	const onNode = near('forNodes', machine.name);
	const inZone = onNode.length > 0 ? onNode : near('forZones', machine.zone);
	return inZone.length > 0 ? inZone : endpoints;
};

export type RulePort = {
	readonly name: string;
	readonly port: number;
	readonly protocol: string;
	readonly nodePort: number;
	/** Ready endpoints or, when there is none, those that still serve while they terminate. */
	readonly endpoints: readonly RuleEndpoint[];
	/** Some of them say whom they are meant for: each machine chooses for itself. Source: pkg/proxy/topology.go */
	readonly hinted?: true;
};

/** What every proxy programs for one Service once it has heard of it. */
export type ServiceRule = {
	readonly service: ObjectKey;
	readonly clusterIP: string;
	readonly ports: readonly RulePort[];
	/** Only endpoints of the client's own node may be used, from inside or from outside. */
	readonly internalLocal: boolean;
	readonly externalLocal: boolean;
	readonly sessionAffinity: boolean;
};

/** A set of rules, and the nodes that still use it; `rule` is undefined where the Service is not known (any more). */
export type Epoch = {
	readonly version: number;
	readonly rule: ServiceRule | undefined;
	readonly nodes: number;
	/** Of all nodes that have any rules, 0 to 1. */
	readonly share: number;
};

/**
What is programmed into the kernels of all machines.

Every proxy programs the same rules, only not at the same time. So the rules are kept once, in versions. Machines whose
proxies move together form a cohort, and a cohort is one number: the version it has. A machine that is cut off, slow or
has no proxy is a cohort of its own, under its own name, as all are at first.

`ruleOn(node, service)` is the newest rule of the Service that is no newer than the machine's version.
*/
export type ServiceRules = {
	/** The newest version. */
	readonly version: number;
	/** Goes up whenever any machine's rules change: a reader that saw this number need not look again. */
	readonly changes: number;
	/** Writes down new rules for some Services as one version (undefined: the Service is gone) and gives its number. */
	publish(rules: ReadonlyArray<readonly [ObjectKey, ServiceRule | undefined]>): number;
	/** The kernels of a cohort now have everything up to this version. */
	program(cohort: string, version: number): void;
	/** A machine goes into a cohort and has what the cohort has; into its own, it keeps what it had. */
	join(machine: string, cohort: string): void;
	cohortOf(machine: string): string;
	/** A machine without power has no rules: version −1, in a cohort of its own. */
	wipe(machine: string): void;
	versionOn(machine: string): number;
	ruleOn(machine: string, service: ObjectKey): ServiceRule | undefined;
	/** Newest first; machines without rules are left out. */
	epochs(service: ObjectKey): readonly Epoch[];
	services(): readonly ObjectKey[];
	save(): Saved;
	load(saved: Saved): void;
};

type Version = {readonly version: number; readonly rule: ServiceRule | undefined};

type Cohort = {readonly version: number; readonly size: number};

/** `tellProgrammed` hears of each cohort, and each machine that changed its cohort, whose rules are others now. */
export const createServiceRules = (
	machines: readonly string[],
	tellProgrammed?: (who: string) => void,
): ServiceRules => {
	/** Newest last. */
	const history = new Map<ObjectKey, Version[]>();
	const cohorts = new Map<string, Cohort>(machines.map(machine => [machine, {version: -1, size: 1}]));
	const membership = new Map<string, string>(machines.map(machine => [machine, machine]));
	let version = 0;
	let changes = 0;

	/** Drops what no machine can look up any more: of each Service, all but the last version up to the oldest in use. */
	const forget = (): void => {
		let least = version;

		for (const cohort of cohorts.values()) {
			if (cohort.version >= 0 && cohort.version < least) {
				least = cohort.version;
			}
		}

		for (const [service, versions] of history) {
			const keep = versions.findLastIndex(each => each.version <= least);

			if (keep > 0) {
				versions.splice(0, keep);
			}

			if (versions.length === 1 && versions[0]!.rule === undefined && versions[0]!.version <= least) {
				history.delete(service);
			}
		}
	};

	const asOf = (service: ObjectKey, at: number): Version | undefined =>
		history.get(service)?.findLast(each => each.version <= at);

	const cohortOf = (machine: string): string => {
		const cohort = membership.get(machine);
		assert(cohort !== undefined, `no machine is called ${machine}`);
		return cohort;
	};

	const versionOn = (machine: string): number => cohorts.get(cohortOf(machine))?.version ?? -1;

	const program = (cohort: string, at: number): void => {
		const before = cohorts.get(cohort);

		if (before?.version !== at) {
			cohorts.set(cohort, {version: at, size: before?.size ?? 0});
			changes += 1;
			forget();
			tellProgrammed?.(cohort);
		}
	};

	const join = (machine: string, cohort: string): void => {
		const before = cohortOf(machine);

		if (before === cohort) {
			return;
		}

		const had = versionOn(machine);
		const left = cohorts.get(before)!;

		// A zone's cohort stays when nobody is in it: it may be joined again.
		if (before === machine) {
			cohorts.delete(before);
		} else {
			cohorts.set(before, {...left, size: left.size - 1});
		}

		const joined = cohorts.get(cohort) ?? {version: cohort === machine ? had : -1, size: 0};
		cohorts.set(cohort, {...joined, size: joined.size + 1});
		membership.set(machine, cohort);

		if (versionOn(machine) !== had) {
			changes += 1;
			tellProgrammed?.(machine);
		}
	};

	return {
		get version() {
			return version;
		},
		get changes() {
			return changes;
		},
		publish(rules) {
			version += 1;

			for (const [service, rule] of rules) {
				const versions = history.get(service) ?? [];
				versions.push({version, rule});
				history.set(service, versions);
			}

			return version;
		},
		program,
		join,
		cohortOf,
		wipe(machine) {
			join(machine, machine);
			program(machine, -1);
		},
		versionOn,
		ruleOn(machine, service) {
			const at = versionOn(machine);
			return at < 0 ? undefined : asOf(service, at)?.rule;
		},
		epochs(service) {
			const found = new Map<number, {rule: ServiceRule | undefined; nodes: number}>();
			let all = 0;

			for (const cohort of cohorts.values()) {
				if (cohort.version >= 0 && cohort.size > 0) {
					const version = asOf(service, cohort.version);
					const key = version?.version ?? 0;
					all += cohort.size;
					found.set(key, {rule: version?.rule, nodes: (found.get(key)?.nodes ?? 0) + cohort.size});
				}
			}

			return [...found]
				.sort(([left], [right]) => right - left)
				.map(([key, {rule, nodes}]) => ({version: key, rule, nodes, share: nodes / all}));
		},
		services: () => [...history.keys()].sort(),
		save: () => ({
			version,
			changes,
			cohorts: [...cohorts],
			membership: [...membership],
			history: [...history].map(([service, versions]) => [service, [...versions]] as const),
		}),
		load(saved) {
			version = saved.version as number;
			changes = saved.changes as number;
			cohorts.clear();
			membership.clear();
			history.clear();

			for (const [name, cohort] of saved.cohorts as ReadonlyArray<readonly [string, Cohort]>) {
				cohorts.set(name, cohort);
			}

			for (const [machine, cohort] of saved.membership as ReadonlyArray<readonly [string, string]>) {
				membership.set(machine, cohort);
			}

			for (const [service, versions] of saved.history as ReadonlyArray<readonly [ObjectKey, readonly Version[]]>) {
				history.set(service, [...versions]);
			}
		},
	};
};
