const factors: Readonly<Record<string, number>> = {
	m: 0.001,
	k: 1e3,
	M: 1e6,
	G: 1e9,
	T: 1e12,
	P: 1e15,
	Ki: 1024,
	Mi: 1_048_576,
	Gi: 1_073_741_824,
	Ti: 1_099_511_627_776,
	Pi: 1_125_899_906_842_624,
};

/** A quantity as a plain number: bytes for `120Mi`, cores for `500m`; undefined when it is none. For sums, not for the API. */
export const amountOf = (quantity: unknown): number | undefined => {
	if (typeof quantity === 'number') {
		return Number.isFinite(quantity) && quantity >= 0 ? quantity : undefined;
	}

	const match =
		typeof quantity === 'string' ? /^(\d{1,15}(?:\.\d{1,9})?)(e\d{1,2}|[A-Za-z]{0,2})$/.exec(quantity) : null;
	const [, count, suffix] = match ?? [];

	if (count === undefined || suffix === undefined) {
		return undefined;
	}

	if (/^e\d/.test(suffix)) {
		return Number(`${count}${suffix}`);
	}

	const factor = suffix === '' ? 1 : factors[suffix];
	return factor === undefined ? undefined : Number(count) * factor;
};

/** Whole bytes of a quantity, or the bytes given instead. */
export const bytesOf = (quantity: unknown, otherwise = 0): number => Math.round(amountOf(quantity) ?? otherwise);
