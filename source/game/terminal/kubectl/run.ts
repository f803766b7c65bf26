import {createOne} from './create.ts';
import {flagList, flagNumber, flagSwitch, flagText} from './flags.ts';
import {readPairs} from './metadata.ts';
import {defineVerb, dryRunFlags, giveUp, misused} from './verb.ts';

/** Source: kubectl/pkg/cmd/run */
export const run = defineVerb({
	name: 'run',
	summary: 'Run a particular image on the cluster',
	usage: 'kubectl run NAME --image=IMAGE [--labels=a=b] [--restart=Never] [-- ARGS]',
	flags: [
		...dryRunFlags,
		flagText('image'),
		flagText('labels', 'l'),
		flagList('env'),
		flagNumber('port'),
		flagText('restart'),
		flagSwitch('command'),
		flagSwitch('stdin', 'i'),
		flagSwitch('tty', 't'),
		flagSwitch('rm'),
	],
	*run(kubectl) {
		const {given} = kubectl;
		const [name, ...more] = given.words;
		const image = given.text('image') ?? '';

		if (image === '') {
			return giveUp(kubectl, 'error: required flag(s) "image" not set');
		}

		if (name === undefined) {
			return misused(kubectl, 'run', 'NAME is required for run');
		}

		if (!['Always', 'OnFailure', 'Never'].includes(given.text('restart') ?? 'Always')) {
			return misused(kubectl, 'run', `invalid restart policy: ${given.text('restart')}`);
		}

		if (given.on('stdin') || given.on('tty') || given.on('rm')) {
			return giveUp(
				kubectl,
				'error: podfall has nothing to attach to: run it without -i, -t and --rm, and look with kubectl logs',
			);
		}

		const labels = readPairs((given.text('labels') ?? `run=${name}`).split(','), 'label');

		if (!labels.ok) {
			return giveUp(kubectl, labels.message);
		}

		const words = [...more, ...(given.after ?? [])];
		const port = given.text('port');
		const env = given
			.all('env')
			.map(pair => ({name: pair.split('=')[0] ?? '', value: pair.slice(pair.indexOf('=') + 1)}));
		const container = {
			name,
			image,
			...(words.length === 0 ? {} : given.on('command') ? {command: words} : {args: words}),
			...(env.length === 0 ? {} : {env}),
			...(port === undefined ? {} : {ports: [{containerPort: Number(port)}]}),
			resources: {},
		};
		const spec = {containers: [container], restartPolicy: given.text('restart') ?? 'Always', dnsPolicy: 'ClusterFirst'};
		return createOne(kubectl, 'pods', {metadata: {name, labels: labels.value.set}, spec}, 'created', 'kubectl-run');
	},
});
