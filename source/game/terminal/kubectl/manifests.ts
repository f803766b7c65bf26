/** Manifests as kubectl reads them: several documents, YAML or JSON, lists taken apart. */
import type {AnyKind} from '../../../engine/api/kind.ts';
import {type Parsed, parsed, unparsed} from '../../../engine/api/parsed.ts';
import {manifestLimits} from '../../scenario/limits.ts';
import {readYaml} from '../../scenario/yaml.ts';
import {kindOfType} from '../kinds.ts';
import type {Found, Site} from '../site.ts';
import {readAll} from '../work.ts';
import type {Loose} from './api.ts';
import {type Flag, flagList, flagSwitch, flagText} from './flags.ts';
import {giveUp, type Kubectl} from './verb.ts';

/** One value from a text; what is wrong with it in words. */
export const readManifest = (text: string): Parsed<unknown> => {
	const {documents, problems} = readYaml(text, {file: '', linesBefore: 0, prefix: ''}, manifestLimits);
	return problems[0] === undefined ? parsed(documents[0]?.data) : unparsed(problems[0].what);
};

export type Manifest = {readonly kind: AnyKind; readonly object: Loose};

const flat = (data: unknown): readonly unknown[] => {
	const {kind, items} = (data ?? {}) as {readonly kind?: unknown; readonly items?: unknown};
	return typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items) ? items.flatMap(flat) : [data];
};

const manifestOf = (site: Site, data: unknown, file: string): Parsed<Manifest> => {
	const {apiVersion, kind, metadata} = (data ?? {}) as Readonly<Record<string, unknown>>;

	if (typeof apiVersion !== 'string' || apiVersion === '') {
		return unparsed(
			`error: error validating "${file}": error validating data: apiVersion not set; if you choose to ignore these errors, turn validation off with --validate=false`,
		);
	}

	if (typeof kind !== 'string' || kind === '') {
		return unparsed(
			`error: error validating "${file}": error validating data: kind not set; if you choose to ignore these errors, turn validation off with --validate=false`,
		);
	}

	const known = kindOfType(site, apiVersion, kind);

	if (known === undefined) {
		const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
		return unparsed(
			`error: resource mapping not found for name: "${(metadata as {readonly name?: string} | undefined)?.name ?? ''}" namespace: "${(metadata as {readonly namespace?: string} | undefined)?.namespace ?? ''}" from "${file}": no matches for kind "${kind}" in version "${group === '' ? version : apiVersion}"\nensure CRDs are installed first`,
		);
	}

	return parsed({kind: known, object: data as Loose});
};

/** The first thing that is wrong with a text as YAML, and its line, the first one being 1. */
export const syntaxProblem = (text: string): {readonly line: number | undefined; readonly what: string} | undefined => {
	const [problem] = readYaml(text, {file: '', linesBefore: 0, prefix: ''}, manifestLimits).problems;
	const line = /:(\d+)/.exec(problem?.where ?? '')?.[1];
	return problem === undefined ? undefined : {line: line === undefined ? undefined : Number(line), what: problem.what};
};

/** Objects of a text that has no file. */
export const manifestsOf = (site: Site, text: string) => manifestsIn(site, text, '');

/** Objects of a text, and what is wrong with the others. */
const manifestsIn = (
	site: Site,
	text: string,
	file: string,
): {readonly found: readonly Manifest[]; readonly wrong: readonly string[]} => {
	const {documents, problems} = readYaml(text, {file, linesBefore: 0, prefix: ''}, manifestLimits);
	const read = documents
		.flatMap(({data}) => flat(data))
		.filter(data => data !== null && data !== undefined)
		.map(data => manifestOf(site, data, file));
	return {
		found: read.flatMap(each => (each.ok ? [each.value] : [])),
		wrong: [
			...problems.map(
				({where, what}) => `error: error parsing ${file}: error converting YAML to JSON: ${where} ${what}`,
			),
			...read.flatMap(each => (each.ok ? [] : [each.message])),
		],
	};
};

/** What is wrong with an object that belongs to another namespace than the one that was named. Source: k8s.io/cli-runtime/pkg/resource/visitor.go */
const strayedText = ({namespace, isNamespaceNamed}: Kubectl, {kind, object}: Manifest): string | undefined => {
	const own = object.metadata?.namespace;
	return isNamespaceNamed && kind.namespaced && own !== undefined && own !== namespace
		? `error: the namespace from the provided object "${own}" does not match the namespace "${namespace}". You must pass '--namespace=${own}' to perform this operation.`
		: undefined;
};

const pasted = (text: string): Found => ({ok: true, texts: [{name: 'STDIN', text}]});

const filesAt = ({shell}: Kubectl, path: string): Found =>
	shell.site.files?.(path) ?? {ok: false, why: `the path "${path}" does not exist`};

export type FileManifest = Manifest & {readonly file: string};

/** Flags of commands that take files. */
export const fileFlags: readonly Flag[] = [
	flagList('filename', 'f'),
	flagText('kustomize', 'k'),
	flagSwitch('recursive', 'R'),
];

export const nothingApplied = 'error: no objects passed to apply';

/** What `-f` names, read; undefined where it was refused already. `-` is what is typed or pasted, until ctrl-d. */
export function* readFiles(kubectl: Kubectl): Generator<'input', readonly FileManifest[] | undefined, void> {
	const {given, shell, complain} = kubectl;
	const found: FileManifest[] = [];

	if (given.has('kustomize')) {
		giveUp(kubectl, 'error: this terminal builds nothing out of a kustomization: name finished manifests by -f');
		return undefined;
	}

	for (const file of given.all('filename').flatMap(each => each.split(','))) {
		if (file === '-') {
			complain('Type or paste manifests; ctrl-d ends them.');
		}

		const read: Found = file === '-' ? pasted(yield* readAll(shell)) : filesAt(kubectl, file);

		if (!read.ok) {
			giveUp(kubectl, `error: ${read.why}`);
			return undefined;
		}

		for (const {name, text} of read.texts) {
			const {found: objects, wrong} = manifestsIn(shell.site, text, name);

			const strayed = objects.map(each => strayedText(kubectl, each)).find(each => each !== undefined);

			if (strayed !== undefined) {
				complain(strayed);
				return undefined;
			}

			if (wrong.length > 0) {
				complain([...new Set(wrong)].join('\n'));
				return undefined;
			}

			found.push(...objects.map(each => ({...each, file: name})));
		}
	}

	return found;
}

/** The object in its namespace: its own, or the one that commands go to. */
export const inNamespace = ({namespace}: Kubectl, {kind, object}: Manifest): Loose =>
	kind.namespaced
		? {...object, metadata: {...object.metadata, namespace: object.metadata.namespace ?? namespace}}
		: object;
