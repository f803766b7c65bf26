import {type Millis, seconds} from '../../kernel/time.ts';

/** Everything that waits is looked at again so often. Source: `--pvclaimbinder-sync-period` */
const period: Millis = seconds(15);

export const untilNextRound = (now: Millis): Millis => period - (now % period);
