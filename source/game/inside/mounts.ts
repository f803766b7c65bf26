import {base64} from '../../engine/api/base64.ts';
import type {KeyToPath, ProjectedSource, VolumeSource} from '../../engine/api/kinds/volume.ts';
import {isShellImage, resolvConf} from '../../engine/cluster.ts';
import {sha256Hex} from '../../engine/kernel/sha256.ts';
import {switchOnSecond} from '../../engine/kernel/time.ts';
import {environmentOf, expanded} from './environment.ts';
import type {Found} from './files.ts';
import {fieldOf, namespaceOf, type Place, valuesOf} from './place.ts';

const url = (text: string): string => base64(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

/** A token looks like a real one and opens nothing. */
const tokenOf = ({pod, reach}: Place): string => {
	const namespace = namespaceOf(pod);
	const account = pod.spec.serviceAccountName ?? 'default';
	const issued = switchOnSecond + Math.floor(reach.now / 3_600_000) * 3600;
	const claims = {
		aud: ['https://kubernetes.default.svc.cluster.local'],
		exp: issued + 3607,
		iat: issued,
		iss: 'https://kubernetes.default.svc.cluster.local',
		'kubernetes.io': {
			namespace,
			pod: {name: pod.metadata.name, uid: pod.metadata.uid},
			serviceaccount: {name: account},
		},
		sub: `system:serviceaccount:${namespace}:${account}`,
	};
	const signed = `${url(JSON.stringify({alg: 'RS256', kid: 'podfall'}))}.${url(JSON.stringify(claims))}`;
	return `${signed}.${url(sha256Hex(signed))}`;
};

const certificate = (name: string): string => {
	const body = base64(`podfall ${name} ${sha256Hex(name)}`);
	const lines = body.match(/.{1,64}/g) ?? [];
	return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
};

type Entries = ReadonlyArray<readonly [path: string, text: string]>;

const keyed = (
	values: Readonly<Record<string, string>> | undefined,
	items: readonly KeyToPath[] | undefined,
): Entries =>
	items === undefined
		? Object.entries(values ?? {})
		: items.flatMap(({key, path}) => {
				const value = new Map(Object.entries(values ?? {})).get(key);
				return value === undefined ? [] : [[path, value] as const];
			});

type DownwardItem = {readonly path: string; readonly fieldRef?: {readonly fieldPath: string}};

const downward = (place: Place, items: readonly unknown[] | undefined): Entries =>
	((items ?? []) as readonly DownwardItem[]).map(({path, fieldRef}) => [
		path,
		fieldOf(place, fieldRef?.fieldPath ?? ''),
	]);

const projected = (place: Place, sources: readonly ProjectedSource[]): Entries =>
	sources.flatMap(({secret, configMap, serviceAccountToken, downwardAPI}) => [
		...downward(place, downwardAPI?.items),
		...(secret === undefined ? [] : keyed(valuesOf(place, 'secret', secret.name ?? ''), secret.items)),
		...(configMap === undefined ? [] : keyed(valuesOf(place, 'configMap', configMap.name ?? ''), configMap.items)),
		...(serviceAccountToken === undefined ? [] : [[serviceAccountToken.path, tokenOf(place)] as const]),
	]);

const entriesOf = (place: Place, {configMap, secret, projected: parts, downwardAPI}: VolumeSource): Entries => {
	if (configMap !== undefined) {
		return keyed(valuesOf(place, 'configMap', configMap.name ?? ''), configMap.items);
	}

	return secret === undefined
		? [...projected(place, parts?.sources ?? []), ...downward(place, downwardAPI?.items)]
		: keyed(valuesOf(place, 'secret', secret.secretName ?? ''), secret.items);
};

const isWritten = ({configMap, secret, projected: parts, downwardAPI}: VolumeSource): boolean =>
	configMap === undefined && secret === undefined && parts === undefined && downwardAPI === undefined;

export type Mount = {
	readonly path: string;
	readonly type: string;
	readonly readOnly: boolean;
	readonly files: Entries;
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
						['token', tokenOf(place)],
						['namespace', namespaceOf(place.pod)],
						['ca.crt', certificate('kubernetes-ca')],
					],
				},
			];

/** What is mounted into a container beside its image. */
export const mountsOf = (place: Place): readonly Mount[] => [
	...(place.spec.volumeMounts ?? []).flatMap(({name, mountPath, readOnly = false, subPath: plain, subPathExpr}) => {
		const volume = (place.pod.spec.volumes ?? []).find(each => each.name === name);

		if (volume === undefined) {
			return [];
		}

		const files = entriesOf(place, volume);
		const subPath =
			subPathExpr === undefined || subPathExpr === '' ? plain : expanded(subPathExpr, environmentOf(place));
		const one = subPath === undefined ? undefined : files.find(([path]) => path === subPath);
		return [
			{
				path: mountPath.replace(/\/+$/, '') || '/',
				type: isWritten(volume) && volume.emptyDir?.medium !== 'Memory' ? 'ext4' : 'tmpfs',
				readOnly: readOnly || !isWritten(volume),
				files: one === undefined ? files : [['', one[1]] as const],
				...(isWritten(volume)
					? {kept: {by: keeperOf(place, name, volume), at: subPath === undefined ? '' : `/${subPath}`}}
					: {}),
			},
		];
	}),
	...accountMount(place),
];

const hostsText = ({pod, ip, hostname}: Place): string =>
	[
		'# Kubernetes-managed hosts file.',
		'127.0.0.1\tlocalhost',
		'::1\tlocalhost ip6-localhost ip6-loopback',
		'fe00::0\tip6-localnet',
		'fe00::0\tip6-mcastprefix',
		'fe00::1\tip6-allnodes',
		'fe00::2\tip6-allrouters',
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
		['/sys/fs/cgroup/memory.max', running.limitBytes > 0 ? `${running.limitBytes}\n` : 'max\n'],
		[
			'/sys/fs/cgroup/cpu.max',
			running.limitMilliCpu > 0 ? `${Math.round(running.limitMilliCpu * 100)} 100000\n` : 'max 100000\n',
		],
		['/dev/null', ''],
		...programs.map(name => [`/bin/${name}`, ''] as const),
		[spec.terminationMessagePath ?? '/dev/termination-log', ''],
		...mounts.flatMap(({path, files}) =>
			files.map(([name, text]) => [name === '' ? path : `${path}/${name}`, text] as const),
		),
	]);
	return {
		files,
		folders: [...folders, ...mounts.filter(({files}) => files[0]?.[0] !== '').map(({path}) => path)],
		mounts: [
			{path: '/', readOnly: spec.securityContext?.readOnlyRootFilesystem === true},
			{path: '/proc', readOnly: true},
			{path: '/sys', readOnly: true},
			{path: '/dev', readOnly: false},
			...mounts,
		],
	};
};
