import test from 'ava';
import {type ControllerRevision, controllerRevisions} from '../../../source/engine/api/kinds/controller-revision.ts';
import {type DaemonSet, type DaemonSetSpec, daemonSets} from '../../../source/engine/api/kinds/daemon-set.ts';
import {type Node, nodes} from '../../../source/engine/api/kinds/node.ts';
import type {Pod, PodSpec, Toleration} from '../../../source/engine/api/kinds/pod.ts';
import type {ApiObject} from '../../../source/engine/api/object.ts';
import {type Call, type Decision, firstTurn, type Turn} from '../../../source/engine/client/calls.ts';
import {tolerationsOf, verdictOn} from '../../../source/engine/controllers/daemon-set/placement.ts';
import {daemonSetLoop} from '../../../source/engine/controllers/daemon-set.ts';
import {minutes, seconds, timestamp} from '../../../source/engine/kernel/time.ts';
import {manager} from '../../helpers/manager.ts';
import {aDaemonSet, aNode, aPod, aRevision, type PodWords, templateWith} from '../../helpers/objects.ts';
import {type Sight, sight} from '../../helpers/sight.ts';

/* Alone: one look at what is seen. */

const logs = aDaemonSet('logs');
const first = aRevision('logs-one', logs, 1);
const fleet = ['n1', 'n2', 'n3', 'n4'].map(name => aNode(name));
const see = (...objects: readonly ApiObject[]): Sight => sight(objects, {now: minutes(1), loop: daemonSetLoop});
const look = (seen: Sight, turn: Turn = firstTurn): Decision => daemonSetLoop.decide('shop/logs', seen, turn);

const daemon = (name: string, node: string, words: PodWords = {}, revision = 'logs-one'): Pod =>
	aPod(name, {owner: logs, node, labels: {app: 'web', 'controller-revision-hash': revision}, ...words});
const ready: PodWords = {readySince: 0};
const one = (node: string, words: PodWords = ready, revision?: string): Pod =>
	daemon(`logs-${node}`, node, words, revision);

const nodeOf = ({object}: Call): string | undefined =>
	(object as Pod).spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms[0]
		?.matchFields?.[0]?.values?.[0];
/** `create on n1`, `delete logs-n2`: what becomes of pods. */
const done = ({calls}: Decision): readonly string[] =>
	calls
		.filter(({kind}) => kind.plural === 'pods')
		.map(call => (call.verb === 'create' ? `create on ${nodeOf(call)}` : `${call.verb} ${call.name}`));
const reasons = ({calls}: Decision): readonly string[] =>
	calls.filter(({kind}) => kind.plural === 'pods').map(({because}) => because);
const statusIn = ({calls}: Decision): DaemonSet['status'] =>
	(calls.find(({subresource}) => subresource === 'status')?.object as DaemonSet | undefined)?.status;

const withSpec = (spec: Partial<PodSpec>): DaemonSet =>
	aDaemonSet('logs', {template: {...templateWith(), spec: {...templateWith().spec, ...spec}}});

