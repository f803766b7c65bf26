import type {Node, Taint} from '../../../engine/api/kinds/node.ts';
import {qualifiedNameProblems} from '../../../engine/api/names.ts';
import {type Parsed, parsed, unparsed} from '../../../engine/api/parsed.ts';
import {changeEach} from './changes.ts';
import {flagSwitch} from './flags.ts';
import {selectorFlags} from './resources.ts';
import {defineVerb, dryRunFlags, giveUp} from './verb.ts';

const effects: readonly string[] = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

type Drop = {readonly key: string; readonly effect: string | undefined};
type Edit = {readonly set: readonly Taint[]; readonly drop: readonly Drop[]};

const taintOf = (word: string): Parsed<Taint> => {
	const parts = word.split(':');
	const [pair = '', effect = ''] = parts;
	const [key = '', value, ...more] = pair.split('=');

	if (parts.length > 2 || key === '' || more.length > 0) {
		return unparsed(`error: invalid taint spec: ${word}`);
	}

	const problems = qualifiedNameProblems(parts.length === 1 ? pair : key);

	if (problems.length > 0) {
		return unparsed(`error: invalid taint spec: ${word}, ${problems.join('; ')}`);
	}

	return effects.includes(effect)
		? parsed({key, ...(value === undefined || value === '' ? {} : {value}), effect: effect as Taint['effect']})
		: unparsed(`error: invalid taint effect: ${effect}, unsupported taint effect`);
};

const readTaints = (words: readonly string[]): Parsed<Edit> => {
	const set: Taint[] = [];
	const drop: Drop[] = [];

	for (const word of words) {
		if (word.endsWith('-')) {
			const [key = '', effect] = word.slice(0, -1).split(':');
			drop.push({key: key.split('=')[0] ?? '', effect});
			continue;
		}

		const taint = taintOf(word);

		if (!taint.ok) {
			return taint;
		}

		set.push(taint.value);
	}

	return parsed({set, drop});
};

const isSame = (left: Taint, right: Taint): boolean => left.key === right.key && left.effect === right.effect;

/** Source: kubectl/pkg/cmd/taint/taint.go */
export const taint = defineVerb({
	name: 'taint',
	summary: 'Update the taints on one or more nodes',
	usage: 'kubectl taint NODE NAME KEY=VALUE:EFFECT … KEY:EFFECT-',
	flags: [...selectorFlags, ...dryRunFlags, flagSwitch('all'), flagSwitch('overwrite')],
	*run(kubectl) {
		const {given} = kubectl;
		const [type = '', ...rest] = given.words;

		if (!['no', 'node', 'nodes'].includes(type.split('/')[0] ?? '')) {
			return giveUp(
				kubectl,
				type === ''
					? 'error: one or more resources must be specified as <resource> <name> or <resource>/<name>'
					: `error: invalid resource type ${type}, only node types are supported`,
			);
		}

		const isTaint = (word: string): boolean => /[=:]|-$/.test(word);
		const first = rest.findIndex(isTaint);
		const names = first < 0 ? rest : rest.slice(0, first);
		const edit = readTaints(first < 0 ? [] : rest.slice(first));

		if (!edit.ok) {
			return giveUp(kubectl, `${edit.message}\nSee 'kubectl taint -h' for help and examples`);
		}

		const {set, drop} = edit.value;

		if (set.length + drop.length === 0) {
			return giveUp(kubectl, 'error: at least one taint update is required');
		}

		return changeEach(
			kubectl,
			[type, ...names],
			(_, object) => {
				const node = object as unknown as Node;
				const before = node.spec?.taints ?? [];
				const taken = set.filter(each => before.some(other => isSame(each, other)));

				if (taken.length > 0 && !given.on('overwrite')) {
					const keys = taken.map(({key}) => key).join(',');
					return {
						wrong: `error: node ${node.metadata.name} already has ${keys} taint(s) with same effect(s) and --overwrite is false`,
					};
				}

				const missing = drop.find(
					({key, effect}) =>
						!before.some(other => other.key === key && (effect === undefined || other.effect === effect)),
				);

				if (missing !== undefined) {
					const {key, effect} = missing;
					return {wrong: `error: taint "${key}${effect === undefined ? '' : `:${effect}`}" not found`};
				}

				const kept = before.filter(
					other =>
						!set.some(each => isSame(each, other)) &&
						!drop.some(({key, effect}) => other.key === key && (effect === undefined || other.effect === effect)),
				);
				const taints = [...set, ...kept];
				const isModified = taken.length > 0 || (set.length > 0 && drop.length > 0);
				const said = isModified ? 'modified' : set.length === 0 ? 'untainted' : 'tainted';
				return {
					send: {
						patchType: 'strategic',
						body: {spec: {taints: taints.length === 0 ? null : taints}},
						fieldManager: 'kubectl-taint',
					},
					said,
				};
			},
			"error: at least one resource name must be specified since 'all' parameter is not set",
		);
	},
});
