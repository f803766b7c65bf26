import type {Json} from '../../engine/api/json.ts';
import {requestName} from '../../engine/api/kind.ts';
import {misfitOfServed} from '../../engine/api/moulds/decode.ts';
import {isStruct} from '../../engine/api/moulds/types.ts';
import type {ApiObject} from '../../engine/api/object.ts';
import {jsonPatch, mergePatch} from '../../engine/api/patch.ts';
import {typeNameOf} from '../../engine/api/patch-shapes.ts';
import {
	badRequest,
	failed,
	methodNotAllowed,
	unknownMediaType,
	unsupportedMediaType,
} from '../../engine/api/refusals.ts';
import type {Reply, Status} from '../../engine/api/status.ts';
import {goText} from '../../engine/api/strategic-patch.ts';
import type {DeleteOptions, List, PatchType} from '../../engine/api/verbs.ts';
import type {Call} from '../../game/door/call.ts';
import {type Answer, jsonAnswer, refusal} from './answer.ts';
import {type AskedResource, lookAt} from './asked.ts';
import {patchTypes} from './bodies.ts';
import {undeclared} from './declared-fields.ts';
import {readDeleteOptions} from './delete-options.ts';
import {type Checked, checkFields, fieldValidationOf} from './field-validation.ts';
import {selectorsOf, writtenObject, writtenPage, wrongField} from './lists.ts';
import {readPatch} from './patch-body.ts';
import {contentType, isRecord, no, type Read, readObject, type Sent, textOf} from './sent.ts';
import {strictPatchRefusal} from './strict.ts';
import {isPosted, wrongBody} from './subresource-bodies.ts';
import {wrongDeletion, wrongQuery} from './write-options.ts';
import {duplicatesError, yamlDuplicates} from './yaml-duplicates.ts';

/** The part of the User-Agent before the slash is the manager when nobody is named. Source: managedfields prefixFromUserAgent */
const managerOf = ({query, headers}: AskedResource): string =>
	query.get('fieldManager') || ((headers['user-agent'] ?? '').split('/')[0]?.slice(0, 128) ?? '') || 'unknown';

/** An eviction says in its body what a delete would. */
const evictsForShow = (body: unknown, subresource: string | undefined): boolean => {
	const options = subresource === 'eviction' && isRecord(body) ? body.deleteOptions : undefined;
	const dryRun = isRecord(options) ? options.dryRun : undefined;
	return Array.isArray(dryRun) && dryRun.includes('All');
};

/** What every write has in common. */
const callFor = (asked: AskedResource, verb: Call['verb'], body: unknown): Call => {
	const {user, served, target, query} = asked;
	const {namespace, name, subresource} = target;
	const sentName = isRecord(body) && isRecord(body.metadata) ? body.metadata.name : undefined;
	const named = name ?? (verb === 'create' && typeof sentName === 'string' && sentName !== '' ? sentName : undefined);
	return {
		as: user,
		verb,
		resource: requestName(served.kind),
		...(namespace === undefined ? {} : {namespace}),
		...(named === undefined ? {} : {name: named}),
		...(subresource === undefined ? {} : {subresource}),
		...(body === undefined ? {} : {body}),
		...(query.getAll('dryRun').includes('All') || evictsForShow(body, subresource) ? {dryRun: true} : {}),
		fieldManager: managerOf(asked),
	};
};

const answerTo = (reply: Reply, asked: AskedResource, more: readonly string[] = []): Answer => {
	if (!reply.ok) {
		return refusal(reply.status, more);
	}

	const {object, code, warnings = []} = reply;
	return jsonAnswer(writtenObject(object, asked), code, [...more, ...warnings]);
};

/** What is of another type than the version says in which it is sent; of the stored version that is found out later. */
const misfitOf = (body: Sent, {served: {kind, group, version}, target}: AskedResource): string | undefined => {
	const struct = typeNameOf({group, version, kind: kind.kind});
	const isStored = kind.custom !== undefined || (group === kind.group && version === kind.version);
	return isStored || target.subresource !== undefined || !isStruct(struct)
		? undefined
		: misfitOfServed(struct, kind.kind, version, body);
};

