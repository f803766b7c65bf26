import type {Sight} from '../../source/engine/scheduler/framework.ts';
import type {PodInfo} from '../../source/engine/scheduler/pod-info.ts';
import type {VectorCase} from './scheduler-vectors.ts';

export const checkPreemptionCase = (_one: VectorCase, _info: PodInfo, _sight: Sight): readonly string[] => [
	'not built',
];
