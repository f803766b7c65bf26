/** What pods will ask for once the LimitRanges of their namespaces have filled the gaps: the machines must be large enough. */
import type {LimitRange} from '../../../engine/api/kinds/limit-range.ts';
import {limitRanges} from '../../../engine/api/kinds/limit-range.ts';
import type {PodSpec} from '../../../engine/api/kinds/pod.ts';
import {withLimitDefaults} from '../../../engine/api/limit-defaults.ts';
import type {ApiObject} from '../../../engine/api/object.ts';
import type {Fields} from '../data.ts';
import {podSpecOf} from '../manifests.ts';
import {changedTemplate, namespaceOf} from './run.ts';

export const withLimits = (objects: readonly ApiObject[]): readonly ApiObject[] => {
	const ranges = objects
		.filter(({kind}) => kind === 'LimitRange')
		.map(object => limitRanges.defaults(object as unknown as LimitRange));
	return ranges.length === 0
		? objects
		: objects.map(object => {
				const spec = podSpecOf(object)?.spec as PodSpec | undefined;
				const own = ranges.filter(range => namespaceOf(range) === namespaceOf(object));

				if (spec === undefined || own.length === 0) {
					return object;
				}

				const {containers, initContainers} = withLimitDefaults(spec, own).spec;
				const lists = {containers, ...(initContainers === undefined ? {} : {initContainers})};
				return changedTemplate(object, lists as unknown as Fields);
			});
};
