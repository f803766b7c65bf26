import type {AnyKind} from '../../source/engine/api/kind.ts';
import {deployments} from '../../source/engine/api/kinds/deployment.ts';
import {endpointSlices} from '../../source/engine/api/kinds/endpoint-slice.ts';
import {events} from '../../source/engine/api/kinds/event.ts';
import {
	type HorizontalPodAutoscaler,
	horizontalPodAutoscalers,
} from '../../source/engine/api/kinds/horizontal-pod-autoscaler.ts';
import {leases} from '../../source/engine/api/kinds/lease.ts';
import {nodes} from '../../source/engine/api/kinds/node.ts';
import {type Pod, pods} from '../../source/engine/api/kinds/pod.ts';
import {podDisruptionBudgets} from '../../source/engine/api/kinds/pod-disruption-budget.ts';
import {services} from '../../source/engine/api/kinds/service.ts';
import type {ApiObject} from '../../source/engine/api/object.ts';
import {podSummary, readyText} from '../../source/engine/api/pod-view.ts';
import type {Reply} from '../../source/engine/api/status.ts';
import type {Request} from '../../source/engine/api/verbs.ts';
import {admin, type Cluster, createCluster, type Shape} from '../../source/engine/cluster.ts';
import type {FaultItem} from '../../source/engine/faults/item.ts';
import type {Program} from '../../source/engine/ground/program.ts';
import type {Fact} from '../../source/engine/kernel/chronicle.ts';
import {clockText, type Millis, minutes, seconds} from '../../source/engine/kernel/time.ts';
import {aMachine, plainProgram} from './small-ground.ts';

/*
A small cluster on the table, in words: machines, a storm and programs are laid out first, then time runs, and what is said
is what the chronicle says of the namespace `default`, of nodes, machines and faults. Generated names are long and mean
nothing, so pods are called by their order: the third pod of web is web-3.
*/

/** `mm:ss.mmm who: what whom, why`. */
export type Line = string;

type Words = {readonly bare: readonly string[]; readonly named: Readonly<Record<string, string>>};

const units: Readonly<Record<string, number>> = {ms: 1, s: 1000, m: 60_000};

const durationOf = (text: string): Millis => {
	const match = /^(\d+)(ms|s|m)$/.exec(text);

	if (match === null) {
		throw new Error(`"${text}" is no duration`);
	}

	return Number(match[1]) * units[match[2]!]!;
};

const gibi = 1024 ** 3;

/** What a reader need not be told: counting, choosing before binding, and what users do every second. */
const unspoken =
	/^(traffic|requests lost|chosen|update (replicaset|deployment|poddisruptionbudget)\/status|create (configmap|serviceaccount)|became leader|patch node.*)$/;

const isAbout = ({about}: Fact): boolean =>
	/^(pods|replicasets\.apps|endpointslices\.discovery\.k8s\.io|deployments\.apps)\/default\//.test(about) ||
	/^(nodes|machine|fault)\//.test(about);

