import type {ResourceList} from '../../api/kinds/common.ts';
import type {Pod} from '../../api/kinds/pod.ts';
import {type RuntimeClass, runtimeClasses} from '../../api/kinds/runtime-class.ts';
import {mergeTolerations} from '../../api/merge-tolerations.ts';
import {compareQuantities} from '../../api/quantity.ts';
import {forbidden} from '../../api/refusals.ts';
import {withMembers} from '../../api/share.ts';
import type {Status} from '../../api/status.ts';
import {type Admission, type AdmissionPlugin, creates} from './plugin.ts';

const sameAmounts = (left: ResourceList = {}, right: ResourceList = {}): boolean => {
	const [one, other] = [new Map(Object.entries(left)), new Map(Object.entries(right))];
	return (
		one.size === other.size &&
		[...one].every(
			([name, amount]) => other.has(name) && compareQuantities(String(amount), String(other.get(name))) === 0,
		)
	);
};

const differs = "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead";

/** The class that a pod names; undefined for one that names none. */
const classOf = (
	{kind, name, storage}: Admission,
	{spec}: Pod,
): RuntimeClass | {readonly refusal: Status} | undefined => {
	const {runtimeClassName} = spec;
	return runtimeClassName === undefined
		? undefined
		: (storage.get(runtimeClasses, runtimeClassName) ?? {
				refusal: forbidden(kind, name, `pod rejected: RuntimeClass "${runtimeClassName}" not found`),
			});
};

/** Where a class wants its pods: what the pod says itself must not be another thing. */
const placed = ({kind, name}: Admission, pod: Pod, {scheduling}: RuntimeClass): Pod | {readonly refusal: Status} => {
	if (scheduling === undefined) {
		return pod;
	}

	const own = new Map(Object.entries(pod.spec.nodeSelector ?? {}));
	const wanted = Object.entries(scheduling.nodeSelector ?? {});
	const conflict = wanted.find(([key, value]) => (own.get(key) ?? value) !== value);

	if (conflict !== undefined) {
		const [key, value] = conflict;
		const words = `conflict: runtimeClass.scheduling.nodeSelector[${key}] = ${value}; pod.spec.nodeSelector[${key}] = ${own.get(key)}`;
		return {refusal: forbidden(kind, name, words)};
	}

	const nodeSelector = {...pod.spec.nodeSelector, ...scheduling.nodeSelector};
	const tolerations = mergeTolerations(pod.spec.tolerations, scheduling.tolerations);
	return withMembers(pod, {
		spec: withMembers(pod.spec, {
			nodeSelector: Object.keys(nodeSelector).length === 0 ? pod.spec.nodeSelector : nodeSelector,
			tolerations: tolerations.length === 0 ? pod.spec.tolerations : tolerations,
		}),
	});
};

/** What a pod's class costs, and where it runs. Source: plugin/pkg/admission/runtimeclass */
export const runtimeClass: AdmissionPlugin = {
	name: 'RuntimeClass',
	mutate(admission) {
		const pod = admission.object as Pod;
		const found = creates(admission, 'pods') ? classOf(admission, pod) : undefined;

		if (found === undefined || 'refusal' in found) {
			return found ?? pod;
		}

		const {overhead} = found;
		const own = pod.spec.overhead ?? {};

		if (overhead !== undefined && Object.keys(own).length > 0 && !sameAmounts(overhead.podFixed, own)) {
			return {refusal: forbidden(admission.kind, admission.name, differs)};
		}

		const weighed =
			overhead === undefined ? pod : withMembers(pod, {spec: withMembers(pod.spec, {overhead: overhead.podFixed})});
		return placed(admission, weighed, found);
	},
	validate(admission) {
		if (!creates(admission, 'pods')) {
			return undefined;
		}

		const pod = admission.object as Pod;
		const found = classOf(admission, pod);

		if (found !== undefined && 'refusal' in found) {
			return found.refusal;
		}

		if (found?.overhead !== undefined) {
			return sameAmounts(found.overhead.podFixed, pod.spec.overhead)
				? undefined
				: forbidden(admission.kind, admission.name, differs);
		}

		return pod.spec.overhead === undefined
			? undefined
			: forbidden(
					admission.kind,
					admission.name,
					'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead',
				);
	},
};
