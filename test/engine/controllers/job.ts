import test from 'ava';
import {type Job, type JobSpec, jobs} from '../../../source/engine/api/kinds/job.ts';
import {type Pod, type PodStatus, pods} from '../../../source/engine/api/kinds/pod.ts';
import type {Call} from '../../../source/engine/client/calls.ts';
import {noFailures, remainingWait, withFinished} from '../../../source/engine/controllers/job/backoff.ts';
import {indexesOf, indexesText} from '../../../source/engine/controllers/job/pods.ts';
import {pendingIndexes, wantedActive} from '../../../source/engine/controllers/job/work.ts';
import {jobLoop} from '../../../source/engine/controllers/job.ts';
import {type Millis, minutes, seconds, timestamp} from '../../../source/engine/kernel/time.ts';
import {aPod} from '../../helpers/objects.ts';
import {type Sight, sight} from '../../helpers/sight.ts';

const aJob = (spec: Partial<JobSpec> = {}): Job => ({
	apiVersion: 'batch/v1',
	kind: 'Job',
	metadata: {name: 'sum', namespace: 'shop', uid: 'uid-sum', generation: 1},
	spec: {
		parallelism: 1,
		completions: 1,
		backoffLimit: 6,
		completionMode: 'NonIndexed',
		suspend: false,
		podReplacementPolicy: 'TerminatingOrFailed',
		selector: {matchLabels: {job: 'sum'}},
		template: {
			metadata: {labels: {job: 'sum'}},
			spec: {restartPolicy: 'Never', containers: [{name: 'main', image: 'sum:1'}]},
		},
		...spec,
	},
});

/** A server that does at once what the loop wants, and lets a test say how pods end. */
const table = (job: Job) => {
	let seen: Sight = sight([job], {loop: jobLoop});
	let remembered: unknown;
	let made = 0;
	const log: string[] = [];

	const carryOut = (call: Call): void => {
		const pod = call.name === undefined ? undefined : seen.get(pods, `shop/${call.name}`);

		if (call.verb === 'create') {
			made += 1;
			const fresh = call.object as Pod;
			const name = `${fresh.metadata.generateName}${made}`;
			seen = seen.with({...fresh, metadata: {...fresh.metadata, name, uid: name}, status: {phase: 'Pending'}} as Pod);
		} else if (call.verb === 'delete' && pod !== undefined) {
			seen =
				(pod.metadata.finalizers ?? []).length === 0
					? seen.without(pod)
					: seen.with({...pod, metadata: {...pod.metadata, deletionTimestamp: timestamp(seen.now)}} as Pod);
		} else if (call.verb === 'patch' && pod !== undefined) {
			const {finalizers} = (call.object as Pod).metadata;
			seen =
				pod.metadata.deletionTimestamp !== undefined && finalizers?.length === 0
					? seen.without(pod)
					: seen.with({...pod, metadata: {...pod.metadata, finalizers}} as Pod);
		} else if (call.verb === 'update') {
			seen = seen.with(call.object as Job);
		}
	};

	const self = {
		log,
		look(now: Millis) {
			seen = seen.at(now);

			for (let rounds = 0; rounds < 9; rounds++) {
				const decision = jobLoop.decide('shop/sum', seen, {expecting: false, remembered});
				remembered = decision.remember;
				log.push(...(decision.events ?? []).map(({reason, message}) => `${reason}: ${message}`));
				self.wait = decision.lookAgainIn;

				for (const call of decision.calls) {
					carryOut(call);
				}

				if (decision.calls.length === 0) {
					break;
				}
			}

			return self;
		},
		wait: undefined as Millis | undefined,
		end(name: string, phase: 'Succeeded' | 'Failed', at: Millis, exitCode = phase === 'Failed' ? 1 : 0) {
			const pod = seen.get(pods, `shop/${name}`) as Pod;
			const status: PodStatus = {
				phase,
				containerStatuses: [
					{
						name: 'main',
						ready: false,
						restartCount: 0,
						image: '',
						imageID: '',
						state: {terminated: {exitCode, finishedAt: timestamp(at)}},
					},
				],
			};
			seen = seen.with({...pod, status} as Pod);
			return self;
		},
		put(pod: Pod) {
			seen = seen.with(pod);
			return self;
		},
		change(spec: Partial<JobSpec>) {
			const now = self.job();
			seen = seen.with({...now, spec: {...now.spec, ...spec}} as Job);
			return self;
		},
		job: (): Job => seen.get(jobs, 'shop/sum') as Job,
		conditions: () => (self.job().status?.conditions ?? []).filter(one => one.status === 'True').map(one => one.type),
		running: () =>
			seen
				.list(pods)
				.filter(pod => pod.status?.phase === 'Pending' && pod.metadata.deletionTimestamp === undefined)
				.map(pod => pod.metadata.name),
		pods: () => seen.list(pods),
	};
	return self;
};

