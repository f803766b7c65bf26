import type {Condition} from '../../../engine/api/meta.ts';
import {compileField} from '../text/json-path.ts';
import {done, failed} from '../work.ts';
import {type Loose, nameOf} from './api.ts';
import {flagSwitch, flagText} from './flags.ts';
import {allNamespacesFlag, find, readChoices, sayRefusals, selectorFlags} from './resources.ts';
import {defineVerb, giveUp} from './verb.ts';
import {deadlineOf, isGone, isPast} from './waiting.ts';

/** Whether an object is as it is waited for. */
type Goal = 'delete' | 'create' | ((object: Loose) => boolean);

const conditionGoal = (text: string): Goal => {
	const [type = '', value = 'true'] = text.split('=');
	return object => {
		const conditions = (object.status?.conditions ?? []) as readonly Condition[];
		const condition = conditions.find(each => each.type.toLowerCase() === type.toLowerCase());
		const generation = object.metadata.generation ?? 0;
		const observed =
			condition?.observedGeneration ?? (object.status?.observedGeneration as number | undefined) ?? generation;
		return condition !== undefined && observed >= generation && condition.status.toLowerCase() === value.toLowerCase();
	};
};

const pathGoal = (text: string): Goal | string => {
	const parts = /^(\{[^}]*\})(?:=(.*))?$/s.exec(text.replace(/^'(.*)'$/s, '$1'));
	const field = parts === null ? undefined : compileField(parts[1] ?? '');

	if (parts === null || field === undefined || !field.ok) {
		return `error: jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3 or --for=jsonpath='{.status.readyReplicas}'`;
	}

	const wanted = parts[2];
	return object => {
		const values = field.value(object);
		return wanted === undefined ? values.length > 0 : values.length === 1 && String(values[0]) === wanted;
	};
};

const goalOf = (text: string): Goal | string => {
	if (text.toLowerCase() === 'delete' || text.toLowerCase() === 'create') {
		return text.toLowerCase() as Goal;
	}

	if (text.startsWith('condition=')) {
		return conditionGoal(text.slice('condition='.length));
	}

	return text.startsWith('jsonpath=')
		? pathGoal(text.slice('jsonpath='.length))
		: `error: unrecognized condition: "${text}"`;
};

/** Source: kubectl/pkg/cmd/wait */
export const wait = defineVerb({
	name: 'wait',
	summary: 'Wait for a specific condition on one or many resources',
	usage: "kubectl wait TYPE/NAME --for=delete|create|condition=NAME[=VALUE]|jsonpath='{…}'=VALUE [--timeout=30s]",
	flags: [
		...selectorFlags,
		allNamespacesFlag,
		flagText('for'),
		flagText('timeout'),
		flagSwitch('all'),
		flagText('output', 'o'),
	],
	*run(kubectl) {
		const {given, api, say} = kubectl;
		const choices = readChoices(given.words);

		if (!choices.ok) {
			return giveUp(kubectl, choices.message);
		}

		const goal = goalOf(given.text('for') ?? '');

		if (typeof goal === 'string' && goal !== 'delete' && goal !== 'create') {
			return giveUp(kubectl, goal);
		}

		const deadline = deadlineOf(kubectl, '30s');

		if (deadline === 'wrong') {
			return giveUp(kubectl, `error: invalid argument "${given.text('timeout')}" for "--timeout" flag`);
		}

		while (goal === 'create' && !isPast(kubectl, deadline)) {
			const {found} = find(kubectl, choices.value);

			if (found.some(({objects}) => objects.length > 0)) {
				break;
			}

			yield 'later';
		}

		const {found, refusals} = find(kubectl, choices.value);
		const unknown = goal === 'delete' ? refusals.filter(({code}) => code !== 404) : refusals;
		const waiting = found.flatMap(({kind, objects}) => objects.map(object => ({kind, object})));
		sayRefusals(kubectl, unknown);

		if (waiting.length === 0) {
			return unknown.length > 0 || goal === 'delete'
				? Math.min(unknown.length, failed)
				: giveUp(kubectl, 'error: no matching resources found');
		}

		let worst = unknown.length > 0 ? failed : done;

		for (const {kind, object} of waiting) {
			const {name, namespace, uid = ''} = object.metadata;

			const isMet = (): boolean => {
				if (goal === 'delete') {
					return isGone(kubectl, {kind, namespace, name, uid});
				}

				const reply = api.get(kind, namespace, name);
				return reply.ok && (goal === 'create' || (goal as (object: Loose) => boolean)(reply.object));
			};

			while (!isMet() && !isPast(kubectl, deadline)) {
				yield 'later';
			}

			if (isMet()) {
				say(`${nameOf(kind, name)} condition met`);
			} else {
				kubectl.complain(`error: timed out waiting for the condition on ${kind.plural}/${name}`);
				worst = failed;
			}
		}

		return worst;
	},
});
