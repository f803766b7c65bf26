import {spawn} from 'node:child_process';
import {existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {buildSync} from 'esbuild';
import {chainLine, firstLink, parseReplay} from '../../source/game/replay.ts';

/* A program that is killed while it saves leaves the old file or the new one, whole. */

const folder = mkdtempSync(path.join(tmpdir(), 'podfall-kill-'));
test.after.always(() => rmSync(folder, {recursive: true, force: true}));

const module_ = path.join(folder, 'whole-file.mjs');
buildSync({
	entryPoints: ['source/shell/whole-file.ts'],
	bundle: true,
	platform: 'node',
	format: 'esm',
	outfile: module_,
});

const header = {
	podfall: 'replay',
	format: 1,
	ruleset: 'r1',
	version: '0.1.0',
	scenario: {id: 'first-bind', version: 1, hash: 'ab'},
	seed: '7',
	seat: 'scheduler',
	pilot: 'player',
	profile: 'k8s-1.34',
	storm: '4F7K01QD',
};

/** A journal of so many moves. */
const journal = (moves: number): string => {
	let link = firstLink;
	const bodies = [
		header,
		...Array.from({length: moves}, (_, at) => ({at: at * 100, order: at + 1, actor: 'player', intent: {do: 'retake'}})),
	];
	return bodies
		.map(body => {
			const chained = chainLine(link, body);
			link = chained.link;
			return `${chained.line}\n`;
		})
		.join('');
};

const writer = path.join(folder, 'writer.mjs');
writeFileSync(
	writer,
	`import {readFileSync} from 'node:fs';
import {writeWhole} from ${JSON.stringify(module_)};
const [file, short, long] = process.argv.slice(2);
const texts = [readFileSync(short, 'utf8'), readFileSync(long, 'utf8')];
console.log('ready');
for (let turn = 0; ; turn++) {
	writeWhole(file, texts[turn % 2]);
}
`,
);

const [short, long] = [20, 2000].map(moves => {
	const file = path.join(folder, `${moves}.journal`);
	writeFileSync(file, journal(moves));
	return file;
}) as [string, string];

/** Starts a program that does nothing but save, and kills it some milliseconds later. */
const killedAfter = (file: string, milliseconds: number): Promise<void> =>
	new Promise((resolve, reject) => {
		const child = spawn(process.execPath, [writer, file, short, long], {stdio: ['ignore', 'pipe', 'inherit']});
		child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), milliseconds));
		child.on('exit', () => resolve());
		child.on('error', reject);
	});

test('ten kills while saving: the old journal or the new one, never half of one', async t => {
	const file = path.join(folder, 'unfinished.replay');
	let saved = 0;

	for (let kill = 0; kill < 10; kill++) {
		await killedAfter(file, 3 + kill * 7);

		if (existsSync(file)) {
			saved += 1;
			const parsed = parseReplay(readFileSync(file, 'utf8'));
			t.true(parsed.ok, `after kill ${kill}`);
			t.true(parsed.ok && [20, 2000].includes(parsed.replay.intents.length));
		}
	}

	t.true(saved > 5);
});

test('a journal that was cut anywhere keeps its whole lines, and says how many are lost', t => {
	const text = journal(12);

	for (let at = text.indexOf('\n') + 1; at < text.length; at++) {
		const parsed = parseReplay(text.slice(0, at), {journal: true});
		const whole = text.slice(0, at).split('\n').length - 2;
		const isAtLineEnd = text[at - 1] === '\n' || text[at] === '\n';
		t.true(parsed.ok);
		t.is(parsed.ok && parsed.lost, isAtLineEnd ? 0 : 1, `cut at ${at}`);
		t.is(parsed.ok && parsed.replay.intents.length, text[at] === '\n' ? whole + 1 : whole);
	}
});
