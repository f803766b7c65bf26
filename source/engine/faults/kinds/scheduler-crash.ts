import {defineFault} from '../fault.ts';
import {duration, oneOf} from '../settings.ts';

type Settings = {duration: number; replicas: 'leader' | 'all'};

const process = 'kube-scheduler';

/** No binding until a standby takes the lease, or the kubelet has started it again. */
export const schedulerCrash = defineFault<Settings>({
	kind: 'scheduler-crash',
	cost: 1,
	causeKind: 'process',
	component: 'scheduler',
	strikes: 'control-plane',
	aims: {leaderOf: process},
	settings: {duration: duration(0), replicas: oneOf('leader', ['leader', 'all'])},
	lasts: settings => settings.duration,
	pulls: ({replicas}, targets, {ground}) => {
		const all = ground.machines.filter(machine => machine.controlPlane);
		const hit = replicas === 'all' ? all : targets;
		return hit.map(({name}) => ({lever: `process/${name}/${process}`, to: 'stopped'}));
	},
	tell: ({replicas}, targets) =>
		replicas === 'all' ? 'Every scheduler crashed.' : `The scheduler on ${targets.join(', ')} crashed.`,
	describe: 'The scheduler crashes.',
});
