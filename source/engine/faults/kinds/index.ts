import type {AnyFaultKind} from '../fault.ts';
import {containerCrash} from './container-crash.ts';
import {imagePullFail} from './image-pull-fail.ts';
import {kernelPanicGroup} from './kernel-panic-group.ts';
import {kubeletStop} from './kubelet-stop.ts';
import {nodeCrash} from './node-crash.ts';
import {nodeReboot} from './node-reboot.ts';
import {partition} from './partition.ts';
import {podKill} from './pod-kill.ts';
import {proxySlowSync} from './proxy-slow-sync.ts';
import {schedulerCrash} from './scheduler-crash.ts';
import {slowNode} from './slow-node.ts';
import {slowRegistry} from './slow-registry.ts';
import {spotReclaim} from './spot-reclaim.ts';
import {trafficSpike} from './traffic-spike.ts';
import {zoneOutage} from './zone-outage.ts';
import {zonePartition} from './zone-partition.ts';

/** Every kind of fault, in the order of the catalogue. */
export const faultKinds: readonly AnyFaultKind[] = [
	podKill,
	containerCrash,
	imagePullFail,
	slowRegistry,
	nodeCrash,
	nodeReboot,
	kubeletStop,
	slowNode,
	spotReclaim,
	kernelPanicGroup,
	partition,
	proxySlowSync,
	schedulerCrash,
	zoneOutage,
	zonePartition,
	trafficSpike,
];

export const faultKind = (name: string): AnyFaultKind | undefined => faultKinds.find(({kind}) => kind === name);
