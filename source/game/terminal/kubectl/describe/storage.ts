/** Volumes: what claims get, and where it lies. */
import type {CsiNode} from '../../../../engine/api/kinds/csi-node.ts';
import type {PersistentVolume, PersistentVolumeSpec} from '../../../../engine/api/kinds/persistent-volume.ts';
import {accessModesText} from '../../../../engine/api/kinds/persistent-volume-claim.ts';
import type {StatefulSet} from '../../../../engine/api/kinds/stateful-set.ts';
import {byBytes} from '../../text/go-json.ts';
import {longTime, type Sheet, writeAnnotations, writeLabels} from './sheet.ts';

const attributeLines = (attributes: Readonly<Record<string, string>>): readonly string[] => {
	const texts = Object.keys(attributes)
		.sort(byBytes)
		.map(key => `${key}=${attributes[key]}`);
	return (texts.length === 0 ? ['<none>'] : texts).map((text, index) =>
		index === 0 ? `    VolumeAttributes:\t${text}` : `\t${text}`,
	);
};

/** Source: describe.go, printHostPathVolumeSource and its like */
const sourceLines = ({hostPath, local, nfs, csi}: PersistentVolumeSpec): readonly string[] => {
	if (hostPath !== undefined) {
		return [
			'    Type:\tHostPath (bare host directory volume)',
			`    Path:\t${hostPath.path}`,
			`    HostPathType:\t${hostPath.type ?? ''}`,
		];
	}

	if (local !== undefined) {
		return [
			'    Type:\tLocalVolume (a persistent volume backed by local storage on a node)',
			`    Path:\t${local.path}`,
		];
	}

	if (nfs !== undefined) {
		return [
			'    Type:\tNFS (an NFS mount that lasts the lifetime of a pod)',
			`    Server:\t${nfs.server}`,
			`    Path:\t${nfs.path}`,
			`    ReadOnly:\t${nfs.readOnly ?? false}`,
		];
	}

	return csi === undefined
		? ['  <unknown>']
		: [
				'    Type:\tCSI (a Container Storage Interface (CSI) volume source)',
				`    Driver:\t${csi.driver}`,
				`    FSType:\t${csi.fsType ?? ''}`,
				`    VolumeHandle:\t${csi.volumeHandle}`,
				`    ReadOnly:\t${csi.readOnly ?? false}`,
				...attributeLines(csi.volumeAttributes ?? {}),
			];
};

const writeAffinity = (sheet: Sheet, {nodeAffinity}: PersistentVolumeSpec): void => {
	const terms = nodeAffinity?.required?.nodeSelectorTerms;
	sheet.write(0, `Node Affinity:\t${terms === undefined ? '<none>' : ''}`);

	if (terms !== undefined) {
		sheet.write(1, `Required Terms:\t${terms.length === 0 ? '<none>' : ''}`);
	}

	for (const [index, {matchExpressions = []}] of (terms ?? []).entries()) {
		const texts = matchExpressions.map(({key, operator, values = []}) => {
			const list = values.length === 0 ? '' : ` [${values.join(', ')}]`;
			return `${key} ${operator.toLowerCase()}${list}`;
		});

		for (const [line, text] of (texts.length === 0 ? ['<none>'] : texts).entries()) {
			sheet.write(2, `${line === 0 ? `Term ${index}:` : ''}\t${text}`);
		}
	}
};

export const describeVolume = (sheet: Sheet, {metadata, spec, status}: PersistentVolume): void => {
	const {claimRef} = spec;
	sheet.write(0, `Name:\t${metadata.name}`);
	writeLabels(sheet, 'Labels', metadata.labels);
	writeAnnotations(sheet, 'Annotations', metadata.annotations);
	sheet.write(0, `Finalizers:\t[${(metadata.finalizers ?? []).join(' ')}]`);
	sheet.write(0, `StorageClass:\t${spec.storageClassName ?? ''}`);
	sheet.write(0, `Status:\t${metadata.deletionTimestamp === undefined ? (status?.phase ?? '') : 'Terminating'}`);
	sheet.write(0, `Claim:\t${claimRef === undefined ? '' : `${claimRef.namespace ?? ''}/${claimRef.name ?? ''}`}`);
	sheet.write(0, `Reclaim Policy:\t${spec.persistentVolumeReclaimPolicy ?? ''}`);
	sheet.write(0, `Access Modes:\t${accessModesText(spec.accessModes)}`);
	sheet.write(0, `VolumeMode:\t${spec.volumeMode ?? 'Filesystem'}`);
	sheet.write(0, `Capacity:\t${spec.capacity?.storage ?? '0'}`);
	writeAffinity(sheet, spec);
	sheet.write(0, `Message:\t${status?.message ?? ''}`);
	sheet.write(0, 'Source:');

	for (const line of sourceLines(spec)) {
		sheet.write(0, line);
	}
};

/** The claims that each pod of a StatefulSet gets. */
export const writeClaimTemplates = (
	sheet: Sheet,
	templates: StatefulSet['spec']['volumeClaimTemplates'] = [],
): void => {
	sheet.write(0, `Volume Claims:${templates.length === 0 ? '\t<none>' : ''}`);

	for (const {metadata, spec} of templates) {
		sheet.write(1, `Name:\t${metadata?.name ?? ''}`);
		sheet.write(1, `StorageClass:\t${spec?.storageClassName ?? ''}`);
		writeLabels(sheet, '  Labels', metadata?.labels);
		writeLabels(sheet, '  Annotations', metadata?.annotations);
		sheet.write(1, `Capacity:\t${spec?.resources?.requests?.storage ?? '<default>'}`);
		sheet.write(1, `Access Modes:\t[${(spec?.accessModes ?? []).join(' ')}]`);
	}
};

export const describeCsiNode = (sheet: Sheet, {metadata, spec}: CsiNode): void => {
	sheet.write(0, `Name:\t${metadata.name}`);
	writeLabels(sheet, 'Labels', metadata.labels);
	writeAnnotations(sheet, 'Annotations', metadata.annotations);
	sheet.write(0, `CreationTimestamp:\t${longTime(metadata.creationTimestamp)}`);
	sheet.write(0, 'Spec:');

	if (spec.drivers.length > 0) {
		sheet.write(1, 'Drivers:');
	}

	for (const {name, nodeID, allocatable, topologyKeys = []} of spec.drivers) {
		sheet.write(2, `${name}:`);
		sheet.write(3, `Node ID:\t${nodeID}`);

		if (allocatable?.count !== undefined) {
			sheet.write(3, `Allocatables:`);
			sheet.write(4, `Count:\t${allocatable.count}`);
		}

		sheet.write(3, `Topology Keys:\t[${topologyKeys.join(' ')}]`);
	}
};
