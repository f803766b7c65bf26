/** The sample run of the README: the tea shop with a node that crashes. */
import {resultText} from '../source/game/report/export.ts';
import {goalTextsOf} from '../source/game/scenario/schema.ts';
import {openRun} from '../source/game/session.ts';
import {openScenario} from '../source/shell/scenarios.ts';

const shown = [/CART_URL/, /^users outside/, /^image postgres/];

/** The notes that are worth a place, and the first lines of the answer. */
export const sampleOf = (): readonly string[] => {
	const {scenario} = openScenario('examples/shop', {nodes: 6, zones: 3, faults: ['node-crash@120s']});
	const run = openRun({scenario, seed: '3', seat: 'watch', pilot: 'autopilot'});

	while (!run.over) {
		run.advance(run.end);
	}

	const notes = shown.flatMap(wanted => scenario.notes.find(note => wanted.test(note)) ?? []);
	return [
		...notes.map(note => `note: ${note}`),
		'…',
		...resultText(run.result(), goalTextsOf(scenario)).split('\n').slice(0, 4),
		'…',
	];
};

const block = /(\$ podfall run examples\/shop [^\n]*\n)([^`]*)(```)/;

/** The lines that the README has now. */
export const sampleIn = (readme: string): readonly string[] => block.exec(readme)?.[2]?.trimEnd().split('\n') ?? [];

/** The README with these lines under the command. */
export const withSample = (readme: string, lines: readonly string[]): string =>
	readme.replace(block, (_, command: string, __: string, end: string) => `${command}${lines.join('\n')}\n${end}`);
