import type {Labels} from '../api/meta.ts';
import type {Millis} from '../kernel/time.ts';

export type MachineTaint = {
	readonly key: string;
	readonly value?: string;
	readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
};

/** What was bought: it does not change while the cluster runs. */
export type MachineSpec = {
	/** The node's name too. */
	readonly name: string;
	readonly zone: string;
	/** The node pool it came from. */
	readonly pool: string;
	readonly milliCpu: number;
	readonly memoryBytes: number;
	readonly diskBytes: number;
	readonly maxPods: number;
	/** 1 is an ordinary core. */
	readonly speed: number;
	readonly centsPerHour: number;
	/** Bought cheaply: the cloud may take it back. */
	readonly spot?: boolean;
	/** From power to a running kubelet. */
	readonly boot: Millis;
	readonly controlPlane: boolean;
	/** Labels and taints with which its kubelet registers. */
	readonly labels: Labels;
	readonly taints: readonly MachineTaint[];
	/** Images that are there before the first pull. */
	readonly images: readonly string[];
	/** When it is switched on; 0 for the machines that the cluster begins with, which then need no time to boot. */
	readonly orderedAt: Millis;
};

/** The changing side of a machine, as a frozen record. */
export type MachineState = {
	readonly power: 'on' | 'booting' | 'off';
	/** Counts boots: a machine that comes back has another boot id. */
	readonly boots: number;
	/** Since when the power is what it is. */
	readonly since: Millis;
	/** The last address given to a pod: addresses are used in turn, so that a freed one rests. */
	readonly lastAddress: number;
	/** Images on its disk. */
	readonly images: readonly string[];
};

/** The n-th machine's own address. */
export const machineAddress = (index: number): string => `10.0.${(index + 10) >> 8}.${(index + 10) & 255}`;

/** Ranges from 10.244.0 to 10.255.255; beyond them they go on in the shared space of 100.64.0.0/10. */
const privateRanges = 12 * 256;

/** The n-th machine's range for pods, a /24: `10.244.3`. There are enough for 19,456 machines. */
export const podPrefix = (index: number): string =>
	index < privateRanges
		? `10.${244 + (index >> 8)}.${index & 255}`
		: `100.${64 + ((index - privateRanges) >> 8)}.${(index - privateRanges) & 255}`;
