import {isModelled, kindByWord} from '../../engine/api/kinds/index.ts';
import {changeKinds, faultKinds, type ParamType, paramWords} from './catalogue.ts';
import {objectKeysOf} from './check-conditions.ts';
import {durationPattern} from './durations.ts';
import {doubled, type Finding, finding, knownName} from './findings.ts';
import {didYouMean, type Path} from './problems.ts';
import type {FaultItem, Scenario} from './schema.ts';

type Resolved = Omit<Scenario, 'hash'>;

const idsOf = (list: Path, items: ReadonlyArray<{readonly id: string}>): Array<{id: string; path: Path}> =>
	items.map(({id}, index) => ({id, path: [...list, index, 'id']}));

const ids = (scenario: Resolved): Finding[] => [
	...doubled('fault or timeline item', [
		...idsOf(['timeline'], scenario.timeline),
		...idsOf(['faults', 'items'], scenario.faults.items),
	]),
	...doubled('client', idsOf(['traffic', 'clients'], scenario.traffic.clients)),
	...doubled('SLO', idsOf(['slos'], scenario.slos)),
	...doubled('goal', [
		...idsOf(['objectives', 'win'], scenario.objectives.win),
		...idsOf(['objectives', 'lose'], scenario.objectives.lose),
		...idsOf(['objectives', 'bonus'], scenario.objectives.bonus),
	]),
	...doubled('question', [
		...idsOf(['quiz', 'predict'], scenario.quiz.predict),
		...idsOf(['quiz', 'check'], scenario.quiz.check),
	]),
	...doubled(
		'node pool',
		scenario.cluster.nodePools.map(({name}, index) => ({id: name, path: ['cluster', 'nodePools', index, 'name']})),
	),
];

const services = (scenario: Resolved): Finding[] => {
	const known = [...objectKeysOf(scenario, ['Service']), 'kube-system/kube-dns', 'default/kubernetes'];
	return [
		...scenario.traffic.clients.flatMap(({to, from}, index) => [
			...knownName(['traffic', 'clients', index, 'to'], 'Service', to, known),
			...(from === 'outside' ? [] : knownName(['traffic', 'clients', index, 'from'], 'Service', from, known)),
		]),
		...scenario.slos.flatMap(({service}, index) => knownName(['slos', index, 'service'], 'Service', service, known)),
		...Object.entries(scenario.apps).flatMap(([image, {calls}]) =>
			calls.flatMap(({service}, index) =>
				knownName(['apps', image, 'calls', index, 'service'], 'Service', service, known),
			),
		),
	];
};

const seats = ({seats}: Resolved): Finding[] => [
	// A level without any says so itself.
	...(seats.allowed.length === 0 || seats.allowed.includes(seats.default)
		? []
		: [
				finding(
					['seats', 'default'],
					`the seat ${seats.default} is not allowed`,
					`allowed: ${seats.allowed.join(', ')}`,
				),
			]),
];

/** Windows in which a tuner may change the configuration: each has a length, begins in the run, and none lies in another. */
const changeWindows = ({seats: {changeWindows: windows = [], allowed}, time}: Resolved): Finding[] => {
	const end = time.duration + time.cooldown;
	const place = (index: number, field: string): Path => ['seats', 'changeWindows', index, field];
	return [
		...(windows.length === 0 || allowed.includes('tuner')
			? []
			: [
					finding(
						['seats', 'changeWindows'],
						'nobody can use change windows',
						'allow the seat tuner, or leave them out',
					),
				]),
		...windows.flatMap(({at, lasts}, index) => [
			...(lasts > 0 ? [] : [finding(place(index, 'for'), 'the window is never open', 'write how long, like 60s')]),
			...(at < end
				? []
				: [finding(place(index, 'at'), 'the window opens after the run', `the run ends at ${end / 1000}s`)]),
			...(windows.some(
				(other, before) =>
					before !== index && other.at <= at && at < other.at + other.lasts && (other.at < at || before < index),
			)
				? [
						finding(
							place(index, 'at'),
							'the window opens inside another',
							'let each begin after the one before has ended',
						),
					]
				: []),
		]),
	];
};

const durationText = new RegExp(durationPattern);

const paramIsRight = (type: ParamType, value: unknown): boolean => {
	switch (type) {
		case 'duration':
			return typeof value === 'string' && (value === 'forever' || durationText.test(value));
		case 'exit-code':
			return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 255;
		case 'speed':
			return typeof value === 'number' && value >= 0.01 && value <= 1;
		case 'share':
			return typeof value === 'number' && value >= 0 && value <= 1;
		case 'priority':
			return Number.isInteger(value) && Math.abs(Number(value)) <= 1_000_000_000;
		case 'factor':
			return typeof value === 'number' && value >= 0 && value <= 1000;
		case 'flag':
			return typeof value === 'boolean';
		case 'text':
		case 'client':
		case 'pool':
		case 'zone':
		case 'namespace':
		case 'deployment':
			return typeof value === 'string' && value !== '';
		default:
			return (paramWords[type] ?? []).some(word => word === value);
	}
};

