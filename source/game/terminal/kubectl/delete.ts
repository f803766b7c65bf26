import type {AnyKind} from '../../../engine/api/kind.ts';
import {type Parsed, parsed, unparsed} from '../../../engine/api/parsed.ts';
import type {DeleteOptions} from '../../../engine/api/verbs.ts';
import {done, failed, type Work} from '../work.ts';
import {nameOf} from './api.ts';
import {chosen} from './changes.ts';
import {type Flag, flagDuration, flagNumber, flagSwitch, flagText} from './flags.ts';
import {fileFlags} from './manifests.ts';
import {allNamespacesFlag, readChoices, selectorFlags} from './resources.ts';
import {badDryRun, type DryRun, defineVerb, dryRunOf, giveUp, type Kubectl} from './verb.ts';
import {nothingNamed} from './wait.ts';
import {deadlineOf, isGone, isPast, type Victim} from './waiting.ts';

const policies: Readonly<Record<string, NonNullable<DeleteOptions['propagationPolicy']>>> = {
	true: 'Background',
	false: 'Orphan',
	background: 'Background',
	orphan: 'Orphan',
	foreground: 'Foreground',
};

const cascade: Flag = {name: 'cascade', takes: 'text', bare: 'background'};

/** What the flags ask of the server. Source: kubectl/pkg/cmd/delete/delete.go */
const optionsOf = ({given}: Kubectl): Parsed<{readonly options: DeleteOptions; readonly force: boolean}> => {
	const asked = given.text('cascade') ?? 'background';
	const propagationPolicy = policies[asked];
	const force = given.on('force');
	const grace = Number(given.text('grace-period') ?? '-1');

	if (propagationPolicy === undefined) {
		return unparsed(`error: invalid cascade value (${asked}). Must be "background", "foreground", or "orphan"`);
	}

	if (given.on('now') && grace !== -1) {
		return unparsed('error: --now and --grace-period cannot be specified together');
	}

	if (force && grace > 0) {
		return unparsed('error: --force and --grace-period greater than 0 cannot be specified together');
	}

	// Zero without --force is as little as may be asked for.
	const seconds = force ? Math.max(0, grace) : given.on('now') || grace === 0 ? 1 : grace;
	return parsed({options: {propagationPolicy, ...(seconds < 0 ? {} : {gracePeriodSeconds: seconds})}, force});
};

const immediately =
	'Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.';

const said = ({given, say}: Kubectl, {kind, name, namespace}: Doomed, force: boolean, dryRun: string): void => {
	const word = kind.kind.toLowerCase();
	const resource = kind.group === '' ? word : `${word}.${kind.group}`;

	if (given.text('output') === 'name') {
		say(nameOf(kind, name));
		return;
	}

	const suffix = dryRun === 'client' ? ' (dry run)' : dryRun === 'server' ? ' (server dry run)' : '';
	const place = namespace === undefined ? '' : ` from ${namespace} namespace`;
	say(`${resource} "${name}" ${force ? 'force deleted' : 'deleted'}${place}${suffix}`);
};

function* waitFor(kubectl: Kubectl, victims: readonly Victim[]): Work {
	const deadline = deadlineOf(kubectl, undefined);

	if (deadline === 'wrong') {
		return giveUp(kubectl, `error: invalid argument "${kubectl.given.text('timeout')}" for "--timeout" flag`);
	}

	for (const victim of victims) {
		while (!isGone(kubectl, victim)) {
			if (isPast(kubectl, deadline)) {
				return giveUp(kubectl, `error: timed out waiting for the condition on ${victim.kind.plural}/${victim.name}`);
			}

			yield 'later';
		}
	}

	return done;
}

/** What is to be deleted: a name is enough, nobody looks whether it is there. */
export type Doomed = {
	readonly kind: AnyKind;
	readonly name: string;
	readonly namespace: string | undefined;
	/** The file that names it. */
	readonly file?: string;
};

/** Asks for one deletion; undefined when it was refused, which is told. */
const deleteOne = (
	kubectl: Kubectl,
	doomed: Doomed,
	options: DeleteOptions,
	dryRun: DryRun,
): Victim | 'gone' | undefined => {
	const {api, complain, given} = kubectl;
	const {kind, name, namespace, file} = doomed;
	const before = api.get(kind, namespace, name);
	const uid = before.ok ? (before.object.metadata.uid ?? '') : '';
	const reply =
		dryRun === 'client'
			? undefined
			: api.send({
					kind,
					verb: 'delete',
					name,
					...(namespace === undefined ? {} : {namespace}),
					options,
					...(dryRun === 'server' ? {dryRun: true} : {}),
				});

	if (reply?.ok === false) {
		if (reply.status.code === 404 && given.on('ignore-not-found')) {
			return 'gone';
		}

		complain(api.words(reply.status, file === undefined ? undefined : `error when deleting "${file}"`));
		return undefined;
	}

	return {kind, namespace, name, uid};
};

