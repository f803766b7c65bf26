/** Who would use an application that says nothing of its users. */
import type {Fields} from '../data.ts';
import {guessImage} from '../images.ts';
import {podsWanted} from '../manifests.ts';
import type {FoundCall, ServiceWiring} from '../wiring.ts';
import type {Notes} from './run.ts';

/** Services that people outside would reach: balancers and node ports, what an Ingress leads to, else what nobody calls. */
export const frontsOf = (
	wirings: readonly ServiceWiring[],
	calls: readonly FoundCall[],
	ingress: readonly string[],
): readonly ServiceWiring[] => {
	const served = wirings.filter(({workload, image}) => workload !== undefined && image !== '');
	const open = served.filter(
		({type, service}) => type === 'LoadBalancer' || type === 'NodePort' || ingress.includes(service),
	);

	if (open.length > 0) {
		return open;
	}

	const called = new Set(calls.map(({service}) => service));
	const web = served.filter(
		({image}) =>
			!['database', 'cache', 'broker', 'shell'].includes(guessImage(image, {servesPort: true, runsToEnd: false}).role),
	);
	return web.filter(({service}) => !called.has(service));
};

const ratePerReplica = 15;

/** Users outside and a promise for each front. */
export const trafficOf = (
	fronts: readonly ServiceWiring[],
	notes: Notes,
): {clients: readonly Fields[]; slos: readonly Fields[]} => {
	const each = fronts.slice(0, 50).map(({service, type, port, workload}, index) => {
		const replicas = Math.max(1, workload === undefined ? 1 : podsWanted(workload));
		const rate = ratePerReplica * replicas;
		const name = service.split('/')[1] ?? 'front';
		const id = `${name.slice(0, 30).replace(/^[^a-z]/, 'x')}-${index + 1}`;
		notes.push(`users outside send ${rate} requests a second to ${service}${type === 'ClusterIP' ? '' : ` (${type})`}`);
		return {
			client: {
				id,
				to: `${type === 'LoadBalancer' ? 'loadbalancer:' : ''}${service}`,
				port,
				rate,
				reuse: 10,
				timeout: '2s',
				retries: 1,
				ramp: '30s',
			},
			slo: {id, service, availability: 0.99, latency: {threshold: '500ms', target: 0.95}},
		};
	});
	return {clients: each.map(({client}) => client), slos: each.map(({slo}) => slo)};
};
