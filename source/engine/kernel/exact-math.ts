/*
Logarithm, exponential and power that give the same bits on every machine: only + − × ÷ on the split number.
The language leaves Math.log, Math.exp and ** to the engine, and engines have changed them.
*/

const bits = new DataView(new ArrayBuffer(8));
const ln2High = 0.693_147_180_369_123_8;
const ln2Low = 1.908_214_929_270_587_7e-10;
const squareRootOfHalf = Math.SQRT1_2;

/** A positive finite number as `mantissa × 2^exponent`, the mantissa from 0.5 up to 1. */
const split = (value: number): {mantissa: number; exponent: number} => {
	let scaled = value;
	let shift = 0;

	if (scaled < 2.225_073_858_507_201_4e-308) {
		scaled *= 18_014_398_509_481_984;
		shift = -54;
	}

	bits.setFloat64(0, scaled);
	const high = bits.getUint32(0);
	const exponent = ((high >>> 20) & 0x7_ff) - 1022;
	bits.setUint32(0, (high & 0x80_0f_ff_ff) | 0x3f_e0_00_00);
	return {mantissa: bits.getFloat64(0), exponent: exponent + shift};
};

/** Natural logarithm; `-Infinity` at 0, NaN below. */
export const exactLn = (value: number): number => {
	if (!(value > 0)) {
		return value === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
	}

	if (value === Number.POSITIVE_INFINITY) {
		return value;
	}

	let {mantissa, exponent} = split(value);

	if (mantissa < squareRootOfHalf) {
		mantissa *= 2;
		exponent -= 1;
	}

	// ln m = 2 artanh(z) with z = (m − 1) / (m + 1), and |z| below 0.172, so the series is short.
	const z = (mantissa - 1) / (mantissa + 1);
	const square = z * z;
	let sum = 0;

	for (let power = 23; power >= 1; power -= 2) {
		sum = sum * square + 1 / power;
	}

	return exponent * ln2High + (2 * z * sum + exponent * ln2Low);
};

const powerOfTwo = (exponent: number): number => {
	bits.setUint32(0, (exponent + 1023) << 20);
	bits.setUint32(4, 0);
	return bits.getFloat64(0);
};

/** e to the power of `value`; 0 below −708, Infinity above 709. */
export const exactExp = (value: number): number => {
	if (Number.isNaN(value)) {
		return value;
	}

	if (value > 709) {
		return Number.POSITIVE_INFINITY;
	}

	if (value < -708) {
		return 0;
	}

	const exponent = Math.round(value / (ln2High + ln2Low));
	const rest = value - exponent * ln2High - exponent * ln2Low;
	let sum = 1;

	for (let term = 16; term >= 1; term--) {
		sum = 1 + (sum * rest) / term;
	}

	return sum * powerOfTwo(exponent);
};

/** `base` to the power of `exponent`, for a base of at least 0. */
export const exactPow = (base: number, exponent: number): number => {
	if (exponent === 0) {
		return 1;
	}

	if (base === 0) {
		return exponent > 0 ? 0 : Number.POSITIVE_INFINITY;
	}

	return exactExp(exponent * exactLn(base));
};
