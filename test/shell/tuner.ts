/** The tuner's seat as somebody plays it, line by line, from the shell. */
import test from 'ava';
import {podfall} from '../helpers/command.ts';

const play = (...lines: readonly string[]): string =>
	podfall(['play', 'test/levels/small-storm', '--plain'], {}, ['begin', ...lines, 'quit']).out;

test('a profile is edited, shown as a file, applied in its window, compared and taken back', t => {
	const out = play(
		'set podtopologyspread.weight 9',
		'set NodeResourcesFit.strategy MostAllocated',
		'file',
		'apply',
		'step 20s',
		'changes',
		'compare',
		'undo',
		'yes',
		'profile',
	);
	t.regex(out, /^Edited: NodeResourcesFit LeastAllocated → MostAllocated, PodTopologySpread ×2 → ×9\. Type apply/m);
	t.regex(out, /^\+ {9}weight: 9$/m);
	t.regex(out, /^\+ {9}type: MostAllocated$/m);
	t.regex(
		out,
		/^the scheduler restarts with NodeResourcesFit LeastAllocated → MostAllocated, PodTopologySpread ×2 → ×9$/m,
	);
	t.regex(out, /^Window 1, 01:00 to 01:30: open\.$/m);
	t.regex(out, /^one storm, apart from 01:00, scores at 01:20\.$/m);
	t.regex(out, /^B is the default profile\.$/m);
	t.regex(out, /^total: A \d+, B \d+, /m);
	t.regex(out, /^cost: A /m);
	t.regex(
		out,
		/^Mind: one storm, one seed: another seed may say otherwise; it shows nothing of what is still to come\.$/m,
	);
	t.regex(out, /^PodTopologySpread\.weight: on, weight 2, usually weight 2/m, 'the change is taken back');
});

test('what cannot be is refused with its reason: a profile that does not start, a time that is no window', t => {
	const out = play(
		'set DefaultBinder off',
		'set Lottery.weight 3',
		'apply',
		'forget',
		'step 40s',
		'set ImageLocality off',
		'apply',
	);
	t.regex(out, /^Wrong: there is no setting "Lottery\.weight"\.$/m);
	t.regex(out, /^Refused: profiles\[0\]\.plugins: at least one bind plugin is needed/m);
	t.regex(out, /^Refused: no change window is open: number 2 of 2 opens at 02:30\.$/m);
});

test('a plugin is switched at one extension point, weighed at score, and refused in Kubernetes’ words where it has nothing to say', t => {
	const out = play(
		'set TaintToleration.score off',
		'set interpodaffinity.SCORE 4',
		'profile TaintToleration',
		'file',
		'set ImageLocality.filter on',
		'set Lottery.score 3',
		'apply',
		'forget ImageLocality.filter',
		'forget Lottery.score',
		'apply',
		'profile',
	);
	t.regex(out, /^Edited: TaintToleration off at score, InterPodAffinity ×4 at score\. Type apply/m);
	t.regex(out, /^TaintToleration\.filter: on, usually on$/m);
	t.regex(out, /^TaintToleration\.score: off, in force on, usually on$/m);
	t.regex(
		out,
		/^\+ {5}score:\n\+ {7}enabled:\n\+ {7}- name: InterPodAffinity\n\+ {9}weight: 4\n\+ {7}disabled:\n\+ {7}- name: TaintToleration$/m,
	);
	t.regex(out, /plugin "ImageLocality" does not extend FilterPlugin plugin/);
	t.regex(out, /^Refused: .*ScorePlugin "Lottery" does not exist/m);
	t.regex(out, /^the scheduler restarts with TaintToleration off at score, InterPodAffinity ×4 at score$/m);
	t.notRegex(
		out.slice(out.lastIndexOf('restarts with')),
		/^TaintToleration\.filter/m,
		'a point like its plugin is said on demand',
	);
});

test('looking ahead asks first', t => {
	const out = play('set ImageLocality off', 'compare 02:00', 'no');
	t.regex(out, /^Look ahead\? .* The run says so\. Type yes or no\.$/m);
	t.regex(out, /^Not done\.$/m);
	t.notRegex(out, /^total: A/m);
});
