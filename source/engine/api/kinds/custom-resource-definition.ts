import {isKnownFormat} from '../custom/formats.ts';
import {asSchema, schemasIn} from '../custom/schema.ts';
import {structuralErrors} from '../custom/structural.ts';
import type {Kind} from '../kind.ts';
import type {Condition} from '../meta.ts';
import {dns1035Problems, dnsSubdomainProblems} from '../names.ts';
import type {ApiObject} from '../object.ts';
import {withDefaults, withMembers} from '../share.ts';
import {type FieldErrors, invalidField, requiredField} from '../validation.ts';
import {
	eachItem,
	immutableText,
	isRecord,
	metadataErrors,
	oneOf,
	problemsAt,
	requiredName,
	requiredText,
} from './check.ts';
import {plainColumns} from './columns.ts';
import {defineKind} from './define-kind.ts';
import {createdWith, updatedSpec, updatedStatus} from './strategy.ts';

export type CustomResourceNames = {
	readonly plural: string;
	readonly singular?: string;
	readonly shortNames?: readonly string[];
	readonly kind: string;
	readonly listKind?: string;
	readonly categories?: readonly string[];
};

export type PrinterColumn = {
	readonly name: string;
	readonly type: string;
	readonly format?: string;
	readonly description?: string;
	/** Above 0 a column is shown by `-o wide` alone. */
	readonly priority?: number;
	readonly jsonPath: string;
};

export type CustomResourceVersion = {
	readonly name: string;
	readonly served: boolean;
	readonly storage: boolean;
	readonly deprecated?: boolean;
	readonly deprecationWarning?: string;
	/** An OpenAPI schema: what objects of this version must look like. */
	readonly schema?: {readonly openAPIV3Schema?: Readonly<Record<string, unknown>>};
	readonly subresources?: {
		readonly status?: object;
		readonly scale?: {
			readonly specReplicasPath: string;
			readonly statusReplicasPath: string;
			readonly labelSelectorPath?: string;
		};
	};
	readonly additionalPrinterColumns?: readonly PrinterColumn[];
	readonly selectableFields?: ReadonlyArray<{readonly jsonPath: string}>;
};

export type CustomResourceDefinitionSpec = {
	readonly group: string;
	readonly names: CustomResourceNames;
	readonly scope: 'Cluster' | 'Namespaced';
	readonly versions: readonly CustomResourceVersion[];
	readonly conversion?: {readonly strategy?: 'None' | 'Webhook'; readonly webhook?: object};
	readonly preserveUnknownFields?: boolean;
};

export type CustomResourceDefinition = ApiObject & {
	readonly spec: CustomResourceDefinitionSpec;
	readonly status?: {
		readonly conditions?: readonly Condition[];
		readonly acceptedNames?: Partial<CustomResourceNames>;
		/** Every version in which objects may lie in storage. */
		readonly storedVersions?: readonly string[];
	};
};

const namesDefaults = (names: CustomResourceNames): CustomResourceNames => {
	const {kind = ''} = names;
	return kind === ''
		? names
		: withDefaults<CustomResourceNames>(names, {singular: kind.toLowerCase(), listKind: `${kind}List`});
};

/** Source: apiextensions-apiserver/pkg/apis/apiextensions/v1/defaults.go */
const definitionDefaults = (definition: CustomResourceDefinition): CustomResourceDefinition => {
	const {spec} = definition;

	if (!isRecord(spec)) {
		return definition;
	}

	const said = withDefaults<CustomResourceDefinitionSpec>(spec, {conversion: {strategy: 'None'}});
	return withMembers(definition, {
		spec: isRecord(said.names) ? withMembers(said, {names: namesDefaults(said.names)}) : said,
	});
};

const storageOf = ({spec}: CustomResourceDefinition): readonly string[] =>
	(spec.versions ?? []).filter(({storage}) => storage === true).map(({name}) => name);

/** A version in which something may lie is remembered, until somebody has seen to it and strikes it out. */
const withStored = (definition: CustomResourceDefinition): CustomResourceDefinition => {
	const stored = definition.status?.storedVersions ?? [];
	const missing = storageOf(definition).filter(name => !stored.includes(name));
	return missing.length === 0
		? definition
		: {...definition, status: {...definition.status, storedVersions: [...stored, ...missing]}};
};

const kindPattern = /^[a-z]([-a-z0-9]*[a-z0-9])?$/i;

