/** Which objects a line means: `pods`, `pod/web-1`, `deploy web db`, `all`. Source: k8s.io/cli-runtime/pkg/resource/builder.go */
import type {AnyKind} from '../../../engine/api/kind.ts';
import {type Parsed, parsed, unparsed} from '../../../engine/api/parsed.ts';
import type {Status} from '../../../engine/api/status.ts';
import {kindNamed, kindsOf} from '../kinds.ts';
import type {Loose} from './api.ts';
import {type Flag, flagSwitch, flagText} from './flags.ts';
import type {Kubectl} from './verb.ts';

/** One object by name, or every object of a kind. */
export type Choice = {readonly kind: AnyKind; readonly name?: string; readonly namespace?: string};

/** What was found for one choice. */
export type Found = {
	readonly kind: AnyKind;
	readonly objects: readonly Loose[];
	/** Asked for by name: one object, no list. */
	readonly isNamed: boolean;
	readonly resourceVersion: string;
};

export type Search = {readonly found: readonly Found[]; readonly refusals: readonly Status[]};

export const selectorFlags: readonly Flag[] = [flagText('selector', 'l'), flagText('field-selector')];
export const allNamespacesFlag: Flag = flagSwitch('all-namespaces', 'A');

const kindsNamed = ({shell}: Kubectl, word: string): Parsed<readonly AnyKind[]> => {
	const inCategory = kindsOf(shell.site).filter(({categories}) => categories.includes(word));
	const kind = kindNamed(shell.site, word);

	if (word === 'ev') {
		shell.complain('Warning: short name "ev" could also match lower priority resource events.events.k8s.io');
	}

	if (kind !== undefined) {
		return parsed([kind]);
	}

	return inCategory.length > 0
		? parsed(inCategory)
		: unparsed(`error: the server doesn't have a resource type "${word}"`);
};

const mixed =
	"error: there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'";

const slashed = (kubectl: Kubectl, words: readonly string[]): Parsed<readonly Choice[]> => {
	const choices: Choice[] = [];

	for (const word of words) {
		const parts = word.split('/');
		const [resource = '', name = ''] = parts;

		if (parts.length !== 2) {
			return unparsed(
				parts.length === 1 ? mixed : `error: arguments in resource/name form may not have more than one slash`,
			);
		}

		if (resource === '' || name === '') {
			return unparsed('error: arguments in resource/name form must have a single resource and name');
		}

		const kinds = kindsNamed(kubectl, resource);

		if (!kinds.ok) {
			return kinds;
		}

		choices.push(...kinds.value.map(kind => ({kind, name})));
	}

	return parsed(choices);
};

/** Reads the words behind a command as choices; none at all gives an empty list. */
export const readChoices = (kubectl: Kubectl, words: readonly string[]): Parsed<readonly Choice[]> => {
	if (kubectl.manifests.length > 0) {
		return words.length > 0
			? unparsed(
					'error: when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well',
				)
			: parsed(
					kubectl.manifests.map(({kind, object}) => {
						const {name, namespace} = object.metadata;
						return {kind, name, ...(namespace === undefined ? {} : {namespace})};
					}),
				);
	}

	if (words.some(word => word.includes('/'))) {
		return slashed(kubectl, words);
	}

	const [types = '', ...names] = words;

	if (types === '') {
		return parsed([]);
	}

	const kinds: AnyKind[] = [];

	for (const type of types.split(',')) {
		const named = kindsNamed(kubectl, type);

		if (!named.ok) {
			return named;
		}

		kinds.push(...named.value.filter(kind => !kinds.includes(kind)));
	}

	return parsed(
		names.length === 0 ? kinds.map(kind => ({kind})) : names.flatMap(name => kinds.map(kind => ({kind, name}))),
	);
};

/** Whether objects of every namespace are meant. */
export const isEverywhere = ({given}: Kubectl): boolean => given.on('all-namespaces');

const byName = (left: Loose, right: Loose): number => {
	const [a, b] = [left, right].map(({metadata}) => `${metadata.namespace ?? ''}/${metadata.name}`) as [string, string];
	return a < b ? -1 : a > b ? 1 : 0;
};

/** What a list came to, in the words that kubectl makes of it. Source: k8s.io/cli-runtime/pkg/resource/selector.go */
const listRefusal = ({given}: Kubectl, {group, version, plural}: AnyKind, status: Status): Status => {
	if (status.reason !== 'BadRequest' && status.reason !== 'NotFound') {
		return status;
	}

	const [labels, fields] = [given.text('selector') ?? '', given.text('field-selector') ?? ''];
	const what = `"${group}/${version}, Resource=${plural}"`;
	const asked =
		labels === '' && fields === ''
			? `Unable to list ${what}`
			: `Unable to find ${what} that match label selector "${labels}", field selector "${fields}"`;
	return {...status, message: `${asked}: ${status.message ?? ''}`};
};

/** Finds what was chosen. A refusal of one does not keep the others from being shown. */
export const find = (kubectl: Kubectl, choices: readonly Choice[]): Search => {
	const {api, given, namespace} = kubectl;
	const found: Found[] = [];
	const refusals: Status[] = [];

	for (const {kind, name, namespace: own} of choices) {
		if (name === undefined) {
			const reply = api.list(kind, {
				...(isEverywhere(kubectl) ? {} : {namespace}),
				labelSelector: given.text('selector') ?? '',
				fieldSelector: given.text('field-selector') ?? '',
			});

			if (reply.ok) {
				const {items, resourceVersion} = reply.object;
				found.push({kind, objects: [...items].sort(byName), isNamed: false, resourceVersion});
			} else {
				refusals.push(listRefusal(kubectl, kind, reply.status));
			}
		} else {
			const reply = api.get(kind, own ?? namespace, name);

			if (reply.ok) {
				const resourceVersion = reply.object.metadata.resourceVersion ?? '';
				found.push({kind, objects: [reply.object], isNamed: true, resourceVersion});
			} else {
				refusals.push(reply.status);
			}
		}
	}

	return {found, refusals};
};

/** What cannot be meant together. */
export const contradiction = ({given}: Kubectl, choices: readonly Choice[]): string | undefined => {
	const isNamed = choices.some(({name}) => name !== undefined);

	if (!isNamed) {
		return undefined;
	}

	if (given.has('selector') || given.has('field-selector')) {
		return 'error: name cannot be provided when a selector is specified';
	}

	return given.on('all-namespaces') ? 'error: a resource cannot be retrieved by name across all namespaces' : undefined;
};

/** Says what was refused, once each. */
export const sayRefusals = ({api, complain}: Kubectl, refusals: readonly Status[]): void => {
	for (const text of new Set(refusals.map(status => api.words(status)))) {
		complain(text);
	}
};
