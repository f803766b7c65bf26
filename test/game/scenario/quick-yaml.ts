import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {stringify} from 'yaml';
import {clusterDump, kubectlYaml} from '../../../bench/schedule-dump.ts';
import {createDraws} from '../../../source/engine/kernel/draws.ts';
import {manifestLimits} from '../../../source/game/scenario/limits.ts';
import {originOfFile} from '../../../source/game/scenario/yaml/places.ts';
import {readQuickly} from '../../../source/game/scenario/yaml/quick.ts';
import {readYaml} from '../../../source/game/scenario/yaml.ts';

/** Short texts go the slow way, so this is what that way says. */
const slowly = (text: string) => readYaml(text, originOfFile('x.yaml'));

const quickly = (text: string): readonly unknown[] | undefined => readQuickly(text, manifestLimits, 0);

test('a dump as kubectl prints it is read the quick way, and gives what it was made of', t => {
	const dump = clusterDump(5, 40, 5);
	const text = kubectlYaml(dump);
	t.deepEqual(quickly(text), [JSON.parse(JSON.stringify(dump))]);
	t.deepEqual(
		slowly(text).documents.map(({data}) => data),
		[JSON.parse(JSON.stringify(dump))],
	);
});

const files = (folder: string): readonly string[] =>
	readdirSync(folder, {withFileTypes: true}).flatMap(entry => {
		const inner = path.join(folder, entry.name);
		return entry.isDirectory() ? files(inner) : /\.ya?ml$/.test(entry.name) ? [inner] : [];
	});

test('whatever the quick way takes, it takes as the slow way does', t => {
	let taken = 0;

	for (const file of ['examples', 'scenarios', 'test/manifests', 'test/corpus'].flatMap(files)) {
		const text = readFileSync(file, 'utf8');
		// Without the comments, for which the quick way gives up at once.
		const bare = text.replace(/^\s*#.*\n/gm, '').replace(/^\n/gm, '');

		for (const each of [text, bare]) {
			const quick = quickly(each);

			if (quick !== undefined) {
				const {documents, problems} = slowly(each);
				taken += 1;
				t.deepEqual(problems, [], file);
				t.deepEqual(
					quick,
					documents.map(({data}) => data),
					file,
				);
			}
		}
	}

	t.true(taken > 3, `only ${taken} files went the quick way`);
});

const pieces = [
	'plain',
	'two words',
	'a: b',
	'a #b',
	'#x',
	"it's",
	'say "so"',
	'back\\slash',
	'true',
	'null',
	'~',
	'12',
	'0x1f',
	'1e3',
	'-',
	'- x',
	'',
	' lead',
	'trail ',
	'line\nline',
	'line\n\n  deep\nend\n',
	'ends:',
	'500m',
	'10.0.0.1',
	'2026-01-01T00:00:00Z',
	'{a}',
	'[b]',
	'*c',
	'&d',
	'!e',
	'%f',
	'@g',
	'é…😀',
	'a very long text that goes on and on so that whoever prints it breaks it into several lines: or does not, who knows',
	'0/3 nodes are available: 1 node(s) had untolerated taint {dedicated: gpu}, 2 Insufficient cpu. preemption: none of them',
];

test('made-up data in every way of printing: read alike, or left to the slow way', t => {
	const draws = createDraws('quick yaml');
	let count = 0;
	const draw = (most: number): number => Math.floor(draws.unit('shape', count++) * most);

	const value = (depth: number): unknown => {
		const kind = draw(depth > 3 ? 5 : 9);

		if (kind < 3) {
			return pieces[draw(pieces.length)];
		}

		if (kind < 5) {
			return [0, -7, 12.5, true, false, null, 1_048_576][draw(7)];
		}

		const size = draw(4);
		return kind < 7
			? Array.from({length: size}, () => value(depth + 1))
			: Object.fromEntries(Array.from({length: size}, () => [pieces[draw(12)] ?? 'x', value(depth + 1)]));
	};

	let taken = 0;

	for (let round = 0; round < 300; round++) {
		const data = {first: value(0), second: value(0)};
		const printed = [
			stringify(data),
			stringify(data, {lineWidth: 40, singleQuote: round % 2 === 0}),
			stringify(data, {lineWidth: 0, defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN', indentSeq: false}),
			stringify(data, {lineWidth: 30, defaultStringType: 'QUOTE_SINGLE', defaultKeyType: 'PLAIN', indentSeq: false}),
			kubectlYaml(data),
		];

		for (const text of printed) {
			const quick = quickly(text);

			if (quick !== undefined) {
				taken += 1;
				const {documents, problems} = slowly(text);
				t.deepEqual(problems, [], text);
				t.deepEqual(
					quick,
					documents.map(each => each.data),
					text,
				);
			}
		}
	}

	t.true(taken > 400, `only ${taken} of 1500 went the quick way`);
});

test('a dump with a sign changed here and there: read alike, or left to the slow way', t => {
	const draws = createDraws('quick yaml, broken');
	const whole = kubectlYaml(clusterDump(1, 2, 1));
	const signs = [' ', '\n', ':', '-', '"', "'", '#', 'a', '|', '  ', '{', ',', '\\', '0'];

	for (let round = 0; round < 250; round++) {
		const at = Math.floor(draws.unit('at', round) * whole.length);
		const sign = signs[Math.floor(draws.unit('sign', round) * signs.length)] ?? '';
		const text = `${whole.slice(0, at)}${sign}${whole.slice(at + (round % 2))}`;
		const quick = quickly(text);

		if (quick !== undefined) {
			const {documents, problems} = slowly(text);
			t.deepEqual(problems, [], text.slice(at - 80, at + 80));
			t.deepEqual(
				quick,
				documents.map(({data}) => data),
				text.slice(at - 80, at + 80),
			);
		}
	}
});

test('faults and what the quick way does not know are left to the slow way', t => {
	for (const text of [
		'a: 1\na: 2\n',
		'a: {b: 1}\n',
		'a: &x 1\n',
		'a: *x\n',
		'a: !!str 1\n',
		'a: >\n  folded\n',
		'a: 1e400\n',
		'a: 0x10\n',
		'a: "\\x41"\n',
		'# words\na: 1\n',
		'a: 1 # words\n',
		'a:\n\tb: 1\n',
		'a: 1\r\nb: 2\r\n',
		'a:\n  b: 1\n c: 2\n',
		'- 1\n- 2\n',
		'text\n',
		'a: "open\n',
		"a: 'open\n",
		'__proto__: 1\n',
		'1: one\n',
		'%YAML 1.1\n---\na: 1\n',
		`${'  '.repeat(70)}a: 1\n`,
	]) {
		t.is(quickly(text), undefined, text);
	}
});

test('in a large file of many documents places are found when somebody asks', t => {
	const one = (name: string): string => `kind: Thing\nmetadata:\n  name: ${name}\n  note: ${'x'.repeat(80)}\n`;
	const text = Array.from({length: 700}, (_, at) => one(`thing-${at}`)).join('---\n');
	const {documents} = readYaml(text, originOfFile('things.yaml'), manifestLimits);
	t.is(documents.length, 700);
	t.is(documents[2]?.where(['metadata', 'name']), 'things.yaml:13 metadata.name');
});
