/*
The API server as a proxy: a request for `…/proxy/…` goes on from the control plane to a pod, to one of a Service's endpoints or to
a kubelet, and what comes back is the answer.

	services/http:web:80/proxy/cart ─▶ the Service's port ─▶ a ready endpoint ─▶ wires, power, process ─▶ its page

Deliberately absent: waiting. A connection that takes its time is answered, or given up, at once; a program that hangs is silent.
*/
import {endpointSlices} from '../../engine/api/kinds/endpoint-slice.ts';
import {nodes} from '../../engine/api/kinds/node.ts';
import {pods} from '../../engine/api/kinds/pod.ts';
import {type ServicePort, services} from '../../engine/api/kinds/service.ts';
import {type ApiObject, objectKey} from '../../engine/api/object.ts';
import {badRequest, notFound, serviceUnavailable} from '../../engine/api/refusals.ts';
import type {Status} from '../../engine/api/status.ts';
import {type Cluster, type Reached, reach} from '../../engine/cluster.ts';
import {listensOn, objectOf, objectsOf} from '../inside/place.ts';
import {type Page, pageOf} from '../inside/tools/network-tools.ts';
import {kubeletPage} from './kubelet-pages.ts';

export type ProxyTarget = {
	readonly plural: string;
	readonly namespace: string;
	/** `web`, `web:8080`, `https:web:tls`. */
	readonly name: string;
	/** As it goes on, with its first slash. */
	readonly path: string;
};

export type Proxied =
	| {readonly ok: true; readonly page: Page}
	/** The connection was made, and nothing comes. */
	| {readonly ok: 'silent'}
	| {readonly ok: false; readonly status: Status};

export type ProxyDoor = {proxied(target: ProxyTarget): Proxied};

type Address = {readonly ip: string; readonly port: number};

type Found<T> = {readonly ok: true; readonly value: T} | {readonly ok: false; readonly status: Status};

const no = (status: Status): {readonly ok: false; readonly status: Status} => ({ok: false, status});

type Parts = {readonly scheme: string; readonly name: string; readonly port: string};

/** `[scheme:]name[:port]`. Source: k8s.io/apimachinery/pkg/util/net SplitSchemeNamePort */
const partsOf = (id: string): Parts | undefined => {
	const parts = id.split(':');
	const [scheme = '', name = '', port = ''] = parts.length < 3 ? ['', ...parts] : parts;
	return parts.length > 3 || name === '' || !['', 'http', 'https'].includes(scheme) ? undefined : {scheme, name, port};
};

const usualPort = (scheme: string): number => (scheme === 'https' ? 443 : 80);

/** Source: pkg/registry/core/pod/strategy.go, ResourceLocation */
const podAddress = (cluster: Cluster, {scheme, name, port}: Parts, namespace: string): Found<Address> => {
	const pod = objectOf(cluster, pods, objectKey(namespace, name));

	if (pod === undefined) {
		return no(notFound(pods, name));
	}

	const declared = pod.spec.containers.find(({ports = []}) => ports.length > 0)?.ports?.[0]?.containerPort;
	const ip = pod.status?.podIP ?? '';
	return ip === ''
		? no(badRequest('address not allowed'))
		: {ok: true, value: {ip, port: port === '' ? (declared ?? usualPort(scheme)) : Number(port)}};
};

/** The name of the port that is asked for by name or by number; undefined where no port has that number. */
const portName = (ports: readonly ServicePort[], asked: string): string | undefined => {
	const numbered = ports.find(({port}) => port === Number(asked));
	return /^\d+$/.test(asked) ? numbered && (numbered.name ?? '') : asked;
};

