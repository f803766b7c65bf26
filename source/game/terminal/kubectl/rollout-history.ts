/** What workloads were before: ReplicaSets of a deployment, ControllerRevisions of the others. Source: kubectl/pkg/polymorphichelpers/history.go */
import {type ControllerRevision, controllerRevisions} from '../../../engine/api/kinds/controller-revision.ts';
import type {Deployment} from '../../../engine/api/kinds/deployment.ts';
import type {PodTemplateSpec} from '../../../engine/api/kinds/pod.ts';
import type {ReplicaSet} from '../../../engine/api/kinds/replica-set.ts';
import type {ApiObject} from '../../../engine/api/object.ts';
import type {Api, Loose} from './api.ts';
import {replicaSetsOf} from './describe/workloads.ts';

export const revisionKey = 'deployment.kubernetes.io/revision';

/** One state that a workload has been in. */
export type Revision = {
	readonly number: number;
	readonly template: PodTemplateSpec | undefined;
	/** The object that keeps it. */
	readonly keeper: ApiObject;
};

export const revisionOf = ({metadata}: ReplicaSet): number => Number(metadata.annotations?.[revisionKey] ?? 0);

/** A revision keeps a patch that puts its template in the place of whatever is there. */
const templateIn = ({data}: ControllerRevision): PodTemplateSpec | undefined => {
	const kept = (
		data as {readonly spec?: {readonly template?: PodTemplateSpec & {readonly $patch?: string}}} | undefined
	)?.spec?.template;
	const {$patch: _, ...template} = kept ?? ({} as PodTemplateSpec & {readonly $patch?: string});
	return kept === undefined ? undefined : template;
};

const ofController = (api: Api, {metadata}: Loose): readonly Revision[] => {
	const {namespace = '', uid} = metadata;
	const found = api.list(controllerRevisions as never, {namespace});
	const all = found.ok ? (found.object.items as unknown as readonly ControllerRevision[]) : [];
	return all
		.filter(each => each.metadata.ownerReferences?.some(owner => owner.controller === true && owner.uid === uid))
		.map(keeper => ({number: keeper.revision, template: templateIn(keeper), keeper}));
};

/** The revisions of a workload, oldest first; undefined: its kind has none. */
export const revisionsOf = (api: Api, object: Loose): readonly Revision[] | undefined => {
	const found =
		object.kind === 'Deployment'
			? replicaSetsOf(api, object as unknown as Deployment).map(set => ({
					number: revisionOf(set),
					template: set.spec.template,
					keeper: set,
				}))
			: object.kind === 'StatefulSet' || object.kind === 'DaemonSet'
				? ofController(api, object)
				: undefined;
	return found === undefined ? undefined : [...found].sort((left, right) => left.number - right.number);
};

export const causeOf = ({keeper}: Revision): string =>
	keeper.metadata.annotations?.['kubernetes.io/change-cause'] || '<none>';
