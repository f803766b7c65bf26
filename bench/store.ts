import {createStore} from '../source/engine/etcd/store.ts';
import type {Component} from '../source/engine/kernel/component.ts';
import {createKernel} from '../source/engine/kernel/kernel.ts';
import {type Bench, cpuMs, note, report, rounded} from './harness.ts';
import {stateRatio} from './ratios.ts';

/** What a real etcd 3.4 with 20 watchers did beside the prototypes of this design, in puts a second. */
const realEtcd = 2600;

/** Ratio R3: writes with everybody listening: 20 informers on all pods, and one watch for each node. */
export const storeBench: Bench = {
	name: 'store',
	about: 'writes of pods while 20 informers and a watch for each of 5,000 nodes read the news',
	run({smoke}) {
		const nodes = smoke ? 50 : 5000;
		const count = smoke ? 1000 : 150_000;
		const kernel = createKernel({seed: 'store'});
		const store = createStore(kernel);
		kernel.add(store);
		store.start();
		let heard = 0;

		const listen = (name: string, topic: string): void => {
			let cursor = store.revision + 1;
			const reader: Component = {
				name,
				start: () => undefined,
				wake() {
					const news = store.topics.read(topic, cursor, store.revision + 1);

					if (news.ok) {
						cursor = news.cursor;
						heard += news.events.length;
					}
				},
				save: () => ({}),
				load: () => undefined,
			};
			kernel.add(reader);
			store.topics.subscribe(topic, name, () => 1);
		};

		for (let index = 0; index < 20; index++) {
			listen(`informer-${index}`, 'pods');
		}

		for (let index = 0; index < nodes; index++) {
			listen(`kubelet-${index}`, `pods of node-${index}`);
		}

		const topics = Array.from({length: nodes}, (_, index) => [`pods of node-${index}`]);
		const write = (round: number): void => {
			for (let index = 0; index < count; index++) {
				const value = {metadata: {name: `web-${index}`, resourceVersion: String(store.revision + 1)}, round};
				store.put('pods', `shop/web-${index}`, value, topics[index % nodes]!);

				if (index % 16 === 0) {
					kernel.run(kernel.now + 4);
				}
			}

			kernel.run(kernel.now + 10);
		};
		write(0);
		heard = 0;
		const ms = cpuMs(() => write(1));

		if (heard !== count * 21) {
			throw new Error(`${heard} deliveries of ${count * 21}`);
		}

		const value = (count * 1000) / ms;
		report({
			bench: 'store',
			metric: 'writes_per_cpu_s',
			value: Math.round(value),
			readers: nodes + 20,
			rows: count,
			ratio: rounded(value / realEtcd),
		});
		note(`store: ${Math.round(value)} writes per processor second with ${nodes + 20} readers`);

		if (!smoke) {
			stateRatio('R3', value / realEtcd);
		}
	},
};
