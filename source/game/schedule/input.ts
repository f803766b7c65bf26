/*
What `podfall schedule` is given, as one picture: a dump of a cluster, manifests that nobody applied, or both together.

What a server printed is believed; what a person wrote is defaulted and held to the law of its kind. Whatever the scheduler
does not look at is left alone.
*/

import {kindOf} from '../../engine/api/kinds/index.ts';
import type {Node} from '../../engine/api/kinds/node.ts';
import type {Pod} from '../../engine/api/kinds/pod.ts';
import {pods} from '../../engine/api/kinds/pod.ts';
import type {PriorityClass} from '../../engine/api/kinds/priority-class.ts';
import type {StorageClass} from '../../engine/api/kinds/storage-class.ts';
import {decodeAsWritten} from '../../engine/api/moulds/decode.ts';
import {type ApiObject, keyOf} from '../../engine/api/object.ts';
import {admittedPod, type Picture} from '../../engine/cluster.ts';
import {fieldsOf, itemsOf, valueAt} from '../scenario/data.ts';
import {isPrinted} from '../scenario/dump.ts';
import {finding} from '../scenario/findings.ts';
import {inNamespace} from '../scenario/load.ts';
import {joinManifests, type Manifests, type PlacedObject, placedIn, readManifests} from '../scenario/manifests.ts';
import {asRead, checkObject} from '../scenario/object-check.ts';
import {shapeOf} from '../scenario/object-shapes.ts';
import {problemsOf} from '../scenario/own/strange.ts';
import type {Outcome, Problem} from '../scenario/problems.ts';
import {onlyConfiguration, type ReadyConfiguration} from '../scenario/scheduler-configuration.ts';
import {originOfFile} from '../scenario/yaml/places.ts';
import {type Expansion, ephemeralClaims, expand, expandDaemonSet, rests} from './expand.ts';
import {isPlaced, withUid, workloadOf} from './pods.ts';
import {isDefaultClass} from './storage.ts';

export type GivenText = {readonly file: string; readonly text: string};

export type ScheduleInput = {
	readonly picture: Picture;
	/** A KubeSchedulerConfiguration that stood among the objects. */
	readonly configuration: ReadyConfiguration | undefined;
	readonly notes: readonly string[];
};

const ofInterest = new Set([
	'Node',
	'Pod',
	'PersistentVolume',
	'PersistentVolumeClaim',
	'StorageClass',
	'CSINode',
	'PodDisruptionBudget',
	'Namespace',
	'Service',
	'ReplicaSet',
	'ReplicationController',
	'StatefulSet',
	'Deployment',
	'Job',
	'PriorityClass',
	// Nothing in a cluster of podfall acts on these two, but pods come of them.
	'CronJob',
	'DaemonSet',
]);

const isOfInterest = ({object}: PlacedObject): boolean =>
	ofInterest.has(object.kind) && kindOf(object.apiVersion, object.kind) !== undefined;

/** Kinds that kube-scheduler looks at and podfall's does not. */
const missed = new Set([
	'VolumeAttachment',
	'CSIDriver',
	'CSIStorageCapacity',
	'ResourceClaim',
	'ResourceSlice',
	'DeviceClass',
]);

type Read = {readonly object: ApiObject; readonly problems: readonly Problem[]; readonly isWritten: boolean};

const isBare = (object: ApiObject): boolean =>
	object.kind === 'Pod' && itemsOf(valueAt(object, ['spec', 'containers'])).length === 0;

/** A pod without containers cannot be counted, whoever printed it. */
const bareProblems = (placed: PlacedObject): readonly Problem[] => {
	const {object} = placed;
	const {problems} = shapeOf(object);
	return [
		...placedIn(placed, problems),
		...(isBare(object) ? placedIn(placed, [finding(['spec'], `Pod ${object.metadata.name} has no containers`)]) : []),
	];
};

const readObject = (placed: PlacedObject): Read => {
	const object = inNamespace(placed.object);

	const kind = kindOf(object.apiVersion, object.kind);

	if (isPrinted(object)) {
		const decoded = kind === undefined ? undefined : decodeAsWritten(kind, object);
		const isGood = decoded?.ok === true && !isBare(decoded.value);
		return {
			object: decoded?.ok === true ? decoded.value : object,
			problems: isGood ? [] : bareProblems(placed),
			isWritten: false,
		};
	}

	const problems = placedIn(placed, checkObject(object).problems);
	return {
		object: problems.length > 0 || kind === undefined ? object : kind.defaults(asRead(object)),
		problems,
		isWritten: true,
	};
};

