/*
`npm run vectors -- <folder>`: runs every case in a folder of vector files and says which of them podfall agrees with.
Exit code 0 when it agrees with all, 1 when not, 2 when there is nothing to run.
*/
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {checkCase, type VectorCase} from './scheduler-vectors.ts';

type Failure = {readonly name: string; readonly problems: readonly string[]};

export type FileOutcome = {
	readonly file: string;
	readonly cases: number;
	readonly failures: readonly Failure[];
	/** Why the file could not be run at all. */
	readonly broken?: string;
};

const isCase = (value: unknown): value is VectorCase =>
	typeof value === 'object' && value !== null && typeof (value as {plugin?: unknown}).plugin === 'string';

/** A case that stops the program disagrees, and so does one that is none. */
const problemsOf = (one: unknown): readonly string[] => {
	if (!isCase(one) || typeof one.expect !== 'object' || one.expect === null) {
		return ['this is no case: it needs a plugin and what is expected'];
	}

	try {
		return checkCase({
			...one,
			config: one.config ?? {},
			pods: one.pods ?? [],
			nodes: one.nodes ?? [],
			otherObjects: one.otherObjects ?? [],
		});
	} catch (error) {
		return [`stopped: ${String(error)}`];
	}
};

const nameOf = (one: unknown, at: number): string => {
	const name = (one as {name?: unknown} | null)?.name;
	return typeof name === 'string' ? name : `case ${at + 1}`;
};

const runFile = (folder: string, file: string): FileOutcome => {
	let cases: unknown;

	try {
		cases = JSON.parse(readFileSync(join(folder, file), 'utf8'));
	} catch (error) {
		return {file, cases: 0, failures: [], broken: error instanceof Error ? error.message : String(error)};
	}

	if (!Array.isArray(cases)) {
		return {file, cases: 0, failures: [], broken: 'it holds no list of cases'};
	}

	const failures = (cases as readonly unknown[])
		.map((one, at) => ({name: nameOf(one, at), problems: problemsOf(one)}))
		.filter(({problems}) => problems.length > 0);
	return {file, cases: cases.length, failures};
};

/** Runs the files of a folder, in the order of their names; each case on its own. */
export const runVectors = (folder: string): readonly FileOutcome[] =>
	readdirSync(folder)
		.filter(name => name.endsWith('.json'))
		.sort()
		.map(file => runFile(folder, file));

/** What is printed about them: every failing case with what was got and expected, and the sums at the end. */
export const vectorLines = (outcomes: readonly FileOutcome[]): readonly string[] => {
	const lines = outcomes.flatMap(({file, cases, failures, broken}) => [
		broken === undefined
			? `${file}: ${cases - failures.length} of ${cases} passed`
			: `${file}: cannot be run: ${broken}`,
		...failures.flatMap(({name, problems}) => [`  FAILED ${name}`, ...problems.map(problem => `    got ${problem}`)]),
	]);
	const failed = outcomes.reduce((sum, {failures}) => sum + failures.length, 0);
	const cases = outcomes.reduce((sum, one) => sum + one.cases, 0);
	const broken = outcomes.filter(one => one.broken !== undefined).length;
	const more = broken === 0 ? '' : `, ${broken} ${broken === 1 ? 'file' : 'files'} could not be run`;
	return [...lines, `${cases - failed} passed, ${failed} failed${more}`];
};

/** 0 when everything agrees, 1 when something does not or could not be run, 2 when there was nothing. */
export const vectorsExit = (outcomes: readonly FileOutcome[]): number => {
	const isWrong = outcomes.some(({failures, broken}) => failures.length > 0 || broken !== undefined);
	return isWrong ? 1 : outcomes.every(({cases}) => cases === 0) ? 2 : 0;
};

const main = (folder: string): number => {
	let outcomes: readonly FileOutcome[];

	try {
		outcomes = runVectors(folder);
	} catch (error) {
		console.error(`${folder} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
		return 2;
	}

	if (outcomes.length === 0) {
		console.error(`${folder} holds no vector files: they end in .json`);
	}

	for (const line of vectorLines(outcomes)) {
		console.log(line);
	}

	return vectorsExit(outcomes);
};

const [, script = '', folder = 'test/vectors/scheduler'] = process.argv;

if (script.endsWith('vectors.ts')) {
	process.exitCode = main(folder);
}
