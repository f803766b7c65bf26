import type {Millis} from '../kernel/time.ts';

/** Which things are meant; every field that is given must hold. */
export type Selector = {
	readonly ns?: string;
	readonly name?: string;
	/** `app=web`, or several with commas. */
	readonly label?: string;
	readonly zone?: string;
	readonly node?: string;
	readonly pool?: string;
};

export type TargetRule =
	| {readonly type: 'fixed'; readonly name: string}
	| {readonly type: 'leader'; readonly of: string}
	| {readonly type: 'random'; readonly among: Selector}
	| {readonly type: 'busiest'; readonly of: 'node' | 'pod'}
	| {readonly type: 'most-endpoints'; readonly service: string}
	| {readonly type: 'weakest-zone'; readonly service: string};

export type Schedule =
	| {readonly type: 'at'; readonly at: Millis}
	| {
			readonly type: 'poisson';
			readonly mean: Millis;
			readonly from: Millis;
			readonly to: Millis | undefined;
			readonly max: number | undefined;
	  }
	/** A lifetime for each: below 1 new ones die early, above 1 old ones wear out. */
	| {readonly type: 'weibull'; readonly k: number; readonly scale: Millis; readonly per: 'node' | 'pod' | 'disk'}
	/** A rate, in events a second, that depends on how things are. */
	| {readonly type: 'hazard'; readonly rate: string}
	| {readonly type: 'after'; readonly id: string; readonly delay: Millis}
	| {readonly type: 'when'; readonly when: string}
	/** Never by itself: a director calls it. */
	| {readonly type: 'called'};

export type Announce =
	| {readonly type: 'forecast'; readonly lead: Millis}
	| {readonly type: 'onset'}
	| {readonly type: 'symptom'}
	| {readonly type: 'silent'};

/** One line of a scenario's storm: what strikes, when, whom, for how long, and who is told. */
export type FaultItem = {
	readonly id: string;
	readonly kind: string;
	/** Settings of the kind, durations as text; the kind reads them. */
	readonly params: Readonly<Record<string, unknown>>;
	readonly schedule: Schedule;
	/** Undefined: as the kind aims. */
	readonly target: TargetRule | undefined;
	/** A shock that hits each member with probability `p`. */
	readonly group:
		| {readonly mean: Millis; readonly from: Millis; readonly members: Selector; readonly p: number}
		| undefined;
	/** Undefined: as long as the kind lasts. */
	readonly until:
		| {readonly type: 'after'; readonly delay: Millis}
		| {readonly type: 'when'; readonly when: string}
		| {readonly type: 'never'}
		| undefined;
	readonly announce: Announce | undefined;
};
