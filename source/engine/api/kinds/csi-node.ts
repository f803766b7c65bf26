import type {Kind} from '../kind.ts';
import type {ApiObject} from '../object.ts';
import {withDefaults, withMembers} from '../share.ts';
import {metadataErrors} from './check.ts';
import {ageColumn, countColumn, nameColumn} from './columns.ts';
import {defineKind} from './define-kind.ts';

export type CsiNodeDriver = {
	readonly name: string;
	readonly nodeID: string;
	readonly topologyKeys?: readonly string[];
	readonly allocatable?: {readonly count?: number};
};

export type CsiNode = ApiObject & {readonly spec: {readonly drivers: readonly CsiNodeDriver[]}};

export const csiNodes: Kind<CsiNode> = defineKind<CsiNode>({
	group: 'storage.k8s.io',
	version: 'v1',
	kind: 'CSINode',
	plural: 'csinodes',
	singular: 'csinode',
	namespaced: false,
	defaults: node => withMembers(node, {spec: withDefaults<CsiNode['spec']>(node.spec ?? {drivers: []}, {drivers: []})}),
	validate: node => metadataErrors(node),
	columns: [nameColumn, countColumn('Drivers', ({spec}) => spec.drivers.length), ageColumn],
});
