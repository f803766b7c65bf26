import type {Pod, Toleration} from '../../api/kinds/pod.ts';
import {grown} from '../../api/share.ts';
import {type AdmissionPlugin, creates, updates} from './plugin.ts';

const seconds = 300;

const toleratesForNow = (key: string): Toleration =>
	Object.freeze({key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: seconds});

/** Most pods say nothing themselves, and share this list. */
const defaults: readonly Toleration[] = Object.freeze([
	toleratesForNow('node.kubernetes.io/not-ready'),
	toleratesForNow('node.kubernetes.io/unreachable'),
]);

const covers = (toleration: Toleration, key: string): boolean =>
	(toleration.key === undefined || toleration.key === '' || toleration.key === key) &&
	(toleration.effect === undefined || toleration.effect === 'NoExecute');

/** The same list when nothing is missing. */
const withDefaults = (own: readonly Toleration[]): readonly Toleration[] => {
	if (own.length === 0) {
		return defaults;
	}

	const missing = defaults.filter(({key = ''}) => !own.some(toleration => covers(toleration, key)));
	return missing.length === 0 ? own : [...own, ...missing];
};

/**
Every pod puts up with a node that is not ready or unreachable for 300 s, unless it says something about that itself.
Source: plugin/pkg/admission/defaulttolerationseconds
*/
export const defaultTolerations: AdmissionPlugin = {
	name: 'DefaultTolerationSeconds',
	mutate(admission) {
		const pod = admission.object as Pod;

		if (!creates(admission, 'pods') && !updates(admission, 'pods')) {
			return pod;
		}

		const own = pod.spec.tolerations ?? [];
		const tolerations = withDefaults(own);
		return tolerations === own ? pod : grown(pod, {spec: grown(pod.spec, {tolerations})});
	},
};
