import type {Kind} from '../kind.ts';
import {dns1035Problems, dnsSubdomainProblems, portNameProblems, wildcardProblems} from '../names.ts';
import type {ApiObject} from '../object.ts';
import {type FieldErrors, invalidField, requiredField} from '../validation.ts';
import {isIp} from './addresses.ts';
import {
	eachItem,
	isRecord,
	metadataErrors,
	oneOfThese,
	portErrors,
	problemsAt,
	requiredName,
	typedReferenceErrors,
} from './check.ts';
import {ageColumn, nameColumn, orNone, textColumn} from './columns.ts';
import type {TypedLocalObjectReference} from './common.ts';
import {defineKind} from './define-kind.ts';
import {createdWith, updatedSpec, updatedStatus} from './strategy.ts';

export type IngressBackend = {
	readonly service?: {readonly name: string; readonly port?: {readonly name?: string; readonly number?: number}};
	readonly resource?: TypedLocalObjectReference;
};

export type IngressPath = {
	readonly path?: string;
	readonly pathType?: 'Exact' | 'Prefix' | 'ImplementationSpecific';
	readonly backend: IngressBackend;
};

export type IngressRule = {readonly host?: string; readonly http?: {readonly paths: readonly IngressPath[]}};

export type IngressSpec = {
	readonly ingressClassName?: string;
	readonly defaultBackend?: IngressBackend;
	readonly tls?: ReadonlyArray<{readonly hosts?: readonly string[]; readonly secretName?: string}>;
	readonly rules?: readonly IngressRule[];
};

export type IngressStatus = {
	readonly loadBalancer?: {
		readonly ingress?: ReadonlyArray<{readonly ip?: string; readonly hostname?: string}>;
	};
};

export type Ingress = ApiObject & {readonly spec: IngressSpec; readonly status?: IngressStatus};

const nameErrors = (host: string, field: string): FieldErrors =>
	problemsAt(field, host, host.includes('*') ? wildcardProblems(host) : dnsSubdomainProblems(host));

const hostErrors = (host: string | undefined, field: string): FieldErrors => {
	if (host === undefined || host === '') {
		return [];
	}

	return [
		...(isIp(host) ? [invalidField(field, host, 'must be a DNS name, not an IP address')] : []),
		...nameErrors(host, field),
	];
};

/** What a path that is compared part by part must not hold, and must not end with. */
const strange = ['//', '/./', '/../', '%2f', '%2F'];
const strangeEnds = ['/..', '/.'];

const pathErrors = ({path = '', pathType}: IngressPath, field: string): FieldErrors => {
	const place = `${field}.path`;
	const isRelative = !path.startsWith('/');

	if (pathType === undefined) {
		return [requiredField(`${field}.pathType`, 'pathType must be specified')];
	}

	if (pathType !== 'Exact' && pathType !== 'Prefix') {
		return [
			...oneOfThese(pathType, ['Exact', 'ImplementationSpecific', 'Prefix'], `${field}.pathType`),
			...(pathType === 'ImplementationSpecific' && path !== '' && isRelative
				? [invalidField(place, path, 'must be an absolute path')]
				: []),
		];
	}

	return [
		...(isRelative ? [invalidField(place, path, 'must be an absolute path')] : []),
		...strange.filter(part => path.includes(part)).map(part => invalidField(place, path, `must not contain '${part}'`)),
		...strangeEnds.filter(end => path.endsWith(end)).map(end => invalidField(place, path, `cannot end with '${end}'`)),
	];
};

const serviceErrors = ({name, port}: NonNullable<IngressBackend['service']>, field: string): FieldErrors => {
	const {name: portName = '', number = 0} = port ?? {};
	return [
		...requiredName(name, `${field}.service.name`, dns1035Problems),
		...(portName !== '' && number !== 0 ? [invalidField(field, '', 'cannot set both port name & port number')] : []),
		...(portName === '' && number === 0 ? [requiredField(field, 'port name or number is required')] : []),
		...(portName === '' || number !== 0
			? []
			: problemsAt(`${field}.service.port.name`, portName, portNameProblems(portName))),
		...(number === 0 || portName !== '' ? [] : portErrors(number, `${field}.service.port.number`)),
	];
};

const backendErrors = (backend: IngressBackend | undefined, field: string): FieldErrors => {
	const {service, resource} = backend ?? {};

	if (service !== undefined && resource !== undefined) {
		return [invalidField(field, '', 'cannot set both resource and service backends')];
	}

	if (resource !== undefined) {
		return typedReferenceErrors(resource, `${field}.resource`);
	}

	return service === undefined
		? [invalidField(field, '', 'resource or service backend is required')]
		: serviceErrors(service, field);
};

