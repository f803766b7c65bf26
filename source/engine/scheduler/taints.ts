import type {Taint} from '../api/kinds/node.ts';
import type {Toleration} from '../api/kinds/pod.ts';
import type {Dependence} from './framework.ts';
import {textOf} from './text-of.ts';

/** Source: staging/src/k8s.io/api/core/v1/toleration.go */
export const tolerates = (toleration: Toleration, taint: Taint): boolean => {
	const {effect, key, operator, value} = toleration;

	if (effect !== undefined && (effect as string) !== '' && effect !== taint.effect) {
		return false;
	}

	if (key !== undefined && key !== '' && key !== taint.key) {
		return false;
	}

	return operator === 'Exists'
		? true
		: (operator === undefined || operator === 'Equal' || (operator as string) === '') &&
				(value ?? '') === (taint.value ?? '');
};

export const isTolerated = (taint: Taint, tolerations: readonly Toleration[]): boolean => {
	for (const toleration of tolerations) {
		if (tolerates(toleration, taint)) {
			return true;
		}
	}

	return false;
};

const keepsPodsAway = (taint: Taint): boolean => taint.effect === 'NoSchedule' || taint.effect === 'NoExecute';

/** The first taint of the node, in its order, that keeps such a pod away. */
export const firstUntolerated = (taints: readonly Taint[], tolerations: readonly Toleration[]): Taint | undefined => {
	for (const taint of taints) {
		if (keepsPodsAway(taint) && !isTolerated(taint, tolerations)) {
			return taint;
		}
	}

	return undefined;
};

/** What depends on a node's taints and a pod's tolerations. */
export const onTaints: Dependence<unknown> = {on: 'node', key: ({tolerations}) => textOf(tolerations)};
