import {seconds} from '../../kernel/time.ts';
import {defineFault} from '../fault.ts';
import {duration, number, text} from '../settings.ts';
import {shareOf} from '../world.ts';

type Settings = {zone: string; share: number; duration: number};

/** Machines of a zone lose the way to the control plane and nothing else: they and their pods go on serving. */
export const zonePartition = defineFault<Settings>({
	kind: 'zone-partition',
	cost: 3,
	causeKind: 'network',
	component: 'network',
	strikes: 'zone',
	aims: ({zone}) => (zone === '' ? undefined : [zone]),
	settings: {zone: text(''), share: number(0.8, 0, 1), duration: duration(seconds(300))},
	lasts: settings => settings.duration,
	pulls({share}, targets, world) {
		const zones = targets.map(({name}) => name);
		const inside = world.ground.machines.filter(({zone, controlPlane}) => !controlPlane && zones.includes(zone));
		return shareOf(
			inside.map(({name}) => name),
			share,
			world,
		).map(name => ({lever: `link/${name}/control-plane/cut`, to: 'both'}));
	},
	tell: ({share}, targets) =>
		`${Math.round(share * 100)} % of zone ${targets.join(', ')} was cut off from the control plane.`,
	describe: 'Machines of a zone lose the way to the control plane, and serve on.',
});
