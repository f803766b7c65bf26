import {isObject, type Json, type JsonObject, memberOf, withMember} from '../../api/json.ts';
import type {AnyKind} from '../../api/kind.ts';
import type {LabelSelector} from '../../api/meta.ts';
import type {ApiObject} from '../../api/object.ts';
import {internalError, invalid} from '../../api/refusals.ts';
import type {Scale} from '../../api/scale.ts';
import {selectorQuery} from '../../api/selectors.ts';
import {invalidField} from '../../api/validation.ts';
import {accepted, refused} from '../storage.ts';
import type {Subresource} from './subresource.ts';

type Counts = {readonly wanted: number | undefined; readonly there: number; readonly selector: string | undefined};

type Names = readonly string[];

const at = (value: Json | undefined, names: Names): Json | undefined =>
	names.reduce<Json | undefined>((here, name) => (isObject(here) ? memberOf(here, name) : undefined), value);

const asCount = (value: Json | undefined): number | undefined => (typeof value === 'number' ? value : undefined);

/** The value with another member at the end of the names; what is on the way is made where it is missing. */
const withAt = (value: Json | undefined, [name = '', ...rest]: Names, leaf: Json): JsonObject => {
	const object: JsonObject = isObject(value) ? value : {};
	return withMember(object, name, rest.length === 0 ? leaf : withAt(memberOf(object, name), rest, leaf));
};

const usualPaths = {spec: ['spec', 'replicas'], status: ['status', 'replicas']} as const;

/** A ReplicationController's selector is labels alone. */
const selectorOf = (object: ApiObject): LabelSelector | undefined => {
	const selector = at(object as unknown as Json, ['spec', 'selector']) as object | undefined;
	return object.apiVersion === 'v1' && selector !== undefined
		? {matchLabels: selector as LabelSelector['matchLabels']}
		: selector;
};

/** Where a kind keeps its counts: a custom resource as its definition says. */
const countsOf = (object: ApiObject, {custom}: AnyKind): Counts => {
	const json = object as unknown as Json;
	const {spec, status} = custom?.scale ?? usualPaths;
	const wanted = asCount(at(json, spec));
	const there = asCount(at(json, status)) ?? 0;

	if (custom === undefined) {
		return {wanted, there, selector: selectorQuery(selectorOf(object))};
	}

	const text = custom.scale?.selector === undefined ? undefined : at(json, custom.scale.selector);
	return {wanted, there, selector: typeof text === 'string' ? text : undefined};
};

/** The count of a workload, whatever its kind: autoscaling/v1 Scale. */
const scaleOf = (object: ApiObject, kind: AnyKind): Scale => {
	const {name, namespace, uid, resourceVersion, creationTimestamp} = object.metadata;
	const {wanted, there, selector} = countsOf(object, kind);
	return {
		apiVersion: 'autoscaling/v1',
		kind: 'Scale',
		metadata: {name, namespace, uid, resourceVersion, creationTimestamp},
		spec: wanted === undefined || wanted === 0 ? {} : {replicas: wanted},
		status: {replicas: there, ...(selector === undefined ? {} : {selector})},
	};
};

export const scale: Subresource = {
	name: 'scale',
	get({object, request: {kind}}) {
		const path = kind.custom?.scale?.spec;
		return path !== undefined && asCount(at(object as unknown as Json, path)) === undefined
			? refused(internalError(`the spec replicas field ".${path.join('.')}" does not exist`))
			: accepted<ApiObject>(scaleOf(object, kind));
	},
	update({request, object, updateMain}, body) {
		const {kind} = request;
		const replicas = (body as Scale).spec?.replicas ?? 0;

		if (replicas < 0 || !Number.isInteger(replicas)) {
			const wrong = invalidField('spec.replicas', replicas, 'must be greater than or equal to 0');
			return refused(invalid({group: 'autoscaling', plural: 'scales', kind: 'Scale'}, request.name ?? '', [wrong]));
		}

		const path = kind.custom?.scale?.spec ?? usualPaths.spec;
		const {metadata, ...rest} = object;
		const {resourceVersion = metadata.resourceVersion} = body.metadata;
		const counted = withAt(rest as unknown as Json, path, replicas);
		const next = {...counted, metadata: {...metadata, resourceVersion}} as unknown as ApiObject;
		const reply = updateMain(next);
		return reply.ok ? accepted<ApiObject>(scaleOf(reply.object, kind)) : reply;
	},
};
