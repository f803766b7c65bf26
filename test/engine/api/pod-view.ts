import test from 'ava';
import {ageText, humanDuration} from '../../../source/engine/api/human-duration.ts';
import type {Container, ContainerStatus, Pod, PodStatus} from '../../../source/engine/api/kinds/pod.ts';
import {pods} from '../../../source/engine/api/kinds/pod.ts';
import {podLimits, podLoad} from '../../../source/engine/api/pod-resources.ts';
import {isActive, isAvailable, podSummary, qosClassOf, restartsText} from '../../../source/engine/api/pod-view.ts';
import {days, hours, minutes, seconds, timestamp} from '../../../source/engine/kernel/time.ts';

type Words = {
	readonly containers?: readonly Container[];
	readonly init?: readonly Container[];
	readonly status?: PodStatus;
	readonly leaving?: boolean;
};

const pod = ({containers = [{name: 'web'}], init, status, leaving = false}: Words): Pod => ({
	apiVersion: 'v1',
	kind: 'Pod',
	metadata: {name: 'web', ...(leaving ? {deletionTimestamp: timestamp(0)} : {})},
	spec: {containers, initContainers: init},
	status,
});

const container = (name: string, more: Partial<ContainerStatus> = {}): ContainerStatus => ({
	name,
	ready: false,
	restartCount: 0,
	image: '',
	imageID: '',
	...more,
});

const running = {ready: true, state: {running: {}}};
const waiting = (reason: string) => ({state: {waiting: {reason}}});
const ended = (exitCode: number, reason?: string, signal?: number) => ({
	state: {terminated: {exitCode, reason, signal}},
});
const ready = {type: 'Ready', status: 'True'} as const;

const twoInits = [{name: 'a'}, {name: 'b'}];
const sidecar: Container = {name: 's', restartPolicy: 'Always'};

test('STATUS and READY are what kubectl prints', t => {
	const table: ReadonlyArray<readonly [word: string, ready: string, words: Words]> = [
		['Pending', '0/1', {status: {phase: 'Pending'}}],
		['', '0/1', {}],
		[
			'ContainerCreating',
			'0/1',
			{status: {phase: 'Pending', containerStatuses: [container('web', waiting('ContainerCreating'))]}},
		],
		['Running', '1/1', {status: {phase: 'Running', containerStatuses: [container('web', running)]}}],
		['Running', '0/1', {status: {phase: 'Running', containerStatuses: [container('web', {...running, ready: false})]}}],
		[
			'CrashLoopBackOff',
			'0/1',
			{status: {phase: 'Running', containerStatuses: [container('web', waiting('CrashLoopBackOff'))]}},
		],
		['Error', '0/1', {status: {phase: 'Failed', containerStatuses: [container('web', ended(1, 'Error'))]}}],
		['OOMKilled', '0/1', {status: {phase: 'Running', containerStatuses: [container('web', ended(137, 'OOMKilled'))]}}],
		['ExitCode:3', '0/1', {status: {phase: 'Failed', containerStatuses: [container('web', ended(3))]}}],
		['Signal:9', '0/1', {status: {phase: 'Failed', containerStatuses: [container('web', ended(137, '', 9))]}}],
		['Completed', '0/1', {status: {phase: 'Succeeded', containerStatuses: [container('web', ended(0, 'Completed'))]}}],
		['Evicted', '0/1', {status: {phase: 'Failed', reason: 'Evicted'}}],
		[
			'SchedulingGated',
			'0/1',
			{status: {phase: 'Pending', conditions: [{type: 'PodScheduled', status: 'False', reason: 'SchedulingGated'}]}},
		],
		['Terminating', '1/1', {leaving: true, status: {phase: 'Running', containerStatuses: [container('web', running)]}}],
		[
			'Terminating',
			'0/1',
			{leaving: true, status: {phase: 'Running', containerStatuses: [container('web', ended(143, 'Error'))]}},
		],
		[
			'Completed',
			'0/1',
			{leaving: true, status: {phase: 'Succeeded', containerStatuses: [container('web', ended(0, 'Completed'))]}},
		],
		[
			'Unknown',
			'1/1',
			{leaving: true, status: {phase: 'Running', reason: 'NodeLost', containerStatuses: [container('web', running)]}},
		],
		[
			'Init:0/2',
			'0/1',
			{init: twoInits, status: {phase: 'Pending', initContainerStatuses: [container('a', {state: {running: {}}})]}},
		],
		[
			'Init:1/2',
			'0/1',
			{
				init: twoInits,
				status: {
					phase: 'Pending',
					initContainerStatuses: [container('a', ended(0, 'Completed')), container('b', waiting('PodInitializing'))],
				},
			},
		],
		[
			'Init:Error',
			'0/1',
			{init: twoInits, status: {phase: 'Pending', initContainerStatuses: [container('a', ended(1, 'Error'))]}},
		],
		[
			'Init:ExitCode:1',
			'0/1',
			{init: twoInits, status: {phase: 'Pending', initContainerStatuses: [container('a', ended(1))]}},
		],
		[
			'Init:CrashLoopBackOff',
			'0/1',
			{
				init: twoInits,
				status: {phase: 'Pending', initContainerStatuses: [container('a', waiting('CrashLoopBackOff'))]},
			},
		],
		[
			'Running',
			'2/2',
			{
				init: [sidecar],
				status: {
					phase: 'Running',
					initContainerStatuses: [container('s', {...running, started: true})],
					containerStatuses: [container('web', running)],
				},
			},
		],
		[
			'Init:0/1',
			'0/2',
			{
				init: [sidecar],
				status: {phase: 'Pending', initContainerStatuses: [container('s', {state: {running: {}}, started: false})]},
			},
		],
	];

	for (const [word, readyText, words] of table) {
		const summary = podSummary(pod(words));
		t.is(summary.status, word);
		t.is(`${summary.ready}/${summary.total}`, readyText, word);
	}
});

