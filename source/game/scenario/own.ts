import type {ApiObject} from '../../engine/api/object.ts';
import {sha256Hex} from '../../engine/kernel/sha256.ts';
import type {Millis} from '../../engine/kernel/time.ts';
import {faultKinds} from './catalogue.ts';
import {checkLimits} from './check-limits.ts';
import {byText, type Fields, fieldsOf, itemsOf, textAt, textFieldsOf, uniqueBy, valueAt} from './data.ts';
import {isPrinted, tidy} from './dump.ts';
import {durationText, millisOf} from './durations.ts';
import {identityOf} from './identity.ts';
import {defaultApp, guessImage} from './images.ts';
import {deepFreeze, inNamespace} from './load.ts';
import {
	containersOf,
	joinManifests,
	type PlacedObject,
	placedIn,
	podSpecOf,
	podsWanted,
	readManifests,
} from './manifests.ts';
import {asRead, checkObject} from './object-check.ts';
import {didYouMean, type Outcome, type Problem} from './problems.ts';
import {resolveScenario} from './resolve.ts';
import type {NodePool, Scenario} from './schema.ts';
import {amountOf} from './sizes.ts';
import {
	type FoundCall,
	findCalls,
	ingressBackends,
	type ServiceWiring,
	wireServices,
	withoutCircles,
} from './wiring.ts';
import {originOfFile} from './yaml.ts';

/** What `podfall run ./my-manifests --nodes 6 --zones 3 --faults node-crash@120s` was asked. */
export type OwnRun = {
	/** What the person called it: a path; only its last part is shown. */
	readonly name: string;
	readonly texts: ReadonlyArray<{readonly file: string; readonly text: string}>;
	readonly nodes?: number;
	readonly zones?: number;
	/** `kind@120s`, or `kind@120s:target`. */
	readonly faults?: readonly string[];
	readonly duration?: Millis;
};

/** Something for the reader's eyes: what was read, guessed or left out. */
type Notes = string[];

const refusal = (
	where: string,
	what: string,
	hint = '',
): {readonly ok: false; readonly problems: readonly Problem[]} => ({
	ok: false,
	problems: [{where, what, hint}],
});

const namespaceOf = (object: ApiObject): string => object.metadata.namespace ?? 'default';
const nameOf = (object: ApiObject): string => `${object.kind} ${namespaceOf(object)}/${object.metadata.name}`;

const made = (apiVersion: string, kind: string, metadata: Fields, more: Fields = {}): ApiObject =>
	({apiVersion, kind, metadata, ...more}) as unknown as ApiObject;

/**
A workload that has no loop in the simulated cluster, as a Deployment with the same pods: better a database with another
name than a shop without one.
*/
const asDeployment = (object: ApiObject): ApiObject => {
	const spec = fieldsOf(valueAt(object, ['spec']));
	const template = fieldsOf(spec.template);
	const podSpec = fieldsOf(template.spec);
	const claims = itemsOf(spec.volumeClaimTemplates).map(claim => ({
		name: textAt(claim, ['metadata', 'name']),
		emptyDir: {},
	}));
	const selector =
		object.kind === 'ReplicationController'
			? {matchLabels: spec.selector ?? fieldsOf(template.metadata).labels}
			: spec.selector;
	return made('apps/v1', 'Deployment', object.metadata as unknown as Fields, {
		spec: {
			...(spec.replicas === undefined ? {} : {replicas: spec.replicas}),
			selector,
			template: {
				...template,
				spec: {...podSpec, ...(claims.length > 0 ? {volumes: [...itemsOf(podSpec.volumes), ...claims]} : {})},
			},
		},
	});
};

/** A StatefulSet's disks are volumes of its pods; said so, its template can be judged like any other. */
const withoutDisks = (object: ApiObject): ApiObject => (object.kind === 'StatefulSet' ? asDeployment(object) : object);

const withLoops = (objects: readonly ApiObject[], notes: Notes): readonly ApiObject[] =>
	objects.map(object => {
		if (object.kind !== 'StatefulSet' && object.kind !== 'ReplicationController') {
			return object;
		}

		notes.push(
			`${nameOf(object)} runs as a Deployment: podfall has no loop for this kind yet, and its disks are empty directories`,
		);
		return asDeployment(object);
	});

