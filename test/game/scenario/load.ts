import {readFileSync} from 'node:fs';
import test from 'ava';
import {scenarioLoader} from '../../../source/game/scenario/load.ts';
import {problemText} from '../../../source/game/scenario/problems.ts';
import type {Scenario} from '../../../source/game/scenario/schema.ts';
import {findScenario} from '../../../source/shell/files.ts';

const loader = scenarioLoader();
const found = findScenario('first-bind');
const firstBind = readFileSync(`${found.ok ? found.place : ''}/scenario.yaml`, 'utf8');

/** What is said about the scenario after one change to its text. */
const said = (
	from: string | RegExp,
	to: string,
	more: ReadonlyArray<readonly [string, string]> = [],
): readonly string[] => {
	const text = firstBind.replace(from, to);
	const loaded = loader.load({main: 'scenario.yaml', files: new Map([['scenario.yaml', text], ...more])});
	return loaded.ok ? [] : loaded.problems.map(problemText);
};

const lineOf = (words: string): number => firstBind.split('\n').findIndex(line => line.includes(words)) + 1;

const table: ReadonlyArray<readonly [title: string, from: string | RegExp, to: string, expected: string]> = [
	[
		'a misspelt field',
		'duration: 300s',
		'duratoin: 300s',
		`scenario.yaml:${lineOf('duration: 300s')} time.duratoin: there is no such field (did you mean duration?)`,
	],
	[
		'a missing field',
		'difficulty: 1',
		'license: MIT',
		`scenario.yaml:${lineOf('metadata:') + 1} metadata: the field difficulty is missing`,
	],
	[
		'a duration without a unit',
		'warmup: 5s',
		'warmup: 5',
		`scenario.yaml:${lineOf('warmup: 5s')} time.warmup: must be a duration such as 250ms, 30s or 5m, not 5 (say the unit: 5s)`,
	],
	[
		'a word that is none of the known ones',
		'clock: turn',
		'clock: turns',
		`scenario.yaml:${lineOf('clock: turn')} time.clock: must be one of turn, live, either, not "turns" (did you mean turn?)`,
	],
	[
		'a number that is too large',
		'difficulty: 1',
		'difficulty: 9',
		`scenario.yaml:${lineOf('difficulty: 1')} metadata.difficulty: must be at most 5`,
	],
	[
		'a zone that does not exist',
		'zones: {a: 1, b: 1}',
		'zones: {a: 1, d: 1}',
		`scenario.yaml:${lineOf('zones: {a: 1, b: 1}')} cluster.nodePools[0].zones.d: there is no zone "d" (did you mean a?)`,
	],
	[
		'a fault that does not exist',
		'faults: {items: []}',
		'faults: {items: [{id: f, kind: node-crsh, schedule: {at: 10s}}]}',
		`scenario.yaml:${lineOf('faults: {items: []}')} faults.items[0].kind: there is no fault "node-crsh" (did you mean node-crash?)`,
	],
	[
		'a setting that a fault does not have',
		'faults: {items: []}',
		'faults: {items: [{id: f, kind: node-crash, params: {durration: 10s}, schedule: {at: 10s}}]}',
		`scenario.yaml:${lineOf('faults: {items: []}')} faults.items[0].params.durration: node-crash has no setting durration (did you mean duration?)`,
	],
	[
		'a fault without a time',
		'faults: {items: []}',
		'faults: {items: [{id: f, kind: node-crash}]}',
		`scenario.yaml:${lineOf('faults: {items: []}')} faults.items[0]: the field schedule is missing (say when: {at: 120s})`,
	],
	[
		'two times for one fault',
		'faults: {items: []}',
		'faults: {items: [{id: f, kind: node-crash, schedule: {at: 10s, when: "t > 5s"}}]}',
		`scenario.yaml:${lineOf('faults: {items: []}')} faults.items[0].schedule: must have exactly one of at, poisson, weibull, hazard, after, when`,
	],
	[
		'a text that is not there',
		'cards: [card.bind-is-not-checked,',
		'cards: [card.bind-is-not-cheked,',
		`scenario.yaml:${lineOf('cards: [')} explain.cards[0]: text.en has no "card.bind-is-not-cheked" (did you mean card.bind-is-not-checked?)`,
	],
	[
		'an expression with a typo',
		"phase='Pending')) == 0",
		"phas='Pending')) == 0",
		`scenario.yaml:${lineOf('{id: bound')} objectives.win[0].expr: column 30: pods has no filter phas (did you mean phase?)`,
	],
	[
		'an SLO of a service that nobody made',
		'service: shop/web, availability',
		'service: shop/wob, availability',
		`scenario.yaml:${lineOf('service: shop/web, availability')} slos[0].service: there is no Service "shop/wob" (did you mean shop/web?)`,
	],
	[
		'a default seat that is not allowed',
		'default: scheduler',
		'default: watch',
		`scenario.yaml:${lineOf('default: scheduler')} seats.default: the seat watch is not allowed (allowed: scheduler)`,
	],
	[
		'weights that do not add up',
		'weights: {avail: 100,',
		'weights: {avail: 0,',
		`scenario.yaml:${lineOf('weights: {avail')} scoring.weights: the weights sum to 900 (they must sum to 1000)`,
	],
	[
		'an answer that is no option',
		'answer: 1\n      explain',
		'answer: 3\n      explain',
		`scenario.yaml:${lineOf('id: p1') + 3} quiz.predict[0].answer: there is no option 3 (options count from 0)`,
	],
	[
		'a field given twice',
		'clock: turn',
		'clock: turn\n  clock: live',
		`scenario.yaml:${lineOf('clock: turn') + 1} time.clock: the field is given twice (keep one of the two)`,
	],
	[
		'a manifest without a name, at its own line',
		'metadata: {name: web, namespace: shop}\n',
		'metadata: {namespace: shop}\n',
		`scenario.yaml:${lineOf('metadata: {name: web, namespace: shop}')} manifests[2] metadata: the object has no name (give it metadata.name)`,
	],
	[
		'a manifest that is no YAML, at its own line',
		'ports: [{port: 80, targetPort: 8080}]',
		'ports: [{port: 80, targetPort: 8080]',
		`scenario.yaml:${lineOf('ports: [{port: 80, targetPort: 8080}]')} manifests[2]`,
	],
	[
		'a namespace that nobody made',
		'metadata: {name: web, namespace: shop}\n',
		'metadata: {name: web, namespace: shp}\n',
		`scenario.yaml:${lineOf('metadata: {name: web, namespace: shop}')} manifests[2] metadata.namespace: the namespace "shp" has not been created (did you mean shop?)`,
	],
	[
		'a manifest file outside the folder',
		'timeline:',
		'manifestFiles: [../secret.yaml]\ntimeline:',
		`scenario.yaml:${lineOf('timeline:')} manifestFiles[0]: a path may not leave its folder or have empty parts (paths look like manifests/shop.yaml)`,
	],
	[
		'a manifest file that is not there',
		'timeline:',
		'manifestFiles: [manifests/shop.yaml]\ntimeline:',
		`scenario.yaml:${lineOf('timeline:')} manifestFiles[0]: there is no file "manifests/shop.yaml" beside the scenario`,
	],
	[
		'a number where Kubernetes wants text',
		'labels: {app: cart}}\n',
		'labels: {app: 7}}\n',
		`scenario.yaml:${lineOf('labels: {app: cart}}')} timeline[0].apply metadata.labels.app: must be text (put it in quotes)`,
	],
	[
		'text where Kubernetes wants a number',
		'replicas: 4',
		'replicas: "4"',
		`scenario.yaml:${lineOf('replicas: 4')} manifests[1] spec.replicas: must be a whole number, not "4" (take the quotes away)`,
	],
	[
		'what the API itself would refuse, in its words',
		'selector: {matchLabels: {app: web}}',
		'selector: {matchLabels: {app: wob}}',
		`scenario.yaml:${lineOf('template:') + 1} manifests[1] spec.template.metadata.labels: Deployment web: Invalid value: `,
	],
	[
		'more nodes than a run can have',
		'zones: {a: 1}\n',
		'zones: {a: 5000}\n',
		`scenario.yaml:${lineOf('nodePools:') + 1} cluster.nodePools: 5002 nodes are more than a run can have (at most 5000)`,
	],
	[
		'a merge key',
		'imageSize: 120Mi',
		'<<: {imageSize: 120Mi}',
		`scenario.yaml:${lineOf('imageSize: 120Mi')} apps["shop/web:1.4"]: merge keys (<<) are not part of YAML 1.2 (write the fields out)`,
	],
];