test('a Job runs its pod, counts its result once, lets the pod go, and is complete', t => {
	const first = jobLoop.decide('shop/sum', sight([aJob()], {loop: jobLoop}), {expecting: false});
	t.like(first.calls.at(-1), {verb: 'create', because: 'one pod too few: 1 wanted, 0 run, 0 succeeded'});
	t.like(first.calls.at(-1)?.object, {
		metadata: {generateName: 'sum-', finalizers: ['batch.kubernetes.io/job-tracking'], labels: {job: 'sum'}},
	});

	const run = table(aJob()).look(0);
	t.like(run.job().status, {startTime: timestamp(0), active: 1});
	run.end('sum-1', 'Succeeded', seconds(5)).look(seconds(5));
	t.like(run.job().status, {
		succeeded: 1,
		completionTime: timestamp(seconds(5)),
		ready: 0,
		terminating: 0,
		uncountedTerminatedPods: {},
	});
	t.is(run.job().status?.active, undefined);
	t.deepEqual(run.conditions(), ['SuccessCriteriaMet', 'Complete']);
	t.like(run.job().status?.conditions?.[1], {
		reason: 'CompletionsReached',
		message: 'Reached expected number of succeeded pods',
	});
	t.deepEqual(run.pods()[0]?.metadata.finalizers, []);
	t.deepEqual(run.log, ['Completed: Job completed']);
});

test('failures are followed by longer and longer waits, and beyond the limit the Job fails', t => {
	const run = table(aJob({backoffLimit: 1})).look(0);
	run.end('sum-1', 'Failed', seconds(2)).look(seconds(3));
	t.deepEqual(run.running(), []);
	t.is(run.wait, seconds(9));
	t.like(run.job().status, {failed: 1});
	run.look(seconds(12));
	t.deepEqual(run.running(), ['sum-2']);
	run.end('sum-2', 'Failed', seconds(20)).look(seconds(20));
	t.deepEqual(run.conditions(), ['FailureTarget', 'Failed']);
	t.like(run.job().status, {failed: 2});
	t.deepEqual(run.log, ['BackoffLimitExceeded: Job has reached the specified backoff limit']);
});

test('the waits double from 10 s to 10 min, and a success forgives', t => {
	const failed = (uid: string, at: Millis): Pod =>
		aPod(uid, {
			status: {
				phase: 'Failed',
				containerStatuses: [
					{
						name: 'a',
						ready: false,
						restartCount: 0,
						image: '',
						imageID: '',
						state: {terminated: {exitCode: 1, finishedAt: timestamp(at)}},
					},
				],
			},
		});
	const waits = [0, 1, 2, 3, 6, 7, 20].map(failures => remainingWait({failures, lastFailure: 0, counted: []}, 0));
	t.deepEqual(waits, [0, 10, 20, 40, 320, 600, 600].map(seconds));
	const two = withFinished(noFailures, [], [failed('a', seconds(1)), failed('b', seconds(3))], seconds(4));
	t.like(two, {failures: 2, lastFailure: seconds(3)});
	t.like(
		withFinished(two, [], [failed('a', seconds(1)), failed('b', seconds(3))], seconds(5)),
		{failures: 2},
		'nobody is counted twice',
	);
	const good = {...failed('c', seconds(9)), status: {...failed('c', seconds(9)).status, phase: 'Succeeded'}} as Pod;
	t.like(withFinished(two, [good], [failed('d', seconds(10))], seconds(11)), {failures: 1, lastFailure: seconds(10)});
});

test('a Job over its deadline takes its pods back, and fails when they are gone', t => {
	const run = table(aJob({activeDeadlineSeconds: 30, completions: 4, parallelism: 2})).look(0);
	t.is(run.running().length, 2);
	t.is(run.wait, seconds(30));
	run.look(seconds(30));
	t.deepEqual(run.conditions(), ['FailureTarget', 'Failed']);
	t.deepEqual(run.pods(), []);
	t.is(run.job().status?.failed, 2);
	t.deepEqual(run.log, ['DeadlineExceeded: Job was active longer than specified deadline']);
});

