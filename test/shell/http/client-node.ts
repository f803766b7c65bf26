/** The JavaScript client of Kubernetes against the door: a second implementation, which nobody here wrote. */
import {PassThrough, Writable} from 'node:stream';
import {setTimeout as sleep} from 'node:timers/promises';
import {
	ApiException,
	AppsV1Api,
	CoordinationV1Api,
	CoreV1Api,
	Exec,
	KubeConfig,
	Log,
	Metrics,
	makeInformer,
	PatchStrategy,
	PortForward,
	setHeaderOptions,
	type V1Lease,
	V1MicroTime,
	type V1Status,
} from '@kubernetes/client-node';
import test from 'ava';
import type {Run} from '../../../source/game/run.ts';
import {kubeconfigText} from '../../../source/shell/http/kubeconfig.ts';
import {type DoorClient, openClient, servedRun} from '../../helpers/door.ts';

let client: DoorClient;
let config: KubeConfig;
/** Grows when the run is wound back: every watch of before is of another run. */
let era = 0;

/** A run whose player may wind it back. */
const windable = (run: Run): Run => {
	const door = Object.create(run.door, {era: {get: () => era}});
	return Object.create(run, {door: {get: () => door}});
};

test.before(async () => {
	client = await openClient(windable(servedRun()));
	const server = `https://127.0.0.1:${client.listener.port}`;
	const {authority, tokens} = client;
	config = new KubeConfig();
	config.loadFromString(kubeconfigText({server, authority, tokens, contexts: ['operator'], namespace: 'shop'}));
});

test.after.always(() => client.close());

const core = () => config.makeApiClient(CoreV1Api);

/** Waits for what comes by itself, through a socket. */
const until = async (holds: () => boolean, what: string): Promise<void> => {
	for (let turn = 0; turn < 1000; turn++) {
		if (holds()) {
			return;
		}

		await sleep(10);
	}

	throw new Error(`it did not come: ${what}`);
};

const collector = () => {
	let text = '';
	const stream = new Writable({
		write(chunk: Buffer, _, done) {
			text += chunk.toString('utf8');
			done();
		},
	});
	return {
		stream,
		get text() {
			return text;
		},
	};
};

const podOf = async (app: string): Promise<string> => {
	const {items} = await core().listNamespacedPod({
		namespace: 'shop',
		labelSelector: `app=${app}`,
		fieldSelector: 'status.phase=Running',
	});
	return items[0]?.metadata?.name ?? '';
};

test.serial('objects come back as they are, with dates, and what is not there is said so', async t => {
	const {items} = await core().listNamespacedPod({namespace: 'shop'});
	t.is(items.length, 10);
	t.false(Number.isNaN(items[0]?.metadata?.creationTimestamp?.getTime()));
	const error = await t.throwsAsync(core().readNamespacedPod({namespace: 'shop', name: 'nobody'}), {
		instanceOf: ApiException,
	});
	t.is((error as ApiException<unknown>).code, 404);
	t.regex(String((error as ApiException<unknown>).body), /pods \\?"nobody\\?" not found/);
	t.true((await new Metrics(config).getNodeMetrics()).items.length > 0);
});

test.serial('patches of all three sorts', async t => {
	const at = {namespace: 'shop', name: 'patched'};
	await core().createNamespacedConfigMap({namespace: 'shop', body: {metadata: {name: 'patched'}, data: {a: '1'}}});
	await core().patchNamespacedConfigMap({...at, body: [{op: 'add', path: '/data/b', value: '2'}]});
	await core().patchNamespacedConfigMap(
		{...at, body: {data: {a: null}}},
		setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
	);
	t.deepEqual((await core().readNamespacedConfigMap(at)).data, {b: '2'});
	const strategic = await config.makeApiClient(AppsV1Api).patchNamespacedDeployment(
		{
			namespace: 'shop',
			name: 'web',
			body: {spec: {template: {spec: {containers: [{name: 'main', env: [{name: 'A', value: '1'}]}]}}}},
			dryRun: 'All',
		},
		setHeaderOptions('Content-Type', PatchStrategy.StrategicMergePatch),
	);
	t.like(strategic.spec?.template.spec?.containers[0], {name: 'main', image: 'web:1', env: [{name: 'A', value: '1'}]});
	await core().deleteNamespacedConfigMap(at);
});

