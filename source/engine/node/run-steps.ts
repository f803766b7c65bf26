import type {Millis} from '../kernel/time.ts';
import type {Desk} from './desk.ts';
import type {Run, WaitReason, Worker} from './pod-worker.ts';

/** Moves a worker's run from call to call. Every step gives the worker as it is afterwards. */
export type RunSteps = {
	change(worker: Worker, change: Partial<Run>): Worker;
	/** The first call is done; the next may begin. */
	next(worker: Worker): Worker;
	/** The stage takes time; its wake will carry a number that no other stage has. */
	waitFor(worker: Worker, stage: Run['stage'], subject: string, takes: Millis): void;
	/** The sync ends here and comes back in ten to fifteen seconds. */
	giveUp(worker: Worker): Worker;
	/** This container is not started now. The others still are, unless it is an init container that they wait for. */
	notStarted(worker: Worker, container: string, wait: WaitReason): Worker;
};

export const createRunSteps = (desk: Desk, token: () => number): RunSteps => {
	const {kernel} = desk;

	const change = (worker: Worker, run: Partial<Run>): Worker =>
		desk.set({...worker, run: {...(worker.run as Run), ...run}});

	const next = (worker: Worker): Worker =>
		change(worker, {calls: worker.run?.calls.slice(1) ?? [], stage: 'ready', subject: ''});

	const waitFor = (worker: Worker, stage: Run['stage'], subject: string, takes: Millis): void => {
		const number = token();
		change(worker, {stage, subject, token: number});
		kernel.wake(desk.name, kernel.now + Math.max(1, takes), 'stage', `${worker.uid}|${number}`);
	};

	const giveUp = (worker: Worker): Worker => change(worker, {calls: [], stage: 'ready', failed: true});

	const notStarted = (worker: Worker, container: string, wait: WaitReason): Worker => {
		const noted = desk.set({...worker, waits: {...worker.waits, [container]: wait}});
		const call = noted.run?.calls[0];
		return call?.do === 'start' && call.role === 'init' ? giveUp(noted) : next(change(noted, {failed: true}));
	};

	return {change, next, waitFor, giveUp, notStarted};
};
