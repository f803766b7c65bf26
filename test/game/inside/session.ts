import test from 'ava';
import {bytesOf, textOf} from '../../../source/game/inside/bytes.ts';
import {openShell} from '../../../source/game/inside/session.ts';
import {insideCluster} from '../../helpers/inside-cluster.ts';

const room = insideCluster();

const open = (tty: boolean, first = '') => {
	const session = openShell({cluster: room.cluster, pod: room.pod('tools'), layer: []}, {tty, first});
	const type = (text: string): string =>
		session
			.feed(bytesOf(text))
			.map(({output}) => textOf(output))
			.join('');
	const greeting = session
		.begin()
		.map(({output}) => textOf(output))
		.join('');
	return {session, type, greeting};
};

test('who sits in front of a shell sees what he types, what it says, and a prompt', t => {
	const {session, type, greeting} = open(true);
	t.is(greeting, '/ # ');
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
	const {session, type, greeting} = open(false);
	t.is(greeting, '');
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
	const session = openShell({cluster: own.cluster, pod: own.pod('tools'), layer: []}, {tty: true});
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

const firsts: ReadonlyArray<readonly [line: string, greeting: string, exit: number | undefined]> = [
	['command -v bash >/dev/null && exec bash || exec sh', '/ # ', undefined],
	['command -v nosuch >/dev/null && exec nosuch || exec sh', '/ # ', undefined],
	['echo welcome; cd /etc; (nosuch || ash || sh)', 'welcome\r\nsh: nosuch: not found\r\n/etc # ', undefined],
	['false && exec sh', '', 1],
	['exec nosuch || exec sh', 'sh: nosuch: not found\r\n', 127],
	['exit 4; sh', '', 4],
];

for (const [line, expected, exit] of firsts) {
	test(`a shell that begins with ${line}`, t => {
		const {session, type, greeting} = open(true, line);
		t.is(greeting, expected);
		t.is(session.exit, exit);
		t.is(type('echo hi\r').includes('\r\nhi\r\n'), exit === undefined);
	});
}

test('a shell in the shell is the same to whoever sits there, and leaving it ends both', t => {
	const {session, type} = open(true);
	t.is(type('cd /etc; sh\r'), 'cd /etc; sh\r\n/etc # ');
	t.is(type('command -v ls cd nosuch\r'), 'command -v ls cd nosuch\r\n/bin/ls\r\ncd\r\n/etc # ');
	t.is(
		type('type ls cd nosuch; echo $?\r'),
		'type ls cd nosuch; echo $?\r\nls is /bin/ls\r\ncd is a shell builtin\r\nnosuch: not found\r\n127\r\n/etc # ',
	);
	t.is(type('exec echo bye\r'), 'exec echo bye\r\nbye\r\n');
	t.is(session.exit, 0);
});
