/** The object browser's lists, trees and stories, as the game makes them for a screen. */
import test from 'ava';
import {openRun} from '../../source/game/session.ts';
import type {ListRequest, ObjectsFrame, Request, Saying} from '../../source/game/view/frame.ts';
import {campaign} from '../../source/shell/scenarios.ts';

const said = (line: Saying): string =>
	typeof line === 'string' ? line : line.map(part => (typeof part === 'string' ? part : part[1])).join('');

const [hello] = campaign().filter(({metadata}) => metadata.id === 'hello-cluster');
const run = openRun({scenario: hello!, seed: '1', seat: 'watch', pilot: 'player', shipped: true});
run.advance(40_000);

const objects = (list: Partial<ListRequest>, more: Partial<Request> = {}): ObjectsFrame =>
	run.frame({
		screen: 'objects',
		advice: false,
		truth: false,
		list: {resource: 'pods', filter: '', faultsOnly: false, from: 0, count: 5, index: 0, ...list},
		...more,
	}).objects!;

const names = (list: Partial<ListRequest>): readonly string[] =>
	objects({count: 50, ...list}).list!.rows.map(({object}) => object.name);

test('the chosen row stays chosen wherever it moves, and the window goes with it', t => {
	const byName = objects({sort: {column: 'NAME', descending: false}, count: 3});
	const first = byName.list!.rows[0]!;
	t.is(byName.list!.selected, 0);
	const turned = objects({sort: {column: 'NAME', descending: true}, count: 3, selected: first.uid}).list!;
	t.is(turned.selected, turned.matched - 1);
	t.is(turned.rows[turned.selected! - turned.from]!.object.name, first.object.name);
});

test('without an object of its own a text is about the chosen row', t => {
	const {list, texts} = objects({index: 2}, {texts: ['describe']});
	t.deepEqual(texts?.object, list!.rows[2]!.object);
});

test('a description is what kubectl describes, with its labels dim and its headings bright', t => {
	const {texts} = objects({resource: 'nodes', count: 1}, {texts: ['describe', 'events']});
	const lines = texts!.describe!.lines.map(line => (typeof line === 'string' ? line : line.flat().join(' | ')));
	t.true(lines.some(line => /^dim \| Name: +\| \S/.test(line)));
	t.true(lines.includes('head | Conditions:') && lines.includes('head | Allocated resources:'));
	t.true(
		lines.some(line => /^ +kube-system +kube-proxy-/.test(line)),
		lines.join('\n'),
	);
	t.true(lines.some(line => /^dim \| {3}RenewTime: +\| \w{3}, /.test(line)));
	t.true(texts!.events!.lines.length > 3);
});

test('what lies inside a workload, a node and a namespace are its pods', t => {
	const inside = (resource: string, name: string) => {
		const row = objects({resource, count: 50}).list!.rows.find(({object}) => object.name === name);
		return names({...row!.inside!, count: 50});
	};

	const web = inside('deployments', 'web');
	t.is(web.length, 3);
	t.true(web.every(name => name.startsWith('web-')));
	t.true(inside('nodes', 'worker-a').includes('kube-proxy-worker-a'));
	t.true(inside('namespaces', 'kube-system').includes('etcd-control-plane-a1'));
});

test('numbers sort as numbers, and a field can be filtered for', t => {
	const ready = objects({resource: 'pods', sort: {column: 'READY', descending: true}, count: 1}).list!.rows[0]!;
	t.is(ready.cells[2], '2/2');
	t.deepEqual(names({filter: 'metadata.name=etcd-control-plane-a1'}), ['etcd-control-plane-a1']);
	t.false(names({filter: 'spec.nodeName!=worker-a'}).includes('kube-proxy-worker-a'));
});

test('a pod in its tree stands below its Deployment, with its containers below it', t => {
	const pod = objects({filter: 'web-', count: 1}).list!.rows[0]!.object;
	const lines = objects({}, {object: pod, texts: ['tree']}).texts!.tree!.lines.map(line => said(line));
	t.regex(lines[0]!, /^Deployment web .*3\/3/);
	t.regex(lines[1]!, /^└─ ReplicaSet web-/);
	const at = lines.findIndex(line => line.includes(`Pod ${pod.name}`));
	t.regex(lines[at + 1]!, /container /);
	const all = objects({resource: 'deployments'}, {wholeTree: true}).texts!.tree!.lines.map(line => said(line));
	t.true(all.some(line => line.startsWith('Deployment coredns')));
});

test('a pod’s story tells in order who made, placed and ran it, and keeps from a seat what only the ground knows', t => {
	const pod = objects({filter: 'web-', count: 1}).list!.rows[0]!.object;
	const lines = objects({}, {object: pod, texts: ['story']}).texts!.story!.lines.map(line => said(line));
	const at = (pattern: RegExp): number => lines.findIndex(line => pattern.test(line));
	t.true(at(/replicaset-controller.*create pod/) >= 0);
	t.true(at(/create pod/) < at(/bound|Scheduled/));
	t.true(at(/Scheduled/) < at(/pod ready/));
});
