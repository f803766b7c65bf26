/** As whom a pod's processes may run. Source: pkg/apis/core/validation/validation.go, ValidateSecurityContext */
import {duplicateField, type FieldErrors, invalidField, requiredField, unsupportedField} from '../validation.ts';
import {eachItem} from './check.ts';
import {descendingPathErrors} from './path-check.ts';

type Profile = {readonly type?: string; readonly localhostProfile?: string};

type Identities = {readonly runAsUser?: number; readonly runAsGroup?: number};

export type SecurityContext = Identities & {
	readonly privileged?: boolean;
	readonly allowPrivilegeEscalation?: boolean;
	readonly procMount?: string;
	readonly capabilities?: {readonly add?: readonly string[]};
	readonly seccompProfile?: Profile;
	readonly appArmorProfile?: Profile;
};

export type PodSecurityContext = Identities & {
	readonly fsGroup?: number;
	readonly supplementalGroups?: readonly number[];
	readonly fsGroupChangePolicy?: string;
	readonly supplementalGroupsPolicy?: string;
	readonly seLinuxChangePolicy?: string;
	readonly sysctls?: ReadonlyArray<{readonly name?: string}>;
	readonly seccompProfile?: Profile;
	readonly appArmorProfile?: Profile;
};

const largestId = 2_147_483_647;

const idErrors = (id: number | undefined, field: string): FieldErrors =>
	id === undefined || (id >= 0 && id <= largestId)
		? []
		: [invalidField(field, id, `must be between 0 and ${largestId}, inclusive`)];

const profileTypes = ['Localhost', 'RuntimeDefault', 'Unconfined'];

const profileTypeErrors = (type: string | undefined, field: string, missing: string): FieldErrors =>
	!type
		? [requiredField(`${field}.type`, missing)]
		: profileTypes.includes(type)
			? []
			: [unsupportedField(`${field}.type`, type, profileTypes)];

const seccompErrors = (profile: Profile | undefined, field: string): FieldErrors => {
	if (profile === undefined) {
		return [];
	}

	const {type, localhostProfile: local} = profile;
	const at = `${field}.localhostProfile`;
	return [
		...profileTypeErrors(type, field, 'type is required when seccompProfile is set'),
		...(type === 'Localhost'
			? local === undefined
				? [requiredField(at, 'must be set when seccomp type is Localhost')]
				: descendingPathErrors(local, at)
			: local === undefined
				? []
				: [invalidField(at, {Type: type, LocalhostProfile: local}, 'can only be set when seccomp type is Localhost')]),
	];
};

const appArmorErrors = (profile: Profile | undefined, field: string): FieldErrors => {
	if (profile === undefined) {
		return [];
	}

	const {type, localhostProfile: local} = profile;
	const at = `${field}.localhostProfile`;

	if (type !== 'Localhost') {
		const isKnown = type !== undefined && profileTypes.includes(type);
		return isKnown
			? local === undefined
				? []
				: [invalidField(at, local, 'can only be set when AppArmor type is Localhost')]
			: profileTypeErrors(type, field, 'type is required when appArmorProfile is set');
	}

	return local === undefined || local === ''
		? [requiredField(at, 'must be set when AppArmor type is Localhost')]
		: local.trim() === local
			? []
			: [invalidField(at, local, 'must not be padded with whitespace')];
};

const choiceErrors = (value: string | undefined, field: string, choices: readonly string[]): FieldErrors =>
	value === undefined || choices.includes(value) ? [] : [unsupportedField(field, value, choices)];

