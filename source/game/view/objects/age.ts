import type {Millis} from '../../../engine/kernel/time.ts';

/** A length of time as kubectl shortens it. Source: k8s.io/apimachinery/pkg/util/duration `HumanDuration` */
export const ageText = (length: Millis): string => {
	const seconds = Math.floor(length / 1000);

	if (seconds < 0) {
		return seconds < -1 ? '<invalid>' : '0s';
	}

	const minutes = Math.floor(seconds / 60);
	const hours = Math.floor(minutes / 60);
	const days = Math.floor(hours / 24);

	if (seconds < 120) {
		return `${seconds}s`;
	}

	if (minutes < 10) {
		return seconds % 60 === 0 ? `${minutes}m` : `${minutes}m${seconds % 60}s`;
	}

	if (hours < 3) {
		return `${minutes}m`;
	}

	if (hours < 8) {
		return minutes % 60 === 0 ? `${hours}h` : `${hours}h${minutes % 60}m`;
	}

	if (hours < 48) {
		return `${hours}h`;
	}

	if (days < 8) {
		return hours % 24 === 0 ? `${days}d` : `${days}d${hours % 24}h`;
	}

	if (days < 365 * 2) {
		return `${days}d`;
	}

	const years = Math.floor(days / 365);
	return years < 8 && days % 365 > 0 ? `${years}y${days % 365}d` : `${years}y`;
};
