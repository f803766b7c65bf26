import type {Kind} from '../kind.ts';
import type {Condition} from '../meta.ts';
import {dnsLabelProblems} from '../names.ts';
import type {ApiObject} from '../object.ts';
import {withMembers} from '../share.ts';
import {metadataErrors} from './check.ts';
import {ageColumn, nameColumn, textColumn} from './columns.ts';
import {defineKind} from './define-kind.ts';

export type Namespace = ApiObject & {
	readonly spec?: {readonly finalizers?: readonly string[]};
	readonly status?: {readonly phase?: 'Active' | 'Terminating'; readonly conditions?: readonly Condition[]};
};

const nameLabel = 'kubernetes.io/metadata.name';

/** Every namespace carries its own name as a label, so that selectors can find it. Source: pkg/apis/core/v1/defaults.go */
const namespaceDefaults = (namespace: Namespace): Namespace => {
	const {labels, name} = namespace.metadata;
	return name === undefined || name === '' || labels?.[nameLabel] === name
		? namespace
		: {...namespace, metadata: {...namespace.metadata, labels: {...labels, [nameLabel]: name}}};
};

/** It lives until the namespace controller has emptied it. Source: pkg/registry/core/namespace/strategy.go */
const createdNamespace = (namespace: Namespace): Namespace => ({
	...namespace,
	spec: {
		...namespace.spec,
		finalizers: [...(namespace.spec?.finalizers ?? []).filter(name => name !== 'kubernetes'), 'kubernetes'],
	},
	status: {phase: 'Active'},
});

export const namespaces: Kind<Namespace> = defineKind<Namespace>({
	group: '',
	version: 'v1',
	kind: 'Namespace',
	plural: 'namespaces',
	singular: 'namespace',
	shortNames: ['ns'],
	namespaced: false,
	subresources: ['finalize', 'status'],
	defaults: namespaceDefaults,
	prepareForCreate: createdNamespace,
	prepareForUpdate: (next, before) => withMembers(next, {spec: before.spec, status: before.status}),
	prepareForStatusUpdate: (next, before) => withMembers(next, {spec: before.spec}),
	validate: namespace => metadataErrors(namespace, dnsLabelProblems),
	validateUpdate: next => metadataErrors(next, dnsLabelProblems),
	columns: [nameColumn, textColumn('Status', ({status}) => status?.phase ?? ''), ageColumn],
	selectableFields: ({status}) => ({'status.phase': status?.phase ?? ''}),
});
