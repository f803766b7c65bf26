/*
Makes what is published: release/ with one bundled file, the scenarios, the licences of what is inside, and no
dependencies; and beside it the tarball that `npm install` or `npx` takes from any address.
*/
import {execFileSync} from 'node:child_process';
import {cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';

const top = path.resolve(import.meta.dirname, '..');
const release = path.join(top, 'release');
const read = file => JSON.parse(readFileSync(path.join(top, file), 'utf8'));

execFileSync(process.execPath, [path.join(top, 'scripts/build.mjs')], {stdio: 'inherit'});
rmSync(release, {recursive: true, force: true});
mkdirSync(release, {recursive: true});

for (const part of [
	'dist',
	'scenarios',
	'schema',
	'examples',
	'docs',
	'README.md',
	'LICENSE',
	'NOTICE',
	'CHANGELOG.md',
]) {
	if (existsSync(path.join(top, part))) {
		cpSync(path.join(top, part), path.join(release, part), {recursive: true});
	}
}

const {name, version, description, license, type, bin, files, engines, keywords} = read('package.json');
writeFileSync(
	path.join(release, 'package.json'),
	`${JSON.stringify({name, version, description, license, type, bin, files: [...files, 'THIRD-PARTY-LICENSES.txt'], engines, keywords}, undefined, '\t')}\n`,
);

/** The texts under which the bundled packages may be passed on. */
const licences = Object.entries(read('package-lock.json').packages)
	.filter(([folder, entry]) => folder.startsWith('node_modules/') && !entry.dev && !entry.optional)
	.sort(([a], [b]) => (a < b ? -1 : 1))
	.map(([folder, entry]) => {
		const file = ['LICENSE', 'LICENSE.md', 'license', 'license.md', 'LICENCE', 'LICENSE.txt', 'LICENSE-MIT.txt']
			.map(each => path.join(top, folder, each))
			.find(each => existsSync(each));
		const text = file === undefined ? `Licence: ${entry.license}` : readFileSync(file, 'utf8').trim();
		return `${folder.replace(/^.*node_modules\//, '')} ${entry.version} (${entry.license ?? 'see below'})\n\n${text}\n`;
	});

/** What the types of the API say is Kubernetes' own text; the compiler stands under the same licence and brings its words. */
const apache = readFileSync(path.join(top, 'node_modules/typescript/LICENSE'), 'utf8').trim();
licences.push(
	`Kubernetes API documentation (Apache-2.0), see NOTICE\n\nCopyright The Kubernetes Authors\n\n${apache}\n`,
);
writeFileSync(path.join(release, 'THIRD-PARTY-LICENSES.txt'), licences.join(`\n${'-'.repeat(80)}\n\n`));

const tarball = execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', release], {
	cwd: release,
	encoding: 'utf8',
}).trim();
console.log(`release/${tarball.split('\n').at(-1)}`);
