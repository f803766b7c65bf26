/** What the API server makes of a pod that nobody sends it: for tools that look at manifests without a cluster. */
import {type Pod, pods} from './api/kinds/pod.ts';
import type {PriorityClass} from './api/kinds/priority-class.ts';
import {keyOf} from './api/object.ts';
import {type Parsed, parsed, unparsed} from './api/parsed.ts';
import {defaultTolerations} from './apiserver/admission/default-tolerations.ts';
import type {Admission} from './apiserver/admission/plugin.ts';
import {priority} from './apiserver/admission/priority.ts';
import {admin} from './apiserver/authentication.ts';
import type {Storage} from './apiserver/storage.ts';
import {createDraws} from './kernel/draws.ts';

/** All that the plug-ins below look up. */
const storageOf = (classes: readonly PriorityClass[]): Storage =>
	({
		get: (_kind: unknown, name: string) => classes.find(({metadata}) => metadata.name === name),
		all: () => classes,
	}) as unknown as Storage;

/**
The pod with its priority and the tolerations that every pod gets; the same pod when it has them, or the sentence that refuses it.

Source: plugin/pkg/admission/priority, plugin/pkg/admission/defaulttolerationseconds
*/
export const admittedPod = (pod: Pod, classes: readonly PriorityClass[]): Parsed<Pod> => {
	const admission = {
		user: admin,
		verb: 'create',
		kind: pods,
		key: keyOf(pod),
		namespace: pod.metadata.namespace,
		name: pod.metadata.name,
		subresource: '',
		before: undefined,
		now: 0,
		draws: createDraws('admitted'),
		storage: storageOf(classes),
	} as unknown as Omit<Admission, 'object'>;
	let object = pod;

	for (const plugin of [priority, defaultTolerations]) {
		const next = plugin.mutate?.({...admission, object}) ?? object;

		if ('refusal' in next) {
			return unparsed(next.refusal.message ?? `${keyOf(pod)} is refused`);
		}

		object = next as Pod;
	}

	return parsed(object);
};
