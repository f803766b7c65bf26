import {createDraws, type DrawReader} from '../../source/engine/kernel/draws.ts';
import {scenarioLoader} from '../../source/game/scenario/load.ts';
import type {Scenario} from '../../source/game/scenario/schema.ts';

/*
A storm of chance: one seed draws the size of a cluster, what runs there, who asks for it, what breaks and how often. It is
written down as a scenario, and so passes the loader as any other.
*/

export type Sizes = {
	readonly nodes: readonly [low: number, high: number];
	/** Virtual minutes of storm. */
	readonly minutes: readonly [low: number, high: number];
};

/** What each push plays. */
export const small: Sizes = {nodes: [5, 10], minutes: [10, 10]};

/** What a night plays. */
export const large: Sizes = {nodes: [5, 50], minutes: [10, 60]};

const zones = ['a', 'b', 'c'];

type Chance = {
	between(name: string, low: number, high: number): number;
	pick<T>(name: string, list: readonly T[]): T;
	happens(name: string, share: number): boolean;
};

const chanceOf = (draws: DrawReader): Chance => ({
	between: (name, low, high) => draws.between(name, 0, low, high),
	pick: (name, list) => list[draws.between(name, 0, 0, list.length - 1)]!,
	happens: (name, share) => draws.unit(name, 0) < share,
});

const deploymentOf = (chance: Chance, app: string, replicas: number): object => {
	const at = (name: string): string => `${app}/${name}`;
	const labels = {app};
	const cpu = chance.pick(at('cpu'), [50, 100, 200, 400]);
	const ready = {httpGet: {path: '/ready', port: 8080}, periodSeconds: chance.pick(at('period'), [2, 5, 10])};
	const live = {httpGet: {path: '/live', port: 8080}, periodSeconds: 10, failureThreshold: 3};
	const container = {
		name: app,
		image: `swarm/${app}:1`,
		ports: [{containerPort: 8080}],
		resources: {
			requests: {cpu: `${cpu}m`, memory: '128Mi'},
			limits: {memory: chance.pick(at('limit'), ['256Mi', '1Gi'])},
		},
		readinessProbe: ready,
		...(chance.happens(at('live'), 0.5) ? {livenessProbe: live} : {}),
	};
	const init = chance.happens(at('init'), 0.25)
		? {initContainers: [{name: 'prepare', image: 'swarm/prepare:1', resources: {requests: {cpu: '50m'}}}]}
		: {};
	const spread = chance.happens(at('spread'), 0.4)
		? {
				topologySpreadConstraints: [
					{
						maxSkew: 2,
						topologyKey: 'topology.kubernetes.io/zone',
						whenUnsatisfiable: 'ScheduleAnyway',
						labelSelector: {matchLabels: labels},
					},
				],
			}
		: {};
	const priority = chance.happens(at('priority'), 0.3) ? {priorityClassName: 'swarm-high'} : {};
	return {
		apiVersion: 'apps/v1',
		kind: 'Deployment',
		metadata: {name: app, namespace: 'swarm', labels},
		spec: {
			replicas,
			selector: {matchLabels: labels},
			strategy: chance.happens(at('recreate'), 0.15) ? {type: 'Recreate'} : {type: 'RollingUpdate'},
			template: {
				metadata: {labels},
				spec: {
					terminationGracePeriodSeconds: chance.pick(at('grace'), [5, 30]),
					...priority,
					...init,
					...spread,
					containers: [container],
				},
			},
		},
	};
};

const serviceOf = (app: string, type: string): object => ({
	apiVersion: 'v1',
	kind: 'Service',
	metadata: {name: app, namespace: 'swarm'},
	spec: {type, selector: {app}, ports: [{port: 80, targetPort: 8080}]},
});

const budgetOf = (app: string): object => ({
	apiVersion: 'policy/v1',
	kind: 'PodDisruptionBudget',
	metadata: {name: app, namespace: 'swarm'},
	spec: {maxUnavailable: 1, selector: {matchLabels: {app}}},
});

