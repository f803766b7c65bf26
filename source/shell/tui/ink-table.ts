/**
The bridge to ink-table, unbundled.

ink-table is CommonJS and requires `ink`, which is an ES module with top-level await: Node refuses. So the namespace that
was imported is put where `require` looks first. The bundle uses `ink-table.bundled.ts` instead; `package.json` chooses
under `#ink-table`.
*/
import {createRequire} from 'node:module';
import * as ink from 'ink';
import type {ComponentType} from 'react';

export type InkTableProperties = {
	readonly data: ReadonlyArray<Readonly<Record<string, string>>>;
	readonly columns: readonly string[];
	readonly padding: number;
	readonly header: ComponentType<{readonly children?: unknown}>;
	readonly cell: ComponentType<{readonly column: number; readonly children?: unknown}>;
	readonly skeleton: ComponentType<{readonly children?: unknown}>;
};

const require = createRequire(import.meta.url);

const loaded = (): ComponentType<InkTableProperties> => {
	const tableFile = require.resolve('ink-table');
	const fromTable = createRequire(tableFile);
	const inkFile = fromTable.resolve('ink');
	const held = require.cache[inkFile];

	if (held === undefined) {
		const module = {id: inkFile, filename: inkFile, loaded: true, exports: ink, children: [], paths: []};
		require.cache[inkFile] = module as unknown as NodeJS.Module;
	}

	return (fromTable('ink-table') as {default: ComponentType<InkTableProperties>}).default;
};

const InkTable: ComponentType<InkTableProperties> = loaded();
export default InkTable;
