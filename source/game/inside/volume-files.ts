/*
The files that a kubelet writes into volumes: ConfigMaps, Secrets, the downward API and tokens, each with its mode.

Source: pkg/volume/{configmap,secret,downwardapi,projected}, pkg/volume/volume_linux.go (fsGroup)
*/
import {nodes} from '../../engine/api/kinds/node.ts';
import type {Pod} from '../../engine/api/kinds/pod.ts';
import {serviceAccounts} from '../../engine/api/kinds/service-account.ts';
import type {DownwardItem, KeyToPath, ProjectedSource, VolumeSource} from '../../engine/api/kinds/volume.ts';
import {remembered} from '../../engine/api/share.ts';
import {accountToken} from '../../engine/cluster.ts';
import {bytesOf} from './bytes.ts';
import {fieldOf, resourceOf} from './downward.ts';
import {namespaceOf, objectOf, type Place, valuesOf} from './place.ts';
import {userIn} from './user.ts';

export type VolumeFile = {
	/** In the volume; empty for a volume of which one file is mounted. */
	readonly path: string;
	readonly bytes: Uint8Array;
	readonly mode: number;
	/** Root when left out. */
	readonly uid?: number;
};

const usualMode = 0o644;

/** Nobody but its user reads a token, when it is known who that is. Source: pkg/volume/projected/projected.go, collectData */
const tokenMode = 0o600;

const keyed = (
	values: ReadonlyMap<string, Uint8Array> | undefined,
	items: readonly KeyToPath[] | undefined,
	mode: number,
): readonly VolumeFile[] =>
	items === undefined
		? [...(values ?? [])].map(([path, bytes]) => ({path, bytes, mode}))
		: items.flatMap(({key, path, mode: own = mode}) => {
				const bytes = values?.get(key);
				return bytes === undefined ? [] : [{path, bytes, mode: own}];
			});

const downward = (place: Place, items: readonly DownwardItem[] | undefined, mode: number): readonly VolumeFile[] =>
	(items ?? []).map(({path, fieldRef, resourceFieldRef, mode: own = mode}) => ({
		path,
		bytes: bytesOf(
			resourceFieldRef === undefined ? fieldOf(place, fieldRef?.fieldPath ?? '') : resourceOf(place, resourceFieldRef),
		),
		mode: own,
	}));

/** A kubelet asks for another token when four fifths of its life are over. */
const renewedEvery = 2880;

const usualTokenLife = 3607;

/** Tokens of a pod that were made already: each is a pure function of the pod and of these words. */
const tokensOfPod = remembered((_: Pod) => new Map<string, string>());

export const tokenOf = (place: Place, audience = '', life = usualTokenLife): string => {
	const made = tokensOfPod(place.pod);
	const words = `${Math.floor(place.cluster.kernel.now / (renewedEvery * 1000))}|${audience}|${life}`;
	const token = made.get(words) ?? freshToken(place, audience, life);
	made.set(words, token);
	return token;
};

const freshToken = ({pod, cluster}: Place, audience: string, life: number): string => {
	const namespace = namespaceOf(pod);
	const name = pod.spec.serviceAccountName ?? 'default';
	const account = objectOf(cluster, serviceAccounts, `${namespace}/${name}`);
	const {name: podName, uid = ''} = pod.metadata;
	const {nodeName = ''} = pod.spec;
	const node = objectOf(cluster, nodes, nodeName);
	const issued = Math.floor(cluster.kernel.now / (renewedEvery * 1000)) * renewedEvery * 1000;
	return accountToken(cluster.kernel.draws, issued, {
		namespace,
		account: {name, uid: account?.metadata.uid ?? ''},
		pod: {name: podName, uid},
		node: {name: nodeName, ...(node?.metadata.uid === undefined ? {} : {uid: node.metadata.uid})},
		audience,
		life,
	});
};

const projected = (place: Place, sources: readonly ProjectedSource[], mode: number): readonly VolumeFile[] => {
	const {uid} = userIn(place);
	const isOwned = uid !== 0 || place.pod.spec.securityContext?.fsGroup !== undefined;
	return sources.flatMap(({secret, configMap, serviceAccountToken, downwardAPI}) => [
		...downward(place, downwardAPI?.items, mode),
		...(secret === undefined ? [] : keyed(valuesOf(place, 'secret', secret.name ?? ''), secret.items, mode)),
		...(configMap === undefined
			? []
			: keyed(valuesOf(place, 'configMap', configMap.name ?? ''), configMap.items, mode)),
		...(serviceAccountToken === undefined
			? []
			: [
					{
						path: serviceAccountToken.path,
						bytes: bytesOf(tokenOf(place, serviceAccountToken.audience, serviceAccountToken.expirationSeconds)),
						mode: isOwned ? tokenMode : mode,
						uid,
					},
				]),
	]);
};

/** Whether containers write into it, and not the kubelet. */
export const isWritten = ({configMap, secret, projected: parts, downwardAPI}: VolumeSource): boolean =>
	configMap === undefined && secret === undefined && parts === undefined && downwardAPI === undefined;

/** Files of a machine that people look at from inside of a pod. */
const machineFile = ({running, cluster}: Place, path: string): readonly VolumeFile[] => {
	const name = running.machine;
	const texts = new Map([
		['/etc/hosts', `127.0.0.1\tlocalhost\n${cluster.ground.addressOf(name)}\t${name}\n`],
		['/etc/hostname', `${name}\n`],
	]);
	const text = texts.get(path);
	return text === undefined ? [] : [{path: '', bytes: bytesOf(text), mode: usualMode}];
};

const plainFilesOf = (place: Place, source: VolumeSource): readonly VolumeFile[] => {
	const {configMap, secret, projected: parts, downwardAPI, hostPath} = source;

	if (hostPath !== undefined) {
		return machineFile(place, hostPath.path);
	}

	if (configMap !== undefined) {
		const {name = '', items, defaultMode = usualMode} = configMap;
		return keyed(valuesOf(place, 'configMap', name), items, defaultMode);
	}

	if (secret !== undefined) {
		const {secretName = '', items, defaultMode = usualMode} = secret;
		return keyed(valuesOf(place, 'secret', secretName), items, defaultMode);
	}

	return [
		...projected(place, parts?.sources ?? [], parts?.defaultMode ?? usualMode),
		...downward(place, downwardAPI?.items, downwardAPI?.defaultMode ?? usualMode),
	];
};

/** With an fsGroup the group may read what the kubelet wrote. Source: pkg/volume/volume_linux.go, roMask */
export const filesOf = (place: Place, source: VolumeSource): readonly VolumeFile[] => {
	const files = plainFilesOf(place, source);
	return place.pod.spec.securityContext?.fsGroup === undefined
		? files
		: files.map(file => ({...file, mode: file.mode | 0o440}));
};
