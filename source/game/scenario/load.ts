/**
Scenarios: what a person writes to say which cluster, which users, which storm and which seat a game is about.

The idea: a scenario is data, never code. Text goes in, and either one resolved `Scenario` comes out, with every default
filled in, or the list of everything that is wrong, each with its file, line and remedy. Nothing here opens a file (the
shell hands texts in), runs a cluster (the session does) or knows the law of a Kubernetes kind (the API does).

    scenario.yaml ─ yaml.ts ─ data and places ─ validate.ts (form) ─ resolve.ts (defaults) ─ check-*.ts (sense) ─ Scenario
                                                                          └─ every problem, all at once, by line

Of the packages, this room uses `yaml` and `ajv`: both are plain computation and open nothing. A loader compiles the
schema once, so make one and keep it.

Worked example: `time: {duration: 5m}` becomes `time.duration === 300000`, `warmup === 60000`, `clock === 'either'`;
`time: {duratoin: 5m}` becomes `scenario.yaml:9 time.duratoin: there is no such field (did you mean duration?)`.

Deliberately absent: scripts, includes, network addresses, and anything that reads a clock.
*/
import {kindOf} from '../../engine/api/kinds/index.ts';
import {type ApiObject, keyOf} from '../../engine/api/object.ts';
import {sha256Hex} from '../../engine/kernel/sha256.ts';
import {withChanges} from './changes/index.ts';
import {checkConditions} from './check-conditions.ts';
import {checkForm} from './check-form.ts';
import {checkLimits} from './check-limits.ts';
import {checkReferences} from './check-references.ts';
import {checkTexts} from './check-texts.ts';
import {byText, type Fields, fieldsOf, isFields, itemsOf, textFieldsOf, valueAt} from './data.ts';
import {type Finding, finding, followsFrom, placed} from './findings.ts';
import {identityOf} from './identity.ts';
import {scenarioLimits} from './limits.ts';
import {lintScenario} from './lint.ts';
import {
	containersOf,
	joinManifests,
	type Manifests,
	type PlacedConfiguration,
	type PlacedObject,
	placedIn,
	readManifests,
} from './manifests.ts';
import {asRead, checkObject, type ObjectCheck} from './object-check.ts';
import {pathProblem} from './paths.ts';
import {didYouMean, type Outcome, type Path, type Problem} from './problems.ts';
import {resolveScenario} from './resolve.ts';
import {scenarioForm} from './scenario-form.ts';
import type {Scenario, Texts} from './schema.ts';
import {type Validator, validatorOf} from './validate.ts';
import {originOfFile, type YamlDocument} from './yaml/places.ts';
import {readYaml} from './yaml.ts';

/** The texts of one scenario, by their paths below its folder. */
export type ScenarioFolder = {
	/** The path of `scenario.yaml` in `files`. */
	readonly main: string;
	readonly files: ReadonlyMap<string, string>;
};

export type ScenarioLoader = {
	load(folder: ScenarioFolder): Outcome<Scenario>;
	/** Loads, and warns of everything that smells: for authors, not for players. */
	lint(folder: ScenarioFolder): Outcome<Scenario>;
};

const noManifests: Manifests = {objects: [], skipped: [], problems: [], configurations: [], strange: []};

const refusedPath = (document: YamlDocument, path: Path, what: string): Manifests => ({
	...noManifests,
	problems: [{where: document.where(path), what, hint: 'paths look like manifests/shop.yaml'}],
});

const manifestFile = (document: YamlDocument, folder: ScenarioFolder, path: Path, name: unknown): Manifests => {
	if (typeof name !== 'string') {
		return noManifests;
	}

	const wrong = pathProblem(name);

	if (wrong !== undefined) {
		return refusedPath(document, path, wrong);
	}

	const content = folder.files.get(name);
	return content === undefined
		? {
				...noManifests,
				problems: [
					{
						where: document.where(path),
						what: `there is no file ${JSON.stringify(name)} beside the scenario`,
						hint: didYouMean(name, [...folder.files.keys()].sort(byText)),
					},
				],
			}
		: readManifests(content, originOfFile(name), scenarioLimits);
};

