import type {AnyKind} from '../../../engine/api/kind.ts';
import {type ApiObject, keyOf} from '../../../engine/api/object.ts';
import type {Millis} from '../../../engine/kernel/time.ts';
import type {ListColumn, ListRequest, ListRow, ObjectList, Tone} from '../frame.ts';
import {parseFilter} from './filter.ts';
import {insideOf, ownerOf, referenceTo} from './relations.ts';
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

/** kubectl's order, with a pod's node among what is always shown: it is the first thing asked about a pod. */
const shownColumns = (kind: AnyKind): AnyKind['columns'] => {
	const node = kind.plural === 'pods' ? kind.columns.find(({name}) => name.toUpperCase() === 'NODE') : undefined;

	if (node === undefined) {
		return kind.columns;
	}

	const others = kind.columns.filter(column => column !== node);
	const at = others.findIndex(({name}) => name.toUpperCase() === 'AGE');
	return [...others.slice(0, at), {...node, wide: false}, ...others.slice(at)];
};

/** A list of one namespace need not repeat its name in each row. */
const hasNamespaces = (kind: AnyKind, request: ListRequest): boolean =>
	kind.namespaced && request.namespace === undefined;

const columnsOf = (kind: AnyKind, rows: readonly Row[], namespaced: boolean): readonly ListColumn[] => {
	const columns = shownColumns(kind);
	const headings = columns.map(column => column.name.toUpperCase());
	const all = namespaced ? ['NAMESPACE', ...headings] : headings;
	const shift = all.length - headings.length;
	return all.map((name, index) => ({
		name,
		align: atRight.includes(name) ? 'right' : 'left',
		priority: columns[index - shift]?.wide === true ? 1 : 0,
		widest: rows.reduce((most, row) => Math.max(most, row.cells[index]?.length ?? 0), name.length),
	}));
};

/** An absent cell is an empty one. */
const shownCell = (cell: string | number | boolean | null): string | number =>
	typeof cell === 'number' ? cell : String(cell ?? '');

const rowOf = (kind: AnyKind, object: ApiObject, now: Millis, namespaced: boolean): Row => {
	const own = shownColumns(kind).map(column => shownCell(column.cell(object, now)));
	const raw = namespaced ? [object.metadata.namespace ?? '', ...own] : own;
	return {object, key: keyOf(object), raw, cells: raw.map(String), standing: standingOf(kind, object)};
};

const compareCells = (a: string | number | undefined, b: string | number | undefined): number => {
	if (a === b) {
		return 0;
	}

	// `10 (2m ago)` comes after `9`, and `10/10` after `9/10`.
	const [left, right] = [Number.parseFloat(String(a)), Number.parseFloat(String(b))];

	if (Number.isFinite(left) && Number.isFinite(right) && left !== right) {
		return left - right;
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
	const byTrouble = (a: Row, b: Row): number => severity[a.standing.tone] - severity[b.standing.tone];

	if (at < 0) {
		return (a, b) => byTrouble(a, b) || byKey(a, b);
	}

	const byCell = (a: Row, b: Row): number => compareCells(a.raw[at], b.raw[at]) || byKey(a, b);
	return column === 'STATUS' ? (a, b) => byTrouble(a, b) || byCell(a, b) : byCell;
};

const quiet: readonly Tone[] = ['ok', 'done', 'dim', 'plain'];

const countTones = (rows: readonly Row[]): ObjectList['counts'] => {
	const counts = new Map<Tone, number>();

	for (const {standing} of rows) {
		counts.set(standing.tone, (counts.get(standing.tone) ?? 0) + 1);
	}

	return [...counts].sort(([a], [b]) => severity[a] - severity[b]).map(([tone, count]) => ({tone, count}));
};

const asListRow = (row: Row): ListRow => {
	const {object, cells, standing} = row;
	const owner = ownerOf(object);
	const inside = insideOf(object);
	return {
		object: referenceTo(object),
		uid: uidOf(row),
		tone: standing.tone,
		cells,
		why: standing.why,
		...(owner === undefined ? {} : {owner}),
		...(inside === undefined ? {} : {inside}),
		deleted: false,
		fresh: false,
	};
};

const uidOf = ({object, key}: Row): string => object.metadata.uid ?? key;

/** The chosen row wherever it is now; where there is none any more, the one that stands in its place. */
const selectedIn = (rows: readonly Row[], {selected, index}: ListRequest): number | undefined => {
	if (rows.length === 0 || index === undefined) {
		return undefined;
	}

	const found = selected === undefined ? -1 : rows.findIndex(row => uidOf(row) === selected || row.key === selected);
	return found >= 0 ? found : Math.max(0, Math.min(rows.length - 1, index));
};

/** The first row of the window: as asked for, but with the chosen row inside. */
const windowFrom = ({from, count}: ListRequest, rows: number, selected: number | undefined): number => {
	const within = Math.max(0, Math.min(from, rows - count));
	return selected === undefined ? within : Math.max(Math.min(within, selected), selected - count + 1, 0);
};

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
	const namespaced = hasNamespaces(kind, request);
	const all = inNamespace.map(object => rowOf(kind, object, now, namespaced));
	const matched = all.filter(
		row => filter.keeps(row.cells, row.object) && (!request.faultsOnly || !quiet.includes(row.standing.tone)),
	);
	const columns = columnsOf(kind, all, namespaced);
	const sort = request.sort ?? {column: 'trouble', descending: false};
	const order = orderFor(columns, sort.column);
	matched.sort(sort.descending ? (a, b) => order(b, a) : order);
	const selected = selectedIn(matched, request);
	const from = windowFrom(request, matched.length, selected);
	return {
		title: `${kind.kind}s`.replace(/(ss|x|ch)s$/, '$1es').replace(/ys$/, 'ies'),
		resource: kind.plural,
		...(request.namespace === undefined ? {} : {namespace: request.namespace}),
		filter: request.filter,
		...(filter.problem === undefined ? {} : {problem: filter.problem}),
		columns,
		stateColumn: stateColumnOf(columns),
		sort,
		rows: matched.slice(from, from + request.count).map(row => asListRow(row)),
		from,
		...(selected === undefined ? {} : {selected}),
		matched: matched.length,
		total: inNamespace.length,
		counts: countTones(matched),
		namespaces,
	};
};
