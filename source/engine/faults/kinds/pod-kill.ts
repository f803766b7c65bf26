import {seconds} from '../../kernel/time.ts';
import {defineFault} from '../fault.ts';
import {duration, flag} from '../settings.ts';

type Settings = {grace: number; deleteObject: boolean};

/** All processes of a pod end, and somebody deletes the object; without the deletion the kubelet restarts them in place. */
export const podKill = defineFault<Settings>({
	kind: 'pod-kill',
	cost: 1,
	causeKind: 'process',
	component: 'pod',
	strikes: 'pod',
	aims: 'random',
	settings: {grace: duration(seconds(0)), deleteObject: flag(true)},
	lasts: () => 0,
	pulls: ({grace, deleteObject}, targets) =>
		deleteObject && grace > 0 ? [] : targets.map(({uid}) => ({lever: `pod/${uid ?? ''}/kill`, to: 137})),
	calls: ({grace, deleteObject}, targets) =>
		deleteObject
			? targets.map(({name}) => ({
					verb: 'delete' as const,
					resource: 'pods' as const,
					key: name,
					graceSeconds: Math.ceil(grace / 1000),
				}))
			: [],
	tell: ({deleteObject}, targets) => `${targets.join(', ')} was killed${deleteObject ? ' and deleted' : ''}.`,
	describe: 'All processes of a pod end and its object is deleted.',
});
