import {spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {readInput} from '../source/game/schedule/input.ts';
import {schedule} from '../source/game/schedule/schedule.ts';
import {reportText} from '../source/game/schedule/text.ts';
import {type Bench, cpuMs, note, report, rounded, wallMs} from './harness.ts';
import {clusterDump, kubectlYaml} from './schedule-dump.ts';

const options = {only: [], thorough: false, seed: '1', remedies: true};

/** Reading and answering in this process, warm or not as it comes: milliseconds of each. */
const inProcess = (text: string): {readonly read: number; readonly answer: number; readonly placed: number} => {
	let placed = 0;
	let input: ReturnType<typeof readInput> | undefined;
	const read = cpuMs(() => {
		input = readInput([{file: 'dump', text}]);
	});
	const answer = cpuMs(() => {
		const answered = input?.ok === true ? schedule(input.value.picture, undefined, options) : undefined;

		if (answered?.ok !== true) {
			throw new Error('the dump was refused');
		}

		reportText(answered.value, false);
		placed = answered.value.pods.filter(({outcome}) => outcome === 'placed').length;
	});
	return {read, answer, placed};
};

/** The command as a person types it, from its start to its last line; wall milliseconds. */
const asCommand = (file: string): number | undefined => {
	const program = path.resolve('dist/podfall.mjs');

	if (!existsSync(program)) {
		note('dist/podfall.mjs is missing: npm run build makes it');
		return undefined;
	}

	const times = Array.from({length: 3}, () =>
		wallMs(() => {
			spawnSync(process.execPath, [program, 'schedule', '-f', file], {stdio: 'ignore'});
		}),
	);
	return Math.min(...times);
};

export const scheduleToolBench: Bench = {
	name: 'schedule-tool',
	about:
		'podfall schedule on a dump of 500 nodes and 5,000 pods of which 100 wait: the best of three runs of the command',
	run({smoke}) {
		const [nodes, pods, waiting] = smoke ? [10, 100, 10] : [500, 5000, 100];
		const dump = clusterDump(nodes, pods, waiting);
		const folder = mkdtempSync(path.join(tmpdir(), 'podfall-schedule-'));

		for (const [form, text] of [
			['json', JSON.stringify(dump, undefined, 4)],
			['yaml', kubectlYaml(dump)],
		] as const) {
			const file = path.join(folder, `dump.${form}`);
			writeFileSync(file, text);
			const {read, answer, placed} = inProcess(text);
			const command = asCommand(file);
			report({
				bench: 'schedule-tool',
				form,
				nodes,
				pods,
				waiting,
				placed,
				megabytes: rounded(text.length / 1e6),
				readCpuMs: rounded(read),
				answerCpuMs: rounded(answer),
				commandMs: command === undefined ? null : rounded(command),
			});
		}

		rmSync(folder, {recursive: true});
	},
};
