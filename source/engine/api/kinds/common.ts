/** Small shapes that several kinds share. Source: k8s.io/api/core/v1/types.go */

/** Amounts by resource name, as text: `{cpu: '500m', memory: '1Gi'}`. */
export type ResourceList = Readonly<Record<string, string>>;

/** A count, or a share as text: `25%`. */
export type IntOrString = number | string;

/** The name of a thing in the same namespace. */
export type LocalObjectReference = {readonly name?: string};

export type ObjectReference = {
	readonly kind?: string;
	readonly namespace?: string;
	readonly name?: string;
	readonly uid?: string;
	readonly apiVersion?: string;
	readonly resourceVersion?: string;
	readonly fieldPath?: string;
};

export type TypedLocalObjectReference = {readonly apiGroup?: string; readonly kind: string; readonly name: string};

export type Protocol = 'TCP' | 'UDP' | 'SCTP';

export type ResourceRequirements = {
	readonly limits?: ResourceList;
	readonly requests?: ResourceList;
	readonly claims?: ReadonlyArray<{readonly name: string; readonly request?: string}>;
};

export type TaintEffect = 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
