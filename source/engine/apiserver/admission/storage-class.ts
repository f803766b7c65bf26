import type {PersistentVolumeClaim} from '../../api/kinds/persistent-volume-claim.ts';
import {defaultClassOf, storageClasses} from '../../api/kinds/storage-class.ts';
import {type AdmissionPlugin, creates} from './plugin.ts';

/**
A claim that names no class gets the default one, of several the newest.
Source: plugin/pkg/admission/storage/storageclass/setdefault
*/
export const defaultStorageClass: AdmissionPlugin = {
	name: 'DefaultStorageClass',
	mutate(admission) {
		const claim = admission.object as PersistentVolumeClaim;

		if (!creates(admission, 'persistentvolumeclaims') || claim.spec.storageClassName !== undefined) {
			return claim;
		}

		const newest = defaultClassOf(admission.storage.sorted(storageClasses));
		return newest === undefined ? claim : {...claim, spec: {...claim.spec, storageClassName: newest.metadata.name}};
	},
};
