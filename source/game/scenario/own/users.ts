/** Who would use an application that says nothing of its users. */
import type {ApiObject} from '../../../engine/api/object.ts';
import {type Fields, fieldsOf, valueAt} from '../data.ts';
import {guessImage} from '../images.ts';
import {podsWanted} from '../manifests.ts';
import type {FoundCall, ServiceWiring} from '../wiring.ts';
import {type Notes, nameOf, namespaceOf} from './run.ts';

/** Roles that nobody outside would speak to. */
const hidden: readonly string[] = ['database', 'cache', 'broker', 'shell'];

const roleOf = (image: string): string => guessImage(image, {servesPort: true, runsToEnd: false}).role;

/** Services that people outside would reach: balancers and node ports, what an Ingress leads to, else what nobody calls. */
export const frontsOf = (
	wirings: readonly ServiceWiring[],
	calls: readonly FoundCall[],
	ingress: readonly string[],
	notes: Notes,
): readonly ServiceWiring[] => {
	const served = wirings.filter(({workload, image}) => workload !== undefined && image !== '');
	const open = served.filter(
		({type, service}) => type === 'LoadBalancer' || type === 'NodePort' || ingress.includes(service),
	);

	const callers = new Set(calls.map(({image}) => image));
	const called = new Set(calls.map(({service}) => service));
	const passesOn = ({image}: ServiceWiring): boolean => roleOf(image) === 'proxy' && !callers.has(image);
	const doors = open.filter(passesOn);
	const rest = open.filter(each => !passesOn(each));
	const behind = served.filter(
		each => !called.has(each.service) && !hidden.includes(roleOf(each.image)) && !doors.includes(each),
	);

	if (open.length === 0 || (doors.length > 0 && rest.length === 0 && behind.length > 0)) {
		notes.push(
			...doors.map(
				({service}) => `${service} is a proxy that names nobody: its users are sent to what stands behind it`,
			),
		);
		return behind;
	}

	return rest.length > 0 ? rest : open;
};

/** Requests find their way by addresses: a Service without one that somebody calls gets one. */
export const withAddresses = (
	objects: readonly ApiObject[],
	called: ReadonlySet<string>,
	notes: Notes,
): readonly ApiObject[] =>
	objects.map(object => {
		const spec = fieldsOf(valueAt(object, ['spec']));
		const isMute =
			object.kind === 'Service' &&
			spec.clusterIP === 'None' &&
			called.has(`${namespaceOf(object)}/${object.metadata.name}`);

		if (!isMute) {
			return object;
		}

		notes.push(`${nameOf(object)} is headless and gets an address: podfall's requests reach a Service by its address`);
		return {
			...object,
			spec: Object.fromEntries(Object.entries(spec).filter(([name]) => !['clusterIP', 'clusterIPs'].includes(name))),
		} as unknown as ApiObject;
	});

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
