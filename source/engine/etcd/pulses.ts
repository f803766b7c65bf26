import type {Component} from '../kernel/component.ts';
import type {Kernel} from '../kernel/kernel.ts';
import type {Saved} from '../kernel/keyframe.ts';
import type {Millis} from '../kernel/time.ts';

type Pulse = {
	readonly from: Millis;
	readonly period: Millis;
	readonly until?: Millis;
	readonly beats: number;
	/** The fact that silenced it. */
	readonly cause?: number;
};

/**
Heartbeats as arithmetic. A lease that is renewed on time is not 8,640 writes a day but one line here: when it began,
how often, and when it fell silent. Reading gives the newest renewal not after the moment of the look.

Renewals take no revision and make no news in either way of running, so a run with every heartbeat as a wake (`eager`)
has the same trail as a computed one.
*/
export type Pulses = Component & {
	pulse(key: string, from: Millis, period: Millis): void;
	/** No renewal after `at`. */
	silence(key: string, at: Millis): void;
	/** The fact that silenced a lease, 0 when none did: whoever notices the silence acts because of it. */
	silencedBy(key: string): number;
	forget(key: string): void;
	renewedAt(key: string, asOf: Millis): Millis | undefined;
};

const lastBeat = ({from, period, until}: Pulse, asOf: Millis): Millis | undefined => {
	const end = until === undefined ? asOf : Math.min(asOf, until);
	return end < from ? undefined : from + Math.floor((end - from) / period) * period;
};

type SavedPulses = {
	readonly pulses: ReadonlyArray<readonly [string, Pulse]>;
	readonly earlier: ReadonlyArray<readonly [string, Millis]>;
	readonly written: ReadonlyArray<readonly [string, readonly Millis[]]>;
};

/** `eager` carries out every renewal as a wake: the oracle that the arithmetic is tested against. */
export const createPulses = (kernel: Kernel, {eager = false}: {readonly eager?: boolean} = {}): Pulses => {
	const name = 'etcd/heartbeats';
	const pulses = new Map<string, Pulse>();
	/** The last renewal of the pulse before this one, so that a pulse which has not begun does not unsay it. */
	const earlier = new Map<string, Millis>();
	/** Eager only: the renewals that were carried out, newest last; two are enough to look a little back. */
	const written = new Map<string, readonly Millis[]>();

	const computed = (key: string, asOf: Millis): Millis | undefined => {
		const pulse = pulses.get(key);
		const beat = pulse === undefined ? undefined : lastBeat(pulse, asOf);
		const before = earlier.get(key);
		return beat ?? (before !== undefined && before <= asOf ? before : undefined);
	};

	const remember = (key: string): void => {
		const last = computed(key, kernel.now);

		if (last !== undefined) {
			earlier.set(key, last);
		}
	};

	const beatLater = (key: string, pulse: Pulse): void => {
		const at = pulse.from + pulse.beats * pulse.period;

		if (eager && at >= kernel.now && (pulse.until === undefined || at <= pulse.until)) {
			kernel.wake(name, at, String(pulse.from), key, 'ground');
		}
	};

	return {
		name,

		pulse(key, from, period) {
			remember(key);
			const pulse: Pulse = {from, period, beats: 0};
			pulses.set(key, pulse);

			if (eager && from <= kernel.now) {
				const beats = Math.floor((kernel.now - from) / period) + 1;
				written.set(key, [...(written.get(key) ?? []), from + (beats - 1) * period].slice(-8));
				pulses.set(key, {...pulse, beats});
				beatLater(key, {...pulse, beats});
				return;
			}

			beatLater(key, pulse);
		},

		silence(key, at) {
			const pulse = pulses.get(key);

			if (pulse !== undefined && (pulse.until === undefined || pulse.until > at)) {
				pulses.set(key, {...pulse, until: at, cause: kernel.cause});
			}
		},

		silencedBy: key => pulses.get(key)?.cause ?? 0,

		forget(key) {
			pulses.delete(key);
			earlier.delete(key);
			written.delete(key);
		},

		renewedAt: (key, asOf) =>
			eager ? ((written.get(key) ?? []).filter(at => at <= asOf).at(-1) ?? computed(key, asOf)) : computed(key, asOf),

		start: () => undefined,

		wake(what, key) {
			const pulse = pulses.get(key);
			const current = pulse !== undefined && String(pulse.from) === what;

			if (!current || (pulse.until !== undefined && kernel.now > pulse.until)) {
				return;
			}

			written.set(key, [...(written.get(key) ?? []), kernel.now].slice(-8));
			const next: Pulse = {...pulse, beats: pulse.beats + 1};
			pulses.set(key, next);
			beatLater(key, next);
		},

		save(): SavedPulses & Saved {
			return {pulses: [...pulses], earlier: [...earlier], written: [...written]};
		},

		load(saved) {
			const was = saved as SavedPulses & Saved;
			pulses.clear();
			earlier.clear();
			written.clear();

			for (const [key, pulse] of was.pulses) {
				pulses.set(key, pulse);
			}

			for (const [key, at] of was.earlier) {
				earlier.set(key, at);
			}

			for (const [key, times] of was.written) {
				written.set(key, times);
			}
		},
	};
};
