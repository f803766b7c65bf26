import {humanDuration} from '../../../../engine/api/human-duration.ts';
import type {Pod, PodTemplateSpec, TopologySpreadConstraint} from '../../../../engine/api/kinds/pod.ts';
import type {ProjectedSource, Volume} from '../../../../engine/api/kinds/volume.ts';
import type {ApiObject} from '../../../../engine/api/object.ts';
import {qosClassOf} from '../../../../engine/api/pod-view.ts';
import {selectorText} from '../../../../engine/api/selectors.ts';
import {type Millis, timeOf} from '../../../../engine/kernel/time.ts';
import {writeContainers, writeTolerations} from './containers.ts';
import {longTime, type Sheet, writeAnnotations, writeLabels} from './sheet.ts';

const projectedLines = ({secret, configMap, downwardAPI, serviceAccountToken}: ProjectedSource): readonly string[] => {
	if (secret !== undefined) {
		return [`SecretName:\t${secret.name ?? ''}`, `Optional:\t${secret.optional ?? false}`];
	}

	if (configMap !== undefined) {
		return [`ConfigMapName:\t${configMap.name ?? ''}`, `Optional:\t${configMap.optional ?? false}`];
	}

	if (downwardAPI !== undefined) {
		return ['DownwardAPI:\ttrue'];
	}

	return serviceAccountToken === undefined
		? []
		: [`TokenExpirationSeconds:\t${serviceAccountToken.expirationSeconds ?? 3600}`];
};

const volumeLines = (volume: Volume): readonly string[] => {
	const {emptyDir, hostPath, secret, configMap, persistentVolumeClaim, projected} = volume;

	if (emptyDir !== undefined) {
		return [
			"Type:\tEmptyDir (a temporary directory that shares a pod's lifetime)",
			`Medium:\t${emptyDir.medium ?? ''}`,
			`SizeLimit:\t${emptyDir.sizeLimit ?? '<unset>'}`,
		];
	}

	if (hostPath !== undefined) {
		return [
			'Type:\tHostPath (bare host directory volume)',
			`Path:\t${hostPath.path}`,
			`HostPathType:\t${hostPath.type ?? ''}`,
		];
	}

	if (secret !== undefined) {
		return [
			'Type:\tSecret (a volume populated by a Secret)',
			`SecretName:\t${secret.secretName ?? ''}`,
			`Optional:\t${secret.optional ?? false}`,
		];
	}

	if (configMap !== undefined) {
		return [
			'Type:\tConfigMap (a volume populated by a ConfigMap)',
			`Name:\t${configMap.name ?? ''}`,
			`Optional:\t${configMap.optional ?? false}`,
		];
	}

	if (persistentVolumeClaim !== undefined) {
		return [
			'Type:\tPersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)',
			`ClaimName:\t${persistentVolumeClaim.claimName}`,
			`ReadOnly:\t${persistentVolumeClaim.readOnly ?? false}`,
		];
	}

	return projected === undefined
		? ['<unknown>']
		: [
				'Type:\tProjected (a volume that contains injected data from multiple sources)',
				...(projected.sources ?? []).flatMap(projectedLines),
			];
};

export const writeVolumes = (sheet: Sheet, volumes: readonly Volume[] | undefined, space: string): void => {
	const list = volumes ?? [];
	sheet.write(0, `${space}Volumes:${list.length === 0 ? '\t<none>' : ''}`);

	for (const volume of list) {
		sheet.write(1, `${space === '' ? '' : ' '}${volume.name}:`);

		for (const line of volumeLines(volume)) {
			sheet.write(2, line);
		}
	}
};

const writeSpread = (
	sheet: Sheet,
	constraints: readonly TopologySpreadConstraint[] | undefined,
	space: string,
): void => {
	for (const [index, {topologyKey, whenUnsatisfiable, maxSkew, labelSelector}] of (constraints ?? []).entries()) {
		const selector = labelSelector === undefined ? '' : ` for selector ${selectorText(labelSelector)}`;
		const title = index === 0 ? `${space}Topology Spread Constraints:` : space;
		sheet.write(0, `${title}\t${topologyKey}:${whenUnsatisfiable} when max skew ${maxSkew} is exceeded${selector}`);
	}
};

export const writePodTemplate = (sheet: Sheet, template: PodTemplateSpec | undefined): void => {
	sheet.write(0, 'Pod Template:');

	if (template === undefined) {
		return;
	}

	const {metadata = {}, spec} = template;
	writeLabels(sheet, '  Labels', metadata.labels);

	if (Object.keys(metadata.annotations ?? {}).length > 0) {
		writeAnnotations(sheet, '  Annotations', metadata.annotations);
	}

	if ((spec.serviceAccountName ?? '') !== '') {
		sheet.write(0, `  Service Account:\t${spec.serviceAccountName}`);
	}

	if ((spec.initContainers ?? []).length > 0) {
		writeContainers(sheet, 'Init Containers', spec.initContainers, undefined, '  ');
	}

	writeContainers(sheet, 'Containers', spec.containers, undefined, '  ');
	writeVolumes(sheet, spec.volumes, '  ');
	writeSpread(sheet, spec.topologySpreadConstraints, '  ');

	if ((spec.priorityClassName ?? '') !== '') {
		sheet.write(0, `  Priority Class Name:\t${spec.priorityClassName}`);
	}

	writeLabels(sheet, '  Node-Selectors', spec.nodeSelector);
	writeTolerations(sheet, '  Tolerations', spec.tolerations);
};