const ruleErrors = ({host, http}: IngressRule, field: string): FieldErrors => [
	...hostErrors(host, `${field}.host`),
	...(http !== undefined && (http.paths ?? []).length === 0 ? [requiredField(`${field}.http.paths`)] : []),
	...eachItem(http?.paths, `${field}.http.paths`, (path, at) => [
		...pathErrors(path, at),
		// Who does not say how paths are meant hears nothing else.
		...(path.pathType === undefined ? [] : backendErrors(path.backend, `${at}.backend`)),
	]),
];

/** Source: pkg/apis/networking/validation/validation.go */
const ingressErrors = (ingress: Ingress): FieldErrors => {
	const spec: IngressSpec = isRecord(ingress.spec) ? ingress.spec : {};
	const isIdle = (spec.rules ?? []).length === 0 && spec.defaultBackend === undefined;
	return [
		...metadataErrors(ingress),
		...(isIdle
			? [invalidField('spec', spec.rules ?? null, 'either `defaultBackend` or `rules` must be specified')]
			: []),
		...(spec.defaultBackend === undefined ? [] : backendErrors(spec.defaultBackend, 'spec.defaultBackend')),
		...eachItem(spec.rules, 'spec.rules', ruleErrors),
		...eachItem(spec.tls, 'spec.tls', ({hosts, secretName = ''}, at) => [
			...eachItem(hosts, `${at}.hosts`, nameErrors),
			...(secretName === '' ? [] : problemsAt(`${at}.secretName`, secretName, dnsSubdomainProblems(secretName))),
		]),
		...(spec.ingressClassName === undefined
			? []
			: problemsAt('spec.ingressClassName', spec.ingressClassName, dnsSubdomainProblems(spec.ingressClassName))),
	];
};

const oldClass = 'kubernetes.io/ingress.class';

/** A new ingress may not name one class in the old way and another in the new one. */
const createErrors = (ingress: Ingress): FieldErrors => {
	const old = ingress.metadata.annotations?.[oldClass];
	const said = isRecord(ingress.spec) ? ingress.spec.ingressClassName : undefined;
	const why = 'must match `ingressClassName` when both are specified';
	return [
		...ingressErrors(ingress),
		...(said !== undefined && old !== undefined && old !== said
			? [invalidField(`annotations.${oldClass}`, old, why)]
			: []),
	];
};

const mostHosts = 3;

const hostsText = ({spec}: Ingress): string => {
	const rules = spec.rules ?? [];
	const hosts = rules.flatMap(({host = ''}) => (host === '' ? [] : [host]));
	const shown = hosts.slice(0, mostHosts).join(',') || '*';
	return hosts.length > mostHosts ? `${shown} + ${rules.length - mostHosts} more...` : shown;
};

/** Columns show no more than this of the addresses. */
const addressWidth = 16;

const addressText = ({status}: Ingress): string => {
	const found = (status?.loadBalancer?.ingress ?? []).flatMap(({ip, hostname}) => ip || hostname || []);
	const text = [...new Set(found)].sort().join(',');
	return text.length > addressWidth ? `${text.slice(0, addressWidth - 3)}...` : text;
};

export const ingresses: Kind<Ingress> = defineKind<Ingress>({
	group: 'networking.k8s.io',
	version: 'v1',
	kind: 'Ingress',
	plural: 'ingresses',
	singular: 'ingress',
	shortNames: ['ing'],
	namespaced: true,
	subresources: ['status'],
	prepareForCreate: ingress => createdWith(ingress, {loadBalancer: {}}),
	prepareForUpdate: updatedSpec,
	prepareForStatusUpdate: updatedStatus,
	validate: createErrors,
	warnings: ({metadata, spec}) =>
		metadata.annotations?.['kubernetes.io/ingress.class'] === undefined || spec.ingressClassName !== undefined
			? []
			: [`annotation "kubernetes.io/ingress.class" is deprecated, please use 'spec.ingressClassName' instead`],
	validateUpdate: ingressErrors,
	columns: [
		nameColumn,
		textColumn('Class', ({spec}) => orNone(spec.ingressClassName)),
		textColumn('Hosts', hostsText),
		textColumn('Address', addressText),
		textColumn('Ports', ({spec}) => ((spec.tls ?? []).length > 0 ? '80, 443' : '80')),
		ageColumn,
	],
});
