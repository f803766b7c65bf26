import test from 'ava';
import fc from 'fast-check';
import type {JsonObject} from '../../../source/engine/api/json.ts';
import {events} from '../../../source/engine/api/kinds/event.ts';
import {horizontalPodAutoscalers} from '../../../source/engine/api/kinds/horizontal-pod-autoscaler.ts';
import {typeNameOf} from '../../../source/engine/api/patch-shapes.ts';
import type {Door} from '../../../source/game/door/door.ts';
import {eventToCore, eventToNew} from '../../../source/shell/http/conversions/event.ts';
import {autoscalerToV1, autoscalerToV2} from '../../../source/shell/http/conversions/horizontal-pod-autoscaler.ts';
import {conversions} from '../../../source/shell/http/conversions/index.ts';
import {selectorsOf, wrongField} from '../../../source/shell/http/lists.ts';
import {servedAt} from '../../../source/shell/http/served.ts';
import {knownFields} from '../../../source/shell/http/strict.ts';

const event: JsonObject = {
	apiVersion: 'v1',
	kind: 'Event',
	metadata: {name: 'web.1', namespace: 'shop'},
	involvedObject: {kind: 'Pod', name: 'web', namespace: 'shop'},
	reason: 'Pulled',
	message: 'Container image "web:1" already present on machine',
	source: {component: 'kubelet', host: 'node-1'},
	firstTimestamp: '2026-01-01T00:00:00Z',
	lastTimestamp: '2026-01-01T00:01:00Z',
	count: 2,
	type: 'Normal',
	eventTime: null,
	reportingComponent: 'kubelet',
	reportingInstance: 'node-1',
};

test('an event is told in the words of both groups', t => {
	t.deepEqual(eventToNew(event), {
		apiVersion: 'events.k8s.io/v1',
		kind: 'Event',
		metadata: {name: 'web.1', namespace: 'shop'},
		regarding: {kind: 'Pod', name: 'web', namespace: 'shop'},
		reason: 'Pulled',
		note: 'Container image "web:1" already present on machine',
		deprecatedSource: {component: 'kubelet', host: 'node-1'},
		deprecatedFirstTimestamp: '2026-01-01T00:00:00Z',
		deprecatedLastTimestamp: '2026-01-01T00:01:00Z',
		deprecatedCount: 2,
		type: 'Normal',
		eventTime: null,
		reportingController: 'kubelet',
		reportingInstance: 'node-1',
	});
	t.deepEqual(eventToCore(eventToNew(event)), event);
	t.deepEqual(knownFields('events/v1.Event', eventToNew(event)).unknown, []);
});

const asking = (fieldSelector: string, version = {group: 'events.k8s.io', name: 'v1'}) => ({
	query: new URLSearchParams({fieldSelector}),
	served: servedAt({customKinds: []} as unknown as Door, version.group, version.name, 'events')!,
});

test('events are chosen by the fields of the version that is asked', t => {
	const chosen = asking('reportingController=kubelet,regarding.name!=web\\,1,type=Normal');
	t.is(wrongField(chosen), undefined);
	t.is(selectorsOf(chosen).fieldSelector, 'reportingComponent=kubelet,involvedObject.name!=web\\,1,type=Normal');
	t.like(wrongField(asking('source=kubelet')), {code: 400, message: 'field label not supported: source'});
	t.like(wrongField(asking('involvedObject.name=web')), {message: 'field label not supported: involvedObject.name'});
	const core = asking('source=kubelet', {group: '', name: 'v1'});
	t.is(wrongField(core), undefined);
	t.is(selectorsOf(core).fieldSelector, 'source=kubelet');
});

const autoscaler = (spec: JsonObject, status?: JsonObject, annotations?: JsonObject): JsonObject => ({
	apiVersion: 'autoscaling/v2',
	kind: 'HorizontalPodAutoscaler',
	metadata: {name: 'web', namespace: 'shop', ...(annotations === undefined ? {} : {annotations})},
	spec: {scaleTargetRef: {apiVersion: 'apps/v1', kind: 'Deployment', name: 'web'}, maxReplicas: 5, ...spec},
	...(status === undefined ? {} : {status}),
});

const cpu = (averageUtilization: number): JsonObject => ({
	type: 'Resource',
	resource: {name: 'cpu', target: {type: 'Utilization', averageUtilization}},
});

