/*
Watches: streams of one JSON line an event, each a cursor in one of etcd's topics.

	GET ?watch ──▶ first events ──▶ pump() after every slice of time ──▶ ADDED · MODIFIED · DELETED · BOOKMARK ──▶ end

Nothing is pushed by the run: whoever lets time pass calls `pump`, and each watch reads on from its cursor. What all watchers
see alike is turned into text once. Source: k8s.io/apiserver/pkg/endpoints/handlers/watch.go
*/
import {type AnyKind, resourceName} from '../../engine/api/kind.ts';
import type {ApiObject} from '../../engine/api/object.ts';
import {badRequest, expired, failed, tooOldVersion} from '../../engine/api/refusals.ts';
import {matcherOf} from '../../engine/api/selection.ts';
import {remembered} from '../../engine/api/share.ts';
import type {Status} from '../../engine/api/status.ts';
import {type FieldErrors, forbiddenField, unsupportedField} from '../../engine/api/validation.ts';
import type {WatchEvent} from '../../engine/api/verbs.ts';
import type {Millis} from '../../engine/kernel/time.ts';
import {type AskedResource, isTrue} from './asked.ts';
import {invalidOptions, readRevision, wrongNumber, wrongRevision} from './list-options.ts';
import {includeOf, queryOf, wrongField} from './lists.ts';
import {type Wish, wishFor} from './negotiation.ts';
import type {Served} from './served.ts';
import {servedAt} from './served.ts';
import {metadataOf, tableOf} from './tables.ts';

/** Where the lines of a watch go. */
export type Sink = {
	write(text: string | Buffer): void;
	end(): void;
	/** Bytes that wait because the client does not read them. */
	readonly waiting: number;
	readonly closed: boolean;
};

export type Watch = {
	/** Writes what is new; false when the watch is over. `wall` is the clock of the machine, in ms. */
	pump(wall: number): boolean;
	end(): void;
};

type EventType = WatchEvent['type'] | 'BOOKMARK';

const bookmarkEvery = 60_000;
/** A client that lets so many bytes wait has stopped reading. */
const patience = 8 * 1024 * 1024;

const lineOf = (type: string, text: string): string => `{"type":"${type}","object":${text}}\n`;

export const errorLine = (status: Status): string => lineOf('ERROR', JSON.stringify(status));

type Opened = {readonly ok: true; readonly watch: Watch} | {readonly ok: false; readonly status: Status};

/** How events are written for one client. */
const createWriter = (asked: AskedResource, {form, metaVersion}: Wish) => {
	const {served, query, dates, door} = asked;
	let tables = 0;

	/** Ages are those of the moment in which it happened, however late somebody looks. */
	const tableText = (object: ApiObject, now: Millis): string => {
		tables += 1;
		const {resourceVersion} = object.metadata;
		const options = {served, now, includeObject: includeOf(query), withColumns: tables === 1, metaVersion};
		return dates.out(JSON.stringify(tableOf([object], {resourceVersion}, options)), door.now);
	};

	return (object: ApiObject, now: Millis): string => {
		switch (form) {
			case 'table':
				return tableText(object, now);
			case 'metadata':
				return dates.out(JSON.stringify(metadataOf(object, metaVersion)), door.now);
			default:
				return dates.textOf(served.out(object), door.now);
		}
	};
};

/** What goes is told as it was, at the revision at which it went. Source: k8s.io/apiserver/pkg/storage/cacher, convertToWatchEvent */
const lastSeen = remembered(({object, before}: WatchEvent): ApiObject => {
	const {resourceVersion} = object.metadata;
	return before === undefined ? object : {...before, metadata: {...before.metadata, resourceVersion}};
});

