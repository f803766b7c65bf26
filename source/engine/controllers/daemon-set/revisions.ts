/** The history of a DaemonSet. Source: pkg/controller/daemon/update.go, constructHistory */
import {type ControllerRevision, controllerRevisions} from '../../api/kinds/controller-revision.ts';
import {type DaemonSet, daemonSets} from '../../api/kinds/daemon-set.ts';
import {type Pod, pods} from '../../api/kinds/pod.ts';
import {templateHash} from '../../api/names.ts';
import {keyOf} from '../../api/object.ts';
import {type Call, patch, remove, update, updateStatus} from '../../client/calls.ts';
import {controllerReference} from '../../client/ownership.ts';
import type {Seen} from '../../client/seen.ts';
import {
	forget,
	inOrder,
	keepRevision,
	keeps,
	newRevision,
	nextNumber,
	renumbered,
	revisionLabel,
	revisionName,
} from '../history/revisions.ts';

export type Revisions = {
	/** By this label pods tell their revision; undefined while its name is another template's. */
	readonly hash: string | undefined;
	readonly old: readonly ControllerRevision[];
	readonly calls: readonly Call[];
};

const hashOf = ({metadata}: ControllerRevision): string => metadata.labels?.[revisionLabel] ?? metadata.name;

/** Those that came from elsewhere may lack the label: then their name stands for it. */
const labelled = (revision: ControllerRevision): readonly Call[] =>
	revision.metadata.labels?.[revisionLabel] === undefined
		? [
				update(
					controllerRevisions,
					{
						...revision,
						metadata: {
							...revision.metadata,
							labels: {...revision.metadata.labels, [revisionLabel]: revision.metadata.name},
						},
					},
					'pods tell their revision by this label',
				),
			]
		: [];

const snapshot = (set: DaemonSet, number: number): ControllerRevision => {
	const {namespace, annotations} = set.metadata;
	const {template} = set.spec;
	const hash = templateHash(template, set.status?.collisionCount);
	return newRevision(
		{
			name: revisionName(set, hash),
			namespace,
			labels: {...template.metadata?.labels, [revisionLabel]: hash},
			...(annotations === undefined ? {} : {annotations}),
			ownerReferences: [controllerReference(set, daemonSets)],
		},
		template,
		number,
	);
};

/** Another template came to the same hash: one more collision is counted, and the next look finds another name. */
const nameIsTaken = (set: DaemonSet, name: string): Call =>
	updateStatus(
		daemonSets,
		{
			...set,
			status: {
				currentNumberScheduled: 0,
				numberMisscheduled: 0,
				desiredNumberScheduled: 0,
				numberReady: 0,
				...set.status,
				collisionCount: (set.status?.collisionCount ?? 0) + 1,
			},
		},
		`the name ${name} is taken by another template`,
	);

/** Of several revisions of one template one is kept, and the pods of the others become its own. */
const merged = (
	kept: ControllerRevision,
	others: readonly ControllerRevision[],
	own: readonly Pod[],
): readonly Call[] => {
	const hashes = others.map(hashOf);
	return [
		...own
			.filter(({metadata}) => hashes.includes(metadata.labels?.[revisionLabel] ?? ''))
			.map(pod => ({
				...patch(
					pods,
					keyOf(pod),
					{metadata: {labels: {[revisionLabel]: hashOf(kept)}}},
					`its revision is kept as ${kept.metadata.name}`,
				),
				fineIf: ['NotFound'] as const,
			})),
		...others.map(one => ({
			...remove(controllerRevisions, keyOf(one), `${kept.metadata.name} keeps the same template`),
			fineIf: ['NotFound'] as const,
		})),
	];
};

export const revisionsOf = (
	set: DaemonSet,
	kept: readonly ControllerRevision[],
	own: readonly Pod[],
	seen: Seen,
): Revisions => {
	const current = inOrder(kept.filter(revision => keeps(revision, set.spec.template)));
	const old = kept.filter(revision => !current.includes(revision));
	const labels = kept.flatMap(labelled);
	const number = nextNumber(old);
	const newest = current.at(-1);

	if (newest === undefined) {
		const made = snapshot(set, number);
		const isTaken = seen.get(controllerRevisions, keyOf(made)) !== undefined;
		return isTaken
			? {hash: undefined, old, calls: [...labels, nameIsTaken(set, made.metadata.name)]}
			: {hash: hashOf(made), old, calls: [...labels, keepRevision(made)]};
	}

	return {
		hash: hashOf(newest),
		old,
		calls: [
			...labels,
			...merged(newest, current.slice(0, -1), own),
			...(newest.revision < number ? [renumbered(newest, number)] : []),
		],
	};
};

/** Source: cleanupHistory */
export const forgetOld = (set: DaemonSet, old: readonly ControllerRevision[], own: readonly Pod[]): readonly Call[] => {
	const limit = set.spec.revisionHistoryLimit ?? 10;
	const live = new Set(own.map(({metadata}) => metadata.labels?.[revisionLabel]));
	return forget(
		old.filter(revision => !live.has(hashOf(revision))),
		old.length - limit,
		limit,
	);
};
