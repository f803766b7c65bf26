import type {Container} from '../api/kinds/pod.ts';
import type {Ground} from '../ground/ground.ts';
import type {Kernel} from '../kernel/kernel.ts';
import type {Saved} from '../kernel/keyframe.ts';
import type {Millis} from '../kernel/time.ts';
import type {WaitReason, Worker} from './pod-worker.ts';
import {nextBackoff} from './restart-backoff.ts';
import {goDuration} from './words.ts';

type Tell = (type: 'Normal' | 'Warning', reason: string, message: string) => void;

/** What became of asking for an image: it is here, it is being pulled, or it cannot be had now. */
export type ImageAnswer =
	| {readonly is: 'here'}
	| {readonly is: 'coming'; readonly worker: Worker}
	| {readonly is: 'refused'; readonly wait: WaitReason; readonly worker: Worker};

/** One pull that was asked for; the first in the queue is the one that runs. */
type Pull = {
	readonly uid: string;
	readonly container: string;
	readonly image: string;
	readonly askedAt: Millis;
	readonly beganAt: Millis;
	readonly bytes: number;
	readonly error: string;
	readonly token: number;
};

/**
The images of one node. Pulls go one at a time, as `serializeImagePulls` has it: a slow one blocks all others.

Source: pkg/kubelet/images/{image_manager,puller}.go
*/
export type Images = {
	ask(worker: Worker, spec: Container, tell: Tell): ImageAnswer;
	/** A pull is over, if the token is that of the one that runs: whose it was. */
	finish(token: number): Pull | undefined;
	/** What the worker knows once its pull is over. */
	settle(worker: Worker, pull: Pull, tell: Tell): ImageAnswer;
	/** Nobody waits for it any more. */
	cancel(uid: string): void;
	reset(): void;
	save(): Saved;
	load(saved: Saved): void;
};

const invalidName = /[\sA-Z]|^$|^[^a-z0-9]/;

/** Host names may have capitals; what follows the host may not. */
const isInvalid = (image: string): boolean => {
	const slash = image.indexOf('/');
	const tag = image.lastIndexOf(':');
	const path = slash < 0 ? image : image.slice(slash + 1);
	return invalidName.test(tag > slash ? path.slice(0, tag - slash - 1) : path) || image.endsWith(':');
};

const pullPolicy = ({image = '', imagePullPolicy}: Container): string => {
	const tag = image.slice(image.lastIndexOf('/') + 1).split(':')[1];
	return imagePullPolicy ?? (tag === undefined || tag === 'latest' ? 'Always' : 'IfNotPresent');
};

export const createImages = (
	kernel: Kernel,
	ground: Ground,
	node: string,
	wakeAt: (at: Millis, token: number) => void,
): Images => {
	let queue: readonly Pull[] = [];
	let tokens = 0;

	/** The first in the queue begins, unless it runs already. */
	const begin = (): void => {
		const [first, ...rest] = queue;

		if (first === undefined || first.token > 0) {
			return;
		}

		tokens += 1;
		const cached = ground.hasImage(node, first.image);
		const outcome = ground.registry.pull(node, first.image, tokens, cached, ground.speedOf(node), kernel.now);
		const running: Pull = {
			...first,
			beganAt: kernel.now,
			token: tokens,
			bytes: outcome.ok ? outcome.bytes : 0,
			error: outcome.ok ? '' : outcome.error,
		};
		queue = [running, ...rest];
		wakeAt(kernel.now + outcome.takes, tokens);
	};

	const refused = (worker: Worker, reason: string, message: string): ImageAnswer => ({
		is: 'refused',
		wait: {reason, message},
		worker,
	});

	return {
		ask(worker, spec, tell) {
			const image = spec.image ?? '';
			const policy = pullPolicy(spec);
			const here = ground.hasImage(node, image);

			if (isInvalid(image)) {
				const why = `Failed to apply default image tag "${image}": couldn't parse image name "${image}": invalid reference format`;
				tell('Warning', 'InspectFailed', why);
				tell('Warning', 'Failed', 'Error: InvalidImageName');
				return refused(worker, 'InvalidImageName', why);
			}

			if (here && policy !== 'Always') {
				tell('Normal', 'Pulled', `Container image "${image}" already present on machine`);
				return {is: 'here'};
			}

			if (policy === 'Never') {
				const why = `Container image "${image}" is not present with pull policy of Never`;
				tell('Warning', 'ErrImageNeverPull', why);
				tell('Warning', 'Failed', 'Error: ErrImageNeverPull');
				return refused(worker, 'ErrImageNeverPull', why);
			}

			const entry = worker.pulls[image];

			if (entry !== undefined && kernel.now - entry.since < entry.delay) {
				tell('Normal', 'BackOff', `Back-off pulling image "${image}"`);
				tell('Warning', 'Failed', 'Error: ImagePullBackOff');
				return refused(worker, 'ImagePullBackOff', `Back-off pulling image "${image}": ErrImagePull: ${entry.error}`);
			}

			tell('Normal', 'Pulling', `Pulling image "${image}"`);
			queue = [
				...queue,
				{uid: worker.uid, container: spec.name, image, askedAt: kernel.now, beganAt: 0, bytes: 0, error: '', token: 0},
			];
			begin();
			return {is: 'coming', worker};
		},
		finish(token) {
			const [first, ...rest] = queue;

			if (first === undefined || first.token !== token) {
				return undefined;
			}

			queue = rest;

			if (first.error === '') {
				ground.storeImage(node, first.image);
			}

			begin();
			return first;
		},
		settle(worker, pull, tell) {
			const {image, error, bytes} = pull;

			if (error === '') {
				const pulling = goDuration(kernel.now - pull.beganAt);
				const waiting = goDuration(kernel.now - pull.askedAt);
				tell(
					'Normal',
					'Pulled',
					`Successfully pulled image "${image}" in ${pulling} (${waiting} including waiting). Image size: ${bytes} bytes.`,
				);
				return {is: 'here'};
			}

			tell('Warning', 'Failed', `Failed to pull image "${image}": ${error}`);
			tell('Warning', 'Failed', 'Error: ErrImagePull');
			const entry = {...nextBackoff(worker.pulls[image], kernel.now, kernel.now), error};
			return refused({...worker, pulls: {...worker.pulls, [image]: entry}}, 'ErrImagePull', error);
		},
		cancel(uid) {
			queue = queue.filter(pull => pull.uid !== uid);
			begin();
		},
		reset() {
			queue = [];
		},
		save: () => ({queue, tokens}),
		load(saved) {
			queue = saved.queue as readonly Pull[];
			tokens = saved.tokens as number;
		},
	};
};
