import {pvcProtection, pvProtection} from '../../api/claim-view.ts';
import type {AdmissionPlugin} from './plugin.ts';
import {creates} from './plugin.ts';

const finalizers: Readonly<Record<string, string>> = {
	persistentvolumeclaims: pvcProtection,
	persistentvolumes: pvProtection,
};

/**
Claims and volumes are not deleted while they are in use: the protection controllers take off what is put on here.
Source: plugin/pkg/admission/storage/storageobjectinuseprotection
*/
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
