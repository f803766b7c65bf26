import {done, failed} from '../work.ts';
import {describeText} from './describe/index.ts';
import {flagNumber, flagSwitch} from './flags.ts';
import {fileFlags} from './manifests.ts';
import {
	allNamespacesFlag,
	contradiction,
	find,
	isEverywhere,
	readChoices,
	sayRefusals,
	selectorFlags,
} from './resources.ts';
import {defineVerb, giveUp} from './verb.ts';

export const describe = defineVerb({
	name: 'describe',
	summary: 'Show details of a specific resource or group of resources',
	usage: 'kubectl describe TYPE [NAME_PREFIX | -l SELECTOR] | TYPE/NAME',
	flags: [...fileFlags, ...selectorFlags, allNamespacesFlag, flagSwitch('show-events'), flagNumber('chunk-size')],
	*run(kubectl) {
		const {given, api, say} = kubectl;
		const choices = readChoices(kubectl, given.words);

		if (!choices.ok) {
			return giveUp(kubectl, choices.message);
		}

		if (choices.value.length === 0) {
			return giveUp(
				kubectl,
				'error: You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.',
			);
		}

		const wrong = contradiction(kubectl, choices.value);

		if (wrong !== undefined) {
			return giveUp(kubectl, wrong);
		}

		const search = find(kubectl, choices.value);
		let objects = search.found.flatMap(({kind, objects: all}) => all.map(object => ({kind, object})));
		let {refusals} = search;
		let between = '\n\n\n';
		const withEvents = !given.has('show-events') || given.on('show-events');
		const [only] = choices.value;

		// A name that is not there may be the beginning of some.
		if (objects.length === 0 && only?.name !== undefined && given.words.every(word => !word.includes('/'))) {
			const {kind, name} = only;
			const all = api.list(kind, isEverywhere(kubectl) ? {} : {namespace: kubectl.namespace});
			const begins = all.ok ? all.object.items.filter(({metadata}) => metadata.name.startsWith(name)) : [];
			objects = begins.map(object => ({kind, object}));
			refusals = begins.length > 0 ? [] : refusals;
			between = '\n\n';
		}

		if (objects.length > 0) {
			say(objects.map(({kind, object}) => describeText(api, kind, object, withEvents)).join(between));
		} else if (refusals.length === 0) {
			kubectl.complain(
				isEverywhere(kubectl) ? 'No resources found' : `No resources found in ${kubectl.namespace} namespace.`,
			);
		}

		sayRefusals(kubectl, refusals);
		return refusals.length > 0 ? failed : done;
	},
});