test('where its pods run, and where they may stay', t => {
	const required = (nodeSelectorTerms: object) =>
		({
			affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms}}},
		}) as Partial<PodSpec>;
	const ssd = aNode('n1', {meta: {labels: {disk: 'ssd'}}});
	const tainted = (key: string, effect: 'NoSchedule' | 'NoExecute' | 'PreferNoSchedule'): Node =>
		aNode('n1', {taints: [{key, effect}]});
	const everything: readonly Toleration[] = [{operator: 'Exists'}];
	const table: ReadonlyArray<readonly [why: string, set: DaemonSet, node: Node, runs: boolean, stays: boolean]> = [
		['a plain node', logs, aNode('n1'), true, true],
		['a selector that fits', withSpec({nodeSelector: {disk: 'ssd'}}), ssd, true, true],
		['a selector that does not', withSpec({nodeSelector: {disk: 'ssd'}}), aNode('n1'), false, false],
		[
			'an affinity that fits',
			withSpec(required([{matchExpressions: [{key: 'disk', operator: 'Exists'}]}])),
			ssd,
			true,
			true,
		],
		[
			'an affinity for another name',
			withSpec(required([{matchFields: [{key: 'metadata.name', operator: 'In', values: ['n9']}]}])),
			ssd,
			false,
			false,
		],
		['another node by its name', withSpec({nodeName: 'n9'}), aNode('n1'), false, false],
		['a taint that keeps new pods away', logs, tainted('team', 'NoSchedule'), false, true],
		['a taint that throws pods out', logs, tainted('team', 'NoExecute'), false, false],
		['a taint that only advises', logs, tainted('team', 'PreferNoSchedule'), true, true],
		['a taint that is tolerated', withSpec({tolerations: everything}), tainted('team', 'NoExecute'), true, true],
		['a cordoned node', logs, tainted('node.kubernetes.io/unschedulable', 'NoSchedule'), true, true],
		['a dead node', logs, tainted('node.kubernetes.io/unreachable', 'NoExecute'), true, true],
		['a node that is not ready', logs, tainted('node.kubernetes.io/not-ready', 'NoExecute'), true, true],
		['a node not ready yet', logs, tainted('node.kubernetes.io/not-ready', 'NoSchedule'), false, true],
		['no network', logs, tainted('node.kubernetes.io/network-unavailable', 'NoSchedule'), false, true],
		[
			'no network, and none needed',
			withSpec({hostNetwork: true}),
			tainted('node.kubernetes.io/network-unavailable', 'NoSchedule'),
			true,
			true,
		],
	];

	for (const [why, set, node, runs, stays] of table) {
		t.deepEqual(verdictOn(set, node), {runs, stays}, why);
	}
});

test('six tolerations are added, seven where the pod has the network of its node; its own like them are not doubled', t => {
	const text = (spec: Partial<PodSpec>): readonly string[] =>
		tolerationsOf({...templateWith().spec, ...spec}).map(
			({key, effect, tolerationSeconds}) =>
				`${key?.replace('node.kubernetes.io/', '')}:${effect}${tolerationSeconds === undefined ? '' : ` for ${tolerationSeconds} s`}`,
		);
	const added = [
		'not-ready:NoExecute',
		'unreachable:NoExecute',
		'disk-pressure:NoSchedule',
		'memory-pressure:NoSchedule',
		'pid-pressure:NoSchedule',
		'unschedulable:NoSchedule',
	];
	t.deepEqual(text({}), added);
	t.deepEqual(text({hostNetwork: true}), [...added, 'network-unavailable:NoSchedule']);
	const impatient: Toleration = {
		key: 'node.kubernetes.io/not-ready',
		operator: 'Exists',
		effect: 'NoExecute',
		tolerationSeconds: 5,
	};
	t.deepEqual(text({tolerations: [{key: 'team', effect: 'NoSchedule'}, impatient]}), ['team:NoSchedule', ...added]);
});

test('the first look keeps the template as a revision and sends a pod to each node', t => {
	const preferred = [{weight: 1, preference: {matchExpressions: [{key: 'disk', operator: 'Exists' as const}]}}];
	const required = {nodeSelectorTerms: [{matchExpressions: [{key: 'fast', operator: 'DoesNotExist' as const}]}]};
	const template = {
		...templateWith(),
		spec: {
			...templateWith().spec,
			affinity: {
				nodeAffinity: {
					preferredDuringSchedulingIgnoredDuringExecution: preferred,
					requiredDuringSchedulingIgnoredDuringExecution: required,
				},
			},
		},
	};
	const annotations = {'deprecated.daemonset.template.generation': '1', 'kubernetes.io/change-cause': 'first'};
	const decision = look(see(aDaemonSet('logs', {template}, {annotations}), ...fleet));
	const [kept, pod] = decision.calls;
	const hash = kept?.name?.slice('logs-'.length) ?? '';
	t.regex(hash, /^[bcdfghjklmnpqrstvwxz2456789]{8,10}$/);
	t.like(kept?.object, {
		revision: 1,
		metadata: {annotations, labels: {app: 'web', 'controller-revision-hash': hash}},
		data: {spec: {template: {$patch: 'replace'}}},
	});
	t.deepEqual(done(decision), ['create on n1', 'create on n2', 'create on n3', 'create on n4']);
	t.is(pod?.because, 'n1 should run one and has none');
	t.like(pod?.object, {
		metadata: {
			generateName: 'logs-',
			labels: {app: 'web', 'controller-revision-hash': hash, 'pod-template-generation': '1'},
		},
		spec: {
			affinity: {
				nodeAffinity: {
					preferredDuringSchedulingIgnoredDuringExecution: preferred,
					requiredDuringSchedulingIgnoredDuringExecution: {
						nodeSelectorTerms: [{matchFields: [{key: 'metadata.name', operator: 'In', values: ['n1']}]}],
					},
				},
			},
		},
	});
	t.is(pod?.event?.message, 'Created pod: {name}');
	t.deepEqual(statusIn(decision), {
		currentNumberScheduled: 0,
		numberMisscheduled: 0,
		desiredNumberScheduled: 4,
		numberReady: 0,
		observedGeneration: 1,
		numberUnavailable: 4,
	});
});

