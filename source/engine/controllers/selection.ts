import type {LabelSelector, LabelSelectorRequirement, Labels} from '../api/meta.ts';

const meets = (requirement: LabelSelectorRequirement, labels: Labels): boolean => {
	const value = labels[requirement.key];

	switch (requirement.operator) {
		case 'In':
			return value !== undefined && (requirement.values ?? []).includes(value);
		case 'NotIn':
			return value === undefined || !(requirement.values ?? []).includes(value);
		case 'Exists':
			return value !== undefined;
		case 'DoesNotExist':
			return value === undefined;
	}
};

const noLabels: Labels = {};

/** Whether every pair stands in the labels. */
export const hasLabels = (wanted: Labels | undefined, labels: Labels | undefined): boolean => {
	for (const key in wanted) {
		if (labels?.[key] !== wanted[key]) {
			return false;
		}
	}

	return true;
};

/** Whether the selector names nothing, and therefore everything. */
export const selectsAll = (selector: LabelSelector | undefined): boolean =>
	Object.keys(selector?.matchLabels ?? {}).length === 0 && (selector?.matchExpressions ?? []).length === 0;

/** Whether the selector picks these labels. An absent selector picks nothing, an empty one everything. */
export const selects = (selector: LabelSelector | undefined, labels: Labels | undefined): boolean =>
	selector !== undefined &&
	hasLabels(selector.matchLabels, labels) &&
	(selector.matchExpressions ?? []).every(requirement => meets(requirement, labels ?? noLabels));
