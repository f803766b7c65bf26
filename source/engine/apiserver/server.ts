/*
kube-apiserver: the one door to what is stored.

A request passes the stages below in this order; each passes on or refuses with a Status in Kubernetes' words. What was
refused leaves no trace but a count and a line in the chronicle.

	anyone there? → who asks? → too busy? → may they? → is there an etcd? → decode, default, mutate, validate, admit, store → answer

A verb is answered in the millisecond it is called, and the server is the one sequencer; what it costs is told to the client,
which keeps its worker busy for so long. Watches are cursors in etcd's topics. Deliberately absent: HTTP and content types
(the shell's door), managed fields, and any decision: the server does nothing by itself but sweep old events.
*/
import {type AnyKind, apiVersionOf, type Kind} from '../api/kind.ts';
import {type Event, events} from '../api/kinds/event.ts';
import {leases} from '../api/kinds/lease.ts';
import type {ObjectMeta} from '../api/meta.ts';
import {generatedName} from '../api/names.ts';
import {type ApiObject, keyOf, type ObjectKey, objectKey, splitKey} from '../api/object.ts';
import {
	badRequest,
	conflict,
	expired,
	invalid,
	methodNotAllowed,
	notAllowed,
	notFound,
	resourceNotFound,
	serviceUnavailable,
	succeeded,
	tooManyRequests,
	unauthorized,
} from '../api/refusals.ts';
import {fieldsMatch, parseFieldSelector, parseLabelSelector, requirementsMatch} from '../api/selectors.ts';
import type {Reply, Status} from '../api/status.ts';
import {type FieldError, forbiddenField, requiredField} from '../api/validation.ts';
import type {
	ApiServer,
	Beat,
	Cursor,
	DeleteOptions,
	Glass,
	List,
	ListQuery,
	News,
	Opened,
	Request,
	UserInfo,
	Verb,
} from '../api/verbs.ts';
import {listAt as pastOf} from '../etcd/history.ts';
import type {Commit} from '../etcd/members.ts';
import type {Pulses} from '../etcd/pulses.ts';
import type {Store} from '../etcd/store.ts';
import type {Component} from '../kernel/component.ts';
import type {Kernel} from '../kernel/kernel.ts';
import type {Saved} from '../kernel/keyframe.ts';
import {type Millis, minutes, timeOf} from '../kernel/time.ts';
import {mutate, refusalOf} from './admission/index.ts';
import type {Admission} from './admission/plugin.ts';
import {apiserverItself, isKnown} from './authentication.ts';
import {type Authorizer, createAuthorizer} from './authorization.ts';
import {bootstrapObjects} from './bootstrap.ts';
import {mayGo, planDeletion} from './deletion.ts';
import {createFlowControl} from './flow-control.ts';
import {patched} from './patching.ts';
import {sameFields} from './same.ts';
import {accepted, createStorage, type Refused, refused, type Storage} from './storage.ts';
import {subresources} from './subresources/index.ts';
import type {Subresource, SubresourceContext} from './subresources/subresource.ts';

/** What the server has done so far, by code, for the gate and for metrics. */
export type RequestCounts = {readonly total: number; readonly byCode: ReadonlyMap<number, number>};

export type KubeApiServer = ApiServer &
	Component & {
		readonly authorizer: Authorizer;
		readonly storage: Storage;
		readonly counts: RequestCounts;
		/** How long a request waits for its turn now. */
		readonly wait: Millis;
	};

export type ApiServerOptions = {
	readonly kernel: Kernel;
	readonly store: Store;
	readonly pulses: Pulses;
	/** What a commit costs now, or that there is none: see `etcd/members.ts`. */
	readonly commit?: () => Commit;
	/** Whether any API server runs at all: else every request is answered by nobody, said as a 503. */
	readonly isUp?: () => boolean;
	/** How many times slower than at rest the server works. */
	readonly slowdown?: () => number;
};

/** Source: kube-apiserver `--event-ttl`. */
const eventLifetime = minutes(60);

const quickCommit: Commit = {ok: true, cost: 4};

const noQuorum: Status = Object.freeze({
	kind: 'Status',
	apiVersion: 'v1',
	metadata: Object.freeze({}),
	status: 'Failure',
	message: 'etcdserver: request timed out',
	code: 500,
});

