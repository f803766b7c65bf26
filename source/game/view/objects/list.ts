import type {AnyKind} from '../../../engine/api/kind.ts';
import {type ApiObject, keyOf} from '../../../engine/api/object.ts';
import type {Millis} from '../../../engine/kernel/time.ts';
import type {ListColumn, ListRequest, ListRow, ObjectList, Tone} from '../frame.ts';
import {parseFilter} from './filter.ts';
import {type Standing, severity, standingOf} from './trouble.ts';

type Row = {
	readonly object: ApiObject;
	readonly key: string;
	readonly cells: readonly string[];
	readonly raw: ReadonlyArray<string | number>;
	readonly standing: Standing;
};

/** Headings whose cells are numbers, or read better at the right. */
const atRight: readonly string[] = [
	'RESTARTS',
	'AGE',
	'DESIRED',
	'CURRENT',
	'READY',
	'UP-TO-DATE',
	'AVAILABLE',
	'DATA',
	'COUNT',
];

const columnsOf = (kind: AnyKind, rows: readonly Row[]): readonly ListColumn[] => {
	const headings = kind.columns.map(column => column.name.toUpperCase());
	const all = kind.namespaced ? ['NAMESPACE', ...headings] : headings;
	const shift = all.length - headings.length;
	return all.map((name, index) => ({
		name,
		align: atRight.includes(name) ? 'right' : 'left',
		priority: kind.columns[index - shift]?.wide === true ? 1 : 0,
		widest: rows.reduce((most, row) => Math.max(most, row.cells[index]?.length ?? 0), name.length),
	}));
};

const rowOf = (kind: AnyKind, object: ApiObject, now: Millis): Row => {
	const own = kind.columns.map(column => column.cell(object, now));
	const raw = kind.namespaced ? [object.metadata.namespace ?? '', ...own] : own;
	return {object, key: keyOf(object), raw, cells: raw.map(String), standing: standingOf(kind, object)};
};

const compareCells = (a: string | number | undefined, b: string | number | undefined): number => {
	if (a === b) {
		return 0;
	}

	if (typeof a === 'number' && typeof b === 'number') {
		return a - b;
	}

	return String(a) < String(b) ? -1 : 1;
};

const byKey = (a: Row, b: Row): number => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);

/** An age sorts by the moment it began, youngest first; the text would sort `9s` after `10m`. */
const bornAfter = (a: Row, b: Row): number =>
	compareCells(b.object.metadata.creationTimestamp, a.object.metadata.creationTimestamp);

const orderFor = (columns: readonly ListColumn[], column: string): ((a: Row, b: Row) => number) => {
	if (column === 'AGE') {
		return (a, b) => bornAfter(a, b) || byKey(a, b);
	}

	const at = columns.findIndex(each => each.name === column);
	return at < 0
		? (a, b) => severity[a.standing.tone] - severity[b.standing.tone] || byKey(a, b)
		: (a, b) => compareCells(a.raw[at], b.raw[at]) || byKey(a, b);
};

const quiet: readonly Tone[] = ['ok', 'done', 'dim', 'plain'];

const countTones = (rows: readonly Row[]): ObjectList['counts'] => {
	const counts = new Map<Tone, number>();

	for (const {standing} of rows) {
		counts.set(standing.tone, (counts.get(standing.tone) ?? 0) + 1);
	}

	return [...counts].sort(([a], [b]) => severity[a] - severity[b]).map(([tone, count]) => ({tone, count}));
};

const asListRow = (kind: AnyKind, {object, cells, standing}: Row): ListRow => ({
	object: {
		kind: kind.kind,
		name: object.metadata.name,
		...(object.metadata.namespace === undefined ? {} : {namespace: object.metadata.namespace}),
	},
	uid: object.metadata.uid ?? keyOf(object),
	tone: standing.tone,
	cells,
	why: standing.why,
	deleted: false,
	fresh: false,
});

/** Where the state is written: STATUS for most, READY for workloads. */
const stateColumnOf = (columns: readonly ListColumn[]): number => {
	const status = columns.findIndex(({name}) => name === 'STATUS' || name === 'TYPE');
	return status >= 0 ? status : columns.findIndex(({name}) => name === 'READY');
};

/** The window that a request asks for, out of all objects of a kind. */
export const objectList = (
	kind: AnyKind,
	objects: readonly ApiObject[],
	request: ListRequest,
	now: Millis,
	namespaces: readonly string[],
): ObjectList => {
	const filter = parseFilter(request.filter);
	const inNamespace = objects.filter(
		({metadata}) => request.namespace === undefined || !kind.namespaced || metadata.namespace === request.namespace,
	);
	const all = inNamespace.map(object => rowOf(kind, object, now));
	const matched = all.filter(
		row => filter.keeps(row.cells, row.object) && (!request.faultsOnly || !quiet.includes(row.standing.tone)),
	);
	const columns = columnsOf(kind, all);
	const sort = request.sort ?? {column: 'trouble', descending: false};
	const order = orderFor(columns, sort.column);
	matched.sort(sort.descending ? (a, b) => order(b, a) : order);
	const from = Math.max(0, Math.min(request.from, matched.length - request.count));
	return {
		title: `${kind.kind}s`.replace(/(ss|x|ch)s$/, '$1es').replace(/ys$/, 'ies'),
		resource: kind.plural,
		...(request.namespace === undefined ? {} : {namespace: request.namespace}),
		filter: request.filter,
		...(filter.problem === undefined ? {} : {problem: filter.problem}),
		columns,
		stateColumn: stateColumnOf(columns),
		sort,
		rows: matched.slice(from, from + request.count).map(row => asListRow(kind, row)),
		from,
		matched: matched.length,
		total: inNamespace.length,
		counts: countTones(matched),
		namespaces,
	};
};
