import test from 'ava';
import {isConditionTrue} from '../../../source/engine/api/conditions.ts';
import {endpointSlices} from '../../../source/engine/api/kinds/endpoint-slice.ts';
import {admin, type Program} from '../../../source/engine/cluster.ts';
import {minutes, seconds} from '../../../source/engine/kernel/time.ts';
import {carryOutInside} from '../../../source/game/door/carry-out-inside.ts';
import {changeOf} from '../../../source/game/door/inside-intent.ts';
import {bytesOf, nothing} from '../../../source/game/inside/bytes.ts';
import {mostLayerBytes} from '../../../source/game/inside/files.ts';
import {runInside, sittingLine} from '../../../source/game/inside/inside.ts';
import {createLayers} from '../../../source/game/inside/layers.ts';
import {isRefusal, placeOf} from '../../../source/game/inside/place.ts';
import {writeTar} from '../../../source/game/inside/tar.ts';
import {type InsideCluster, insideCluster} from '../../helpers/inside-cluster.ts';
import {plainProgram} from '../../helpers/small-ground.ts';

/** Lines, what each says, and its exit code where it is not 0. */
const sayings: ReadonlyArray<readonly [line: string, says: string | RegExp, exit?: number]> = [
	['echo hi "$COLOUR  $PASSWORD"; echo $GREETING', 'hi red  hunter2\nhello node-1\n'],
	['printenv NODE; printenv NOTHING', 'node-1\n', 1],
	['pwd; cd /etc/app && pwd; ls', '/\n/etc/app\napp.conf\ncolour\n'],
	['cat /etc/app/app.conf | grep -n b | cut -d: -f2', 'b=2\n'],
	['cat /etc/hostname; hostname -i', /^tools\n10\.244\.\d+\.\d+\n$/],
	[
		'cat /etc/resolv.conf',
		/^search shop\.svc\.cluster\.local svc\.cluster\.local cluster\.local\nnameserver 10\.96\.0\.10\noptions ndots:5\n$/,
	],
	['cat /var/run/secrets/kubernetes.io/serviceaccount/namespace', 'shop'],
	['cat /var/run/secrets/kubernetes.io/serviceaccount/token | tr -cd . | wc -c', /./],
	['tr -d "\\0" < /proc/1/cmdline', 'sleep3600'],
	['whoami; id -u', 'root\n0\n'],
	['uname; date +%F', 'Linux\n2026-01-01\n'],
	['ps | wc -l', '3\n'],
	['env | grep ^WEB_SERVICE_PORT', 'WEB_SERVICE_PORT=80\n'],
	['seq 3 | sort -r | head -1', '3\n'],
	['dd if=/dev/zero of=/tmp/a bs=1k count=4 2> /dev/null; wc -c < /tmp/a; rm /tmp/a', '4096\n'],
	['dd if=/dev/zero of=/dev/null bs=3 count=2', '2+0 records in\n2+0 records out\n'],
	['echo some words | dd bs=4 count=1 2> /dev/null', 'some'],
	['dd if=/nope', "dd: can't open '/nope': No such file or directory\n", 1],
	['dd if=/dev/zero of=/tmp/b bs=1M count=9999', "dd: error writing '/tmp/b': No space left on device\n", 1],
	['dd if=/dev/zero of=/etc/app/b count=1', "dd: can't open '/etc/app/b': Read-only file system\n", 1],
	['dd bs=x', "dd: invalid number 'x'\n", 1],
	['expr 2 + 3 \\* 4; expr \\( 2 + 3 \\) \\* 4; expr 7 % 2', '14\n20\n1\n'],
	['expr 4 % 2; echo $?', '0\n1\n'],
	['expr 10 \\> 9; expr a = b; expr "" \\| none; expr length four', '1\n0\nnone\n4\n'],
	['expr 1 + x', 'expr: non-numeric argument\n', 2],
	['expr 1 / 0', 'expr: division by zero\n', 2],
	['expr 1 +', 'expr: syntax error\n', 2],
	['expr 1 2', 'expr: syntax error\n', 2],
	['[[ -r /etc/app/colour ]] && [[ ! -e /nope ]] && echo both', 'both\n'],
	['[[ -r /etc', "[[: missing ']]'\n", 2],
	['echo a b a | tr " " "\\n" | sort | uniq -c | sort -rn | head -1', '      2 a\n'],
	['printf "%s-%d\\n" a 1', 'a-1\n'],
	['false || echo no && echo yes', 'no\nyes\n'],
	['test -d /etc && [ 1 -lt 2 ] && ! test', ''],
	['exit 4; echo never', '', 4],
	['sh -c "exit 7"; echo $?', '7\n'],
	['X=1 printenv X; echo "[$X]"', '1\n[]\n'],
	['echo /etc/app/*', '/etc/app/app.conf /etc/app/colour\n'],
	['ls /nope', 'ls: /nope: No such file or directory\n', 1],
	['cat /etc', 'cat: /etc: Is a directory\n', 1],
	['vi x', 'sh: vi: not found\n', 127],
	['echo x > /etc/app/y', "sh: can't create /etc/app/y: Read-only file system\n", 1],
	['echo x > /nope/y', "sh: can't create /nope/y: No such file or directory\n", 1],
	['cat < /nope', "sh: can't open /nope: no such file\n", 1],
	['for i in 1 2; do echo $i; done', '1\n2\n'],
	[
		'i=0; while [ $i -lt 9 ]; do i=$((i + 1)); if [ $i = 2 ]; then continue; fi; echo $i; [ $i = 4 ] && break; done',
		'1\n3\n4\n',
	],
	['until false; do echo once; break; done; echo $?', 'once\n0\n'],
	['case web-1 in db*) echo no;; web*|api) echo yes;; esac', 'yes\n'],
	['if false; then echo a; elif true; then echo b; else echo c; fi', 'b\n'],
	['{ echo a; echo b; } | wc -l', '2\n'],
	['(X=1; cd /etc; exit 3); echo "$? [$X] $PWD"', '3 [] /\n'],
	['set -e; false || true; if false; then :; fi; ! true; false; echo never', '', 1],
	['sh -c \'echo "$0 $1 $#"\' a b c', 'a b 2\n'],
	['echo $((7 / 2 * (1 + 1) % 4)) $((1 < 2 && !0)) `echo in`', '2 1 in\n'],
	['while :; do :; done', 'sh: this goes on for too long\n', 137],
	['echo "open', 'sh: syntax error: unterminated quoted string\n', 2],
	['ls /nope 2>&1 | wc -l', '1\n'],
	['ls /nope 2> /dev/null; echo $?', '1\n'],
	['df -h / | head -2 | tail -1', /^overlay +100\.0G/],
	['mount | grep /scratch', /ext4 \(rw/],
	['which sh curl vi', '/bin/sh\n/bin/curl\n', 1],
	['nslookup web | tail -3 | head -1', 'Name:\tweb.shop.svc.cluster.local\n'],
	['nslookup nowhere | tail -2', "** server can't find nowhere: NXDOMAIN\n\n"],
	['dig +short kubernetes.default.svc.cluster.local', '10.96.0.1\n'],
	['dig web | grep -c NXDOMAIN', '1\n'],
	['host heads | wc -l', '2\n'],
	['getent hosts nowhere', '', 2],
	['wget -qO- web', /^web-\S+ answers \/\n$/],
	['wget -qO- http://nobody.shop', /can't connect to remote host \(10\.\S+\): Connection refused/, 1],
	['wget -q nowhere', "wget: bad address 'nowhere'\n", 1],
	['curl -s -o /dev/null -w "%{http_code}" web/path', '200'],
	['curl nowhere', 'curl: (6) Could not resolve host: nowhere\n', 6],
	['curl -sS -m 3 web:81', 'curl: (28) Connection timed out after 3000 milliseconds\n', 28],
	['curl heads:8080', /answers \//],
	['curl heads:9', /^curl: \(7\) Failed to connect to heads port 9 after \d+ ms: Could not connect to server\n$/, 7],
	['curl https://kubernetes.default', /certificate problem/, 60],
	['curl -k https://kubernetes.default', /system:anonymous/],
	['nc -zv web 80', /open\n$/],
	['echo hello | nc web 80', /^HTTP\/1\.1 400 Bad Request\r\n/],
	['printf "GET /x HTTP/1.0\\r\\n\\r\\n" | nc web 80', /^HTTP\/1\.1 200 OK\r\n[\s\S]*answers \/x\n$/],
	['echo hello | nc -u -w 1 web 80', ''],
	['touch /srv/m; chmod 640 /srv/m; stat -c "%a %A" /srv/m; ls -l /srv/m | cut -c1-10', '640 -rw-r-----\n-rw-r-----\n'],
	['printf "a b\\n" | hexdump -C', '00000000  61 20 62 0a                                       |a b.|\n00000004\n'],
	["echo \"x y z\" | awk '{print $3, $1}'; echo a:b | awk -F: '{print $2}'", 'z x\nb\n'],
	['sysctl kernel.shm_rmid_forced', 'kernel.shm_rmid_forced = 0\n'],
	['ping -c 1 web', /100% packet loss/, 1],
	['ping -c 1 heads', /0% packet loss/],
	['curl', /no URL specified/, 2],
];

const table = insideCluster();

for (const [line, says, exit = 0] of sayings) {
	test(`${line} says what it says in a container`, t => {
		const said = table.sh(line);
		const all = said.out + said.err;
		t.is(said.exit, exit, all);

		if (typeof says === 'string') {
			t.is(all, says);
		} else {
			t.regex(all, says);
		}
	});
}

test('looking leaves no mark, whatever is looked at', t => {
	const {cluster} = table;
	const before = [
		cluster.kernel.trail.digest(),
		cluster.store.revision,
		cluster.server.counts.total,
		cluster.kernel.chronicle.last,
	];
	table.sh('ps; df; nslookup web; curl -s web; wget -qO- nobody; top; env; cat /etc/app/colour');
	t.deepEqual(
		[cluster.kernel.trail.digest(), cluster.store.revision, cluster.server.counts.total, cluster.kernel.chronicle.last],
		before,
	);
});

test('the same question in the same millisecond has the same answer', t => {
	t.deepEqual(table.sh('curl -s web; getent hosts heads'), table.sh('curl -s web; getent hosts heads'));
});

test('an image with a program alone has no shell, and the runtime says so', t => {
	t.regex(table.sh('ls', 'bare').err, /exec: "sh": executable file not found in \$PATH/);
	t.regex(table.words(['/bin/ls'], 'bare').err, /exec: "\/bin\/ls": stat \/bin\/ls: no such file or directory/);
	t.regex(table.words(['bash'], 'tools').err, /exec: "bash": executable file not found/);
	t.is(table.words(['bash', '-c', 'echo here'], 'web').out, 'here\n');
});

test('nobody gets in where no container runs or several do', t => {
	t.is(table.sh('true', 'two').err, 'a container name must be specified for pod two, choose one of: [talks stays]');
});

test('time is what a command takes, and not what passes', t => {
	const before = table.cluster.kernel.now;
	const said = table.sh('sleep 2; sleep 0.5 | sleep 1; date +%S');
	t.is(said.takes, 3000);
	t.is(said.out, '03\n');
	t.is(table.cluster.kernel.now, before);
});

test('files that are written are effects, and there again when they are handed in', t => {
	const written = table.sh('mkdir -p /tmp/a/b && echo one > /tmp/a/b/c && echo two >> /tmp/a/b/c');
	t.deepEqual(
		written.effects.map(effect => effect.do),
		['make-folder', 'make-folder', 'write', 'write'],
	);
	t.is(table.sh('cp -r /tmp/a /tmp/d; rm -r /tmp/a; cat /tmp/d/b/c; ls /tmp').out, 'one\ntwo\nd\n');
	t.is(table.sh('rm -rf /tmp/d; ls /tmp').out, '');
	t.is(table.sh('rm /etc/hostname; cat /etc/hostname').err, 'cat: /etc/hostname: No such file or directory\n');
});

test('a writable layer has an end', t => {
	const room = insideCluster();
	const said = room.words(['tee', '/tmp/big'], 'tools', new Uint8Array(mostLayerBytes + 1));
	t.is(said.err, 'tee: /tmp/big: No space left on device\n');
	t.deepEqual(said.effects, []);
});

test('kubectl cp goes in and out, and nothing leads out of where it was put', t => {
	const archive = writeTar(
		[
			{path: 'in/file', bytes: bytesOf('hello')},
			{path: '../../escape', bytes: bytesOf('x')},
		],
		0,
	);
	t.is(table.words(['test', '-d', '/scratch']).exit, 0);
	t.is(table.words(['tar', '-xmf', '-', '-C', '/scratch'], 'tools', archive).exit, 0);
	t.is(table.sh('cat /scratch/in/file; find /scratch -type f | sort').out, 'hello/scratch/escape\n/scratch/in/file\n');
	const out = table.words(['tar', 'cf', '-', '/scratch/in']);
	t.is(out.err, "tar: Removing leading `/' from member names\n");
	t.is(table.words(['tar', 'tf', '-'], 'tools', out.bytes).out, 'scratch/in\nscratch/in/file\n');
	t.regex(table.words(['tar', 'cf', '-', '/nope']).err, /Cannot stat: No such file or directory/);
	t.is(table.words(['tar', 'xf', '-'], 'tools', bytesOf('nonsense')).exit, 2);
});

test('the first process feels SIGTERM from inside and no SIGKILL', t => {
	t.deepEqual(table.sh('kill 1').effects, [{do: 'kill', signal: 'TERM'}]);
	t.deepEqual(table.sh('kill -s INT 1').effects, [{do: 'kill', signal: 'INT'}]);
	t.deepEqual(table.sh('kill -9 1').effects, []);
	t.is(table.sh('kill 4711').err, "kill: can't kill pid 4711: No such process\n");
});

test('who writes without end is stopped', t => {
	t.regex(table.sh(Array.from({length: 1200}, () => 'true').join(';')).err, /goes on for too long/);
	t.regex(table.sh(`echo ${'$(echo '.repeat(20)}x${')'.repeat(20)}`).err + table.sh('true').out, /nested too deep|^/);
});

const web = (room: InsideCluster) => room.podsOf('web');

test('a dead machine behind a Service costs every other connection its time, until its endpoint has left', t => {
	const room = insideCluster();
	const victim = web(room).find(({spec}) => spec.nodeName !== 'node-1')!;
	room.cluster.ground.levers.pull('test', `machine/${victim.spec.nodeName}/power`, 'off');
	const codes = Array.from({length: 20}, () => {
		room.run(100);
		return room.sh('curl -s -m 2 web').exit;
	});
	t.true(codes.includes(28) && codes.includes(0), codes.join());
	room.run(minutes(2));
	const later = Array.from({length: 10}, () => {
		room.run(100);
		return room.sh('curl -s -m 2 web').exit;
	});
	t.deepEqual([...new Set(later)], [0]);
	const slices = room.cluster.server.glass.list({name: 'x', groups: ['system:masters']}, endpointSlices, {
		namespace: 'shop',
	});
	t.true(slices.ok);
});

test('without CoreDNS names fail at once, addresses go on, and with a dead machine under it they take ten seconds', t => {
	const room = insideCluster();
	const address = room.sh('getent hosts web').out.split(/\s/)[0]!;
	const {ground} = room.cluster;
	const dns = ground.machines
		.flatMap(({name}) => ground.podsOn(name))
		.find(({key}) => key.startsWith('kube-system/coredns'))!;
	t.truthy(dns);
	ground.levers.pull('test', `machine/${dns.machine}/power`, 'off');

	if (dns.machine !== 'node-1') {
		t.like(room.sh('nslookup web'), {exit: 1, takes: 10_000});
		t.regex(room.sh('curl -m 4 web').err, /Resolving timed out after 4000 milliseconds/);
	}

	room.run(seconds(60));
	t.regex(room.sh('nslookup web').out, /connection refused\n;; no servers could be reached/);
	t.is(room.sh('curl web').exit, 6);
	t.is(room.sh(`curl -s -m 2 ${address} > /dev/null || curl -s -m 2 ${address}`).err, '');
});

test('a cut wire is silence, and a hung process takes the connection and says nothing', t => {
	const room = insideCluster();
	const far = web(room).find(({spec}) => spec.nodeName === 'node-3') ?? web(room)[0]!;
	const ip = far.status!.podIP!;
	t.is(room.sh(`curl -s -m 3 ${ip}:8080`).exit, 0);
	const {ground} = room.cluster;
	const {containers} = ground.podOnGround(far.metadata.uid!)!;
	ground.setHealth(containers[0]!.id, {hung: true});
	t.regex(room.sh(`curl -m 3 ${ip}:8080`).err, /Operation timed out after 3000 milliseconds with 0 bytes received/);
	ground.levers.pull('test', `link/node-1/${far.spec.nodeName}/cut`, 'both');
	t.regex(
		room.sh(`wget -T 3 -O- http://${ip}:8080`).err,
		far.spec.nodeName === 'node-1' ? /download timed out/ : /download timed out/,
	);
	t.is(room.sh(`nc -z -w 2 ${ip} 8080`).takes >= 1, true);
});

test('a program that fails, or whose dependency does, says so in HTTP', t => {
	const failing: Program = {...plainProgram, errors: 1};
	const room = insideCluster({'nginx:1.27': failing});
	t.is(room.sh('curl -s -o /dev/null -w "%{http_code}" web').out, '500');
	t.is(room.sh('wget -qO- web').err, 'wget: server returned error: HTTP/1.1 500 Internal Server Error\n');
	t.is(room.sh('curl -sf web').exit, 22);
});

test('a web server serves what it finds in its folder: users and probes miss a page that was taken away', t => {
	const room = insideCluster();
	const layers = createLayers();
	room.create({
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {name: 'site', namespace: 'shop'},
		spec: {
			nodeName: 'node-1',
			containers: [
				{
					name: 'main',
					image: 'nginx:1.27',
					ports: [{containerPort: 8080}],
					readinessProbe: {httpGet: {path: '/index.html', port: 8080}, periodSeconds: 1, failureThreshold: 1},
				},
			],
		},
	});
	room.run(seconds(30));
	const isReady = () => isConditionTrue(room.pod('site').status?.conditions, 'Ready');
	const page = (path = '') => room.sh(`curl -s ${room.pod('site').status?.podIP}:8080/${path}`).out;
	const inSite = (line: string): number | undefined => {
		const pod = room.pod('site');
		const place = placeOf(room.cluster, pod, 'main');
		const layer = isRefusal(place) ? [] : layers.of(place);
		const answer = runInside({cluster: room.cluster, pod, layer}, ['sh', '-c', line], nothing);
		const changes = answer.ok ? answer.effects.map(changeOf) : [];
		carryOutInside(room.cluster, layers, {as: admin, pod: 'shop/site', container: 'main', changes});
		room.run(seconds(3));
		return answer.ok ? answer.exit : undefined;
	};

	t.is(page(), 'site answers /\n');
	t.true(isReady());
	t.is(inSite('mv /usr/share/nginx/html/index.html /tmp'), 0);
	t.is(page(), '404 Not Found\n');
	t.false(isReady());
	t.is(inSite('mv /tmp/index.html /usr/share/nginx/html/'), 0);
	t.is(page(), 'site answers /\n');
	t.true(isReady());
	t.is(inSite('cd /usr/share/nginx/html; echo hello > index.html; echo more > more.txt'), 0);
	t.deepEqual([page(), page('more.txt?x=1'), page('other')], ['hello\n', 'more\n', 'site answers /other\n']);
});

test('an API server that is down refuses, and a kubelet that is gone lets nobody in', t => {
	const room = insideCluster();
	room.cluster.ground.levers.pull('test', 'process/node-1/kubelet', 'stopped');
	t.regex(room.sh('true').err, /^error dialing backend: dial tcp 10\.0\.0\.\d+:10250: connect: connection refused$/);
	room.cluster.ground.levers.letGo('test');
	room.cluster.ground.levers.pull('test', 'process/master-1/kube-apiserver', 'stopped');
	t.is(room.sh('curl -k https://kubernetes.default').exit, 7);
});

const words: ReadonlyArray<readonly [words: string, line: string | undefined]> = [
	['sh', ''],
	['/bin/bash -il', ''],
	['sh -c exec_sh', undefined],
	['ls', undefined],
];

for (const [said, line] of words) {
	test(`whoever runs ${said} ${line === undefined ? 'sits nowhere' : 'sits in a shell'}`, t => {
		t.is(sittingLine(said.split(' ')), line);
	});
}

test('a script that ends in a shell is for somebody who sits there; one that feeds a shell is not', t => {
	for (const script of [
		'command -v bash && exec bash || exec sh',
		'clear; (bash || ash || sh)',
		'TERM=xterm; exec /bin/sh -i',
	]) {
		t.is(sittingLine(['sh', '-c', script]), script);
	}

	for (const script of ['ls', 'sh run.sh', 'echo ls | sh', 'exec sh -c ls', 'echo (', 'cat > /tmp/sh']) {
		t.is(sittingLine(['sh', '-c', script]), undefined);
	}
});