const nobodyThere: Refused = refused(serviceUnavailable('the server is currently unable to handle the request'));

const isWrite = (verb: Verb): boolean => verb !== 'get' && verb !== 'list' && verb !== 'watch';

const any = (kind: unknown): AnyKind => kind as AnyKind;

/** Fields that the server alone writes; they come from what is stored, whatever was sent. */
const withSystemFields = (next: ObjectMeta, before: ObjectMeta): ObjectMeta => {
	const {deletionTimestamp: _, deletionGracePeriodSeconds: _grace, generation: _generation, ...own} = next;
	return {
		...own,
		name: before.name,
		namespace: before.namespace,
		uid: before.uid,
		resourceVersion: before.resourceVersion,
		creationTimestamp: before.creationTimestamp,
		...(before.generation === undefined ? {} : {generation: before.generation}),
		...(before.deletionTimestamp === undefined
			? {}
			: {
					deletionTimestamp: before.deletionTimestamp,
					deletionGracePeriodSeconds: before.deletionGracePeriodSeconds,
				}),
	};
};

/** Whether a write would change anything; if not it takes no revision and wakes nobody. */
const changesNothing = (next: ApiObject, before: ApiObject): boolean =>
	sameFields(next as never, before as never, ['metadata']) &&
	sameFields(next.metadata as never, before.metadata as never, ['resourceVersion']);

const none: readonly FieldError[] = [];

/** A kubelet's thousandth report about a pod: nothing that has been validated before has changed, so nothing is again. */
const saysNothingButStatus = (next: ApiObject, before: ApiObject): boolean =>
	sameParts(next, before) && sameFields(next.metadata as never, before.metadata as never, []);

/** Whether all but metadata and status is the very same thing. */
const sameParts = (next: ApiObject, before: ApiObject): boolean => {
	for (const name of Object.keys(next) as ReadonlyArray<keyof ApiObject | 'status'>) {
		if (name !== 'metadata' && name !== 'status' && next[name as keyof ApiObject] !== before[name as keyof ApiObject]) {
			return false;
		}
	}

	return true;
};

const newFinalizers = (next: ObjectMeta, before: ObjectMeta): readonly FieldError[] => {
	const added = (next.finalizers ?? []).filter(finalizer => !(before.finalizers ?? []).includes(finalizer));

	if (before.deletionTimestamp === undefined || added.length === 0) {
		return [];
	}

	const found = `[]string{${added.map(finalizer => `"${finalizer}"`).join(', ')}}`;
	const why = `no new finalizers can be added if the object is being deleted, found new finalizers ${found}`;
	return [forbiddenField('metadata.finalizers', why)];
};

