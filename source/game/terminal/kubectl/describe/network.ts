import {type EndpointSlice, endpointSlices} from '../../../../engine/api/kinds/endpoint-slice.ts';
import type {Endpoints} from '../../../../engine/api/kinds/endpoints.ts';
import type {Ingress, IngressBackend} from '../../../../engine/api/kinds/ingress.ts';
import type {IngressClass} from '../../../../engine/api/kinds/ingress-class.ts';
import {type Service, services} from '../../../../engine/api/kinds/service.ts';
import type {Reading} from '../api.ts';
import {labelLine, orNone, type Sheet, writeAnnotations, writeLabels} from './sheet.ts';

const mostEndpoints = 3;

/** `10.244.1.4:8080,…` of the ready ones; three, and how many more. */
const endpointsText = (slices: readonly EndpointSlice[], port: string): string => {
	if (slices.length === 0) {
		return '<none>';
	}

	const texts = slices.flatMap(({endpoints, ports = []}) =>
		ports
			.filter(({name = ''}) => name === port)
			.flatMap(({port: number}) =>
				endpoints
					.filter(({conditions}) => conditions?.ready !== false)
					.flatMap(({addresses}) => addresses.map(address => `${address}:${number ?? 0}`)),
			),
	);
	const shown = texts.slice(0, mostEndpoints).join(',');
	return texts.length > mostEndpoints ? `${shown} + ${texts.length - mostEndpoints} more...` : shown;
};

const slicesOf = (api: Reading, namespace: string, service: string): readonly EndpointSlice[] => {
	const labelSelector = `kubernetes.io/service-name=${service}`;
	const found = api.list(endpointSlices as never, {namespace, labelSelector});
	return found.ok ? (found.object.items as unknown as readonly EndpointSlice[]) : [];
};

const writePorts = (sheet: Sheet, {spec}: Service, slices: readonly EndpointSlice[]): void => {
	for (const {name = '', port, protocol = 'TCP', targetPort = 0, nodePort = 0} of spec.ports ?? []) {
		const shown = name === '' ? '<unset>' : name;
		sheet.write(0, `Port:\t${shown}\t${port}/${protocol}`);
		sheet.write(0, `TargetPort:\t${targetPort}/${protocol}`);

		if (nodePort !== 0) {
			sheet.write(0, `NodePort:\t${shown}\t${nodePort}/${protocol}`);
		}

		sheet.write(0, `Endpoints:\t${endpointsText(slices, name)}`);
	}
};

export const describeService = (sheet: Sheet, service: Service, api: Reading): void => {
	const {metadata, spec, status} = service;
	const {namespace = '', name} = metadata;
	sheet.write(0, `Name:\t${name}`);
	sheet.write(0, `Namespace:\t${namespace}`);
	writeLabels(sheet, 'Labels', metadata.labels);
	writeAnnotations(sheet, 'Annotations', metadata.annotations);
	sheet.write(0, `Selector:\t${labelLine(spec.selector)}`);
	sheet.write(0, `Type:\t${spec.type ?? ''}`);

	if (spec.ipFamilyPolicy !== undefined) {
		sheet.write(0, `IP Family Policy:\t${spec.ipFamilyPolicy}`);
	}

	if ((spec.ipFamilies ?? []).length > 0) {
		sheet.write(0, `IP Families:\t${spec.ipFamilies?.join(',')}`);
	} else {
		sheet.write(0, 'IP Families:\t<none>');
	}

	sheet.write(0, `IP:\t${spec.clusterIP ?? ''}`);
	sheet.write(0, `IPs:\t${orNone((spec.clusterIPs ?? []).join(','))}`);
	const ingress = (status?.loadBalancer?.ingress ?? []).map(({ip, hostname}) => ip ?? hostname ?? '');

	for (const [label, text] of [
		['External IPs', (spec.externalIPs ?? []).join(',')],
		['Desired LoadBalancer IP', spec.loadBalancerIP],
		['External Name', spec.externalName],
		['LoadBalancer Ingress', ingress.join(', ')],
	]) {
		if (text !== undefined && text !== '') {
			sheet.write(0, `${label}:\t${text}`);
		}
	}

	writePorts(sheet, service, slicesOf(api, namespace, name));
	sheet.write(0, `Session Affinity:\t${spec.sessionAffinity ?? 'None'}`);

	for (const [label, text] of [
		['External Traffic Policy', spec.externalTrafficPolicy],
		['Internal Traffic Policy', spec.internalTrafficPolicy],
	]) {
		if (text !== undefined && text !== '') {
			sheet.write(0, `${label}:\t${text}`);
		}
	}
};

const writeNumbers = (
	sheet: Sheet,
	level: number,
	ports: ReadonlyArray<{readonly name?: string; readonly port?: number; readonly protocol?: string}>,
): void => {
	sheet.write(level, 'Name\tPort\tProtocol');
	sheet.write(level, '----\t----\t--------');

	for (const {name = '', port, protocol = 'TCP'} of ports) {
		sheet.write(level, `${name === '' ? '<unset>' : name}\t${port ?? '<unset>'}\t${protocol}`);
	}
};

