import {apiVersionOf} from '../../engine/api/kind.ts';
import {isModelled, kindByWord, kindOf} from '../../engine/api/kinds/index.ts';
import type {ApiObject} from '../../engine/api/object.ts';
import {type Fields, isFields, textAt, valueAt} from './data.ts';
import type {Finding} from './findings.ts';
import {manifestLimits, type YamlLimits} from './limits.ts';
import type {Path, Problem} from './problems.ts';
import type {Origin, YamlDocument} from './yaml/places.ts';
import {readYaml} from './yaml.ts';

/** An object of a manifest, and the way from a field of it to a line in a file. */
export type PlacedObject = {
	readonly object: ApiObject;
	where(path: Path, options?: {readonly atKey?: boolean | undefined}): string;
};

/** A KubeSchedulerConfiguration as it was written. */
export type PlacedConfiguration = {readonly data: Fields; readonly where: PlacedObject['where']};

/** What manifests hold: objects of kinds that podfall has, what was left out and why, and what is wrong. */
export type Manifests = {
	readonly objects: readonly PlacedObject[];
	/** Objects of kinds that podfall does not have, or on which nothing in it acts; they are left out and the rest runs. */
	readonly skipped: ReadonlyArray<PlacedObject & {readonly problem: Problem}>;
	readonly problems: readonly Problem[];
	/** Settings of a scheduler that stand among the objects; nobody applies them. */
	readonly configurations: readonly PlacedConfiguration[];
	/** Documents that do not even mean to be objects: values of a chart, settings of a tool. Whoever is strict refuses them. */
	readonly strange: readonly Problem[];
};

type Found = {readonly data: unknown; readonly document: YamlDocument; readonly path: Path};

/** `spec.template.spec.containers[0].image`, as Kubernetes writes the path of a field, in steps. */
export const fieldPath = (text: string): Path =>
	[...text.matchAll(/\[([^\]]*)\]|([^.[\]]+)/g)].map(([, inBrackets, word]) =>
		inBrackets !== undefined && /^\d+$/.test(inBrackets) ? Number(inBrackets) : (inBrackets ?? word ?? ''),
	);

/** Findings about an object, at the lines of its manifest. */
export const placedIn = (placed: PlacedObject, findings: readonly Finding[]): Problem[] =>
	findings.map(({path, what, hint, atKey}) => ({where: placed.where(path, {atKey}), what, hint}));

/** The documents, with Lists taken apart; a List of Lists is taken apart too. */
const flatten = (documents: readonly YamlDocument[]): Found[] => {
	const found: Found[] = [];
	const open: Found[] = documents.map(document => ({data: document.data, document, path: []})).reverse();

	while (open.length > 0) {
		const next = open.pop()!;
		const items = valueAt(next.data, ['items']);

		if (textAt(next.data, ['kind']).endsWith('List') && Array.isArray(items)) {
			const inside = items.map((data: unknown, index) => ({...next, data, path: [...next.path, 'items', index]}));
			open.push(...inside.reverse());
			continue;
		}

		// An empty document, as between two lines of dashes, is nothing at all.
		if (next.data !== null || next.path.length > 0) {
			found.push(next);
		}
	}

	return found;
};

const notText = (labels: unknown): string | undefined =>
	isFields(labels) ? Object.keys(labels).find(name => typeof labels[name] !== 'string') : undefined;

/** What every object must have before anybody looks at its kind. */
const shapeProblems = ({data, document, path}: Found): Problem[] => {
	const at = (inner: Path, what: string, hint = ''): Problem => ({
		where: document.where([...path, ...inner]),
		what,
		hint,
	});

	if (!isFields(data)) {
		return [at([], 'must be a Kubernetes object', 'an object has apiVersion, kind and metadata')];
	}

	const missing = ['apiVersion', 'kind'].filter(name => textAt(data, [name]) === '');
	const problems = missing.map(name =>
		at([], `the field ${name} is missing`, name === 'kind' ? 'such as Deployment' : 'such as apps/v1'),
	);
	const named = textAt(data, ['metadata', 'name']) !== '' || textAt(data, ['metadata', 'generateName']) !== '';
	const wrongMaps = ['labels', 'annotations'].flatMap(name => {
		const value = valueAt(data, ['metadata', name]);

		if (value !== undefined && value !== null && !isFields(value)) {
			return [at(['metadata', name], 'must be fields whose values are text')];
		}

		const wrong = notText(value);
		return wrong === undefined ? [] : [at(['metadata', name, wrong], 'must be text', 'put it in quotes')];
	});
	const wrongTexts = ['name', 'generateName', 'namespace'].flatMap(name => {
		const value = valueAt(data, ['metadata', name]);
		return value === undefined || typeof value === 'string'
			? []
			: [at(['metadata', name], 'must be text', 'put it in quotes')];
	});
	const wrongParts = ['spec', 'status', 'data'].flatMap(name => {
		const value = valueAt(data, [name]);
		return value === undefined || value === null || isFields(value) ? [] : [at([name], 'must have fields of its own')];
	});

	return [
		...problems,
		...(named || wrongTexts.length > 0 ? [] : [at(['metadata'], 'the object has no name', 'give it metadata.name')]),
		...wrongTexts,
		...wrongMaps,
		...wrongParts,
	];
};

/** Neither apiVersion nor kind nor metadata: this was never meant to be applied. */
const isStrange = ({data}: Found): boolean =>
	isFields(data) && !['apiVersion', 'kind', 'metadata'].some(name => Object.hasOwn(data, name));

