/*
The benches' helpers: what a seat works on, as data that a screen can draw.

A bench is made from what the seat itself has seen (its informers, its queue, its node table), from what its component
would decide (`why`, `advise`), and from the words of the API. It never looks at the ground, and it changes nothing.

	scheduler bench  queue ─┐                        controller bench  inbox ─┐
	                 table ─┼─ options, gauges, why                   advise ─┼─ work, call, why
	                 plug-ins ┘                                        pods ───┘
*/

/** CPU as Kubernetes writes it, short: `2`, `500m`. */
export const cpuText = (milliCpu: number): string =>
	milliCpu % 1000 === 0 ? String(milliCpu / 1000) : `${Math.round(milliCpu)}m`;

/** Cores as a number: `0.5`, `4`. */
export const coresText = (milliCpu: number): string => String(Math.round(milliCpu / 10) / 100);

const units = ['', 'Ki', 'Mi', 'Gi', 'Ti'];

/** Memory in the largest unit that keeps it short: `256Mi`, `1.5Gi`. */
export const memoryText = (bytes: number): string => {
	let value = bytes;
	let unit = 0;

	while (Math.abs(value) >= 1024 && unit < units.length - 1) {
		value /= 1024;
		unit += 1;
	}

	const text = Number.isInteger(value) || Math.abs(value) >= 100 ? String(Math.round(value)) : value.toFixed(1);
	return `${text}${units[unit]}`;
};

/** `1 pod`, `3 pods`. */
export const countText = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** A time span in a few columns: `9 s`, `2:05`. */
export const spanText = (millis: number): string => {
	const whole = Math.round(millis / 1000);

	if (millis < 1000) {
		return `${Math.round(millis)} ms`;
	}

	return whole < 100 ? `${whole} s` : `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
};