/** What pods refer to and nobody brought along: without it they would be refused. */
const supporting = (objects: readonly ApiObject[], notes: Notes): readonly ApiObject[] => {
	const has = (kind: string, name: string, namespace?: string): boolean =>
		objects.some(
			object =>
				object.kind === kind &&
				object.metadata.name === name &&
				(namespace === undefined || namespaceOf(object) === namespace),
		);
	const pods = objects.flatMap(object => {
		const pod = podSpecOf(object);
		return pod === undefined ? [] : [{namespace: namespaceOf(object), spec: pod.spec}];
	});
	const accounts = pods
		.map(({namespace, spec}) => ({namespace, name: textAt(spec, ['serviceAccountName'])}))
		.filter(({namespace, name}) => name !== '' && name !== 'default' && !has('ServiceAccount', name, namespace))
		.map(each => made('v1', 'ServiceAccount', each));
	const classes = pods
		.map(({spec}) => textAt(spec, ['priorityClassName']))
		.filter(name => name !== '' && !name.startsWith('system-') && !has('PriorityClass', name))
		.map(name => made('scheduling.k8s.io/v1', 'PriorityClass', {name}, {value: 0}));
	const missing = uniqueBy(
		[...accounts, ...classes],
		object => `${object.kind} ${namespaceOf(object)}/${object.metadata.name}`,
	);

	for (const object of missing) {
		notes.push(`added ${object.kind} ${object.metadata.name}: pods name it and no manifest brings it`);
	}

	return missing;
};

const bornNamespaces = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];

const namespaces = (objects: readonly ApiObject[], notes: Notes): readonly ApiObject[] => {
	const brought = objects.filter(({kind}) => kind === 'Namespace').map(({metadata}) => metadata.name);
	const used = [
		...new Set(objects.flatMap(({metadata}) => (metadata.namespace === undefined ? [] : [metadata.namespace]))),
	];
	const missing = used.filter(name => !brought.includes(name) && !bornNamespaces.includes(name)).sort(byText);

	for (const name of missing) {
		notes.push(`added Namespace ${name}: objects live in it and no manifest brings it`);
	}

	return missing.map(name => made('v1', 'Namespace', {name}));
};

/** What must exist before other things comes first, as careful people number their files. */
const rank = ({kind}: ApiObject): number => {
	const early = [
		'Namespace',
		'PriorityClass',
		'StorageClass',
		'ServiceAccount',
		'ConfigMap',
		'Secret',
		'PersistentVolume',
		'PersistentVolumeClaim',
		'Service',
	];
	const at = early.indexOf(kind);
	return at < 0 ? early.length : at;
};

const inOrder = (objects: readonly ApiObject[]): readonly ApiObject[] =>
	objects
		.map((object, index) => ({object, index}))
		.sort((a, b) => rank(a.object) - rank(b.object) || a.index - b.index)
		.map(({object}) => object);

const zoneNames = (count: number): readonly string[] =>
	Array.from({length: count}, (_, index) => String.fromCharCode(97 + index));

const zoneOfNode = (node: ApiObject): string => node.metadata.labels?.['topology.kubernetes.io/zone'] ?? 'a';

const hostLabels =
	/^(kubernetes\.io\/hostname|topology\.kubernetes\.io\/|beta\.kubernetes\.io\/|failure-domain\.|node\.kubernetes\.io\/instance)/;

/** The machines of a dump, those alike in one pool. Taints that say how the nodes felt that day are left out. */
const poolsOfDump = (nodes: readonly ApiObject[]): readonly Fields[] => {
	const machines = nodes.map(node => {
		const capacity = fieldsOf(valueAt(node, ['status', 'capacity']));
		const taints = itemsOf(valueAt(node, ['spec', 'taints'])).filter(
			taint => !textAt(taint, ['key']).startsWith('node.kubernetes.io/'),
		);
		const labels = Object.entries(textFieldsOf(node.metadata.labels)).filter(([name]) => !hostLabels.test(name));
		const pods = Number(textAt(capacity, ['pods'], '110'));
		const instance = {
			cpu: textAt(capacity, ['cpu'], '4'),
			memory: textAt(capacity, ['memory'], '16Gi'),
			maxPods: Number.isInteger(pods) && pods > 0 ? pods : 110,
		};
		return {zone: zoneOfNode(node), labels: Object.fromEntries(labels), taints, instance, name: node.metadata.name};
	});
	const alike = new Map<string, Array<(typeof machines)[number]>>();

	for (const machine of machines) {
		const key = JSON.stringify([machine.zone, machine.instance, machine.labels, machine.taints]);
		const group = alike.get(key) ?? [];
		group.push(machine);
		alike.set(key, group);
	}

	return [...alike.values()].map((members, index) => {
		const {zone, labels, taints, instance} = members[0]!;
		return {
			name: `pool-${index + 1}`,
			zones: {[zone]: members.length},
			instance,
			labels,
			taints,
			names: members.map(({name}) => name),
		};
	});
};

