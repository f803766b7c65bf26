import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';

/** One file of the house: where it stands, what it says, whom it imports. */
export type SourceFile = {
	/** From the top of the repository, with `/`: `source/engine/kernel/time.ts`. */
	readonly path: string;
	readonly text: string;
	/** The text without comments and without what stands in quotes: the words of the code itself. */
	readonly code: string;
	readonly imports: ReadonlyArray<{readonly from: string; readonly typeOnly: boolean}>;
};

const top = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '../..');

const importPattern = /^(?:import|export)\s+(?<type>type\s)?(?:[^'"]*?\sfrom\s+)?['"](?<from>[^'"]+)['"]/gm;
const dynamicPattern = /\bimport\(\s*['"](?<from>[^'"]+)['"]\s*\)/g;

const importsOf = (file: string, text: string): SourceFile['imports'] =>
	[...text.matchAll(importPattern), ...text.matchAll(dynamicPattern)].map(match => {
		const from = match.groups?.from ?? '';
		return {
			from: from.startsWith('.') ? path.posix.join(path.posix.dirname(file), from) : from,
			typeOnly: match.groups?.type !== undefined,
		};
	});

/** Comments and quoted text blanked out; a template keeps only what stands in `${}`. */
export const codeOf = (text: string): string =>
	text
		.replaceAll(/\/\*[\s\S]*?\*\//g, '')
		.replaceAll(/'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g, "''")
		.replaceAll(/`(?:\\.|[^`\\])*`/g, template => (template.match(/\$\{[^}]*\}/g) ?? []).join(' '))
		.replaceAll(/\/\/.*$/gm, '');

/** Every TypeScript file below a folder of the repository, in order of its path. */
export const sourceFiles = (folder: string): readonly SourceFile[] =>
	readdirSync(path.join(top, folder), {recursive: true, withFileTypes: true})
		.filter(entry => entry.isFile() && /\.tsx?$/.test(entry.name))
		.map(entry => path.relative(top, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
		.sort()
		.map(file => {
			const text = readFileSync(path.join(top, file), 'utf8');
			return {path: file, text, code: codeOf(text), imports: importsOf(file, text)};
		});
