import {type AnyKind, apiVersionOf} from '../api/kind.ts';
import {metadataUpdateErrors} from '../api/kinds/check.ts';
import type {ObjectMeta} from '../api/meta.ts';
import {generatedName} from '../api/names.ts';
import {type ApiObject, type ObjectKey, objectKey} from '../api/object.ts';
import {
	badRequest,
	invalid,
	methodNotAllowed,
	notAllowed,
	notFound,
	resourceNotFound,
	succeeded,
} from '../api/refusals.ts';
import {grown} from '../api/share.ts';
import type {Reply} from '../api/status.ts';
import {type FieldError, requiredField} from '../api/validation.ts';
import type {DeleteOptions, Request, Verb} from '../api/verbs.ts';
import type {Kernel} from '../kernel/kernel.ts';
import {timestamp} from '../kernel/time.ts';
import type {AdmissionChain} from './admission/index.ts';
import type {Admission} from './admission/plugin.ts';
import type {Authorizer} from './authorization.ts';
import {decode, hasSubresource, keyFor, mismatch, otherType, typed, typedBody, unfit} from './decoding.ts';
import {heldForSweep} from './definition-deletion.ts';
import {mayGo, planDeletion} from './deletion.ts';
import {applied, noted} from './field-management.ts';
import {
	bornAs,
	changesNothing,
	isMadeByUpdate,
	metadataChanges,
	saysNothingButStatus,
	withSystemFields,
} from './metadata.ts';
import {patched} from './patching.ts';
import {select} from './selection.ts';
import {accepted, refused, type Storage} from './storage.ts';
import {subresources} from './subresources/index.ts';
import type {Subresource, SubresourceContext} from './subresources/subresource.ts';

/** What the verbs do to an object once somebody has been let in: decode, default, mutate, validate, admit, store. */
export type Verbs = {
	carryOut(request: Request): Reply;
	/** How many names were made up so far: each of them draws its own letters. */
	named: number;
};

export const isWrite = (verb: Verb): boolean => verb !== 'get' && verb !== 'list' && verb !== 'watch';

const none: readonly FieldError[] = [];

