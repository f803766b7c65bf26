import type {Kind} from '../kind.ts';
import type {LabelSelector} from '../meta.ts';
import {dns1035Problems, dnsSubdomainProblems} from '../names.ts';
import type {ApiObject} from '../object.ts';
import {mapSharedIn, withDefaults, withMembers} from '../share.ts';
import {duplicateField, type FieldErrors, invalidField, requiredField} from '../validation.ts';
import {
	type AdmissionRule,
	type MatchCondition,
	matchConditionErrors,
	ruleErrors,
	withScopes,
} from './admission-rules.ts';
import {
	eachItem,
	isRecord,
	metadataErrors,
	oneOfIfSaid,
	oneOfThese,
	problemsAt,
	requiredText,
	selectorErrors,
} from './check.ts';
import {ageColumn, countColumn, nameColumn} from './columns.ts';
import {defineKind} from './define-kind.ts';
import {firstGeneration, updatedSpecOf} from './strategy.ts';

type ServiceReference = {
	readonly namespace: string;
	readonly name: string;
	readonly path?: string;
	readonly port?: number;
};

export type Webhook = {
	readonly name: string;
	readonly clientConfig: {readonly url?: string; readonly service?: ServiceReference; readonly caBundle?: string};
	readonly rules?: readonly AdmissionRule[];
	readonly failurePolicy?: 'Ignore' | 'Fail';
	readonly matchPolicy?: 'Exact' | 'Equivalent';
	readonly namespaceSelector?: LabelSelector;
	readonly objectSelector?: LabelSelector;
	readonly sideEffects?: 'None' | 'NoneOnDryRun';
	readonly timeoutSeconds?: number;
	readonly admissionReviewVersions?: readonly string[];
	readonly matchConditions?: readonly MatchCondition[];
	/** Of mutating ones alone. */
	readonly reinvocationPolicy?: 'Never' | 'IfNeeded';
};

/** Whom the API server would ask before it stores something. podfall's server keeps these and asks nobody. */
export type WebhookConfiguration = ApiObject & {readonly webhooks?: readonly Webhook[]};

const clientDefaults = (client: Webhook['clientConfig']): Webhook['clientConfig'] =>
	isRecord(client) && isRecord(client.service)
		? withMembers(client, {service: withDefaults<ServiceReference>(client.service, {port: 443})})
		: client;

/** Source: pkg/apis/admissionregistration/v1/defaults.go */
const webhookDefaults = (webhook: Webhook, mutates: boolean): Webhook => {
	const said = withDefaults<Webhook>(webhook, {
		failurePolicy: 'Fail',
		matchPolicy: 'Equivalent',
		namespaceSelector: {},
		objectSelector: {},
		timeoutSeconds: 10,
		...(mutates ? {reinvocationPolicy: 'Never'} : {}),
	});
	return withMembers<Webhook>(said, {clientConfig: clientDefaults(said.clientConfig), rules: withScopes(said.rules)});
};