const paramTypeWords: Readonly<Record<ParamType, string>> = {
	duration: 'a duration such as 90s, or forever',
	'exit-code': 'a whole number from 0 to 255',
	speed: 'a number from 0.01 to 1',
	share: 'a number from 0 to 1',
	factor: 'a number from 0 to 1000',
	flag: 'true or false',
	text: 'text',
	client: 'the id of a client',
	pool: 'the name of a node pool',
	zone: 'the name of a zone',
	namespace: 'the name of a namespace',
	deployment: 'namespace and name of a Deployment, shop/web',
	priority: 'a whole number, at most 1000000000',
	'pull-failure': `one of ${(paramWords['pull-failure'] ?? []).join(', ')}`,
	direction: 'both or one',
	replicas: 'leader or all',
};

const paramsOf = (kind: string): Readonly<Record<string, ParamType>> =>
	[...faultKinds, ...changeKinds].find(each => each.kind === kind)?.params ?? {};

const params = (kind: string, values: Readonly<Record<string, unknown>>, path: Path): Finding[] => {
	const known = paramsOf(kind);
	return Object.entries(values).flatMap(([name, value]) => {
		const type = Object.hasOwn(known, name) ? known[name] : undefined;

		if (type === undefined) {
			return [finding([...path, name], `${kind} has no setting ${name}`, didYouMean(name, Object.keys(known)))];
		}

		return paramIsRight(type, value) ? [] : [finding([...path, name], `must be ${paramTypeWords[type]}`)];
	});
};

/** Settings that name something of the scenario: a client, a pool, a Deployment. */
const named = (
	scenario: Resolved,
	{kind, params: settings}: Pick<FaultItem, 'kind' | 'params'>,
	path: Path,
): Finding[] => {
	const {traffic, cluster, objects} = scenario;
	const known: Partial<Record<ParamType, readonly [what: string, names: readonly string[]]>> = {
		client: ['client', traffic.clients.map(({id}) => id)],
		pool: ['node pool', cluster.nodePools.map(({name}) => name)],
		zone: ['zone', cluster.zones],
		namespace: ['namespace', [...new Set(objects.map(({metadata}) => metadata.namespace ?? 'default'))]],
		deployment: ['Deployment', objectKeysOf(scenario, ['Deployment'])],
	};
	return Object.entries(paramsOf(kind)).flatMap(([name, type]) => {
		const value = settings[name];
		const [what, names] = known[type] ?? [];
		return what === undefined || names === undefined || typeof value !== 'string' || value === ''
			? []
			: knownName([...path, name], what, value, names);
	});
};

const zoneOf = (fault: FaultItem): ReadonlyArray<readonly [Path, string]> => {
	const {target, group} = fault;
	const zones: Array<readonly [Path, string]> = [];

	if (target?.type === 'fixed' && faultKinds.find(({kind}) => kind === fault.kind)?.strikes === 'zone') {
		zones.push([['target', 'fixed'], target.name]);
	}

	if (target?.type === 'random' && target.among.zone !== undefined) {
		zones.push([['target', 'random', 'zone'], target.among.zone]);
	}

	if (group?.members.zone !== undefined) {
		zones.push([['group', 'members', 'zone'], group.members.zone]);
	}

	return zones;
};

const targetServices = ({target}: Pick<FaultItem, 'target'>): ReadonlyArray<readonly [Path, string]> => {
	if (target?.type === 'most-endpoints') {
		return [[['target', 'mostEndpoints'], target.service]];
	}

	return target?.type === 'weakest-zone' ? [[['target', 'weakestZone'], target.service]] : [];
};

/** What an item of the storm and a card of the director's deck have in common. */
const aimed = (
	scenario: Resolved,
	{kind, params: settings, target}: Pick<FaultItem, 'kind' | 'params' | 'target'>,
	path: Path,
	isItem: boolean,
): Finding[] => {
	const kinds = [...faultKinds, ...(isItem ? changeKinds : [])].map(each => each.kind);
	const pools = scenario.cluster.nodePools.map(({name}) => name);
	const services = objectKeysOf(scenario, ['Service']);
	return [
		...knownName([...path, 'kind'], 'fault', kind, kinds),
		...(kinds.includes(kind) ? params(kind, settings, [...path, 'params']) : []),
		...named(scenario, {kind, params: settings}, [...path, 'params']),
		...targetServices({target}).flatMap(([inner, service]) =>
			knownName([...path, ...inner], 'Service', service, services),
		),
		...(target?.type === 'random' && target.among.pool !== undefined
			? knownName([...path, 'target', 'random', 'pool'], 'node pool', target.among.pool, pools)
			: []),
	];
};

