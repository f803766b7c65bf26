import type {EnvVar} from '../../engine/api/kinds/container.ts';
import {services} from '../../engine/api/kinds/service.ts';
import {fieldOf, namespaceOf, objectOf, objectsOf, type Place, valuesOf} from './place.ts';

const resourceOf = ({running}: Place, resource: string): string => {
	const values = new Map([
		['limits.cpu', Math.ceil(running.limitMilliCpu / 1000)],
		['requests.cpu', Math.ceil(running.requestMilliCpu / 1000)],
		['limits.memory', running.limitBytes],
		['requests.memory', running.requestBytes],
	]);
	return String(values.get(resource) ?? 0);
};

/** `$(NAME)` of what was said before. Source: third_party/forked/golang/expansion */
export const expanded = (text: string, said: ReadonlyMap<string, string>): string =>
	text.replace(/\$\$|\$\(([^()]+)\)/g, (whole, name: string | undefined) =>
		name === undefined ? '$' : (said.get(name) ?? whole),
	);

const valueOfVar = (place: Place, {value, valueFrom}: EnvVar, said: ReadonlyMap<string, string>): string => {
	if (valueFrom === undefined) {
		return expanded(value ?? '', said);
	}

	const {fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef} = valueFrom;

	if (fieldRef !== undefined) {
		return fieldOf(place, fieldRef.fieldPath);
	}

	if (resourceFieldRef !== undefined) {
		return resourceOf(place, resourceFieldRef.resource);
	}

	const selector = configMapKeyRef ?? secretKeyRef;
	const values = valuesOf(place, configMapKeyRef === undefined ? 'secret' : 'configMap', selector?.name ?? '') ?? {};
	return new Map(Object.entries(values)).get(selector?.key ?? '') ?? '';
};

/** What every pod is told of the Services around it. Source: pkg/kubelet/envvars */
const serviceLinks = ({cluster, pod}: Place): ReadonlyArray<readonly [string, string]> => {
	const kubernetes = objectOf(cluster, services, 'default/kubernetes');
	const around = pod.spec.enableServiceLinks === false ? [] : objectsOf(cluster, services, namespaceOf(pod));
	const told = [...around.filter(({metadata}) => metadata.name !== 'kubernetes'), ...(kubernetes ? [kubernetes] : [])];
	return told
		.filter(({spec}) => spec.clusterIP !== undefined && spec.clusterIP !== 'None' && spec.clusterIP !== '')
		.flatMap(({metadata, spec}) => {
			const name = metadata.name.toUpperCase().replaceAll('-', '_');
			const [first] = spec.ports ?? [];
			return [
				[`${name}_SERVICE_HOST`, spec.clusterIP ?? ''] as const,
				[`${name}_SERVICE_PORT`, String(first?.port ?? 0)] as const,
			];
		});
};

/** The environment of a container's processes, in the order in which it is made. Source: pkg/kubelet makeEnvironmentVariables */
export const environmentOf = (place: Place): ReadonlyMap<string, string> => {
	const {spec, hostname, running} = place;
	const said = new Map<string, string>([
		['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
		['HOSTNAME', hostname],
		...serviceLinks(place),
	]);

	for (const {prefix = '', configMapRef, secretRef} of spec.envFrom ?? []) {
		const [kind, name] = configMapRef === undefined ? ['secret', secretRef?.name] : ['configMap', configMapRef.name];

		for (const [key, value] of Object.entries(valuesOf(place, kind as 'secret', name ?? '') ?? {})) {
			said.set(`${prefix}${key}`, value);
		}
	}

	for (const each of spec.env ?? []) {
		said.set(each.name, valueOfVar(place, each, said));
	}

	said.set('HOME', running.image === '' || (spec.securityContext?.runAsUser ?? 0) === 0 ? '/root' : '/');
	return said;
};