const pathErrors = (path: string, field: string): FieldErrors => {
	if (path === '' || path === '/') {
		return [];
	}

	const isAbsolute = path.startsWith('/');
	const steps = path.replace(/^\//, '').replace(/\/$/, '').split('/');
	return [
		...(isAbsolute ? [] : [invalidField(field, path, "must start with a '/'")]),
		...steps.flatMap((step, index) => {
			if (step === '') {
				return [invalidField(field, path, `segment[${index}] may not be empty`)];
			}

			return dnsSubdomainProblems(step).map(problem => invalidField(field, path, `segment[${index}]: ${problem}`));
		}),
	];
};

/** The one is asked for at the place of the other. Source: k8s.io/apiserver/pkg/util/webhook/validation.go, ValidateWebhookService */
const serviceErrors = (
	{name, namespace, path, port}: NonNullable<NonNullable<Webhook['clientConfig']>['service']>,
	field: string,
): FieldErrors => [
	...requiredText(namespace, `${field}.name`),
	...requiredText(name, `${field}.namespace`),
	...(port !== undefined && (port < 1 || port > 65_535)
		? [invalidField(`${field}.port`, port, 'port is not valid: must be between 1 and 65535, inclusive')]
		: []),
	...(path === undefined ? [] : pathErrors(path, `${field}.path`)),
];

const clientErrors = (client: Webhook['clientConfig'] | undefined, field: string): FieldErrors => {
	const {url, service} = client ?? {};

	if ((url === undefined) === (service === undefined)) {
		return [requiredField(field, 'exactly one of url or service is required')];
	}

	if (service !== undefined) {
		return [...serviceErrors(service, `${field}.service`)];
	}

	return url?.startsWith('https://') === true
		? []
		: [
				invalidField(
					`${field}.url`,
					url,
					"'https' is the only allowed URL scheme; desired format: https://host[/path]",
				),
			];
};

const fullNameErrors = (name: string | undefined, field: string): FieldErrors => {
	if (name === undefined || name === '') {
		return [requiredField(field)];
	}

	const problems = dnsSubdomainProblems(name);
	const words = 'should be a domain with at least three segments separated by dots';
	return problems.length > 0 || name.split('.').length < 3
		? [
				...problems.map(problem => invalidField(field, name, problem)),
				...(problems.length > 0 ? [] : [invalidField(field, name, words)]),
			]
		: [];
};

const reviewVersions = ['v1', 'v1beta1'];

const versionErrors = ({admissionReviewVersions: versions = []}: Webhook, field: string): FieldErrors => {
	const place = `${field}.admissionReviewVersions`;

	if (versions.length === 0) {
		return [requiredField(place, `must specify one of ${reviewVersions.join(', ')}`)];
	}

	const seen = new Set<string>();
	return [
		...eachItem(versions, place, (version, at) => {
			const isAgain = seen.has(version);
			seen.add(version);
			return isAgain
				? [invalidField(at, version, 'duplicate version')]
				: problemsAt(at, version, dns1035Problems(version));
		}),
		...(versions.some(version => reviewVersions.includes(version))
			? []
			: [invalidField(place, versions, `must include at least one of ${reviewVersions.join(', ')}`)]),
	];
};

const timeoutErrors = ({timeoutSeconds}: Webhook, field: string): FieldErrors =>
	timeoutSeconds !== undefined && (timeoutSeconds < 1 || timeoutSeconds > 30)
		? [invalidField(`${field}.timeoutSeconds`, timeoutSeconds, 'the timeout value must be between 1 and 30 seconds')]
		: [];

/** Source: pkg/apis/admissionregistration/validation/validation.go */
const webhookErrors = (webhook: Webhook, field: string): FieldErrors => [
	...fullNameErrors(webhook.name, `${field}.name`),
	...eachItem(webhook.rules, `${field}.rules`, ruleErrors),
	...oneOfIfSaid(webhook.failurePolicy, ['Fail', 'Ignore'], `${field}.failurePolicy`),
	...oneOfIfSaid(webhook.matchPolicy, ['Equivalent', 'Exact'], `${field}.matchPolicy`),
	...(webhook.sideEffects === undefined
		? [requiredField(`${field}.sideEffects`, 'must specify one of None, NoneOnDryRun')]
		: oneOfThese(webhook.sideEffects, ['None', 'NoneOnDryRun'], `${field}.sideEffects`)),
	...timeoutErrors(webhook, field),
	...selectorErrors(webhook.namespaceSelector, `${field}.namespaceSelector`),
	...selectorErrors(webhook.objectSelector, `${field}.objectSelector`),
	...clientErrors(webhook.clientConfig, `${field}.clientConfig`),
	...oneOfIfSaid(webhook.reinvocationPolicy, ['IfNeeded', 'Never'], `${field}.reinvocationPolicy`),
	...versionErrors(webhook, field),
	...matchConditionErrors(webhook.matchConditions, `${field}.matchConditions`),
];

const configurationErrors = (configuration: WebhookConfiguration): FieldErrors => {
	const hooks = configuration.webhooks ?? [];
	return [
		...metadataErrors(configuration),
		...eachItem(hooks, 'webhooks', (webhook, field, index) => [
			...webhookErrors(webhook, field),
			...(hooks.findIndex(({name}) => name === webhook.name) < index
				? [duplicateField(`${field}.name`, webhook.name)]
				: []),
		]),
	];
};

const configurationKind = (kind: string, mutates: boolean): Kind<WebhookConfiguration> =>
	defineKind<WebhookConfiguration>({
		group: 'admissionregistration.k8s.io',
		version: 'v1',
		kind,
		plural: `${kind.toLowerCase()}s`,
		singular: kind.toLowerCase(),
		categories: ['api-extensions'],
		namespaced: false,
		defaults: configuration =>
			withMembers(configuration, {
				webhooks: mapSharedIn(configuration.webhooks, webhook => webhookDefaults(webhook, mutates)),
			}),
		prepareForCreate: firstGeneration,
		prepareForUpdate: updatedSpecOf(({webhooks}) => webhooks),
		validate: configurationErrors,
		validateUpdate: configurationErrors,
		columns: [nameColumn, countColumn('Webhooks', ({webhooks}) => webhooks?.length), ageColumn],
	});

export const validatingWebhookConfigurations = configurationKind('ValidatingWebhookConfiguration', false);
export const mutatingWebhookConfigurations = configurationKind('MutatingWebhookConfiguration', true);
