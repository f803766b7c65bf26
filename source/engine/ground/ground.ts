/*
The ground: what is physically so. Machines with power, processes in containers, wires, images, the rules in kernels.

The control plane knows it only by what kubelets report. Kubelets and proxies act on it, users feel it, and faults break
it by pulling levers; there is no other way in.

	ground.levers.pull('storm', 'machine/node-9/power', 'off')   → every process on node-9 is gone, and nobody is told
	ground.levers.letGo('storm')                                 → node-9 boots; its old containers are found dead

Operations are instant and say nothing of how long a runtime call takes (`takes` does): whoever calls waits that long
before the next. Only what ends by itself is a wake: a program's exit, the end of a grace period, a boot.

Deliberately absent: anything of the API but pods' keys and uids as names, volumes, CPU shares (traffic works them out
and hands them in), and who is to be told of what: a kubelet follows its machine.
*/
import {assert} from '../kernel/assert.ts';
import type {Component} from '../kernel/component.ts';
import type {Kernel} from '../kernel/kernel.ts';
import type {Saved} from '../kernel/keyframe.ts';
import type {Millis} from '../kernel/time.ts';
import {readDocuments} from './documents.ts';
import {createImageRegistry, type ImageRegistry, type RegistryPlan, registryFamilies} from './image-registry.ts';
import {createLevers, type LeverFamily, type Levers, type LeverValue} from './levers.ts';
import {type MachineSpec, type MachineState, machineAddress, podPrefix} from './machine.ts';
import {createNetwork, linkFamilies, type Network, type RoundTrips} from './network.ts';
import {createPrograms, type Program, type Programs} from './program.ts';
import {createRuntime, type GroundNews, type Runtime} from './runtime.ts';
import {createServiceRules, type ServiceRules} from './service-rules.ts';

export type GroundPlan = {
	readonly machines: readonly MachineSpec[];
	readonly programs: Readonly<Record<string, Program>>;
	/** What an image behaves like that is not among the programs. */
	readonly fallback?: Program;
	readonly registry: RegistryPlan;
	readonly rtt: RoundTrips;
	readonly controlPlaneZone: string;
};

/** The daemons of a machine that are no pods. */
export type Daemon = 'kubelet' | 'kube-proxy' | 'containerd';

/** A machine that was there before needs no installing: firmware, kernel and services. */
const restart: Millis = 20_000;

const daemons: readonly string[] = ['kubelet', 'kube-proxy', 'containerd'];

export type Ground = Component &
	Runtime & {
		readonly levers: Levers;
		readonly network: Network;
		readonly registry: ImageRegistry;
		readonly rules: ServiceRules;
		readonly programs: Programs;
		readonly machines: readonly MachineSpec[];
		machine(name: string): MachineSpec;
		stateOf(name: string): MachineState;
		/** It has power and has booted. */
		isUp(name: string): boolean;
		/** Its speed now: what was bought, times what the lever leaves of it. */
		speedOf(name: string): number;
		/** From power to a running kubelet, for a machine that was there before. */
		restartTime(name: string): Millis;
		/** Its own address, which is the node's. */
		addressOf(name: string): string;
		/** True while the machine is up and nobody stopped this daemon. */
		runs(machine: string, daemon: Daemon): boolean;
		/** Wakes the component, at the news rank, for these kinds of news of the machine. */
		follow(machine: string, component: string, of: readonly GroundNews[]): void;
		/**
		Called when a control-plane process (a container of that name on a control-plane machine, `kube-scheduler`) has
		ended, or serves again. Every cluster begins with all of them serving.
		*/
		onProcess(listener: (machine: string, process: string, serves: boolean) => void): void;
		/**
		Called in the millisecond in which something changed that packets meet: a process, power, wires, the rules in a
		kernel. `about` is `pod/<uid>`, `machine/<name>`, `rules/<machine or cohort>` or `links`.
		*/
		onPaths(listener: (about: string) => void): void;
		/** A control-plane process of this machine serves now: its container runs and is through with starting. */
		serves(machine: string, process: string): boolean;
		/** How long a runtime call takes on this machine: its disk's delay counts, and how fast it is. */
		takes(machine: string, low: Millis, high: Millis, name: string, index: number): Millis;
		storeImage(machine: string, image: string): void;
		removeImage(machine: string, image: string): void;
		hasImage(machine: string, image: string): boolean;
		/** Money an hour of all machines that were ordered by now. */
		centsPerHour(): number;
	};

