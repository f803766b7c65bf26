/** `kubectl edit`: objects as YAML in an editor, and what was changed as a patch. Source: kubectl/pkg/cmd/util/editor/editoptions.go */
import {type AnyKind, resourceName} from '../../../engine/api/kind.ts';
import {canonicalJson} from '../../../engine/api/names.ts';
import {type Parsed, parsed, unparsed} from '../../../engine/api/parsed.ts';
import type {Status} from '../../../engine/api/status.ts';
import {goJson} from '../text/go-json.ts';
import {goYaml} from '../text/go-yaml.ts';
import {done, failed, type Work} from '../work.ts';
import type {Loose} from './api.ts';
import {chosen} from './changes.ts';
import {flagSwitch, flagText} from './flags.ts';
import {fileFlags, manifestsOf, syntaxProblem} from './manifests.ts';
import {listOf} from './printers.ts';
import {selectorFlags} from './resources.ts';
import {threeWayPatch} from './three-way.ts';
import {defineVerb, giveUp, type Kubectl, told} from './verb.ts';
import {nothingNamed} from './wait.ts';

type Target = {readonly kind: AnyKind; readonly object: Loose};

/** What stands above the text: how it is edited, and why it is here again. */
const headerOf = (reasons: readonly string[]): string =>
	[
		"# Please edit the object below. Lines beginning with a '#' will be ignored,",
		'# and an empty file will abort the edit. If an error occurs while saving this file will be',
		'# reopened with the relevant failures.',
		'#',
		...reasons.flatMap(reason => [...reason.split('\n').map(line => `# ${line}`), '#']),
		'',
	].join('\n');

/** Lines above the text when it comes back for one reason. */
const headed = 6;

const withoutComments = (text: string): string =>
	text
		.split('\n')
		.filter(line => !line.trimStart().startsWith('#'))
		.join('\n');

const bare = ({metadata, ...object}: Loose): Loose => {
	const {managedFields: _, ...rest} = metadata;
	return {...object, metadata: rest} as Loose;
};

const textOf = (targets: readonly Target[], isJson: boolean): string => {
	const objects = targets.map(({object}) => bare(object));
	const whole = objects.length === 1 ? objects[0] : listOf(objects);
	return isJson ? `${goJson(whole)}\n` : goYaml(whole);
};

type Edited = {readonly target: Target; readonly next: Loose};

/** Each object of the text with the one that it was. */
const matched = ({shell}: Kubectl, text: string, targets: readonly Target[]): Parsed<readonly Edited[]> => {
	const syntax = syntaxProblem(text);

	if (syntax !== undefined) {
		const {line, what} = syntax;
		return unparsed(
			`The edited file had a syntax error: ${line === undefined ? '' : `line ${line + headed}: `}${what}`,
		);
	}

	const {found, wrong} = manifestsOf(shell.site, text);

	if (wrong.length > 0) {
		return unparsed(`The edited file failed validation: ${wrong.join('; ').replaceAll('error: ', '')}`);
	}

	const pairs = found.map(({kind, object}) => {
		const target = targets.find(each => each.kind === kind && each.object.metadata.name === object.metadata.name);
		return target === undefined ? undefined : {target, next: object};
	});
	return pairs.some(pair => pair === undefined)
		? unparsed('At least one of apiVersion, kind and name was changed')
		: parsed(pairs.flatMap(pair => (pair === undefined ? [] : [pair])));
};

/** Why the text comes back. Source: editoptions.go, addError */
const reasonOf = (kind: AnyKind, {metadata}: Loose, {details, message = ''}: Status): string => {
	const causes = (details?.causes ?? []).map(({field, message: why}) => `* ${field}: ${why}`);
	return [
		`${resourceName(kind)} "${metadata.name}" was not valid:`,
		...(causes.length === 0 ? [`* ${message}`] : causes),
	].join('\n');
};

type Came = 'done' | {readonly reason: string; readonly said?: string} | {readonly lost: string};

