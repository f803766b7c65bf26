import type {AnyKind} from '../api/kind.ts';
import type {ObjectMeta} from '../api/meta.ts';
import type {ApiObject} from '../api/object.ts';
import {equalMembers} from '../api/share.ts';
import {type FieldError, forbiddenField, invalidField} from '../api/validation.ts';

const omitted = ['labels', 'annotations', 'ownerReferences', 'finalizers', 'managedFields'] as const;

const isEmpty = (value: object | undefined): boolean => value !== undefined && Object.keys(value).length === 0;
const saysNothing = (metadata: ObjectMeta, name: (typeof omitted)[number]): boolean => isEmpty(metadata[name]);

/** Without the lists and maps that have nothing in them: Go's `omitempty` never shows them. The same when there are none. */
export const withoutEmpty = (metadata: ObjectMeta): ObjectMeta => {
	if (!omitted.some(name => saysNothing(metadata, name))) {
		return metadata;
	}

	const empty: readonly string[] = omitted.filter(name => saysNothing(metadata, name));
	return Object.fromEntries(Object.entries(metadata).filter(([name]) => !empty.includes(name))) as ObjectMeta;
};

type Identity = Pick<ObjectMeta, 'name' | 'generateName' | 'namespace' | 'uid'>;
type Growing = {-readonly [K in keyof ObjectMeta]: ObjectMeta[K]};

/**
The metadata of a new object: who it is, and of what was sent what its author may say. (Written member by member, for every object
of a cluster comes through here: spreading each that is there takes five times as long.)
*/
export const bornAs = ({name, generateName = '', namespace, uid}: Identity, sent: ObjectMeta): ObjectMeta => {
	const metadata: Growing = {name};

	if (generateName !== '') {
		metadata.generateName = generateName;
	}

	if (namespace !== undefined) {
		metadata.namespace = namespace;
	}

	metadata.uid = uid;
	return withSaid(metadata, sent);
};

/** Joined by the lists and maps that say something, in their order: Go's `omitempty` never shows the others. */
const withSaid = (
	metadata: Growing,
	{labels, annotations, ownerReferences, finalizers, managedFields}: ObjectMeta,
): ObjectMeta => {
	if (labels !== undefined && !isEmpty(labels)) {
		metadata.labels = labels;
	}

	if (annotations !== undefined && !isEmpty(annotations)) {
		metadata.annotations = annotations;
	}

	if (ownerReferences !== undefined && ownerReferences.length > 0) {
		metadata.ownerReferences = ownerReferences;
	}

	if (finalizers !== undefined && finalizers.length > 0) {
		metadata.finalizers = finalizers;
	}

	if (managedFields !== undefined && managedFields.length > 0) {
		metadata.managedFields = managedFields;
	}

	return metadata;
};

