import {seconds} from '../../kernel/time.ts';
import {defineFault} from '../fault.ts';
import {duration, text} from '../settings.ts';
import {sparingQuorum} from '../world.ts';

type Settings = {zone: string; duration: number};

/** Every machine of a zone loses its power; of a control plane only as many as its majority can spare. */
export const zoneOutage = defineFault<Settings>({
	kind: 'zone-outage',
	cost: 3,
	causeKind: 'hardware',
	component: 'zone',
	strikes: 'zone',
	aims: ({zone}) => (zone === '' ? undefined : [zone]),
	settings: {zone: text(''), duration: duration(seconds(900))},
	lasts: settings => settings.duration,
	pulls(_, targets, world) {
		const zones = new Set(targets.map(target => target.name));
		const hit = world.ground.machines.filter(({zone}) => zones.has(zone)).map(({name}) => name);
		return sparingQuorum(hit, world).map(name => ({lever: `machine/${name}/power`, to: 'off'}));
	},
	tell: (_, targets) => `Zone ${targets.join(', ')} lost its power.`,
	describe: 'Every machine of a zone loses its power.',
});
