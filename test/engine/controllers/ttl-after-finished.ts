import test from 'ava';
import {type Job, jobs} from '../../../source/engine/api/kinds/job.ts';
import {ttlAfterFinishedLoop} from '../../../source/engine/controllers/ttl-after-finished.ts';
import {type Millis, seconds, timestamp} from '../../../source/engine/kernel/time.ts';
import {make} from '../../helpers/kinds.ts';
import {manager} from '../../helpers/manager.ts';
import {sight} from '../../helpers/sight.ts';

const template = {spec: {restartPolicy: 'Never', containers: [{name: 'a', image: 'a:1'}]}};

test('a finished Job stays as long as it was told to, then goes with its pods', t => {
	const world = manager().run(seconds(5));
	const {plane} = world;
	const metadata = {name: 'sum', namespace: 'default'};
	plane.create(jobs, make(jobs, {metadata, spec: {ttlSecondsAfterFinished: 10, template}}));
	world.run(seconds(3));
	world.finish(world.pods()[0]!, 'Succeeded');
	world.run(seconds(4));
	const finished = plane.get(jobs, 'default/sum') as Job;
	t.truthy(finished.status?.completionTime);
	world.run(seconds(6));
	t.truthy(plane.get(jobs, 'default/sum'));
	world.run(seconds(4));
	t.is(plane.get(jobs, 'default/sum'), undefined);
	t.deepEqual(world.pods(), []);
});

const ended = (type: 'Complete' | 'Failed', at: Millis, ttl: number | undefined): Job =>
	make(
		jobs,
		{
			spec: {template, ...(ttl === undefined ? {} : {ttlSecondsAfterFinished: ttl})},
			status: {conditions: [{type, status: 'True', lastTransitionTime: timestamp(at)}]},
		},
		'sum',
	);

const decide = (job: Job, now: Millis, fresh: Job = job) =>
	ttlAfterFinishedLoop.decide('shop/sum', sight([job], {now, fresh: {'Job/shop/sum': fresh}}), {expecting: false});

test('failed Jobs go as well, at once where nothing is left of their time', t => {
	t.like(decide(ended('Failed', 0, 0), seconds(1)).calls[0], {
		verb: 'delete',
		name: 'sum',
		options: {propagationPolicy: 'Foreground'},
	});
	t.deepEqual(decide(ended('Complete', 0, 60), seconds(20)), {calls: [], lookAgainIn: seconds(40)});
});

test('who is to stay, still runs, or was just given more time is left alone', t => {
	const running = make(jobs, {spec: {template, ttlSecondsAfterFinished: 0}}, 'sum');
	t.deepEqual(decide(ended('Complete', 0, undefined), seconds(99)), {calls: []});
	t.deepEqual(decide(running, seconds(99)), {calls: []});
	t.deepEqual(decide(ended('Complete', 0, 5), seconds(9), ended('Complete', 0, 60)), {
		calls: [],
		lookAgainIn: seconds(51),
	});
});
