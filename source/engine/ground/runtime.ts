import {assert} from '../kernel/assert.ts';
import type {Kernel} from '../kernel/kernel.ts';
import type {Saved} from '../kernel/keyframe.ts';
import type {Millis} from '../kernel/time.ts';
import {
	type ContainerAmounts,
	type ContainerOrder,
	type GroundContainer,
	type Health,
	healthy,
	neverRan,
	type Sandbox,
} from './container.ts';
import {createFirstProcesses, type Interpreter, type RanBeside, type Stretch} from './first-process.ts';
import type {Levers, LeverValue} from './levers.ts';
import {certainEnd, plannedEnd} from './lifetime.ts';
import {type GroundLogLine, logLines} from './log-lines.ts';
import type {Programs} from './program.ts';

/**
What a follower of a machine is woken for: `changed` about a pod's uid (a container of it ended by itself), `strain`
about a pod's uid (what its probes see changed), `machine` about its name (power or wires changed), `process` about
`node-9|kube-proxy` (a daemon was stopped or started).
*/
export type GroundNews = 'changed' | 'strain' | 'machine' | 'process';

/** A pod as its machine has it: oldest sandbox and container first. */
export type PodOnGround = {
	readonly uid: string;
	readonly key: string;
	readonly machine: string;
	readonly sandboxes: readonly Sandbox[];
	readonly containers: readonly GroundContainer[];
};

/** The container runtimes of all machines: the calls of CRI, instant, and what traffic reports back. */
export type Runtime = {
	/** Goes up with every change of any sandbox or container. */
	readonly revision: number;
	/** A sandbox without an address yet: its network is still being set up. */
	createSandbox(machine: string, pod: {uid: string; key: string; hostNetwork: boolean}, attempt: number): string;
	/** The network is there: gives the address, or empty text when the machine's range is used up. */
	readySandbox(id: string): string;
	/** Its processes must be gone; the address is free again. */
	stopSandbox(id: string): void;
	createContainer(order: ContainerOrder): string;
	startContainer(id: string): void;
	/** Other requests and limits for a running container. */
	updateContainer(id: string, amounts: ContainerAmounts): void;
	/** SIGTERM now, SIGKILL after the grace period. */
	stopContainer(id: string, grace: Millis): void;
	removeContainer(id: string): void;
	/** Forgets everything about a pod; nothing of it may run. */
	removePod(uid: string): void;
	podOnGround(uid: string): PodOnGround | undefined;
	/** The pod that has this address now, on any machine; host-network pods have their machine's address and are not found. */
	podAt(ip: string): PodOnGround | undefined;
	/** Pods of a machine by the order of their arrival. */
	podsOn(machine: string): readonly PodOnGround[];
	container(id: string): GroundContainer | undefined;
	/** Hands in who understands the words that manifests run. */
	interpret(interpreter: Interpreter): void;
	/** Runs a command in a running container; undefined when nobody knows what would come of it. */
	runBeside(id: string, words: readonly string[]): RanBeside | undefined;
	/** Its own words are run: what it does, and which files there are, is known. */
	isSpoken(id: string): boolean;
	/** What the log file of a container holds by now. */
	logOf(id: string): readonly GroundLogLine[];
	/** Traffic's findings, felt by probes: only what is named changes. */
	setHealth(id: string, change: Partial<Health>): void;
	/** The kernel kills a process that went over its limit. */
	oomKill(id: string): void;
	/** How much CPU a batch process gets from now on. */
	setPace(id: string, milliCpu: number): void;
};

type RuntimeInside = Runtime & {
	/** The machine lost its power: everything on it ends without a word. */
	lose(machine: string): void;
	/**
	The machine has booted: its runtime finds its containers without their processes, and takes now for their end.
	Source: containerd `internal/cri/server/restart.go`
	*/
	find(machine: string): void;
	/** The machine's speed changed. */
	repace(machine: string): void;
	endProcess(machine: string, process: string): void;
	killByLever(id: string, value: LeverValue): void;
	killPodByLever(uid: string, value: LeverValue): void;
	due(what: string, about: string): void;
	saveRuntime(): Saved;
	loadRuntime(saved: Saved): void;
};

