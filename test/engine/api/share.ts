import test from 'ava';
import type {AnyKind} from '../../../source/engine/api/kind.ts';
import {soundOnce} from '../../../source/engine/api/kinds/check.ts';
import {pods} from '../../../source/engine/api/kinds/pod.ts';
import {decodeObject} from '../../../source/engine/api/moulds/decode.ts';
import {rememberedOnceFrozen} from '../../../source/engine/api/share.ts';
import {invalidField} from '../../../source/engine/api/validation.ts';

const kind = pods as unknown as AnyKind;

test('of a frozen record things are worked out once, of one that may change each time', t => {
	let times = 0;
	const count = rememberedOnceFrozen(({size}: {size: number}) => {
		times += 1;
		return size * 2;
	});
	const open = {size: 1};
	const shut = Object.freeze({size: 3});
	t.deepEqual([count(open), count(shut), count(shut)], [2, 6, 6]);
	t.is(times, 2);
	open.size = 5;
	t.is(count(open), 10);
});

test('a sound part is looked at once where it is frozen, a wrong one at each of its places', t => {
	const looked: string[] = [];
	const check = soundOnce(({size}: {size: number}, field) => {
		looked.push(field);
		return size < 0 ? [invalidField(field, size, 'too small')] : [];
	});
	const [sound, wrong, open] = [Object.freeze({size: 1}), Object.freeze({size: -1}), {size: 1}];
	t.deepEqual(
		[check(sound, 'a'), check(sound, 'b'), check(undefined, 'c'), check(open, 'd')].map(errors => errors.length),
		[0, 0, 0, 0],
	);
	t.deepEqual(
		[...check(wrong, 'e'), ...check(wrong, 'f')].map(({field}) => field),
		['e', 'f'],
	);
	open.size = -1;
	t.is(check(open, 'g').length, 1);
	t.deepEqual(looked, ['a', 'd', 'e', 'f', 'g']);
});

/** Frozen to its leaves, as what comes from the store is. */
const frozen = <T>(value: T): T => {
	if (typeof value === 'object' && value !== null) {
		Object.values(value).forEach(frozen);
		Object.freeze(value);
	}

	return value;
};

const podOf = (spec: unknown) => frozen({apiVersion: 'v1', kind: 'Pod', metadata: {name: 'one'}, spec});

test('what two objects share is held against its type for both', t => {
	const containers = (image: unknown) => frozen({containers: [{name: 'main', image, resources: {}}]});
	const [right, wrong, nulled] = [containers('web'), containers(5), containers(null)];

	for (const _ of ['first', 'second']) {
		t.true(decodeObject(kind, podOf(right)).ok);
		t.like(decodeObject(kind, podOf(wrong)), {ok: false});
		t.like(decodeObject(kind, podOf(nulled)), {
			ok: true,
			value: {spec: {containers: [{name: 'main', image: undefined}]}},
		});
	}
});
