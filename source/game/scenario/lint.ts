import type {ApiObject} from '../../engine/api/object.ts';
import {unusedTexts} from './check-texts.ts';
import {fieldsOf, itemsOf, textAt, textFieldsOf, valueAt} from './data.ts';
import {durationText} from './durations.ts';
import {type Finding, finding} from './findings.ts';
import {containersOf, podSpecOf, podsWanted} from './manifests.ts';
import type {Scenario} from './schema.ts';
import {amountOf} from './sizes.ts';
import {wireServices, withoutCircles} from './wiring.ts';

/*
What is allowed and still smells: a level that cannot be won, a hint that begins with the answer, a fault after the end.
All of it is computed from the scenario alone, without running it.
*/

type Resolved = Omit<Scenario, 'hash'>;

const laterObjects = ({timeline}: Resolved): readonly ApiObject[] =>
	timeline.flatMap(({action}) => (action.type === 'apply' ? action.objects : []));

const allObjects = (scenario: Resolved): readonly ApiObject[] => [...scenario.objects, ...laterObjects(scenario)];

/** What one pod of an object requests: the sum of its containers, or its largest init container. */
const requestOf = (object: ApiObject, resource: 'cpu' | 'memory'): number => {
	const amounts = containersOf(object).map(({container, init}) => ({
		init,
		amount: amountOf(valueAt(container, ['resources', 'requests', resource])) ?? 0,
	}));
	const sum = amounts.filter(({init}) => !init).reduce((total, {amount}) => total + amount, 0);
	return Math.max(sum, ...amounts.filter(({init}) => init).map(({amount}) => amount));
};

const isAsked = (wanted: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>): boolean =>
	Object.entries(wanted)
		.filter(([name]) => !name.startsWith('kubernetes.io/') && !name.startsWith('topology.kubernetes.io/'))
		.every(([name, value]) => labels[name] === value);

const withoutAnyNode = (scenario: Resolved): Finding[] =>
	allObjects(scenario).flatMap(object => {
		const pod = podSpecOf(object);

		if (pod === undefined || podsWanted(object) === 0) {
			return [];
		}

		const selector = textFieldsOf(valueAt(pod.spec, ['nodeSelector']));
		const fits = scenario.cluster.nodePools.some(
			({instance, labels}) =>
				isAsked(selector, labels) &&
				requestOf(object, 'cpu') <= (amountOf(instance.cpu) ?? 0) &&
				requestOf(object, 'memory') <= (amountOf(instance.memory) ?? 0),
		);
		return fits
			? []
			: [
					finding(
						['manifests'],
						`no node is large enough for a pod of ${object.kind} ${object.metadata.name}, or carries its labels`,
					),
				];
	});

/** Services whose pods could not serve what is sent to them, even if nothing ever broke. */
const overloaded = (scenario: Resolved): Finding[] => {
	const wirings = wireServices(allObjects(scenario));
	const cores = scenario.cluster.nodePools.reduce(
		(sum, {zones, instance}) =>
			sum + Object.values(zones).reduce((count, each) => count + each, 0) * (amountOf(instance.cpu) ?? 0),
		0,
	);
	return scenario.traffic.clients.flatMap(({to, rate}, index) => {
		const wiring = wirings.find(({service}) => service === to);
		const path = ['traffic', 'clients', index];

		if (wiring?.workload === undefined) {
			return [
				finding([...path, 'to'], `no pods stand behind the Service ${to}`, 'does its selector match a template?'),
			];
		}

		const requests = scenario.apps[wiring.image]?.requests ?? [];

		if (requests.length === 0) {
			return [finding([...path, 'to'], `the image ${wiring.image} serves no requests`, 'give it request: {cpu: 5ms}')];
		}

		const seconds = requests.reduce((sum, {cpu, share}) => sum + (cpu * share) / 1000, 0);
		return rate * seconds > cores
			? [
					finding(
						[...path, 'rate'],
						`${rate} requests a second need ${Math.ceil(rate * seconds)} cores, the nodes have ${cores}`,
					),
				]
			: [];
	});
};