const jobOf = (chance: Chance): object => ({
	apiVersion: 'batch/v1',
	kind: 'Job',
	metadata: {name: 'count', namespace: 'swarm'},
	spec: {
		completions: chance.between('job/completions', 1, 6),
		parallelism: chance.between('job/parallelism', 1, 3),
		backoffLimit: 6,
		template: {
			spec: {
				restartPolicy: chance.pick('job/restart', ['Never', 'OnFailure']),
				containers: [{name: 'count', image: 'swarm/count:1', resources: {requests: {cpu: '100m', memory: '64Mi'}}}],
			},
		},
	},
});

/** What strikes, and for how long at most, so that some of it is still there when the storm ends. */
const faultKinds: ReadonlyArray<readonly [kind: string, params: object, target: object | undefined]> = [
	['pod-kill', {}, {random: {ns: 'swarm'}}],
	['container-crash', {}, {random: {ns: 'swarm'}}],
	['node-crash', {duration: '150s'}, {random: {}}],
	['node-crash', {duration: 'forever'}, {random: {}}],
	['node-reboot', {down: '60s'}, {random: {}}],
	['kubelet-stop', {duration: '120s'}, {random: {}}],
	['partition', {from: 'zone:b', duration: '100s'}, undefined],
	['partition', {from: 'zone:a', direction: 'one', duration: '60s'}, undefined],
	['zone-outage', {zone: 'c', duration: '180s'}, undefined],
	['image-pull-fail', {duration: '120s'}, undefined],
	['slow-node', {speed: 0.3, duration: '120s'}, {busiest: 'node'}],
	['scheduler-crash', {duration: '30s'}, undefined],
];

/** Every kind that a storm may bring, each once. */
export const stormKinds: readonly string[] = [...new Set(faultKinds.map(([kind]) => kind))].sort();

const faultOf = (chance: Chance, index: number, seconds: number): object => {
	const at = (name: string): string => `fault/${index}/${name}`;
	const [kind, params, target] = chance.pick(at('kind'), faultKinds);
	const from = chance.between(at('from'), 40, Math.floor(seconds * 0.8));
	const schedule = chance.happens(at('poisson'), 0.4)
		? {poisson: {mean: `${chance.between(at('mean'), 60, 300)}s`, from: `${from}s`, max: 6}}
		: {at: `${from}s`};
	return {id: `fault-${index}`, kind, params, schedule, ...(target === undefined ? {} : {target}), announce: 'silent'};
};

/** What people do meanwhile: new versions, other sizes. */
const changesOf = (chance: Chance, apps: readonly string[], seconds: number): readonly object[] =>
	Array.from({length: chance.between('changes', 4, 7)}, (_, index) => {
		const at = (name: string): string => `change/${index}/${name}`;
		const app = chance.pick(at('app'), apps);
		const item = {id: `change-${index}`, at: `${chance.between(at('at'), 60, seconds - 30)}s`};
		const ref = `swarm/${app}`;
		return chance.happens(at('scale'), 0.4)
			? {...item, scale: {kind: 'Deployment', ref, replicas: chance.between(at('replicas'), 1, 10)}}
			: {
					...item,
					patch: {kind: 'Deployment', ref, patch: {spec: {template: {metadata: {annotations: {rolled: item.id}}}}}},
				};
	});

const programsOf = (chance: Chance, apps: readonly string[]): object =>
	Object.fromEntries([
		...apps.map((app, index) => [
			`swarm/${app}:1`,
			{
				imageSize: `${chance.between(`${app}/size`, 20, 400)}Mi`,
				start: `${chance.between(`${app}/start`, 1, 8)}s`,
				warm: '3s',
				memory: {base: '60Mi', perInFlight: '128Ki'},
				request: {cpu: `${chance.between(`${app}/cost`, 2, 20)}ms`, wait: '5ms', workers: 16, queue: 200},
				calls:
					index + 1 < apps.length && chance.happens(`${app}/calls`, 0.7)
						? [{service: `swarm/${apps[index + 1]}`, times: 0.5, critical: chance.happens(`${app}/critical`, 0.5)}]
						: [],
			},
		]),
		['swarm/prepare:1', {imageSize: '10Mi', batch: {cpuSeconds: 1}}],
		['swarm/count:1', {imageSize: '30Mi', batch: {cpuSeconds: 20, failRate: chance.pick('job/fails', [0, 0.2])}}],
	]);

