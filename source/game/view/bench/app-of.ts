import type {Pod} from '../../../engine/api/kinds/pod.ts';
import {controllingOwner} from '../../../engine/client/ownership.ts';

/** The workload a pod belongs to: its owner's name without the hash of the template, or its own name. */
export const appOf = (pod: Pod): string => {
	const owner = controllingOwner(pod);

	if (owner === undefined) {
		return pod.metadata.name;
	}

	// A static pod is owned by its node and named after it.
	if (owner.kind === 'Node') {
		const suffix = `-${owner.name}`;
		const {name} = pod.metadata;
		return name.endsWith(suffix) ? name.slice(0, -suffix.length) : name;
	}

	const hash = pod.metadata.labels?.['pod-template-hash'];
	return hash !== undefined && owner.name.endsWith(`-${hash}`) ? owner.name.slice(0, -hash.length - 1) : owner.name;
};
