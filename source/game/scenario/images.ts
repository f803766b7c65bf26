import type {Fields} from './data.ts';

/** What kind of program an image most likely holds. */
export type ImageRole = 'web' | 'proxy' | 'cache' | 'database' | 'broker' | 'shell' | 'app' | 'job';

/** A guess about an image: an entry for `apps`, in the form of a scenario file, and the reason in words. */
export type ImageGuess = {readonly role: ImageRole; readonly app: Fields; readonly because: string};

const apps: Readonly<Record<ImageRole, Fields>> = {
	web: {
		imageSize: '70Mi',
		start: '500ms',
		warm: '1s',
		memory: {base: '20Mi', perInFlight: '64Ki'},
		request: {cpu: '1ms', wait: '1ms', workers: 512, queue: 2000},
	},
	proxy: {
		imageSize: '80Mi',
		start: '1s',
		warm: '1s',
		memory: {base: '40Mi', perInFlight: '64Ki'},
		request: {cpu: '1ms', wait: '1ms', workers: 512, queue: 2000},
	},
	cache: {
		imageSize: '50Mi',
		start: '500ms',
		memory: {base: '40Mi', perInFlight: '16Ki'},
		request: {cpu: '200us', workers: 64, queue: 5000},
	},
	database: {
		imageSize: '400Mi',
		start: '6s',
		warm: '10s',
		stop: '3s',
		memory: {base: '180Mi', perInFlight: '1Mi'},
		request: {cpu: '2ms', wait: '3ms', workers: 100, queue: 1000},
	},
	broker: {
		imageSize: '350Mi',
		start: '8s',
		warm: '5s',
		memory: {base: '250Mi', perInFlight: '128Ki'},
		request: {cpu: '500us', wait: '1ms', workers: 100, queue: 5000},
	},
	shell: {imageSize: '8Mi', start: '200ms', memory: {base: '4Mi'}},
	app: {
		imageSize: '200Mi',
		start: '2s',
		warm: '5s',
		memory: {base: '80Mi', perInFlight: '256Ki'},
		request: {cpu: '5ms', wait: '10ms', workers: 32, queue: 300},
	},
	job: {imageSize: '200Mi', start: '1s', memory: {base: '80Mi'}, batch: {cpuSeconds: 20}},
};

/** Names of images that everybody knows, and of the families they begin. */
const known: ReadonlyArray<readonly [ImageRole, readonly string[]]> = [
	[
		'web',
		['nginx', 'httpd', 'caddy', 'apache', 'whoami', 'http-echo', 'hello-app', 'podinfo', 'echoserver', 'agnhost'],
	],
	['proxy', ['haproxy', 'envoy', 'traefik', 'varnish', 'kong', 'oauth2-proxy', 'ingress-nginx', 'controller']],
	['cache', ['redis', 'valkey', 'memcached', 'dragonfly', 'keydb']],
	[
		'database',
		[
			'postgres',
			'postgresql',
			'mysql',
			'mariadb',
			'mongo',
			'mongodb',
			'cassandra',
			'elasticsearch',
			'opensearch',
			'cockroach',
			'clickhouse',
			'influxdb',
			'etcd',
			'neo4j',
			'minio',
			'percona',
		],
	],
	['broker', ['rabbitmq', 'kafka', 'nats', 'activemq', 'pulsar', 'zookeeper', 'mosquitto', 'redpanda']],
	[
		'shell',
		[
			'busybox',
			'alpine',
			'debian',
			'ubuntu',
			'centos',
			'fedora',
			'rockylinux',
			'curl',
			'pause',
			'kubectl',
			'bash',
			'git',
		],
	],
];

/** `registry.example.com:5000/team/redis:7.2@sha256:…` is `redis`. */
export const baseName = (image: string): string => {
	const last = image.split('@')[0]?.split('/').at(-1) ?? image;
	return last.split(':')[0]?.toLowerCase() ?? last;
};

const begins = (name: string, word: string): boolean =>
	name === word || name.startsWith(`${word}-`) || name.endsWith(`-${word}`);

const roleOf = (name: string): ImageRole | undefined =>
	known.find(([, words]) => words.some(word => begins(name, word)))?.[0];

const roleWords: Readonly<Record<ImageRole, string>> = {
	web: 'a web server',
	proxy: 'a proxy',
	cache: 'a cache',
	database: 'a database',
	broker: 'a message broker',
	shell: 'a small system image that serves nobody',
	app: 'an ordinary service',
	job: 'a task of 20 CPU-seconds',
};

/** How an image is used: what it is asked to be when its name says nothing. */
export type ImageUse = {readonly servesPort: boolean; readonly runsToEnd: boolean};

/** What a container with this image will most likely do. */
export const guessImage = (image: string, use: ImageUse): ImageGuess => {
	const name = baseName(image);
	const byName = roleOf(name);

	if (byName !== undefined && !(byName === 'shell' && use.servesPort)) {
		return {role: byName, app: apps[byName], because: `${name} is well known: ${roleWords[byName]}`};
	}

	const role: ImageRole = use.runsToEnd ? 'job' : use.servesPort ? 'app' : 'shell';
	const reason = use.runsToEnd ? 'it runs to an end' : use.servesPort ? 'it opens a port' : 'it opens no port';
	return role === 'shell'
		? {role, app: {...apps.app, request: undefined}, because: `${reason}: a worker that serves nobody`}
		: {role, app: apps[role], because: `${reason}: ${roleWords[role]}`};
};

/** For every image that no manifest names now: what a later change may bring. */
export const defaultApp: Fields = apps.app;