const circles = (scenario: Resolved): Finding[] => {
	const calls = Object.entries(scenario.apps).flatMap(([image, {calls}]) =>
		calls.map(({service}) => ({image, service, because: ''})),
	);
	return withoutCircles(calls, wireServices(allObjects(scenario))).dropped.map(({image, service}) =>
		finding(
			['apps', image, 'calls'],
			`the call to ${service} closes a circle of calls`,
			'a request through it would never end',
		),
	);
};

const hintLadders = ({assist}: Resolved): Finding[] => {
	const topics = [...new Set(assist.hints.map(({topic}) => topic))];
	return topics.flatMap(topic => {
		const levels = assist.hints.filter(hint => hint.topic === topic).map(({level}) => level);
		const missing = [1, 2, 3].filter(level => !levels.some(each => each === level));
		return missing.length === 0
			? []
			: [
					finding(
						['assist', 'hints'],
						`the topic ${topic} has no hint of level ${missing.join(' and ')}`,
						'1 where to look, 2 which mechanism, 3 what to do',
					),
				];
	});
};

const faultTimes = ({faults, time, assist}: Resolved): Finding[] =>
	faults.items.flatMap((fault, index) => {
		const path = ['faults', 'items', index];
		const late = fault.schedule.type === 'at' && fault.schedule.at >= time.duration;
		return [
			...(late
				? [finding([...path, 'schedule'], `strikes after the end, which is at ${durationText(time.duration)}`)]
				: []),
			...(fault.announce === undefined && assist.announce === undefined
				? [finding(path, 'nothing says how this fault is announced', 'set announce here or in assist')]
				: []),
		];
	});

const unusedApps = (scenario: Resolved): Finding[] => {
	const images = new Set(
		allObjects(scenario).flatMap(object => containersOf(object).map(({container}) => textAt(container, ['image']))),
	);
	const changed = JSON.stringify(scenario.timeline);
	return Object.keys(scenario.apps)
		.filter(
			image =>
				image !== 'default' &&
				!images.has(image) &&
				!changed.includes(image) &&
				!scenario.seats.commands.includes('set image'),
		)
		.map(image => finding(['apps', image], 'no manifest uses this image'));
};

const withoutRequests = (scenario: Resolved): Finding[] =>
	allObjects(scenario).flatMap(object => {
		const first = itemsOf(valueAt(podSpecOf(object)?.spec, ['containers']))[0];
		return first !== undefined &&
			fieldsOf(valueAt(first, ['resources', 'requests'])).cpu === undefined &&
			object.kind !== 'Pod'
			? [
					finding(
						['manifests'],
						`${object.kind} ${object.metadata.name} requests no CPU`,
						'the scheduler will count its pods as nothing',
					),
				]
			: [];
	});

const completeness = (scenario: Resolved): Finding[] => {
	const {metadata, objectives, tests, scoring, seats, slos, traffic} = scenario;
	const isSandbox = metadata.tags.includes('sandbox');
	const judged = !isSandbox && seats.allowed.some(seat => seat === 'operator' || seat === 'etcd');
	return [
		...(objectives.win.length === 0 && !isSandbox
			? [finding(['objectives'], 'nothing can be won', 'or tag the scenario sandbox')]
			: []),
		...(tests.length === 0 && !isSandbox ? [finding(['tests'], 'nothing tests this scenario')] : []),
		...(judged && scoring.runbook.length === 0 && scoring.stars === undefined
			? [finding(['scoring'], 'this seat needs a runbook or absolute stars', 'its par would be nobody on call')]
			: []),
		...slos
			.filter(
				({service}) =>
					!traffic.clients.some(({to}) => to === service) &&
					!Object.values(scenario.apps).some(({calls}) => calls.some(call => call.service === service)),
			)
			.map(({id}) => finding(['slos'], `nobody sends requests to the service of the SLO ${id}`)),
	];
};

/** Everything that smells, in the order of the file's sections. */
export const lintScenario = (scenario: Resolved): readonly Finding[] => [
	...withoutAnyNode(scenario),
	...unusedApps(scenario),
	...circles(scenario),
	...withoutRequests(scenario),
	...overloaded(scenario),
	...faultTimes(scenario),
	...hintLadders(scenario),
	...completeness(scenario),
	...unusedTexts(scenario).map(key => finding(['text', 'en', key], 'nothing uses this text')),
];
