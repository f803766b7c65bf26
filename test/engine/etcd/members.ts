import test from 'ava';
import {createMembers, type MemberGround} from '../../../source/engine/etcd/members.ts';
import {createKernel} from '../../../source/engine/kernel/kernel.ts';
import {seconds} from '../../../source/engine/kernel/time.ts';

const threeMembers = (sync: Readonly<Record<string, number>> = {}) => {
	const kernel = createKernel({seed: 'members'});
	const down = new Set<string>();
	const cut = new Set<string>();
	const ground: MemberGround = {
		isUp: member => !down.has(member),
		syncTime: member => sync[member] ?? 2,
		roundTrip: (left, right) => (cut.has(left) || cut.has(right) ? undefined : 1),
	};
	const members = createMembers({kernel, names: ['a', 'b', 'c'], ground});
	kernel.add(members);
	members.start();
	return {kernel, members, down, cut, run: (ms: number) => kernel.run(kernel.now + ms)};
};

test('a commit costs the slowest of the fastest majority', t => {
	t.deepEqual(threeMembers().members.commit(), {ok: true, cost: 3});
	t.deepEqual(threeMembers({c: 300}).members.commit(), {ok: true, cost: 3}, 'one slow disk is outvoted');
	t.deepEqual(threeMembers({b: 40, c: 300}).members.commit(), {ok: true, cost: 41});
	t.deepEqual(threeMembers({a: 300}).members.commit(), {ok: true, cost: 3}, 'even the leader’s own');
});

test('when the leader is lost nothing commits until another is elected, one to two seconds later', t => {
	const table = threeMembers();
	table.down.add('a');
	t.deepEqual(table.members.commit(), {ok: false, why: 'no leader'});
	table.run(999);
	t.false(table.members.commit().ok);
	table.run(seconds(1) + 1);
	t.true(table.members.commit().ok);
	t.true(['b', 'c'].includes(table.members.leader!));
	t.deepEqual(
		table.kernel.chronicle.latest(9).map(({what}) => what),
		['etcd lost its leader', 'etcd elected a leader'],
	);
	table.down.delete('a');
	t.deepEqual(
		table.members.states.map(({reachable}) => reachable),
		[true, true, true],
	);
});

test('two of three gone is no quorum, and one coming back is one', t => {
	const table = threeMembers();
	table.down.add('b').add('c');
	t.deepEqual(table.members.commit(), {ok: false, why: 'no quorum'});
	table.run(seconds(30));
	t.false(table.members.commit().ok);
	table.down.delete('b');
	table.run(seconds(3));
	t.true(table.members.commit().ok);
});

test('a leader cut off from the others does not commit, and the others elect one of themselves', t => {
	const table = threeMembers();
	table.cut.add('a');
	table.members.check();
	table.run(seconds(2));
	t.true(['b', 'c'].includes(table.members.leader!));
	t.true(table.members.commit().ok);
});

test('the lead can be handed over, to a member that can take it', t => {
	const table = threeMembers();
	t.true(table.members.moveLeader('b'));
	t.is(table.members.leader, 'b');
	table.down.add('c');
	t.false(table.members.moveLeader('c'));
	t.false(table.members.moveLeader('d'));
});

test('members that were saved and loaded elect as they would have', t => {
	const table = threeMembers();
	table.down.add('a');
	table.members.commit();
	const saved = table.members.save();
	table.members.load(saved);
	t.deepEqual(table.members.save(), saved);
	table.run(seconds(2));
	t.true(table.members.commit().ok);
});