/** Source: pkg/registry/core/service/storage/storage.go, ResourceLocation */
const serviceAddress = (cluster: Cluster, id: string, {name, port}: Parts, namespace: string): Found<Address> => {
	const service = objectOf(cluster, services, objectKey(namespace, name));

	if (service === undefined) {
		return no(notFound(services, name));
	}

	const wanted = portName(service.spec.ports ?? [], port);

	if (wanted === undefined) {
		return no(serviceUnavailable(`no service port ${port} found for service "${name}"`));
	}

	const found = objectsOf(cluster, endpointSlices, namespace)
		.filter(({metadata}) => metadata.labels?.['kubernetes.io/service-name'] === name)
		.flatMap(({endpoints = [], ports = []}) =>
			endpoints
				.filter(({conditions}) => conditions?.ready !== false)
				.flatMap(({addresses}) =>
					ports
						.filter(each => (each.name ?? '') === wanted && each.port !== undefined)
						.map(each => ({ip: addresses[0] ?? '', port: Number(each.port)})),
				),
		);
	const chance = cluster.kernel.draws.unit(`proxy/${namespace}/${name}`, cluster.kernel.now);
	const value = found[Math.floor(chance * found.length)];
	return value === undefined ? no(serviceUnavailable(`no endpoints available for service "${id}"`)) : {ok: true, value};
};

const addressOf = (cluster: Cluster, {plural, namespace, name}: ProxyTarget): Found<Address> => {
	const parts = partsOf(name);

	if (parts === undefined) {
		return no(badRequest(`invalid ${plural === 'pods' ? 'pod' : 'service'} request "${name}"`));
	}

	return plural === 'pods' ? podAddress(cluster, parts, namespace) : serviceAddress(cluster, name, parts, namespace);
};

/** What stands in the way of a connection, in the words of the proxy. Source: k8s.io/apimachinery/pkg/util/proxy/transport.go */
const unreached = ({ip, port}: Address, {is}: Reached): Status => {
	const why =
		is === 'refused'
			? 'connect: connection refused'
			: is === 'unreachable'
				? 'connect: no route to host'
				: 'i/o timeout';
	return serviceUnavailable(`error trying to reach service: dial tcp ${ip}:${port}: ${why}`);
};

/** As the machine of the API server sees the network; one that runs outside stands beside whom it asks. */
const sightOf = (cluster: Cluster, beside: string): Parameters<typeof reach>[0] => ({
	ground: cluster.ground,
	draws: cluster.kernel.draws,
	now: cluster.kernel.now,
	machine: cluster.ground.machines.find(({name}) => cluster.ground.serves(name, 'kube-apiserver'))?.name ?? beside,
	asker: 'kube-apiserver',
	listens: (key, port) => listensOn(cluster, key, port),
	isServed: cluster.isServed,
});

const isBeyond = ({ground}: Cluster, machine: string): boolean =>
	!ground.isUp(machine) || ground.network.isCut('control-plane', machine);

const goOn = (cluster: Cluster, target: ProxyTarget): Proxied => {
	const address = addressOf(cluster, target);

	if (!address.ok) {
		return address;
	}

	const {ip, port} = address.value;
	const machine = cluster.ground.podAt(ip)?.machine;

	if (machine === undefined || isBeyond(cluster, machine)) {
		return no(unreached(address.value, {is: 'lost'}));
	}

	const sight = sightOf(cluster, machine);
	const reached = reach(sight, ip, port);

	switch (reached.is) {
		case 'answered':
			return {ok: true, page: pageOf({cluster, reach: sight}, reached, target.path)};
		case 'silent':
			return {ok: 'silent'};
		default:
			return no(unreached(address.value, reached));
	}
};

/** Source: pkg/registry/core/node/strategy.go, ResourceLocation */
const toKubelet = (cluster: Cluster, {name: id, path}: ProxyTarget): Proxied => {
	const parts = partsOf(id);
	const name = parts?.name ?? '';

	if (parts === undefined) {
		return no(badRequest(`invalid node request "${id}"`));
	}

	const node: ApiObject | undefined = objectOf(cluster, nodes, name);

	if (node === undefined) {
		return no(notFound(nodes, name));
	}

	const {ground} = cluster;
	const address = {ip: ground.addressOf(name), port: Number(parts.port || '10250')};

	if (isBeyond(cluster, name)) {
		return no(unreached(address, {is: 'lost'}));
	}

	return address.port === 10_250 && ground.runs(name, 'kubelet')
		? {ok: true, page: kubeletPage(cluster, name, path)}
		: no(unreached(address, {is: 'refused', took: 0}));
};

export const createProxyDoor = (cluster: Cluster): ProxyDoor => ({
	proxied: target => (target.plural === 'nodes' ? toKubelet(cluster, target) : goOn(cluster, target)),
});
