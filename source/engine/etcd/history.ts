import type {Store} from './store.ts';

/** What was so at an older revision, or `gone` when compaction has cut too much to say. */
export type Past<T> = {readonly ok: true; readonly was: T} | {readonly ok: false};

/**
All objects of a resource as they were at a revision, by undoing the log from its end. Old reads are rare, so they pay
and nobody else does.
*/
export const listAt = (store: Store, resource: string, revision: number): Past<ReadonlyMap<string, object>> => {
	if (revision > store.revision || !store.topics.reachesBackTo(resource, revision)) {
		return {ok: false};
	}

	const was = new Map<string, object>();

	for (const [key, row] of store.rows(resource)) {
		was.set(key, row.value);
	}

	for (const change of store.topics.backwards(resource)) {
		if (change.revision <= revision) {
			break;
		}

		if (change.before === undefined) {
			was.delete(change.key);
		} else {
			was.set(change.key, change.before);
		}
	}

	return {ok: true, was};
};

/** One object as it was at a revision; `was` is undefined when there was none. */
export const getAt = (store: Store, resource: string, key: string, revision: number): Past<object | undefined> => {
	if (revision > store.revision || !store.topics.reachesBackTo(resource, revision)) {
		return {ok: false};
	}

	let was = store.get(resource, key);

	for (const change of store.topics.backwards(resource)) {
		if (change.revision <= revision) {
			break;
		}

		if (change.key === key) {
			was = change.before;
		}
	}

	return {ok: true, was};
};
