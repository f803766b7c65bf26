import type {Event} from '../../engine/api/kinds/event.ts';
import {type Node, nodes} from '../../engine/api/kinds/node.ts';
import type {Fact} from '../../engine/kernel/chronicle.ts';
import {clockText, type Millis, seconds, timeOf} from '../../engine/kernel/time.ts';
import {textOf} from '../scenario/schema.ts';
import {changeMade, faultEnded, faultStruck} from '../score/words.ts';
import {latestEvents, momentOf} from './event-moments.ts';
import type {Eyes} from './eyes.ts';
import type {Narrator, Saying, Tone} from './frame.ts';
import {eventWords} from './sections/event-words.ts';
import {givenUpAt, readiness} from './sections/node-sight.ts';

/*
The narrator: one sentence, what just happened and what it means. Of everything that could be said the newest weighty
thing wins; what stays so (a silent node) is said again when nothing newer is left.
*/

type Candidate = {
	readonly at: Millis;
	/** Seconds by which it may be older than another and still be said. */
	readonly weight: number;
	readonly tone: Tone;
	readonly text: Saying;
};

/** How long something that happened is worth saying. */
const fresh: Millis = seconds(60);

/** Source: kube-controller-manager `--node-monitor-grace-period`. */
const grace: Millis = seconds(50);

const short = (at: Millis): string => clockText(at).slice(0, -4);

