import test from 'ava';
import type {Deployment} from '../../../source/engine/api/kinds/deployment.ts';
import {
	type HorizontalPodAutoscaler,
	type HorizontalPodAutoscalerSpec,
	horizontalPodAutoscalers,
	type MetricSpec,
	type MetricTarget,
	type ScalingRules,
} from '../../../source/engine/api/kinds/horizontal-pod-autoscaler.ts';
import type {Pod} from '../../../source/engine/api/kinds/pod.ts';
import type {ApiObject} from '../../../source/engine/api/object.ts';
import type {PodMetrics} from '../../../source/engine/api/pod-metrics.ts';
import {firstTurn, type Turn} from '../../../source/engine/client/calls.ts';
import {type History, limit, withChange} from '../../../source/engine/controllers/autoscaler/limits.ts';
import {horizontalPodAutoscalerLoop} from '../../../source/engine/controllers/horizontal-pod-autoscaler.ts';
import {type Millis, minutes, seconds, timestamp} from '../../../source/engine/kernel/time.ts';
import {make} from '../../helpers/kinds.ts';
import {aDeployment, aPod, type PodWords} from '../../helpers/objects.ts';
import {sight} from '../../helpers/sight.ts';

const now = minutes(20);

const cpu = (target: Omit<MetricTarget, 'type'>, container?: string): MetricSpec => {
	const whole: MetricTarget = {type: target.averageValue === undefined ? 'Utilization' : 'AverageValue', ...target};
	return container === undefined
		? {type: 'Resource', resource: {name: 'cpu', target: whole}}
		: {type: 'ContainerResource', containerResource: {name: 'cpu', container, target: whole}};
};

const half = cpu({averageUtilization: 50});

const scaler = (spec: Partial<HorizontalPodAutoscalerSpec> = {}, name = 'web'): HorizontalPodAutoscaler =>
	horizontalPodAutoscalers.defaults(
		make(
			horizontalPodAutoscalers,
			{
				spec: {
					scaleTargetRef: {apiVersion: 'apps/v1', kind: 'Deployment', name: 'web'},
					maxReplicas: 10,
					metrics: [half],
					...spec,
				},
			},
			name,
		),
	);

/** A pod that asks for 100m and has run for ten minutes, with what it uses; `undefined` if nobody knows. */
type Pods = ReadonlyArray<{readonly uses: string | undefined; readonly words?: PodWords; readonly pod?: object}>;

const used = (name: string, cpuUsed: string): PodMetrics => ({
	metadata: {name, namespace: 'shop'},
	timestamp: timestamp(now),
	window: '20s',
	containers: [{name: 'app', usage: {cpu: cpuUsed, memory: '64Mi'}}],
});

const web = (replicas: number): Deployment => ({...aDeployment('web', {replicas}), status: {replicas}}) as Deployment;

const flock = (pods: Pods) => ({
	pods: pods.map(({words, pod}, index): Pod => {
		const made = aPod(`web-${index}`, {readySince: minutes(10), ...words});
		const containers = [{name: 'app', image: 'web:1', resources: {requests: {cpu: '100m'}}}];
		return {
			...made,
			spec: {...made.spec, containers},
			status: {...made.status, startTime: timestamp(words?.readySince ?? minutes(10))},
			...pod,
		} as Pod;
	}),
	metrics: pods.flatMap(({uses}, index) => (uses === undefined ? [] : [used(`web-${index}`, uses)])),
});

const decide = (
	autoscaler: HorizontalPodAutoscaler,
	pods: Pods,
	{
		replicas = pods.length,
		others = [],
		turn = firstTurn,
	}: {replicas?: number; others?: readonly ApiObject[]; turn?: Turn} = {},
) => {
	const {metrics, pods: there} = flock(pods);
	const objects: readonly ApiObject[] = [autoscaler, web(replicas), ...there, ...others];
	const decision = horizontalPodAutoscalerLoop.decide('shop/web', sight(objects, {now, metrics}), turn);
	const scaling = decision.calls.find(({subresource}) => subresource === 'scale');
	const status = (decision.calls.find(({subresource}) => subresource === 'status')?.object as HorizontalPodAutoscaler)
		?.status;
	return {
		decision,
		status,
		wanted: (scaling?.object as {spec: {replicas: number}} | undefined)?.spec.replicas ?? replicas,
		event: scaling?.event,
		condition: (type: string) => {
			const found = status?.conditions?.find(condition => condition.type === type);
			return found === undefined ? undefined : `${found.status} ${found.reason}: ${found.message}`;
		},
		events: (decision.events ?? []).map(({type, reason, message}) => `${type} ${reason}: ${message}`),
	};
};

