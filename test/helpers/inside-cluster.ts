import type {AnyKind} from '../../source/engine/api/kind.ts';
import {kindByName} from '../../source/engine/api/kinds/index.ts';
import {type Pod, pods} from '../../source/engine/api/kinds/pod.ts';
import type {ApiObject} from '../../source/engine/api/object.ts';
import {
	admin,
	type Cluster,
	clusterDnsImage,
	clusterDnsObjects,
	clusterDnsProgram,
	createCluster,
} from '../../source/engine/cluster.ts';
import type {Program} from '../../source/engine/ground/program.ts';
import {type Millis, minutes, seconds} from '../../source/engine/kernel/time.ts';
import {bytesOf, textOf} from '../../source/game/inside/bytes.ts';
import type {FileEffect} from '../../source/game/inside/files.ts';
import {createFirstPrograms} from '../../source/game/inside/first-program.ts';
import {type InsideEffect, runInside} from '../../source/game/inside/inside.ts';
import {createLayers} from '../../source/game/inside/layers.ts';
import {aMachine, plainProgram} from './small-ground.ts';

/*
Three machines, cluster DNS, and a shop: `web` (nginx, two pods behind a Service, users), `tools` (busybox, one pod that one can
sit in), `bare` (a distroless program), and Services that lead nowhere.
*/

const meta = (name: string, more: object = {}) => ({name, namespace: 'shop', ...more});

const podSpec = (image: string, more: object = {}) => ({containers: [{name: 'main', image, ...more}]});

const objects: readonly object[] = [
	{apiVersion: 'v1', kind: 'Namespace', metadata: {name: 'shop'}},
	...clusterDnsObjects({replicas: 1, cpu: '100m', memory: '170Mi'}),
	{apiVersion: 'v1', kind: 'ConfigMap', metadata: meta('settings'), data: {colour: 'red', 'app.conf': 'a=1\nb=2\n'}},
	{apiVersion: 'v1', kind: 'Secret', metadata: meta('login'), data: {password: 'aHVudGVyMg=='}},
	{
		apiVersion: 'apps/v1',
		kind: 'Deployment',
		metadata: meta('web'),
		spec: {
			replicas: 2,
			selector: {matchLabels: {app: 'web'}},
			template: {
				metadata: {labels: {app: 'web'}},
				spec: podSpec('nginx:1.27', {ports: [{containerPort: 8080}]}),
			},
		},
	},
	{
		apiVersion: 'v1',
		kind: 'Service',
		metadata: meta('web'),
		spec: {selector: {app: 'web'}, ports: [{port: 80, targetPort: 8080}]},
	},
	{
		apiVersion: 'v1',
		kind: 'Service',
		metadata: meta('heads'),
		spec: {clusterIP: 'None', selector: {app: 'web'}, ports: [{port: 80, targetPort: 8080}]},
	},
	{
		apiVersion: 'v1',
		kind: 'Service',
		metadata: meta('nobody'),
		spec: {selector: {app: 'nobody'}, ports: [{port: 80}]},
	},
	{
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: meta('tools', {labels: {app: 'tools'}}),
		spec: {
			nodeName: 'node-1',
			volumes: [
				{name: 'settings', configMap: {name: 'settings'}},
				{name: 'login', secret: {secretName: 'login'}},
				{name: 'scratch', emptyDir: {}},
			],
			containers: [
				{
					name: 'main',
					image: 'busybox:1.36',
					command: ['sleep', '3600'],
					env: [
						{name: 'COLOUR', valueFrom: {configMapKeyRef: {name: 'settings', key: 'colour'}}},
						{name: 'PASSWORD', valueFrom: {secretKeyRef: {name: 'login', key: 'password'}}},
						{name: 'NODE', valueFrom: {fieldRef: {fieldPath: 'spec.nodeName'}}},
						{name: 'GREETING', value: 'hello $(NODE)'},
					],
					volumeMounts: [
						{name: 'settings', mountPath: '/etc/app'},
						{name: 'login', mountPath: '/etc/login'},
						{name: 'scratch', mountPath: '/scratch'},
					],
				},
			],
		},
	},
	{
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: meta('bare'),
		spec: {nodeName: 'node-2', ...podSpec('gcr.io/distroless/static:1')},
	},
	{
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: meta('two'),
		spec: {
			nodeName: 'node-1',
			restartPolicy: 'Never',
			containers: [
				{name: 'talks', image: 'busybox:1.36', command: ['sh', '-c', 'echo one; sleep 5; echo two; exit 3']},
				{name: 'stays', image: 'busybox:1.36'},
			],
		},
	},
];

