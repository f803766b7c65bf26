import {conditionStatus} from '../conditions.ts';
import type {Json} from '../json.ts';
import {isObject} from '../json.ts';
import type {AnyKind, CustomTraits, ScalePaths} from '../kind.ts';
import {metadataErrors} from '../kinds/check.ts';
import type {
	CustomResourceDefinition,
	CustomResourceNames,
	CustomResourceVersion,
} from '../kinds/custom-resource-definition.ts';
import {defineKind} from '../kinds/define-kind.ts';
import {kindByName} from '../kinds/index.ts';
import {decodeObject} from '../moulds/decode.ts';
import type {ApiObject} from '../object.ts';
import {type Parsed, parsed} from '../parsed.ts';
import {equalMembers, remembered, withMembers, without} from '../share.ts';
import type {FieldErrors} from '../validation.ts';
import {compareVersions} from '../versions.ts';
import {applyShape} from './apply-shape.ts';
import {customColumns} from './columns.ts';
import {defaulted} from './defaulting.ts';
import {lookAlong, namesAlong} from './json-path.ts';
import {pruned} from './prune.ts';
import {asSchema, memberPath, propertyOf, type Schema} from './schema.ts';
import {valueErrors} from './schema-errors.ts';
import {undeclaredIn} from './undeclared.ts';

type WithStatus = ApiObject & {readonly status?: unknown};

const json = (object: ApiObject): Json => object as unknown as Json;

/** More wrong with one object than this nobody reads. */
const mostErrors = 100;

const schemaOf = ({schema}: CustomResourceVersion): Schema => asSchema(schema?.openAPIV3Schema) ?? {type: 'object'};

const storedVersionOf = ({spec}: CustomResourceDefinition): string =>
	spec.versions.find(({storage}) => storage === true)?.name ?? '';

const keptSchema = ({spec}: CustomResourceDefinition): Schema | undefined => {
	const version = spec.versions.find(({storage}) => storage === true);
	return version === undefined ? undefined : schemaOf(version);
};

const namesOf = ({spec, status}: CustomResourceDefinition): CustomResourceNames => ({
	...spec.names,
	...status?.acceptedNames,
});

/** Everything but metadata and, where it has a door of its own, status: a change of it is a new generation. */
const wishIsSame = (next: ApiObject, before: ApiObject, hasStatus: boolean): boolean =>
	equalMembers(next as never, before as never, ['apiVersion', 'metadata', ...(hasStatus ? ['status'] : [])]);

const withGeneration = <T extends ApiObject>(object: T, generation: number): T => ({
	...object,
	metadata: withMembers(object.metadata, {generation}),
});

/** The main door does not touch status where that has a door of its own. Source: registry/customresource/strategy.go */
const updated = (next: WithStatus, before: WithStatus, hasStatus: boolean, storedAs: string): ApiObject => {
	const generation = before.metadata.generation ?? 1;
	const kept = hasStatus
		? before.status === undefined
			? without(next, 'status')
			: withMembers(next, {status: before.status})
		: next;
	return {
		...withGeneration(kept, wishIsSame(kept, before, hasStatus) ? generation : generation + 1),
		apiVersion: storedAs,
	};
};

/** The status door touches nothing but status. Source: registry/customresource/status_strategy.go */
const updatedStatus = (next: WithStatus, before: WithStatus): ApiObject => ({
	...withMembers(before, {status: next.status}),
	metadata: withMembers(before.metadata, {
		resourceVersion: next.metadata.resourceVersion,
		managedFields: next.metadata.managedFields,
	}),
});

const scaleOf = ({subresources}: CustomResourceVersion): ScalePaths | undefined => {
	const scale = subresources?.scale;
	const spec = scale === undefined ? undefined : namesAlong(scale.specReplicasPath);
	const status = scale === undefined ? undefined : namesAlong(scale.statusReplicasPath);
	return spec === undefined || status === undefined
		? undefined
		: {spec, status, selector: scale?.labelSelectorPath ? namesAlong(scale.labelSelectorPath) : undefined};
};

const subresourcesOf = ({subresources = {}}: CustomResourceVersion): readonly string[] => [
	...(subresources.status === undefined ? [] : ['status']),
	...(subresources.scale === undefined ? [] : ['scale']),
];

/** What each of the schemas lets through: that of the version it comes in, and that of the version it is kept in. */
const decoded = (schemas: readonly Schema[], kind: () => AnyKind, body: unknown): Parsed<ApiObject> => {
	const read = decodeObject(kind(), body);
	return read.ok
		? parsed(schemas.reduce((value, schema) => pruned(schema, value).value, json(read.value)) as unknown as ApiObject)
		: read;
};

const warningOf = (
	{group, versions}: CustomResourceDefinition['spec'],
	version: CustomResourceVersion,
	kind: string,
) =>
	version.deprecated === true
		? (version.deprecationWarning ?? usualWarning({group, versions, kind}, version.name))
		: undefined;

