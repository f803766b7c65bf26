import type {Kind} from '../kind.ts';
import type {ApiObject} from '../object.ts';
import {type FieldErrors, requiredField} from '../validation.ts';
import {immutable, metadataErrors, notNegative} from './check.ts';
import {ageColumn, nameColumn, textColumn} from './columns.ts';
import {defineKind} from './define-kind.ts';

/** One state of a workload's template, kept so that one may go back to it. */
export type ControllerRevision = ApiObject & {readonly data?: unknown; readonly revision: number};

/** Source: pkg/apis/apps/validation/validation.go */
const revisionErrors = (revision: ControllerRevision): FieldErrors => [
	...metadataErrors(revision),
	...(revision.data === undefined || revision.data === null ? [requiredField('data', 'data is mandatory')] : []),
	...notNegative(revision.revision, 'revision'),
];

/** `statefulset.apps/web`. */
const controllerText = ({metadata}: ControllerRevision): string => {
	const owner = metadata.ownerReferences?.find(({controller}) => controller === true);

	if (owner === undefined) {
		return '<none>';
	}

	const slash = owner.apiVersion.indexOf('/');
	const group = slash < 0 ? '' : `.${owner.apiVersion.slice(0, slash)}`;
	return `${owner.kind.toLowerCase()}${group}/${owner.name}`;
};

export const controllerRevisions: Kind<ControllerRevision> = defineKind<ControllerRevision>({
	group: 'apps',
	version: 'v1',
	kind: 'ControllerRevision',
	plural: 'controllerrevisions',
	singular: 'controllerrevision',
	namespaced: true,
	// The number is no pointer in Go: left out, it is 0, and shown.
	defaults: revision => (revision.revision === undefined ? {...revision, revision: 0} : revision),
	validate: revisionErrors,
	validateUpdate: (next, before) => [...revisionErrors(next), ...immutable(next.data, before.data, 'data')],
	columns: [
		nameColumn,
		textColumn('Controller', controllerText),
		textColumn('Revision', ({revision}) => revision),
		ageColumn,
	],
});
