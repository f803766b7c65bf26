import test from 'ava';
import {kindByName} from '../../../source/engine/api/kinds/index.ts';
import type {Call} from '../../../source/game/door/call.ts';
import {identities} from '../../../source/game/door/identities.ts';
import {problemOfIntent} from '../../../source/game/intent.ts';
import {parseReplay, replayText} from '../../../source/game/replay.ts';
import {again, servedRun} from '../../helpers/door.ts';

const {operator, viewer} = identities;

const scaleTo = (replicas: number, more: Partial<Call> = {}): Call => ({
	as: operator,
	verb: 'patch',
	resource: 'deployments.apps',
	namespace: 'shop',
	name: 'web',
	subresource: 'scale',
	patchType: 'merge',
	body: {spec: {replicas}},
	...more,
});

test('looking leaves no trace: a run that was looked at is the run that was not', t => {
	const watched = servedRun();
	const alone = servedRun();
	const pods = kindByName('pods')!;

	for (let second = 0; second < 12; second++) {
		watched.door.glass.list(operator, pods);
		watched.door.glass.look({user: viewer, verb: 'get', kind: pods, namespace: 'shop', name: 'nobody'});
		watched.door.glass.listAt(operator, pods, watched.door.glass.revision);
		watched.advance(watched.now + 1000);
	}

	alone.advance(watched.now);
	t.deepEqual(watched.replay(), alone.replay());
	t.deepEqual(watched.result(), alone.result());
});

test('a write lands at its millisecond under the name of whoever sent it, and a replay does it again', t => {
	const run = servedRun();
	run.advance(31_234);
	const reply = run.door.call(scaleTo(3));
	t.true(reply.ok);
	run.advance(60_000);
	const logged = run.intents.at(-1)!;
	t.is(logged.at, 31_234);
	t.like(logged.intent, {do: 'call', as: {name: 'player'}, resource: 'deployments.apps'});
	const deployment = run.door.glass.look({
		user: operator,
		verb: 'get',
		kind: kindByName('deployments')!,
		namespace: 'shop',
		name: 'web',
	});
	t.like(deployment, {ok: true, object: {spec: {replicas: 3}}});
	t.deepEqual(again(run).result(), run.result());
});

test('whose fields are whose is part of the run: an apply, a conflict and what the controllers wrote come again', t => {
	const run = servedRun();
	const apply = (fieldManager: string, replicas: number, more: Partial<Call> = {}) =>
		run.door.call({
			...scaleTo(replicas, {subresource: undefined, patchType: 'apply', fieldManager, ...more}),
			body: {apiVersion: 'apps/v1', kind: 'Deployment', metadata: {name: 'web', namespace: 'shop'}, spec: {replicas}},
		});
	const kind = kindByName('deployments')!;
	const managers = (of: typeof run) => {
		const found = of.door.glass.look({user: operator, verb: 'get', kind, namespace: 'shop', name: 'web'});
		return found.ok ? found.object.metadata.managedFields : undefined;
	};

	t.true(apply('alice', 3, {force: true}).ok);
	run.advance(45_000);
	t.like(apply('bob', 4), {ok: false, status: {reason: 'Conflict'}});
	run.advance(60_000);
	t.deepEqual(
		managers(run)?.map(({manager, operation}) => `${manager} ${operation}`),
		['alice Apply', 'before-first-apply Update', 'kube-controller-manager Update'],
	);
	const replayed = again(run);
	t.deepEqual(replayed.result(), run.result());
	t.deepEqual(managers(replayed), managers(run));
});

test('the API server says no in its own words, and the refusal is part of the run too', t => {
	const run = servedRun();
	const reply = run.door.call(scaleTo(3, {as: viewer}));
	t.false(reply.ok);
	t.is(
		(reply as {status: {message: string}}).status.message,
		'deployments.apps "web" is forbidden: User "viewer" cannot patch resource "deployments/scale" in API group "apps" in the namespace "shop"',
	);
	t.is(run.intents.length, 2);
	t.deepEqual(again(run).result(), run.result());
});

test('nothing can be written into a run that is over', t => {
	const run = servedRun();

	while (!run.over) {
		run.advance(run.end);
	}

	const before = run.intents.length;
	const reply = run.door.call(scaleTo(3));
	t.like(reply, {ok: false, status: {code: 503}});
	t.is(run.intents.length, before);
});

test('a step back in time is another era', t => {
	const run = servedRun();
	const {era} = run.door;
	run.advance(50_000);
	run.rewind(40_000);
	t.not(run.door.era, era);
});

test('writes of one millisecond land in their order, whether time is asked to pass between them or not, and after a way back', t => {
	const run = servedRun();
	run.advance(31_234);

	const pods = kindByName('pods')!;
	const web = run.door.glass.list(operator, pods, {namespace: 'shop'});
	const names = web.ok ? web.object.items.map(({metadata}) => metadata.name) : [];
	t.true(names.length > 1);

	for (const name of names) {
		const options = {gracePeriodSeconds: 0};
		t.true(run.door.call({as: operator, verb: 'delete', resource: 'pods', namespace: 'shop', name, options}).ok);
		// A clock that is called twice in a millisecond.
		run.advance(run.now);
	}

	const {now} = run;
	run.advance(45_000);
	const whole = run.result();
	t.deepEqual(again(run).result(), whole);
	run.rewind(now);
	run.advance(45_000);
	t.deepEqual({...run.result(), marks: []}, {...whole, marks: []});
});

test('a call survives being written to a replay and read back', t => {
	const run = servedRun();
	run.door.call(scaleTo(2, {fieldManager: 'kubectl-scale'}));
	run.door.call({
		as: operator,
		verb: 'delete',
		resource: 'pods',
		namespace: 'shop',
		name: 'x\u202Ey',
		options: {gracePeriodSeconds: 0, propagationPolicy: 'Background'},
	});
	const read = parseReplay(replayText(run.replay()));
	t.true(read.ok);
	t.deepEqual(read.ok ? read.replay.intents : [], run.intents);
});

for (const [what, call] of [
	['a verb that only looks', {...scaleTo(1), verb: 'list'}],
	['a stranger without a name', {...scaleTo(1), as: {name: '', groups: []}}],
	['a member that no call has', {...scaleTo(1), shell: 'rm'}],
	['a kind of patch that there is not', {...scaleTo(1), patchType: 'magic'}],
	['a policy that there is not', {...scaleTo(1), options: {propagationPolicy: 'Never'}}],
] as const) {
	test(`a replay with ${what} is refused before it is played`, t => {
		t.regex(problemOfIntent({do: 'call', ...call}) ?? '', /"call" (needs a proper|has no field)/);
		t.is(problemOfIntent({do: 'call', ...scaleTo(1)}), undefined);
	});
}