const starting: PodWords = {readySince: now - seconds(10)};
const fresh = {status: undefined};

/** What pods use of their 100m each, and how many there should be at half of that. */
const counts: ReadonlyArray<readonly [title: string, pods: Pods, wanted: number]> = [
	['half is right', [{uses: '50m'}, {uses: '50m'}], 2],
	['a tenth more or less is right too', [{uses: '55m'}, {uses: '55m'}], 2],
	['a little more is not', [{uses: '56m'}, {uses: '56m'}], 3],
	['a tenth less is right', [{uses: '45m'}, {uses: '45m'}], 2],
	['what is rounded down is what counts', [{uses: '55900u'}, {uses: '55m'}], 2],
	['the average decides', [{uses: '100m'}, {uses: '0'}], 2],
	['twice as much is twice as many', [{uses: '100m'}, {uses: '100m'}], 4],
	['at most twice as many, but four', [{uses: '400m'}], 4],
	['at most twice as many', [{uses: '400m'}, {uses: '400m'}, {uses: '400m'}], 6],
	['a pod without a sample counts as idle where more are needed', [{uses: '90m'}, {uses: undefined}], 2],
	['and as busy where fewer might do', [{uses: '30m'}, {uses: '30m'}, {uses: undefined}], 3],
	['a pod that was just ready is idle too', [{uses: '90m'}, {uses: '400m', words: starting}], 2],
	[
		'a pending pod is idle too',
		[{uses: '150m'}, {uses: undefined, words: {phase: 'Pending', readySince: undefined}}],
		3,
	],
	['one that goes is no pod', [{uses: '100m'}, {uses: '100m', words: {leaving: true}}], 2],
	[
		'one that has been ready for longer than a sample counts',
		[{uses: '90m'}, {uses: '90m', words: {readySince: now - minutes(4)}}],
		4,
	],
	['one that failed is no pod', [{uses: '100m'}, {uses: '100m', words: {phase: 'Failed'}}], 2],
];

for (const [title, pods, wanted] of counts) {
	test(`${title}: ${pods.map(({uses = '?'}) => uses).join(' and ')} asks for ${wanted}`, t => {
		t.is(decide(scaler(), pods).wanted, wanted);
	});
}

test('a pod without a status is not ready', t => {
	t.is(decide(scaler(), [{uses: '90m'}, {uses: '90m', pod: fresh}]).wanted, 2);
});

test('what is done and what is found stands in the status and in an event', t => {
	const {decision, status, event, condition, events} = decide(scaler(), [{uses: '100m'}, {uses: '100m'}]);
	t.like(event, {
		type: 'Normal',
		reason: 'SuccessfulRescale',
		message: 'New size: 4; reason: cpu resource utilization (percentage of request) above target',
	});
	t.is(
		decision.calls[0]?.because,
		'two pods there, 4 wanted: cpu resource utilization (percentage of request) above target',
	);
	t.is(decision.calls[0]?.eventIfRefused?.reason, 'FailedRescale');
	t.deepEqual(events, []);
	t.like(status, {
		currentReplicas: 2,
		desiredReplicas: 4,
		lastScaleTime: timestamp(now),
		currentMetrics: [
			{type: 'Resource', resource: {name: 'cpu', current: {averageUtilization: 100, averageValue: '100m'}}},
		] as never,
	});
	t.is(condition('AbleToScale'), 'True SucceededRescale: the HPA controller was able to update the target scale to 4');
	t.is(
		condition('ScalingActive'),
		'True ValidMetricFound: the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)',
	);
	t.is(condition('ScalingLimited'), 'False DesiredWithinRange: the desired count is within the acceptable range');
	t.is(decision.lookAgainIn, seconds(15));
});

test('an amount is a target too, of a pod or of one of its containers, and memory is measured alike', t => {
	const plain = decide(scaler({metrics: [cpu({averageValue: '20m'})]}), [{uses: '40m'}, {uses: '60m'}]);
	t.is(plain.wanted, 4);
	t.is(plain.decision.calls[0]?.event?.message, 'New size: 4; reason: cpu resource above target');
	t.deepEqual(plain.status?.currentMetrics?.[0]?.resource, {name: 'cpu', current: {averageValue: '50m'}});

	const ofContainer = decide(scaler({metrics: [cpu({averageUtilization: 50}, 'app')]}), [{uses: '100m'}]);
	t.is(ofContainer.wanted, 2);
	t.is(
		ofContainer.event?.message,
		'New size: 2; reason: cpu container resource utilization (percentage of request) above target',
	);

	const memory: MetricSpec = {
		type: 'Resource',
		resource: {name: 'memory', target: {type: 'AverageValue', averageValue: '32Mi'}},
	};
	const byMemory = decide(scaler({metrics: [half, memory]}), [{uses: '50m'}]);
	t.is(byMemory.wanted, 2);
	t.is(byMemory.event?.message, 'New size: 2; reason: memory resource above target');
	t.is(byMemory.status?.currentMetrics?.[1]?.resource?.current.averageValue, '67108864');
});

