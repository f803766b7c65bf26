/** The workload bench in lines. */
import {bare} from '../surface.ts';
import {type Command, numberedLines, say, sentence} from './talk.ts';

export const controllerCommand: Command = (talk, word, words) => {
	const {controller} = talk.bench();
	const item = controller?.work[Number(words[0]) - 1];

	if (controller === undefined) {
		return undefined;
	}

	switch (word) {
		case 'work':
			return say(
				...numberedLines(
					controller.work.map(
						({object, difference, proposal}) =>
							`${object.kind} ${object.namespace ?? ''}/${object.name}: ${difference}, the loop would ${proposal}`,
					),
					'Wanted and observed agree everywhere.',
				),
			);
		case 'call': {
			if (item === undefined) {
				return say('call takes a number of the work list.');
			}

			const {controller: chosen} = talk.bench({item: item.key});
			const call = chosen?.call;
			return say(
				...(call === undefined
					? ['No call closes this gap now.']
					: [
							`${call.verb} ${call.path}`,
							...call.body.map(text => `  ${bare(text)}`),
							...call.lines.map(({label, text}) => `${label}: ${sentence(text)}`),
						]),
				...(chosen?.why ?? []).filter(({label}) => label !== '').map(({label, text}) => `${label}: ${sentence(text)}`),
			);
		}

		case 'send':
		case 'create':
		case 'delete':
			return item === undefined
				? say(`${word} takes a number of the work list.`)
				: talk.wish({do: 'seat', verb: word, items: [item.key]});
		case 'scale':
			return item === undefined || words[1] === undefined
				? say('scale takes a number of the work list and the replicas.')
				: talk.wish({do: 'seat', verb: 'scale', items: [item.key], value: words[1]});
		default:
			return undefined;
	}
};
