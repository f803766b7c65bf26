import type {Condition} from '../../../engine/api/meta.ts';
import {compileField} from '../text/json-path.ts';
import {done, failed} from '../work.ts';
import {type Loose, nameOf} from './api.ts';
import {flagDuration, flagSwitch, flagText} from './flags.ts';
import {fileFlags} from './manifests.ts';
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

/** What is said where nothing is named. Source: k8s.io/cli-runtime/pkg/resource/builder.go */
export const nothingNamed =
	"error: You must provide one or more resources by argument or filename.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   '<resource> <name>'\n   '<resource>'";

/** Source: kubectl/pkg/cmd/wait */
export const wait = defineVerb({
	name: 'wait',
	summary: 'Wait for a specific condition on one or many resources',
	usage: "kubectl wait TYPE/NAME --for=delete|create|condition=NAME[=VALUE]|jsonpath='{…}'=VALUE [--timeout=30s]",
	flags: [
		...fileFlags,
		...selectorFlags,
		allNamespacesFlag,
		flagText('for'),
		flagDuration('timeout'),
		flagSwitch('all'),
		flagText('output', 'o'),
	],
	*run(kubectl) {
		const {given, api, say} = kubectl;
		const choices = readChoices(kubectl, given.words);

		if (!choices.ok) {
			return giveUp(kubectl, choices.message);
		}

		if (choices.value.length === 0) {
			return giveUp(kubectl, nothingNamed);
		}

		const isOpen = choices.value.some(({name}) => name === undefined);

		if (isOpen && !given.on('all') && !given.has('selector') && !given.has('field-selector')) {
			return giveUp(kubectl, 'error: resource(s) were provided, but no name was specified');
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

		const late: string[] = [];

		for (const {kind, object} of waiting) {
			const {name, namespace, uid = ''} = object.metadata;

			const isMet = (): boolean => {
				if (goal === 'delete') {
					return isGone(kubectl, {kind, namespace, name, uid});
				}

				const reply = api.get(kind, namespace, name);
				return reply.ok && (goal === 'create' || (goal as (object: Loose) => boolean)(reply.object));
			};

			// The time is that of all of them together: once it is over, nobody is looked at any more.
			const isLate = late.length > 0 && isPast(kubectl, deadline);

			while (!isLate && !isMet() && !isPast(kubectl, deadline)) {
				yield 'later';
			}

			if (!isLate && isMet()) {
				say(`${nameOf(kind, name)} condition met`);
			} else {
				late.push(`timed out waiting for the condition on ${kind.plural}/${name}`);
			}
		}

		if (late.length > 0) {
			kubectl.complain(late.length === 1 ? `error: ${late[0]}` : late.join('\n'));
		}

		return late.length + unknown.length > 0 ? failed : done;
	},
});
