/*
node --test examples/operator/operator.test.mjs

The operator against a cluster that podfall simulates, in lockstep: time passes only when the test says so, so that nothing
here waits, races or fails now and then. The same faults strike at the same moments on every machine.
*/
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {request} from 'node:https';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import {CoreV1Api, KubeConfig} from '@kubernetes/client-node';
import {createOperator} from './operator.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
// In your own project: the `podfall` of your PATH or your node_modules.
const podfall = process.env.PODFALL ?? path.join(here, '..', '..', 'dist', 'podfall.mjs');
const folder = mkdtempSync(path.join(tmpdir(), 'operator-'));
const kubeconfig = path.join(folder, 'kubeconfig');

let served;
let config;
let core;

before(async () => {
	served = spawn(process.execPath, [
		podfall,
		'serve',
		path.join(here, 'cluster.yaml'),
		'--speed=step',
		'--seed=operator',
		// A node crashes a minute after the cluster came up, which node is up to the seed.
		'--faults=node-crash@60s',
		`--kubeconfig=${kubeconfig}`,
	]);
	await new Promise((resolve, reject) => {
		served.stdout.once('data', resolve);
		served.once('exit', code => reject(new Error(`podfall ended with ${code}`)));
	});
	config = new KubeConfig();
	config.loadFromString(readFileSync(kubeconfig, 'utf8'));
	core = config.makeApiClient(CoreV1Api);
});

after(() => {
	served.kill('SIGINT');
	rmSync(folder, {recursive: true, force: true});
});

/** The clock of the run: asked, or told to let time pass. Answers with the moment it shows, in milliseconds since 1970. */
const clock = body =>
	new Promise((resolve, reject) => {
		const {server, caData} = config.getCurrentCluster();
		const {token} = config.getCurrentUser();
		const sent = request(
			`${server}/apis/podfall.dev/v1/clock`,
			{
				method: body === undefined ? 'GET' : 'POST',
				ca: Buffer.from(caData, 'base64'),
				headers: {Authorization: `Bearer ${token}`, 'Content-Type': 'application/json'},
			},
			async response => {
				const chunks = await response.toArray();
				resolve(Date.parse(JSON.parse(Buffer.concat(chunks).toString('utf8')).status.now));
			},
		);
		sent.once('error', reject);
		sent.end(body === undefined ? undefined : JSON.stringify(body));
	});

/** What the informer shows comes through a socket, a moment after it happened. */
const eventually = async check => {
	for (let left = 200; ; left--) {
		try {
			return await check();
		} catch (error) {
			if (left === 0) {
				throw error;
			}

			await sleep(25);
		}
	}
};

const bannerIn = async namespace => {
	const {data} = await core.readNamespacedConfigMap({namespace, name: 'banner'});
	return data.text;
};

test('the banner reaches every namespace that asks, one operator at a time, through a node that crashes', async () => {
	const [first, second] = ['first', 'second'].map(name =>
		createOperator(config, {name, source: 'shop', banner: 'banner'}),
	);
	await first.start();
	await second.start();

	/** Both take a turn; who led. */
	const turn = async () => {
		const now = await clock();
		return [(await first.turn(now)) && 'first', (await second.turn(now)) && 'second'].filter(Boolean);
	};

	await clock({advance: '10s'});
	await core.createNamespace({body: {metadata: {name: 'news', labels: {banner: 'yes'}}}});
	await eventually(async () => {
		assert.deepEqual(await turn(), ['first']);
		assert.equal(await bannerIn('news'), 'Free shipping from 40');
	});

	// The first one is gone: nobody leads until its lease runs out.
	await first.stop();
	assert.equal(await second.turn(await clock({advance: '5s'})), false);
	assert.equal(await second.turn(await clock({advance: '11s'})), true);

	// A node crashes at 60 s; nothing that the operator keeps lives there.
	await clock({advance: '90s'});
	await core.deleteNamespacedConfigMap({namespace: 'news', name: 'banner'});
	assert.equal(await second.turn(await clock()), true);
	assert.equal(await bannerIn('news'), 'Free shipping from 40');
	await second.stop();
});
