import type {AnyKind} from '../../api/kind.ts';
import type {Pod} from '../../api/kinds/pod.ts';
import type {ApiObject} from '../../api/object.ts';
import type {AdmissionPlugin} from './plugin.ts';
import {creates} from './plugin.ts';

const finalizers: Readonly<Record<string, string>> = {
	persistentvolumeclaims: 'kubernetes.io/pvc-protection',
	persistentvolumes: 'kubernetes.io/pv-protection',
};

/** Claims and volumes in use are not deleted. Source: plugin/pkg/admission/storage/storageobjectinuseprotection */
export const storageProtection: AdmissionPlugin = {
	name: 'StorageObjectInUseProtection',
	mutate(admission) {
		const {object, kind} = admission;
		const finalizer = Object.hasOwn(finalizers, kind.plural) ? finalizers[kind.plural] : undefined;
		const present = object.metadata.finalizers ?? [];

		if (finalizer === undefined || !creates(admission, kind.plural) || present.includes(finalizer)) {
			return object;
		}

		return {...object, metadata: {...object.metadata, finalizers: [...present, finalizer]}};
	},
};

const isOver = ({status}: Pod): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed';

/** A pod that waits for a machine uses nothing yet. */
const uses = (pod: Pod, claim: string): boolean =>
	(pod.spec.nodeName ?? '') !== '' &&
	(pod.spec.volumes ?? []).some(volume => volume.persistentVolumeClaim?.claimName === claim);

/**
A claim or a volume that is to go, without the finalizer that holds it while it is in use; the same when it is, and any other
object. There are no protection controllers here to take the finalizer off, so the server itself looks, as it deletes.
Source: pkg/controller/volume/pvcprotection, pvprotection
*/
export const unprotected = (kind: AnyKind, object: ApiObject, pods: () => readonly Pod[]): ApiObject => {
	const finalizer = kind.group === '' && Object.hasOwn(finalizers, kind.plural) ? finalizers[kind.plural] : undefined;
	const {finalizers: present = [], name} = object.metadata;

	if (finalizer === undefined || !present.includes(finalizer)) {
		return object;
	}

	const isUsed =
		kind.plural === 'persistentvolumes'
			? (object as ApiObject & {readonly status?: {readonly phase?: string}}).status?.phase === 'Bound'
			: pods().some(pod => !isOver(pod) && uses(pod, name));
	return isUsed
		? object
		: {...object, metadata: {...object.metadata, finalizers: present.filter(each => each !== finalizer)}};
};
