import type {Fact} from '../../../engine/kernel/chronicle.ts';
import {clockText, type Millis} from '../../../engine/kernel/time.ts';
import {branchesOf, scoredRoots} from '../../report/cause-tree.ts';
import {changeMade, faultEnded, faultStruck} from '../../score/words.ts';
import type {Eyes} from '../eyes.ts';
import type {Lane, Line, Request, Stretch, TimelineFrame, Tone} from '../frame.ts';
import {gapsOf} from './cluster.ts';
import {rulerOf} from './heading.ts';
import type {Section} from './section.ts';

/** How many facts the lanes are made of. */
const remembered = 20_000;

const seen = ({truth, over}: Eyes, fact: Fact): boolean => fact.hidden !== true || truth || over;

/** Pairs beginnings with their ends by what they are about; what has no end goes on. */
const paired = (
	facts: readonly Fact[],
	begins: (fact: Fact) => boolean,
	ends: (fact: Fact) => boolean,
	stretch: (fact: Fact) => Omit<Stretch, 'from' | 'until'>,
): readonly Stretch[] => {
	const open = new Map<string, Fact>();
	const stretches: Stretch[] = [];

	for (const fact of facts) {
		if (begins(fact) && !open.has(fact.about)) {
			open.set(fact.about, fact);
		} else if (ends(fact)) {
			const begun = open.get(fact.about);

			if (begun !== undefined) {
				stretches.push({from: begun.at, until: fact.at, ...stretch(begun)});
				open.delete(fact.about);
			}
		}
	}

	const still = [...open.values()].map((begun): Stretch => ({from: begun.at, ...stretch(begun)}));
	return [...stretches, ...still].sort((a, b) => a.from - b.from || (a.text < b.text ? -1 : 1));
};

const moments = (
	facts: readonly Fact[],
	isIt: (fact: Fact) => boolean,
	tone: Tone,
	mark: Stretch['mark'],
	text: (fact: Fact) => string,
): readonly Stretch[] =>
	facts.filter(isIt).map(fact => ({from: fact.at, until: fact.at, tone, mark, text: text(fact)}));

const about = ({about: what}: Fact): string => what.replace(/^[^/]+\//, '');

const lanesOf = (eyes: Eyes): readonly Lane[] => {
	const facts = eyes.cluster.kernel.chronicle.latest(remembered).filter(fact => seen(eyes, fact));
	const lane = (name: string, stretches: readonly Stretch[], yours = false): Lane => ({name, yours, stretches});
	return [
		lane('faults', [
			...paired(
				facts,
				({what}) => what === faultStruck,
				({what}) => what === faultEnded,
				fact => ({tone: 'bad', mark: 'fault', text: String(fact.detail?.text ?? about(fact))}),
			),
			...moments(facts, ({what}) => what === changeMade, 'warn', 'alert', about),
		]),
		lane('nodes', [
			...paired(
				facts,
				({what}) => what === 'machine lost power',
				({what}) => what === 'machine booted',
				fact => ({tone: 'silent', mark: 'silent', text: `${about(fact)} has no power`}),
			),
			...moments(
				facts,
				({what, who}) => who === 'node-controller' && what.includes('node'),
				'warn',
				'alert',
				fact => `${about(fact)}: ${String(fact.detail?.because ?? fact.what)}`,
			),
		]),
		lane('pods', [
			...moments(
				facts,
				({what}) => what === 'create pod',
				'info',
				'start',
				fact => `${about(fact)} created`,
			),
			...moments(
				facts,
				({what}) => what === 'pod ready',
				'ok',
				'end',
				fact => `${about(fact)} ready`,
			),
			...moments(
				facts,
				({what}) => what === 'delete pod',
				'gone',
				'drop',
				fact => `${about(fact)} deleted`,
			),
			...moments(
				facts,
				({what}) => what === 'unschedulable',
				'warn',
				'wait',
				fact => `${about(fact)} waits`,
			),
		]),
		lane(
			'endpoints',
			moments(
				facts,
				({what}) => what.endsWith('endpointslice'),
				'info',
				'drop',
				fact => `${about(fact)}: ${String(fact.detail?.because ?? '')}`,
			),
		),
		lane(
			'leaders',
			moments(
				facts,
				({what}) => what === 'became leader',
				'info',
				'start',
				fact => String(fact.detail?.process ?? about(fact)),
			),
		),
		lane(
			'you',
			moments(
				facts,
				({who}) => who === 'player',
				'you',
				'you',
				fact => `${fact.what} ${about(fact)}`,
			),
			true,
		),
	];
};

const failedOf = ({keeper, options}: Eyes): TimelineFrame['failed'] => {
	const [slo] = options.scenario.slos;
	const ticks = slo === undefined ? [] : keeper.window.ticks(slo.id);
	return {
		step: options.scenario.time.tick,
		values: ticks.map(({at, offered, failed}) =>
			offered === 0 || at <= options.scenario.time.warmup ? 0 : failed / offered,
		),
	};
};

const short = (at: Millis): string => clockText(at).slice(0, -2);

const incidentOf = ({keeper}: Eyes, cursor: Millis): TimelineFrame['incident'] => {
	const all = keeper.scoreboard.incidents();
	const at = all.findLastIndex(incident => incident.at <= cursor);
	const incident = all[at];

	if (incident === undefined) {
		return undefined;
	}

	const after = (moment: Millis | undefined): string =>
		moment === undefined ? 'open' : `${Math.round((moment - incident.at) / 1000)} s`;
	const lines: readonly Line[] = [
		{label: 'began', text: `${short(incident.at)} ${incident.kind}`},
		{label: 'detected', text: after(incident.detectedAt)},
		{label: 'mitigated', text: after(incident.mitigatedAt)},
		{label: 'restored', text: after(incident.restoredAt)},
	];
	return {number: at + 1, of: all.length, lines, starts: all.map(each => each.at)};
};

const build = (eyes: Eyes, request: Request): TimelineFrame => {
	const {now} = eyes.cluster.kernel;
	const cursor = request.cursor ?? now;
	const incident = incidentOf(eyes, cursor);
	const next = rulerOf(eyes).find(mark => mark.at > cursor);
	return {
		from: 0,
		until: Math.max(now, 1000),
		cursor,
		lanes: lanesOf(eyes),
		failed: failedOf(eyes),
		...(incident === undefined ? {} : {incident}),
		incidentStarts: eyes.keeper.scoreboard.incidents().map(({at}) => at),
		causes: branchesOf(
			eyes.truth || eyes.over
				? scoredRoots(eyes.keeper.causes.roots(), eyes.options.scenario.time.warmup)
				: scoredRoots(eyes.keeper.causes.roots(), eyes.options.scenario.time.warmup).filter(
						({fact}) => fact?.hidden !== true,
					),
		),
		blame: [],
		// What was true then is compared when the game stands there.
		gaps: Math.abs(cursor - now) < 1000 ? gapsOf(eyes) : [],
		...(next === undefined ? {} : {next: {at: next.at, text: next.text}}),
		bookmarks: [],
	};
};

/** What caused what, and when. The report has it too. */
export const timelineSection: Section = {
	isWanted: ({screen}) => screen === 'timeline' || screen === 'result',
	build: (eyes, request) => ({timeline: build(eyes, request)}),
};
