import type {DrawReader} from '../kernel/draws.ts';
import type {FaultItem, Selector, TargetRule} from './item.ts';
import type {Candidate, FaultSeams, Subject} from './world.ts';

/** `app=web`, or several with commas; a key alone asks that it is there. */
export const labelsMatch = (wanted: string, labels: Readonly<Record<string, string>>): boolean =>
	wanted.split(',').every(pair => {
		const [key = '', value] = pair.split('=').map(word => word.trim());
		return value === undefined ? Object.hasOwn(labels, key) : labels[key] === value;
	});

/** A star at the end of a name stands for any rest. */
const nameMatches = (wanted: string, name: string): boolean => {
	const bare = name.slice(name.indexOf('/') + 1);
	return wanted.endsWith('*')
		? name.startsWith(wanted.slice(0, -1)) || bare.startsWith(wanted.slice(0, -1))
		: name === wanted || bare === wanted;
};

export const isMeant = (selector: Selector, candidate: Candidate): boolean =>
	(selector.ns === undefined || candidate.namespace === selector.ns) &&
	(selector.name === undefined || nameMatches(selector.name, candidate.name)) &&
	(selector.label === undefined || labelsMatch(selector.label, candidate.labels ?? {})) &&
	(selector.zone === undefined || candidate.zone === selector.zone) &&
	(selector.node === undefined || candidate.node === selector.node) &&
	(selector.pool === undefined || candidate.pool === selector.pool);

/** The candidate with the largest value; of equals the one whose name comes first. */
const largest = (candidates: readonly Candidate[], value: (candidate: Candidate) => number): Candidate | undefined => {
	let best: Candidate | undefined;
	let most = Number.NEGATIVE_INFINITY;

	for (const candidate of candidates) {
		const here = value(candidate);

		if (here > most || (here === most && best !== undefined && candidate.name < best.name)) {
			best = candidate;
			most = here;
		}
	}

	return best;
};

/**
Fair and stable chance: every candidate draws a number of its own for the n-th strike, and the largest wins. Other
candidates that come or go change nothing, unless the winner itself goes.
*/
export const byRendezvous = (
	candidates: readonly Candidate[],
	draws: DrawReader,
	fault: string,
	strike: number,
): Candidate | undefined => largest(candidates, ({name}) => draws.bits(`fault/${fault}/${name}`, strike));

/** Adds up by key, in the order of first sight. */
const countBy = <T>(things: readonly T[], key: (thing: T) => string): Map<string, number> => {
	const counts = new Map<string, number>();

	for (const thing of things) {
		counts.set(key(thing), (counts.get(key(thing)) ?? 0) + 1);
	}

	return counts;
};

export type Aim = {
	readonly fault: string;
	readonly strike: number;
	readonly subject: Subject;
	readonly candidates: readonly Candidate[];
	readonly draws: DrawReader;
	readonly seams: FaultSeams;
};

/** Finds a thing by its name, with or without its namespace, and a zone with or without `zone-`. */
const named = (candidates: readonly Candidate[], name: string): Candidate[] =>
	candidates.filter(candidate => candidate.name === name || candidate.name === `zone-${name}`).slice(0, 1);

/** Whom a rule means now; empty when there is nobody. */
export const resolveTargets = (rule: TargetRule, aim: Aim): readonly Candidate[] => {
	const {fault, strike, candidates, draws, seams} = aim;
	const one = (candidate: Candidate | undefined): readonly Candidate[] => (candidate === undefined ? [] : [candidate]);

	switch (rule.type) {
		case 'fixed':
			return aim.subject === 'image' || aim.subject === 'users' ? [{name: rule.name}] : named(candidates, rule.name);
		case 'leader': {
			const leader = seams.leaderOf(rule.of);
			return leader === undefined ? [] : named(candidates, leader);
		}
		case 'random': {
			const meant = candidates.filter(candidate => isMeant(rule.among, candidate));
			return one(byRendezvous(meant, draws, fault, strike));
		}
		case 'busiest':
			return one(largest(candidates, ({name}) => seams.busyness(rule.of, name)));
		case 'most-endpoints': {
			const counts = countBy(seams.endpointsOf(rule.service), endpoint =>
				aim.subject === 'pod' ? endpoint.pod : aim.subject === 'zone' ? endpoint.zone : endpoint.node,
			);
			return one(largest(candidates, ({name}) => counts.get(name) ?? 0));
		}
		case 'weakest-zone':
			return weakestZone(rule.service, aim);
	}
};

/** The zone whose loss hurts a service most; for machines and pods, one of them in that zone. */
const weakestZone = (
	service: string,
	{candidates, draws, fault, strike, subject, seams}: Aim,
): readonly Candidate[] => {
	const counts = countBy(seams.endpointsOf(service), endpoint => endpoint.zone);
	const zones = [...new Set(candidates.map(candidate => candidate.zone ?? ''))].sort();
	const zone = largest(
		zones.map(name => ({name})),
		({name}) => counts.get(name) ?? 0,
	);
	const inside = candidates.filter(candidate => candidate.zone === zone?.name);

	if (subject === 'zone' || subject === 'place') {
		return inside.filter(candidate => candidate.name.endsWith(zone?.name ?? '')).slice(-1);
	}

	const chosen = byRendezvous(inside, draws, fault, strike);
	return chosen === undefined ? [] : [chosen];
};

/** Members of a group that a shock hits: each draws for itself. */
export const shockTargets = (group: NonNullable<FaultItem['group']>, aim: Aim): readonly Candidate[] =>
	aim.candidates.filter(
		candidate =>
			isMeant(group.members, candidate) &&
			aim.draws.unit(`fault/${aim.fault}/hit/${candidate.name}`, aim.strike) < group.p,
	);