const isConfiguration = ({data}: Found): boolean => textAt(data, ['kind']) === 'KubeSchedulerConfiguration';

const placed = ({data, document, path}: Found): PlacedObject => ({
	object: data as Fields as unknown as ApiObject,
	where: (inner, options) => document.where([...path, ...inner], options),
});

const otherVersion = (apiVersion: string, kind: string): string => {
	const known = kindByWord(kind);
	const version = known === undefined || !isModelled(known) ? '' : apiVersionOf(known);
	return version === '' || version === apiVersion ? '' : `${kind} is known as ${version}`;
};

/** Whether the API would keep such an object, though nobody would do anything about it. */
export const isIdle = ({apiVersion, kind}: ApiObject): boolean => {
	const known = kindOf(apiVersion, kind);
	return known !== undefined && !isModelled(known);
};

const unknownKind = (each: PlacedObject): Problem => {
	const {apiVersion, kind, metadata} = each.object;
	const why = isIdle(each.object) ? 'is a kind on which nothing in podfall acts' : 'is not a kind that podfall has';
	return {
		where: each.where(['kind']),
		what: `${apiVersion} ${kind} ${why}; ${metadata.name} is left out`,
		hint: otherVersion(apiVersion, kind),
	};
};

/** The problem is worked out when somebody asks: its line in a large dump takes long to find. */
const withProblem = (each: PlacedObject): PlacedObject & {readonly problem: Problem} => ({
	...each,
	get problem() {
		return unknownKind(each);
	},
});

/**
Takes manifests apart: many documents, Lists, JSON; as people write them and as `kubectl get -o yaml` prints them.

Objects of kinds that are unknown, or that nothing acts on, are skipped and said, so that the rest can run; everything that cannot be an object at all is a
problem. Whether an object is a good Deployment is the API's question, asked later.
*/
export const readManifests = (text: string, origin: Origin, limits: YamlLimits = manifestLimits): Manifests => {
	const {documents, problems} = readYaml(text, origin, limits);
	const all = flatten(documents);
	const found = all.filter(each => !isStrange(each) && !isConfiguration(each));
	const wrong = found.map(shapeProblems);
	const good = found.filter((_, index) => wrong[index]?.length === 0).map(placed);
	const isKnown = ({object}: PlacedObject): boolean =>
		kindOf(object.apiVersion, object.kind) !== undefined && !isIdle(object);

	return {
		objects: good.filter(isKnown),
		skipped: good.filter(each => !isKnown(each)).map(withProblem),
		problems: [...problems, ...wrong.flat()],
		configurations: all.filter(isConfiguration).map(({data, document, path}) => ({
			data: data as Fields,
			where: (inner, options) => document.where([...path, ...inner], options),
		})),
		strange: all.filter(isStrange).flatMap(shapeProblems),
	};
};

/** Several texts as one. */
export const joinManifests = (parts: readonly Manifests[]): Manifests => ({
	objects: parts.flatMap(part => part.objects),
	skipped: parts.flatMap(part => part.skipped),
	problems: parts.flatMap(part => part.problems),
	configurations: parts.flatMap(part => part.configurations),
	strange: parts.flatMap(part => part.strange),
});

/** The pod template of a workload, or the pod itself; undefined for everything else. */
export const podSpecOf = (
	object: ApiObject,
): {readonly path: Path; readonly template: unknown; readonly spec: unknown} | undefined => {
	const paths: readonly Path[] =
		object.kind === 'Pod'
			? [[]]
			: object.kind === 'CronJob'
				? [['spec', 'jobTemplate', 'spec', 'template']]
				: [['spec', 'template']];
	const found = paths.map(path => ({path, template: valueAt(object, path)})).find(({template}) => isFields(template));
	const spec = found === undefined ? undefined : valueAt(found.template, ['spec']);
	return found === undefined || !isFields(spec) ? undefined : {path: found.path, template: found.template, spec};
};

/** Every container of an object, init containers first, with the path to it. */
export const containersOf = (
	object: ApiObject,
): ReadonlyArray<{readonly container: Fields; readonly path: Path; readonly init: boolean}> => {
	const pod = podSpecOf(object);

	if (pod === undefined) {
		return [];
	}

	return (['initContainers', 'containers'] as const).flatMap(list => {
		const containers = valueAt(pod.spec, [list]);
		return (Array.isArray(containers) ? (containers as readonly unknown[]) : []).flatMap((container, index) =>
			isFields(container)
				? [{container, path: [...pod.path, 'spec', list, index] as Path, init: list === 'initContainers'}]
				: [],
		);
	});
};

/** How many pods an object asks for at the start, in a cluster of so many nodes. */
export const podsWanted = (object: ApiObject, nodes = 1): number => {
	const spec = valueAt(object, ['spec']);
	const asked = (name: string, otherwise: number): number => {
		const value = valueAt(spec, [name]);
		return typeof value === 'number' && Number.isFinite(value) ? Math.max(0, Math.trunc(value)) : otherwise;
	};

	switch (object.kind) {
		case 'Pod':
			return 1;
		case 'Deployment':
		case 'ReplicaSet':
		case 'StatefulSet':
		case 'ReplicationController':
			return asked('replicas', 1);
		case 'DaemonSet':
			return nodes;
		case 'Job':
			return Math.min(asked('parallelism', 1), asked('completions', asked('parallelism', 1)));
		default:
			return 0;
	}
};
