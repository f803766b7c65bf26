import type {ApiObject} from './object.ts';

/** The count of a workload, whatever its kind. Source: k8s.io/api/autoscaling/v1 Scale */
export type Scale = ApiObject & {
	readonly spec: {readonly replicas?: number};
	readonly status: {readonly replicas: number; readonly selector?: string};
};
