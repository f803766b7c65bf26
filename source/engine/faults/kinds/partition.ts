import {seconds} from '../../kernel/time.ts';
import {defineFault} from '../fault.ts';
import {duration, oneOf, text} from '../settings.ts';

type Settings = {from: string; to: string; direction: 'both' | 'one'; duration: number};

/** `zone:b` and `zone-b` are the zone; everything else is a place's own name. */
const place = (name: string): string => name.replace(/^zone:/, 'zone-');

/** Packets between two places are dropped, both ways or one. Each side believes what it can still see. */
export const partition = defineFault<Settings>({
	kind: 'partition',
	cost: 3,
	causeKind: 'network',
	component: 'network',
	strikes: 'place',
	aims: ({from}) => (from === '' ? undefined : [place(from)]),
	settings: {
		from: text(''),
		to: text('control-plane'),
		direction: oneOf('both', ['both', 'one']),
		duration: duration(seconds(180)),
	},
	lasts: settings => settings.duration,
	pulls: ({to, direction}, targets) =>
		targets.map(({name}) => ({
			lever: `link/${place(name)}/${place(to)}/cut`,
			to: direction === 'both' ? 'both' : 'forth',
		})),
	tell: ({to}, targets) => `${targets.join(', ')} was cut off from ${place(to)}.`,
	describe: 'Packets between two places are dropped.',
});
