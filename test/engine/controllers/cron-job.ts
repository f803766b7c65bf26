import test from 'ava';
import {type CronJob, type CronJobSpec, cronJobs} from '../../../source/engine/api/kinds/cron-job.ts';
import {parseSchedule, type Schedule} from '../../../source/engine/api/kinds/cron-schedule.ts';
import {type Event, events} from '../../../source/engine/api/kinds/event.ts';
import {type Job, jobs} from '../../../source/engine/api/kinds/job.ts';
import {nodes} from '../../../source/engine/api/kinds/node.ts';
import {timeZone, utc} from '../../../source/engine/api/time-zones.ts';
import {dueBetween, nextRun} from '../../../source/engine/controllers/cron-job/runs.ts';
import {cronJobLoop} from '../../../source/engine/controllers/cron-job.ts';
import {type Millis, minutes, seconds, timeOfOwn, timestamp} from '../../../source/engine/kernel/time.ts';
import {make} from '../../helpers/kinds.ts';
import {manager} from '../../helpers/manager.ts';
import {aNode} from '../../helpers/objects.ts';
import {sight} from '../../helpers/sight.ts';

const scheduleOf = (text: string): Schedule => {
	const read = parseSchedule(text);

	if (!read.ok) {
		throw new Error(read.message);
	}

	return read.value;
};

/** A schedule, a zone, a moment, and the run that comes next. */
const runs: ReadonlyArray<readonly [schedule: string, zone: string, after: string, next: string | undefined]> = [
	['*/5 * * * *', 'UTC', '2026-01-01T00:00:00Z', '2026-01-01T00:05:00Z'],
	['*/5 * * * *', 'UTC', '2026-01-01T00:04:59Z', '2026-01-01T00:05:00Z'],
	['*/5 * * * *', 'UTC', '2026-01-01T00:05:00Z', '2026-01-01T00:10:00Z'],
	['0 3 * * *', 'UTC', '2026-01-31T03:00:00Z', '2026-02-01T03:00:00Z'],
	['59 23 31 12 *', 'UTC', '2026-01-01T00:00:00Z', '2026-12-31T23:59:00Z'],
	['0 0 29 2 *', 'UTC', '2026-01-01T00:00:00Z', '2028-02-29T00:00:00Z'],
	['59 23 31 2 *', 'UTC', '2026-01-01T00:00:00Z', undefined],
	['0 8 * * mon-fri', 'UTC', '2026-01-02T08:00:00Z', '2026-01-05T08:00:00Z'],
	['0 8 13 * fri', 'UTC', '2026-01-03T00:00:00Z', '2026-01-09T08:00:00Z'],
	['0 8 13 * fri', 'UTC', '2026-01-09T08:00:00Z', '2026-01-13T08:00:00Z'],
	['0 8 13 * *', 'UTC', '2026-01-01T00:00:00Z', '2026-01-13T08:00:00Z'],
	['@every 90s', 'UTC', '2026-01-01T00:00:01Z', '2026-01-01T00:01:31Z'],
	['0 12 * * *', 'Europe/Berlin', '2026-01-01T00:00:00Z', '2026-01-01T11:00:00Z'],
	['0 12 * * *', 'Europe/Berlin', '2026-07-01T00:00:00Z', '2026-07-01T10:00:00Z'],
	['0 0 1 * *', 'Pacific/Auckland', '2026-01-01T00:00:00Z', '2026-01-31T11:00:00Z'],
	['30 23 * * *', 'America/Los_Angeles', '2026-01-01T00:00:00Z', '2026-01-01T07:30:00Z'],
	// Half past two does not happen on the night that summer begins, and happens twice when it ends.
	['30 2 * * *', 'Europe/Berlin', '2026-03-28T02:00:00Z', '2026-03-30T00:30:00Z'],
	['30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00:00Z', '2026-10-25T00:30:00Z'],
	['30 2 * * *', 'Europe/Berlin', '2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z'],
	['30 2 * * *', 'Europe/Berlin', '2026-10-25T01:30:00Z', '2026-10-26T01:30:00Z'],
	// Midnight itself is left out in Cairo and in Santiago.
	['0 0 * * *', 'Africa/Cairo', '2026-04-23T12:00:00Z', '2026-04-24T21:00:00Z'],
	['15 0 * * *', 'Australia/Lord_Howe', '2026-04-04T13:30:00Z', '2026-04-05T13:45:00Z'],
];

