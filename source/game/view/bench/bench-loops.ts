import type {Kind} from '../../../engine/api/kind.ts';
import {type ApiObject, keyOf} from '../../../engine/api/object.ts';
import type {Decision, Turn} from '../../../engine/client/calls.ts';
import type {Seen} from '../../../engine/client/seen.ts';
import type {Controller} from '../../../engine/cluster.ts';
import {isSystem} from '../../tallies.ts';
import type {Eyes} from '../eyes.ts';

/** The loops that make workloads: what the bench shows where nobody has taken any. */
const workloadLoops: readonly string[] = [
	'deployment-controller',
	'replicaset-controller',
	'statefulset-controller',
	'daemonset-controller',
	'job-controller',
];

/** Beyond this many objects only those that wait are asked about: a look at a thousand sets is no picture. */
const askedAtMost = 200;

/** The loops on the bench, with the sight that they share. */
export type BenchLoops = {readonly controllers: readonly Controller[]; readonly seen: Seen; readonly held: boolean};

export const benchLoops = ({cluster}: Pick<Eyes, 'cluster'>): BenchLoops | undefined => {
	const {seat} = cluster;

	if (seat !== undefined && seat.controllers.length > 0) {
		const {controllers, informers} = seat;
		return {controllers, seen: informers.seen, held: controllers.some(({held}) => held)};
	}

	const leader = [...cluster.processes.values()].find(
		({name, leads}) => leads && name.startsWith('kube-controller-manager@'),
	);
	return leader === undefined
		? undefined
		: {
				controllers: leader.controllers.filter(({loop}) => workloadLoops.includes(loop.name)),
				seen: leader.informers.seen,
				held: false,
			};
};

/** One object of a loop, with what the loop would do about it now. */
export type Matter = {
	readonly controller: Controller;
	readonly object: ApiObject;
	/** `namespace/name`. */
	readonly objectKey: string;
	/** `loop|namespace/name`. */
	readonly key: string;
	readonly decision: Decision;
	readonly turn: Turn;
	/** Calls about it are still on their way. */
	readonly isAtWork: boolean;
};

const nothing: Decision = {calls: []};

const inScope = ({options}: Eyes, {metadata}: ApiObject): boolean => {
	const {namespaces} = options.scenario.seats.scope;
	return namespaces.length === 0 ? true : namespaces.includes(metadata.namespace ?? '');
};

/** Every object that the loops on the bench look after; the users' before the system's. */
export const mattersOf = (eyes: Eyes, {controllers, seen}: BenchLoops): readonly Matter[] => {
	const all = controllers.flatMap(controller => {
		const {reconciles} = controller.loop;
		return reconciles === undefined
			? []
			: seen
					.list(reconciles as unknown as Kind<ApiObject>)
					.filter(object => inScope(eyes, object))
					.map(object => ({controller, object}));
	});
	const order = ({object}: {readonly object: ApiObject}): number => Number(isSystem(object.metadata.namespace));
	return all
		.map((matter, index) => ({...matter, index}))
		.sort((a, b) => order(a) - order(b) || a.index - b.index)
		.map(({controller, object}, index): Matter => {
			const objectKey = keyOf(object);
			const isAsked = index < askedAtMost || controller.inbox.get(objectKey) !== undefined;
			return {
				controller,
				object,
				objectKey,
				key: `${controller.loop.name}|${objectKey}`,
				decision: isAsked ? controller.advise(objectKey) : nothing,
				turn: controller.turnOf(objectKey),
				isAtWork: controller.isAtWork(objectKey),
			};
		});
};
