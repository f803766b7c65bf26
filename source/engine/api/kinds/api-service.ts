import {findCondition} from '../conditions.ts';
import type {Kind} from '../kind.ts';
import type {Condition} from '../meta.ts';
import {dns1035Problems, dnsSubdomainProblems, pathSegmentProblems} from '../names.ts';
import type {ApiObject} from '../object.ts';
import {withDefaults, withMembers} from '../share.ts';
import {type FieldErrors, invalidField} from '../validation.ts';
import {isRecord, metadataErrors, problemsAt, requiredName, requiredText} from './check.ts';
import {ageColumn, nameColumn, textColumn} from './columns.ts';
import {defineKind} from './define-kind.ts';
import {keptStatus} from './strategy.ts';

export type ApiServiceReference = {readonly namespace?: string; readonly name?: string; readonly port?: number};

export type ApiServiceSpec = {
	/** Who answers for this version of the group; absent where the API server itself does. */
	readonly service?: ApiServiceReference;
	readonly group?: string;
	readonly version?: string;
	readonly insecureSkipTLSVerify?: boolean;
	readonly caBundle?: string;
	readonly groupPriorityMinimum?: number;
	readonly versionPriority?: number;
};

export type ApiService = ApiObject & {
	readonly spec: ApiServiceSpec;
	readonly status?: {readonly conditions?: readonly Condition[]};
};

/** Source: kube-aggregator/pkg/apis/apiregistration/v1/defaults.go */
const apiServiceDefaults = (service: ApiService): ApiService =>
	isRecord(service.spec) && isRecord(service.spec.service)
		? withMembers(service, {
				spec: withMembers<ApiServiceSpec>(service.spec, {
					service: withDefaults<ApiServiceReference>(service.spec.service, {port: 443}),
				}),
			})
		: service;

const priorityErrors = (value: number | undefined, most: number, field: string): FieldErrors =>
	value !== undefined && value > 0 && value <= most
		? []
		: [invalidField(field, value ?? 0, `must be positive and less than ${most}`)];

const secrecyErrors = ({service, caBundle = '', insecureSkipTLSVerify = false}: ApiServiceSpec): FieldErrors => {
	if (service === undefined) {
		return [
			...(caBundle === ''
				? []
				: [invalidField('spec.caBundle', `${caBundle.length} bytes`, 'local APIServices may not have a caBundle')]),
			...(insecureSkipTLSVerify
				? [invalidField('spec.insecureSkipTLSVerify', true, 'local APIServices may not have insecureSkipTLSVerify')]
				: []),
		];
	}

	return [
		...requiredText(service.namespace, 'spec.service.namespace'),
		...requiredText(service.name, 'spec.service.name'),
		...(insecureSkipTLSVerify && caBundle !== ''
			? [invalidField('spec.insecureSkipTLSVerify', true, 'may not be true if caBundle is present')]
			: []),
	];
};

/** Source: kube-aggregator/pkg/apis/apiregistration/validation/validation.go */
const apiServiceErrors = (service: ApiService): FieldErrors => {
	const spec: ApiServiceSpec = isRecord(service.spec) ? service.spec : {};
	const {group = '', version = ''} = spec;
	const wanted = `${version}.${group}`;
	const words = `must be \`spec.version+"."+spec.group\`: ${JSON.stringify(wanted)}`;
	return [
		...metadataErrors(service, name => (name === wanted ? pathSegmentProblems(name) : [words])),
		...(group === '' ? [] : problemsAt('spec.group', group, dnsSubdomainProblems(group))),
		...requiredName(version, 'spec.version', dns1035Problems),
		...priorityErrors(spec.groupPriorityMinimum, 20_000, 'spec.groupPriorityMinimum'),
		...priorityErrors(spec.versionPriority, 1000, 'spec.versionPriority'),
		...secrecyErrors(spec),
	];
};

const availableText = ({status}: ApiService): string => {
	const condition = findCondition(status?.conditions, 'Available');

	if (condition === undefined) {
		return 'Unknown';
	}

	return condition.status === 'True' ? 'True' : `${condition.status} (${condition.reason ?? ''})`;
};

export const apiServices: Kind<ApiService> = defineKind<ApiService>({
	group: 'apiregistration.k8s.io',
	version: 'v1',
	kind: 'APIService',
	plural: 'apiservices',
	singular: 'apiservice',
	categories: ['api-extensions'],
	namespaced: false,
	subresources: ['status'],
	defaults: apiServiceDefaults,
	prepareForCreate: service => ({...service, status: {}}),
	prepareForUpdate: keptStatus,
	prepareForStatusUpdate: (next, before) => withMembers(next, {spec: before.spec}),
	validate: apiServiceErrors,
	validateUpdate: apiServiceErrors,
	columns: [
		nameColumn,
		textColumn('Service', ({spec: {service}}) =>
			service === undefined ? 'Local' : `${service.namespace}/${service.name}`,
		),
		textColumn('Available', availableText),
		ageColumn,
	],
});
