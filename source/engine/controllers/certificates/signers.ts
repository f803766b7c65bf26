import type {CertificateRequest} from './request.ts';

/** The signers that kube-controller-manager is, and what each asks of a request. Source: controller/certificates/signer/signer.go */

const nodeUsages = (own: string): readonly string[] => ['digital signature', 'key encipherment', own].sort();

const usageProblem = (usages: readonly string[], own: string): string | undefined => {
	const wanted = nodeUsages(own);
	const needed = wanted.filter(usage => usage !== 'key encipherment');
	const isRight = usages.every(usage => wanted.includes(usage)) && needed.every(usage => usages.includes(usage));
	return isRight ? undefined : `usages did not match [${wanted.join(' ')}]`;
};

const isOfNodes = ({organizations}: CertificateRequest): boolean =>
	organizations.length === 1 && organizations[0] === 'system:nodes';

const nodeNameProblem = ({commonName}: CertificateRequest): string | undefined =>
	commonName.startsWith('system:node:') ? undefined : 'subject common name does not begin with system:node:';

const notOfNodes = 'subject organization is not system:nodes';

/** Source: pkg/apis/certificates/helpers.go, ValidateKubeletClientCSR */
export const kubeletClientProblem = (request: CertificateRequest, usages: readonly string[]): string | undefined => {
	const sort = (['DNS', 'Email', 'IP', 'URI'] as const).find(each => request.altNameSorts.has(each));

	if (!isOfNodes(request)) {
		return notOfNodes;
	}

	return sort === undefined
		? (nodeNameProblem(request) ?? usageProblem(usages, 'client auth'))
		: `${sort} subjectAltNames are not allowed`;
};

/** Source: pkg/apis/certificates/helpers.go, ValidateKubeletServingCSR */
const kubeletServingProblem = (request: CertificateRequest, usages: readonly string[]): string | undefined => {
	const {altNameSorts} = request;
	const sort = (['Email', 'URI'] as const).find(each => altNameSorts.has(each));

	if (!isOfNodes(request)) {
		return notOfNodes;
	}

	if (!altNameSorts.has('DNS') && !altNameSorts.has('IP')) {
		return 'DNS or IP subjectAltName is required';
	}

	return sort === undefined
		? (usageProblem(usages, 'server auth') ?? nodeNameProblem(request))
		: `${sort} subjectAltNames are not allowed`;
};

const clientProblem = (_: CertificateRequest, usages: readonly string[]): string | undefined => {
	const other = usages.find(usage => !['digital signature', 'key encipherment', 'client auth'].includes(usage));

	if (other !== undefined) {
		return `invalid usage for client certificate: ${other}`;
	}

	return usages.includes('client auth') ? undefined : 'missing required usage for client certificate: client auth';
};

export const kubeletClientSigner = 'kubernetes.io/kube-apiserver-client-kubelet';

/** Why a signer does not sign, by its name; a request to any other is somebody else's. */
export const signers: ReadonlyMap<
	string,
	(request: CertificateRequest, usages: readonly string[]) => string | undefined
> = new Map([
	['kubernetes.io/kube-apiserver-client', clientProblem],
	[kubeletClientSigner, kubeletClientProblem],
	['kubernetes.io/kubelet-serving', kubeletServingProblem],
	['kubernetes.io/legacy-unknown', () => undefined],
]);
