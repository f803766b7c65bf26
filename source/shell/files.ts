import * as fs from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import type {ScenarioFolder} from '../game/scenario/load.ts';
import {pathProblem} from '../game/scenario/paths.ts';
import {didYouMean, type Problem} from '../game/scenario/problems.ts';
import {decodeUtf8} from '../game/scenario/utf8.ts';
import {reasonOf} from './whole-file.ts';

/*
Files of scenarios and manifests, as the loader wants them: texts by path. Everything that comes from a pack may be
hostile, so a path stays inside its folder (also through links), names a regular file, and is measured before it is read.
*/

/** Text of a file, or why there is none. */
export type TextRead = {readonly ok: true; readonly text: string} | {readonly ok: false; readonly problem: Problem};

export type FolderRead =
	| {readonly ok: true; readonly folder: ScenarioFolder; readonly root: string}
	| {readonly ok: false; readonly problems: readonly Problem[]};

/** One text of a manifest, by the name it is called in problems. */
export type ManifestText = {readonly file: string; readonly text: string};

export type ManifestRead =
	| {readonly ok: true; readonly texts: readonly ManifestText[]}
	| {readonly ok: false; readonly problems: readonly Problem[]};

/** A scenario that came with podfall. */
export type ShippedScenario = {readonly id: string; readonly pack: string; readonly folder: string};

const mebi = 1_048_576;
/** A file of a scenario; a file of a person's own manifests; a dump of a whole cluster is allowed as the latter. */
const scenarioBytes = mebi;
const manifestBytes = 200 * mebi;
const filesAtMost = 500;
const depthAtMost = 4;

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const problem = (where: string, what: string, hint = ''): Problem => ({where, what, hint});
const refused = (where: string, what: string, hint = ''): {ok: false; problem: Problem} => ({
	ok: false,
	problem: problem(where, what, hint),
});

/** Reads one text file: a regular one, no larger than allowed, in UTF-8. `shown` is its name in problems. */
export const readText = (file: string, shown: string, bytesAtMost: number): TextRead => {
	try {
		const stat = fs.statSync(file, {throwIfNoEntry: false});

		if (stat === undefined) {
			return refused(shown, 'there is no such file');
		}

		if (!stat.isFile()) {
			return refused(shown, 'is no ordinary file');
		}

		if (stat.size > bytesAtMost) {
			return refused(shown, `is larger than ${Math.floor(bytesAtMost / mebi)} MiB`);
		}

		const decoded = decodeUtf8(fs.readFileSync(file));
		return decoded.ok ? decoded : refused(shown, `byte ${decoded.offset} is not UTF-8`, 'save the file as UTF-8');
	} catch (error) {
		return refused(shown, `cannot be read: ${reasonOf(error)}`);
	}
};

/** Whether a path, with all links followed, still lies inside the folder. */
const staysInside = (realRoot: string, file: string): boolean => {
	const real = fs.realpathSync(file);
	return real === realRoot || real.startsWith(realRoot + path.sep);
};

type Entry = {readonly name: string; readonly file: string};

/** Every file below a folder whose name passes; names are relative, with `/`. Folders that begin with a dot are left alone. */
const filesBelow = (root: string, wanted: (name: string) => boolean): {entries: Entry[]; problems: Problem[]} => {
	const realRoot = fs.realpathSync(root);
	const entries: Entry[] = [];
	const problems: Problem[] = [];

	const visit = (folder: string, prefix: string, depth: number): void => {
		for (const name of fs.readdirSync(folder).sort(byText)) {
			const file = path.join(folder, name);
			const shown = `${prefix}${name}`;

			if (name.startsWith('.') || entries.length > filesAtMost) {
				continue;
			}

			const stat = fs.statSync(file, {throwIfNoEntry: false});
			const isFolder = stat?.isDirectory() === true;

			if (!isFolder && !wanted(shown)) {
				continue;
			}

			if (stat === undefined || !staysInside(realRoot, file)) {
				problems.push(problem(shown, 'is a link that leaves its folder', 'put the file itself here'));
			} else if (isFolder && depth < depthAtMost) {
				visit(file, `${shown}/`, depth + 1);
			} else if (!isFolder) {
				entries.push({name: shown, file});
			}
		}
	};

	visit(root, '', 0);
	return entries.length > filesAtMost
		? {entries: [], problems: [problem(path.basename(root), `holds more than ${filesAtMost} files`)]}
		: {entries, problems};
};

const belongsToScenario = (name: string): boolean => /\.ya?ml$/.test(name);

