import type {Millis} from '../kernel/time.ts';
import type {LeverFamily, Levers} from './levers.ts';

/** Where something stands: a machine's name, or `control-plane` for the API server, or `outside`. */
export type Place = string;

export type RoundTrips = {readonly sameNode: number; readonly sameZone: number; readonly crossZone: number};

export type NetworkPlan = {
	/** Round trips in milliseconds; fractions are allowed. */
	readonly rtt: RoundTrips;
	/** The zone in which the API server stands. */
	readonly controlPlaneZone: string;
	zoneOf(machine: string): string | undefined;
};

/**
The wires. Every place can be named by itself, by its zone (`zone-a` for zone `a`) or by `everywhere`, and a lever on a
pair is felt by every path between the two: `link/zone-a/control-plane/cut`.
*/
export type Network = {
	/** Nothing gets from one place to the other. */
	isCut(from: Place, to: Place): boolean;
	/** Milliseconds one way, a fraction for near ones; undefined when nothing gets through. */
	oneWay(from: Place, to: Place): number | undefined;
	/** Share of packets that are lost, 0 to 1. */
	loss(from: Place, to: Place): number;
	/** As `oneWay`, in whole milliseconds and at least 1: how long news takes. Loss shows as time. */
	newsDelay(from: Place, to: Place): Millis | undefined;
};

/** What a lost packet costs before it is sent again. Source: RFC 6298, the smallest retransmission time-out of Linux. */
const retransmission: Millis = 200;

const more = (value: unknown): number => Number(value);

/**
`cut`: `no`, `both`, or `forth` for what goes from the first to the second place only. `delay`: milliseconds more, one
way. `loss`: share of packets.
*/
export const linkFamilies = (changed: () => void): readonly LeverFamily[] => [
	{
		pattern: 'link/*/*/cut',
		rest: 'no',
		strength: value => (value === 'both' ? 2 : value === 'forth' ? 1 : 0),
		changed,
	},
	{pattern: 'link/*/*/delay', rest: 0, strength: more, changed},
	{pattern: 'link/*/*/loss', rest: 0, strength: more, changed},
];

export const createNetwork = (plan: NetworkPlan, levers: Levers): Network => {
	const zoneOf = (place: Place): string | undefined =>
		place === 'control-plane' ? plan.controlPlaneZone : plan.zoneOf(place);

	const covers = (name: string, place: Place): boolean =>
		name === place || name === 'everywhere' || name === `zone-${zoneOf(place) ?? ''}`;

	let seen = -1;
	let links: ReadonlyArray<{value: unknown; left: string; right: string; kind: string}> = [];

	/** Links are asked about with every packet, and pulled a few times a run. */
	const pulledLinks = (): typeof links => {
		if (levers.revision !== seen) {
			seen = levers.revision;
			links = levers.pulledOf('link/').map(([lever, value]) => {
				const [, left = '', right = '', kind = ''] = lever.split('/');
				return {value, left, right, kind};
			});
		}

		return links;
	};

	/** What holds on the knobs of this make whose pair of places lies on the path; `back` when it was named the other way. */
	const onPath = (from: Place, to: Place, what: string): ReadonlyArray<{value: unknown; back: boolean}> => {
		const found: Array<{value: unknown; back: boolean}> = [];

		if (pulledLinks().length === 0) {
			return found;
		}

		for (const {value, left, right, kind} of pulledLinks()) {
			if (kind !== what || from === to) {
				continue;
			}

			if (covers(left, from) && covers(right, to)) {
				found.push({value, back: false});
			} else if (covers(left, to) && covers(right, from)) {
				found.push({value, back: true});
			}
		}

		return found;
	};

	const isCut = (from: Place, to: Place): boolean =>
		onPath(from, to, 'cut').some(({value, back}) => value === 'both' || (value === 'forth' && !back));

	const resting = (from: Place, to: Place): number => {
		if (from === to) {
			return plan.rtt.sameNode / 2;
		}

		return (zoneOf(from) === zoneOf(to) ? plan.rtt.sameZone : plan.rtt.crossZone) / 2;
	};

	const oneWay = (from: Place, to: Place): number | undefined =>
		isCut(from, to)
			? undefined
			: onPath(from, to, 'delay').reduce((sum, {value}) => sum + Number(value), resting(from, to));

	const loss = (from: Place, to: Place): number =>
		1 - onPath(from, to, 'loss').reduce((kept, {value}) => kept * (1 - Number(value)), 1);

	return {
		isCut,
		oneWay,
		loss,
		newsDelay(from, to) {
			const way = oneWay(from, to);
			const lost = loss(from, to);
			return way === undefined || lost >= 1
				? undefined
				: Math.max(1, Math.round(way + (retransmission * lost) / (1 - lost)));
		},
	};
};