/** Sends the call of a request whose body is an object. */
const withObject = (asked: AskedResource, verb: 'create' | 'update'): Answer => {
	const wrong = wrongQuery(verb === 'create' ? 'CreateOptions' : 'UpdateOptions', asked.query);

	if (wrong !== undefined) {
		return refusal(wrong);
	}

	const read = readObject(asked);

	if (!read.ok) {
		return refusal(read.status);
	}

	const unfit = wrongBody(asked, read.value);

	if (unfit !== undefined) {
		return refusal(unfit);
	}

	const {metadata} = read.value;
	const revision = isRecord(metadata) && asked.target.subresource === undefined ? metadata.resourceVersion : undefined;

	// Source: k8s.io/apiserver/pkg/storage ErrResourceVersionSetOnCreate
	const isStored = !asked.query.getAll('dryRun').includes('All');

	if (verb === 'create' && isStored && typeof revision === 'string' && !['', '0'].includes(revision)) {
		return refusal(failed('resourceVersion should not be set on objects to be created'));
	}

	const misfit = misfitOf(read.value, asked);

	if (misfit !== undefined) {
		return refusal(badRequest(misfit));
	}

	const checked = checkBody(read.value, asked);
	return checked.ok
		? answerTo(asked.door.call(callFor(asked, verb, asked.served.back(checked.value))), asked, checked.warnings)
		: refusal(checked.status);
};

/** The type that a body claims to be: a subresource has one of its own. */
const typeOfBody = (body: Readonly<Record<string, unknown>>, {served, target}: AskedResource) => {
	const {group, version, kind} = served;
	const own = {group, version, kind: kind.kind};

	if (target.subresource === 'scale' && kind.custom !== undefined) {
		return {group: 'autoscaling', version: 'v1', kind: 'Scale'};
	}

	const sent = typeof body.apiVersion === 'string' ? body.apiVersion.split('/') : [];
	return target.subresource === undefined || typeof body.kind !== 'string' || sent.length === 0
		? own
		: {group: sent.length === 1 ? '' : (sent[0] ?? ''), version: sent.at(-1) ?? 'v1', kind: body.kind};
};

/** Holds a body against its type, or against the schema of the custom resource that it is. */
const checkBody = (body: Readonly<Record<string, unknown>>, asked: AskedResource, directives = false): Checked => {
	const type = typeOfBody(body, asked);
	const {kind, group, version} = asked.served;
	const isOwn = type.group === group && type.version === version && type.kind === kind.kind;
	const custom = isOwn ? kind.custom : undefined;
	const duplicates = duplicatesIn(asked);
	return checkFields(type, body, textOf(asked), fieldValidationOf(asked.query), {directives, custom, duplicates});
};

/** What a body that is YAML says twice, where somebody wants to know. */
const duplicatesIn = (asked: AskedResource): readonly string[] =>
	contentType(asked).endsWith('yaml') && fieldValidationOf(asked.query) !== 'Ignore'
		? yamlDuplicates(asked.body.toString('utf8'))
		: [];

type PatchTypes = ReadonlyArray<readonly [string, PatchType]>;

/** A type that no kind can be patched with is stopped before anybody looks at the kind. */
const unknownPatch = (asked: AskedResource, understood: PatchTypes): Status =>
	asked.served.kind.custom === undefined && !patchTypes.has(contentType(asked))
		? unknownMediaType()
		: unsupportedMediaType(understood.map(([name]) => name));

const withPatch = (asked: AskedResource): Answer => {
	const patchType = patchTypes.get(contentType(asked));
	const understood = [...patchTypes].filter(
		([, type]) => type !== 'strategic' || asked.served.kind.custom === undefined,
	);

	if (patchType === undefined || !understood.some(([, type]) => type === patchType)) {
		return refusal(unknownPatch(asked, understood));
	}

	const wrong = wrongQuery('PatchOptions', asked.query, patchType);

	if (wrong !== undefined) {
		return refusal(wrong);
	}

	const read = readPatch(asked, patchType);

	if (!read.ok) {
		return refusal(read.status);
	}

	const checked = patchType === 'json' ? checkSteps(read.value, asked) : checkPatch(patchType, read.value, asked);

	if (!checked.ok) {
		return refusal(checked.status);
	}

	const force = asked.query.get('force') === 'true' ? {force: true} : {};
	// The steps of a JSON patch name fields by path, as they are stored.
	const body = patchType === 'json' ? checked.value : asked.served.back(checked.value);
	const call = {...callFor(asked, 'patch', body ?? {}), patchType, ...force};
	return answerTo(asked.door.call(call), asked, checked.warnings);
};

/** Nothing is refused, and everything is told. */
const asWarnings = new URLSearchParams({fieldValidation: 'Warn'});

