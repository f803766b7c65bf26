import type {PodTemplateSpec} from '../api/kinds/pod.ts';
import type {ReplicaSet} from '../api/kinds/replica-set.ts';
import {type ReplicationController, replicationControllers} from '../api/kinds/replication-controller.ts';
import type {Loop} from '../client/loop.ts';
import {keepReplicas} from './replica-set.ts';

/** It says of its pods' labels what a ReplicaSet says of them, in fewer words; the server sees to it that it has a template. */
const asSet = (controller: ReplicationController): ReplicaSet => ({
	...controller,
	spec: {
		...controller.spec,
		selector: {matchLabels: controller.spec.selector ?? {}},
		template: controller.spec.template as PodTemplateSpec,
	},
});

/** The ReplicaSet's elder brother does the same work. Source: pkg/controller/replication/replication_controller.go */
export const replicationControllerLoop: Loop = keepReplicas({
	name: 'replication-controller',
	kind: replicationControllers,
	asSet,
});
