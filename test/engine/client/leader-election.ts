import test from 'ava';
import type {Kind} from '../../../source/engine/api/kind.ts';
import {events} from '../../../source/engine/api/kinds/event.ts';
import {leases} from '../../../source/engine/api/kinds/lease.ts';
import {kubeScheduler} from '../../../source/engine/apiserver/authentication.ts';
import {createProcess, type Process} from '../../../source/engine/client/process.ts';
import {seconds, timeOf} from '../../../source/engine/kernel/time.ts';
import {controlPlane} from '../../helpers/control-plane.ts';

const kinds = {leases: leases as unknown as Kind<never>, events: events as unknown as Kind<never>};

/** Two schedulers on two machines, each with a link that can be cut. */
const twoCandidates = (seed = 'test') => {
	const plane = controlPlane({seed});
	const cut = new Set<string>();
	const candidate = (host: string): Process => {
		const process = createProcess({
			kernel: plane.kernel,
			server: plane.server,
			name: `kube-scheduler/${host}`,
			room: 'scheduler',
			user: kubeScheduler,
			link: {delay: () => (cut.has(host) ? undefined : 2)},
			kinds,
			election: {lease: 'kube-scheduler', host, releases: true},
		});
		process.start();
		return process;
	};

	const [a, b] = [candidate('a'), candidate('b')];
	plane.run(seconds(5));
	return {
		...plane,
		a,
		b,
		cut: (host: string) => void cut.add(host),
		mend: (host: string) => void cut.delete(host),
		leaders: () => [a, b].filter(({leads}) => leads).map(({name}) => name.split('/')[1]),
		holder: () => plane.get(leases, 'kube-system/kube-scheduler')?.spec?.holderIdentity,
		told: () =>
			plane.server.storage
				.sorted(events, 'kube-system')
				.filter(({reason}) => reason === 'LeaderElection')
				.map(({message}) => message),
	};
};

test('one of two leads, and goes on leading', t => {
	const table = twoCandidates();
	t.deepEqual(table.leaders(), ['a']);
	table.run(seconds(120));
	t.deepEqual(table.leaders(), ['a']);
	t.regex(table.holder() ?? '', /^a_[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
	t.deepEqual(table.told(), [`${table.holder()} became leader`]);
	t.is(table.get(leases, 'kube-system/kube-scheduler')!.spec!.leaseTransitions, 0);
});

for (const seed of ['one', 'two', 'three', 'four']) {
	test(`when the leader crashes the other takes over 13 to 24 s later (seed ${seed})`, t => {
		const table = twoCandidates(seed);
		table.run(seconds(20));
		table.a.stop();
		const crashed = table.kernel.now;
		table.kernel.run(crashed + seconds(40), () => table.b.leads);
		const took = table.kernel.now - crashed;
		t.true(table.b.leads);
		t.true(took >= seconds(13) && took <= seconds(24), `${took} ms`);
		t.is(table.get(leases, 'kube-system/kube-scheduler')!.spec!.leaseTransitions, 1);
	});
}

test('a leader that steps down gently hands the lease over within one look', t => {
	const table = twoCandidates();
	table.a.stop(true);
	t.is(table.holder(), '');
	table.run(seconds(4.4));
	t.deepEqual(table.leaders(), ['b']);
});

test('a leader behind a cut link gives up after ten seconds in vain, before the other takes its place', t => {
	const table = twoCandidates();
	const renewed = timeOf(table.get(leases, 'kube-system/kube-scheduler')!.spec!.renewTime)!;
	table.cut('a');
	let both = false;
	let gaveUp = 0;
	table.kernel.run(table.kernel.now + seconds(15), () => {
		both ||= table.leaders().length > 1;
		gaveUp ||= table.a.leads ? 0 : table.kernel.now;
		return false;
	});
	// Two seconds until the next renewal is due, ten until trying it is given up.
	t.is(gaveUp - renewed, seconds(12));
	table.run(seconds(15));
	t.false(both, 'never two leaders at once');
	t.deepEqual(table.leaders(), ['b']);
	table.mend('a');
	table.run(seconds(30));
	t.deepEqual(table.leaders(), ['b'], 'coming back, it waits its turn');
	t.true(table.a.up);
});

test('a process that lost its lease is restarted, but not once its machine has stopped it', t => {
	const table = twoCandidates();
	table.cut('a');
	table.kernel.run(table.kernel.now + seconds(20), () => !table.a.up);
	t.false(table.a.up);
	table.a.stop();
	table.run(seconds(10));
	t.false(table.a.up);
	table.a.start();
	t.true(table.a.up);
});

test('a leader that crashed and is there again is somebody else, and waits for its own old lease', t => {
	// Source: cmd/kube-controller-manager/app, `id := hostname + "_" + uuid`
	const table = twoCandidates();
	table.b.stop();
	table.run(seconds(20));
	const before = table.holder();
	table.a.stop();
	table.a.start();
	const started = table.kernel.now;
	table.kernel.run(started + seconds(40), () => table.a.leads);
	const took = table.kernel.now - started;
	t.true(took >= seconds(15) && took <= seconds(20), `${took} ms`);
	t.not(table.holder(), before);
});
