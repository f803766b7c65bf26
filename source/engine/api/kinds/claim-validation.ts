/** What a claim may ask for. Source: pkg/apis/core/validation/validation.go, ValidatePersistentVolumeClaimSpec */
import {dnsLabelProblems, dnsSubdomainProblems} from '../names.ts';
import {compareQuantities} from '../quantity.ts';
import {equalValues} from '../share.ts';
import {type FieldErrors, forbiddenField, invalidField, requiredField, unsupportedField} from '../validation.ts';
import {problemsAt, requiredText, selectorErrors} from './check.ts';
import type {TypedLocalObjectReference} from './common.ts';
import type {PersistentVolumeClaimSpec} from './persistent-volume-claim.ts';

export const accessModes: readonly string[] = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];
export const volumeModes: readonly string[] = ['Block', 'Filesystem'];

/** Modes that nobody knows, and the one that goes with no other. */
export const accessModeErrors = (modes: readonly string[] | undefined, field: string): FieldErrors => {
	const known = (modes ?? []).filter(mode => accessModes.includes(mode));
	return [
		...(modes ?? [])
			.filter(mode => !accessModes.includes(mode))
			.map(mode => unsupportedField(field, mode, accessModes)),
		...(known.includes('ReadWriteOncePod') && known.some(mode => mode !== 'ReadWriteOncePod')
			? [forbiddenField(field, 'may not use ReadWriteOncePod with other access modes')]
			: []),
	];
};

export const volumeModeErrors = (mode: string | undefined, field: string): FieldErrors =>
	mode === undefined || volumeModes.includes(mode) ? [] : [unsupportedField(field, mode, volumeModes)];

export const classNameErrors = (name: string | undefined, field: string): FieldErrors =>
	name ? problemsAt(field, name, dnsSubdomainProblems(name)) : [];

const sizeErrors = (size: string | undefined, field: string): FieldErrors => {
	if (size === undefined) {
		return [requiredField(field)];
	}

	return compareQuantities(size, '0') > 0 ? [] : [invalidField(field, size, 'must be greater than zero')];
};

type DataSource = TypedLocalObjectReference & {readonly namespace?: string};

const dataSourceErrors = (source: DataSource | undefined, field: string): FieldErrors =>
	source === undefined
		? []
		: [
				...requiredText(source.name, `${field}.name`),
				...requiredText(source.kind, `${field}.kind`),
				...(source.apiGroup
					? problemsAt(`${field}.apiGroup`, source.apiGroup, dnsSubdomainProblems(source.apiGroup))
					: source.kind === 'PersistentVolumeClaim'
						? []
						: [
								invalidField(
									field,
									source.kind,
									"must be 'PersistentVolumeClaim' when referencing the default apiGroup",
								),
							]),
				...(source.namespace
					? problemsAt(`${field}.namespace`, source.namespace, dnsLabelProblems(source.namespace))
					: []),
			];

const sameSource = (one: DataSource, other: DataSource): boolean =>
	one.name === other.name && one.kind === other.kind && equalValues(one.apiGroup, other.apiGroup);

const bothSourcesErrors = ({dataSource, dataSourceRef}: PersistentVolumeClaimSpec, field: string): FieldErrors => {
	if (dataSource === undefined || dataSourceRef === undefined) {
		return [];
	}

	const why = dataSourceRef.namespace
		? 'may not be specified when dataSourceRef.namespace is specified'
		: sameSource(dataSource, dataSourceRef)
			? undefined
			: 'must match dataSourceRef';
	// What is shown is the place of the field in Go, in which nobody else can look.
	return why === undefined ? [] : [invalidField(field, {}, why)];
};

export const claimSpecErrors = (spec: PersistentVolumeClaimSpec, field: string): FieldErrors => [
	...((spec.accessModes ?? []).length === 0
		? [requiredField(`${field}.accessModes`, 'at least 1 access mode is required')]
		: []),
	...selectorErrors(spec.selector, `${field}.selector`),
	...accessModeErrors(spec.accessModes, `${field}.accessModes`),
	...sizeErrors(spec.resources?.requests?.storage, `${field}.resources[storage]`),
	...classNameErrors(spec.storageClassName, `${field}.storageClassName`),
	...volumeModeErrors(spec.volumeMode, `${field}.volumeMode`),
	...dataSourceErrors(spec.dataSource, `${field}.dataSource`),
	...dataSourceErrors(spec.dataSourceRef, `${field}.dataSourceRef`),
	...bothSourcesErrors(spec, field),
	...classNameErrors(spec.volumeAttributesClassName, `${field}.volumeAttributesClassName`),
];