/** Of several with the same name the last, and a word on each that is replaced. */
const lastOfEach = (read: readonly Read[], notes: string[]): readonly Read[] => {
	const last = new Map<string, Read>();

	for (const each of read) {
		const name = `${each.object.kind} ${keyOf(each.object)}`;

		if (last.has(name)) {
			notes.push(`${name} is given twice; the last one counts`);
		}

		last.set(name, each);
	}

	return [...last.values()];
};

const listed = (names: readonly string[]): string =>
	names.length <= 3 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;

const makePods = new Set(['Deployment', 'ReplicaSet', 'StatefulSet', 'ReplicationController', 'Job', 'CronJob']);

/** Workloads whose pods are not there yet. What a cluster printed has its pods, unless it printed none at all. */
const toExpand = (read: readonly Read[], allPods: readonly Pod[]): readonly ApiObject[] => {
	const owned = new Set(allPods.map(workloadOf).filter(name => name !== undefined));
	const workloads = read.filter(({isWritten}) => isWritten || allPods.length === 0);
	return workloads
		.map(({object}) => object)
		.filter(({kind}) => makePods.has(kind))
		.filter(object => !owned.has(keyOf(object)))
		.filter(object => !(valueAt(object, ['metadata', 'ownerReferences', 0, 'controller']) === true));
};

type Admitted = {readonly pods: readonly Pod[]; readonly notes: readonly string[]};

/** Pods of manifests as the API server would take them. */
const admitted = (written: readonly Pod[], classes: readonly PriorityClass[]): Admitted => {
	const notes: string[] = [];
	const taken = written.map(pod => {
		const outcome = admittedPod(pod, classes);

		if (!outcome.ok) {
			notes.push(`${outcome.message}; taken as priority 0`);
			return pod;
		}

		return outcome.value;
	});
	return {pods: taken, notes: [...new Set(notes)]};
};

const hasKind = (read: readonly Read[], kind: string): boolean => read.some(({object}) => object.kind === kind);

/** What was not brought along although the answer may hang on it. */
const gaps = (read: readonly Read[], {pods: all, others}: Picture): readonly string[] => {
	const waiting = all.filter(pod => !isPlaced(pod));
	const mount = waiting.filter(({spec}) =>
		itemsOf(spec.volumes).some(volume => valueAt(volume, ['persistentVolumeClaim']) !== undefined),
	);
	const byLabels = waiting.filter(({spec}) =>
		[spec.affinity?.podAffinity, spec.affinity?.podAntiAffinity].some(affinity =>
			(affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).some(
				({namespaceSelector}) => namespaceSelector !== undefined,
			),
		),
	);
	const wasPrinted = read.some(({object, isWritten}) => object.kind === 'Pod' && !isWritten);
	return [
		...(mount.length > 0 &&
		(!others.some(({kind}) => kind === 'PersistentVolumeClaim') || !hasKind(read, 'StorageClass'))
			? [
					`${mount.length} of the waiting pods mount claims, and claims or StorageClasses are not in the input: add pvc,pv,sc to what is printed`,
				]
			: []),
		...(byLabels.length > 0 && !hasKind(read, 'Namespace')
			? ['affinity by the labels of namespaces finds none: no Namespace is in the input']
			: []),
		...(wasPrinted && !hasKind(read, 'Service') && !hasKind(read, 'ReplicaSet')
			? ['no Service or ReplicaSet is in the input: pods without spread constraints are not spread by default']
			: []),
	];
};

const notLookedAt = ({skipped}: Manifests): readonly string[] => {
	const kinds = [...new Set(skipped.map(({object}) => object.kind).filter(kind => missed.has(kind)))].sort();
	return kinds.length === 0 ? [] : [`not looked at: ${kinds.join(', ')}`];
};

/** A claim that names no class gets the default one. Source: plugin/pkg/admission/storage/storageclass/setdefault */
const withClass = (object: ApiObject, classes: readonly StorageClass[]): ApiObject => {
	const usual = classes.find(isDefaultClass)?.metadata.name;
	const isOpen = object.kind === 'PersistentVolumeClaim' && valueAt(object, ['spec', 'storageClassName']) === undefined;
	return isOpen && usual !== undefined
		? ({...object, spec: {...fieldsOf(valueAt(object, ['spec'])), storageClassName: usual}} as unknown as ApiObject)
		: object;
};

