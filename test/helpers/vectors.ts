/*
`npm run vectors -- <folder>`: runs every case in a folder of vector files and says which of them podfall agrees with.
Exit code 0 when it agrees with all, 1 when not, 2 when there is nothing to run.
*/
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {checkCase, type VectorCase} from './scheduler-vectors.ts';

type Outcome = {readonly file: string; readonly cases: number; readonly problems: readonly string[]};

/** A case that ends the run is one that disagrees. */
const problemsOf = (one: VectorCase): readonly string[] => {
	try {
		return checkCase(one);
	} catch (error) {
		return [`stopped: ${String(error)}`];
	}
};

/** Runs the files of a folder, in the order of their names. */
export const runVectors = (folder: string): readonly Outcome[] =>
	readdirSync(folder)
		.filter(name => name.endsWith('.json'))
		.sort()
		.map(file => {
			const cases = JSON.parse(readFileSync(join(folder, file), 'utf8')) as readonly VectorCase[];
			const wrong = cases
				.map(one => ({name: one.name, problems: problemsOf(one)}))
				.filter(({problems}) => problems.length > 0);
			return {
				file,
				cases: cases.length,
				problems: wrong.map(({name, problems}) => `${name}: ${problems.join('; ')}`),
			};
		});

const main = (folder: string): number => {
	const outcomes = runVectors(folder);
	const cases = outcomes.reduce((sum, one) => sum + one.cases, 0);
	const wrong = outcomes.reduce((sum, one) => sum + one.problems.length, 0);

	for (const {file, cases: count, problems} of outcomes) {
		console.log(`${problems.length === 0 ? 'ok  ' : 'not '} ${file}: ${count - problems.length} of ${count}`);

		for (const problem of problems) {
			console.log(`       ${problem}`);
		}
	}

	console.log(`${cases - wrong} of ${cases} cases agree`);
	return cases === 0 ? 2 : wrong === 0 ? 0 : 1;
};

const [, script = '', folder = 'test/vectors/scheduler'] = process.argv;

if (script.endsWith('vectors.ts')) {
	process.exitCode = main(folder);
}
