import {type EndpointSlice, endpointSlices} from '../../../../engine/api/kinds/endpoint-slice.ts';
import type {Service} from '../../../../engine/api/kinds/service.ts';
import type {Api} from '../api.ts';
import {labelLine, orNone, type Sheet, writeAnnotations, writeLabels} from './sheet.ts';

const mostEndpoints = 3;

/** `10.244.1.4:8080,…` of the ready ones; three, and how many more. */
const endpointsText = (slices: readonly EndpointSlice[], port: string): string => {
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
	return texts.length > mostEndpoints ? `${shown} + ${texts.length - mostEndpoints} more...` : orNone(shown);
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

export const describeService = (sheet: Sheet, service: Service, api: Api): void => {
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

	const found = api.list(endpointSlices as never, {
		namespace,
		labelSelector: `kubernetes.io/service-name=${name}`,
	});
	writePorts(sheet, service, found.ok ? (found.object.items as unknown as readonly EndpointSlice[]) : []);
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