export const tabletop = () => {
	const machines: Array<ReturnType<typeof aMachine>> = [];
	const items: FaultItem[] = [];
	const programs: Record<string, Program> = {};
	const names = new Map<string, string>();
	const counts = new Map<string, number>();
	const told: Fact[] = [];
	let rate = 0;
	let shapes: readonly Shape[] = [];
	let masters = 1;
	let cluster: Cluster | undefined;
	let heard = 0;
	/** From here on requests are counted. */
	let counted = 0;

	const opened = (): Cluster => {
		if (cluster !== undefined) {
			return cluster;
		}

		cluster = createCluster({
			seed: 'tabletop',
			eager: false,
			leaderElection: masters > 1,
			etcdMembers: 1,
			faults: {items, allowQuorumLoss: false, horizon: minutes(120), announce: {type: 'silent'}},
			traffic: {
				clients:
					rate === 0
						? []
						: [
								{
									id: 'users',
									to: 'default/web',
									loadBalancer: false,
									port: 80,
									rate,
									shapes,
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
				slos: rate === 0 ? [] : [{id: 'web', service: 'default/web', latency: {threshold: 300}}],
				tick: seconds(1),
				horizon: minutes(120),
			},
			ground: {
				machines: [
					...Array.from({length: masters}, (_, index) => aMachine(`master-${index + 1}`, 'a', {controlPlane: true})),
					...machines,
				],
				programs: {'web:1': plainProgram, 'web:2': plainProgram, ...programs},
				registry: {bandwidth: 100_000_000, latency: 100, rateLimit: 0, strict: false},
				rtt: {sameNode: 0, sameZone: 1, crossZone: 2},
				controlPlaneZone: 'a',
			},
		});
		cluster.kernel.chronicle.follow(fact => told.push(fact));
		cluster.start();
		return cluster;
	};

	/** `web-3` for the third pod of web that anybody spoke of. */
	const aliasOf = (name: string): string => {
		const known = names.get(name);

		if (known !== undefined) {
			return known;
		}

		const app = name.replace(/-[a-z0-9]{8,10}-[a-z0-9]{5}$/, '');

		if (app === name) {
			return name;
		}

		const number = (counts.get(app) ?? 0) + 1;
		counts.set(app, number);
		names.set(name, `${app}-${number}`);
		return `${app}-${number}`;
	};

	const realName = (alias: string): string => [...names].find(([, each]) => each === alias)?.[0] ?? alias;

	const plain = (text: string): string =>
		text
			.replaceAll(/\b[a-z]+-[a-z0-9]{8,10}-[a-z0-9]{5}\b/g, aliasOf)
			.replaceAll(/\b([a-z]+)-(?=[a-z0-9]*\d)[a-z0-9]{8,10}\b/g, '$1-…');

	const factLine = ({at, who, what, about, detail}: Fact): Line => {
		const whom = about.replace(/^[a-z.0-9]+\/(default\/)?/, '').replace(/^(web)-[a-z0-9]{5}$/, '$1');
		const rest = Object.entries(detail ?? {})
			.filter(
				([key]) => !['id', 'kind', 'strike', 'component', 'cause', 'container', 'feasible', 'machine'].includes(key),
			)
			.map(([key, value]) => (['because', 'message'].includes(key) ? String(value) : `${key} ${value}`))
			.join(', ');
		return plain(
			`${clockText(at).slice(-9)} ${who.replace(/@.*$/, '')}: ${what} ${whom}${rest === '' ? '' : ` (${rest})`}`,
		);
	};

	const takeLines = (): readonly Line[] => {
		const news = told.slice(heard);
		heard = told.length;

		for (const fact of news) {
			aliasOf(fact.about.split('/').at(-1) ?? '');
		}

		return news.filter(fact => isAbout(fact) && !unspoken.test(fact.what)).map(factLine);
	};

	const send = (request: Omit<Request, 'user' | 'kind'> & {readonly kind: unknown}): Reply =>
		opened().server.handle({...request, user: admin, kind: request.kind as AnyKind});

	const answerLines = (reply: Reply): readonly Line[] =>
		reply.ok ? [] : [`refused: ${reply.status.code} ${reply.status.reason}: ${plain(reply.status.message ?? '')}`];

	const create = (kind: unknown, object: object): readonly Line[] => {
		const {metadata} = object as ApiObject;
		return answerLines(send({verb: 'create', kind, namespace: metadata.namespace, name: metadata.name, object}));
	};

	const labels = {app: 'web'};

	const deployment = ({bare, named}: Words): readonly Line[] => {
		const [name = 'web'] = bare;
		const spread = {
			podAntiAffinity: {
				requiredDuringSchedulingIgnoredDuringExecution: [
					{labelSelector: {matchLabels: {app: name}}, topologyKey: 'kubernetes.io/hostname'},
				],
			},
		};
		return create(deployments, {
			apiVersion: 'apps/v1',
			kind: 'Deployment',
			metadata: {name, namespace: 'default'},
			spec: {
				replicas: Number(named.replicas ?? 1),
				selector: {matchLabels: {app: name}},
				template: {
					metadata: {labels: {app: name}},
					spec: {
						containers: [
							{name: 'main', image: named.image ?? 'web:1', resources: {requests: {cpu: named.cpu ?? '100m'}}},
						],
						...(named.spread === undefined ? {} : {affinity: spread}),
					},
				},
			},
		});
	};

	const listed = <T extends ApiObject>(kind: unknown, namespace?: string): readonly T[] => {
		const reply = opened().server.list(admin, kind as never, namespace === undefined ? {} : {namespace});
		return reply.ok ? (reply.object.items as unknown as readonly T[]) : [];
	};

	const evict = (alias: string): readonly Line[] => {
		const name = realName(alias);
		const object = {apiVersion: 'policy/v1', kind: 'Eviction', metadata: {name, namespace: 'default'}};
		const reply = send({verb: 'create', kind: pods, namespace: 'default', name, subresource: 'eviction', object});
		return reply.ok ? [`${alias} evicted`] : answerLines(reply);
	};

	const patch = (kind: unknown, name: string, object: object, namespace?: string): readonly Line[] =>
		answerLines(send({verb: 'patch', kind, name, namespace, patchType: 'merge', object}));

	const fault = ({bare, named}: Words): readonly Line[] => {
		const [kind = '', target] = bare;
		const {at = '60s', ...params} = named;
		items.push({
			id: `${kind}-${items.length + 1}`,
			kind,
			params,
			schedule: {type: 'at', at: durationOf(at)},
			target: target === undefined ? undefined : {type: 'fixed', name: target},
			group: undefined,
			until: undefined,
			announce: undefined,
		});
		return [];
	};

	const layNodes = ({bare, named}: Words): readonly Line[] => {
		const {cpu = '4', memory = '16Gi', zones = 'a', at = '0s'} = named;
		const places = zones.split(',');

		for (let index = 0; index < Number(bare[0]); index++) {
			machines.push(
				aMachine(`node-${machines.length + 1}`, places[index % places.length]!, {
					milliCpu: Number(cpu) * 1000,
					memoryBytes: Number.parseInt(memory, 10) * gibi,
					orderedAt: durationOf(at),
				}),
			);
		}

		return [];
	};

	const program = ({bare, named}: Words): readonly Line[] => {
		programs[bare[0]!] = {
			...plainProgram,
			...(named.start === undefined ? {} : {start: durationOf(named.start)}),
			...(named.ends === undefined
				? {}
				: {requests: [], batch: {cpuSeconds: durationOf(named.ends) / 1000, checkpoint: 0, failRate: 1}}),
		};
		return [];
	};

	const podLines = (): readonly Line[] =>
		listed<Pod>(pods, 'default').map(pod => {
			const summary = podSummary(pod);
			return `${aliasOf(pod.metadata.name)} ${readyText(summary)} ${summary.status} restarts ${summary.restarts} on ${pod.spec.nodeName ?? 'no node'}`;
		});

	/** Since they were last counted, or time was skipped. */
	const requestLines = (): readonly Line[] => {
		const ticks = told
			.slice(counted)
			.filter(({what}) => what === 'traffic')
			.map(({detail}) => detail ?? {});
		const sum = (key: string): number => ticks.reduce((total, tick) => total + Number(tick[key] ?? 0), 0);
		const [offered, good, slow, failed] = [sum('offered'), sum('good'), sum('slow'), sum('failed')];
		const causes = [...new Set(ticks.flatMap(tick => Object.keys(tick)))]
			.filter(key => !['slo', 'service', 'offered', 'good', 'slow', 'failed'].includes(key) && sum(key) > 0)
			.filter(key => ticks.every(tick => typeof tick[key] === 'number'))
			.map(key => `${key} ${sum(key)}`);
		counted = told.length;
		const adds = offered === good + slow + failed ? '' : ', which does not add up';
		return [
			`${offered} offered = ${good} good + ${slow} slow + ${failed} failed${adds}${causes.length === 0 ? '' : `: ${causes.join(', ')}`}`,
		];
	};

	const commands: Readonly<Record<string, (words: Words) => readonly Line[]>> = {
		nodes: layNodes,
		masters({bare}) {
			masters = Number(bare[0]);
			return [];
		},
		/** So many requests a second; with `later` and `from`, so many times as many from then on. */
		users({bare, named}) {
			rate = Number(bare[0]);
			shapes =
				named.later === undefined
					? []
					: [{type: 'steps', steps: [{at: durationOf(named.from!), factor: Number(named.later)}]}];
			return [];
		},
		fault,
		program,
		deployment,
		service: () =>
			create(services, {
				apiVersion: 'v1',
				kind: 'Service',
				metadata: {name: 'web', namespace: 'default'},
				spec: {selector: labels, ports: [{port: 80, targetPort: 8080}]},
			}),
		budget: ({bare}) =>
			create(podDisruptionBudgets, {
				apiVersion: 'policy/v1',
				kind: 'PodDisruptionBudget',
				metadata: {name: 'web', namespace: 'default'},
				spec: {minAvailable: Number(bare[0]), selector: {matchLabels: labels}},
			}),
		autoscaler: ({named}) =>
			create(horizontalPodAutoscalers, {
				apiVersion: 'autoscaling/v2',
				kind: 'HorizontalPodAutoscaler',
				metadata: {name: 'web', namespace: 'default'},
				spec: {
					scaleTargetRef: {apiVersion: 'apps/v1', kind: 'Deployment', name: 'web'},
					minReplicas: Number(named.min ?? 1),
					maxReplicas: Number(named.max),
					metrics: [
						{
							type: 'Resource',
							resource: {name: 'cpu', target: {type: 'Utilization', averageUtilization: Number(named.cpu)}},
						},
					],
				},
			}),
		/** What the autoscaler says of itself. */
		scaler: () =>
			listed<HorizontalPodAutoscaler>(horizontalPodAutoscalers, 'default').flatMap(({status}) => [
				`${status?.currentReplicas ?? 0} now, ${status?.desiredReplicas} desired, cpu ${status?.currentMetrics?.[0]?.resource?.current.averageUtilization ?? 'unknown'}%`,
				...(status?.conditions ?? []).map(
					({type, status: holds, reason, message}) => `${type} ${holds} (${reason}): ${message}`,
				),
			]),
		run({bare}) {
			const {kernel} = opened();
			kernel.run(kernel.now + durationOf(bare[0]!));
			return takeLines();
		},
		/** Lets time pass without a word. */
		skip({bare}) {
			const {kernel} = opened();
			kernel.run(kernel.now + durationOf(bare[0]!));
			takeLines();
			counted = told.length;
			return [];
		},
		'set-image': ({bare}) =>
			patch(
				deployments,
				bare[0]!,
				{
					spec: {
						template: {spec: {containers: [{name: 'main', image: bare[1], resources: {requests: {cpu: '100m'}}}]}},
					},
				},
				'default',
			),
		scale: ({bare}) => patch(deployments, bare[0]!, {spec: {replicas: Number(bare[1])}}, 'default'),
		cordon: ({bare}) => patch(nodes, bare[0]!, {spec: {unschedulable: true}}),
		evict: ({bare}) => evict(bare[0]!),
		pods: podLines,
		endpoints: () =>
			listed<ApiObject & {endpoints: ReadonlyArray<{targetRef?: {name?: string}; conditions?: {ready?: boolean}}>}>(
				endpointSlices,
				'default',
			)
				.filter(slice => slice.metadata.labels?.['kubernetes.io/service-name'] === 'web')
				.flatMap(slice => slice.endpoints)
				.map(
					({targetRef, conditions}) =>
						`${aliasOf(targetRef?.name ?? '')} ${conditions?.ready === true ? 'ready' : 'not ready'}`,
				),
		events: ({bare}) =>
			listed<ApiObject & {reason?: string; message?: string; count?: number; involvedObject: {name?: string}}>(
				events,
				'default',
			)
				.filter(({involvedObject}) => involvedObject.name === realName(bare[0]!))
				.map(({reason, message, count}) => plain(`${reason} x${count ?? 1}: ${message}`)),
		node: ({bare}) =>
			listed<
				ApiObject & {
					spec: {taints?: ReadonlyArray<{key: string; effect: string}>};
					status?: {conditions?: ReadonlyArray<{type: string; status: string; reason?: string}>};
				}
			>(nodes)
				.filter(({metadata}) => metadata.name === bare[0])
				.map(({spec, status}) => {
					const ready = status?.conditions?.find(({type}) => type === 'Ready');
					const taints = (spec.taints ?? []).map(({key, effect}) => `${key}:${effect}`);
					return `${bare[0]} Ready ${ready?.status} (${ready?.reason})${taints.length === 0 ? '' : ` taints ${taints.join(', ')}`}`;
				}),
		leader() {
			const reply = send({verb: 'get', kind: leases, namespace: 'kube-system', name: 'kube-scheduler'});
			const lease = reply.ok ? (reply.object as ApiObject & {spec?: {holderIdentity?: string}}) : undefined;
			return [`kube-scheduler: ${(lease?.spec?.holderIdentity ?? 'nobody').replace(/_.*/, '')}`];
		},
		requests: requestLines,
	};

	return {
		/** Carries one command out and gives what is to be told. */
		say(command: string): readonly Line[] {
			const words = command.trim().split(/\s+/);
			const named = Object.fromEntries(
				words
					.slice(1)
					.flatMap(word => (word.includes('=') ? [word.split(/=(.*)/).slice(0, 2) as [string, string]] : [])),
			);
			const carryOut = Object.hasOwn(commands, words[0]!) ? commands[words[0]!] : undefined;

			if (carryOut === undefined) {
				throw new Error(`"${words[0]}" is no command of the tabletop`);
			}

			return carryOut({bare: words.slice(1).filter(word => !word.includes('=')), named});
		},
	};
};
