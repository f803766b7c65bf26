/*
The history of StatefulSets and DaemonSets: each state that a template was in, kept as a ControllerRevision.

	ds/logs ── template A ──▶ logs-6d4cf56db6, revision 1
	        ── template B ──▶ logs-7c5ddbdf54, revision 2
	        ── template A ──▶ logs-6d4cf56db6, now revision 3: going back numbers the old one anew

Source: pkg/controller/history/controller_history.go
*/
import {type ControllerRevision, controllerRevisions} from '../../api/kinds/controller-revision.ts';
import type {PodTemplateSpec} from '../../api/kinds/pod.ts';
import type {Labels} from '../../api/meta.ts';
import {canonicalJson} from '../../api/names.ts';
import type {ApiObject} from '../../api/object.ts';
import {equalValues, remembered} from '../../api/share.ts';
import {type Call, create, remove, update} from '../../client/calls.ts';

/** On each pod of a StatefulSet or DaemonSet: which revision it was made from. */
export const revisionLabel = 'controller-revision-hash';

/** A patch that puts the template in the place of whatever is there. */
export type RevisionData = {readonly spec: {readonly template: PodTemplateSpec & {readonly $patch: 'replace'}}};

/**
What a revision keeps of a template. Its members stand in the order of their names, as Go writes them: kubectl compares the
text, byte for byte, with what it would write itself.
*/
export const dataOf: (template: PodTemplateSpec) => RevisionData = remembered(
	template => JSON.parse(canonicalJson({spec: {template: {...template, $patch: 'replace'}}})) as RevisionData,
);

/** The template that a revision keeps, as a workload holds it. */
export const templateIn = ({data}: ControllerRevision): PodTemplateSpec => {
	const {$patch: _, ...template} = (data as RevisionData).spec.template;
	return template;
};

export const keeps = (revision: ControllerRevision, template: PodTemplateSpec): boolean =>
	equalValues(revision.data, dataOf(template));

const order = <T>(left: T, right: T): number => (left < right ? -1 : left > right ? 1 : 0);

/** Oldest first. */
export const inOrder = (revisions: readonly ControllerRevision[]): readonly ControllerRevision[] =>
	[...revisions].sort(
		(left, right) =>
			left.revision - right.revision ||
			order(left.metadata.creationTimestamp ?? '', right.metadata.creationTimestamp ?? '') ||
			order(left.metadata.name, right.metadata.name),
	);

export const nextNumber = (revisions: readonly ControllerRevision[]): number =>
	revisions.reduce((highest, {revision}) => Math.max(highest, revision), 0) + 1;

const longestOwner = 223;

/** `web-6d4cf56db6`. */
export const revisionName = ({metadata}: ApiObject, hash: string): string =>
	`${metadata.name.slice(0, longestOwner)}-${hash}`;

/** A revision as its owner would make it; who owns it stands in `metadata`. */
export const newRevision = (
	metadata: {readonly name: string; readonly namespace: string | undefined; readonly labels: Labels} & Pick<
		ControllerRevision['metadata'],
		'annotations' | 'ownerReferences'
	>,
	template: PodTemplateSpec,
	number: number,
): ControllerRevision => ({
	apiVersion: 'apps/v1',
	kind: controllerRevisions.kind,
	metadata,
	data: dataOf(template),
	revision: number,
});

/** That it is there already means that this loop made it and has not seen it yet: a name tells the template. */
export const keepRevision = (revision: ControllerRevision): Call => ({
	...create(controllerRevisions, revision, `the template has no revision yet: this one is number ${revision.revision}`),
	fineIf: ['AlreadyExists', 'NamespaceTerminating'],
});

export const renumbered = (revision: ControllerRevision, number: number): Call =>
	update(
		controllerRevisions,
		{...revision, revision: number},
		`the template is that of revision ${revision.revision} again, which becomes number ${number}`,
	);

/** Deletes the oldest of those that nothing needs, so that no more than `limit` of them stay. */
export const forget = (old: readonly ControllerRevision[], surplus: number, limit: number): readonly Call[] =>
	inOrder(old)
		.slice(0, Math.max(0, surplus))
		.map(({metadata: {namespace, name}}) => ({
			...remove(controllerRevisions, `${namespace}/${name}`, `no more than ${limit} old revisions are kept`),
			fineIf: ['NotFound'] as const,
		}));
