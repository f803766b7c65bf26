/** Workloads whose loop podfall does not have run as the nearest kind whose loop it has. */
import type {ApiObject} from '../../../engine/api/object.ts';
import {type Fields, fieldsOf, itemsOf, textAt, valueAt} from '../data.ts';
import {made, type Notes, nameOf} from './run.ts';

/**
A workload that has no loop in the simulated cluster, as a Deployment with the same pods: better a database with another
name than a shop without one.
*/
const asDeployment = (object: ApiObject): ApiObject => {
	const spec = fieldsOf(valueAt(object, ['spec']));
	const template = fieldsOf(spec.template);
	const podSpec = fieldsOf(template.spec);
	const claims = itemsOf(spec.volumeClaimTemplates).map(claim => ({
		name: textAt(claim, ['metadata', 'name']),
		emptyDir: {},
	}));
	return made('apps/v1', 'Deployment', object.metadata as unknown as Fields, {
		spec: {
			...(spec.replicas === undefined ? {} : {replicas: spec.replicas}),
			selector: spec.selector,
			template: {
				...template,
				spec: {...podSpec, ...(claims.length > 0 ? {volumes: [...itemsOf(podSpec.volumes), ...claims]} : {})},
			},
		},
	});
};

/** A StatefulSet's disks are volumes of its pods; said so, its template can be judged like any other. */
export const withoutDisks = (object: ApiObject): ApiObject =>
	object.kind === 'StatefulSet' ? asDeployment(object) : object;

/** The objects, those without a loop replaced, and a note for each. */
export const withLoops = (objects: readonly ApiObject[], notes: Notes): readonly ApiObject[] =>
	objects.map(object => {
		if (object.kind !== 'StatefulSet') {
			return object;
		}

		notes.push(
			`${nameOf(object)} runs as a Deployment: podfall has no loop for this kind yet, and its disks are empty directories`,
		);
		return asDeployment(object);
	});
