import {withCondition} from '../../api/conditions.ts';
import type {AnyKind} from '../../api/kind.ts';
import {type Pod, pods} from '../../api/kinds/pod.ts';
import type {ApiObject} from '../../api/object.ts';
import {conflict, failed, succeeded} from '../../api/refusals.ts';
import type {Status} from '../../api/status.ts';
import {fieldErrorText, requiredField, unsupportedField} from '../../api/validation.ts';
import {otherUid} from '../metadata.ts';
import {refused} from '../storage.ts';
import {type Subresource, statusReply} from './subresource.ts';

/** What a scheduler posts: a pod's name in the metadata, and where it shall run. */
export type Binding = ApiObject & {
	readonly target: {readonly apiVersion?: string; readonly kind?: string; readonly name: string};
};

const podBindings = {group: '', plural: 'pods/binding', kind: 'Binding'};

const refusalOf = (pod: Pod, {metadata, target}: Binding): Status | undefined => {
	const {name} = pod.metadata;

	if ((target?.name ?? '') === '') {
		return failed(fieldErrorText(requiredField('target.name')));
	}

	if ((target.kind ?? '') !== '' && target.kind !== 'Node') {
		return failed(fieldErrorText(unsupportedField('target.kind', target.kind, ['Node', '<empty>'])));
	}

	if (metadata.uid !== undefined && metadata.uid !== pod.metadata.uid) {
		return conflict(pods, name, otherUid(pods as unknown as AnyKind, metadata.uid, pod.metadata));
	}

	if (pod.metadata.deletionTimestamp !== undefined) {
		return conflict(podBindings, name, `pod ${name} is being deleted, cannot be assigned to a host`);
	}

	if ((pod.spec.nodeName ?? '') !== '') {
		return conflict(podBindings, name, `pod ${name} is already assigned to node "${pod.spec.nodeName ?? ''}"`);
	}

	return (pod.spec.schedulingGates ?? []).length > 0
		? conflict(podBindings, name, `pod ${name} has non-empty .spec.schedulingGates`)
		: undefined;
};

/** Source: pkg/registry/core/pod/storage/storage.go, `setPodHostAndAnnotations`. */
export const binding: Subresource = {
	name: 'binding',
	create({request, key, object, storage, kernel}) {
		const pod = object as Pod;
		const wish = request.object as Binding;
		const refusal = refusalOf(pod, wish);

		if (refusal !== undefined) {
			return refused(refusal);
		}

		// Of which generation it speaks, the kubelet will say.
		const conditions = withCondition(pod.status?.conditions, {type: 'PodScheduled', status: 'True'}, kernel.now);
		const {annotations} = wish.metadata;
		const next: Pod = {
			...pod,
			metadata:
				annotations === undefined
					? pod.metadata
					: {...pod.metadata, annotations: {...pod.metadata.annotations, ...annotations}},
			spec: {...pod.spec, nodeName: wish.target.name},
			status: {...pod.status, conditions} as NonNullable<Pod['status']>,
		};

		if (request.dryRun === true) {
			return statusReply(succeeded(undefined, 201));
		}

		const reply = storage.replace(pods, key, next, pod);
		return reply.ok ? statusReply(succeeded(undefined, 201)) : reply;
	},
};
