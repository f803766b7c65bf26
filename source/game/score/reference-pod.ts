import {milliValue, unitValue} from '../../engine/api/quantity.ts';
import type {Scenario} from '../scenario/schema.ts';
import type {ScoreSetting} from './rule.ts';

const gibi = 1_073_741_824;

/** The pod that stranded capacity is measured with: the scenario's, or half a core and half a GiB. */
export const referencePod = ({scoring}: Scenario): ScoreSetting['refPod'] =>
	scoring.refPod === undefined
		? {milliCpu: 500, memoryBytes: gibi / 2}
		: {milliCpu: milliValue(scoring.refPod.cpu), memoryBytes: unitValue(scoring.refPod.memory)};
