import {defineFault} from '../fault.ts';
import {duration, forever} from '../settings.ts';

type Settings = {duration: number};

/** No lease, no status, no probes, no new containers; what runs goes on serving. */
export const kubeletStop = defineFault<Settings>({
	kind: 'kubelet-stop',
	cost: 2,
	causeKind: 'process',
	component: 'kubelet',
	strikes: 'machine',
	aims: 'random',
	settings: {duration: duration(forever)},
	lasts: settings => settings.duration,
	pulls: (_, targets) => targets.map(({name}) => ({lever: `process/${name}/kubelet`, to: 'stopped'})),
	tell: (_, targets) => `The kubelet of ${targets.join(', ')} stopped.`,
	describe: 'The kubelet of a machine stops; its pods go on.',
});
