/*
etcd: what the cluster remembers.

Rows hold the newest object of each key. Every change gets the next revision and joins the log of its topics, with the
object before and after, so the log runs both ways: forward it is the watch, backward it answers reads at an older
revision. Compaction cuts its tail.

	put pods shop/web-7f   → revision 1841 → topics `pods`, `pods of node-12` → one `news` wake for each reader

The room does not know what a Pod is: it is handed a resource, a key, a value and the topics it belongs to.
Deliberately absent: transactions over several keys (Kubernetes uses none), and anybody's rights.
*/
import {assert} from '../kernel/assert.ts';
import type {Component} from '../kernel/component.ts';
import type {Kernel} from '../kernel/kernel.ts';
import type {Saved} from '../kernel/keyframe.ts';
import {type Millis, minutes} from '../kernel/time.ts';
import {createSealer} from './seal.ts';
import {type Change, createTopics, type SavedTopics, type Topics} from './topic.ts';

export type Row = {value: object; revision: number; topics: readonly string[]};

/** The answer to a write with a precondition: the new revision, or the revision that was found instead (0: no such row). */
export type Written = {readonly ok: true; readonly revision: number} | {readonly ok: false; readonly found: number};

export type Store = Component & {
	/** The revision of the last change; 1 before the first, as in etcd. */
	readonly revision: number;
	readonly topics: Topics;
	get(resource: string, key: string): object | undefined;
	row(resource: string, key: string): Readonly<Row> | undefined;
	/** All rows of a resource, in no order that anybody may rely on. */
	rows(resource: string): ReadonlyMap<string, Readonly<Row>>;
	/** The values that are in a topic now, beside a resource's own topic. */
	inTopic(topic: string): ReadonlyMap<string, object>;
	/**
	Writes a row, whose value carries the revision `store.revision + 1` where it names one. `expected` is the revision that
	the row must have, 0 for "must not exist"; without it the last write wins.
	*/
	put(resource: string, key: string, value: object, topics: readonly string[], expected?: number): Written;
	/** Takes a row away; watchers see `last`, its final state. */
	delete(resource: string, key: string, last: object, expected?: number): Written;
	/** Puts a value in place without a revision, without news and without a trace: for heartbeats alone. */
	touch(resource: string, key: string, value: object): void;
};

export type StoreOptions = {
	/** How much history stays at least, unless there is too much of it. */
	readonly keep?: Millis;
	/** How many changes stay at most: about 700 bytes each. */
	readonly atMost?: number;
};

type SavedStore = {
	readonly revision: number;
	readonly rows: ReadonlyArray<readonly [resource: string, ReadonlyArray<readonly [key: string, Row]>]>;
	readonly topics: SavedTopics;
	readonly recent: readonly Millis[];
};

const noRows: ReadonlyMap<string, Row> = new Map();
const noValues: ReadonlyMap<string, object> = new Map();
const noTopics: readonly string[] = Object.freeze([]);