/** Deletes one after another, and tells each; waits until they are gone, unless one was refused. */
export function* deleteAll(kubectl: Kubectl, doomed: readonly Doomed[]): Work {
	const {given, complain, say, isNamespaceNamed} = kubectl;
	const dryRun = dryRunOf(kubectl);
	const read = optionsOf(kubectl);
	const victims: Victim[] = [];
	let worst = done;

	if (dryRun === undefined) {
		return badDryRun(kubectl);
	}

	if (!read.ok) {
		return giveUp(kubectl, read.message);
	}

	const {options, force} = read.value;

	if (force) {
		complain(immediately);
	}

	if (isNamespaceNamed && doomed.some(({kind}) => !kind.namespaced)) {
		complain('Warning: deleting cluster-scoped resources, not scoped to the provided namespace');
	}

	for (const each of doomed) {
		const victim = deleteOne(kubectl, each, options, dryRun);

		if (victim === undefined) {
			worst = failed;
		} else if (victim !== 'gone') {
			said(kubectl, each, force, dryRun);
			victims.push(victim);
		}
	}

	if (worst === done && doomed.length === 0) {
		say('No resources found');
	}

	const waits = worst === done && dryRun === 'none' && (!given.has('wait') || given.on('wait'));
	return waits ? yield* waitFor(kubectl, victims) : worst;
}

const placeOf = (kubectl: Kubectl, kind: AnyKind, namespace: string | undefined): string | undefined =>
	kind.namespaced ? (namespace ?? kubectl.namespace) : undefined;

/** What the words of the line or the files doom; undefined where that was refused. */
const doomedBy = (kubectl: Kubectl): readonly Doomed[] | undefined => {
	const {given, manifests, complain} = kubectl;

	if (manifests.length > 0) {
		return manifests.map(({kind, object, file}) => {
			const {name, namespace} = object.metadata;
			return {kind, name, namespace: placeOf(kubectl, kind, namespace), file};
		});
	}

	const choices = readChoices(kubectl, given.words);

	if (!choices.ok) {
		complain(choices.message);
		return undefined;
	}

	const isOpen = choices.value.some(({name}) => name === undefined);

	if (!isOpen && (given.has('selector') || given.has('field-selector') || given.on('all'))) {
		complain(
			given.on('all')
				? "error: setting 'all' parameter but found a non empty selector. "
				: 'error: name cannot be provided when a selector is specified',
		);
		return undefined;
	}

	if (!isOpen) {
		return choices.value.map(({kind, name = ''}) => ({kind, name, namespace: placeOf(kubectl, kind, undefined)}));
	}

	const objects = chosen(kubectl, given.words, 'error: resource(s) were provided, but no name was specified');
	return objects?.map(({kind, object}) => ({kind, name: object.metadata.name, namespace: object.metadata.namespace}));
};

export const remove = defineVerb({
	name: 'delete',
	summary: 'Delete resources by file names, stdin, resources and names, or by resources and label selector',
	usage: 'kubectl delete ([-f FILENAME] | TYPE [(NAME | -l label | --all)])',
	flags: [
		...selectorFlags,
		allNamespacesFlag,
		cascade,
		{name: 'dry-run', takes: 'text', bare: 'unchanged'},
		flagSwitch('all'),
		flagSwitch('force'),
		flagSwitch('now'),
		flagSwitch('wait'),
		flagSwitch('ignore-not-found'),
		flagNumber('grace-period'),
		flagDuration('timeout'),
		flagText('output', 'o'),
		...fileFlags,
	],
	*run(kubectl) {
		const {given} = kubectl;

		if (given.words.length === 0 && !given.has('filename')) {
			return giveUp(kubectl, nothingNamed);
		}

		if (!['', 'name'].includes(given.text('output') ?? '')) {
			return giveUp(kubectl, `error: unexpected -o output mode: ${given.text('output')}. We only support '-o name'`);
		}

		if (given.on('all') && given.has('selector')) {
			return giveUp(kubectl, 'error: cannot set --all and --selector at the same time');
		}

		const doomed = doomedBy(kubectl);
		return doomed === undefined ? failed : yield* deleteAll(kubectl, doomed);
	},
});
