import type {ApiObject, ObjectKey} from '../../engine/api/object.ts';
import {byText, type Fields, fieldsOf, isFields, itemsOf, textAt, textFieldsOf, uniqueBy, valueAt} from './data.ts';
import {containersOf, podSpecOf} from './manifests.ts';

/*
Who answers for which Service, and who calls whom, read from manifests as a newcomer to the project would: a Service
selects labels, and an environment value that holds `http://cart:8080` calls the Service cart.
*/

/** A Service and the workload behind it. */
export type ServiceWiring = {
	readonly service: ObjectKey;
	readonly type: string;
	readonly port: number;
	readonly workload: ApiObject | undefined;
	/** The image of the container that answers; '' when there is none. */
	readonly image: string;
};

/** One call that was found: who, whom, and where it is written. */
export type FoundCall = {readonly image: string; readonly service: ObjectKey; readonly because: string};

const namespaceOf = (object: ApiObject): string => object.metadata.namespace ?? 'default';

const labelsOfPods = (object: ApiObject): Readonly<Record<string, string>> =>
	textFieldsOf(valueAt(podSpecOf(object)?.template, ['metadata', 'labels']));

const selects = (selector: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>): boolean =>
	Object.keys(selector).length > 0 && Object.entries(selector).every(([name, value]) => labels[name] === value);

const portsOf = (container: Fields): readonly Fields[] => itemsOf(container.ports).filter(isFields);

const opens = (container: Fields, target: unknown): boolean =>
	portsOf(container).some(port => port.containerPort === target || port.name === target);

/** The container that a Service's port leads to: the one that opens it, else the first that opens any, else the first. */
const answering = (workload: ApiObject, target: unknown): Fields | undefined => {
	const containers = containersOf(workload)
		.filter(({init}) => !init)
		.map(({container}) => container);
	return (
		containers.find(container => opens(container, target)) ??
		containers.find(container => portsOf(container).length > 0) ??
		containers[0]
	);
};

/** Every Service with what stands behind it. */
export const wireServices = (objects: readonly ApiObject[]): readonly ServiceWiring[] => {
	const workloads = objects.filter(object => podSpecOf(object) !== undefined);
	return objects
		.filter(({kind}) => kind === 'Service')
		.map(object => {
			const selector = textFieldsOf(valueAt(object, ['spec', 'selector']));
			const [port] = itemsOf(valueAt(object, ['spec', 'ports']));
			const workload = workloads.find(
				each => namespaceOf(each) === namespaceOf(object) && selects(selector, labelsOfPods(each)),
			);
			const target = valueAt(port, ['targetPort']) ?? valueAt(port, ['port']);
			const number = valueAt(port, ['port']);
			return {
				service: `${namespaceOf(object)}/${object.metadata.name}`,
				type: textAt(object, ['spec', 'type'], 'ClusterIP'),
				port: typeof number === 'number' ? number : 80,
				workload,
				image: workload === undefined ? '' : textAt(answering(workload, target), ['image']),
			};
		});
};

/** A text of a container that may name a host, and how it is called: `env CART_URL`. */
type Hint = {readonly name: string; readonly text: string};

const configOf = (objects: readonly ApiObject[], namespace: string, name: string): Readonly<Record<string, string>> =>
	textFieldsOf(
		objects.find(
			object => object.kind === 'ConfigMap' && namespaceOf(object) === namespace && object.metadata.name === name,
		)?.['data' as keyof ApiObject],
	);

const hintsOf = (container: Fields, object: ApiObject, objects: readonly ApiObject[]): readonly Hint[] => {
	const namespace = namespaceOf(object);
	const env = itemsOf(container.env).flatMap((entry): Hint[] => {
		const name = textAt(entry, ['name']);
		const from = fieldsOf(valueAt(entry, ['valueFrom', 'configMapKeyRef']));
		const value =
			valueAt(entry, ['value']) ?? configOf(objects, namespace, textAt(from, ['name']))[textAt(from, ['key'])];
		return typeof value === 'string' ? [{name: `env ${name}`, text: value}] : [];
	});
	const whole = itemsOf(container.envFrom).flatMap((entry): Hint[] => {
		const name = textAt(entry, ['configMapRef', 'name']);
		return Object.entries(configOf(objects, namespace, name)).map(([key, text]) => ({
			name: `ConfigMap ${name} ${key}`,
			text,
		}));
	});
	const words = [...itemsOf(container.command), ...itemsOf(container.args)].flatMap((word): Hint[] =>
		typeof word === 'string' ? [{name: 'arguments', text: word}] : [],
	);
	const mounted = itemsOf(valueAt(podSpecOf(object)?.spec, ['volumes'])).flatMap((volume): Hint[] => {
		const name = textAt(volume, ['configMap', 'name']);
		const isMounted = itemsOf(container.volumeMounts).some(
			mount => textAt(mount, ['name']) === textAt(volume, ['name']),
		);
		return isMounted
			? Object.entries(configOf(objects, namespace, name)).map(([key, text]) => ({
					name: `ConfigMap ${name} ${key}`,
					text,
				}))
			: [];
	});
	return [...env, ...whole, ...words, ...mounted];
};