test('of several containers the first one with a reason has the word, and a running one takes Completed back', t => {
	const both = (
		first: Partial<ContainerStatus>,
		second: Partial<ContainerStatus>,
		conditions: PodStatus['conditions'] = [],
	) =>
		podSummary(
			pod({
				containers: [{name: 'a'}, {name: 'b'}],
				status: {phase: 'Running', conditions, containerStatuses: [container('a', first), container('b', second)]},
			}),
		).status;

	t.is(both(waiting('ErrImagePull'), waiting('CrashLoopBackOff')), 'ErrImagePull');
	t.is(both(running, waiting('CrashLoopBackOff')), 'CrashLoopBackOff');
	t.is(both(running, ended(0, 'Completed')), 'NotReady');
	t.is(both(running, ended(0, 'Completed'), [ready]), 'Running');
});

test('RESTARTS counts init containers only while they run, and tells of the latest end', t => {
	const fell = (name: string, restartCount: number, at: number, more: Partial<ContainerStatus> = running) =>
		container(name, {...more, restartCount, lastState: {terminated: {exitCode: 1, finishedAt: timestamp(at)}}});

	const text = (words: Words) => restartsText(podSummary(pod(words)), seconds(200));
	t.is(text({status: {phase: 'Running', containerStatuses: [container('web', running)]}}), '0');
	t.is(text({status: {phase: 'Running', containerStatuses: [fell('web', 5, seconds(49))]}}), '5 (2m31s ago)');
	t.is(text({status: {phase: 'Running', containerStatuses: [container('web', {...running, restartCount: 2})]}}), '2');
	t.is(
		text({
			init: twoInits,
			status: {phase: 'Pending', initContainerStatuses: [fell('a', 3, seconds(190), waiting('CrashLoopBackOff'))]},
		}),
		'3 (10s ago)',
	);
	t.is(
		text({
			init: twoInits,
			status: {
				phase: 'Running',
				initContainerStatuses: [fell('a', 3, 0, ended(0))],
				containerStatuses: [fell('web', 1, seconds(80))],
			},
		}),
		'1 (2m ago)',
	);
});