/** Sends what was changed of one object. */
const sendOne = (kubectl: Kubectl, {target, next}: Edited): Came => {
	const {api} = kubectl;
	const {kind} = target;
	const before = bare(target.object);
	const {namespace, name} = before.metadata;
	const resource = `${resourceName(kind)} "${name}"`;

	if (canonicalJson(before) === canonicalJson(next)) {
		told(kubectl, kind, target.object, 'skipped');
		return 'done';
	}

	const body = threeWayPatch({last: before, next, live: before}, kind);
	const reply = api.send({
		kind,
		verb: 'patch',
		name,
		...(namespace === undefined ? {} : {namespace}),
		patchType: kind.custom === undefined ? 'strategic' : 'merge',
		body,
		fieldManager: 'kubectl-edit',
		strict: true,
	});

	if (reply.ok) {
		told(kubectl, kind, reply.object, 'edited');
		return 'done';
	}

	const {reason, message = ''} = reply.status;

	if (reason === 'NotFound') {
		return {lost: `error: ${resource} could not be found on the server`};
	}

	return reason === 'Invalid' || reason === 'BadRequest'
		? {reason: reasonOf(kind, target.object, reply.status), said: `error: ${resource} is invalid`}
		: {lost: `error: ${resource} could not be patched: ${message}`};
};

/** The same text over and over, until it is taken, left, or lost. */
function* editAll(kubectl: Kubectl, targets: readonly Target[], original: string): Work {
	const {shell, complain} = kubectl;
	let text = original;
	let reasons: readonly string[] = [];

	for (;;) {
		if (!shell.offer(`${headerOf(reasons)}${text}`)) {
			return giveUp(
				kubectl,
				'error: unable to launch an editor: there is none here. kubectl patch changes a part, kubectl apply -f - takes a whole manifest.',
			);
		}

		yield 'edit';
		const saved = shell.edited();
		const edited = saved === undefined || saved === 'nothing yet' ? undefined : withoutComments(saved);

		if (reasons.length > 0 && (edited === undefined || edited === text)) {
			return giveUp(kubectl, 'error: Edit cancelled, no valid changes were saved.');
		}

		if (edited === undefined || edited.trim() === original.trim()) {
			complain('Edit cancelled, no changes made.');
			return done;
		}

		if (edited.trim() === '') {
			complain('Edit cancelled, saved file was empty.');
			return done;
		}

		const read = matched(kubectl, edited, targets);
		const came: readonly Came[] = read.ok ? read.value.map(each => sendOne(kubectl, each)) : [{reason: read.message}];
		const lost = came.flatMap(each => (typeof each === 'object' && 'lost' in each ? [each.lost] : []));
		reasons = came.flatMap(each => (typeof each === 'object' && 'reason' in each ? [each.reason] : []));
		text = edited;

		for (const each of came) {
			if (typeof each === 'object' && 'said' in each && each.said !== undefined) {
				complain(each.said);
			}
		}

		if (lost.length > 0) {
			complain(lost.join('\n'));
			return failed;
		}

		if (reasons.length === 0) {
			return done;
		}
	}
}

export const edit = defineVerb({
	name: 'edit',
	summary: 'Edit a resource on the server',
	usage: 'kubectl edit TYPE NAME · kubectl edit TYPE/NAME',
	flags: [
		...fileFlags,
		...selectorFlags,
		flagText('output', 'o'),
		flagText('field-manager'),
		flagSwitch('show-managed-fields'),
		flagText('subresource'),
		{name: 'validate', takes: 'text', bare: 'strict'},
	],
	*run(kubectl) {
		const {given} = kubectl;
		const output = given.text('output') ?? 'yaml';

		if (given.words.length === 0 && kubectl.manifests.length === 0) {
			return giveUp(kubectl, nothingNamed);
		}

		if (output !== 'yaml' && output !== 'json') {
			return giveUp(kubectl, `error: The flag 'output' must be one of yaml|json`);
		}

		const targets = chosen({...kubectl, given: {...given, on: name => name === 'all' || given.on(name)}}, given.words);

		if (targets === undefined) {
			return failed;
		}

		return targets.length === 0
			? giveUp(kubectl, 'error: edit cancelled, no objects found')
			: yield* editAll({...kubectl, given: withoutOutput(kubectl)}, targets, textOf(targets, output === 'json'));
	},
});

/** `-o` names the language of the editor here, and not that of what is told. */
const withoutOutput = ({given}: Kubectl): Kubectl['given'] => ({
	...given,
	text: name => (name === 'output' ? undefined : given.text(name)),
});
