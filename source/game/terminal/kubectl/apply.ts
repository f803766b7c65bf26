/** Client-side apply: what stands in the manifest is set, and what stood in the last one and does not now is taken away. */
import type {AnyKind} from '../../../engine/api/kind.ts';
import {canonicalJson} from '../../../engine/api/names.ts';
import {strategicMergePatch} from '../../../engine/api/patch.ts';
import {goJson} from '../text/go-json.ts';
import {done, failed} from '../work.ts';
import type {Loose} from './api.ts';
import {flagList, flagSwitch, flagText} from './flags.ts';
import {inNamespace, readFiles} from './manifests.ts';
import {selectorFlags} from './resources.ts';
import {badDryRun, type DryRun, defineVerb, dryRunFlags, dryRunOf, giveUp, type Kubectl, told} from './verb.ts';

export const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** What tells the items of a list apart. */
const keys: readonly string[] = ['name', 'mountPath', 'containerPort', 'port', 'topologyKey', 'key', 'ip', 'uid'];

const keyOf = (item: unknown): string | undefined => {
	const key = isFields(item) ? keys.find(each => item[each] !== undefined) : undefined;
	return key === undefined ? undefined : `${key}=${String((item as Fields)[key])}`;
};

/** `value` without what `last` had and `next` has not. */
const without = (value: unknown, last: unknown, next: unknown): unknown => {
	if (isFields(value) && isFields(last) && isFields(next)) {
		return Object.fromEntries(
			Object.entries(value)
				.filter(([key]) => next[key] !== undefined || last[key] === undefined)
				.map(([key, item]) => [key, without(item, last[key], next[key])] as const),
		);
	}

	if (Array.isArray(value) && Array.isArray(last) && Array.isArray(next)) {
		const [before, after] = [last, next].map(
			list => new Map((list as readonly unknown[]).map(item => [keyOf(item) ?? '', item] as const)),
		) as [Map<string, unknown>, Map<string, unknown>];
		return (value as readonly unknown[])
			.filter(item => {
				const key = keyOf(item);
				return key === undefined || after.has(key) || !before.has(key);
			})
			.map(item => without(item, before.get(keyOf(item) ?? ''), after.get(keyOf(item) ?? '')));
	}

	return value;
};

/** The merge patch that makes `after` of `before`; undefined where they are equal. */
const differenceOf = (before: unknown, after: unknown): unknown => {
	if (!isFields(before) || !isFields(after)) {
		return canonicalJson(before) === canonicalJson(after) ? undefined : after;
	}

	const changed = Object.keys(after).flatMap(key => {
		const difference = before[key] === undefined ? after[key] : differenceOf(before[key], after[key]);
		return difference === undefined ? [] : [[key, difference] as const];
	});
	const gone = Object.keys(before)
		.filter(key => after[key] === undefined)
		.map(key => [key, null] as const);
	return changed.length + gone.length === 0 ? undefined : Object.fromEntries([...changed, ...gone]);
};

const withMemory = (object: Loose): Loose => {
	const {[lastApplied]: _, ...annotations} = object.metadata.annotations ?? {};
	const bare = {...object, metadata: {...object.metadata, annotations}};
	return {
		...object,
		metadata: {...object.metadata, annotations: {...annotations, [lastApplied]: `${goJson(bare, '')}\n`}},
	};
};

const lastOf = (live: Loose): unknown => {
	const text = live.metadata.annotations?.[lastApplied];

	if (text === undefined) {
		return {};
	}

	try {
		return JSON.parse(text) as unknown;
	} catch {
		return {};
	}
};

const missing = (kind: AnyKind, name: string): string =>
	`Warning: resource ${kind.plural}/${name} is missing the ${lastApplied} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.`;

