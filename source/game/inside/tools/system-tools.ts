import type {EphemeralContainer} from '../../../engine/api/kinds/pod.ts';
import {switchOnSecond, timestamp} from '../../../engine/kernel/time.ts';
import {textOf, unlines} from '../bytes.ts';
import {baseName} from '../files.ts';
import {firstProcess, usedBytesOn} from '../mounts.ts';
import {containersOf, type Place} from '../place.ts';
import {type Call, complaint, optionsOf, type Tool} from '../tool.ts';
import {userIn} from '../user.ts';

const user = ({place}: Call): {readonly uid: number; readonly name: string} => {
	const {uid} = userIn(place);
	return {uid, name: uid === 0 ? 'root' : uid === 65_534 ? 'nobody' : ''};
};

const id: Tool = call => {
	const {uid, name} = user(call);
	const {gid, groups} = userIn(call.place);
	const named = (number: number, text: string): string => (text === '' ? String(number) : `${number}(${text})`);
	const group = (number: number): string => named(number, number === 0 ? 'root' : '');
	const {flags} = optionsOf(call.args);

	if (flags.has('u') || flags.has('g') || flags.has('G')) {
		return {out: `${flags.has('u') ? uid : flags.has('g') ? gid : groups.join(' ')}\n`};
	}

	return {out: `uid=${named(uid, name)} gid=${group(gid)} groups=${groups.map(group).join(',')}\n`};
};

const whoami: Tool = call => {
	const {uid, name} = user(call);
	return name === '' ? complaint('whoami', `unknown uid ${uid}`) : {out: `${name}\n`};
};

const env: Tool = ({shell}) => ({out: unlines([...shell.env].map(([name, value]) => `${name}=${value}`))});

const printenv: Tool = call => {
	const [name] = call.args;
	const value = name === undefined ? undefined : call.shell.env.get(name);
	return name === undefined ? env(call) : value === undefined ? {code: 1} : {out: `${value}\n`};
};

const hostname: Tool = ({place, args}) => ({out: `${args.includes('-i') ? place.ip : place.hostname}\n`});

const uname: Tool = ({place, args}) => {
	const {flags} = optionsOf(args);
	const parts = [
		['s', 'Linux'],
		['n', place.hostname],
		['r', '6.8.0'],
		['v', '#1 SMP podfall'],
		['m', 'x86_64'],
	] as const;
	const wanted = flags.size === 0 ? ['s'] : [...flags];
	return {
		out: `${parts
			.filter(([flag]) => flags.has('a') || wanted.includes(flag))
			.map(([, word]) => word)
			.join(' ')}${flags.has('a') ? ' GNU/Linux' : ''}\n`,
	};
};

type Process = {readonly pid: number; readonly words: string; readonly isOwn: boolean};

/** First processes of the containers that share their processes with this one, the oldest first; the pause process holds their pod's. */
const shared = ({cluster, pod, running, spec}: Place): ReadonlyArray<Omit<Process, 'pid'>> => {
	const {targetContainerName: target} = spec as EphemeralContainer;
	const isAll = pod.spec.shareProcessNamespace === true;
	const living = (cluster.ground.podOnGround(running.podUid)?.containers ?? []).filter(
		({name, state, id}) => state === 'running' && (isAll || id === running.id || name === target),
	);
	const processes = living.map(each => {
		const words = firstProcess({running: each, spec: containersOf(pod).find(({name}) => name === each.name) ?? spec});
		return {words: words.join(' '), isOwn: each.id === running.id};
	});
	return [...(isAll ? [{words: '/pause', isOwn: false}] : []), ...processes];
};

/** Processes that are to be seen from inside: the container's own, those it shares with others, and the one that looks. */
const processesOf = ({place, name, args}: Call): readonly Process[] => {
	const first = shared(place);
	const looks = 7 * first.length + (place.cluster.kernel.draws.bits(`pid/${place.running.id}`, 0) % 40);
	return [
		...first.map((process, index) => ({...process, pid: 1 + 6 * index})),
		{pid: looks, words: [name, ...args].join(' '), isOwn: false},
	];
};

const clock = (milliseconds: number): string => {
	const seconds = Math.floor(milliseconds / 1000);
	return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
};

