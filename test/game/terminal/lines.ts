import test from 'ava';
import fc from 'fast-check';
import {seconds} from '../../../source/engine/kernel/time.ts';
import {verbs} from '../../../source/game/terminal/kubectl/index.ts';
import {onCall} from '../../helpers/terminal.ts';

const words = [
	...verbs.map(({name}) => name),
	'kubectl',
	'ssh',
	'worker-a1',
	'control-plane-a1',
	'exit',
	'crictl',
	'etcdctl',
	'systemctl',
	'status',
	'history',
	'image',
	'pods',
	'po',
	'deploy',
	'deploy/web',
	'node/worker-a1',
	'svc',
	'all',
	'web',
	'shop',
	'-n',
	'-A',
	'-o',
	'yaml',
	'json',
	'jsonpath={.items[*].x}',
	'wide',
	'-l',
	'app=web',
	'a in (b',
	'--all',
	'--',
	'-',
	'=',
	'-f',
	'--dry-run=client',
	'--replicas=3',
	'--for=condition=Ready',
	'-w',
	'|',
	'grep',
	'wc',
	'-l',
	'"',
	"'",
	'\\',
	'x=y',
	'gpu=1:NoSchedule',
	'-p',
	'{"spec":null}',
	'__proto__',
	'node',
	'top',
	'can-i',
	'--list',
	'set',
	'undo',
	'--timeout=0',
	'--force',
	'--grace-period=0',
	'\u001b[2J',
	'ß',
];

test('no line brings the terminal down, and reads leave no mark', t => {
	const {terminal, run, cluster} = onCall(seconds(30));
	const line = fc.array(fc.constantFrom(...words), {maxLength: 8}).map(parts => parts.join(' '));
	const before = cluster.kernel.trail.digest();
	const harmless = verbs
		.filter(({name}) =>
			['get', 'describe', 'events', 'top', 'auth', 'logs', 'api-resources', 'explain', 'version', 'config'].includes(
				name,
			),
		)
		.map(({name}) => name);
	fc.assert(
		fc.property(fc.constantFrom(...harmless), line, (verb, rest) => {
			terminal.enter(`kubectl ${verb} ${rest}`);
			terminal.interrupt();
			return terminal.take().length > 0;
		}),
		{numRuns: 300},
	);
	t.is(cluster.kernel.trail.digest(), before, 'looking leaves no mark');
	t.is(run.intents.length, 0);
	fc.assert(
		fc.property(line, text => {
			terminal.enter(text);
			terminal.endInput();
			terminal.interrupt();
			return terminal.take().length > 0 && !terminal.busy;
		}),
		{numRuns: 300},
	);
	t.false(terminal.busy);
});

test('no text brings completion down', t => {
	const {terminal} = onCall(seconds(20));
	fc.assert(
		fc.property(fc.array(fc.constantFrom(...words), {maxLength: 6}), parts => {
			const text = parts.join(' ');
			return terminal.complete(text).text.startsWith(text.slice(0, Math.max(0, text.lastIndexOf(' '))));
		}),
		{numRuns: 300},
	);
	t.pass();
});