export type InsideCluster = {
	readonly cluster: Cluster;
	run(time: Millis): void;
	pod(name: string): Pod;
	podsOf(app: string): readonly Pod[];
	create(object: object): void;
	/** What was written into `tools` so far. */
	readonly layer: readonly FileEffect[];
	/** Runs a line of shell in a pod and remembers what it wrote. */
	sh(line: string, pod?: string, stdin?: string): Said;
	/** The same without a shell. */
	words(words: readonly string[], pod?: string, stdin?: Uint8Array): Said;
};

export type Said = {
	readonly out: string;
	readonly bytes: Uint8Array;
	readonly err: string;
	readonly exit: number;
	readonly takes: Millis;
	readonly effects: readonly InsideEffect[];
};

export const insideCluster = (programs: Readonly<Record<string, Program>> = {}): InsideCluster => {
	const cluster = createCluster({
		seed: 'inside',
		eager: false,
		leaderElection: false,
		etcdMembers: 1,
		faults: {items: [], allowQuorumLoss: false, horizon: minutes(60), announce: {type: 'silent'}},
		traffic: {
			clients: [
				{
					id: 'users',
					to: 'shop/web',
					loadBalancer: false,
					port: 80,
					rate: 20,
					shapes: [],
					reuse: 10,
					timeout: 1000,
					retries: 0,
					backoff: 0,
					from: 'outside',
					zoneMix: {},
					ramp: 0,
				},
			],
			noise: 'none',
			slos: [{id: 'web', service: 'shop/web', latency: {threshold: 300}}],
			tick: seconds(1),
			horizon: minutes(60),
		},
		ground: {
			machines: [
				aMachine('master-1', 'a', {controlPlane: true}),
				aMachine('node-1', 'a'),
				aMachine('node-2', 'a'),
				aMachine('node-3', 'b'),
			],
			programs: {'nginx:1.27': plainProgram, [clusterDnsImage]: clusterDnsProgram, ...programs},
			registry: {bandwidth: 100_000_000, latency: 100, rateLimit: 0, strict: false},
			rtt: {sameNode: 0, sameZone: 1, crossZone: 2},
			controlPlaneZone: 'a',
		},
	});
	const {kernel, server} = cluster;
	let layer: readonly FileEffect[] = [];

	const create = (object: object): void => {
		const {kind: name, metadata} = object as ApiObject;
		const kind = kindByName(name) as AnyKind;
		const reply = server.handle({
			verb: 'create',
			user: admin,
			kind,
			namespace: metadata.namespace,
			name: metadata.name,
			object: object as ApiObject,
		});

		if (!reply.ok) {
			throw new Error(`${name} ${metadata.name}: ${reply.status.message}`);
		}
	};

	cluster.ground.interpret(createFirstPrograms(cluster, createLayers()));
	cluster.start();
	kernel.run(seconds(20));

	for (const object of objects.slice(0, 1)) {
		create(object);
	}

	kernel.run(seconds(22));

	for (const object of objects.slice(1)) {
		create(object);
	}

	kernel.run(seconds(60));

	const podsIn = (): readonly Pod[] => {
		const reply = server.glass.list(admin, pods, {namespace: 'shop'});
		return reply.ok ? reply.object.items : [];
	};

	const pod = (name: string): Pod => {
		const found = podsIn().find(({metadata}) => metadata.name === name || metadata.name.startsWith(`${name}-`));

		if (found === undefined) {
			throw new Error(`there is no pod ${name}`);
		}

		return found;
	};

	const words = (argv: readonly string[], name = 'tools', stdin: Uint8Array = bytesOf('')): Said => {
		const answer = runInside({cluster, pod: pod(name), layer: name === 'tools' ? layer : []}, argv, stdin);

		if (!answer.ok) {
			return {out: '', bytes: stdin, err: answer.message, exit: -1, takes: 0, effects: []};
		}

		const {stdout, stderr, exit, takes, effects} = answer;
		layer = name === 'tools' ? [...layer, ...effects.filter(effect => effect.do !== 'kill')] : layer;
		return {out: textOf(stdout), bytes: stdout, err: textOf(stderr), exit, takes, effects};
	};

	return {
		cluster,
		run: time => kernel.run(kernel.now + time),
		pod,
		podsOf: app => podsIn().filter(({metadata}) => metadata.labels?.app === app),
		create,
		get layer() {
			return layer;
		},
		sh: (line, name, stdin = '') => words(['sh', '-c', line], name, bytesOf(stdin)),
		words,
	};
};
