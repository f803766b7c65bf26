import {base64OfBytes, bytesOfBase64} from '../../engine/api/base64.ts';
import type {ObjectKey} from '../../engine/api/object.ts';
import type {UserInfo} from '../../engine/api/verbs.ts';
import {type Check, record, text} from '../checks.ts';
import type {FileEffect} from '../inside/files.ts';
import type {InsideEffect} from '../inside/inside.ts';

/** What somebody changed inside of a container, as a replay holds it: bytes are base64. */
export type InsideChange =
	| {readonly do: 'write'; readonly path: string; readonly base64: string}
	| {readonly do: 'make-folder'; readonly path: string}
	| {readonly do: 'remove'; readonly path: string}
	| {readonly do: 'mark'; readonly path: string; readonly mode: number}
	| {readonly do: 'kill'; readonly signal: string}
	/** The first process was the shell that somebody sat in, and it has ended. */
	| {readonly do: 'exit'; readonly code: number};

/** What came of a `kubectl exec`, for it to come about again in a replay. */
export type Inside = {
	readonly as: UserInfo;
	readonly pod: ObjectKey;
	readonly container: string;
	readonly changes: readonly InsideChange[];
};

const changeShapes: Readonly<Record<InsideChange['do'], Check>> = {
	write: record({do: text, path: text, base64: value => typeof value === 'string' && /^[\w+/]*={0,2}$/u.test(value)}),
	'make-folder': record({do: text, path: text}),
	remove: record({do: text, path: text}),
	mark: record({
		do: text,
		path: text,
		mode: value => Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= 0o7777,
	}),
	kill: record({do: text, signal: text}),
	exit: record({do: text, code: value => Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= 255}),
};

const isChange: Check = value => {
	const word = (value as {readonly do?: unknown} | null)?.do;
	return (
		typeof word === 'string' && Object.hasOwn(changeShapes, word) && changeShapes[word as InsideChange['do']](value)
	);
};

/** The members of such an intent in a replay, each with what it has to be. */
export const insideShape: Readonly<Record<keyof Inside, Check>> = {
	as: value => record({name: text, groups: groups => Array.isArray(groups) && groups.every(text)})(value),
	pod: text,
	container: text,
	changes: value => Array.isArray(value) && value.length <= 10_000 && value.every(isChange),
};

export const changeOf = (effect: InsideEffect): InsideChange =>
	effect.do === 'write' ? {do: 'write', path: effect.path, base64: base64OfBytes(effect.bytes)} : effect;

/** The change as a container's writable layer keeps it; undefined for what reaches the process. */
export const fileEffectOf = (change: InsideChange): FileEffect | undefined => {
	switch (change.do) {
		case 'write':
			return {do: 'write', path: change.path, bytes: bytesOfBase64(change.base64) ?? new Uint8Array()};
		case 'make-folder':
		case 'remove':
		case 'mark':
			return change;
		default:
			return undefined;
	}
};
