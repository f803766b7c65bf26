import {type Container, type Pod, type PodSpec, pods} from '../../api/kinds/pod.ts';
import {podErrors} from '../../api/kinds/pod-validation.ts';
import type {ApiObject} from '../../api/object.ts';
import {withResourcesOf} from '../../api/pod-resources.ts';
import {isMirror, isTerminal, qosClassOf} from '../../api/pod-view.ts';
import {type FieldErrors, forbiddenField, invalidField} from '../../api/validation.ts';
import {accepted} from '../storage.ts';
import {changePart, withSpec} from './part.ts';
import type {Subresource} from './subresource.ts';

const resizable = new Set(['cpu', 'memory']);

/** Names that are in one of the lists and not in the other, or with another amount there. */
const changed = (
	next: Readonly<Record<string, string>> = {},
	before: Readonly<Record<string, string>> = {},
): readonly string[] =>
	[...new Set([...Object.keys(next), ...Object.keys(before)])].filter(name => next[name] !== before[name]);

const lists = ['requests', 'limits'] as const;

const containerErrors = (next: Container, before: Container, field: string): FieldErrors =>
	lists.flatMap(list => {
		const [now, was] = [next.resources?.[list], before.resources?.[list]];
		const gone = Object.keys(was ?? {}).filter(name => resizable.has(name) && now?.[name] === undefined);
		return [
			...(changed(now, was).every(name => resizable.has(name))
				? []
				: [forbiddenField('spec', 'only cpu and memory resources are mutable')]),
			...(gone.length > 0 ? [forbiddenField(`${field}.resources.${list}`, `resource ${list} cannot be removed`)] : []),
		];
	});

/** Source: validatePodResizeContainerOrdering */
const orderErrors = (next: PodSpec, before: PodSpec): FieldErrors =>
	(['containers', 'initContainers'] as const).flatMap(list => {
		const [now, was] = [next[list] ?? [], before[list] ?? []];
		return now.length === was.length
			? was.flatMap(({name}, at) =>
					now[at]?.name === name
						? []
						: [forbiddenField(`spec.${list}[${at}].name`, `${list} may not be renamed or reordered on resize`)],
				)
			: [forbiddenField(`spec.${list}`, `${list} may not be added or removed on resize`)];
	});

const resizeErrors = (next: Pod, before: Pod, sent: PodSpec): FieldErrors => {
	if (isMirror(before)) {
		return [forbiddenField('', 'static pods cannot be resized')];
	}

	const order = orderErrors(sent, before.spec);
	const had = before.status?.qosClass ?? qosClassOf(before);
	const errors = [
		...podErrors(next),
		...(qosClassOf(next) === had
			? []
			: [invalidField('spec', had, 'Pod QOS Class may not change as a result of resizing')]),
	];

	if (order.length > 0) {
		return [...errors, ...order];
	}

	return [
		...errors,
		...(isTerminal(before) ? [forbiddenField('', `pod is ${before.status?.phase ?? ''}`)] : []),
		...next.spec.containers.flatMap((container, index) =>
			containerErrors(container, before.spec.containers[index] ?? container, `spec.containers[${index}]`),
		),
	];
};

/** What a running pod may use changes without a new pod. Source: pkg/registry/core/pod/strategy.go, podResizeStrategy */
export const resize: Subresource = {
	name: 'resize',
	get: ({object}) => accepted(object),
	update(context, body) {
		const before = context.object as Pod;
		const sent = (body as Pod).spec;
		const defaulted = pods.defaults({...before, spec: sent ?? before.spec});
		const spec = withResourcesOf(before.spec, defaulted.spec);
		const next = spec === before.spec ? before : withSpec(before, spec);
		return changePart(context, body, next as ApiObject, resizeErrors(next, before, defaulted.spec));
	},
};
