/*
What if: words that make another picture of a picture, `add-node cpu=8 memory=32Gi zone=b`. The same words are what podfall
proposes for a pod that waits, so that each proposal can be tried, and was.
*/
import type {Picture} from '../../../engine/cluster.ts';
import {didYouMean, type Outcome, type Problem} from '../../scenario/problems.ts';
import type {Changed, ChangeKind} from './change.ts';
import {nodeChanges} from './node-changes.ts';
import {podChanges} from './pod-changes.ts';
import {volumeChanges} from './volume-changes.ts';

export const changeKinds: readonly ChangeKind[] = [...nodeChanges, ...podChanges, ...volumeChanges];

/** One change, by its words. */
export const applyChange = (text: string, picture: Picture): Changed => {
	const [verb = '', ...words] = text.trim().split(/\s+/);
	const kind = changeKinds.find(({name}) => name === verb);
	const known = changeKinds.map(({name}) => name);
	return kind === undefined
		? {
				ok: false,
				problems: [
					{
						what: verb === '' ? 'there is nothing to change' : `there is no change called ${JSON.stringify(verb)}`,
						hint: didYouMean(verb, known),
					},
				],
			}
		: kind.apply(words, picture);
};

/** All changes, one after the other; a wrong one does not keep the others from being looked at. */
export const applyChanges = (texts: readonly string[], picture: Picture): Outcome<Picture> => {
	const problems: Problem[] = [];
	let next = picture;

	for (const text of texts) {
		const outcome = applyChange(text, next);

		if (outcome.ok) {
			next = outcome.picture;
		} else {
			problems.push(...outcome.problems.map(({what, hint}) => ({where: `--what-if '${text}'`, what, hint})));
		}
	}

	return problems.length > 0 ? {ok: false, problems} : {ok: true, value: next, warnings: []};
};