/** Reads a scenario: a folder with `scenario.yaml`, or a single file, beside which its other files may stand. */
export const readScenario = (place: string): FolderRead => {
	try {
		const stat = fs.statSync(place, {throwIfNoEntry: false});

		if (stat === undefined) {
			return {ok: false, problems: [problem(place, 'there is no such file or folder')]};
		}

		if (stat.isFile()) {
			const main = path.basename(place);
			const read = readText(place, main, scenarioBytes);
			return read.ok
				? {ok: true, root: path.dirname(place), folder: {main, files: new Map([[main, read.text]])}}
				: {ok: false, problems: [read.problem]};
		}

		return readScenarioFolder(place);
	} catch (error) {
		return {ok: false, problems: [problem(place, `cannot be read: ${reasonOf(error)}`)]};
	}
};

const readScenarioFolder = (root: string): FolderRead => {
	const {entries, problems} = filesBelow(root, belongsToScenario);
	const wrongNames = entries.flatMap(({name}) => {
		const wrong = pathProblem(name);
		return wrong === undefined ? [] : [problem(name, wrong)];
	});
	const read = entries.map(({name, file}) => ({name, text: readText(file, name, scenarioBytes)}));
	const unreadable = read.flatMap(({text}) => (text.ok ? [] : [text.problem]));
	const all = [...problems, ...wrongNames, ...unreadable];
	const texts = read.flatMap(({name, text}) => (text.ok ? [[name, text.text] as const] : []));
	return all.length > 0
		? {ok: false, problems: all}
		: {ok: true, root, folder: {main: 'scenario.yaml', files: new Map(texts)}};
};

const isManifest = (name: string): boolean => /\.(ya?ml|json)$/.test(name);

/** Reads a person's own manifests: one file, or every YAML and JSON file of a folder, in the order of their names. */
export const readManifestTexts = (place: string): ManifestRead => {
	try {
		const stat = fs.statSync(place, {throwIfNoEntry: false});

		if (stat === undefined) {
			return {ok: false, problems: [problem(place, 'there is no such file or folder')]};
		}

		const {entries, problems} = stat.isDirectory()
			? filesBelow(place, isManifest)
			: {entries: [{name: path.basename(place), file: place}], problems: []};
		const read = entries.map(({name, file}) => ({file: name, text: readText(file, name, manifestBytes)}));
		const all = [...problems, ...read.flatMap(({text}) => (text.ok ? [] : [text.problem]))];

		if (all.length > 0) {
			return {ok: false, problems: all};
		}

		return entries.length === 0
			? {ok: false, problems: [problem(place, 'holds no YAML or JSON files')]}
			: {ok: true, texts: read.flatMap(({file, text}) => (text.ok ? [{file, text: text.text}] : []))};
	} catch (error) {
		return {ok: false, problems: [problem(place, `cannot be read: ${reasonOf(error)}`)]};
	}
};

/** The folder of the packs that came with podfall: beside the sources, or beside the bundle. */
export const shippedRoot = (): string => {
	const here = path.dirname(fileURLToPath(import.meta.url));
	const places = ['../scenarios', '../../scenarios', './scenarios'].map(place => path.resolve(here, place));
	return places.find(place => fs.existsSync(path.join(place, 'campaign', 'pack.yaml'))) ?? places[0]!;
};

/** `101-first-bind` is the folder of the scenario `first-bind`. */
const idOfFolder = (name: string): string => name.replace(/^\d+-/, '');

/** Every scenario that came with podfall, in the order of the campaign. */
export const shippedScenarios = (root: string = shippedRoot()): readonly ShippedScenario[] => {
	const packs = fs.existsSync(root) ? fs.readdirSync(root).sort(byText) : [];
	return packs.flatMap(pack => {
		const folder = path.join(root, pack);
		const names = fs.statSync(folder).isDirectory() ? fs.readdirSync(folder).sort(byText) : [];
		return names
			.filter(name => fs.existsSync(path.join(folder, name, 'scenario.yaml')))
			.map(name => ({id: idOfFolder(name), pack, folder: path.join(folder, name)}));
	});
};

/** The place of a scenario that a person names: the id of a shipped one, or a path. */
export const findScenario = (
	name: string,
	root?: string,
):
	| {readonly ok: true; readonly place: string; readonly shipped: boolean}
	| {readonly ok: false; readonly problem: Problem} => {
	const shipped = shippedScenarios(root);
	const found = shipped.find(({id}) => id === name);

	if (found !== undefined) {
		return {ok: true, place: found.folder, shipped: true};
	}

	return fs.existsSync(name)
		? {ok: true, place: name, shipped: false}
		: refused(
				name,
				'there is no such scenario, file or folder',
				didYouMean(
					name,
					shipped.map(({id}) => id),
				),
			);
};

/** Replays that stand beside a scenario, by name; empty when there are none. */
export const replaysOf = (root: string): readonly string[] => {
	const folder = path.join(root, 'replays');
	return fs.existsSync(folder)
		? fs
				.readdirSync(folder)
				.filter(name => name.endsWith('.replay'))
				.sort(byText)
		: [];
};
