/**
The `:` line: a grammar for lists and commands, and a fuzzy list of everything that can be done.

	:KIND [NAMESPACE] [/text] [-l label=value,…] [-f fuzzy] [@TIME]
	:speed 20 · :goto 07:00 · :theme light · :quit …
*/
import type {Millis} from '../../engine/kernel/time.ts';
import {codexWords} from '../../game/codex.ts';
import {actionsOf, labelOf} from './keymap.ts';
import type {Action, Scene, Screen} from './screen.ts';
import {type ThemeName, themeNames} from './theme.ts';

/** Resources that can be listed, with their singular and short names, as k9s and kubectl have them. */
export const resources: ReadonlyArray<{
	readonly name: string;
	readonly kind: string;
	readonly short: readonly string[];
}> = [
	{name: 'pods', kind: 'Pod', short: ['po', 'pod']},
	{name: 'nodes', kind: 'Node', short: ['no', 'node']},
	{name: 'deployments', kind: 'Deployment', short: ['deploy', 'dp', 'deployment']},
	{name: 'replicasets', kind: 'ReplicaSet', short: ['rs', 'replicaset']},
	{name: 'statefulsets', kind: 'StatefulSet', short: ['sts', 'statefulset']},
	{name: 'daemonsets', kind: 'DaemonSet', short: ['ds', 'daemonset']},
	{name: 'jobs', kind: 'Job', short: ['job']},
	{name: 'cronjobs', kind: 'CronJob', short: ['cj', 'cronjob']},
	{name: 'services', kind: 'Service', short: ['svc', 'service']},
	{name: 'endpointslices', kind: 'EndpointSlice', short: ['eps', 'endpointslice']},
	{name: 'endpoints', kind: 'Endpoints', short: ['ep']},
	{name: 'namespaces', kind: 'Namespace', short: ['ns', 'namespace']},
	{name: 'configmaps', kind: 'ConfigMap', short: ['cm', 'configmap']},
	{name: 'secrets', kind: 'Secret', short: ['sec', 'secret']},
	{name: 'persistentvolumeclaims', kind: 'PersistentVolumeClaim', short: ['pvc', 'persistentvolumeclaim']},
	{name: 'persistentvolumes', kind: 'PersistentVolume', short: ['pv', 'persistentvolume']},
	{name: 'storageclasses', kind: 'StorageClass', short: ['sc', 'storageclass']},
	{name: 'poddisruptionbudgets', kind: 'PodDisruptionBudget', short: ['pdb', 'poddisruptionbudget']},
	{name: 'horizontalpodautoscalers', kind: 'HorizontalPodAutoscaler', short: ['hpa', 'horizontalpodautoscaler']},
	{name: 'events', kind: 'Event', short: ['ev', 'event']},
	{name: 'leases', kind: 'Lease', short: ['lease']},
	{name: 'priorityclasses', kind: 'PriorityClass', short: ['pc', 'priorityclass']},
	{name: 'serviceaccounts', kind: 'ServiceAccount', short: ['sa', 'serviceaccount']},
	{name: 'networkpolicies', kind: 'NetworkPolicy', short: ['netpol', 'networkpolicy']},
	{name: 'ingresses', kind: 'Ingress', short: ['ing', 'ingress']},
	{name: 'customresourcedefinitions', kind: 'CustomResourceDefinition', short: ['crd', 'crds']},
];

/** The canonical name of a resource as typed; undefined when there is none. */
export const resourceOf = (typed: string): string | undefined => {
	const lower = typed.toLowerCase();
	return resources.find(({name, short}) => name === lower || short.includes(lower))?.name;
};

