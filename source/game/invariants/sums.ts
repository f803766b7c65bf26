import type {Traffic} from '../../engine/cluster.ts';
import type {Scoreboard} from '../score/scoreboard.ts';
import type {SloWindow} from '../slo-window.ts';

/** Whole numbers that must add up to the last one: requests, causes, points. */

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

type Account = ReturnType<Traffic['accounts']>[number]['total'];

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

const brokenAccount = ({offered, good, slow, failed, byCause}: Account): string | undefined => {
	if (!isCount(offered) || !isCount(good) || !isCount(slow) || !isCount(failed) || !byCause.every(isCount)) {
		return 'counts requests that are no whole numbers';
	}

	if (offered !== good + slow + failed) {
		return `offered ${offered} requests, and ${good} + ${slow} + ${failed} came out`;
	}

	return failed === sumOf(byCause) ? undefined : `failed ${failed} requests and has causes for ${sumOf(byCause)}`;
};

export const brokenByTraffic = (traffic: Traffic): string | undefined => {
	for (const {id, last, total} of traffic.accounts()) {
		const broken = brokenAccount(last) ?? brokenAccount(total);

		if (broken !== undefined) {
			return `the account ${id} ${broken}`;
		}
	}

	return undefined;
};

export const brokenByWindow = (window: SloWindow): string | undefined => {
	const {offered, good, slow, failed, failedBy} = window.totals();
	return brokenAccount({offered, good, slow, failed, byCause: Object.values(failedBy)});
};

/** The total is the sum of the ledger's lines, within the half point that rounding may take. */
export const brokenByScore = (scoreboard: Scoreboard): string | undefined => {
	const total = scoreboard.total();
	const lines = Math.round(sumOf(scoreboard.ledger().map(({thousandths}) => thousandths)) / 1000);
	return total === lines && total >= 0 && total <= 1000
		? undefined
		: `the score is ${total} and its lines say ${lines}`;
};
