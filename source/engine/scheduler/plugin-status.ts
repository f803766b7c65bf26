/** What a plug-in says about a pod, or about a pod on a node. Source: staging/src/k8s.io/kube-scheduler/framework/interface.go */
export type Code =
	| 'Success'
	| 'Error'
	/** Removing pods might help: preemption looks at such nodes. */
	| 'Unschedulable'
	/** Removing pods would not help. */
	| 'UnschedulableAndUnresolvable'
	| 'Wait'
	| 'Skip'
	| 'Pending';

/** A verdict with its reasons, exactly as they are shown; success without a word is `undefined`. */
export type PluginStatus = {readonly code: Code; readonly reasons: readonly string[]};

const status = (code: Code, reasons: readonly string[]): PluginStatus => ({code, reasons});

export const unschedulable = (...reasons: string[]): PluginStatus => status('Unschedulable', reasons);
export const unresolvable = (...reasons: string[]): PluginStatus => status('UnschedulableAndUnresolvable', reasons);
export const failed = (...reasons: string[]): PluginStatus => status('Error', reasons);
export const pending = (...reasons: string[]): PluginStatus => status('Pending', reasons);
export const skip: PluginStatus = status('Skip', []);

export const isSuccess = (given: PluginStatus | undefined): boolean => given === undefined || given.code === 'Success';

/** The pod cannot have this now, and that is nobody's mistake. */
export const isRejected = (given: PluginStatus | undefined): boolean =>
	given !== undefined &&
	(given.code === 'Unschedulable' || given.code === 'UnschedulableAndUnresolvable' || given.code === 'Pending');

export const messageOf = (given: PluginStatus | undefined): string => given?.reasons.join(', ') ?? '';
