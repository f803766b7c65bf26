import test from 'ava';
import type {Kind} from '../../../source/engine/api/kind.ts';
import {type Event, events} from '../../../source/engine/api/kinds/event.ts';
import {admin} from '../../../source/engine/apiserver/authentication.ts';
import {createClient} from '../../../source/engine/client/client.ts';
import {createSeriesRecorder} from '../../../source/engine/client/series-recorder.ts';
import {minutes, seconds} from '../../../source/engine/kernel/time.ts';
import {aPod, controlPlane} from '../../helpers/control-plane.ts';

const withRecorder = () => {
	const plane = controlPlane();
	let delay: number | undefined = 1;
	const link = {delay: () => delay};
	const options = {
		kernel: plane.kernel,
		client: createClient({kernel: plane.kernel, server: plane.server, user: admin, link}),
		events: events as unknown as Kind<never>,
		name: 'series-recorder',
		host: 'cp-1',
	};
	const recorder = createSeriesRecorder(options);
	plane.kernel.add(recorder);
	recorder.start();
	const table = {
		...plane,
		recorder,
		fail(message: string, resourceVersion = '7') {
			const about = aPod('web', {metadata: {uid: 'uid-web', resourceVersion}});
			recorder.record(
				{component: 'default-scheduler'},
				{about, type: 'Warning', reason: 'FailedScheduling', action: 'Scheduling', message},
			);
		},
		events: (): readonly Event[] => plane.server.storage.sorted(events, 'shop'),
		cut() {
			delay = undefined;
		},
		mend() {
			delay = 1;
		},
	};
	return table;
};

test('an event of the newer form says when, by whom and in doing what; the old members are empty', t => {
	const table = withRecorder();
	table.fail('0/1 nodes are available: 1 Insufficient cpu.');
	const [event, ...others] = table.events();
	t.is(others.length, 0);
	t.like(event, {
		involvedObject: {kind: 'Pod', namespace: 'shop', name: 'web', uid: 'uid-web', resourceVersion: '7'},
		reason: 'FailedScheduling',
		action: 'Scheduling',
		message: '0/1 nodes are available: 1 Insufficient cpu.',
		type: 'Warning',
		eventTime: '2026-01-01T00:00:01.000000Z',
		reportingComponent: 'default-scheduler',
		reportingInstance: 'default-scheduler-cp-1',
		source: {},
		firstTimestamp: null,
		lastTimestamp: null,
	});
	t.false('count' in event!);
	t.false('series' in event!);
});

test('what is told a second time is a series of two with the first words; the third is only counted', t => {
	const table = withRecorder();
	table.fail('first words');
	table.run(seconds(4));
	table.fail('other words');
	table.run(seconds(8));
	table.fail('other words again');
	const [event, ...others] = table.events();
	t.is(others.length, 0);
	t.is(event?.message, 'first words');
	t.deepEqual(event?.series, {count: 2, lastObservedTime: '2026-01-01T00:00:05.000000Z'});
});

test('a pod that changed meanwhile is another object: its event stands alone', t => {
	const table = withRecorder();
	table.fail('no', '7');
	table.fail('no', '8');
	t.is(table.events().length, 2);
});

test('six minutes after the last telling a series is written to its end and over: then it begins anew', t => {
	const table = withRecorder();

	for (let count = 0; count < 5; count++) {
		table.fail('no');
		table.run(seconds(10));
	}

	t.is(table.events()[0]?.series?.count, 2);
	table.run(minutes(13));
	t.like(table.events()[0]?.series, {count: 5, lastObservedTime: '2026-01-01T00:00:41.000000Z'});
	table.fail('no');
	t.deepEqual(
		table.events().map(({series}) => series?.count),
		[5, undefined],
	);
});

test('a series that goes on is written anew after half an hour, and not before', t => {
	const table = withRecorder();

	for (let count = 0; count < 6; count++) {
		table.fail('no');
		table.run(minutes(5) - seconds(1));
	}

	t.is(table.events()[0]?.series?.count, 2);
	table.run(seconds(6));
	t.is(table.events()[0]?.series?.count, 6);
});

test('an event that met silence is written when the server answers again', t => {
	const table = withRecorder();
	table.cut();
	table.fail('no');
	t.is(table.events().length, 0);
	table.run(seconds(15));
	table.mend();
	table.run(seconds(6));
	t.is(table.events().length, 1);
});

test('what a saved recorder counted, the loaded one counts on', t => {
	const table = withRecorder();
	table.fail('no');
	const saved = table.recorder.save();
	table.recorder.stop();
	table.recorder.load(saved);
	table.fail('no');
	t.deepEqual(
		table.events().map(({series}) => series?.count),
		[2],
	);
});
