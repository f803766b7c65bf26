import {deployments} from '../../../engine/api/kinds/deployment.ts';
import type {PodTemplateSpec} from '../../../engine/api/kinds/pod.ts';
import {podLoad} from '../../../engine/api/pod-resources.ts';
import {clockText} from '../../../engine/kernel/time.ts';
import type {TimelineItem} from '../../scenario/schema.ts';
import type {Eyes} from '../eyes.ts';
import type {SchedulerBench} from '../frame.ts';

type Wave = SchedulerBench['waves'][number];

/** What is asked of an object that makes pods. */
type Maker = {
	readonly kind: string;
	readonly metadata: {readonly name: string};
	readonly spec?: {
		readonly replicas?: number;
		readonly parallelism?: number;
		readonly template?: PodTemplateSpec;
	};
};

const makers: readonly string[] = ['Deployment', 'ReplicaSet', 'StatefulSet', 'Job'];

type Wanted = {readonly name: string; readonly pods: number; readonly milliCpu: number; readonly memoryBytes: number};

const wantedOf = (template: PodTemplateSpec | undefined, name: string, pods: number): Wanted | undefined => {
	if (template?.spec === undefined || pods <= 0) {
		return undefined;
	}

	const {milliCpu, memory} = podLoad({
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {name},
		spec: template.spec,
	} as Parameters<typeof podLoad>[0]);
	return {name, pods, milliCpu: milliCpu * pods, memoryBytes: memory * pods};
};

const podsOf = ({mirror}: Eyes, {action}: TimelineItem): readonly Wanted[] => {
	if (action.type === 'apply') {
		return action.objects
			.filter(({kind}) => makers.includes(kind))
			.flatMap(object => {
				const {metadata, spec} = object as Maker;
				return wantedOf(spec?.template, metadata.name, spec?.replicas ?? spec?.parallelism ?? 1) ?? [];
			});
	}

	if (action.type === 'scale') {
		const there = mirror.of(deployments).get(action.ref);
		const more = there === undefined ? 0 : action.replicas - (there.spec.replicas ?? 1);
		const wanted = wantedOf(there?.spec.template, there?.metadata.name ?? '', more);
		return wanted === undefined ? [] : [wanted];
	}

	return [];
};

/** Pods that are still to come, where the level tells beforehand what will happen. */
export const wavesAhead = (eyes: Eyes): readonly Wave[] => {
	const {scenario} = eyes.options;
	const tells = scenario.assist.announce?.type === 'onset' || scenario.assist.announce?.type === 'forecast';
	const {now} = eyes.cluster.kernel;
	return tells
		? scenario.timeline.flatMap((item): Wave[] => {
				const wanted = item.at === undefined || item.at <= now ? [] : podsOf(eyes, item);
				const sum = (read: (one: Wanted) => number): number => wanted.reduce((total, one) => total + read(one), 0);
				return wanted.length === 0
					? []
					: [
							{
								name: item.id,
								tone: 'warn',
								pods: sum(one => one.pods),
								milliCpu: sum(one => one.milliCpu),
								memoryBytes: sum(one => one.memoryBytes),
								shape: `at ${clockText(item.at ?? 0).slice(0, -4)}  ${wanted.map(one => one.name).join(' ')}`,
							},
						];
			})
		: [];
};
