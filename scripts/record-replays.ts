/** Plays every recipe and keeps the replays beside the scenarios, and the README's sample: `npm run replays [-- <id> …]`. */
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {replayText} from '../source/game/replay.ts';
import {openRun} from '../source/game/session.ts';
import {openScenario} from '../source/shell/scenarios.ts';
import {recipes} from './recipes/index.ts';
import type {Play} from './recipes/recipe.ts';
import {sampleOf, withSample} from './sample.ts';

const chosen = process.argv.slice(2);

const record = (id: string, seed: string, name: string, play: Play): void => {
	const {scenario, place} = openScenario(id);
	const run = openRun({scenario, seed, seat: scenario.seats.default, pilot: 'player', shipped: true});
	play(run);
	const folder = path.join(place, 'replays');
	mkdirSync(folder, {recursive: true});
	writeFileSync(path.join(folder, `${name}.replay`), replayText(run.replay()));
	const {score, goalsMet, goals, requests} = run.result();
	const isAsWanted = name === 'cheat' ? !goalsMet : goalsMet && score.stars === 3;

	if (!isAsWanted) {
		console.error(
			`${id}@${seed} ${name}: ${name === 'cheat' ? 'a cheat must not win' : 'a reference wins with three stars'}`,
		);
		process.exitCode = 1;
	}

	const missed = goals.filter(({kind, met}) => met === (kind === 'lose')).map(goal => goal.id);
	console.log(
		`${id}@${seed} ${name}: ${goalsMet ? 'won' : 'not won'}, ${score.total} points, ${score.stars} stars, ${requests.failed} of ${requests.offered} failed${missed.length === 0 ? '' : `, missed ${missed.join(', ')}`}`,
	);

	if (process.env.PODFALL_LINES !== undefined) {
		console.log(
			score.lines
				.map(({rule, value, points, of}) => `  ${rule} ${value.toFixed(2)} ${points.toFixed(0)}/${of}`)
				.join(''),
		);
	}
};

for (const [id, {reference, cheat}] of Object.entries(recipes)) {
	if (chosen.length === 0 || chosen.includes(id)) {
		const {seedDefaults} = openScenario(id).scenario.metadata;

		for (const seed of seedDefaults) {
			record(id, seed, `reference-${seed}`, reference);
		}

		record(id, seedDefaults[0] ?? '1', 'cheat', cheat);
	}
}

if (chosen.length === 0) {
	writeFileSync('README.md', withSample(readFileSync('README.md', 'utf8'), sampleOf()));
	console.log('README.md: the sample run is written anew');
}
