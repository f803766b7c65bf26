/** Resources that only special machines have, such as GPUs; podfall's machines have none. */
import type {ApiObject} from '../../../engine/api/object.ts';
import {type Fields, fieldsOf, isFields, itemsOf, valueAt} from '../data.ts';
import {containersOf, podSpecOf} from '../manifests.ts';
import {changedTemplate, type Notes, nameOf} from './run.ts';

const ordinary = ['cpu', 'memory', 'ephemeral-storage'];

const devicesOf = (object: ApiObject): readonly string[] => {
	const asked = containersOf(object).flatMap(({container}) =>
		['requests', 'limits'].flatMap(part => Object.keys(fieldsOf(valueAt(container, ['resources', part])))),
	);
	return [...new Set(asked.filter(name => !ordinary.includes(name)))];
};

const onlyOrdinary = (amounts: unknown): Fields =>
	Object.fromEntries(Object.entries(fieldsOf(amounts)).filter(([name]) => ordinary.includes(name)));

const withoutDevice = (container: unknown): unknown =>
	isFields(container) && isFields(container.resources)
		? {
				...container,
				resources: Object.fromEntries(
					Object.entries(container.resources).map(([part, amounts]) => [
						part,
						part === 'requests' || part === 'limits' ? onlyOrdinary(amounts) : amounts,
					]),
				),
			}
		: container;

/** The objects without such requests, each said: a pod that waits for a GPU all the time shows nothing. */
export const withoutDevices = (objects: readonly ApiObject[], notes: Notes): readonly ApiObject[] =>
	objects.map(object => {
		const devices = devicesOf(object);

		if (devices.length === 0) {
			return object;
		}

		notes.push(`${nameOf(object)} runs without ${devices.join(', ')}: podfall's machines have none`);
		const spec = fieldsOf(podSpecOf(object)?.spec);
		const lists = ['initContainers', 'containers'].filter(list => Array.isArray(spec[list]));
		return changedTemplate(
			object,
			Object.fromEntries(lists.map(list => [list, itemsOf(spec[list]).map(withoutDevice)])),
		);
	});
