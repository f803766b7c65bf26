/*
The flags with which the API server of the bare world is started. They are kube-apiserver's own, by its names; where nothing
is said it is the server that Kubernetes' command-line tests and envtest start: what somebody sends is stored as it is, with
no account, token or toleration that only pods on a node would want.
*/
import {type ApiServerFlags, addressRange, admissionPluginNames, authorizationModes} from '../../engine/cluster.ts';
import type {Problem} from './problems.ts';

/** The flags as a person writes them; lists have commas between their names. */
export type WrittenFlags = {
	readonly serviceClusterIpRange?: string;
	readonly enableAdmissionPlugins?: string;
	readonly disableAdmissionPlugins?: string;
	readonly authorizationMode?: string;
};

/** Source: hack/make-rules/test-cmd.sh; the range is what kube-apiserver takes where nobody says one. */
export const bareFlags: ApiServerFlags = {
	serviceClusterIpRange: '10.0.0.0/24',
	disableAdmissionPlugins: [
		'DefaultStorageClass',
		'DefaultTolerationSeconds',
		'ServiceAccount',
		'StorageObjectInUseProtection',
	],
	authorizationMode: ['RBAC'],
};

const named = (text: string | undefined): readonly string[] =>
	(text ?? '')
		.split(',')
		.map(name => name.trim())
		.filter(name => name !== '');

/**
What was written, as flags; whether they are good is another question, and a plug-in that nobody has is kept among those that
are off for it to be named. Whatever order the names have, it is the same world.
*/
export const readFlags = (written: WrittenFlags): ApiServerFlags => {
	const {serviceClusterIpRange = bareFlags.serviceClusterIpRange, authorizationMode} = written;
	const enabled = named(written.enableAdmissionPlugins);
	const off =
		written.disableAdmissionPlugins === undefined
			? bareFlags.disableAdmissionPlugins
			: named(written.disableAdmissionPlugins);
	const unknown = enabled.filter(name => !admissionPluginNames.includes(name));
	const modes = named(authorizationMode) as ApiServerFlags['authorizationMode'];
	return {
		serviceClusterIpRange,
		disableAdmissionPlugins: [...new Set([...off.filter(name => !enabled.includes(name)), ...unknown])].sort(),
		authorizationMode: authorizationMode === undefined ? bareFlags.authorizationMode : [...new Set(modes)].sort(),
	};
};

const quoted = (names: readonly string[]): string => names.map(name => JSON.stringify(name)).join(' and none ');

/** The smallest range in which the API itself and a few Services have room. */
const leastAddresses = 8;

const rangeProblems = ({serviceClusterIpRange}: ApiServerFlags): readonly Problem[] => {
	const range = addressRange(serviceClusterIpRange);
	return range !== undefined && range.count >= leastAddresses
		? []
		: [
				{
					where: '--service-cluster-ip-range',
					what: `${JSON.stringify(serviceClusterIpRange)} is no range of IPv4 addresses with room for a Service`,
					hint: 'write it as 10.0.0.0/24: the first address of the range, and no more than 29 after the slash',
				},
			];
};

const pluginProblems = ({disableAdmissionPlugins}: ApiServerFlags): readonly Problem[] => {
	const unknown = disableAdmissionPlugins.filter(name => !admissionPluginNames.includes(name));
	return unknown.length === 0
		? []
		: [
				{
					where: '--disable-admission-plugins, --enable-admission-plugins',
					what: `podfall has no admission plugin ${quoted(unknown)}`,
					hint: `it has ${admissionPluginNames.join(', ')}`,
				},
			];
};

const modeProblems = ({authorizationMode}: ApiServerFlags): readonly Problem[] => {
	const unknown = authorizationMode.filter(mode => !authorizationModes.includes(mode));
	return unknown.length === 0 && authorizationMode.length > 0
		? []
		: [
				{
					where: '--authorization-mode',
					what: unknown.length === 0 ? 'it names no mode' : `there is no mode ${quoted(unknown)}`,
					hint: `say one or both of ${authorizationModes.join(', ')}`,
				},
			];
};

/** Everything that is wrong with flags. */
export const problemsOfFlags = (flags: ApiServerFlags): readonly Problem[] => [
	...rangeProblems(flags),
	...pluginProblems(flags),
	...modeProblems(flags),
];
