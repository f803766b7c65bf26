import {clockText, type Millis} from '../../engine/kernel/time.ts';
import type {Announce, Scenario} from '../scenario/schema.ts';
import {rules} from '../score/rules/index.ts';
import {thresholds} from '../score/stars.ts';
import {seatWeights} from '../score/weights.ts';
import type {Line} from './frame.ts';

/*
What a brief can say of a level from its own figures: what stands there, who comes, what is announced, and what counts.
*/

const short = (at: Millis): string => clockText(at).slice(0, -4);

const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

const announcements: Readonly<Record<string, string>> = {
	onset: 'told when they strike',
	symptom: 'not told: watch for what they do',
	silent: 'not told, and some alerts stay silent',
};

const announced = (how: Announce): string =>
	how.type === 'forecast'
		? `told ${Math.round(how.lead / 1000)} s ahead, on the ruler`
		: (announcements[how.type] ?? '');

/** Faults, and people's mistakes beside them: each kind, and how one hears of it. */
const troubles = ({faults, timeline, assist}: Scenario): ReadonlyArray<readonly [kind: string, told: string]> => {
	const usual = assist.announce ?? {type: 'onset' as const};
	return [
		...faults.items.map(({kind, announce}) => [kind, announced(announce ?? usual)] as const),
		...timeline.flatMap(({kind, hidden}) =>
			kind === undefined ? [] : [[kind, announced({type: hidden === true ? 'symptom' : 'onset'})] as const],
		),
	];
};

const faultsLine = (scenario: Scenario): Line => {
	const all = troubles(scenario);
	const ways = [...new Set(all.map(([, told]) => told))];
	const told = ways.length > 1 ? 'some are told, some not' : ways[0];
	return {
		label: 'faults',
		text:
			told === undefined
				? scenario.faults.director === undefined
					? 'none of their own'
					: 'a director sends them, and none while users suffer'
				: `${plural(new Set(all.map(([kind]) => kind)).size, 'kind')}; ${told}`,
	};
};

/** How one comes to sit elsewhere, where a level that is watched lets one. */
const otherSeats = ({seats: {allowed, default: usual}}: Scenario): readonly Line[] => {
	const others = allowed.filter(seat => seat !== usual);
	return usual !== 'watch' || others.length === 0
		? []
		: [{label: 'seats', text: `watch; in the shell also --seat ${others.join(', ').replace(/, ([^,]*)$/, ' or $1')}`}];
};

/** The cluster, its users and its faults, in a few lines. */
export const clusterLines = (scenario: Scenario): readonly Line[] => {
	const {cluster, time, traffic} = scenario;
	const {controlPlane, nodePools, zones} = cluster;
	return [
		{label: 'zones', text: zones.join(', ')},
		...nodePools.map(({name, zones: counts, instance}) => ({
			label: `${name} nodes`,
			text: `${Object.values(counts).reduce((sum, count) => sum + count, 0)} with ${instance.cpu} cpu, ${instance.memory} each`,
		})),
		{
			label: 'control plane',
			text: `${plural(controlPlane.nodes, 'node')}, ${plural(controlPlane.etcdMembers, 'etcd member')}`,
		},
		...otherSeats(scenario),
		...traffic.clients.map(({id, to, rate}) => ({label: id, text: `${rate} requests a second to ${to}`})),
		faultsLine(scenario),
		{
			label: 'clock',
			text: `${short(time.duration)} of virtual time, the first ${short(time.warmup)} unscored`,
		},
	];
};

/** What earns how many of the thousand points, most first, and what the stars ask for. */
export const pointLines = (
	{scoring}: Scenario,
	anchors: {readonly par?: number; readonly floor?: number},
): readonly Line[] => {
	const weights = scoring.weights ?? seatWeights[scoring.preset];
	const worth = rules
		.map(({id, title}) => ({label: title, points: weights[id] ?? 0}))
		.filter(({points}) => points > 0)
		.sort((a, b) => b.points - a.points || (a.label < b.label ? -1 : 1));
	const {two, three} = thresholds({...anchors, stars: scoring.stars, parIsBad: scoring.parIsBad});
	return [
		...worth.map(({label, points}) => ({label, text: String(points)})),
		{label: 'stars', text: `★ the goals  ★★ ${two}  ★★★ ${three}`},
	];
};
