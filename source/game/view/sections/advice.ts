import {defaultTuning, refusalOf, topNodes} from '../../../engine/cluster.ts';
import {differences} from '../../tuner/settings.ts';
import {countText} from '../bench/amounts.ts';
import {benchLoops, mattersOf} from '../bench/bench-loops.ts';
import {benchScheduler, chosenPod} from '../bench/bench-scheduler.ts';
import {callGroups, groupList, httpVerb, mainCall, resourceOf} from '../bench/call-words.ts';
import {rejectedPods} from '../bench/rejections.ts';
import {workItem} from '../bench/work-items.ts';
import type {Eyes} from '../eyes.ts';
import type {Advice, Request} from '../frame.ts';
import type {Section} from './section.ts';

const choicesAtMost = 3;
const pastAtMost = 5;

const shortName = (key: string): string => key.split('/').at(-1) ?? key;

/** The player's last decisions; a bind that the kubelet turned away is a blunder that needs no comparison. */
const pastOf = (eyes: Eyes): Advice['past'] => {
	const turnedAway = new Set(rejectedPods(eyes, 100).map(({name}) => name));
	return eyes.keeper.intents
		.flatMap(({intent}, index): Advice['past'] => {
			switch (intent.do) {
				case 'bind': {
					const name = shortName(intent.pod);
					const mark = turnedAway.has(name) ? '??' : '';
					return [{number: index + 1, text: `${name} → ${intent.node}`, mark}];
				}

				case 'change-profile':
					return [{number: index + 1, text: differences(defaultTuning, intent.profile).join(', '), mark: ''}];
				case 'reconcile':
					return [{number: index + 1, text: `as the loop: ${shortName(intent.key)}`, mark: '='}];
				case 'create-pod':
					return [{number: index + 1, text: `create for ${shortName(intent.owner)}`, mark: ''}];
				case 'delete-pod':
					return [{number: index + 1, text: `delete ${shortName(intent.pod)}`, mark: ''}];
				default:
					return [];
			}
		})
		.slice(-pastAtMost)
		.reverse();
};

const schedulerAdvice = (eyes: Eyes, request: Request): Advice | undefined => {
	const scheduler = benchScheduler(eyes);

	if (scheduler === undefined) {
		return undefined;
	}

	const hand = chosenPod(scheduler, request);
	const why = hand === undefined ? undefined : scheduler.why(hand.info.key);
	const who = hand === undefined ? 'kube-scheduler' : `kube-scheduler, for ${hand.info.pod.metadata.name}`;
	const past = pastOf(eyes);

	if (why === undefined) {
		return {who, choices: [], past, note: 'nothing waits for a node'};
	}

	const best = topNodes(why, choicesAtMost);
	const refusal = refusalOf(why.decision);
	const chosen = request.option ?? best[0]?.node;
	return refusal === undefined
		? {
				who,
				choices: best.map(({node, total}) => ({
					text: total === 0 ? `${node}  the only one that fits` : `${node}  ${total}`,
					yours: node === chosen,
				})),
				past,
				note:
					best.length > 1 && best[0]?.total === best[1]?.total ? 'equal totals: it draws lots' : 'it binds the first',
			}
		: {who, choices: [{text: 'marks it unschedulable', yours: false}], past, note: refusal};
};

const controllerAdvice = (eyes: Eyes, request: Request): Advice | undefined => {
	const loops = benchLoops(eyes);

	if (loops === undefined) {
		return undefined;
	}

	const matters = mattersOf(eyes, loops);
	const matter =
		matters.find(({key}) => key === request.item) ?? matters.find(({decision}) => decision.calls.length > 0);
	const past = pastOf(eyes);

	if (matter === undefined) {
		return {who: 'the loops, in this state', choices: [], past, note: 'nothing differs: nothing to do'};
	}

	const {calls} = matter.decision;
	const main = mainCall(calls);
	const words = groupList(calls);
	return {
		who: `${matter.controller.loop.name}, for ${matter.object.metadata.name}`,
		choices: callGroups(calls)
			.slice(0, choicesAtMost)
			.map((group, index) => ({
				text: [
					words[index] ?? '',
					[
						'dim',
						`  ${httpVerb(group[0]!)} ${resourceOf(group[0]!)}${group.length > 1 ? ` ×${group.length}` : ''}`,
					] as const,
				],
				yours: main !== undefined && group.includes(main),
			})),
		past,
		note:
			calls.length === 0
				? `it would do nothing now: ${workItem(matter, loops).difference}`
				: `in this order, ${countText(calls.length, 'call')} in all`,
	};
};

/** Whoever tunes is held against the profile that kube-scheduler comes with: that is par. */
const tunerAdvice = (eyes: Eyes): Advice | undefined => {
	const profile = benchScheduler(eyes)?.profiles[0];

	if (profile === undefined) {
		return undefined;
	}

	const words = differences(profile, defaultTuning);
	const par = eyes.keeper.comparison.par?.points;
	return {
		who: 'kube-scheduler as it comes: the default profile',
		choices: words.map(text => ({text, yours: false})),
		past: pastOf(eyes),
		note: [
			words.length === 0 ? 'that is what is in force' : 'that is how it differs from what is in force',
			...(par === undefined ? [] : [`; it scores ${par} over the whole of this storm`]),
		].join(''),
	};
};

/** What the real component would do in this very state, ranked, without doing it. */
export const adviceSection: Section = {
	isWanted: ({advice}) => advice,
	build(eyes, request) {
		const isAboutWork =
			request.screen === 'controller' || (request.screen !== 'scheduler' && eyes.options.seat === 'workload');
		const isAboutProfile =
			eyes.options.seat === 'tuner' && request.screen !== 'scheduler' && request.screen !== 'scores';
		const advice = (isAboutProfile ? tunerAdvice : isAboutWork ? controllerAdvice : schedulerAdvice)(eyes, request);
		return advice === undefined ? {} : {advice};
	},
};
