import {bytesOfBase64} from '../../engine/api/base64.ts';
import type {Kind} from '../../engine/api/kind.ts';
import {configMaps} from '../../engine/api/kinds/config-map.ts';
import {endpointSlices} from '../../engine/api/kinds/endpoint-slice.ts';
import {type Container, type Pod, pods} from '../../engine/api/kinds/pod.ts';
import {secrets} from '../../engine/api/kinds/secret.ts';
import {type Service, services} from '../../engine/api/kinds/service.ts';
import type {ApiObject, ObjectKey} from '../../engine/api/object.ts';
import type {Cluster, DnsSight, Program, ReachSight} from '../../engine/cluster.ts';
import {glass} from '../view/mirror.ts';
import {bytesOf, nothing} from './bytes.ts';

export type RunningContainer = NonNullable<ReturnType<Cluster['ground']['container']>>;

/** Where somebody stands who is inside a container: everything there is read through glass. */
export type Place = {
	readonly cluster: Cluster;
	readonly pod: Pod;
	readonly spec: Container;
	readonly running: RunningContainer;
	readonly program: Program;
	/** The pod's own address. */
	readonly ip: string;
	readonly hostname: string;
	/** What is needed to try a connection. */
	readonly reach: ReachSight;
	readonly dns: DnsSight;
	/** No scenario planned a cluster DNS: names are known without one. */
	readonly withoutDns: boolean;
};

export const objectOf = <T extends ApiObject>(cluster: Cluster, kind: Kind<T>, key: ObjectKey): T | undefined => {
	const reply = cluster.server.glass.get(glass, kind, key);
	return reply.ok ? reply.object : undefined;
};

export const objectsOf = <T extends ApiObject>(cluster: Cluster, kind: Kind<T>, namespace: string): readonly T[] => {
	const reply = cluster.server.glass.list(glass, kind, {namespace});
	return reply.ok ? reply.object.items : [];
};

export const namespaceOf = (pod: Pod): string => pod.metadata.namespace ?? 'default';

/** The values of a ConfigMap or of a Secret, as bytes; undefined when there is no such object. */
export const valuesOf = (
	{cluster, pod}: Pick<Place, 'cluster' | 'pod'>,
	kind: 'configMap' | 'secret',
	name: string,
): ReadonlyMap<string, Uint8Array> | undefined => {
	const key = `${namespaceOf(pod)}/${name}`;
	const decoded = (data: Readonly<Record<string, string>> = {}) =>
		Object.entries(data).map(([name, value]) => [name, bytesOfBase64(String(value)) ?? nothing] as const);

	if (kind === 'secret') {
		const secret = objectOf(cluster, secrets, key);
		return secret === undefined ? undefined : new Map(decoded(secret.data));
	}

	const map = objectOf(cluster, configMaps, key);
	const texts = Object.entries(map?.data ?? {}).map(([name, value]) => [name, bytesOf(value)] as const);
	return map === undefined ? undefined : new Map([...texts, ...decoded(map.binaryData)]);
};

export const listensOn = (cluster: Cluster, key: ObjectKey, port: number): boolean => {
	const pod = objectOf(cluster, pods, key);
	const declared = (pod?.spec.containers ?? []).flatMap(({ports = []}) =>
		ports.map(({containerPort}) => containerPort),
	);
	return declared.length === 0 || declared.includes(port);
};

const sliceLabel = 'kubernetes.io/service-name';

const dnsSightOf = (cluster: Cluster): DnsSight => ({
	service: (key): Service | undefined => objectOf(cluster, services, key),
	slicesOf(key) {
		const [namespace = '', name] = key.split('/');
		return objectsOf(cluster, endpointSlices, namespace).filter(({metadata}) => metadata.labels?.[sliceLabel] === name);
	},
});

/** The first names of a refusal are the API server's or the kubelet's own. */
export type Refusal = {readonly code: 400 | 404 | 500; readonly message: string};

