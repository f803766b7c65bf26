/** `kubectl apply`: by the client, which knows what it applied last, or by the server, which knows who set what. */
import {type AnyKind, apiVersionOf} from '../../../engine/api/kind.ts';
import {mergePatch, strategicMergePatch} from '../../../engine/api/patch.ts';
import type {Reply, Status} from '../../../engine/api/status.ts';
import {goJson} from '../text/go-json.ts';
import {goYaml} from '../text/go-yaml.ts';
import {done, failed} from '../work.ts';
import {type Loose, nameOf} from './api.ts';
import {all} from './changes.ts';
import {flagList, flagSwitch, flagText} from './flags.ts';
import {type FileManifest, fileFlags, inNamespace, nothingApplied} from './manifests.ts';
import {allNamespacesFlag, selectorFlags} from './resources.ts';
import {threeWayPatch} from './three-way.ts';
import {badDryRun, type DryRun, defineVerb, dryRunFlags, dryRunOf, giveUp, type Kubectl, refuse, told} from './verb.ts';

export const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

const clientManager = 'kubectl-client-side-apply';

/** The manifest with itself in an annotation: what the next apply compares with. */
export const withMemory = (object: Loose): Loose => {
	const {[lastApplied]: _, ...annotations} = object.metadata.annotations ?? {};
	const bare = {...object, metadata: {...object.metadata, annotations}};
	return {
		...object,
		metadata: {...object.metadata, annotations: {...annotations, [lastApplied]: `${goJson(bare, '')}\n`}},
	};
};

const lastOf = (live: Loose): unknown => {
	try {
		return JSON.parse(live.metadata.annotations?.[lastApplied] ?? '{}') as unknown;
	} catch {
		return {};
	}
};

const missing = (kind: AnyKind, name: string): string =>
	`Warning: resource ${kind.plural}/${name} is missing the ${lastApplied} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.`;

/** What the object would be after an apply; nothing is changed. */
export const mergedBy = (
	kubectl: Kubectl,
	{kind, object, file, dryRun}: Applying,
	live: Loose | undefined,
): Reply<Loose> => {
	const {api, given} = kubectl;
	const target = {...targetOf({kind, object, file}), dryRun: dryRun === 'server', strict: true};

	if (given.on('server-side')) {
		const fieldManager = given.text('field-manager') ?? 'kubectl';
		return api.send({...target, verb: 'patch', patchType: 'apply', body: object, fieldManager, force: true});
	}

	if (live === undefined) {
		return api.send({...target, verb: 'create', body: withMemory(object), fieldManager: clientManager});
	}

	const body = threeWayPatch({last: lastOf(live), next: withMemory(object), live}, kind);
	const patchType = kind.custom === undefined ? 'strategic' : 'merge';
	return Object.keys(body).length === 0
		? {ok: true, code: 200, object: live}
		: api.send({...target, verb: 'patch', patchType, body, fieldManager: clientManager});
};

/** What is said of a patch that was refused. Source: kubectl/pkg/cmd/apply/apply.go, patcher.go */
const patchRefused = (kind: AnyKind, {metadata}: Loose, patch: object, file: string): string => {
	const type = `${kind.group}/${kind.version}`;
	return [
		'error when applying patch:',
		goJson(patch, ''),
		'to:',
		`Resource: "${type}, Resource=${kind.plural}", GroupVersionKind: "${type}, Kind=${kind.kind}"`,
		`Name: "${metadata.name}", Namespace: "${metadata.namespace ?? ''}"`,
		`for: "${file}": error when patching "${file}"`,
	].join('\n');
};

type Applying = FileManifest & {readonly dryRun: DryRun};

const targetOf = ({kind, object}: FileManifest) => {
	const {namespace, name} = object.metadata;
	return {kind, name, ...(kind.namespaced && namespace !== undefined ? {namespace} : {})};
};

const createOne = (kubectl: Kubectl, {kind, object, file, dryRun}: Applying): number => {
	const {api} = kubectl;
	const body = withMemory(object);
	const more = {fieldManager: clientManager, strict: true, ...(dryRun === 'server' ? {dryRun: true} : {})};
	const target = targetOf({kind, object, file});
	const reply = dryRun === 'client' ? undefined : api.send({...target, verb: 'create', body, ...more});
	return reply?.ok === false
		? giveUp(kubectl, api.words(reply.status, `error when creating "${file}"`))
		: told(kubectl, kind, reply?.object ?? body, 'created');
};

