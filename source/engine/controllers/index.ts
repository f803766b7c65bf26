import type {Loop} from '../client/loop.ts';
import {attachDetachLoop} from './attach-detach.ts';
import {certificateApprovingLoop} from './certificate-approving.ts';
import {certificateCleaningLoop} from './certificate-cleaning.ts';
import {certificateSigningLoop} from './certificate-signing.ts';
import {claimProtectionLoop} from './claim-protection.ts';
import {cronJobLoop} from './cron-job.ts';
import {daemonSetLoop} from './daemon-set.ts';
import {deploymentLoop} from './deployment.ts';
import {disruptionLoop} from './disruption.ts';
import {endpointLoop} from './endpoint.ts';
import {endpointSliceLoop} from './endpoint-slice.ts';
import {endpointSliceMirroringLoop} from './endpoint-slice-mirroring.ts';
import {ephemeralVolumeLoop} from './ephemeral-volume.ts';
import {garbageCollectorLoop} from './garbage-collector.ts';
import {horizontalPodAutoscalerLoop} from './horizontal-pod-autoscaler.ts';
import {jobLoop} from './job.ts';
import {namespaceLoop} from './namespace.ts';
import {nodeLifecycleLoop} from './node-lifecycle.ts';
import {persistentVolumeLoop} from './persistent-volume.ts';
import {podGarbageCollectorLoop} from './pod-garbage-collector.ts';
import {replicaSetLoop} from './replica-set.ts';
import {replicationControllerLoop} from './replication-controller.ts';
import {rootCaPublisherLoop} from './root-ca-publisher.ts';
import {serviceAccountLoop} from './service-account.ts';
import {statefulSetLoop} from './stateful-set.ts';
import {taintEvictionLoop} from './taint-eviction.ts';
import {ttlAfterFinishedLoop} from './ttl-after-finished.ts';
import {volumeProtectionLoop} from './volume-protection.ts';

/*
The controllers: loops that compare what they have seen with what is wanted, and say which calls would bring the two
closer. One file for each loop; what it computes stands below it, or in a file of its own once others call it too.

A loop is a name, what it watches, and one pure function. Of a ReplicaSet that wants three pods and sees one,
`decide('shop/web', seen, turn)` gives two calls `create pods`, because "two pods too few: 3 wanted, 1 there". Whether
they are sent, shown as advice or left to a player is not the loop's business; nor are queues, retries and costs, which
are the frame's (`client/`).

What a loop must remember between two looks (when a taint's timer began, when a node was last heard of) it returns with
its decision as frozen data, and finds in its next turn. A crash forgets it, as Kubernetes forgets its timers.

Deliberately absent: any sight of the ground. A node is dead here when its lease is old, which is late, and may be wrong.
*/

/** Every loop of the kube-controller-manager. */
export const loops: readonly Loop[] = [
	deploymentLoop,
	replicaSetLoop,
	replicationControllerLoop,
	statefulSetLoop,
	daemonSetLoop,
	jobLoop,
	cronJobLoop,
	ttlAfterFinishedLoop,
	horizontalPodAutoscalerLoop,
	endpointSliceLoop,
	endpointSliceMirroringLoop,
	endpointLoop,
	nodeLifecycleLoop,
	taintEvictionLoop,
	podGarbageCollectorLoop,
	garbageCollectorLoop,
	namespaceLoop,
	serviceAccountLoop,
	rootCaPublisherLoop,
	disruptionLoop,
	persistentVolumeLoop,
	claimProtectionLoop,
	volumeProtectionLoop,
	ephemeralVolumeLoop,
	attachDetachLoop,
];

/** Those that have nothing to do in nearly every run: see certificates.ts, beside the cluster, which wakes them. */
export const certificateLoops: readonly Loop[] = [certificateApprovingLoop, certificateSigningLoop];
export const certificateRounds: readonly Loop[] = [certificateCleaningLoop];
