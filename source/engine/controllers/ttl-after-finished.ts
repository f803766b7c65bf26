import {findCondition} from '../api/conditions.ts';
import {type Job, jobs} from '../api/kinds/job.ts';
import {kubernetes134} from '../api/profile.ts';
import {type Decision, nothingToDo, remove} from '../client/calls.ts';
import type {Loop} from '../client/loop.ts';
import {type Millis, seconds, timeOf} from '../kernel/time.ts';
import {isFinishedJob} from './job/verdict.ts';
import {isTerminating} from './pod-state.ts';

/** When the Job was Complete or Failed; undefined while it is neither. */
const finishedAt = (job: Job): Millis | undefined => {
	const {conditions} = job.status ?? {};
	const [complete, failed] = ['Complete', 'Failed'].map(type => findCondition(conditions, type));
	return isFinishedJob(job) ? timeOf((complete?.status === 'True' ? complete : failed)?.lastTransitionTime) : undefined;
};

/** When the Job has been finished for as long as it may stay; undefined for one that may stay for good. */
const expiresAt = (job: Job): Millis | undefined => {
	const {ttlSecondsAfterFinished: ttl} = job.spec;
	const finished = ttl === undefined || isTerminating(job) ? undefined : finishedAt(job);
	return finished === undefined ? undefined : finished + seconds(ttl ?? 0);
};

/**
Deletes finished Jobs that do not want to stay, and with them their pods.

Before it deletes one it reads it past the cache, for somebody may have given it more time.
Source: pkg/controller/ttlafterfinished/ttlafterfinished_controller.go
*/
export const ttlAfterFinishedLoop: Loop = {
	name: 'ttl-after-finished-controller',
	reconciles: jobs,
	workers: kubernetes134.controllers.workers,
	decide(key, seen) {
		const job = seen.get(jobs, key);
		const expires = job === undefined ? undefined : expiresAt(job);

		if (expires === undefined) {
			return nothingToDo;
		}

		return expires > seen.now ? {calls: [], lookAgainIn: expires - seen.now} : removal(seen.fresh(jobs, key), seen.now);
	},
};

const removal = (job: Job | undefined, now: Millis): Decision => {
	const expires = job === undefined ? undefined : expiresAt(job);

	if (job === undefined || expires === undefined) {
		return nothingToDo;
	}

	if (expires > now) {
		return {calls: [], lookAgainIn: expires - now};
	}

	const {namespace, name, uid} = job.metadata;
	const because = `it ended ${job.spec.ttlSecondsAfterFinished} s ago, and was to stay no longer`;
	const options = {propagationPolicy: 'Foreground', ...(uid === undefined ? {} : {preconditions: {uid}})} as const;
	return {calls: [{fineIf: ['NotFound'], ...remove(jobs, `${namespace}/${name}`, because, options)}]};
};
