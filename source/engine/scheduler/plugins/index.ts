import type {PluginFactory} from '../framework.ts';
import {balancedAllocation} from './balanced-allocation.ts';
import {defaultBinder} from './default-binder.ts';
import {defaultPreemption} from './default-preemption.ts';
import {dynamicResources} from './dynamic-resources.ts';
import {imageLocality} from './image-locality.ts';
import {interPodAffinity} from './inter-pod-affinity.ts';
import {nodeAffinity} from './node-affinity.ts';
import {nodeName} from './node-name.ts';
import {nodePorts} from './node-ports.ts';
import {nodeResourcesFit} from './node-resources-fit.ts';
import {nodeUnschedulable} from './node-unschedulable.ts';
import {nodeVolumeLimits} from './node-volume-limits.ts';
import {podTopologySpread} from './pod-topology-spread.ts';
import {prioritySort} from './priority-sort.ts';
import {schedulingGates} from './scheduling-gates.ts';
import {taintToleration} from './taint-toleration.ts';
import {volumeBinding} from './volume-binding.ts';
import {volumeRestrictions} from './volume-restrictions.ts';
import {volumeZone} from './volume-zone.ts';

/** Every plug-in that podfall has; which of them are asked, and in which order, says the profile. */
export const inTreePlugins: readonly PluginFactory[] = [
	schedulingGates,
	prioritySort,
	nodeUnschedulable,
	nodeName,
	taintToleration,
	nodeAffinity,
	nodePorts,
	nodeResourcesFit,
	volumeRestrictions,
	nodeVolumeLimits,
	volumeBinding,
	volumeZone,
	podTopologySpread,
	interPodAffinity,
	dynamicResources,
	defaultPreemption,
	balancedAllocation,
	imageLocality,
	defaultBinder,
];
