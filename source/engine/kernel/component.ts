import type {Saved} from './keyframe.ts';

/** Anything that moves. Its wakes are data; what it saves is containers of frozen records. */
export type Component = {
	/** Unique in the cluster, `scheduler`, `kubelet/node-17`; part of the order of things that happen together. */
	readonly name: string;
	/** When the cluster is switched on, and again after a crash, with nothing remembered. */
	start(): void;
	/** A turn that the component, or news for it, asked for. */
	wake(what: string, about: string): void;
	/** Containers as arrays of the same frozen records. */
	save(): Saved;
	/** Rebuilds what `save` gave; `load(save())` changes nothing. */
	load(saved: Saved): void;
};
