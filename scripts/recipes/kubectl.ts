/*
What somebody on call sees and sends by kubectl: reads through the door's glass, and the requests that kubectl makes of
its commands.
*/
import type {Kind} from '../../source/engine/api/kind.ts';
import {type Pod, pods} from '../../source/engine/api/kinds/pod.ts';
import type {ApiObject, ObjectKey} from '../../source/engine/api/object.ts';
import {splitKey} from '../../source/engine/api/object.ts';
import {isMirror, isTerminating} from '../../source/engine/api/pod-view.ts';
import type {Intent, Outcome} from '../../source/game/intent.ts';
import type {Run} from '../../source/game/run.ts';
import {player} from '../../source/game/scenario/build.ts';

type Sent = Omit<Extract<Intent, {do: 'call'}>, 'do' | 'as'>;

const send = (run: Run, call: Sent): Outcome => run.submit({do: 'call', as: player, ...call});

/** `kubectl get`. */
export const get = <T extends ApiObject>(run: Run, kind: Kind<T>, namespace?: string): readonly T[] => {
	const reply = run.door.glass.list(player, kind, namespace === undefined ? {} : {namespace});
	return reply.ok ? reply.object.items : [];
};

/** What `kubectl drain` would evict from a node now: everything but pods of the node itself and those that are going. */
export const evictable = (run: Run, node: string): readonly Pod[] =>
	get(run, pods).filter(pod => pod.spec.nodeName === node && !isMirror(pod) && !isTerminating(pod));

/** Those that are going and have not gone yet: `kubectl drain` waits for them. */
export const leavingFrom = (run: Run, node: string): readonly Pod[] =>
	get(run, pods).filter(pod => pod.spec.nodeName === node && isTerminating(pod));

/** `kubectl cordon`. */
export const cordon = (run: Run, node: string): Outcome =>
	send(run, {
		verb: 'patch',
		resource: 'nodes',
		name: node,
		patchType: 'strategic',
		body: {spec: {unschedulable: true}},
	});

/** One of the evictions of `kubectl drain`; refused while a budget lets nobody go. */
export const evict = (run: Run, {metadata: {namespace = '', name}}: Pod): Outcome =>
	send(run, {
		verb: 'create',
		resource: 'pods',
		namespace,
		name,
		subresource: 'eviction',
		body: {apiVersion: 'policy/v1', kind: 'Eviction', metadata: {name, namespace}, deleteOptions: {}},
	});

/** `kubectl scale`. */
export const scale = (run: Run, deployment: ObjectKey, replicas: number): Outcome =>
	send(run, {
		verb: 'patch',
		resource: 'deployments.apps',
		...splitKey(deployment),
		subresource: 'scale',
		patchType: 'merge',
		body: {spec: {replicas}},
	});

/** `kubectl patch deployment`. */
export const patchDeployment = (run: Run, deployment: ObjectKey, body: object): Outcome =>
	send(run, {verb: 'patch', resource: 'deployments.apps', ...splitKey(deployment), patchType: 'strategic', body});

/** `kubectl rollout restart`, at a moment of the game. */
export const restart = (run: Run, deployment: ObjectKey): Outcome =>
	patchDeployment(run, deployment, {
		spec: {template: {metadata: {annotations: {'kubectl.kubernetes.io/restartedAt': `${run.now / 1000}s`}}}},
	});

/** `kubectl delete node`. */
export const deleteNode = (run: Run, node: string): Outcome =>
	send(run, {verb: 'delete', resource: 'nodes', name: node, options: {propagationPolicy: 'Background'}});

/** `kubectl delete pod --force --grace-period=0`. */
export const deleteByForce = (run: Run, {metadata: {namespace = '', name}}: Pod): Outcome =>
	send(run, {
		verb: 'delete',
		resource: 'pods',
		namespace,
		name,
		options: {gracePeriodSeconds: 0, propagationPolicy: 'Background'},
	});
