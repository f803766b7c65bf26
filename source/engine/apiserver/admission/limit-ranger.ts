import type {AnyKind} from '../../api/kind.ts';
import {type LimitRange, type LimitRangeItem, limitRanges} from '../../api/kinds/limit-range.ts';
import type {PersistentVolumeClaim} from '../../api/kinds/persistent-volume-claim.ts';
import type {Container, Pod} from '../../api/kinds/pod.ts';
import {type Given, withLimitDefaults} from '../../api/limit-defaults.ts';
import {type Amounts, podLimits, podRequests} from '../../api/pod-resources.ts';
import {qosClassOf} from '../../api/pod-view.ts';
import {amountText, compareQuantities, parseQuantity} from '../../api/quantity.ts';
import {forbidden} from '../../api/refusals.ts';
import type {Status} from '../../api/status.ts';
import {type Admission, type AdmissionPlugin, creates} from './plugin.ts';

type Texts = Readonly<Record<string, string>>;

/** What one container, pod or claim asks for and is limited to. */
type Asked = {readonly requests: Texts; readonly limits: Texts};

const amountIn = (list: Texts | undefined, name: string): string | undefined =>
	list !== undefined && Object.hasOwn(list, name) ? list[name] : undefined;

const isMore = (left: string, right: string): boolean => compareQuantities(left, right) > 0;

const belowMin = (type: string, name: string, min: string, {requests, limits}: Asked): readonly string[] => {
	const [request, limit] = [amountIn(requests, name), amountIn(limits, name)];
	const rule = `minimum ${name} usage per ${type} is ${min}`;

	if (request === undefined) {
		return [`${rule}.  No request is specified`];
	}

	if (isMore(min, request)) {
		return [`${rule}, but request is ${request}`];
	}

	return limit !== undefined && isMore(min, limit) ? [`${rule}, but limit is ${limit}`] : [];
};

/** A claim has no limit: its request is what must not be too much. */
const aboveMax = (type: string, name: string, max: string, {requests, limits}: Asked): readonly string[] => {
	const [request, limit] = [amountIn(requests, name), amountIn(limits, name)];
	const rule = `maximum ${name} usage per ${type} is ${max}`;
	const isClaim = type === 'PersistentVolumeClaim';

	if (isClaim ? request === undefined : limit === undefined) {
		return [`${rule}.  No ${isClaim ? 'request' : 'limit'} is specified`];
	}

	if (limit !== undefined && isMore(limit, max)) {
		return [`${rule}, but limit is ${limit}`];
	}

	return request !== undefined && isMore(request, max) ? [`${rule}, but request is ${request}`] : [];
};

const nanosOf = (text: string): bigint => {
	const read = parseQuantity(text);
	return read.ok ? read.value.nanos : 0n;
};

const billion = 1_000_000_000n;

const aboveRatio = (type: string, name: string, ratio: string, {requests, limits}: Asked): readonly string[] => {
	const [request, limit] = [amountIn(requests, name), amountIn(limits, name)].map(text => nanosOf(text ?? '0'));
	const rule = `${name} max limit to request ratio per ${type} is ${ratio}`;

	if (limit === undefined || limit === 0n) {
		return [`${rule}, but no limit is specified or limit is 0`];
	}

	if (request === undefined || request === 0n) {
		return [`${rule}, but no request is specified or request is 0`];
	}

	// Both sides are whole numbers, so nothing is lost in the comparison; only what is shown is rounded.
	const shown = (Number((limit * 1_000_000n) / request) / 1_000_000).toFixed(6);
	return limit * billion > nanosOf(ratio) * request ? [`${rule}, but provided ratio is ${shown}`] : [];
};

const problemsOf = (item: LimitRangeItem, asked: Asked): readonly string[] => {
	const {type, min = {}, max = {}, maxLimitRequestRatio = {}} = item;
	return [
		...Object.entries(min).flatMap(([name, amount]) => belowMin(type, name, amount, asked)),
		...Object.entries(max).flatMap(([name, amount]) => aboveMax(type, name, amount, asked)),
		...Object.entries(maxLimitRequestRatio).flatMap(([name, amount]) => aboveRatio(type, name, amount, asked)),
	];
};

