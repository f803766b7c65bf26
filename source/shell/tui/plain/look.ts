/** Where things stand, in lines. */
import type {Branch} from '../../../game/view/frame.ts';
import {resourceOf} from '../palette.ts';
import {clockOf, finePercent, momentOf, percent, plural} from '../words.ts';
import {listObjects, objectTexts} from './objects.ts';
import {type Command, numberedLines, say, sentence, type Talk} from './talk.ts';

const tree = (branches: readonly Branch[], depth = 0): readonly string[] =>
	branches.flatMap(branch => [
		`${'  '.repeat(depth)}${branch.at === undefined ? '' : `${momentOf(branch.at)} `}${branch.yours === true ? 'you: ' : ''}${sentence(branch.text)}${branch.aside === undefined ? '' : `, ${sentence(branch.aside)}`}`,
		...tree(branch.children ?? [], depth + 1),
	]);

export const lookLines = (talk: Talk): readonly string[] => {
	const frame = talk.bench();
	const {clock, identity, cluster} = {...frame, cluster: talk.frame().cluster};

	if (clock === undefined) {
		return ['No run is open.'];
	}

	return [
		`${identity?.scenario ?? ''} seed ${identity?.seed ?? ''}, ${identity?.seat ?? ''}. ${clockOf(clock.now)} of ${clockOf(clock.duration)}, ${clock.state === 'decision' ? 'your turn' : clock.state === 'running' ? 'time stands still between your commands' : clock.state}.`,
		...frame.vitals.filter(({id}) => id !== 'score').map(({label, text}) => `${label}: ${sentence(text)}.`),
		...(frame.narrator === undefined ? [] : [`${frame.narrator.lead}: ${sentence(frame.narrator.text)}`]),
		...(cluster === undefined || cluster.attentionTotal === 0
			? []
			: [`${plural(cluster.attentionTotal, 'thing needs', 'things need')} a person; type attention.`]),
		...(frame.scheduler === undefined
			? []
			: [`${plural(frame.scheduler.activeTotal, 'pod waits', 'pods wait')} for a node; type queue.`]),
		...(frame.tuner === undefined
			? []
			: [
					`${frame.tuner.changes.length === 0 ? 'The profile in force is the one you see' : `Edited: ${frame.tuner.changes.join(', ')}`}; type profile.`,
				]),
		...(frame.controller === undefined
			? []
			: [`${plural(frame.controller.counts.differ, 'object differs', 'objects differ')}; type work.`]),
		...questionLines(talk),
	];
};

/** A question of the level stops the clock until it is answered. */
export const questionLines = (talk: Talk): readonly string[] => {
	const {question} = talk.frame();
	return question === undefined
		? []
		: [
				`Question: ${question.text}`,
				...question.choices.map((choice, index) => `${index + 1}. ${choice}`),
				'Type answer NUMBER; the clock waits for it, and an answer is final.',
			];
};

export const lookCommand: Command = (talk, word, words) => {
	const {cluster, score} = talk.frame();

	switch (word) {
		case 'look':
			return say(...(talk.frame().stage === 'result' ? resultLines(talk) : lookLines(talk)));
		case 'attention':
			return say(
				...numberedLines(
					(cluster?.attention ?? []).map(
						({state, object, reason, node}) =>
							`${object.kind} ${object.name}: ${state}, ${reason}${node === undefined ? '' : `, on ${node}`}`,
					),
					'Nothing needs a person.',
				),
			);
		case 'zones':
			return say(
				...(cluster?.zones ?? []).flatMap(zone => [
					`${zone.name}: ${zone.cpu === undefined ? (zone.note ?? 'not heard of') : `cpu ${percent(zone.cpu)}, memory ${percent(zone.memory ?? 0)}${zone.note === undefined ? '' : `, ${zone.note}`}`}${zone.gap === undefined ? '' : `, ${zone.gap}`}.`,
					...zone.nodes.map(
						node =>
							`  ${node.name}: ${node.state}${node.cpu === undefined ? '' : `, cpu ${percent(node.cpu)}, ${plural(node.pods ?? 0, 'pod')}`}`,
					),
				]),
			);
		case 'workloads':
			return say(
				...numberedLines(
					(cluster?.workloads ?? []).map(
						({namespace, name, ready, wanted, sli}) =>
							`${namespace}/${name}: ${ready} of ${wanted} ready${sli === undefined ? '' : `, ${finePercent(sli)} of requests good`}`,
					),
					'There are no workloads.',
				),
			);
		case 'events':
			return say(
				...[...(cluster?.events ?? [])]
					.reverse()
					.map(({at, reason, text}) => `${momentOf(at)} ${reason}: ${sentence(text)}`),
			);
		case 'score':
			return say(
				score === undefined
					? 'Nothing is scored here.'
					: `${Math.round(score.points)} points, ${score.stars} of 3 stars${score.par === undefined ? '' : `, par ${Math.round(score.par)}`}.`,
			);
		case 'causes':
			return say(...tree(talk.frame({screen: 'timeline'}).timeline?.causes ?? []));
		case 'result':
			return say(...resultLines(talk));
		case 'advice': {
			const {advice} = talk.bench({advice: true});
			return say(
				...(advice === undefined
					? ['No advice here.']
					: [
							advice.who,
							...numberedLines(
								advice.choices.map(({text}) => sentence(text)),
								'It would do nothing.',
							),
						]),
			);
		}

		case 'list':
		case 'get':
			return listObjects(talk, words);
		case 'describe':
		case 'yaml':
		case 'logs':
		case 'tree':
		case 'story':
			return objectTexts(talk, word, words);
		default:
			return resourceOf(word) === undefined ? undefined : listObjects(talk, [word, ...words]);
	}
};

export const resultLines = (talk: Talk): readonly string[] => {
	const {result} = talk.frame({screen: 'result'});

	if (result === undefined) {
		return ['There is no result yet.'];
	}

	return [
		`${Math.round(result.score.points)} points, ${result.score.stars} of 3 stars. ${result.verdict}`,
		...result.goals.map(({text, met}) => `${met ? 'Met' : 'Missed'}: ${text}.`),
		...result.points.map(
			({metric, yours, target, points, weight, par}) =>
				`${metric}: ${yours}, target ${target}, ${Math.round(points)} of ${weight} points${par === undefined ? '' : `, par ${Math.round(par)}`}.`,
		),
		...result.losses.map(
			({points, text, from}) =>
				`Lost ${Math.abs(Math.round(points))}: ${text}${from === undefined ? '' : `, at ${clockOf(from)}`}.`,
		),
		...result.story.map(sentence),
		...result.predictions.map(
			({guess, right, correct}) => `You guessed: ${guess}. ${correct ? 'Right' : `It was: ${right}`}.`,
		),
		result.share,
	];
};