const ps: Tool = call => {
	const {name} = user(call);
	const took = call.place.cluster.traffic.usageOf(call.place.running.pod)?.milliCpu ?? 0;
	const age = Math.max(0, call.now - call.place.running.startedAt);
	return {
		out: unlines([
			'PID   USER     TIME  COMMAND',
			...processesOf(call).map(({pid, words}, index) => {
				const time = clock(index === 0 ? (age * took) / 1000 : 0);
				return `${String(pid).padStart(5)} ${name.padEnd(8)} ${time.padStart(5)} ${words}`;
			}),
		]),
	};
};

const loadOf = ({place}: Call): string => {
	const cores = place.cluster.traffic.coresUsedOn(place.running.machine).toFixed(2);
	return `${cores} ${cores} ${cores}`;
};

const memoryOf = ({place}: Call): {readonly total: number; readonly used: number} => ({
	total: place.cluster.ground.machine(place.running.machine).memoryBytes,
	used: usedBytesOn(place.cluster, place.running.machine),
});

const kibi = (bytes: number): number => Math.round(bytes / 1024);

const top: Tool = call => {
	const {total, used} = memoryOf(call);
	const usage = call.place.cluster.traffic.usageOf(call.place.running.pod);
	const bytes = usage?.bytes ?? call.place.program.memory.base;
	const {milliCpu} = call.place.cluster.ground.machine(call.place.running.machine);
	const share = Math.round((100 * (usage?.milliCpu ?? 0)) / milliCpu);
	return {
		out: unlines([
			`Mem: ${kibi(used)}K used, ${kibi(total - used)}K free, 0K shrd, 0K buff, 0K cached`,
			`Load average: ${loadOf(call)}`,
			'  PID  PPID USER     STAT   VSZ %VSZ %CPU COMMAND',
			...processesOf(call).map(({pid, words}, index) => {
				const size = index === 0 ? bytes : 1_600_000;
				const memory = Math.round((100 * size) / total);
				const cpu = index === 0 ? share : 0;
				return `${String(pid).padStart(5)}     0 ${user(call).name.padEnd(8)} ${index === 0 ? 'S' : 'R'}   ${`${kibi(size)}`.padStart(6)} ${String(memory).padStart(3)}% ${String(cpu).padStart(3)}% ${words}`;
			}),
		]),
	};
};

const free: Tool = call => {
	const {total, used} = memoryOf(call);
	const divisor = call.args.includes('-m') ? 1_048_576 : 1024;
	const numbers = [total, used, total - used, 0, 0, total - used].map(each =>
		String(Math.round(each / divisor)).padStart(12),
	);
	return {
		out: unlines([
			'              total        used        free      shared  buff/cache   available',
			`Mem:   ${numbers.join('')}`,
			`Swap:  ${[0, 0, 0].map(each => String(each).padStart(12)).join('')}`,
		]),
	};
};

const days = ['Thu', 'Fri', 'Sat', 'Sun', 'Mon', 'Tue', 'Wed'];
const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

const date: Tool = ({args, now}) => {
	const [day = '', clockPart = ''] = timestamp(now).replace('Z', '').split('T');
	const [year = '', month = '', dayOfMonth = ''] = day.split('-');
	const second = switchOnSecond + Math.floor(now / 1000);
	const weekday = days[Math.floor(second / 86_400) % 7] ?? '';
	const format = args.find(arg => arg.startsWith('+'));
	const parts = new Map([
		['Y', year],
		['m', month],
		['d', dayOfMonth],
		['F', day],
		['T', clockPart],
		['H', clockPart.slice(0, 2)],
		['M', clockPart.slice(3, 5)],
		['S', clockPart.slice(6)],
		['s', String(second)],
		['N', `${String(now % 1000).padStart(3, '0')}000000`],
		['Z', 'UTC'],
	]);
	return format === undefined
		? {out: `${weekday} ${months[Number(month) - 1]} ${dayOfMonth.replace(/^0/, ' ')} ${clockPart} UTC ${year}\n`}
		: {out: `${format.slice(1).replace(/%([A-Za-z])/g, (whole, letter: string) => parts.get(letter) ?? whole)}\n`};
};

