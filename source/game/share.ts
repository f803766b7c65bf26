import {sha256Hex} from '../engine/kernel/sha256.ts';
import {ruleset} from './replay.ts';
import type {RunResult} from './result.ts';
import {challengeCode} from './terms/terms.ts';

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The first 40 bits of a result's digest, as `7K3Q-9FMX`: finds typing mistakes, proves nothing. */
const checkText = (result: RunResult): string => {
	const hex = sha256Hex(JSON.stringify(result));
	let text = '';

	for (let index = 0; index < 8; index++) {
		const bit = index * 5;
		const window = Number.parseInt(hex.slice(Math.floor(bit / 4), Math.floor(bit / 4) + 3), 16);
		text += crockford[(window >>> (7 - (bit % 4))) & 31];
	}

	return `${text.slice(0, 4)}-${text.slice(4)}`;
};

/** A run in one line that can be pasted into a chat. */
export const shareLine = (result: RunResult): string => {
	const {offered, failed} = result.requests;
	const stars = '★'.repeat(result.score.stars) + '☆'.repeat(3 - result.score.stars);
	const availability = offered === 0 ? '' : ` avail ${(100 * (1 - failed / offered)).toFixed(2)}%`;
	const difficulty = result.difficulty === 'Normal' ? '' : ` ${result.difficulty}`;
	const marks = result.marks.length === 0 ? '' : ` ${result.marks.join(' ')}`;
	return `podfall ${challengeCode(result.scenario, result.seed, result.modifiers)}${difficulty} ${result.seat} ${result.score.total} ${stars}${availability} ${ruleset}${marks} #${checkText(result)}`;
};
