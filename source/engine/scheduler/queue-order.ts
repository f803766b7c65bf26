import type {Millis} from '../kernel/time.ts';

export type Ranked = {readonly priority: number; readonly timestamp: Millis};

/** Higher priority first, then who has waited longer. Source: pkg/scheduler/framework/plugins/queuesort/priority_sort.go */
export const goesBefore = (one: Ranked, other: Ranked): boolean =>
	one.priority > other.priority || (one.priority === other.priority && one.timestamp < other.timestamp);
