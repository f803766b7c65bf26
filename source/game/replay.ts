import type {GuestShape} from '../engine/cluster.ts';
import {sha256Hex} from '../engine/kernel/sha256.ts';
import type {Millis} from '../engine/kernel/time.ts';
import {isAnswer} from './guest/answers.ts';
import type {LoggedAnswer} from './guest/book.ts';
import {isShape} from './guest/module-shape.ts';
import type {LoggedIntent} from './intent.ts';
import {problemOfIntent} from './intent.ts';
import type {ScenarioSource, SeatId} from './scenario/schema.ts';
import {seatMakers} from './seats/index.ts';
import {seedProblem} from './seed.ts';
import {readTerms} from './terms/terms.ts';

/*
A replay: a run in a small file. Scenario, seed and intents are enough to run it again; trail and result say what must
come out. It is text, one JSON value a line, each line behind eight hex digits that chain it to the lines before:

	1f2e3d4c {"podfall":"replay","format":1,"scenario":{"id":"first-bind",…},"seed":"7",…}
	90ab12cd {"at":12000,"order":1,"actor":"player","intent":{"do":"bind","pod":"shop/web-x","node":"small-a-1"}}
	…
	77aa00ff {"minute":0,"marks":"0011…"}
	5566ee11 {"end":300000,"digest":"…","result":{…}}

The chain finds a changed byte and names its line; it is no signature. What convinces is running again.
A journal is the same text without its end: what a killed game leaves behind.
*/

export const replayFormat = 1;

/** Raised when a change to a rule changes trails: a replay is verified by its own ruleset only. */
export const ruleset = 'r1';

export type ReplayHeader = {
	readonly podfall: 'replay';
	readonly format: typeof replayFormat;
	readonly ruleset: string;
	/** The version of the program that played. */
	readonly version: string;
	readonly scenario: {
		readonly id: string;
		readonly version: number;
		readonly hash: string;
		/** What it was made of, where it is not one that every podfall has. */
		readonly whole?: ScenarioSource;
	};
	readonly seed: string;
	readonly seat: SeatId;
	readonly pilot: string;
	readonly profile: string;
	/** Left out: Normal, and no modifiers. */
	readonly difficulty?: string;
	readonly modifiers?: readonly string[];
	/** Somebody else's scheduler, whose answers stand behind the intents. */
	readonly guest?: GuestShape & {readonly hash: string};
	readonly storm: string;
};

/** What the run came to; verified by running again. */
export type ReplayEnd = {
	readonly end: Millis;
	readonly digest: string;
	readonly marks: readonly string[];
	readonly result: Readonly<Record<string, unknown>>;
};

export type Replay = {
	readonly header: ReplayHeader;
	readonly intents: readonly LoggedIntent[];
	/** What a guest answered, in the order in which it was asked. */
	readonly answers?: readonly LoggedAnswer[];
	/** Absent in a journal: the run was not finished. */
	readonly end?: ReplayEnd;
};

/** Something wrong with a replay: its line (from 1), what, and what to do about it. */
export type ReplayProblem = {readonly line: number; readonly what: string; readonly hint: string};

export type ParsedReplay =
	| {
			readonly ok: true;
			readonly replay: Replay /** Lines at the end that could not be read, in a journal. */;
			readonly lost: number;
	  }
	| {readonly ok: false; readonly problems: readonly ReplayProblem[]};

const linkOf = (before: string, body: string): string => sha256Hex(`${before} ${body}`).slice(0, 8);

/** Chains bodies into lines, starting from the link before. */
export const chainLine = (before: string, body: unknown): {readonly line: string; readonly link: string} => {
	const json = JSON.stringify(body);
	const link = linkOf(before, json);
	return {line: `${link} ${json}`, link};
};

export const firstLink = '00000000';

const marksAMinute = 60;

