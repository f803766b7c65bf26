import {
	documentAt,
	type LookedUp,
	lookUp,
	pings,
	type Reached,
	reach,
	resolvConf,
	type Transport,
} from '../../../engine/cluster.ts';
import type {Millis} from '../../../engine/kernel/time.ts';
import {textOf, unlines} from '../bytes.ts';
import {ownDatagram, ownPage} from '../image-pages.ts';
import type {Place} from '../place.ts';
import {type Call, complaint, type Done, optionsOf, type Tool} from '../tool.ts';

const addressPattern = /^\d{1,3}(\.\d{1,3}){3}$/;

const hostsEntry = ({pod, ip, hostname}: Place, name: string): string | undefined =>
	name === 'localhost'
		? '127.0.0.1'
		: name === hostname
			? ip
			: (pod.spec.hostAliases ?? []).find(({hostnames = []}) => hostnames.includes(name))?.ip;

const asked = (place: Place, name: string): LookedUp =>
	lookUp(place.reach, name, resolvConf(place.pod), place.dns, place.withoutDns);

/** An address for a name, as the C library finds one: itself, the hosts file, then DNS. */
const resolved = (
	place: Place,
	name: string,
): {readonly ip: string | undefined; readonly is: LookedUp['is']; readonly took: Millis} => {
	const known = addressPattern.test(name) ? name : hostsEntry(place, name);

	if (known !== undefined) {
		return {ip: known, is: 'found', took: 0};
	}

	const {is, addresses, took} = asked(place, name);
	const {draws, now, asker} = place.reach;
	const chosen = Math.floor(draws.unit(`dns/${asker}/${name}`, now) * addresses.length);
	return {ip: addresses[chosen], is, took};
};

/** To itself a pod always gets. */
const tried = (place: Place, ip: string, port: number, transport: Transport = 'TCP'): Reached =>
	reach(place.reach, ip === '127.0.0.1' ? place.ip : ip, port, transport);

/** How long Linux tries to make a connection: six repeats, 1 + 2 + 4 + … + 64 s. Source: tcp(7), tcp_syn_retries */
const connectTime: Millis = 127_000;

type Url = {readonly scheme: string; readonly host: string; readonly port: number; readonly path: string};