const kindErrors = (kind: string | undefined, field: string): FieldErrors => {
	if (kind === undefined || kind === '') {
		return [requiredField(field)];
	}

	return kindPattern.test(kind) && kind.length <= 63
		? []
		: [
				invalidField(
					field,
					kind,
					`may have mixed case, but should otherwise match: ${dns1035Problems(kind.toLowerCase()).join(',')}`,
				),
			];
};

const namesErrors = (names: Partial<CustomResourceNames>, field: string): FieldErrors => [
	...requiredName(names.plural, `${field}.plural`, dns1035Problems),
	...(names.singular ? problemsAt(`${field}.singular`, names.singular, dns1035Problems(names.singular)) : []),
	...kindErrors(names.kind, `${field}.kind`),
	...(names.listKind ? kindErrors(names.listKind, `${field}.listKind`) : []),
	...(names.kind && names.kind === names.listKind
		? [invalidField(`${field}.listKind`, names.listKind, 'kind and listKind may not be the same')]
		: []),
	...eachItem(names.shortNames, `${field}.shortNames`, (name, at) => problemsAt(at, name, dns1035Problems(name))),
	...eachItem(names.categories, `${field}.categories`, (name, at) => problemsAt(at, name, dns1035Problems(name))),
];

const schemaErrors = ({schema}: CustomResourceVersion, field: string): FieldErrors => {
	const root = schema?.openAPIV3Schema;
	const place = `${field}.schema.openAPIV3Schema`;

	if (root === undefined) {
		return [requiredField(place, 'schemas are required')];
	}

	if (root.type === undefined || root.type === '') {
		return [requiredField(`${place}.type`, 'must not be empty at the root')];
	}

	return root.type === 'object'
		? structuralErrors(root, place)
		: [invalidField(`${place}.type`, root.type, 'must be object at the root')];
};

const scaleErrors = ({subresources}: CustomResourceVersion, field: string): FieldErrors => {
	const scale = subresources?.scale;
	const place = `${field}.subresources.scale`;

	if (scale === undefined) {
		return [];
	}

	const [spec = '', status = ''] = [scale.specReplicasPath, scale.statusReplicasPath];
	return [
		...requiredText(spec, `${place}.specReplicasPath`),
		...requiredText(status, `${place}.statusReplicasPath`),
		...(spec === '' || spec.startsWith('.spec.')
			? []
			: [invalidField(`${place}.specReplicasPath`, spec, 'should be a json path under .spec')]),
		...(status === '' || status.startsWith('.status.')
			? []
			: [invalidField(`${place}.statusReplicasPath`, status, 'should be a json path under .status')]),
	];
};

const columnTypes = ['boolean', 'date', 'integer', 'number', 'string'];

const versionErrors = (version: CustomResourceVersion, field: string): FieldErrors => [
	...requiredName(version.name, `${field}.name`, dns1035Problems),
	...schemaErrors(version, field),
	...scaleErrors(version, field),
	...eachItem(version.additionalPrinterColumns, `${field}.additionalPrinterColumns`, (column, at) => [
		...requiredText(column.name, `${at}.name`),
		...oneOf(column.type, columnTypes, `${at}.type`),
		...requiredText(column.jsonPath, `${at}.jsonPath`),
	]),
];

const versionsErrors = (versions: readonly CustomResourceVersion[]): FieldErrors => {
	const field = 'spec.versions';
	const names = versions.map(({name}) => name);
	const stored = versions.filter(({storage}) => storage === true).length;
	return [
		...(versions.length === 0 ? [requiredField(field)] : []),
		...eachItem(versions, field, versionErrors),
		...(new Set(names).size < names.length ? [invalidField(field, names, 'must contain unique version names')] : []),
		...(versions.length > 0 && stored !== 1
			? [invalidField(field, names, 'must have exactly one version marked as storage version')]
			: []),
	];
};

/** Groups that belong to Kubernetes want a word from it. */
const isProtected = (group: string): boolean => /(^|\.)(k8s|kubernetes)\.io$/.test(group);
const approval = 'api-approved.kubernetes.io';

const protectionErrors = ({metadata}: CustomResourceDefinition, group: string): FieldErrors =>
	isProtected(group) && !metadata.annotations?.[approval]
		? [
				requiredField(
					`metadata.annotations[${approval}]`,
					`protected groups must have approval annotation "${approval}", see https://github.com/kubernetes/enhancements/pull/1111`,
				),
			]
		: [];

