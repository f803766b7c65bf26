import type {ApiObject} from '../../../engine/api/object.ts';
import {keyOf} from '../../../engine/api/object.ts';
import {type Fields, fieldsOf, itemsOf, valueAt} from '../data.ts';
import {text} from '../resolve/read.ts';
import type {TimelineAction} from '../schema.ts';
import {defineChange} from './change.ts';

const containers = ['spec', 'template', 'spec', 'containers'];

const patched = (object: ApiObject, list: readonly Fields[]): TimelineAction => ({
	type: 'patch',
	kind: object.kind,
	ref: keyOf(object),
	patch: {spec: {template: {spec: {containers: list}}}},
});

const containersOf = (object: ApiObject): readonly Fields[] => itemsOf(valueAt(object, containers)).map(fieldsOf);

/** Without limits too: where a request is missing, a limit would stand in for it. */
const asksForNothing = ({resources: _, ...container}: Fields): Fields => container;

/** Somebody deploys a namespace's workloads without requests: to the scheduler they weigh nothing. */
export const missingRequests = defineChange({
	kind: 'missing-requests',
	deed(params: Fields, {objects}) {
		const namespace = text(params, 'namespace');
		const found = objects.filter(
			object => object.kind === 'Deployment' && (object.metadata.namespace ?? 'default') === namespace,
		);
		return {
			does: found.map(object => patched(object, containersOf(object).map(asksForNothing))),
			undoes: found.map(object => patched(object, containersOf(object))),
			told: `the workloads of ${namespace} were deployed without requests`,
			undone: `the workloads of ${namespace} ask for what they need again`,
		};
	},
});
