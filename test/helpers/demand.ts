import {deployments} from '../../source/engine/api/kinds/deployment.ts';
import {endpointSlices} from '../../source/engine/api/kinds/endpoint-slice.ts';
import {allKinds} from '../../source/engine/api/kinds/index.ts';
import {jobs} from '../../source/engine/api/kinds/job.ts';
import {leases} from '../../source/engine/api/kinds/lease.ts';
import {nodes} from '../../source/engine/api/kinds/node.ts';
import {type Pod, pods} from '../../source/engine/api/kinds/pod.ts';
import {replicaSets} from '../../source/engine/api/kinds/replica-set.ts';
import {services} from '../../source/engine/api/kinds/service.ts';
import {type ApiObject, keyOf} from '../../source/engine/api/object.ts';
import {isReady, isTerminal} from '../../source/engine/api/pod-view.ts';
import type {Cluster} from '../../source/engine/cluster.ts';
import {seconds} from '../../source/engine/kernel/time.ts';

/*
What a cluster owes everybody once nothing breaks any more: everything that fits runs and is reached, everything that is
gone is gone, and what cannot run says why.
*/

const labelled = (pod: Pod, selector: Readonly<Record<string, string>>): boolean =>
	Object.entries(selector).every(([name, value]) => pod.metadata.labels?.[name] === value);

/** What is still owed, in words; empty when the cluster is well. */
export const owed = (cluster: Cluster): readonly string[] => {
	const {server, ground, kernel} = cluster;
	const {storage} = server;
	const all = <T extends ApiObject>(kind: Parameters<typeof storage.sorted<T>>[0]): readonly T[] =>
		storage.sorted<T>(kind);
	const everyPod = all(pods);
	const debts: string[] = [];
	const owes = (isOwed: boolean, words: () => string): void => {
		if (isOwed) {
			debts.push(words());
		}
	};

	for (const node of all(nodes)) {
		const ready = node.status?.conditions?.find(({type}) => type === 'Ready')?.status;
		const lease = `kube-node-lease/${node.metadata.name}`;
		const renewed = server.renewedAt(lease, kernel.now) ?? -1;
		owes(ready !== 'True', () => `node ${node.metadata.name} is Ready ${ready}`);
		owes(
			(node.spec?.taints ?? []).some(({key}) => key.startsWith('node.kubernetes.io/')),
			() => `node ${node.metadata.name} is tainted`,
		);
		owes(kernel.now - renewed > seconds(40), () => `the lease of ${node.metadata.name} was renewed at ${renewed}`);
	}

	/** A pod that waits and has been told why; a workload with such a pod cannot be complete. */
	const isToldWhy = (pod: Pod): boolean =>
		pod.status?.conditions?.some(
			({type, status, message = ''}) => type === 'PodScheduled' && status === 'False' && message !== '',
		) === true;
	const waiting = everyPod.filter(pod => (pod.spec.nodeName ?? '') === '');

	for (const pod of waiting) {
		owes(!isToldWhy(pod), () => `pod ${keyOf(pod)} waits for a node and nobody says why`);
	}

	for (const {metadata, spec, status} of all(deployments)) {
		const wanted = spec.replicas ?? 1;
		const own = waiting.filter(pod => labelled(pod, spec.selector.matchLabels ?? {}));
		const isComplete =
			status?.readyReplicas === wanted && status.updatedReplicas === wanted && status.replicas === wanted;
		owes(
			!(isComplete || (wanted === 0 && (status?.replicas ?? 0) === 0)) && own.length === 0,
			() => `deployment ${metadata.name} wants ${wanted} and has ${JSON.stringify(status)}`,
		);
	}

	for (const {metadata, status} of all(jobs)) {
		const isOver = status?.conditions?.some(
			({type, status: is}) => (type === 'Complete' || type === 'Failed') && is === 'True',
		);
		owes(
			isOver !== true && waiting.length === 0,
			() => `job ${metadata.name} has not ended: ${JSON.stringify(status)}`,
		);
	}

	const uids = new Set(
		[...all(deployments), ...all(replicaSets), ...all(jobs), ...all(nodes), ...all(services)].map(
			({metadata}) => metadata.uid,
		),
	);

	for (const object of [...everyPod, ...all(replicaSets), ...all(endpointSlices)] as readonly ApiObject[]) {
		const orphaned = (object.metadata.ownerReferences ?? []).some(({uid}) => !uids.has(uid));
		owes(orphaned, () => `${object.kind} ${keyOf(object)} belongs to something that is gone`);
	}

	for (const kind of allKinds) {
		for (const object of storage.sorted(kind)) {
			owes(
				object.metadata.deletionTimestamp !== undefined,
				() => `${object.kind} ${keyOf(object)} is still being deleted`,
			);
		}
	}

	const nodeNames = new Set(all(nodes).map(({metadata}) => metadata.name));

	for (const {metadata, spec} of everyPod) {
		owes(
			(spec.nodeName ?? '') !== '' && !nodeNames.has(spec.nodeName ?? ''),
			() => `pod ${metadata.name} is on ${spec.nodeName}, which does not exist`,
		);
	}

	for (const service of all(services)) {
		const {selector, clusterIP} = service.spec;

		if (selector === undefined || clusterIP === 'None') {
			continue;
		}

		const key = keyOf(service);
		const ready = everyPod
			.filter(
				pod =>
					pod.metadata.namespace === service.metadata.namespace &&
					labelled(pod, selector) &&
					isReady(pod) &&
					!isTerminal(pod),
			)
			.map(({status}) => status?.podIP ?? '')
			.sort();
		const listed = all(endpointSlices)
			.filter(
				({metadata}) =>
					metadata.namespace === service.metadata.namespace &&
					metadata.labels?.['kubernetes.io/service-name'] === service.metadata.name,
			)
			.flatMap(({endpoints}) =>
				endpoints.filter(({conditions}) => conditions?.ready === true).flatMap(({addresses}) => addresses),
			)
			.sort();
		owes(
			ready.join() !== listed.join(),
			() => `service ${key} has the endpoints ${listed.join()} and the ready pods ${ready.join()}`,
		);

		for (const {name} of ground.machines) {
			const rules = (ground.rules.ruleOn(name, key)?.ports[0]?.endpoints ?? []).map(({ip}) => ip).sort();
			owes(rules.join() !== listed.join(), () => `${name} sends ${key} to ${rules.join()} and not to ${listed.join()}`);
		}
	}

	for (const [name, {running, queue}] of cluster.schedulers) {
		const busy = ['active', 'backoff', 'error backoff', 'in flight'] as const;
		owes(
			running && waiting.length === 0 && busy.some(part => queue.list(part).length > 0),
			() => `${name} has pods to schedule`,
		);
	}

	for (const name of ['kube-scheduler', 'kube-controller-manager']) {
		const lease = storage.get(leases, `kube-system/${name}`);
		const holder = lease?.spec?.holderIdentity ?? '';
		const holds = [...cluster.processes.values()].some(
			process => process.leads && process.election?.identity === holder,
		);
		owes(lease !== undefined && !holds, () => `the lease ${name} is held by ${holder}, who does not lead`);
	}

	return debts;
};
