import {defineFault} from '../fault.ts';
import {duration, forever, number} from '../settings.ts';

type Settings = {speed: number; duration: number};

/** The cores of a machine slow down and nobody says so: the textbook grey failure. */
export const slowNode = defineFault<Settings>({
	kind: 'slow-node',
	cost: 2,
	causeKind: 'hardware',
	component: 'node',
	strikes: 'machine',
	aims: 'random',
	settings: {speed: number(0.4, 0.01, 1), duration: duration(forever)},
	lasts: settings => settings.duration,
	pulls: ({speed}, targets) => targets.map(({name}) => ({lever: `machine/${name}/speed`, to: speed})),
	tell: ({speed}, targets) => `${targets.join(', ')} slowed down to ${Math.round(speed * 100)} %.`,
	describe: 'A machine slows down and stays Ready.',
});
