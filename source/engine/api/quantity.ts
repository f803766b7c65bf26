/*
Amounts of resources as Kubernetes writes them: `500m`, `1.5Gi`, `2e3`.

A quantity is exact down to a billionth; smaller parts are rounded up, and nothing is larger than 2⁶³ − 1. Texts stay
texts in objects; `milliValue('1500u') === 2` and `unitValue('1Ki') === 1024` are what arithmetic wants. For sums there is
`Amount`, two whole numbers that add without loss and without BigInt, since pods are summed all the time.

Source: k8s.io/apimachinery/pkg/api/resource
*/
import {type Parsed, parsed, unparsed} from './parsed.ts';

export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent';

/** An exact amount in billionths, and how it likes to be written. */
export type Quantity = {readonly nanos: bigint; readonly format: QuantityFormat};

const billion = 1_000_000_000n;
const largest = ((1n << 63n) - 1n) * billion;

const wrongFormat = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const wrongSuffix = "unable to parse quantity's suffix";

const quantityPattern = /^([+-]?)(\d*)(?:\.(\d*))?([eEinumkKMGTP]*)([+-]?\d*)$/;

const decimalExponents: ReadonlyMap<string, number> = new Map([
	['n', -9],
	['u', -6],
	['m', -3],
	['', 0],
	['k', 3],
	['M', 6],
	['G', 9],
	['T', 12],
	['P', 15],
	['E', 18],
]);

const decimalSuffixes: ReadonlyMap<number, string> = new Map(
	[...decimalExponents].map(([text, power]) => [power, text]),
);

const binarySuffixes = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

const binaryExponents: ReadonlyMap<string, number> = new Map(
	binarySuffixes.slice(1).map((text, index) => [text, 10 * (index + 1)] as const),
);

const powerOfTen = (exponent: number): bigint => BigInt(`1${'0'.repeat(exponent)}`);

type Scale = {readonly format: QuantityFormat; readonly base: 2 | 10; readonly exponent: number};

const scaleOf = (letters: string, digits: string): Scale | undefined => {
	if (digits !== '') {
		const known = (letters === 'e' || letters === 'E') && /\d/.test(digits);
		return known ? {format: 'DecimalExponent', base: 10, exponent: Number(digits)} : undefined;
	}

	const decimal = decimalExponents.get(letters);

	if (decimal !== undefined) {
		return {format: 'DecimalSI', base: 10, exponent: decimal};
	}

	const binary = binaryExponents.get(letters);
	return binary === undefined ? undefined : {format: 'BinarySI', base: 2, exponent: binary};
};

/** Rounds away from zero, so that who asks for something gets something. */
const divideUp = (amount: bigint, by: bigint): bigint => (amount + by - 1n) / by;

const nanosOf = (whole: string, fraction: string, scale: Scale): bigint => {
	const digits = BigInt(`0${whole}${fraction}`);

	if (digits === 0n) {
		return 0n;
	}

	if (scale.base === 2) {
		return divideUp((digits << BigInt(scale.exponent)) * billion, powerOfTen(fraction.length));
	}

	// Beyond these powers the answer is the cap or the smallest part anyway, and the digits need not be written out.
	const power = Math.min(Math.max(scale.exponent - fraction.length + 9, -100_000), 100);
	return power >= 0 ? digits * powerOfTen(power) : divideUp(digits, powerOfTen(-power));
};

/** Reads a quantity; refuses with the words of `resource.ParseQuantity`. */
export const parseQuantity = (text: string): Parsed<Quantity> => {
	const match = text.length > 1000 ? null : quantityPattern.exec(text);

	if (match === null) {
		return unparsed(wrongFormat);
	}

	const [, sign, whole = '', fraction = '', letters = '', digits = ''] = match;

	if (whole === '' && fraction === '') {
		return unparsed(wrongFormat);
	}

	const scale = scaleOf(letters, digits);

	if (scale === undefined) {
		return unparsed(wrongSuffix);
	}

	const size = nanosOf(whole, fraction, scale);
	const capped = size > largest ? largest : size;
	const format = scale.format === 'BinarySI' && capped > 0n && capped < billion ? 'DecimalSI' : scale.format;
	return parsed({nanos: sign === '-' ? -capped : capped, format});
};

const withoutFactors = (amount: bigint, base: bigint): {rest: bigint; times: number} => {
	let rest = amount;
	let times = 0;

	while (rest % base === 0n) {
		rest /= base;
		times++;
	}

	return {rest, times};
};

const formatDecimal = (nanos: bigint, format: QuantityFormat): string => {
	const {rest, times} = withoutFactors(nanos, 10n);
	const exponent = times - 9;
	const shift = ((exponent % 3) + 3) % 3;
	const power = exponent - shift;
	const digits = rest * powerOfTen(shift);

	if (format === 'DecimalExponent') {
		return power === 0 ? String(digits) : `${digits}e${power}`;
	}

	return `${digits}${decimalSuffixes.get(power) ?? `e${power}`}`;
};

/** The one form in which the API server writes this amount: no fraction, the largest suffix that keeps it whole. */
export const formatQuantity = ({nanos, format}: Quantity): string => {
	if (nanos === 0n) {
		return '0';
	}

	const small = nanos > -1024n * billion && nanos < 1024n * billion;

	if (format !== 'BinarySI' || small || nanos % billion !== 0n) {
		return formatDecimal(nanos, format === 'BinarySI' ? 'DecimalSI' : format);
	}

	const {rest, times} = withoutFactors(nanos / billion, 1024n);
	return `${rest}${binarySuffixes[times] ?? ''}`;
};

