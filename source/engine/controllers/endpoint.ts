import {type EndpointSubset, type Endpoints, endpoints} from '../api/kinds/endpoints.ts';
import {type Pod, pods} from '../api/kinds/pod.ts';
import {type Service, services} from '../api/kinds/service.ts';
import type {Labels} from '../api/meta.ts';
import type {ObjectKey} from '../api/object.ts';
import {kubernetes134} from '../api/profile.ts';
import {equalValues, without} from '../api/share.ts';
import {
	type Call,
	create,
	type Decision,
	type EventNote,
	nothingToDo,
	remove,
	type Turn,
	update,
} from '../client/calls.ts';
import type {Loop} from '../client/loop.ts';
import type {Seen} from '../client/seen.ts';
import type {Millis} from '../kernel/time.ts';
import {addressCount, type Entry, endpointsCapacity, entryOf, subsetsOf, truncated} from './endpoint/subsets.ts';
import {looksTheSame} from './endpoint-slice/endpoints.ts';
import {carriedOver, differences} from './endpoint-slice/last-look.ts';
import {podsByLabel, podsSelected} from './indices.ts';
import {hasEndpoints, headlessLabel, servicesBySelector, servingEither} from './serving.ts';
import {changeSince, triggerAnnotation} from './trigger-time.ts';
import {count} from './words.ts';

const managedByLabel = 'endpoints.kubernetes.io/managed-by';
const capacityAnnotation = 'endpoints.kubernetes.io/over-capacity';
/** A lock of an old leader election: such Endpoints never had a service. */
const leaderAnnotation = 'control-plane.alpha.kubernetes.io/leader';

/** The one key that is no service: what was left behind while nobody looked. */
const leftovers = 'leftovers';

const {queueBackoff, mostRetries, workers} = kubernetes134.controllers;

/** What the last look saw, so that a service of 300 pods is not worked out anew for each of them. */
type Memory = {
	readonly since: string;
	readonly service: Service;
	readonly pods: readonly Pod[];
	/** Beside `pods`; they hold while the service is the same record. */
	readonly entries: ReadonlyArray<Entry | undefined>;
	/** The version that the last look wrote over; seen again, the sight is behind. */
	readonly overwritten: string | undefined;
	/** How long it waited the last time because the sight was behind; 0 when it was not. */
	readonly waited: Millis;
};

/**
Keeps the old address book: one Endpoints object for each Service, with all pods that answer for it. Nothing in the cluster
reads it any more, but people and their scripts do.

Source: pkg/controller/endpoint/endpoints_controller.go
*/
export const endpointLoop: Loop = {
	name: 'endpoint-controller',
	reconciles: services,
	watches: [
		{
			kind: pods,
			keys: ({object, before, type}, seen) =>
				type !== 'DELETED' && before !== undefined && looksTheSame(before as Pod, object as Pod)
					? []
					: servingEither(object, before, seen),
		},
		{
			kind: endpoints,
			keys: ({object: {metadata}, type}) => (type === 'DELETED' ? [`${metadata.namespace}/${metadata.name}`] : []),
		},
	],
	indices: [podsByLabel, servicesBySelector],
	startsWith: [leftovers],
	workers,
	retries: {base: queueBackoff.first, max: queueBackoff.most, tries: mostRetries},
	decide(key, seen, turn) {
		if (key === leftovers) {
			return {
				calls: seen
					.list(endpoints)
					.filter(isLeftOver(seen))
					.map(({metadata}) => removal(`${metadata.namespace}/${metadata.name}`)),
			};
		}

		const service = seen.get(services, key);

		if (service === undefined) {
			return {calls: [removal(key)]};
		}

		return hasEndpoints(service) ? reconcile(key, service, seen, turn) : nothingToDo;
	},
};

const isLeftOver =
	(seen: Seen) =>
	({metadata: {namespace, name, annotations = {}}}: Endpoints): boolean =>
		annotations[leaderAnnotation] === undefined && seen.get(services, `${namespace}/${name}`) === undefined;

const removal = (key: ObjectKey): Call => ({
	fineIf: ['NotFound'],
	...remove(endpoints, key, 'its service is gone'),
});

const reconcile = (key: ObjectKey, service: Service, seen: Seen, {refusal, remembered}: Turn): Decision => {
	const {namespace, creationTimestamp = ''} = service.metadata;
	const memory = remembered as Memory | undefined;
	const selected = podsSelected(seen, namespace, {matchLabels: service.spec.selector});
	const since = differences(memory?.pods ?? [], selected);
	const entries = entriesOf(service, selected, memory === undefined ? undefined : {memory, since});
	const current = seen.get(endpoints, key);
	const now = {since: creationTimestamp, service, pods: selected, entries};

	if (memory !== undefined && refusal === undefined && isBehind(memory, current)) {
		// Kubernetes forgets here, too, since when it had this to write.
		const waited = Math.min(Math.max(queueBackoff.first, memory.waited * 2), queueBackoff.most);
		return {
			calls: [],
			lookAgainIn: waited,
			remember: {...now, overwritten: memory.overwritten, waited} satisfies Memory,
		};
	}

	const subsets = subsetsOf(service, selected, entries);
	const trigger = changeSince(memory, since, creationTimestamp);
	const calls = isUpToDate(current, service, subsets) ? [] : write(service, current, subsets, trigger);
	const overwritten = calls.length === 0 ? undefined : current?.metadata.resourceVersion;
	const remember: Memory = {...now, overwritten, waited: 0};
	return {calls, remember};
};