const sumOf = (objects: readonly ApiObject[], resource: 'cpu' | 'memory'): number =>
	objects.reduce((sum, object) => {
		const each = containersOf(object)
			.filter(({init}) => !init)
			.reduce(
				(total, {container}) => total + (amountOf(valueAt(container, ['resources', 'requests', resource])) ?? 0),
				0,
			);
		return sum + each * podsWanted(object);
	}, 0);

const largestOf = (objects: readonly ApiObject[], resource: 'cpu' | 'memory'): number =>
	objects.reduce((largest, object) => {
		const each = containersOf(object)
			.filter(({init}) => !init)
			.reduce(
				(total, {container}) => total + (amountOf(valueAt(container, ['resources', 'requests', resource])) ?? 0),
				0,
			);
		return Math.max(largest, each);
	}, 0);

const gibi = 1_073_741_824;
const sizes = [2, 4, 8, 16, 32, 64, 96];

/** The smallest ordinary machine of which so many hold everything with a third to spare, so that one may be lost. */
const machineFor = (objects: readonly ApiObject[], nodes: number): {readonly cpu: number; readonly memory: number} => {
	const cpu = Math.max((sumOf(objects, 'cpu') * 1.5) / nodes, largestOf(objects, 'cpu') + 0.5);
	const memory = Math.max((sumOf(objects, 'memory') * 1.5) / nodes, largestOf(objects, 'memory') + gibi / 2) / gibi;
	const size = sizes.find(cores => cores >= cpu && cores * 4 >= memory) ?? 96;
	return {cpu: Math.max(4, size), memory: Math.max(4, size) * 4};
};

/** Labels that pods ask of nodes and that no guessed node would have. */
const wantedLabels = (objects: readonly ApiObject[]): Readonly<Record<string, string>> => {
	const wanted = objects.flatMap(object =>
		Object.entries(textFieldsOf(valueAt(podSpecOf(object)?.spec, ['nodeSelector']))),
	);
	return Object.fromEntries(
		[...wanted].reverse().filter(([name]) => !name.startsWith('kubernetes.io/') && !hostLabels.test(name)),
	);
};

const guessedPool = (
	objects: readonly ApiObject[],
	run: OwnRun,
	notes: Notes,
): {zones: readonly string[]; pools: readonly Fields[]} => {
	const nodes = run.nodes ?? 3;
	const zones = zoneNames(Math.min(run.zones ?? 3, nodes));
	const machine = machineFor(objects, nodes);
	const labels = wantedLabels(objects);
	const perZone = zones.map(
		(zone, index) => [zone, Math.floor(nodes / zones.length) + (index < nodes % zones.length ? 1 : 0)] as const,
	);
	notes.push(
		`${nodes} workers of ${machine.cpu} CPU and ${machine.memory}Gi in ${zones.length} zone${zones.length === 1 ? '' : 's'}${run.nodes === undefined ? ' (nothing was said about nodes)' : ''}`,
	);

	if (Object.keys(labels).length > 0) {
		notes.push(
			`the workers carry ${Object.entries(labels)
				.map(([name, value]) => `${name}=${value}`)
				.join(', ')}: pods ask for it`,
		);
	}

	return {
		zones,
		pools: [
			{
				name: 'worker',
				zones: Object.fromEntries(perZone),
				instance: {cpu: String(machine.cpu), memory: `${machine.memory}Gi`, price: machine.cpu * 0.04},
				labels,
			},
		],
	};
};

const machines = (
	nodes: readonly ApiObject[],
	objects: readonly ApiObject[],
	run: OwnRun,
	notes: Notes,
): {zones: readonly string[]; pools: readonly Fields[]} => {
	const workers = nodes.filter(
		node =>
			!Object.keys(node.metadata.labels ?? {}).some(label =>
				/^node-role\.kubernetes\.io\/(control-plane|master)$/.test(label),
			),
	);

	if (workers.length === 0 || run.nodes !== undefined) {
		return guessedPool(objects, run, notes);
	}

	notes.push(`${workers.length} workers as the dump describes them`);
	return {zones: [...new Set(workers.map(zoneOfNode))].sort(byText), pools: poolsOfDump(workers)};
};