test('restarts count for pods that restart in place', t => {
	const run = table(
		aJob({
			backoffLimit: 3,
			template: {metadata: {labels: {job: 'sum'}}, spec: {restartPolicy: 'OnFailure', containers: [{name: 'main'}]}},
		}),
	).look(0);
	const [pod] = run.pods();
	const restarted = (restartCount: number): Pod => ({
		...pod!,
		status: {phase: 'Running', containerStatuses: [{name: 'main', ready: true, restartCount, image: '', imageID: ''}]},
	});
	run.put(restarted(2)).look(seconds(1));
	t.deepEqual(run.conditions(), []);
	run.put(restarted(3)).look(seconds(2));
	t.true(run.conditions().includes('FailureTarget'));
});

test('suspending takes the pods back without a failure, resuming starts the clock anew', t => {
	const run = table(aJob({completions: 3, parallelism: 2})).look(0);
	run.change({suspend: true}).look(seconds(5));
	t.deepEqual(run.pods(), []);
	t.deepEqual(run.conditions(), ['Suspended']);
	t.is(run.job().status?.failed, undefined);
	run.change({suspend: false}).look(seconds(60));
	t.is(run.job().status?.startTime, timestamp(seconds(60)));
	t.is(run.running().length, 2);
	t.deepEqual(run.log, ['Suspended: Job suspended', 'Resumed: Job resumed']);
});

test('how many run: never more than are missing, and a queue takes nobody new after its first success', t => {
	const of = (spec: Partial<JobSpec>, succeeded: number, active: number) => wantedActive(aJob(spec), succeeded, active);
	t.deepEqual(
		[
			of({completions: 5, parallelism: 3}, 0, 0),
			of({completions: 5, parallelism: 3}, 4, 1),
			of({completions: 5, parallelism: 3}, 6, 1),
		],
		[3, 1, 0],
	);
	t.deepEqual(
		[of({completions: undefined, parallelism: 3}, 0, 1), of({completions: undefined, parallelism: 3}, 1, 2)],
		[3, 2],
	);
	const run = table(aJob({completions: undefined, parallelism: 2})).look(0);
	run.end('sum-1', 'Succeeded', seconds(1)).look(seconds(1));
	t.deepEqual(run.running(), ['sum-2']);
	run.end('sum-2', 'Succeeded', seconds(2)).look(seconds(2));
	t.deepEqual(run.conditions(), ['SuccessCriteriaMet', 'Complete']);
	t.is(run.job().status?.succeeded, 2);
});

test('an indexed Job gives each pod its number, lowest first, and again after a failure', t => {
	const run = table(aJob({completions: 3, parallelism: 2, completionMode: 'Indexed'})).look(0);
	t.deepEqual(run.running(), ['sum-0-1', 'sum-1-2']);
	t.like(run.pods()[0], {
		metadata: {labels: {'batch.kubernetes.io/job-completion-index': '0'}},
		spec: {hostname: 'sum-0'},
	});
	t.is(run.pods()[0]?.spec.containers[0]?.env?.[0]?.name, 'JOB_COMPLETION_INDEX');
	run.end('sum-1-2', 'Succeeded', seconds(1)).end('sum-0-1', 'Failed', seconds(1)).look(seconds(20));
	t.deepEqual(run.running(), ['sum-0-3', 'sum-2-4']);
	t.like(run.job().status, {completedIndexes: '1', succeeded: 1, failed: 1});
	run.end('sum-0-3', 'Succeeded', seconds(30)).end('sum-2-4', 'Succeeded', seconds(30)).look(seconds(30));
	t.like(run.job().status, {completedIndexes: '0-2', succeeded: 3});
	t.deepEqual(run.conditions(), ['SuccessCriteriaMet', 'Complete']);
});