/** `07:00`, `1:02:03`, `420s`, `420` (seconds) as virtual time. */
export const parseTime = (text: string): Millis | undefined => {
	if (/^\d{1,7}(?:\.\d{1,3})?s?$/.test(text)) {
		return Math.round(Number(text.replace('s', '')) * 1000);
	}

	const parts = /^(?:(\d{1,3}):)?(\d{1,3}):(\d{2})(?:\.(\d{1,3}))?$/.exec(text);

	if (parts === null) {
		return undefined;
	}

	const [, hours = '0', minutes = '0', seconds = '0', fraction = ''] = parts;
	return (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000 + Number(fraction.padEnd(3, '0'));
};

export type ListCommand = {
	readonly kind: 'list';
	readonly resource: string;
	readonly namespace?: string;
	/** As the list's filter line takes it. */
	readonly filter: string;
	readonly at?: Millis;
	/** The trees below all of the list, as `:xray` of k9s. */
	readonly tree?: true;
};

export type Command =
	| ListCommand
	| {readonly kind: 'screen'; readonly name: string}
	| {readonly kind: 'action'; readonly action: Action}
	| {readonly kind: 'speed'; readonly speed: number}
	| {readonly kind: 'goto'; readonly at: Millis}
	| {readonly kind: 'until'; readonly condition: string}
	| {readonly kind: 'stop-at'; readonly condition: string}
	| {readonly kind: 'bookmark'; readonly name: string}
	| {readonly kind: 'declare'; readonly text: string}
	| {readonly kind: 'serve'}
	| {readonly kind: 'set'; readonly setting: string; readonly value: string}
	| {readonly kind: 'compare'; readonly until: Millis | 'end' | undefined}
	| {readonly kind: 'export'; readonly format: string}
	| {readonly kind: 'codex'; readonly word: string}
	| {readonly kind: 'save'; readonly name: string}
	| {readonly kind: 'theme'; readonly theme: ThemeName}
	| {readonly kind: 'mouse'; readonly on: boolean}
	| {readonly kind: 'fps'; readonly rate: number}
	| {readonly kind: 'kubectl'; readonly line: string}
	| {readonly kind: 'quit'}
	| {readonly kind: 'nothing'}
	| {readonly kind: 'wrong'; readonly reason: string};

/** What time can be asked to stop at; the stage knows which of them a seat may. */
const stopWords = ['failed', 'not-ready', 'fault', 'pending', 'pod-not-ready', 'leader', 'off'];

const wrong = (reason: string): Command => ({kind: 'wrong', reason});

/** `:xray [KIND] [NAMESPACE]`; workloads when no kind is named. */
const parseTree = (words: readonly string[]): Command => {
	const resource = resourceOf(words[0] ?? 'deployments');

	if (resource === undefined) {
		return wrong(`there is no kind ${words[0] ?? ''}; for example :xray deploy`);
	}

	const parsed = parseList(resource, words.slice(1));
	return parsed.kind === 'list' ? {...parsed, tree: true} : parsed;
};

const parseList = (resource: string, words: readonly string[]): Command => {
	let namespace: string | undefined;
	let at: Millis | undefined;
	const filter: string[] = [];

	for (let index = 0; index < words.length; index++) {
		const word = words[index] ?? '';

		if (word === '-l' || word === '-f') {
			const value = words[index + 1];

			if (value === undefined) {
				return wrong(`${word} needs ${word === '-l' ? 'label=value' : 'a word'}`);
			}

			filter.push(word === '-l' ? `-l ${value}` : `~${value}`);
			index += 1;
		} else if (word === '-n' || word === '-A') {
			namespace = word === '-A' ? undefined : words[index + 1];
			index += word === '-n' ? 1 : 0;
		} else if (word.startsWith('/')) {
			filter.push([word.slice(1), ...words.slice(index + 1)].join(' '));
			break;
		} else if (word.startsWith('@')) {
			at = parseTime(word.slice(1));

			if (at === undefined) {
				return wrong(`${word} is not a time; write @07:00`);
			}
		} else if (/^(?:spec|status|metadata)\./.test(word)) {
			filter.push(word);
		} else if (word.includes('=')) {
			filter.push(`-l ${word}`);
		} else if (namespace === undefined) {
			namespace = word;
		} else {
			return wrong(`what is ${word}? :${resource} [namespace] [/text] [-l label=value] [@07:00]`);
		}
	}

	return {
		kind: 'list',
		resource,
		...(namespace === undefined ? {} : {namespace}),
		filter: filter.join(' '),
		...(at === undefined ? {} : {at}),
	};
};

const onOff = (word: string | undefined): boolean | undefined =>
	word === undefined || word === 'on' ? true : word === 'off' ? false : undefined;

type Parser = (words: readonly string[], rest: string) => Command;

const numbered = (words: readonly string[], low: number, high: number): number | undefined => {
	const value = Number(words[0]);
	return words[0] !== undefined && Number.isFinite(value) && value >= low && value <= high ? value : undefined;
};

const commands = new Map<string, Parser>([
	[
		'speed',
		words => {
			const speed = words[0] === 'max' ? 0 : numbered(words, 1, 100_000);
			return speed === undefined ? wrong('speed takes a number or max: :speed 20') : {kind: 'speed', speed};
		},
	],
	[
		'goto',
		words => {
			const at = parseTime(words[0] ?? '');
			return at === undefined ? wrong('goto takes a time: :goto 07:00') : {kind: 'goto', at};
		},
	],
	['xray', words => parseTree(words)],
	['tree', words => parseTree(words)],
	['until', (_, rest) => ({kind: 'until', condition: rest})],
	['stop', (_, rest) => ({kind: 'stop-at', condition: rest})],
	['bookmark', (_, rest) => ({kind: 'bookmark', name: rest})],
	['serve', () => ({kind: 'serve'})],
	['declare', (_, rest) => (rest === '' ? wrong('declare what? :declare node node-b') : {kind: 'declare', text: rest})],
	[
		'export',
		words => {
			const format = words[0] ?? 'md';
			return ['text', 'md', 'json', 'html'].includes(format)
				? {kind: 'export', format}
				: wrong('export as text, md, json or html');
		},
	],
	[
		'set',
		words => {
			const [setting, value] = words.join(' ').split(/[\s=]+/);
			return setting === undefined || setting === '' || value === undefined || value === ''
				? wrong('set takes a setting and its value: :set PodTopologySpread.weight 5')
				: {kind: 'set', setting, value};
		},
	],
	[
		'compare',
		words => {
			const [word] = words;
			const until = word === undefined || word === 'now' ? undefined : word === 'end' ? 'end' : parseTime(word);
			return word !== undefined && word !== 'now' && until === undefined
				? wrong('compare takes a time, now or end: :compare 05:00')
				: {kind: 'compare', until};
		},
	],
	['codex', (_, rest) => ({kind: 'codex', word: rest})],
	['save', (_, rest) => ({kind: 'save', name: rest})],
	[
		'theme',
		words => {
			const theme = themeNames.find(name => name === words[0]);
			return theme === undefined ? wrong(`theme is one of ${themeNames.join(', ')}`) : {kind: 'theme', theme};
		},
	],
	[
		'mouse',
		words => {
			const on = onOff(words[0]);
			return on === undefined ? wrong('mouse on or mouse off') : {kind: 'mouse', on};
		},
	],
	[
		'fps',
		words => {
			const rate = numbered(words, 0, 60);
			return rate === undefined ? wrong('fps takes 0 to 60') : {kind: 'fps', rate};
		},
	],
	['kubectl', (_, rest) => ({kind: 'kubectl', line: rest})],
	['k', (_, rest) => ({kind: 'kubectl', line: rest})],
]);

for (const name of ['q', 'q!', 'qa', 'Q', 'quit', 'exit']) {
	commands.set(name, () => ({kind: 'quit'}));
}

const aliases = new Map([
	['h', 'help'],
	['?', 'help'],
	['keys', 'help'],
]);

const actionNamed = (screen: Screen, word: string, line: string): Action | undefined =>
	actionsOf(screen).find(
		action =>
			action.name === word || action.command === `:${word}` || action.title.toLowerCase() === line.toLowerCase(),
	);

/** What a typed line means; never throws. */
export const parseCommand = (line: string, screen: Screen, screens: readonly Screen[]): Command => {
	const trimmed = line.trim().replace(/^:/, '');
	const [first = '', ...words] = trimmed.split(/\s+/);
	const rest = trimmed.slice(first.length).trim();

	if (first === '') {
		return {kind: 'nothing'};
	}

	const word = aliases.get(first) ?? first;
	const parser = commands.get(word);

	if (parser !== undefined) {
		return parser(words, rest);
	}

	const target = screens.find(({name, commands: names}) => name === word || names.includes(word));

	if (target !== undefined) {
		return {kind: 'screen', name: target.name};
	}

	const resource = resourceOf(word);

	if (resource !== undefined) {
		return parseList(resource, words);
	}

	const action = actionNamed(screen, word, trimmed);
	return action === undefined
		? wrong(`no command ${first}; type a part of what you look for`)
		: {kind: 'action', action};
};

/**
How well a query fits a text: its letters in order, better when they begin words and stand together. Undefined when they
do not occur. An empty query fits everything alike.
*/
export const fuzzyScore = (query: string, text: string): number | undefined => {
	const needle = query.toLowerCase().replaceAll(' ', '');
	const hay = text.toLowerCase();
	const whole = hay.indexOf(query.toLowerCase());
	let score = whole === -1 ? 0 : 40 - Math.min(20, whole);
	let from = 0;
	let last = -2;

	for (const letter of needle) {
		const at = hay.indexOf(letter, from);

		if (at === -1) {
			return undefined;
		}

		const begins = at === 0 || /[\s.:/_-]/.test(hay[at - 1] ?? '');
		score += (at === last + 1 ? 6 : 1) + (begins ? 4 : 0);
		last = at;
		from = at + 1;
	}

	return score - hay.length / 100;
};

export type PaletteEntry = {
	readonly title: string;
	readonly keys: string;
	readonly command: string;
	/** Why it cannot be done now. */
	readonly disabled?: string;
	/** What `enter` runs; undefined: the command line is run as text. */
	readonly action?: Action;
};

/** Everything that can be done here, as lines of the palette. */
export const paletteEntries = (scene: Scene, screen: Screen, screens: readonly Screen[]): readonly PaletteEntry[] => [
	...actionsOf(screen).map(action => ({
		title: action.title,
		keys: labelOf(action),
		command: action.command ?? '',
		disabled: action.guard?.(scene),
		action,
	})),
	...screens
		.filter(({needsRun}) => !needsRun || scene.frame.clock !== undefined)
		.map(({title, commands: names, name}) => ({
			title: `Go to ${title.toLowerCase()}`,
			keys: '',
			command: `:${names[0] ?? name}`,
		})),
	...(scene.frame.clock === undefined
		? []
		: resources.map(({name, kind, short}) => ({
				title: `List ${name}`,
				keys: '',
				command: `:${short[0] ?? name}`,
				kind,
			}))),
];

/** The entries that fit what was typed, best first. */
export const matching = (entries: readonly PaletteEntry[], typed: string, limit: number): readonly PaletteEntry[] => {
	const query = typed.trim().replace(/^:/, '');
	return entries
		.map((entry, index) => ({
			entry,
			index,
			score: Math.max(
				fuzzyScore(query, entry.title) ?? Number.NEGATIVE_INFINITY,
				(fuzzyScore(query, entry.command.slice(1)) ?? Number.NEGATIVE_INFINITY) +
					(entry.command === `:${query}` ? 100 : 0),
			),
		}))
		.filter(({score}) => score > Number.NEGATIVE_INFINITY)
		.sort((a, b) => b.score - a.score || a.index - b.index)
		.slice(0, limit)
		.map(({entry}) => entry);
};

/** What `tab` makes of a line: the only, or the first, word that begins like it. */
export const completed = (line: string, screens: readonly Screen[]): string => {
	const words = line.split(' ');
	const last = words.at(-1) ?? '';

	if (words.length === 2 && words[0] === 'theme') {
		return `theme ${themeNames.find(name => name.startsWith(last)) ?? last}`;
	}

	if (words.length === 2 && (words[0] === 'until' || words[0] === 'stop')) {
		return `${words[0]} ${stopWords.find(name => name.startsWith(last)) ?? last}`;
	}

	if (words.length === 2 && words[0] === 'codex') {
		return `codex ${codexWords.find(name => name.startsWith(last)) ?? last}`;
	}

	if (words.length !== 1 || last === '') {
		return line;
	}

	const all = [
		...resources.map(({name}) => name),
		...screens.flatMap(({commands: names}) => names),
		...commands.keys(),
	];
	return all.find(name => name.startsWith(last)) ?? line;
};
