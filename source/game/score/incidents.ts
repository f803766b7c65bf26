import type {Fact} from '../../engine/kernel/chronicle.ts';
import type {Saved} from '../../engine/kernel/keyframe.ts';
import {type Millis, seconds} from '../../engine/kernel/time.ts';
import type {Slo} from '../scenario/schema.ts';
import type {Census} from './census.ts';
import {createSuspects, type Suspect} from './suspects.ts';
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

/** When a fault was seen, and the fact that says so. */
type Sign = {readonly detectedAt: Millis; readonly detectedBy: number};

type Second = {readonly at: Millis; readonly offered: Record<string, number>; readonly lost: Record<string, number>};

/** Opens incidents when a fault harms, and closes them when health has returned. */
export type IncidentBook = {
	fold(fact: Fact): void;
	second(census: Census): void;
	/** All so far, in the order they were opened. */
	all(): readonly Incident[];
	/** How many of them health has not returned from. */
	open(): number;
	/** How long a fault of this name had lasted when it was seen first, harm or not; undefined while nobody has. */
	detectedAfter(id: string): Millis | undefined;
	save(): Saved;
	load(saved: Saved): void;
};

const harmWindow: Millis = seconds(5);
const harmShare = 0.001;
const shortFor: Millis = seconds(10);
const healthyFor: Millis = seconds(30);
const wrongGuess: Millis = seconds(30);
const classOnly: Millis = seconds(15);
/** Voices of the ground and of the game: what they say is not a sign that anybody in the cluster noticed. */
const unseen = new Set(['ground', 'faults', 'injector', 'traffic', 'score', 'session']);

const refill = <K, V>(map: Map<K, V>, entries: Iterable<readonly [K, V]>): void => {
	map.clear();

	for (const [key, value] of entries) {
		map.set(key, value);
	}
};

const windowKey = (fault: number, slo: string): string => `${fault}/${slo}`;