test('ages are cut off, never rounded', t => {
	const table: ReadonlyArray<readonly [age: number, text: string]> = [
		[seconds(-2), '<invalid>'],
		[seconds(-1), '0s'],
		[0, '0s'],
		[119_999, '119s'],
		[seconds(120), '2m'],
		[seconds(125), '2m5s'],
		[minutes(10) - 1, '9m59s'],
		[minutes(10), '10m'],
		[minutes(179), '179m'],
		[minutes(185), '3h5m'],
		[hours(4), '4h'],
		[hours(8), '8h'],
		[hours(47), '47h'],
		[hours(51), '2d3h'],
		[days(3), '3d'],
		[days(8), '8d'],
		[days(729), '729d'],
		[days(731), '2y1d'],
		[days(730), '2y'],
		[days(3000), '8y'],
	];

	for (const [age, text] of table) {
		t.is(humanDuration(age), text);
	}

	t.is(ageText(undefined, 0), '<unknown>');
	t.is(ageText(timestamp(0), minutes(5)), '5m');
});

test('quality follows from what is asked and what is allowed', t => {
	const quality = (...resources: ReadonlyArray<Container['resources']>) =>
		qosClassOf(pod({containers: resources.map((each, index) => ({name: `c${index}`, resources: each}))}));
	const all = {cpu: '1', memory: '1Gi'};

	t.is(quality({}), 'BestEffort');
	t.is(quality({requests: {cpu: '0'}}), 'BestEffort');
	t.is(quality({requests: {'ephemeral-storage': '1Gi'}}), 'BestEffort');
	t.is(quality({requests: all, limits: all}), 'Guaranteed');
	t.is(quality({requests: {cpu: '1000m', memory: '1024Mi'}, limits: all}), 'Guaranteed');
	t.is(quality({requests: all, limits: all}, {}), 'Burstable');
	t.is(quality({requests: {cpu: '500m', memory: '1Gi'}, limits: all}), 'Burstable');
	t.is(quality({limits: {cpu: '1'}, requests: {cpu: '1'}}), 'Burstable');
});

test('the worked example of requests comes out', t => {
	const asks = (name: string, cpu: string, more: Partial<Container> = {}): Container => ({
		name,
		resources: {requests: {cpu}, limits: {cpu}},
		...more,
	});
	const example = pod({
		containers: [asks('a', '200m'), asks('b', '300m')],
		init: [asks('s', '100m', {restartPolicy: 'Always'}), asks('i', '1000m')],
	});
	t.is(podLoad(example).milliCpu, 1100);
	t.is(podLoad({...example, spec: {...example.spec, overhead: {cpu: '50m'}}}).milliCpu, 1150);
	t.deepEqual(podLimits(example).get('cpu'), {whole: 1, nano: 100_000_000});
});

test('sums of tiny parts are rounded once', t => {
	const tiny = pod({
		containers: ['a', 'b', 'c'].map(name => ({
			name,
			resources: {requests: {cpu: '400u', memory: '100m', 'example.com/gpu': '1'}},
		})),
	});
	const load = podLoad(tiny);
	t.is(load.milliCpu, 2);
	t.is(load.memory, 1);
	t.deepEqual([...load.scalars], [['example.com/gpu', 3]]);
	t.is(load.nonZeroMemory, 1);
});

test('a pod counts while it lives, and is available once it was ready long enough', t => {
	t.true(isActive(pod({status: {phase: 'Pending'}})));
	t.false(isActive(pod({status: {phase: 'Failed'}})));
	t.false(isActive(pod({leaving: true, status: {phase: 'Running'}})));

	const since = pod({status: {conditions: [{...ready, lastTransitionTime: timestamp(seconds(10))}]}});
	t.true(isAvailable(since, 0, seconds(10)));
	t.false(isAvailable(since, 30, seconds(39)));
	t.true(isAvailable(since, 30, seconds(40)));
	t.false(isAvailable(pod({}), 0, seconds(40)));
});

test('the columns of pods are those of kubectl', t => {
	t.deepEqual(
		pods.columns.map(({name, wide}) => (wide === true ? `[${name}]` : name)),
		['Name', 'Ready', 'Status', 'Restarts', 'Age', '[IP]', '[Node]', '[Nominated Node]', '[Readiness Gates]'],
	);
	const shown = pod({status: {phase: 'Running', podIP: '10.0.0.1', containerStatuses: [container('web', running)]}});
	t.deepEqual(
		pods.columns.map(column => column.cell(shown, 0)),
		['web', '1/1', 'Running', '0', '<unknown>', '10.0.0.1', '<none>', '<none>', '<none>'],
	);
});
