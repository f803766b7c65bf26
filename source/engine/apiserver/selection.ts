import type {Kind} from '../api/kind.ts';
import type {ApiObject} from '../api/object.ts';
import {badRequest} from '../api/refusals.ts';
import {matcherOf} from '../api/selection.ts';
import type {Reply} from '../api/status.ts';
import type {ListQuery} from '../api/verbs.ts';
import {accepted, refused} from './storage.ts';

/** The objects that a query's selectors match, or why the query cannot be answered. */
export const select = <T extends ApiObject>(
	kind: Kind<T>,
	items: readonly T[],
	query: ListQuery,
): Reply<readonly T[]> => {
	const matcher = matcherOf(kind, query);

	if (!matcher.ok) {
		return refused(badRequest(matcher.message));
	}

	return accepted(matcher.value === undefined ? items : items.filter(matcher.value));
};
