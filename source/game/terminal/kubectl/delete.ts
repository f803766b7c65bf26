import type {AnyKind} from '../../../engine/api/kind.ts';
import {type Parsed, parsed, unparsed} from '../../../engine/api/parsed.ts';
import type {DeleteOptions} from '../../../engine/api/verbs.ts';
import {done, failed, type Work} from '../work.ts';
import {type Loose, nameOf} from './api.ts';
import {chosen} from './changes.ts';
import {type Flag, flagDuration, flagList, flagNumber, flagSwitch, flagText} from './flags.ts';
import {inNamespace, readFiles} from './manifests.ts';
import {allNamespacesFlag, selectorFlags} from './resources.ts';
import {badDryRun, defineVerb, dryRunOf, giveUp, type Kubectl} from './verb.ts';
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

	if (!Number.isSafeInteger(grace)) {
		return unparsed(
			`error: invalid argument "${given.text('grace-period')}" for "--grace-period" flag: strconv.ParseInt: parsing "${given.text('grace-period')}": invalid syntax`,
		);
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

const said = ({given, say}: Kubectl, kind: AnyKind, name: string, force: boolean, dryRun: string): void => {
	if (given.text('output') === 'name') {
		say(nameOf(kind, name));
		return;
	}

	const suffix = dryRun === 'client' ? ' (dry run)' : dryRun === 'server' ? ' (server dry run)' : '';
	const word = kind.kind.toLowerCase();
	const resource = kind.group === '' ? word : `${word}.${kind.group}`;
	say(`${resource} "${name}" ${force ? 'force deleted' : 'deleted'}${suffix}`);
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

/** Deletes one after another, and tells each. */
export function* deleteAll(
	kubectl: Kubectl,
	objects: ReadonlyArray<{readonly kind: AnyKind; readonly object: Loose}>,
	already = done,
): Work {
	const dryRun = dryRunOf(kubectl);
	const read = optionsOf(kubectl);

	if (dryRun === undefined) {
		return badDryRun(kubectl);
	}

	if (!read.ok) {
		return giveUp(kubectl, read.message);
	}

	const {options, force} = read.value;
	const victims: Victim[] = [];
	let worst = already;

	if (force) {
		kubectl.complain(immediately);
	}

	for (const {kind, object} of objects) {
		const {name, namespace, uid = ''} = object.metadata;

		if (dryRun !== 'client') {
			const reply = kubectl.api.send({
				kind,
				verb: 'delete',
				name,
				...(kind.namespaced && namespace !== undefined ? {namespace} : {}),
				options,
				...(dryRun === 'server' ? {dryRun: true} : {}),
			});

			if (!reply.ok && (reply.status.code !== 404 || !kubectl.given.on('ignore-not-found'))) {
				kubectl.complain(kubectl.api.words(reply.status));
				worst = failed;
				continue;
			}
		}

		said(kubectl, kind, name, force, dryRun);
		victims.push({kind, namespace, name, uid});
	}

	const waits = !kubectl.given.has('wait') || kubectl.given.on('wait');
	return Math.max(worst, waits && dryRun === 'none' ? yield* waitFor(kubectl, victims) : done);
}

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
		flagList('filename', 'f'),
	],
	*run(kubectl) {
		const {given} = kubectl;

		if (given.has('filename')) {
			const manifests = yield* readFiles(kubectl, 'delete');

			if (manifests === undefined) {
				return failed;
			}

			const found = manifests.map(manifest => {
				const object = inNamespace(kubectl, manifest);
				const {namespace, name} = object.metadata;
				return {kind: manifest.kind, object, reply: kubectl.api.get(manifest.kind, namespace, name)};
			});
			return yield* deleteAll(
				kubectl,
				found.map(({kind, object, reply}) => ({kind, object: reply.ok ? reply.object : object})),
			);
		}

		if (given.words.length === 0) {
			return giveUp(
				kubectl,
				"error: You must provide one or more resources by argument or filename.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   '<resource> <name>'\n   '<resource>'",
			);
		}

		const objects = chosen(kubectl, given.words, 'error: resource(s) were provided, but no name was specified');

		if (objects === undefined) {
			return failed;
		}

		if (objects.length === 0) {
			kubectl.complain('No resources found');
			return done;
		}

		const named = given.words.some(word => word.includes('/'))
			? given.words.length
			: Math.max(0, given.words.length - 1);
		return yield* deleteAll(kubectl, objects, named > objects.length ? failed : done);
	},
});
