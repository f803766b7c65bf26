import type {AnyKind, Kind} from '../api/kind.ts';
import type {ApiObject} from '../api/object.ts';
import type {Reply} from '../api/status.ts';
import type {List, ListQuery, Opened} from '../api/verbs.ts';
import {select} from './selection.ts';
import {accepted, type Storage} from './storage.ts';

/** Lists, and what watches begin with, for whoever may see them. */
export type Listing = {
	listed<T extends ApiObject>(kind: Kind<T>, query: ListQuery): Reply<List<T>>;
	opened<T extends ApiObject>(kind: Kind<T>, topic: string): Reply<Opened<T>>;
};

export const createListing = (storage: Storage): Listing => ({
	listed(kind, query) {
		const found = select(kind, storage.sorted(kind, query.namespace), query);
		return found.ok ? accepted({items: found.object, resourceVersion: String(storage.revision)}) : found;
	},
	opened<T extends ApiObject>(kind: Kind<T>, topic: string): Reply<Opened<T>> {
		const isWhole = topic === storage.resourceOf(kind as unknown as AnyKind);
		const items = isWhole ? storage.sorted(kind) : storage.inTopic<T>(topic);
		return accepted({items, cursor: storage.revision + 1});
	},
});