const nameOf = ({about}: Fact): string => about.replace(/^[^/]+\//, '');

const meanings: Readonly<Record<string, string>> = {
	'node-crash': 'Users feel it now; the API learns it about 50 s later.',
	'zone-outage': 'Users feel it now; the API learns it about 50 s later.',
	'node-reboot': 'Its pods stay its own: they start again there with the same names.',
	'slow-node': 'Nothing reports that: it stays Ready, only answers take longer.',
	'container-crash': 'Its kubelet restarts it on the same node, with a growing pause each time.',
	'kubelet-stop': 'Its pods run on and serve, but nobody hears of them any more.',
	'spot-reclaim': 'Their pods are gone; the nodes come back empty under the same names.',
	'kernel-panic-group': 'Its load moves on; whichever machine gets hot next may be next.',
	'zone-partition': 'They serve on, but from the control plane it looks like death.',
	'traffic-spike': 'Queues grow where a pod is slower than its users; the scheduler does not see that.',
	'slow-registry': 'Pods whose image is not on their node stay in ContainerCreating.',
	partition: 'What runs there runs on; each side believes what it can still see.',
};

const faultSentence = (fact: Fact): string => {
	const text = String(fact.detail?.text ?? fact.what);
	return `${text.replace(/\.?$/, '.')} ${meanings[String(fact.detail?.kind ?? '')] ?? ''}`.trim();
};

const factCandidate = (fact: Fact): Candidate | undefined => {
	const {at, what} = fact;

	switch (what) {
		case faultStruck:
			return {at, weight: 30, tone: 'bad', text: faultSentence(fact)};
		case 'fault announced':
			return {at, weight: 30, tone: 'mark', text: faultSentence(fact)};
		case faultEnded:
			return {
				at,
				weight: 10,
				tone: 'ok',
				text: `The ${String(fact.detail?.kind ?? 'fault')} is over; now see how long healing takes.`,
			};
		case changeMade:
			return {
				at,
				weight: 30,
				tone: 'warn',
				text: `Somebody changed something: ${String(fact.detail?.text ?? nameOf(fact))}.`,
			};
		case 'machine booted':
			return {
				at,
				weight: 15,
				tone: 'ok',
				text: `${nameOf(fact)} is up again: its kubelet reports and starts its pods.`,
			};
		case 'became leader':
			return at === 0
				? undefined
				: {
						at,
						weight: 15,
						tone: 'warn',
						text: `${String(fact.detail?.process ?? '')} took the Lease and leads now.`,
					};
		default:
			return undefined;
	}
};

const factCandidates = ({cluster, truth, over}: Eyes): readonly Candidate[] =>
	cluster.kernel.chronicle
		.latest(60, 'notable')
		.filter(({at, hidden}) => at > cluster.kernel.now - fresh && (hidden !== true || truth || over))
		.flatMap(fact => factCandidate(fact) ?? []);

/** The events since a moment, the latest last. */
const untilStale = (latest: readonly Event[], moment: Millis): readonly Event[] => {
	const stale = latest.findIndex(event => momentOf(event) <= moment);
	return (stale < 0 ? [...latest] : latest.slice(0, stale)).reverse();
};

const eventCandidates = ({mirror, cluster}: Eyes): readonly Candidate[] =>
	untilStale(latestEvents(mirror), cluster.kernel.now - fresh / 2).flatMap((event): Candidate[] => {
		const at = momentOf(event);
		const words = eventWords(event);
		return words === undefined
			? []
			: [
					{
						at,
						weight: event.type === 'Warning' ? 6 : 0,
						tone: event.type === 'Warning' ? 'warn' : 'dim',
						text: [['head', event.involvedObject.name ?? ''], ` ${words}`],
					},
				];
	});

/** `worker-a1`, or `3 nodes`. */
const namesOf = (list: readonly Node[]): string =>
	list.length === 1 ? list[0]!.metadata.name : `${list.length} nodes`;

/** Machines without power that the API still calls Ready: the gap that the game is about. */
const unnoticed = ({truth, cluster, mirror}: Eyes): readonly Candidate[] => {
	const dark = truth
		? mirror
				.of(nodes)
				.all()
				.filter(
					node => readiness(node)?.status === 'True' && cluster.ground.stateOf(node.metadata.name).power === 'off',
				)
		: [];

	if (dark.length === 0) {
		return [];
	}

	const since = Math.min(...dark.map(({metadata}) => cluster.ground.stateOf(metadata.name).since));
	return [
		{
			at: since,
			// A little more than the fault's own sentence, which has been read by then.
			weight: cluster.kernel.now > since + seconds(10) ? 34 : 28,
			tone: 'bad',
			text: [
				['head', namesOf(dark)],
				` ${dark.length === 1 ? 'has' : 'have'} no power: users feel it, the API learns it at about ${short(since + grace)}.`,
			],
		},
	];
};

const noticed = ({mirror, cluster}: Eyes): readonly Candidate[] => {
	const silent = mirror
		.of(nodes)
		.all()
		.filter(node => readiness(node)?.status === 'Unknown');

	if (silent.length === 0) {
		return [];
	}

	const since = Math.min(...silent.map(node => timeOf(readiness(node)?.lastTransitionTime) ?? cluster.kernel.now));
	const givenUp = silent.flatMap(node => givenUpAt(node) ?? []).sort((a, b) => a - b)[0];
	const late = givenUp !== undefined && cluster.kernel.now >= givenUp;
	const then = givenUp === undefined ? 'not given up yet.' : `given up at ${short(givenUp)} (300 s).`;
	return [
		{
			at: late ? givenUp : since,
			weight: 12,
			tone: 'silent',
			text: [
				['head', namesOf(silent)],
				late
					? ' given up: pods there are deleted, new ones start where there is room.'
					: ` ${silent.length === 1 ? 'is' : 'are'} Unknown: no requests go there now; ${then}`,
			],
		},
	];
};

const tourCandidates = ({keeper, options}: Eyes): readonly Candidate[] =>
	[...keeper.tour].map(([key, at]) => ({at, weight: 25, tone: 'mark', text: textOf(options.scenario, key)}));

const newsOf = (eyes: Eyes): Candidate | undefined =>
	[...factCandidates(eyes), ...eventCandidates(eyes), ...unnoticed(eyes), ...noticed(eyes), ...tourCandidates(eyes)]
		.map((candidate, index) => ({candidate, index, rank: candidate.at + candidate.weight * 1000}))
		.sort((a, b) => b.rank - a.rank || b.index - a.index)[0]?.candidate;

export const narratorOf = (eyes: Eyes): Narrator => {
	const {cluster, options, keeper} = eyes;
	const {now} = cluster.kernel;
	if (eyes.over) {
		return {
			lead: 'over',
			tone: 'dim',
			text: 'tab turns the pages, e writes the report, :save NAME keeps the replay, n goes to the next level.',
		};
	}

	const waiting = options.pilot === 'player' ? keeper.seat.waiting().length : 0;
	const news = newsOf(eyes);

	if (waiting > 0) {
		const words = waiting === 1 ? 'One piece of work waits' : `${waiting} pieces of work wait`;
		const since = news !== undefined && news.at > now - seconds(10) && news.weight > 5 ? news : undefined;
		return {
			lead: `decision ${keeper.intents.length + 1}`,
			tone: 'you',
			text:
				since === undefined
					? `${words} for you. Thinking is free in turn mode.`
					: [`${words}. `, ...(typeof since.text === 'string' ? [since.text] : since.text)],
		};
	}

	if (news !== undefined) {
		return {lead: short(news.at), tone: news.tone, text: news.text};
	}

	return {
		lead: 'now',
		tone: 'dim',
		text:
			now < options.scenario.time.warmup
				? 'The cluster is coming up; nothing is scored yet.'
				: 'All quiet. Every loop looks, compares, and finds nothing to do.',
	};
};