const groupErrors = (group: string): FieldErrors => {
	if (group === '') {
		return [requiredField('spec.group')];
	}

	return [
		...problemsAt('spec.group', group, dnsSubdomainProblems(group)),
		...(group.includes('.') ? [] : [invalidField('spec.group', group, 'should be a domain with at least one dot')]),
	];
};

/** Source: apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go */
const definitionErrors = (definition: CustomResourceDefinition): FieldErrors => {
	const spec: Partial<CustomResourceDefinitionSpec> = isRecord(definition.spec) ? definition.spec : {};
	const {group = ''} = spec;
	const names: Partial<CustomResourceNames> = spec.names ?? {};
	const wanted = `${names.plural ?? ''}.${group}`;
	return [
		...metadataErrors(definition, name => [
			...dnsSubdomainProblems(name),
			...(name === wanted ? [] : ['must be spec.names.plural+"."+spec.group']),
		]),
		...groupErrors(group),
		...oneOf(spec.scope, ['Cluster', 'Namespaced'], 'spec.scope'),
		...versionsErrors(spec.versions ?? []),
		...namesErrors(names, 'spec.names'),
		...oneOf(spec.conversion?.strategy, ['None', 'Webhook'], 'spec.conversion.strategy'),
		...(spec.preserveUnknownFields === true
			? [
					invalidField(
						'spec.preserveUnknownFields',
						true,
						'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead',
					),
				]
			: []),
		...protectionErrors(definition, group),
	];
};

const isEstablished = ({status}: CustomResourceDefinition): boolean =>
	(status?.conditions ?? []).some(({type, status: word}) => type === 'Established' && word === 'True');

const definitionUpdateErrors = (next: CustomResourceDefinition, before: CustomResourceDefinition): FieldErrors => [
	...definitionErrors(next),
	...immutableText(next.spec.group, before.spec.group, 'spec.group'),
	...immutableText(next.spec.names?.plural, before.spec.names?.plural, 'spec.names.plural'),
	...(isEstablished(before)
		? [
				...immutableText(next.spec.scope, before.spec.scope, 'spec.scope'),
				...immutableText(next.spec.names?.kind, before.spec.names?.kind, 'spec.names.kind'),
			]
		: []),
];

const storedErrors = ({status, spec}: CustomResourceDefinition): FieldErrors => {
	const field = 'status.storedVersions';
	const stored = status?.storedVersions ?? [];
	const names = (spec.versions ?? []).map(({name}) => name);
	return [
		...(stored.length === 0 ? [invalidField(field, stored, 'must have at least one stored version')] : []),
		...eachItem(stored, field, (name, at) =>
			names.includes(name)
				? []
				: [
						invalidField(
							at,
							name,
							`missing from spec.versions; ${name} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${name} and removes ${name} from status.storedVersions`,
						),
					],
		),
	];
};

/** Formats that nobody checks. Source: registry/customresourcedefinition/strategy.go, getUnrecognizedFormatsInCRD */
const formatWarnings = ({spec}: CustomResourceDefinition): readonly string[] =>
	spec.versions
		.flatMap(({schema}) => schemasIn(asSchema(schema?.openAPIV3Schema) ?? {}))
		.filter(({type, format = ''}) => type === 'string' && format !== '' && !isKnownFormat(format))
		.map(({format}) => `unrecognized format ${JSON.stringify(format)}`);

/** What somebody has made up: a kind of objects, with its names and versions. Serving such objects is no business of this law. */
export const customResourceDefinitions: Kind<CustomResourceDefinition> = defineKind<CustomResourceDefinition>({
	group: 'apiextensions.k8s.io',
	version: 'v1',
	kind: 'CustomResourceDefinition',
	plural: 'customresourcedefinitions',
	singular: 'customresourcedefinition',
	shortNames: ['crd', 'crds'],
	categories: ['api-extensions'],
	namespaced: false,
	subresources: ['status'],
	defaults: definitionDefaults,
	prepareForCreate: definition => withStored(createdWith(definition, {})),
	prepareForUpdate: (next, before) => withStored(updatedSpec(next, before)),
	prepareForStatusUpdate: updatedStatus,
	validate: definitionErrors,
	warnings: formatWarnings,
	validateUpdate: definitionUpdateErrors,
	validateStatusUpdate: storedErrors,
	columns: plainColumns,
});
