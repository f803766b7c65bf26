import test from 'ava';
import type {Kind} from '../../../source/engine/api/kind.ts';
import {type Event, events} from '../../../source/engine/api/kinds/event.ts';
import {admin} from '../../../source/engine/apiserver/authentication.ts';
import {createClient} from '../../../source/engine/client/client.ts';
import {createRecorder} from '../../../source/engine/client/recorder.ts';
import {hours, minutes, seconds} from '../../../source/engine/kernel/time.ts';
import {aPod, controlPlane} from '../../helpers/control-plane.ts';

const withRecorder = () => {
	const plane = controlPlane();
	let delay: number | undefined = 1;
	const link = {delay: () => delay};
	const client = createClient({kernel: plane.kernel, server: plane.server, user: admin, link});
	const recorder = createRecorder({
		kernel: plane.kernel,
		client,
		events: events as unknown as Kind<never>,
		name: 'recorder',
	});
	plane.kernel.add(recorder);
	const about = aPod('web', {metadata: {uid: 'uid-web'}});
	return {
		...plane,
		recorder,
		say(message: string, reason = 'BackOff') {
			recorder.record({component: 'kubelet', host: 'node-1'}, {about, type: 'Warning', reason, message});
		},
		told: () =>
			plane.server.storage
				.sorted(events, 'shop')
				.map(({message, count}: Event) => `${message} ×${count}`)
				.sort(),
		cut() {
			delay = undefined;
		},
		mend() {
			delay = 1;
		},
	};
};

test('an event says what it is about, who says it and when', t => {
	const table = withRecorder();
	table.say('Back-off restarting failed container');
	const [event] = table.server.storage.sorted(events, 'shop') as readonly Event[];
	t.like(event, {
		involvedObject: {kind: 'Pod', namespace: 'shop', name: 'web', uid: 'uid-web', apiVersion: 'v1'},
		source: {component: 'kubelet', host: 'node-1'},
		type: 'Warning',
		reason: 'BackOff',
		firstTimestamp: '2026-01-01T00:00:01Z',
		lastTimestamp: '2026-01-01T00:00:01Z',
		count: 1,
	});
	t.regex(event!.metadata.name, /^web\.[\da-f]{16}$/);
});

test('the same words are counted on one event, which remembers when they were first said', t => {
	const table = withRecorder();
	table.say('again');
	table.run(seconds(9));
	table.say('again');
	table.say('again');
	const [event, ...others] = table.server.storage.sorted(events, 'shop') as readonly Event[];
	t.is(others.length, 0);
	t.like(event, {count: 3, firstTimestamp: '2026-01-01T00:00:01Z', lastTimestamp: '2026-01-01T00:00:10Z'});
});

test('the tenth different message within ten minutes is folded with those that follow', t => {
	const table = withRecorder();

	for (let count = 1; count <= 12; count++) {
		table.say(`attempt ${count}`);
	}

	t.deepEqual(
		table.told().filter(words => words.startsWith('(')),
		['(combined from similar events): attempt 12 ×3'],
	);
	t.is(table.told().length, 10);
	const combined = (table.server.storage.sorted(events, 'shop') as readonly Event[]).find(({message}) =>
		message?.startsWith('('),
	);
	t.like(combined, {source: {component: 'kubelet'}, reportingComponent: '', reportingInstance: ''});
	table.run(minutes(11));
	table.say('attempt 13');
	t.true(table.told().includes('attempt 13 ×1'));
});

test('a flood from one source about one object is dropped after 25, then one is let through in five minutes', t => {
	const table = withRecorder();

	for (let count = 0; count < 40; count++) {
		table.say('again');
	}

	t.deepEqual(table.told(), ['again ×25']);
	table.run(minutes(5));
	table.say('again');
	table.say('again');
	// What was dropped was counted all the same.
	t.deepEqual(table.told(), ['again ×41']);
});

test('what the server does not take is tried again every ten seconds, and lost after two minutes', t => {
	const table = withRecorder();
	table.cut();
	table.say('during the cut');
	table.run(seconds(25));
	t.deepEqual(table.told(), []);
	table.mend();
	table.run(seconds(10));
	t.deepEqual(table.told(), ['during the cut ×1']);
	table.cut();
	table.say('lost');
	table.run(minutes(3));
	table.mend();
	table.run(minutes(3));
	t.deepEqual(table.told(), ['during the cut ×1']);
});

test('an event that was swept away is written anew', t => {
	const table = withRecorder();
	table.say('again');
	table.run(hours(1) + minutes(2));
	t.deepEqual(table.told(), []);
	table.say('again');
	t.deepEqual(table.told(), ['again ×2']);
});

test('a recorder that was saved and loaded goes on as if nothing had been', t => {
	const table = withRecorder();
	table.say('again');
	table.cut();
	table.say('waiting', 'Other');
	const saved = table.recorder.save();
	table.recorder.load(saved);
	t.deepEqual(table.recorder.save(), saved);
	table.mend();
	table.say('again');
	table.run(seconds(10));
	t.deepEqual(table.told(), ['again ×2', 'waiting ×1']);
});