for (const [title, from, to, expected] of table) {
	test(`refused with its place: ${title}`, t => {
		const problems = said(from, to);
		t.true(
			problems.some(problem => problem.startsWith(expected)),
			`\n${problems.join('\n')}\n— wanted —\n${expected}`,
		);
	});
}

test('a word that is no number is not said to have been quoted by mistake', t => {
	t.true(said('replicas: 4', 'replicas: many').some(problem => problem.endsWith('must be a whole number, not "many"')));
});

test('all problems come at once, from top to bottom, each once', t => {
	const text = firstBind
		.replace('difficulty: 1', 'difficulty: 9')
		.replace('clock: turn', 'clock: turns')
		.replace('disktype: ssd', 'disktype: 7')
		.replace("slo('web')", "slo('wob')")
		.replace('hint.fit.1: Compare', 'hint.fit.one: Compare');
	const loaded = loader.load({main: 'scenario.yaml', files: new Map([['scenario.yaml', text]])});
	const lines = loaded.ok ? [] : loaded.problems.map(({where}) => Number(/:(\d+)/.exec(where)?.[1]));
	t.is(lines.length, 5);
	t.deepEqual(
		lines,
		[...lines].sort((a, b) => a - b),
	);
});

test('a brief of more than ninety words is too long', t => {
	const problems = said('Four web pods,', `${'very '.repeat(80)}Four web pods,`);
	t.regex(problems[0] ?? '', /text\.en\.brief: the brief has \d+ words \(at most 90 fit the screen\)/);
});

