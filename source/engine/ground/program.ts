import type {ObjectKey} from '../api/object.ts';
import type {Millis} from '../kernel/time.ts';

/** What one request costs the pod that serves it. */
export type RequestClass = {
	readonly name: string;
	/** Share of the requests, 0 to 1; the classes of a program add up to 1. */
	readonly share: number;
	/** Milliseconds of one core; may be a fraction. */
	readonly cpu: number;
	/** Milliseconds of waiting that use no core; may be a fraction. */
	readonly wait: number;
	/** The most requests worked on at once. */
	readonly workers: number;
	/** The most requests that wait. */
	readonly queue: number;
	/** Work for a user who has gone is dropped. */
	readonly cancel: boolean;
};

/** A call to another service, made while serving a request. */
export type ServiceCall = {
	readonly service: ObjectKey;
	/** How often in each request; may be a fraction. */
	readonly times: number;
	/** When it fails, the request fails. */
	readonly critical: boolean;
	readonly timeout: Millis;
	readonly retries: number;
	/** How the name is written, which decides the number of DNS queries. */
	readonly name: 'short' | 'ns' | 'fqdn' | 'fqdn-dot';
};

/** Work with an end. */
export type Batch = {
	readonly cpuSeconds: number;
	/** How often progress is kept; 0 for never. */
	readonly checkpoint: Millis;
	/** Share of runs that fail, 0 to 1. */
	readonly failRate: number;
};

/** What a process behaves like, by its image; bytes and milliseconds. */
export type Program = {
	readonly imageBytes: number;
	readonly layers: number;
	/** From exec to serving. */
	readonly start: Millis;
	/** From serving to full speed. */
	readonly warm: Millis;
	/** From SIGTERM to exit. */
	readonly stop: Millis;
	/** Keeps serving between SIGTERM and exit, and leaves with 0. */
	readonly drains: boolean;
	readonly memory: {readonly base: number; readonly perInFlight: number; readonly leakPerMinute: number};
	/** Empty for a program that serves nobody. */
	readonly requests: readonly RequestClass[];
	readonly calls: readonly ServiceCall[];
	/** What its probes look at. */
	readonly probes: 'process' | 'queue' | 'dependency';
	/** Share of requests answered with an error, 0 to 1. */
	readonly errors: number;
	readonly batch?: Batch | undefined;
	readonly stateful?: {readonly role: string; readonly quorum: number; readonly replicationLag: Millis} | undefined;
};

const mebi = 1_048_576;

/** For an image that nobody has described: a small web server. */
export const defaultProgram: Program = {
	imageBytes: 100 * mebi,
	layers: 5,
	start: 1000,
	warm: 2000,
	stop: 500,
	drains: true,
	memory: {base: 64 * mebi, perInFlight: mebi / 4, leakPerMinute: 0},
	requests: [{name: 'default', share: 1, cpu: 10, wait: 5, workers: 16, queue: 200, cancel: true}],
	calls: [],
	probes: 'process',
	errors: 0,
};

/** How a program is run decides whether it has an end: a server in a Deployment, a task in an init container or a Job. */
export type Lifetime = 'service' | 'task';

/** Programs by image; what is not in the list behaves like `fallback`. */
export type Programs = {
	of(image: string): Program;
	knows(image: string): boolean;
};

export const createPrograms = (
	known: Readonly<Record<string, Program>>,
	fallback: Program = defaultProgram,
): Programs => {
	const byImage = new Map(Object.entries(known));
	return {of: image => byImage.get(image) ?? fallback, knows: image => byImage.has(image)};
};

/** While it warms up, a program works at 30 % of its speed, rising evenly to 100 %; 0 before it serves. */
export const warmth = (program: Program, servingSince: Millis | undefined, now: Millis): number => {
	if (servingSince === undefined || now < servingSince) {
		return 0;
	}

	const age = now - servingSince;
	return age >= program.warm ? 1 : 0.3 + (0.7 * age) / program.warm;
};

const shellImages: ReadonlySet<string> = new Set([
	'alpine',
	'bash',
	'busybox',
	'centos',
	'debian',
	'fedora',
	'netshoot',
	'rockylinux',
	'ubuntu',
]);

/** `nginx` of `registry.example:5000/mirror/nginx:1.27@sha256:…`. */
export const plainImageName = (image: string): string =>
	(image.split('@')[0]?.split('/').at(-1) ?? '').split(':')[0] ?? '';

/** Whether the image's own program is a shell, as far as its name tells: without an input it ends at once. */
export const isShellImage = (image: string): boolean => shellImages.has(plainImageName(image));

/** Servers by the names of their images, where those are not the names of the programs too. */
const serverPrograms: ReadonlyMap<string, readonly string[]> = new Map([
	...[
		'caddy',
		'coredns',
		'envoy',
		'etcd',
		'grafana',
		'haproxy',
		'influxdb',
		'memcached',
		'mosquitto',
		'nginx',
		'pause',
		'postgres',
		'prometheus',
		'registry',
		'traefik',
		'varnish',
	].map((name): [string, readonly string[]] => [name, [name]]),
	['elasticsearch', ['eswrapper']],
	['httpd', ['httpd', 'httpd-foreground']],
	['mariadb', ['mariadbd', 'mysqld']],
	['mongo', ['mongod']],
	['mysql', ['mysqld']],
	['nats', ['nats-server']],
	['rabbitmq', ['rabbitmq-server']],
	['redis', ['redis-server']],
	['tomcat', ['catalina.sh']],
	['valkey', ['valkey-server']],
	['wordpress', ['apache2-foreground', 'php-fpm']],
]);

/**
Whether the image's own program goes on until it is stopped, whatever runs it, as far as its name tells. Words that are no options
are another program: `redis` given `redis-cli ping` is soon done.
*/
export const isServerImage = (image: string, [first = '-']: readonly string[] = []): boolean => {
	const programs = serverPrograms.get(plainImageName(image));
	return (
		programs !== undefined && (first.startsWith('-') || programs.includes(first.slice(first.lastIndexOf('/') + 1)))
	);
};