/** Every image with what it is used for; the first use that serves a port wins over the rest. */
const imagesOf = (objects: readonly ApiObject[]): ReadonlyMap<string, {servesPort: boolean; runsToEnd: boolean}> => {
	const uses = objects.flatMap(object =>
		containersOf(object).flatMap(({container, init}) => {
			const image = textAt(container, ['image']);
			const runsToEnd = init || object.kind === 'Job';
			const probed = container.readinessProbe !== undefined || container.livenessProbe !== undefined;
			return image === ''
				? []
				: [{image, servesPort: !runsToEnd && (itemsOf(container.ports).length > 0 || probed), runsToEnd}];
		}),
	);
	return new Map(
		[...new Set(uses.map(({image}) => image))].sort(byText).map(image => {
			const its = uses.filter(use => use.image === image);
			return [image, {servesPort: its.some(use => use.servesPort), runsToEnd: its.every(use => use.runsToEnd)}];
		}),
	);
};

const appsOf = (
	objects: readonly ApiObject[],
	calls: readonly FoundCall[],
	wirings: readonly ServiceWiring[],
	notes: Notes,
): Fields => {
	const answering = new Set(wirings.map(({image}) => image));
	const entries = [...imagesOf(objects)].map(([image, use]) => {
		const guess = guessImage(image, {...use, servesPort: use.servesPort || answering.has(image)});
		const its = calls.filter(call => call.image === image);
		notes.push(`image ${image}: ${guess.because}`);
		return [
			image,
			{...guess.app, ...(its.length > 0 ? {calls: its.map(({service}) => ({service, critical: true}))} : {})},
		] as const;
	});
	return Object.fromEntries([...entries, ['default', defaultApp] as const]);
};

/** Services that people outside would reach: balancers and node ports, what an Ingress leads to, else what nobody calls. */
const frontsOf = (
	wirings: readonly ServiceWiring[],
	calls: readonly FoundCall[],
	ingress: readonly string[],
): readonly ServiceWiring[] => {
	const served = wirings.filter(({workload, image}) => workload !== undefined && image !== '');
	const open = served.filter(
		({type, service}) => type === 'LoadBalancer' || type === 'NodePort' || ingress.includes(service),
	);

	if (open.length > 0) {
		return open;
	}

	const called = new Set(calls.map(({service}) => service));
	const web = served.filter(
		({image}) =>
			!['database', 'cache', 'broker', 'shell'].includes(guessImage(image, {servesPort: true, runsToEnd: false}).role),
	);
	return web.filter(({service}) => !called.has(service));
};

const ratePerReplica = 15;

const trafficOf = (
	fronts: readonly ServiceWiring[],
	notes: Notes,
): {clients: readonly Fields[]; slos: readonly Fields[]} => {
	const each = fronts.slice(0, 50).map(({service, type, port, workload}, index) => {
		const replicas = Math.max(1, workload === undefined ? 1 : podsWanted(workload));
		const rate = ratePerReplica * replicas;
		const name = service.split('/')[1] ?? 'front';
		const id = `${name.slice(0, 30).replace(/^[^a-z]/, 'x')}-${index + 1}`;
		notes.push(`users outside send ${rate} requests a second to ${service}${type === 'ClusterIP' ? '' : ` (${type})`}`);
		return {
			client: {
				id,
				to: `${type === 'LoadBalancer' ? 'loadbalancer:' : ''}${service}`,
				port,
				rate,
				reuse: 10,
				timeout: '2s',
				retries: 1,
				ramp: '30s',
			},
			slo: {id, service, availability: 0.99, latency: {threshold: '500ms', target: 0.95}},
		};
	});
	return {clients: each.map(({client}) => client), slos: each.map(({slo}) => slo)};
};

type FaultWord = {readonly kind: string; readonly at: string; readonly target: string};

const faultWord = (written: string): FaultWord | undefined => {
	const match = /^([a-z0-9-]+)@([0-9a-z.]+)(?::(.+))?$/.exec(written);
	return match === null ? undefined : {kind: match[1] ?? '', at: match[2] ?? '', target: match[3] ?? ''};
};

const faultProblem = (written: string): Problem | undefined => {
	const where = `--faults ${written}`;
	const word = faultWord(written);

	if (word === undefined) {
		return {where, what: 'a fault is written kind@time', hint: 'such as node-crash@120s or pod-kill@60s:shop/web-1'};
	}

	const kinds = faultKinds.map(({kind}) => kind);

	if (!kinds.includes(word.kind)) {
		return {where, what: `there is no fault ${word.kind}`, hint: didYouMean(word.kind, kinds)};
	}

	return millisOf(word.at) === undefined
		? {where, what: `${word.at} is no duration`, hint: 'such as 120s or 2m'}
		: undefined;
};

