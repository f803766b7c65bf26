import type {Millis} from '../../engine/kernel/time.ts';

/** The pattern of a duration, as the published schema states it: `250ms`, `30s`, `5m`, `1m30s`, `0`. */
export const durationPattern = '^(0|([0-9]{1,9}(\\.[0-9]{1,6})?(us|ms|s|m|h|d)){1,6})$';

const microsOf: Readonly<Record<string, number>> = {
	us: 1,
	ms: 1000,
	s: 1_000_000,
	m: 60_000_000,
	h: 3_600_000_000,
	d: 86_400_000_000,
};

const whole = new RegExp(durationPattern);

/** Microseconds of a duration text, whole; undefined when it is none. */
export const microsecondsOf = (text: string): number | undefined => {
	if (!whole.test(text)) {
		return undefined;
	}

	const parts = [...text.matchAll(/([0-9.]+)(us|ms|s|m|h|d)/g)];
	return parts.reduce((sum, [, count, unit]) => sum + Math.round(Number(count) * (microsOf[unit ?? ''] ?? 0)), 0);
};

/** Virtual milliseconds of a duration text, rounded; undefined when it is none. */
export const millisOf = (text: string): Millis | undefined => {
	const micros = microsecondsOf(text);
	return micros === undefined ? undefined : Math.round(micros / 1000);
};

/** `5m`, `1m 30s`, `250ms`: a duration for people. */
export const durationText = (duration: Millis): string => {
	if (duration < 1000) {
		return `${duration}ms`;
	}

	const seconds = Math.floor(duration / 1000);
	const words = [
		{count: Math.floor(seconds / 3600), unit: 'h'},
		{count: Math.floor(seconds / 60) % 60, unit: 'm'},
		{count: seconds % 60, unit: 's'},
	];
	return words
		.filter(({count}) => count > 0)
		.map(({count, unit}) => `${count}${unit}`)
		.join(' ');
};