const textsOf = (amounts: Amounts): Texts =>
	Object.fromEntries([...amounts].map(([name, amount]) => [name, amountText(name, amount)]));

const ofContainer = ({resources}: Container): Asked => ({
	requests: resources?.requests ?? {},
	limits: resources?.limits ?? {},
});

const ofPod = (pod: Pod): Asked => ({
	requests: textsOf(podRequests(pod, {withoutOverhead: true})),
	limits: textsOf(podLimits(pod)),
});

const podProblems = (pod: Pod, item: LimitRangeItem): readonly string[] => {
	switch (item.type) {
		case 'Container':
			return [...pod.spec.containers, ...(pod.spec.initContainers ?? [])].flatMap(container =>
				problemsOf(item, ofContainer(container)),
			);
		case 'Pod':
			return problemsOf(item, ofPod(pod));
		default:
			return [];
	}
};

const claimProblems = ({spec}: PersistentVolumeClaim, item: LimitRangeItem): readonly string[] =>
	item.type === 'PersistentVolumeClaim' ? problemsOf(item, {requests: spec.resources?.requests ?? {}, limits: {}}) : [];

const none: readonly LimitRange[] = Object.freeze([]);

/** Nearly always there are none anywhere, and every write asks. */
const rangesFor = ({storage, namespace}: Admission): readonly LimitRange[] =>
	namespace === undefined || storage.isEmpty(limitRanges as unknown as AnyKind)
		? none
		: storage.sorted(limitRanges, namespace);

const judge = ({kind, verb, subresource, object}: Admission, items: readonly LimitRangeItem[]): readonly string[] => {
	const isNewPod = verb === 'create' && subresource === '';

	if (kind.plural === 'pods' && (isNewPod || subresource === 'resize')) {
		return items.flatMap(item => podProblems(object as Pod, item));
	}

	return kind.plural === 'persistentvolumeclaims' && subresource === ''
		? items.flatMap(item => claimProblems(object as PersistentVolumeClaim, item))
		: [];
};

const sentence = (verb: string, names: readonly string[], {isInit, container}: Given): readonly string[] =>
	names.length === 0 ? [] : [`${names.join(', ')} ${verb} for ${isInit ? 'init container' : 'container'} ${container}`];

/** `LimitRanger plugin set: cpu, memory request for container web`. */
const noteOf = (given: readonly Given[]): string =>
	`LimitRanger plugin set: ${given
		.flatMap(each => [...sentence('request', each.requests, each), ...sentence('limit', each.limits, each)])
		.join('; ')}`;

/**
Containers that do not say what they need are told so by their namespace, and those that ask for too much or too little are
refused. Source: plugin/pkg/admission/limitranger
*/
export const limitRanger: AdmissionPlugin = {
	name: 'LimitRanger',
	mutate(admission) {
		const pod = admission.object as Pod;
		const ranges = creates(admission, 'pods') ? rangesFor(admission) : [];

		if (ranges.length === 0 || !Array.isArray(pod.spec.containers)) {
			return pod;
		}

		const {spec, given} = withLimitDefaults(pod.spec, ranges);
		const annotations = {...pod.metadata.annotations, 'kubernetes.io/limit-ranger': noteOf(given)};

		if (given.length === 0) {
			return pod;
		}

		// What a pod asks for decides its class.
		const filled = {...pod, spec, metadata: {...pod.metadata, annotations}};
		return pod.status === undefined ? filled : {...filled, status: {...pod.status, qosClass: qosClassOf(filled)}};
	},
	validate(admission): Status | undefined {
		const {kind, name, object} = admission;
		const items = object === undefined ? [] : rangesFor(admission).flatMap(({spec}) => spec.limits ?? []);
		const problems = items.length === 0 ? [] : [...new Set(judge(admission, items))];
		const [only, ...more] = problems;
		return only === undefined
			? undefined
			: forbidden(kind, name, more.length === 0 ? only : `[${problems.join(', ')}]`);
	},
};