test('an unknown kind is left out with a warning, and the rest loads', t => {
	const text = firstBind
		.replace('kind: Service\n', 'kind: Servce\n')
		.replace('to: web.shop', 'to: kube-dns.kube-system')
		.replace('service: shop/web,', 'service: kube-system/kube-dns,');
	const loaded = loader.load({main: 'scenario.yaml', files: new Map([['scenario.yaml', text]])});
	t.true(loaded.ok, loaded.ok ? '' : loaded.problems.map(problemText).join('\n'));
	t.regex(
		loaded.ok ? problemText(loaded.warnings[0]!) : '',
		/v1 Servce is not a kind that podfall has; web is left out/,
	);
});

test('what the API says about an object stands at the line of the field', t => {
	const strict = scenarioLoader(object =>
		object.kind === 'Service'
			? {problems: [{path: ['spec', 'ports', 0, 'port'], what: 'not today', hint: ''}], warnings: []}
			: {problems: [], warnings: []},
	);
	const loaded = strict.load({main: 'scenario.yaml', files: new Map([['scenario.yaml', firstBind]])});
	t.is(
		loaded.ok ? '' : problemText(loaded.problems[0]!),
		`scenario.yaml:${lineOf('ports: [{port: 80')} manifests[2] spec.ports[0].port: not today`,
	);
});

const scenarioOf = (text: string, more: ReadonlyArray<readonly [string, string]> = []): Scenario | undefined => {
	const loaded = loader.load({main: 'scenario.yaml', files: new Map([['scenario.yaml', text], ...more])});
	return loaded.ok ? loaded.value : undefined;
};

test('defaults are filled in', t => {
	const scenario = scenarioOf(firstBind);
	t.like(scenario?.time, {
		duration: 300_000,
		warmup: 5000,
		cooldown: 0,
		clock: 'turn',
		speed: 20,
		pause: 'free',
		tick: 1000,
	});
	t.like(scenario?.cluster.nodePools[0], {boot: 90_000, spot: false, taints: []});
	t.is(scenario?.apps['shop/web:1.4']?.memory.base, 80 * 1_048_576);
	t.is(scenario?.apps['shop/web:1.4']?.requests[0]?.cpu, 20);
	t.is(scenario?.traffic.clients[0]?.to, 'shop/web');
	t.is(scenario?.seats.takeover.lease, false);
	t.true(Object.isFrozen(scenario?.cluster.nodePools[0]?.zones));
});

test('the hash follows the content, not the prose, the comments or the order of fields', t => {
	const base = scenarioOf(firstBind)?.hash;
	t.regex(base ?? '', /^[0-9a-f]{64}$/);
	t.is(scenarioOf(firstBind.replace('Four web pods', 'Quattro web pods'))?.hash, base);
	t.is(scenarioOf(`# a comment\n${firstBind}`)?.hash, base);
	t.is(scenarioOf(firstBind, [['locales/de.yaml', 'title: Erste Bindung']])?.hash, base);
	t.is(scenarioOf(firstBind.replace('start: 2s\n    warm: 3s', 'warm: 3s\n    start: 2s'))?.hash, base);
	t.is(scenarioOf(firstBind.replaceAll('\n', '\r\n'))?.hash, base);
	t.not(scenarioOf(firstBind.replace('replicas: 4', 'replicas: 5'))?.hash, base);
	t.not(scenarioOf(firstBind.replace('rate: 60', 'rate: 61'))?.hash, base);
	t.not(scenarioOf(firstBind.replace('answer: 1\n      explain', 'answer: 2\n      explain'))?.hash, base);
});