test('one look makes at most 250, and while creations are not seen it only counts', t => {
	const many = Array.from({length: 300}, (_, at) => aNode(`m${at}`));
	t.is(done(look(see(logs, first, ...many))).length, 250);
	const waiting = look(see(logs, first, ...fleet, one('n1')), {expecting: true});
	t.deepEqual(done(waiting), []);
	t.deepEqual(statusIn(waiting), {
		currentNumberScheduled: 1,
		numberMisscheduled: 0,
		desiredNumberScheduled: 4,
		numberReady: 1,
		updatedNumberScheduled: 1,
		numberAvailable: 1,
		numberUnavailable: 3,
	});
});

test('pods leave nodes that throw them out, stay where only new ones are kept away, and count as misplaced', t => {
	const away = aNode('n1', {taints: [{key: 'team', effect: 'NoSchedule'}]});
	const out = aNode('n2', {taints: [{key: 'team', effect: 'NoExecute'}]});
	const decision = look(see(logs, first, away, out, ...fleet.slice(2), one('n1'), one('n2'), one('n3'), one('n4')));
	t.deepEqual(done(decision), ['delete logs-n2']);
	t.deepEqual(reasons(decision), ['n2 should run none of the set']);
	t.like(statusIn(decision), {desiredNumberScheduled: 2, currentNumberScheduled: 2, numberMisscheduled: 2});
});

test('of two on a node the older stays, a bound one before one that waits', t => {
	const older = daemon('logs-b', 'n1', {...ready, meta: {creationTimestamp: timestamp(seconds(1))}});
	const younger = daemon('logs-a', 'n1', {...ready, meta: {creationTimestamp: timestamp(seconds(2))}});
	const decision = look(see(logs, first, fleet[0] as Node, older, younger));
	t.deepEqual(done(decision), ['delete logs-a']);
	t.deepEqual(reasons(decision), ['an older one stands on the same node']);
	const pin = {nodeSelectorTerms: [{matchFields: [{key: 'metadata.name', operator: 'In' as const, values: ['n1']}]}]};
	const unbound = aPod('logs-0', {
		owner: logs,
		labels: {app: 'web', 'controller-revision-hash': 'logs-one'},
		spec: {affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: pin}}},
	});
	t.deepEqual(done(look(see(logs, first, fleet[0] as Node, younger, unbound))), ['delete logs-0']);
	// Its node is no more, and no scheduler will ever bind it.
	t.deepEqual(done(look(see(logs, first, unbound))), ['delete logs-0']);
	t.deepEqual(done(look(see(logs, first, older))), []);
});

test('a failed pod is cleared away at once, then after 1, 2, 4 … 900 seconds, and that is told', t => {
	const failing = one('n1', {phase: 'Failed'});
	let seen = see(logs, first, fleet[0] as Node, failing);
	let decision = look(seen);
	t.deepEqual(done(decision), ['delete logs-n1']);
	t.like(decision.events?.[0], {
		type: 'Warning',
		reason: 'FailedDaemonPod',
		message: 'Found failed daemon pod shop/logs-n1 on node n1, will try to kill it',
	});
	const waits: number[] = [];

	for (let count = 0; count < 13; count++) {
		const turn: Turn = {expecting: false, remembered: decision.remember};
		const waiting = look(seen, turn);
		t.deepEqual([done(waiting), waiting.events], [[], []]);
		t.deepEqual(waiting.remember, decision.remember);
		waits.push((waiting.lookAgainIn ?? 0) / 1000);
		seen = seen.at(seen.now + (waiting.lookAgainIn ?? 0));
		decision = look(seen, turn);
		t.deepEqual(done(decision), ['delete logs-n1']);
	}

	t.deepEqual(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]);
	const later = seen.at(seen.now + minutes(31));
	t.is(look(later, {expecting: false, remembered: decision.remember}).events?.length, 1);
	const ended = look(see(logs, first, fleet[0] as Node, one('n1', {phase: 'Succeeded'})));
	t.like(ended.events?.[0], {
		type: 'Normal',
		reason: 'SucceededDaemonPod',
		message: 'Found succeeded daemon pod shop/logs-n1 on node n1, will try to delete it',
	});
	t.is(ended.remember, undefined);
});