export const isRefusal = (value: Place | Refusal): value is Refusal => 'message' in value;

/** Containers of every sort, by the order in which kubectl names them. */
export const containersOf = ({spec}: Pod): readonly Container[] => [
	...spec.containers,
	...(spec.initContainers ?? []),
	...((spec.ephemeralContainers ?? []) as unknown as readonly Container[]),
];

/**
Which container is meant, or the API server's refusal.
Source: pkg/registry/core/pod/strategy.go, LogLocation and streamLocation
*/
export const containerMeant = (pod: Pod, name: string | undefined): string | Refusal => {
	const all = containersOf(pod).map(each => each.name);
	const own = pod.spec.containers.map(each => each.name);

	if (name !== undefined && name !== '') {
		return all.includes(name)
			? name
			: {code: 400, message: `container ${name} is not valid for pod ${pod.metadata.name}`};
	}

	return own.length === 1
		? own[0]!
		: {
				code: 400,
				message: `a container name must be specified for pod ${pod.metadata.name}, choose one of: [${own.join(' ')}]`,
			};
};

/** The kubelet of the pod's machine can be asked, as the API server would ask it now. */
const kubeletRefusal = ({ground}: Cluster, node: string): Refusal | undefined => {
	const address = `${ground.addressOf(node)}:10250`;

	if (!ground.isUp(node) || ground.network.isCut('control-plane', node)) {
		return {code: 500, message: `error dialing backend: dial tcp ${address}: i/o timeout`};
	}

	return ground.runs(node, 'kubelet')
		? undefined
		: {code: 500, message: `error dialing backend: dial tcp ${address}: connect: connection refused`};
};

/** Inside of a container that runs. */
export const standIn = (cluster: Cluster, pod: Pod, running: RunningContainer): Place | undefined => {
	const {ground, kernel} = cluster;
	const there = ground.podOnGround(running.podUid);
	const spec = containersOf(pod).find(each => each.name === running.name);
	return there === undefined || spec === undefined
		? undefined
		: {
				cluster,
				pod,
				spec,
				running,
				program: ground.programs.of(running.image),
				ip: there.sandboxes.at(-1)?.ip ?? '',
				hostname: hostnameOf(pod),
				reach: {
					ground,
					draws: kernel.draws,
					now: kernel.now,
					machine: running.machine,
					asker: there.key,
					listens: (key, port) => listensOn(cluster, key, port),
					isServed: cluster.isServed,
				},
				dns: dnsSightOf(cluster),
				withoutDns: objectOf(cluster, services, 'kube-system/kube-dns') === undefined,
			};
};

/** Source: pkg/kubelet/kubelet_pods.go, GeneratePodHostNameAndDomain and truncatePodHostnameIfNeeded */
const hostnameOf = ({spec, metadata}: Pod): string =>
	spec.hostNetwork === true
		? (spec.nodeName ?? '')
		: (spec.hostname ?? metadata.name).slice(0, 63).replace(/[-.]+$/, '');

/** Inside of a running container, or why nobody gets in. */
export const placeOf = (cluster: Cluster, pod: Pod, name: string | undefined): Place | Refusal => {
	const meant = containerMeant(pod, name);
	const node = pod.spec.nodeName ?? '';

	if (typeof meant !== 'string') {
		return meant;
	}

	if (node === '') {
		return {code: 400, message: `pod ${pod.metadata.name} does not have a host assigned`};
	}

	const refused = kubeletRefusal(cluster, node);

	if (refused !== undefined) {
		return refused;
	}

	const {ground} = cluster;
	const uid = pod.metadata.annotations?.['kubernetes.io/config.mirror'] ?? pod.metadata.uid ?? '';
	const there = ground.podOnGround(uid);
	const running = there?.containers.findLast(each => each.name === meant && each.state === 'running');
	const place = running === undefined ? undefined : standIn(cluster, pod, running);
	return place ?? {code: 500, message: `unable to upgrade connection: container not found ("${meant}")`};
};
