const units: Readonly<Record<string, number>> = {ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000};

/** `90s`, `10m`, `1h30m` as whole milliseconds; undefined for anything else. */
export const readDuration = (text: string): number | undefined => {
	const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)];
	return parts.length === 0 || parts.map(([part]) => part).join('') !== text
		? undefined
		: Math.round(parts.reduce((sum, [, count, unit]) => sum + Number(count) * (units[unit ?? ''] ?? 0), 0));
};
