import test, {type ExecutionContext} from 'ava';
import type {Run} from '../../source/game/run.ts';
import {scenarioLoader} from '../../source/game/scenario/load.ts';
import {openRun} from '../../source/game/session.ts';
import type {
	ControllerBench,
	Frame,
	NodeOption,
	Request,
	Saying,
	SchedulerBench,
} from '../../source/game/view/frame.ts';
import {readScenario, shippedScenarios} from '../../source/shell/files.ts';

const loader = scenarioLoader();

const open = (
	t: ExecutionContext,
	id: string,
	options: {readonly seat?: Run['seat']; readonly seed?: string} = {},
): Run => {
	const shipped = shippedScenarios().find(each => each.id === id);
	const read = readScenario(shipped?.folder ?? '');
	const loaded = read.ok ? loader.load(read.folder) : undefined;

	if (loaded?.ok !== true) {
		return t.fail(`${id} does not load`) as never;
	}

	const scenario = loaded.value;
	const {seat = scenario.seats.default, seed = '1'} = options;
	return openRun({scenario, seed, seat, pilot: 'player', shipped: true});
};

const look = (run: Run, screen: string, more: Partial<Request> = {}): Frame =>
	run.frame({screen, advice: false, truth: false, ...more});

const textOf = (saying: Saying | undefined): string =>
	saying === undefined
		? ''
		: typeof saying === 'string'
			? saying
			: saying.map(part => (typeof part === 'string' ? part : part[1])).join('');

const benchOf = (t: ExecutionContext, run: Run, more: Partial<Request> = {}): SchedulerBench => {
	const {scheduler} = look(run, 'scheduler', more);
	return scheduler ?? (t.fail('there is a scheduler bench') as never);
};

const optionOn = (t: ExecutionContext, bench: SchedulerBench, node: string): NodeOption =>
	bench.options.find(option => option.node === node) ?? (t.fail(`${node} is on the bench`) as never);

/** Where a frame could not be written to JSON and read back the same. */
const notPlain = (value: unknown, path: string): readonly string[] => {
	if (Array.isArray(value)) {
		return value.flatMap((each, index) => notPlain(each, `${path}[${index}]`));
	}

	if (typeof value === 'object' && value !== null) {
		return Object.getPrototypeOf(value) === Object.prototype
			? Object.entries(value).flatMap(([key, each]) => (each === undefined ? [] : notPlain(each, `${path}.${key}`)))
			: [`${path} is no plain record`];
	}

	const fine = typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value) || value === null;
	return fine ? [] : [`${path} is ${String(value)}`];
};

/** Everything that the run has done, as one number. */
const trailOf = (run: Run): string => run.result().trail;

/** Time enough for every kubelet of a small level to be ready. */
const settle = (run: Run): void => void run.advance(20_000);

test('the scheduler bench has the queue in order, every node with its verdict, and the numbers behind it', t => {
	const run = open(t, 'first-bind');
	settle(run);
	const bench = benchOf(t, run);
	t.is(bench.decision, 1);
	t.deepEqual(bench.active.map(({name}) => name.split('-')[0]).sort(), ['report', 'web', 'web', 'web', 'web']);
	t.is(bench.hand?.key, bench.active[0]?.key);
	t.is(bench.active.find(({name}) => name.startsWith('report'))?.milliCpu, 2000);
	t.deepEqual(
		bench.options.map(({node, fits}) => [node, fits]),
		[
			['big-a', true],
			['control-plane-a1', false],
			['small-a', true],
			['small-b', true],
		],
	);
	const master = optionOn(t, bench, 'control-plane-a1');
	t.is(master.refusedBy, 'TaintToleration');
	t.is(master.brief, 'taint ctrl');
	const item = bench.active.find(({name}) => name.startsWith('report'))?.key ?? '';
	const columns = benchOf(t, run, {item}).plugins.map(({short, weight}) => `${short} ×${weight}`);
	t.deepEqual(
		columns,
		['Fit ×1', 'Balanced ×1', 'Taint ×3', 'Image ×1'],
		'nothing else has a say about the pod of a Job',
	);

	for (const option of bench.options.filter(({fits}) => fits)) {
		t.is(
			option.total,
			option.scores.reduce((sum, {weighted}) => sum + weighted, 0),
			'the total is the sum of what the plug-ins say',
		);
	}

	t.deepEqual(
		bench.waves.map(({name, pods, milliCpu}) => [name, pods, milliCpu]),
		[['carts', 3, 2400]],
		'the brief tells of three carts',
	);
});

test('the formula of a score gives the score', t => {
	const run = open(t, 'first-bind');
	settle(run);
	const bench = benchOf(t, run, {option: 'small-a'});
	const fit = textOf(bench.formulas.find(({label}) => label === 'Fit')?.text);
	const [, cpu, memory] = /cpu .* = (\d+), mem .* = (\d+),/.exec(fit) ?? [];
	const score = optionOn(t, bench, 'small-a').scores[0]?.normalised ?? -1;
	t.true(Math.abs((Number(cpu) + Number(memory)) / 2 - score) <= 1, fit);
	t.true(fit.endsWith(`= ${score}`), fit);
});

