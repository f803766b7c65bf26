import type {AnyFaultKind} from '../fault.ts';
import {containerCrash} from './container-crash.ts';
import {imagePullFail} from './image-pull-fail.ts';
import {kubeletStop} from './kubelet-stop.ts';
import {nodeCrash} from './node-crash.ts';
import {nodeReboot} from './node-reboot.ts';
import {partition} from './partition.ts';
import {podKill} from './pod-kill.ts';
import {schedulerCrash} from './scheduler-crash.ts';
import {slowNode} from './slow-node.ts';
import {zoneOutage} from './zone-outage.ts';

/** Every kind of fault, in the order of the catalogue. */
export const faultKinds: readonly AnyFaultKind[] = [
	podKill,
	containerCrash,
	imagePullFail,
	nodeCrash,
	nodeReboot,
	kubeletStop,
	slowNode,
	partition,
	schedulerCrash,
	zoneOutage,
];

export const faultKind = (name: string): AnyFaultKind | undefined => faultKinds.find(({kind}) => kind === name);
