import type {Pod} from '../../api/kinds/pod.ts';
import {type PriorityClass, priorityClasses} from '../../api/kinds/priority-class.ts';
import {forbidden} from '../../api/refusals.ts';
import {grown, withDefaults} from '../../api/share.ts';
import type {Storage} from '../storage.ts';
import {type Admission, type AdmissionPlugin, creates, updates} from './plugin.ts';

/** Every cluster has these two. Source: pkg/apis/scheduling/v1/helpers.go */
const systemClasses: Readonly<Record<string, number>> = {
	'system-cluster-critical': 2_000_000_000,
	'system-node-critical': 2_000_001_000,
};

const find = (storage: Storage, name: string): Pick<PriorityClass, 'value' | 'preemptionPolicy'> | undefined => {
	const value = Object.hasOwn(systemClasses, name) ? systemClasses[name] : undefined;
	return storage.get(priorityClasses, name) ?? (value === undefined ? undefined : {value});
};

const isLower = (one: PriorityClass, other: PriorityClass): boolean =>
	one.value < other.value || (one.value === other.value && one.metadata.name < other.metadata.name);

/** The class for pods that name none: of several global defaults the lowest. */
const globalDefault = (storage: Storage): PriorityClass | undefined => {
	let lowest: PriorityClass | undefined;

	for (const one of storage.all(priorityClasses)) {
		if (one.globalDefault === true && (lowest === undefined || isLower(one, lowest))) {
			lowest = one;
		}
	}

	return lowest;
};

/** Whoever writes a pod anew need not know the number it got. */
const withPriorityOf = (pod: Pod, before: Pod): Pod =>
	pod.spec.priority !== undefined && pod.spec.preemptionPolicy !== undefined
		? pod
		: {
				...pod,
				spec: withDefaults(pod.spec, {
					priority: before.spec.priority,
					preemptionPolicy: before.spec.preemptionPolicy,
				}),
			};

const mustNotSay = ({kind, name}: Admission, what: string, computed: string | number) => {
	const why = `${what} must not be provided in pod spec; priority admission controller computed ${computed}`;
	return {refusal: forbidden(kind, name, `${why} from the given PriorityClass name`)};
};

/** The number behind a pod's class. Source: plugin/pkg/admission/priority */
export const priority: AdmissionPlugin = {
	name: 'Priority',
	mutate(admission) {
		const pod = admission.object as Pod;

		if (!creates(admission, 'pods')) {
			return updates(admission, 'pods') ? withPriorityOf(pod, admission.before as Pod) : pod;
		}

		const {storage} = admission;
		const wanted = pod.spec.priorityClassName ?? '';
		const fallback = wanted === '' ? globalDefault(storage) : undefined;
		const found = wanted === '' ? (fallback ?? {value: 0}) : find(storage, wanted);

		if (found === undefined) {
			return {refusal: forbidden(admission.kind, admission.name, `no PriorityClass with name ${wanted} was found`)};
		}

		if (pod.spec.priority !== undefined && pod.spec.priority !== found.value) {
			return mustNotSay(admission, `the integer value of priority (${pod.spec.priority})`, found.value);
		}

		const policy = found.preemptionPolicy ?? 'PreemptLowerPriority';

		if (pod.spec.preemptionPolicy !== undefined && pod.spec.preemptionPolicy !== policy) {
			return mustNotSay(admission, `the string value of PreemptionPolicy (${pod.spec.preemptionPolicy})`, policy);
		}

		const className = wanted === '' ? fallback?.metadata.name : wanted;
		return grown(pod, {
			spec: grown(pod.spec, {
				...(className === undefined ? {} : {priorityClassName: className}),
				priority: found.value,
				preemptionPolicy: policy,
			}),
		});
	},
};
