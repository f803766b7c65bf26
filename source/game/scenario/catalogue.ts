/** What the setting of a fault must be. */
export type ParamType =
	| 'duration'
	| 'exit-code'
	| 'speed'
	| 'share'
	| 'factor'
	| 'client'
	| 'pool'
	| 'zone'
	| 'namespace'
	| 'deployment'
	| 'priority'
	| 'flag'
	| 'text'
	| 'pull-failure'
	| 'direction'
	| 'replicas';

/** What a scenario may say about one kind of fault: its settings, and what it strikes. */
export type FaultKind = {
	readonly kind: string;
	readonly params: Readonly<Record<string, ParamType>>;
	readonly strikes: 'pod' | 'node' | 'zone' | 'pool' | 'control-plane' | 'image' | 'link' | 'users';
};

/** The kinds of fault that scenarios may use. The engine's own list says the same; a test compares them. */
export const faultKinds: readonly FaultKind[] = [
	{kind: 'pod-kill', params: {grace: 'duration', deleteObject: 'flag'}, strikes: 'pod'},
	{kind: 'container-crash', params: {container: 'text', exitCode: 'exit-code'}, strikes: 'pod'},
	{kind: 'node-crash', params: {duration: 'duration'}, strikes: 'node'},
	{kind: 'node-reboot', params: {down: 'duration'}, strikes: 'node'},
	{kind: 'kubelet-stop', params: {duration: 'duration'}, strikes: 'node'},
	{
		kind: 'partition',
		params: {from: 'text', to: 'text', direction: 'direction', duration: 'duration'},
		strikes: 'link',
	},
	{kind: 'proxy-slow-sync', params: {takes: 'duration', duration: 'duration'}, strikes: 'node'},
	{kind: 'zone-outage', params: {zone: 'zone', duration: 'duration'}, strikes: 'zone'},
	{kind: 'zone-partition', params: {zone: 'zone', share: 'share', duration: 'duration'}, strikes: 'zone'},
	{
		kind: 'image-pull-fail',
		params: {duration: 'duration', reason: 'pull-failure', image: 'text'},
		strikes: 'image',
	},
	{kind: 'slow-registry', params: {bandwidth: 'speed', duration: 'duration'}, strikes: 'image'},
	{
		kind: 'spot-reclaim',
		params: {pool: 'pool', share: 'share', notice: 'duration', down: 'duration'},
		strikes: 'pool',
	},
	{
		kind: 'kernel-panic-group',
		params: {group: 'text', p: 'share', above: 'share', hot: 'duration', down: 'duration', duration: 'duration'},
		strikes: 'node',
	},
	{
		kind: 'traffic-spike',
		params: {client: 'client', factor: 'factor', rise: 'duration', hold: 'duration'},
		strikes: 'users',
	},
	{kind: 'slow-node', params: {duration: 'duration', speed: 'speed'}, strikes: 'node'},
	{kind: 'scheduler-crash', params: {duration: 'duration', replicas: 'replicas'}, strikes: 'control-plane'},
];

/** The kinds of mistakes that people make, each with its settings: see `changes/`. */
export const changeKinds: ReadonlyArray<Pick<FaultKind, 'kind' | 'params'>> = [
	{kind: 'bad-pdb', params: {workload: 'deployment'}},
	{kind: 'missing-requests', params: {namespace: 'namespace'}},
	{kind: 'priority-cascade', params: {name: 'text', value: 'priority', default: 'flag'}},
	{kind: 'taint-typo', params: {pool: 'pool', key: 'text'}},
];

/** The words that a setting may have, where it has few. */
export const paramWords: Readonly<Record<string, readonly string[]>> = {
	'pull-failure': ['not-found', 'auth', 'rate-limit', 'registry-down'],
	direction: ['both', 'one'],
	replicas: ['leader', 'all'],
};
