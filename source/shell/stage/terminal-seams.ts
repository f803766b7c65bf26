/** What the terminal of a run needs of the world outside of it: files, and what the API tells of its types. */
import fs from 'node:fs';
import path from 'node:path';
import type {Run} from '../../game/run.ts';
import type {FieldsOf, Found, Offered, Seams} from '../../game/terminal/site.ts';
import {findScenario, readManifestTexts} from '../files.ts';
import {checkFields} from '../http/field-validation.ts';
import {offeredWith, schemaOf} from '../http/learning.ts';

/** Where a relative path may lead to: where podfall was started, and then the folder of the level. */
const placesOf = (run: Run, named: string): readonly string[] => {
	const level = path.isAbsolute(named) ? undefined : findScenario(run.scenario.metadata.id);
	return [path.resolve(named), ...(level?.ok === true ? [path.resolve(level.place, named)] : [])];
};

/** The texts that `-f` names: a file, or the manifests of a folder. */
const filesFor = (run: Run, named: string): Found => {
	if (/^https?:/.test(named)) {
		return {ok: false, why: `unable to read URL "${named}": this terminal reaches nothing outside of the cluster`};
	}

	const place = placesOf(run, named).find(each => fs.existsSync(each));

	if (place === undefined) {
		return {ok: false, why: `the path "${named}" does not exist`};
	}

	const read = readManifestTexts(place);
	const isFolder = fs.statSync(place).isDirectory();
	return read.ok
		? {ok: true, texts: read.texts.map(({file, text}) => ({name: isFolder ? path.join(named, file) : named, text}))}
		: {ok: false, why: read.problems.map(({where, what}) => `${where}: ${what}`).join('; ')};
};

/** As the API server holds a body to its type when kubectl asks it to. */
const unknownFields: NonNullable<Seams['check']> = (kind, body, isPatch) => {
	const options = {directives: isPatch, custom: kind.custom};
	const text = JSON.stringify(body);
	const strict = checkFields(kind, body, text, 'Strict', options);
	const lenient = checkFields(kind, body, text, 'Warn', options);
	return {
		known: lenient.ok ? lenient.value : body,
		warnings: lenient.ok ? lenient.warnings : [],
		refusal: strict.ok ? undefined : strict.status,
	};
};

/** The terminal's seams in a run. */
export const terminalSeams = (run: Run): Seams => ({
	fields: type => schemaOf(run.door.customKinds, type) as FieldsOf | undefined,
	offered: () => offeredWith(run.door.customKinds) as readonly Offered[],
	check: unknownFields,
	files: named => filesFor(run, named),
});