const urlOf = (text: string): Url | undefined => {
	const match = /^(?:(https?):\/\/)?([\w.-]+)(?::(\d{1,5}))?(\/[^\s#]*)?$/.exec(text);

	if (match === null) {
		return undefined;
	}

	const [, scheme = 'http', host = '', port, path = '/'] = match;
	return {scheme, host, port: port === undefined ? (scheme === 'https' ? 443 : 80) : Number(port), path};
};

/** What a server said: a status, and a page. */
export type Page = {readonly status: number; readonly reason: string; readonly body: string; readonly type: string};

const forbidden = (path: string): Page => ({
	status: 403,
	reason: 'Forbidden',
	type: 'application/json',
	body: `${JSON.stringify(
		{
			kind: 'Status',
			apiVersion: 'v1',
			metadata: {},
			status: 'Failure',
			message: `forbidden: User "system:anonymous" cannot get path "${path}"`,
			reason: 'Forbidden',
			details: {},
			code: 403,
		},
		null,
		2,
	)}\n`,
});

/** What a program answers: itself, or that it cannot. */
export const pageOf = (
	place: Pick<Place, 'cluster' | 'reach'>,
	reached: Reached & {is: 'answered'},
	path: string,
): Page => {
	const {by} = reached;
	const program = place.cluster.ground.programs.of(by.image);
	const fails = by.health.dependency && program.calls.some(call => call.critical);

	if (by.health.queue) {
		return {status: 503, reason: 'Service Unavailable', type: 'text/plain', body: 'request queue is full\n'};
	}

	if (fails) {
		return {
			status: 502,
			reason: 'Bad Gateway',
			type: 'text/plain',
			body: 'a service this one depends on does not answer\n',
		};
	}

	const document = documentAt(by.health.documents, path);

	if (document !== undefined) {
		return document === null
			? {status: 404, reason: 'Not Found', type: 'text/html', body: '404 Not Found\n'}
			: {status: 200, reason: 'OK', type: 'text/html', body: document};
	}

	const {draws, now, asker} = place.reach;
	const own = ownPage(by, path);
	return draws.unit(`answer/${asker}/${by.id}`, now) < program.errors
		? {status: 500, reason: 'Internal Server Error', type: 'text/plain', body: 'internal error\n'}
		: {status: 200, reason: 'OK', type: 'text/plain', body: own ?? `${by.pod.split('/').at(-1)} answers ${path}\n`};
};

type Fetched =
	| {readonly is: 'page'; readonly page: Page; readonly ip: string; readonly took: Millis}
	| {readonly is: 'no-name'; readonly dns: LookedUp['is']; readonly took: Millis}
	| {
			readonly is: 'refused' | 'unreachable' | 'no-connection' | 'no-answer';
			readonly ip: string;
			readonly took: Millis;
			/** The tool gave up before the machine did. */
			readonly givenUp: boolean;
	  };

/** `connect` and `whole`: the tool's own patience. */
const fetched = (place: Place, {scheme, host, port, path}: Url, connect: Millis, whole: Millis): Fetched => {
	const name = resolved(place, host);
	const patience = Math.min(connect, whole);

	if (name.ip === undefined) {
		return {is: 'no-name', dns: name.is, took: Math.min(name.took, patience)};
	}

	const {ip} = name;
	const left = patience - name.took;
	const reached = tried(place, ip, port);

	if (left <= 0) {
		return {is: 'no-connection', ip, took: patience, givenUp: true};
	}

	if (reached.is === 'lost' || (reached.is === 'unreachable' && reached.took >= left)) {
		return {is: 'no-connection', ip, took: name.took + Math.min(left, connectTime), givenUp: left < connectTime};
	}

	if (reached.is === 'refused' || reached.is === 'unreachable') {
		return {is: reached.is, ip, took: name.took + reached.took, givenUp: false};
	}

	if (reached.is === 'silent' || (reached.is === 'answered' && name.took + reached.took > whole)) {
		return {is: 'no-answer', ip, took: whole, givenUp: true};
	}

	const page =
		reached.is === 'api' ? (scheme === 'https' ? forbidden(path) : badRequest) : pageOf(place, reached, path);
	return {is: 'page', page, ip, took: name.took + reached.took};
};

const badRequest: Page = {
	status: 400,
	reason: 'Bad Request',
	type: 'text/plain',
	body: 'Client sent an HTTP request to an HTTPS server.\n',
};

/** What a pod answers to somebody who was led to one of its ports, as bytes of HTTP; or why there is no connection. */
export const answerOnPort = (
	place: Place,
	port: number,
	path: string,
): {readonly ok: true; readonly http: string; readonly takes: Millis} | {readonly ok: false; readonly why: string} => {
	const got = fetched(place, {scheme: 'http', host: '127.0.0.1', port, path}, patient, patient);
	return got.is === 'page'
		? {ok: true, http: `${headersOf(got.page)}${got.page.body}`, takes: got.took}
		: {
				ok: false,
				why: `failed to connect to localhost:${port} inside namespace "${place.hostname}": connection refused`,
			};
};

/** What somebody waits for at most who gave no limit. */
const patient: Millis = 300_000;

const secondsOf = (text: string | undefined): Millis =>
	text === undefined || !(Number(text) > 0) ? patient : Math.round(Number(text) * 1000);

const headersOf = ({status, reason, type, body}: Page): string =>
	`HTTP/1.1 ${status} ${reason}\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n`;

/** What curl says of a page: what was asked for with -i, -I, -o and -w. */
const curlPage = (call: Call, page: Page, {flags, values}: ReturnType<typeof optionsOf>): Done => {
	const failing = page.status >= 400 && (flags.has('f') || flags.has('fail'));

	if (failing) {
		return {
			err: flags.has('s') && !flags.has('S') ? '' : `curl: (22) The requested URL returned error: ${page.status}\n`,
			code: 22,
		};
	}

	const shown = `${flags.has('i') || flags.has('I') ? headersOf(page) : ''}${flags.has('I') ? '' : page.body}`;
	const file = values.get('o');
	const format = (values.get('w') ?? '')
		.replaceAll('%{http_code}', String(page.status))
		.replaceAll('%{response_code}', String(page.status))
		.replaceAll(String.raw`\n`, '\n');

	if (file !== undefined && file !== '/dev/null') {
		call.files.write(file.startsWith('/') ? file : `${call.shell.cwd}/${file}`, new TextEncoder().encode(shown));
	}

	return {out: `${file === undefined ? shown : ''}${format}`};
};

/** Long options with a value behind them, as the short ones that they stand for. */
const shortened: Readonly<Record<string, string>> = {
	'--max-time': '-m',
	'--output': '-o',
	'--write-out': '-w',
	'--request': '-X',
	'--header': '-H',
	'--silent': '-s',
	'--show-error': '-S',
	'--fail': '-f',
	'--include': '-i',
	'--head': '-I',
	'--insecure': '-k',
	'--verbose': '-v',
};

const curl: Tool = call => {
	const {place} = call;
	const at = call.args.indexOf('--connect-timeout');
	const own = at < 0 ? call.args : [...call.args.slice(0, at), ...call.args.slice(at + 2)];
	const options = optionsOf(
		own.map(arg => (Object.hasOwn(shortened, arg) ? shortened[arg]! : arg)),
		'mowXHdu',
	);
	const {flags, values, rest} = options;
	const url = urlOf(rest[0] ?? '');

	if (url === undefined) {
		return rest.length === 0
			? {err: "curl: (2) no URL specified\ncurl: try 'curl --help' for more information\n", code: 2}
			: {err: `curl: (3) URL rejected: ${rest[0]}\n`, code: 3};
	}

	const got = fetched(place, url, at < 0 ? patient : secondsOf(call.args[at + 1]), secondsOf(values.get('m')));
	const {took} = got;

	if (got.is === 'page') {
		if (url.scheme === 'https' && !flags.has('k')) {
			return {
				err: 'curl: (60) SSL certificate problem: unable to get local issuer certificate\n',
				code: 60,
				takes: took,
			};
		}

		return {...curlPage(call, got.page, options), takes: took};
	}

	const failed = (code: number, words: string): Done => ({
		err: flags.has('s') && !flags.has('S') ? '' : `curl: (${code}) ${words}\n`,
		out: values.has('w')
			? (values.get('w') ?? '').replaceAll('%{http_code}', '000').replaceAll(String.raw`\n`, '\n')
			: '',
		code,
		takes: took,
	});

	switch (got.is) {
		case 'no-name':
			return got.dns === 'NXDOMAIN' || got.dns === 'refused'
				? failed(6, `Could not resolve host: ${url.host}`)
				: failed(28, `Resolving timed out after ${took} milliseconds`);
		case 'refused':
			return failed(
				7,
				`Failed to connect to ${url.host} port ${url.port} after ${took} ms: Could not connect to server`,
			);
		case 'unreachable':
			return failed(7, `Failed to connect to ${url.host} port ${url.port} after ${took} ms: No route to host`);
		case 'no-answer':
			return failed(28, `Operation timed out after ${took} milliseconds with 0 bytes received`);
		default:
			return got.givenUp
				? failed(28, `Connection timed out after ${took} milliseconds`)
				: failed(28, `Failed to connect to ${url.host} port ${url.port} after ${took} ms: Could not connect to server`);
	}
};

const wget: Tool = call => {
	const options = optionsOf(
		call.args.map(arg => arg.replace(/^--timeout=/, '-T')),
		'TOt',
	);
	const {flags, values, rest} = options;
	const url = urlOf(rest[0] ?? '');

	if (url === undefined) {
		return complaint('wget', rest.length === 0 ? 'missing URL' : `bad address '${rest[0]}'`);
	}

	const patience = secondsOf(values.get('T'));
	const got = fetched(call.place, url, patience, patience);
	const quiet = flags.has('q');

	if (got.is === 'no-name') {
		return {err: `wget: bad address '${url.host}'\n`, code: 1, takes: got.took};
	}

	const connecting = quiet ? '' : `Connecting to ${url.host}:${url.port} (${got.ip}:${url.port})\n`;

	if (got.is !== 'page') {
		const words = {
			refused: `can't connect to remote host (${got.ip}): Connection refused`,
			unreachable: `can't connect to remote host (${got.ip}): No route to host`,
			'no-connection': got.givenUp
				? 'download timed out'
				: `can't connect to remote host (${got.ip}): Connection timed out`,
			'no-answer': 'download timed out',
		}[got.is];
		return {err: `${connecting}wget: ${words}\n`, code: 1, takes: got.took};
	}

	const {page} = got;

	if (page.status >= 400) {
		return {
			err: `${connecting}wget: server returned error: HTTP/1.1 ${page.status} ${page.reason}\n`,
			code: 1,
			takes: got.took,
		};
	}

	const target = values.get('O');

	if (target === '-') {
		return {out: page.body, err: connecting, takes: got.took};
	}

	const file = target ?? (url.path.split('/').at(-1) || 'index.html');
	const path = file.startsWith('/') ? file : `${call.shell.cwd === '/' ? '' : call.shell.cwd}/${file}`;
	const problem = flags.has('spider') ? undefined : call.files.write(path, new TextEncoder().encode(page.body));
	return problem === undefined
		? {err: `${connecting}${quiet ? '' : `'${file}' saved\n`}`, takes: got.took}
		: {err: `wget: can't open '${file}': ${problem}\n`, code: 1, takes: got.took};
};

const ping: Tool = ({place, args}) => {
	const {values, rest} = optionsOf(args, 'cWwi');
	const name = rest[0] ?? '';
	const count = Math.min(100, Math.max(1, Number(values.get('c') ?? 4) || 4));
	const {ip, took} = resolved(place, name);

	if (ip === undefined) {
		return {err: `ping: bad address '${name}'\n`, code: 1, takes: took};
	}

	const trip = ip === '127.0.0.1' || ip === place.ip ? 0 : pings(place.reach, ip);
	const answers = Array.from(
		{length: trip === undefined ? 0 : count},
		(_, index) => `64 bytes from ${ip}: seq=${index} ttl=62 time=${(trip ?? 0).toFixed(3)} ms`,
	);
	const lost = trip === undefined ? 100 : 0;
	return {
		out: unlines([
			`PING ${name} (${ip}): 56 data bytes`,
			...answers,
			'',
			`--- ${name} ping statistics ---`,
			`${count} packets transmitted, ${answers.length} packets received, ${lost}% packet loss`,
		]),
		code: trip === undefined ? 1 : 0,
		takes: took + (count - 1) * 1000 + (trip ?? 10_000),
	};
};

/** What a web server answers to whatever somebody types at it. Source: net/http's server */
const answerTo = (place: Place, reached: Reached, typed: string): string => {
	const asks = /^(?:GET|HEAD|POST) (\S+) HTTP\/1\.[01]\r?\n/.exec(typed);

	if (typed === '' || reached.is !== 'answered') {
		return '';
	}

	if (asks === null) {
		const head = 'HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close';
		return `${head}\r\n\r\n400 Bad Request`;
	}

	const page = pageOf(place, reached, asks[1]!);
	return `${headersOf(page)}${page.body}`;
};

const nc: Tool = ({place, args, stdin}) => {
	const {flags, values, rest} = optionsOf(args, 'w');
	const [host = '', port = ''] = rest;
	const name = resolved(place, host);

	if (name.ip === undefined) {
		return {err: `nc: bad address '${host}'\n`, code: 1, takes: name.took};
	}

	const transport = flags.has('u') ? 'UDP' : 'TCP';
	const reached = tried(place, name.ip, Number(port), transport);
	const patience = values.has('w') ? secondsOf(values.get('w')) : connectTime;
	const words = flags.has('v') ? `${name.ip} (${name.ip}:${port})` : undefined;

	// Nobody says of a datagram whether it came.
	if (transport === 'UDP') {
		const out = reached.is === 'answered' ? ownDatagram(reached.by, textOf(stdin)) : '';
		return {
			out,
			err: words === undefined ? '' : `${words} open\n`,
			takes: name.took + (values.has('w') ? patience : 0),
		};
	}

	if (reached.is === 'lost') {
		return {
			err: words === undefined ? '' : `nc: ${words}: Connection timed out\n`,
			code: 1,
			takes: name.took + patience,
		};
	}

	if (reached.is === 'refused' || reached.is === 'unreachable') {
		const why = reached.is === 'refused' ? 'Connection refused' : 'No route to host';
		return {err: words === undefined ? '' : `nc: ${words}: ${why}\n`, code: 1, takes: name.took + reached.took};
	}

	return {
		out: flags.has('z') ? '' : answerTo(place, reached, textOf(stdin)),
		err: words === undefined ? '' : `${words} open\n`,
		takes: name.took + reached.took,
	};
};

/** What the tools of DNS say when nobody answers. */
const unanswered = ({is, server}: LookedUp): readonly string[] =>
	is === 'refused'
		? [`;; communications error to ${server}#53: connection refused`, ';; no servers could be reached']
		: [`;; communications error to ${server}#53: timed out`, ';; no servers could be reached'];

const nslookup: Tool = ({place, args}) => {
	const [name = ''] = optionsOf(args).rest;
	const found = asked(place, name);
	const server = [`Server:\t\t${found.server}`, `Address:\t${found.server}#53`, ''];

	if (found.is === 'found') {
		const answers = found.addresses.flatMap(address => [`Name:\t${found.name}`, `Address: ${address}`]);
		return {out: unlines([...server, ...answers, '']), takes: found.took};
	}

	return found.is === 'NXDOMAIN'
		? {out: unlines([...server, `** server can't find ${name}: NXDOMAIN`, '']), code: 1, takes: found.took}
		: {out: unlines(unanswered(found)), code: 1, takes: found.took};
};

const dig: Tool = ({place, args}) => {
	const name = args.find(arg => !/^[-+@]/.test(arg) && !['A', 'AAAA', 'ANY', 'SRV'].includes(arg)) ?? '.';
	const short = args.includes('+short');
	// dig asks for the name as it stands, and walks no search list.
	const found = args.includes('+search') ? asked(place, name) : asked(place, `${name.replace(/\.$/, '')}.`);

	if (found.is === 'lost' || found.is === 'refused') {
		return {out: unlines(unanswered(found)), code: 9, takes: found.took};
	}

	const answers = found.addresses.map(address => (short ? address : `${found.name}.\t30\tIN\tA\t${address}`));
	const status = found.is === 'found' ? 'NOERROR' : 'NXDOMAIN';
	return {
		out: unlines(
			short
				? answers
				: [
						`;; ->>HEADER<<- opcode: QUERY, status: ${status}, id: 1`,
						`;; flags: qr aa rd; QUERY: 1, ANSWER: ${answers.length}, AUTHORITY: 0, ADDITIONAL: 0`,
						'',
						';; QUESTION SECTION:',
						`;${name.replace(/\.$/, '')}.\t\tIN\tA`,
						...(answers.length === 0 ? [] : ['', ';; ANSWER SECTION:', ...answers]),
						'',
						`;; Query time: ${found.took} msec`,
						`;; SERVER: ${found.server}#53(${found.server}) (UDP)`,
					],
		),
		takes: found.took,
	};
};

const host: Tool = ({place, args: [name = '']}) => {
	const found = asked(place, name);
	return found.is === 'found'
		? {out: unlines(found.addresses.map(address => `${found.name} has address ${address}`)), takes: found.took}
		: found.is === 'NXDOMAIN'
			? {out: `Host ${name} not found: 3(NXDOMAIN)\n`, code: 1, takes: found.took}
			: {out: unlines(unanswered(found)), code: 1, takes: found.took};
};

const getent: Tool = ({place, args: [database = '', name = '']}) => {
	if (!['hosts', 'ahosts'].includes(database)) {
		return complaint('getent', `Unknown database: ${database}`, 1);
	}

	const {ip, took} = resolved(place, name);
	return ip === undefined ? {code: 2, takes: took} : {out: `${ip.padEnd(15)} ${name}\n`, takes: took};
};

export const networkTools: ReadonlyMap<string, Tool> = new Map(
	Object.entries({curl, dig, getent, host, nc, nslookup, ping, wget}),
);
