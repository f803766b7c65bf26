import type {MetricSpec, MetricStatus, MetricTarget} from '../../api/kinds/horizontal-pod-autoscaler.ts';
import type {Pod} from '../../api/kinds/pod.ts';
import type {LabelSelector} from '../../api/meta.ts';
import {type Parsed, parsed, unparsed} from '../../api/parsed.ts';
import {milliValue} from '../../api/quantity.ts';
import type {Seen} from '../../client/seen.ts';
import {groupPods, requestsOf, samplesOf} from './pods.ts';
import {type Measure, type Proposal, plainUsage, propose, shareOfRequests, usagesOf} from './proposal.ts';

/** Whom a metric is about: the pods of the target, and how many it wants now. */
export type Flock = {
	readonly namespace: string;
	/** As the target's scale says it. */
	readonly selector: string;
	readonly pods: readonly Pod[];
	readonly replicas: number;
	readonly seen: Seen;
};

/** What one metric speaks for, or why it says nothing: `problem` for people, `error` for the sum of all metrics. */
export type Opinion =
	| {readonly ok: true; readonly replicas: number; readonly name: string; readonly status: MetricStatus}
	| {readonly ok: false; readonly reason: string; readonly problem: string; readonly error: string};

const silent = (reason: string, problem: string, error: string): Opinion => ({ok: false, reason, problem, error});

type Asked = {readonly resource: string; readonly target: MetricTarget; readonly container?: string};

const measureOf = ({resource, target, container}: Asked, {pods}: Flock): Parsed<Measure> => {
	if (target.averageValue !== undefined) {
		return parsed(plainUsage(milliValue(target.averageValue)));
	}

	const requests = requestsOf(pods, resource, container);
	return requests.ok ? parsed(shareOfRequests(target.averageUtilization ?? 100, requests.value)) : requests;
};

/** Asks metrics-server, and thinks. Source: replica_calculator.go */
const ofPods = (asked: Asked, flock: Flock): Parsed<Proposal> => {
	const {namespace, selector, pods, replicas, seen} = flock;
	const {resource, container} = asked;
	const unable = (why: string) => unparsed(`unable to get metrics for resource ${resource}: ${why}`);
	const reply = seen.podMetrics({namespace, labelSelector: selector});

	if (!reply.ok) {
		const {code, message = ''} = reply.status;
		const whom = code === 404 ? ' (get pods.metrics.k8s.io)' : '';
		return unable(`unable to fetch metrics from resource metrics API: ${message}${whom}`);
	}

	if (reply.object.items.length === 0) {
		return unable('no metrics returned from resource metrics API');
	}

	const samples = samplesOf(reply.object.items, resource, container);

	if (!samples.ok) {
		return unable(samples.message);
	}

	if (pods.length === 0) {
		return unparsed('no pods returned by selector while calculating replica count');
	}

	const groups = groupPods(pods, samples.value, resource, seen.now);
	const usages = usagesOf(samples.value, groups);
	const measure = usages.ok ? measureOf(asked, flock) : usages;
	return usages.ok && measure.ok ? propose(measure.value, usages.value, groups, replicas) : (measure as Parsed<never>);
};

const resourceOpinion = (asked: Asked, flock: Flock): Opinion => {
	const {resource, target, container} = asked;
	const isPlain = target.averageValue !== undefined;
	const proposal = ofPods(asked, flock);

	if (!proposal.ok) {
		const problem = `failed to get ${resource} ${isPlain ? 'usage' : 'utilization'}: ${proposal.message}`;
		return container === undefined
			? silent('FailedGetResourceMetric', problem, `failed to get ${resource} resource metric value: ${problem}`)
			: silent(
					'FailedGetContainerResourceMetric',
					problem,
					`failed to get ${container} container metric value: ${problem}`,
				);
	}

	const {replicas, current} = proposal.value;
	const what = container === undefined ? `${resource} resource` : `${resource} container resource`;
	const name = isPlain ? `${resource} resource` : `${what} utilization (percentage of request)`;
	const status: MetricStatus =
		container === undefined
			? {type: 'Resource', resource: {name: resource, current}}
			: {type: 'ContainerResource', containerResource: {name: resource, container, current}};
	return {ok: true, replicas, name, status};
};

const noCustomMetrics =
	'unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered';

/** A selector as Go prints one. Source: k8s.io/apimachinery/pkg/apis/meta/v1/generated.pb.go */
const goText = (selector: LabelSelector | undefined): string => {
	if (selector === undefined) {
		return 'nil';
	}

	const labels = Object.entries(selector.matchLabels ?? {})
		.sort(([left], [right]) => (left < right ? -1 : 1))
		.map(([key, value]) => `${key}: ${value},`);
	const expressions = (selector.matchExpressions ?? []).map(
		({key, operator, values = []}) =>
			`LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(' ')}],},`,
	);
	return `&LabelSelector{MatchLabels:map[string]string{${labels.join('')}},MatchExpressions:[]LabelSelectorRequirement{${expressions.join('')}},}`;
};

/** Nobody serves metrics of an application's own here, as in a cluster without an adapter for them. */
const otherOpinion = ({pods, object, external}: MetricSpec, {namespace}: Flock): Opinion => {
	if (pods !== undefined) {
		const problem = `unable to get metric ${pods.metric.name}: ${noCustomMetrics}`;
		return silent('FailedGetPodsMetric', problem, `failed to get pods metric value: ${problem}`);
	}

	if (object !== undefined) {
		const {kind, name} = object.describedObject;
		const metric = object.metric.name;
		const problem = `unable to get metric ${metric}: ${kind} on ${namespace} ${name}/${noCustomMetrics}`;
		const inner = object.target.type === 'AverageValue' ? `failed to get ${metric} object metric: ${problem}` : problem;
		return silent('FailedGetObjectMetric', problem, `failed to get object metric value: ${inner}`);
	}

	const {name: metric = '', selector} = external?.metric ?? {};
	const missing = `the server could not find the requested resource (get ${metric}.external.metrics.k8s.io)`;
	const problem = `unable to get external metric ${namespace}/${metric}/${goText(selector)}: unable to fetch metrics from external metrics API: ${missing}`;
	const inner =
		external?.target.averageValue === undefined
			? `failed to get external metric ${metric}: ${problem}`
			: `failed to get ${metric} external metric: ${problem}`;
	return silent('FailedGetExternalMetric', problem, `failed to get ${metric} external metric value: ${inner}`);
};

/** What a metric says about the number of pods. Source: horizontal.go, computeReplicasForMetric */
export const opinionOf = (metric: MetricSpec, flock: Flock): Opinion => {
	const {resource, containerResource} = metric;

	if (resource !== undefined) {
		return resourceOpinion({resource: resource.name, target: resource.target}, flock);
	}

	if (containerResource !== undefined) {
		const {name, target, container} = containerResource;
		return resourceOpinion({resource: name, target, container}, flock);
	}

	return otherOpinion(metric, flock);
};
