/*
A guest: somebody else's scheduler, or single plug-ins of theirs, asked in the place of the default scheduler.

	cycle ──▶ question (plain, frozen data) ──▶ guest ──▶ answer (plain data) ──▶ the usual acts

The engine asks and is answered at once; whose program answers, where it runs, and that it may answer from a list, is not
known here. A guest sees what the scheduler's own cache shows and touches nothing: its answers become the scheduler's calls.

Deliberately absent: preemption by a guest that decides whole cycles, and Reserve, Permit and Bind of its own.
*/
import type {Millis} from '../kernel/time.ts';
import type {NodeView, PodView} from './guest-views.ts';

type Asked = {
	/** Virtual milliseconds. */
	readonly at: Millis;
	readonly pod: PodView;
	readonly nodes: readonly NodeView[];
	/** 32 bits that belong to this question: what the guest's own draws are made of. */
	readonly chance: number;
};

export type GuestQuestion =
	/** Which node for this pod? `refused` are nodes that a default filter refuses, and why; the others fit. */
	| (Asked & {readonly do: 'decide'; readonly refused: Readonly<Record<string, string>>})
	/** PreFilter of a plug-in for the pod, and Filter for every node. */
	| (Asked & {readonly do: 'filter'; readonly plugin: string})
	/** Score of a plug-in for the nodes that fit, and its NormalizeScore. */
	| (Asked & {readonly do: 'score'; readonly plugin: string; readonly feasible: readonly string[]});

/** What a guest may answer; which of them, the question says. */
export type GuestAnswer =
	| {readonly node: string}
	/** Why no node will do; '' leaves it to the refusals of the filters. */
	| {readonly unschedulable: string}
	| {readonly backOff: true}
	| {readonly skip: true}
	/** The pod as such is refused. */
	| {readonly reject: string}
	/** Nodes that are refused, and why. */
	| {readonly refuse: Readonly<Record<string, string>>}
	/** In the order of `feasible`: as the plug-in gave them, and brought into 0..100. */
	| {readonly raw: readonly number[]; readonly scores: readonly number[]}
	/** The guest broke its contract: the attempt fails, as it does when a plug-in answers with an error. */
	| {readonly failed: string};

export type GuestPlugin = {
	readonly name: string;
	readonly weight: number;
	readonly filters: boolean;
	readonly scores: boolean;
};

/** What a guest takes upon itself; plain data, and all that a replay needs to know of it. */
export type GuestShape = {
	readonly name: string;
	/** It is asked for a node; else its plug-ins join the default framework. */
	readonly decides: boolean;
	readonly plugins: readonly GuestPlugin[];
	/** Virtual milliseconds of one cycle; the default scheduler's when left out. */
	readonly cost?: Millis;
};

export type Guest = {
	readonly shape: GuestShape;
	/** Undefined: the guest is out, and the default scheduler decides from here on. */
	ask(question: GuestQuestion): GuestAnswer | undefined;
};