const chunked = (marks: readonly string[]): ReadonlyArray<{readonly minute: number; readonly marks: string}> =>
	Array.from({length: Math.ceil(marks.length / marksAMinute)}, (_, minute) => ({
		minute,
		marks: marks.slice(minute * marksAMinute, (minute + 1) * marksAMinute).join(''),
	}));

/**
The text of a run that goes on, as often as somebody asks: its first line, which may hold a whole dump, is made once.
With its end it is a replay.
*/
export const createJournal = (header: ReplayHeader) => {
	const first = chainLine(firstLink, header);
	return (entries: ReadonlyArray<LoggedIntent | LoggedAnswer>, end?: ReplayEnd): string => chained(first, entries, end);
};

/** The text of a replay; the same replay gives the same bytes. */
export const replayText = ({header, intents, answers = [], end}: Replay): string =>
	createJournal(header)([...intents, ...answers], end);

const chained = (
	first: ReturnType<typeof chainLine>,
	entries: ReadonlyArray<LoggedIntent | LoggedAnswer>,
	end?: ReplayEnd,
): string => {
	const bodies: unknown[] = [...entries];

	if (end !== undefined) {
		bodies.push(...chunked(end.marks), {end: end.end, digest: end.digest, result: end.result});
	}

	const lines = [first.line];
	let {link} = first;

	for (const body of bodies) {
		const next = chainLine(link, body);
		lines.push(next.line);
		link = next.link;
	}

	return `${lines.join('\n')}\n`;
};

type Line = {readonly number: number; readonly body: unknown};

/** Inside JSON there may be separators that a pattern takes for line ends; a line ends at `\n` alone. */
const linePattern = /^([0-9a-f]{8}) (\{.*\})$/s;
/** A replay of one's own manifests holds them in one line, and a dump of a cluster is long. */
const longestLine = 50_000_000;

/** JSON that is an object, or undefined; whatever the text. */
const parseObject = (json: string): unknown => {
	try {
		return JSON.parse(json);
	} catch {
		return undefined;
	}
};

/** Reads lines while the chain holds; says where it breaks. */
const readChain = (
	text: string,
): {readonly lines: readonly Line[]; readonly broken?: number; readonly total: number} => {
	const texts = text.replace(/\n$/, '').split('\n');
	const lines: Line[] = [];
	let link = firstLink;

	for (const [index, line] of texts.entries()) {
		const match = line.length <= longestLine ? linePattern.exec(line) : null;
		const body = match === null ? undefined : parseObject(match[2]!);

		if (match === null || body === undefined || linkOf(link, match[2]!) !== match[1]) {
			return {lines, broken: index + 1, total: texts.length};
		}

		link = match[1]!;
		lines.push({number: index + 1, body});
	}

	return {lines, total: texts.length};
};

type Fields = Readonly<Record<string, unknown>>;

const pilots: readonly unknown[] = ['player', 'autopilot', 'idle', 'random'];

const isRecord = (value: unknown): value is Fields =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const isText = (value: unknown): value is string => typeof value === 'string';

const isListOf = (value: unknown, fits: (item: unknown) => boolean): boolean =>
	Array.isArray(value) && value.every(fits);

const isCount = (value: unknown): boolean => value === undefined || Number.isSafeInteger(value);

const isFlags = (value: unknown): boolean =>
	isRecord(value) &&
	isText(value.serviceClusterIpRange) &&
	isListOf(value.disableAdmissionPlugins, isText) &&
	isListOf(value.authorizationMode, isText);

/** Whether a replay's own scenario has the shape of one; what its texts say is the loader's business. */
const isSource = (value: unknown): value is ScenarioSource => {
	if (!isRecord(value)) {
		return false;
	}

	const {type, main, files, name, texts, nodes, zones, faults, duration, controllers, flags} = value;

	if (type === 'bare') {
		return isListOf(controllers, isText) && isFlags(flags);
	}

	if (type === 'folder') {
		return isText(main) && isListOf(files, file => isListOf(file, isText) && (file as unknown[]).length === 2);
	}

	return (
		type === 'manifests' &&
		isText(name) &&
		isListOf(texts, each => isRecord(each) && isText(each.file) && isText(each.text)) &&
		[nodes, zones, duration].every(isCount) &&
		(faults === undefined || isListOf(faults, isText))
	);
};

