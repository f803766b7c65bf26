import test from 'ava';
import {defaultTuning} from '../../../source/engine/cluster.ts';
import {minutes, seconds} from '../../../source/engine/kernel/time.ts';
import {openRun} from '../../../source/game/session.ts';
import {type ComparePlan, createProfileComparison, planComparison} from '../../../source/game/tuner/comparison.ts';
import {edited} from '../../../source/game/tuner/settings.ts';
import {smallStorm, tunerRun} from '../../helpers/tuning.ts';

const scenario = smallStorm();
const packing = {
	'NodeResourcesFit.strategy': 'MostAllocated',
	'NodeResourcesFit.weight': '20',
	PodTopologySpread: 'off',
};
const packed = edited(defaultTuning, packing).tuning;

const compared = (plan: ComparePlan) => {
	const comparison = createProfileComparison({scenario, seed: '1', seat: 'tuner', pilot: 'player'}, plan, openRun);

	while (!comparison.done) {
		let asked = 0;
		comparison.work(() => {
			asked += 1;
			return asked > 50;
		});
	}

	return comparison.comparison;
};

test('two profiles meet the same storm: each side is the run that one would have had', t => {
	const run = tunerRun(scenario);
	run.advance(minutes(2));
	const plan = planComparison(run, packing, run.end);

	if (typeof plan === 'string') {
		t.fail(plan);
		return;
	}

	t.true(plan.looksAhead);
	t.is(plan.from, minutes(1), 'from the first window on');
	const {rows, a, b, progress} = compared(plan);
	t.is(progress, 1);
	t.is(a, 'the default profile');
	t.is(b, 'A, but NodeResourcesFit ×1 → ×20, NodeResourcesFit LeastAllocated → MostAllocated, PodTopologySpread off');

	const usual = tunerRun(scenario);
	usual.advance(usual.end);
	const other = tunerRun(scenario);
	other.advance(minutes(1));
	other.submit({do: 'change-profile', profile: packed});
	other.advance(other.end);
	t.deepEqual([rows[0]?.a, rows[0]?.b], [String(usual.result().score.total), String(other.result().score.total)]);
	t.true(
		rows.some(({title}) => title === 'cost'),
		'cost is shown though the level gives no points for it',
	);
});

test('without edits the last change is held against its absence, and looks back only', t => {
	const run = tunerRun(scenario);
	run.advance(seconds(65));
	t.is(planComparison(run, {}), 'there is nothing to compare: edit the profile first');
	run.submit({do: 'change-profile', profile: packed});
	t.is(planComparison(run, {}), 'the profiles differ from 01:05 on: compare them at a later time');
	run.advance(minutes(2));
	const plan = planComparison(run, {});

	if (typeof plan === 'string') {
		t.fail(plan);
		return;
	}

	t.false(plan.looksAhead);
	t.deepEqual([plan.from, plan.until, plan.b.intents.length], [seconds(65), minutes(2), 0]);
	const {rows} = compared(plan);
	const bystander = tunerRun(scenario);
	bystander.advance(minutes(2));
	t.is(rows[0]?.a, String(run.result().score.total));
	t.is(rows[0]?.b, String(bystander.result().score.total));
});

test('what no scheduler would start with is not compared', t => {
	const run = tunerRun(scenario);
	run.advance(minutes(2));
	t.is(
		planComparison(run, {DefaultBinder: 'off'}),
		'profiles[0].plugins: at least one bind plugin is needed for profile with scheduler name "default-scheduler" (enable DefaultBinder)',
	);
});