/** The manifests of the scenario: those of time 0 as one, and one for each timeline item. */
const manifestsOf = (document: YamlDocument, folder: ScenarioFolder): {atStart: Manifests; ofTimeline: Manifests[]} => {
	const inline = (text: unknown, path: Path): Manifests =>
		typeof text === 'string' ? readManifests(text, document.originOf(path), scenarioLimits) : noManifests;
	const raw = document.data;
	return {
		atStart: joinManifests([
			...itemsOf(valueAt(raw, ['manifests'])).map((text, index) => inline(text, ['manifests', index])),
			...itemsOf(valueAt(raw, ['manifestFiles'])).map((name, index) =>
				manifestFile(document, folder, ['manifestFiles', index], name),
			),
		]),
		ofTimeline: itemsOf(valueAt(raw, ['timeline'])).map((item, index) =>
			inline(valueAt(item, ['apply']), ['timeline', index, 'apply']),
		),
	};
};

/** Namespaced objects without a namespace belong to `default`, as kubectl puts them. */
export const inNamespace = (object: ApiObject): ApiObject => {
	const namespaced = kindOf(object.apiVersion, object.kind)?.namespaced === true;
	return namespaced && (object.metadata.namespace ?? '') === ''
		? {...object, metadata: {...object.metadata, namespace: 'default'}}
		: object;
};

const bornNamespaces = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];

/** What the API would refuse whatever the kind: a name taken, a namespace that nobody made. */
const objectProblems = (objects: readonly PlacedObject[]): Problem[] => {
	const taken = new Set<string>();
	const namespaces = new Set(bornNamespaces);
	return objects.flatMap(({object, where}) => {
		const key = `${object.apiVersion}/${object.kind} ${keyOf(object)}`;
		const {name, namespace} = object.metadata;
		const again = taken.has(key) && name !== undefined;
		taken.add(key);

		if (object.kind === 'Namespace') {
			namespaces.add(name);
		}

		const lost = namespace !== undefined && !namespaces.has(namespace);
		return [
			...(again
				? [
						{
							where: where(['metadata', 'name']),
							what: `there is a ${object.kind} ${keyOf(object)} already`,
							hint: 'names must differ',
						},
					]
				: []),
			...(lost
				? [
						{
							where: where(['metadata', 'namespace']),
							what: `the namespace ${JSON.stringify(namespace)} has not been created`,
							hint:
								didYouMean(namespace, [...namespaces].sort(byText)) ||
								'add a manifest of kind Namespace before this one',
						},
					]
				: []),
		];
	});
};

