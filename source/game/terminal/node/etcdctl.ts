/** etcd's own client, on a machine that runs a member. Source: etcd/etcdctl/ctlv3/command */
import {fnv1a} from '../../../engine/api/names.ts';
import type {Etcd} from '../site.ts';
import {byBytes, goJson} from '../text/go-json.ts';
import {done, failed, type Shell} from '../work.ts';
import {onNode} from './login.ts';

const id = (name: string): string =>
	`${fnv1a(name).toString(16).padStart(8, '0')}${fnv1a(`${name}/etcd`).toString(16).padStart(8, '0')}`;

/** A table with frames, as etcdctl's `-w table` draws it. */
const framed = (head: readonly string[], rows: ReadonlyArray<readonly string[]>): string => {
	const widths = head.map((cell, at) => Math.max(cell.length, ...rows.map(row => row[at]?.length ?? 0)));
	const bar = `+${widths.map(width => '-'.repeat(width + 2)).join('+')}+`;
	const lineOf = (row: readonly string[]): string =>
		`|${row.map((cell, at) => ` ${cell.padStart(widths[at] ?? 0)} `).join('|')}|`;
	const centred = (cell: string, width: number): string => {
		const left = Math.floor((width - cell.length) / 2);
		return `${' '.repeat(left)}${cell}`.padEnd(width);
	};
	const title = `|${head.map((cell, at) => ` ${centred(cell, widths[at] ?? 0)} `).join('|')}|`;
	return [bar, title, bar, ...rows.map(lineOf), bar].join('\n');
};

const endpointOf = (address: string): string => `https://${address}:2379`;

const status = (shell: Shell, {members, revision}: Etcd): number => {
	const rows = members
		.filter(({isUp}) => isUp)
		.map(({name, address, isLeader}) => [endpointOf(address), id(name), '3.6.4', String(isLeader), String(revision)]);
	shell.say(framed(['ENDPOINT', 'ID', 'VERSION', 'IS LEADER', 'REVISION'], rows));
	const down = members.filter(({isUp}) => !isUp);

	for (const {address} of down) {
		shell.complain(`Failed to get the status of endpoint ${endpointOf(address)} (context deadline exceeded)`);
	}

	return down.length > 0 ? failed : done;
};

const health = (shell: Shell, {members}: Etcd): number => {
	const hasQuorum = members.filter(({isUp}) => isUp).length * 2 > members.length;

	for (const {address, isUp} of members) {
		if (isUp && hasQuorum) {
			shell.say(`${endpointOf(address)} is healthy: successfully committed proposal`);
		} else {
			shell.complain(`${endpointOf(address)} is unhealthy: failed to commit proposal: context deadline exceeded`);
		}
	}

	return hasQuorum && members.every(({isUp}) => isUp) ? done : failed;
};

const memberList = (shell: Shell, {members}: Etcd): number => {
	for (const {name, address} of members) {
		shell.say(`${id(name)}, started, ${name}, https://${address}:2380, ${endpointOf(address)}, false`);
	}

	return done;
};

const get = (shell: Shell, {rows, members}: Etcd, words: readonly string[]): number => {
	const [key = ''] = words.filter(word => !word.startsWith('-'));
	const isPrefix = words.includes('--prefix') || words.includes('--from-key');
	const limit = Number(words.find(word => word.startsWith('--limit='))?.slice('--limit='.length) ?? '0');

	if (members.filter(({isUp}) => isUp).length * 2 <= members.length) {
		shell.complain(
			'{"level":"warn","msg":"retrying of unary invoker failed","error":"rpc error: code = DeadlineExceeded desc = context deadline exceeded"}\nError: context deadline exceeded',
		);
		return failed;
	}

	const found = rows
		.filter(row => (isPrefix ? row.key.startsWith(key) : row.key === key))
		.sort((left, right) => byBytes(left.key, right.key));
	const shown = limit > 0 ? found.slice(0, limit) : found;

	if (words.includes('--count-only')) {
		shell.say(`"Count" : ${found.length}`);
		return done;
	}

	for (const {key: name, value} of shown) {
		shell.say(words.includes('--keys-only') ? `${name}\n` : `${name}\n${goJson(value, '')}`);
	}

	return done;
};

export const etcdctl = onNode('etcdctl', function* (shell, machine, words) {
	const [verb = '', below = '', ...rest] = words.filter((word, at) => !word.startsWith('-') || at > 1);
	const etcd = shell.site.etcd();

	if (!machine.isControlPlane) {
		shell.complain('etcdctl: command not found: etcd runs on machines of the control plane');
		return 127;
	}

	if (verb === 'endpoint' && below === 'status') {
		return status(shell, etcd);
	}

	if (verb === 'endpoint' && below === 'health') {
		return health(shell, etcd);
	}

	if (verb === 'member' && below === 'list') {
		return memberList(shell, etcd);
	}

	if (verb === 'get') {
		return get(shell, etcd, [below, ...rest, ...words.filter(word => word.startsWith('-'))]);
	}

	shell.complain(
		['snapshot', 'defrag', 'compact', 'put', 'del', 'move-leader'].includes(verb)
			? `etcdctl: podfall does not let anybody ${verb} here: what etcd holds is changed through the API server alone`
			: 'etcdctl: here there are endpoint status, endpoint health, member list and get [--prefix] [--keys-only] [--count-only]',
	);
	return failed;
});
