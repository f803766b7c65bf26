import type {Json} from '../api/json.ts';
import {type AnyKind, apiVersionOf, storedApiVersion} from '../api/kind.ts';
import {twice} from '../api/kinds/check.ts';
import {bodyMoulds} from '../api/moulds/body-moulds.ts';
import {decodeBody, decodeObject, misfitOf} from '../api/moulds/decode.ts';
import {isStruct} from '../api/moulds/types.ts';
import {type ApiObject, type ObjectKey, objectKey} from '../api/object.ts';
import type {Parsed} from '../api/parsed.ts';
import {badRequest, conflict, failed, invalid} from '../api/refusals.ts';
import type {Reply, Status} from '../api/status.ts';
import {goText} from '../api/strategic-patch.ts';
import {invalidField} from '../api/validation.ts';
import type {Request} from '../api/verbs.ts';
import {mustSayVersion, otherUid} from './metadata.ts';
import {accepted, refused} from './storage.ts';

export const hasSubresource = ({subresource}: Request): boolean => subresource !== undefined && subresource !== '';

export const keyFor = ({kind, namespace, name: object}: Request): ObjectKey =>
	objectKey(kind.namespaced ? namespace : undefined, object ?? '');

/** Kubernetes' own parts are built of the server's types. Whatever anybody else sends is JSON, of any shape. */
const isTyped = ({user, fromOutside}: Request): boolean => fromOutside !== true && user.name.startsWith('system:');

const asReply = (read: Parsed<ApiObject>): Reply =>
	read.ok ? accepted(read.value) : refused(badRequest(read.message));

/** An object from a person, with fields of the right types; or the refusal. */
export const typed = (request: Request, object: unknown): Reply => {
	const {custom} = request.kind;

	// Nobody has types for what somebody made up.
	if (custom !== undefined) {
		return asReply(custom.decode(object));
	}

	if (isTyped(request)) {
		return accepted(object as ApiObject);
	}

	return asReply(decodeObject(request.kind, object));
};

/**
The refusal of a patch that makes what its kind cannot be: it shows a strategic merge patch itself, and of any other what it made.
Source: endpoints/handlers/patch.go, applyPatchToCurrentObject, applyPatchToObject
*/
export const unfit = (request: Request, object: unknown): Status | undefined => {
	if (isTyped(request) || request.kind.custom !== undefined) {
		return undefined;
	}

	const isStrategic = request.patchType === 'strategic';
	const why = misfitOf(request.kind, object, isStrategic ? 'converter' : 'decoder');
	const shown = isStrategic ? goText(request.object as Json) : JSON.stringify(object);
	return why === undefined
		? undefined
		: invalid({group: '', plural: '', kind: ''}, '', [invalidField('patch', shown, why)]);
};

/** The same for what is sent to a subresource. */
export const typedBody = (request: Request, body: unknown): Reply => {
	const mould = bodyMoulds.get(request.subresource ?? '');
	return isTyped(request) || mould === undefined ? accepted(body as ApiObject) : asReply(decodeBody(mould, body));
};

/** Where Go keeps a group's own types: `core`, `apps`, `rbac`. */
const goPackage = (group: string): string => (group === '' ? 'core' : (group.split('.')[0] ?? group));

/** An object of another kind than its path is for. Source: k8s.io/apimachinery/pkg/conversion, transformDecodeError */
export const otherKind = (
	{group, kind}: Pick<AnyKind, 'group' | 'kind'>,
	sent: Pick<ApiObject, 'apiVersion' | 'kind'>,
): string => {
	const version = sent.apiVersion?.split('/').at(-1) ?? 'v1';

	if (
		!isStruct(
			`${goPackage(sent.apiVersion?.includes('/') === true ? (sent.apiVersion.split('/')[0] ?? '') : '')}/${version}.${sent.kind}`,
		)
	) {
		const unknown = `no kind ${JSON.stringify(sent.kind)} is registered for version ${JSON.stringify(sent.apiVersion ?? version)}`;
		const words = `${sent.kind} in version ${JSON.stringify(version)} cannot be handled as a ${kind}`;
		return `${words}: ${unknown} in scheme "pkg/runtime/scheme.go:110"`;
	}

	const why = `converting (${version}.${sent.kind}) to (${goPackage(group)}.${kind}): unknown conversion`;
	return `${sent.kind} in version ${JSON.stringify(version)} cannot be handled as a ${kind}: ${why}`;
};

/** Custom resources have no types that could be mistaken. Source: customresource/validator.go, validateKind */
const otherCustom = ({group, kind}: AnyKind, sent: ApiObject): Status =>
	invalid({group, plural: '', kind: sent.kind ?? ''}, sent.metadata.name, [
		invalidField('kind', sent.kind, `must be ${kind}`),
	]);

