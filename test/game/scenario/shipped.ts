import {existsSync, readFileSync} from 'node:fs';
import test from 'ava';
import {faultKinds as engineKinds} from '../../../source/engine/faults/kinds/index.ts';
import {faultKinds} from '../../../source/game/scenario/catalogue.ts';
import {valueAt} from '../../../source/game/scenario/data.ts';
import {packSchema, scenarioSchema} from '../../../source/game/scenario/json-schema.ts';
import {scenarioLoader} from '../../../source/game/scenario/load.ts';
import {problemText} from '../../../source/game/scenario/problems.ts';
import {formCompiler} from '../../../source/game/scenario/scenario-form.ts';
import {textOf} from '../../../source/game/scenario/schema.ts';
import {templateOf} from '../../../source/game/scenario/template.ts';
import {validatorOf} from '../../../source/game/scenario/validate.ts';
import {originOfFile} from '../../../source/game/scenario/yaml/places.ts';
import {readYaml} from '../../../source/game/scenario/yaml.ts';
import {findScenario, readScenario, shippedRoot, shippedScenarios} from '../../../source/shell/files.ts';

const loader = scenarioLoader();
const all = shippedScenarios();

test('the first chapters are there', t => {
	t.deepEqual(
		all.map(({id}) => id),
		[
			'hello-cluster',
			'want-and-have',
			'first-bind',
			'taints-and-tastes',
			'tetris-night',
			'all-eggs',
			'zero-means-zero',
			'who-goes-first',
			'tune-it',
			'count-to-three',
			'silence',
			'drain-day',
			'grey-node',
			'graceful',
			'zone-outage',
			'sandbox',
		],
	);
});

for (const {id, folder, pack} of all) {
	test(`${id} loads without a problem or a warning`, t => {
		const read = readScenario(folder);
		t.true(read.ok);
		const loaded = read.ok ? loader.lint(read.folder) : undefined;
		t.deepEqual(loaded?.ok === false ? loaded.problems.map(problemText) : [], []);
		t.deepEqual(loaded?.ok === true ? loaded.warnings.map(problemText) : [], []);
		t.is(loaded?.ok === true ? loaded.value.metadata.id : '', id);
		t.is(pack, 'campaign');
	});

	test(`${id} has what a level needs: goals, three hints a topic, cards and a story`, t => {
		const read = readScenario(folder);
		const loaded = read.ok ? loader.load(read.folder) : undefined;
		const scenario = loaded?.ok === true ? loaded.value : undefined;
		const topics = [...new Set(scenario?.assist.hints.map(({topic}) => topic))];

		for (const topic of topics) {
			const levels = scenario?.assist.hints.filter(hint => hint.topic === topic).map(({level}) => level);
			t.deepEqual(levels, [1, 2, 3], topic);
		}

		t.true(topics.length > 0);
		t.true((scenario?.explain.cards.length ?? 0) > 0);

		if (id !== 'sandbox') {
			t.true((scenario?.objectives.win.length ?? 0) > 0);
			t.true((scenario?.quiz.predict.length ?? 0) > 0);
			t.not(scenario?.explain.story, undefined);
			t.true((scenario?.tests.length ?? 0) > 0);
		}
	});
}

test('the pack names every scenario once, in order', t => {
	const file = `${shippedRoot()}/campaign/pack.yaml`;
	const {documents, problems} = readYaml(readFileSync(file, 'utf8'), originOfFile('pack.yaml'));
	t.deepEqual(problems, []);
	t.deepEqual(validatorOf(formCompiler().compile(packSchema))(documents[0]?.data), []);
	t.deepEqual(
		valueAt(documents[0]?.data, ['order']),
		all.map(({id}) => id),
	);
});

test('the published schemas say what the source says', t => {
	for (const [name, schema] of [
		['scenario', scenarioSchema],
		['pack', packSchema],
	] as const) {
		const file = new URL(`../../../schema/${name}.schema.json`, import.meta.url);
		t.true(existsSync(file));
		t.is(
			readFileSync(file, 'utf8'),
			`${JSON.stringify(schema, null, '\t')}\n`,
			'run node --import=tsx scripts/write-schema.ts',
		);
	}
});

test('a scenario is found by its id or by its path, and a typo is answered with the nearest name', t => {
	const byId = findScenario('first-bind');
	t.true(byId.ok && byId.shipped && byId.place.endsWith('101-first-bind'));
	const byPath = findScenario(all[0]?.folder ?? '');
	t.true(byPath.ok && !byPath.shipped);
	const typo = findScenario('frist-bind');
	t.is(typo.ok ? '' : typo.problem.hint, 'did you mean first-bind?');
});

test('another language shows its own texts and falls back to English for the rest', t => {
	const found = findScenario('first-bind');
	const read = readScenario(found.ok ? found.place : '');
	const loaded = read.ok ? loader.load(read.folder) : undefined;
	t.true(loaded?.ok);

	if (loaded?.ok === true) {
		t.is(textOf(loaded.value, 'title', 'fr'), 'Premier placement');
		t.true(textOf(loaded.value, 'brief', 'fr').startsWith('Four web pods'));
	}
});

test('a new scenario begins sound', t => {
	const made = loader.lint({main: 'scenario.yaml', files: new Map([['scenario.yaml', templateOf('my-drill')]])});
	t.deepEqual((made.ok ? made.warnings : made.problems).map(problemText), []);
	t.is(made.ok ? made.value.metadata.id : '', 'my-drill');
});

test('the linter smells what cannot be won, what comes too late, and what begins with the answer', t => {
	const text = templateOf('my-drill')
		.replace('cpu: 500m', 'cpu: 9')
		.replace('schedule: {at: 120s}', 'schedule: {at: 400s}')
		.replace('    - {topic: spread, level: 1, text: hint.spread.1}\n', '')
		.replace('selector: {app: web}', 'selector: {app: wob}')
		.replace('apps:', 'apps:\n  "my-drill/old:0.9": {imageSize: 1Mi}\n#');
	const made = loader.lint({main: 'scenario.yaml', files: new Map([['scenario.yaml', text]])});
	const said = made.ok ? made.warnings.map(problemText) : made.problems.map(problemText);

	for (const wanted of [
		/ manifests: no node is large enough for a pod of Deployment web/,
		/:\d+ apps\["my-drill\/old:0\.9"\]: no manifest uses this image/,
		/:\d+ traffic\.clients\[0\]\.to: no pods stand behind the Service default\/web/,
		/:\d+ faults\.items\[0\]\.schedule: strikes after the end, which is at 5m/,
		/:\d+ assist\.hints: the topic spread has no hint of level 1/,
		/:\d+ text\.en\["hint\.spread\.1"\]: nothing uses this text/,
	]) {
		t.true(
			said.some(each => wanted.test(each)),
			`${wanted}\n${said.join('\n')}`,
		);
	}
});

test('scenarios may say of faults what the engine understands, no more and no less', t => {
	const inOrder = (names: readonly string[]) => [...names].sort();
	t.deepEqual(inOrder(faultKinds.map(({kind}) => kind)), inOrder(engineKinds.map(({kind}) => kind)));

	for (const {kind, params} of faultKinds) {
		const settings = engineKinds.find(each => each.kind === kind)?.settings ?? {};
		t.deepEqual(inOrder(Object.keys(params)), inOrder(Object.keys(settings)), kind);
	}
});
