/** What may be put into a pod that runs already. Source: pkg/apis/core/validation/validation.go, validateEphemeralContainers */

import {eachItem} from '../../api/kinds/check.ts';
import type {Container, EphemeralContainer} from '../../api/kinds/container.ts';
import {containerErrors, duplicates, type Surroundings} from '../../api/kinds/container-validation.ts';
import type {Pod} from '../../api/kinds/pod.ts';
import {equalValues} from '../../api/share.ts';
import {type FieldErrors, forbiddenField, missingField} from '../../api/validation.ts';

/** It is there to look around: it is not started again, asks for nothing and answers nobody. */
const notForIt = [
	'ports',
	'livenessProbe',
	'readinessProbe',
	'startupProbe',
	'lifecycle',
	'resources',
	'resizePolicy',
	'restartPolicy',
] as const satisfies ReadonlyArray<keyof Container>;

const isSaid = (value: unknown): boolean =>
	value !== undefined && !(typeof value === 'object' && value !== null && Object.keys(value).length === 0);

const oneErrors = (container: EphemeralContainer, field: string, {spec}: Pod): FieldErrors => {
	const target = container.targetContainerName ?? '';
	const around: Surroundings = {
		volumes: new Set((spec.volumes ?? []).map(({name}) => name)),
		claims: new Set(),
		graceSeconds: spec.terminationGracePeriodSeconds,
		restartPolicy: spec.restartPolicy,
		hostUsers: spec.hostUsers !== false,
		os: spec.os?.name,
	};
	const isThere = [...spec.containers, ...(spec.initContainers ?? [])].some(({name}) => name === target);
	return [
		...containerErrors(container, field, around),
		...(target !== '' && !isThere ? [missingField(`${field}.targetContainerName`, target)] : []),
		...notForIt
			.filter(member => isSaid(container[member]))
			.map(member => forbiddenField(`${field}.${member}`, 'cannot be set for an Ephemeral Container')),
	];
};

/** Those that are there already stay as they are: nothing takes a container out of a pod. */
const changeErrors = (next: readonly EphemeralContainer[], before: readonly EphemeralContainer[]): FieldErrors =>
	before.flatMap(old => {
		const now = next.find(({name}) => name === old.name);

		if (now === undefined) {
			return [
				forbiddenField('spec.ephemeralContainers', `existing ephemeral containers "${old.name}" may not be removed`),
			];
		}

		return equalValues(now, old)
			? []
			: [forbiddenField('spec.ephemeralContainers', `existing ephemeral containers "${old.name}" may not be changed`)];
	});

export const ephemeralContainerErrors = (next: Pod, before: Pod): FieldErrors => {
	const field = 'spec.ephemeralContainers';
	const containers = next.spec.ephemeralContainers ?? [];
	const others = [...next.spec.containers, ...(next.spec.initContainers ?? [])];
	return [
		...eachItem(containers, field, (container, at) => oneErrors(container, at, next)),
		...duplicates(
			[...others, ...containers],
			({name}) => name,
			index => `${field}[${index - others.length}].name`,
		),
		...changeErrors(containers, before.spec.ephemeralContainers ?? []),
	];
};
