/** What a person may change of a pod that is there. Source: pkg/apis/core/validation/validation.go, ValidatePodUpdate */
import {internalOf} from '../moulds/internal.ts';
import {equalSaid} from '../share.ts';
import {unifiedDiff} from '../unified-diff.ts';
import {type FieldErrors, forbiddenField, invalidField, requiredField} from '../validation.ts';
import {eachItem, metadataErrors} from './check.ts';
import type {Container} from './container.ts';
import {imageSpaceErrors} from './container-validation.ts';
import type {Pod} from './pod.ts';
import type {PodSpec} from './pod-spec.ts';
import {podErrors} from './pod-validation.ts';
import type {NodeSelectorTerm} from './scheduling-terms.ts';
import {tolerationsErrors} from './scheduling-validation.ts';

const changeable =
	'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

const imagesErrors = (containers: readonly Container[] | undefined, field: string): FieldErrors =>
	eachItem(containers, field, (container, at) => [
		...(container.image ? [] : [requiredField(`${at}.image`)]),
		...imageSpaceErrors(container, at),
	]);

const countErrors = (next: PodSpec, before: PodSpec): FieldErrors => {
	const other = (['containers', 'initContainers'] as const).find(
		list => (next[list] ?? []).length !== (before[list] ?? []).length,
	);
	return other === undefined
		? []
		: [
				...(other === 'initContainers' ? imagesErrors(next.containers, 'spec.containers') : []),
				forbiddenField(`spec.${other}`, 'pod updates may not add or remove containers'),
			];
};

const longestDeadline = 2_147_483_647;

type Found = {readonly errors: FieldErrors; readonly stops: boolean};

/** A deadline may come nearer, and never go. */
const deadlineChange = ({activeDeadlineSeconds: next}: PodSpec, {activeDeadlineSeconds: before}: PodSpec): Found => {
	const field = 'spec.activeDeadlineSeconds';

	if (next === undefined) {
		const gone = invalidField(field, null, 'must not update from a positive integer to nil value');
		return {errors: before === undefined ? [] : [gone], stops: false};
	}

	if (next < 0 || next > longestDeadline) {
		const words = `must be between 0 and ${longestDeadline}, inclusive`;
		return {errors: [invalidField(field, next, words)], stops: true};
	}

	return before !== undefined && before < next
		? {errors: [invalidField(field, next, 'must be less than or equal to previous value')], stops: true}
		: {errors: [], stops: false};
};

const tolerationChangeErrors = (next: PodSpec, before: PodSpec): FieldErrors => {
	const kept = (before.tolerations ?? []).every(toleration =>
		(next.tolerations ?? []).some(other =>
			equalSaid({...other, tolerationSeconds: undefined}, {...toleration, tolerationSeconds: undefined}),
		),
	);
	return kept
		? tolerationsErrors(next.tolerations, 'spec.tolerations')
		: [forbiddenField('spec.tolerations', 'existing toleration can not be modified except its tolerationSeconds')];
};

const gateChangeErrors = (next: PodSpec, before: PodSpec): FieldErrors =>
	eachItem(next.schedulingGates, 'spec.schedulingGates', ({name}, at) =>
		(before.schedulingGates ?? []).some(gate => gate.name === name)
			? []
			: [forbiddenField(`${at}.name`, `only deletion is allowed, but found new scheduling gate '${name}'`)],
	);

const selectorChangeErrors = ({nodeSelector: next}: PodSpec, {nodeSelector: before}: PodSpec): FieldErrors =>
	Object.entries(before ?? {}).every(([key, value]) => next?.[key] === value)
		? []
		: [
				invalidField(
					'spec.nodeSelector',
					next ?? null,
					'only additions to spec.nodeSelector are allowed (no mutations or deletions)',
				),
			];

const onlyGrows = (next: NodeSelectorTerm, before: NodeSelectorTerm): boolean => {
	const lists = ['matchExpressions', 'matchFields'] as const;
	const wasEmpty = lists.every(list => (before[list] ?? []).length === 0);
	return wasEmpty
		? lists.every(list => (next[list] ?? []).length === 0)
		: lists.every(list => {
				const was = before[list] ?? [];
				return equalSaid((next[list] ?? []).slice(0, was.length), was);
			});
};

