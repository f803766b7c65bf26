import type {Kind} from '../api/kind.ts';
import {uidFrom} from '../api/names.ts';
import {type ApiObject, objectKey} from '../api/object.ts';
import type {Component} from '../kernel/component.ts';
import type {Kernel} from '../kernel/kernel.ts';
import type {Saved} from '../kernel/keyframe.ts';
import {type Millis, microTimestamp, seconds} from '../kernel/time.ts';
import type {Room} from '../kernel/trail.ts';
import type {Client} from './client.ts';
import type {Recorder} from './recorder.ts';

/** Source: component-base `config/v1alpha1/defaults.go`. */
export const leaseDuration = seconds(15);
export const renewDeadline = seconds(10);
export const retryPeriod = seconds(2);

/** Candidates look every 2.0 to 4.4 s. Source: client-go `tools/leaderelection`, JitterFactor 1.2. */
const jitter = 2400;

type LeaseSpec = {
	readonly holderIdentity?: string;
	readonly leaseDurationSeconds?: number;
	readonly acquireTime?: string;
	readonly renewTime?: string;
	readonly leaseTransitions?: number;
};

type LeaseObject = ApiObject & {readonly spec: LeaseSpec};

/**
One leader by a Lease. A candidate takes over when it has not seen the record change for 15 s by its own clock; a leader
that tried in vain to renew for 10 s gives up. Crash of the leader to new leader: 13 to 24 s.

Source: client-go `tools/leaderelection/leaderelection.go`.
*/
export type LeaderElection = Component & {
	readonly leads: boolean;
	readonly identity: string;
	/** The process ends. With `release` it hands the lease over (the scheduler does so, the controller manager does not). */
	stop(release?: boolean): void;
};

export type LeaderElectionOptions = {
	readonly kernel: Kernel;
	readonly client: Client;
	readonly recorder: Recorder;
	readonly leases: Kind<never>;
	/** The component's name, `kube-scheduler/leader-election`. */
	readonly name: string;
	readonly room?: Room;
	/** Name and namespace of the lease. */
	readonly lease: {readonly namespace: string; readonly name: string};
	/** Who speaks in events: `default-scheduler`, after the scheduler's first profile. */
	readonly component: string;
	/** The candidate calls itself `<host>_<uuid>`, by another uuid after each start. */
	readonly host: string;
	/** Called in the millisecond in which the candidate becomes the leader. */
	readonly lead: () => void;
	/** Called when the leader could not renew in time, or found somebody else in its place. */
	readonly lose: () => void;
	/** Comes second to the lease, however its name is sorted. */
	readonly standsBy?: boolean;
};

type SavedElection = {
	readonly running: boolean;
	readonly leads: boolean;
	readonly epoch: number;
	readonly polls: number;
	readonly renewedAt: Millis;
	readonly observed: string | undefined;
	readonly observedAt: Millis;
};

