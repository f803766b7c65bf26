import type {LifecycleHandler} from '../api/kinds/container.ts';
import type {GroundContainer} from '../ground/container.ts';
import type {Ground} from '../ground/ground.ts';
import {shellLine} from '../ground/lifetime.ts';
import {type Millis, seconds} from '../kernel/time.ts';

/** What running a hook comes to: how long it keeps the kubelet waiting, and whether it fails. */
export const runHook = (
	ground: Ground,
	container: GroundContainer,
	hook: LifecycleHandler,
): {takes: Millis; fails: boolean} => {
	if (hook.sleep !== undefined) {
		return {takes: seconds(hook.sleep.seconds), fails: false};
	}

	const ran = hook.exec === undefined ? undefined : ground.runBeside(container.id, hook.exec.command ?? []);

	if (ran !== undefined) {
		return {takes: Math.max(20, ran.takes), fails: ran.code !== 0};
	}

	const line = hook.exec === undefined ? undefined : shellLine(hook.exec.command ?? []);
	return line === undefined ? {takes: 50, fails: false} : {takes: Math.max(20, line.takes), fails: line.code !== 0};
};
