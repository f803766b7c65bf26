/** Numbers and times as people read them. */
import type {Millis} from '../../engine/kernel/time.ts';

const two = (value: number): string => String(value).padStart(2, '0');

/** `07:43`, `1:07:43` beyond an hour. */
export const clockOf = (at: Millis): string => {
	const whole = Math.floor(Math.max(0, at) / 1000);
	const hours = Math.floor(whole / 3600);
	const rest = `${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
	return hours > 0 ? `${hours}:${rest}` : rest;
};

/** `07:43.0`: with tenths. */
export const momentOf = (at: Millis): string => `${clockOf(at)}.${Math.floor((Math.max(0, at) % 1000) / 100)}`;

/** A duration: `84 ms`, `8.4 s`, `43 s`, `2:41`, `1:02:41`. */
export const spanOf = (span: Millis): string => {
	if (span === 0) {
		return '0 s';
	}

	if (span < 1000) {
		return `${Math.round(span)} ms`;
	}

	if (span < 9950) {
		return `${(span / 1000).toFixed(span % 1000 < 50 ? 0 : 1)} s`;
	}

	if (span < 99_500) {
		return `${Math.round(span / 1000)} s`;
	}

	const whole = Math.round(span / 1000);
	const hours = Math.floor(whole / 3600);
	const minutes = Math.floor(whole / 60) % 60;
	return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
};

/** `66%`. */
export const percent = (share: number): string => `${Math.round(share * 100)}%`;

/** `99.62%`: for promises that are counted in hundredths. */
export const finePercent = (share: number): string => (share >= 1 ? '100%' : `${(share * 100).toFixed(2)}%`);

/** Thousands apart: `1,412`. */
export const grouped = (value: number): string => String(Math.round(value)).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');

/** CPU as Kubernetes writes it, short: `3`, `2500m`. */
export const cpuOf = (milliCpu: number): string => (milliCpu % 1000 === 0 ? String(milliCpu / 1000) : `${milliCpu}m`);

/** Cores with one decimal: `2.6`. */
export const cores = (milliCpu: number): string => (milliCpu / 1000).toFixed(1);

/** Memory in the largest unit that keeps it short: `160Mi`, `1.5Gi`. */
export const memoryOf = (bytes: number): string => {
	const units = ['', 'Ki', 'Mi', 'Gi', 'Ti'];
	let value = bytes;
	let unit = 0;

	while (value >= 1024 && unit < units.length - 1) {
		value /= 1024;
		unit += 1;
	}

	const text = value >= 10 || Number.isInteger(value) ? String(Math.round(value)) : value.toFixed(1);
	return `${text}${units[unit]}`;
};

/** Gibibytes without the unit: `1`, `1.5`. */
export const gibibytes = (bytes: number): string => {
	const value = bytes / 1024 ** 3;
	return Number.isInteger(value) || value >= 10 ? String(Math.round(value)) : value.toFixed(1);
};

export const stars = (count: number): ReadonlyArray<readonly ['mark' | 'faint', string]> => [
	['mark', '★'.repeat(count)],
	['faint', '☆'.repeat(Math.max(0, 3 - count))],
];

/** A difference of points with its sign: `+23`, `-118`, `0`. */
export const signed = (points: number): string => (points > 0 ? `+${Math.round(points)}` : String(Math.round(points)));

export const plural = (count: number, one: string, many = `${one}s`): string =>
	`${grouped(count)} ${count === 1 ? one : many}`;