export const createLeaderElection = (options: LeaderElectionOptions): LeaderElection => {
	const {kernel, client, recorder, name, room, lease, host, component, lead, lose} = options;
	const leases = options.leases as unknown as Kind<LeaseObject>;
	const key = objectKey(lease.namespace, lease.name);
	let running = false;
	let leads = false;
	/** Wakes of an earlier life carry an earlier number. */
	let epoch = 0;
	let identity = '';

	/** A process that was started again is another one, and waits for its predecessor's lease as anybody does. */
	const newIdentity = (): string => `${host}_${uidFrom(kernel.draws.words(`identity/${name}`, epoch, 4))}`;
	let polls = 0;
	let renewedAt: Millis = 0;
	/** The record as it was last seen, and since when it has not changed. */
	let observed: string | undefined;
	let observedAt: Millis = 0;

	const again = (): void => {
		polls += 1;
		const wait = retryPeriod + (leads ? 0 : kernel.draws.between(`election/${name}`, polls, 0, jitter));
		kernel.wake(name, kernel.now + wait, 'poll', String(epoch));
	};

	const recordOf = ({spec}: LeaseObject): string =>
		[spec.holderIdentity, spec.acquireTime, spec.renewTime, spec.leaseTransitions].join('|');

	const observe = (object: LeaseObject): void => {
		const record = recordOf(object);

		if (record !== observed) {
			observed = record;
			observedAt = kernel.now;
		}
	};

	const mine = (before: LeaseSpec | undefined): LeaseSpec => {
		const now = microTimestamp(kernel.now);
		const held = before?.holderIdentity === identity;
		return {
			holderIdentity: identity,
			leaseDurationSeconds: leaseDuration / 1000,
			acquireTime: held ? (before?.acquireTime ?? now) : now,
			renewTime: now,
			leaseTransitions: (before?.leaseTransitions ?? 0) + (before === undefined || held ? 0 : 1),
		};
	};

	const write = (before: LeaseObject | undefined): boolean => {
		const reply =
			before === undefined
				? client.create(leases, {
						apiVersion: 'coordination.k8s.io/v1',
						kind: 'Lease',
						metadata: {name: lease.name, namespace: lease.namespace},
						spec: mine(undefined),
					})
				: client.update(leases, {...before, spec: mine(before.spec)});

		if (reply.ok) {
			observe(reply.object);
		}

		return reply.ok;
	};

	const tryToLead = (): boolean => {
		const reply = client.get(leases, key);

		if (!reply.ok) {
			return reply.status.code === 404 && write(undefined);
		}

		const found = reply.object;
		const holder = found.spec.holderIdentity ?? '';
		observe(found);
		const isFree = holder === '' || holder === identity || kernel.now - observedAt >= leaseDuration;
		return isFree && write(found);
	};

	const tell = (what: string, words: string): void => {
		kernel.chronicle.tell({
			what,
			who: lease.name,
			about: `leases.coordination.k8s.io/${key}`,
			weight: 'notable',
			detail: {identity, process: name.slice(0, name.lastIndexOf('/'))},
		});
		recorder.record(
			{component},
			{
				about: {
					apiVersion: 'coordination.k8s.io/v1',
					kind: 'Lease',
					metadata: {name: lease.name, namespace: lease.namespace},
				},
				type: 'Normal',
				reason: 'LeaderElection',
				message: `${identity} ${words}`,
			},
		);
	};

	const become = (): void => {
		leads = true;
		renewedAt = kernel.now;
		tell('became leader', 'became leader');
		lead();
	};

	const giveUp = (): void => {
		leads = false;
		tell('stopped leading', 'stopped leading');
		lose();
	};

	const poll = (): void => {
		const won = tryToLead();
		client.takeCost();

		if (won && !leads) {
			become();
		} else if (won) {
			renewedAt = kernel.now;
		} else if (leads && kernel.now - renewedAt >= retryPeriod + renewDeadline) {
			// The deadline runs from the first renewal that was due and did not succeed.
			giveUp();
		}

		if (running) {
			again();
		}
	};

	return {
		name,
		room,
		get identity() {
			return identity;
		},
		get leads() {
			return leads;
		},
		start() {
			running = true;
			leads = false;
			observed = undefined;
			epoch += 1;
			identity = newIdentity();
			// Nothing is due at once: the first look comes with the first free turn, or when the other has had its own.
			kernel.wake(name, kernel.now + (options.standsBy === true ? retryPeriod : 0), 'poll', String(epoch));
		},
		stop(release = false) {
			if (leads && release) {
				const reply = client.get(leases, key);

				if (reply.ok && reply.object.spec.holderIdentity === identity) {
					const now = microTimestamp(kernel.now);
					const {leaseTransitions} = reply.object.spec;
					const spec = {
						holderIdentity: '',
						leaseDurationSeconds: 1,
						acquireTime: now,
						renewTime: now,
						leaseTransitions,
					};
					client.update(leases, {...reply.object, spec});
				}

				client.takeCost();
			}

			running = false;
			leads = false;
		},
		wake(_, about) {
			if (running && about === String(epoch)) {
				poll();
			}
		},
		save(): SavedElection & Saved {
			return {running, leads, epoch, polls, renewedAt, observed, observedAt};
		},
		load(saved) {
			({running, leads, epoch, polls, renewedAt, observed, observedAt} = saved as SavedElection & Saved);
			identity = newIdentity();
		},
	};
};
