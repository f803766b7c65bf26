import type {ApiObject} from '../../api/object.ts';
import {invalid} from '../../api/refusals.ts';
import {selectorQuery} from '../../api/selectors.ts';
import {invalidField} from '../../api/validation.ts';
import {accepted, refused} from '../storage.ts';
import type {Subresource} from './subresource.ts';

type Scalable = ApiObject & {
	readonly spec?: {readonly replicas?: number; readonly selector?: object};
	readonly status?: {readonly replicas?: number};
};

export type Scale = ApiObject & {
	readonly spec: {readonly replicas?: number};
	readonly status: {readonly replicas: number; readonly selector?: string};
};

/** The count of a workload, whatever its kind: autoscaling/v1 Scale. */
export const scaleOf = (object: ApiObject): Scale => {
	const {metadata, spec, status} = object as Scalable;
	const {name, namespace, uid, resourceVersion, creationTimestamp} = metadata;
	return {
		apiVersion: 'autoscaling/v1',
		kind: 'Scale',
		metadata: {name, namespace, uid, resourceVersion, creationTimestamp},
		spec: spec?.replicas === undefined || spec.replicas === 0 ? {} : {replicas: spec.replicas},
		status: {replicas: status?.replicas ?? 0, selector: selectorQuery(spec?.selector)},
	};
};

export const scale: Subresource = {
	name: 'scale',
	get: ({object}) => accepted<ApiObject>(scaleOf(object)),
	update({request, object, updateMain}, body) {
		const replicas = (body as Scale).spec?.replicas ?? 0;

		if (replicas < 0 || !Number.isInteger(replicas)) {
			const wrong = invalidField('spec.replicas', replicas, 'must be greater than or equal to 0');
			return refused(invalid({group: 'autoscaling', plural: 'scales', kind: 'Scale'}, request.name ?? '', [wrong]));
		}

		const {metadata, ...rest} = object as Scalable;
		const {resourceVersion = metadata.resourceVersion} = body.metadata;
		const next = {...rest, metadata: {...metadata, resourceVersion}, spec: {...rest.spec, replicas}};
		const reply = updateMain(next as ApiObject);
		return reply.ok ? accepted<ApiObject>(scaleOf(reply.object)) : reply;
	},
};
