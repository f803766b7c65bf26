import {seconds} from '../../kernel/time.ts';
import {defineFault, namesOf} from '../fault.ts';
import {duration} from '../settings.ts';
import {sparingQuorum} from '../world.ts';

type Settings = {down: number};

/** As a crash, and then it boots: the power is away for what the boot leaves of `down`. */
export const nodeReboot = defineFault<Settings>({
	kind: 'node-reboot',
	cost: 2,
	causeKind: 'hardware',
	component: 'node',
	strikes: 'machine',
	aims: 'random',
	settings: {down: duration(seconds(90))},
	lasts: ({down}, targets, {ground}) =>
		Math.max(seconds(1), ...targets.map(({name}) => down - ground.restartTime(name))),
	pulls: (_, targets, world) =>
		sparingQuorum(namesOf(targets), world).map(name => ({lever: `machine/${name}/power`, to: 'off'})),
	tell: (_, targets) => `${targets.join(', ')} rebooted.`,
	describe: 'A machine reboots.',
});
