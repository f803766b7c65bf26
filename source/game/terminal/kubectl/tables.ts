/** What `kubectl get` prints without `-o`. Source: kubectl/pkg/cmd/get/get.go, k8s.io/cli-runtime/pkg/printers/tableprinter.go */
import type {AnyKind, Column} from '../../../engine/api/kind.ts';
import {plainColumns} from '../../../engine/api/kinds/columns.ts';
import type {ApiObject} from '../../../engine/api/object.ts';
import type {Millis} from '../../../engine/kernel/time.ts';
import {setInColumns, tableTabs} from '../text/tab-writer.ts';
import {nameOf} from './api.ts';

export type TableForm = {
	readonly wide: boolean;
	/** Names are told with their kind: `pod/web-1`. */
	readonly withKind: boolean;
	readonly withNamespace: boolean;
	readonly withLabels: boolean;
	/** Labels with columns of their own. */
	readonly labelColumns: readonly string[];
	readonly withHead: boolean;
	/** Rows begin with what happened. */
	readonly withEvent: boolean;
};

export type Row = {readonly object: ApiObject; readonly event?: string};

const columnsOf = (kind: AnyKind, wide: boolean): ReadonlyArray<Column<ApiObject>> =>
	(kind.columns.length === 0 ? plainColumns : kind.columns).filter(column => wide || column.wide !== true);

const labelsText = (labels: Readonly<Record<string, string>> | undefined): string => {
	const names = Object.keys(labels ?? {}).sort();
	return names.length === 0 ? '<none>' : names.map(name => `${name}=${labels?.[name]}`).join(',');
};

/** What would break a table is told in one line. Source: tableprinter.go, printRows */
const cellText = (cell: string | number | boolean | null): string => {
	const text = String(cell ?? '');
	const end = text.search(/[\f\n\r]/);
	return end < 0 ? text : `${text.slice(0, end)}...`;
};

/** A table; `remembered` keeps its widths for rows that come later. */
export const tableText = (
	kind: AnyKind,
	rows: readonly Row[],
	form: TableForm,
	now: Millis,
	remembered?: number[],
): readonly string[] => {
	const columns = columnsOf(kind, form.wide);
	const head = [
		...(form.withEvent ? ['EVENT'] : []),
		...(form.withNamespace && kind.namespaced ? ['NAMESPACE'] : []),
		...columns.map(({name}) => name.toUpperCase()),
		...form.labelColumns.map(label => (label.split('/').at(-1) ?? '').toUpperCase()),
		...(form.withLabels ? ['LABELS'] : []),
	];
	const lines = rows.map(({object, event}) => {
		const {metadata} = object;
		return [
			...(form.withEvent ? [event ?? ''] : []),
			...(form.withNamespace && kind.namespaced ? [metadata.namespace ?? ''] : []),
			...columns.map((column, index) =>
				index === 0 && form.withKind ? nameOf(kind, metadata.name) : cellText(column.cell(object, now)),
			),
			...form.labelColumns.map(label => metadata.labels?.[label] ?? ''),
			...(form.withLabels ? [labelsText(metadata.labels)] : []),
		].join('\t');
	});
	return setInColumns([...(form.withHead ? [head.join('\t')] : []), ...lines], tableTabs, remembered);
};
