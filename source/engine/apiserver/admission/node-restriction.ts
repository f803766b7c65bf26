import type {Pod} from '../../api/kinds/pod.ts';
import {forbidden} from '../../api/refusals.ts';
import type {Status} from '../../api/status.ts';
import {nodeOf} from '../authentication.ts';
import type {Admission, AdmissionPlugin} from './plugin.ts';

const podRefusal = ({verb, subresource, before, object}: Admission, node: string): string | undefined => {
	const pod = (before ?? object) as Pod | undefined;

	if (verb === 'create' && subresource === '') {
		return pod?.spec.nodeName === node
			? undefined
			: `node "${node}" can only create pods with spec.nodeName set to itself`;
	}

	if (pod === undefined || pod.spec.nodeName === node) {
		return undefined;
	}

	if (verb === 'delete') {
		return `node "${node}" can only delete pods with spec.nodeName set to itself`;
	}

	if (subresource === 'eviction') {
		return `node "${node}" can only evict pods with spec.nodeName set to itself`;
	}

	return subresource === 'status'
		? `node "${node}" can only update pod status for pods with spec.nodeName set to itself`
		: undefined;
};

const leaseRefusal = ({name, namespace}: Admission, node: string): string | undefined => {
	if (namespace !== 'kube-node-lease') {
		return `can only access leases in the "kube-node-lease" system namespace`;
	}

	return name === node ? undefined : `can only access node lease with the same name as the requesting node`;
};

const nodeRefusal = ({name}: Admission, node: string): string | undefined =>
	name === node ? undefined : `node "${node}" is not allowed to modify node "${name}"`;

/** A kubelet writes about itself and its pods alone. Source: plugin/pkg/admission/noderestriction */
export const nodeRestriction: AdmissionPlugin = {
	name: 'NodeRestriction',
	validate(admission): Status | undefined {
		const node = nodeOf(admission.user);

		if (node === undefined) {
			return undefined;
		}

		const {kind, name} = admission;
		const why =
			kind.plural === 'pods'
				? podRefusal(admission, node)
				: kind.plural === 'leases'
					? leaseRefusal(admission, node)
					: kind.plural === 'nodes'
						? nodeRefusal(admission, node)
						: undefined;
		return why === undefined ? undefined : forbidden(kind, name, why);
	},
};
