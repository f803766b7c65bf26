import test from 'ava';
import {createTerminal, type Terminal} from '../../../source/game/terminal/terminal.ts';
import {onCall} from '../../helpers/terminal.ts';

const editorOn = () => {
	const {run} = onCall();
	const terminal = createTerminal({...run.site, hasEditor: true});
	return {run, terminal};
};

const said = (terminal: Terminal): string =>
	terminal
		.take()
		.filter(({from}) => from !== 'typed')
		.map(({text}) => text)
		.join('\n');

test('an object is edited as kubectl edits it, and what is wrong comes back with the reason', t => {
	const {run, terminal} = editorOn();
	terminal.enter('kubectl edit deploy web -n shop');
	const first = terminal.editing?.text ?? '';
	t.regex(first, /^# Please edit the object below\./);
	t.regex(first, /\n {2}replicas: 6\n/);
	t.notRegex(first, /managedFields/);
	t.true(terminal.busy);

	terminal.closeEditor(first.replace('replicas: 6', 'replicas: -1'));
	t.is(said(terminal).split('\n').at(-1), 'error: deployments.apps "web" is invalid');
	const second = terminal.editing?.text ?? '';
	t.regex(second, /\n# deployments\.apps "web" was not valid:\n# \* spec\.replicas: Invalid value: -1: /);

	terminal.closeEditor(second.replace('replicas: -1', 'replicas: 8'));
	t.is(said(terminal), 'deployment.apps/web edited');
	t.false(terminal.busy);
	t.is(terminal.status, 0);
	const sent = run.intents.flatMap(({intent}) => (intent.do === 'call' && intent.dryRun !== true ? [intent] : []));
	t.deepEqual(sent.at(-1)?.body, {spec: {replicas: 8}}, 'only what was changed is sent');
	t.is(sent.at(-1)?.patchType, 'strategic');
});

test('a text that is left, saved as it was or emptied changes nothing', t => {
	const {run, terminal} = editorOn();
	const before = run.intents.length;

	for (const [make, words] of [
		[() => undefined, 'Edit cancelled, no changes made.'],
		[(text: string) => text, 'Edit cancelled, no changes made.'],
		[(text: string) => `${text}# a note`, 'Edit cancelled, no changes made.'],
		[() => '# nothing\n', 'Edit cancelled, saved file was empty.'],
	] as const) {
		terminal.enter('kubectl edit deploy web -n shop');
		said(terminal);
		terminal.closeEditor(make(terminal.editing?.text ?? ''));
		t.is(said(terminal), words);
		t.is(terminal.status, 0);
	}

	t.is(run.intents.length, before);
});

test('broken YAML comes back once, and a name is not edited', t => {
	const {terminal} = editorOn();
	terminal.enter('kubectl edit deploy web -n shop');
	terminal.closeEditor('kind: [');
	const broken = terminal.editing?.text ?? '';
	t.regex(broken, /\n# The edited file had a syntax error: line 7: /);
	said(terminal);
	terminal.closeEditor(broken);
	t.is(said(terminal), 'error: Edit cancelled, no valid changes were saved.');
	t.is(terminal.status, 1);

	terminal.enter('kubectl edit deploy web -n shop');
	terminal.closeEditor((terminal.editing?.text ?? '').replace('\n  name: web\n', '\n  name: other\n'));
	t.regex(terminal.editing?.text ?? '', /\n# At least one of apiVersion, kind and name was changed/);
	terminal.interrupt();
	t.is(terminal.editing, undefined);
});

test('where nobody has an editor kubectl says so', t => {
	const {type} = onCall();
	t.regex(type('kubectl edit deploy web -n shop'), /^error: unable to launch an editor/);
});
