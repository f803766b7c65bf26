import type {Kind} from '../kind.ts';
import {qualifiedNameProblems} from '../names.ts';
import type {ApiObject} from '../object.ts';
import {equalValues, withDefaults} from '../share.ts';
import {duplicateField, type FieldErrors, forbiddenField, requiredField, unsupportedField} from '../validation.ts';
import {eachItem, immutable, immutableText, metadataErrors, oneOf, problemsAt, requiredText} from './check.ts';
import {ageColumn, nameColumn, textColumn} from './columns.ts';
import {defineKind} from './define-kind.ts';

export type StorageClass = ApiObject & {
	readonly provisioner: string;
	readonly parameters?: Readonly<Record<string, string>>;
	readonly reclaimPolicy?: 'Retain' | 'Delete';
	readonly mountOptions?: readonly string[];
	readonly allowVolumeExpansion?: boolean;
	readonly volumeBindingMode?: 'Immediate' | 'WaitForFirstConsumer';
	readonly allowedTopologies?: ReadonlyArray<{
		readonly matchLabelExpressions?: ReadonlyArray<{readonly key: string; readonly values: readonly string[]}>;
	}>;
};

/** The annotation of today, and the one before it. Source: pkg/apis/storage/util/helpers.go */
const defaultMarks: readonly string[] = [
	'storageclass.kubernetes.io/is-default-class',
	'storageclass.beta.kubernetes.io/is-default-class',
];

/** Whether claims without a class get this one. */
export const isDefaultClass = ({metadata}: StorageClass): boolean =>
	defaultMarks.some(mark => metadata.annotations?.[mark] === 'true');

/** The class that claims without one get: of several that are marked, the newest. Source: pkg/volume/util/storageclass.go */
export const defaultClassOf = (classes: readonly StorageClass[]): StorageClass | undefined => {
	const age = ({metadata}: StorageClass): string => metadata.creationTimestamp ?? '';
	const [newest] = classes
		.filter(isDefaultClass)
		.sort((left, right) =>
			age(left) === age(right) ? (left.metadata.name < right.metadata.name ? -1 : 1) : age(left) < age(right) ? 1 : -1,
		);
	return newest;
};

const bindingModes: readonly string[] = ['Immediate', 'WaitForFirstConsumer'];

type Topologies = NonNullable<StorageClass['allowedTopologies']>;

const expressionsErrors = (expressions: Topologies[number]['matchLabelExpressions'], field: string): FieldErrors => {
	const keys = new Set<string>();
	return eachItem(expressions, field, ({key, values}, at) => {
		const again = keys.has(key);
		const seen = new Set<string>();
		keys.add(key);
		return [
			...((values ?? []).length === 0 ? [requiredField(`${at}.values`)] : []),
			...eachItem(values, `${at}.values`, (value, place) => {
				const twice = seen.has(value);
				seen.add(value);
				return twice ? [duplicateField(place, value)] : [];
			}),
			...problemsAt(`${at}.key`, key, qualifiedNameProblems(key)),
			...(again ? [duplicateField(`${at}.key`, key)] : []),
		];
	});
};

/** A term that says nothing is like one that was said. Source: validateAllowedTopologies */
const topologiesErrors = (topologies: Topologies | undefined): FieldErrors =>
	eachItem(topologies, 'allowedTopologies', ({matchLabelExpressions}, at, index) => {
		const field = `${at}.matchLabelExpressions`;
		const before = (topologies ?? []).slice(0, index);
		const isKnown =
			(matchLabelExpressions ?? []).length === 0 ||
			before.some(other => equalValues(other.matchLabelExpressions, matchLabelExpressions));
		return [...expressionsErrors(matchLabelExpressions, field), ...(isKnown ? [duplicateField(field, '')] : [])];
	});

/** Source: pkg/apis/storage/validation/validation.go */
const classErrors = (storageClass: StorageClass): FieldErrors => [
	...metadataErrors(storageClass),
	...requiredText(storageClass.provisioner, 'provisioner'),
	...(storageClass.provisioner
		? problemsAt(
				'provisioner',
				storageClass.provisioner.toLowerCase(),
				qualifiedNameProblems(storageClass.provisioner.toLowerCase()),
			)
		: []),
	...(storageClass.reclaimPolicy ? oneOf(storageClass.reclaimPolicy, ['Delete', 'Retain'], 'reclaimPolicy') : []),
	...(bindingModes.includes(storageClass.volumeBindingMode ?? '')
		? []
		: [unsupportedField('volumeBindingMode', storageClass.volumeBindingMode, bindingModes)]),
	...topologiesErrors(storageClass.allowedTopologies),
];

export const storageClasses: Kind<StorageClass> = defineKind<StorageClass>({
	group: 'storage.k8s.io',
	version: 'v1',
	kind: 'StorageClass',
	plural: 'storageclasses',
	singular: 'storageclass',
	shortNames: ['sc'],
	namespaced: false,
	defaults: storageClass =>
		withDefaults<StorageClass>(storageClass, {reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate'}),
	validate: classErrors,
	validateUpdate: (next, before) => [
		...classErrors(next),
		...immutableText(next.provisioner, before.provisioner, 'provisioner'),
		...immutable(next.reclaimPolicy, before.reclaimPolicy, 'reclaimPolicy'),
		...immutable(next.volumeBindingMode, before.volumeBindingMode, 'volumeBindingMode'),
		...(equalValues(next.parameters ?? {}, before.parameters ?? {})
			? []
			: [forbiddenField('parameters', 'updates to parameters are forbidden.')]),
	],
	columns: [
		{
			...nameColumn,
			cell: storageClass => `${storageClass.metadata.name}${isDefaultClass(storageClass) ? ' (default)' : ''}`,
		},
		textColumn('Provisioner', ({provisioner}) => provisioner),
		textColumn('ReclaimPolicy', ({reclaimPolicy}) => reclaimPolicy ?? ''),
		textColumn('VolumeBindingMode', ({volumeBindingMode}) => volumeBindingMode ?? ''),
		textColumn('AllowVolumeExpansion', ({allowVolumeExpansion}) => allowVolumeExpansion === true),
		ageColumn,
	],
});