test('a wrong bind is foretold, stored by the API, refused by the kubelet, and told in the same words', t => {
	const run = open(t, 'first-bind');
	settle(run);

	for (let turn = 0; turn < 3; turn++) {
		const pod = benchOf(t, run).active.find(({name}) => name.startsWith('web'))?.key ?? '';
		t.true(run.submit({do: 'bind', pod, node: 'small-b'}).ok);
		run.advance(run.now + 50);
	}

	const reportKey = benchOf(t, run).active.find(({name}) => name.startsWith('report'))?.key ?? '';
	const before = look(run, 'scheduler', {option: 'small-b', item: reportKey});
	const option = optionOn(t, before.scheduler!, 'small-b');
	const free = option.allocatableMilliCpu - option.requestedMilliCpu;
	const asked = before.scheduler?.hand?.milliCpu ?? 0;
	const cores = asked / 1000;
	t.true(free < asked);
	t.false(option.fits);
	t.is(option.refusedBy, 'NodeResourcesFit');
	t.is(option.reason, `cpu: ${free}m free, ${cores} asked`);
	t.is(option.brief, `cpu -${asked - free}m`);
	t.regex(textOf(before.narrator?.text), /^small-b: cpu: \d+m free, \d asked; the API stores it, the kubelet fails it/);

	const pod = before.scheduler?.hand?.key ?? '';
	t.true(run.submit({do: 'bind', pod, node: 'small-b'}).ok, 'the API stores any bind');
	run.advance(run.now + 3000);
	const after = look(run, 'scheduler');
	const [rejected] = after.scheduler?.rejected ?? [];
	t.is(rejected?.reason, 'OutOfcpu');
	t.is(rejected?.node, 'small-b');
	t.is(rejected?.text, `${cores} cpu asked, ${free}m free`);
	t.regex(textOf(after.narrator?.text), /small-b failed report-\w+: \d cpu asked, \d+m free/);
	t.true(after.scheduler?.events.some(({reason, tone}) => reason === 'OutOfcpu' && tone === 'bad'));
});

test('looking at a bench changes nothing and says nothing that could not be written down', t => {
	const run = open(t, 'first-bind');
	const other = open(t, 'first-bind');
	settle(run);
	settle(other);
	const before = trailOf(run);
	const frame = look(run, 'scheduler', {explain: 'total/small-a', advice: true, option: 'small-a'});
	t.deepEqual(notPlain(frame, 'frame'), []);
	t.deepEqual(JSON.parse(JSON.stringify(frame.scheduler)), frame.scheduler);
	t.is(trailOf(run), before);
	run.advance(30_000);
	other.advance(30_000);
	t.is(trailOf(run), trailOf(other), 'the run that was looked at is the run that was not');
});

const workOf = (t: ExecutionContext, run: Run, more: Partial<Request> = {}): ControllerBench =>
	look(run, 'controller', more).controller ?? (t.fail('there is a controller bench') as never);

/** Runs on until something differs in the player's eyes. */
const toWork = (run: Run): void => void run.advance(run.now + 120_000, {toDecision: true});

const sendAll = (t: ExecutionContext, run: Run): void => {
	for (const {key, actionable} of workOf(t, run).work) {
		const [loop = '', object = ''] = key.split('|');

		if (actionable) {
			t.true(run.submit({do: 'reconcile', loop, key: object}).ok, key);
		}
	}
};

test('the work list says what differs and what would close the gap, and the call is the one that will be sent', t => {
	const run = open(t, 'count-to-three');
	toWork(run);
	const bench = workOf(t, run);
	t.is(bench.loops, 'replicaset loop');
	t.deepEqual(
		bench.work.map(({key, difference, proposal}) => [key, difference, proposal]),
		[
			['replicaset-controller|count/api', '0 → 3', 'create 3 pods'],
			['replicaset-controller|count/web', '0 → 3', 'create 3 pods'],
		],
	);
	t.is(bench.subject?.title, 'ReplicaSet count/api');
	t.is(`${bench.call?.verb} ${bench.call?.path}`, 'POST /api/v1/namespaces/count/pods');
	t.true(bench.call?.allowed);
	t.true(bench.call?.body.map(textOf).includes('generateName: api-'));
	t.true(bench.why.some(({label, text}) => label === 'missing' && textOf(text) === '3'));
});

test('what was asked for and is not seen yet is waited for, not asked for again', t => {
	const run = open(t, 'count-to-three');
	toWork(run);
	sendAll(t, run);
	const bench = workOf(t, run);
	t.is(bench.counts.differ, 0);
	t.deepEqual(
		bench.work.map(({tone, actionable}) => [tone, actionable]),
		[
			['info', false],
			['info', false],
		],
	);
	run.advance(40_000);
	t.deepEqual(
		run.frame({screen: 'controller', advice: false, truth: false}).controller?.work.map(({difference}) => difference),
		['3 of 3, status old', '3 of 3, status old'],
	);
});