/** Under strict validation what is applied says nothing twice. Source: k8s.io/apiserver/pkg/endpoints/handlers/patch.go */
const doubled = (asked: AskedResource): Status | undefined => {
	const duplicates = fieldValidationOf(asked.query) === 'Strict' ? duplicatesIn(asked) : [];
	return duplicates.length === 0
		? undefined
		: badRequest(`error strict decoding YAML: error converting YAML to JSON: ${duplicatesError(duplicates)}`);
};

const checkPatch = (patchType: PatchType, body: unknown, asked: AskedResource): Checked => {
	if (!isRecord(body)) {
		return {ok: true, value: body, warnings: []};
	}

	if (patchType === 'apply') {
		const wrong = doubled(asked) ?? undeclared(body as Json, asked.served);
		return wrong === undefined ? checkBody(body, asked) : {ok: false, status: wrong};
	}

	const directives = patchType === 'strategic';
	const checked = checkBody(body, asked, directives);

	if (checked.ok) {
		return checked;
	}

	// What is wrong with a patch is told of what it makes; of a strategic one, of itself as Go would print it.
	const {warnings} = checkBody(body, {...asked, query: asWarnings}, directives) as Warned;
	const found = directives ? undefined : lookAt(asked);
	const made = found?.ok === true ? mergePatch(asked.served.out(found.object), body) : undefined;
	const text = made?.ok === true ? JSON.stringify(made.value) : goText(body as Json);
	return {ok: false, status: strictPatchRefusal(text, warnings)};
};

type Warned = Extract<Checked, {readonly ok: true}>;

/**
The steps of a JSON patch name fields by path, so what they make of the object is looked at; a last step takes away what nobody
knows. Whether the object is there, and whether the steps fit it, is said when they are carried out.
Source: k8s.io/apiserver/pkg/endpoints/handlers/patch.go
*/
const checkSteps = (steps: unknown, asked: AskedResource): Checked => {
	const {served, target, query} = asked;
	const passed: Warned = {ok: true, value: steps, warnings: []};
	const validation = fieldValidationOf(query);
	const found = target.subresource === undefined ? lookAt(asked) : undefined;
	const made = found?.ok === true ? jsonPatch(served.out(found.object), steps) : undefined;

	if (made?.ok !== true || !isRecord(made.value)) {
		return passed;
	}

	const {value, warnings} = checkBody(made.value, {...asked, query: asWarnings}) as Warned;

	if (warnings.length === 0) {
		return passed;
	}

	return validation === 'Strict'
		? {ok: false, status: strictPatchRefusal(JSON.stringify(made.value), warnings)}
		: {
				ok: true,
				value: [...(steps as readonly unknown[]), {op: 'replace', path: '', value: served.back(value)}],
				warnings: validation === 'Ignore' ? [] : warnings,
			};
};

type SentOptions = DeleteOptions & {readonly dryRun?: readonly string[]; readonly orphanDependents?: boolean};

/** Source: strconv.ParseInt, by which the query's numbers are read. */
const wrongGrace = (query: URLSearchParams): Status | undefined => {
	const text = query.get('gracePeriodSeconds') ?? '';
	return text === '' || /^[+-]?\d+$/u.test(text)
		? undefined
		: badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
};

const queried = (query: URLSearchParams): SentOptions => {
	const [grace, policy, orphans] = ['gracePeriodSeconds', 'propagationPolicy', 'orphanDependents'].map(name =>
		query.get(name),
	);
	const resourceVersion = query.get('resourceVersion');
	const uid = query.get('uid');
	return {
		dryRun: query.getAll('dryRun'),
		...(grace ? {gracePeriodSeconds: Number(grace)} : {}),
		...(policy === null ? {} : {propagationPolicy: policy as NonNullable<DeleteOptions['propagationPolicy']>}),
		...(orphans === null ? {} : {orphanDependents: !['false', '0'].includes(orphans ?? '')}),
		preconditions: {...(uid ? {uid} : {}), ...(resourceVersion ? {resourceVersion} : {})},
	};
};

