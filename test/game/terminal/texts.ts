import test from 'ava';
import fc from 'fast-check';
import {parse} from 'yaml';
import {customColumns} from '../../../source/game/terminal/text/custom-columns.ts';
import {goJson} from '../../../source/game/terminal/text/go-json.ts';
import {compareKeys, goYaml} from '../../../source/game/terminal/text/go-yaml.ts';
import {compileJsonPath} from '../../../source/game/terminal/text/json-path.ts';
import {describeTabs, setInColumns, tableTabs} from '../../../source/game/terminal/text/tab-writer.ts';
import {splitLine} from '../../../source/game/terminal/words.ts';

test('a column reaches as far as its cells do without a gap', t => {
	t.deepEqual(setInColumns(['Name:\tweb', 'Namespace:\tshop', 'Labels:', '  a:\tb'], describeTabs), [
		'Name:       web',
		'Namespace:  shop',
		'Labels:',
		'  a:  b',
	]);
	t.deepEqual(setInColumns(['NAME\tAGE', 'x\t5s'], tableTabs), ['NAME   AGE', 'x      5s']);
	const widths: number[] = [];
	setInColumns(['a-long-name\t1'], tableTabs, widths);
	t.deepEqual(setInColumns(['b\t2'], tableTabs, widths), ['b             2'], 'a watch keeps its widths');
});

test('JSON has its keys in order and no markup', t => {
	t.is(
		goJson({b: 1, a: ['<x>', {}], c: []}),
		'{\n    "a": [\n        "\\u003cx\\u003e",\n        {}\n    ],\n    "b": 1,\n    "c": []\n}',
	);
	t.is(goJson({a: null, b: undefined}, ''), '{"a":null}');
});

test('YAML looks as kubectl prints it', t => {
	const value = {
		kind: 'ConfigMap',
		apiVersion: 'v1',
		data: {port: '8080', on: 'yes', time: '2026-01-01T00:00:05Z', plain: 'a: b', empty: '', text: 'one\ntwo\n'},
		list: [{name: 'web', ports: [1, 2]}, 'x'],
		none: {},
	};
	t.is(
		goYaml(value),
		[
			'apiVersion: v1',
			'data:',
			'  empty: ""',
			'  "on": "yes"',
			"  plain: 'a: b'",
			'  port: "8080"',
			'  text: |',
			'    one',
			'    two',
			'  time: "2026-01-01T00:00:05Z"',
			'kind: ConfigMap',
			'list:',
			'- name: web',
			'  ports:',
			'  - 1',
			'  - 2',
			'- x',
			'none: {}',
			'',
		].join('\n'),
	);
	t.is(
		goYaml({
			message: `0/6 nodes are available: 6 Insufficient cpu. preemption: 0/6 nodes are available: 6 No preemption victims found`,
		}),
		"message: '0/6 nodes are available: 6 Insufficient cpu. preemption: 0/6 nodes are available:\n  6 No preemption victims found'\n",
	);
});

test('keys stand as Go orders them', t => {
	t.deepEqual(['web-10', 'web-9', 'b', 'B', 'a.b', 'a'].sort(compareKeys), ['B', 'a', 'a.b', 'b', 'web-9', 'web-10']);
});

test('whatever is printed as YAML is read back the same', t => {
	const key = fc.oneof(
		fc.string({minLength: 1, maxLength: 12}),
		fc.constantFrom('on', 'y', '1', 'a b', '- x', '#', '~'),
	);
	const value = fc.letrec(tie => ({
		any: fc.oneof(
			{depthSize: 'small'},
			fc.string({maxLength: 60}),
			fc.string({unit: fc.constantFrom(' ', 'a', '\n', ':', '#', "'", '"', '-', '1', '\t', '|', '\\'), maxLength: 130}),
			fc.integer(),
			fc.boolean(),
			fc.constant(null),
			fc.array(tie('any'), {maxLength: 4}),
			fc.dictionary(key, tie('any'), {maxKeys: 4, noNullPrototype: true}),
		),
	})).any;
	fc.assert(
		fc.property(value, object => {
			t.deepEqual(parse(goYaml({object}), {version: '1.2'}), {object});
		}),
		{numRuns: 400},
	);
});

const list = {
	items: [
		{metadata: {name: 'a', labels: {'app.io/name': 'web'}}, status: {phase: 'Running', n: 3}},
		{metadata: {name: 'b'}, status: {phase: 'Pending', n: 1}},
	],
};

for (const [template, text] of [
	['{.items[*].metadata.name}', 'a b'],
	['{range .items[*]}{.metadata.name}{"\\t"}{.status.phase}{"\\n"}{end}', 'a\tRunning\nb\tPending\n'],
	['{.items[?(@.status.phase=="Pending")].metadata.name}', 'b'],
	['{.items[?(@.status.n>1)].metadata.name}', 'a'],
	['{.items[-1:].metadata.name}', 'b'],
	["{.items[0].metadata.labels['app\\.io/name']}", 'web'],
	['{.items[0].metadata.labels.app\\.io/name}', 'web'],
	['{..phase}', 'Running Pending'],
	['{.items[0].status}', '{"n":3,"phase":"Running"}'],
	['{.nothing.at.all}', ''],
	[
		'{.items[9].metadata.name}',
		'error: error executing jsonpath "{.items[9].metadata.name}": array index out of bounds: index 9, length 2',
	],
] as const) {
	test(`jsonpath ${template}`, t => {
		const path = compileJsonPath(template);
		t.is(path.ok ? path.value(list) : path.message, text);
	});
}

test('a broken template says what is wrong', t => {
	t.like(compileJsonPath('{.items[*'), {ok: false, message: 'error parsing jsonpath {.items[*, unclosed action'});
	t.like(compileJsonPath('{range .items[*]}'), {ok: false});
	t.like(compileJsonPath('{end}'), {ok: false, message: 'error parsing jsonpath {end}, not in range, nothing to end'});
	t.like(customColumns('NAME', false), {ok: false});
});

test('no template brings a reader down', t => {
	const piece = fc.constantFrom(
		'{',
		'}',
		'.',
		'[',
		']',
		'*',
		'?(',
		')',
		'@',
		'"',
		"'",
		'\\',
		'a',
		'0',
		'-1',
		':',
		'range ',
		'end',
		' ',
		',',
		'==',
		'$',
	);
	fc.assert(
		fc.property(fc.array(piece, {maxLength: 12}), pieces => {
			const path = compileJsonPath(pieces.join(''));
			return path.ok ? typeof path.value(list) === 'string' : path.message.length > 0;
		}),
		{numRuns: 500},
	);
	t.pass();
});

test('words are split as a shell splits them', t => {
	t.deepEqual(splitLine(`kubectl patch deploy web -p '{"spec": {"replicas": 3}}' # five`), {
		ok: true,
		value: {words: ['kubectl', 'patch', 'deploy', 'web', '-p', '{"spec": {"replicas": 3}}'], pipes: []},
	});
	t.deepEqual(splitLine('k get po -A | grep "a b" | wc -l'), {
		ok: true,
		value: {
			words: ['k', 'get', 'po', '-A'],
			pipes: [
				['grep', 'a b'],
				['wc', '-l'],
			],
		},
	});
	t.like(splitLine('echo "a'), {ok: false, message: 'a " is opened and not closed'});
	t.like(splitLine('| grep'), {ok: false});
});
