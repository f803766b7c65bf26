import type {AnyKind} from '../../engine/api/kind.ts';
import {type ApiObject, keyOf} from '../../engine/api/object.ts';
import {badRequest, expired, notAcceptable, timedOut} from '../../engine/api/refusals.ts';
import type {Selectors} from '../../engine/api/selection.ts';
import {fieldSelectorText, parseFieldSelector} from '../../engine/api/selectors.ts';
import type {Reply, Status} from '../../engine/api/status.ts';
import type {List, ListQuery, UserInfo} from '../../engine/api/verbs.ts';
import type {Door} from '../../game/door/door.ts';
import {type Answer, jsonAnswer, refusal} from './answer.ts';
import type {AskedResource} from './asked.ts';
import {type ListOptions, readListOptions, writeContinuation} from './list-options.ts';
import {wishFor} from './negotiation.ts';
import type {Served} from './served.ts';
import {type IncludeObject, metadataOf, scales, tableOf} from './tables.ts';
import {writtenList, writtenText} from './written.ts';

type Selecting = Pick<AskedResource, 'query' | 'served'>;

/** The selectors of a request, in the words of the stored version. */
export const selectorsOf = ({query, served}: Selecting): Required<Selectors> => {
	const fieldSelector = query.get('fieldSelector') ?? '';
	const read = served.fields === undefined ? undefined : parseFieldSelector(fieldSelector);
	return {
		labelSelector: query.get('labelSelector') ?? '',
		fieldSelector:
			read?.ok === true
				? fieldSelectorText(read.value.map(each => ({...each, field: served.fields?.get(each.field) ?? each.field})))
				: fieldSelector,
	};
};

/** A field by which nobody chooses in this version, though the stored one may know it. */
export const wrongField = ({query, served: {fields}}: Selecting): Status | undefined => {
	const read = fields === undefined ? undefined : parseFieldSelector(query.get('fieldSelector') ?? '');
	const unknown = read?.ok === true ? read.value.find(({field}) => fields?.has(field) !== true) : undefined;
	return unknown === undefined ? undefined : badRequest(`field label not supported: ${unknown.field}`);
};

/** Which objects a request is about: those of a namespace, or of all, that its selectors mean. */
export const queryOf = ({target, ...asked}: Selecting & Pick<AskedResource, 'target'>): ListQuery => ({
	...(target.namespace === undefined ? {} : {namespace: target.namespace}),
	...selectorsOf(asked),
});

/** Source: k8s.io/apimachinery/pkg/apis/meta/v1/validation, ValidateTableOptions */
export const wrongInclude = ({query, headers}: AskedResource): Status | undefined => {
	const asked = query.get('includeObject') ?? '';
	const words = `Unable to convert to Table as requested: includeObject: Invalid value: ${JSON.stringify(asked)}: must be 'Metadata', 'Object', 'None', or empty`;
	return wishFor(headers.accept).form !== 'table' || ['', 'Metadata', 'None', 'Object'].includes(asked)
		? undefined
		: badRequest(words);
};

export const includeOf = (query: URLSearchParams): IncludeObject => {
	const asked = query.get('includeObject');
	return asked === 'None' || asked === 'Object' ? asked : 'Metadata';
};

/** A revision that is not there yet. Source: k8s.io/apiserver/pkg/storage/errors.go */
export const fromTheFuture = (asked: number, current: number): Status => {
	const status = timedOut(`Too large resource version: ${asked}, current: ${current}`, 1);
	return {
		...status,
		message: `Timeout: Too large resource version: ${asked}, current: ${current}`,
		details: {...status.details, causes: [{reason: 'ResourceVersionTooLarge', message: 'Too large resource version'}]},
	};
};

const tooOldPage =
	'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';

const listAsOf = (
	door: Door,
	user: UserInfo,
	kind: AnyKind,
	query: ListQuery,
	{after, revision, exact}: ListOptions,
): Reply<List<ApiObject>> => {
	const {glass} = door;
	const asked = after?.revision ?? revision;

	if (asked !== undefined && asked > glass.revision) {
		return {ok: false, status: fromTheFuture(asked, glass.revision)};
	}

	const isPast = asked !== undefined && asked < glass.revision && (after !== undefined || exact);

	if (!isPast) {
		return glass.list(user, kind, query);
	}

	const past = glass.listAt(user, kind, asked, query);
	return !past.ok && past.status.code === 410 && after !== undefined ? {ok: false, status: expired(tooOldPage)} : past;
};

type Page = {readonly items: readonly ApiObject[]; readonly metadata: object};

/** One page of a list, with what leads on to the next. */
const pageOf = (list: List<ApiObject>, {limit, after}: ListOptions, hasSelectors: boolean): Page => {
	const rest = after === undefined ? list.items : list.items.filter(object => keyOf(object) > after.after);
	const items = limit === undefined ? rest : rest.slice(0, limit);
	const last = items.at(-1);
	const resourceVersion = String(after?.revision ?? list.resourceVersion);
	return items.length === rest.length || last === undefined
		? {items, metadata: {resourceVersion}}
		: {
				items,
				metadata: {
					resourceVersion,
					continue: writeContinuation({revision: Number(resourceVersion), after: keyOf(last)}),
					// Nobody counts what a selector leaves out.
					...(hasSelectors ? {} : {remainingItemCount: rest.length - items.length}),
				},
			};
};