/** Options of a delete come in its body, and where there is none in its query. */
const deleteOptionsOf = (asked: AskedResource): Read<{readonly options: DeleteOptions; readonly dryRun: boolean}> => {
	const wrongNumber = asked.body.length === 0 ? wrongGrace(asked.query) : undefined;

	if (wrongNumber !== undefined) {
		return no(wrongNumber);
	}

	const read = asked.body.length === 0 ? {ok: true as const, value: queried(asked.query)} : readDeleteOptions(asked);

	if (!read.ok) {
		return read;
	}

	const sent = read.value as SentOptions;
	const {gracePeriodSeconds: grace, propagationPolicy: policy, dryRun = [], orphanDependents} = sent;
	const wrong = wrongDeletion(policy, dryRun, orphanDependents);

	if (wrong !== undefined) {
		return no(wrong);
	}

	const {uid, resourceVersion} = sent.preconditions ?? {};
	const preconditions = {...(uid ? {uid} : {}), ...(resourceVersion ? {resourceVersion} : {})};
	return {
		ok: true,
		value: {
			options: {
				...(Number.isSafeInteger(grace) ? {gracePeriodSeconds: grace as number} : {}),
				...(policy ? {propagationPolicy: policy} : orphanDependents === true ? {propagationPolicy: 'Orphan'} : {}),
				...(Object.keys(preconditions).length === 0 ? {} : {preconditions}),
			},
			dryRun: dryRun.length > 0,
		},
	};
};

const withOptions = (asked: AskedResource, verb: 'delete' | 'deletecollection'): Answer => {
	const read = deleteOptionsOf(asked);

	if (!read.ok) {
		return refusal(read.status);
	}

	const {options, dryRun} = read.value;
	const wrong = verb === 'delete' ? undefined : wrongField(asked);

	if (wrong !== undefined) {
		return refusal(wrong);
	}

	const selectors = verb === 'delete' ? {} : selectorsOf(asked);
	const call = {...callFor(asked, verb, undefined), options, ...selectors, ...(dryRun ? {dryRun: true} : {})};
	const reply = asked.door.call(call);
	return verb === 'delete' || !reply.ok ? answerTo(reply, asked) : jsonAnswer(writtenDeleted(reply.object, asked));
};

/** What was deleted together is told as a list is. */
const writtenDeleted = (object: unknown, asked: AskedResource): unknown => {
	const {items, metadata} = object as List<ApiObject> & {readonly metadata: object};
	return writtenPage({items, metadata}, asked.served, asked);
};

/** Whether a path is one to which nobody writes: a namespaced collection of all namespaces, or all namespaces at once. */
const isReadOnly = ({method, target, served: {kind}}: AskedResource): boolean => {
	const {name, namespace} = target;
	const isNamespaces = kind.group === '' && kind.plural === 'namespaces';
	return name === undefined && ((kind.namespaced && namespace === undefined) || (isNamespaces && method === 'DELETE'));
};

const verbOf = ({method, target: {name}}: AskedResource): Call['verb'] | undefined =>
	(
		({
			POST: 'create',
			PUT: 'update',
			PATCH: 'patch',
			DELETE: name === undefined ? 'deletecollection' : 'delete',
		}) as const
	)[method as 'POST'];

const mayNot = ({door, user, served: {kind}, target}: AskedResource, verb: Call['verb']): boolean => {
	const {namespace, name, subresource} = target;
	return door.glass.mayNot({user, verb, kind, namespace, name, subresource}) !== undefined;
};

/** POST, PUT, PATCH and DELETE: each becomes an intent of the run. */
export const answerWrite = (asked: AskedResource): Answer => {
	const {name, subresource} = asked.target;
	const isCollection = name === undefined;

	if (isReadOnly(asked)) {
		return refusal(methodNotAllowed());
	}

	const verb = verbOf(asked);

	// Whoever may not hears nothing of what is wrong with the rest.
	if (verb !== undefined && mayNot(asked, verb)) {
		const call = callFor(asked, verb, verb.startsWith('delete') ? undefined : {});
		return answerTo(asked.door.call(verb === 'patch' ? {...call, patchType: 'merge'} : call), asked);
	}

	switch (asked.method) {
		case 'POST':
			return isCollection || (subresource !== undefined && isPosted(asked))
				? withObject(asked, 'create')
				: refusal(methodNotAllowed());
		case 'PUT':
			return isCollection ? refusal(methodNotAllowed()) : withObject(asked, 'update');
		case 'PATCH':
			return isCollection ? refusal(methodNotAllowed()) : withPatch(asked);
		case 'DELETE':
			// A part of an object stays as long as the object.
			return subresource === undefined
				? withOptions(asked, isCollection ? 'deletecollection' : 'delete')
				: refusal(methodNotAllowed());
		default:
			return refusal(methodNotAllowed());
	}
};