/** The refusal of a patch that would make another kind of an object. */
export const otherType = (request: Request, object: unknown): Status | undefined => {
	const {kind} = request;
	const made = object as Partial<ApiObject>;
	const isOther = made.kind !== kind.kind || made.apiVersion !== storedApiVersion(kind);

	if (!isOther || made.kind === undefined || made.apiVersion === undefined) {
		return undefined;
	}

	const why =
		made.apiVersion === storedApiVersion(kind)
			? `converting (${kind.version}.${made.kind}) to (${goPackage(kind.group)}.${kind.kind}): unknown conversion`
			: `no kind ${JSON.stringify(made.kind)} is registered for version ${JSON.stringify(made.apiVersion)} in scheme "pkg/runtime/scheme.go:110"`;
	return invalid({group: '', plural: '', kind: ''}, '', [invalidField('patch', JSON.stringify(object), why)]);
};

/** The object that was sent, checked against the path it was sent to; or the refusal. */
export const decode = (request: Request): Reply => {
	const {kind, namespace} = request;
	const read = typed(request, request.object);

	if (!read.ok) {
		return read;
	}

	const sent = read.object as ApiObject | undefined;

	if (typeof sent !== 'object' || sent === null || typeof sent.metadata !== 'object' || sent.metadata === null) {
		return refused(badRequest(`the body of the request is not a ${kind.kind}`));
	}

	if (sent.kind !== undefined && sent.kind !== kind.kind) {
		return refused(kind.custom === undefined ? badRequest(otherKind(kind, sent)) : otherCustom(kind, sent));
	}

	if (sent.apiVersion !== undefined && sent.apiVersion !== apiVersionOf(kind)) {
		if (kind.custom !== undefined) {
			const words = `the API version in the data (${sent.apiVersion}) does not match the expected API version`;
			return refused(badRequest(`${words} (${apiVersionOf(kind)})`));
		}

		const version = JSON.stringify(sent.apiVersion.split('/').at(-1));
		const why = `no kind ${JSON.stringify(kind.kind)} is registered for version ${JSON.stringify(sent.apiVersion)}`;
		const words = `${kind.kind} in version ${version} cannot be handled as a ${kind.kind}: ${why}`;
		return refused(badRequest(`${words} in scheme "pkg/runtime/scheme.go:110"`));
	}

	const home = sent.metadata.namespace ?? '';

	if (kind.namespaced && home !== '' && home !== namespace) {
		const words = 'the namespace of the provided object does not match the namespace sent on the request';
		return refused(badRequest(words));
	}

	if (kind.namespaced && (namespace ?? '') === '' && request.verb === 'create') {
		return refused(badRequest('an empty namespace may not be set during creation'));
	}

	return accepted(sent);
};

/** Whether what was sent speaks of the object that is stored, in the version that is stored. */
export const mismatch = (
	{kind, verb, name: object = '', fromOutside}: Request,
	next: ApiObject,
	before: ApiObject,
): Status | undefined => {
	const {name: sentName, uid, resourceVersion} = next.metadata;

	if (sentName === undefined || sentName === '') {
		return badRequest(`the name of the object (${object} based on URL) was undeterminable: name must be provided`);
	}

	if (sentName !== object) {
		const words = `the name of the object (${sentName}) does not match the name on the URL (${object})`;
		return badRequest(words);
	}

	if (kind.namespaced && next.metadata.namespace && next.metadata.namespace !== before.metadata.namespace) {
		return badRequest('the namespace of the provided object does not match the namespace sent on the request');
	}

	if (uid !== undefined && uid !== '' && uid !== before.metadata.uid) {
		return verb === 'update'
			? conflict(kind, object, otherUid(kind, uid, before.metadata))
			: invalid(kind, object, twice([invalidField('metadata.uid', uid, 'field is immutable')]));
	}

	const number = resourceVersion === undefined || /^\d*$/.test(resourceVersion);

	if (!number) {
		return failed(`strconv.ParseUint: parsing ${JSON.stringify(resourceVersion)}: invalid syntax`);
	}

	// 0 is any version, as none is.
	const isAny = resourceVersion === undefined || resourceVersion === '' || resourceVersion === '0';

	if (isAny && verb === 'update' && fromOutside === true && mustSayVersion(kind)) {
		// Here a kind goes by the name of its resource.
		const resource = {group: kind.group, plural: kind.plural, kind: kind.plural};
		return invalid(resource, object, [invalidField('metadata.resourceVersion', 0, 'must be specified for an update')]);
	}

	return isAny || resourceVersion === before.metadata.resourceVersion ? undefined : conflict(kind, object);
};
