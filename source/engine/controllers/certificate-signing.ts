import {base64} from '../api/base64.ts';
import {type CertificateSigningRequest, certificateSigningRequests} from '../api/kinds/certificate-signing-request.ts';
import type {Condition} from '../api/meta.ts';
import {type Decision, nothingToDo, updateStatus} from '../client/calls.ts';
import type {Loop} from '../client/loop.ts';
import {days, hours, type Millis, minutes, seconds, timestamp} from '../kernel/time.ts';
import {certificateFor, type Term} from './certificates/certificate.ts';
import {readRequest} from './certificates/request.ts';
import {signers} from './certificates/signers.ts';

/** Source: kube-controller-manager `--cluster-signing-duration` */
const usualLife: Millis = days(365);
/** Certificates are valid a little before they were made, and the long ones end as much earlier. Source: signer.go, sign */
const backdate: Millis = minutes(5);
const shortLife: Millis = hours(8);

const termFor = (asked: number | undefined, now: Millis): Term => {
	const life = Math.min(usualLife, Math.max(minutes(10), seconds(asked ?? usualLife / 1000)));
	return {from: now - backdate, until: now + life - (life < shortLife ? 0 : backdate)};
};

const has = ({status}: CertificateSigningRequest, type: string): boolean =>
	(status?.conditions ?? []).some(condition => condition.type === type && condition.status === 'True');

const failed = (csr: CertificateSigningRequest, message: string, now: Millis): Decision => {
	const condition: Condition = {
		type: 'Failed',
		status: 'True',
		reason: 'SignerValidationFailure',
		message,
		lastUpdateTime: timestamp(now),
		lastTransitionTime: timestamp(now),
	};
	const status = {...csr.status, conditions: [...(csr.status?.conditions ?? []), condition]};
	return {calls: [updateStatus(certificateSigningRequests, {...csr, status}, `it cannot be signed: ${message}`)]};
};

/**
Signs what was approved, for the four signers that kube-controller-manager is; requests to others wait for those.

Source: pkg/controller/certificates/signer/signer.go
*/
export const certificateSigningLoop: Loop = {
	name: 'certificatesigningrequest-signing-controller',
	account: 'certificate-controller',
	reconciles: certificateSigningRequests,
	decide(key, seen) {
		const csr = seen.get(certificateSigningRequests, key);
		const problemOf = signers.get(csr?.spec.signerName ?? '');

		if (csr === undefined || problemOf === undefined || (csr.status?.certificate ?? '') !== '') {
			return nothingToDo;
		}

		if (!has(csr, 'Approved') || has(csr, 'Denied') || has(csr, 'Failed')) {
			return nothingToDo;
		}

		const {request, usages = [], expirationSeconds} = csr.spec;
		const read = readRequest(request);

		if (read === undefined) {
			return nothingToDo;
		}

		const problem = problemOf(read, usages);

		if (problem !== undefined) {
			return failed(csr, problem, seen.now);
		}

		const pem = certificateFor(read, usages, termFor(expirationSeconds, seen.now), csr.metadata.uid ?? key);
		const status = {...csr.status, certificate: base64(pem)};
		return {calls: [updateStatus(certificateSigningRequests, {...csr, status}, 'it was approved')]};
	},
};