/** What one manifest came to, by the client. */
const applyOne = (kubectl: Kubectl, applying: Applying): number => {
	const {api, complain} = kubectl;
	const {kind, object, file, dryRun} = applying;
	const {namespace, name} = object.metadata;
	const live = api.get(kind, namespace, name);

	if (!live.ok) {
		return live.status.code === 404
			? createOne(kubectl, applying)
			: giveUp(
					kubectl,
					api.words(
						live.status,
						`error when retrieving current configuration of:\n${aboutText(applying)}\nfrom server for: "${file}"`,
					),
				);
	}

	if (live.object.metadata.annotations?.[lastApplied] === undefined) {
		complain(missing(kind, name));
	}

	const next = withMemory(object);
	const patch = threeWayPatch({last: lastOf(live.object), next, live: live.object}, kind);

	if (Object.keys(patch).length === 0) {
		return told(kubectl, kind, live.object, 'unchanged');
	}

	const patchType = kind.custom === undefined ? 'strategic' : 'merge';

	if (dryRun === 'client') {
		const after =
			patchType === 'strategic' ? strategicMergePatch(live.object, patch, kind) : mergePatch(live.object, patch);
		return told(kubectl, kind, (after.ok ? after.value : live.object) as Loose, 'configured');
	}

	const more = {fieldManager: clientManager, strict: true, ...(dryRun === 'server' ? {dryRun: true} : {})};
	const reply = api.send({...targetOf(applying), verb: 'patch', patchType, body: patch, ...more});
	return reply.ok
		? told(kubectl, kind, reply.object, 'configured')
		: giveUp(kubectl, api.words(reply.status, patchRefused(kind, object, patch, file)));
};

const aboutText = ({kind, object}: FileManifest): string => {
	const type = `${kind.group}/${kind.version}`;
	const {name, namespace = ''} = object.metadata;
	return `Resource: "${type}, Resource=${kind.plural}", GroupVersionKind: "${type}, Kind=${kind.kind}"\nName: "${name}", Namespace: "${namespace}"`;
};

/** kubectl's advice to whoever meets the fields of others. */
const conflictWords = ({message = ''}: Status): string =>
	[
		`error: ${message}`,
		'Please review the fields above--they currently have other managers. Here',
		'are the ways you can resolve this warning:',
		'* If you intend to manage all of these fields, please re-run the apply',
		'  command with the `--force-conflicts` flag.',
		'* If you do not intend to manage all of the fields, please edit your',
		'  manifest to remove references to the fields that should keep their',
		'  current managers.',
		'* You may co-own fields by updating your manifest to match the existing',
		"  value; in this case, you'll become the manager if the other manager(s)",
		'  stop managing the field (remove it from their configuration).',
		'See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts',
	].join('\n');

/** By the server: it knows who set what, and says what is in dispute. */
const applyOnServer = (kubectl: Kubectl, applying: Applying): number => {
	const {api, given} = kubectl;
	const {kind, object, file, dryRun} = applying;
	const fieldManager = given.text('field-manager') ?? 'kubectl';
	const reply = api.send({
		...targetOf(applying),
		verb: 'patch',
		patchType: 'apply',
		// The server writes down what was applied as it came: in the order of Go's JSON.
		body: JSON.parse(goJson(object, '')) as object,
		fieldManager,
		strict: true,
		...(given.on('force-conflicts') ? {force: true} : {}),
		...(dryRun === 'none' ? {} : {dryRun: true}),
	});

	if (!reply.ok) {
		return reply.status.reason === 'Conflict'
			? giveUp(kubectl, conflictWords(reply.status))
			: giveUp(kubectl, api.words(reply.status, `error when patching "${file}"`));
	}

	const kept =
		fieldManager === 'kubectl' && dryRun === 'none' ? keepAnnotation(kubectl, applying, reply.object) : undefined;
	return told(kubectl, kind, kept ?? reply.object, 'serverside-applied');
};

/** What a client-side apply left behind stays, under a name of its own. */
const keepAnnotation = ({api}: Kubectl, applying: Applying, {metadata}: Loose): Loose | undefined => {
	const text = metadata.annotations?.[lastApplied];
	const isKept = metadata.managedFields?.some(
		({manager, operation}) => operation === 'Apply' && manager === 'kubectl-last-applied',
	);

	if (text === undefined || isKept === true) {
		return undefined;
	}

	const {kind} = applying;
	const {name, namespace} = metadata;
	const body = {
		apiVersion: apiVersionOf(kind),
		kind: kind.kind,
		metadata: {name, ...(namespace === undefined ? {} : {namespace}), annotations: {[lastApplied]: text}},
	};
	const reply = api.send({
		...targetOf(applying),
		verb: 'patch',
		patchType: 'apply',
		body,
		fieldManager: 'kubectl-last-applied',
	});
	return reply.ok ? reply.object : undefined;
};