const hostWithPort = /(?<![\w.-])([a-z0-9](?:[a-z0-9-]{0,62})(?:\.[a-z0-9-]{1,63}){0,5}):\d{2,5}(?!\d)/g;
const hostOfUrl =
	/[a-z][a-z0-9+]{1,20}:\/\/(?:[^\s/@]{0,200}@)?([a-z0-9](?:[a-z0-9-]{0,62})(?:\.[a-z0-9-]{1,63}){0,5})/g;
const hostName = /(HOST|ADDR|ADDRESS|URL|URI|SERVICE|ENDPOINT|SERVER|BACKEND|UPSTREAM|BROKER|DSN)S?$/;
const wholeHost = /^[a-z0-9](?:[a-z0-9-]{0,62})(?:\.[a-z0-9-]{1,63}){0,5}$/;

const hostsIn = ({name, text}: Hint): readonly string[] => {
	const part = text.slice(0, 20_000);
	const found = [hostWithPort, hostOfUrl].flatMap(pattern => [...part.matchAll(pattern)].map(([, host]) => host ?? ''));
	return hostName.test(name) && wholeHost.test(part) ? [...found, part] : found;
};

/** The Service that a host name means, seen from a namespace. */
const serviceOf = (host: string, namespace: string, services: ReadonlySet<string>): ObjectKey | undefined => {
	const [name = '', where] = host.split('.');
	const key = `${where ?? namespace}/${name}`;
	return services.has(key) ? key : undefined;
};

/** Whom each container's image calls, as far as its environment, arguments and configuration say. */
export const findCalls = (objects: readonly ApiObject[]): readonly FoundCall[] => {
	const services = new Set(
		objects.filter(({kind}) => kind === 'Service').map(object => `${namespaceOf(object)}/${object.metadata.name}`),
	);
	const calls = objects.flatMap(object =>
		containersOf(object)
			.filter(({init}) => !init && !['Job', 'CronJob'].includes(object.kind))
			.flatMap(({container}) =>
				hintsOf(container, object, objects).flatMap(hint =>
					hostsIn(hint).flatMap((host): FoundCall[] => {
						const service = serviceOf(host, namespaceOf(object), services);
						return service === undefined
							? []
							: [
									{
										image: textAt(container, ['image']),
										service,
										because: `${hint.name} of ${object.metadata.name} names ${host}`,
									},
								];
					}),
				),
			),
	);
	return uniqueBy(calls, ({image, service}) => `${image} ${service}`);
};

/** The calls without those that would close a circle, which no request could ever finish. */
export const withoutCircles = (
	calls: readonly FoundCall[],
	wirings: readonly ServiceWiring[],
): {readonly kept: readonly FoundCall[]; readonly dropped: readonly FoundCall[]} => {
	const imageOf = new Map(wirings.map(({service, image}) => [service, image]));
	const kept: FoundCall[] = [];
	const dropped: FoundCall[] = [];

	const reaches = (from: string, goal: string): boolean => {
		const open = [from];
		const seen = new Set<string>();

		while (open.length > 0) {
			const image = open.pop()!;

			if (image === goal) {
				return true;
			}

			if (!seen.has(image)) {
				seen.add(image);
				open.push(...kept.filter(call => call.image === image).map(call => imageOf.get(call.service) ?? ''));
			}
		}

		return false;
	};

	for (const call of [...calls].sort((a, b) => byText(a.image, b.image) || byText(a.service, b.service))) {
		const target = imageOf.get(call.service) ?? '';

		if (target === '' || !reaches(target, call.image)) {
			kept.push(call);
		} else {
			dropped.push(call);
		}
	}

	return {kept, dropped};
};

/** Services that an Ingress leads to, whatever version of Ingress it is. */
export const ingressBackends = (objects: readonly ApiObject[]): readonly ObjectKey[] =>
	objects
		.filter(({kind}) => kind === 'Ingress')
		.flatMap(object => {
			const rules = itemsOf(valueAt(object, ['spec', 'rules'])).flatMap(rule =>
				itemsOf(valueAt(rule, ['http', 'paths'])),
			);
			const backends = [valueAt(object, ['spec', 'defaultBackend']), ...rules.map(path => valueAt(path, ['backend']))];
			return backends
				.map(backend => textAt(backend, ['service', 'name']) || textAt(backend, ['serviceName']))
				.filter(name => name !== '')
				.map(name => `${namespaceOf(object)}/${name}`);
		});