/** Fields that the server alone writes; they come from what is stored, whatever was sent. */
export const withSystemFields = (next: ObjectMeta, before: ObjectMeta): ObjectMeta => {
	if (next === before) {
		return before;
	}

	const {
		deletionTimestamp: _,
		deletionGracePeriodSeconds: _grace,
		generation: _generation,
		...own
	} = withoutEmpty(next);
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
export const changesNothing = (next: ApiObject, before: ApiObject): boolean =>
	equalMembers(next as never, before as never, ['metadata']) &&
	equalMembers(next.metadata as never, before.metadata as never, ['resourceVersion']);

/** A kubelet's thousandth report about a pod: nothing that has been validated before has changed, so nothing is again. */
export const saysNothingButStatus = (next: ApiObject, before: ApiObject): boolean =>
	sameParts(next, before) && equalMembers(next.metadata as never, before.metadata as never, []);

/** Whether all but metadata and status is the very same thing. */
const sameParts = (next: ApiObject, before: ApiObject): boolean => {
	for (const name of Object.keys(next) as ReadonlyArray<keyof ApiObject | 'status'>) {
		if (name !== 'metadata' && name !== 'status' && next[name as keyof ApiObject] !== before[name as keyof ApiObject]) {
			return false;
		}
	}

	return true;
};

/** What is wrong with finalizers that join a dying object. Source: apimachinery `ValidateNoNewFinalizers` */
const newFinalizers = (next: ObjectMeta, before: ObjectMeta): readonly FieldError[] => {
	const added = (next.finalizers ?? []).filter(finalizer => !(before.finalizers ?? []).includes(finalizer));

	if (before.deletionTimestamp === undefined || added.length === 0) {
		return [];
	}

	const found = `[]string{${[...added]
		.sort()
		.map(finalizer => `"${finalizer}"`)
		.join(', ')}}`;
	const why = `no new finalizers can be added if the object is being deleted, found new finalizers ${found}`;
	return [forbiddenField('metadata.finalizers', why)];
};

/**
What an update may not change of the metadata, of what was sent. A time of deletion stays when there is one already; how long it
takes does not. Source: apimachinery `ValidateObjectMetaAccessorUpdate`, apiserver `BeforeUpdate`
*/
export const metadataChanges = (sent: ObjectMeta, before: ObjectMeta): readonly FieldError[] => {
	const {deletionTimestamp, deletionGracePeriodSeconds} = sent;
	return [
		...newFinalizers(sent, before),
		...(deletionTimestamp === undefined || before.deletionTimestamp !== undefined
			? []
			: [invalidField('metadata.deletionTimestamp', deletionTimestamp, 'field is immutable')]),
		...(deletionGracePeriodSeconds === undefined || deletionGracePeriodSeconds === before.deletionGracePeriodSeconds
			? []
			: [invalidField('metadata.deletionGracePeriodSeconds', deletionGracePeriodSeconds, 'field is immutable')]),
	];
};

/** Kinds whose objects are kept elsewhere than under the name of their resource. Source: pkg/registry, the kinds' storage.go */
const places: ReadonlyMap<string, string> = new Map([
	['customresourcedefinitions', 'apiextensions.k8s.io/customresourcedefinitions'],
	['apiservices', 'apiregistration.k8s.io/apiservices'],
	['endpoints', 'services/endpoints'],
	['ingresses', 'ingress'],
	['nodes', 'minions'],
	['replicationcontrollers', 'controllers'],
	['services', 'services/specs'],
]);

/** What etcd's client says when the object of an update is another one than it was. Source: apiserver storage/errors.go */
export const otherUid = (kind: AnyKind, uid: string, before: ObjectMeta): string => {
	const place = kind.custom === undefined ? (places.get(kind.plural) ?? kind.plural) : `${kind.group}/${kind.plural}`;
	const key = [place, ...(kind.namespaced ? [before.namespace ?? ''] : []), before.name].join('/');
	const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${before.uid ?? ''}`;
	return `StorageError: invalid object, Code: 4, Key: /${key}, ResourceVersion: 0, AdditionalErrorMsg: ${why}`;
};

/** Kinds whose updates must say which version they are made from. Source: `AllowUnconditionalUpdate` of the kinds' strategies */
const conditional: ReadonlySet<string> = new Set([
	'apiservices',
	'csidrivers',
	'csinodes',
	'csistoragecapacities',
	'customresourcedefinitions',
	'leases',
	'mutatingwebhookconfigurations',
	'poddisruptionbudgets',
	'runtimeclasses',
	'validatingadmissionpolicies',
	'validatingadmissionpolicybindings',
	'validatingwebhookconfigurations',
	'volumeattachments',
]);

/** Kinds whose objects an update makes when there are none. Source: `AllowCreateOnUpdate` of the kinds' strategies */
const madeByUpdate: ReadonlySet<string> = new Set([
	'clusterrolebindings',
	'clusterroles',
	'endpoints',
	'events',
	'leases',
	'limitranges',
	'rolebindings',
	'roles',
	'runtimeclasses',
	'services',
]);

export const isMadeByUpdate = ({plural, custom}: AnyKind): boolean => custom === undefined && madeByUpdate.has(plural);

export const mustSayVersion = ({plural, custom}: AnyKind): boolean => custom !== undefined || conditional.has(plural);
