import {readFileSync} from 'node:fs';
import test from 'ava';
import fc from 'fast-check';
import {chainLine, firstLink, parseReplay, replayText} from '../../source/game/replay.ts';
import {scenarioFromManifests} from '../../source/game/scenario/own.ts';
import {scenarioOfSource} from '../../source/game/scenario/source.ts';
import {openRun, replayRun} from '../../source/game/session.ts';
import {shippedScenarios} from '../../source/shell/files.ts';
import {openScenario} from '../../source/shell/scenarios.ts';
import {mutated, mutations} from '../helpers/mutations.ts';
import {mutatedTree, treeMutations} from '../helpers/tree-mutations.ts';

/* Replays from strangers: changed bytes break the chain, and a forged chain still has to hold what a replay may hold. */

const {folder} = shippedScenarios().find(({id}) => id === 'first-bind')!;
const shipped = readFileSync(`${folder}/replays/reference-1.replay`, 'utf8');

const own = scenarioFromManifests({
	name: 'mine',
	texts: [{file: 'mine.yaml', text: readFileSync('examples/shop/20-data.yaml', 'utf8')}],
	nodes: 2,
});

/** A replay that carries its own scenario. */
const carried = (): string => {
	const scenario = own.ok ? own.value : openScenario('first-bind').scenario;
	const run = openRun({scenario, seed: '1', seat: 'watch', pilot: 'player'});
	run.advance(5000);
	run.submit({do: 'mark', as: 'x'});
	run.advance(10_000);
	return replayText(run.replay());
};

const texts = [shipped, carried()];

const bodiesOf = (text: string): readonly unknown[] =>
	text
		.trimEnd()
		.split('\n')
		.map(line => JSON.parse(line.slice(9)) as unknown);

/** Lines whose chain holds, whatever they say. */
const forged = (bodies: readonly unknown[]): string => {
	let link = firstLink;
	return bodies
		.map(body => {
			const chained = chainLine(link, body);
			link = chained.link;
			return `${chained.line}\n`;
		})
		.join('');
};

const isRefusedWithLine = (text: string): boolean => {
	const parsed = parseReplay(text);
	return parsed.ok || (parsed.problems.length > 0 && parsed.problems.every(({line, what}) => line >= 1 && what !== ''));
};

test('300 replays with changed bytes are refused by line', t => {
	fc.assert(
		fc.property(fc.constantFrom(...texts), mutations, (text, changes) => {
			const changed = mutated(text, changes);
			const parsed = parseReplay(changed);
			return changed.trimEnd() === text.trimEnd() || (!parsed.ok && isRefusedWithLine(changed));
		}),
		{numRuns: 300},
	);
	t.pass();
});

test('300 forged replays are refused with a place, or can be played', t => {
	let played = 0;
	let refused = 0;
	fc.assert(
		fc.property(fc.constantFrom(...texts), treeMutations, (text, changes) => {
			const changed = forged(mutatedTree(bodiesOf(text), changes) as readonly unknown[]);
			const parsed = parseReplay(changed);

			if (!parsed.ok) {
				refused += 1;
				return isRefusedWithLine(changed);
			}

			const {whole} = parsed.replay.header.scenario;
			const scenario = whole === undefined ? undefined : scenarioOfSource(whole);

			if (scenario?.ok === false) {
				refused += 1;
				return scenario.problems.every(({where, what}) => where !== '' && what !== '');
			}

			played += 1;

			if (played % 12 === 0) {
				replayRun(scenario?.value ?? openScenario('first-bind').scenario, parsed.replay, 20_000);
			}

			return true;
		}),
		{numRuns: 300},
	);
	t.true(refused > 50 && played > 20, `${refused} refused, ${played} played`);
});

test('every byte of a small replay may be flipped or be the last, and none is taken for something else', t => {
	const text = texts[1]!.split('\n').slice(0, 2).join('\n');
	const bytes = Buffer.from(text);

	for (let at = 0; at < Math.min(bytes.length, 1500); at++) {
		const flipped = Buffer.from(bytes);
		flipped[at] = flipped[at]! ^ 1;
		t.true(isRefusedWithLine(flipped.toString('utf8')));
		t.false(parseReplay(flipped.toString('utf8')).ok, `byte ${at} flipped`);
		t.false(parseReplay(bytes.subarray(0, at).toString('utf8')).ok, `cut at byte ${at}`);
	}
});
