/** Ages as kubectl prints them. Source: k8s.io/apimachinery/pkg/util/duration/duration.go */
import {type Millis, timeOf} from '../kernel/time.ts';

/** `major` with `minor` behind it, unless that is nothing. */
const pair = (major: string, minor: number, unit: string): string => (minor === 0 ? major : `${major}${minor}${unit}`);

/** `45s`, `5m30s`, `90m`, `5h10m`, `30h`, `3d4h`, `400d`, `3y20d`: always cut off, never rounded. */
export const humanDuration = (duration: Millis): string => {
	const seconds = Math.trunc(duration / 1000);

	if (seconds < -1) {
		return '<invalid>';
	}

	if (seconds < 120) {
		return `${Math.max(seconds, 0)}s`;
	}

	const minutes = Math.floor(seconds / 60);

	if (minutes < 180) {
		return minutes < 10 ? pair(`${minutes}m`, seconds % 60, 's') : `${minutes}m`;
	}

	const hours = Math.floor(minutes / 60);

	if (hours < 48) {
		return hours < 8 ? pair(`${hours}h`, minutes % 60, 'm') : `${hours}h`;
	}

	const days = Math.floor(hours / 24);

	if (days < 730) {
		return days < 8 ? pair(`${days}d`, hours % 24, 'h') : `${days}d`;
	}

	const years = Math.floor(days / 365);
	return years < 8 ? pair(`${years}y`, days % 365, 'd') : `${years}y`;
};

/** How long ago a time of the API was; `<unknown>` when it is not set. */
export const ageText = (time: string | null | undefined, now: Millis): string => {
	const at = timeOf(time ?? undefined);
	return at === undefined ? '<unknown>' : humanDuration(now - at);
};
