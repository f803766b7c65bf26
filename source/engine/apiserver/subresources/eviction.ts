import {isConditionTrue, podCondition, withCondition} from '../../api/conditions.ts';
import {type Pod, pods} from '../../api/kinds/pod.ts';
import {type PodDisruptionBudget, podDisruptionBudgets} from '../../api/kinds/pod-disruption-budget.ts';
import {type ApiObject, keyOf} from '../../api/object.ts';
import {badRequest, failed, forbidden, succeeded, tooManyRequests} from '../../api/refusals.ts';
import {selectorMatches} from '../../api/selectors.ts';
import type {Status} from '../../api/status.ts';
import type {DeleteOptions} from '../../api/verbs.ts';
import {timestamp} from '../../kernel/time.ts';
import {refused} from '../storage.ts';
import {type Subresource, type SubresourceContext, statusReply} from './subresource.ts';

/** A wish that a pod leave, which its budget may refuse. */
export type Eviction = ApiObject & {readonly deleteOptions?: DeleteOptions};

const violates = "Cannot evict pod as it would violate the pod's disruption budget.";
const mostDisrupted = 2000;

/** Pods whose leaving disturbs nobody: no budget is asked. */
const isBeyondBudgets = ({metadata, status}: Pod): boolean =>
	metadata.deletionTimestamp !== undefined ||
	status?.phase === 'Succeeded' ||
	status?.phase === 'Failed' ||
	status?.phase === 'Pending';

/** A pod that is not ready does not count towards the budget, so it may go when the policy or the others' health allow it. */
const mayGoUnready = (pod: Pod, {spec, status}: PodDisruptionBudget): boolean =>
	!isConditionTrue(pod.status?.conditions, 'Ready') &&
	(spec.unhealthyPodEvictionPolicy === 'AlwaysAllow' ||
		((status?.desiredHealthy ?? 0) > 0 && (status?.currentHealthy ?? 0) >= (status?.desiredHealthy ?? 0)));

const budgetRefusal = (budget: PodDisruptionBudget): Status | undefined => {
	const {name} = budget.metadata;
	const {status} = budget;

	if ((status?.observedGeneration ?? 0) < (budget.metadata.generation ?? 0)) {
		const message = `The disruption budget ${name} is still being processed by the server.`;
		return tooManyRequests(violates, 10, [{reason: 'DisruptionBudget', message}]);
	}

	if (Object.keys(status?.disruptedPods ?? {}).length > mostDisrupted) {
		return forbidden(
			podDisruptionBudgets,
			name,
			'DisruptedPods map too big - too many evictions not confirmed by PDB controller',
		);
	}

	if ((status?.disruptionsAllowed ?? 0) < 0) {
		return forbidden(podDisruptionBudgets, name, 'pdb disruptions allowed is negative');
	}

	if ((status?.disruptionsAllowed ?? 0) === 0) {
		const wants = `needs ${status?.desiredHealthy ?? 0} healthy pods and has ${status?.currentHealthy ?? 0} currently`;
		const message = `The disruption budget ${name} ${wants}`;
		return tooManyRequests(violates, undefined, [{reason: 'DisruptionBudget', message}]);
	}

	return undefined;
};

/** Takes one disruption from the budget and notes the pod, until the controller has counted again. */
const charge = ({storage, kernel}: SubresourceContext, budget: PodDisruptionBudget, pod: Pod): void => {
	const status = budget.status!;
	const disruptionsAllowed = status.disruptionsAllowed - 1;
	const usedUp = {
		type: 'DisruptionAllowed',
		status: 'False',
		reason: 'InsufficientPods',
		message: '',
		...(status.observedGeneration === undefined ? {} : {observedGeneration: status.observedGeneration}),
	} as const;
	const next: PodDisruptionBudget = {
		...budget,
		status: {
			...status,
			disruptionsAllowed,
			...(disruptionsAllowed === 0 ? {conditions: withCondition(status.conditions, usedUp, kernel.now)} : {}),
			disruptedPods: {...status.disruptedPods, [pod.metadata.name]: timestamp(kernel.now)},
		},
	};
	storage.replace(podDisruptionBudgets, keyOf(budget), next, budget);
};

const evict = (context: SubresourceContext, pod: Pod, options: DeleteOptions) => {
	const {key, storage, kernel} = context;
	const why = podCondition(pod, {
		type: 'DisruptionTarget',
		status: 'True',
		reason: 'EvictionByEvictionAPI',
		message: 'Eviction API: evicting',
	});
	const conditions = withCondition(pod.status?.conditions, why, kernel.now);
	const marked = storage.replace(
		pods,
		key,
		{...pod, status: {...pod.status, conditions} as NonNullable<Pod['status']>},
		pod,
	);
	return marked.ok ? leave(context, options) : marked;
};

const leave = ({remove}: SubresourceContext, options: DeleteOptions) => {
	const reply = remove(options);
	return reply.ok ? statusReply(succeeded(undefined, 201)) : reply;
};

/** Source: pkg/registry/core/pod/storage/eviction.go */
export const eviction: Subresource = {
	name: 'eviction',
	create(context) {
		const {request, object, storage} = context;
		const pod = object as Pod;
		const {deleteOptions: options = {}, metadata} = (request.object as Eviction | undefined) ?? {};

		if (metadata?.name && metadata.name !== pod.metadata.name) {
			return refused(badRequest('name in URL does not match name in Eviction object'));
		}

		if (isBeyondBudgets(pod)) {
			return request.dryRun === true ? statusReply(succeeded(undefined, 201)) : evict(context, pod, options);
		}

		const budgets = storage
			.sorted(podDisruptionBudgets, pod.metadata.namespace)
			.filter(({spec}) => selectorMatches(spec.selector, pod.metadata.labels));
		const [budget] = budgets;

		if (budgets.length > 1) {
			const message =
				'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.';
			return refused(failed(message));
		}

		const isFree = budget === undefined || mayGoUnready(pod, budget);
		const refusal = isFree ? undefined : budgetRefusal(budget);

		if (refusal !== undefined) {
			return refused(refusal);
		}

		if (request.dryRun === true) {
			return statusReply(succeeded(undefined, 201));
		}

		if (!isFree) {
			charge(context, budget, pod);
		}

		return evict(context, pod, options);
	},
};
