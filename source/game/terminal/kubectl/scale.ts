import {changeEach} from './changes.ts';
import {flagDuration, flagNumber, flagSwitch, flagText} from './flags.ts';
import {fileFlags} from './manifests.ts';
import {find, readChoices, selectorFlags} from './resources.ts';
import {defineVerb, dryRunFlags, giveUp} from './verb.ts';
import {nothingNamed} from './wait.ts';

/** Source: kubectl/pkg/cmd/scale/scale.go */
export const scale = defineVerb({
	name: 'scale',
	summary: 'Set a new size for a deployment, replica set, or replication controller',
	usage: 'kubectl scale [--current-replicas=COUNT] --replicas=COUNT TYPE NAME',
	flags: [
		...fileFlags,
		...selectorFlags,
		...dryRunFlags,
		flagSwitch('all'),
		flagNumber('replicas'),
		flagNumber('current-replicas'),
		flagText('resource-version'),
		flagDuration('timeout'),
	],
	*run(kubectl) {
		const {given} = kubectl;
		const asked = given.text('replicas') ?? '';

		const replicas = Number(asked);

		if (asked === '') {
			return giveUp(kubectl, 'error: required flag(s) "replicas" not set');
		}

		if (given.words.length === 0 && kubectl.manifests.length === 0) {
			return giveUp(kubectl, nothingNamed);
		}

		if (replicas < 0) {
			return giveUp(
				kubectl,
				'error: The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0',
			);
		}

		const choices = readChoices(kubectl, given.words);
		const {found, refusals} = choices.ok ? find(kubectl, choices.value) : {found: [], refusals: []};

		if (found.length === 0 && refusals.some(({code}) => code === 404)) {
			const why = refusals.map(({message = ''}) => message).join(', ');
			return giveUp(kubectl, `error: no objects passed to scale ${why}`);
		}

		return changeEach(kubectl, given.words, (kind, object) => {
			if (!kind.subresources.includes('scale')) {
				return {wrong: 'Error from server (NotFound): the server could not find the requested resource'};
			}

			const current = (object.spec?.replicas as number | undefined) ?? 1;
			const expected = given.text('current-replicas');

			if (expected !== undefined && expected !== '-1' && Number(expected) !== current) {
				return {wrong: `error: Expected replicas to be ${expected}, was ${current}`};
			}

			return {
				send: {patchType: 'merge', subresource: 'scale', body: {spec: {replicas}}},
				said: 'scaled',
				preview: {...object, spec: {...object.spec, replicas}},
			};
		});
	},
});