export type RuntimeSeams = {
	readonly kernel: Kernel;
	readonly levers: Levers;
	readonly programs: Programs;
	isUp(machine: string): boolean;
	speedOf(machine: string): number;
	milliCpuOf(machine: string): number;
	addressOf(machine: string): string;
	giveAddress(machine: string, isFree: (ip: string) => boolean): string;
	notify(machine: string, what: GroundNews, about: string): void;
	/** A process of this pod began, began to stop, or ended: `pod/<uid>`. */
	pathsChanged(about: string): void;
	onProcess(machine: string, process: string, serves: boolean): void;
};

type Pod = {uid: string; key: string; machine: string; sandboxes: Sandbox[]; containers: GroundContainer[]};

/** Why a container ended whose machine has not booted since. */
const lost = 'Lost';

const hex = (value: number): string => value.toString(16).padStart(8, '0');

export const createRuntime = (seams: RuntimeSeams): RuntimeInside => {
	const {kernel, levers, programs} = seams;
	const pods = new Map<string, Pod>();
	const byMachine = new Map<string, Set<string>>();
	const byAddress = new Map<string, string>();
	/** The pod of each sandbox and container. */
	const owners = new Map<string, string>();
	const processes = createFirstProcesses(kernel);
	let revision = 0;

	/** 64 hex digits, as containerd gives them. */
	const newId = (name: string, attempt: number): string => kernel.draws.words(name, attempt, 8).map(hex).join('');

	const podOf = (id: string): Pod => {
		const pod = pods.get(owners.get(id) ?? '');
		assert(pod !== undefined, `nothing on the ground is called ${id}`);
		return pod;
	};

	const container = (id: string): GroundContainer | undefined =>
		pods.get(owners.get(id) ?? '')?.containers.find(each => each.id === id);

	const sandboxOf = (id: string): Sandbox => {
		const sandbox = podOf(id).sandboxes.find(each => each.id === id);
		assert(sandbox !== undefined, `no sandbox is called ${id}`);
		return sandbox;
	};

	const setSandbox = (id: string, change: Partial<Sandbox>): void => {
		const pod = podOf(id);
		pod.sandboxes = pod.sandboxes.map(each => (each.id === id ? Object.freeze({...each, ...change}) : each));
		revision += 1;
	};

	const set = (before: GroundContainer, change: Partial<GroundContainer>): GroundContainer => {
		const pod = podOf(before.id);
		const next = Object.freeze({...before, ...change});
		pod.containers = pod.containers.map(each => (each.id === before.id ? next : each));
		revision += 1;
		return next;
	};

	const planEnd = (before: GroundContainer, at: Millis, code: number, reason: string): void => {
		const plan = before.plan + 1;
		set(before, {plan, exitCode: code, exitReason: reason});
		kernel.wake('ground', Math.max(kernel.now, at), 'exit', `${before.id}|${plan}`, 'ground');
	};

	const exitsAfter = (each: GroundContainer): number =>
		levers.value(`process/${each.machine}/${each.name}`) === 'stopped'
			? 200
			: Number(levers.value(`image/exits-after/${each.image}`));

	/** Works out when a running process ends by itself, from what holds now. */
	const replan = (each: GroundContainer): void => {
		if (processes.isSpoken(each.id)) {
			return;
		}

		const end = plannedEnd(each, programs.of(each.image), kernel.draws, exitsAfter(each));

		if (end !== undefined) {
			planEnd(each, end.at, end.code, end.reason);
		}
	};

	/** The process is gone. Who follows the machine hears of it. */
	const exit = (before: GroundContainer, code: number, reason: string): void => {
		if (before.state === 'exited') {
			return;
		}

		const wasRunning = before.state === 'running';
		set(before, {
			state: 'exited',
			lastWords: wasRunning && reason !== lost ? processes.lastWords(before) : '',
			finishedAt: kernel.now,
			exitCode: code,
			exitReason: reason,
			plan: before.plan + 1,
		});
		kernel.chronicle.tell({
			what: reason === 'OOMKilled' ? 'container killed for memory' : 'container exited',
			who: 'ground',
			about: `pods/${before.pod}`,
			weight: code === 0 ? 'routine' : 'notable',
			detail: {container: before.name, code, machine: before.machine},
			hidden: true,
		});
		seams.notify(before.machine, 'changed', before.podUid);
		seams.pathsChanged(`pod/${before.podUid}`);

		if (wasRunning) {
			seams.onProcess(before.machine, before.name, false);
		}
	};

	/** What comes after a stretch of a process whose words are understood. */
	const goOn = (each: GroundContainer, next: Stretch['next'] | undefined): void => {
		if (next?.is === 'exit') {
			const least = each.startedAt === kernel.now ? 1 : 0;
			planEnd(each, kernel.now + least, next.code, next.code === 0 ? 'Completed' : 'Error');
		} else if (next?.is === 'serve') {
			replan(each);
		}
	};

	const begin = (each: GroundContainer): void => {
		const certain = certainEnd(each, programs.of(each.image), exitsAfter(each));
		const next = certain === undefined ? processes.begin(each) : undefined;

		if (next === undefined) {
			replan(each);
		} else {
			goOn(each, next);
		}
	};

	/** Keeps what is done at the old pace, before another one begins. */
	const bankWork = (each: GroundContainer): Partial<GroundContainer> => ({
		worked: each.worked + ((kernel.now - each.workedAt) * each.workMilliCpu * each.workSpeed) / 1000,
		workedAt: kernel.now,
		workSpeed: seams.speedOf(each.machine),
	});

	const runningOn = (machine: string): GroundContainer[] =>
		[...(byMachine.get(machine) ?? [])]
			.flatMap(uid => pods.get(uid)?.containers ?? [])
			.filter(each => each.state === 'running');

	const kill = (id: string, value: LeverValue): void => {
		const found = container(id);

		if (found === undefined || found.state !== 'running' || value === false) {
			return;
		}

		if (value === 'oom') {
			exit(found, 137, 'OOMKilled');
		} else {
			const code = typeof value === 'number' ? value : 137;
			exit(found, code, code === 0 ? 'Completed' : 'Error');
		}
	};

	const setHealth = (id: string, change: Partial<Health>): void => {
		const found = container(id);

		if (found === undefined || found.state !== 'running') {
			return;
		}

		const {hung, queue, dependency, documents} = found.health;

		// Asked for every container in every tick of traffic, and nearly always nothing is new.
		if (
			(change.hung ?? hung) === hung &&
			(change.queue ?? queue) === queue &&
			(change.dependency ?? dependency) === dependency &&
			(change.documents ?? documents) === documents
		) {
			return;
		}

		const health: Health = {...found.health, ...change};

		set(found, {
			health: Object.freeze(health),
			healthSince: kernel.now,
			healthBefore: found.healthSince === kernel.now ? found.healthBefore : found.health,
		});
		seams.notify(found.machine, 'strain', found.podUid);
	};

	const freeAddress = (sandbox: Sandbox): void => {
		if (sandbox.ip !== '' && byAddress.get(sandbox.ip) === sandbox.podUid) {
			byAddress.delete(sandbox.ip);
		}
	};

	const view = (uid: string | undefined): PodOnGround | undefined => (uid === undefined ? undefined : pods.get(uid));

	return {
		get revision() {
			return revision;
		},
		createSandbox(machine, {uid, key, hostNetwork}, attempt) {
			let pod = pods.get(uid);

			if (pod === undefined) {
				pod = {uid, key, machine, sandboxes: [], containers: []};
				pods.set(uid, pod);
				byMachine.set(machine, (byMachine.get(machine) ?? new Set()).add(uid));
			}

			const id = newId(`sandbox/${uid}`, attempt);
			pod.sandboxes = [
				...pod.sandboxes,
				Object.freeze({
					id,
					machine,
					podUid: uid,
					pod: key,
					attempt,
					state: 'creating',
					createdAt: kernel.now,
					ip: '',
					hostNetwork,
				}),
			];
			owners.set(id, uid);
			revision += 1;
			return id;
		},
		readySandbox(id) {
			const sandbox = sandboxOf(id);
			const ip = sandbox.hostNetwork
				? seams.addressOf(sandbox.machine)
				: seams.giveAddress(sandbox.machine, each => !byAddress.has(each));

			if (ip !== '') {
				setSandbox(id, {state: 'ready', ip});

				if (!sandbox.hostNetwork) {
					byAddress.set(ip, sandbox.podUid);
				}
			}

			return ip;
		},
		stopSandbox(id) {
			freeAddress(sandboxOf(id));
			setSandbox(id, {state: 'notReady'});
		},
		createContainer(order) {
			const id = newId(`container/${order.podUid}/${order.name}`, order.attempt);
			const pod = podOf(order.sandbox);
			owners.set(id, order.podUid);
			pod.containers = [
				...pod.containers,
				Object.freeze({
					id,
					machine: pod.machine,
					state: 'created',
					createdAt: kernel.now,
					startedAt: 0,
					servingAt: undefined,
					stoppingSince: undefined,
					finishedAt: 0,
					exitCode: 0,
					exitReason: '',
					lastWords: '',
					health: healthy,
					healthSince: 0,
					healthBefore: healthy,
					worked: 0,
					workedAt: 0,
					workMilliCpu: 0,
					workSpeed: 1,
					plan: 0,
					...order,
				}),
			];
			revision += 1;
			return id;
		},
		startContainer(id) {
			const before = container(id);
			assert(before?.state === 'created', `container ${id} cannot be started`);
			const program = programs.of(before.image);
			const speed = seams.speedOf(before.machine);
			const servingAt = kernel.now + Math.round(program.start / speed);
			const own = program.batch === undefined ? 0 : before.limitMilliCpu > 0 ? before.limitMilliCpu : 1000;
			const running = set(before, {
				state: 'running',
				startedAt: kernel.now,
				servingAt,
				workedAt: kernel.now,
				workMilliCpu: Math.min(own, seams.milliCpuOf(before.machine)),
				workSpeed: speed,
			});
			begin(running);
			seams.pathsChanged(`pod/${running.podUid}`);

			if (running.pod.startsWith('kube-system/')) {
				kernel.wake('ground', servingAt, 'serving', id, 'ground');
			}
		},
		updateContainer(id, amounts) {
			const found = container(id);

			if (found?.state !== 'running') {
				return;
			}

			const isBatch = programs.of(found.image).batch !== undefined;
			const cores = amounts.limitMilliCpu > 0 ? amounts.limitMilliCpu : 1000;
			const pace = {...bankWork(found), workMilliCpu: Math.min(cores, seams.milliCpuOf(found.machine))};
			const updated = set(found, {...amounts, ...(isBatch ? pace : {})});

			if (isBatch && updated.stoppingSince === undefined) {
				replan(updated);
			}
		},
		stopContainer(id, grace) {
			const found = container(id);

			if (found === undefined || found.state === 'exited') {
				return;
			}

			if (found.state === 'created') {
				exit(found, 137, neverRan);
				return;
			}

			const program = programs.of(found.image);
			const since = found.stoppingSince ?? kernel.now;
			const leaves = found.health.hung
				? Number.POSITIVE_INFINITY
				: since + Math.round(program.stop / seams.speedOf(found.machine));
			const killed = kernel.now + grace;
			const willing = leaves <= killed;
			const code = willing ? (program.drains ? 0 : 143) : 137;
			const end = Math.max(kernel.now + 1, willing ? leaves : killed);
			planEnd(set(found, {stoppingSince: since}), end, code, code === 0 ? 'Completed' : 'Error');
			seams.pathsChanged(`pod/${found.podUid}`);
		},
		removeContainer(id) {
			const pod = podOf(id);
			pod.containers = pod.containers.filter(each => each.id !== id);
			owners.delete(id);
			processes.forget(id);
			revision += 1;
		},
		removePod(uid) {
			const pod = pods.get(uid);

			if (pod === undefined) {
				return;
			}

			for (const sandbox of pod.sandboxes) {
				freeAddress(sandbox);
				owners.delete(sandbox.id);
			}

			for (const each of pod.containers) {
				owners.delete(each.id);
				processes.forget(each.id);
			}

			pods.delete(uid);
			byMachine.get(pod.machine)?.delete(uid);
			revision += 1;
		},
		podOnGround: view,
		podAt: ip => view(byAddress.get(ip)),
		podsOn: machine => [...(byMachine.get(machine) ?? [])].map(uid => pods.get(uid)!),
		container,
		interpret: processes.interpret,
		isSpoken: processes.isSpoken,
		runBeside(id, words) {
			const found = container(id);
			return found?.state === 'running' ? processes.runBeside(found, words) : undefined;
		},
		logOf(id) {
			const found = container(id);
			return found === undefined ? [] : logLines(found, programs.of(found.image), kernel.now, processes.linesOf(id));
		},
		setHealth,
		oomKill: id => kill(id, 'oom'),
		setPace(id, milliCpu) {
			const found = container(id);

			if (found !== undefined && found.state === 'running' && found.workMilliCpu !== milliCpu) {
				replan(set(found, {...bankWork(found), workMilliCpu: milliCpu}));
			}
		},
		lose(machine) {
			for (const uid of byMachine.get(machine) ?? []) {
				const pod = pods.get(uid)!;
				pod.sandboxes = pod.sandboxes.map(each => {
					freeAddress(each);
					return each.state === 'notReady' ? each : Object.freeze({...each, state: 'notReady'});
				});

				for (const each of pod.containers) {
					exit(each, 255, lost);
				}
			}

			revision += 1;
		},
		find(machine) {
			for (const uid of byMachine.get(machine) ?? []) {
				for (const each of pods.get(uid)!.containers.filter(({exitReason}) => exitReason === lost)) {
					set(each, {exitReason: 'Unknown', finishedAt: kernel.now});
				}
			}
		},
		repace(machine) {
			for (const each of runningOn(machine)) {
				if (programs.of(each.image).batch !== undefined && each.stoppingSince === undefined) {
					replan(set(each, bankWork(each)));
				}
			}
		},
		endProcess(machine, process) {
			if (levers.value(`process/${machine}/${process}`) === 'stopped') {
				for (const each of runningOn(machine)) {
					if (each.name === process) {
						exit(each, 1, 'Error');
					}
				}
			}
		},
		killByLever: kill,
		killPodByLever(uid, value) {
			for (const each of pods.get(uid)?.containers ?? []) {
				kill(each.id, value);
			}
		},
		due(what, about) {
			if (what === 'serving') {
				const found = container(about);

				if (found?.state === 'running') {
					seams.onProcess(found.machine, found.name, true);
				}

				return;
			}

			const [id = '', plan] = about.split('|');
			const found = container(id);

			if (what === 'stretch') {
				if (found?.state === 'running') {
					goOn(found, processes.due(found, Number(plan)));
				}

				return;
			}

			if (what === 'exit' && found !== undefined && found.state !== 'exited' && found.plan === Number(plan)) {
				exit(found, found.exitCode, found.exitReason);
			}
		},
		saveRuntime: () => ({
			revision,
			pods: [...pods.values()].map(pod => ({...pod, sandboxes: [...pod.sandboxes], containers: [...pod.containers]})),
			addresses: [...byAddress],
			owners: [...owners],
			processes: processes.save(),
		}),
		loadRuntime(saved) {
			revision = saved.revision as number;
			processes.load(saved.processes as Saved);
			pods.clear();
			byMachine.clear();
			byAddress.clear();
			owners.clear();

			for (const pod of saved.pods as readonly Pod[]) {
				pods.set(pod.uid, {...pod, sandboxes: [...pod.sandboxes], containers: [...pod.containers]});
				byMachine.set(pod.machine, (byMachine.get(pod.machine) ?? new Set()).add(pod.uid));
			}

			for (const [ip, uid] of saved.addresses as ReadonlyArray<readonly [string, string]>) {
				byAddress.set(ip, uid);
			}

			for (const [id, uid] of saved.owners as ReadonlyArray<readonly [string, string]>) {
				owners.set(id, uid);
			}
		},
	};
};
