import {nodes} from '../../../engine/api/kinds/node.ts';
import {pods} from '../../../engine/api/kinds/pod.ts';
import {podStatusWord} from '../../../engine/api/pod-view.ts';
import {type Millis, timeOf} from '../../../engine/kernel/time.ts';
import type {Eyes} from '../eyes.ts';
import type {Attention, ServiceLevel, Tone} from '../frame.ts';
import {severity, standingOf} from '../objects/trouble.ts';
import {apiSight, trueSight} from './node-sight.ts';

/** What needs a person, worst first, each with its reason in words. */

const loud: readonly Tone[] = ['bad', 'silent', 'warn', 'info', 'gone'];

const transition = (
	conditions: ReadonlyArray<{readonly type: string; readonly lastTransitionTime?: string | null}> | undefined,
	type: string,
): Millis => timeOf(conditions?.find(condition => condition.type === type)?.lastTransitionTime) ?? 0;

const plainWords: ReadonlyArray<readonly [pattern: RegExp, words: string]> = [
	[/^Kubelet stopped posting node status\.?$/, 'its kubelet is silent'],
	[/container runtime status check may not have completed yet.*/, 'has just started'],
	[/^waits for a node$/, 'waits for the scheduler'],
];

const shorter: ReadonlyArray<readonly [pattern: RegExp, words: string]> = [
	[/^(\d+) taint (?:node-role\.kubernetes\.io\/)?control-plane$/, ''],
	[/^(\d+) taint unreachable$/, '$1 unreachable'],
	[/^(\d+) taint not-ready$/, '$1 not ready'],
	[/^(\d+) cpu$/, '$1 short of cpu'],
	[/^(\d+) memory$/, '$1 short of memory'],
	[/^(\d+) node\(s\) didn't match pod topology spread constraints$/, '$1 too uneven'],
	[/^(\d+) node\(s\) didn't match pod anti-affinity rules$/, '$1 beside its like'],
];

/** `0/9: 2 cpu, 3 taint control-plane, 2 taint unreachable` as `no node: 2 short of cpu, 2 unreachable`. */
const schedulingWords = (why: string): string | undefined => {
	const match = /^0\/\d+: (.+)$/.exec(why);

	if (match === null) {
		return undefined;
	}

	const reasons = match[1]!
		.split(', ')
		.map(reason => shorter.reduce((text, [pattern, words]) => text.replace(pattern, words), reason))
		.filter(reason => reason !== '');
	return `no node: ${reasons.join(', ')}`;
};

export const reasonWords = (why: string): string =>
	schedulingWords(why) ?? plainWords.reduce((text, [pattern, words]) => text.replace(pattern, words), why);

/** The reason in about fifteen columns: what decides, without the count of nodes. */
const brief = (reason: string): string =>
	reason
		.replace(/^no node: /, '')
		.replace(/^(\d+) short of (cpu|memory).*/, 'short of $2')
		.replace(/^its (kubelet|node) is silent$/, '$1 silent')
		.replace(/: .*/, '')
		.replace(/, (\d+) restarts$/, ' ×$1')
		.replace(/^Error \(exit (\d+)\)/, 'exit $1');

/** Users before nodes, nodes before what stood on them, applications before what belongs to the cluster. */
const rankOf = ({object}: Attention): number =>
	object.kind === 'Service' ? -1 : object.kind === 'Node' ? 0 : object.namespace === 'kube-system' ? 2 : 1;

/** Nodes that are gone in truth while the API server still calls them Ready: only for those who may see the truth. */
const lostBefore = (eyes: Eyes): readonly Attention[] =>
	eyes.truth
		? eyes.mirror
				.of(nodes)
				.all()
				.flatMap((node): Attention[] => {
					const {name} = node.metadata;
					const truth = trueSight(eyes, name);
					return truth.state !== 'ready' && apiSight(node).state === 'ready'
						? [
								{
									tone: 'bad',
									state: truth.word,
									object: {kind: 'Node', name},
									reason: 'the API server still calls it Ready',
									brief: 'API: Ready',
									since: eyes.cluster.ground.stateOf(name).since,
								},
							]
						: [];
				})
		: [];

/** Promises that are being broken now: the users' side of trouble, whatever the objects look like. */
const brokenPromises = ({options, cluster}: Eyes, services: readonly ServiceLevel[]): readonly Attention[] =>
	services.flatMap((level): Attention[] => {
		const slo = options.scenario.slos.find(({id}) => id === level.name);
		const [namespace = '', name = ''] = (slo?.service ?? '').split('/');

		if (slo === undefined || level.burn <= 1) {
			return [];
		}

		const left = Math.round(level.budgetLeft * 100);
		return [
			{
				tone: level.failedPerSecond > 0 ? 'bad' : 'warn',
				state: 'SLO burns',
				object: {kind: 'Service', namespace, name},
				reason: `${(level.good * 100).toFixed(2)}% answered, ${level.target * 100}% promised; budget ${left}%`,
				brief: `budget ${left}%`,
				since: cluster.kernel.now,
			},
		];
	});

export const attentionOf = (eyes: Eyes, services: readonly ServiceLevel[] = []): readonly Attention[] => {
	const {mirror} = eyes;
	const unheard = new Set(
		mirror
			.of(nodes)
			.all()
			.filter(node => apiSight(node).state === 'silent')
			.map(({metadata}) => metadata.name),
	);
	const nodeTrouble = mirror
		.of(nodes)
		.all()
		.flatMap((node): Attention[] => {
			const {tone, why} = standingOf(nodes as never, node);
			const reason = reasonWords(why);
			return loud.includes(tone)
				? [
						{
							tone,
							state: apiSight(node).word,
							object: {kind: 'Node', name: node.metadata.name},
							reason,
							brief: brief(reason),
							since: transition(node.status?.conditions, 'Ready'),
						},
					]
				: [];
		});
	const podTrouble = mirror
		.of(pods)
		.all()
		.flatMap((pod): Attention[] => {
			const {tone, why} = standingOf(pods as never, pod);
			const {name, namespace} = pod.metadata;
			const reason =
				why === 'not ready' && unheard.has(pod.spec.nodeName ?? '') ? 'its node is silent' : reasonWords(why);
			return loud.includes(tone)
				? [
						{
							tone,
							state: podStatusWord(pod),
							object: {kind: 'Pod', name, ...(namespace === undefined ? {} : {namespace})},
							...(pod.spec.nodeName === undefined ? {} : {node: pod.spec.nodeName}),
							reason,
							brief: brief(reason),
							since: transition(pod.status?.conditions, 'Ready') || (timeOf(pod.metadata.creationTimestamp) ?? 0),
						},
					]
				: [];
		});
	return [...brokenPromises(eyes, services), ...lostBefore(eyes), ...nodeTrouble, ...podTrouble].sort(
		(a, b) =>
			severity[a.tone] - severity[b.tone] ||
			rankOf(a) - rankOf(b) ||
			a.since - b.since ||
			(a.object.name < b.object.name ? -1 : 1),
	);
};
