import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {checkCase, type VectorCase} from '../helpers/scheduler-vectors.ts';
import {runVectors, vectorLines, vectorsExit} from '../helpers/vectors.ts';

const folder = new URL('scheduler/', import.meta.url);
/** Made-up clusters, and what the plug-ins of kube-scheduler v1.34.1 itself say of them. */
const recorded = new URL('recorded/', import.meta.url);

for (const [place, title] of [
	[folder, 'the real scheduler agrees with'],
	[recorded, 'the real scheduler was asked:'],
] as const) {
	for (const file of readdirSync(place).sort()) {
		const cases = JSON.parse(readFileSync(new URL(file, place), 'utf8')) as readonly VectorCase[];

		test(`${title} ${file}`, t => {
			const wrong = cases.flatMap(one => checkCase(one).map(problem => `${one.name}: ${problem}`));
			t.deepEqual(wrong, []);
			t.true(cases.length > 0);
		});
	}
}

test('all 360 cases are there', t => {
	const outcomes = runVectors('test/vectors/scheduler');
	t.is(vectorLines(outcomes).at(-1), '360 passed, 0 failed');
	t.is(vectorsExit(outcomes), 0);
});

test('what was asked covers whole cycles, waiting pods and most plug-ins', t => {
	const outcomes = runVectors('test/vectors/recorded');
	t.is(vectorsExit(outcomes), 0);
	t.true(outcomes.length >= 20);
	t.true(outcomes.reduce((sum, {cases}) => sum + cases, 0) >= 200);
});

test('a strange folder is reported as it is: unknown plugins, broken files and wrong answers fail', t => {
	const strange = mkdtempSync(path.join(tmpdir(), 'podfall-vectors-'));
	const [good] = JSON.parse(readFileSync(new URL('node-name.json', folder), 'utf8')) as readonly VectorCase[];
	const [name = ''] = Object.keys((good?.expect.filter ?? {}) as object);
	const wrong = {...good, name: 'wrong', expect: {filter: {[name]: {code: 'Pending', reasons: ['x']}}}};
	const put = (file: string, text: string): void => writeFileSync(path.join(strange, file), text);
	put('a.json', JSON.stringify([good, wrong, {...good, name: 'unknown', plugin: 'Coscheduling'}]));
	put('b.json', '[{');
	put('c.json', '{}');
	put(
		'd.json',
		JSON.stringify([
			{...good, name: 'nothing expected', expect: {}},
			{...good, name: 'something new expected', expect: {mood: 'good'}},
			{...good, name: 'no such node', expect: {filter: {ghost: null}}},
			7,
		]),
	);
	const outcomes = runVectors(strange);
	rmSync(strange, {recursive: true});
	const lines = vectorLines(outcomes);
	t.is(lines.at(-1), '1 passed, 6 failed, 2 files could not be run');
	t.is(vectorsExit(outcomes), 1);
	t.true(lines.includes('    got Coscheduling: podfall has no such plug-in'));
	t.true(lines.some(line => /^ {4}got filter .*, expected Pending/.test(line)));
	t.is(vectorsExit([]), 2);
});
