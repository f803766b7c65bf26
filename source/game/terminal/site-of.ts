import {type AnyKind, resourceName} from '../../engine/api/kind.ts';
import {allKinds} from '../../engine/api/kinds/index.ts';
import type {ApiObject} from '../../engine/api/object.ts';
import type {Verb} from '../../engine/api/verbs.ts';
import type {Cluster} from '../../engine/cluster.ts';
import type {Door} from '../door/door.ts';
import {identities} from '../door/identities.ts';
import type {Intent, Outcome} from '../intent.ts';
import type {Scenario} from '../scenario/schema.ts';
import type {ContainerOnNode, EtcdRow, Machine, SandboxOnNode, Seams, Site, ToolName} from './site.ts';

/** Port of the API server, and of etcd for its clients. */
const apiPort = 6443;

const machineOf = ({ground, containerLog}: Cluster, name: string): Machine => {
	const spec = ground.machine(name);
	const isReachable = (): boolean => ground.isUp(name) && !ground.network.isCut('control-plane', name);
	const pods = () => (ground.isUp(name) ? ground.podsOn(name) : []);
	return {
		name,
		address: ground.addressOf(name),
		isControlPlane: spec.controlPlane,
		get isUp() {
			return isReachable();
		},
		get since() {
			return ground.stateOf(name).since;
		},
		milliCpu: spec.milliCpu,
		memoryBytes: spec.memoryBytes,
		get images() {
			return ground.stateOf(name).images;
		},
		runs: service => ground.runs(name, service),
		serves: process => ground.serves(name, process),
		containers: () =>
			pods().flatMap(({uid, key, containers}) =>
				containers.map((each): ContainerOnNode => ({...each, pod: key, podUid: uid})),
			),
		sandboxes: () =>
			pods().flatMap(({uid, key, sandboxes}) =>
				sandboxes.map((each): SandboxOnNode => ({...each, pod: key, podUid: uid})),
			),
		log: id => containerLog(id),
	};
};

/** Kinds whose rows etcd keeps under another name. Source: pkg/registry, the storage prefixes of the kinds */
const prefixes: Readonly<Record<string, string>> = {nodes: 'minions', services: 'services/specs'};

const rowsOf = (
	rows: ReadonlyMap<string, {readonly value: object; readonly revision: number}>,
	{plural}: AnyKind,
): readonly EtcdRow[] =>
	[...rows].map(([key, {value, revision}]) => ({
		key: `/registry/${prefixes[plural] ?? plural}/${key}`,
		value: value as ApiObject,
		revision,
	}));

export type SiteOptions = {
	readonly cluster: Cluster;
	readonly scenario: Scenario;
	readonly door: Door;
	readonly submit: (intent: Intent) => Outcome;
	readonly seams?: Seams;
};

/** The terminal's place in a run. */
export const siteOf = ({cluster, scenario, door, submit, seams = {}}: SiteOptions): Site => {
	const {ground, members, server, store} = cluster;
	const masters = ground.machines.filter(({controlPlane}) => controlPlane).map(({name}) => name);
	const {tools, commands, scope} = scenario.seats;
	const machines = new Map(ground.machines.map(({name}) => [name, machineOf(cluster, name)] as const));
	return {
		...seams,
		door,
		user: identities.operator,
		namespace: scope.namespaces.length === 1 ? (scope.namespaces[0] ?? 'default') : 'default',
		serverAddress: `${masters[0] === undefined ? '10.0.0.10' : ground.addressOf(masters[0])}:${apiPort}`,
		clusterName: scenario.metadata.id,
		mayUse: (tool: ToolName) => tools.length === 0 || tools.includes(tool),
		commands,
		machines: () => [...machines.values()],
		etcd: () => ({
			members: members.states.map(({name, up, leads, reachable}) => ({
				name,
				address: ground.addressOf(name),
				isUp: up && reachable,
				isLeader: leads,
			})),
			revision: store.revision,
			rows: allKinds.flatMap(kind => rowsOf(store.rows(resourceName(kind)), kind)),
		}),
		submit,
		may: (user, {verb, group, plural, ...more}) =>
			server.authorizer.allows({user, verb: verb as Verb, kind: {group, plural}, ...more}),
		mayPath: (user, verb, path) => server.authorizer.allowsPath({user, verb: verb as Verb, path}),
		rules: (user, namespace) => server.authorizer.rulesFor(user, namespace),
	};
};