type Names = {readonly apiVersion: string; readonly kind: string};

const bareTexts = new WeakMap<object, {readonly text: string; readonly bare: string}>();

/** What a list holds has no names of its type, which the list has; a custom resource, of which Go has no type, keeps them. */
const bareText = (object: object, text: string, names: Names | undefined): string => {
	const known = bareTexts.get(object);

	if (names === undefined || known?.text === text) {
		return known?.bare ?? text;
	}

	const head = `${JSON.stringify(names).slice(0, -1)},`;
	const bare = text.startsWith(head) ? `{${text.slice(head.length)}` : text;
	bareTexts.set(object, {text, bare});
	return bare;
};

/** A list without a type in Go says even that nothing follows. */
const unpaged = ({kind}: Served): object => (kind.custom === undefined ? {} : {continue: ''});

/** Objects as the client wants them: whole, as rows, or their metadata alone. */
export const writtenPage = (page: Page, served: Served, asked: AskedResource): unknown => {
	const {headers, query, dates, door} = asked;
	const objects = page.items.map(served.out);

	const {form, metaVersion} = wishFor(headers.accept);

	switch (form) {
		case 'table': {
			const includeObject = includeOf(query);
			return tableOf(page.items, page.metadata, {
				served,
				now: door.now,
				includeObject,
				withColumns: true,
				metaVersion,
			});
		}

		case 'metadata':
			return {
				kind: 'PartialObjectMetadataList',
				apiVersion: `meta.k8s.io/${metaVersion}`,
				metadata: page.metadata,
				items: objects.map(object => metadataOf(object, metaVersion)),
			};
		default: {
			const apiVersion = served.group === '' ? served.version : `${served.group}/${served.version}`;
			const kind = served.kind.custom?.listKind ?? `${served.kind.kind}List`;
			const names = served.kind.custom === undefined ? {apiVersion, kind: served.kind.kind} : undefined;
			const texts = objects.map(object => bareText(object, dates.textOf(object, door.now), names));
			return writtenList({kind, apiVersion, metadata: {...unpaged(served), ...page.metadata}}, texts);
		}
	}
};

/** Where the types of Kubernetes' own objects live: `core`, `apps`, `rbac`. */
const goTypeOf = ({kind}: Served): string =>
	kind.custom === undefined
		? `${kind.group === '' ? 'core' : (kind.group.split('.')[0] ?? '')}.${kind.kind}`
		: 'unstructured.Unstructured';

/** Metadata of a list is asked for as a list, and of one object as of one. Source: endpoints/handlers/response.go, doTransformObject */
export const mismatched = ({headers, served}: AskedResource, isList: boolean): Status | undefined => {
	const {as} = wishFor(headers.accept);
	const type = goTypeOf(served);

	if (as === 'PartialObjectMetadata' && isList) {
		return notAcceptable(`you requested ${as}, but the requested object is a list (*${type}List)`);
	}

	return as === 'PartialObjectMetadataList' && !isList
		? notAcceptable(`you requested ${as}, but the requested object is not a list (*${type})`)
		: undefined;
};

/** GET of a collection. */
export const answerList = (asked: AskedResource): Answer => {
	const read = readListOptions(asked.query);

	if (!read.ok) {
		return refusal(read.status);
	}

	const wrong = wrongField(asked);

	if (wrong !== undefined) {
		return refusal(wrong);
	}

	const query = queryOf(asked);
	const list = listAsOf(asked.door, asked.user, asked.served.kind, query, read.options);

	if (!list.ok) {
		return refusal(list.status);
	}

	const mismatch = mismatched(asked, true);

	if (mismatch !== undefined) {
		return refusal(mismatch);
	}

	const hasSelectors = query.labelSelector !== '' || query.fieldSelector !== '';
	return jsonAnswer(writtenPage(pageOf(list.object, read.options, hasSelectors), asked.served, asked));
};

/** One object, as the client wants it; a subresource may have a type of its own. */
export const writtenObject = (object: ApiObject, asked: AskedResource): unknown => {
	const {headers, query, dates, door} = asked;
	const served = [asked.served, scales].find(({kind}) => kind.kind === object.kind);

	if (served === undefined) {
		return object;
	}

	const {form, metaVersion} = wishFor(headers.accept);

	switch (form) {
		case 'table': {
			const {resourceVersion} = object.metadata;
			const options = {served, now: door.now, includeObject: includeOf(query), withColumns: true, metaVersion};
			return tableOf([object], {resourceVersion}, options);
		}

		case 'metadata':
			return metadataOf(object, metaVersion);
		default:
			return writtenText(dates.textOf(served.out(object), door.now));
	}
};