const languageOf = (file: string): string | undefined =>
	/^locales\/([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?)\.yaml$/.exec(file)?.[1];

/** Overlays of text, one file a language: keys and texts, nothing else. */
const localesOf = (folder: ScenarioFolder): {texts: Texts; problems: Problem[]} => {
	const files = [...folder.files.keys()].filter(file => languageOf(file) !== undefined).sort(byText);
	const read = files.map(file => {
		const {documents, problems} = readYaml(folder.files.get(file) ?? '', originOfFile(file));
		const [document] = documents;
		const entries = fieldsOf(document?.data);
		const wrong = Object.keys(entries)
			.filter(key => typeof entries[key] !== 'string')
			.map(key => finding([key], 'must be text'));
		return {
			language: languageOf(file) ?? '',
			texts: textFieldsOf(entries),
			problems: [...problems, ...(document === undefined ? [] : placed(document, wrong))],
		};
	});
	return {
		texts: Object.fromEntries(read.map(({language, texts}) => [language, texts])),
		problems: read.flatMap(({problems}) => problems),
	};
};

/** Images whose behaviour nobody described; they behave like the default. */
const unknownImages = (objects: readonly PlacedObject[], apps: Fields): Problem[] => {
	const seen = new Set<string>();
	return objects.flatMap(each =>
		containersOf(each.object).flatMap(({container, path}) => {
			const {image} = container;

			if (typeof image !== 'string' || Object.hasOwn(apps, image) || seen.has(image)) {
				return [];
			}

			seen.add(image);
			return [
				{
					where: each.where([...path, 'image']),
					what: `the image ${JSON.stringify(image)} has no entry in apps`,
					hint: didYouMean(image, Object.keys(apps)).startsWith('did')
						? didYouMean(image, Object.keys(apps))
						: 'it behaves like apps.default, or like a small web server',
				},
			];
		}),
	);
};

const isOpen = (value: unknown): value is object =>
	typeof value === 'object' && value !== null && !Object.isFrozen(value);

/** Freezes everything below; what is frozen already is known to be frozen all through. */
export const deepFreeze = <T>(value: T): T => {
	if (isOpen(value)) {
		Object.freeze(value);

		for (const inner of Object.values(value)) {
			deepFreeze(inner);
		}
	}

	return value;
};

/** How strictly a folder is looked at. */
type Judge = {readonly validate: Validator; readonly check: ObjectCheck; readonly lints: boolean};

const wholeScenario = (
	document: YamlDocument,
	raw: Fields,
	folder: ScenarioFolder,
	judge: Judge,
): Outcome<Scenario> => {
	const {validate, check} = judge;
	const form = [...validate(raw)];
	const manifests = manifestsOf(document, folder);
	const locales = localesOf(folder);
	const home = (each: PlacedObject): PlacedObject => ({...each, object: asRead(inNamespace(each.object))});
	const atStart = manifests.atStart.objects.map(home);
	const ofTimeline = manifests.ofTimeline.map(part => part.objects.map(home));
	const all = [...atStart, ...ofTimeline.flat()];
	const resolved = resolveScenario(
		raw,
		{atStart: atStart.map(({object}) => object), ofTimeline: ofTimeline.map(part => part.map(({object}) => object))},
		locales.texts,
	);
	const checked = all.map(each => ({each, findings: check(each.object)}));
	const sense: Finding[] = [
		...checkForm(raw),
		...checkReferences(resolved),
		...checkConditions(resolved),
		...(isFields(raw.text) ? checkTexts(resolved) : []),
		...checkLimits(resolved),
	];
	const read = [manifests.atStart, ...manifests.ofTimeline];
	const problems = [
		...placed(document, [...form, ...sense.filter(later => !form.some(earlier => followsFrom(later, earlier)))]),
		...read.flatMap(part => [...part.problems, ...part.strange, ...part.configurations.map(noPlaceHere)]),
		...objectProblems(atStart),
		...checked.flatMap(({each, findings}) => placedIn(each, findings.problems)),
		...locales.problems,
	];

	if (problems.length > 0) {
		const odd = checked.flatMap(({each, findings}) => placedIn(each, findings.warnings));
		return {ok: false, problems: byPlace([...problems, ...odd])};
	}

	const warnings = [
		...read.flatMap(part => part.skipped.map(({problem}) => problem)),
		...checked.flatMap(({each, findings}) => placedIn(each, findings.warnings)),
		...unknownImages(all, fieldsOf(raw.apps)),
		...(judge.lints ? placed(document, lintScenario(resolved)) : []),
	];
	const source = {type: 'folder', main: folder.main, files: [...folder.files]} as const;
	const played = withChanges(resolved);
	return {ok: true, value: deepFreeze({...played, source, hash: identityOf(played, sha256Hex)}), warnings};
};

const noPlaceHere = ({where}: PlacedConfiguration): Problem => ({
	where: where(['kind']),
	what: 'a KubeSchedulerConfiguration is no object of the cluster',
	hint: 'take it out, and run the scenario with --scheduler-config FILE',
});

/** In the order in which a person mends them: file by file, top to bottom, each problem once. */
const byPlace = (problems: readonly Problem[]): readonly Problem[] => {
	const lineOf = ({where}: Problem): number => Number(/:(\d+)/.exec(where)?.[1] ?? 0);
	const fileOf = ({where}: Problem): string => where.slice(0, Math.max(0, where.search(/:\d+/)));
	return problems
		.map((problem, index) => ({problem, index, file: fileOf(problem), line: lineOf(problem)}))
		.filter(
			({problem}, index) =>
				problems.findIndex(other => other.where === problem.where && other.what === problem.what) === index,
		)
		.sort((a, b) => byText(a.file, b.file) || a.line - b.line || a.index - b.index)
		.map(({problem}) => problem);
};

const loadFolder = (folder: ScenarioFolder, judge: Judge): Outcome<Scenario> => {
	const text = folder.files.get(folder.main);

	if (text === undefined) {
		return {
			ok: false,
			problems: [
				{where: folder.main, what: 'there is no such file', hint: 'a scenario is a folder with scenario.yaml'},
			],
		};
	}

	const {documents, problems} = readYaml(text, originOfFile(folder.main));

	if (problems.length > 0) {
		return {ok: false, problems};
	}

	const [document] = documents;

	if (document === undefined || documents.length !== 1 || !isFields(document.data)) {
		const what = documents.length > 1 ? 'a scenario file holds one document' : 'the file holds no scenario';
		return {ok: false, problems: [{where: `${folder.main}:1`, what, hint: 'it begins with apiVersion: podfall/v1'}]};
	}

	return wholeScenario(document, document.data, folder, judge);
};

/** A loader of scenarios. It holds the compiled schema and nothing else: loading twice gives the same twice. */
export const scenarioLoader = (check: ObjectCheck = checkObject): ScenarioLoader => {
	const validate = validatorOf(scenarioForm());
	return {
		load: folder => loadFolder(folder, {validate, check, lints: false}),
		lint: folder => loadFolder(folder, {validate, check, lints: true}),
	};
};