export const controllerOf = ({metadata}: ApiObject): string | undefined => {
	const owner = metadata.ownerReferences?.find(({controller}) => controller === true);
	return owner === undefined ? undefined : `${owner.kind}/${owner.name}`;
};

const writeStatus = (sheet: Sheet, {metadata, status}: Pod, now: Millis): void => {
	const {deletionTimestamp, deletionGracePeriodSeconds} = metadata;
	const phase = status?.phase ?? '';

	if (deletionTimestamp !== undefined && phase !== 'Failed' && phase !== 'Succeeded') {
		sheet.write(0, `Status:\tTerminating (lasts ${humanDuration(now - (timeOf(deletionTimestamp) ?? now))})`);
		sheet.write(0, `Termination Grace Period:\t${deletionGracePeriodSeconds ?? 0}s`);
	} else {
		sheet.write(0, `Status:\t${phase}`);
	}

	for (const [label, text] of [
		['Reason', status?.reason],
		['Message', status?.message],
	]) {
		if (text !== undefined && text !== '') {
			sheet.write(0, `${label}:\t${text}`);
		}
	}
};

/** kubectl looks up what stands in the metadata only; what a pod learns later stays empty. */
const fieldOf = ({metadata}: Pod, path: string): string => {
	const fields: Readonly<Record<string, string | undefined>> = {
		'metadata.name': metadata.name,
		'metadata.namespace': metadata.namespace,
		'metadata.uid': metadata.uid,
	};
	const [, map, key = ''] = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path) ?? [];
	return (map === undefined ? fields[path] : metadata[map as 'labels' | 'annotations']?.[key]) ?? '';
};

export const describePod = (sheet: Sheet, pod: Pod, now: Millis): void => {
	const {metadata, spec, status} = pod;
	sheet.write(0, `Name:\t${metadata.name}`);
	sheet.write(0, `Namespace:\t${metadata.namespace ?? ''}`);

	if (spec.priority !== undefined) {
		sheet.write(0, `Priority:\t${spec.priority}`);
	}

	for (const [label, text] of [
		['Priority Class Name', spec.priorityClassName],
		['Runtime Class Name', spec.runtimeClassName],
		['Service Account', spec.serviceAccountName],
	]) {
		if (text !== undefined && text !== '') {
			sheet.write(0, `${label}:\t${text}`);
		}
	}

	const isBound = (spec.nodeName ?? '') !== '';
	sheet.write(0, `Node:\t${isBound ? `${spec.nodeName}/${status?.hostIP ?? ''}` : '<none>'}`);

	if (status?.startTime !== undefined) {
		sheet.write(0, `Start Time:\t${longTime(status.startTime)}`);
	}

	writeLabels(sheet, 'Labels', metadata.labels);
	writeAnnotations(sheet, 'Annotations', metadata.annotations);
	writeStatus(sheet, pod, now);
	sheet.write(0, `IP:\t${status?.podIP ?? ''}`);
	const ips = status?.podIPs ?? [];
	sheet.write(0, ips.length === 0 ? 'IPs:\t<none>' : 'IPs:');

	for (const {ip} of ips) {
		sheet.write(0, `  IP:\t${ip}`);
	}

	const controller = controllerOf(pod);

	if (controller !== undefined) {
		sheet.write(0, `Controlled By:\t${controller}`);
	}

	if ((status?.nominatedNodeName ?? '') !== '') {
		sheet.write(0, `NominatedNodeName:\t${status?.nominatedNodeName}`);
	}

	const field = (path: string): string => fieldOf(pod, path);

	if ((spec.initContainers ?? []).length > 0) {
		writeContainers(sheet, 'Init Containers', spec.initContainers, status?.initContainerStatuses ?? [], '', field);
	}

	writeContainers(sheet, 'Containers', spec.containers, status?.containerStatuses ?? [], '', field);

	if ((spec.ephemeralContainers ?? []).length > 0) {
		const statuses = status?.ephemeralContainerStatuses ?? [];
		writeContainers(sheet, 'Ephemeral Containers', spec.ephemeralContainers, statuses, '', field);
	}

	if ((status?.conditions ?? []).length > 0) {
		sheet.write(0, 'Conditions:\n  Type\tStatus');

		for (const {type, status: is} of status?.conditions ?? []) {
			sheet.write(1, `${type} \t${is} `);
		}
	}

	writeVolumes(sheet, spec.volumes, '');
	sheet.write(0, `QoS Class:\t${status?.qosClass ?? qosClassOf(pod)}`);
	writeLabels(sheet, 'Node-Selectors', spec.nodeSelector);
	writeTolerations(sheet, 'Tolerations', spec.tolerations);
	writeSpread(sheet, spec.topologySpreadConstraints, '');
};