/** What a change is to somebody who sees only what a selector means: entering is being added, leaving is being deleted. */
const typeFor = (
	{type, object, before}: WatchEvent,
	matches: ((object: ApiObject) => boolean) | undefined,
): EventType | undefined => {
	if (matches === undefined) {
		return type;
	}

	const was = before !== undefined && matches(before);

	if (type === 'DELETED') {
		return was ? 'DELETED' : undefined;
	}

	const is = matches(object);
	return is ? (was ? 'MODIFIED' : 'ADDED') : was ? 'DELETED' : undefined;
};

/** What a column shows of an object of which nothing is known. */
const emptyCell = ({name, type}: AnyKind['columns'][number]): string | number =>
	name === 'Age' ? '<unknown>' : type === 'integer' ? 0 : '';

/** An object with nothing but its version, in the form of the others. */
const bookmarkText = (
	{kind, group, version}: Served,
	{form, metaVersion}: Wish,
	metadata: {readonly resourceVersion: string; readonly annotations?: Readonly<Record<string, string>>},
): string => {
	const bare = metadataOf({metadata} as unknown as ApiObject, metaVersion);

	switch (form) {
		case 'table': {
			const rows = [{cells: kind.columns.map(emptyCell), object: bare}];
			const {resourceVersion} = metadata;
			return JSON.stringify({
				kind: 'Table',
				apiVersion: bare.apiVersion,
				metadata: {resourceVersion},
				columnDefinitions: null,
				rows,
			});
		}

		case 'metadata':
			return JSON.stringify(bare);
		default:
			return JSON.stringify({
				kind: kind.kind,
				apiVersion: group === '' ? version : `${group}/${version}`,
				metadata,
			});
	}
};

const newest = 'NotOlderThan';

/** Rules for `sendInitialEvents`. Source: metainternalversion validation, validateWatchOptions */
const problemsOf = (query: URLSearchParams): FieldErrors => {
	const field = 'resourceVersionMatch';
	const initial = query.has('sendInitialEvents');
	const match = query.get(field) ?? '';
	const isContinued = match !== '' && (query.get('continue') ?? '') !== '';
	return [
		...(initial && match !== newest
			? [forbiddenField(field, `sendInitialEvents requires setting resourceVersionMatch to ${newest}`)]
			: []),
		...(!initial && match !== ''
			? [forbiddenField(field, 'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided')]
			: []),
		...(match === '' || match === newest ? [] : [unsupportedField(field, match, [newest])]),
		...(isContinued ? [forbiddenField(field, 'resourceVersionMatch is forbidden when continue is provided')] : []),
		...(initial && match === newest && !isTrue(query, 'allowWatchBookmarks')
			? [forbiddenField('sendInitialEvents', 'sendInitialEvents requires setting allowWatchBookmarks to true')]
			: []),
	];
};

type Beginning =
	| {
			readonly ok: true;
			readonly items: readonly ApiObject[];
			readonly matches: ((object: ApiObject) => boolean) | undefined;
	  }
	| {readonly ok: false; readonly status: Status};

/** What there is to begin with, for somebody who may watch it. */
const beginningOf = (asked: AskedResource, withState: boolean): Beginning => {
	const {door, user, served} = asked;
	const {kind} = served;
	const wrong = wrongField(asked);
	const selectors = queryOf(asked);
	const refusal = door.glass.mayNot({user, verb: 'watch', kind, namespace: selectors.namespace});
	const matcher = matcherOf(kind, selectors);

	if (refusal === undefined && wrong !== undefined) {
		return {ok: false, status: wrong};
	}

	if (refusal !== undefined || !matcher.ok) {
		return refusal ?? {ok: false, status: badRequest(matcher.ok ? '' : matcher.message)};
	}

	const {value: matches} = matcher;
	const list = withState ? door.glass.list(user, kind, selectors) : undefined;
	return list?.ok === false ? list : {ok: true, items: list?.object.items ?? [], matches};
};

/** The definition of what is watched has gone, or does not serve that version any more. */
const isGone = ({door, served: {kind, group, version, plural}}: AskedResource): boolean =>
	kind.custom !== undefined && servedAt(door, group, version, plural) === undefined;

