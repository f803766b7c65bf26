import {once} from 'node:events';
import http from 'node:http';
import type {AddressInfo} from 'node:net';
import {admin} from '../../source/engine/cluster.ts';
import type {Door} from '../../source/game/door/door.ts';
import {createInsideDoor, type Whereabouts} from '../../source/game/door/inside-door.ts';
import {fileEffectOf, type InsideChange} from '../../source/game/door/inside-intent.ts';
import {createLayers} from '../../source/game/door/layers.ts';
import {type StreamingKind, serveStreaming} from '../../source/shell/http/streaming/index.ts';
import {createStreams, type WaitUntil} from '../../source/shell/http/streams.ts';
import type {InsideCluster} from './inside-cluster.ts';

/*
The smallest server that kubectl's exec, attach, cp and port-forward are content with: discovery of pods, pods, and upgrades
into their containers. Virtual time passes as soon as somebody waits for it.
*/

const pods = {
	resource: 'pods',
	responseKind: {group: '', version: 'v1', kind: 'Pod'},
	scope: 'Namespaced',
	singularResource: 'pod',
	verbs: ['get', 'list', 'watch'],
	shortNames: ['po'],
};

const discovery = (version: string, items: readonly object[]) => ({
	type: `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`,
	body: {kind: 'APIGroupDiscoveryList', apiVersion: `apidiscovery.k8s.io/${version}`, metadata: {}, items},
});

/** As much of a run's door as streams need: what is changed inside is told, and files are kept. */
export const doorInto = (room: InsideCluster): {readonly door: Door; readonly changes: readonly InsideChange[]} => {
	const {cluster} = room;
	const changes: InsideChange[] = [];
	const layers = createLayers();
	const inside = createInsideDoor({
		cluster,
		layers,
		submit(intent) {
			if (intent.do === 'inside') {
				const {uid} = room.pod(intent.pod.split('/')[1]!).metadata;
				const running = cluster.ground.podOnGround(uid!)!.containers.at(-1)!;
				changes.push(...intent.changes);
				layers.add(
					running.id,
					intent.changes.map(change => fileEffectOf(change)).filter(effect => effect !== undefined),
				);
			}

			return {ok: true, order: 1, said: ''};
		},
	});
	const door = {
		inside,
		era: 0,
		get now() {
			return cluster.kernel.now;
		},
	} as Door;
	return {door, changes};
};

export const whereIs = (pod: string, container?: string): Whereabouts => ({
	user: admin,
	namespace: 'shop',
	pod,
	container,
});

export type OpenedDoor = {readonly port: number; readonly changes: readonly InsideChange[]; close(): Promise<void>};

export const openInsideDoor = async (room: InsideCluster): Promise<OpenedDoor> => {
	const {door, changes} = doorInto(room);
	const waitUntil: WaitUntil = async at => room.run(Math.max(0, at - room.cluster.kernel.now));

	const server = http.createServer((request, response) => {
		const {pathname} = new URL(request.url ?? '/', 'http://localhost');
		const version = request.headers.accept?.includes('v=v2;') === true ? 'v2' : 'v2beta1';
		const answer = (type: string, body: object, code = 200): void => {
			response.writeHead(code, {'Content-Type': type});
			response.end(JSON.stringify(body));
		};
		const name = /\/pods\/([^/]+)$/.exec(pathname)?.[1];

		if (pathname === '/api' || pathname === '/apis') {
			const core = {metadata: {name: ''}, versions: [{version: 'v1', freshness: 'Current', resources: [pods]}]};
			const {type, body} = discovery(version, pathname === '/api' ? [core] : []);
			answer(type, body);
		} else if (name === undefined) {
			answer(
				'application/json',
				{kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'NotFound', code: 404},
				404,
			);
		} else {
			answer('application/json', room.pod(name));
		}
	});
	server.on('upgrade', (request, socket, head) => {
		const url = new URL(request.url ?? '/', 'http://localhost');
		const [, name = '', kind] = /\/pods\/([^/]+)\/(exec|attach|portforward)$/.exec(url.pathname) ?? [];
		const handlers = createStreams(door, whereIs(name), waitUntil);
		void serveStreaming(kind as StreamingKind, {request, socket, head}, handlers);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		port: (server.address() as AddressInfo).port,
		changes,
		async close() {
			server.close();
			server.closeAllConnections();
			await once(server, 'close');
		},
	};
};
