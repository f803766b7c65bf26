import {classNameOf, requestedStorage} from '../../api/claim-view.ts';
import type {PersistentVolumeClaim} from '../../api/kinds/persistent-volume-claim.ts';
import {storageClasses} from '../../api/kinds/storage-class.ts';
import {forbidden} from '../../api/refusals.ts';
import {type AdmissionPlugin, updates} from './plugin.ts';

/** Bound claims grow where their class allows it. Source: plugin/pkg/admission/storage/persistentvolume/resize/admission.go */
export const claimResize: AdmissionPlugin = {
	name: 'PersistentVolumeClaimResize',
	validate(admission) {
		if (!updates(admission, 'persistentvolumeclaims')) {
			return undefined;
		}

		const next = admission.object as PersistentVolumeClaim | undefined;
		const before = admission.before as PersistentVolumeClaim | undefined;

		if (next === undefined || before === undefined || requestedStorage(next) <= requestedStorage(before)) {
			return undefined;
		}

		if (before.status?.phase !== 'Bound') {
			return forbidden(admission.kind, admission.name, 'Only bound persistent volume claims can be expanded');
		}

		return admission.storage.get(storageClasses, classNameOf(next))?.allowVolumeExpansion === true
			? undefined
			: forbidden(
					admission.kind,
					admission.name,
					'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
				);
	},
};
