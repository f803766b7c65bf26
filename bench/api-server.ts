import type {AnyKind} from '../source/engine/api/kind.ts';
import {type Pod, pods} from '../source/engine/api/kinds/pod.ts';
import {keyOf, objectKey} from '../source/engine/api/object.ts';
import {kubelet, kubeScheduler} from '../source/engine/apiserver/authentication.ts';
import {createApiServer} from '../source/engine/apiserver/server.ts';
import {createPulses} from '../source/engine/etcd/pulses.ts';
import {createStore} from '../source/engine/etcd/store.ts';
import {createKernel} from '../source/engine/kernel/kernel.ts';
import {type Bench, note, report, rounded, wallMs} from './harness.ts';

const kind = pods as unknown as AnyKind;

const filled = (count: number) => {
	const kernel = createKernel({seed: 'bench'});
	const store = createStore(kernel);
	const server = createApiServer({kernel, store, pulses: createPulses(kernel)});
	kernel.add(store);
	kernel.add(server);
	server.start();
	const root = {name: 'root', groups: ['system:masters']};
	const labels = {app: 'web'};

	for (const object of [
		{apiVersion: 'v1', kind: 'Namespace', metadata: {name: 'shop'}},
		{apiVersion: 'v1', kind: 'ServiceAccount', metadata: {name: 'default', namespace: 'shop'}},
	]) {
		const made =
			object.kind === 'Namespace'
				? {plural: 'namespaces', namespaced: false}
				: {plural: 'serviceaccounts', namespaced: true};
		const found = [...server.storage.all(kind)].length;
		const {namespace, name} = object.metadata as {namespace?: string; name: string};
		store.put(made.plural, objectKey(namespace, name), {...object, status: {phase: 'Active', found}}, []);
	}

	const create = wallMs(() => {
		for (let index = 0; index < count; index++) {
			const name = `web-${index}`;
			server.handle({
				user: root,
				verb: 'create',
				kind,
				namespace: 'shop',
				name,
				object: {
					apiVersion: 'v1',
					kind: 'Pod',
					metadata: {name, namespace: 'shop', labels},
					spec: {containers: [{name: 'main', image: 'web:1'}], nodeName: `node-${index % 100}`},
				},
			});
		}
	});
	return {kernel, store, server, create};
};

/** The budgets of one operation inside the process: a status update, a read, a delivery. */
export const apiServerBench: Bench = {
	name: 'api-server',
	about: 'create, read and update the status of pods through the whole pipeline, and read the news of it',
	run({smoke}) {
		const count = smoke ? 200 : 20_000;
		const {kernel, server, create, store} = filled(count);
		const kubelets = Array.from({length: 100}, (_, index) => kubelet(`node-${index}`));
		const keys = Array.from({length: count}, (_, index) => `web-${index}`);
		const cursor = store.revision + 1;
		const rounds = smoke ? 1 : 5;
		/** A server that is asked everything in one millisecond turns the thousandth away. */
		const passTime = (index: number): void => {
			if (index % 16 === 0) {
				kernel.run(kernel.now + 4);
			}
		};
		const update = wallMs(() => {
			for (let round = 0; round < rounds; round++) {
				for (let index = 0; index < count; index++) {
					passTime(index);
					const pod = store.get('pods', `shop/${keys[index]}`) as Pod;
					const conditions = [{type: 'Ready', status: round % 2 === 0 ? 'True' : 'False'} as const];
					server.handle({
						user: kubelets[index % 100]!,
						verb: 'update',
						kind,
						namespace: 'shop',
						name: keys[index],
						subresource: 'status',
						object: {...pod, status: {...pod.status!, phase: 'Running', conditions}},
					});
				}
			}
		});
		const get = wallMs(() => {
			for (let round = 0; round < rounds; round++) {
				for (const [index, name] of keys.entries()) {
					passTime(index);
					server.handle({user: kubeScheduler, verb: 'get', kind, namespace: 'shop', name});
				}
			}
		});
		let heard = 0;
		const read = wallMs(() => {
			const news = server.read(pods, 'pods', cursor);
			heard = news.ok ? news.events.length : 0;
		});

		const refusals = [...server.counts.byCode].filter(([code]) => code >= 400).length;

		if (refusals > 0) {
			throw new Error('some requests were refused');
		}

		if (heard !== rounds * count) {
			throw new Error(`${heard} changes were heard of ${rounds * count}`);
		}

		const last = store.get('pods', `shop/${keys[0]}`) as Pod;

		if (keyOf(last) !== 'shop/web-0' || last.status?.phase !== 'Running') {
			throw new Error('the status was not written');
		}

		for (const [metric, ms, operations] of [
			['create_us', create, count],
			['status_update_us', update, rounds * count],
			['get_us', get, rounds * count],
			['delivery_us', read, heard],
		] as const) {
			const value = rounded((ms * 1000) / operations);
			report({bench: 'api-server', metric, value, operations, pods: count});
			note(`api-server ${metric}: ${value}`);
		}
	},
};
