/** What tab makes of a line: words of kubectl, kinds, names, namespaces and flags. */

import type {AnyKind} from '../../engine/api/kind.ts';
import {allKinds, kindByName} from '../../engine/api/kinds/index.ts';
import {namespaces} from '../../engine/api/kinds/namespace.ts';
import {commands} from './commands.ts';
import {globalFlags} from './kubectl/flags.ts';
import {verbs} from './kubectl/index.ts';
import type {Site} from './site.ts';
import {byBytes} from './text/go-json.ts';
import type {Place} from './work.ts';

/** The line as far as it is certain, and what it could go on with. */
export type Completion = {readonly text: string; readonly choices: readonly string[]};

/** Commands whose words are names of one kind. */
const kindOfVerb: Readonly<Record<string, string>> = {
	cordon: 'nodes',
	uncordon: 'nodes',
	drain: 'nodes',
	logs: 'pods',
	exec: 'pods',
	'port-forward': 'pods',
	debug: 'pods',
};

/** Commands whose second word is a command below them, and whose third is a kind. */
const deep: readonly string[] = ['rollout', 'set'];

const namesOf = ({door, user}: Site, kind: AnyKind, namespace: string | undefined): readonly string[] => {
	if (door.glass.outage !== undefined) {
		return [];
	}

	const found = door.glass.list(user, kind, kind.namespaced && namespace !== undefined ? {namespace} : {});
	return found.ok ? found.object.items.map(({metadata}) => metadata.name) : [];
};

const machineNames = ({machines}: Site): readonly string[] => machines().map(({name}) => name);

/** The namespace that the line names, before the word that is being typed. */
const namespaceIn = (words: readonly string[], place: Place): string => {
	const at = words.findIndex(word => word === '-n' || word === '--namespace');
	const equals = words.find(word => word.startsWith('--namespace='));
	return equals?.slice('--namespace='.length) ?? (at >= 0 ? (words[at + 1] ?? place.namespace) : place.namespace);
};

const flagsOf = (verb: string): readonly string[] =>
	[...(verbs.find(({name}) => name === verb)?.flags ?? []), ...globalFlags].map(({name}) => `--${name}`);

const kubectlChoices = (site: Site, place: Place, words: readonly string[], typed: string): readonly string[] => {
	const before = words.at(-1);

	if (before === '-n' || before === '--namespace') {
		return namesOf(site, namespaces as never, undefined);
	}

	const plain = words
		.slice(1)
		.filter(
			(word, index, all) =>
				!word.startsWith('-') && !['-n', '--namespace', '-o', '-l', '-L'].includes(all[index - 1] ?? ''),
		);
	const [verb = '', ...rest] = plain;

	if (before === '-o' || before === '--output') {
		return ['wide', 'yaml', 'json', 'name', 'jsonpath=', 'custom-columns='];
	}

	if (typed.startsWith('-')) {
		return flagsOf(verb);
	}

	if (verb === '') {
		return verbs.map(({name}) => name);
	}

	const below = verbs.find(({name}) => name === verb)?.below ?? [];

	if (below.length > 0 && rest.length === 0) {
		return below;
	}

	const namespace = namespaceIn(words, place);
	const fixed = Object.hasOwn(kindOfVerb, verb) ? kindByName(kindOfVerb[verb] ?? '') : undefined;
	const args = deep.includes(verb) ? rest.slice(1) : rest;
	const slash = typed.indexOf('/');

	if (slash > 0) {
		const kind = kindByName(typed.slice(0, slash));
		return kind === undefined ? [] : namesOf(site, kind, namespace).map(name => `${typed.slice(0, slash)}/${name}`);
	}

	if (fixed !== undefined) {
		return namesOf(site, fixed, namespace);
	}

	const kind = args[0] === undefined ? undefined : kindByName(args[0]);
	return args.length === 0
		? allKinds.map(({plural}) => plural)
		: kind === undefined
			? []
			: namesOf(site, kind, namespace).filter(name => !args.includes(name));
};

const choicesFor = (site: Site, place: Place, words: readonly string[], typed: string): readonly string[] => {
	const [tool] = words;

	if (tool === undefined) {
		return Object.keys(commands);
	}

	if (tool === 'kubectl' || tool === 'k') {
		return kubectlChoices(site, place, words, typed);
	}

	return tool === 'ssh'
		? machineNames(site)
		: tool === 'systemctl'
			? ['status', 'restart', 'stop', 'start', 'kubelet', 'containerd', 'kube-proxy']
			: [];
};

const commonStart = (texts: readonly string[]): string =>
	texts.reduce((start, text) => {
		let at = 0;

		while (at < start.length && start[at] === text[at]) {
			at += 1;
		}

		return start.slice(0, at);
	}, texts[0] ?? '');

/** Completes the last word of a text; the choices are told where there are several. */
export const complete = (site: Site, place: Place, text: string): Completion => {
	const words = text.split(/\s+/);
	const typed = words.pop() ?? '';
	const fitting = [
		...new Set(
			choicesFor(
				site,
				place,
				words.filter(word => word !== ''),
				typed,
			),
		),
	]
		.filter(choice => choice.startsWith(typed))
		.sort(byBytes);
	const [only] = fitting;

	if (only === undefined) {
		return {text, choices: []};
	}

	const grown = fitting.length === 1 ? `${only}${/[=/]$/.test(only) ? '' : ' '}` : commonStart(fitting);
	return {text: `${text.slice(0, text.length - typed.length)}${grown}`, choices: fitting.length === 1 ? [] : fitting};
};
