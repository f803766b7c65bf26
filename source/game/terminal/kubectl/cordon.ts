import {nodes} from '../../../engine/api/kinds/node.ts';
import {done, failed} from '../work.ts';
import {type Loose, nameOf} from './api.ts';
import {type Choice, find, sayRefusals, selectorFlags} from './resources.ts';
import {badDryRun, defineVerb, dryRunFlags, dryRunOf, type Kubectl, misused} from './verb.ts';

/** Nodes that the words name, with or without `node/`; undefined where that has been refused. */
export const nodesNamed = (kubectl: Kubectl, verb: string): readonly Loose[] | undefined => {
	const {given} = kubectl;
	const names = given.words.map(word => word.replace(/^(?:nodes?|no)\//, ''));

	if (names.length === 0 && !given.has('selector')) {
		misused(kubectl, verb, `USAGE: ${verb} NODE [flags]`);
		return undefined;
	}

	const kind = nodes as unknown as Choice['kind'];
	const {found, refusals} = find(kubectl, names.length === 0 ? [{kind}] : names.map(name => ({kind, name})));
	sayRefusals(kubectl, refusals);
	return refusals.length > 0 ? undefined : found.flatMap(({objects}) => objects);
};

/** Marks a node as open or closed for new pods; its exit status. */
export const mark = (kubectl: Kubectl, node: Loose, unschedulable: boolean): number => {
	const {name} = node.metadata;
	const word = unschedulable ? 'cordoned' : 'uncordoned';
	const dryRun = dryRunOf(kubectl);
	const suffix = dryRun === 'client' ? ' (dry run)' : dryRun === 'server' ? ' (server dry run)' : '';

	if ((node.spec?.unschedulable === true) === unschedulable) {
		kubectl.say(`node/${name} already ${word}${suffix}`);
		return done;
	}

	if (dryRun !== 'client') {
		const reply = kubectl.api.send({
			kind: nodes as never,
			verb: 'patch',
			name,
			patchType: 'strategic',
			body: {spec: {unschedulable: unschedulable ? true : null}},
			...(dryRun === 'server' ? {dryRun: true} : {}),
		});

		if (!reply.ok) {
			kubectl.complain(
				`error: unable to ${unschedulable ? 'cordon' : 'uncordon'} node "${name}": ${reply.status.message ?? ''}`,
			);
			return failed;
		}
	}

	kubectl.say(`${nameOf(nodes as never, name)} ${word}${suffix}`);
	return done;
};

const defineMark = (name: 'cordon' | 'uncordon', summary: string) =>
	defineVerb({
		name,
		summary,
		usage: `kubectl ${name} NODE`,
		flags: [...selectorFlags, ...dryRunFlags],
		*run(kubectl) {
			if (dryRunOf(kubectl) === undefined) {
				return badDryRun(kubectl);
			}

			const named = nodesNamed(kubectl, name);
			return named === undefined
				? failed
				: named
						.map(node => mark(kubectl, node, name === 'cordon'))
						.reduce((worst, status) => Math.max(worst, status), done);
		},
	});

export const cordon = defineMark('cordon', 'Mark node as unschedulable');
export const uncordon = defineMark('uncordon', 'Mark node as schedulable');
