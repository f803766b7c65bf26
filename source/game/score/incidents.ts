import type {Fact} from '../../engine/kernel/chronicle.ts';
import type {Saved} from '../../engine/kernel/keyframe.ts';
import {type Millis, minutes, seconds} from '../../engine/kernel/time.ts';
import type {Slo} from '../scenario/schema.ts';
import type {Census} from './census.ts';
import {changeMade, faultStruck, requestsLostTold, trafficTold} from './words.ts';

/** A fault that did measurable harm. It counts from the moment the fault struck. */
export type Incident = {
	/** The number of the fault's fact. */
	readonly fault: number;
	readonly kind: string;
	readonly at: Millis;
	readonly openedAt: Millis;
	/** Somebody saw it, wrong guesses added. */
	readonly detectedAt: Millis | undefined;
	/** The fact that counts as seeing it. */
	readonly detectedBy: number | undefined;
	/** Users were served as promised from here on. */
	readonly mitigatedAt: Millis | undefined;
	/** And as many pods as wanted were ready. */
	readonly restoredAt: Millis | undefined;
};

/** A fault that struck, and what it touched. */
type Suspect = {
	readonly fact: number;
	readonly kind: string;
	readonly component: string;
	readonly at: Millis;
	/** Names of the objects and machines that it touched, without their kind. */
	readonly names: Set<string>;
	/** The last second in which users lost requests by it. */
	harmedAt: Millis | undefined;
};

type Second = {readonly at: Millis; readonly offered: Record<string, number>; readonly lost: Record<string, number>};

/** Opens incidents when a fault harms, and closes them when health has returned. */
export type IncidentBook = {
	fold(fact: Fact): void;
	second(census: Census): void;
	/** All so far, in the order they were opened. */
	all(): readonly Incident[];
	save(): Saved;
	load(saved: Saved): void;
};

const harmWindow: Millis = seconds(5);
const harmShare = 0.001;
const shortFor: Millis = seconds(10);
const healthyFor: Millis = seconds(30);
const wrongGuess: Millis = seconds(30);
const classOnly: Millis = seconds(15);
/** A shortage that begins later than this after a fault is not blamed on it. */
const blameWithin: Millis = minutes(10);

/** Voices of the ground and of the game: what they say is not a sign that anybody in the cluster noticed. */
const unseen = new Set(['ground', 'faults', 'injector', 'traffic', 'score', 'session']);

const tailOf = (about: string): string => about.slice(about.lastIndexOf('/') + 1);

const windowKey = (fault: number, slo: string): string => `${fault}/${slo}`;

