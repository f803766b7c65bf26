import type {ObjectKey} from '../api/object.ts';
import {assert} from '../kernel/assert.ts';
import type {Saved} from '../kernel/keyframe.ts';

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
};

export type RulePort = {
	readonly name: string;
	readonly port: number;
	readonly protocol: string;
	readonly nodePort: number;
	/** Ready endpoints or, when there is none, those that still serve while they terminate. */
	readonly endpoints: readonly RuleEndpoint[];
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

Every proxy programs the same rules, only not at the same time. So the rules are kept once, in versions, and a machine
is one number: the version it has. `rulesOn(node, service)` is the newest rule of the Service that is no newer than that.
*/
export type ServiceRules = {
	/** The newest version. */
	readonly version: number;
	/** Goes up whenever any machine's rules change: a reader that saw this number need not look again. */
	readonly changes: number;
	/** Writes down new rules for some Services as one version (undefined: the Service is gone) and gives its number. */
	publish(rules: ReadonlyArray<readonly [ObjectKey, ServiceRule | undefined]>): number;
	/** The machine's kernel now has everything up to this version; −1 after a boot: no rules at all. */
	program(machine: string, version: number): void;
	versionOn(machine: string): number;
	ruleOn(machine: string, service: ObjectKey): ServiceRule | undefined;
	/** Newest first; machines without rules are left out. */
	epochs(service: ObjectKey): readonly Epoch[];
	services(): readonly ObjectKey[];
	save(): Saved;
	load(saved: Saved): void;
};

type Version = {readonly version: number; readonly rule: ServiceRule | undefined};

/** `tellProgrammed` hears of each machine whose rules changed. */
export const createServiceRules = (
	machines: readonly string[],
	tellProgrammed?: (machine: string) => void,
): ServiceRules => {
	/** Newest last. */
	const history = new Map<ObjectKey, Version[]>();
	const programmed = new Map<string, number>(machines.map(machine => [machine, -1]));
	/** How many machines have each version. */
	const counts = new Map<number, number>([[-1, machines.length]]);
	let version = 0;
	let changes = 0;

	const oldest = (): number => {
		let least = version;

		for (const each of counts.keys()) {
			if (each >= 0 && each < least) {
				least = each;
			}
		}

		return least;
	};

	/** Drops what no machine can look up any more: of each Service, all but the last version up to the oldest in use. */
	const forget = (): void => {
		const least = oldest();

		for (const [service, versions] of history) {
			let keep = versions.length - 1;

			while (keep > 0 && versions[keep]!.version > least) {
				keep -= 1;
			}

			if (keep > 0) {
				versions.splice(0, keep);
			}

			if (versions.length === 1 && versions[0]!.rule === undefined && versions[0]!.version <= least) {
				history.delete(service);
			}
		}
	};

	const count = (at: number, by: number): void => {
		const next = (counts.get(at) ?? 0) + by;

		if (next === 0) {
			counts.delete(at);
		} else {
			counts.set(at, next);
		}
	};

	const asOf = (service: ObjectKey, at: number): Version | undefined => {
		const versions = history.get(service);

		for (let index = (versions?.length ?? 0) - 1; index >= 0; index--) {
			if (versions![index]!.version <= at) {
				return versions![index];
			}
		}

		return undefined;
	};

	const versionOn = (machine: string): number => {
		const at = programmed.get(machine);
		assert(at !== undefined, `no machine is called ${machine}`);
		return at;
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
		program(machine, at) {
			const before = versionOn(machine);

			if (before === at) {
				return;
			}

			const wasOldest = before <= oldest();
			programmed.set(machine, at);
			count(before, -1);
			count(at, 1);
			changes += 1;
			tellProgrammed?.(machine);

			if (wasOldest && !counts.has(before)) {
				forget();
			}
		},
		versionOn,
		ruleOn(machine, service) {
			const at = versionOn(machine);
			return at < 0 ? undefined : asOf(service, at)?.rule;
		},
		epochs(service) {
			const nodes = new Map<number, {rule: ServiceRule | undefined; nodes: number}>();
			let all = 0;

			for (const [at, number] of counts) {
				if (at >= 0) {
					const found = asOf(service, at);
					const key = found?.version ?? 0;
					all += number;
					nodes.set(key, {rule: found?.rule, nodes: (nodes.get(key)?.nodes ?? 0) + number});
				}
			}

			return [...nodes]
				.sort(([left], [right]) => right - left)
				.map(([key, {rule, nodes: number}]) => ({version: key, rule, nodes: number, share: number / all}));
		},
		services: () => [...history.keys()].sort(),
		save: () => ({
			version,
			changes,
			programmed: [...programmed],
			history: [...history].map(([service, versions]) => [service, [...versions]] as const),
		}),
		load(saved) {
			version = saved.version as number;
			changes = saved.changes as number;
			programmed.clear();
			counts.clear();
			history.clear();

			for (const [machine, at] of saved.programmed as ReadonlyArray<readonly [string, number]>) {
				programmed.set(machine, at);
				count(at, 1);
			}

			for (const [service, versions] of saved.history as ReadonlyArray<readonly [ObjectKey, readonly Version[]]>) {
				history.set(service, [...versions]);
			}
		},
	};
};
