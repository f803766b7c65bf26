/** Waiting for objects to go, with the end that `--timeout` sets. */
import type {AnyKind} from '../../../engine/api/kind.ts';
import type {Millis} from '../../../engine/kernel/time.ts';
import {readDuration} from './flags.ts';
import type {Kubectl} from './verb.ts';

/** When a command gives up; undefined: never. 0 stands for never, less than nothing for a week. */
export const deadlineOf = ({given, api}: Kubectl, usual: string | undefined): Millis | undefined | 'wrong' => {
	const text = given.text('timeout') ?? usual;
	const duration = text === undefined ? 0 : readDuration(text);

	if (duration === undefined) {
		return 'wrong';
	}

	return duration === 0 ? undefined : api.now + (duration < 0 ? 604_800_000 : duration);
};

export const isPast = ({api}: Kubectl, deadline: Millis | undefined): boolean =>
	deadline !== undefined && api.now >= deadline;

export type Victim = {
	readonly kind: AnyKind;
	readonly namespace: string | undefined;
	readonly name: string;
	readonly uid: string;
};

/** Whether it is gone, or another one has its name. */
export const isGone = ({api}: Kubectl, {kind, namespace, name, uid}: Victim): boolean => {
	const reply = api.get(kind, namespace, name);
	return reply.ok ? reply.object.metadata.uid !== uid : reply.status.code === 404;
};
