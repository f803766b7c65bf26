import type {Component} from '../kernel/component.ts';
import type {Kernel} from '../kernel/kernel.ts';
import type {Saved} from '../kernel/keyframe.ts';
import {type Millis, seconds} from '../kernel/time.ts';

/** What a commit costs in whole ms, or why there is none. */
export type Commit =
	| {readonly ok: true; readonly cost: Millis}
	| {readonly ok: false; readonly why: 'no leader' | 'no quorum'};

/** What the members stand on, read through functions that whoever wires the cluster hands in. */
export type MemberGround = {
	isUp(member: string): boolean;
	/** How long the member's disk takes to make a write durable. */
	syncTime(member: string): Millis;
	/** There and back between two members; undefined when they cannot hear each other. */
	roundTrip(left: string, right: string): Millis | undefined;
};

export type MemberState = {
	readonly name: string;
	readonly up: boolean;
	readonly leads: boolean;
	readonly reachable: boolean;
};

/**
Who votes, who leads, and what that makes of a commit: it is done when the leader and enough others have it on disk, so it
costs as much as the slowest of the fastest majority. Without a majority there is no commit; without a leader there is
none until one is elected, one to two seconds after somebody misses it.

Source: etcd raft, election timeout 1000 ms with as much jitter.
*/
export type Members = Component & {
	readonly leader: string | undefined;
	readonly states: readonly MemberState[];
	/** Looks at the ground once in a millisecond. */
	commit(): Commit;
	/** Something about the ground has changed: a missing leader is noticed now, not at the next write. */
	check(): void;
	/** Hands the lead over, as `etcdctl move-leader` does; false when that member cannot take it. */
	moveLeader(to: string): boolean;
};

const electionTimeout = seconds(1);

const idle: MemberGround = {isUp: () => true, syncTime: () => 2, roundTrip: () => 1};

export type MembersOptions = {
	readonly kernel: Kernel;
	readonly names: readonly string[];
	readonly ground?: MemberGround;
};

export const createMembers = ({kernel, names, ground = idle}: MembersOptions): Members => {
	const name = 'etcd/members';
	let leader: string | undefined = names[0];
	let term = 1;
	let electionAt = -1;
	/** The answer of this millisecond: thousands of requests may ask, and the ground is slow to read. */
	let known: Commit | undefined;
	let knownAt: Millis = -1;

	const hears = (left: string, right: string): boolean =>
		ground.isUp(left) && ground.isUp(right) && (left === right || ground.roundTrip(left, right) !== undefined);

	const hasMajority = (member: string): boolean =>
		names.filter(other => hears(member, other)).length * 2 > names.length;

	const callElection = (): void => {
		if (electionAt > kernel.now) {
			return;
		}

		electionAt = kernel.now + electionTimeout + kernel.draws.between('etcd/election', term, 0, electionTimeout);
		kernel.wake(name, electionAt, 'elect', String(term), 'ground');
	};

	/** The leader that can still commit; a lost one is noticed here. */
	const living = (): string | undefined => {
		if (leader !== undefined && hasMajority(leader)) {
			return leader;
		}

		if (leader !== undefined) {
			leader = undefined;
			term += 1;
			kernel.chronicle.tell({
				what: 'etcd lost its leader',
				who: 'etcd',
				about: 'etcd',
				weight: 'notable',
				detail: {term},
			});
		}

		callElection();
		return undefined;
	};

	const costThrough = (head: string): Millis => {
		const times = names
			.filter(member => hears(head, member))
			.map(member => ground.syncTime(member) + (member === head ? 0 : (ground.roundTrip(head, member) ?? 0)))
			.sort((left, right) => left - right);
		return Math.round(times[Math.floor(names.length / 2)] ?? 0);
	};

	const look = (): Commit => {
		const head = living();

		if (head !== undefined) {
			return {ok: true, cost: costThrough(head)};
		}

		return {ok: false, why: names.some(hasMajority) ? 'no leader' : 'no quorum'};
	};

	const elect = (): void => {
		knownAt = -1;
		const able = names.filter(hasMajority);

		if (able.length === 0) {
			term += 1;
			callElection();
			return;
		}

		leader = able[kernel.draws.between('etcd/winner', term, 0, able.length - 1)];
		kernel.chronicle.tell({
			what: 'etcd elected a leader',
			who: 'etcd',
			about: `etcd/${leader ?? ''}`,
			weight: 'notable',
			detail: {term},
		});
	};

	return {
		name,
		get leader() {
			return leader;
		},
		get states() {
			return names.map(member => ({
				name: member,
				up: ground.isUp(member),
				leads: member === leader,
				reachable: leader !== undefined && hears(leader, member),
			}));
		},
		commit() {
			if (known === undefined || knownAt !== kernel.now) {
				known = look();
				knownAt = kernel.now;
			}

			return known;
		},
		check() {
			knownAt = -1;
			living();
		},
		moveLeader(to) {
			if (!names.includes(to) || !hasMajority(to)) {
				return false;
			}

			leader = to;
			term += 1;
			knownAt = -1;
			return true;
		},
		start: () => undefined,
		wake(_, about) {
			if (leader === undefined && about === String(term)) {
				elect();
			}
		},
		save: (): Saved => ({leader, term, electionAt, known, knownAt}),
		load(saved) {
			leader = saved.leader as string | undefined;
			term = saved.term as number;
			electionAt = saved.electionAt as Millis;
			known = saved.known as Commit | undefined;
			knownAt = saved.knownAt as Millis;
		},
	};
};
