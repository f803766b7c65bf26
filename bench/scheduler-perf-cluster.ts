import type {AnyKind} from '../source/engine/api/kind.ts';
import {nodes} from '../source/engine/api/kinds/node.ts';
import {pods} from '../source/engine/api/kinds/pod.ts';
import {services} from '../source/engine/api/kinds/service.ts';
import type {ApiObject} from '../source/engine/api/object.ts';
import {admin} from '../source/engine/apiserver/authentication.ts';
import {seconds} from '../source/engine/kernel/time.ts';
import {schedulingTable} from '../test/helpers/scheduling.ts';
import {bothMs} from './harness.ts';
import {impossible, nodeOf, stamp, type Template, type Workload} from './scheduler-perf-workloads.ts';

/*
The whole way of a pod: created through the API, heard of, queued, placed, bound through the API, and told about in an Event that
is stored as well. No kubelets, as in scheduler_perf.
*/

/** As many calls as it likes: upstream's test gives its client 5,000 a second. */
const settings = {cycleCost: 1, throttle: {qps: 5000, burst: 5000}};

const step = 500;

/** Creates so many pods and runs until none of them waits that could be placed; gives the milliseconds it took. */
export const runWholeWay = (
	workload: Workload,
	size: number,
	part: number,
	count: number,
): {readonly wall: number; readonly cpu: number; readonly bound: number} => {
	const table = schedulingTable({seed: 'scheduler-perf', settings});
	table.withPriorities({high: 10});
	table.nodes(...Array.from({length: size}, (_, at) => nodeOf(workload, at)));

	const create = (template: Template, name: string, at: number): void => {
		const {metadata, spec} = stamp(template, name, at, size);
		table.pods({apiVersion: 'v1', kind: 'Pod', metadata: {...metadata, uid: undefined}, spec});
	};

	const createAll = (template: Template, name: string, howMany: number): void => {
		for (let at = 0; at < howMany; at++) {
			create(template, `${name}-${at}`, at);

			if (at % step === step - 1) {
				table.run(seconds(1));
			}
		}

		table.run(seconds(2));
	};

	/** A node, a big pod and a Service go and come again. */
	const recreate = (at: number): void => {
		const node = nodeOf(workload, at % size);
		table.remove(nodes as unknown as AnyKind, node.metadata.name);
		table.remove(services as unknown as AnyKind, 'shop/churn');
		table.nodes(node);
		table.create(services, {
			apiVersion: 'v1',
			kind: 'Service',
			metadata: {name: 'churn', namespace: 'shop'},
			spec: {selector: {app: 'churn'}, ports: [{port: 80}]},
		} as ApiObject);
		create(impossible, `big-${at}`, at);
	};

	for (const {count: before, pods: template} of workload.before) {
		createAll(template, `before-${template.app}`, Math.round(before * part));
	}

	globalThis.gc?.();
	let visitors = 0;
	const took = bothMs(() => {
		for (let at = 0; at < count; at += step) {
			for (let one = at; one < Math.min(count, at + step); one++) {
				create(workload.pods, `pod-${one}`, one);

				if (workload.visitors !== undefined && one % 100 === 50) {
					create(workload.visitors, `visitor-${visitors}`, visitors);
					visitors += 1;
				}
			}

			if (workload.churns === true) {
				recreate(at);
			}

			table.run(seconds(1));
		}

		table.run(seconds(2));
	});
	const reply = table.server.list(admin, pods, {namespace: 'shop'});
	const placed = (reply.ok ? reply.object.items : []).filter(
		({metadata, spec}) => metadata.name.startsWith('pod-') && (spec.nodeName ?? '') !== '',
	);
	return {...took, bound: placed.length};
};
