/** Who gets how much of a machine's cores. */

/** What a pod wants of its machine: cores, weight and ceiling. */
export type CpuClaim = {
	/** Cores that its work of this tick needs, not above `limit`. */
	readonly demand: number;
	/** Millicores requested; the kernel counts at least 2. Source: pkg/kubelet/cm MilliCPUToShares, minimum shares 2. */
	readonly weight: number;
	/** Cores at most; Infinity without a limit. */
	readonly limit: number;
};

const passes = 8;
const smallestWeight = 2;

const weightOf = (claim: CpuClaim): number => Math.max(claim.weight, smallestWeight);

/**
Cores for each claim, in their order.

A machine with room gives everybody what they ask for and shares the slack by weight; a full one fills by weight like
water, so that who asks for less than their share gets all of it. Four cores, A and B requesting one each and wanting
1.5 and 2.5, C requesting nothing and wanting 2: A gets 1.500, B 2.495, C 0.005.
*/
export const shareCores = (claims: readonly CpuClaim[], cores: number): number[] => {
	let wanted = 0;
	let weights = 0;

	for (const claim of claims) {
		wanted += claim.demand;
		weights += weightOf(claim);
	}

	if (wanted > cores) {
		return fill(claims, cores);
	}

	const slack = cores - wanted;
	return claims.map(claim => Math.min(claim.limit, claim.demand + (slack * weightOf(claim)) / weights));
};

const fill = (claims: readonly CpuClaim[], cores: number): number[] => {
	const given = claims.map(() => -1);
	let left = cores;

	for (let pass = 0; pass < passes; pass++) {
		const unit = left / weightOfWaiting(claims, given);
		let satisfied = 0;
		let spent = 0;

		for (const [index, claim] of claims.entries()) {
			if (given[index] === -1 && claim.demand <= unit * weightOf(claim)) {
				given[index] = claim.demand;
				spent += claim.demand;
				satisfied++;
			}
		}

		left -= spent;

		if (satisfied === 0) {
			break;
		}
	}

	const unit = left / Math.max(1e-12, weightOfWaiting(claims, given));
	return claims.map((claim, index) =>
		given[index] === -1 ? Math.min(claim.demand, unit * weightOf(claim)) : (given[index] ?? 0),
	);
};

const weightOfWaiting = (claims: readonly CpuClaim[], given: readonly number[]): number =>
	claims.reduce((sum, claim, index) => (given[index] === -1 ? sum + weightOf(claim) : sum), 0);
