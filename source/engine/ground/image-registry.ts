import type {DrawReader} from '../kernel/draws.ts';
import type {Saved} from '../kernel/keyframe.ts';
import type {Millis} from '../kernel/time.ts';
import type {LeverFamily, Levers} from './levers.ts';
import type {Programs} from './program.ts';

export type RegistryPlan = {
	/** Bytes a second that one machine gets. */
	readonly bandwidth: number;
	/** Before the first byte. */
	readonly latency: Millis;
	/** Pulls a minute that are served; 0 for any number. */
	readonly rateLimit: number;
	/** A tag that nobody described does not exist when another tag of the same image was described. */
	readonly strict: boolean;
};

/** Why a pull fails: the words faults use. */
export type PullTrouble = 'not-found' | 'auth' | 'rate-limit' | 'registry-down';

export type PullOutcome =
	| {readonly ok: true; readonly takes: Millis; readonly bytes: number}
	| {readonly ok: false; readonly takes: Millis; readonly error: string};

/** Where images come from; always simulated. */
export type ImageRegistry = {
	bytes(image: string): number;
	/** 64 hex digits: what an image is, whatever it is called. */
	digest(image: string): string;
	/** What a pull that begins now leads to. `cached` is the check of `imagePullPolicy: Always` for an image that is there. */
	pull(machine: string, image: string, attempt: number, cached: boolean, speed: number, now: Millis): PullOutcome;
	save(): Saved;
	load(saved: Saved): void;
};

export const registryFamilies: readonly LeverFamily[] = [
	/** A factor on the bandwidth. */
	{pattern: 'registry/bandwidth', rest: 1, strength: value => -Number(value)},
	/** Milliseconds more before the first byte. */
	{pattern: 'registry/latency', rest: 0, strength: Number},
	/** `ok`, or what is the matter with every image. */
	{pattern: 'registry/trouble', rest: 'ok', strength: value => (value === 'ok' ? 0 : 1)},
	/** `ok`, or what is the matter with one image. */
	{pattern: 'registry/image/**', rest: 'ok', strength: value => (value === 'ok' ? 0 : 1)},
];

/** The parts of an image's name as a runtime reads them: `docker.io/library/nginx:latest` for `nginx`. */
export const fullImageName = (image: string): {host: string; repository: string; tag: string; full: string} => {
	const [first = '', ...rest] = image.split('/');
	const hasHost = rest.length > 0 && (first.includes('.') || first.includes(':') || first === 'localhost');
	const host = hasHost ? first : 'docker.io';
	const path = hasHost ? rest.join('/') : image;
	const at = path.indexOf('@');
	const colon = path.lastIndexOf(':');
	const split = at >= 0 ? at : colon;
	const name = split < 0 ? path : path.slice(0, split);
	const tag = split < 0 ? 'latest' : path.slice(split + 1);
	const repository = host === 'docker.io' && !name.includes('/') ? `library/${name}` : name;
	return {host, repository, tag, full: `${host}/${repository}${at >= 0 ? '@' : ':'}${tag}`};
};

const denial =
	/(?:^|[^a-z])(?:non-?existent|non-?existing|does-?not-?exist|doesnt-?exist|no-?such|not-?found)(?:[^a-z]|$)/;

/**
Any image can be pulled, since nobody can know them all, but for one whose own name says that there is none: so people try what
becomes of a rollout to `nginx:does-not-exist`. Docker Hub does not tell a repository that is missing from one that is private.
*/
const deniesItself = (image: string): PullTrouble | undefined => {
	const {host, repository, tag} = fullImageName(image.toLowerCase());
	const isNoRepository = denial.test(repository);
	return isNoRepository && host === 'docker.io' ? 'auth' : isNoRepository || denial.test(tag) ? 'not-found' : undefined;
};

/** containerd's texts. The tails differ between registries; these are the usual ones of a public one. */
const errorText = (image: string, trouble: PullTrouble): string => {
	const {host, repository, full} = fullImageName(image);
	const start = `failed to pull and unpack image "${full}": failed to resolve reference "${full}"`;

	switch (trouble) {
		case 'not-found':
			return `rpc error: code = NotFound desc = ${start}: ${full}: not found`;
		case 'auth':
			return `rpc error: code = Unknown desc = ${start}: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`;
		case 'rate-limit':
			return `rpc error: code = Unknown desc = ${start}: unexpected status from HEAD request to https://${host}/v2/${repository}/manifests: 429 Too Many Requests`;
		case 'registry-down':
			return `rpc error: code = Unknown desc = ${start}: failed to do request: Head "https://${host}/v2/${repository}/manifests": dial tcp: lookup ${host}: no such host`;
	}
};

/** A registry answers slowly when it is not there: the time until the runtime gives up. */
const giveUpAfter: Readonly<Record<PullTrouble, Millis>> = {
	'not-found': 300,
	auth: 300,
	'rate-limit': 300,
	'registry-down': 1500,
};

export const createImageRegistry = (
	plan: RegistryPlan,
	programs: Programs,
	levers: Levers,
	draws: DrawReader,
	describedImages: readonly string[],
): ImageRegistry => {
	const described = new Set(describedImages.map(image => fullImageName(image).repository));
	let served: Millis[] = [];

	const troubleWith = (image: string, now: Millis): PullTrouble | undefined => {
		for (const lever of ['registry/trouble', `registry/image/${image}`]) {
			const value = levers.value(lever);

			if (value !== 'ok') {
				return value as PullTrouble;
			}
		}

		const missing = programs.knows(image) ? undefined : deniesItself(image);

		if (missing !== undefined) {
			return missing;
		}

		if (plan.strict && !programs.knows(image) && described.has(fullImageName(image).repository)) {
			return 'not-found';
		}

		served = served.filter(at => at > now - 60_000);
		return plan.rateLimit > 0 && served.length >= plan.rateLimit ? 'rate-limit' : undefined;
	};

	return {
		bytes: image => programs.of(image).imageBytes,
		digest: image =>
			Array.from({length: 8}, (_, index) => draws.bits(`digest/${image}`, index).toString(16).padStart(8, '0')).join(
				'',
			),
		pull(machine, image, attempt, cached, speed, now) {
			const latency = plan.latency + Number(levers.value('registry/latency'));
			const trouble = troubleWith(image, now);

			if (trouble !== undefined) {
				return {ok: false, takes: latency + giveUpAfter[trouble], error: errorText(image, trouble)};
			}

			if (plan.rateLimit > 0) {
				served.push(now);
			}

			const bytes = programs.of(image).imageBytes;
			const spread = draws.between(`pull/${machine}/${image}`, attempt, 900, 1200) / 1000;
			const bandwidth = plan.bandwidth * Number(levers.value('registry/bandwidth')) * Math.min(1, speed);
			const takes = cached ? latency : latency + Math.round((bytes / bandwidth) * 1000 * spread);
			return {ok: true, takes: Math.max(1, takes), bytes};
		},
		save: () => ({served: [...served]}),
		load(saved) {
			served = [...(saved.served as readonly Millis[])];
		},
	};
};