export const createApiServer = (options: ApiServerOptions): KubeApiServer => {
	const {kernel, store, pulses, isUp = () => true} = options;
	const name = 'kube-apiserver';
	const commit = options.commit ?? (() => quickCommit);
	const storage = createStorage(kernel, store, pulses);
	const authorizer = createAuthorizer(storage);
	const flow = createFlowControl(kernel, options.slowdown ?? (() => 1));
	const byCode = new Map<number, number>();
	let total = 0;
	let names = 0;

	storage.onWrite(kind => {
		if (kind.group === 'rbac.authorization.k8s.io') {
			authorizer.forget();
		}
	});

	// The stages of a request.

	const handle = (request: Request): Reply => {
		const refusal = isAnyoneThere() ?? whoAsks(request.user) ?? tooBusy(request) ?? mayThey(request) ?? isThereEtcd();
		const reply = refusal ?? carryOut(request);
		return answer(request, reply);
	};

	const isAnyoneThere = (): Refused | undefined => (isUp() ? undefined : nobodyThere);

	const whoAsks = (user: UserInfo): Refused | undefined => (isKnown(user) ? undefined : refused(unauthorized()));

	const tooBusy = ({user, verb}: Pick<Request, 'user' | 'verb'>): Refused | undefined =>
		flow.admit(user, verb) ? undefined : refused(tooManyRequests('too many requests, please try again later.', 1));

	const mayThey = (request: Request): Refused | undefined => {
		// One Namespace object counts as being in the namespace of its own name.
		const isNamespace = request.kind.plural === 'namespaces' && request.kind.group === '';
		const namespace = isNamespace ? request.name : request.namespace;
		const {user, verb, kind, subresource, name: object} = request;
		const asked = {user, verb, kind, subresource, namespace: namespace === '' ? undefined : namespace, name: object};
		return authorizer.allows(asked) ? undefined : refused(notAllowed(asked));
	};

	const isThereEtcd = (): Refused | undefined => (commit().ok ? undefined : refused(noQuorum));

	const carryOut = (request: Request): Reply => {
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

	const answer = <T>(request: Request, reply: Reply<T>): Reply<T> => {
		const code = reply.ok ? reply.code : reply.status.code;
		total += 1;
		byCode.set(code, (byCode.get(code) ?? 0) + 1);

		if (!reply.ok && (isWrite(request.verb) || code !== 404)) {
			tellRefusal(request, reply.status);
		}

		return reply;
	};

	const tellRefusal = ({user, verb, kind, namespace, name: object}: Request, {code, reason, message}: Status): void => {
		kernel.chronicle.tell({
			what: 'request refused',
			who: name,
			about: `${storage.resourceOf(kind)}/${objectKey(namespace, object ?? '')}`,
			weight: 'routine',
			detail: {user: user.name, verb, code, reason: reason ?? 'Unknown', message: message ?? ''},
		});
	};

	// What the verbs do.

	const hasSubresource = ({subresource}: Request): boolean => subresource !== undefined && subresource !== '';

	const keyFor = ({kind, namespace, name: object}: Request): ObjectKey =>
		objectKey(kind.namespaced ? namespace : undefined, object ?? '');

	const get = (request: Request): Reply => {
		const object = storage.get(request.kind, keyFor(request));
		return object === undefined ? refused(notFound(request.kind, request.name ?? '')) : accepted(object);
	};

	/** The object that was sent, checked against the path it was sent to; or the refusal. */
	const decode = (request: Request): Reply => {
		const {kind, namespace, object} = request;
		const sent = object as ApiObject | undefined;

		if (typeof sent !== 'object' || sent === null || typeof sent.metadata !== 'object' || sent.metadata === null) {
			return refused(badRequest(`the body of the request is not a ${kind.kind}`));
		}

		const isOther =
			(sent.apiVersion !== undefined && sent.apiVersion !== apiVersionOf(kind)) ||
			(sent.kind !== undefined && sent.kind !== kind.kind);

		if (isOther) {
			const words = `the API version in the data (${sent.apiVersion}) does not match the expected API version`;
			return refused(badRequest(`${words} (${apiVersionOf(kind)})`));
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
		const {labels, annotations, ownerReferences, finalizers, managedFields} = sent;
		return {
			name: object,
			...(base === '' ? {} : {generateName: base}),
			...(kind.namespaced ? {namespace} : {}),
			uid: storage.uidFor(storage.resourceOf(kind), objectKey(kind.namespaced ? namespace : undefined, object)),
			...(labels === undefined ? {} : {labels}),
			...(annotations === undefined ? {} : {annotations}),
			...(ownerReferences === undefined ? {} : {ownerReferences}),
			...(finalizers === undefined ? {} : {finalizers}),
			...(managedFields === undefined ? {} : {managedFields}),
		};
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
		const typed = {...sent.object, apiVersion: apiVersionOf(kind), kind: kind.kind, metadata};
		const prepared = kind.prepareForCreate(kind.defaults(typed));
		const mutated = mutate({...admissionOf(request, key, prepared, undefined), object: prepared});

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

		return request.dryRun === true ? dryCreate(kind, key, mutated) : storage.insert(kind, key, mutated);
	};

	const dryCreate = (kind: AnyKind, key: ObjectKey, object: ApiObject): Reply => {
		const present = storage.get(kind, key);
		return present === undefined ? accepted(object, 201) : storage.insert(kind, key, object);
	};

	/** The next object of an update or a patch as it was asked for. */
	const wanted = (request: Request, before: ApiObject): Reply => {
		if (request.verb === 'update') {
			return decode(request);
		}

		const next = patched(request.patchType ?? 'merge', before, request.object, request.kind);
		return next.ok ? accepted(next.value as ApiObject) : refused(next.status);
	};

	/** Update and patch, of the object or of its status. */
	const change = (request: Request): Reply => {
		const key = keyFor(request);
		const before = storage.get(request.kind, key);

		if (before === undefined) {
			return request.patchType === 'apply' && !hasSubresource(request)
				? create({...request, verb: 'create', object: request.object})
				: refused(notFound(request.kind, request.name ?? ''));
		}

		const sent = wanted(request, before);
		return sent.ok ? storeNext(request, key, sent.object, before) : sent;
	};

	/** Whether what was sent speaks of the object that is stored, in the version that is stored. */
	const mismatch = (
		{kind, verb, name: object = ''}: Request,
		next: ApiObject,
		before: ApiObject,
	): Status | undefined => {
		const {name: sentName, uid, resourceVersion} = next.metadata;

		if (sentName !== object) {
			const words = `the name of the object (${sentName}) does not match the name on the URL (${object})`;
			return badRequest(words);
		}

		if (uid !== undefined && uid !== '' && uid !== before.metadata.uid) {
			const stored = before.metadata.uid ?? '';
			return verb === 'update'
				? conflict(kind, object, `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${stored}`)
				: invalid(kind, object, [
						{
							type: 'FieldValueInvalid',
							field: 'metadata.uid',
							message: `Invalid value: "${uid}": field is immutable`,
						},
					]);
		}

		const stale =
			resourceVersion !== undefined && resourceVersion !== '' && resourceVersion !== before.metadata.resourceVersion;
		return stale ? conflict(kind, object) : undefined;
	};

	const storeNext = (request: Request, key: ObjectKey, sent: ApiObject, before: ApiObject): Reply => {
		const {kind} = request;
		const object = before.metadata.name;
		const wrong = mismatch(request, sent, before);

		if (wrong !== undefined) {
			return refused(wrong);
		}

		const restored = {...sent, metadata: withSystemFields(sent.metadata, before.metadata)};
		const next =
			request.subresource === 'status'
				? kind.prepareForStatusUpdate(restored, before)
				: mutatedUpdate(request, key, kind.prepareForUpdate(kind.defaults(restored), before), before);

		if ('refusal' in next) {
			return refused(next.refusal);
		}

		const problems = saysNothingButStatus(next, before)
			? none
			: [...newFinalizers(next.metadata, before.metadata), ...kind.validateUpdate(next, before)];

		if (problems.length > 0) {
			return refused(invalid(kind, object, problems));
		}

		const refusal = refusalOf(admissionOf(request, key, next, before));

		if (refusal !== undefined) {
			return refused(refusal);
		}

		if (request.dryRun === true || changesNothing(next, before)) {
			return accepted(request.dryRun === true ? next : before);
		}

		// The write that lets go of a dying object removes it.
		return mayGo(kind, next) ? storage.erase(kind, key, next) : storage.replace(kind, key, next, before);
	};

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
		const plan = planDeletion(kind, before, wish, kernel.now);

		switch (plan.outcome) {
			case 'refused':
				return refused(plan.status);
			case 'unchanged':
				return accepted(before);
			case 'marked':
				return dryRun ? accepted(plan.next) : storage.replace(kind, key, plan.next, before);
			default:
				return dryRun ? accepted(before) : gone(kind, storage.erase(kind, key, before));
		}
	};

	/** Pods answer with what they were; everything else with a Status. Source: `ReturnDeletedObject`. */
	const gone = (kind: AnyKind, reply: Reply): Reply => {
		if (!reply.ok || kind.plural === 'pods') {
			return reply;
		}

		const {name: object, uid} = reply.object.metadata;
		const details = {name: object, ...(kind.group === '' ? {} : {group: kind.group}), kind: kind.plural, uid};
		return accepted(succeeded(details) as unknown as ApiObject);
	};

	const removeAll = (request: Request): Reply => {
		const {kind} = request;
		const items = storage.sorted(kind, kind.namespaced ? request.namespace : undefined);

		for (const item of items) {
			const reply = remove({...request, verb: 'delete', name: item.metadata.name});

			if (!reply.ok && reply.status.code !== 404) {
				return reply;
			}
		}

		return accepted({
			kind: `${kind.kind}List`,
			apiVersion: apiVersionOf(kind),
			metadata: {resourceVersion: String(store.revision)},
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
			// What a subresource has changed before is the state that goes.
			remove: wish => removeStored(kind, key, storage.get(kind, key) ?? found, wish),
			updateMain: next => storeNext({...request, verb: 'update', subresource: undefined}, key, next, found),
		};
		return refusal === undefined ? withSubresource(law, context) : refused(refusal);
	};

	const withSubresource = (law: Subresource, context: SubresourceContext): Reply => {
		const {verb, object, patchType = 'merge', kind} = context.request;

		if (verb === 'create') {
			return law.create?.(context) ?? refused(methodNotAllowed());
		}

		if (verb === 'get') {
			return law.get?.(context) ?? refused(methodNotAllowed());
		}

		if (law.update === undefined) {
			return refused(methodNotAllowed());
		}

		if (verb === 'update') {
			return law.update(context, object as ApiObject);
		}

		const current = law.get?.(context) ?? accepted(context.object);

		if (!current.ok) {
			return current;
		}

		const next = patched(patchType, current.object, object, kind);
		return next.ok ? law.update(context, next.value as ApiObject) : refused(next.status);
	};

	// Lists and watches.

	const select = <T extends ApiObject>(
		kind: Kind<T>,
		items: readonly T[],
		{labelSelector = '', fieldSelector = ''}: ListQuery,
	): Reply<readonly T[]> => {
		if (labelSelector === '' && fieldSelector === '') {
			return accepted(items);
		}

		const labels = parseLabelSelector(labelSelector);
		const fields = parseFieldSelector(fieldSelector);

		if (!labels.ok) {
			return refused(badRequest(labels.message));
		}

		if (!fields.ok) {
			return refused(badRequest(fields.message));
		}

		const fieldsOf = (object: T): Readonly<Record<string, string>> => ({
			'metadata.name': object.metadata.name,
			'metadata.namespace': object.metadata.namespace ?? '',
			...kind.selectableFields(object),
		});
		const probe = items[0] === undefined ? undefined : fieldsOf(items[0]);
		const unknown = fields.value.find(({field}) => probe !== undefined && !Object.hasOwn(probe, field));

		if (unknown !== undefined) {
			return refused(badRequest(`field label not supported: ${unknown.field}`));
		}

		return accepted(
			items.filter(
				object =>
					requirementsMatch(labels.value, object.metadata.labels) && fieldsMatch(fields.value, fieldsOf(object)),
			),
		);
	};

	const listed = <T extends ApiObject>(kind: Kind<T>, query: ListQuery): Reply<List<T>> => {
		const found = select(kind, storage.sorted(kind, query.namespace), query);
		return found.ok ? accepted({items: found.object, resourceVersion: String(store.revision)}) : found;
	};

	const list = <T extends ApiObject>(user: UserInfo, kind: Kind<T>, query: ListQuery = {}): Reply<List<T>> => {
		const request: Request = {user, verb: 'list', kind: any(kind), namespace: query.namespace};
		const refusal = isAnyoneThere() ?? whoAsks(user) ?? tooBusy(request) ?? mayThey(request) ?? isThereEtcd();
		return answer(request, refusal ?? listed(kind, query));
	};

	const opened = <T extends ApiObject>(kind: Kind<T>, topic: string): Reply<Opened<T>> => {
		const items = topic === storage.resourceOf(any(kind)) ? storage.sorted(kind) : storage.inTopic<T>(topic);
		return accepted({items, cursor: store.revision + 1});
	};

	const mayWatch = (user: UserInfo, kind: AnyKind): Refused | undefined =>
		whoAsks(user) ?? mayThey({user, verb: 'list', kind}) ?? mayThey({user, verb: 'watch', kind});

	const open = <T extends ApiObject>(user: UserInfo, kind: Kind<T>, topic: string): Reply<Opened<T>> => {
		const request: Request = {user, verb: 'list', kind: any(kind)};
		const refusal = isAnyoneThere() ?? mayWatch(user, any(kind)) ?? tooBusy(request) ?? isThereEtcd();
		return answer(request, refusal ?? opened(kind, topic));
	};

	// What somebody sees who looks from outside: the same answers, and no mark.

	const maySee = (
		user: UserInfo,
		verb: Verb,
		kind: AnyKind,
		namespace?: string,
		object?: string,
	): Refused | undefined => whoAsks(user) ?? mayThey({user, verb, kind, namespace, name: object});

	const glass: Glass = {
		get(user, kind, key) {
			const {namespace, name: object} = splitKey(key);
			const found = storage.get(kind, key);
			return (
				maySee(user, 'get', any(kind), namespace, object) ??
				(found === undefined ? refused(notFound(kind, object)) : accepted(found))
			);
		},
		list: (user, kind, query = {}) => maySee(user, 'list', any(kind), query.namespace) ?? listed(kind, query),
		listAt(user, kind, revision, query = {}) {
			const past = pastOf(store, storage.resourceOf(any(kind)), revision);
			const refusal = maySee(user, 'list', any(kind), query.namespace);

			if (refusal !== undefined || !past.ok) {
				return refusal ?? refused(expired('The resourceVersion for the provided list is too old.'));
			}

			const prefix = query.namespace === undefined ? '' : `${query.namespace}/`;
			const items = [...past.was]
				.filter(([key]) => key.startsWith(prefix))
				.sort(([left], [right]) => (left < right ? -1 : 1))
				.map(([, object]) => object as never);
			const found = select(kind, items, query);
			return found.ok ? accepted({items: found.object, resourceVersion: String(revision)}) : found;
		},
		open: (user, kind, topic) => mayWatch(user, any(kind)) ?? opened(kind, topic),
	};

	// What the server does by itself.

	const sweepEvents = (): void => {
		const isOld = (event: Event): boolean =>
			kernel.now - (timeOf(event.lastTimestamp ?? event.metadata.creationTimestamp) ?? 0) > eventLifetime;
		const old = [...storage.all(events)].filter(isOld).map(event => [keyOf(event), event] as const);

		for (const [key, event] of old.sort(([left], [right]) => (left < right ? -1 : 1))) {
			storage.erase(events, key, event);
		}
	};

	const pulse = (user: UserInfo, key: ObjectKey, beat: Beat): Reply<Beat> => {
		const lease = storage.get(leases, key);

		if (lease === undefined) {
			return refused(notFound(leases, key));
		}

		const {namespace, name: object} = lease.metadata;
		const refusal = mayThey({user, verb: 'update', kind: any(leases), namespace, name: object});

		if (refusal !== undefined) {
			return refusal;
		}

		pulses.pulse(key, beat.from, beat.period);
		return accepted(beat);
	};

	return {
		name,
		storage,
		authorizer,
		get counts() {
			return {total, byCode};
		},
		get wait() {
			return flow.wait;
		},
		handle,
		list,
		open,
		glass,
		read<T extends ApiObject>(_: Kind<T>, topic: string, cursor: Cursor): News<T> {
			return store.topics.read(topic, cursor, store.revision + 1) as News<T>;
		},
		subscribe: store.topics.subscribe,
		unsubscribe: store.topics.unsubscribe,
		mended: store.topics.mended,
		costOf(verb) {
			const committed = isWrite(verb) ? commit() : quickCommit;
			return flow.latency(verb) + (isWrite(verb) && committed.ok ? committed.cost : 0);
		},
		pulse,
		silence: pulses.silence,
		renewedAt: pulses.renewedAt,
		start() {
			for (const [kind, object] of bootstrapObjects) {
				const {namespace, name: named} = object.metadata;
				const reply = handle({user: apiserverItself, verb: 'create', kind, namespace, name: named, object});

				if (!reply.ok && reply.status.reason !== 'AlreadyExists') {
					kernel.chronicle.tell({
						what: 'bootstrap refused',
						who: name,
						about: `${storage.resourceOf(kind)}/${named}`,
						weight: 'notable',
						detail: {message: reply.status.message ?? ''},
					});
				}
			}

			kernel.wake(name, kernel.now + minutes(1), 'sweep', '', 'tally');
		},
		wake() {
			sweepEvents();
			kernel.wake(name, kernel.now + minutes(1), 'sweep', '', 'tally');
		},
		save(): Saved {
			return {flow: flow.save(), byCode: [...byCode], total, names};
		},
		load(saved) {
			flow.load(saved.flow as Saved);
			total = saved.total as number;
			names = saved.names as number;
			byCode.clear();
			authorizer.forget();

			for (const [code, count] of saved.byCode as ReadonlyArray<readonly [number, number]>) {
				byCode.set(code, count);
			}
		},
	};
};