/** Whom a fault strikes when the person did not say: anybody of the right sort, by seeded chance. */
const targetOf = (
	{kind, target}: FaultWord,
	zones: readonly string[],
	front: string | undefined,
	namespace: string,
): Fields => {
	const strikes = faultKinds.find(each => each.kind === kind)?.strikes;

	if (target !== '') {
		return {target: {fixed: target}};
	}

	switch (strikes) {
		case 'pod':
			return {target: {random: {ns: namespace}}};
		case 'zone':
			return {target: front === undefined ? {fixed: zones[0]} : {weakestZone: front}};
		case 'node':
		case 'link':
			return {target: {random: {}}};
		default:
			return {};
	}
};

const faultsOf = (
	run: OwnRun,
	zones: readonly string[],
	fronts: readonly ServiceWiring[],
	objects: readonly ApiObject[],
): readonly Fields[] => {
	const workload = fronts[0]?.workload ?? objects.find(object => podSpecOf(object) !== undefined);
	const namespace = workload === undefined ? 'default' : namespaceOf(workload);
	return (run.faults ?? []).flatMap((written, index) => {
		const word = faultWord(written);
		return word === undefined
			? []
			: [
					{
						id: `fault-${index + 1}`,
						kind: word.kind,
						schedule: {at: word.at},
						announce: 'onset',
						...targetOf(word, zones, fronts[0]?.service, namespace),
					},
				];
	});
};

/** Long enough to see the last fault, the toleration of five minutes, and the recovery. */
const durationOf = (run: OwnRun): Millis => {
	const last = Math.max(0, ...(run.faults ?? []).map(written => millisOf(faultWord(written)?.at ?? '') ?? 0));
	return run.duration ?? Math.max(600_000, last + 480_000);
};

const slugOf = (name: string): string => {
	const last =
		name
			.split(/[\\/]/)
			.filter(part => part !== '' && part !== '.')
			.at(-1) ?? 'own';
	const slug = last
		.toLowerCase()
		.replace(/\.(ya?ml|json)$/, '')
		.replace(/[^a-z0-9]+/g, '-')
		.replace(/^-+|-+$/g, '')
		.slice(0, 38);
	return slug.length >= 2 ? slug.replace(/-+$/, '') : 'own';
};

const problemsOfNumbers = (run: OwnRun): readonly Problem[] => {
	const wrong = (where: string, value: number | undefined, most: number): readonly Problem[] =>
		value === undefined || (Number.isInteger(value) && value >= 1 && value <= most)
			? []
			: [{where, what: `must be a whole number from 1 to ${most}, not ${value}`, hint: ''}];
	return [
		...wrong('--nodes', run.nodes, 5000),
		...wrong('--zones', run.zones, 20),
		...(run.faults ?? []).flatMap(written => faultProblem(written) ?? []),
	];
};

/** Objects that the API would take, and what is wrong with the others. */
type Checked = {
	readonly good: readonly ApiObject[];
	readonly problems: readonly Problem[];
	readonly warnings: readonly Problem[];
};

/** What a server printed and podfall would not take is left out rather than refused: it was good enough for Kubernetes. */
const checkedObjects = (objects: readonly ApiObject[], written: readonly PlacedObject[], notes: Notes): Checked => {
	const places = new Map(written.map(each => [nameOf(each.object), each]));
	const checked = objects.map(object => ({
		object,
		place: places.get(nameOf(object)),
		findings: checkObject(withoutDisks(object)),
	}));
	const bad = checked.filter(({findings}) => findings.problems.length > 0);
	const isFromServer = ({place}: (typeof checked)[number]): boolean => place !== undefined && isPrinted(place.object);

	for (const each of bad.filter(isFromServer)) {
		notes.push(`${nameOf(each.object)} is left out: ${each.findings.problems[0]?.what ?? ''}`);
	}

	return {
		good: checked.filter(({findings}) => findings.problems.length === 0).map(({object}) => asRead(object)),
		problems: bad
			.filter(each => !isFromServer(each))
			.flatMap(({place, findings}) => (place === undefined ? [] : placedIn(place, findings.problems))),
		warnings: checked.flatMap(({place, findings}) => (place === undefined ? [] : placedIn(place, findings.warnings))),
	};
};

