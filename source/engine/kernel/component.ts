import type {Saved} from './keyframe.ts';
import type {Room} from './trail.ts';

/** Anything that moves. Its wakes are data; what it saves is containers of frozen records. */
export type Component = {
	/** Unique in the cluster, `scheduler`, `kubelet/node-17`; part of the order of things that happen together. */
	readonly name: string;
	/** Which lanes of the trail its facts go to; the ground's when it does not say. */
	readonly room?: Room;
	/** When the cluster is switched on, and again after a crash, with nothing remembered. */
	start(): void;
	/** A turn that the component, or news for it, asked for. */
	wake(what: string, about: string): void;
	/** Containers as arrays of the same frozen records. */
	save(): Saved;
	/** Rebuilds what `save` gave; `load(save())` changes nothing. */
	load(saved: Saved): void;
};