const uptime: Tool = call => {
	const {place, now} = call;
	const up = Math.floor((now - place.cluster.ground.stateOf(place.running.machine).since) / 60_000);
	const words = up < 60 ? `${up} min` : `${Math.floor(up / 60)}:${String(up % 60).padStart(2, '0')}`;
	const load = loadOf(call).replaceAll(' ', ', ');
	return {out: ` ${timestamp(now).slice(11, 19)} up ${words},  0 users,  load average: ${load}\n`};
};

const signals: Readonly<Record<string, string>> = {
	'1': 'HUP',
	'2': 'INT',
	'3': 'QUIT',
	'9': 'KILL',
	'10': 'USR1',
	'15': 'TERM',
};

/** The first process of a container feels no SIGKILL from inside. Source: pid_namespaces(7) */
const kill: Tool = call => {
	const flag = call.args[0]?.startsWith('-') === true ? call.args[0].slice(1) : undefined;
	const named = flag === 's' ? call.args[1] : flag;
	const pids = call.args.slice(flag === undefined ? 0 : flag === 's' ? 2 : 1);
	const asked = (named ?? 'TERM').replace(/^SIG/, '');
	const signal = Object.hasOwn(signals, asked) ? signals[asked]! : asked;
	const processes = processesOf(call);
	const own = String(processes.find(({isOwn}) => isOwn)?.pid);
	const known = processes.map(({pid}) => String(pid));
	const missing = pids.filter(pid => !known.includes(pid));

	if (pids.length === 0) {
		return complaint('kill', 'you need to specify whom to kill');
	}

	return {
		err: unlines(missing.map(pid => `kill: can't kill pid ${pid}: No such process`)),
		code: missing.length > 0 ? 1 : 0,
		kills: pids.includes(own) && ['TERM', 'INT', 'QUIT', 'HUP'].includes(signal) ? [{do: 'kill', signal}] : [],
	};
};

const units: Readonly<Record<string, number>> = {'': 1000, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000};

/** The longest that somebody who waits inside is waited for: a day. */
const longestSleep = 86_400_000;

const sleep: Tool = ({args}) => {
	const match = /^(\d+(?:\.\d+)?)([smhd]?)$/.exec(args[0] ?? (args.length === 0 ? '' : ' '));

	if (match === null) {
		return complaint('sleep', args[0] === undefined ? 'missing operand' : `invalid number '${args[0]}'`);
	}

	return {takes: Math.min(longestSleep, Math.round(Number(match[1]) * units[match[2] ?? '']!))};
};

/** `sysctl NAME`, as the files below /proc/sys say it. */
const sysctl: Tool = ({args, files}) => {
	const names = optionsOf(args).rest;
	const found = names.map(name => ({name, node: files.at(`/proc/sys/${name.replaceAll('.', '/')}`)}));
	return {
		out: unlines(
			found.flatMap(({name, node}) => (node?.is === 'file' ? [`${name} = ${textOf(node.bytes).trim()}`] : [])),
		),
		err: unlines(
			found.flatMap(({name, node}) =>
				node?.is === 'file' ? [] : [`sysctl: error: '${name.replaceAll('.', '/')}' is an unknown key`],
			),
		),
		code: found.every(({node}) => node?.is === 'file') ? 0 : 1,
	};
};

const which: Tool = ({args, files}) => {
	const found = args.map(name =>
		['/bin', '/usr/bin'].map(folder => `${folder}/${name}`).find(path => files.at(path) !== undefined),
	);
	return {out: unlines(found.flatMap(path => path ?? [])), code: found.every(path => path !== undefined) ? 0 : 1};
};

export const systemTools: ReadonlyMap<string, Tool> = new Map(
	Object.entries({
		basename: (({args}) => ({out: `${baseName(args[0] ?? '')}\n`})) as Tool,
		date,
		env,
		false: (() => ({code: 1})) as Tool,
		free,
		hostname,
		id,
		kill,
		printenv,
		ps,
		pwd: (({shell}) => ({out: `${shell.cwd}\n`})) as Tool,
		sleep,
		sysctl,
		top,
		true: (() => ({})) as Tool,
		uname,
		uptime,
		which,
		whoami,
	}),
);