export const createVerbs = (
	kernel: Kernel,
	storage: Storage,
	authorizer: Authorizer,
	{mutate, refusalOf}: AdmissionChain,
): Verbs => {
	let names = 0;

	const carryOut = (request: Request): Reply => {
		if (request.subresource === 'status' && !request.kind.subresources.includes('status')) {
			return refused(resourceNotFound());
		}

		switch (request.verb) {
			case 'create':
				return hasSubresource(request) ? throughSubresource(request) : create(request);
			case 'get':
				return hasSubresource(request) ? throughSubresource(request) : get(request);
			case 'update':
			case 'patch':
				return hasSubresource(request) && request.subresource !== 'status'
					? throughSubresource(request)
					: change(request);
			case 'delete':
				return remove(request);
			case 'deletecollection':
				return removeAll(request);
			default:
				return refused(methodNotAllowed());
		}
	};

	const get = (request: Request): Reply => {
		const object = storage.get(request.kind, keyFor(request));
		return object === undefined ? refused(notFound(request.kind, request.name ?? '')) : accepted(object);
	};

	const admissionOf = (
		request: Request,
		key: ObjectKey,
		object: ApiObject | undefined,
		before: ApiObject | undefined,
	): Admission => ({
		user: request.user,
		verb: request.verb,
		kind: request.kind,
		key,
		namespace: request.kind.namespaced ? request.namespace : undefined,
		name: request.name ?? object?.metadata.name ?? '',
		subresource: request.subresource ?? '',
		object,
		before,
		now: kernel.now,
		draws: kernel.draws,
		storage,
		authorizer,
	});

	const generateName = (kind: AnyKind, namespace: string | undefined, base: string): string => {
		for (let attempt = 0; ; attempt++) {
			names += 1;
			const draw = `name/${storage.resourceOf(kind)}/${base}`;
			const letters = [0, 1, 2, 3, 4].map(letter => kernel.draws.bits(draw, names * 5 + letter));
			const made = generatedName(base, letters);

			if (attempt === 8 || storage.get(kind, objectKey(namespace, made)) === undefined) {
				return made;
			}
		}
	};

	/** A new object's metadata: nothing that only the server may say, and a name and uid. */
	const bornMetadata = (kind: AnyKind, sent: ObjectMeta, namespace: string | undefined): ObjectMeta => {
		const base = sent.generateName ?? '';
		const given = sent.name ?? '';
		const object = given === '' && base !== '' ? generateName(kind, namespace, base) : given;
		const home = kind.namespaced ? namespace : undefined;
		const uid = storage.uidFor(storage.resourceOf(kind), objectKey(home, object));
		return bornAs({name: object, generateName: base, namespace: home, uid}, sent);
	};

	const create = (request: Request): Reply => {
		const {kind} = request;
		const sent = decode(request);

		if (!sent.ok) {
			return sent;
		}

		const namespace = kind.namespaced ? request.namespace : undefined;
		const metadata = bornMetadata(kind, sent.object.metadata, namespace);

		if (metadata.name === '') {
			return refused(invalid(kind, '', [requiredField('metadata.name', 'name or generateName is required')]));
		}

		const key = objectKey(namespace, metadata.name);
		const named = {...sent.object, apiVersion: apiVersionOf(kind), kind: kind.kind, metadata};
		const wanted = kind.defaults(named);
		const prepared = kind.prepareForCreate(wanted, {now: kernel.now});
		// A name is made up after the mutating plug-ins: they refuse what is called by the beginning of one.
		const name = sent.object.metadata.name || metadata.generateName || metadata.name;
		const mutated = mutate({...admissionOf(request, key, prepared, undefined), name, object: prepared});

		if ('refusal' in mutated) {
			return refused(mutated.refusal);
		}

		const problems = kind.validate(mutated);

		if (problems.length > 0) {
			return refused(invalid(kind, metadata.name, problems));
		}

		const refusal = refusalOf(admissionOf(request, key, mutated, undefined));

		if (refusal !== undefined) {
			return refused(refusal);
		}

		const owned = noted({request, sent: sent.object, wanted, now: kernel.now}, mutated);
		const reply = request.dryRun === true ? dryCreate(kind, key, owned) : storage.insert(kind, key, owned);
		return warned(request, reply);
	};

	/** Only whoever asks from outside reads warnings. An update whose spec is what it was says nothing new. */
	const warned = (request: Request, reply: Reply, before?: ApiObject): Reply => {
		const isNew = before === undefined || request.kind.plural !== 'pods';

		if (!reply.ok || request.fromOutside !== true || !isNew || isUnchanged(reply.object, before)) {
			return reply;
		}

		const warnings = request.kind.warnings(reply.object);
		return warnings.length === 0 ? reply : {...reply, warnings: [...(reply.warnings ?? []), ...warnings]};
	};

	const isUnchanged = (next: ApiObject, before: ApiObject | undefined): boolean =>
		before !== undefined &&
		next.metadata.generation !== undefined &&
		next.metadata.generation === before.metadata.generation;

	const dryCreate = (kind: AnyKind, key: ObjectKey, object: ApiObject): Reply => {
		const present = storage.get(kind, key);
		const metadata = grown(object.metadata, {creationTimestamp: timestamp(kernel.now)});
		return present === undefined ? accepted({...object, metadata}, 201) : storage.insert(kind, key, object);
	};

	/** The next object of an update or a patch as it was asked for. */
	const wanted = (request: Request, before: ApiObject): Reply => {
		if (request.verb === 'update') {
			return decode(request);
		}

		if (request.patchType === 'apply') {
			const made = applied(request, before, kernel.now);
			return made.ok ? typed(request, made.object) : made;
		}

		const next = patched(request.patchType ?? 'merge', before, request.object, request.kind);

		if (!next.ok) {
			return refused(next.status);
		}

		const misfit = otherType(request, next.value) ?? unfit(request, next.value);
		return misfit === undefined ? typed(request, next.value) : refused(misfit);
	};

	/** Update and patch, of the object or of its status. */
	const change = (request: Request): Reply => {
		const key = keyFor(request);
		const before = storage.get(request.kind, key);

		if (before === undefined) {
			return made(request) ?? refused(notFound(request.kind, request.name ?? ''));
		}

		const sent = wanted(request, before);
		return sent.ok ? storeNext(request, key, sent.object, before) : sent;
	};

	/** What a write to an object that is not there makes of it, where it makes anything. */
	const made = (request: Request): Reply | undefined => {
		if (hasSubresource(request)) {
			return undefined;
		}

		if (request.verb === 'update') {
			return isMadeByUpdate(request.kind) && request.fromOutside === true ? createdByUpdate(request) : undefined;
		}

		return request.patchType === 'apply' ? createApplied(request) : undefined;
	};

	/** Who makes an object by an update must be allowed to make it. */
	const createdByUpdate = (request: Request): Reply => {
		const {user, kind, namespace, name} = request;
		const asked = {user, verb: 'create', kind, namespace: kind.namespaced ? namespace : undefined, name} as const;
		const sent = decode(request);

		if (!sent.ok) {
			return sent;
		}

		if ((sent.object as ApiObject).metadata.name !== name) {
			const words = `the name of the object (${(sent.object as ApiObject).metadata.name}) does not match the name on the URL (${name})`;
			return refused(badRequest(words));
		}

		return authorizer.allows(asked) ? create({...request, verb: 'create'}) : refused(notAllowed(asked));
	};

	const createApplied = (request: Request): Reply => {
		const made = applied(request, undefined, kernel.now);
		return made.ok ? create({...request, verb: 'create', object: made.object}) : made;
	};

	/** `through` is the subresource that changes the object itself, as `scale` does. */
	const storeNext = (
		request: Request,
		key: ObjectKey,
		sent: ApiObject,
		before: ApiObject,
		through = request.subresource,
	): Reply => {
		const {kind} = request;
		const object = before.metadata.name;
		const wrong = mismatch(request, sent, before);

		if (wrong !== undefined) {
			return refused(wrong);
		}

		const restored = {...sent, metadata: withSystemFields(sent.metadata, before.metadata)};
		const isStatus = request.subresource === 'status';
		const defaulted = isStatus ? restored : kind.defaults(restored);
		const mutated = isStatus ? defaulted : mutatedUpdate(request, key, defaulted, before);

		if ('refusal' in mutated) {
			return refused(mutated.refusal);
		}

		const prepare = isStatus ? kind.prepareForStatusUpdate : kind.prepareForUpdate;
		const next = prepare(mutated, before);
		// Fields belong to whoever sent them, and not to whoever admitted them.
		const prepared = mutated === defaulted ? next : prepare(defaulted, before);

		const said = isStatus ? kind.validateStatusUpdate(next, before) : none;
		const problems = saysNothingButStatus(next, before)
			? said
			: [...metadataProblems(kind, next, sent, before), ...kind.validateUpdate(next, before), ...said];

		if (problems.length > 0) {
			return refused(invalid(kind, object, problems));
		}

		const refusal = refusalOf(admissionOf(request, key, next, before));

		if (refusal !== undefined) {
			return refused(refusal);
		}

		const owned = noted({request, subresource: through, sent, wanted: prepared, now: kernel.now}, next, before);

		if (request.dryRun === true || changesNothing(owned, before)) {
			return warned(request, accepted(request.dryRun === true ? owned : before), before);
		}

		// The write that lets go of a dying object removes it.
		return mayGo(kind, owned)
			? storage.erase(kind, key, owned)
			: warned(request, storage.replace(kind, key, owned, before), before);
	};

	const metadataProblems = (kind: AnyKind, next: ApiObject, sent: ApiObject, before: ApiObject) =>
		metadataUpdateErrors(next, metadataChanges(sent.metadata, before.metadata), kind.custom === undefined);

	const mutatedUpdate = (request: Request, key: ObjectKey, next: ApiObject, before: ApiObject) =>
		mutate({...admissionOf(request, key, next, before), object: next});

	const remove = (request: Request): Reply => {
		const {kind, name: object = ''} = request;
		const key = keyFor(request);
		const before = storage.get(kind, key);

		if (before === undefined) {
			return refused(notFound(kind, object));
		}

		const refusal = refusalOf(admissionOf(request, key, undefined, before));
		return refusal === undefined
			? removeStored(kind, key, before, request.options ?? {}, request.dryRun)
			: refused(refusal);
	};

	const removeStored = (
		kind: AnyKind,
		key: ObjectKey,
		before: ApiObject,
		wish: DeleteOptions,
		dryRun = false,
	): Reply => {
		const plan = planDeletion(kind, heldForSweep(kind, before, kernel.now), wish, kernel.now);

		switch (plan.outcome) {
			case 'refused':
				return refused(plan.status);
			case 'unchanged':
				return accepted(before);
			case 'marked':
				return dryRun ? accepted(plan.next) : storage.replace(kind, key, plan.next, before);
			default:
				return gone(kind, dryRun ? accepted(before) : storage.erase(kind, key, before));
		}
	};

	/** Pods answer with what they were; everything else with a Status. Source: `ReturnDeletedObject`. */
	const gone = (kind: AnyKind, reply: Reply): Reply => {
		if (!reply.ok || (kind.plural === 'pods' && kind.group === '')) {
			return reply;
		}

		const {name: object, uid} = reply.object.metadata;
		const details = {name: object, ...(kind.group === '' ? {} : {group: kind.group}), kind: kind.plural, uid};
		const {code: _, ...done} = succeeded(details);
		return accepted(done as unknown as ApiObject);
	};

	const removeAll = (request: Request): Reply => {
		const {kind} = request;
		const found = select(kind, storage.sorted(kind, kind.namespaced ? request.namespace : undefined), request);

		if (!found.ok) {
			return found;
		}

		const items = found.object;

		for (const item of items) {
			const {name: object, namespace} = item.metadata;
			const reply = remove({...request, verb: 'delete', namespace, name: object});

			if (!reply.ok && reply.status.code !== 404) {
				return reply;
			}
		}

		return accepted({
			kind: `${kind.kind}List`,
			apiVersion: apiVersionOf(kind),
			metadata: {resourceVersion: String(storage.revision)},
			items,
		} as unknown as ApiObject);
	};

	const throughSubresource = (request: Request): Reply => {
		const {kind, subresource = '', name: object = ''} = request;
		const law = subresources.get(subresource);
		const key = keyFor(request);
		const found = storage.get(kind, key);

		if (subresource === 'status' && request.verb === 'get') {
			return get(request);
		}

		if (law === undefined || !kind.subresources.includes(subresource)) {
			return refused(resourceNotFound());
		}

		if (found === undefined) {
			return refused(notFound(kind, object));
		}

		const refusal = isWrite(request.verb) ? refusalOf(admissionOf(request, key, undefined, found)) : undefined;
		const context: SubresourceContext = {
			request,
			key,
			object: found,
			storage,
			kernel,
			admit: next => refusalOf(admissionOf(request, key, next, found)),
			// What a subresource has changed before is the state that goes.
			remove: wish => removeStored(kind, key, storage.get(kind, key) ?? found, wish),
			updateMain: next =>
				storeNext(
					{...request, verb: 'update', subresource: undefined, patchType: undefined},
					key,
					next,
					found,
					subresource,
				),
		};
		return refusal === undefined ? withSubresource(law, context) : refused(refusal);
	};

	const withSubresource = (law: Subresource, context: SubresourceContext): Reply => {
		const {verb, object, patchType = 'merge', kind} = context.request;

		if (verb === 'create') {
			const body = typedBody(context.request, object ?? {});
			return body.ok
				? (law.create?.({...context, request: {...context.request, object: body.object}}) ??
						refused(methodNotAllowed()))
				: body;
		}

		if (verb === 'get') {
			return law.get?.(context) ?? refused(methodNotAllowed());
		}

		if (law.update === undefined) {
			return refused(methodNotAllowed());
		}

		const update = (asked: unknown): Reply => {
			const body = typedBody(context.request, asked);
			return body.ok ? (law.update?.(context, body.object) ?? refused(methodNotAllowed())) : body;
		};

		if (verb === 'update') {
			return update(object);
		}

		const current = law.get?.(context) ?? accepted(context.object);

		if (!current.ok) {
			return current;
		}

		const next = patched(patchType === 'apply' ? 'merge' : patchType, current.object, object, kind);
		return next.ok ? update(next.value) : refused(next.status);
	};

	return {
		carryOut,
		get named() {
			return names;
		},
		set named(count) {
			names = count;
		},
	};
};
