import test from 'ava';
import fc from 'fast-check';
import type {AnyKind, Kind} from '../../source/engine/api/kind.ts';
import {kindByWord} from '../../source/engine/api/kinds/index.ts';
import {nodes} from '../../source/engine/api/kinds/node.ts';
import {pods} from '../../source/engine/api/kinds/pod.ts';
import {serviceAccounts} from '../../source/engine/api/kinds/service-account.ts';
import type {ApiObject} from '../../source/engine/api/object.ts';
import {seconds} from '../../source/engine/kernel/time.ts';
import {type Framework, newCycleState, type Sight} from '../../source/engine/scheduler/framework.ts';
import {compilePod} from '../../source/engine/scheduler/pod-info.ts';
import {createFramework} from '../../source/engine/scheduler/profiles.ts';
import {runFilters, runPreFilters} from '../../source/engine/scheduler/run-plugins.ts';
import {tableOf} from '../../source/engine/scheduler/why.ts';
import {nodeOf, priorities, type Story, stamper, story, surroundings} from '../helpers/random-cluster.ts';
import {sightOf} from '../helpers/scheduler-vectors.ts';
import {schedulingTable} from '../helpers/scheduling.ts';

/*
In a whole run, no place is chosen that a filter refuses, by what the scheduler itself has seen in that moment. The one who checks
has kept nothing: he makes his own table from the records, and asks every filter.
*/

const framework: Framework = createFramework();

const bare = (table: ReturnType<typeof tableOf>): Sight['nodes'] => {
	const {list, get, withAffinity, withRequiredAntiAffinity} = table.snapshot;
	return {list, get, withAffinity, withRequiredAntiAffinity};
};

type Table = ReturnType<typeof schedulingTable>;

/** The steps of a story as calls of an administrator; what the API refuses does not happen. */
const live = (table: Table, {places, shapes, steps}: Story): void => {
	const stamp = stamper(shapes);
	const keys: string[] = [];

	for (const [at, step] of steps.entries()) {
		const key = 'pod' in step ? keys[step.pod % Math.max(1, keys.length)] : undefined;

		if (step.do === 'place') {
			const {metadata, ...rest} = stamp(step.shape, at);
			keys.push(`${metadata.namespace}/${metadata.name}`);
			table.create(pods, {...rest, metadata: {...metadata, uid: undefined}});
		} else if (step.do === 'change' || step.do === 'drop') {
			table.remove(nodes as unknown as AnyKind, `node-${step.node % places.length}`);

			if (step.do === 'change') {
				table.nodes(nodeOf(step.node % places.length, step.place));
			}
		} else if (key !== undefined) {
			table.delete(pods, key, step.do === 'remove' ? {gracePeriodSeconds: 0} : undefined);
		}

		table.run(at % 3 === 0 ? 3 : seconds(2));
	}
};

/** Plays the story through the API; gives every choice that a filter would have refused, and how many there were. */
const play = ({places, shapes, steps}: Story): {readonly wrong: readonly string[]; readonly choices: number} => {
	const table = schedulingTable({seed: 'choices'});
	const wrong: string[] = [];
	let choices = 0;

	table.kernel.chronicle.follow(({what, about, detail}) => {
		const key = about.slice('pods/'.length);

		if (what !== 'chosen') {
			return;
		}

		choices += 1;
		const {snapshot} = table.scheduler.table;
		const all = snapshot.list.flatMap(node => node.pods);
		const chosen = all.find(pod => pod.key === key);
		const others = all.filter(pod => pod !== chosen).map(({pod}) => pod);
		const seen = {get: table.process.informers.seen.get, list: table.process.informers.seen.list};
		const now = bare(
			tableOf(
				snapshot.list.map(({node}) => node),
				others,
			),
		);
		const sight: Sight = {...sightOf({nodes: [], pods: [], otherObjects: []}), nodes: now, seen};
		const pod = chosen?.pod;

		if (pod === undefined) {
			wrong.push(`${key} is counted nowhere`);
			return;
		}

		const state = newCycleState();
		const waiting = compilePod({...pod, spec: {...pod.spec, nodeName: undefined}});
		const before = runPreFilters(framework, state, waiting, sight);
		const node = now.get(String(detail?.node));
		const verdict = node === undefined ? undefined : runFilters(framework, state, waiting, node, sight);

		if (before.kind !== 'go' || node === undefined || verdict !== undefined) {
			wrong.push(`${key} on ${String(detail?.node)}: ${verdict?.plugin} ${verdict?.status.reasons.join(', ')}`);
		}
	});

	table.withPriorities(Object.fromEntries(priorities.map((name, value) => [name, value])));

	for (const object of surroundings) {
		table.create(kindByWord(object.kind) as unknown as Kind<ApiObject>, object);
		table.create(serviceAccounts, {
			apiVersion: 'v1',
			kind: 'ServiceAccount',
			metadata: {name: 'default', namespace: object.metadata.name},
		});
	}

	table.nodes(...places.map((one, at) => nodeOf(at, one)));
	live(table, {places, shapes, steps});
	table.run(seconds(20));
	return {wrong, choices};
};

test('in a whole run no place is chosen that a filter refuses, by what the scheduler has seen', t => {
	let choices = 0;
	fc.assert(
		fc.property(story({min: 2, max: 6}), one => {
			const played = play(one);
			choices += played.choices;
			t.deepEqual(played.wrong, []);
		}),
		{numRuns: 25, seed: 1},
	);
	t.true(choices > 50, `${choices} choices`);
});
