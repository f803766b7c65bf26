/*
The unschedulable pool: pods that no event has helped yet, those that were refused for like reasons side by side.

Every pod that is bound is an event, and asking each pod in the pool about each event is work that grows with the product: ten
thousand gated pods made each binding of another pod ten times as dear. So the pods of one group are asked about once, and
only groups that may care are looked through. Bench scheduler-perf, gated with API, 5,000 nodes.
*/
import type {QueuedPod} from './queued-pod.ts';

type Entry = {readonly pod: QueuedPod; readonly turn: number; readonly group: string};

/** Pods with the same answer to "may this event help you?": of one scheduler, refused by the same plug-ins. */
const groupOf = ({info, gatedBy, unschedulablePlugins, pendingPlugins}: QueuedPod): string =>
	[info.pod.spec.schedulerName ?? '', gatedBy ?? '', unschedulablePlugins.join(' '), pendingPlugins.join(' ')].join(
		'\n',
	);

/** Pods by key, in the order in which they came; a newer record of a pod keeps its place. */
export const createPool = () => {
	const entries = new Map<string, Entry>();
	const groups = new Map<string, Map<string, Entry>>();
	let turns = 0;

	const leaveGroup = (key: string, {group}: Entry): void => {
		const members = groups.get(group);
		members?.delete(key);

		if (members?.size === 0) {
			groups.delete(group);
		}
	};

	return {
		get size() {
			return entries.size;
		},
		get: (key: string): QueuedPod | undefined => entries.get(key)?.pod,
		has: (key: string): boolean => entries.has(key),
		set(key: string, pod: QueuedPod): void {
			const before = entries.get(key);

			if (before !== undefined) {
				leaveGroup(key, before);
			}

			turns += 1;
			const entry: Entry = {pod, turn: before?.turn ?? turns, group: groupOf(pod)};
			entries.set(key, entry);
			groups.set(entry.group, (groups.get(entry.group) ?? new Map<string, Entry>()).set(key, entry));
		},
		delete(key: string): void {
			const entry = entries.get(key);

			if (entry !== undefined) {
				entries.delete(key);
				leaveGroup(key, entry);
			}
		},
		list: (): readonly QueuedPod[] => [...entries.values()].map(({pod}) => pod),
		/** The pods of every group that may be meant, in their order; each group is asked through one of its pods. */
		concerned(mayBe: (pod: QueuedPod) => boolean): readonly QueuedPod[] {
			const found: Entry[] = [];

			for (const members of groups.values()) {
				const [first] = members.values();

				if (first !== undefined && mayBe(first.pod)) {
					found.push(...members.values());
				}
			}

			return found.sort((one, other) => one.turn - other.turn).map(({pod}) => pod);
		},
		clear(): void {
			entries.clear();
			groups.clear();
		},
	};
};
