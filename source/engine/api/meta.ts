export type OwnerReference = {
	readonly apiVersion: string;
	readonly kind: string;
	readonly name: string;
	readonly uid: string;
	readonly controller?: boolean;
	readonly blockOwnerDeletion?: boolean;
};

export type ManagedFieldsEntry = {
	readonly manager?: string;
	readonly operation?: string;
	readonly apiVersion?: string;
	readonly time?: string;
	readonly fieldsType?: string;
	readonly fieldsV1?: unknown;
	readonly subresource?: string;
};

export type Labels = Readonly<Record<string, string>>;

/** What every object carries. Source: k8s.io/apimachinery/pkg/apis/meta/v1/types.go */
export type ObjectMeta = {
	readonly name: string;
	readonly generateName?: string;
	readonly namespace?: string;
	readonly uid?: string;
	readonly resourceVersion?: string;
	readonly generation?: number;
	readonly creationTimestamp?: string;
	readonly deletionTimestamp?: string;
	readonly deletionGracePeriodSeconds?: number;
	readonly labels?: Labels;
	readonly annotations?: Labels;
	readonly ownerReferences?: readonly OwnerReference[];
	readonly finalizers?: readonly string[];
	readonly managedFields?: readonly ManagedFieldsEntry[];
};

export type LabelSelectorRequirement = {
	readonly key: string;
	readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
	readonly values?: readonly string[];
};

export type LabelSelector = {
	readonly matchLabels?: Labels;
	readonly matchExpressions?: readonly LabelSelectorRequirement[];
};

/** A condition as most kinds have it; `status` is 'True', 'False' or 'Unknown'. */
export type Condition = {
	readonly type: string;
	readonly status: 'True' | 'False' | 'Unknown';
	readonly reason?: string;
	readonly message?: string;
	readonly lastTransitionTime?: string | null;
	readonly lastUpdateTime?: string;
	readonly lastProbeTime?: string | null;
	readonly lastHeartbeatTime?: string;
	readonly observedGeneration?: number;
};
