import test from 'ava';
import fc from 'fast-check';
import type {ApiObject} from '../../../source/engine/api/object.ts';
import {createCache} from '../../../source/engine/client/cache.ts';

const podNamed = (number: number, owner: number, version: number): ApiObject => ({
	apiVersion: 'v1',
	kind: 'Pod',
	metadata: {
		name: `web-${number}`,
		namespace: number % 3 === 0 ? 'shop' : 'blog',
		uid: `uid-${number}`,
		resourceVersion: String(version),
		ownerReferences: [
			{apiVersion: 'apps/v1', kind: 'ReplicaSet', name: `set-${owner}`, uid: `set-${owner}`, controller: true},
		],
	},
});

const keyOf = ({metadata}: ApiObject): string => `${metadata.namespace}/${metadata.name}`;

const inOrder = (objects: Iterable<ApiObject>): readonly ApiObject[] =>
	[...objects].sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));

/** What happens to a cache: most of all changes, sometimes a question, so that few or many changes wait for it. */
const steps = fc.array(
	fc.oneof(
		{weight: 12, arbitrary: fc.record({what: fc.constant('put' as const), pod: fc.nat(250), owner: fc.nat(2)})},
		{weight: 4, arbitrary: fc.record({what: fc.constant('delete' as const), pod: fc.nat(250), owner: fc.nat(2)})},
		{weight: 1, arbitrary: fc.record({what: fc.constant('ask' as const), pod: fc.nat(250), owner: fc.nat(2)})},
	),
	{minLength: 100, maxLength: 600, size: 'max'},
);

test('lists say what was put and not deleted, in the order of the keys, whenever somebody asks', t => {
	fc.assert(
		fc.property(steps, script => {
			const cache = createCache();
			const known = new Map<string, ApiObject>();

			for (const [version, {what, pod: number, owner}] of script.entries()) {
				const pod = podNamed(number, owner, version);

				if (what === 'put') {
					cache.put(keyOf(pod), pod);
					known.set(keyOf(pod), pod);
				} else if (what === 'delete') {
					cache.delete(keyOf(pod));
					known.delete(keyOf(pod));
				} else {
					const all = inOrder(known.values());
					const owned = all.filter(({metadata}) => metadata.ownerReferences?.[0]?.uid === `set-${owner}`);
					t.deepEqual(cache.list(), all);
					t.deepEqual(
						cache.list('shop'),
						all.filter(({metadata}) => metadata.namespace === 'shop'),
					);
					t.deepEqual(cache.ownedBy(`set-${owner}`), owned);
				}
			}

			t.deepEqual(cache.list(), inOrder(known.values()));
		}),
		{numRuns: 40},
	);
});

test('a list that was handed out stays as it was', t => {
	const cache = createCache();
	const [first, second] = [podNamed(1, 0, 1), podNamed(2, 0, 1)];
	cache.put(keyOf(first), first);
	const before = cache.list();
	cache.put(keyOf(second), second);
	cache.put(keyOf(first), podNamed(1, 0, 2));
	t.is(cache.list().length, 2);
	t.deepEqual(before, [first]);
});
