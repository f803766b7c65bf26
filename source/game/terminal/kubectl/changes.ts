/** What commands have in common that change objects one after another. */
import type {AnyKind} from '../../../engine/api/kind.ts';
import {mergePatch} from '../../../engine/api/patch.ts';
import {done, failed} from '../work.ts';
import type {Loose, Write} from './api.ts';
import {type Choice, find, readChoices, sayRefusals} from './resources.ts';
import {badDryRun, type DryRun, dryRunOf, giveUp, type Kubectl, told} from './verb.ts';

/** What is to be done to one object, and what is said then; or what is wrong. */
export type Change =
	| {
			readonly send: Omit<Write, 'kind' | 'verb'>;
			readonly said: string;
			/** What is said where nothing has changed. */
			readonly saidOfNothing?: string;
			readonly preview?: Loose;
	  }
	/** Nothing needs sending. */
	| {readonly said: string}
	| {readonly wrong: string}
	| 'nothing';

/** The objects that the words of the line name; undefined where that has been refused already. */
export const chosen = (
	kubectl: Kubectl,
	words: readonly string[],
	none = 'error: resource(s) were provided, but no name was specified',
): ReadonlyArray<{readonly kind: AnyKind; readonly object: Loose}> | undefined => {
	const {given} = kubectl;
	const choices = readChoices(kubectl, words);

	if (!choices.ok) {
		kubectl.complain(choices.message);
		return undefined;
	}

	const isOpen = choices.value.some(({name}) => name === undefined);

	if (
		choices.value.length === 0 ||
		(isOpen && !given.on('all') && !given.has('selector') && !given.has('field-selector'))
	) {
		kubectl.complain(none);
		return undefined;
	}

	return objectsOf(kubectl, choices.value);
};

/** The same, where a kind without a name stands for every object of it. */
export const all = (kubectl: Kubectl, words: readonly string[], none: string) => {
	const choices = readChoices(kubectl, words);

	if (!choices.ok || choices.value.length === 0) {
		kubectl.complain(choices.ok ? none : choices.message);
		return undefined;
	}

	return objectsOf(kubectl, choices.value);
};

const objectsOf = (kubectl: Kubectl, choices: readonly Choice[]) => {
	const {found, refusals} = find(kubectl, choices);
	sayRefusals(kubectl, refusals);
	const objects = found.flatMap(({kind, objects: all}) => all.map(object => ({kind, object})));
	return objects.length === 0 && refusals.length > 0 ? undefined : objects;
};

const sendOne = (kubectl: Kubectl, kind: AnyKind, object: Loose, change: Change, dryRun: DryRun): number => {
	if (change === 'nothing') {
		return done;
	}

	if ('wrong' in change) {
		return giveUp(kubectl, change.wrong);
	}

	if (!('send' in change)) {
		return told(kubectl, kind, object, change.said);
	}

	const {namespace, name} = object.metadata;
	const {send, said, preview} = change;

	if (dryRun === 'client') {
		const merged = preview === undefined && send.patchType === 'merge' ? mergePatch(object, send.body) : undefined;
		const shown = preview ?? (merged?.ok === true ? (merged.value as Loose) : object);
		return told(kubectl, kind, shown, said);
	}

	const reply = kubectl.api.send({
		kind,
		verb: 'patch',
		name,
		...(namespace === undefined ? {} : {namespace}),
		...(dryRun === 'server' ? {dryRun: true} : {}),
		...send,
	});

	if (!reply.ok) {
		kubectl.complain(kubectl.api.words(reply.status));
		return failed;
	}

	const after = reply.object.kind === kind.kind ? reply.object : object;
	const isSame = dryRun === 'none' && after.metadata.resourceVersion === object.metadata.resourceVersion;
	return told(kubectl, kind, after, isSame ? (change.saidOfNothing ?? said) : said);
};

/** Changes every object that the words name; what is refused does not keep the others from being changed. */
export const changeEach = (
	kubectl: Kubectl,
	words: readonly string[],
	change: (kind: AnyKind, object: Loose) => Change,
	none?: string,
	/** A kind without a name stands for every object of it. */
	isOpen = false,
): number => {
	const dryRun = dryRunOf(kubectl);

	if (dryRun === undefined) {
		return badDryRun(kubectl);
	}

	const objects = isOpen ? all(kubectl, words, none ?? '') : chosen(kubectl, words, none);

	if (objects === undefined) {
		return failed;
	}

	return objects
		.map(({kind, object}) => sendOne(kubectl, kind, object, change(kind, object), dryRun))
		.reduce((worst, status) => Math.max(worst, status), done);
};