test.serial('an informer sees what comes, changes and goes, and lists again when the run was wound back', async t => {
	const seen: string[] = [];
	let lists = 0;
	const informer = makeInformer(config, '/api/v1/namespaces/shop/configmaps', () => {
		lists += 1;
		return core().listNamespacedConfigMap({namespace: 'shop'});
	});

	for (const event of ['add', 'update', 'delete'] as const) {
		informer.on(event, ({metadata}) => {
			seen.push(`${event} ${metadata?.name}`);
		});
	}

	informer.on('error', error => t.log(error));
	await informer.start();
	const make = async (name: string): Promise<void> => {
		await core().createNamespacedConfigMap({namespace: 'shop', body: {metadata: {name}, data: {a: '1'}}});
		await until(() => seen.includes(`add ${name}`), `add ${name}`);
	};

	await make('first');
	await core().patchNamespacedConfigMap({
		namespace: 'shop',
		name: 'first',
		body: [{op: 'replace', path: '/data/a', value: '2'}],
	});
	await until(() => seen.includes('update first'), 'update first');
	await core().deleteNamespacedConfigMap({namespace: 'shop', name: 'first'});
	await until(() => seen.includes('delete first'), 'delete first');
	t.is(lists, 1);
	era += 1;
	await until(() => lists > 1, 'another list');
	await make('second');
	await informer.stop();
	await core().deleteNamespacedConfigMap({namespace: 'shop', name: 'second'});
});

test.serial('commands in a container, with their output and exit code', async t => {
	const pod = await podOf('web');
	const run = async (...command: readonly string[]) => {
		const out = collector();
		const err = collector();
		const status = await new Promise<V1Status>((resolve, reject) => {
			new Exec(config)
				.exec('shop', pod, 'main', [...command], out.stream, err.stream, null, false, resolve)
				.catch(reject);
		});
		return {status, out: out.text, err: err.text};
	};

	const told = await run('echo', 'hello');
	t.is(told.out, 'hello\n');
	t.is(told.status.status, 'Success');
	const failed = await run('sh', '-c', 'exit 3');
	t.like(failed.status, {status: 'Failure', reason: 'NonZeroExitCode'});
	t.like(failed.status.details?.causes?.[0], {reason: 'ExitCode', message: '3'});
});

test.serial('logs and a forwarded port', async t => {
	const pod = await podOf('web');
	const log = new PassThrough();
	const chunks: Buffer[] = [];
	log.on('data', (chunk: Buffer) => chunks.push(chunk));
	await new Log(config).log('shop', pod, 'main', log, {tailLines: 1});
	await until(() => chunks.length > 0, 'a line of the log');
	t.regex(Buffer.concat(chunks).toString('utf8'), /^.+\n$/);

	const choosy = await podOf('choosy');
	const out = collector();
	const err = collector();
	const input = new PassThrough();
	await new PortForward(config).portForward('shop', choosy, [80], out.stream, err.stream, input);
	input.write('GET / HTTP/1.1\r\nHost: choosy\r\n\r\n');
	await until(() => out.text + err.text !== '', 'an answer from the port');
	t.regex(out.text, /HTTP\/1\.1 200 OK/);
});

test.serial('of two that want to lead, one gets the lease, and the other when it runs out', async t => {
	const leases = config.makeApiClient(CoordinationV1Api);
	const at = {namespace: 'shop', name: 'leader'};
	const now = async (): Promise<number> =>
		JSON.parse((await client.ask('/apis/podfall.dev/v1/clock')).text).status.milliseconds;
	const began = Date.UTC(2026, 0, 1);

	/** One try to get or to keep the lease; whether it holds it now. */
	const tries = async (me: string): Promise<boolean> => {
		const moment = await now();
		const spec = {holderIdentity: me, leaseDurationSeconds: 15, renewTime: new V1MicroTime(began + moment)};

		try {
			const lease: V1Lease = await leases.readNamespacedLease(at);
			const renewed = new Date(String(lease.spec?.renewTime ?? 0)).getTime() - began;

			if (lease.spec?.holderIdentity !== me && moment - renewed < 15_000) {
				return false;
			}

			await leases.replaceNamespacedLease({...at, body: {...lease, spec}});
			return true;
		} catch (error) {
			if (!(error instanceof ApiException) || ![404, 409].includes(error.code)) {
				throw error;
			}

			return error.code === 404
				? leases.createNamespacedLease({namespace: 'shop', body: {metadata: {name: 'leader'}, spec}}).then(
						() => true,
						() => false,
					)
				: false;
		}
	};

	const first = await Promise.all([tries('a'), tries('b')]);
	t.is(first.filter(Boolean).length, 1);
	const [leader, other] = first[0] ? ['a', 'b'] : ['b', 'a'];
	t.true(await tries(leader as string));
	t.false(await tries(other as string));
	await client.clock.advance(16_000);
	t.true(await tries(other as string));
	t.is((await leases.readNamespacedLease(at)).spec?.holderIdentity, other);
});