const loader = scenarioLoader();

/** The scenario that a seed draws. */
export const stormOf = (seed: string, sizes: Sizes): Scenario => {
	const chance = chanceOf(createDraws(`swarm/${seed}`));
	const workers = chance.between('nodes', ...sizes.nodes);
	const seconds = chance.between('minutes', ...sizes.minutes) * 60;
	const masters = chance.pick('masters', [1, 1, 3]);
	const apps = ['front', 'cart', 'pay', 'stock'].slice(0, chance.between('apps', 2, 4));
	const podsEach = Math.max(8, Math.floor((workers * 8) / apps.length));
	const objects = [
		{apiVersion: 'v1', kind: 'Namespace', metadata: {name: 'swarm'}},
		{apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: {name: 'swarm-high'}, value: 1000},
		...apps.flatMap((app, index) => [
			deploymentOf(chance, app, chance.between(`${app}/replicas`, Math.ceil(podsEach * 0.75), podsEach)),
			serviceOf(app, index === 0 ? 'LoadBalancer' : 'ClusterIP'),
			...(chance.happens(`${app}/budget`, 0.4) ? [budgetOf(app)] : []),
		]),
		...(chance.happens('job', 0.6) ? [jobOf(chance)] : []),
	];
	const share = (index: number): number => Math.floor(workers / 3) + (index < workers % 3 ? 1 : 0);
	const raw = {
		apiVersion: 'podfall/v1',
		kind: 'Scenario',
		metadata: {id: 'swarm', version: 1, difficulty: 3},
		learning: {level: 'CKA', objectives: []},
		time: {duration: `${seconds}s`, warmup: '30s', cooldown: '2100s', clock: 'either'},
		cluster: {
			zones,
			controlPlane: {nodes: masters, etcdMembers: masters, apiservers: masters},
			nodePools: [
				{
					name: 'worker',
					zones: Object.fromEntries(zones.map((zone, index) => [zone, share(index)])),
					instance: {cpu: chance.pick('cores', ['2', '4']), memory: '8Gi', price: 0.1},
				},
			],
			addons: {dns: {replicas: 2}},
		},
		apps: programsOf(chance, apps),
		manifests: objects.map(object => JSON.stringify(object)),
		timeline: changesOf(chance, apps, seconds),
		traffic: {
			clients: [
				{
					id: 'users',
					to: 'loadbalancer:swarm/front',
					rate: chance.between('rate', 20, 300),
					shape: [{type: 'diurnal', table: 'evening'}],
					timeout: '1s',
					retries: chance.between('retries', 0, 2),
				},
			],
		},
		slos: [{id: 'front', service: 'swarm/front', availability: 0.99, latency: {threshold: '300ms', target: 0.95}}],
		seats: {allowed: ['watch', 'scheduler', 'workload'], default: 'watch'},
		faults: {
			allowQuorumLoss: chance.happens('quorum', 0.2),
			items: Array.from({length: chance.between('faults', 3, 8)}, (_, index) => faultOf(chance, index, seconds)),
		},
		objectives: {},
		text: {en: {title: 'Swarm', brief: 'Drawn by chance.'}},
	};
	const loaded = loader.load({main: 'scenario.yaml', files: new Map([['scenario.yaml', JSON.stringify(raw)]])});

	if (!loaded.ok) {
		throw new Error(`the seed ${seed} drew a broken scenario: ${JSON.stringify(loaded.problems)}`);
	}

	return loaded.value;
};
