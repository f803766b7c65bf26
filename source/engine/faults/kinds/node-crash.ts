import {seconds} from '../../kernel/time.ts';
import {defineFault, namesOf} from '../fault.ts';
import {duration} from '../settings.ts';
import {sparingQuorum} from '../world.ts';

type Settings = {duration: number};

/** The power goes: kubelet, runtime, proxy and pods stop, and packets to them vanish. */
export const nodeCrash = defineFault<Settings>({
	kind: 'node-crash',
	cost: 3,
	causeKind: 'hardware',
	component: 'node',
	strikes: 'machine',
	aims: 'random',
	settings: {duration: duration(seconds(600))},
	lasts: settings => settings.duration,
	pulls: (_, targets, world) =>
		sparingQuorum(namesOf(targets), world).map(name => ({lever: `machine/${name}/power`, to: 'off'})),
	tell: (_, targets) => `${targets.join(', ')} lost its power.`,
	describe: 'A machine loses its power.',
});
