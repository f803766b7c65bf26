import type {Guest, GuestAnswer, GuestQuestion, GuestShape} from '../../engine/cluster.ts';
import type {Saved} from '../../engine/kernel/keyframe.ts';
import type {Millis} from '../../engine/kernel/time.ts';
import {fitsQuestion, pointOf, readAnswer} from './answers.ts';

/** An answer as it stands in a replay: when it was given, its number in the run, about which pod, at which point. */
export type LoggedAnswer = {
	readonly at: Millis;
	readonly asked: number;
	readonly pod: string;
	/** `decide`, `filter/BestFit`, `score/BestFit` */
	readonly point: string;
	readonly answer: GuestAnswer;
};

/** What a guest's program gave back: anything at all, or why it gave nothing. */
export type GuestReply = {readonly ok: true; readonly value: unknown} | {readonly ok: false; readonly why: string};

/** Somebody else's scheduler in a run: who it is, and a program to ask or the answers that it gave. */
export type GuestEntry = {
	readonly shape: GuestShape;
	/** SHA-256 of the program's text. */
	readonly hash: string;
	/** Answers at once. Left out where a run is played again from its answers. */
	readonly ask?: (question: GuestQuestion) => GuestReply;
	readonly answers?: readonly LoggedAnswer[];
};

/** A breach of the contract: the attempt failed, and the third ends the visit. */
export type Strike = {readonly pod: string; readonly said: string; readonly count: number; readonly isOut: boolean};

/** So many breaches, and the default scheduler takes over. */
export const strikesOut = 3;

/**
Keeps what a guest answers. Every question has a number; an answer that is in the book already is given again, so that a
run which is wound back, or played from its replay, is the run that was. How far the book is read is of the run and is
saved with it; what stands in it is not.
*/
export const createGuestBook = ({shape, ask, answers = []}: GuestEntry) => {
	let book: LoggedAnswer[] = [...answers];
	let asked = 0;
	let strikes = 0;
	let onStrike: (strike: Strike) => void = () => undefined;

	/** What the book says to this question; undefined where the run has left it, or come to its end. */
	const written = (question: GuestQuestion): GuestAnswer | undefined => {
		const entry = book[asked];
		const isIt =
			entry !== undefined &&
			entry.at === question.at &&
			entry.pod === question.pod.key &&
			entry.point === pointOf(question) &&
			fitsQuestion(question, entry.answer);
		return isIt ? entry.answer : undefined;
	};

	/** Asks the program; whatever it gives becomes an answer. */
	const fresh = (question: GuestQuestion, program: NonNullable<typeof ask>): GuestAnswer => {
		const reply = program(question);

		if (!reply.ok) {
			return {failed: `${shape.name} ${reply.why}`};
		}

		const read = readAnswer(question, reply.value);
		return 'answer' in read ? read.answer : {failed: `${shape.name} ${read.problem}`};
	};

	const write = (question: GuestQuestion, answer: GuestAnswer): void => {
		book.length = asked;
		book.push({at: question.at, asked, pod: question.pod.key, point: pointOf(question), answer});
	};

	const guest: Guest = {
		shape,
		ask(question) {
			if (strikes >= strikesOut) {
				return undefined;
			}

			const known = written(question);

			if (known === undefined && ask === undefined) {
				return undefined;
			}

			const answer = known ?? fresh(question, ask as NonNullable<typeof ask>);

			if (known === undefined) {
				write(question, answer);
			}

			asked += 1;

			if ('failed' in answer) {
				strikes += 1;
				const said = answer.failed;
				onStrike({pod: question.pod.key, said, count: strikes, isOut: strikes >= strikesOut});
			}

			return answer;
		},
	};

	return {
		guest,
		/** Answers up to now, in their order. */
		get answers(): readonly LoggedAnswer[] {
			return book.slice(0, asked);
		},
		get counts() {
			return {asked, strikes};
		},
		/** What was answered after the present moment is forgotten: the run goes another way from here. */
		forgetRest(): void {
			book = book.slice(0, asked);
		},
		onStrike(told: (strike: Strike) => void): void {
			onStrike = told;
		},
		save: (): Saved => ({asked, strikes}),
		load(saved: Saved): void {
			asked = saved.asked as number;
			strikes = saved.strikes as number;
		},
	};
};

export type GuestBook = ReturnType<typeof createGuestBook>;
