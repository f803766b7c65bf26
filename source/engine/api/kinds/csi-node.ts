import type {Kind} from '../kind.ts';
import {qualifiedNameProblems} from '../names.ts';
import type {ApiObject} from '../object.ts';
import {withDefaults, withMembers} from '../share.ts';
import {duplicateField, type FieldErrors, invalidField, requiredField} from '../validation.ts';
import {eachItem, immutableStruct, metadataErrors, notNegative, problemsAt} from './check.ts';
import {ageColumn, countColumn, nameColumn} from './columns.ts';
import {driverNameErrors} from './csi-names.ts';
import {defineKind} from './define-kind.ts';

export type CsiNodeDriver = {
	readonly name: string;
	readonly nodeID: string;
	readonly topologyKeys?: readonly string[];
	readonly allocatable?: {readonly count?: number};
};

export type CsiNode = ApiObject & {readonly spec: {readonly drivers: readonly CsiNodeDriver[]}};

const topologyErrors = (keys: readonly string[] | undefined, field: string): FieldErrors => {
	const seen = new Set<string>();
	// Which key it is Kubernetes does not say.
	return (keys ?? []).flatMap(key => {
		const again = seen.has(key);
		seen.add(key);
		return [
			...(again ? [duplicateField(field, key)] : []),
			...(key === '' ? [requiredField(field)] : []),
			...problemsAt(field, key, qualifiedNameProblems(key)),
		];
	});
};

const longestNodeId = 256;

/** Source: pkg/apis/storage/validation/validation.go, validateCSINodeDriver */
const driversErrors = ({spec}: CsiNode): FieldErrors => {
	const seen = new Set<string>();
	return eachItem(spec?.drivers, 'spec.drivers', ({name, nodeID, allocatable, topologyKeys}, field) => {
		const again = seen.has(name);
		seen.add(name);
		return [
			...driverNameErrors(name, `${field}.name`),
			...(nodeID ? [] : [requiredField(`${field}.nodeID`)]),
			...((nodeID ?? '').length > longestNodeId
				? [invalidField(`${field}.nodeID`, nodeID, `must be ${longestNodeId} characters or less`)]
				: []),
			...notNegative(allocatable?.count, `${field}.allocatable.count`),
			...(again ? [duplicateField(`${field}.name`, name)] : []),
			...topologyErrors(topologyKeys, field),
		];
	});
};

/** A driver comes and goes, but does not change. Source: the same file, ValidateCSINodeUpdate */
const changedDrivers = (next: CsiNode, before: CsiNode): FieldErrors =>
	(before.spec?.drivers ?? []).flatMap(was =>
		(next.spec?.drivers ?? [])
			.filter(({name}) => name === was.name)
			.flatMap(now => immutableStruct(now, was, 'spec.drivers', 'storage/v1.CSINodeDriver')),
	);

export const csiNodes: Kind<CsiNode> = defineKind<CsiNode>({
	group: 'storage.k8s.io',
	version: 'v1',
	kind: 'CSINode',
	plural: 'csinodes',
	singular: 'csinode',
	namespaced: false,
	defaults: node => withMembers(node, {spec: withDefaults<CsiNode['spec']>(node.spec ?? {drivers: []}, {drivers: []})}),
	validate: node => [...metadataErrors(node), ...driversErrors(node)],
	validateUpdate: (next, before) => [...driversErrors(next), ...changedDrivers(next, before)],
	columns: [nameColumn, countColumn('Drivers', ({spec}) => spec.drivers.length), ageColumn],
});
