/** The tuner's seat in lines. */
import type {TunerBench} from '../../../game/view/frame.ts';
import {parseTime} from '../palette.ts';
import {type Command, type Reply, say, type Talk} from './talk.ts';
import {changeLines, clusterLines, comparisonLines, settingLines} from './tuner-lines.ts';

const edited = (talk: Talk, edits: Readonly<Record<string, string>>): Reply => {
	talk.edits = edits;
	const {tuner} = talk.bench();
	return say(
		...(tuner?.problems ?? []).map(problem => `Wrong: ${problem}.`),
		tuner === undefined || tuner.changes.length === 0
			? 'Nothing differs from what is in force.'
			: `Edited: ${tuner.changes.join(', ')}. Type apply to give it to the scheduler.`,
	);
};

const apply = (talk: Talk, {refusal, problems}: TunerBench): Reply => {
	if (refusal !== undefined) {
		return say(...(problems.length > 0 ? problems : [refusal]).map(each => `Refused: ${each}.`));
	}

	const edits = talk.edits;
	talk.edits = {};
	return talk.wish({do: 'seat', verb: 'change-profile', items: [], edits});
};

const compare = (talk: Talk, typed: string | undefined): Reply => {
	const until = typed === undefined || typed === 'now' ? undefined : typed === 'end' ? 'end' : parseTime(typed);

	return typed !== undefined && typed !== 'now' && until === undefined
		? say('compare takes a time, now or end: compare 05:00.')
		: talk.wish({do: 'compare', edits: talk.edits, ...(until === undefined ? {} : {until})});
};

/** What both runs came to: a reader of lines waits for it. */
export const compared = (talk: Talk): readonly string[] => {
	talk.finishComparison();
	const comparison = talk.bench().tuner?.comparison;
	return comparison === undefined ? [] : comparisonLines(comparison);
};

const said = (tuner: TunerBench, plugin: string | undefined): Reply => {
	const lines = settingLines(tuner, plugin);
	return lines.length === 0
		? say(`There is no plugin "${plugin?.slice(0, 60)}".`)
		: say(...lines, ...tuner.problems.map(problem => `Wrong: ${problem}.`));
};

export const tunerCommand: Command = (talk, word, words) => {
	const {tuner} = talk.bench();

	if (tuner === undefined) {
		return undefined;
	}

	switch (word) {
		case 'profile':
		case 'settings':
			return said(tuner, words[0]);
		case 'set': {
			const [setting, value] = words.join(' ').split(/[\s=]+/);
			return setting === undefined || value === undefined || value === ''
				? say('set takes a setting and its value: set PodTopologySpread.weight 5.')
				: edited(talk, {...talk.edits, [setting]: value});
		}

		case 'forget':
			return edited(
				talk,
				words[0] === undefined
					? {}
					: Object.fromEntries(
							Object.entries(talk.edits).filter(([id]) => id.toLowerCase() !== words[0]?.toLowerCase()),
						),
			);
		case 'file':
		case 'yaml':
			return say(...tuner.file.map(({mark, text}) => `${mark} ${text}`));
		case 'apply':
			return apply(talk, tuner);
		case 'compare':
			return compare(talk, words[0]);
		case 'cluster':
			return say(...clusterLines(tuner));
		case 'changes':
			return say(...changeLines(tuner));
		default:
			return undefined;
	}
};