/** What one manifest came to. */
const applyOne = (kubectl: Kubectl, kind: AnyKind, manifest: Loose, file: string, dryRun: DryRun): number => {
	const {api, complain} = kubectl;
	const {namespace, name} = manifest.metadata;
	const live = api.get(kind, namespace, name);
	const target = {kind, name, ...(kind.namespaced && namespace !== undefined ? {namespace} : {})};
	const more = {fieldManager: 'kubectl-client-side-apply', ...(dryRun === 'server' ? {dryRun: true} : {})};
	const wanted = withMemory(manifest);

	if (!live.ok && live.status.code !== 404) {
		return giveUp(kubectl, api.words(live.status, `error when retrieving current configuration of "${file}"`));
	}

	if (!live.ok) {
		const reply = dryRun === 'client' ? undefined : api.send({...target, verb: 'create', body: wanted, ...more});
		return reply?.ok === false
			? giveUp(kubectl, api.words(reply.status, `error when creating "${file}"`))
			: told(kubectl, kind, reply?.object ?? wanted, 'created');
	}

	if (live.object.metadata.annotations?.[lastApplied] === undefined) {
		complain(missing(kind, name));
	}

	const merged = strategicMergePatch(live.object, wanted, kind);

	if (!merged.ok) {
		return giveUp(kubectl, api.words(merged.status, `error when applying patch to "${file}"`));
	}

	const after = without(merged.value, lastOf(live.object), wanted);
	const patch = differenceOf(live.object, after);

	if (patch === undefined) {
		return told(kubectl, kind, live.object, 'unchanged');
	}

	const reply =
		dryRun === 'client' ? undefined : api.send({...target, verb: 'patch', patchType: 'merge', body: patch, ...more});
	return reply?.ok === false
		? giveUp(kubectl, api.words(reply.status, `error when applying patch to "${file}"`))
		: told(kubectl, kind, reply?.object ?? (after as Loose), 'configured');
};

/** Source: kubectl/pkg/cmd/apply */
export const apply = defineVerb({
	name: 'apply',
	summary: 'Apply a configuration to a resource by file name or stdin',
	usage: 'kubectl apply -f FILENAME · kubectl apply -f -',
	flags: [
		...selectorFlags,
		...dryRunFlags,
		flagList('filename', 'f'),
		flagSwitch('server-side'),
		flagSwitch('force-conflicts'),
		flagSwitch('force'),
		flagSwitch('prune'),
		flagText('validate'),
	],
	*run(kubectl) {
		const {given} = kubectl;
		const dryRun = dryRunOf(kubectl);

		if (dryRun === undefined) {
			return badDryRun(kubectl);
		}

		if (!given.has('filename')) {
			return giveUp(kubectl, 'error: must specify one of -f and -k');
		}

		const manifests = yield* readFiles(kubectl, 'apply');

		if (manifests === undefined) {
			return failed;
		}

		return manifests
			.map(manifest => {
				const object = inNamespace(kubectl, manifest);
				return given.on('server-side')
					? applyOnServer(kubectl, manifest.kind, object, manifest.file, dryRun)
					: applyOne(kubectl, manifest.kind, object, manifest.file, dryRun);
			})
			.reduce((worst, status) => Math.max(worst, status), done);
	},
});

/** `--server-side`: the server knows who set what, and says what is in dispute. */
const applyOnServer = (kubectl: Kubectl, kind: AnyKind, manifest: Loose, file: string, dryRun: DryRun): number => {
	const {api, given} = kubectl;
	const {namespace, name} = manifest.metadata;
	const reply = api.send({
		kind,
		verb: 'patch',
		name,
		...(kind.namespaced && namespace !== undefined ? {namespace} : {}),
		patchType: 'apply',
		body: manifest,
		fieldManager: given.text('field-manager') ?? 'kubectl',
		...(given.on('force-conflicts') ? {force: true} : {}),
		...(dryRun === 'none' ? {} : {dryRun: true}),
	});
	return reply.ok
		? told(kubectl, kind, reply.object, 'serverside-applied')
		: giveUp(kubectl, api.words(reply.status, `error when applying "${file}"`));
};
