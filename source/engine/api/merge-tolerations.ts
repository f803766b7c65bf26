import type {Toleration} from './kinds/scheduling-terms.ts';
import {equalValues} from './share.ts';

/** Whether the first tolerates all that the second does. Source: pkg/util/tolerations/tolerations.go, isSuperset */
const covers = (wide: Toleration, narrow: Toleration): boolean => {
	if (equalValues(wide, narrow)) {
		return true;
	}

	const isForAll = (wide.key ?? '') === '' && wide.operator === 'Exists';

	if ((!isForAll && wide.key !== narrow.key) || ((wide.effect ?? '') !== '' && wide.effect !== narrow.effect)) {
		return false;
	}

	const [most, least] = [wide.tolerationSeconds, narrow.tolerationSeconds];

	if (wide.effect === 'NoExecute' && most !== undefined && (least === undefined || least > most)) {
		return false;
	}

	return wide.operator === 'Exists' || (narrow.operator === 'Equal' && (wide.value ?? '') === (narrow.value ?? ''));
};

/** Both lists in one, without what another one covers. Source: pkg/util/tolerations/tolerations.go, MergeTolerations */
export const mergeTolerations = (
	first: readonly Toleration[] = [],
	second: readonly Toleration[] = [],
): readonly Toleration[] => {
	const all = [...first, ...second];
	const merged: Toleration[] = [];

	for (const [index, toleration] of all.entries()) {
		const isCovered =
			merged.some(other => covers(other, toleration)) ||
			all.slice(index + 1).some(other => !equalValues(other, toleration) && covers(other, toleration));

		if (!isCovered) {
			merged.push(toleration);
		}
	}

	return merged;
};