/** What stands where a word should: whoever forged it may have put anything there. */
const shown = (value: unknown): string =>
	typeof value === 'string' ? value : (JSON.stringify(value)?.slice(0, 40) ?? 'none');

const isGuest = (value: unknown): boolean => isRecord(value) && isText(value.hash) && isShape(value);

const headerProblem = (header: Fields): string | undefined => {
	if (header.podfall !== 'replay') {
		return 'this is no podfall replay';
	}

	if (header.format !== replayFormat) {
		return `this replay has format ${shown(header.format)}, and this podfall reads format ${replayFormat}`;
	}

	if (header.ruleset !== ruleset) {
		return `this replay was played by the rules ${shown(header.ruleset)}, and this podfall plays by ${ruleset}`;
	}

	const scenario = isRecord(header.scenario) ? header.scenario : {};
	const texts = [scenario.id, scenario.hash, header.seed, header.seat, header.pilot, header.profile, header.storm];

	if (!texts.every(isText)) {
		return 'its first line lacks scenario, seed or seat';
	}

	const wrongSeed = seedProblem(header.seed as string);

	if (wrongSeed !== undefined) {
		return wrongSeed;
	}

	if (!Object.hasOwn(seatMakers, header.seat as string) || !pilots.includes(header.pilot)) {
		return `nobody can play as ${String(header.pilot)} in the seat ${String(header.seat)}`;
	}

	if (readTerms(header.difficulty, header.modifiers) === undefined) {
		return 'its difficulty or its modifiers are none that this podfall knows';
	}

	if (header.guest !== undefined && !isGuest(header.guest)) {
		return 'the scheduler that it names is none';
	}

	return scenario.whole === undefined || isSource(scenario.whole) ? undefined : 'the scenario that it carries is none';
};

const intentProblem = (entry: Fields, before: LoggedIntent | undefined): string | undefined => {
	if (!Number.isSafeInteger(entry.at) || !Number.isSafeInteger(entry.order) || typeof entry.actor !== 'string') {
		return 'an intent needs a time, a number and an actor';
	}

	if (before !== undefined && ((entry.at as number) < before.at || (entry.order as number) <= before.order)) {
		return 'its intents are not in order';
	}

	return problemOfIntent(entry.intent);
};

const answerProblem = (entry: Fields, number: number): string | undefined => {
	if (!Number.isSafeInteger(entry.at) || !isText(entry.pod) || !isText(entry.point) || !isAnswer(entry.answer)) {
		return 'an answer needs a time, a pod, a point and what was answered';
	}

	return entry.asked === number ? undefined : 'its answers are not in order';
};

/** More than this within one virtual second no player asks. */
const intentsASecond = 50;

const isHasty = (intents: readonly LoggedIntent[]): boolean => {
	const [first, last] = [intents.at(-intentsASecond - 1), intents.at(-1)];
	return first !== undefined && last !== undefined && last.at - first.at < 1000;
};

const cutMarks = (text: string): readonly string[] => text.match(/[0-9a-f]{16}/g) ?? [];

const tampered = (line: number): ReplayProblem => ({
	line,
	what: `line ${line} is not the line that was saved: the file was changed or cut`,
	hint: 'ask for the file again, or play the scenario yourself',
});

