import type {Container} from '../api/kinds/pod.ts';
import {amountsOf} from '../api/pod-resources.ts';
import {milliOfAmount, noAmount, unitsOfAmount} from '../api/quantity.ts';
import type {ContainerAmounts} from '../ground/container.ts';

/** What a container's spec asks for and may have, as its runtime is told. */
export const runtimeAmounts = ({resources}: Container): ContainerAmounts => {
	const requests = amountsOf(resources?.requests);
	const limits = amountsOf(resources?.limits);
	const milli = (list: typeof requests): number => milliOfAmount(list.get('cpu') ?? noAmount);
	const bytes = (list: typeof requests): number => unitsOfAmount(list.get('memory') ?? noAmount);
	return {
		requestMilliCpu: milli(requests),
		limitMilliCpu: milli(limits),
		requestBytes: bytes(requests),
		limitBytes: bytes(limits),
	};
};
