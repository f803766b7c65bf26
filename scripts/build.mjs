// One file from all sources, and a small one that starts it: loads in half the time of a folder of modules, and is what the
// package ships.
// Scenario files stay beside it; the program finds them relative to itself.
import {chmod, readFile, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {brotliCompressSync} from 'node:zlib';
import standaloneCode from 'ajv/dist/standalone/index.js';
import {build} from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

// Ink reaches for React's developer tools, which nobody needs in the shipped file.
const withoutDevtools = {
	name: 'without-devtools',
	setup(bundle) {
		bundle.onResolve({filter: /^(react-devtools-core|ws)$/}, ({path, importer}) =>
			/[\\/]node_modules[\\/]ink[\\/]/.test(importer) ? {path, namespace: 'nothing'} : undefined,
		);
		bundle.onResolve({filter: /devtools\.js$/}, ({path}) => ({path, namespace: 'nothing'}));
		bundle.onLoad({filter: /.*/, namespace: 'nothing'}, () => ({contents: 'export default {};', loader: 'js'}));
	},
};

// The form of scenarios is compiled here and not at each start, which would take a third of a second. It is a sixth of the
// bundle and needed by few commands, so it stands there as text, which the others need not even parse.
const withCompiledForm = {
	name: 'with-compiled-form',
	setup(bundle) {
		bundle.onLoad({filter: /game[\\/]scenario[\\/]scenario-form\.ts$/}, async ({path: source}) => {
			const outfile = path.join(root, 'node_modules', `.scenario-form-${process.pid}.mjs`);
			await build({entryPoints: [source], outfile, bundle: true, platform: 'node', format: 'esm', external: ['ajv']});
			const {formCompiler} = await import(outfile);
			await rm(outfile);
			const schema = JSON.parse(await readFile(path.join(root, 'schema', 'scenario.schema.json'), 'utf8'));
			const compiler = formCompiler({source: true, esm: true});
			const code = standaloneCode.default(compiler, compiler.compile(schema));
			const {outputFiles} = await build({
				stdin: {contents: code, resolveDir: root, loader: 'js'},
				write: false,
				bundle: true,
				platform: 'node',
				format: 'iife',
				globalName: 'form',
				minify: true,
			});
			const text = JSON.stringify(`${outputFiles[0].text};return form.default;`);
			return {
				contents: `let form;\nexport const scenarioForm = () => (form ??= new Function(${text})());`,
				loader: 'js',
			};
		});
	},
};

// The scenarios that ship are loaded here and not at each start, for the same reason.
const withLoadedScenarios = {
	name: 'with-loaded-scenarios',
	setup(bundle) {
		bundle.onLoad({filter: /shell[\\/]loaded-scenarios\.ts$/}, async ({path: source}) => {
			const outfile = path.join(root, 'node_modules', `.loaded-scenarios-${process.pid}.mjs`);
			await build({
				entryPoints: [path.join(root, 'scripts', 'loaded-scenarios.ts')],
				outfile,
				bundle: true,
				platform: 'node',
				format: 'esm',
				external: ['ajv', 'yaml'],
				logLevel: 'warning',
			});
			const {loadedScenariosText} = await import(outfile);
			await rm(outfile);
			const code = await readFile(source, 'utf8');
			const contents = code.replace(
				"const loadedText = '[]';",
				() => `const loadedText = ${JSON.stringify(loadedScenariosText())};`,
			);
			return {contents, loader: 'ts'};
		});
	},
};

/** The start is a file of its own: what it loads can be kept compiled, what it is cannot. */
const withProgramBeside = {
	name: 'with-program-beside',
	setup(bundle) {
		bundle.onResolve({filter: /cli\.tsx$/}, ({kind}) =>
			kind === 'dynamic-import' ? {path: './program.mjs', external: true} : undefined,
		);
	},
};

const shipped = {
	absWorkingDir: root,
	bundle: true,
	platform: 'node',
	format: 'esm',
	target: 'node20.19',
	minify: true,
	logLevel: 'warning',
};

await build({
	...shipped,
	entryPoints: ['source/start.ts'],
	outfile: 'dist/podfall.mjs',
	banner: {js: '#!/usr/bin/env node'},
	plugins: [withProgramBeside],
});

await build({
	...shipped,
	entryPoints: ['source/cli.tsx'],
	outfile: 'dist/program.mjs',
	// Native helpers that ws can do without.
	external: ['bufferutil', 'utf-8-validate'],
	legalComments: 'linked',
	conditions: ['bundle'],
	jsx: 'automatic',
	define: {'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"'},
	banner: {
		js: "import {createRequire as podfallRequire} from 'node:module';const require=podfallRequire(import.meta.url);",
	},
	plugins: [withoutDevtools, withCompiledForm, withLoadedScenarios],
});

// What the types of the API say is read only when somebody asks for it, so it stands packed beside the bundle.
const schemas = await readFile(path.join(root, 'source/shell/http/schemas/schemas.jsonl'));
await writeFile(path.join(root, 'dist/schemas.jsonl.br'), brotliCompressSync(schemas));

await chmod(new URL('../dist/podfall.mjs', import.meta.url), 0o755);