test('loading twice gives the same twice', t => {
	t.deepEqual(scenarioOf(firstBind), scenarioOf(firstBind));
});

test('a locale may only hold texts', t => {
	const problems = said('', '', [['locales/de.yaml', 'title: Eins\nbrief: [1]\n']]);
	t.deepEqual(problems, ['locales/de.yaml:2 brief: must be text']);
});

const refusedForms: ReadonlyArray<readonly [title: string, text: string, expected: RegExp]> = [
	['nothing at all', '', /^scenario\.yaml:1: the file holds no scenario/],
	['two documents', 'a: 1\n---\nb: 2\n', /^scenario\.yaml:1: a scenario file holds one document/],
	['a list', '- a\n', /^scenario\.yaml:1: the file holds no scenario/],
	['depth', `a: ${'['.repeat(100_000)}`, /^scenario\.yaml:1: nested deeper than 64 levels/],
	[
		'an alias bomb',
		Array.from(
			{length: 9},
			(_, i) => `a${i}: &a${i} [${Array.from({length: 9}, () => (i === 0 ? 'x' : `*a${i - 1}`)).join(', ')}]`,
		).join('\n'),
		/^scenario\.yaml:\d: .*too much repetition \(more than 200,000 nodes\)|^scenario\.yaml:\d .*too much repetition/,
	],
	[
		'an alias to its own parent',
		'a: &a {b: *a}\n',
		/^scenario\.yaml:1 a\.b: the alias \*a stands inside what it repeats/,
	],
	['a tag', 'a: !!js/function "x"\n', /^scenario\.yaml:1 a: the tag tag:yaml.org,2002:js\/function is not known/],
	['too many aliases', `a: &a 1\nb: [${'*a, '.repeat(101)}]\n`, /^scenario\.yaml:2 b\[100\]: more than 100 aliases/],
	['a number that is not finite', 'a: 1e400\n', /^scenario\.yaml:1 a: the number is not finite/],
	[
		'a number that is not exact',
		'a: 12345678901234567890\n',
		/^scenario\.yaml:1 a: the number is too large to be exact/,
	],
	['a field given twice in JSON', '{"a": 1,\n"a": 2}', /^scenario\.yaml:2 a: the field is given twice/],
	[
		'a field given twice in JSON, behind a blank',
		'{"a" : 1,\n"a": 2}',
		/^scenario\.yaml:2 a: the field is given twice/,
	],
	[
		'the same beside a text that begins with a colon',
		'{"a": 1,\n"a": ":"}',
		/^scenario\.yaml:2 a: the field is given twice/,
	],
	['depth in JSON', `{"a": ${'['.repeat(70)}${']'.repeat(70)}}`, /^scenario\.yaml:1: nested deeper than 64 levels/],
	['a number in JSON that is not finite', '{"a":\n1e400}', /^scenario\.yaml:2 a: the number is not finite/],
	['NUL', 'a: b\nc: \0\n', /^scenario\.yaml:2: character 9 of the file is no text/],
	['half a character', 'a: "\\ud800"\n', /^scenario\.yaml:1 a: the text holds half of a character/],
	['another YAML', '%YAML 1.1\n---\na: on\n', /^scenario\.yaml:1: only YAML 1\.2 is read/],
	['more than a mebibyte', `a: ${'x'.repeat(1_048_577)}`, /^scenario\.yaml:1: the file is larger than 1 MiB/],
];

for (const [title, text, expected] of refusedForms) {
	test(`refused at the door: ${title}`, t => {
		const loaded = loader.load({main: 'scenario.yaml', files: new Map([['scenario.yaml', text]])});
		t.regex(loaded.ok ? '' : problemText(loaded.problems[0]!), expected);
	});
}

test('names that programs trip over are only names', t => {
	const problems = said('apps:\n', 'apps:\n  __proto__: {imageSize: 1Mi}\n  constructor: {imageSize: 1Mi}\n');
	t.deepEqual(problems, []);
	t.is(({} as {imageSize?: string}).imageSize, undefined);
});
