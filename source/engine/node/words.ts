import type {ObjectKey} from '../api/object.ts';
import {splitKey} from '../api/object.ts';
import type {Millis} from '../kernel/time.ts';

/** How the kubelet names a pod in its messages: `web-7f_shop(1234-…)`. */
export const podWords = (key: ObjectKey, uid: string): string => {
	const {namespace, name} = splitKey(key);
	return `${name}_${namespace ?? ''}(${uid})`;
};

/** A fraction without trailing zeros: 1.25, 3. */
const fraction = (value: number): string => value.toFixed(3).replace(/\.?0+$/, '');

/** A duration as Go prints it: `850ms`, `2.134s`, `1m20s`, `5m0s`, `1h0m0s`. */
export const goDuration = (length: Millis): string => {
	if (length < 1000) {
		return length === 0 ? '0s' : `${length}ms`;
	}

	const hours = Math.floor(length / 3_600_000);
	const minutes = Math.floor(length / 60_000) % 60;
	const rest = `${fraction((length % 60_000) / 1000)}s`;

	if (hours > 0) {
		return `${hours}h${minutes}m${rest}`;
	}

	return minutes > 0 ? `${minutes}m${rest}` : rest;
};
