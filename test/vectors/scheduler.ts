import {readdirSync, readFileSync} from 'node:fs';
import test from 'ava';
import {checkCase, isBuilt, type VectorCase} from '../helpers/scheduler-vectors.ts';

const folder = new URL('scheduler/', import.meta.url);

for (const file of readdirSync(folder).sort()) {
	const cases = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as readonly VectorCase[];

	if (cases.every(isBuilt)) {
		test(`the real scheduler agrees with ${file}`, t => {
			const wrong = cases.flatMap(one => checkCase(one).map(problem => `${one.name}: ${problem}`));
			t.deepEqual(wrong, []);
			t.true(cases.length > 0);
		});
	}
}