for (const [schedule, zone, after, next] of runs) {
	test(`after ${after} "${schedule}" in ${zone} is due at ${next}`, t => {
		const found = nextRun(scheduleOf(schedule), timeZone(zone)!, timeOfOwn(after));
		t.is(found === undefined ? undefined : timestamp(found), next);
	});
}

test('of many missed runs the last counts, and roughly how many there were', t => {
	const [since, now] = [timeOfOwn('2026-01-01T00:00:30Z'), timeOfOwn('2026-01-01T02:00:10Z')];
	t.deepEqual(dueBetween(scheduleOf('* * * * *'), utc, since, now), {last: minutes(120), count: 120});
	t.deepEqual(dueBetween(scheduleOf('@hourly'), utc, since, now), {last: minutes(120), count: 2});
	t.deepEqual(dueBetween(scheduleOf('0 1 * * *'), utc, since, now), {last: minutes(60), count: 1});
	t.is(dueBetween(scheduleOf('0 3 * * *'), utc, since, now), undefined);
});

const template = {
	metadata: {labels: {job: 'nightly'}},
	spec: {restartPolicy: 'Never', containers: [{name: 'a', image: 'a:1'}]},
};

const aCronJob = (spec: object = {}): CronJob =>
	make(
		cronJobs,
		{spec: {schedule: '*/5 * * * *', jobTemplate: {metadata: {labels: {team: 'night'}}, spec: {template}}, ...spec}},
		'nightly',
	);

/** A cluster with a CronJob, made seven seconds past midnight. */
const night = (spec: object = {}) => {
	const world = manager().run(seconds(7));
	const {plane} = world;
	plane.create(nodes, aNode('n1'));
	plane.create(cronJobs, {...aCronJob(spec), metadata: {name: 'nightly', namespace: 'default'}} as CronJob);
	return {
		world,
		/** Lets time run up to a moment of the cluster's clock. */
		until: (at: Millis) => world.run(at - plane.kernel.now),
		cronJob: () => plane.get(cronJobs, 'default/nightly') as CronJob,
		change(change: Partial<CronJobSpec>) {
			const now = plane.get(cronJobs, 'default/nightly') as CronJob;
			plane.update(cronJobs, {...now, spec: {...now.spec, ...change}});
		},
		jobs: () => world.list<Job>(jobs),
		names: () => world.list<Job>(jobs).map(({metadata}) => metadata.name),
		/** Lets every pod that runs end. */
		finish(phase: 'Succeeded' | 'Failed') {
			for (const pod of world.pods().filter(({status}) => status?.phase === 'Running')) {
				world.finish(pod, phase);
			}

			world.run(seconds(5));
		},
		/** What is told of the CronJob itself. */
		told: () =>
			world
				.list<Event>(events)
				.filter(({involvedObject}) => involvedObject.kind === 'CronJob')
				.map(({reason, message}) => `${reason}: ${message}`),
	};
};

const firstRun = 'nightly-29453765';

