import type {Kernel} from '../kernel/kernel.ts';
import {type Account, lossCauses} from './accounting.ts';
import type {Bucket} from './ledger.ts';

/** The words of its facts; the score listens for them. */
export const trafficTold = 'traffic';
export const requestsLostTold = 'requests lost';
export const requestsSlowTold = 'requests slow';

/** What an account is kept for: a promise, or a service that nobody promised anything for. */
export type Ledger = {readonly id: string; readonly service: string};

/** The sums of a promise, and what harmed it; of services without a promise the trail alone keeps account. */
export const tellTraffic = (
	kernel: Kernel,
	{id, service}: Ledger,
	isPromised: boolean,
	account: Account,
	buckets: readonly Bucket[],
): void => {
	const {offered, good, slow, failed} = account;
	kernel.trail.fold('traffic', id, offered, good, slow, failed);

	if (!isPromised) {
		return;
	}

	const about = `slo/${id}`;
	const detail: Record<string, string | number> = {slo: id, service, offered, good, slow, failed};

	for (let index = 0; index < lossCauses.length; index++) {
		detail[lossCauses[index]!] = account.byCause[index] ?? 0;
	}

	kernel.trail.fold('traffic', ...account.byCause);
	kernel.chronicle.tell({
		what: trafficTold,
		who: 'traffic',
		about,
		weight: 'routine',
		detail,
	});

	for (const {outcome, where, cause, count} of buckets) {
		kernel.under(cause, () =>
			kernel.chronicle.tell({
				what: outcome === 'slow' ? requestsSlowTold : requestsLostTold,
				who: 'traffic',
				about,
				weight: 'routine',
				hidden: true,
				detail: {slo: id, service, category: outcome, where, count},
			}),
		);
	}
};
