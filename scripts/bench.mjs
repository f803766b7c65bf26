// Benches measure what is shipped: one bundle, as `scripts/build.mjs` makes it, but readable in a profile. (Run from its
// sources by a loader that keeps the names of functions, every closure costs more than its work.)
import {spawnSync} from 'node:child_process';
import {copyFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
// Not in dist/, which is what the package ships.
const outdir = path.join(root, 'node_modules', '.bench');

await build({
	absWorkingDir: root,
	entryPoints: ['bench/index.ts', 'bench/scale-size.ts', 'bench/sweep-worker.ts', 'bench/door-clients.ts'],
	outdir,
	outExtension: {'.js': '.mjs'},
	bundle: true,
	splitting: true,
	platform: 'node',
	format: 'esm',
	target: 'node20.19',
	conditions: ['bundle'],
	jsx: 'automatic',
	define: {'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"'},
	banner: {
		js: "import {createRequire as podfallRequire} from 'node:module';const require=podfallRequire(import.meta.url);",
	},
	external: ['react-devtools-core', 'ws', '@peculiar/x509', 'esbuild'],
	logLevel: 'warning',
});

// Read on first use, from beside the bundle; without a build the HTTP door knows no types.
await copyFile(path.join(root, 'dist', 'schemas.jsonl.br'), path.join(outdir, 'schemas.jsonl.br')).catch(
	() => undefined,
);

const {status} = spawnSync(
	process.execPath,
	[
		'--expose-gc',
		// PROFILE=folder npm run bench -- door
		...(process.env.PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${process.env.PROFILE}`] : []),
		path.join(outdir, 'index.mjs'),
		...process.argv.slice(2),
	],
	{stdio: 'inherit'},
);
process.exitCode = status ?? 1;
