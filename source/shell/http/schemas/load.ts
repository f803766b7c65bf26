import fs from 'node:fs';
import {brotliDecompressSync} from 'node:zlib';
import type {TypeSchema} from './type-schema.ts';

/** Every type of Kubernetes' API that podfall knows of, by name: `core/v1.Pod`, `meta/v1.ObjectMeta`. */
export type Schemas = ReadonlyMap<string, TypeSchema>;

/** Beside the bundle the file is packed; from the sources it is as scripts/write-schemas.ts wrote it. */
const text = (): string => {
	const packed = new URL('schemas.jsonl.br', import.meta.url);
	return fs.existsSync(packed)
		? brotliDecompressSync(fs.readFileSync(packed)).toString('utf8')
		: fs.readFileSync(new URL('schemas.jsonl', import.meta.url), 'utf8');
};

let loaded: Schemas | undefined;

/** Read when somebody first asks for it, and once: most commands never do. */
export const allSchemas = (): Schemas => {
	loaded ??= new Map(
		text()
			.trimEnd()
			.split('\n')
			.map(line => JSON.parse(line) as [string, TypeSchema]),
	);
	return loaded;
};
