import test from 'ava';
import type {AnyKind} from '../../../source/engine/api/kind.ts';
import {allKinds, kindByName} from '../../../source/engine/api/kinds/index.ts';
import {loops} from '../../../source/engine/controllers/index.ts';
import {days, minutes, seconds} from '../../../source/engine/kernel/time.ts';
import type {Call} from '../../../source/game/door/call.ts';
import {identities} from '../../../source/game/door/identities.ts';
import {parseReplay, replayText} from '../../../source/game/replay.ts';
import type {Run} from '../../../source/game/run.ts';
import {bareWorld, controllers, readControllers} from '../../../source/game/scenario/bare.ts';
import type {Scenario} from '../../../source/game/scenario/schema.ts';
import {scenarioOfSource} from '../../../source/game/scenario/source.ts';
import {openReplay, openRun, replayRun} from '../../../source/game/session.ts';
import {actor, compareDeeply} from '../../../source/game/side-by-side.ts';
import {aWidget, widgetDefinition} from '../../helpers/widgets.ts';

const worldWith = (controllers: string): Scenario => {
	const outcome = bareWorld(readControllers(controllers));

	if (!outcome.ok) {
		throw new Error(outcome.problems.map(({what}) => what).join(', '));
	}

	return outcome.value;
};

const opened = (controllers: string): Run => {
	const run = openRun({scenario: worldWith(controllers), seed: '1', seat: 'operator', pilot: 'player'});
	run.submit({do: 'open-door', admin: true});
	run.advance(seconds(10));
	return run;
};

const namesIn = (run: Run, resource: string): readonly string[] => {
	const kind = run.door.customKinds.find(({plural}) => plural === resource) ?? (kindByName(resource) as AnyKind);
	const list = run.door.glass.list(identities.admin, kind);
	return list.ok
		? list.object.items.map(({metadata: {namespace, name}}) => [namespace, name].filter(Boolean).join('/'))
		: [];
};

const create = (run: Run, resource: string, body: {readonly metadata: object}) => {
	const {namespace, name} = body.metadata as {readonly namespace?: string; readonly name: string};
	const call: Call = {as: identities.admin, verb: 'create', resource, name, body};
	return run.door.call(namespace === undefined ? call : {...call, namespace});
};

const aDeployment = {
	apiVersion: 'apps/v1',
	kind: 'Deployment',
	metadata: {name: 'web', namespace: 'default'},
	spec: {
		replicas: 2,
		selector: {matchLabels: {app: 'web'}},
		template: {metadata: {labels: {app: 'web'}}, spec: {containers: [{name: 'web', image: 'web:1'}]}},
	},
};

test('an API server answers although there is no machine, and says where it is', t => {
	const run = opened('all');
	t.is(run.door.glass.outage, undefined);
	t.deepEqual(namesIn(run, 'namespaces'), ['default', 'kube-node-lease', 'kube-public', 'kube-system']);
	t.deepEqual(namesIn(run, 'services'), ['default/kubernetes']);
	t.deepEqual(namesIn(run, 'endpointslices'), ['default/kubernetes']);
	t.deepEqual(namesIn(run, 'endpoints'), ['default/kubernetes']);
	t.deepEqual(namesIn(run, 'nodes'), []);
	t.true(namesIn(run, 'clusterroles').includes('cluster-admin'));
	t.true(namesIn(run, 'serviceaccounts').includes('default/default'));
	t.true(namesIn(run, 'configmaps').includes('default/kube-root-ca.crt'));
});

test('its controllers work and nobody places or runs what they make', t => {
	const run = opened('all');
	t.true(create(run, 'deployments.apps', aDeployment).ok);
	run.advance(minutes(1));
	t.is(namesIn(run, 'replicasets').length, 1);
	t.is(namesIn(run, 'pods').length, 2);
	const list = run.door.glass.list(identities.admin, kindByName('pods') as AnyKind);
	t.true(list.ok && list.object.items.every(pod => !Object.hasOwn(Object(pod).spec, 'nodeName')));
});

test('without controllers nothing happens but what the API server does by itself', t => {
	const run = opened('none');
	t.deepEqual(namesIn(run, 'serviceaccounts'), []);
	t.true(create(run, 'deployments.apps', aDeployment).ok);
	t.true(create(run, 'customresourcedefinitions.apiextensions.k8s.io', widgetDefinition()).ok);
	const widget = aWidget('a', {}, {namespace: 'default'});
	t.true(create(run, 'widgets.example.com', widget).ok);
	run.advance(minutes(1));
	t.deepEqual(namesIn(run, 'replicasets'), []);
	t.deepEqual(namesIn(run, 'widgets'), ['default/a']);
	const kept = allKinds.flatMap(kind => namesIn(run, kind.plural).filter(name => name.startsWith('default/')));
	t.deepEqual(kept, ['default/kubernetes', 'default/kubernetes', 'default/web', 'default/kubernetes']);
});

test('controllers are named as people write them', t => {
	// The three loops over certificates come and go together, by the name of the one that signs.
	const names = [...loops.map(({name}) => name), 'certificatesigningrequest-signing-controller'];
	t.deepEqual([...controllers.values()].sort(), names.sort());
	t.deepEqual(worldWith('namespace, deployment-controller').cluster.controlPlane.hosted, [
		'deployment-controller',
		'namespace-controller',
	]);
	const outcome = bareWorld(readControllers('deployment,cronjobs'));
	t.false(outcome.ok);
	t.is(outcome.ok ? undefined : outcome.problems[0]?.what, 'there is no controller "cronjobs"');
	t.true(worldWith('all').hash !== worldWith('none').hash);
});

test('a replay carries its world and plays as it was played, from any moment that was kept', t => {
	const run = opened('all');
	create(run, 'deployments.apps', aDeployment);
	create(run, 'customresourcedefinitions.apiextensions.k8s.io', widgetDefinition());
	create(run, 'widgets.example.com', aWidget('a', {}, {namespace: 'default'}));
	run.advance(seconds(40));
	const read = parseReplay(replayText(run.replay({asItStands: true})));

	if (!read.ok) {
		t.fail(read.problems.map(({what}) => what).join(', '));
		return;
	}

	const {header, end} = read.replay;
	const world = header.scenario.whole === undefined ? undefined : scenarioOfSource(header.scenario.whole);
	const scenario = world?.ok === true ? world.value : worldWith('none');
	t.is(scenario.hash, header.scenario.hash);
	const again = replayRun(scenario, read.replay, end?.end);
	t.is(again.now, seconds(40));
	t.is(again.replay({asItStands: true}).end?.digest, end?.digest);
	t.deepEqual(namesIn(again, 'widgets'), ['default/a']);
	const play = () => actor(openReplay(scenario, read.replay), read.replay.intents);
	t.is(compareDeeply(play(), play(), seconds(40), seconds(5)).parted, undefined);
});

test('the bare world goes on for a month', t => {
	t.is(worldWith('none').time.duration, days(30));
});