const contradictionIn = ({given}: Kubectl, dryRun: DryRun): string | undefined => {
	const onServer = given.on('server-side');

	if (given.on('force-conflicts') && !onServer) {
		return 'error: --force-conflicts only works with --server-side';
	}

	if (dryRun === 'client' && onServer) {
		return "error: --dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)";
	}

	if (given.on('force') && onServer) {
		return 'error: --force cannot be used with --server-side';
	}

	return given.on('prune') || given.on('force')
		? `error: this terminal does without --${given.on('prune') ? 'prune' : 'force'}: delete the objects by name`
		: undefined;
};

/** `apply view-last-applied`. */
const viewLast = (kubectl: Kubectl, words: readonly string[]): number => {
	const {given} = kubectl;
	const objects = all(kubectl, words, 'error: required resource not specified');
	const output = given.text('output') ?? 'yaml';

	if (output !== 'yaml' && output !== 'json') {
		return giveUp(kubectl, `error: Unexpected -o output mode: ${output}, the flag 'output' must be one of yaml|json`);
	}

	for (const {object} of objects ?? []) {
		const text = object.metadata.annotations?.[lastApplied];

		if (text === undefined) {
			return giveUp(
				kubectl,
				`error: no last-applied-configuration annotation found on resource: ${object.metadata.name}`,
			);
		}

		kubectl.say(output === 'yaml' ? goYaml(lastOf(object)).trimEnd() : goJson(lastOf(object), '  '));
	}

	return objects === undefined ? failed : done;
};

/** `apply set-last-applied`: the annotation alone. */
const setLast = (kubectl: Kubectl): number => {
	const {api, given, manifests, say} = kubectl;
	const dryRun = dryRunOf(kubectl);

	for (const manifest of manifests) {
		const {kind} = manifest;
		const object = inNamespace(kubectl, manifest);
		const {namespace, name} = object.metadata;
		const live = api.get(kind, namespace, name);

		if (!live.ok) {
			return refuse(kubectl, live.status);
		}

		const before = live.object.metadata.annotations?.[lastApplied];

		if (before === undefined && !given.on('create-annotation')) {
			return giveUp(
				kubectl,
				`error: no last-applied-configuration annotation found on resource: ${name}, to create the annotation, run the command with --create-annotation`,
			);
		}

		const annotations = {[lastApplied]: withMemory(object).metadata.annotations?.[lastApplied] ?? ''};
		const reply =
			dryRun === 'client' || before === annotations[lastApplied]
				? undefined
				: api.send({
						...targetOf({...manifest, object}),
						verb: 'patch',
						patchType: 'merge',
						body: {metadata: {annotations}},
					});

		if (reply?.ok === false) {
			return refuse(kubectl, reply.status);
		}

		say(`${nameOf(kind, name)} configured`);
	}

	return done;
};

/** Source: kubectl/pkg/cmd/apply */
export const apply = defineVerb({
	name: 'apply',
	below: ['set-last-applied', 'view-last-applied'],
	summary: 'Apply a configuration to a resource by file name or stdin',
	usage: 'kubectl apply -f FILENAME · kubectl apply -f - · kubectl apply --server-side -f FILENAME',
	flags: [
		...selectorFlags,
		...dryRunFlags,
		...fileFlags,
		allNamespacesFlag,
		flagSwitch('server-side'),
		flagSwitch('force-conflicts'),
		flagSwitch('force'),
		flagSwitch('overwrite'),
		flagSwitch('prune'),
		flagList('prune-allowlist'),
		flagSwitch('all'),
		flagSwitch('create-annotation'),
		{name: 'validate', takes: 'text', bare: 'strict'},
		flagText('subresource'),
	],
	*run(kubectl) {
		const {given, manifests} = kubectl;
		const [below, ...words] = given.words;
		const dryRun = dryRunOf(kubectl);

		if (below === 'view-last-applied') {
			return viewLast(kubectl, words);
		}

		if (dryRun === undefined) {
			return badDryRun(kubectl);
		}

		const wrong = contradictionIn(kubectl, dryRun);

		if (wrong !== undefined) {
			return giveUp(kubectl, wrong);
		}

		if (!given.has('filename')) {
			return giveUp(kubectl, 'error: must specify one of -f and -k');
		}

		if (below === 'set-last-applied') {
			return setLast(kubectl);
		}

		if (below !== undefined) {
			return giveUp(
				kubectl,
				`error: Unexpected args: [${given.words.join(' ')}]\nSee 'kubectl apply -h' for help and examples`,
			);
		}

		if (manifests.length === 0) {
			return giveUp(kubectl, nothingApplied);
		}

		return manifests
			.map(manifest => {
				const applying = {...manifest, object: inNamespace(kubectl, manifest), dryRun};
				return given.on('server-side') ? applyOnServer(kubectl, applying) : applyOne(kubectl, applying);
			})
			.reduce((worst, status) => Math.max(worst, status), done);
	},
});
