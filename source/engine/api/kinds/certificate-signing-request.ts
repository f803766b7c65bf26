import {seconds} from '../../kernel/time.ts';
import {fromBase64} from '../base64.ts';
import {humanDuration} from '../human-duration.ts';
import type {Kind} from '../kind.ts';
import type {Condition} from '../meta.ts';
import type {ApiObject} from '../object.ts';
import {withMembers} from '../share.ts';
import {duplicateField, type FieldErrors, forbiddenField, invalidField, requiredField} from '../validation.ts';
import {eachItem, isRecord, metadataErrors, oneOf, requiredText} from './check.ts';
import {ageColumn, nameColumn, textColumn} from './columns.ts';
import {defineKind} from './define-kind.ts';
import {keptStatus} from './strategy.ts';

export type CertificateSigningRequestSpec = {
	/** The PKCS#10 request as PEM, in base64. */
	readonly request: string;
	readonly signerName: string;
	readonly expirationSeconds?: number;
	readonly usages?: readonly string[];
	/** Who asked: the server writes that down, whatever was sent. */
	readonly username?: string;
	readonly uid?: string;
	readonly groups?: readonly string[];
	readonly extra?: Readonly<Record<string, readonly string[]>>;
};

export type CertificateSigningRequest = ApiObject & {
	readonly spec: CertificateSigningRequestSpec;
	readonly status?: {readonly conditions?: readonly Condition[]; readonly certificate?: string};
};

const knownUsages = [
	'any',
	'cert sign',
	'client auth',
	'code signing',
	'content commitment',
	'crl sign',
	'data encipherment',
	'decipher only',
	'digital signature',
	'email protection',
	'encipher only',
	'ipsec end system',
	'ipsec tunnel',
	'ipsec user',
	'key agreement',
	'key encipherment',
	'microsoft sgc',
	'netscape sgc',
	'ocsp signing',
	's/mime',
	'server auth',
	'signing',
	'timestamping',
];

const pemHead = '-----BEGIN CERTIFICATE REQUEST-----';

/** The request itself is not taken apart: it is one if it says that it is. */
const requestErrors = (request: string | undefined): FieldErrors => {
	if (request === undefined || request === '') {
		return [requiredField('spec.request')];
	}

	return fromBase64(request)?.includes(pemHead) === true
		? []
		: [invalidField('spec.request', request, 'PEM block type must be CERTIFICATE REQUEST')];
};

const domainPattern = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)+$/;
const signerPathPattern = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;

const signerErrors = (signer: string | undefined): FieldErrors => {
	const field = 'spec.signerName';

	if (signer === undefined || signer === '') {
		return [requiredField(field)];
	}

	const [domain = '', path, ...rest] = signer.split('/');
	const isGood = rest.length === 0 && domainPattern.test(domain) && path !== undefined && signerPathPattern.test(path);
	return isGood
		? []
		: [invalidField(field, signer, "must be a fully qualified domain and path of the form 'example.com/signer-name'")];
};

/** Seconds: the shortest life that one may ask for. */
const shortestLife = 600;

/** Source: pkg/apis/certificates/validation/validation.go */
const csrErrors = (csr: CertificateSigningRequest): FieldErrors => {
	const spec: Partial<CertificateSigningRequestSpec> = isRecord(csr.spec) ? csr.spec : {};
	const {usages = [], expirationSeconds} = spec;
	return [
		...metadataErrors(csr),
		...requestErrors(spec.request),
		...(usages.length === 0 ? [requiredField('spec.usages')] : []),
		...eachItem(usages, 'spec.usages', (usage, field, index) => [
			...oneOf(usage, knownUsages, field),
			...(usages.indexOf(usage) < index ? [duplicateField(field, usage)] : []),
		]),
		...signerErrors(spec.signerName),
		...(expirationSeconds !== undefined && expirationSeconds < shortestLife
			? [
					invalidField(
						'spec.expirationSeconds',
						expirationSeconds,
						'may not specify a duration less than 600 seconds (10 minutes)',
					),
				]
			: []),
		...conditionsErrors(csr.status?.conditions),
	];
};

/** Whoever decides decides once, and says so with True. */
const conditionsErrors = (conditions: readonly Condition[] | undefined): FieldErrors => {
	const list = conditions ?? [];
	const has = (type: string): boolean => list.some(condition => condition.type === type);
	return eachItem(list, 'status.conditions', ({type, status}, field, index) => [
		...requiredText(type, `${field}.type`),
		...((type === 'Approved' || type === 'Denied' || type === 'Failed') && status !== 'True'
			? [invalidField(`${field}.status`, status, `${type} condition must have status True`)]
			: []),
		...(type === 'Denied' && has('Approved')
			? [invalidField(`${field}.type`, type, 'Approved and Denied conditions are mutually exclusive')]
			: []),
		...(list.findIndex(other => other.type === type) < index ? [duplicateField(`${field}.type`, type)] : []),
	]);
};

export const isDecision = ({type}: Condition): boolean => type === 'Approved' || type === 'Denied';

/** What was decided is only ever decided through `/approval`. */
const decisionErrors = (next: CertificateSigningRequest, before: CertificateSigningRequest): FieldErrors => {
	const typesOf = ({status}: CertificateSigningRequest) =>
		(status?.conditions ?? []).filter(isDecision).map(({type}) => type);
	const [decided, had] = [typesOf(next), typesOf(before)];
	return [
		...had
			.filter(type => !decided.includes(type))
			.map(type => forbiddenField('status.conditions', `updates may not remove a condition of type "${type}"`)),
		...decided
			.filter(type => !had.includes(type))
			.map(type => forbiddenField('status.conditions', `updates may not add a condition of type "${type}"`)),
	];
};

const conditionText = ({status}: CertificateSigningRequest): string => {
	const has = (type: string): boolean => (status?.conditions ?? []).some(condition => condition.type === type);
	const decision = has('Denied') ? 'Denied' : has('Approved') ? 'Approved' : 'Pending';
	return [decision, ...(has('Failed') ? ['Failed'] : []), ...(status?.certificate ? ['Issued'] : [])].join(',');
};

export const certificateSigningRequests: Kind<CertificateSigningRequest> = defineKind<CertificateSigningRequest>({
	group: 'certificates.k8s.io',
	version: 'v1',
	kind: 'CertificateSigningRequest',
	plural: 'certificatesigningrequests',
	singular: 'certificatesigningrequest',
	shortNames: ['csr'],
	namespaced: false,
	subresources: ['approval', 'status'],
	prepareForCreate: csr => ({...csr, status: {}}),
	// What was asked for cannot be changed: it is what somebody decides on.
	prepareForUpdate: (next, before) => withMembers(keptStatus(next, before), {spec: before.spec}),
	prepareForStatusUpdate: (next, before) => withMembers(next, {spec: before.spec}),
	validate: csrErrors,
	validateUpdate: csrErrors,
	validateStatusUpdate: decisionErrors,
	columns: [
		nameColumn,
		ageColumn,
		textColumn('SignerName', ({spec}) => spec.signerName),
		textColumn('Requestor', ({spec}) => spec.username ?? ''),
		textColumn('RequestedDuration', ({spec}) =>
			spec.expirationSeconds === undefined ? '<none>' : humanDuration(seconds(spec.expirationSeconds)),
		),
		textColumn('Condition', conditionText),
	],
	selectableFields: ({spec}) => ({'spec.signerName': spec.signerName ?? ''}),
});
