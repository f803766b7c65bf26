import type {GuestAnswer, GuestQuestion} from '../../engine/cluster.ts';
import {didYouMean} from '../scenario/problems.ts';

/** A guest's answer, made sure of; or what is wrong with it, as the rest of a sentence that begins with who answered. */
export type Read = {readonly answer: GuestAnswer} | {readonly problem: string};

/** A reason stands in a condition and an event, where Kubernetes takes 1,024 bytes of it. */
const longestReason = 500;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const isReason = (value: unknown): value is string =>
	typeof value === 'string' && value !== '' && value.length <= longestReason;

/** JSON, or another word for what has none: numbers without an end, circles. */
const asText = (value: unknown): string => {
	try {
		return JSON.stringify(value) ?? String(value);
	} catch {
		return typeof value === 'bigint' ? `${value}n` : 'something that goes in a circle';
	}
};

/** What was answered, short enough for a sentence. */
const shown = (value: unknown): string => {
	const text = asText(value);
	return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};

const only = (value: Readonly<Record<string, unknown>>, key: string): boolean =>
	Object.keys(value).length === 1 && Object.hasOwn(value, key);

const unknownNode = (name: string, {nodes}: GuestQuestion): string => {
	const names = nodes.map(node => node.name);
	return `named the node "${name.slice(0, 60)}", and there is none of that name (${didYouMean(name, names)})`;
};

const readDecision = (question: GuestQuestion, value: unknown): Read => {
	if (value === undefined || value === null) {
		return {answer: {unschedulable: ''}};
	}

	if (typeof value === 'string') {
		return question.nodes.some(({name}) => name === value)
			? {answer: {node: value}}
			: {problem: unknownNode(value, question)};
	}

	if (isRecord(value) && only(value, 'unschedulable') && isReason(value.unschedulable)) {
		return {answer: {unschedulable: value.unschedulable}};
	}

	if (isRecord(value) && only(value, 'backOff') && value.backOff === true) {
		return {answer: {backOff: true}};
	}

	return {
		problem: `answered ${shown(value)}; answer with the name of a node, with nothing, with {unschedulable: 'why'} or with {backOff: true}`,
	};
};

const leftOut = 'node(s) were left out by PreFilter';

/** `pre` is what PreFilter gave, `nodes` what Filter gave for each node, in their order. */
const readFilter = (question: GuestQuestion, value: unknown): Read => {
	const {pre, nodes: verdicts = []} = isRecord(value) ? value : {};
	const names = question.nodes.map(({name}) => name);
	const kept = isRecord(pre) && only(pre, 'nodes') && Array.isArray(pre.nodes) ? (pre.nodes as unknown[]) : undefined;

	if (isReason(pre)) {
		return {answer: {reject: pre}};
	}

	if (isRecord(pre) && only(pre, 'skip') && pre.skip === true) {
		return {answer: {skip: true}};
	}

	if (pre !== undefined && pre !== null && kept === undefined) {
		return {
			problem: `answered ${shown(pre)} at PreFilter; answer with nothing, with a reason, with {nodes: [names]} or with {skip: true}`,
		};
	}

	const stranger = kept?.find(name => !names.includes(String(name)));

	if (stranger !== undefined) {
		return {problem: unknownNode(String(stranger), question)};
	}

	const refuse: Record<string, string> = {};

	for (const [at, name] of names.entries()) {
		const verdict = Array.isArray(verdicts) ? verdicts[at] : undefined;

		if (kept !== undefined && !kept.includes(name)) {
			refuse[name] = leftOut;
		} else if (isReason(verdict)) {
			refuse[name] = verdict;
		} else if (verdict !== undefined && verdict !== null) {
			return {problem: `answered ${shown(verdict)} at Filter of ${name}; answer with nothing or with a reason`};
		}
	}

	return {answer: {refuse}};
};

const isScores = (value: unknown, length: number): value is readonly number[] =>
	Array.isArray(value) && value.length === length && value.every(score => Number.isSafeInteger(score));

const readScores = (question: GuestQuestion & {readonly do: 'score'}, value: unknown): Read => {
	const {raw, scores} = isRecord(value) ? value : {};
	const {feasible} = question;

	if (!isScores(raw, feasible.length)) {
		return {problem: `answered ${shown(raw)} at Score; answer with one whole number for each node`};
	}

	if (!isScores(scores, feasible.length)) {
		return {problem: `answered ${shown(scores)} at NormalizeScore; answer with one whole number for each node`};
	}

	const wrong = scores.find(score => score < 0 || score > 100);
	return wrong === undefined
		? // No −0: a replay could not tell it from 0.
			{answer: {raw: raw.map(score => score + 0), scores: scores.map(score => score + 0)}}
		: {problem: `gave the score ${wrong}; after NormalizeScore scores lie in 0..100`};
};

/** Reads what a guest's program answered; it may have answered anything. */
export const readAnswer = (question: GuestQuestion, value: unknown): Read => {
	switch (question.do) {
		case 'decide':
			return readDecision(question, value);
		case 'filter':
			return readFilter(question, value);
		default:
			return readScores(question, value);
	}
};

/** Where in a framework a question is asked: `decide`, `filter/BestFit`, `score/BestFit`. */
export const pointOf = (question: GuestQuestion): string =>
	question.do === 'decide' ? question.do : `${question.do}/${question.plugin}`;

/** Whether a logged answer can be one to the question: a replay may come from anybody. */
export const fitsQuestion = (question: GuestQuestion, answer: GuestAnswer): boolean => {
	if ('failed' in answer) {
		return true;
	}

	switch (question.do) {
		case 'decide':
			return 'node' in answer
				? question.nodes.some(({name}) => name === answer.node)
				: 'unschedulable' in answer || 'backOff' in answer;
		case 'filter':
			return 'skip' in answer || 'reject' in answer || 'refuse' in answer;
		default:
			return (
				'scores' in answer &&
				answer.scores.length === question.feasible.length &&
				answer.scores.every(score => score >= 0 && score <= 100)
			);
	}
};

const isText = (value: unknown): boolean => typeof value === 'string' && value.length <= 2000;
const isWhole = (value: unknown): boolean => Number.isSafeInteger(value);

type Check = (value: unknown) => boolean;

const shapes: ReadonlyArray<Readonly<Record<string, Check>>> = [
	{node: isText},
	{unschedulable: isText},
	{backOff: value => value === true},
	{skip: value => value === true},
	{reject: isText},
	{refuse: value => isRecord(value) && Object.values(value).every(isText)},
	{
		raw: value => Array.isArray(value) && value.every(isWhole),
		scores: value => Array.isArray(value) && value.every(isWhole),
	},
	{failed: isText},
];

/** Whether something has the form of an answer, as a replay holds it. */
export const isAnswer = (value: unknown): value is GuestAnswer =>
	isRecord(value) &&
	shapes.some(
		shape =>
			Object.keys(shape).length === Object.keys(value).length &&
			Object.entries(shape).every(([key, check]) => Object.hasOwn(value, key) && check(value[key])),
	);