const termsOf = ({affinity}: PodSpec): readonly NodeSelectorTerm[] =>
	affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];

const shownTerm = (term: NodeSelectorTerm) => internalOf('core/v1.NodeSelectorTerm', term);

const affinityChangeErrors = (next: PodSpec, before: PodSpec): FieldErrors => {
	const field = 'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms';
	const [terms, were] = [termsOf(next), termsOf(before)];

	if (were.length > 0 && were.length !== terms.length) {
		const shown = terms.length === 0 ? null : terms.map(shownTerm);
		return [invalidField(field, shown, 'no additions/deletions to non-empty NodeSelectorTerms list are allowed')];
	}

	return were.flatMap((was, index) => {
		const term = terms[index] ?? {};
		return onlyGrows(term, was)
			? []
			: [invalidField(`${field}[${index}]`, shownTerm(term), 'only additions are allowed (no mutations or deletions)')];
	});
};

const isGated = ({schedulingGates}: PodSpec): boolean => (schedulingGates ?? []).length > 0;

/** The affinity with the nodes of the other one: those of a pod behind a gate have been looked at by themselves. */
const withNodeAffinity = (next: PodSpec['affinity'], before: PodSpec['affinity']): PodSpec['affinity'] => {
	const {nodeAffinity} = before ?? {};

	if (equalSaid(next?.nodeAffinity, nodeAffinity)) {
		return next;
	}

	const others = next?.podAffinity ?? next?.podAntiAffinity;
	return before === undefined && others === undefined
		? undefined
		: {...next, ...(nodeAffinity === undefined ? {nodeAffinity: undefined} : {nodeAffinity})};
};

/** The spec with what may change taken from the one before. */
const withChangeable = (spec: PodSpec, from: PodSpec): PodSpec => {
	const withImages = (list: readonly Container[] | undefined, other: readonly Container[] | undefined) =>
		list?.map((container, index) => ({...container, image: other?.[index]?.image}));
	const isHurried = (from.terminationGracePeriodSeconds ?? 0) < 0 && spec.terminationGracePeriodSeconds === 1;
	return {
		...spec,
		containers: withImages(spec.containers, from.containers) ?? [],
		initContainers: withImages(spec.initContainers, from.initContainers),
		activeDeadlineSeconds: from.activeDeadlineSeconds,
		tolerations: from.tolerations,
		schedulingGates: from.schedulingGates,
		...(isHurried ? {terminationGracePeriodSeconds: from.terminationGracePeriodSeconds} : {}),
		...(isGated(from)
			? {nodeSelector: from.nodeSelector, affinity: withNodeAffinity(spec.affinity, from.affinity)}
			: {}),
	};
};

const shownSpec = (spec: PodSpec) => internalOf('core/v1.PodSpec', spec);

const otherErrors = (next: PodSpec, before: PodSpec): FieldErrors => {
	const [wanted, was] = [shownSpec(withChangeable(next, before)), shownSpec(before)];
	return equalSaid(wanted, was) ? [] : [forbiddenField('spec', `${changeable}\n${unifiedDiff(was, wanted)}`)];
};

const changeErrors = (next: PodSpec, before: PodSpec): FieldErrors => {
	const counts = countErrors(next, before);

	if (counts.length > 0) {
		return counts;
	}

	const images = [
		...imagesErrors(next.containers, 'spec.containers'),
		...imagesErrors(next.initContainers, 'spec.initContainers'),
	];
	const deadline = deadlineChange(next, before);

	if (deadline.stops) {
		return [...images, ...deadline.errors];
	}

	return [
		...images,
		...deadline.errors,
		...tolerationChangeErrors(next, before),
		...gateChangeErrors(next, before),
		...(isGated(before) ? [...selectorChangeErrors(next, before), ...affinityChangeErrors(next, before)] : []),
		...otherErrors(next, before),
	];
};

/** What a person may change of a pod. Binding it to a node is not such an update. */
export const podUpdateErrors = (next: Pod, before: Pod): FieldErrors =>
	// Nearly all updates of pods are reports of status, which share the spec that was judged when it was written.
	next.spec === before.spec
		? metadataErrors(next)
		: [...podErrors(next), ...changeErrors(next.spec ?? {containers: []}, before.spec)];
