/** What the object browser asks of the game: which rows, which texts. */
import type {Request} from '../../../../game/view/frame.ts';
import {isSmall, type Size, sizeClass} from '../../layout.ts';
import {cursorOf, type Model} from '../../model.ts';
import {rowList} from './choice.ts';

/** Rows of the two texts below the list on a middle-sized screen. */
export const lowerRows = 13;

/** Rows of the list that are on screen at this size. */
export const listRows = (size: Size, header: boolean): number => {
	const kind = sizeClass(size);
	const chromeTaken = (header && kind !== 'reduced' ? 2 : 1) + 2;
	const content = size.rows - chromeTaken;
	const around = isSmall(kind) ? 2 : 3;
	return Math.max(1, kind === 'M' ? content - lowerRows - around : content - around);
};

const wantedTexts = (model: Model, size: Size): Request['texts'] => {
	const kind = sizeClass(size);

	if (model.tab !== 'list') {
		return [model.tab];
	}

	return kind === 'L' ? ['describe', 'yaml', 'logs', 'events'] : kind === 'M' ? ['describe', 'logs', 'events'] : [];
};

export const request = (model: Model, size: Size): Partial<Request> => {
	const cursor = cursorOf(model, rowList);
	const {resource, namespace, filter, sort, faultsOnly, at} = model.list;
	const isText = model.tab !== 'list';
	return {
		list: {
			resource,
			filter,
			faultsOnly,
			from: cursor.from,
			count: listRows(size, model.header),
			index: cursor.index,
			...(cursor.key === undefined ? {} : {selected: cursor.key}),
			...(namespace === undefined ? {} : {namespace}),
			...(sort === undefined ? {} : {sort}),
			...(at === undefined ? {} : {at}),
		},
		// Beside a list stand the texts of its chosen row; a text of its own keeps its object.
		...(isText && model.object !== undefined ? {object: model.object} : {}),
		...(model.tab === 'tree' && model.object === undefined ? {wholeTree: true as const} : {}),
		texts: wantedTexts(model, size),
		...(model.explain === undefined || model.object === undefined
			? {}
			: {explain: `object/${model.object.kind}/${model.object.namespace ?? ''}/${model.object.name}`}),
	};
};