test('each index fails for itself, after waits of its own, and its pods carry how often', t => {
	const run = table(
		aJob({
			completions: 3,
			parallelism: 3,
			completionMode: 'Indexed',
			backoffLimit: 2_147_483_647,
			backoffLimitPerIndex: 1,
		}),
	).look(0);
	const notes = (name: string) =>
		run.pods().find(({metadata}) => metadata.name === name)?.metadata.annotations?.[
			'batch.kubernetes.io/job-index-failure-count'
		];
	t.is(run.job().status?.failedIndexes, '');
	t.is(notes('sum-1-2'), '0');
	run.end('sum-1-2', 'Failed', seconds(1)).look(seconds(2));
	t.is(run.wait, seconds(9));
	t.is(run.job().status?.failed, undefined, 'a failure counts when its successor is there to remember it');
	run.look(seconds(11));
	t.deepEqual(run.running(), ['sum-0-1', 'sum-1-4', 'sum-2-3']);
	t.is(notes('sum-1-4'), '1');
	t.like(run.job().status, {failed: 1, failedIndexes: ''});
	run.end('sum-1-4', 'Failed', seconds(20)).look(seconds(20));
	t.like(run.job().status, {failed: 2, failedIndexes: '1'});
	t.deepEqual(run.running(), ['sum-0-1', 'sum-2-3'], 'the other indexes go on');
	run.end('sum-0-1', 'Succeeded', seconds(30)).end('sum-2-3', 'Succeeded', seconds(30)).look(seconds(30));
	t.like(run.job().status, {completedIndexes: '0,2', succeeded: 2, failed: 2});
	t.deepEqual(run.conditions(), ['FailureTarget', 'Failed']);
	t.deepEqual(run.log, ['FailedIndexes: Job has failed indexes']);
});

test('too many failed indexes end the Job, and a policy may end an index at once or not count a failure', t => {
	const indexed: Partial<JobSpec> = {
		completions: 4,
		parallelism: 4,
		completionMode: 'Indexed',
		backoffLimit: 2_147_483_647,
		podReplacementPolicy: 'Failed',
		backoffLimitPerIndex: 5,
		maxFailedIndexes: 1,
		podFailurePolicy: {
			rules: [
				{action: 'FailIndex', onExitCodes: {operator: 'In', values: [42]}},
				{action: 'Ignore', onExitCodes: {operator: 'In', values: [7]}},
			],
		},
	};
	const run = table(aJob(indexed)).look(0);
	run.end('sum-0-1', 'Failed', seconds(1), 42).end('sum-1-2', 'Failed', seconds(1), 7).look(seconds(11));
	t.is(run.job().status?.failedIndexes, '0');
	t.like(run.pods().find(({metadata}) => metadata.name === 'sum-1-5')?.metadata.annotations, {
		'batch.kubernetes.io/job-index-failure-count': '0',
		'batch.kubernetes.io/job-index-ignored-failure-count': '1',
	});
	run.end('sum-2-3', 'Failed', seconds(12), 42).look(seconds(12));
	t.deepEqual(run.conditions(), ['FailureTarget']);
	t.deepEqual(run.running(), [], 'the rest is taken back');
	t.like(run.job().status, {failedIndexes: '0,2'});
	t.is(run.job().status?.conditions?.[0]?.message, 'Job has exceeded the specified maximal number of failed indexes');
});

test('a success policy ends a Job before all have succeeded', t => {
	const indexed: Partial<JobSpec> = {completions: 5, parallelism: 5, completionMode: 'Indexed'};
	const rules = [{succeededIndexes: '0,3-4', succeededCount: 2}, {succeededIndexes: '1'}, {succeededCount: 3}];
	const after = (...done: readonly string[]) => {
		const run = table(aJob({...indexed, successPolicy: {rules}})).look(0);
		done.map(name => run.end(name, 'Succeeded', seconds(1)));
		run.look(seconds(1));
		return run.job().status?.conditions?.map(({type, reason, message}) => `${type} ${reason} ${message}`);
	};
	t.is(after('sum-0-1'), undefined);
	t.is(after('sum-0-1', 'sum-2-3'), undefined);
	for (const [names, rule] of [
		[['sum-0-1', 'sum-4-5'], 0],
		[['sum-1-2'], 1],
		[['sum-0-1', 'sum-1-2', 'sum-2-3'], 1],
	] as const) {
		t.deepEqual(after(...names), [
			`SuccessCriteriaMet SuccessPolicy Matched rules at index ${rule}`,
			`Complete SuccessPolicy Matched rules at index ${rule}`,
		]);
	}
});

test('index lists, both ways', t => {
	t.deepEqual([...indexesOf('0-2,5')], [0, 1, 2, 5]);
	t.is(indexesText(new Set([7, 5, 0, 1, 2, 4])), '0-2,4,5,7');
	t.is(indexesText(new Set()), '');
	t.deepEqual(pendingIndexes(5, new Set([0]), new Set([2]), 2), [1, 3]);
});