/** Whoever wrote this meant a replay. */
const looksLikeReplay = /^.{8} ?\{?"?podfall|^[0-9a-f]{6,8}/;

type Body = {
	intents: LoggedIntent[];
	answers: LoggedAnswer[];
	marks: string[];
	end?: ReplayEnd;
	problem?: ReplayProblem;
};

const readBody = (lines: readonly Line[]): Body => {
	const body: Body = {intents: [], answers: [], marks: []};

	for (const {number, body: value} of lines) {
		const fields = value as Fields;

		if (body.end !== undefined) {
			return {
				...body,
				problem: {line: number, what: 'there is more after the end', hint: 'a replay ends with its result'},
			};
		}

		if (typeof fields.marks === 'string') {
			body.marks.push(...cutMarks(fields.marks));
		} else if (fields.asked !== undefined) {
			const what = answerProblem(fields, body.answers.length);

			if (what !== undefined) {
				return {...body, problem: {line: number, what, hint: 'only podfall writes replays; do not edit them by hand'}};
			}

			body.answers.push(fields as LoggedAnswer);
		} else if (fields.end !== undefined) {
			const {end, digest, result} = fields;

			if (!Number.isSafeInteger(end) || typeof digest !== 'string' || typeof result !== 'object' || result === null) {
				return {
					...body,
					problem: {line: number, what: 'its end lacks time, digest or result', hint: 'save the run again'},
				};
			}

			body.end = {end: end as number, digest, marks: body.marks, result: result as Fields};
		} else {
			const what = intentProblem(fields, body.intents.at(-1));

			if (what !== undefined) {
				return {...body, problem: {line: number, what, hint: 'only podfall writes replays; do not edit them by hand'}};
			}

			body.intents.push(fields as LoggedIntent);

			if (isHasty(body.intents)) {
				const hint = 'play the scenario yourself';
				return {
					...body,
					problem: {line: number, what: `more than ${intentsASecond} intents in one virtual second`, hint},
				};
			}
		}
	}

	return body;
};

/**
Text from anywhere into a replay, or all that is wrong with it. With `journal` a broken tail is cut off and counted
instead of refused: that is what a killed game leaves.
*/
export const parseReplay = (text: string, {journal = false}: {readonly journal?: boolean} = {}): ParsedReplay => {
	const {lines, broken, total} = readChain(text);
	const [first, ...rest] = lines;

	if (first === undefined && looksLikeReplay.test(text)) {
		return {ok: false, problems: [tampered(1)]};
	}

	if (first === undefined) {
		return {
			ok: false,
			problems: [{line: 1, what: 'this is no podfall replay', hint: 'give a file that podfall saved with --replay'}],
		};
	}

	const headProblem = headerProblem(first.body as Fields);

	if (headProblem !== undefined) {
		return {
			ok: false,
			problems: [{line: 1, what: headProblem, hint: 'use the podfall that saved it, or play it again'}],
		};
	}

	if (broken !== undefined && !journal) {
		return {ok: false, problems: [tampered(broken)]};
	}

	const body = readBody(rest);

	if (body.problem !== undefined) {
		return {ok: false, problems: [body.problem]};
	}

	const header = first.body as ReplayHeader;
	const answers = header.guest === undefined ? {} : {answers: body.answers};
	const replay = {header, intents: body.intents, ...answers, ...(body.end === undefined ? {} : {end: body.end})};
	return {ok: true, replay, lost: broken === undefined ? 0 : total - broken + 1};
};

/** Where two trails part: the first differing second and the rooms that differ in it; undefined when they agree. */
export const firstDifference = (
	left: readonly string[],
	right: readonly string[],
	roomNames: readonly string[],
): {readonly second: number; readonly rooms: readonly string[]} | undefined => {
	const length = Math.max(left.length, right.length);

	for (let second = 0; second < length; second++) {
		const a = left[second] ?? '';
		const b = right[second] ?? '';

		if (a !== b) {
			return {
				second,
				rooms: roomNames.filter((_, room) => a.slice(room * 2, room * 2 + 2) !== b.slice(room * 2, room * 2 + 2)),
			};
		}
	}

	return undefined;
};
