/*
Fills in what the author left out. The form has been checked by then (`validate.ts`), so nothing here refuses anything:
each reader takes the value if it is there and the default if not.
*/
import type {ApiObject} from '../../engine/api/object.ts';
import {type Fields, fieldsOf, isFields, textFieldsOf} from './data.ts';
import {millisOf} from './durations.ts';
import {seatIds} from './json-schema.ts';
import {program} from './resolve/apps.ts';
import {cluster} from './resolve/cluster.ts';
import {faults} from './resolve/faults.ts';
import {objectives, scoring} from './resolve/judging.ts';
import {duration, each, inner, mapped, number, optional, text, texts, word} from './resolve/read.ts';
import {seats} from './resolve/seats.ts';
import {assist, explain, learning, question} from './resolve/teaching.ts';
import {timelineItem} from './resolve/timeline.ts';
import {slo, traffic} from './resolve/traffic.ts';
import type {Metadata, PolicyName, Scenario, ScenarioTest, SeatId, Texts, Time} from './schema.ts';

const metadata = (from: Fields): Metadata => ({
	id: text(from, 'id'),
	version: number(from, 'version', 1),
	chapter: text(from, 'chapter'),
	order: number(from, 'order', 0),
	difficulty: number(from, 'difficulty', 1) as Metadata['difficulty'],
	estimatedMinutes: number(from, 'estimatedMinutes', 10),
	tags: texts(from, 'tags'),
	authors: texts(from, 'authors'),
	license: text(from, 'license', 'CC-BY-4.0'),
	unlocks: from.unlocks === undefined ? undefined : texts(from, 'unlocks'),
	basedOn: optional(from, 'basedOn'),
	seedDefaults: texts(from, 'seedDefaults', ['1', '2', '3']),
});

const time = (from: Fields): Time => ({
	duration: duration(from, 'duration', 300_000),
	warmup: duration(from, 'warmup', 60_000),
	cooldown: duration(from, 'cooldown', 0),
	clock: text(from, 'clock', 'either') as Time['clock'],
	speed: number(from, 'speed', 20),
	pause: isFields(from.pause)
		? {budget: duration(from.pause, 'budget', 0)}
		: text(from, 'pause', 'free') === 'none'
			? 'none'
			: 'free',
	tick: duration(from, 'tick', 1000),
});

const scenarioTest = (from: Fields): ScenarioTest =>
	from.replay === undefined
		? {
				type: 'policy',
				policy: text(from, 'policy', 'bot') as PolicyName,
				seed: optional(from, 'seed'),
				expect: text(from, 'expect'),
			}
		: {type: 'replay', replay: text(from, 'replay'), expect: text(from, 'expect')};

const knownSeat = (word: string): SeatId => (seatIds.includes(word) ? (word as SeatId) : 'watch');

/** What manifests gave, in the order of the scenario: objects at time 0, and those of each timeline item. */
export type ResolvedObjects = {
	readonly atStart: readonly ApiObject[];
	readonly ofTimeline: ReadonlyArray<readonly ApiObject[]>;
};

const tuned = (value: unknown): number | boolean | string => {
	if (typeof value === 'number' || typeof value === 'boolean') {
		return value;
	}

	return millisOf(word(value)) ?? word(value);
};

/** The scenario with every default filled in, but without its hash. */
export const resolveScenario = (raw: Fields, objects: ResolvedObjects, languages: Texts): Omit<Scenario, 'hash'> => {
	const when = time(inner(raw, 'time'));
	const seat = seats(inner(raw, 'seats'));
	const own = mapped(inner(raw, 'text'), entries => textFieldsOf(entries));
	const quiz = inner(raw, 'quiz');
	const names = [...new Set([...Object.keys(own), ...Object.keys(languages)])];
	return {
		metadata: metadata(inner(raw, 'metadata')),
		learning: learning(inner(raw, 'learning')),
		profile: text(raw, 'profile', 'k8s-1.34'),
		tune: mapped(inner(raw, 'tune'), tuned),
		time: when,
		cluster: cluster(inner(raw, 'cluster')),
		apps: mapped(inner(raw, 'apps'), entry => program(fieldsOf(entry))),
		objects: objects.atStart,
		timeline: each(raw, 'timeline', (item, index) => timelineItem(item, index, objects.ofTimeline[index] ?? [])),
		traffic: traffic(inner(raw, 'traffic'), when.duration),
		slos: each(raw, 'slos', slo),
		seats: seat,
		faults: faults(inner(raw, 'faults')),
		objectives: objectives(inner(raw, 'objectives')),
		scoring: scoring(inner(raw, 'scoring'), knownSeat(seat.default)),
		assist: assist(inner(raw, 'assist')),
		quiz: {predict: each(quiz, 'predict', question), check: each(quiz, 'check', question)},
		explain: explain(inner(raw, 'explain')),
		text: Object.fromEntries(names.map(language => [language, {...own[language], ...languages[language]}])),
		tests: each(raw, 'tests', scenarioTest),
		notes: [],
	};
};
