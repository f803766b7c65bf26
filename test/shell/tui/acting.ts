import test from 'ava';
import {briefFrame} from '../../../source/game/view/home.ts';
import {createStage} from '../../../source/shell/stage.ts';
import {actionsOf, globalActions, handleOf, hintsOf} from '../../../source/shell/tui/keymap.ts';
import {baseRequest, type Model} from '../../../source/shell/tui/model.ts';
import type {Scene} from '../../../source/shell/tui/screen.ts';
import {screens} from '../../../source/shell/tui/screens/index.ts';
import {frames} from '../../helpers/frames.ts';
import {modelOn, picture, screenNamed} from '../../helpers/picture.ts';
import {levels, shippedLevel} from '../../helpers/shipped.ts';

const size = {columns: 120, rows: 36};

const stageIn = (id: string, at: number) => {
	const stage = createStage({
		scenarios: [shippedLevel(id).scenario],
		progress: {
			past: [],
			add: () => undefined,
			unfinished: () => undefined,
			leftAt: undefined,
			keepUnfinished: () => undefined,
			anchorsOf: () => ({}),
			keepAnchors: () => undefined,
			trouble: undefined,
		},
		say: () => undefined,
	});
	stage.wish({do: 'open', scenario: id, seed: '1', modifiers: [], assistance: 'Normal'}, true);
	stage.wish({do: 'begin'}, true);
	stage.wish({do: 'go-to', at}, true);

	while (stage.hurrying()) {
		stage.advance(30);
	}

	return stage;
};

const look = (stage: ReturnType<typeof stageIn>, model: Model): Scene => ({
	frame: stage.frame({...baseRequest(model), ...screenNamed(model.screen).request(model, size)}),
	model,
	size,
});

const browsing = (resource: string, filter: string): Model => {
	const model = modelOn('objects');
	return {...model, list: {...model.list, resource, filter}};
};

const press = (scene: Scene, name: string) => {
	const action = actionsOf(screenNamed(scene.model.screen)).find(each => each.name === name);
	const refusal = action?.guard?.(scene);
	return refusal === undefined ? action?.run(scene, action.keys[0] ?? '') : refusal;
};

const written = (scene: Scene, name: string): string | undefined => {
	const outcome = press(scene, name);
	return typeof outcome === 'string' ? outcome : outcome?.model?.terminal.line.text;
};

test('every control that a brief names is an action with a key or a word, and every seat has one to act with', t => {
	const known = new Map([...screens.flatMap(actionsOf), ...globalActions].map(action => [action.name, action]));
	const acting: Readonly<Record<string, string>> = {
		operator: 'go.terminal',
		scheduler: 'seat.bind',
		tuner: 'tuner.apply',
		workload: 'seat.send',
	};

	for (const id of levels) {
		const {scenario} = shippedLevel(id);

		for (const seat of scenario.seats.allowed) {
			const brief = briefFrame(scenario, [], {seed: '1', seat, guesses: []});
			t.true(seat === 'watch' || brief.controls.includes(acting[seat] ?? ''), `${id} ${seat}`);

			for (const name of brief.controls) {
				const action = known.get(name);
				t.truthy(action, `${id} ${seat} ${name}`);
				t.true(action !== undefined && handleOf(action) !== '', `${id} ${seat} ${name}`);
			}
		}

		const {seats} = scenario;
		const drawn = picture(
			'brief',
			{
				...frames.watch,
				stage: 'brief',
				brief: briefFrame(scenario, [], {seed: '1', seat: seats.default, guesses: []}),
			},
			120,
			36,
		).text();
		t.notRegex(drawn, /Keys that matter here[^\n]*\n│ +│/, id);
	}
});

test('a level that hands out three commands says so, and all three can be given from the list', t => {
	const {scenario} = shippedLevel('want-and-have');
	const {card} = briefFrame(scenario, [], {seed: '1', seat: 'watch', guesses: []});
	t.regex(card.may, /of kubectl: delete pod, scale, set image$/);

	const stage = stageIn('want-and-have', 40_000);
	const scene = look(stage, browsing('deployments', 'web'));
	const hints = hintsOf(scene, screenNamed('objects')).map(({text}) => text);
	t.true(hints.includes('scale') && hints.includes('image'), hints.join(' '));

	const asked = press(scene, 'objects.scale');
	t.is(typeof asked === 'string' ? asked : asked?.model?.prompt?.label, 'replicas of web, now 3:');

	t.is(written(scene, 'objects.image'), 'kubectl -n hello set image deployment/web web=hello/web:1.0');
	stage.wish(
		{do: 'terminal', act: 'enter', line: 'kubectl -n hello set image deployment/web web=hello/web:2.0'},
		false,
	);
	const {terminal} = look(stage, modelOn('terminal')).frame;
	t.is(terminal?.lines.at(-1)?.text, 'deployment.apps/web image updated');

	t.regex(written(look(stage, browsing('nodes', '')), 'objects.cordon') ?? '', /does without cordon/);
});

test('on call, the list writes the line of kubectl and leaves it to enter', t => {
	const stage = stageIn('drain-day', 62_000);
	const nodes = look(stage, browsing('nodes', 'old-a1'));
	t.is(written(nodes, 'objects.cordon'), 'kubectl cordon old-a1');
	t.is(written(nodes, 'objects.restart'), 'kubectl drain old-a1 --ignore-daemonsets');
	t.is(
		written(look(stage, browsing('deployments', 'front')), 'objects.restart'),
		'kubectl -n shop rollout restart deployment/front',
	);
	t.regex(
		written(look(stage, browsing('pods', 'front')), 'objects.restart') ?? '',
		/only a Deployment can be restarted/,
	);
});

test('with empty hands the bench promises nothing, and time is the first thing offered', t => {
	const {hand: _, ...bench} = frames.scheduler.scheduler ?? t.fail('no bench');
	const frame = {...frames.scheduler, scheduler: bench};

	for (const [columns, rows] of [
		[80, 24],
		[120, 36],
		[200, 60],
	] as const) {
		const text = picture('scheduler', frame, columns, rows).text();
		t.notRegex(text, /after the drop|rechecks|checks again| fit ─/);
	}

	const hints = (shown: Scene['frame']) =>
		hintsOf({frame: shown, model: modelOn('scheduler'), size}, screenNamed('scheduler')).map(({action}) => action);
	t.deepEqual(hints(frame).slice(0, 3), ['seat.node', 'seat.scores', 'time.space']);
	t.is(hints(frames.scheduler)[0], 'seat.bind');
});

test('every line of a result can be turned to, and each press of tab shows another page', t => {
	const {result} = frames.result;
	const long = {
		...frames.result,
		result: result && {
			...result,
			cards: Array.from({length: 20}, (_, card) => `card number ${card}`),
			decisions: Array.from({length: 70}, (_, number) => ({
				number,
				at: number * 1000,
				text: `decided ${number}.`,
				mark: '',
			})),
		},
	};

	for (const [columns, rows] of [
		[80, 24],
		[120, 36],
		[200, 60],
	] as const) {
		const seen = Array.from({length: 30}, (_, resultPage) =>
			picture('result', long, columns, rows, {resultPage}).text(),
		);
		const pages = Number(/page 1 of (\d+)/.exec(seen[0] ?? '')?.[1]);
		t.is(new Set(seen).size, pages);
		t.is(seen[pages], seen[0]);
		const all = seen.join('\n');
		t.true(long.result?.cards.every(card => all.includes(card)));
		t.true(long.result?.decisions.every(({text}) => all.includes(text)));
	}
});
