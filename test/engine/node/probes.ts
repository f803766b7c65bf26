import test from 'ava';
import {pods} from '../../../source/engine/api/kinds/pod.ts';
import {minutes, seconds} from '../../../source/engine/kernel/time.ts';
import {type Nodes, someNodes, web} from '../../helpers/nodes.ts';

const http = {httpGet: {path: '/healthz', port: 8080}};

/** How long until it is so, in milliseconds, to 50 ms; undefined when it takes longer than a minute and a half. */
const until = (table: Nodes, isSo: () => boolean): number | undefined => {
	const start = table.kernel.now;

	while (table.kernel.now < start + 90_000) {
		if (isSo()) {
			return table.kernel.now - start;
		}

		table.run(50);
	}

	return undefined;
};

const restarts = (table: Nodes) => table.get('web')!.status!.containerStatuses![0]!.restartCount;
const isReady = (table: Nodes) => table.condition('web', 'Ready')?.status === 'True';

const hang = (table: Nodes) => table.ground.levers.pull('test', `container/${table.container('web')!.id}/hang`, true);

test('a hung process fails its liveness probe three times and is killed 20 to 31 seconds after it hung', t => {
	for (const seed of ['one', 'two', 'three']) {
		const table = someNodes({seed}).pod('web', {livenessProbe: http});
		table.run(seconds(13));
		hang(table);
		const killed = until(table, () => table.events('web').some(event => event.includes('Killing')))!;
		t.true(killed >= seconds(20) && killed <= seconds(31), `${killed}`);
		const dead = until(table, () => table.container('web')!.attempt === 1)!;
		t.true(dead >= seconds(30) && dead <= seconds(32), 'it does not listen to SIGTERM, so the grace period passes');
		table.run(seconds(2));
		t.is(restarts(table), 1);
		t.deepEqual(
			table.events('web').filter(event => event.includes('probe')),
			[
				'Warning Unhealthy: Liveness probe failed: Get "http://10.244.0.2:8080/healthz": context deadline exceeded (Client.Timeout exceeded while awaiting headers) (x3)',
				'Normal Killing: Container main failed liveness probe, will be restarted',
			],
		);
	}
});

test('readiness: an endpoint that ails leaves after the failure threshold and is back after one success', t => {
	const program = {...web, probes: 'dependency' as const};
	const table = someNodes({programs: {'shy:1': program}, images: ['shy:1']}).pod('web', {
		image: 'shy:1',
		readinessProbe: http,
	});
	table.run(seconds(14));
	t.true(isReady(table));
	const {id} = table.container('web')!;
	table.ground.setHealth(id, {dependency: true});
	const out = until(table, () => !isReady(table))!;
	t.true(out >= seconds(20) && out <= seconds(31), `${out}`);
	t.like(table.condition('web', 'Ready'), {
		reason: 'ContainersNotReady',
		message: 'containers with unready status: [main]',
	});
	table.ground.setHealth(id, {dependency: false});
	const back = until(table, () => isReady(table))!;
	t.true(back <= seconds(11), `${back}`);
	t.is(restarts(table), 0);
	t.true(
		table
			.events('web')
			.some(event =>
				event.startsWith('Warning Unhealthy: Readiness probe failed: HTTP probe failed with statuscode: 503'),
			),
	);
});

test('a fresh container is probed at once and then in its period', t => {
	const slow = {...web, start: seconds(12)};
	const table = someNodes({programs: {'slow:1': slow}, images: ['slow:1']}).pod('web', {
		image: 'slow:1',
		readinessProbe: {...http, periodSeconds: 5},
	});
	const started = until(table, () => table.container('web')?.state === 'running')!;
	const ready = until(table, () => isReady(table))!;
	t.true(started < seconds(2));
	t.true(ready >= seconds(12) && ready <= seconds(17), `${ready}`);
	t.true(
		table
			.events('web')
			.some(event =>
				/Readiness probe failed: Get ".*": dial tcp 10.244.0.2:8080: connect: connection refused/.test(event),
			),
	);
});

test('while a startup probe has not succeeded the others are silent; without it a slow start is a death', t => {
	const slow = {...web, start: seconds(45)};
	const options = {programs: {'slow:1': slow}, images: ['slow:1']};
	const hasty = someNodes(options).pod('web', {image: 'slow:1', livenessProbe: http});
	hasty.run(minutes(2));
	t.true(restarts(hasty) >= 1);

	const patient = someNodes(options).pod('web', {
		image: 'slow:1',
		livenessProbe: http,
		startupProbe: {...http, periodSeconds: 10, failureThreshold: 30},
	});
	patient.run(seconds(30));
	t.like(patient.get('web')!.status!.containerStatuses![0], {started: false, ready: false});
	patient.run(minutes(2));
	t.is(restarts(patient), 0);
	t.like(patient.get('web')!.status!.containerStatuses![0], {started: true, ready: true});
	t.false(patient.events('web').some(event => event.includes('Liveness')));
});

test('a startup probe that fails too often kills: the words say which probe it was', t => {
	const slow = {...web, start: minutes(5)};
	const table = someNodes({programs: {'slow:1': slow}, images: ['slow:1']}).pod('web', {
		image: 'slow:1',
		startupProbe: {...http, periodSeconds: 5, failureThreshold: 2},
	});
	table.run(seconds(20));
	t.true(table.events('web').includes('Normal Killing: Container main failed startup probe, will be restarted'));
});

test('what each handler says of a process that is not there yet, and of one that hangs', t => {
	const slow = {...web, start: seconds(25)};
	const cases = [
		[{tcpSocket: {port: 5432}}, 'dial tcp 10.244.0.2:5432: connect: connection refused', undefined],
		[{exec: {command: ['cat', 'x']}}, '', 'command timed out: "cat x" timed out after 1s'],
		[
			{grpc: {port: 9000}},
			'timeout: failed to connect service "10.244.0.2:9000" within 1s: context deadline exceeded',
			'timeout: failed to connect service "10.244.0.2:9000" within 1s: context deadline exceeded',
		],
	] as const;

	for (const [handler, early, hung] of cases) {
		const table = someNodes({programs: {'slow:1': slow}, images: ['slow:1']}).pod('web', {
			image: 'slow:1',
			readinessProbe: handler,
		});
		table.run(seconds(5));
		t.true(table.events('web').some(event => event.startsWith(`Warning Unhealthy: Readiness probe failed: ${early}`)));
		table.run(seconds(40));
		t.true(isReady(table));
		hang(table);
		table.run(seconds(40));
		t.is(isReady(table), hung === undefined, 'a hung process still accepts connections');
		t.true(hung === undefined || table.events('web').some(event => event.includes(hung)));
	}
});

test('probes of a pod that is being deleted stop, but for readiness', t => {
	const table = someNodes({programs: {'deaf:1': {...web, stop: minutes(10)}}, images: ['deaf:1']});
	table.pod('web', {image: 'deaf:1', livenessProbe: {...http, periodSeconds: 1, failureThreshold: 1}});
	table.run(seconds(5));
	table.delete(pods, 'shop/web');
	table.run(seconds(2));
	hang(table);
	table.run(seconds(20));
	t.false(table.events('web').some(event => event.includes('Liveness')));
});
