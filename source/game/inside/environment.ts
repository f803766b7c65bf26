import type {EnvVar} from '../../engine/api/kinds/container.ts';
import {type ServicePort, services} from '../../engine/api/kinds/service.ts';
import {textOf} from './bytes.ts';
import {fieldOf, resourceOf} from './downward.ts';
import {namespaceOf, objectOf, objectsOf, type Place, valuesOf} from './place.ts';
import {userIn} from './user.ts';

/** `$(NAME)` of what was said before. Source: third_party/forked/golang/expansion */
export const expanded = (text: string, said: ReadonlyMap<string, string>): string =>
	text.replace(/\$\$|\$\(([^()]+)\)/g, (whole, name: string | undefined) =>
		name === undefined ? '$' : (said.get(name) ?? whole),
	);

/** Undefined for a variable that is not set, because what it is taken from may be missing. */
const valueOfVar = (
	place: Place,
	{value, valueFrom}: EnvVar,
	said: ReadonlyMap<string, string>,
): string | undefined => {
	if (valueFrom === undefined) {
		return expanded(value ?? '', said);
	}

	const {fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef} = valueFrom;

	if (fieldRef !== undefined) {
		return fieldOf(place, fieldRef.fieldPath);
	}

	if (resourceFieldRef !== undefined) {
		return resourceOf(place, resourceFieldRef);
	}

	const selector = configMapKeyRef ?? secretKeyRef;
	const values = valuesOf(place, configMapKeyRef === undefined ? 'secret' : 'configMap', selector?.name ?? '');
	const bytes = values?.get(selector?.key ?? '');
	return bytes === undefined ? undefined : textOf(bytes);
};

const variableName = (name: string): string => name.toUpperCase().replaceAll('-', '_');

/** What is told of one Service: its address, and each port in the way that Docker once told it. */
const linksTo = (name: string, ip: string, ports: readonly ServicePort[]): ReadonlyArray<readonly [string, string]> => {
	const prefix = variableName(name);
	const port = String(ports[0]?.port ?? 0);
	const url = (each: ServicePort): string => `${(each.protocol ?? 'TCP').toLowerCase()}://${ip}:${each.port}`;
	return [
		[`${prefix}_SERVICE_HOST`, ip] as const,
		[`${prefix}_SERVICE_PORT`, port] as const,
		...ports
			.filter(each => (each.name ?? '') !== '')
			.map(each => [`${prefix}_SERVICE_PORT_${variableName(each.name ?? '')}`, String(each.port)] as const),
		...ports.slice(0, 1).map(each => [`${prefix}_PORT`, url(each)] as const),
		...ports.flatMap(each => {
			const protocol = each.protocol ?? 'TCP';
			const one = `${prefix}_PORT_${each.port}_${protocol}`;
			return [
				[one, url(each)] as const,
				[`${one}_PROTO`, protocol.toLowerCase()] as const,
				[`${one}_PORT`, String(each.port)] as const,
				[`${one}_ADDR`, ip] as const,
			];
		}),
	];
};

/** What every pod is told of the Services around it. Source: pkg/kubelet/envvars */
const serviceLinks = ({cluster, pod}: Place): ReadonlyArray<readonly [string, string]> => {
	const kubernetes = objectOf(cluster, services, 'default/kubernetes');
	const around = pod.spec.enableServiceLinks === false ? [] : objectsOf(cluster, services, namespaceOf(pod));
	const told = [...around.filter(({metadata}) => metadata.name !== 'kubernetes'), ...(kubernetes ? [kubernetes] : [])];
	return told
		.filter(({spec}) => spec.clusterIP !== undefined && spec.clusterIP !== 'None' && spec.clusterIP !== '')
		.flatMap(({metadata, spec}) => linksTo(metadata.name, spec.clusterIP ?? '', spec.ports ?? []));
};

/** The environment of a container's processes, in the order in which it is made. Source: pkg/kubelet makeEnvironmentVariables */
export const environmentOf = (place: Place): ReadonlyMap<string, string> => {
	const {spec, hostname} = place;
	const said = new Map<string, string>([
		['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
		['HOSTNAME', hostname],
		...serviceLinks(place),
	]);

	for (const {prefix = '', configMapRef, secretRef} of spec.envFrom ?? []) {
		const [kind, name] = configMapRef === undefined ? ['secret', secretRef?.name] : ['configMap', configMapRef.name];

		for (const [key, value] of valuesOf(place, kind as 'secret', name ?? '') ?? []) {
			said.set(`${prefix}${key}`, textOf(value));
		}
	}

	for (const each of spec.env ?? []) {
		const value = valueOfVar(place, each, said);

		if (value !== undefined) {
			said.set(each.name, value);
		}
	}

	// What the image or the manifest says goes before what a runtime supposes.
	said.set('HOME', said.get('HOME') ?? (userIn(place).uid === 0 ? '/root' : '/'));
	return said;
};