test('a CronJob starts its Job on the minute, keeps it on a list, and notes when it succeeded', t => {
	const {until, cronJob, jobs: all, names, finish, told} = night();
	until(minutes(5) + 90);
	t.deepEqual(names(), []);
	until(minutes(5) + 110);
	t.deepEqual(names(), [firstRun]);
	const [job] = all();
	t.like(job?.metadata, {
		labels: {team: 'night'},
		annotations: {'batch.kubernetes.io/cronjob-scheduled-timestamp': '2026-01-01T00:05:00Z'},
		creationTimestamp: '2026-01-01T00:05:00Z',
		ownerReferences: [
			{apiVersion: 'batch/v1', kind: 'CronJob', name: 'nightly', controller: true, blockOwnerDeletion: true},
		] as never,
	});
	const {uid} = job!.metadata;
	t.like(cronJob().status?.active?.[0], {
		apiVersion: 'batch/v1',
		kind: 'Job',
		name: firstRun,
		namespace: 'default',
		uid,
	});
	t.is(cronJob().status?.lastScheduleTime, '2026-01-01T00:05:00Z');
	finish('Succeeded');
	t.deepEqual(cronJob().status, {
		lastScheduleTime: '2026-01-01T00:05:00Z',
		lastSuccessfulTime: all()[0]!.status!.completionTime,
	});
	t.deepEqual(told(), [
		`SuccessfulCreate: Created job ${firstRun}`,
		`SawCompletedJob: Saw completed job: ${firstRun}, condition: Complete`,
	]);
});

test('the history keeps three that succeeded and one that failed, and the oldest go', t => {
	const {world, names, finish, told} = night({jobTemplate: {spec: {backoffLimit: 0, template}}});
	world.run(minutes(5));

	for (const phase of ['Succeeded', 'Failed', 'Succeeded', 'Failed', 'Succeeded', 'Succeeded'] as const) {
		finish(phase);
		world.run(minutes(5) - seconds(5));
	}

	t.deepEqual(names(), [
		'nightly-29453775',
		'nightly-29453780',
		'nightly-29453785',
		'nightly-29453790',
		'nightly-29453795',
	]);
	t.deepEqual(
		told().filter(text => text.startsWith('SuccessfulDelete')),
		[`SuccessfulDelete: Deleted job nightly-29453770`, `SuccessfulDelete: Deleted job ${firstRun}`].sort().reverse(),
	);
	t.true(told().includes('SawCompletedJob: Saw completed job: nightly-29453770, condition: Failed'));
});

test('Allow lets runs overlap, Forbid leaves one out, Replace ends the one that runs', t => {
	const everyMinute = {schedule: '* * * * *'};
	const [first, second] = ['nightly-29453761', 'nightly-29453762'];
	const overlapping = night(everyMinute);
	overlapping.until(minutes(2) + seconds(1));
	t.deepEqual(
		overlapping.cronJob().status?.active?.map(({name}) => name),
		[first, second],
	);

	const forbidden = night({...everyMinute, concurrencyPolicy: 'Forbid'});
	forbidden.until(minutes(2) + seconds(1));
	t.deepEqual(forbidden.names(), [first]);
	t.deepEqual(forbidden.told(), [
		`SuccessfulCreate: Created job ${first}`,
		'JobAlreadyActive: Not starting job because prior execution is running and concurrency policy is Forbid',
	]);
	forbidden.finish('Succeeded');
	t.deepEqual(forbidden.names(), [first, second], 'what was left out is made up for when the other ends');

	const replaced = night({...everyMinute, concurrencyPolicy: 'Replace'});
	replaced.until(minutes(2) + seconds(1));
	t.deepEqual(replaced.names(), [second]);
	t.deepEqual(
		replaced.cronJob().status?.active?.map(({name}) => name),
		[second],
	);
	t.deepEqual(replaced.told(), [
		`SuccessfulCreate: Created job ${first}`,
		`SuccessfulDelete: Deleted job ${first}`,
		`SuccessfulCreate: Created job ${second}`,
	]);
});

test('while it is suspended nothing starts; afterwards the last missed run does, if it is not too late', t => {
	const patient = night({suspend: true});
	patient.world.run(minutes(12));
	t.deepEqual(patient.names(), []);
	patient.change({suspend: false});
	patient.world.run(seconds(1));
	t.deepEqual(patient.names(), ['nightly-29453770']);

	const strict = night({suspend: true, startingDeadlineSeconds: 60});
	strict.world.run(minutes(12));
	strict.change({suspend: false});
	strict.world.run(seconds(1));
	t.deepEqual(strict.names(), []);
	strict.world.run(minutes(3));
	t.deepEqual(strict.names(), ['nightly-29453775']);
});