export const createGround = (kernel: Kernel, plan: GroundPlan): Ground => {
	const specs = new Map(plan.machines.map(spec => [spec.name, spec]));
	const indices = new Map(plan.machines.map((spec, index) => [spec.name, index]));
	const states = new Map<string, MachineState>();
	const followers = new Map<string, ReadonlyArray<{readonly component: string; readonly of: readonly GroundNews[]}>>();
	const listeners: Array<(machine: string, process: string, serves: boolean) => void> = [];
	/** Control-plane processes that ended and do not serve yet: `cp-1/kube-scheduler`. */
	const down = new Set<string>();
	const pathListeners: Array<(about: string) => void> = [];
	const programs = createPrograms(plan.programs, plan.fallback);

	const pathsChanged = (about: string): void => {
		for (const listener of pathListeners) {
			listener(about);
		}
	};

	const machine = (name: string): MachineSpec => {
		const spec = specs.get(name);
		assert(spec !== undefined, `no machine is called ${name}`);
		return spec;
	};

	const stateOf = (name: string): MachineState => {
		const state = states.get(name);
		assert(state !== undefined, `no machine is called ${name}`);
		return state;
	};

	const setState = (name: string, change: Partial<MachineState>): void => {
		states.set(name, Object.freeze({...stateOf(name), ...change}));
	};

	const isUp = (name: string): boolean => states.get(name)?.power === 'on';

	const notify = (name: string, what: GroundNews, about: string): void => {
		for (const follower of followers.get(name) ?? []) {
			if (follower.of.includes(what)) {
				kernel.wake(follower.component, kernel.now, what, about, 'news');
			}
		}
	};

	const tellHidden = (what: string, name: string): void => {
		kernel.chronicle.tell({what, who: 'ground', about: `machine/${name}`, weight: 'notable', hidden: true});
	};

	/** Power comes: the machine boots, and only then it has a kubelet. */
	const powerOn = (name: string, boot: Millis): void => {
		const state = stateOf(name);
		setState(name, {power: 'booting', since: kernel.now});
		kernel.wake('ground', kernel.now + boot, 'boot', `${name}|${state.boots}`, 'ground');
		tellHidden('machine powered on', name);
	};

	const powerOff = (name: string): void => {
		setState(name, {power: 'off', since: kernel.now});
		runtime.lose(name);
		rules.wipe(name);
		tellHidden('machine lost power', name);
		pathsChanged(`machine/${name}`);
		notify(name, 'machine', name);
	};

	const booted = (name: string): void => {
		setState(name, {power: 'on', since: kernel.now, boots: stateOf(name).boots + 1});
		runtime.find(name);
		tellHidden('machine booted', name);
		pathsChanged(`machine/${name}`);
		notify(name, 'machine', name);
	};

	const restartTime = (name: string): Millis => Math.min(machine(name).boot, restart);

	const setPower = (name: string, value: LeverValue): void => {
		const {power} = stateOf(name);

		if (value === 'off' && power !== 'off') {
			powerOff(name);
		} else if (value === 'on' && power === 'off' && machine(name).orderedAt <= kernel.now) {
			powerOn(name, restartTime(name));
		}
	};

	const setProcess = (name: string, process: string): void => {
		if (daemons.includes(process)) {
			notify(name, 'process', `${name}|${process}`);
		} else {
			runtime.endProcess(name, process);
		}
	};

	const families: readonly LeverFamily[] = [
		{
			pattern: 'machine/*/power',
			rest: 'on',
			strength: value => (value === 'off' ? 1 : 0),
			changed: ([name = ''], value) => setPower(name, value),
		},
		/** A factor on the speed that was bought. */
		{
			pattern: 'machine/*/speed',
			rest: 1,
			strength: value => -Number(value),
			changed([name = '']) {
				runtime.repace(name);
				pathsChanged(`machine/${name}`);
			},
		},
		/** Bytes that are left on the disk; −1 for as many as images leave. */
		{pattern: 'machine/*/disk-free-bytes', rest: -1, strength: value => (Number(value) < 0 ? -1e18 : -Number(value))},
		/** Milliseconds more for whatever touches the disk. */
		{pattern: 'machine/*/disk-delay', rest: 0, strength: Number},
		/** `running` or `stopped`, for a daemon or for a process of the control plane. */
		{
			pattern: 'process/*/*',
			rest: 'running',
			strength: value => (value === 'stopped' ? 1 : 0),
			changed: ([name = '', process = '']) => setProcess(name, process),
		},
		/** Milliseconds more that a machine's proxy takes to write its rules. */
		{
			pattern: 'proxy/*/sync-delay',
			rest: 0,
			strength: Number,
			changed: ([name = '']) => notify(name, 'process', `${name}|kube-proxy`),
		},
		/** An exit code, or `oom`. */
		{
			pattern: 'container/*/kill',
			rest: false,
			momentary: true,
			changed: ([id = ''], value) => runtime.killByLever(id, value),
		},
		/** The same for every container of a pod, by its uid. */
		{
			pattern: 'pod/*/kill',
			rest: false,
			momentary: true,
			changed: ([uid = ''], value) => runtime.killPodByLever(uid, value),
		},
		{
			pattern: 'container/*/hang',
			rest: false,
			changed([id = ''], value) {
				runtime.setHealth(id, {hung: value === true});
				pathsChanged(`pod/${runtime.container(id)?.podUid ?? ''}`);
			},
		},
		/** What somebody wrote over its pages, as `writtenDocuments` has it. */
		{
			pattern: 'container/*/documents',
			rest: '',
			momentary: true,
			changed: ([id = ''], value) => runtime.setHealth(id, {documents: readDocuments(String(value))}),
		},
		/** Every new process of an image ends with 1 after so many milliseconds; −1 for never. */
		{pattern: 'image/exits-after/**', rest: -1},
		/** Factors on how many users come: all of them, or those of one group. */
		...['demand/all', 'demand/of/*'].map(pattern => ({
			pattern,
			rest: 1,
			strength: Number,
			changed: () => pathsChanged('demand'),
		})),
		...linkFamilies(() => {
			pathsChanged('links');

			for (const each of followers.keys()) {
				notify(each, 'machine', each);
			}
		}),
		...registryFamilies,
	];

	const levers = createLevers(families);
	const network = createNetwork(
		{rtt: plan.rtt, controlPlaneZone: plan.controlPlaneZone, zoneOf: name => specs.get(name)?.zone},
		levers,
	);
	const registry = createImageRegistry(plan.registry, programs, levers, kernel.draws, Object.keys(plan.programs));
	const rules = createServiceRules(
		plan.machines.map(spec => spec.name),
		name => pathsChanged(`rules/${name}`),
	);
	const speedOf = (name: string): number => machine(name).speed * Number(levers.value(`machine/${name}/speed`));

	const giveAddress = (name: string, isFree: (ip: string) => boolean): string => {
		const prefix = podPrefix(indices.get(name)!);
		const {lastAddress} = stateOf(name);

		for (let step = 1; step <= 253; step++) {
			const host = ((lastAddress - 1 + step) % 253) + 2;
			const ip = `${prefix}.${host}`;

			if (isFree(ip)) {
				setState(name, {lastAddress: host - 1});
				return ip;
			}
		}

		return '';
	};

	const runtime = createRuntime({
		kernel,
		levers,
		programs,
		isUp,
		speedOf,
		milliCpuOf: name => machine(name).milliCpu,
		addressOf: name => machineAddress(indices.get(name)!),
		giveAddress,
		notify,
		pathsChanged,
		onProcess(name, process, serves) {
			if (machine(name).controlPlane) {
				if (serves) {
					down.delete(`${name}/${process}`);
				} else {
					down.add(`${name}/${process}`);
				}

				for (const listener of listeners) {
					listener(name, process, serves);
				}
			}
		},
	});

	return {
		...runtime,
		get revision() {
			return runtime.revision;
		},
		name: 'ground',
		room: 'ground',
		levers,
		network,
		registry,
		rules,
		programs,
		machines: plan.machines,
		machine,
		stateOf,
		isUp,
		speedOf,
		restartTime,
		addressOf: name => machineAddress(indices.get(name)!),
		runs: (name, daemon) => isUp(name) && levers.value(`process/${name}/${daemon}`) === 'running',
		serves: (name, process) => isUp(name) && !down.has(`${name}/${process}`),
		follow(name, component, of) {
			followers.set(name, [...(followers.get(name) ?? []), {component, of}]);
		},
		onProcess(listener) {
			listeners.push(listener);
		},
		onPaths(listener) {
			pathListeners.push(listener);
		},
		takes(name, low, high, what, index) {
			const plain = kernel.draws.between(what, index, low, high) / Math.min(1, speedOf(name));
			return Math.round(plain + Number(levers.value(`machine/${name}/disk-delay`)));
		},
		storeImage(name, image) {
			const {images} = stateOf(name);

			if (!images.includes(image)) {
				setState(name, {images: [...images, image]});
			}
		},
		removeImage(name, image) {
			setState(name, {images: stateOf(name).images.filter(each => each !== image)});
		},
		hasImage: (name, image) => stateOf(name).images.includes(image),
		centsPerHour: () =>
			plan.machines.reduce((sum, spec) => sum + (spec.orderedAt <= kernel.now ? spec.centsPerHour : 0), 0),
		start() {
			for (const spec of plan.machines) {
				const atOnce = spec.orderedAt <= kernel.now;
				states.set(
					spec.name,
					Object.freeze({
						power: atOnce ? 'on' : 'off',
						boots: 1,
						since: kernel.now,
						lastAddress: 0,
						images: spec.images,
					}),
				);

				if (!atOnce) {
					kernel.wake('ground', spec.orderedAt, 'order', spec.name, 'ground');
				}
			}
		},
		wake(what, about) {
			switch (what) {
				case 'order':
					powerOn(about, machine(about).boot);
					break;
				case 'boot': {
					const [name = '', boots] = about.split('|');

					if (stateOf(name).power === 'booting' && stateOf(name).boots === Number(boots)) {
						booted(name);
					}

					break;
				}
				default:
					runtime.due(what, about);
			}
		},
		save: (): Saved => ({
			states: [...states],
			levers: levers.save(),
			registry: registry.save(),
			rules: rules.save(),
			runtime: runtime.saveRuntime(),
			down: [...down],
		}),
		load(saved) {
			states.clear();

			for (const [name, state] of saved.states as ReadonlyArray<readonly [string, MachineState]>) {
				states.set(name, state);
			}

			levers.load(saved.levers as Saved);
			registry.load(saved.registry as Saved);
			rules.load(saved.rules as Saved);
			runtime.loadRuntime(saved.runtime as Saved);
			down.clear();

			for (const process of saved.down as readonly string[]) {
				down.add(process);
			}
		},
	};
};
