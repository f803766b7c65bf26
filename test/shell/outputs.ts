import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {home, podfall} from '../helpers/command.ts';
import {hostile} from '../helpers/hostile.ts';

/* Texts that try to command the terminal, in every place of a manifest that takes text, come out of every output as text. */

const folder = mkdtempSync(path.join(tmpdir(), 'podfall-out-'));
const file = path.join(folder, 'hostile.json');
const replay = path.join(folder, 'hostile.replay');

test.after.always(() => {
	rmSync(folder, {recursive: true, force: true});
	rmSync(home, {recursive: true, force: true});
});

/** Without halves of characters and NUL, which no file gets past the door with. */
const texts = hostile.filter(text => !/[\0\p{Surrogate}]/u.test(text));

const env = texts.map((value, index) => ({name: `V${index}_URL`, value}));

const labels = {app: 'a'};

const manifests = [
	{
		apiVersion: 'apps/v1',
		kind: 'Deployment',
		metadata: {name: 'a', annotations: {note: texts.join(' ')}},
		spec: {
			replicas: 2,
			selector: {matchLabels: labels},
			template: {
				metadata: {labels, annotations: {note: texts.join('\n')}},
				spec: {
					containers: [
						{name: 'a', image: `registry/${texts[0]}${texts[40]}\u009b31m\u202e:1`, ports: [{containerPort: 80}], env},
						{name: 'b', image: `other\u001b]52;c;aGVsbG8=\u0007`, command: texts.slice(0, 50)},
					],
				},
			},
		},
	},
	{apiVersion: 'v1', kind: 'Service', metadata: {name: 'a'}, spec: {selector: labels, ports: [{port: 80}]}},
	{apiVersion: `x\u001b[2J/v1`, kind: `Odd\u009b2J\u202e`, metadata: {name: `n\u001b[31m\u2066`}},
	{apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'c'}, data: {text: texts.join('\n')}},
];

writeFileSync(file, JSON.stringify({apiVersion: 'v1', kind: 'List', items: manifests}));

const obeyed =
	/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]|[\u{e0000}-\u{e007f}]/u;

const run = (...more: readonly string[]) =>
	podfall(['run', file, '--nodes', '2', '--faults', 'pod-kill@70s', '--seed', 'ü \u202e', ...more]);

for (const output of ['text', 'json', 'jsonl']) {
	test.serial(`run -o ${output} holds nothing that a terminal obeys`, t => {
		const ended = run('-o', output, '--replay', replay);
		t.is(ended.code, 0, ended.err);
		t.notRegex(ended.out, obeyed);
		t.notRegex(ended.err, obeyed);
		t.true(ended.err.includes('note: image registry/'));
	});
}

for (const output of ['text', 'markdown', 'html', 'json']) {
	test.serial(`report -o ${output} holds nothing that a terminal obeys, and no script`, t => {
		const ended = podfall(['report', replay, '-o', output]);
		t.is(ended.code, 0, ended.err);
		t.notRegex(ended.out, obeyed);
		t.notRegex(ended.out, /<script|javascript:|<img|https?:\/\/(?!schema)/);
		t.true(ended.out.length > 500);
	});
}

test.serial('verify says what it says about a hostile seed in harmless words', t => {
	const ended = podfall(['verify', replay]);
	t.is(ended.code, 0, ended.out + ended.err);
	t.notRegex(ended.out, obeyed);
	t.regex(ended.out, /^Verified: hostile@ü ⟨202E⟩/);
});
