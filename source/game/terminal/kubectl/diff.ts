/** `kubectl diff`: what an apply would change, as diff tells it. Source: kubectl/pkg/cmd/diff */
import type {AnyKind} from '../../../engine/api/kind.ts';
import {goYaml} from '../text/go-yaml.ts';
import {unifiedDiff} from '../text/unified-diff.ts';
import {done, failed} from '../work.ts';
import type {Loose} from './api.ts';
import {mergedBy} from './apply.ts';
import {flagSwitch, flagText} from './flags.ts';
import {fileFlags, inNamespace} from './manifests.ts';
import {selectorFlags} from './resources.ts';
import {defineVerb, giveUp, refuse} from './verb.ts';

/** Who manages which field is left out, and what a Secret holds is not shown. */
const shown = (object: Loose | undefined): string => {
	if (object === undefined) {
		return '';
	}

	const {managedFields: _, ...metadata} = object.metadata;
	const {data} = object as Loose & {readonly data?: Readonly<Record<string, string>>};
	const masked =
		object.kind === 'Secret' && data !== undefined
			? {data: Object.fromEntries(Object.keys(data).map(key => [key, '***']))}
			: {};
	return goYaml({...object, ...masked, metadata});
};

/** `apps.v1.Deployment.shop.web`: the name of the file that diff would read. */
const fileOf = ({group, version, kind}: AnyKind, {metadata}: Loose): string =>
	[group, version, kind, metadata.namespace ?? '', metadata.name].filter(part => part !== '').join('.');

export const diff = defineVerb({
	name: 'diff',
	summary: 'Diff the live version against a would-be applied version',
	usage: 'kubectl diff -f FILENAME',
	flags: [
		...fileFlags,
		...selectorFlags,
		flagSwitch('server-side'),
		flagSwitch('force-conflicts'),
		flagText('field-manager'),
		flagSwitch('show-managed-fields'),
	],
	*run(kubectl) {
		const {given, api, manifests, say} = kubectl;
		let differs = false;

		if (!given.has('filename')) {
			return giveUp(kubectl, 'error: must specify one of -f and -k');
		}

		for (const manifest of manifests) {
			const object = inNamespace(kubectl, manifest);
			const {kind} = manifest;
			const live = api.get(kind, object.metadata.namespace, object.metadata.name);

			if (!live.ok && live.status.code !== 404) {
				return refuse(kubectl, live.status);
			}

			const merged = mergedBy(kubectl, {...manifest, object, dryRun: 'server'}, live.ok ? live.object : undefined);

			if (!merged.ok) {
				return refuse(kubectl, merged.status);
			}

			const file = fileOf(kind, object);
			const lines = unifiedDiff(
				shown(live.ok ? live.object : undefined),
				shown(merged.object),
				`LIVE/${file}`,
				`MERGED/${file}`,
			);

			if (lines.length > 0) {
				say([`diff -u -N LIVE/${file} MERGED/${file}`, ...lines].join('\n'));
				differs = true;
			}
		}

		return differs ? failed : done;
	},
});