export const createIncidents = (slos: readonly Slo[]): IncidentBook => {
	const targets = new Map(slos.map(slo => [slo.id, slo.availability]));
	const suspects = createSuspects();
	const incidents = new Map<number, Incident>();
	/** Incidents that health has not returned from. */
	const lasting = new Set<number>();
	/** Signs that were seen, also before any harm was: they count once the incident opens. */
	const signs = new Map<number, Sign>();
	/** The last second in which users lost requests by a fault. */
	const harmedAt = new Map<number, Millis>();
	let inOrder: readonly Incident[] | undefined;
	let window: Second[] = [];
	let goodSince: Millis | undefined = 0;
	let settledSince: Millis | undefined = 0;
	let shortSince: Millis | undefined;
	let wrongGuesses = 0;

	const put = (incident: Incident): void => {
		inOrder = undefined;
		incidents.set(incident.fault, incident);

		if (incident.restoredAt === undefined) {
			lasting.add(incident.fault);
		} else {
			lasting.delete(incident.fault);
		}
	};

	const change = (fault: number, changes: Partial<Incident>): void => {
		const incident = incidents.get(fault);

		if (incident !== undefined) {
			put({...incident, ...changes});
		}
	};

	const open = ({fact: fault, kind, at}: Suspect, now: Millis): void => {
		if (!incidents.has(fault)) {
			const untouched = {detectedAt: undefined, detectedBy: undefined, mitigatedAt: undefined, restoredAt: undefined};
			put({fault, kind, at, openedAt: now, ...untouched, ...signs.get(fault)});
		}
	};

	const detect = (suspect: Suspect, at: Millis, by: number): void => {
		if (suspects.notice(suspect)) {
			const sign = {detectedAt: at + wrongGuesses * wrongGuess, detectedBy: by};
			signs.set(suspect.fact, sign);
			wrongGuesses = 0;
			change(suspect.fact, sign);
		}
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
		const fault = suspects.behind(fact.cause);

		if (fault !== undefined) {
			const key = windowKey(fault, String(fact.detail?.slo ?? ''));
			const second = secondAt(fact.at);
			second.lost[key] = (second.lost[key] ?? 0) + Number(fact.detail?.count ?? 0);
		}
	};

	const foldOther = (fact: Fact): void => {
		suspects.follow(fact);

		if (!unseen.has(fact.who) && fact.hidden !== true) {
			for (const suspect of suspects.touching(fact.about)) {
				detect(suspect, fact.at, fact.id);
			}
		}
	};

	/** Those by whom users lost requests in the window, old first; a calm cluster lost nothing, and nobody is to blame. */
	const losing = (): readonly Suspect[] => {
		const keys = window.flatMap(({lost}) => Object.keys(lost));
		const faults = new Set(keys.map(key => Number(key.slice(0, key.indexOf('/')))));
		return [...faults].sort((left, right) => left - right).map(fault => suspects.get(fault)!);
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

		const blamed = suspects.blamedFor(shortSince);

		if (blamed !== undefined) {
			open(blamed, census.at);
		}
	};

	const judgeDeclarations = (census: Census): void => {
		for (const declaration of census.declared) {
			const alike = suspects.unnoticed().filter(({component}) => component === declaration.component);
			const exact = alike.find(suspect => suspects.hasTouched(suspect, declaration.object ?? ''));
			const near = alike[0];

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

		const since = Math.max(goodSince, incident.at, harmedAt.get(incident.fault) ?? 0);
		return now - since >= healthyFor ? since : undefined;
	};

	const judgeHealth = (now: Millis): void => {
		for (const fault of [...lasting]) {
			const incident = incidents.get(fault)!;
			const mitigatedAt = incident.mitigatedAt ?? calmSince(incident, now);

			if (mitigatedAt !== undefined) {
				const restoredAt = settledSince === undefined ? undefined : Math.max(mitigatedAt, settledSince);
				change(fault, {mitigatedAt, restoredAt});
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
					return suspects.strike(fact);
				default:
					return foldOther(fact);
			}
		},
		second(census) {
			for (const write of census.writes) {
				for (const suspect of suspects.touching(write.about)) {
					detect(suspect, census.at, write.fact);
				}
			}

			judgeDeclarations(census);

			for (const suspect of losing()) {
				if (harmed(suspect)) {
					harmedAt.set(suspect.fact, lastLossBy(suspect) ?? census.at);
					open(suspect, census.at);
				}
			}

			judgeRedundancy(census);
			judgeHealth(census.at);
		},
		all() {
			inOrder ??= [...incidents.values()];
			return inOrder;
		},
		open: () => lasting.size,
		detectedAfter(id) {
			const times = [...signs].flatMap(([fact, {detectedAt}]) => {
				const suspect = suspects.get(fact);
				return suspect?.id === id ? [detectedAt - suspect.at] : [];
			});
			return times.length === 0 ? undefined : Math.min(...times);
		},
		save: () => ({
			suspects: suspects.save(),
			incidents: [...incidents.values()],
			window: window.map(({at, offered, lost}) => ({at, offered: {...offered}, lost: {...lost}})),
			signs: [...signs],
			harmedAt: [...harmedAt],
			goodSince,
			settledSince,
			shortSince,
			wrongGuesses,
		}),
		load(saved) {
			suspects.load(saved.suspects as Saved);
			incidents.clear();
			lasting.clear();
			inOrder = undefined;

			for (const incident of saved.incidents as readonly Incident[]) {
				put(incident);
			}

			window = (saved.window as readonly Second[]).map(({at, offered, lost}) => ({
				at,
				offered: {...offered},
				lost: {...lost},
			}));
			refill(signs, saved.signs as Iterable<readonly [number, Sign]>);
			refill(harmedAt, saved.harmedAt as Iterable<readonly [number, Millis]>);
			goodSince = saved.goodSince as Millis | undefined;
			settledSince = saved.settledSince as Millis | undefined;
			shortSince = saved.shortSince as Millis | undefined;
			wrongGuesses = saved.wrongGuesses as number;
		},
	};
};
