/**
Plain mode: numbered lines and typed commands instead of a screen.

Output in sentences, newest last, nothing rewritten; so it works in a pipe, in CI, over bad links, and with a screen
reader. It asks the same stage for the same frames and sends the same wishes as the screen does.

	> queue
	1. web-7f-4kq9z, 500m cpu, 1Gi memory, waits 12 s
	> nodes
	1. node-c1 in zone c, total 575, cpu 0.5 of 4.0, memory 1 of 8 Gi
	> bind 1 node-c1
*/
import {createInterface} from 'node:readline';
import type {Readable, Writable} from 'node:stream';
import type {Frame, Request} from '../../game/view/frame.ts';
import {harmless, harmlessLines} from './escape.ts';
import {controllerCommand} from './plain/controller-seat.ts';
import {helpFor} from './plain/help.ts';
import {atBrief, atHome, briefLines, homeLines} from './plain/home.ts';
import {lookCommand, lookLines, resultLines} from './plain/look.ts';
import {schedulerCommand} from './plain/scheduler-seat.ts';
import {type Command, type Reply, say, sentence, type Talk, unknown} from './plain/talk.ts';
import {runLine, terminalCommand} from './plain/terminal.ts';
import {timeCommand} from './plain/time.ts';
import {compared, tunerCommand} from './plain/tuner-seat.ts';
import type {Answer, Stage, Wish} from './stage.ts';

export type PlainOptions = {
	readonly stage: Stage;
	readonly input?: Readable;
	readonly output?: Writable;
};

/** The first whose word it is answers: seats before what every run has. */
const inRun: readonly Command[] = [
	tunerCommand,
	schedulerCommand,
	controllerCommand,
	terminalCommand,
	timeCommand,
	lookCommand,
];

export class PlainGame {
	readonly #stage: Stage;
	readonly #talk: Talk;
	/** A wish that waits for yes or no. */
	#asked: Wish | undefined;
	#lastStage: Frame['stage'] | undefined;
	/** Lines go to the cluster's terminal. */
	#inTerminal = false;

