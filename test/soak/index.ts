import {fork} from 'node:child_process';
import {appendFileSync, existsSync, readFileSync} from 'node:fs';
import {cpus} from 'node:os';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {large, small, stormKinds} from '../helpers/storm.ts';
import {playSeed, type Told, type Way} from '../helpers/swarm.ts';

/*
The night: thousands of seeds, every one healed, settled and held to its debts; some of them played again in other ways.

	npm run soak                                   20,000 seeds; hours
	npm run soak -- --seeds 200 --twice 20         a short one
	npm run soak -- --state night.jsonl            notes every seed there, and goes on where it stopped

Ctrl-C ends it with the summary so far. Exit code 1 when something broke, when more than 5 % of the runs were void, or when a long
night left a pair of faults out: each is to strike together in three runs.

*/

const {values} = parseArgs({
	options: {
		seeds: {type: 'string', default: '20000'},
		from: {type: 'string', default: '1'},
		twice: {type: 'string', default: '2000'},
		eager: {type: 'string', default: '1000'},
		heavy: {type: 'string', default: '200'},
		audit: {type: 'string', default: '200'},
		slices: {type: 'string', default: '50'},
		shuffle: {type: 'string', default: '200'},
		players: {type: 'string', default: '2000'},
		small: {type: 'boolean', default: false},
		jobs: {type: 'string', default: String(Math.max(1, cpus().length))},
		state: {type: 'string'},
		shard: {type: 'string'},
	},
});

type Line = {
	readonly seed: string;
	readonly way: string;
	/** What broke; undefined when nothing did. */
	readonly broken?: string;
	readonly void?: string;
	readonly virtual: number;
	readonly struck: readonly string[];
};

const count = (text: string): number => {
	const number = Number(text);

	if (!Number.isSafeInteger(number) || number < 0) {
		throw new TypeError(`${text} is no count`);
	}

	return number;
};

const sizes = values.small ? small : large;
const first = count(values.from);
const seeds = count(values.seeds);

const ways: ReadonlyArray<readonly [name: string, count: number, way: Partial<Way>]> = [
	['again', count(values.twice), {}],
	['eager', count(values.eager), {eager: true}],
	['heavy', count(values.heavy), {heavy: true}],
	['audit', count(values.audit), {audit: true}],
	['slices', count(values.slices), {slices: true}],
	['shuffle', count(values.shuffle), {shuffle: true}],
];

const players: ReadonlyArray<Pick<Way, 'seat' | 'pilot'>> = [
	{seat: 'scheduler', pilot: 'random'},
	{seat: 'workload', pilot: 'random'},
	{seat: 'scheduler', pilot: 'player'},
	{seat: 'workload', pilot: 'player'},
	{seat: 'watch', pilot: 'player'},
];

const attempt = (seed: string, way: string, play: () => Line): Line => {
	try {
		return play();
	} catch (error) {
		return {seed, way, broken: error instanceof Error ? error.message : String(error), virtual: 0, struck: []};
	}
};

const lineOf = (seed: string, way: string, told: Told): Line => ({
	seed,
	way,
	virtual: told.virtual,
	struck: told.struck,
	...(told.owed.length > 0 ? {broken: `still owed: ${told.owed.slice(0, 3).join('; ')}`} : {}),
	...(told.void === undefined ? {} : {void: told.void}),
});

const parting = (seed: string, way: string, plain: Told, other: Told): Line => {
	const second = plain.marks.findIndex((mark, at) => mark !== other.marks[at]);
	const broken = other.digest === plain.digest ? {} : {broken: `another trail from second ${second} on`};
	return {seed, way, virtual: other.virtual, struck: [], ...broken};
};

/** Everything that is played of one seed; the first lines of the night get the most company. */
const playAll = (index: number): readonly Line[] => {
	const seed = String(first + index);
	let plain: Told | undefined;
	const storm = attempt(seed, 'plain', () => {
		plain = playSeed({seed, sizes});
		return lineOf(seed, 'plain', plain);
	});
	const others = ways
		.filter(([, most]) => index < most && plain !== undefined)
		.map(([name, , way]) =>
			attempt(seed, name, () => parting(seed, name, plain!, playSeed({seed, sizes, ...way, stormOnly: true}))),
		);
	const player = players[index % players.length]!;
	const name = `${player.seat}/${player.pilot}`;
	const played =
		index < count(values.players)
			? [attempt(seed, name, () => lineOf(seed, name, playSeed({seed, sizes, ...player})))]
			: [];
	return [storm, ...others, ...played];
};

const knownLines = (): Line[] =>
	values.state !== undefined && existsSync(values.state)
		? readFileSync(values.state, 'utf8')
				.split('\n')
				.filter(line => line.endsWith('}'))
				.map(line => JSON.parse(line) as Line)
		: [];