test('a pod too many is told with the one that would go first, and why', t => {
	const run = open(t, 'count-to-three');
	toWork(run);
	sendAll(t, run);
	run.advance(40_000);
	sendAll(t, run);
	run.advance(run.now + 2000);
	t.true(run.submit({do: 'create-pod', owner: 'count/web'}).ok, 'nobody stops a player who counts wrong');
	run.advance(run.now + 200);
	const item = 'replicaset-controller|count/web';
	const bench = workOf(t, run, {item});
	const [victim = ''] = bench.victims ?? [];
	t.is(bench.work.find(({key}) => key === item)?.difference, '4 → 3');
	t.is(bench.call?.verb, 'DELETE');
	t.true(bench.call?.path.endsWith(`/pods/${victim}`));
	t.is(textOf(bench.why.find(({label}) => label === 'goes first')?.text), victim);
	t.regex(textOf(bench.why.find(({label}) => label === 'because')?.text), /^it /);
	t.true(run.submit({do: 'delete-pod', pod: `count/${victim}`}).ok);
});

test('a call that RBAC does not allow says so in the words of the API', t => {
	const run = open(t, 'count-to-three');
	toWork(run);
	const scale = workOf(t, run).others.find(({action}) => action === 'seat.scale');
	t.regex(scale?.refusal ?? '', /^403: player may not patch/);
});

test('who watches sees the real components at work and cannot act in their place', t => {
	const run = open(t, 'zone-outage', {seat: 'watch'});
	run.advance(30_000);
	const {scheduler, controller} = look(run, 'controller');
	const bench = look(run, 'scheduler').scheduler;
	t.is(scheduler, undefined, 'a frame has the bench of its screen alone');
	t.true(bench?.readOnly);
	t.true((bench?.nodeTotal ?? 0) > 3);
	t.true(controller?.readOnly);
	t.regex(controller?.loops ?? '', /^the 5 workload loops, by themselves$/);
	t.true((controller?.counts.settled ?? 0) > 0);
	t.deepEqual(notPlain(controller, 'controller'), []);
});

test('i explains a total with the formula, a refusal with the words of its plug-in', t => {
	const run = open(t, 'first-bind');
	settle(run);
	const bench = benchOf(t, run);
	const total = look(run, 'scheduler', {explain: 'total/big-a'}).explanation;
	t.is(total?.title, `big-a for ${bench.hand?.name}: ${optionOn(t, bench, 'big-a').total}`);
	t.true(total?.lines.some(({label, text}) => label === 'Fit' && textOf(text).includes('cpu (4−')));
	const refusal = look(run, 'scheduler', {explain: 'total/control-plane-a1'}).explanation;
	t.regex(refusal?.summary ?? '', /^TaintToleration says: control-plane:NoSchedule is not tolerated/);
	t.is(look(run, 'scheduler', {explain: 'total/'}).explanation?.title, total?.title, 'no cursor: the best node');
});

test('nodes, zones, pods, score lines and pieces of work explain themselves', t => {
	const run = open(t, 'count-to-three');
	toWork(run);
	sendAll(t, run);
	run.advance(40_000);
	const pod = workOf(t, run, {item: 'replicaset-controller|count/web'}).victims?.[0] ?? '';
	const asked = {
		'node/worker-a': /^node worker-a: well$/,
		'zone/b': /^zone b: 1 of 1 node well$/,
		[`object/Pod/count/${pod}`]: new RegExp(`^pod count/${pod}: as wanted$`),
		[`attention/Pod/count/${pod}`]: new RegExp(`^pod count/${pod}: as wanted$`),
		'score/conv': /of 425 points$/,
		'work/replicaset-controller|count/web': /^ReplicaSet web: 3 of 3/,
	};

	for (const [explain, title] of Object.entries(asked)) {
		const explanation = look(run, 'controller', {explain}).explanation;
		t.regex(explanation?.title ?? '', title, explain);
		t.true((explanation?.lines.length ?? 0) > 0, explain);
		t.deepEqual(notPlain(explanation, explain), []);
	}

	const branch = look(run, 'controller', {explain: `pod/count/${pod}`}).explanation?.tree;
	t.not(branch, undefined, 'a pod has a story');
	t.is(look(run, 'controller', {explain: 'pod/count/nobody'}).explanation, undefined);
});

test('advice ranks what the real scheduler would choose, and names the calls of the loop in their order', t => {
	const run = open(t, 'first-bind');
	settle(run);
	const bench = benchOf(t, run);
	const totals = bench.options.filter(({fits}) => fits).map(({node, total}) => `${node}  ${total}`);
	const {advice} = look(run, 'scheduler', {advice: true});
	const given = advice?.choices.map(({text}) => textOf(text)) ?? [];
	t.deepEqual([...given].sort(), [...totals].sort());
	const points = given.map(text => Number(text.split('  ')[1]));
	t.deepEqual(
		points,
		[...points].sort((a, b) => b - a),
		'best first',
	);
	t.true(advice?.choices[0]?.yours);

	const work = open(t, 'count-to-three');
	toWork(work);
	const calls = look(work, 'controller', {advice: true}).advice;
	t.deepEqual(
		calls?.choices.map(({text}) => textOf(text)),
		['create 3 pods  POST pods ×3', 'report status  PUT replicasets/status'],
	);
});
