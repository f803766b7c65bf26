import {defineFault} from '../fault.ts';
import {duration, forever, number} from '../settings.ts';

type Settings = {bandwidth: number; duration: number};

/** Pulls take longer, one after the other on each machine; nothing fails. */
export const slowRegistry = defineFault<Settings>({
	kind: 'slow-registry',
	cost: 1,
	causeKind: 'registry',
	component: 'registry',
	strikes: 'image',
	aims: () => ['the registry'],
	settings: {bandwidth: number(0.1, 0.01, 1), duration: duration(forever)},
	lasts: settings => settings.duration,
	pulls: ({bandwidth}) => [{lever: 'registry/bandwidth', to: bandwidth}],
	tell: ({bandwidth}) => `The registry handed out images at ${Math.round(bandwidth * 100)} % of its speed.`,
	describe: 'Images come slowly.',
});