test('an autoscaler of CPU alone is a plain one in v1', t => {
	const stored = autoscaler(
		{minReplicas: 2, metrics: [cpu(70)]},
		{
			currentReplicas: 2,
			desiredReplicas: 3,
			currentMetrics: [
				{type: 'Resource', resource: {name: 'cpu', current: {averageUtilization: 90, averageValue: '90m'}}},
			],
		},
	);
	const old = autoscalerToV1(stored);
	t.deepEqual(old.spec, {
		scaleTargetRef: {apiVersion: 'apps/v1', kind: 'Deployment', name: 'web'},
		maxReplicas: 5,
		minReplicas: 2,
		targetCPUUtilizationPercentage: 70,
	});
	t.deepEqual(old.status, {currentReplicas: 2, desiredReplicas: 3, currentCPUUtilizationPercentage: 90});
	t.deepEqual(knownFields('autoscaling/v1.HorizontalPodAutoscaler', old).unknown, []);
	t.deepEqual(autoscalerToV2(old), stored);
});

test('what v1 cannot say travels in annotations, as Kubernetes writes them', t => {
	const behavior = {
		scaleDown: {stabilizationWindowSeconds: 60, policies: [{type: 'Pods', value: 1, periodSeconds: 15}]},
	};
	const stored = autoscaler(
		{
			metrics: [{type: 'Pods', pods: {metric: {name: 'rps'}, target: {type: 'AverageValue', averageValue: '1k'}}}],
			behavior,
		},
		{desiredReplicas: 1, conditions: [{type: 'AbleToScale', status: 'True'}]},
		{mine: 'kept'},
	);
	const {annotations} = autoscalerToV1(stored).metadata as {annotations: object};
	t.deepEqual(annotations, {
		mine: 'kept',
		'autoscaling.alpha.kubernetes.io/metrics':
			'[{"type":"Pods","pods":{"metricName":"rps","targetAverageValue":"1k"}}]',
		'autoscaling.alpha.kubernetes.io/conditions': '[{"type":"AbleToScale","status":"True"}]',
		'autoscaling.alpha.kubernetes.io/behavior':
			'{"ScaleDown":{"StabilizationWindowSeconds":60,"Policies":[{"Type":"Pods","Value":1,"PeriodSeconds":15}]}}',
	});
	t.deepEqual(autoscalerToV2(autoscalerToV1(stored)), stored);
});

const amounts = {
	utilization: fc.nat(100).map(averageUtilization => ({type: 'Utilization', averageUtilization})),
	average: fc.constantFrom({type: 'AverageValue', averageValue: '1'}, {type: 'AverageValue', averageValue: '2k'}),
	value: fc.constant({type: 'Value', value: '7'}),
};
const metric = fc.constantFrom({name: 'rps'}, {name: 'queue', selector: {matchLabels: {a: 'b'}}});
const described = {kind: 'Ingress', name: 'web'};
const metrics = fc.oneof(
	fc
		.oneof(amounts.utilization, amounts.average)
		.map(target => ({type: 'Resource', resource: {name: 'memory', target}})),
	amounts.utilization.map(target => ({
		type: 'ContainerResource',
		containerResource: {name: 'cpu', target, container: 'web'},
	})),
	fc.tuple(metric, amounts.average).map(([metric, target]) => ({type: 'Pods', pods: {metric, target}})),
	fc
		.tuple(metric, fc.oneof(amounts.value, amounts.average))
		.map(([metric, target]) => ({type: 'Object', object: {describedObject: described, metric, target}})),
	fc
		.tuple(metric, fc.oneof(amounts.value, amounts.average))
		.map(([metric, target]) => ({type: 'External', external: {metric, target}})),
);

test('there and back again nothing is lost', t => {
	fc.assert(
		fc.property(fc.array(metrics, {minLength: 1, maxLength: 3}), fc.nat(100), (others, utilization) => {
			const stored = autoscaler({metrics: [...(others as JsonObject[]), cpu(utilization)]});
			t.deepEqual(autoscalerToV2(autoscalerToV1(stored)), stored);
		}),
	);
});

test('whatever is sent, nothing breaks', t => {
	fc.assert(
		fc.property(fc.dictionary(fc.constantFrom('metadata', 'spec', 'status', 'x'), fc.jsonValue()), body => {
			t.notThrows(() => autoscalerToV1(autoscalerToV2(body as JsonObject)));
			t.notThrows(() => eventToCore(eventToNew(body as JsonObject)));
		}),
	);
});

test('the versions that are converted are those that clients ask for', t => {
	t.deepEqual(
		conversions.map(({kind, group, version}) => [typeNameOf(kind), group, version]),
		[
			[typeNameOf(events), 'events.k8s.io', 'v1'],
			[typeNameOf(horizontalPodAutoscalers), 'autoscaling', 'v1'],
		],
	);
});
