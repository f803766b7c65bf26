import type {PodInfo} from '../../../engine/cluster.ts';
import type {Line} from '../frame.ts';
import {cpuText, memoryText} from './amounts.ts';

/** Labels that controllers put on pods for themselves. */
const machineMade = /^(?:pod-template-hash|controller-uid|job-name|batch\.kubernetes\.io\/.*)$/;

const pairs = (labels: Readonly<Record<string, string>>): string =>
	Object.entries(labels)
		.filter(([key]) => !machineMade.test(key))
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([key, value]) => `${key}=${value}`)
		.join(' ');

const line = (label: string, text: string): readonly Line[] => (text === '' ? [] : [{label, text}]);

/** What the pod in hand says about itself that matters to where it may go. */
export const handLines = ({pod, requests, labels, tolerations, priority}: PodInfo): readonly Line[] => [
	{label: 'asks', text: `${cpuText(requests.milliCpu)} cpu, ${memoryText(requests.memory)}`},
	...line('labels', pairs(labels)),
	...line('image', pod.spec.containers.map(({image}) => image ?? '').join(' ')),
	...line('priority', priority === 0 ? '' : String(priority)),
	...line('selector', pairs(pod.spec.nodeSelector ?? {})),
	...line(
		'tolerates',
		tolerations
			.filter(({key}) => key !== 'node.kubernetes.io/not-ready' && key !== 'node.kubernetes.io/unreachable')
			.map(({key, value}) => `${key ?? 'everything'}${value === undefined ? '' : `=${value}`}`)
			.join(' '),
	),
	...line(
		'spread',
		(pod.spec.topologySpreadConstraints ?? [])
			.map(({topologyKey, maxSkew, whenUnsatisfiable}) => `${topologyKey} ≤ ${maxSkew}, ${whenUnsatisfiable}`)
			.join('; '),
	),
];
