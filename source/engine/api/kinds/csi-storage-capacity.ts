import type {Kind} from '../kind.ts';
import type {LabelSelector} from '../meta.ts';
import {dnsSubdomainProblems} from '../names.ts';
import type {ApiObject} from '../object.ts';
import {compareQuantities, storedQuantity} from '../quantity.ts';
import {withMembers} from '../share.ts';
import {type FieldErrors, invalidField} from '../validation.ts';
import {immutable, immutableText, metadataErrors, problemsAt, selectorErrors} from './check.ts';
import {plainColumns} from './columns.ts';
import {defineKind} from './define-kind.ts';
import {wholeAmountErrors} from './resource-check.ts';

/** How much of a class is left where the topology says. */
export type CsiStorageCapacity = ApiObject & {
	readonly storageClassName: string;
	readonly nodeTopology?: LabelSelector;
	readonly capacity?: string;
	readonly maximumVolumeSize?: string;
};

const stored = (amount: string | undefined): string | undefined =>
	amount === undefined ? undefined : storedQuantity(amount);

/** Source: pkg/apis/storage/validation/validation.go */
const capacityErrors = (capacity: CsiStorageCapacity): FieldErrors => {
	const {capacity: amount, maximumVolumeSize} = capacity;
	const wrong = (['capacity', 'maximumVolumeSize'] as const).flatMap(name =>
		capacity[name] === undefined ? [] : wholeAmountErrors(capacity[name], name, false),
	);
	return [
		...metadataErrors(capacity),
		...selectorErrors(capacity.nodeTopology, 'nodeTopology'),
		...problemsAt('storageClassName', capacity.storageClassName ?? '', dnsSubdomainProblems(capacity.storageClassName)),
		...wrong,
		...(wrong.length === 0 &&
		amount !== undefined &&
		maximumVolumeSize !== undefined &&
		compareQuantities(amount, maximumVolumeSize) < 0
			? [invalidField('maximumVolumeSize', maximumVolumeSize, 'must be less than or equal to capacity')]
			: []),
	];
};

export const csiStorageCapacities: Kind<CsiStorageCapacity> = defineKind<CsiStorageCapacity>({
	group: 'storage.k8s.io',
	version: 'v1',
	kind: 'CSIStorageCapacity',
	plural: 'csistoragecapacities',
	singular: 'csistoragecapacity',
	namespaced: true,
	defaults: capacity =>
		withMembers(capacity, {
			capacity: stored(capacity.capacity),
			maximumVolumeSize: stored(capacity.maximumVolumeSize),
		}),
	validate: capacityErrors,
	validateUpdate: (next, before) => [
		...capacityErrors(next),
		...immutable(next.nodeTopology, before.nodeTopology, 'nodeTopology'),
		...immutableText(next.storageClassName, before.storageClassName, 'storageClassName'),
	],
	columns: plainColumns,
});
