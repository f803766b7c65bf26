import type {Millis} from '../kernel/time.ts';
import type {Shape} from './demand.ts';

/** A group of users, as a scenario writes it. */
export type ClientPlan = {
	readonly id: string;
	/** The Service they ask, `shop/web`. */
	readonly to: string;
	readonly loadBalancer: boolean;
	readonly port: number;
	/** Requests a second before the shapes. */
	readonly rate: number;
	readonly shapes: readonly Shape[];
	/** Requests a connection. */
	readonly reuse: number;
	readonly timeout: Millis;
	readonly retries: number;
	readonly backoff: Millis;
	/** `outside`, or the pods of a Service. */
	readonly from: string;
	/** Share of the clients in each zone; empty for even shares. */
	readonly zoneMix: Readonly<Record<string, number>>;
	/** From nothing to the full rate at the start. */
	readonly ramp: Millis;
};

/** What was promised for a Service, as far as traffic has to know. */
export type PromisePlan = {
	readonly id: string;
	readonly service: string;
	readonly latency: {readonly threshold: Millis};
};

export type TrafficPlan = {
	readonly clients: readonly ClientPlan[];
	readonly noise: 'poisson' | 'none';
	readonly slos: readonly PromisePlan[];
	/** How often traffic is worked out. */
	readonly tick: Millis;
	/** How far bursts are drawn. */
	readonly horizon: Millis;
};

/** Nobody asks for anything. */
export const noTraffic: TrafficPlan = {clients: [], noise: 'none', slos: [], tick: 1000, horizon: 0};

/** Above this an answer is slow where nobody promised anything. */
export const usualThreshold: Millis = 1000;

/** How long a client waits for a connection that nobody answers. */
export const connectTimeout: Millis = 1000;

/** Requests a connection between services. */
export const callReuse = 100;

/** The Service behind which the cluster's DNS stands. */
export const dnsService = 'kube-system/kube-dns';