/** Needed to say what somebody did at all. */
const neededBy: Readonly<Record<string, readonly string[]>> = {
	'bad-pdb': ['workload'],
	'missing-requests': ['namespace'],
	'taint-typo': ['pool', 'key'],
};

/** People's mistakes are made at a time, on what they name. */
const asChange = ({kind, params: settings, schedule, group, target, until}: FaultItem, path: Path): Finding[] => {
	if (!changeKinds.some(each => each.kind === kind)) {
		return [];
	}

	const isTimed = group === undefined && (schedule.type === 'at' || schedule.type === 'when');
	const ends = until === undefined || until.type === 'never' || (until.type === 'after' && schedule.type === 'at');
	return [
		...(isTimed
			? []
			: [finding([...path, 'schedule'], `${kind} is done at a time or when something holds`, '{at: 120s}')]),
		...(ends ? [] : [finding([...path, 'until'], `${kind} is taken back some time after it was done`, '{after: 90s}')]),
		...(target === undefined ? [] : [finding([...path, 'target'], `${kind} says in its params what it is done to`)]),
		...(neededBy[kind] ?? [])
			.filter(name => settings[name] === undefined)
			.map(name => finding(path, `${kind} needs the setting ${name}`)),
	];
};

const director = (scenario: Resolved): Finding[] =>
	(scenario.faults.director?.deck ?? []).flatMap((card, index) =>
		aimed(scenario, card, ['faults', 'director', 'deck', index], false),
	);

const faults = (scenario: Resolved): Finding[] => {
	const known = [...scenario.faults.items.map(({id}) => id), ...scenario.timeline.map(({id}) => id)];
	return scenario.faults.items.flatMap((fault, index) => {
		const path = ['faults', 'items', index];
		const {schedule} = fault;
		return [
			...aimed(scenario, fault, path, true),
			...asChange(fault, path),
			...(schedule.type === 'after'
				? knownName(
						[...path, 'schedule', 'after'],
						'fault or timeline item',
						schedule.id,
						known.filter(id => id !== fault.id),
					)
				: []),
			...zoneOf(fault).flatMap(([inner, zone]) => knownName([...path, ...inner], 'zone', zone, scenario.cluster.zones)),
		];
	});
};

/** Whether a scenario can have objects of this kind. */
const isThere = (word: string): boolean => {
	const kind = kindByWord(word);
	return kind !== undefined && isModelled(kind);
};

const timeline = (scenario: Resolved): Finding[] =>
	scenario.timeline.flatMap(({action}, index) =>
		'kind' in action && !isThere(action.kind)
			? [
					finding(
						['timeline', index, action.type, 'kind'],
						`there is no kind ${JSON.stringify(action.kind)}`,
						'such as Deployment',
					),
				]
			: [],
	);

const questions = ({quiz}: Resolved): Finding[] =>
	(['predict', 'check'] as const).flatMap(list =>
		quiz[list].flatMap(({answer, options}, index) =>
			answer < options.length
				? []
				: [finding(['quiz', list, index, 'answer'], `there is no option ${answer}`, 'options count from 0')],
		),
	);

const weights = ({scoring}: Resolved): Finding[] => {
	const sum = Object.values(scoring.weights ?? {}).reduce((total, weight) => total + weight, 0);
	return scoring.weights === undefined || sum === 1000
		? []
		: [finding(['scoring', 'weights'], `the weights sum to ${sum}`, 'they must sum to 1000')];
};

const requestShares = ({apps}: Resolved): Finding[] =>
	Object.entries(apps).flatMap(([image, {requests}]) => {
		const sum = requests.reduce((total, {share}) => total + share, 0);
		return requests.length === 0 || Math.abs(sum - 1) < 0.001
			? []
			: [finding(['apps', image, 'requests'], `the shares sum to ${sum}`, 'they must sum to 1')];
	});

const stars = ({scoring}: Resolved): Finding[] =>
	scoring.stars !== undefined && scoring.stars.two > scoring.stars.three
		? [finding(['scoring', 'stars'], 'two stars need more points than three')]
		: [];

/** Everything that is named must exist, and what must add up adds up. */
export const checkReferences = (scenario: Resolved): Finding[] => [
	...ids(scenario),
	...services(scenario),
	...seats(scenario),
	...changeWindows(scenario),
	...faults(scenario),
	...director(scenario),
	...timeline(scenario),
	...questions(scenario),
	...weights(scenario),
	...requestShares(scenario),
	...stars(scenario),
];
