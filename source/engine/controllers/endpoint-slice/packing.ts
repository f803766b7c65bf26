import type {Endpoint, EndpointPort, EndpointSlice} from '../../api/kinds/endpoint-slice.ts';
import type {Labels} from '../../api/meta.ts';
import {kubernetes134} from '../../api/profile.ts';
import {equalValues} from '../../api/share.ts';
import {endpointKey, sameAddresses, sameEndpoint} from './endpoints.ts';

/** What has to be written so that the slices of one port group say what they should. */
export type Repack = {
	/** Contents of slices to be made. */
	readonly create: ReadonlyArray<readonly Endpoint[]>;
	readonly update: readonly EndpointSlice[];
	readonly remove: readonly EndpointSlice[];
	/** The contents of all slices of the group as they are to be. */
	readonly settled: ReadonlyArray<readonly Endpoint[]>;
};

/** What is new since all slices of the group were to say what was wanted of them. */
export type LastLook = {
	/** What they were to say; the very lists. */
	readonly settled: ReadonlyArray<readonly Endpoint[]>;
	/** Wanted endpoints that are new or others than they were. */
	readonly fresh: readonly Endpoint[];
	/** What was in their places, and what is gone: the very records, as the slices have them. */
	readonly stale: ReadonlySet<Endpoint>;
	/** The keys of all these. */
	readonly touched: ReadonlySet<string>;
};

/** How many endpoints a slice may hold. Source: `--max-endpoints-per-slice` */
export const {endpointsPerSlice} = kubernetes134.controllers;

type Kept = {readonly slice: EndpointSlice; endpoints: readonly Endpoint[]; changed: boolean};

/**
Fits the wanted endpoints into the slices of one port group with few writes rather than perfect packing: what is in a
slice stays there, changed slices are filled first (the fullest before the others), then one unchanged slice that fits
the rest best, and only then a new slice begins.

Two slices of 100 and 60, one endpoint of the first gone and three new: one update takes one of the three, the second
slice takes the other two. Source: staging endpointslice/reconciler.go, reconcileByPortMapping
*/
export const repack = (
	slices: readonly EndpointSlice[],
	wanted: readonly Endpoint[],
	labels: Labels,
	look?: LastLook,
	most: number = endpointsPerSlice,
): Repack => {
	const last = look !== undefined && isAsLeft(slices, look) ? look : undefined;
	const left = new Map((last?.fresh ?? wanted).map(endpoint => [endpointKey(endpoint), endpoint]));
	const kept: Kept[] = [];
	const remove: EndpointSlice[] = [];

	for (const slice of slices) {
		const {endpoints, same} = last === undefined ? keep(slice, left) : keepTouched(slice, left, last);

		if (!same && endpoints.length === 0) {
			remove.push(slice);
		} else {
			kept.push({slice, endpoints, changed: !same || !equalValues(slice.metadata.labels, labels)});
		}
	}

	const rest = [...left.values()];
	const fullestFirst = kept
		.filter(({changed}) => changed)
		.sort((one, other) => other.endpoints.length - one.endpoints.length || byName(one, other));

	for (const full of fullestFirst) {
		full.endpoints = [...full.endpoints, ...rest.splice(0, Math.max(0, most - full.endpoints.length))];
	}

	const create: Array<readonly Endpoint[]> = [];

	while (rest.length > 0) {
		const roomy = rest.length < most ? bestFit(kept, rest.length, most) : undefined;

		if (roomy === undefined) {
			create.push(rest.splice(0, most));
		} else {
			roomy.endpoints = [...roomy.endpoints, ...rest.splice(0, most - roomy.endpoints.length)];
			roomy.changed = true;
		}
	}

	const update = kept
		.filter(({changed}) => changed)
		.map(({slice, endpoints}) => ({...slice, metadata: {...slice.metadata, labels}, endpoints}));
	return {create, update, remove, settled: [...kept.map(({endpoints}) => endpoints), ...create]};
};

/** Every slice says what was wanted of it, and there is no other. */
const isAsLeft = (slices: readonly EndpointSlice[], {settled}: LastLook): boolean =>
	slices.length === settled.length && slices.every(slice => settled.includes(slice.endpoints));

type StillThere = {readonly endpoints: readonly Endpoint[]; readonly same: boolean};

const hasAny = (endpoints: readonly Endpoint[], some: ReadonlySet<Endpoint>): boolean =>
	some.size > 0 && endpoints.some(endpoint => some.has(endpoint));

/** As `keep`, where only these keys may be other than they were. */
const keepTouched = (
	slice: EndpointSlice,
	left: Map<string, Endpoint>,
	{stale, touched}: Pick<LastLook, 'stale' | 'touched'>,
): StillThere => {
	if (!hasAny(slice.endpoints, stale)) {
		return {endpoints: slice.endpoints, same: true};
	}

	for (const endpoint of slice.endpoints) {
		if (!touched.has(endpointKey(endpoint))) {
			left.set(endpointKey(endpoint), endpoint);
		}
	}

	return keep(slice, left);
};

/** What stays of a slice, taken out of what is left to be placed. */
const keep = (slice: EndpointSlice, left: Map<string, Endpoint>): StillThere => {
	const endpoints: Endpoint[] = [];
	let same = true;

	for (const endpoint of slice.endpoints) {
		const key = endpointKey(endpoint);
		const wanted = left.get(key);

		if (wanted === undefined || !sameAddresses(wanted, endpoint)) {
			same = false;
			continue;
		}

		endpoints.push(wanted);
		left.delete(key);
		same &&= sameEndpoint(wanted, endpoint);
	}

	return {endpoints, same};
};

const byName = (one: Kept, other: Kept): number => (one.slice.metadata.name < other.slice.metadata.name ? -1 : 1);

/** The unchanged slice that these endpoints would fill up most. */
const bestFit = (kept: readonly Kept[], howMany: number, most: number): Kept | undefined =>
	kept
		.filter(({changed, endpoints}) => !changed && endpoints.length + howMany <= most)
		.sort((one, other) => other.endpoints.length - one.endpoints.length || byName(one, other))[0];

/** The endpoints that differ between two states of a service's slices, for benches: by pod, added, removed and changed. */
export const endpointDifferences = (
	slices: readonly EndpointSlice[],
	wanted: readonly Endpoint[],
): {
	readonly added: readonly Endpoint[];
	readonly removed: readonly Endpoint[];
	readonly changed: readonly Endpoint[];
} => {
	const there = new Map(slices.flatMap(slice => slice.endpoints).map(endpoint => [endpointKey(endpoint), endpoint]));
	const added: Endpoint[] = [];
	const changed: Endpoint[] = [];

	for (const endpoint of wanted) {
		const key = endpointKey(endpoint);
		const before = there.get(key);

		if (before === undefined || !sameAddresses(before, endpoint)) {
			added.push(endpoint);
			continue;
		}

		there.delete(key);

		if (!sameEndpoint(before, endpoint)) {
			changed.push(endpoint);
		}
	}

	return {added, removed: [...there.values()], changed};
};

export type PortGroup = {readonly ports: readonly EndpointPort[]; readonly endpoints: readonly Endpoint[]};
