import test from 'ava';
import fc from 'fast-check';
import type {Container, PodSpec} from '../../source/engine/api/kinds/pod.ts';
import {pods} from '../../source/engine/api/kinds/pod.ts';
import {seconds} from '../../source/engine/kernel/time.ts';
import {type Nodes, someNodes, web} from '../helpers/nodes.ts';

/*
Two laws of every kubelet, over random pods and random trouble: saving and loading at any moment changes nothing, and
probes that are computed leave the same trail as probes that are all wakes.
*/

const programs = {
	'shy:1': {...web, probes: 'dependency' as const},
	'slow:1': {...web, start: seconds(18)},
	'deaf:1': {...web, stop: seconds(50)},
};
const images = ['web:1', ...Object.keys(programs)];

const probe = fc.record({
	httpGet: fc.constant({path: '/', port: 8080}),
	initialDelaySeconds: fc.integer({min: 0, max: 7}),
	periodSeconds: fc.integer({min: 1, max: 9}),
	failureThreshold: fc.integer({min: 1, max: 3}),
});

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, {nil: undefined});

const container: fc.Arbitrary<Partial<Container>> = fc.record({
	image: fc.constantFrom(...images, 'absent:1'),
	command: maybe(fc.constantFrom(['sleep', '20'], ['sh', '-c', 'sleep 3; exit 1'])),
	livenessProbe: maybe(probe),
	readinessProbe: maybe(
		fc.tuple(probe, fc.integer({min: 1, max: 2})).map(([each, successThreshold]) => ({...each, successThreshold})),
	),
	startupProbe: maybe(probe.map(each => ({...each, failureThreshold: 8}))),
});

const spec: fc.Arbitrary<Partial<PodSpec>> = fc.record({
	nodeName: fc.constantFrom('node-1', 'node-2'),
	restartPolicy: fc.constantFrom('Always' as const, 'OnFailure' as const, 'Never' as const),
	terminationGracePeriodSeconds: fc.integer({min: 1, max: 10}),
});

type Trouble =
	| {readonly do: 'hang' | 'kill' | 'ail' | 'heal' | 'delete'; readonly pod: number}
	| {readonly do: 'pull'; readonly lever: string; readonly to: string}
	| {readonly do: 'letGo'};

const trouble: fc.Arbitrary<Trouble> = fc.oneof(
	fc.record({
		do: fc.constantFrom('hang' as const, 'kill' as const, 'ail' as const, 'heal' as const, 'delete' as const),
		pod: fc.integer({min: 0, max: 3}),
	}),
	fc.constantFrom<Trouble>(
		{do: 'pull', lever: 'machine/node-1/power', to: 'off'},
		{do: 'pull', lever: 'process/node-1/kubelet', to: 'stopped'},
		{do: 'pull', lever: 'process/node-2/containerd', to: 'stopped'},
		{do: 'pull', lever: 'link/node-2/control-plane/cut', to: 'both'},
		{do: 'letGo'},
		{do: 'letGo'},
	),
);

const story = fc.record({
	seed: fc.integer({min: 0, max: 1_000_000}),
	pods: fc.array(fc.tuple(container, spec), {minLength: 1, maxLength: 4}),
	troubles: fc.array(fc.tuple(fc.integer({min: 1, max: 25_000}), trouble), {maxLength: 6}),
});

type Story = typeof story extends fc.Arbitrary<infer T> ? T : never;

const suffer = (table: Nodes, what: Trouble): void => {
	if (what.do === 'letGo') {
		table.ground.levers.letGo('storm');
		return;
	}

	if (what.do === 'pull') {
		table.ground.levers.pull('storm', what.lever, what.to);
		return;
	}

	const name = `pod-${what.pod}`;

	if (what.do === 'delete') {
		table.delete(pods, `shop/${name}`);
		return;
	}

	const id = table.container(name)?.id;

	if (id === undefined) {
		return;
	}

	if (what.do === 'hang' || what.do === 'kill') {
		table.ground.levers.pull(`storm ${what.do}`, `container/${id}/${what.do}`, what.do === 'hang' ? true : 1);
	} else {
		table.ground.setHealth(id, {dependency: what.do === 'ail'});
	}
};

type Telling = {readonly eager?: boolean; readonly between?: (table: Nodes) => Nodes};

/** Tells the story to its end and gives its trail. */
const tell = ({seed, pods: wanted, troubles}: Story, {eager, between = each => each}: Telling = {}): string => {
	let table = someNodes({seed: String(seed), eager, programs, images});

	for (const [index, [each, more]] of wanted.entries()) {
		table.pod(`pod-${index}`, each, more);
	}

	for (const moment of [300, 400, 600, 900]) {
		table.run(moment);
		table = between(table);
	}

	for (const [pause, what] of troubles) {
		table.run(pause);
		suffer(table, what);
		table.run(pause % 900);
		table = between(table);
	}

	table.run(seconds(60));
	return [table.kernel.trail.digest(), ...wanted.map((_, index) => table.status(`pod-${index}`))].join('\n');
};

test('a kubelet that is saved and loaded at any moment goes on as if nothing had been', t => {
	fc.assert(
		fc.property(story, told => {
			const loaded = tell(told, {
				between(table) {
					const fresh = someNodes({seed: String(told.seed), programs, images});
					fresh.kernel.load(table.kernel.save());
					return fresh;
				},
			});
			t.is(loaded, tell(told));
		}),
		{numRuns: 12, seed: 20_260_101},
	);
});

test('computed probes leave the same trail as probes that are all wakes', t => {
	fc.assert(
		fc.property(story, told => {
			t.is(tell(told), tell(told, {eager: true}));
		}),
		{numRuns: 50, seed: 20_260_102},
	);
});
