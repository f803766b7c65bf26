import {gunzipSync} from 'node:zlib';
import test from 'ava';
import fc from 'fast-check';
import {zipped} from '../../../source/shell/http/zipped.ts';

const long = (seed: number): Buffer => Buffer.from(JSON.stringify(Array.from({length: 4000}, (_, at) => at * seed)));

test('whatever parts an answer has, it is unzipped to all of them', async t => {
	const part = fc.oneof(
		fc.uint8Array({maxLength: 300}).map(bytes => Buffer.from(bytes)),
		fc.integer({min: 1, max: 5}).map(long),
		fc.constant(Buffer.alloc(16_384, 'a')),
	);
	await fc.assert(
		fc.asyncProperty(fc.array(part, {maxLength: 5}), async parts => {
			t.deepEqual(gunzipSync(Buffer.concat([...(await zipped(parts))])), Buffer.concat(parts));
		}),
		{numRuns: 50},
	);
});

test('a part that stays the same is zipped once, and is much shorter', async t => {
	const items = long(7);
	const first = await zipped([Buffer.from('{"a":1,"items":['), items, Buffer.from(']}')]);
	const second = await zipped([Buffer.from('{"a":2,"items":['), items, Buffer.from(']}')]);
	t.is(first[2], second[2]);
	t.true(first[2]!.length < items.length / 2);
});
