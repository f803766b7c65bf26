import {base64} from '../../engine/api/base64.ts';
import type {VolumeSource} from '../../engine/api/kinds/volume.ts';
import {remembered} from '../../engine/api/share.ts';
import {isShellImage, pagesBrought, resolvConf} from '../../engine/cluster.ts';
import {sha256Hex} from '../../engine/kernel/sha256.ts';
import {bytesOf} from './bytes.ts';
import {environmentOf, expanded} from './environment.ts';
import type {Found, Mark} from './files.ts';
import {containersOf, namespaceOf, type Place} from './place.ts';
import {userIn} from './user.ts';
import {filesOf, isWritten, tokenOf, type VolumeFile} from './volume-files.ts';

const certificate = (name: string): string => {
	const body = base64(`podfall ${name} ${sha256Hex(name)}`);
	const lines = body.match(/.{1,64}/g) ?? [];
	return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
};

export type Mount = {
	readonly path: string;
	readonly type: string;
	readonly readOnly: boolean;
	readonly files: readonly VolumeFile[];
	/** Of the folder, or of the one file, that is mounted. */
	readonly mark: Mark;
	/** A volume that is written into: by what it is kept, and the folder in it that is mounted (empty for all of it). */
	readonly kept?: {readonly by: string; readonly at: string};
};

/** Whatever keeps what is written into a volume. */
const keeperOf = (
	{pod, running}: Place,
	name: string,
	{hostPath, persistentVolumeClaim: claim}: VolumeSource,
): string => {
	if (hostPath !== undefined) {
		return `host/${running.machine}${hostPath.path}`;
	}

	return claim === undefined ? `volume/${running.podUid}/${name}` : `claim/${namespaceOf(pod)}/${claim.claimName}`;
};

export const accountFolder = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The account's own volume, which is admitted into every pod that does not refuse it. */
const accountMount = (place: Place): readonly Mount[] =>
	place.pod.spec.automountServiceAccountToken === false ||
	(place.spec.volumeMounts ?? []).some(({mountPath}) => mountPath === accountFolder)
		? []
		: [
				{
					path: accountFolder,
					type: 'tmpfs',
					readOnly: true,
					files: [
						{path: 'token', bytes: bytesOf(tokenOf(place)), mode: 0o644},
						{path: 'namespace', bytes: bytesOf(namespaceOf(place.pod)), mode: 0o644},
						{path: 'ca.crt', bytes: bytesOf(certificate('kubernetes-ca')), mode: 0o644},
					],
					mark: {mode: sharedFolder, uid: 0, gid: 0},
				},
			];

/** A folder of a volume lets everybody write; with an fsGroup, what is made in it belongs to the group. Source: pkg/volume/emptydir */
const sharedFolder = 0o777;
const groupFolder = 0o2777;

/** What of a volume is below a path in it; the file that has the path itself has none left. */
const below = (files: readonly VolumeFile[], top: string): readonly VolumeFile[] =>
	files
		.filter(({path}) => path === top || path.startsWith(`${top}/`))
		.map(file => ({...file, path: file.path.slice(top.length + 1)}));

/** What is mounted into a container beside its image; a place is what it is in one moment. */
export const mountsOf = remembered((place: Place): readonly Mount[] => [
	...(place.spec.volumeMounts ?? []).flatMap(({name, mountPath, readOnly = false, subPath: plain, subPathExpr}) => {
		const volume = (place.pod.spec.volumes ?? []).find(each => each.name === name);

		if (volume === undefined) {
			return [];
		}

		const written = filesOf(place, volume);
		const subPath =
			subPathExpr === undefined || subPathExpr === '' ? plain : expanded(subPathExpr, environmentOf(place));
		const files = subPath === undefined ? written : below(written, subPath);
		const group = place.pod.spec.securityContext?.fsGroup;
		return [
			{
				path: mountPath.replace(/\/+$/, '') || '/',
				type: !isWritten(volume) || volume.emptyDir?.medium === 'Memory' ? 'tmpfs' : 'ext4',
				readOnly: readOnly || !isWritten(volume),
				files,
				mark: {mode: group === undefined ? sharedFolder : groupFolder, uid: 0, gid: group ?? 0},
				...(isWritten(volume)
					? {kept: {by: keeperOf(place, name, volume), at: subPath === undefined ? '' : `/${subPath}`}}
					: {}),
			},
		];
	}),
	...accountMount(place),
]);

