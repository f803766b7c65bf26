import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {insideCluster} from '../../helpers/inside-cluster.ts';
import {openInsideDoor} from '../../helpers/inside-door.ts';
import {kubectlAt, kubectls} from '../../helpers/kubectl.ts';

/*
exec, attach, cp and port-forward as real kubectls do them, into a simulated container. One test for each version that is on the
machine, one after the other; skipped where there is none.
*/

/** SPDY alone, the first with WebSockets for commands, and the newest: enough to hear every dialect. */
const wanted = [...kubectls].filter(([version]) => ['1.27', '1.30', '1.33', 'kubectl'].includes(version));

if (wanted.length === 0) {
	test.skip('no kubectl is on the PATH: nobody drives exec, cp and port-forward', t => t.pass());
}

for (const [version, binary] of wanted) {
	test.serial(`kubectl ${version} runs, copies and forwards`, async t => {
		const room = insideCluster();
		const door = await openInsideDoor(room);
		const kubectl = kubectlAt(binary, door.port);
		const folder = mkdtempSync(path.join(tmpdir(), 'podfall-cp-'));
		t.teardown(async () => {
			await door.close();
			kubectl.forget();
			rmSync(folder, {recursive: true, force: true});
		});

		t.like(await kubectl.run(['exec', 'tools', '--', 'nslookup', 'web']), {code: 0, stderr: ''});
		t.like(await kubectl.run(['exec', 'tools', '--', 'sh', '-c', 'echo out; ls /nope; exit 3']), {
			code: 3,
			stdout: 'out\n',
			stderr: 'ls: /nope: No such file or directory\ncommand terminated with exit code 3\n',
		});
		t.like(await kubectl.run(['exec', '-i', 'tools', '--', 'wc', '-c'], 'x'.repeat(100_000)), {stdout: '100000\n'});
		t.like(await kubectl.run(['exec', '-i', 'tools', '--', 'sh'], 'cd /etc\npwd; exit 4\n'), {
			code: 4,
			stdout: '/etc\n',
		});
		t.regex(
			(await kubectl.run(['exec', 'bare', '--', 'sh'])).stderr,
			/exec: "sh": executable file not found in \$PATH/,
		);
		t.like(await kubectl.run(['attach', 'web']), {code: 0, stdout: 'attached\n'});

		const there = path.join(folder, 'there');
		writeFileSync(there, Buffer.from(Array.from({length: 50_000}, (_, index) => (index * 7) & 255)));
		t.like(await kubectl.run(['cp', there, 'tools:/scratch/there']), {code: 0});
		t.like(await kubectl.run(['cp', 'tools:/scratch/there', path.join(folder, 'back')]), {code: 0});
		t.deepEqual(readFileSync(path.join(folder, 'back')), readFileSync(there));
		t.is(door.effects.filter(effect => effect.do === 'write').length, 1);

		const forwarding = spawn(binary, [...kubectl.base, 'port-forward', room.pod('web').metadata.name, ':8080'], {
			env: {PATH: process.env.PATH, HOME: folder},
		});
		t.teardown(() => forwarding.kill());
		const [line] = (await once(forwarding.stdout, 'data')) as [Buffer];
		const port = /127\.0\.0\.1:(\d+)/.exec(line.toString())![1]!;

		for (const page of ['one', 'two']) {
			const answer = await fetch(`http://127.0.0.1:${port}/${page}`);
			t.regex(await answer.text(), new RegExp(`^web-\\S+ answers /${page}\n$`));
		}
	});
}