type Versioned = Pick<CustomResourceDefinition['spec'], 'group' | 'versions'> & {readonly kind: string};

/** Source: apiextensions-apiserver/pkg/apiserver/customresource_handler.go, defaultDeprecationWarning */
const usualWarning = ({group, versions, kind}: Versioned, name: string): string => {
	const [newest] = versions
		.filter(({served, deprecated}) => served === true && deprecated !== true)
		.map(each => each.name)
		.filter(each => compareVersions(each, name) < 0)
		.sort(compareVersions);
	const said = `${group}/${name} ${kind} is deprecated`;
	return newest === undefined ? said : `${said}; use ${group}/${newest} ${kind}`;
};

/** The fields that a field selector may name. Source: KEP-4358 */
const selectableOf = ({selectableFields = []}: CustomResourceVersion): AnyKind['selectableFields'] => {
	const looks = selectableFields.map(({jsonPath}) => [jsonPath.replace(/^\./u, ''), lookAlong(jsonPath)] as const);
	return object => Object.fromEntries(looks.map(([name, look]) => [name, String(look(object) ?? '')] as const));
};

const wholeErrors = (schema: Schema, object: ApiObject, before: ApiObject | undefined): FieldErrors => [
	...metadataErrors(object),
	...valueErrors(schema, json(object), '', before === undefined ? undefined : json(before)).slice(0, mostErrors),
];

const statusErrors = (schema: Schema, object: WithStatus, before: WithStatus): FieldErrors => {
	const status = propertyOf(schema, 'status');
	return status === undefined || object.status === undefined
		? []
		: valueErrors(status, object.status as Json, '', before.status as Json | undefined)
				.slice(0, mostErrors)
				.map(error => ({...error, field: memberPath('status', error.field)}));
};

/** One version of what a definition defines, as a kind. */
const customKind = (definition: CustomResourceDefinition, version: CustomResourceVersion): AnyKind => {
	const {group, scope} = definition.spec;
	const {plural, singular = '', kind, listKind, shortNames = [], categories = []} = namesOf(definition);
	const schema = schemaOf(version);
	const kept = keptSchema(definition) ?? schema;
	const subresources = subresourcesOf(version);
	const hasStatus = subresources.includes('status');
	const storedAs = `${group}/${storedVersionOf(definition)}`;
	const custom: CustomTraits = {
		definition,
		listKind: listKind ?? `${kind}List`,
		storedAs,
		decode: body => decoded([schema, kept], () => made, body),
		undeclared: body => (isObject(body as Json) ? undeclaredIn(schema, body as Json) : {fields: [], metadata: []}),
		shown: remembered(object => pruned(schema, json(object)).value as unknown as ApiObject),
		unknownFields: body => (isObject(body as Json) ? pruned(schema, body as Json).unknown : []),
		scale: scaleOf(version),
		shape: applyShape(schema),
		warning: warningOf(definition.spec, version, kind),
	};
	const made: AnyKind = defineKind<ApiObject>({
		group,
		version: version.name,
		kind,
		plural,
		singular,
		shortNames,
		categories,
		namespaced: scope === 'Namespaced',
		subresources,
		defaults: object => defaulted(schema, json(object)) as unknown as ApiObject,
		prepareForCreate: object => withGeneration(hasStatus ? without(object as WithStatus, 'status') : object, 1),
		prepareForUpdate: (next, before) => updated(next, custom.shown(before), hasStatus, storedAs),
		prepareForStatusUpdate: updatedStatus,
		validate: object => wholeErrors(schema, object, undefined),
		validateUpdate: (next, before) => wholeErrors(schema, next, before),
		validateStatusUpdate: (next, before) => statusErrors(schema, next, before),
		columns: customColumns(version.additionalPrinterColumns),
		selectableFields: selectableOf(version),
		custom,
	});
	return made;
};

/** Kubernetes' own resources are served by its own law, whatever a definition of their name says. */
const isTaken = ({metadata}: CustomResourceDefinition): boolean => kindByName(metadata.name) !== undefined;

const isEstablished = ({status}: CustomResourceDefinition): boolean =>
	conditionStatus(status?.conditions, 'Established') === 'True';

/** Every version that a definition serves, as kinds; none before its names are accepted. */
export const customKinds = remembered((definition: CustomResourceDefinition): readonly AnyKind[] =>
	isEstablished(definition) && !isTaken(definition)
		? definition.spec.versions.filter(({served}) => served === true).map(version => customKind(definition, version))
		: [],
);

/** The kind in which a definition's objects are kept: for whoever sweeps them, whether or not that version is served. */
export const storedKind = remembered((definition: CustomResourceDefinition): AnyKind | undefined => {
	const version = definition.spec.versions.find(({storage}) => storage === true);
	return version === undefined || isTaken(definition) ? undefined : customKind(definition, version);
});