/** Source: pkg/kubelet/kubelet_pods.go, managedHostsFileContent and nodeHostsFileContent */
const hostsText = ({pod, ip, hostname}: Place): string =>
	[
		...(pod.spec.hostNetwork === true
			? ['# Kubernetes-managed hosts file (host network).', '127.0.0.1\tlocalhost']
			: [
					'# Kubernetes-managed hosts file.',
					'127.0.0.1\tlocalhost',
					'::1\tlocalhost ip6-localhost ip6-loopback',
					'fe00::0\tip6-localnet',
					'fe00::0\tip6-mcastprefix',
					'fe00::1\tip6-allnodes',
					'fe00::2\tip6-allrouters',
				]),
		`${ip}\t${hostname}`,
		...((pod.spec.hostAliases ?? []).length === 0 ? [] : ['', '# Entries added by HostAliases.']),
		...(pod.spec.hostAliases ?? []).map(alias => `${alias.ip}\t${(alias.hostnames ?? []).join('\t')}`),
		'',
	].join('\n');

/** Source: pkg/kubelet/network/dns/dns.go */
const resolvText = ({pod}: Place): string => {
	const {nameservers, searches, ndots} = resolvConf(pod);
	return [
		...(searches.length === 0 ? [] : [`search ${searches.join(' ')}`]),
		...nameservers.map(server => `nameserver ${server}`),
		...(ndots === 1 ? [] : [`options ndots:${ndots}`]),
		'',
	].join('\n');
};

const kibi = (bytes: number): string => String(Math.round(bytes / 1024)).padStart(12);

const meminfo = ({cluster, running}: Place): string => {
	const {memoryBytes} = cluster.ground.machine(running.machine);
	const free = memoryBytes - usedBytesOn(cluster, running.machine);
	return [
		`MemTotal:   ${kibi(memoryBytes)} kB`,
		`MemFree:    ${kibi(free)} kB`,
		`MemAvailable:${kibi(free).slice(1)} kB`,
		'SwapTotal:             0 kB',
		'SwapFree:              0 kB',
		'',
	].join('\n');
};

/** Memory that the pods of a machine have. */
export const usedBytesOn = ({ground, traffic}: Place['cluster'], machine: string): number =>
	ground
		.podsOn(machine)
		.flatMap(pod => pod.containers.filter(each => each.state === 'running'))
		.reduce((sum, each) => sum + (traffic.usageOf(each.pod)?.bytes ?? ground.programs.of(each.image).memory.base), 0);

/** The words of process 1: what the manifest says, or the image's own program. */
export const firstProcess = ({running, spec}: Pick<Place, 'running' | 'spec'>): readonly string[] => {
	if (running.command.length > 0) {
		return running.command;
	}

	const own = running.image.slice(running.image.lastIndexOf('/') + 1).replace(/[:@].*$/, '');
	return isShellImage(running.image) ? ['sh'] : [`/${own}`, ...(spec.args ?? [])];
};

const folders =
	'/bin /dev /etc /home /lib /mnt /opt /proc /root /run /sbin /srv /sys /tmp /usr/bin /usr/local/bin /var/log'.split(
		' ',
	);

/** What the kernel is told of a pod's own sysctls; the kernel's defaults of those that one may set safely. */
const usualSysctls: ReadonlyArray<readonly [name: string, value: string]> = [
	['kernel.shm_rmid_forced', '0'],
	['net.ipv4.ip_local_port_range', '32768	60999'],
	['net.ipv4.ip_unprivileged_port_start', '0'],
	['net.ipv4.ping_group_range', '0	2147483647'],
	['net.ipv4.tcp_keepalive_time', '7200'],
	['net.ipv4.tcp_syncookies', '1'],
];

const sysctlFiles = ({pod}: Place): ReadonlyArray<readonly [string, string]> =>
	[...usualSysctls, ...(pod.spec.securityContext?.sysctls ?? []).map(({name, value}) => [name, value] as const)].map(
		([name, value]) => [`/proc/sys/${name.replaceAll('.', '/')}`, `${value}\n`] as const,
	);

