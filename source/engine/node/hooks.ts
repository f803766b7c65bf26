import type {LifecycleHandler} from '../api/kinds/container.ts';
import {shellLine} from '../ground/lifetime.ts';
import {type Millis, seconds} from '../kernel/time.ts';

/** How long a hook keeps the kubelet waiting, and whether it fails. */
export const hookTime = (hook: LifecycleHandler): {takes: Millis; fails: boolean} => {
	if (hook.sleep !== undefined) {
		return {takes: seconds(hook.sleep.seconds), fails: false};
	}

	const line = hook.exec === undefined ? undefined : shellLine(hook.exec.command ?? []);
	return line === undefined ? {takes: 50, fails: false} : {takes: Math.max(20, line.takes), fails: line.code !== 0};
};
