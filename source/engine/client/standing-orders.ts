import type {ApiObject} from '../api/object.ts';
import type {Saved} from '../kernel/keyframe.ts';
import {controllingOwner} from './ownership.ts';

/** Work that a person leaves to the autopilot. Every field that is given must hold. */
export type StandingOrder = {
	readonly namespace?: string;
	/** The kind of the controlling owner, `DaemonSet`. */
	readonly ownerKind?: string;
	/** Scheduler: only where the best node leads by at least so many points. */
	readonly lead?: number;
};

/** The orders that hold, in the order they were given. */
export type StandingOrders = {
	readonly list: readonly StandingOrder[];
	/** Gives an order, or takes the same one back. */
	set(order: StandingOrder, holds: boolean): void;
	/** The orders that cover an object, by its namespace and owner. */
	covering(object: ApiObject): readonly StandingOrder[];
	save(): Saved;
	load(saved: Saved): void;
};

const isSame = (one: StandingOrder, other: StandingOrder): boolean =>
	one.namespace === other.namespace && one.ownerKind === other.ownerKind && one.lead === other.lead;

export const createStandingOrders = (): StandingOrders => {
	let list: readonly StandingOrder[] = [];

	return {
		get list() {
			return list;
		},
		set(order, holds) {
			const others = list.filter(each => !isSame(each, order));
			list = holds ? [...others, order] : others;
		},
		covering: object =>
			list.filter(
				({namespace, ownerKind}) =>
					(namespace === undefined || namespace === object.metadata.namespace) &&
					(ownerKind === undefined || ownerKind === controllingOwner(object)?.kind),
			),
		save: () => ({list}),
		load(saved) {
			list = saved.list as readonly StandingOrder[];
		},
	};
};