/**
What the API server stores for a member of a resource list: canonical, and rounded up to a thousandth.
A text that is no quantity comes back as it was; validation will speak of it.

Source: pkg/apis/core/v1/defaults.go, SetDefaults_ResourceList
*/
export const storedQuantity = (text: string): string => {
	const read = parseQuantity(text);

	if (!read.ok) {
		return text;
	}

	const {nanos, format} = read.value;
	const million = 1_000_000n;
	const millis = nanos < 0n ? -divideUp(-nanos, million) : divideUp(nanos, million);
	return formatQuantity({nanos: millis * million, format});
};

const quantityOf = (text: string): Quantity => {
	const read = parseQuantity(text);
	return read.ok ? read.value : {nanos: 0n, format: 'DecimalSI'};
};

/** Both together, written as the first of the two that is not nothing. A text that is no quantity counts as 0. */
export const addQuantities = (left: string, right: string): string => {
	const [a, b] = [quantityOf(left), quantityOf(right)];
	return formatQuantity({nanos: a.nanos + b.nanos, format: a.nanos === 0n ? b.format : a.format});
};

/** What is left of the first without the second, which may be less than nothing. */
export const subtractQuantities = (left: string, right: string): string => {
	const [a, b] = [quantityOf(left), quantityOf(right)];
	return formatQuantity({nanos: a.nanos - b.nanos, format: a.nanos === 0n ? b.format : a.format});
};

/** Less than 0, 0 or more than 0. Both must be quantities; a text that is none counts as 0. */
export const compareQuantities = (left: string, right: string): number => {
	const [a, b] = [amountOf(left), amountOf(right)];
	return a.whole === b.whole ? a.nano - b.nano : a.whole - b.whole;
};

/** `whole` units and `nano` billionths of one, 0 ≤ nano < 10⁹, so that −0.5 is `{whole: −1, nano: 500000000}`. */
export type Amount = {readonly whole: number; readonly nano: number};

export const noAmount: Amount = {whole: 0, nano: 0};

const simplePattern = /^(\d{1,9})(m|Ki|Mi|Gi|)$/;
const simpleFactors: ReadonlyMap<string, number> = new Map([
	['', 1],
	['Ki', 1024],
	['Mi', 1_048_576],
]);

/** The amount of a quantity's text; a text that is none counts as nothing. */
export const amountOf = (text: string | undefined): Amount => {
	if (text === undefined) {
		return noAmount;
	}

	const simple = simplePattern.exec(text);

	if (simple !== null) {
		const count = Number(simple[1]);

		if (simple[2] === 'm') {
			const whole = Math.floor(count / 1000);
			return {whole, nano: (count - whole * 1000) * 1_000_000};
		}

		const factor = simpleFactors.get(simple[2] ?? '');

		if (factor !== undefined) {
			return {whole: count * factor, nano: 0};
		}
	}

	const read = parseQuantity(text);
	return read.ok ? amountOfNanos(read.value.nanos) : noAmount;
};

const amountOfNanos = (nanos: bigint): Amount => {
	const rest = nanos % billion;
	const nano = rest < 0n ? rest + billion : rest;
	return {whole: Number((nanos - nano) / billion), nano: Number(nano)};
};

export const addAmounts = (left: Amount, right: Amount): Amount => {
	const nano = left.nano + right.nano;
	return nano >= 1_000_000_000
		? {whole: left.whole + right.whole + 1, nano: nano - 1_000_000_000}
		: {whole: left.whole + right.whole, nano};
};

export const largerAmount = (left: Amount, right: Amount): Amount =>
	right.whole > left.whole || (right.whole === left.whole && right.nano > left.nano) ? right : left;

const inBytes = /(?:^|\.)(?:memory|storage|ephemeral-storage|hugepages-.*)$/;

/** The amount of a resource as one writes it: bytes in powers of 1024, all else in powers of ten. */
export const amountText = (resource: string, {whole, nano}: Amount): string =>
	formatQuantity({
		nanos: BigInt(whole) * billion + BigInt(nano),
		format: inBytes.test(resource) ? 'BinarySI' : 'DecimalSI',
	});

/** Thousandths, rounded up: what cpu is counted in. */
export const milliOfAmount = ({whole, nano}: Amount): number => whole * 1000 + Math.ceil(nano / 1_000_000);

/** Whole units, rounded up: what everything but cpu is counted in. */
export const unitsOfAmount = ({whole, nano}: Amount): number => whole + (nano > 0 ? 1 : 0);

/** Thousandths, rounded up: `milliValue('1500u') === 2`. A text that is no quantity counts as 0. */
export const milliValue = (text: string | undefined): number => milliOfAmount(amountOf(text));

/** Whole units, rounded up: `unitValue('1Ki') === 1024`, `unitValue('100m') === 1`. A text that is no quantity counts as 0. */
export const unitValue = (text: string | undefined): number => unitsOfAmount(amountOf(text));

/** `1500` → `1500m`, `2000` → `2`. */
export const milliText = (millis: number): string =>
	formatQuantity({nanos: BigInt(millis) * 1_000_000n, format: 'DecimalSI'});

/** Bytes as `512Mi`, `1536Mi`. */
export const bytesText = (bytes: number): string =>
	formatQuantity({nanos: BigInt(bytes) * billion, format: 'BinarySI'});

/** A count as `110`; like `bytesText` but in decimal suffixes, `2k`. */
export const countText = (count: number): string =>
	formatQuantity({nanos: BigInt(count) * billion, format: 'DecimalSI'});