test('after a hundred missed runs it is told so, and the last of them starts all the same', t => {
	const {world, change, names, told} = night({schedule: '* * * * *', suspend: true});
	world.plane.run(minutes(120));
	change({suspend: false});
	world.run(seconds(1));
	t.deepEqual(names(), ['nightly-29453880']);
	t.true(
		told().includes(
			'TooManyMissedTimes: too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew',
		),
	);
});

test('a new schedule is about the future alone', t => {
	const {world, change, names} = night({schedule: '@yearly'});
	world.run(minutes(7));
	change({schedule: '*/2 * * * *'});
	world.run(seconds(30));
	t.deepEqual(names(), []);
	world.run(minutes(1));
	t.deepEqual(names(), ['nightly-29453768']);
});

test('a time zone is said in the annotation', t => {
	const {world, jobs: all} = night({schedule: '10 5 * * *', timeZone: 'Asia/Kolkata'});
	world.run(minutes(12));
	t.deepEqual(all(), []);
	const kolkata = night({schedule: '40 5 * * *', timeZone: 'Asia/Kolkata'});
	kolkata.world.run(minutes(12));
	t.is(
		kolkata.jobs()[0]?.metadata.annotations?.['batch.kubernetes.io/cronjob-scheduled-timestamp'],
		'2026-01-01T05:40:00+05:30',
	);
});

test('a Job that somebody deletes is missed, and one that somebody makes is a surprise', t => {
	const {world, cronJob, told} = night();
	world.run(minutes(5));
	const owner = {
		apiVersion: 'batch/v1',
		kind: 'CronJob',
		name: 'nightly',
		uid: cronJob().metadata.uid,
		controller: true,
	};
	const metadata = {name: 'by-hand', namespace: 'default', ownerReferences: [owner]};
	world.plane.create(jobs, {apiVersion: 'batch/v1', kind: 'Job', metadata, spec: {template}} as unknown as Job);
	world.run(seconds(1));
	t.true(told().includes('UnexpectedJob: Saw a job that the controller did not create or forgot: by-hand'));
	t.deepEqual(
		cronJob().status?.active?.map(({name}) => name),
		[firstRun],
	);
	world.plane.delete(jobs, `default/${firstRun}`, {propagationPolicy: 'Background'});
	world.run(seconds(1));
	t.true(told().includes(`MissingJob: Active job went missing: ${firstRun}`));
	t.is(cronJob().status?.active, undefined);
});

test('a day that never comes is told, and never looked for again', t => {
	const never = {...aCronJob({schedule: '59 23 31 2 *'})};
	const stored = {...never, metadata: {...never.metadata, creationTimestamp: timestamp(0)}} as CronJob;
	const decision = cronJobLoop.decide('shop/nightly', sight([stored]), {expecting: false});
	t.is(
		decision.events?.[0]?.message,
		'invalid schedule: 59 23 31 2 * : time difference between two schedules is less than 1 second',
	);
	t.is(decision.lookAgainIn, undefined);
});

test('a look that finds the Job of its run there already writes it down and starts none', t => {
	const cronJob = {
		...aCronJob(),
		metadata: {...aCronJob().metadata, uid: 'u1', creationTimestamp: timestamp(0)},
	} as CronJob;
	const [start] = cronJobLoop.decide('shop/nightly', sight([cronJob], {now: minutes(5) + 100}), {
		expecting: false,
	}).calls;
	t.like(start, {verb: 'create', because: 'the run of 2026-01-01T00:05:00Z is due'});
	const job = start?.object as Job;
	const again = cronJobLoop.decide(
		'shop/nightly',
		sight([cronJob, {...job, metadata: {...job.metadata, uid: 'u2'}} as Job as never], {now: minutes(5) + 130}),
		{expecting: false},
	);
	t.deepEqual(
		again.calls.map(({verb, subresource}) => `${verb} ${subresource}`),
		['update status'],
	);
	t.deepEqual(again.events, []);
	t.is(again.lookAgainIn, minutes(5) - 30);
});