test('the bounds hold at once, whatever is measured', t => {
	const many = decide(scaler({maxReplicas: 2}), [{uses: '90m'}, {uses: '90m'}, {uses: '90m'}]);
	t.is(many.wanted, 2);
	t.is(many.event?.message, 'New size: 2; reason: Current number of replicas above Spec.MaxReplicas');
	const few = decide(scaler({minReplicas: 3}), [{uses: '1m'}]);
	t.is(few.wanted, 3);
	t.is(few.event?.message, 'New size: 3; reason: Current number of replicas below Spec.MinReplicas');
	const off = decide(scaler(), [], {replicas: 0});
	t.is(off.wanted, 0);
	t.is(
		off.condition('ScalingActive'),
		'False ScalingDisabled: scaling is disabled since the replica count of the target is zero',
	);
	const full = decide(scaler({maxReplicas: 3}), [{uses: '200m'}, {uses: '200m'}]);
	t.is(full.wanted, 3);
	t.is(
		full.condition('ScalingLimited'),
		'True TooManyReplicas: the desired replica count is more than the maximum replica count',
	);
});

const unable = 'the HPA was unable to compute the replica count: ';

/** What is wrong, and the words for it: of the event, and of the condition that repeats them. */
const failures: ReadonlyArray<
	readonly [
		title: string,
		spec: Partial<HorizontalPodAutoscalerSpec>,
		pods: Pods,
		reason: string,
		words: string,
		sum: string,
	]
