import {type Millis, minutes, seconds} from '../kernel/time.ts';

/** How long the next try has to wait, and when that was last decided. */
export type Backoff = {readonly delay: Millis; readonly since: Millis};

/** Source: pkg/kubelet/kubelet.go, `backOffPeriod` and `MaxContainerBackOff`. The same for containers and images. */
const first = seconds(10);
const longest = minutes(5);

/** An entry that nobody touched for twice the longest delay is as good as none. */
const isForgotten = ({since}: Backoff, event: Millis): boolean => event - since > 2 * longest;

/** After the `event` (an exit), the delay has not passed. Source: client-go util/flowcontrol, IsInBackOffSince */
export const mustWait = (entry: Backoff | undefined, event: Millis, now: Millis): entry is Backoff =>
	entry !== undefined && !isForgotten(entry, event) && now - event < entry.delay;

/** The entry once another try is made: 10 s, then twice as long each time, 300 s at most. */
export const nextBackoff = (entry: Backoff | undefined, event: Millis, now: Millis): Backoff => ({
	delay: entry === undefined || isForgotten(entry, event) ? first : Math.min(entry.delay * 2, longest),
	since: now,
});

/** A volume that could not be set up is tried again after 500 ms, then twice as long. Source: pkg/util/goroutinemap/exponentialbackoff */
export const mountPause = (failures: number): Millis =>
	failures === 0 ? 500 : Math.min(2 * mountPause(Math.min(failures, 10) - 1), seconds(122));

/** How often it is looked for a disk, and for how long. Source: pkg/kubelet/volumemanager, podAttachAndMountRetryInterval and …Timeout */
export const diskPoll: Millis = 300;
export const patienceForDisks: Millis = seconds(123);

/** A failed sync comes back after 10 s and up to half as long again. Source: pkg/kubelet/pod_workers.go */
export const requeueAfter = (unit: number): Millis => Math.round(first * (1 + unit / 2));
