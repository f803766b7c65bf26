/** What the setting of a fault must be. */
export type ParamType = 'duration' | 'number' | 'share' | 'flag' | 'text' | 'pull-failure' | 'direction';

/** What a scenario may say about one kind of fault: its settings, and what it strikes. */
export type FaultKind = {
	readonly kind: string;
	readonly params: Readonly<Record<string, ParamType>>;
	readonly strikes: 'pod' | 'node' | 'zone' | 'control-plane' | 'image' | 'link';
};

/** The kinds of fault that scenarios may use. The engine's own list must have the same names; a test of the house compares them. */
export const faultKinds: readonly FaultKind[] = [
	{kind: 'pod-kill', params: {grace: 'duration', deleteObject: 'flag'}, strikes: 'pod'},
	{kind: 'container-crash', params: {container: 'text', exitCode: 'number', once: 'flag'}, strikes: 'pod'},
	{kind: 'node-crash', params: {duration: 'duration'}, strikes: 'node'},
	{kind: 'node-reboot', params: {down: 'duration'}, strikes: 'node'},
	{kind: 'kubelet-stop', params: {duration: 'duration'}, strikes: 'node'},
	{
		kind: 'partition',
		params: {duration: 'duration', from: 'text', direction: 'direction', share: 'share'},
		strikes: 'link',
	},
	{kind: 'zone-outage', params: {duration: 'duration'}, strikes: 'zone'},
	{
		kind: 'image-pull-fail',
		params: {duration: 'duration', reason: 'pull-failure', image: 'text'},
		strikes: 'image',
	},
	{kind: 'slow-node', params: {duration: 'duration', speed: 'share'}, strikes: 'node'},
	{kind: 'scheduler-crash', params: {duration: 'duration', replicas: 'number'}, strikes: 'control-plane'},
];

/** The words that a setting may have, where it has few. */
export const paramWords: Readonly<Record<string, readonly string[]>> = {
	'pull-failure': ['not-found', 'auth', 'rate-limit', 'registry-down'],
	direction: ['both', 'one'],
};