/** What stands between workloads and their pods, and ephemeral claims, where the input has none of that name. */
const madeFor = (
	made: readonly Expansion[],
	own: readonly Pod[],
	objects: readonly ApiObject[],
): readonly ApiObject[] => {
	const nameOf = (object: ApiObject): string => `${object.kind} ${keyOf(object)}`;
	const given = new Set(objects.map(nameOf));
	return [...made.flatMap(({others}) => others), ...own.flatMap(ephemeralClaims)].filter(
		object => !given.has(nameOf(object)),
	);
};

const pictureOf = (read: readonly Read[], notes: string[]): Picture => {
	const objects = read.map(({object}) => object);
	const ofKind = <T extends ApiObject>(wanted: string): readonly T[] =>
		objects.filter(({kind}) => kind === wanted) as unknown as readonly T[];
	const nodes = ofKind<Node>('Node');
	const given = ofKind<Pod>('Pod');
	const workloads = toExpand(read, given);
	const made = workloads.map(expand);
	const daemons = ofKind<ApiObject>('DaemonSet').filter(
		object => !given.some(pod => workloadOf(pod) === keyOf(object)),
	);
	const madeBy = new Map(daemons.map(object => [object, expandDaemonSet(object, nodes)]));
	const printed = new Set(read.filter(({isWritten}) => !isWritten).map(({object}) => object));
	const classes = ofKind<PriorityClass>('PriorityClass');
	const own = admitted(
		[
			...given.filter(pod => !printed.has(pod)).map(pod => pods.defaults(pod)),
			...made.flatMap(each => each.pods),
			...[...madeBy.values()].flat(),
		],
		classes,
	);
	notes.push(...own.notes);

	const nameOf = (object: ApiObject): string => `${object.kind} ${keyOf(object)}`;
	const active = [...workloads.filter(object => !rests(object)), ...daemons].map(nameOf);
	const resting = workloads.filter(rests).map(nameOf);
	notes.push(
		...(active.length === 0 ? [] : [`pods are made, with names of podfall's own, for ${listed(active)}`]),
		...[...madeBy].flatMap(([object, its]) =>
			its.length === nodes.length
				? []
				: [
						`${nameOf(object)} gets no pod on ${nodes.length - its.length} of ${nodes.length} nodes, whose labels or taints it does not bear`,
					],
		),
		...(resting.length === 0 ? [] : [`no pods are made for ${listed(resting)}: suspended, or at an end`]),
	);

	const written = objects.filter(object => !printed.has(object) && object.kind !== 'Node' && object.kind !== 'Pod');
	const ownPods = own.pods.map(withUid);
	const asked = [...written, ...madeFor(made, ownPods, objects)];
	return {
		nodes,
		pods: [...given.filter(pod => printed.has(pod)).map(withUid), ...ownPods],
		others: [
			...objects.filter(object => printed.has(object) && object.kind !== 'Node' && object.kind !== 'Pod'),
			...asked.map(object => withClass(object, ofKind<StorageClass>('StorageClass'))),
		],
	};
};

/** Reads dumps and manifests; everything that is wrong with them is told at once. */
export const readInput = (texts: readonly GivenText[]): Outcome<ScheduleInput> => {
	const parts = texts.map(({file, text}) => ({file, text, manifests: readManifests(text, originOfFile(file))}));
	const manifests = joinManifests(parts.map(part => part.manifests));
	const notes: string[] = [];
	const given = [...manifests.objects, ...manifests.skipped].filter(isOfInterest);
	const read = lastOfEach(given.map(readObject), notes);
	const file = parts.find(part => part.manifests.configurations.length > 0)?.file ?? '';
	const configuration =
		manifests.configurations.length === 0 ? undefined : onlyConfiguration(manifests.configurations, file);
	const empty = manifests.objects.length === 0 && manifests.configurations.length === 0 ? manifests.strange : [];
	const problems = [
		...parts.flatMap(problemsOf),
		...empty,
		...read.flatMap(each => each.problems),
		...(configuration?.ok === false ? configuration.problems : []),
	];

	if (problems.length > 0) {
		return {ok: false, problems};
	}

	const picture = pictureOf(read, notes);
	return {
		ok: true,
		value: {
			picture,
			configuration: configuration?.ok === true ? configuration.value : undefined,
			notes: [...notes, ...gaps(read, picture), ...notLookedAt(manifests)],
		},
		warnings: [],
	};
};
