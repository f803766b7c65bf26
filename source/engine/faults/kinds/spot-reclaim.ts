import {seconds} from '../../kernel/time.ts';
import {defineFault} from '../fault.ts';
import {duration, number, text} from '../settings.ts';
import {type StrikeWorld, shareOf} from '../world.ts';

type Settings = {pool: string; share: number; notice: number; down: number};

const taken = (settings: Settings, pools: readonly string[], world: StrikeWorld): readonly string[] =>
	shareOf(
		world.ground.machines.filter(({pool, controlPlane}) => !controlPlane && pools.includes(pool)).map(({name}) => name),
		settings.share,
		world,
	);

/**
The cloud takes back a share of a cheap pool, after a notice. Nobody in this cluster listens for the notice, so the
machines end as in a crash; others boot in their place and under their names.
*/
export const spotReclaim = defineFault<Settings>({
	kind: 'spot-reclaim',
	cost: 2,
	causeKind: 'cloud',
	component: 'node',
	strikes: 'pool',
	aims: ({pool}) => (pool === '' ? undefined : [pool]),
	settings: {
		pool: text(''),
		share: number(0.3, 0, 1),
		notice: duration(seconds(120)),
		down: duration(seconds(150)),
	},
	lasts({notice, down}, _, {ground}) {
		const boots = ground.machines.filter(({spot}) => spot === true).map(({name}) => ground.restartTime(name));
		return notice + Math.max(seconds(1), down - Math.max(0, ...boots));
	},
	pulls: () => [],
	goesOn: (settings, {targets, age, memory}, world) => ({
		pulls:
			age < settings.notice
				? []
				: taken(settings, targets, world).map(name => ({lever: `machine/${name}/power`, to: 'off'})),
		memory,
	}),
	tell: ({share, notice}, targets) =>
		`The cloud took back ${Math.round(share * 100)} % of ${targets.join(', ')}, ${Math.round(notice / 1000)} s after it had said so.`,
	describe: 'The cloud takes cheap machines back; others boot in their place.',
});
