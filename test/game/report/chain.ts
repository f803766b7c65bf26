import test from 'ava';
import {branchesOf} from '../../../source/game/report/cause-tree.ts';
import {openRun} from '../../../source/game/session.ts';
import type {Branch} from '../../../source/game/view/frame.ts';
import {shippedLevel} from '../../helpers/shipped.ts';

const textOf = ({text, aside, children}: Branch): readonly string[] => [
	`${String(text)}${aside === undefined ? '' : ` [${String(aside)}]`}`,
	...(children ?? []).flatMap(textOf),
];

test('after a node crash the report’s chain has every timer, and its requests are those of the account', t => {
	const {scenario} = shippedLevel('silence');
	const run = openRun({scenario, seed: '1', seat: 'watch', pilot: 'autopilot', shipped: true});

	while (!run.over) {
		run.advance(run.end);
	}

	const {timeline} = run.frame({screen: 'result', advice: false, truth: true});
	const causes = timeline?.causes ?? [];
	const crash = causes.find(({text}) => String(text).includes('lost its power'));
	const lines = crash === undefined ? [] : textOf(crash);
	const follows = (...words: readonly RegExp[]): boolean =>
		words.reduce((from, word) => (from < 0 ? -1 : lines.findIndex((line, at) => at > from && word.test(line))), 0) > 0;

	t.true(
		follows(
			/requests of web failed: connect-timeout/,
			/is Unknown to the control plane: nothing was heard of it for 50 s \[.*(4\d|5[0-5]) s later\]/,
			/marked not ready/,
			/lists? of ready pods .*changed/,
			/as long as they tolerate it/,
			/deleted: .* time on .*over.*\[.*300 s later\]/,
			/created/,
			/the scheduler chose/,
		),
		lines.join('\n'),
	);

	const {failed, slow} = run.result().requests;
	const sums = causes.map(({aside}) => /([\d,]+) failed, ([\d,]+) slow/.exec(String(aside)));
	const add = (index: number): number =>
		sums.reduce((sum, match) => sum + Number((match?.[index] ?? '0').replaceAll(',', '')), 0);
	t.deepEqual([add(1), add(2)], [failed, slow]);
	t.true(failed > 0);
	t.deepEqual(branchesOf([]), []);
});
