import {type Node, nodes} from '../../api/kinds/node.ts';
import {type VolumeAttachment, volumeAttachments} from '../../api/kinds/volume-attachment.ts';
import {type Call, patch, remove} from '../../client/calls.ts';
import {type Millis, minutes} from '../../kernel/time.ts';
import {readyOf} from '../node-lifecycle/health.ts';
import {outOfServiceKey} from '../taints.ts';
import {isMountedAt, isReportedAt} from './view.ts';

/** How long a node is given to let go of a disk. Source: pkg/controller/volume/attachdetach, ReconcilerMaxWaitForUnmountDuration */
export const patience: Millis = minutes(6);

const isOutOfService = (node: Node | undefined): boolean =>
	node?.spec?.taints?.some(({key}) => key === outOfServiceKey) === true;

/**
Why a disk that nobody at the node wants any more may be taken from it; undefined while it may not: a kubelet that is alive
has it mounted, or one that is silent may have. Source: pkg/controller/volume/attachdetach/reconciler, DetachVolume
*/
export const whyFree = (node: Node | undefined, disk: string, waited: Millis): string | undefined => {
	if (node === undefined) {
		return 'its node exists no longer';
	}

	if (!isMountedAt(node, disk)) {
		return 'no pod on the node has it';
	}

	if (isOutOfService(node)) {
		return 'its node is out of service';
	}

	return waited >= patience && readyOf(node) !== 'True' ? 'its node is not well and did not let go of it' : undefined;
};

/** First the node's object stops saying that it has the disk, so that nobody there mounts it any more. */
export const take = (
	{metadata, spec}: VolumeAttachment,
	node: Node | undefined,
	disk: string,
	because: string,
): readonly Call[] => {
	const left = (node?.status?.volumesAttached ?? []).filter(({name}) => name !== disk);
	const volumesAttached = left.length === 0 ? null : left;
	return [
		...(isReportedAt(node, disk) ? [patch(nodes, spec.nodeName, {status: {volumesAttached}}, because, 'status')] : []),
		{...remove(volumeAttachments, metadata.name, because), fineIf: ['NotFound'] as const},
	];
};
