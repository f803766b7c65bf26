import {
	type CertificateSigningRequest,
	certificateSigningRequests,
	isDecision,
} from '../api/kinds/certificate-signing-request.ts';
import {type Call, nothingToDo, update} from '../client/calls.ts';
import type {Loop} from '../client/loop.ts';
import {readRequest} from './certificates/request.ts';
import {kubeletClientProblem, kubeletClientSigner} from './certificates/signers.ts';

/** Who may have a node's certificate without being asked: what kubeadm lets these groups do. Source: kubeadm, AutoApproveNodeBootstrapTokens */
const bootstrappers = 'system:bootstrappers:kubeadm:default-node-token';
const nodes = 'system:nodes';

const approvalMessage = ({spec}: CertificateSigningRequest, commonName: string): string | undefined => {
	const {username, groups = []} = spec;

	if (username === commonName && groups.includes(nodes)) {
		return 'Auto approving self kubelet client certificate after SubjectAccessReview.';
	}

	return groups.includes(bootstrappers)
		? 'Auto approving kubelet client certificate after SubjectAccessReview.'
		: undefined;
};

const approve = (csr: CertificateSigningRequest, message: string): Call => {
	const condition = {type: 'Approved', status: 'True', reason: 'AutoApproved', message} as const;
	const status = {...csr.status, conditions: [...(csr.status?.conditions ?? []), condition]};
	return {...update(certificateSigningRequests, {...csr, status}, 'a node asks for itself'), subresource: 'approval'};
};

/** Approves what kubelets ask for themselves. Source: pkg/controller/certificates/approver/sarapprove.go */
export const certificateApprovingLoop: Loop = {
	name: 'certificatesigningrequest-approving-controller',
	account: 'certificate-controller',
	reconciles: certificateSigningRequests,
	decide(key, seen) {
		const csr = seen.get(certificateSigningRequests, key);

		if (csr === undefined || csr.spec.signerName !== kubeletClientSigner || (csr.status?.certificate ?? '') !== '') {
			return nothingToDo;
		}

		const read = readRequest(csr.spec.request);
		const isDecided = (csr.status?.conditions ?? []).some(isDecision);

		if (isDecided || read === undefined || kubeletClientProblem(read, csr.spec.usages ?? []) !== undefined) {
			return nothingToDo;
		}

		const message = approvalMessage(csr, read.commonName);
		return message === undefined ? nothingToDo : {calls: [approve(csr, message)]};
	},
};