const skippedNotes = (skipped: readonly PlacedObject[]): readonly string[] =>
	skipped.map(({object}) => {
		const read = object.kind === 'Ingress' ? '; the users it lets in were read from it' : '';
		return `${nameOf(object)} is left out: podfall does not have this kind${read}`;
	});

/** The names of the nodes survive the way through the format, which has no field for them. */
const withNames = (scenario: Omit<Scenario, 'hash'>, pools: readonly Fields[]): Omit<Scenario, 'hash'> => ({
	...scenario,
	cluster: {
		...scenario.cluster,
		nodePools: scenario.cluster.nodePools.map(
			(pool, index): NodePool => ({...pool, names: itemsOf(pools[index]?.names) as readonly string[]}),
		),
	},
});

const briefOf = (objects: readonly ApiObject[], run: OwnRun, duration: Millis): string => {
	const pods = objects.reduce((sum, object) => sum + podsWanted(object), 0);
	const storm = (run.faults ?? []).length === 0 ? 'No fault is planned.' : `Planned: ${(run.faults ?? []).join(', ')}.`;
	return `Your own manifests: ${objects.length} objects that ask for ${pods} pods, for ${durationText(duration)} of virtual time. ${storm}`;
};

/**
Makes a scenario of an ordinary application that knows nothing of podfall. Everything that had to be guessed is said in
`notes`; what cannot be simulated is left out, said, and the rest runs.
*/
export const scenarioFromManifests = (run: OwnRun): Outcome<Scenario> => {
	const manifests = joinManifests(run.texts.map(({file, text}) => readManifests(text, originOfFile(file))));
	const skipped = manifests.skipped.map(({object}) => object);
	const notes: Notes = [...skippedNotes(manifests.skipped)];
	const placed = manifests.objects.map(each => ({...each, object: inNamespace(each.object)}));
	const tidied = tidy(
		placed.map(({object}) => object),
		skipped,
	);
	const checked = checkedObjects(tidied.objects, placed, notes);
	const problems = [...problemsOfNumbers(run), ...manifests.problems, ...checked.problems];

	if (problems.length > 0) {
		return {ok: false, problems: [...problems, ...checked.warnings]};
	}

	notes.push(...tidied.notes);
	const written = withLoops(checked.good, notes);

	if (written.length === 0) {
		return refusal(run.name, 'there is nothing to run in these manifests', 'Deployments, Jobs or Pods are needed');
	}

	const complete = [...written, ...supporting(written, notes)];
	const objects = inOrder([...namespaces(complete, notes), ...complete]);
	const wirings = wireServices(objects);
	const {kept, dropped} = withoutCircles(findCalls(objects), wirings);
	const fronts = frontsOf(wirings, kept, ingressBackends(skipped));
	notes.push(
		...kept.map(({image, service, because}) => `${image} calls ${service}: ${because}`),
		...dropped.map(({image, service}) => `${image} does not call ${service}: it would close a circle of calls`),
	);
	const {zones, pools} = machines(tidied.nodes, objects, run, notes);
	const {clients, slos} = trafficOf(fronts, notes);
	const duration = durationOf(run);
	const raw: Fields = {
		metadata: {id: slugOf(run.name), version: 1, difficulty: 3, tags: ['own']},
		learning: {level: 'CKA', objectives: []},
		time: {duration: `${duration}ms`, warmup: '60s', clock: 'either'},
		cluster: {zones, nodePools: pools, addons: {monitoring: true, metrics: true}},
		apps: appsOf(objects, kept, wirings, notes),
		traffic: {clients},
		slos,
		seats: {allowed: ['watch', 'scheduler', 'workload'], default: 'watch'},
		faults: {items: faultsOf(run, zones, fronts, objects)},
		scoring: {preset: 'workload'},
		text: {en: {title: slugOf(run.name), brief: briefOf(objects, run, duration)}},
	};
	const resolved = {...withNames(resolveScenario(raw, {atStart: objects, ofTimeline: []}, {}), pools), notes};
	const over = checkLimits(resolved).map(({what, hint}) => ({where: run.name, what, hint}));
	return over.length > 0
		? {ok: false, problems: over}
		: {
				ok: true,
				value: deepFreeze({
					...resolved,
					source: {...run, type: 'manifests'} as const,
					hash: identityOf(resolved, sha256Hex),
				}),
				warnings: [...manifests.skipped.map(({problem}) => problem), ...checked.warnings],
			};
};