export type WatchOptions = {
	/** Called once, when the watch is let in. */
	readonly sink: () => Sink;
	/** The clock of the machine, in ms. */
	readonly wall: number;
	/** After so many ms of the machine's clock the watch ends by itself. */
	readonly lifetime: number;
};

/** Opens a watch and writes what it begins with. */
export const openWatch = (asked: AskedResource, {sink, wall, lifetime}: WatchOptions): Opened => {
	const {door, served, query} = asked;
	const {kind} = served;
	const {glass} = door;
	const problem = wrongNumber(query) ?? invalidOptions(problemsOf(query));
	const revision = readRevision(query.get('resourceVersion'));

	if (problem !== undefined || revision === 'wrong') {
		return {ok: false, status: problem ?? failed(wrongRevision(query.get('resourceVersion') ?? ''))};
	}

	const initial = isTrue(query, 'sendInitialEvents');
	const startsWithState = revision === 'unset' || initial;
	const beginning = beginningOf(asked, startsWithState);

	if (!beginning.ok) {
		return beginning;
	}

	const {items, matches} = beginning;
	const {namespace} = asked.target;
	const topic = resourceName(kind);
	const inNamespace = ({object}: WatchEvent): boolean =>
		namespace === undefined || object.metadata.namespace === namespace;
	const wish = wishFor(asked.headers.accept);
	const write = createWriter(asked, wish);
	const {era} = door;
	let cursor = startsWithState ? glass.revision + 1 : revision + 1;
	let bookmarkAt = wall + bookmarkEvery;
	const endAt = wall + lifetime;
	const to = sink();

	const bookmark = (annotations?: Readonly<Record<string, string>>): void => {
		const resourceVersion = String(Math.max(glass.revision, cursor - 1));
		const metadata = annotations === undefined ? {resourceVersion} : {resourceVersion, annotations};
		to.write(lineOf('BOOKMARK', bookmarkText(served, wish, metadata)));
	};

	/** What happened at once is sent at once: each write is a record of its own on the wire. */
	const writeAll = (lines: readonly string[]): void => {
		const text = lines.join('');

		if (text !== '') {
			to.write(text);
		}
	};

	writeAll(items.map(object => lineOf('ADDED', write(object, door.now))));

	if (initial && isTrue(query, 'allowWatchBookmarks')) {
		bookmark({'k8s.io/initial-events-end': 'true'});
	}

	const refuse = (status: Status): false => {
		to.write(errorLine(status));
		to.end();
		return false;
	};

	const lineFor = (event: WatchEvent): string => {
		const type = inNamespace(event) ? typeFor(event, matches) : undefined;
		return type === undefined ? '' : lineOf(type, write(type === 'DELETED' ? lastSeen(event) : event.object, event.at));
	};

	return {
		ok: true,
		watch: {
			pump(now) {
				if (to.closed) {
					return false;
				}

				// The run was wound back: what this client has seen has not happened.
				if (door.era !== era) {
					return refuse(expired('the run was wound back: list again'));
				}

				if (glass.outage !== undefined || now >= endAt) {
					to.end();
					return false;
				}

				if (to.waiting > patience) {
					return refuse(tooOldVersion(cursor - 1, glass.revision));
				}

				const news = glass.news(kind, topic, cursor);

				if (!news.ok) {
					return refuse(tooOldVersion(cursor - 1, glass.revision));
				}

				writeAll((news.events as readonly WatchEvent[]).map(lineFor));
				cursor = Math.max(cursor, news.cursor);

				if (isGone(asked)) {
					to.end();
					return false;
				}

				if (now >= bookmarkAt && isTrue(query, 'allowWatchBookmarks')) {
					bookmarkAt = now + bookmarkEvery;
					bookmark();
				}

				return true;
			},
			end: () => to.end(),
		},
	};
};
