/** Faults as a person names them on the command line. */
import type {ApiObject} from '../../../engine/api/object.ts';
import {faultKinds} from '../catalogue.ts';
import type {Fields} from '../data.ts';
import {millisOf} from '../durations.ts';
import {podSpecOf} from '../manifests.ts';
import {didYouMean, type Problem} from '../problems.ts';
import type {ServiceWiring} from '../wiring.ts';
import {namespaceOf, type OwnRun} from './run.ts';

type FaultWord = {readonly kind: string; readonly at: string; readonly target: string};

/** The parts of `kind@120s:target`; undefined when it is written otherwise. */
export const faultWord = (written: string): FaultWord | undefined => {
	const match = /^([a-z0-9-]+)@([0-9a-z.]+)(?::(.+))?$/.exec(written);
	return match === null ? undefined : {kind: match[1] ?? '', at: match[2] ?? '', target: match[3] ?? ''};
};

/** What is wrong with a fault as it was written, if anything. */
export const faultProblem = (written: string): Problem | undefined => {
	const where = `--faults ${written}`;
	const word = faultWord(written);

	if (word === undefined) {
		return {where, what: 'a fault is written kind@time', hint: 'such as node-crash@120s or pod-kill@60s:shop/web-1'};
	}

	const kinds = faultKinds.map(({kind}) => kind);

	if (!kinds.includes(word.kind)) {
		return {where, what: `there is no fault ${word.kind}`, hint: didYouMean(word.kind, kinds)};
	}

	return millisOf(word.at) === undefined
		? {where, what: `${word.at} is no duration`, hint: 'such as 120s or 2m'}
		: undefined;
};

/** Whom a fault strikes when the person did not say: anybody of the right sort, by seeded chance. */
const targetOf = (
	{kind, target}: FaultWord,
	zones: readonly string[],
	front: string | undefined,
	namespace: string,
): Fields => {
	const strikes = faultKinds.find(each => each.kind === kind)?.strikes;

	if (target !== '') {
		return {target: {fixed: target}};
	}

	switch (strikes) {
		case 'pod':
			return {target: {random: {ns: namespace}}};
		case 'zone':
			return {target: front === undefined ? {fixed: zones[0]} : {weakestZone: front}};
		case 'node':
		case 'pool':
		case 'link':
			return {target: {random: {}}};
		default:
			return {};
	}
};

/** The storm of the scenario. */
export const faultsOf = (
	run: OwnRun,
	zones: readonly string[],
	fronts: readonly ServiceWiring[],
	objects: readonly ApiObject[],
): readonly Fields[] => {
	const workload = fronts[0]?.workload ?? objects.find(object => podSpecOf(object) !== undefined);
	const namespace = workload === undefined ? 'default' : namespaceOf(workload);
	return (run.faults ?? []).flatMap((written, index) => {
		const word = faultWord(written);
		return word === undefined
			? []
			: [
					{
						id: `fault-${index + 1}`,
						kind: word.kind,
						schedule: {at: word.at},
						announce: 'onset',
						...targetOf(word, zones, fronts[0]?.service, namespace),
					},
				];
	});
};
