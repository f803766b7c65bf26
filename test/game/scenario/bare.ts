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
import {bareFlags, readFlags, type WrittenFlags} from '../../../source/game/scenario/bare-flags.ts';
import type {Scenario} from '../../../source/game/scenario/schema.ts';
import {scenarioOfSource} from '../../../source/game/scenario/source.ts';
import {openReplay, openRun, replayRun} from '../../../source/game/session.ts';
import {actor, compareDeeply} from '../../../source/game/side-by-side.ts';
import {aWidget, widgetDefinition} from '../../helpers/widgets.ts';

const worldWith = (controllers: string, flags: WrittenFlags = {}): Scenario => {
	const outcome = bareWorld(readControllers(controllers), readFlags(flags));

	if (!outcome.ok) {
		throw new Error(outcome.problems.map(({what}) => what).join(', '));
	}

	return outcome.value;
};

const opened = (controllers: string, flags: WrittenFlags = {}): Run => {
	const run = openRun({scenario: worldWith(controllers, flags), seed: '1', seat: 'operator', pilot: 'player'});
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

const aPod = {
	apiVersion: 'v1',
	kind: 'Pod',
	metadata: {name: 'web', namespace: 'default'},
	spec: {containers: [{name: 'web', image: 'web:1'}]},
};

const specOf = (run: Run, resource: string, name: string): Readonly<Record<string, unknown>> => {
	const list = run.door.glass.list(identities.admin, kindByName(resource) as AnyKind);
	const found = list.ok ? list.object.items.find(({metadata}) => metadata.name === name) : undefined;
	return Object(found).spec ?? {};
};

test('a pod is stored as it is sent, accounts or none, unless the plug-in is asked for', t => {
	const plain = opened('none');
	t.true(create(plain, 'pods', aPod).ok);
	t.false('serviceAccountName' in specOf(plain, 'pods', 'web'));
	t.false('tolerations' in specOf(plain, 'pods', 'web'));
	const full = opened('all', {enableAdmissionPlugins: 'ServiceAccount, DefaultTolerationSeconds'});
	t.true(create(full, 'pods', aPod).ok);
	t.is(specOf(full, 'pods', 'web').serviceAccountName, 'default');
	t.is((specOf(full, 'pods', 'web').tolerations as readonly unknown[]).length, 2);
	const refused = create(opened('none', {enableAdmissionPlugins: 'ServiceAccount'}), 'pods', aPod);
	t.regex(refused.ok ? '' : String(refused.status.message), /serviceaccount "default" not found/);
});

test('Services have addresses of the range that the server was started with', t => {
	const addressIn = (flags: WrittenFlags): readonly unknown[] => {
		const run = opened('none', flags);
		const service = {
			apiVersion: 'v1',
			kind: 'Service',
			metadata: {name: 'web', namespace: 'default'},
			spec: {ports: [{port: 80}]},
		};
		t.true(create(run, 'services', service).ok);
		return [specOf(run, 'services', 'kubernetes').clusterIP, specOf(run, 'services', 'web').clusterIP];
	};
	const [api, web] = addressIn({});
	t.is(api, '10.0.0.1');
	t.regex(String(web), /^10\.0\.0\.(1[6-9]|[2-9]\d|1\d\d|2[0-4]\d|25[0-4])$/u);
	t.deepEqual(addressIn({serviceClusterIpRange: '192.168.4.8/29'})[0], '192.168.4.9');
	t.regex(String(addressIn({serviceClusterIpRange: '192.168.4.8/29'})[1]), /^192\.168\.4\.(9|1[0-4])$/u);
});

test('who may do what is told by RBAC, or everybody may do everything', t => {
	const may = (flags: WrittenFlags): boolean => {
		const run = opened('none', flags);
		const call: Call = {
			as: identities.viewer,
			verb: 'create',
			resource: 'pods',
			name: 'web',
			namespace: 'default',
			body: aPod,
		};
		return run.door.call(call).ok;
	};
	t.false(may({}));
	t.true(may({authorizationMode: 'RBAC,AlwaysAllow'}));
});

test('wrong flags are told all at once, and another order of names is the same world', t => {
	const flags = readFlags({
		serviceClusterIpRange: '10.0.0.1/24',
		enableAdmissionPlugins: 'ServiceAcount',
		authorizationMode: 'ABAC',
	});
	const outcome = bareWorld(readControllers('cronjobs'), flags);
	t.deepEqual(outcome.ok ? [] : outcome.problems.map(({where, what}) => `${where}: ${what}`), [
		'--controllers: there is no controller "cronjobs"',
		'--service-cluster-ip-range: "10.0.0.1/24" is no range of IPv4 addresses with room for a Service',
		'--disable-admission-plugins, --enable-admission-plugins: podfall has no admission plugin "ServiceAcount"',
		'--authorization-mode: there is no mode "ABAC"',
	]);
	t.is(
		worldWith('all', {disableAdmissionPlugins: 'ServiceAccount,Priority'}).hash,
		worldWith('all', {disableAdmissionPlugins: 'Priority, ServiceAccount'}).hash,
	);
	t.deepEqual(readFlags({}), bareFlags);
	t.false(bareWorld([], readFlags({authorizationMode: ''})).ok);
});

test('the bare world goes on for a month', t => {
	t.is(worldWith('none').time.duration, days(30));
});