const second = aRevision('logs-two', logs, 2, 'web:2');
const rolling = (rollingUpdate: NonNullable<DaemonSetSpec['updateStrategy']>['rollingUpdate']): DaemonSet =>
	aDaemonSet('logs', {template: templateWith('web:2'), updateStrategy: {type: 'RollingUpdate', rollingUpdate}});
/** Old pods on these nodes, new ones on those. */
const roll = (set: DaemonSet, ...own: readonly Pod[]): Decision => look(see(set, first, second, ...fleet, ...own));
const fresh = (node: string, words: PodWords = ready): Pod => daemon(`new-${node}`, node, words, 'logs-two');

test('without surge old pods go first: at most maxUnavailable nodes are without, and ailing old pods cost nothing', t => {
	const all = ['n1', 'n2', 'n3', 'n4'].map(node => one(node));
	const [, n2, n3, n4] = all as [Pod, Pod, Pod, Pod];
	const byOne = rolling({maxUnavailable: 1, maxSurge: 0});
	const decision = roll(byOne, ...all);
	t.deepEqual(done(decision), ['delete logs-n1']);
	t.deepEqual(reasons(decision), ['it is of an old template: 0 nodes are without, 1 may be']);
	t.deepEqual(done(roll(byOne, fresh('n1', {}), n2, n3, n4)), []);
	t.deepEqual(done(roll(byOne, fresh('n1'), n2, n3, n4)), ['delete logs-n2']);
	t.deepEqual(done(roll(byOne, one('n1', {leaving: true}), n2, n3, n4)), []);
	t.deepEqual(done(roll(byOne, one('n1', {}), one('n2', {}), n3, n4)), ['delete logs-n1', 'delete logs-n2']);
	t.deepEqual(done(roll(rolling({maxUnavailable: '30%', maxSurge: 0}), ...all)), ['delete logs-n1', 'delete logs-n2']);
	t.deepEqual(done(roll(rolling({maxUnavailable: '1%', maxSurge: 0}), ...all)), ['delete logs-n1']);
});

test('with surge the new pod comes first, on at most maxSurge nodes; the old goes when the new is available', t => {
	const set = rolling({maxUnavailable: 0, maxSurge: 1});
	const all = ['n1', 'n2', 'n3', 'n4'].map(node => one(node));
	t.deepEqual(done(roll(set, ...all)), ['create on n1']);
	t.deepEqual(done(roll(set, ...all, fresh('n1', {}))), []);
	const next = roll(set, ...all, fresh('n1'));
	t.deepEqual(done(next), ['delete logs-n1']);
	t.deepEqual(reasons(next), ['its successor on the node is available']);
	t.deepEqual(done(roll(set, fresh('n1'), ...all.slice(1))), ['create on n2']);
	const ailing = roll(set, one('n1', {}), one('n2', {}), ...all.slice(2));
	t.deepEqual(done(ailing), ['create on n1', 'create on n2', 'create on n3']);
	t.deepEqual(done(roll(set, one('n1', {}), fresh('n1', {}), ...all.slice(1))), ['delete logs-n1']);
	t.deepEqual(done(roll(rolling({maxUnavailable: 0, maxSurge: '50%'}), ...all)), ['create on n1', 'create on n2']);
	// Between two templates nobody waits until the last is gone.
	t.deepEqual(done(roll(set, one('n1', {leaving: true}), ...['n2', 'n3', 'n4'].map(node => fresh(node)))), [
		'create on n1',
	]);
});

test('with OnDelete a person rolls', t => {
	const set = aDaemonSet('logs', {template: templateWith('web:2'), updateStrategy: {type: 'OnDelete'}});
	t.deepEqual(done(roll(set, ...['n1', 'n2', 'n3', 'n4'].map(node => one(node)))), []);
	t.like(statusIn(roll(set, one('n1'), fresh('n2'))), {updatedNumberScheduled: 1, numberAvailable: 2});
});

