import type {Event} from '../../../engine/api/kinds/event.ts';
import type {ApiObject} from '../../../engine/api/object.ts';
import {objectKey} from '../../../engine/api/object.ts';
import type {Fact} from '../../../engine/kernel/chronicle.ts';
import {clockText, type Millis, timeOf} from '../../../engine/kernel/time.ts';
import type {Saying, Tone} from '../frame.ts';

/*
One object followed through all components: what each of them did with it, and what they said about it, in the order of
time. What only the ground knows is left to those who may see it.
*/

type Moment = {readonly order: Millis; readonly line: Saying};

/** How long a story is told. */
const longestStory = 400;

/** `kube-scheduler@control-plane-a1/scheduler`: which process it is does not matter here. */
const shortName = (who: string): string => who.replace(/@.*$/, '');

const lineOf = (when: string, who: string, tone: Tone, what: string, more: string): Saying => [
	['dim', `${when.padEnd(8)}${shortName(who).padEnd(22)}`],
	[tone, ` ${what}`],
	['dim', more === '' ? '' : `  ${more}`],
];

const detailText = ({detail}: Fact): string =>
	Object.entries(detail ?? {})
		.map(([name, value]) => (name === 'because' || name === 'text' ? String(value) : `${name} ${String(value)}`))
		.join(', ');

const tellsOf = (fact: Fact, object: ApiObject, resource: string): boolean => {
	const key = objectKey(object.metadata.namespace, object.metadata.name);
	return (
		fact.about === `${resource}/${key}` || (object.kind === 'Node' && fact.about === `machine/${object.metadata.name}`)
	);
};

const ofFact = (fact: Fact): Moment => ({
	order: fact.at,
	line: lineOf(
		clockText(fact.at).slice(0, -2),
		fact.who,
		fact.hidden === true ? 'mark' : 'head',
		fact.what,
		detailText(fact),
	),
});

/** Events know whole seconds only: within theirs they come last. */
const ofEvent = ({lastTimestamp, eventTime, firstTimestamp, reason, message, source, type}: Event): Moment => {
	const at = timeOf(lastTimestamp ?? eventTime ?? firstTimestamp ?? undefined) ?? 0;
	return {
		order: at + 999,
		line: lineOf(
			clockText(at).slice(0, -4),
			source?.component ?? '',
			type === 'Warning' ? 'warn' : 'plain',
			`said ${reason ?? ''}`,
			message ?? '',
		),
	};
};

export const storyLines = (
	object: ApiObject,
	resource: string,
	{facts, events, truth}: {readonly facts: readonly Fact[]; readonly events: readonly Event[]; readonly truth: boolean},
): readonly Saying[] =>
	[
		...facts.filter(fact => (fact.hidden !== true || truth) && tellsOf(fact, object, resource)).map(ofFact),
		...events.map(ofEvent),
	]
		.sort((a, b) => a.order - b.order)
		.slice(-longestStory)
		.map(({line}) => line);
