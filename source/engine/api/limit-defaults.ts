/*
What the LimitRanges of a namespace give to containers that do not say what they need.

Source: plugin/pkg/admission/limitranger/admission.go, mergePodResourceRequirements
*/
import type {ResourceList} from './kinds/common.ts';
import type {LimitRange, LimitRangeItem} from './kinds/limit-range.ts';
import type {Container, PodSpec} from './kinds/pod.ts';
import {mapShared, withMembers} from './share.ts';

/** What was given to one container, by name of the resource. */
export type Given = {
	readonly container: string;
	readonly isInit: boolean;
	readonly requests: readonly string[];
	readonly limits: readonly string[];
};

/** A pod's spec with its gaps filled, and what was filled in; the same spec when there were none. */
export type Filled = {readonly spec: PodSpec; readonly given: readonly Given[]};

const itemsFor = (ranges: readonly LimitRange[], type: LimitRangeItem['type']): readonly LimitRangeItem[] =>
	ranges.flatMap(({spec}) => spec.limits ?? []).filter(item => item.type === type);

/** Later ranges overrule earlier ones. */
const merged = (lists: ReadonlyArray<ResourceList | undefined>): ResourceList =>
	Object.fromEntries(lists.flatMap(list => Object.entries(list ?? {})));

const missingIn = (list: ResourceList | undefined, from: ResourceList): ResourceList =>
	Object.fromEntries(Object.entries(from).filter(([name]) => !Object.hasOwn(list ?? {}, name)));

const namesOf = (list: ResourceList): readonly string[] => Object.keys(list).sort();

/** The spec of a new pod as these ranges complete it. */
export const withLimitDefaults = (spec: PodSpec, ranges: readonly LimitRange[]): Filled => {
	const items = itemsFor(ranges, 'Container');
	const limits = merged(items.map(item => item.default));
	const requests = merged(items.map(item => item.defaultRequest));
	const given: Given[] = [];

	const fill = (container: Container, isInit: boolean): Container => {
		const own = container.resources ?? {};
		const [more, most] = [missingIn(own.requests, requests), missingIn(own.limits, limits)];

		if (namesOf(more).length === 0 && namesOf(most).length === 0) {
			return container;
		}

		given.push({container: container.name, isInit, requests: namesOf(more), limits: namesOf(most)});
		return {
			...container,
			resources: {
				...own,
				...(namesOf(more).length === 0 ? {} : {requests: {...own.requests, ...more}}),
				...(namesOf(most).length === 0 ? {} : {limits: {...own.limits, ...most}}),
			},
		};
	};

	if (namesOf(limits).length === 0 && namesOf(requests).length === 0) {
		return {spec, given};
	}

	const filled = withMembers<PodSpec>(spec, {
		containers: mapShared(spec.containers, container => fill(container, false)),
		initContainers: spec.initContainers && mapShared(spec.initContainers, container => fill(container, true)),
	});
	return {spec: filled, given};
};
