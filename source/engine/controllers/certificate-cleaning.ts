import {type CertificateSigningRequest, certificateSigningRequests} from '../api/kinds/certificate-signing-request.ts';
import {remove} from '../client/calls.ts';
import type {Loop} from '../client/loop.ts';
import {hours, type Millis, timeOf} from '../kernel/time.ts';

/** Source: pkg/controller/certificates/cleaner/cleaner.go */
const round: Millis = hours(1);
const decidedLife: Millis = hours(1);
const pendingLife: Millis = hours(24);

const rounds = 'rounds';

const isOlder = (time: string | null | undefined, life: Millis, now: Millis): boolean => {
	const at = timeOf(time);
	return at !== undefined && now - at > life;
};

/** Why nobody needs a request any more; undefined while somebody may. */
const whyGone = ({metadata, status}: CertificateSigningRequest, now: Millis): string | undefined => {
	const conditions = status?.conditions ?? [];
	const isIssued = (status?.certificate ?? '') !== '';
	const over = conditions.find(
		({type, lastUpdateTime}) =>
			(type === 'Denied' || type === 'Failed' || (type === 'Approved' && isIssued)) &&
			isOlder(lastUpdateTime, decidedLife, now),
	);

	if (over !== undefined) {
		return `it was ${over.type.toLowerCase()} more than an hour ago`;
	}

	return conditions.length === 0 && isOlder(metadata.creationTimestamp, pendingLife, now)
		? 'nobody decided on it for a day'
		: undefined;
};

/** Sweeps requests for certificates that are over, once an hour. */
export const certificateCleaningLoop: Loop = {
	name: 'certificatesigningrequest-cleaner-controller',
	account: 'certificate-controller',
	watches: [{kind: certificateSigningRequests, keys: () => []}],
	startsWith: [rounds],
	workers: 1,
	decide: (_, seen) => ({
		calls: seen.list(certificateSigningRequests).flatMap(csr => {
			const because = whyGone(csr, seen.now);
			return because === undefined
				? []
				: [{fineIf: ['NotFound'] as const, ...remove(certificateSigningRequests, csr.metadata.name, because)}];
		}),
		lookAgainIn: round,
	}),
};