test('the failure policy may end a Job at once, or not count a failure', t => {
	const rules: NonNullable<JobSpec['podFailurePolicy']>['rules'] = [
		{action: 'FailJob', onExitCodes: {operator: 'In', values: [42]}},
		{action: 'Ignore', onPodConditions: [{type: 'DisruptionTarget', status: 'True'}]},
	];
	const strict = table(aJob({podFailurePolicy: {rules}, podReplacementPolicy: 'Failed'})).look(0);
	strict.end('sum-1', 'Failed', seconds(1), 42).look(seconds(1));
	t.deepEqual(strict.log, [
		'PodFailurePolicy: Container main for pod shop/sum-1 failed with exit code 42 matching FailJob rule at index 0',
	]);

	const mild = table(aJob({podFailurePolicy: {rules}, podReplacementPolicy: 'Failed', backoffLimit: 0})).look(0);
	const [pod] = mild.pods();
	mild.put({
		...pod!,
		status: {
			phase: 'Failed',
			conditions: [
				{type: 'Ready', status: 'False', lastTransitionTime: timestamp(seconds(1))},
				{type: 'DisruptionTarget', status: 'True', lastTransitionTime: timestamp(seconds(1))},
			],
		},
	});
	mild.look(seconds(60));
	t.is(mild.job().status?.failed, undefined);
	t.deepEqual(mild.running(), ['sum-2']);
});

test('a pod whose Job is gone is let go', t => {
	const pod = {
		...aPod('sum-1', {owner: aJob()}),
		metadata: {...aPod('sum-1', {owner: aJob()}).metadata, finalizers: ['batch.kubernetes.io/job-tracking']},
	};
	const seen = sight([pod], {loop: jobLoop});
	const keys = jobLoop.watches?.[2]?.keys({type: 'DELETED', object: aJob(), before: aJob()}, seen);
	t.deepEqual(keys, ['orphan pod shop/sum-1']);
	const [call] = jobLoop.decide('orphan pod shop/sum-1', seen, {expecting: false}).calls;
	t.like(call, {verb: 'patch', object: {metadata: {finalizers: []}}});
	t.deepEqual(jobLoop.decide('orphan pod shop/sum-1', seen.with(aJob()), {expecting: false}).calls, []);
});

test('a pod that is adopted is counted with the others, and one that is released is held by nobody', t => {
	const job = aJob({parallelism: 2, completions: 2});
	const labels = job.spec.selector?.matchLabels ?? {};
	const finalizers = ['batch.kubernetes.io/job-tracking'];
	const orphan = aPod('orphan');
	const strayed = aPod('strayed', {owner: job});
	const seen = sight(
		[
			job,
			{...orphan, metadata: {...orphan.metadata, labels}},
			{...strayed, metadata: {...strayed.metadata, labels: {}, finalizers}},
		],
		{loop: jobLoop},
	);
	const {calls} = jobLoop.decide('shop/sum', seen, {expecting: false});
	const [release, adopt] = calls.filter(({verb, kind}) => verb === 'patch' && kind.plural === 'pods');
	t.like(release, {object: {metadata: {ownerReferences: [], finalizers: []}}});
	t.like(adopt, {object: {metadata: {ownerReferences: [{uid: job.metadata.uid}], finalizers}}});

	const free = {...strayed, metadata: {...strayed.metadata, labels: {}, ownerReferences: [], finalizers}};
	const [orphans, lost] = jobLoop.watches ?? [];
	t.deepEqual(lost?.keys({type: 'MODIFIED', object: free, before: strayed}, seen), ['orphan pod shop/strayed']);
	t.like(jobLoop.decide('orphan pod shop/strayed', sight([free], {loop: jobLoop}), {expecting: false}).calls[0], {
		verb: 'patch',
		object: {metadata: {finalizers: []}},
	});
	const fitting = {...orphan, metadata: {...orphan.metadata, labels}};
	t.deepEqual(orphans?.keys({type: 'ADDED', object: fitting, before: undefined}, seen), ['shop/sum']);
});

test('a Job that another controller looks after is left to it', t => {
	const callsFor = (managedBy: string): number => {
		const job = aJob({managedBy});
		return jobLoop.decide('shop/sum', sight([job], {loop: jobLoop}), {expecting: false}).calls.length;
	};

	t.is(callsFor('example.com/queue'), 0);
	t.true(callsFor('kubernetes.io/job-controller') > 0);
});

test('a finished Job is left alone', t => {
	const done = {...aJob(), status: {conditions: [{type: 'Complete', status: 'True' as const}]}};
	t.deepEqual(
		jobLoop.decide('shop/sum', sight([done], {loop: jobLoop, now: minutes(1)}), {expecting: false}).calls,
		[],
	);
});
