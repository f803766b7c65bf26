import test from 'ava';
import fc from 'fast-check';
import type {AnyKind} from '../../source/engine/api/kind.ts';
import {configMaps} from '../../source/engine/api/kinds/config-map.ts';
import type {ApiObject} from '../../source/engine/api/object.ts';
import {admin} from '../../source/engine/apiserver/authentication.ts';
import {createClient} from '../../source/engine/client/client.ts';
import {createInformers} from '../../source/engine/client/informer.ts';
import {minutes, seconds} from '../../source/engine/kernel/time.ts';
import {controlPlane} from '../helpers/control-plane.ts';

type Step =
	| {readonly do: 'write'; readonly name: string; readonly value: string; readonly label: string}
	| {readonly do: 'delete'; readonly name: string}
	| {readonly do: 'wait'; readonly ms: number}
	| {readonly do: 'cut' | 'mend' | 'mend unsaid' | 'slow' | 'crash' | 'reload'};

const name = fc.constantFrom('a', 'b', 'c', 'd-1', 'd');
const step: fc.Arbitrary<Step> = fc.oneof(
	{
		weight: 8,
		arbitrary: fc.record({
			do: fc.constant('write' as const),
			name,
			value: fc.constantFrom('x', 'y'),
			label: fc.constantFrom('red', 'blue'),
		}),
	},
	{weight: 3, arbitrary: fc.record({do: fc.constant('delete' as const), name})},
	{
		weight: 3,
		arbitrary: fc.record({
			do: fc.constant('wait' as const),
			ms: fc.oneof(fc.nat(50), fc.constantFrom(seconds(30), minutes(7))),
		}),
	},
	{
		weight: 4,
		arbitrary: fc.record({
			do: fc.constantFrom(
				'cut' as const,
				'mend' as const,
				'mend unsaid' as const,
				'slow' as const,
				'crash' as const,
				'reload' as const,
			),
		}),
	},
);

const kind = configMaps as unknown as AnyKind;

test('over any broken link a sight ends where a fresh list ends, and its handlers have heard just that', t => {
	let cutOff = 0;
	fc.assert(
		fc.property(fc.array(step, {maxLength: 60, size: 'max'}), steps => {
			const plane = controlPlane();
			let delay: number | undefined = 5;
			const link = {delay: () => delay};
			const client = createClient({kernel: plane.kernel, server: plane.server, user: admin, link});
			const informers = createInformers({kernel: plane.kernel, server: plane.server, client, link, name: 'informers'});
			const heard = new Map<string, ApiObject>();
			plane.kernel.add(informers);
			informers.watch(kind);
			informers.addIndex({
				kind,
				name: 'by colour',
				values: object => (object.metadata.labels?.colour === undefined ? [] : [object.metadata.labels.colour]),
			});
			informers.on(kind, ({type, object, before}, _, key) => {
				t.is(heard.get(key), before, 'each handler hears of every state once');

				if (type === 'DELETED') {
					heard.delete(key);
				} else {
					heard.set(key, object);
				}
			});
			informers.start();

			for (const each of steps) {
				switch (each.do) {
					case 'write': {
						const before = plane.get(configMaps, `shop/${each.name}`);
						const next = {
							apiVersion: 'v1',
							kind: 'ConfigMap',
							metadata: {name: each.name, namespace: 'shop', labels: {colour: each.label}},
							data: {key: each.value},
						};

						if (before === undefined) {
							plane.create(configMaps, next);
						} else {
							plane.update(configMaps, next);
						}

						break;
					}

					case 'delete':
						plane.delete(configMaps, `shop/${each.name}`);
						break;
					case 'wait': {
						const cutBefore = delay === undefined && each.ms > minutes(6);
						cutOff += cutBefore ? 1 : 0;
						plane.run(each.ms);
						break;
					}

					case 'cut':
						delay = undefined;
						break;
					case 'slow':
						delay = 400;
						informers.mended();
						break;
					case 'mend':
						delay = 5;
						informers.mended();
						break;
					case 'mend unsaid':
						delay = 5;
						break;
					case 'crash':
						informers.stop();
						heard.clear();
						informers.start();
						break;
					default: {
						const saved = informers.save();
						informers.load(saved);
						t.deepEqual(informers.save(), saved);
					}
				}
			}

			// Nobody says that the link is whole: the watch finds out.
			delay = 5;
			plane.run(minutes(2));
			const truth = plane.server.storage.sorted(configMaps);
			t.deepEqual(informers.seen.list(configMaps), truth);
			t.deepEqual(
				[...heard].sort((left, right) => (left[0] < right[0] ? -1 : 1)).map(([, object]) => object),
				truth as readonly ApiObject[],
			);

			for (const colour of ['red', 'blue']) {
				t.deepEqual(
					informers.seen.byIndex(configMaps, 'by colour', colour),
					truth.filter(({metadata}) => metadata.labels?.colour === colour),
				);
			}

			t.true(informers.synced);
		}),
		{numRuns: 60},
	);
	t.true(cutOff > 0, 'some run must have been cut off for long');
});

test('news is as old as its link, and a reader behind a cut link goes on seeing the past', t => {
	const plane = controlPlane();
	let delay: number | undefined = 250;
	const link = {delay: () => delay};
	const client = createClient({kernel: plane.kernel, server: plane.server, user: admin, link});
	const informers = createInformers({kernel: plane.kernel, server: plane.server, client, link, name: 'informers'});
	plane.kernel.add(informers);
	informers.watch(kind);
	informers.start();
	plane.create(configMaps, {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'a', namespace: 'shop'}});
	plane.run(249);
	t.is(informers.seen.get(configMaps, 'shop/a'), undefined);
	plane.run(1);
	t.truthy(informers.seen.get(configMaps, 'shop/a'));
	delay = undefined;
	plane.delete(configMaps, 'shop/a');
	plane.run(seconds(30));
	t.truthy(informers.seen.get(configMaps, 'shop/a'));
	t.is(informers.seen.fresh(configMaps, 'shop/a'), undefined);
});