/** `hostUsers`: whether the pod has the users of its node. */
export const securityContextErrors = (
	context: SecurityContext | undefined,
	field: string,
	hostUsers: boolean,
): FieldErrors => {
	if (context === undefined) {
		return [];
	}

	const {procMount, privileged, allowPrivilegeEscalation, capabilities} = context;
	const cannot = (words: string): FieldErrors => [
		invalidField(field, context, `cannot set \`allowPrivilegeEscalation\` to false and ${words}`),
	];
	return [
		...idErrors(context.runAsUser, `${field}.runAsUser`),
		...idErrors(context.runAsGroup, `${field}.runAsGroup`),
		...choiceErrors(procMount, `${field}.procMount`, ['Default', 'Unmasked']),
		...(hostUsers && procMount === 'Unmasked'
			? [invalidField(`${field}.procMount`, procMount, '`hostUsers` must be false to use `Unmasked`')]
			: []),
		...seccompErrors(context.seccompProfile, `${field}.seccompProfile`),
		...(allowPrivilegeEscalation === false && privileged === true ? cannot('`privileged` to true') : []),
		...(allowPrivilegeEscalation === false
			? (capabilities?.add ?? [])
					.filter(capability => capability === 'CAP_SYS_ADMIN')
					.flatMap(() => cannot('`capabilities.Add` CAP_SYS_ADMIN'))
			: []),
		...appArmorErrors(context.appArmorProfile, `${field}.appArmorProfile`),
	];
};

const longestSysctl = 253;
const sysctlWords = '^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$';
const sysctlPattern = new RegExp(sysctlWords);

/** What of the node a pod has. */
type Shared = {readonly hostNetwork?: boolean; readonly hostIPC?: boolean};

const ipcSysctls = /^(?:kernel[./](?:shm|msg|sem)|fs[./]mqueue[./])/;

const hostSysctlErrors = (name: string, field: string, {hostNetwork, hostIPC}: Shared): FieldErrors =>
	hostNetwork === true && /^net[./]/.test(name)
		? [invalidField(field, name, "may not be specified when 'hostNetwork' is true")]
		: hostIPC === true && ipcSysctls.test(name)
			? [invalidField(field, name, "may not be specified when 'hostIPC' is true")]
			: [];

const sysctlErrors = (sysctls: PodSecurityContext['sysctls'], field: string, shared: Shared): FieldErrors => {
	const seen = new Set<string>();
	return eachItem(sysctls, field, ({name = ''}, at) => {
		const again = seen.has(name);
		seen.add(name);

		if (name === '') {
			return [requiredField(`${at}.name`)];
		}

		const onHost = hostSysctlErrors(name, `${at}.name`, shared);
		return name.length > longestSysctl || !sysctlPattern.test(name)
			? [
					invalidField(
						`${at}.name`,
						name,
						`must have at most ${longestSysctl} characters and match regex ${sysctlWords}`,
					),
					...onHost,
				]
			: again
				? [duplicateField(`${at}.name`, name), ...onHost]
				: onHost;
	});
};

export const podSecurityContextErrors = (
	context: PodSecurityContext | undefined,
	field: string,
	spec: Shared & {readonly shareProcessNamespace?: boolean; readonly hostPID?: boolean},
): FieldErrors =>
	context === undefined
		? []
		: [
				...idErrors(context.fsGroup, `${field}.fsGroup`),
				...idErrors(context.runAsUser, `${field}.runAsUser`),
				...idErrors(context.runAsGroup, `${field}.runAsGroup`),
				...eachItem(context.supplementalGroups, `${field}.supplementalGroups`, idErrors),
				...(spec.shareProcessNamespace === true && spec.hostPID === true
					? [
							invalidField(
								`${field}.shareProcessNamespace`,
								true,
								'ShareProcessNamespace and HostPID cannot both be enabled',
							),
						]
					: []),
				...sysctlErrors(context.sysctls, `${field}.sysctls`, spec),
				...choiceErrors(context.fsGroupChangePolicy, `${field}.fsGroupChangePolicy`, ['Always', 'OnRootMismatch']),
				...seccompErrors(context.seccompProfile, `${field}.seccompProfile`),
				...appArmorErrors(context.appArmorProfile, `${field}.appArmorProfile`),
				...choiceErrors(context.supplementalGroupsPolicy, `${field}.supplementalGroupsPolicy`, ['Merge', 'Strict']),
				...choiceErrors(context.seLinuxChangePolicy, `${field}.seLinuxChangePolicy`, ['MountOption', 'Recursive']),
			];