test('going back numbers the old revision anew; doubles are merged, and their pods with them', t => {
	const back = look(see(logs, first, second, ...fleet)).calls[0];
	t.like(back, {verb: 'update', name: 'logs-one', object: {revision: 3}});
	const twin = aRevision('logs-twin', logs, 4);
	const {calls} = look(see(logs, first, twin, fleet[0] as Node, one('n1')));
	t.deepEqual(
		calls.slice(0, 2).map(({verb, name, object}) => [verb, name, object]),
		[
			['patch', 'logs-n1', {metadata: {labels: {'controller-revision-hash': 'logs-twin'}}}],
			['delete', 'logs-one', undefined],
		],
	);
});

test('old revisions beyond the limit are forgotten, the oldest first, but none that a pod has', t => {
	const kept = [1, 2, 3].map(at => aRevision(`logs-r${at}`, logs, at, `web:old${at}`));
	const set = aDaemonSet('logs', {revisionHistoryLimit: 1});
	const own = one('n1', ready, 'logs-r1');
	const forgotten = look(see(set, ...kept, aRevision('logs-r4', logs, 4), fleet[0] as Node, own)).calls.filter(
		({verb, kind}) => verb === 'delete' && kind.plural === 'controllerrevisions',
	);
	t.deepEqual(
		forgotten.map(({name}) => name),
		['logs-r2', 'logs-r3'],
	);
});

test('a name that another template has costs a collision, and a look', t => {
	const seen = see(logs, ...fleet);
	const name = look(seen).calls[0]?.name as string;
	const taken = look(seen.with(aRevision(name, logs, 1, 'other:1')));
	t.deepEqual(done(taken), []);
	const status = statusIn(taken);
	t.is(status?.collisionCount, 1);
	const next = look(see(aDaemonSet('logs', {}, {}, status), aRevision(name, logs, 1, 'other:1'), ...fleet));
	t.like(next.calls[0], {verb: 'create', object: {revision: 2}});
	t.not(next.calls[0]?.name, name);
});

test('a set that selects everything is refused, one that is being deleted is left alone, a strayed pod is taken in', t => {
	t.deepEqual(look(see(aDaemonSet('logs', {selector: {}}), ...fleet)), {
		calls: [],
		events: [
			{
				about: aDaemonSet('logs', {selector: {}}),
				type: 'Warning',
				reason: 'SelectingAll',
				message: 'This daemon set is selecting all pods. A non-empty selector is required.',
			},
		],
	});
	t.deepEqual(look(see(aDaemonSet('logs', {}, {deletionTimestamp: timestamp(0)}), ...fleet)).calls, []);
	t.like(look(see(logs, first, fleet[0] as Node, aPod('stray', {...ready, node: 'n1'}))).calls[0], {
		verb: 'patch',
		name: 'stray',
	});
});

test('nothing to do is no call at all', t => {
	const own = ['n1', 'n2', 'n3', 'n4'].map(node => one(node));
	const status = statusIn(look(see(logs, first, ...fleet, ...own)));
	t.deepEqual(look(see(aDaemonSet('logs', {}, {}, status), first, ...fleet, ...own)).calls, []);
});

test('a node is news for the sets that think otherwise of it now', t => {
	const keys = (before: Node | undefined, object: Node, type: 'ADDED' | 'MODIFIED' | 'DELETED' = 'MODIFIED') =>
		daemonSetLoop.watches?.at(-1)?.keys({type, object, before}, see(logs));
	const tainted = aNode('n1', {taints: [{key: 'team', effect: 'NoSchedule'}]});
	t.deepEqual(keys(undefined, aNode('n1'), 'ADDED'), ['shop/logs']);
	t.deepEqual(keys(undefined, tainted, 'ADDED'), []);
	t.deepEqual(keys(aNode('n1'), tainted), ['shop/logs']);
	t.deepEqual(keys(aNode('n1'), aNode('n1', {meta: {labels: {a: 'b'}}})), []);
	t.deepEqual(keys(aNode('n1'), aNode('n1'), 'DELETED'), []);
});

/* Together: a controller manager, and a kubelet of few words. */

