/** Moulds of what drivers and runtimes say of themselves. Source: k8s.io/api/storage/v1/types.go, node/v1/types.go */
import {labelSelector} from './meta-moulds.ts';
import {each, list, type Mould, quantities, struct, textMap, texts} from './mould.ts';
import {tolerations} from './pod-moulds.ts';

const volumeError = struct('VolumeError', {...each('text', 'time', 'message'), errorCode: 'count'});

export const storageMoulds: Readonly<Record<string, Readonly<Record<string, Mould>>>> = {
	VolumeAttachment: {
		spec: struct('VolumeAttachmentSpec', {
			...each('text', 'attacher', 'nodeName'),
			source: struct('VolumeAttachmentSource', {persistentVolumeName: 'text', inlineVolumeSpec: 'any'}),
		}),
		status: struct('VolumeAttachmentStatus', {
			attached: 'flag',
			attachmentMetadata: textMap,
			...each(volumeError, 'attachError', 'detachError'),
		}),
	},
	CSIDriver: {
		spec: struct('CSIDriverSpec', {
			...each(
				'flag',
				'attachRequired',
				'podInfoOnMount',
				'storageCapacity',
				'requiresRepublish',
				'seLinuxMount',
				'serviceAccountTokenInSecrets',
			),
			fsGroupPolicy: 'text',
			volumeLifecycleModes: texts,
			tokenRequests: list(struct('TokenRequest', {audience: 'text', expirationSeconds: 'longCount'})),
			nodeAllocatableUpdatePeriodSeconds: 'longCount',
		}),
	},
	CSIStorageCapacity: {
		nodeTopology: labelSelector,
		storageClassName: 'text',
		...each('quantity', 'capacity', 'maximumVolumeSize'),
	},
	RuntimeClass: {
		handler: 'text',
		overhead: struct('Overhead', {podFixed: quantities}),
		scheduling: struct('Scheduling', {nodeSelector: textMap, tolerations}),
	},
};