export const createIncidents = (slos: readonly Slo[]): IncidentBook => {
	const targets = new Map(slos.map(slo => [slo.id, slo.availability]));
	const suspects = new Map<number, Suspect>();
	/** Facts that a fault led to, each with its fault. */
	const cone = new Map<number, number>();
	let incidents: Incident[] = [];
	let window: Second[] = [];
	let goodSince: Millis | undefined = 0;
	let settledSince: Millis | undefined = 0;
	let shortSince: Millis | undefined;
	let wrongGuesses = 0;

	const change = (fault: number, changes: Partial<Incident>): void => {
		incidents = incidents.map(incident => (incident.fault === fault ? {...incident, ...changes} : incident));
	};

	const open = (suspect: Suspect, now: Millis): void => {
		if (!incidents.some(incident => incident.fault === suspect.fact)) {
			const {fact: fault, kind, at} = suspect;
			const untouched = {detectedAt: undefined, detectedBy: undefined, mitigatedAt: undefined, restoredAt: undefined};
			const seen = signs.get(fault);
			incidents = [...incidents, {fault, kind, at, openedAt: now, ...untouched, ...seen}];
		}
	};

	/** Signs that were seen before any harm was: they count once the incident opens. */
	const signs = new Map<number, {detectedAt: Millis; detectedBy: number}>();

	const detect = (suspect: Suspect, at: Millis, by: number): void => {
		if (!signs.has(suspect.fact)) {
			const sign = {detectedAt: at + wrongGuesses * wrongGuess, detectedBy: by};
			signs.set(suspect.fact, sign);
			wrongGuesses = 0;
			change(suspect.fact, sign);
		}
	};

	const suspectsTouching = (about: string): readonly Suspect[] => {
		if (suspects.size === 0) {
			return [];
		}

		const name = tailOf(about);
		return [...suspects.values()].filter(suspect => suspect.names.has(name) || suspect.names.has(about));
	};

	const secondAt = (at: Millis): Second => {
		const last = window.at(-1);

		if (last?.at === at) {
			return last;
		}

		const fresh: Second = {at, offered: {}, lost: {}};
		window = [...window.filter(second => second.at > at - harmWindow), fresh];
		return fresh;
	};

	const foldTraffic = (fact: Fact): void => {
		const slo = String(fact.detail?.slo ?? '');
		const offered = Number(fact.detail?.offered ?? 0);
		const failed = Number(fact.detail?.failed ?? 0);
		const second = secondAt(fact.at);
		second.offered[slo] = (second.offered[slo] ?? 0) + offered;
		const target = targets.get(slo);

		if (target !== undefined && offered > 0) {
			const well = (offered - failed) / offered >= target;
			goodSince = well ? (goodSince ?? fact.at) : undefined;
		}
	};

	const foldLoss = (fact: Fact): void => {
		const fault = cone.get(fact.cause);

		if (fault !== undefined) {
			const key = windowKey(fault, String(fact.detail?.slo ?? ''));
			const second = secondAt(fact.at);
			second.lost[key] = (second.lost[key] ?? 0) + Number(fact.detail?.count ?? 0);
		}
	};

	const foldStrike = (fact: Fact): void => {
		const {kind = '', targets: named = '', component = ''} = fact.detail ?? {};
		const names = String(named).split(',').filter(Boolean);
		const touched = new Set([...names, ...names.map(tailOf), tailOf(fact.about)]);
		suspects.set(fact.id, {
			fact: fact.id,
			kind: String(kind),
			component: String(component),
			at: fact.at,
			names: touched,
			harmedAt: undefined,
		});
		cone.set(fact.id, fact.id);
	};

	const foldOther = (fact: Fact): void => {
		const fault = cone.get(fact.cause);

		if (fault !== undefined) {
			cone.set(fact.id, fault);
			suspects.get(fault)?.names.add(fact.about).add(tailOf(fact.about));
		}

		if (!unseen.has(fact.who) && fact.hidden !== true) {
			for (const suspect of suspectsTouching(fact.about)) {
				detect(suspect, fact.at, fact.id);
			}
		}
	};

	const harmed = (suspect: Suspect): boolean =>
		[...targets.keys()].some(slo => {
			const key = windowKey(suspect.fact, slo);
			const lost = window.reduce((sum, second) => sum + (second.lost[key] ?? 0), 0);
			const offered = window.reduce((sum, second) => sum + (second.offered[slo] ?? 0), 0);
			return lost > harmShare * offered;
		});

	const lastLossBy = ({fact}: Suspect): Millis | undefined =>
		window.findLast(second => [...targets.keys()].some(slo => (second.lost[windowKey(fact, slo)] ?? 0) > 0))?.at;

	const judgeRedundancy = (census: Census): void => {
		const short = census.workloads.some(workload => workload.ready < workload.desired);
		const settled = census.workloads.every(workload => workload.ready === workload.desired);
		shortSince = short ? (shortSince ?? census.at) : undefined;
		settledSince = settled ? (settledSince ?? census.at) : undefined;

		if (shortSince === undefined || census.at - shortSince <= shortFor) {
			return;
		}

		const began = shortSince;
		const blamed = [...suspects.values()]
			.filter(suspect => suspect.at <= began && began - suspect.at <= blameWithin)
			.at(-1);

		if (blamed !== undefined) {
			open(blamed, census.at);
		}
	};

	const judgeDeclarations = (census: Census): void => {
		for (const declaration of census.declared) {
			const active = [...suspects.values()].filter(suspect => !signs.has(suspect.fact));
			const exact = active.find(
				suspect => suspect.component === declaration.component && suspect.names.has(declaration.object ?? ''),
			);
			const near = active.find(suspect => suspect.component === declaration.component);

			if (exact !== undefined) {
				detect(exact, census.at, declaration.fact);
			} else if (near === undefined) {
				wrongGuesses += 1;
			} else {
				detect(near, census.at + classOnly, declaration.fact);
			}
		}
	};

	/** Since when users are served as promised and lose nothing by this fault, if that has lasted long enough. */
	const calmSince = (incident: Incident, now: Millis): Millis | undefined => {
		if (goodSince === undefined) {
			return undefined;
		}

		const since = Math.max(goodSince, incident.at, suspects.get(incident.fault)?.harmedAt ?? 0);
		return now - since >= healthyFor ? since : undefined;
	};

	const judgeHealth = (now: Millis): void => {
		for (const incident of incidents.filter(each => each.restoredAt === undefined)) {
			const mitigatedAt = incident.mitigatedAt ?? calmSince(incident, now);

			if (mitigatedAt !== undefined) {
				const restoredAt = settledSince === undefined ? undefined : Math.max(mitigatedAt, settledSince);
				change(incident.fault, {mitigatedAt, restoredAt});
			}
		}
	};

	return {
		fold(fact) {
			switch (fact.what) {
				case trafficTold:
					return foldTraffic(fact);
				case requestsLostTold:
					return foldLoss(fact);
				case faultStruck:
				case changeMade:
					return foldStrike(fact);
				default:
					return foldOther(fact);
			}
		},
		second(census) {
			for (const write of census.writes) {
				for (const suspect of suspectsTouching(write.about)) {
					detect(suspect, census.at, write.fact);
				}
			}

			judgeDeclarations(census);

			// A calm cluster lost nothing, and nobody is to blame.
			const lostAnything = window.some(({lost}) => Object.keys(lost).length > 0);

			for (const suspect of lostAnything ? suspects.values() : []) {
				if (harmed(suspect)) {
					suspect.harmedAt = lastLossBy(suspect) ?? census.at;
					open(suspect, census.at);
				}
			}

			judgeRedundancy(census);
			judgeHealth(census.at);
		},
		all: () => incidents,
		save: () => ({
			suspects: [...suspects.values()].map(suspect => ({...suspect, names: [...suspect.names]})),
			cone: [...cone],
			incidents: [...incidents],
			window: window.map(({at, offered, lost}) => ({at, offered: {...offered}, lost: {...lost}})),
			signs: [...signs],
			goodSince,
			settledSince,
			shortSince,
			wrongGuesses,
		}),
		load(saved) {
			suspects.clear();
			cone.clear();
			signs.clear();

			for (const suspect of saved.suspects as ReadonlyArray<Omit<Suspect, 'names'> & {names: readonly string[]}>) {
				suspects.set(suspect.fact, {...suspect, names: new Set(suspect.names)});
			}

			for (const [fact, fault] of saved.cone as ReadonlyArray<readonly [number, number]>) {
				cone.set(fact, fault);
			}

			for (const [fault, sign] of saved.signs as ReadonlyArray<
				readonly [number, {detectedAt: Millis; detectedBy: number}]
			>) {
				signs.set(fault, sign);
			}

			incidents = [...(saved.incidents as readonly Incident[])];
			window = (saved.window as readonly Second[]).map(({at, offered, lost}) => ({
				at,
				offered: {...offered},
				lost: {...lost},
			}));
			goodSince = saved.goodSince as Millis | undefined;
			settledSince = saved.settledSince as Millis | undefined;
			shortSince = saved.shortSince as Millis | undefined;
			wrongGuesses = saved.wrongGuesses as number;
		},
	};
};