export const describeEndpoints = (sheet: Sheet, {metadata, subsets = []}: Endpoints): void => {
	sheet.write(0, `Name:\t${metadata.name}`);
	sheet.write(0, `Namespace:\t${metadata.namespace ?? ''}`);
	writeLabels(sheet, 'Labels', metadata.labels);
	writeAnnotations(sheet, 'Annotations', metadata.annotations);
	sheet.write(0, 'Subsets:');

	for (const {addresses = [], notReadyAddresses = [], ports = []} of subsets) {
		sheet.write(1, `Addresses:\t${orNone(addresses.map(({ip}) => ip).join(','))}`);
		sheet.write(1, `NotReadyAddresses:\t${orNone(notReadyAddresses.map(({ip}) => ip).join(','))}`);

		if (ports.length > 0) {
			sheet.write(1, 'Ports:');
			writeNumbers(sheet, 2, ports);
		}

		sheet.write(0, '');
	}
};

export const describeEndpointSlice = (
	sheet: Sheet,
	{metadata, addressType, endpoints, ports = []}: EndpointSlice,
): void => {
	sheet.write(0, `Name:\t${metadata.name}`);
	sheet.write(0, `Namespace:\t${metadata.namespace ?? ''}`);
	writeLabels(sheet, 'Labels', metadata.labels);
	writeAnnotations(sheet, 'Annotations', metadata.annotations);
	sheet.write(0, `AddressType:\t${addressType}`);
	sheet.write(0, ports.length === 0 ? 'Ports: <unset>' : 'Ports:');

	if (ports.length > 0) {
		writeNumbers(sheet, 1, ports);
	}

	sheet.write(0, endpoints.length === 0 ? 'Endpoints: <none>' : 'Endpoints:');

	for (const {addresses, conditions, hostname, targetRef, nodeName, zone} of endpoints) {
		sheet.write(1, `- Addresses:\t${orNone(addresses.join(', '))}`);
		sheet.write(2, 'Conditions:');
		sheet.write(3, `Ready:\t${conditions?.ready ?? '<unset>'}`);
		sheet.write(2, `Hostname:\t${hostname ?? '<unset>'}`);

		if (targetRef !== undefined) {
			sheet.write(2, `TargetRef:\t${targetRef.kind ?? ''}/${targetRef.name ?? ''}`);
		}

		sheet.write(2, `NodeName:\t${nodeName ?? '<unset>'}`);
		sheet.write(2, `Zone:\t${zone ?? '<unset>'}`);
	}
};

/** `web:http (10.244.1.2:80,…)`. */
const backendText = (api: Reading, namespace: string, {service, resource}: IngressBackend): string => {
	if (service === undefined) {
		const {apiGroup, kind = '', name = ''} = resource ?? {};
		return resource === undefined ? '' : `APIGroup: ${apiGroup ?? '<none>'}, Kind: ${kind}, Name: ${name}`;
	}

	const {name = '', number = 0} = service.port ?? {};
	const text = `${service.name}:${number === 0 ? name : number}`;
	const found = api.get(services as never, namespace, service.name);

	if (!found.ok) {
		return `${text} (<error: ${found.status.message ?? ''}>)`;
	}

	const ports = (found.object as unknown as Service).spec.ports ?? [];
	const port = ports.find(each => (number === 0 ? name !== '' && each.name === name : each.port === number));
	return `${text} (${endpointsText(slicesOf(api, namespace, service.name), port?.name ?? '')})`;
};

export const describeIngress = (sheet: Sheet, {metadata, spec, status}: Ingress, api: Reading): void => {
	const {namespace = ''} = metadata;
	const {defaultBackend, rules = [], tls = []} = spec;
	const addresses = (status?.loadBalancer?.ingress ?? []).map(({ip = '', hostname = ''}) => ip || hostname);
	const usual = defaultBackend === undefined ? '<default>' : backendText(api, namespace, defaultBackend);
	sheet.write(0, `Name:\t${metadata.name}`);
	writeLabels(sheet, 'Labels', metadata.labels);
	sheet.write(0, `Namespace:\t${namespace}`);
	sheet.write(0, `Address:\t${[...new Set(addresses)].sort().join(',')}`);
	sheet.write(0, `Ingress Class:\t${spec.ingressClassName ?? '<none>'}`);
	sheet.write(0, `Default backend:\t${usual}`);

	if (tls.length > 0) {
		sheet.write(0, 'TLS:');
	}

	for (const {hosts = [], secretName = ''} of tls) {
		sheet.write(1, secretName === '' ? `SNI routes ${hosts.join(',')}` : `${secretName} terminates ${hosts.join(',')}`);
	}

	sheet.write(0, 'Rules:\n  Host\tPath\tBackends');
	sheet.write(1, '----\t----\t--------');
	const served = rules.filter(({http}) => http !== undefined);

	for (const {host = '', http} of served) {
		sheet.write(1, `${host === '' ? '*' : host}\t`);

		for (const {path = '', backend} of http?.paths ?? []) {
			sheet.write(2, `\t${path} \t${backendText(api, namespace, backend)}`);
		}
	}

	if (served.length === 0) {
		sheet.write(1, `*\t*\t${usual}`);
	}

	writeAnnotations(sheet, 'Annotations', metadata.annotations);
};

export const describeIngressClass = (sheet: Sheet, {metadata, spec}: IngressClass): void => {
	const {controller = '', parameters} = spec ?? {};
	sheet.write(0, `Name:\t${metadata.name}`);
	writeLabels(sheet, 'Labels', metadata.labels);
	writeAnnotations(sheet, 'Annotations', metadata.annotations);
	sheet.write(0, `Controller:\t${controller}`);

	if (parameters === undefined) {
		return;
	}

	sheet.write(0, 'Parameters:');

	for (const [label, value] of [
		['APIGroup', parameters.apiGroup],
		['Kind', parameters.kind],
		['Name', parameters.name],
	]) {
		if (value !== undefined) {
			sheet.write(1, `${label}:\t${value}`);
		}
	}
};