	constructor(stage: Stage) {
		this.#stage = stage;
		this.#talk = {
			frame: more => this.#frame(more),
			bench: more => this.#bench(more),
			wish: wish => this.#told(stage.wish(wish, false), wish),
			run: () => this.#run(),
			pass: () => {
				const moves = stage.moving();
				stage.advance(100);
				return moves;
			},
			isAsking: () => this.#asked !== undefined,
			finishComparison: () => stage.finishComparison(),
			edits: {},
		};
	}

	/** What to say before the first command. */
	opening(): readonly string[] {
		return this.#arrived();
	}

	/** What to say to one typed line. */
	answer(line: string): Reply {
		const [word = '', ...words] = line.trim().split(/\s+/);

		if (this.#inTerminal && this.#asked === undefined) {
			return this.#inTerminalSaid(line, word);
		}

		if (this.#asked !== undefined) {
			return this.#confirmed(word.toLowerCase());
		}

		if (word === '') {
			return say();
		}

		if (['quit', 'exit', 'q', ':q'].includes(word)) {
			return {lines: [], quit: true};
		}

		if (['kubectl', 'k', 'ssh'].includes(word) && this.#frame().stage === 'run') {
			return this.#withArrival(runLine(this.#talk, line.trim()));
		}

		return this.#withArrival(this.#command(word.toLowerCase().replace(/^:/, ''), words));
	}

	/** Every line is the terminal's, but the one that leaves it. */
	#inTerminalSaid(line: string, word: string): Reply {
		if (word === 'leave') {
			this.#inTerminal = false;
			return say('Back in the game.');
		}

		return this.#withArrival(runLine(this.#talk, line));
	}

	#frame(more: Partial<Request> = {}): Frame {
		return this.#stage.frame({screen: 'watch', advice: false, truth: false, ...more});
	}

	#bench(more: Partial<Request> = {}): Frame {
		const watching = this.#frame(more);

		if (watching.identity?.seat === 'watch') {
			return watching;
		}

		const tuner = this.#frame({screen: 'tuner', edits: this.#talk.edits, ...more});

		if (tuner.tuner !== undefined) {
			return tuner;
		}

		const scheduler = this.#frame({screen: 'scheduler', ...more});
		return scheduler.scheduler === undefined ? this.#frame({screen: 'controller', ...more}) : scheduler;
	}

	#run(): void {
		while (this.#stage.hurrying()) {
			this.#stage.advance(100);
		}
	}

	/** Said once whenever the game comes to another place. */
	#arrived(): readonly string[] {
		const frame = this.#frame();

		if (frame.stage === this.#lastStage) {
			return [];
		}

		this.#lastStage = frame.stage;
		this.#talk.edits = {};

		switch (frame.stage) {
			case 'home':
				return homeLines(frame);
			case 'brief':
				return briefLines(this.#talk);
			case 'run':
				return lookLines(this.#talk);
			case 'result':
				return resultLines(this.#talk);
		}
	}

	#withArrival(reply: Reply): Reply {
		return {...reply, lines: [...reply.lines, ...this.#arrived()]};
	}

	#confirmed(word: string): Reply {
		const wish = this.#asked;
		this.#asked = undefined;
		return wish === undefined || !['y', 'yes'].includes(word)
			? say('Not done.')
			: this.#withArrival(this.#told(this.#stage.wish(wish, true), wish));
	}

	#told(answer: Answer, wish: Wish): Reply {
		if (answer.ok === 'ask') {
			this.#asked = wish;
			return say(`${answer.question} ${answer.detail ?? ''} Type yes or no.`);
		}

		this.#run();

		if (answer.ok && wish.do === 'compare') {
			return say(...compared(this.#talk));
		}

		return answer.ok
			? say(answer.say === undefined ? 'Done.' : sentence(answer.say))
			: say(`Refused: ${answer.reason}`);
	}

	#command(word: string, words: readonly string[]): Reply {
		const {stage} = this.#frame();

		if (word === 'help' || word === '?' || word === 'h') {
			return say(...helpFor(stage, this.#bench()));
		}

		if (word === 'home') {
			return this.#talk.wish({do: 'home'});
		}

		if (stage === 'home') {
			return atHome(this.#talk, word, words);
		}

		return stage === 'brief' ? atBrief(this.#talk, word, words) : this.#inRun(word, words);
	}

	#inRun(word: string, words: readonly string[]): Reply {
		if (word === 'term') {
			this.#inTerminal = true;
			return say('Every line goes to the terminal of the cluster; leave goes back to the game.');
		}

		for (const command of inRun) {
			const reply = command(this.#talk, word, words);

			if (reply !== undefined) {
				return reply;
			}
		}

		return unknown(word);
	}
}

/** Plays in lines until the input ends or the player quits. Resolves with the exit status. */
export const openPlain = async ({
	stage,
	input = process.stdin,
	output = process.stdout,
}: PlainOptions): Promise<number> => {
	const game = new PlainGame(stage);
	const isTerminal = 'isTTY' in output && output.isTTY === true;
	const print = (lines: readonly string[]): void => {
		for (const line of lines) {
			output.write(`${harmlessLines(line).join('\n')}\n`);
		}
	};
	const prompt = (): void => {
		if (isTerminal) {
			output.write('> ');
		}
	};

	const stopListening = stage.listen(news => news !== undefined && print([harmless(news.text)]));
	print(game.opening());
	prompt();
	const lines = createInterface({input, terminal: false});

	for await (const line of lines) {
		const {lines: said, quit} = game.answer(line);
		print(said);

		if (quit === true) {
			break;
		}

		prompt();
	}

	lines.close();
	stopListening();
	stage.save();
	print(stage.farewell().map(harmless));
	return 0;
};
