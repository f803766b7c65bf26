/** What a pod's status may say. Source: pkg/apis/core/validation/validation.go, ValidatePodStatusUpdate */
import {dnsSubdomainProblems, qualifiedNameProblems} from '../names.ts';
import {type FieldErrors, forbiddenField, invalidField} from '../validation.ts';
import {legacyIpErrors} from './addresses.ts';
import {eachItem, problemsAt} from './check.ts';
import type {Pod} from './pod.ts';
import type {ContainerStatus} from './pod-status.ts';
import {countErrors} from './status-counts.ts';

/** A container that has ended for good stays so. */
const risenErrors = (
	next: readonly ContainerStatus[] | undefined,
	before: readonly ContainerStatus[] | undefined,
	policy: string,
	field: string,
): FieldErrors =>
	next === before || policy === 'Always'
		? []
		: eachItem(before, field, ({name, state}, at) => {
				const ended = state?.terminated;
				const isOver = ended !== undefined && (policy === 'Never' || ended.exitCode === 0);
				const now = isOver && Array.isArray(next) ? next.find(status => status.name === name) : undefined;
				return now !== undefined && now.state?.terminated === undefined
					? [forbiddenField(`${at}.state`, 'may not be transitioned to non-terminated state')]
					: [];
			});

/** Conditions that are the system's own; all others have names like labels. Source: validatePodConditions */
const systemConditions: readonly string[] = ['PodScheduled', 'Ready', 'Initialized'];

const conditionErrors = (conditions: NonNullable<Pod['status']>['conditions']): FieldErrors =>
	eachItem(conditions, 'status.conditions', ({type}, at) =>
		systemConditions.includes(type) ? [] : problemsAt(`${at}.Type`, type, qualifiedNameProblems(type)),
	);

export const podStatusErrors = (pod: Pod, before: Pod): FieldErrors => {
	const nominated = pod.status?.nominatedNodeName ?? '';
	const [quality, had] = [pod.status?.qosClass, before.status?.qosClass];
	return [
		...conditionErrors(pod.status?.conditions),
		...countErrors(pod.status, 'observedGeneration'),
		...(nominated === '' ? [] : problemsAt('status.nominatedNodeName', nominated, dnsSubdomainProblems(nominated))),
		...(quality === undefined || had === undefined || quality === had
			? []
			: [invalidField('status.qosClass', quality, 'field is immutable')]),
		...risenErrors(
			pod.status?.containerStatuses,
			before.status?.containerStatuses,
			pod.spec.restartPolicy ?? 'Always',
			'status.containerStatuses',
		),
		...(pod.status?.podIPs === before.status?.podIPs
			? []
			: eachItem(pod.status?.podIPs, 'status.podIPs', ({ip}, at) => legacyIpErrors(ip ?? '', at))),
	];
};