/** Whether the sight still shows what the last look wrote over. Source: pkg/controller/endpoint/endpoints_tracker.go */
const isBehind = ({overwritten}: Memory, current: Endpoints | undefined): boolean =>
	overwritten !== undefined && overwritten === current?.metadata.resourceVersion;

type Since = {readonly memory: Memory; readonly since: ReturnType<typeof differences>};

/** Beside the pods; those that did not change since the last look of the same service are taken from it. */
const entriesOf = (service: Service, selected: readonly Pod[], last: Since | undefined): Memory['entries'] => {
	if (last === undefined || last.memory.service !== service) {
		return selected.map(pod => entryOf(service, pod));
	}

	const entries = carriedOver(last.memory.entries, last.since, selected.length);

	for (const {index, pod} of last.since.changed) {
		entries[index] = entryOf(service, pod);
	}

	return entries;
};

/** The labels are the service's, and our own beside them. Source: labelsCorrectForEndpoints */
const hasRightLabels = (labels: Labels = {}, wanted: Labels = {}): boolean => {
	const {[headlessLabel]: _, [managedByLabel]: keeper, ...others} = labels;
	return keeper === endpointLoop.name && equalValues(others, wanted);
};

const isUpToDate = (current: Endpoints | undefined, {metadata}: Service, subsets: readonly EndpointSubset[]): boolean =>
	current !== undefined &&
	equalValues(current.subsets ?? [], subsets) &&
	hasRightLabels(current.metadata.labels, metadata.labels) &&
	current.metadata.annotations?.[capacityAnnotation] === undefined &&
	addressCount(subsets) <= endpointsCapacity;

const labelsFor = ({metadata, spec}: Service): Labels => {
	const {[headlessLabel]: _, ...own} = metadata.labels ?? {};
	return {
		...own,
		...(spec.clusterIP === 'None' ? {[headlessLabel]: ''} : {}),
		[managedByLabel]: endpointLoop.name,
	};
};

const annotationsFor = (
	before: Readonly<Record<string, string>> = {},
	trigger: string | undefined,
	isTruncated: boolean,
): Readonly<Record<string, string>> => ({
	...without(without(before, triggerAnnotation), capacityAnnotation),
	...(trigger === undefined ? {} : {[triggerAnnotation]: trigger}),
	...(isTruncated ? {[capacityAnnotation]: 'truncated'} : {}),
});

const write = (
	service: Service,
	current: Endpoints | undefined,
	wanted: readonly EndpointSubset[],
	trigger: string | undefined,
): readonly Call[] => {
	const subsets = truncated(wanted);
	const {name, namespace} = service.metadata;
	const labels = labelsFor(service);
	const annotations = annotationsFor(current?.metadata.annotations, trigger, subsets !== wanted);
	const metadata =
		current === undefined ? {name, namespace, labels, annotations} : {...current.metadata, labels, annotations};
	const next: Endpoints = {
		apiVersion: 'v1',
		kind: 'Endpoints',
		metadata,
		...(subsets.length === 0 ? {} : {subsets}),
	};
	const because = wordsFor(subsets);

	if (current === undefined) {
		const told = refused(next, 'FailedToCreateEndpoint', `Failed to create endpoint for service ${namespace}/${name}`);
		return [{fineIf: ['NamespaceTerminating'], eventIfRefused: told, ...create(endpoints, next, because)}];
	}

	const told = refused(next, 'FailedToUpdateEndpoint', `Failed to update endpoint ${namespace}/${name}`);
	// Too many addresses are written anew at every look, which changes nothing the second time.
	return equalValues(next, current) ? [] : [{eventIfRefused: told, ...update(endpoints, next, because)}];
};

const refused = (about: Endpoints, reason: string, doing: string): EventNote => ({
	about,
	type: 'Warning',
	reason,
	message: `${doing}: {error}`,
});

const wordsFor = (subsets: readonly EndpointSubset[]): string => {
	const ready = subsets.reduce((sum, {addresses = []}) => sum + addresses.length, 0);
	const waiting = addressCount(subsets) - ready;
	return `${count(ready, 'pod')} ready${waiting === 0 ? '' : `, ${waiting} not`}`;
};
