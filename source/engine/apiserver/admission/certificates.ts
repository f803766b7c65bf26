import type {CertificateSigningRequest} from '../../api/kinds/certificate-signing-request.ts';
import {forbidden} from '../../api/refusals.ts';
import type {Status} from '../../api/status.ts';
import {type Admission, type AdmissionPlugin, creates} from './plugin.ts';

/** `example.com/*`, by which somebody may be allowed all signers of a domain. */
const everySignerOf = (signer: string): string => `${signer.slice(0, signer.indexOf('/'))}/*`;

const signers = {group: 'certificates.k8s.io', plural: 'signers'};

const mayApprove = ({user, authorizer}: Admission, signer: string): boolean =>
	[signer, everySignerOf(signer)].some(name => authorizer.allows({user, verb: 'approve', kind: signers, name}));

/** A request for a certificate says who asked, whatever was sent. Source: pkg/registry/certificates/certificates/strategy.go */
export const certificateRequester: AdmissionPlugin = {
	name: 'CertificateRequester',
	mutate(admission) {
		const csr = admission.object as CertificateSigningRequest;

		if (!creates(admission, 'certificatesigningrequests', signers.group) || csr.spec === undefined) {
			return csr;
		}

		const {username: _, uid: _uid, groups: _groups, extra: _extra, ...spec} = csr.spec;
		const {name, groups} = admission.user;
		return {...csr, spec: {...spec, username: name, groups}} as CertificateSigningRequest;
	},
};

/** Whoever approves must be let to by the name of the signer too. Source: plugin/pkg/admission/certificates/approval */
export const certificateApproval: AdmissionPlugin = {
	name: 'CertificateApproval',
	validate(admission): Status | undefined {
		const {kind, name, subresource, before} = admission;

		if (kind.plural !== 'certificatesigningrequests' || subresource !== 'approval' || before === undefined) {
			return undefined;
		}

		const {signerName} = (before as CertificateSigningRequest).spec;
		return mayApprove(admission, signerName)
			? undefined
			: forbidden(kind, name, `user not permitted to approve requests with signerName ${JSON.stringify(signerName)}`);
	},
};
