import {nodes} from '../../api/kinds/node.ts';
import type {Pod} from '../../api/kinds/pod.ts';
import {type VolumeAttachment, volumeAttachments} from '../../api/kinds/volume-attachment.ts';
import {type Call, create, type EventNote, patch} from '../../client/calls.ts';
import type {Seen} from '../../client/seen.ts';
import {sha256Hex} from '../../kernel/sha256.ts';
import {isTerminating} from '../pod-state.ts';
import {type DiskView, isReportedAt, nodeOf} from './view.ts';

export type Step = {
	readonly calls: readonly Call[];
	readonly events: readonly EventNote[];
	/** Nodes whose pods were told that the disk is elsewhere: it is said once. */
	readonly told: readonly string[];
};

/** Source: pkg/volume/csi/csi_attacher.go, getAttachmentName */
const attachmentName = ({volume, driver}: DiskView, node: string): string =>
	`csi-${sha256Hex(`${volume.spec.csi?.volumeHandle ?? ''}${driver}${node}`)}`;

const attach = (view: DiskView, node: string): Call => {
	const attachment: VolumeAttachment = {
		apiVersion: 'storage.k8s.io/v1',
		kind: 'VolumeAttachment',
		metadata: {name: attachmentName(view, node)},
		spec: {attacher: view.driver, nodeName: node, source: {persistentVolumeName: view.volume.metadata.name}},
	};
	return {
		...create(volumeAttachments, attachment, `a pod on ${node} is to have the disk`),
		fineIf: ['AlreadyExists'],
	};
};

const warn = (pod: Pod, {volume}: DiskView, words: string): EventNote => ({
	about: pod,
	type: 'Warning',
	reason: 'FailedAttachVolume',
	message: `Multi-Attach error for volume "${volume.metadata.name}" ${words}`,
});

/** Who has the disk, as far as a pod's owner may know. Source: pkg/controller/volume/attachdetach/reconciler, reportMultiAttachError */
const elsewhereWords = (pod: Pod, holders: readonly Pod[]): string => {
	const near = holders.filter(({metadata}) => metadata.namespace === pod.metadata.namespace);
	const far = holders.length - near.length;

	if (holders.length === 0) {
		return "Volume is already exclusively attached to one node and can't be attached to another";
	}

	if (near.length === 0) {
		return `Volume is already used by ${far} pod(s) in different namespaces`;
	}

	const names = near.map(({metadata}) => metadata.name).join(', ');
	return `Volume is already used by pod(s) ${names}${far > 0 ? ` and ${far} pod(s) in different namespaces` : ''}`;
};

const complain = (
	view: DiskView,
	pods: readonly Pod[],
	elsewhere: readonly VolumeAttachment[],
): readonly EventNote[] => {
	const holders = elsewhere.flatMap(({spec}) => view.wanted.get(spec.nodeName) ?? []);
	return pods.map(pod => warn(pod, view, elsewhereWords(pod, holders)));
};

/** The driver says that the disk is there; now the node's own object says so, and its kubelet may mount it. */
const report = (view: DiskView, node: string, pods: readonly Pod[], seen: Seen): Omit<Step, 'told'> => {
	const attached = nodeOf(node, seen)?.status?.volumesAttached ?? [];
	const volumesAttached = [...attached, {name: view.disk, devicePath: ''}];
	return {
		calls: [patch(nodes, node, {status: {volumesAttached}}, `${view.volume.metadata.name} is attached`, 'status')],
		events: pods.map(pod => ({
			about: pod,
			type: 'Normal',
			reason: 'SuccessfulAttachVolume',
			message: `AttachVolume.Attach succeeded for volume "${view.volume.metadata.name}"`,
		})),
	};
};

const nothing: Step = {calls: [], events: [], told: []};

/** What brings the disk to one node. */
export const bring = (
	view: DiskView,
	node: string,
	pods: readonly Pod[],
	told: readonly string[],
	seen: Seen,
): Step => {
	const here = view.attachments.find(({spec}) => spec.nodeName === node);
	const elsewhere = view.attachments.filter(({spec}) => spec.nodeName !== node);

	if (here !== undefined) {
		const isThere = here.status?.attached === true && !isTerminating(here);
		return isThere && nodeOf(node, seen) !== undefined && !isReportedAt(nodeOf(node, seen), view.disk)
			? {...report(view, node, pods, seen), told: []}
			: nothing;
	}

	if (!view.isExclusive || elsewhere.length === 0) {
		return {calls: [attach(view, node)], events: [], told: []};
	}

	return {calls: [], events: told.includes(node) ? [] : complain(view, pods, elsewhere), told: [node]};
};
