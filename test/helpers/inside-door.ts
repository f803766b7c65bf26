import {once} from 'node:events';
import http from 'node:http';
import type {AddressInfo} from 'node:net';
import type {FileEffect} from '../../source/game/inside/files.ts';
import {type InsideEffect, runInside} from '../../source/game/inside/inside.ts';
import {firstProcess} from '../../source/game/inside/mounts.ts';
import {isRefusal, placeOf} from '../../source/game/inside/place.ts';
import {answerAtPort} from '../../source/game/inside/ports.ts';
import {openShell} from '../../source/game/inside/session.ts';
import {type Inside, insideHandlers} from '../../source/shell/http/inside-handlers.ts';
import {type StreamingKind, serveStreaming} from '../../source/shell/http/streaming/index.ts';
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

export type InsideDoor = {readonly port: number; readonly effects: readonly InsideEffect[]; close(): Promise<void>};

export const openInsideDoor = async (room: InsideCluster): Promise<InsideDoor> => {
	const effects: InsideEffect[] = [];
	const layers = new Map<string, readonly FileEffect[]>();

	const insideOf = (name: string, container: string | undefined): Inside => {
		const {cluster} = room;
		const sight = () => ({cluster, pod: room.pod(name), container, layer: layers.get(name) ?? []});
		return {
			run: (words, stdin) => runInside(sight(), words, stdin),
			openShell: tty => openShell(sight(), tty),
			get firstProcess() {
				const place = placeOf(cluster, room.pod(name), container);
				return isRefusal(place) ? [] : firstProcess(place);
			},
			carryOut(news) {
				effects.push(...news);
				layers.set(name, [...(layers.get(name) ?? []), ...news.filter(effect => effect.do !== 'kill')]);
			},
			async wait(takes) {
				room.run(takes);
			},
			async follow(write) {
				write(new TextEncoder().encode('attached\n'));
				return 0;
			},
			leave: () => undefined,
			answer: (port, path) => answerAtPort(sight(), port, path),
		};
	};

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
		const handlers = insideHandlers(insideOf(name, url.searchParams.get('container') ?? undefined));
		void serveStreaming(kind as StreamingKind, {request, socket, head}, handlers);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		port: (server.address() as AddressInfo).port,
		effects,
		async close() {
			server.close();
			server.closeAllConnections();
			await once(server, 'close');
		},
	};
};