> = [
	[
		'nothing is measured',
		{},
		[{uses: undefined}],
		'FailedGetResourceMetric',
		'failed to get cpu utilization: unable to get metrics for resource cpu: no metrics returned from resource metrics API',
		'failed to get cpu resource metric value: ',
	],
	[
		'only starting pods are measured',
		{},
		[{uses: '90m', words: starting}],
		'FailedGetResourceMetric',
		'failed to get cpu utilization: did not receive metrics for targeted pods (pods might be unready)',
		'failed to get cpu resource metric value: ',
	],
	[
		'a container does not ask for memory',
		{metrics: [{type: 'Resource', resource: {name: 'memory', target: {type: 'Utilization', averageUtilization: 50}}}]},
		[{uses: '50m'}],
		'FailedGetResourceMetric',
		'failed to get memory utilization: missing request for memory in container app of Pod web-0',
		'failed to get memory resource metric value: ',
	],
	[
		'no pod has that container',
		{metrics: [cpu({averageUtilization: 50}, 'proxy')]},
		[{uses: '50m'}],
		'FailedGetContainerResourceMetric',
		'failed to get cpu utilization: unable to get metrics for resource cpu: failed to get container metrics: container proxy not present in metrics for pod shop/web-0',
		'failed to get proxy container metric value: ',
	],
	[
		'nobody serves metrics of pods',
		{
			metrics: [{type: 'Pods', pods: {metric: {name: 'requests'}, target: {type: 'AverageValue', averageValue: '10'}}}],
		},
		[{uses: '50m'}],
		'FailedGetPodsMetric',
		'unable to get metric requests: unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered',
		'failed to get pods metric value: ',
	],
	[
		'nobody serves metrics of objects',
		{
			metrics: [
				{
					type: 'Object',
					object: {
						describedObject: {apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', name: 'main'},
						metric: {name: 'hits'},
						target: {type: 'Value', value: '10'},
					},
				},
			],
		},
		[{uses: '50m'}],
		'FailedGetObjectMetric',
		'unable to get metric hits: Ingress on shop main/unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered',
		'failed to get object metric value: ',
	],
	[
		'nobody serves metrics of anything else',
		{
			metrics: [
				{
					type: 'External',
					external: {
						metric: {name: 'queue', selector: {matchLabels: {topic: 'mail'}}},
						target: {type: 'AverageValue', averageValue: '10'},
					},
				},
			],
		},
		[{uses: '50m'}],
		'FailedGetExternalMetric',
		'unable to get external metric shop/queue/&LabelSelector{MatchLabels:map[string]string{topic: mail,},MatchExpressions:[]LabelSelectorRequirement{},}: unable to fetch metrics from external metrics API: the server could not find the requested resource (get queue.external.metrics.k8s.io)',
		'failed to get queue external metric value: failed to get queue external metric: ',
	],
];

for (const [title, spec, pods, reason, words, sum] of failures) {
	test(`${title}: ${reason}`, t => {
		const {condition, events, wanted, status} = decide(scaler(spec), pods);
		t.is(wanted, pods.length);
		t.is(condition('ScalingActive'), `False ${reason}: ${unable}${words}`);
		t.deepEqual(events, [
			`Warning ${reason}: ${words}`,
			`Warning FailedComputeMetricsReplicas: invalid metrics (1 invalid out of 1), first error is: ${sum}${words}`,
		]);
		t.like(status, {currentReplicas: pods.length, desiredReplicas: 0});
	});
}

test('with one metric that cannot be read the count may grow, but not shrink', t => {
	const queue: MetricSpec = {
		type: 'Pods',
		pods: {metric: {name: 'queue'}, target: {type: 'AverageValue', averageValue: '1'}},
	};
	const busy = decide(scaler({metrics: [queue, half]}), [{uses: '100m'}, {uses: '100m'}]);
	t.is(busy.wanted, 4);
	t.is(busy.events.length, 1);
	const idle = decide(scaler({metrics: [queue, half]}), [{uses: '10m'}, {uses: '10m'}]);
	t.is(idle.wanted, 2);
	t.is(idle.events.at(-1)?.split(',')[0], 'Warning FailedComputeMetricsReplicas: invalid metrics (1 invalid out of 2)');
});

test('a target that is not there, or of no kind, is said so', t => {
	const missing = decide(scaler({scaleTargetRef: {apiVersion: 'apps/v1', kind: 'Deployment', name: 'shop'}}), [
		{uses: '1m'},
	]);
	t.deepEqual(missing.events, ['Warning FailedGetScale: deployments.apps "shop" not found']);
	t.is(
		missing.condition('AbleToScale'),
		`False FailedGetScale: the HPA controller was unable to get the target's current scale: deployments.apps "shop" not found`,
	);
	const unknown = decide(scaler({scaleTargetRef: {kind: 'Deployment', name: 'web'}}), [{uses: '1m'}]);
	t.deepEqual(unknown.events, ['Warning FailedGetScale: no matches for kind "Deployment" in group ""']);
});

test('two autoscalers of the same pods both stand still', t => {
	const {condition, events, wanted} = decide(scaler(), [{uses: '100m'}], {others: [scaler({}, 'other')]});
	const words = 'pods by selector app=web are controlled by multiple HPAs: [shop/other shop/web]';
	t.is(wanted, 1);
	t.is(condition('ScalingActive'), `False AmbiguousSelector: ${words}`);
	t.deepEqual(events, [`Warning AmbiguousSelector: ${words}`, `Warning FailedComputeMetricsReplicas: ${words}`]);
});

test('a scale that was refused is told, and does not count as done', t => {
	const first = decide(scaler(), [{uses: '100m'}]);
	const refusal: Turn['refusal'] = {
		call: first.decision.calls[0]!,
		status: {kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', code: 403, message: 'no'},
	};
	const turn: Turn = {expecting: false, remembered: first.decision.remember, refusal};
	const {condition, decision} = decide(scaler(), [{uses: '100m'}], {turn});
	t.is(
		condition('AbleToScale'),
		'False FailedUpdateScale: the HPA controller was unable to update the target scale: no',
	);
	t.is(decision.lookAgainIn, seconds(15));
	t.deepEqual((decision.remember as {history: History}).history.changes, []);
});

// Limits.

const spec = (more: Partial<HorizontalPodAutoscalerSpec> = {}): HorizontalPodAutoscalerSpec => scaler(more).spec;

const advice = (...told: ReadonlyArray<readonly [replicas: number, ago: Millis]>): History => ({
	advice: told.map(([replicas, ago]) => ({replicas, at: now - ago})),
	changes: [],
});

const behaving = (rules: {readonly scaleUp?: ScalingRules; readonly scaleDown?: ScalingRules}) =>
	spec({maxReplicas: 100, behavior: rules});

/** Rules, the count, the advice, what came before, and what comes of it. */
const limits: ReadonlyArray<
	readonly [
		title: string,
		spec: HorizontalPodAutoscalerSpec,
		current: number,
		advised: number,
		history: History,
		replicas: number,
		able: string,
		limited: string,
	]
> = [
	['nothing to do', spec(), 4, 4, advice(), 4, 'ReadyForNewScale', 'DesiredWithinRange'],
	['from one to four at once', spec(), 1, 9, advice(), 4, 'ReadyForNewScale', 'ScaleUpLimit'],
	['then to twice as many', spec(), 4, 9, advice([9, seconds(15)]), 8, 'ReadyForNewScale', 'ScaleUpLimit'],
	['no further than the bound', spec(), 8, 30, advice(), 10, 'ReadyForNewScale', 'TooManyReplicas'],
	[
		'held up by what was advised five minutes ago',
		spec(),
		8,
		2,
		advice([6, minutes(5)]),
		6,
		'ScaleDownStabilized',
		'DesiredWithinRange',
	],
	['and no longer', spec(), 8, 2, advice([6, minutes(5) + 1]), 2, 'ReadyForNewScale', 'DesiredWithinRange'],
	['not below the bound', spec({minReplicas: 3}), 8, 1, advice(), 3, 'ReadyForNewScale', 'TooFewReplicas'],
	['usual rules: four pods or as many again', behaving({}), 10, 40, advice(), 20, 'ReadyForNewScale', 'ScaleUpLimit'],
	['usual rules, few pods', behaving({}), 2, 40, advice(), 6, 'ReadyForNewScale', 'ScaleUpLimit'],
	[
		'usual rules hold up too',
		behaving({}),
		10,
		1,
		advice([7, minutes(4)]),
		7,
		'ScaleDownStabilized',
		'DesiredWithinRange',
	],
	[
		'one pod a minute',
		behaving({scaleUp: {policies: [{type: 'Pods', value: 1, periodSeconds: 60}]}}),
		5,
		9,
		withChange(advice(), 1, now - seconds(59)),
		5,
		'ReadyForNewScale',
		'ScaleUpLimit',
	],
	[
		'and one more when the minute is over',
		behaving({scaleUp: {policies: [{type: 'Pods', value: 1, periodSeconds: 60}]}}),
		5,
		9,
		withChange(advice(), 1, now - seconds(60)),
		6,
		'ReadyForNewScale',
		'ScaleUpLimit',
	],
	[
		'a tenth of what there was, rounded up',
		behaving({scaleUp: {policies: [{type: 'Percent', value: 10, periodSeconds: 60}]}}),
		11,
		50,
		advice(),
		13,
		'ReadyForNewScale',
		'ScaleUpLimit',
	],
	[
		'the smaller step',
		behaving({
			scaleUp: {
				selectPolicy: 'Min',
				policies: [
					{type: 'Pods', value: 2, periodSeconds: 60},
					{type: 'Percent', value: 100, periodSeconds: 60},
				],
			},
		}),
		10,
		40,
		advice(),
		12,
		'ReadyForNewScale',
		'ScaleUpLimit',
	],
	[
		'never more',
		behaving({scaleUp: {selectPolicy: 'Disabled'}}),
		10,
		40,
		advice(),
		10,
		'ReadyForNewScale',
		'ScaleUpLimit',
	],
	[
		'never fewer',
		behaving({scaleDown: {selectPolicy: 'Disabled'}}),
		10,
		1,
		advice(),
		10,
		'ReadyForNewScale',
		'ScaleDownLimit',
	],
	[
		'two pods fewer a minute',
		behaving({scaleDown: {stabilizationWindowSeconds: 0, policies: [{type: 'Pods', value: 2, periodSeconds: 60}]}}),
		10,
		1,
		withChange(advice(), -1, now - seconds(30)),
		9,
		'ReadyForNewScale',
		'ScaleDownLimit',
	],
	[
		'held down for a while as well',
		behaving({scaleUp: {stabilizationWindowSeconds: 60}}),
		5,
		9,
		advice([6, seconds(59)], [2, seconds(60)]),
		6,
		'ScaleUpStabilized',
		'DesiredWithinRange',
	],
];

for (const [title, rules, current, advised, history, replicas, able, limited] of limits) {
	test(`${title}: ${current} there, ${advised} advised, ${replicas} it is`, t => {
		const outcome = limit({spec: rules, current, advised, history, now});
		t.deepEqual([outcome.replicas, outcome.able.reason, outcome.limited.reason], [replicas, able, limited]);
		t.is(outcome.limited.isLimited, limited !== 'DesiredWithinRange');
		t.deepEqual(outcome.history.advice.at(-1), {replicas: advised, at: now});
	});
}
