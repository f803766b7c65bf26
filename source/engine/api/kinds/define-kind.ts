import type {Kind} from '../kind.ts';
import type {ApiObject} from '../object.ts';

const same = <T>(object: T): T => object;

/** A kind from its names and whatever law it has; what is left out changes nothing, forbids nothing and shows nothing. */
export const defineKind = <T extends ApiObject>(
	names: Pick<Kind<T>, 'group' | 'version' | 'kind' | 'plural' | 'singular' | 'namespaced'> & Partial<Kind<T>>,
): Kind<T> => ({
	shortNames: [],
	categories: [],
	subresources: [],
	defaults: same,
	prepareForCreate: same,
	prepareForUpdate: same,
	prepareForStatusUpdate: same,
	validate: () => [],
	warnings: () => [],
	validateUpdate: () => [],
	validateStatusUpdate: () => [],
	columns: [],
	selectableFields: () => ({}),
	topics: () => [],
	...names,
});
