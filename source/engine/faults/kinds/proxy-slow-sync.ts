import {seconds} from '../../kernel/time.ts';
import {defineFault} from '../fault.ts';
import {duration, forever} from '../settings.ts';

type Settings = {takes: number; duration: number};

/** A machine's proxy takes long over its rules: whoever comes by that machine is sent to pods that have gone. */
export const proxySlowSync = defineFault<Settings>({
	kind: 'proxy-slow-sync',
	cost: 1,
	causeKind: 'network',
	component: 'kube-proxy',
	strikes: 'machine',
	aims: 'random',
	settings: {takes: duration(seconds(5)), duration: duration(forever)},
	lasts: settings => settings.duration,
	pulls: ({takes}, targets) => targets.map(({name}) => ({lever: `proxy/${name}/sync-delay`, to: takes})),
	tell: ({takes}, targets) => `kube-proxy on ${targets.join(', ')} took ${takes / 1000} s over each sync of its rules.`,
	describe: 'A proxy is slow to learn where pods are.',
});
