import type {PersistentVolumeClaim} from '../../api/kinds/persistent-volume-claim.ts';
import {storageClasses} from '../../api/kinds/storage-class.ts';
import {type AdmissionPlugin, creates} from './plugin.ts';

const isDefault = 'storageclass.kubernetes.io/is-default-class';

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

		const made = (created: string | undefined): string => created ?? '';
		const [newest] = admission.storage
			.sorted(storageClasses)
			.filter(({metadata}) => metadata.annotations?.[isDefault] === 'true')
			.sort((left, right) => {
				const [a, b] = [made(left.metadata.creationTimestamp), made(right.metadata.creationTimestamp)];
				return a === b ? (left.metadata.name < right.metadata.name ? -1 : 1) : a < b ? 1 : -1;
			});
		return newest === undefined ? claim : {...claim, spec: {...claim.spec, storageClassName: newest.metadata.name}};
	},
};