/** Folders that a kubelet made for the subPaths of others, where a container sees the volume above them. */
const foldersForOthers = (place: Place): readonly string[] => {
	const hasSubPaths = containersOf(place.pod).some(({volumeMounts = []}) =>
		volumeMounts.some(({subPath = '', subPathExpr = ''}) => subPath !== '' || subPathExpr !== ''),
	);

	if (!hasSubPaths) {
		return [];
	}

	const mine = mountsOf(place).flatMap(({path, kept}) => (kept === undefined ? [] : [{path, ...kept}]));
	const theirs = containersOf(place.pod).flatMap(spec =>
		mountsOf({...place, spec}).flatMap(({kept}) => (kept === undefined || kept.at === '' ? [] : [kept])),
	);
	return mine.flatMap(({path, by, at}) =>
		theirs
			.filter(other => other.by === by && other.at.startsWith(`${at}/`))
			.map(other => `${path}${other.at.slice(at.length)}`),
	);
};

/** The files of a container before anybody writes: a small image, what the kubelet writes, and what is mounted. */
export const foundIn = (place: Place, programs: readonly string[]): Found => {
	const {hostname, running, spec} = place;
	const mounts = mountsOf(place);
	const files = new Map<string, string>([
		['/etc/hostname', `${hostname}\n`],
		['/etc/hosts', hostsText(place)],
		['/etc/resolv.conf', resolvText(place)],
		['/etc/os-release', 'NAME="podfall"\nID=podfall\nPRETTY_NAME="podfall container"\n'],
		['/etc/passwd', 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/nonexistent:/bin/false\n'],
		['/etc/group', 'root:x:0:\nnogroup:x:65534:\n'],
		['/proc/1/cmdline', `${firstProcess(place).join('\0')}\0`],
		['/proc/1/comm', `${firstProcess(place)[0]?.split('/').at(-1) ?? ''}\n`],
		['/proc/meminfo', meminfo(place)],
		['/proc/uptime', `${(running.startedAt / 1000).toFixed(2)} 0.00\n`],
		['/proc/version', 'Linux version 6.8.0 (podfall)\n'],
		...sysctlFiles(place),
		['/sys/fs/cgroup/memory.max', running.limitBytes > 0 ? `${running.limitBytes}\n` : 'max\n'],
		[
			'/sys/fs/cgroup/cpu.max',
			running.limitMilliCpu > 0 ? `${Math.round(running.limitMilliCpu * 100)} 100000\n` : 'max 100000\n',
		],
		['/dev/null', ''],
		...programs.map(name => [`/bin/${name}`, ''] as const),
		...pagesBrought(
			running.image,
			mounts.map(({path}) => path),
		),
		[spec.terminationMessagePath ?? '/dev/termination-log', ''],
	]);
	const mounted = mounts.flatMap(({path, files, mark}) =>
		files.map(file => ({...file, path: file.path === '' ? path : `${path}/${file.path}`, gid: mark.gid})),
	);
	return {
		files: new Map<string, string | Uint8Array>([
			...files,
			...mounted.map(({path, bytes}): [string, Uint8Array] => [path, bytes]),
		]),
		marks: new Map([
			['/tmp', {mode: 0o1777, uid: 0, gid: 0}],
			['/dev/null', {mode: 0o666, uid: 0, gid: 0}],
			[spec.terminationMessagePath ?? '/dev/termination-log', {mode: 0o666, uid: 0, gid: 0}],
			...programs.map((name): [string, Mark] => [`/bin/${name}`, {mode: 0o755, uid: 0, gid: 0}]),
			...mounts.map(({path, mark}): [string, Mark] => [path, mark]),
			...mounted.map(({path, mode, uid = 0, gid}): [string, Mark] => [path, {mode, uid, gid}]),
		]),
		owner: userIn(place),
		folders: [
			...folders,
			...foldersForOthers(place),
			...mounts.filter(({files}) => files[0]?.path !== '').map(({path}) => path),
		],
		mounts: [
			{path: '/', readOnly: spec.securityContext?.readOnlyRootFilesystem === true},
			{path: '/proc', readOnly: true},
			{path: '/sys', readOnly: true},
			{path: '/dev', readOnly: false},
			...mounts,
		],
	};
};
