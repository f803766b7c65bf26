/** What a pod's status may say. Source: pkg/apis/core/validation/validation.go, ValidatePodStatusUpdate */
import {dnsSubdomainProblems} from '../names.ts';
import {type FieldErrors, forbiddenField} from '../validation.ts';
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

export const podStatusErrors = (pod: Pod, before: Pod): FieldErrors => {
	const nominated = pod.status?.nominatedNodeName ?? '';
	return [
		...countErrors(pod.status, 'observedGeneration'),
		...(nominated === '' ? [] : problemsAt('status.nominatedNodeName', nominated, dnsSubdomainProblems(nominated))),
		...risenErrors(
			pod.status?.containerStatuses,
			before.status?.containerStatuses,
			pod.spec.restartPolicy ?? 'Always',
			'status.containerStatuses',
		),
	];
};