export const createStore = (kernel: Kernel, options: StoreOptions = {}): Store => {
	const keep = options.keep ?? minutes(5);
	const atMost = options.atMost ?? 600_000;
	const name = 'etcd';
	const seal = createSealer();
	const topics = createTopics(kernel);
	const resources = new Map<string, Map<string, Row>>();
	const members = new Map<string, Map<string, object>>();
	let recent: Millis[] = [];
	let revision = 1;

	const rowsOf = (resource: string): Map<string, Row> => {
		let rows = resources.get(resource);

		if (rows === undefined) {
			rows = new Map();
			resources.set(resource, rows);
		}

		return rows;
	};

	const join = (topic: string, key: string, value: object): void => {
		let values = members.get(topic);

		if (values === undefined) {
			values = new Map();
			members.set(topic, values);
		}

		values.set(key, value);
	};

	const leave = (topic: string, key: string): void => {
		const values = members.get(topic);
		values?.delete(key);

		if (values?.size === 0) {
			members.delete(topic);
		}
	};

	/** Tells the topics beside the resource's own: for them an object may come and go while its row only changes. */
	const tellTopics = (change: Change, before: readonly string[], after: readonly string[]): void => {
		for (const topic of before) {
			if (!after.includes(topic)) {
				leave(topic, change.key);
				topics.append(topic, change.type === 'DELETED' ? change : Object.freeze({...change, type: 'DELETED'}));
			}
		}

		for (const topic of after) {
			join(topic, change.key, change.object);
			topics.append(
				topic,
				before.includes(topic) || change.type === 'ADDED'
					? change
					: Object.freeze({...change, type: 'ADDED', before: undefined}),
			);
		}
	};

	const cutBefore = (before: Millis): void => {
		let count = 0;

		while (count < recent.length && (recent[count] as Millis) < before) {
			count++;
		}

		if (count > 0) {
			recent = recent.slice(count);
			topics.cut(before);
		}
	};

	const write = (resource: string, change: Change, before: readonly string[], after: readonly string[]): void => {
		revision = change.revision;
		kernel.trail.fold(
			'etcd',
			resource,
			change.key,
			revision,
			kernel.now,
			change.type,
			seal(change.object, change.before),
		);
		Object.freeze(change);
		topics.append(resource, change);

		if (before.length > 0 || after.length > 0) {
			tellTopics(change, before, after);
		}

		recent.push(kernel.now);

		// Too much to keep: a quarter goes, so that this is rare.
		if (recent.length > atMost) {
			cutBefore((recent[Math.floor(atMost / 4)] as Millis) + 1);
		}
	};

	return {
		name,
		topics,

		get revision() {
			return revision;
		},

		get: (resource, key) => resources.get(resource)?.get(key)?.value,
		row: (resource, key) => resources.get(resource)?.get(key),
		rows: resource => resources.get(resource) ?? noRows,
		inTopic: topic => members.get(topic) ?? noValues,

		put(resource, key, value, topicsAfter, expected) {
			const rows = rowsOf(resource);
			const row = rows.get(key);
			const found = row?.revision ?? 0;

			if (expected !== undefined && expected !== found) {
				return {ok: false, found};
			}

			const change: Change = {
				type: row === undefined ? 'ADDED' : 'MODIFIED',
				key,
				object: value,
				before: row?.value,
				revision: revision + 1,
				at: kernel.now,
				cause: kernel.cause,
			};
			const topicsBefore = row?.topics ?? noTopics;

			if (row === undefined) {
				rows.set(key, {value, revision: change.revision, topics: topicsAfter});
			} else {
				row.value = value;
				row.revision = change.revision;
				row.topics = topicsAfter;
			}

			write(resource, change, topicsBefore, topicsAfter);
			return {ok: true, revision};
		},

		delete(resource, key, last, expected) {
			const rows = resources.get(resource);
			const row = rows?.get(key);

			if (rows === undefined || row === undefined || (expected !== undefined && expected !== row.revision)) {
				return {ok: false, found: row?.revision ?? 0};
			}

			rows.delete(key);
			write(
				resource,
				{
					type: 'DELETED',
					key,
					object: last,
					before: row.value,
					revision: revision + 1,
					at: kernel.now,
					cause: kernel.cause,
				},
				row.topics,
				noTopics,
			);
			return {ok: true, revision};
		},

		touch(resource, key, value) {
			const row = resources.get(resource)?.get(key);
			assert(row !== undefined, `${resource} ${key} is touched but does not exist`);
			seal(value, row.value);
			row.value = value;
		},

		start() {
			kernel.wake(name, kernel.now + minutes(1), 'compact', '', 'tally');
		},

		wake() {
			cutBefore(kernel.now - keep);
			kernel.wake(name, kernel.now + minutes(1), 'compact', '', 'tally');
		},

		save(): SavedStore & Saved {
			return {
				revision,
				rows: [...resources].map(
					([resource, rows]) => [resource, [...rows].map(([key, row]) => [key, {...row}] as const)] as const,
				),
				topics: topics.save(),
				recent: recent.slice(),
			};
		},

		load(saved) {
			const {revision: savedRevision, rows, topics: savedTopics, recent: savedRecent} = saved as SavedStore & Saved;
			revision = savedRevision;
			recent = savedRecent.slice();
			resources.clear();
			members.clear();

			for (const [resource, list] of rows) {
				resources.set(resource, new Map(list.map(([key, row]) => [key, {...row}])));

				for (const [key, row] of list) {
					for (const topic of row.topics) {
						join(topic, key, row.value);
					}
				}
			}

			topics.load(savedTopics);
		},
	};
};
