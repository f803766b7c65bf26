import type {Kind} from '../../source/engine/api/kind.ts';
import {resourceName} from '../../source/engine/api/kind.ts';
import type {LabelSelector} from '../../source/engine/api/meta.ts';
import {type ApiObject, keyOf, type ObjectKey, splitKey} from '../../source/engine/api/object.ts';
import type {PodMetrics} from '../../source/engine/api/pod-metrics.ts';
import {notFound} from '../../source/engine/api/refusals.ts';
import type {Scale} from '../../source/engine/api/scale.ts';
import {selectorQuery} from '../../source/engine/api/selectors.ts';
import type {Index, Loop} from '../../source/engine/client/loop.ts';
import type {Seen} from '../../source/engine/client/seen.ts';
import {createDraws} from '../../source/engine/kernel/draws.ts';
import type {Millis} from '../../source/engine/kernel/time.ts';

export type Sight = Seen & {
	/** The same sight later. */
	at(now: Millis): Sight;
	/** The same sight with these objects in place of those with their keys, or added. */
	with<T extends ApiObject>(...objects: readonly T[]): Sight;
	without(...objects: readonly ApiObject[]): Sight;
};

type Scaled = ApiObject & {
	readonly spec: {readonly replicas?: number; readonly selector?: LabelSelector};
	readonly status?: {readonly replicas?: number};
};

const scaleOf = ({metadata, spec, status}: Scaled): Scale => ({
	apiVersion: 'autoscaling/v1',
	kind: 'Scale',
	metadata,
	spec: {replicas: spec.replicas ?? 0},
	status: {replicas: status?.replicas ?? spec.replicas ?? 0, selector: selectorQuery(spec.selector)},
});

const placeOf = (object: ApiObject): string => `${object.kind}/${keyOf(object)}`;

/** What a controller has seen, as a table of objects: every object that a test names, and nothing else. */
export const sight = <O extends ApiObject>(
	objects: readonly O[],
	options: {
		readonly now?: Millis;
		readonly loop?: Loop;
		readonly leases?: Readonly<Record<string, Millis>>;
		/** What a fresh read finds, where it differs from what was seen; null where it finds nothing. */
		readonly fresh?: Readonly<Record<string, ApiObject | null>>;
		/** What metrics-server tells. */
		readonly metrics?: readonly PodMetrics[];
	} = {},
): Sight => {
	const now = options.now ?? 0;
	const indices: readonly Index[] = options.loop?.indices ?? [];
	const sorted = [...objects].sort((left, right) => (placeOf(left) < placeOf(right) ? -1 : 1));
	const get = <T extends ApiObject>(kind: Kind<T>, key: ObjectKey): T | undefined =>
		sorted.find(object => object.kind === kind.kind && keyOf(object) === key) as T | undefined;
	const list = <T extends ApiObject>(kind: Kind<T>, namespace?: string): readonly T[] =>
		sorted.filter(
			object =>
				object.kind === kind.kind && (namespace === undefined || (object.metadata.namespace ?? '') === namespace),
		) as unknown as readonly T[];

	return {
		now,
		customKinds: [],
		draws: createDraws('test'),
		get,
		list,
		ownedBy: (owner, kind) =>
			list(kind).filter(object =>
				object.metadata.ownerReferences?.some(one => one.controller === true && one.uid === owner.metadata.uid),
			),
		byIndex(kind, name, value) {
			const index = indices.find(one => one.name === name && resourceName(one.kind) === resourceName(kind));

			if (index === undefined) {
				throw new Error(`the loop declares no index ${name} of ${kind.plural}`);
			}

			return list(kind).filter(object => index.values(object).includes(value));
		},
		leaseRenewedAt: node => options.leases?.[node],
		leaseSilencedBy: () => 0,
		fresh<T extends ApiObject>(kind: Kind<T>, key: ObjectKey) {
			const other = options.fresh?.[`${kind.kind}/${key}`];
			return other === undefined ? get(kind, key) : ((other ?? undefined) as T | undefined);
		},
		scale(kind, key) {
			const object = get(kind, key) as Scaled | undefined;
			return object === undefined
				? {ok: false, status: notFound(kind, splitKey(key).name)}
				: {ok: true, code: 200, object: scaleOf(object)};
		},
		podMetrics({namespace = ''}) {
			const items = (options.metrics ?? []).filter(({metadata}) => metadata.namespace === namespace);
			return {ok: true, code: 200, object: {items, resourceVersion: '1'}};
		},
		at: later => sight(objects, {...options, now: later}),
		with<T extends ApiObject>(...more: readonly T[]) {
			const places = new Set(more.map(object => placeOf(object)));
			const kept: readonly ApiObject[] = objects.filter(object => !places.has(placeOf(object)));
			return sight([...kept, ...more], options);
		},
		without(...gone) {
			const places = new Set(gone.map(object => placeOf(object)));
			return sight(
				objects.filter(object => !places.has(placeOf(object))),
				options,
			);
		},
	};
};
