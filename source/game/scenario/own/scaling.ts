/** How many pods there are at the start, where an autoscaler is to say. */
import type {ApiObject} from '../../../engine/api/object.ts';
import {type Fields, fieldsOf, numberAt, textAt, valueAt} from '../data.ts';
import {type Notes, nameOf, namespaceOf, plural} from './run.ts';

const isFor = (scaler: ApiObject, object: ApiObject): boolean =>
	scaler.kind === 'HorizontalPodAutoscaler' &&
	namespaceOf(scaler) === namespaceOf(object) &&
	textAt(scaler, ['spec', 'scaleTargetRef', 'kind']) === object.kind &&
	textAt(scaler, ['spec', 'scaleTargetRef', 'name']) === object.metadata.name;

/** Charts leave `replicas` out where an autoscaler is to decide; its least is what a quiet hour has. */
export const withLeastReplicas = (
	objects: readonly ApiObject[],
	/** Autoscalers of an older version among them. */
	skipped: readonly ApiObject[],
	notes: Notes,
): readonly ApiObject[] =>
	objects.map(object => {
		const scaler = [...objects, ...skipped].find(each => isFor(each, object));

		if (scaler === undefined || valueAt(object, ['spec', 'replicas']) !== undefined) {
			return object;
		}

		const replicas = numberAt(scaler, ['spec', 'minReplicas'], 1);
		notes.push(`${nameOf(object)} starts with ${plural(replicas, 'replica')}, the least its autoscaler allows`);
		return {...object, spec: {...fieldsOf(valueAt(object, ['spec'])), replicas} satisfies Fields} as ApiObject;
	});
