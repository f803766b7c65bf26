import {createGround, type Ground, type GroundPlan} from '../../source/engine/ground/ground.ts';
import type {MachineSpec} from '../../source/engine/ground/machine.ts';
import {defaultProgram, type Program} from '../../source/engine/ground/program.ts';
import type {RuleEndpoint, ServiceRule} from '../../source/engine/ground/service-rules.ts';
import {createKernel, type Kernel} from '../../source/engine/kernel/kernel.ts';
import {seconds} from '../../source/engine/kernel/time.ts';

const gibi = 1024 ** 3;

export const aMachine = (name: string, zone: string, more: Partial<MachineSpec> = {}): MachineSpec => ({
	name,
	zone,
	pool: 'workers',
	milliCpu: 4000,
	memoryBytes: 16 * gibi,
	diskBytes: 100 * gibi,
	maxPods: 110,
	speed: 1,
	centsPerHour: 40,
	boot: seconds(90),
	controlPlane: false,
	labels: {},
	taints: [],
	images: [],
	orderedAt: 0,
	...more,
});

/** A web server that needs 20 ms of a core for each request and nothing else. */
export const plainProgram: Program = {
	...defaultProgram,
	start: 0,
	warm: 0,
	memory: {base: 1_000_000, perInFlight: 0, leakPerMinute: 0},
	requests: [{name: 'all', share: 1, cpu: 20, wait: 0, workers: 64, queue: 200, cancel: true}],
};

export type SmallGround = {
	readonly kernel: Kernel;
	readonly ground: Ground;
	/** Runs a one-container pod and gives its uid; its address is where requests go. */
	run(key: string, machine: string, image?: string, more?: PodWish): string;
	/** What an EndpointSlice would say of a pod. */
	endpoint(uid: string): RuleEndpoint;
	/** Programs every living machine with these pods as the endpoints of a Service. */
	serve(service: string, uids: readonly string[]): void;
	/** Writes down the rules and gives the version, for programming machines one by one. */
	publish(service: string, uids: readonly string[]): number;
};

export type PodWish = {
	readonly requestMilliCpu?: number;
	readonly limitMilliCpu?: number;
	readonly limitBytes?: number;
	readonly attempt?: number;
};

/** Machines with power and nothing on them, without any control plane: pods are put there by hand. */
export const smallGround = (plan: Partial<GroundPlan> & {readonly seed?: string} = {}): SmallGround => {
	const kernel = createKernel({seed: plan.seed ?? 'small'});
	const ground = createGround(kernel, {
		machines: [
			aMachine('cp-a', 'a', {controlPlane: true, pool: 'control-plane'}),
			aMachine('node-a', 'a'),
			aMachine('node-b', 'b'),
			aMachine('node-c', 'c'),
		],
		programs: {web: plainProgram},
		registry: {bandwidth: 100_000_000, latency: 100, rateLimit: 0, strict: false},
		rtt: {sameNode: 0, sameZone: 0, crossZone: 0},
		controlPlaneZone: 'a',
		...plan,
	});
	kernel.add(ground);
	ground.start();

	const endpoint = (uid: string): RuleEndpoint => {
		const pod = ground.podOnGround(uid)!;
		const ready = pod.sandboxes.at(-1)!;
		const zone = ground.machine(pod.machine).zone;
		return {ip: ready.ip, port: 8080, node: pod.machine, zone, pod: pod.key};
	};

	const rule = (service: string, endpoints: readonly RuleEndpoint[]): ServiceRule => ({
		service,
		clusterIP: '10.96.0.1',
		ports: [{name: '', port: 80, protocol: 'TCP', nodePort: 0, endpoints}],
		internalLocal: false,
		externalLocal: false,
		sessionAffinity: false,
	});

	const publish = (service: string, uids: readonly string[]): number =>
		ground.rules.publish([[service, rule(service, uids.map(endpoint))]]);

	return {
		kernel,
		ground,
		run(key, machine, image = 'web', more = {}) {
			const uid = `uid-${key.replaceAll('/', '-')}`;
			const sandbox = ground.createSandbox(machine, {uid, key, hostNetwork: false}, more.attempt ?? 0);
			ground.readySandbox(sandbox);
			const id = ground.createContainer({
				podUid: uid,
				pod: key,
				sandbox,
				name: 'main',
				image,
				attempt: more.attempt ?? 0,
				role: 'main',
				lifetime: 'service',
				command: [],
				requestMilliCpu: more.requestMilliCpu ?? 1000,
				limitMilliCpu: more.limitMilliCpu ?? 1000,
				requestBytes: 0,
				limitBytes: more.limitBytes ?? 0,
			});
			ground.startContainer(id);
			return uid;
		},
		endpoint,
		publish,
		serve(service, uids) {
			const version = publish(service, uids);

			for (const machine of ground.machines.filter(({name}) => ground.isUp(name))) {
				ground.rules.program(machine.name, version);
			}
		},
	};
};
