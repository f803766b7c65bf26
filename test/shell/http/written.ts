import test from 'ava';
import {keptFor, type Written, writtenList, writtenOnce} from '../../../source/shell/http/written.ts';

const textOf = ({parts}: Written): string => Buffer.concat([...parts]).toString('utf8');

test('an object is written once for all who read it, and what follows it is another object', t => {
	let writes = 0;
	const write = writtenOnce(object => {
		writes += 1;
		return JSON.stringify(object);
	});
	const first = {name: 'a'};
	t.is(write(first), write(first));
	t.is(writes, 1);
	t.is(write({...first, name: 'b'}), '{"name":"b"}');
	t.is(writes, 2);
});

test('what is kept is bounded: the oldest are made again', t => {
	let made = 0;
	const keep = keptFor(
		() => {
			made += 1;
			return 'x';
		},
		() => 1024 * 1024,
	);
	const objects = Array.from({length: 40}, (_, index) => ({index}));

	for (const object of objects) {
		keep(object);
	}

	t.is(made, 40);
	keep(objects[39]!);
	t.is(made, 40);
	keep(objects[0]!);
	t.is(made, 41);
});

test('a list is its head and its items, whatever was listed before', t => {
	const head = {kind: 'PodList', metadata: {resourceVersion: '7'}};
	const lists = [[], ['{"a":1}'], ['{"a":1}', '{"b":2}'], ['{"a":1}', '{"b":3}'], ['{"a":1}', '{"b":2}']];

	for (const texts of lists) {
		t.deepEqual(JSON.parse(textOf(writtenList(head, texts))), {...head, items: texts.map(text => JSON.parse(text))});
	}

	const later = {...head, metadata: {resourceVersion: '8'}};
	const [, before] = writtenList(head, lists[2]!).parts;
	const [, after] = writtenList(later, [...lists[2]!]).parts;
	t.is(after, before);
});
