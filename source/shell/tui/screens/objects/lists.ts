/** From list to list, and back the same way. */
import {cursorOf, goTo, type Model, noCursor, withCursor} from '../../model.ts';
import {rowList} from './choice.ts';

/** How many lists one can come back through. */
const mostAbove = 20;

/** Another list in the browser; the one on the screen is one `esc` away. */
export const openList = (model: Model, next: Partial<Model['list']> & {readonly resource: string}): Model => {
	const isHere = model.screen === 'objects';
	const above = isHere ? [...model.above, {list: model.list, cursor: cursorOf(model, rowList)}].slice(-mostAbove) : [];
	return {
		...withCursor(goTo(model, 'objects'), rowList, noCursor),
		above,
		tab: 'list',
		object: undefined,
		objectMarks: [],
		find: '',
		list: {
			filter: '',
			base: next.filter ?? '',
			faultsOnly: false,
			wide: model.list.wide,
			...next,
		},
	};
};

/** One step out: the text, then what narrows the list, then the list above, then the screen. */
export const steppedOut = (model: Model): Model => {
	const {list, above} = model;

	if (model.explain !== undefined) {
		return {...model, explain: undefined};
	}

	if (model.tab !== 'list') {
		return {...model, tab: 'list', find: ''};
	}

	if (model.objectMarks.length > 0) {
		return {...model, objectMarks: []};
	}

	if (list.filter !== list.base || list.faultsOnly || list.at !== undefined) {
		return {...model, list: {...list, filter: list.base, faultsOnly: false, at: undefined}};
	}

	const last = above.at(-1);

	if (last !== undefined) {
		return {...withCursor(model, rowList, last.cursor), list: last.list, above: above.slice(0, -1)};
	}

	const before = model.trail.at(-1);
	return before === undefined ? model : {...model, screen: before, trail: model.trail.slice(0, -1)};
};
