import type {Kind} from '../kind.ts';
import {dnsSubdomainProblems} from '../names.ts';
import type {ApiObject} from '../object.ts';
import {withMembers} from '../share.ts';
import {type FieldErrors, invalidField, requiredField, tooLongField} from '../validation.ts';
import {immutableStruct, isRecord, metadataErrors, problemsAt, requiredText} from './check.ts';
import {ageColumn, flagColumn, nameColumn, textColumn} from './columns.ts';
import {driverNameErrors} from './csi-names.ts';
import {defineKind} from './define-kind.ts';
import {keptStatus} from './strategy.ts';

type VolumeError = {readonly time?: string; readonly message?: string; readonly errorCode?: number};

export type VolumeAttachmentSpec = {
	/** The driver that must see to it. */
	readonly attacher: string;
	readonly source: {readonly persistentVolumeName?: string; readonly inlineVolumeSpec?: unknown};
	readonly nodeName: string;
};

export type VolumeAttachment = ApiObject & {
	readonly spec: VolumeAttachmentSpec;
	readonly status?: {
		readonly attached: boolean;
		readonly attachmentMetadata?: Readonly<Record<string, string>>;
		readonly attachError?: VolumeError;
		readonly detachError?: VolumeError;
	};
};

const sourceErrors = (source: VolumeAttachmentSpec['source'] | undefined): FieldErrors => {
	const {persistentVolumeName, inlineVolumeSpec} = source ?? {};
	const words = 'must specify exactly one of inlineVolumeSpec and persistentVolumeName';

	if (persistentVolumeName !== undefined && inlineVolumeSpec !== undefined) {
		return [invalidField('spec.source', source, words)];
	}

	if (persistentVolumeName === undefined) {
		return inlineVolumeSpec === undefined ? [requiredField('spec.source', words)] : [];
	}

	const field = 'spec.source.persistentVolumeName';
	return [
		...requiredText(persistentVolumeName, field, 'must specify non empty persistentVolumeName'),
		...problemsAt(field, persistentVolumeName, dnsSubdomainProblems(persistentVolumeName)),
	];
};

/** Source: pkg/apis/storage/validation/validation.go */
const attachmentErrors = (attachment: VolumeAttachment): FieldErrors => {
	const spec: Partial<VolumeAttachmentSpec> = isRecord(attachment.spec) ? attachment.spec : {};
	return [
		...metadataErrors(attachment),
		...driverNameErrors(spec.attacher, 'spec.attacher'),
		...sourceErrors(spec.source),
		...problemsAt('spec.nodeName', spec.nodeName ?? '', dnsSubdomainProblems(spec.nodeName)),
	];
};

const longestMessage = 1024;

const statusErrors = ({status}: VolumeAttachment): FieldErrors =>
	(['attachError', 'detachError'] as const).flatMap(name =>
		(status?.[name]?.message?.length ?? 0) > longestMessage
			? [tooLongField(`status.${name}.message`, longestMessage)]
			: [],
	);

export const volumeAttachments: Kind<VolumeAttachment> = defineKind<VolumeAttachment>({
	group: 'storage.k8s.io',
	version: 'v1',
	kind: 'VolumeAttachment',
	plural: 'volumeattachments',
	singular: 'volumeattachment',
	namespaced: false,
	subresources: ['status'],
	prepareForCreate: attachment => ({...attachment, status: {attached: false}}),
	prepareForUpdate: keptStatus,
	prepareForStatusUpdate: (next, before) => withMembers(next, {spec: before.spec}),
	validate: attachmentErrors,
	validateUpdate: (next, before) => [
		...attachmentErrors(next),
		...immutableStruct(next.spec, before.spec, 'spec', 'storage/v1.VolumeAttachmentSpec'),
	],
	validateStatusUpdate: statusErrors,
	columns: [
		nameColumn,
		{...textColumn('Attacher', ({spec}) => spec.attacher), format: 'name'},
		textColumn('PV', ({spec}) => spec.source.persistentVolumeName ?? ''),
		textColumn('Node', ({spec}) => spec.nodeName),
		flagColumn('Attached', ({status}) => status?.attached),
		ageColumn,
	],
});
