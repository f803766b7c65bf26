import {mountedClaims} from '../api/claim-view.ts';
import {csiDrivers} from '../api/kinds/csi-driver.ts';
import {type Node, nodes} from '../api/kinds/node.ts';
import {persistentVolumes} from '../api/kinds/persistent-volume.ts';
import {type PersistentVolumeClaim, persistentVolumeClaims} from '../api/kinds/persistent-volume-claim.ts';
import {type Pod, pods} from '../api/kinds/pod.ts';
import {type VolumeAttachment, volumeAttachments} from '../api/kinds/volume-attachment.ts';
import {equalValues} from '../api/share.ts';
import {type Decision, nothingToDo, type Turn} from '../client/calls.ts';
import type {Loop} from '../client/loop.ts';
import type {Seen} from '../client/seen.ts';
import type {Millis} from '../kernel/time.ts';
import {bring} from './attach-detach/attach.ts';
import {patience, take, whyFree} from './attach-detach/detach.ts';
import {byNode, byVolume, type DiskView, nodeOf, viewOf} from './attach-detach/view.ts';
import {podsByClaim} from './indices.ts';
import {readyOf} from './node-lifecycle/health.ts';
import {isTerminating} from './pod-state.ts';

/** Since when each node is to let go of the disk, and at which nodes it was said that the disk is elsewhere. */
type Memory = {readonly since: Readonly<Record<string, Millis>>; readonly told: readonly string[]};

const fresh: Memory = {since: {}, told: []};

const volumesOf = (pod: Pod, seen: Seen): readonly string[] =>
	mountedClaims(pod).flatMap(({name}) => {
		const volume = seen.get(persistentVolumeClaims, `${pod.metadata.namespace}/${name}`)?.spec.volumeName ?? '';
		return volume === '' ? [] : [volume];
	});

const sourceOf = ({spec}: VolumeAttachment): readonly string[] =>
	spec.source.persistentVolumeName === undefined ? [] : [spec.source.persistentVolumeName];

/** What of a Node matters to a disk there. */
const tells = (node: Node, before: Node | undefined): boolean =>
	before === undefined ||
	readyOf(node) !== readyOf(before) ||
	!equalValues(node.spec?.taints, before.spec?.taints) ||
	!equalValues(node.status?.volumesInUse, before.status?.volumesInUse) ||
	!equalValues(node.status?.volumesAttached, before.status?.volumesAttached);

/**
Brings disks to the nodes whose pods are to have them, and takes them from where nobody wants them any more. A disk that can
be at one node only goes when the kubelet there has let go of it; from a node that is not well, after six minutes.

	pod bound ─▶ VolumeAttachment ─▶ driver: attached ─▶ node.status.volumesAttached ─▶ kubelet mounts
	pod gone  ─▶ node.status.volumesInUse without it ─▶ volumesAttached without it ─▶ VolumeAttachment deleted

Source: pkg/controller/volume/attachdetach
*/
export const attachDetachLoop: Loop = {
	name: 'attachdetach-controller',
	watches: [
		{kind: pods, keys: ({object}, seen) => volumesOf(object as Pod, seen)},
		{
			kind: persistentVolumeClaims,
			keys({object}) {
				const {volumeName = ''} = (object as PersistentVolumeClaim).spec;
				return volumeName === '' ? [] : [volumeName];
			},
		},
		{kind: persistentVolumes, keys: ({object, type}) => (type === 'DELETED' ? [] : [object.metadata.name])},
		{kind: volumeAttachments, keys: ({object}) => sourceOf(object as VolumeAttachment)},
		{
			kind: nodes,
			keys({object, before, type}, seen) {
				const attached = seen.byIndex(volumeAttachments, byNode.name, object.metadata.name);
				const isNews = attached.length > 0 && (type === 'DELETED' || tells(object as Node, before as Node | undefined));
				return isNews ? attached.flatMap(sourceOf) : [];
			},
		},
		{kind: csiDrivers, keys: () => []},
	],
	indices: [podsByClaim, byVolume, byNode],
	decide(key, seen, turn) {
		const view = viewOf(key, seen);
		return view === undefined ? nothingToDo : reconcile(view, seen, turn);
	},
};

const reconcile = (view: DiskView, seen: Seen, {remembered}: Turn): Decision => {
	const {since, told} = (remembered as Memory | undefined) ?? fresh;
	const leaving = view.attachments.filter(each => !isTerminating(each) && !view.wanted.has(each.spec.nodeName));
	const waits = leaving.map(attachment => {
		const {nodeName} = attachment.spec;
		const from = since[nodeName] ?? seen.now;
		const node = nodeOf(nodeName, seen);
		const why = whyFree(node, view.disk, seen.now - from);
		return {nodeName, from, calls: why === undefined ? undefined : take(attachment, node, view.disk, why)};
	});
	const steps = [...view.wanted].map(([node, users]) => bring(view, node, users, told, seen));
	const held = waits.filter(({calls}) => calls === undefined);
	const due = held.map(({from}) => from + patience - seen.now).filter(left => left > 0);
	const next: Memory = {
		since: Object.fromEntries(held.map(({nodeName, from}) => [nodeName, from])),
		told: steps.flatMap(step => step.told),
	};
	return {
		calls: [...waits.flatMap(({calls}) => calls ?? []), ...steps.flatMap(({calls}) => calls)],
		events: steps.flatMap(({events}) => events),
		...(held.length + next.told.length === 0 ? {} : {remember: next}),
		...(due.length === 0 ? {} : {lookAgainIn: Math.min(...due)}),
	};
};
