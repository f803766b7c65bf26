import {spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {home, podfall, program} from '../helpers/command.ts';
import {hostile} from '../helpers/hostile.ts';
import {node, pod} from '../helpers/schedule.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'podfall-schedule-'));

test.after.always(() => {
	rmSync(folder, {recursive: true, force: true});
	rmSync(home, {recursive: true, force: true});
});

const put = (name: string, text: string): string => {
	const file = path.join(folder, name);
	mkdirSync(path.dirname(file), {recursive: true});
	writeFileSync(file, text);
	return file;
};

const cluster = put('cluster.yaml', `${node('a')}${node('b')}`);
const small = put('small/web.yaml', pod('web'));
const huge = put(
	'huge/web.json',
	JSON.stringify({
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {name: 'huge', namespace: 'shop'},
		spec: {containers: [{name: 'c', image: 'c', resources: {requests: {cpu: '64'}}}]},
	}),
);

test('0 when all are placed, 1 when some are not, 2 when the input or the question is wrong', t => {
	t.is(podfall(['schedule', '-f', cluster, '-f', small]).code, 0);
	t.is(podfall(['schedule', '-f', cluster, '-f', path.dirname(small), '-f', huge]).code, 1);
	t.is(podfall(['schedule', '-f', cluster, '-f', huge, '--what-if', 'add-node cpu=99 memory=99Gi']).code, 0);

	for (const args of [
		[],
		['-f', path.join(folder, 'nobody')],
		['-f', put('broken.yaml', 'a: [\n')],
		['-f', cluster, '--pod', 'shop/nobody'],
		['-f', cluster, '--what-if', 'explode'],
		['-f', cluster, '--config', put('config.yaml', 'kind: KubeSchedulerConfiguration\n')],
		['-f', cluster, '-o', 'xml'],
	]) {
		const ended = podfall(['schedule', ...args]);
		t.is(ended.code, 2, args.join(' '));
		t.not(ended.err, '');
		t.notRegex(ended.err, /\n\s+at /, 'a stack trace');
	}
});

test('all problems of all inputs are told at once', t => {
	const {err} = podfall([
		'schedule',
		'-f',
		path.join(folder, 'nobody'),
		'-f',
		path.join(folder, 'noone'),
		'--config',
		path.join(folder, 'none'),
	]);
	t.regex(err, /nobody[\s\S]*noone[\s\S]*none/);
});

test('standard input is one of the places', t => {
	const {status, stdout} = spawnSync(process.execPath, [...program, 'schedule', '-f', '-', '-f', small, '-o', 'json'], {
		encoding: 'utf8',
		input: `${node('a')}`,
		env: {...process.env, PODFALL_HOME: home},
	});
	t.is(status, 0);
	t.like(JSON.parse(stdout), {podfall: 'schedule', summary: {placed: 1}, pods: [{pod: 'shop/web', node: 'a'}]});
});

test('a configuration in a file is the one that is used', t => {
	const packing = put(
		'packing.yaml',
		`apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
profiles: [{pluginConfig: [{name: NodeResourcesFit, args: {scoringStrategy: {type: MostAllocated}}}]}]
`,
	);
	const nodes = put(
		'two.yaml',
		`${node('full', {cpu: '2', memory: '2Gi'})}${node('empty', {cpu: '16', memory: '64Gi'})}`,
	);
	t.regex(podfall(['schedule', '-f', nodes, '-f', small]).out, /shop\/web goes to empty/);
	t.regex(podfall(['schedule', '-f', nodes, '-f', small, '--config', packing]).out, /shop\/web goes to full/);
});

test('no text of the input commands the terminal, and no value of a Secret is printed', t => {
	const texts = hostile.filter(text => !/[\0\p{Surrogate}]/u.test(text));
	const list = put(
		'hostile.json',
		JSON.stringify({
			apiVersion: 'v1',
			kind: 'List',
			items: [
				...texts.map((text, at) => ({
					apiVersion: 'v1',
					kind: 'Node',
					metadata: {
						name: `n${at}`,
						uid: `u${at}`,
						creationTimestamp: '2026-01-01T00:00:00Z',
						labels: {[`k${at}`]: text},
					},
					spec: {taints: [{key: text, value: text, effect: 'NoSchedule'}]},
					status: {allocatable: {cpu: '1', memory: '1Gi', pods: '9'}},
				})),
				{apiVersion: 'v1', kind: 'Secret', metadata: {name: 's', namespace: 'shop'}, data: {key: 'aHVudGVyMg=='}},
				{
					apiVersion: 'v1',
					kind: 'Pod',
					metadata: {name: 'web', namespace: 'shop'},
					spec: {containers: [{name: 'c', image: 'c'}]},
				},
			],
		}),
	);

	for (const output of ['table', 'wide', 'json']) {
		const {code, out, err} = podfall(['schedule', '-f', list, '-o', output]);
		t.is(code, 1);
		t.notRegex(out, /aHVudGVyMg|hunter2/);

		for (const text of [out, err]) {
			t.notRegex(text, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
		}
	}
});

test('help names every change and the exit codes', t => {
	const {code, out} = podfall(['schedule', '--help']);
	t.is(code, 0);
	t.regex(out, /add-node[\s\S]*untaint[\s\S]*Exit codes: 0 all placed, 1 some are not, 2 bad usage or input/);
});