const shop = (spec: Partial<DaemonSetSpec> = {}, howMany = 3) => {
	const cluster = manager();
	const {plane} = cluster;

	for (let at = 1; at <= howMany; at++) {
		plane.create(nodes, aNode(`n${at}`, {meta: {uid: undefined, labels: {rack: `r${at}`}}}));
	}

	const {uid: _, ...metadata} = logs.metadata;
	plane.create(daemonSets, {...aDaemonSet('logs', spec), metadata});
	return cluster.run(seconds(5));
};

type Shop = ReturnType<typeof shop>;
const set = ({plane}: Shop): DaemonSet => plane.get(daemonSets, 'shop/logs') as DaemonSet;
const homes = (cluster: Shop): readonly (string | undefined)[] =>
	cluster
		.pods()
		.map(({spec}) => spec.nodeName)
		.sort();
const images = (cluster: Shop): readonly (string | undefined)[] =>
	cluster.pods().map(({spec}) => spec.containers[0]?.image);
const retemplate = (cluster: Shop, image: string): void => {
	const before = set(cluster);
	cluster.plane.update(daemonSets, {...before, spec: {...before.spec, template: templateWith(image)}});
};
const mistakes = ({plane}: Shop): readonly string[] =>
	plane.kernel.chronicle
		.latest(5000)
		.filter(({what}) => what === 'request refused')
		.map(({detail}) => `${detail?.verb} ${detail?.reason}: ${detail?.message}`)
		.filter(text => !/ (?:Conflict|NotFound): /.test(text));

test('each node has one; a new node gets one, and a node that stops fitting loses its own', t => {
	const cluster = shop();
	t.deepEqual(homes(cluster), ['n1', 'n2', 'n3']);
	t.like(set(cluster).status, {desiredNumberScheduled: 3, numberAvailable: 3, updatedNumberScheduled: 3});
	cluster.plane.create(nodes, aNode('n4', {meta: {uid: undefined}}));
	cluster.run(seconds(5));
	t.deepEqual(homes(cluster), ['n1', 'n2', 'n3', 'n4']);
	const node = cluster.plane.get(nodes, 'n2') as Node;
	cluster.plane.update(nodes, {...node, spec: {taints: [{key: 'team', effect: 'NoExecute'}]}});
	cluster.run(seconds(5));
	t.deepEqual(homes(cluster), ['n1', 'n3', 'n4']);
	t.like(set(cluster).status, {desiredNumberScheduled: 3, numberMisscheduled: 0});
	cluster.plane.delete(daemonSets, 'shop/logs', {propagationPolicy: 'Background'});
	cluster.run(seconds(5));
	t.deepEqual([homes(cluster), cluster.list(controllerRevisions)], [[], []]);
	t.deepEqual(mistakes(cluster), []);
});

test('a rollout node by node, with surge and without, and the way back', t => {
	for (const rollingUpdate of [
		{maxUnavailable: 1, maxSurge: 0},
		{maxUnavailable: 0, maxSurge: 1},
	]) {
		const cluster = shop({updateStrategy: {type: 'RollingUpdate', rollingUpdate}});
		retemplate(cluster, 'web:2');
		cluster.run(500);
		t.is(images(cluster).filter(image => image === 'web:1').length, rollingUpdate.maxSurge === 1 ? 3 : 2);
		cluster.run(seconds(15));
		t.deepEqual(images(cluster), ['web:2', 'web:2', 'web:2']);
		t.deepEqual(homes(cluster), ['n1', 'n2', 'n3']);
		retemplate(cluster, 'web:1');
		cluster.run(seconds(15));
		t.deepEqual(images(cluster), ['web:1', 'web:1', 'web:1']);
		t.deepEqual(
			cluster
				.list<ControllerRevision>(controllerRevisions)
				.map(({revision}) => revision)
				.sort(),
			[2, 3],
		);
		t.is(set(cluster).metadata.annotations?.['deprecated.daemonset.template.generation'], '3');
		t.deepEqual(mistakes(cluster), []);
	}
});

test('a pod that failed is followed by another on the same node', t => {
	const cluster = shop();
	cluster.finish(cluster.pods()[0] as Pod, 'Failed');
	cluster.run(seconds(5));
	t.deepEqual(homes(cluster), ['n1', 'n2', 'n3']);
	t.is(cluster.events().filter(text => text.startsWith('FailedDaemonPod: ')).length, 1);
});
