import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import test from 'ava';
import {tabletop} from '../helpers/tabletop.ts';

/*
Stories: what a cluster does by itself, as transcripts that read like prose. A block is commands, a line of dashes, and
what was said. `UPDATE_STORIES=1 npx ava test/stories/index.ts` writes down what is said now; read the difference.
*/

const folder = fileURLToPath(new URL('./', import.meta.url));

const separator = '----';

type Block = {
	readonly remarks: readonly string[];
	readonly commands: readonly string[];
	readonly expected: readonly string[];
};

const blocksOf = (text: string): readonly Block[] =>
	text
		.trim()
		.split(/\n{2,}/)
		.map(block => {
			const lines = block.split('\n');
			const at = lines.indexOf(separator);
			const head = at < 0 ? lines : lines.slice(0, at);
			return {
				remarks: head.filter(line => line.startsWith('#')),
				commands: head.filter(line => !line.startsWith('#')),
				expected: at < 0 ? [] : lines.slice(at + 1),
			};
		});

const blockText = ({remarks, commands, expected}: Block): string =>
	[...remarks, ...commands, ...(expected.length === 0 ? [] : [separator, ...expected])].join('\n');

for (const name of readdirSync(folder)
	.filter(each => each.endsWith('.story'))
	.sort()) {
	test(name.replace(/\.story$/, '').replaceAll('-', ' '), t => {
		const file = path.join(folder, name);
		const table = tabletop();
		const blocks = blocksOf(readFileSync(file, 'utf8'));
		const told = blocks.map(block => ({...block, expected: block.commands.flatMap(command => table.say(command))}));

		if (process.env.UPDATE_STORIES !== undefined) {
			writeFileSync(file, `${told.map(blockText).join('\n\n')}\n`);
		}

		t.deepEqual(
			told.map(blockText),
			process.env.UPDATE_STORIES === undefined ? blocks.map(blockText) : told.map(blockText),
		);
		t.true(
			told.some(({expected}) => expected.length > 0),
			'a story says something',
		);
	});
}