/** One process of several: plays every n-th seed that is not known yet, and sends what came of it. */
const workAsShard = (shard: string): void => {
	const [own = 0, of = 1] = shard.split('/').map(Number);
	const done = new Set(knownLines().map(({seed}) => seed));
	// The parent ends the night; a child that is interrupted in the middle of a seed has nothing to say about it.
	process.on('SIGINT', () => process.exit(0));

	const next = (index: number): void => {
		if (index >= seeds) {
			process.disconnect();
			return;
		}

		if (!done.has(String(first + index))) {
			process.send?.(playAll(index));
		}

		setImmediate(next, index + of);
	};

	next(own);
};

/** From so many storms on, every pair of faults must have met. */
const longNight = 500;
const togetherAtLeast = 3;

/** The pairs of faults, each with the number of storms in which both struck; the rarest first. */
const pairsOf = (storms: readonly Line[]): ReadonlyArray<readonly [pair: string, storms: number]> =>
	stormKinds
		.flatMap((one, index) => stormKinds.slice(index + 1).map(other => [one, other] as const))
		.map(
			([one, other]) =>
				[
					`${one} with ${other}`,
					storms.filter(({struck}) => struck.includes(one) && struck.includes(other)).length,
				] as const,
		)
		.sort((left, right) => left[1] - right[1] || (left[0] < right[0] ? -1 : 1));

const summary = (lines: readonly Line[]): boolean => {
	const broken = lines.filter(line => line.broken !== undefined);
	const storms = lines.filter(({way}) => way === 'plain');
	const voids = storms.filter(line => line.void !== undefined);
	const hours = lines.reduce((sum, {virtual}) => sum + virtual, 0) / 3_600_000;
	const kinds = new Map<string, number>();

	for (const kind of storms.flatMap(({struck}) => struck)) {
		kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
	}

	const struck = [...kinds].sort().map(([kind, number]) => `${kind} ${number}`);
	console.log(`${storms.length} seeds, ${lines.length} runs, ${hours.toFixed(1)} hours of cluster time`);
	console.log(`faults, by runs in which they struck: ${struck.join(', ')}`);
	const pairs = pairsOf(storms);
	const rare = pairs.filter(([, met]) => met < togetherAtLeast);
	const rarest = pairs.slice(0, 3).map(([pair, met]) => `${pair} ${met}`);
	console.log(
		`pairs of faults: ${pairs.length - rare.length} of ${pairs.length} met in ${togetherAtLeast} runs or more; rarest: ${rarest.join(', ')}`,
	);
	console.log(`void: ${voids.length} of ${storms.length}`);

	for (const {seed, way, broken: what} of broken) {
		console.log(`BROKEN seed ${seed} (${way}): ${what}`);
	}

	console.log(broken.length === 0 ? 'nothing broke' : `${broken.length} runs broke`);
	const hasMet = storms.length < longNight || rare.length === 0;
	return broken.length === 0 && voids.length * 20 <= storms.length && hasMet;
};

const conduct = (): void => {
	const jobs = Math.max(1, count(values.jobs));
	const lines = knownLines();
	const began = Date.now();
	let running = jobs;
	let ended = false;

	const end = (): void => {
		if (!ended) {
			ended = true;
			process.exitCode = summary(lines) ? 0 : 1;
		}
	};

	const children = Array.from({length: jobs}, (_, index) =>
		fork(fileURLToPath(import.meta.url), [...process.argv.slice(2), '--shard', `${index}/${jobs}`]),
	);

	process.on('SIGINT', () => {
		for (const child of children) {
			child.kill('SIGINT');
		}

		end();
	});

	for (const child of children) {
		child.on('message', message => {
			const news = message as readonly Line[];
			lines.push(...news);

			if (values.state !== undefined) {
				appendFileSync(values.state, news.map(line => `${JSON.stringify(line)}\n`).join(''));
			}

			const done = lines.filter(({way}) => way === 'plain').length;
			const left = ((Date.now() - began) / 1000 / Math.max(1, done)) * (seeds - done);
			const trouble = news.find(line => line.broken !== undefined);
			process.stderr.write(`\r${done} of ${seeds} seeds, about ${Math.ceil(left / 60)} min left  `);

			if (trouble !== undefined) {
				process.stderr.write(`\nBROKEN seed ${trouble.seed} (${trouble.way}): ${trouble.broken}\n`);
			}
		});
		child.on('exit', code => {
			running -= 1;

			if (code !== 0 && !ended) {
				lines.push({seed: '?', way: 'process', broken: `a process ended with code ${code}`, virtual: 0, struck: []});
			}

			if (running === 0) {
				process.stderr.write('\n');
				end();
			}
		});
	}
};

if (values.shard === undefined) {
	conduct();
} else {
	workAsShard(values.shard);
}
