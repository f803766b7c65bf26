import type {AnyKind} from '../../../engine/api/kind.ts';
import type {Status} from '../../../engine/api/status.ts';
import {failed, type Shell, type Work} from '../work.ts';
import {type Api, apiOf, type Loose, nameOf} from './api.ts';
import {type Arguments, type Flag, flagText} from './flags.ts';
import type {FileManifest} from './manifests.ts';
import {printerFor} from './printers.ts';

/** What a command of kubectl works with. */
export type Kubectl = {
	readonly shell: Shell;
	readonly api: Api;
	/** The namespace that was named, or the one that commands go to. */
	readonly namespace: string;
	readonly isNamespaceNamed: boolean;
	readonly given: Arguments;
	/** What `-f` named, read. */
	readonly manifests: readonly FileManifest[];
	readonly say: (text: string) => void;
	readonly complain: (text: string) => void;
};

/** A command of kubectl: one file each. */
export type Verb = {
	readonly name: string;
	/** Commands below it, `status`, `undo`: the first word after it. */
	readonly below?: readonly string[];
	readonly summary: string;
	readonly usage: string;
	readonly flags: readonly Flag[];
	run(kubectl: Kubectl): Work;
};

export const defineVerb = (verb: Verb): Verb => verb;

/** kubectl at work as whoever types, or as the one that `--as` names. */
export const kubectlFor = (shell: Shell, given: Arguments, user = shell.site.user): Kubectl => {
	const mine = user === shell.site.user ? shell : {...shell, site: {...shell.site, user}};
	return {
		shell: mine,
		api: apiOf(mine),
		namespace: given.text('namespace') ?? shell.namespace,
		isNamespaceNamed: given.has('namespace'),
		given,
		manifests: [],
		say: shell.say,
		complain: shell.complain,
	};
};

/** Prints kubectl's words for a refusal; the exit status of whoever gives up. */
export const refuse = ({api, complain}: Kubectl, status: Status, doing?: string): number => {
	complain(api.words(status, doing));
	return failed;
};

export const giveUp = ({complain}: Kubectl, text: string): number => {
	complain(text);
	return failed;
};

/** Wrong use of a command. Source: kubectl/pkg/cmd/util/helpers.go, UsageErrorf */
export const misused = (kubectl: Kubectl, verb: string, why: string): number =>
	giveUp(kubectl, `error: ${why}\nSee 'kubectl ${verb} -h' for help and examples`);

export const dryRunFlags: readonly Flag[] = [
	{name: 'dry-run', takes: 'text', bare: 'unchanged'},
	flagText('output', 'o'),
	flagText('field-manager'),
	flagText('template'),
	{name: 'show-managed-fields', takes: 'switch'},
];

export type DryRun = 'none' | 'client' | 'server';

/** What `--dry-run` says; undefined: it says something else. */
export const dryRunOf = ({given}: Kubectl): DryRun | undefined => {
	const value = given.text('dry-run') ?? 'none';
	const known: Readonly<Record<string, DryRun>> = {
		none: 'none',
		client: 'client',
		server: 'server',
		unchanged: 'client',
		false: 'none',
		true: 'client',
	};
	return known[value];
};

export const badDryRun = (kubectl: Kubectl): number =>
	giveUp(
		kubectl,
		`error: Invalid dry-run value (${kubectl.given.text('dry-run')}). Must be "none", "server", or "client".`,
	);

/** The word after a command that has commands below it is none of them. Source: spf13/cobra, kubectl/pkg/cmd/util/helpers.go */
export const unknownBelow = (kubectl: Kubectl, verb: string, word: string, below: readonly string[]): number =>
	word === ''
		? giveUp(kubectl, `kubectl ${verb}: one of its commands must follow: ${below.join(', ')}`)
		: misused(kubectl, verb, `unknown command "${word}"`);

/** Prints what became of an object: `deployment.apps/web scaled`, or the object itself with `-o`. */
export const told = (kubectl: Kubectl, kind: AnyKind, object: Loose, operation: string): number => {
	const {given, say, complain} = kubectl;
	const output = given.text('output');

	if (output === undefined || output === '') {
		const dryRun = dryRunOf(kubectl);
		const suffix = dryRun === 'client' ? ' (dry run)' : dryRun === 'server' ? ' (server dry run)' : '';
		say(`${nameOf(kind, object.metadata.name)} ${operation}${suffix}`);
		return 0;
	}

	const printer = printerFor(output, given);

	if (!printer.ok) {
		complain(printer.message);
		return failed;
	}

	say(printer.value(object));
	return 0;
};
