import {type Event, events} from '../../source/engine/api/kinds/event.ts';
import {nodes} from '../../source/engine/api/kinds/node.ts';
import {type Container, type Pod, type PodSpec, pods} from '../../source/engine/api/kinds/pod.ts';
import {createGround, type GroundPlan} from '../../source/engine/ground/ground.ts';
import {defaultProgram, type Program} from '../../source/engine/ground/program.ts';
import type {Millis} from '../../source/engine/kernel/time.ts';
import {createKubelet, type Kubelet} from '../../source/engine/node/kubelet.ts';
import {aPod, controlPlane} from './control-plane.ts';
import {aMachine} from './small-ground.ts';

/** Serves after 500 ms, leaves 300 ms after SIGTERM. */
export const web: Program = {...defaultProgram, imageBytes: 50_000_000, start: 500, stop: 300};

export type NodesOptions = {
	readonly seed?: string;
	readonly eager?: boolean;
	readonly machines?: GroundPlan['machines'];
	readonly programs?: Readonly<Record<string, Program>>;
	/** Images that node-1 and node-2 have from the start. */
	readonly images?: readonly string[];
	readonly staticPods?: Parameters<typeof createKubelet>[0]['staticPods'];
};

/** Two nodes with their kubelets under an API server, and nothing else: pods are created with a node's name. */
export const someNodes = (options: NodesOptions = {}) => {
	const plane = controlPlane({seed: options.seed, eager: options.eager});
	const images = options.images ?? ['web:1'];
	const ground = createGround(plane.kernel, {
		machines: options.machines ?? [aMachine('node-1', 'a', {images}), aMachine('node-2', 'b', {images})],
		programs: {'web:1': web, ...options.programs},
		registry: {bandwidth: 50_000_000, latency: 100, rateLimit: 0, strict: true},
		rtt: {sameNode: 0, sameZone: 2, crossZone: 4},
		controlPlaneZone: 'a',
	});
	plane.kernel.add(ground);
	const kubelets: readonly Kubelet[] = ground.machines.map(({name}) =>
		createKubelet({
			kernel: plane.kernel,
			server: plane.server,
			ground,
			node: name,
			eager: options.eager,
			staticPods: options.staticPods,
		}),
	);
	ground.start();

	for (const kubelet of kubelets) {
		kubelet.start();
	}

	plane.run(4000);

	const table = {
		...plane,
		plane,
		ground,
		kubelets,
		/** A pod of one container on node-1, unless said otherwise. */
		pod(name: string, container: Partial<Container> = {}, spec: Partial<PodSpec> = {}) {
			const reply = plane.create(
				pods,
				aPod(name, {
					spec: {
						nodeName: 'node-1',
						...spec,
						containers: spec.containers ?? [{name: 'main', image: 'web:1', ...container}],
					},
				}),
			);

			if (!reply.ok) {
				throw new Error(reply.status.message);
			}

			return table;
		},
		run(duration: Millis) {
			plane.run(duration);
			return table;
		},
		/** Runs to this many milliseconds after the table was laid. */
		get(name: string): Pod | undefined {
			return plane.get(pods, `shop/${name}`);
		},
		node: (name: string) => plane.get(nodes, name),
		/** The words of `kubectl get pods`, more or less: phase, and what its containers wait for or ended with. */
		status(name: string): string {
			const pod = table.get(name);
			const all = [...(pod?.status?.initContainerStatuses ?? []), ...(pod?.status?.containerStatuses ?? [])];
			const states = all.map(
				({state, ready}) =>
					state?.waiting?.reason ?? state?.terminated?.reason ?? (state?.running ? (ready ? 'ready' : 'running') : '?'),
			);
			return pod === undefined ? 'gone' : [pod.status?.phase, ...states].join(' ');
		},
		condition: (name: string, type: string) =>
			table.get(name)?.status?.conditions?.find(condition => condition.type === type),
		/** `Normal Started: Started container main (x2)` for each event about the object, oldest first. */
		events(name: string): readonly string[] {
			const reply = plane.server.list({name: 'kubernetes-admin', groups: ['system:masters']}, events);
			const found: readonly Event[] = reply.ok ? reply.object.items : [];
			return found
				.filter(event => event.involvedObject.name === name)
				.sort(
					(left, right) =>
						Number(left.metadata.resourceVersion) - Number(right.metadata.resourceVersion) ||
						(left.metadata.name < right.metadata.name ? -1 : 1),
				)
				.map(({type, reason, message, count = 1}) => `${type} ${reason}: ${message}${count > 1 ? ` (x${count})` : ''}`);
		},
		container: (name: string, container = 'main') => {
			const uid = table.get(name)?.metadata.uid ?? '';
			return ground.podOnGround(uid)?.containers.findLast(each => each.name === container);
		},
	};
	return table;
};

export type Nodes = ReturnType<typeof someNodes>;
