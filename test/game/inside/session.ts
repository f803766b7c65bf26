import test from 'ava';
import {bytesOf, textOf} from '../../../source/game/inside/bytes.ts';
import {openShell} from '../../../source/game/inside/session.ts';
import {insideCluster} from '../../helpers/inside-cluster.ts';

const room = insideCluster();

const open = (tty: boolean) => {
	const session = openShell({cluster: room.cluster, pod: room.pod('tools'), layer: []}, tty);
	const type = (text: string): string =>
		session
			.feed(bytesOf(text))
			.map(({output}) => textOf(output))
			.join('');
	return {session, type};
};

test('who sits in front of a shell sees what he types, what it says, and a prompt', t => {
	const {session, type} = open(true);
	t.is(textOf(session.greeting), '/ # ');
	t.is(type('echo hi\r'), 'echo hi\r\nhi\r\n/ # ');
	t.is(type('cd /etc\r'), 'cd /etc\r\n/etc # ');
	t.is(type('pwd\r'), 'pwd\r\n/etc\r\n/etc # ');
	t.is(type('\r'), '\r\n/etc # ');
	t.is(type('exit 3\r'), 'exit 3\r\n');
	t.is(session.exit, 3);
	t.is(type('echo more\r'), '');
});

test('the line remembers: files, variables and the last code', t => {
	const {session, type} = open(true);
	type('X=5; false\r');
	t.is(type('echo $X $?\r'), 'echo $X $?\r\n5 1\r\n/ # ');
	type('echo kept > /tmp/x\r');
	t.is(type('cat /tmp/x\r'), 'cat /tmp/x\r\nkept\r\n/ # ');
	t.is(session.exit, undefined);
});

const edits: ReadonlyArray<readonly [keys: string, line: string]> = [
	['lsx\u007F', 'ls'],
	['lsxy\b\b', 'ls'],
	['nonsense\u0015ls', 'ls'],
	['ls /etc\u0017/tmp', 'ls /tmp'],
	['l\u001B[Cs\u001B[1;5D', 'ls'],
	['nonsense\u0003ls', 'ls'],
	['ä\u007Fls', 'ls'],
];

for (const [keys, line] of edits) {
	test(`${JSON.stringify(keys)} and Enter runs ${line}`, t => {
		const {type} = open(true);
		type(keys);
		const plain = open(true);
		plain.type(line);
		t.is(type('\r'), plain.type('\r'));
	});
}

test('the arrows bring earlier lines back', t => {
	const {type} = open(true);
	type('echo one\recho two\r');
	t.is(type('\u001B[A\u001B[A\r').replaceAll('\b \b', ''), 'echo twoecho one\r\none\r\n/ # ');
	t.is(type('\u001B[A\u001B[B'), `echo one${'\b \b'.repeat(8)}`);
});

test('a key that comes in pieces is one key, and a letter in two bytes one letter', t => {
	const {session, type} = open(true);
	type('echo one\r');
	t.is(type('\u001B['), '');
	t.is(type('A'), 'echo one');
	type('\u0015');
	const letter = bytesOf('ä');
	session.feed(letter.slice(0, 1));
	t.is(textOf(session.feed(letter.slice(1))[0]!.output), 'ä');
});

test('Ctrl-D leaves an empty line and no other, Ctrl-C gives it up', t => {
	const {session, type} = open(true);
	type('x\u0004');
	t.is(session.exit, undefined);
	t.is(type('\u0003'), '^C\r\n/ # ');
	type('\u0004');
	t.is(session.exit, 0);
});

test('without a terminal there is no prompt and no echo, and the last line needs no break', t => {
	const {session, type} = open(false);
	t.is(textOf(session.greeting), '');
	t.is(type('echo a\necho '), 'a\n');
	type('b');
	t.deepEqual(
		session.end().map(({output}) => textOf(output)),
		['b\n'],
	);
	t.is(session.exit, 0);
});

test('a container that is gone takes its shell with it', t => {
	const own = insideCluster();
	const session = openShell({cluster: own.cluster, pod: own.pod('tools'), layer: []}, true);
	const [turn] = session.feed(bytesOf('kill 1\r')).slice(-1);
	t.deepEqual(turn!.effects, [{do: 'kill', signal: 'TERM'}]);
	own.cluster.ground.levers.pull('test', `pod/${own.pod('tools').metadata.uid}/kill`, 143);
	session.feed(bytesOf('ls\r'));
	t.is(session.exit, 137);
});

test('what a line takes is said with its turn', t => {
	const {session} = open(true);
	t.deepEqual(
		session.feed(bytesOf('sleep 3\r')).map(({takes}) => takes),
		[...Array.from({length: 7}, () => 0), 0, 3000],
	);
});
