/** What the container runtime of a machine knows; it needs no API server. Source: kubernetes-sigs/cri-tools, cmd/crictl */
import {ageText} from '../../../engine/api/human-duration.ts';
import {splitKey} from '../../../engine/api/object.ts';
import {microTimestamp, timestamp} from '../../../engine/kernel/time.ts';
import type {ContainerOnNode, Machine} from '../site.ts';
import {goJson} from '../text/go-json.ts';
import {setInColumns} from '../text/tab-writer.ts';
import {done, failed, type Shell} from '../work.ts';
import {onNode} from './login.ts';

const tabs = {minimum: 20, padding: 3};

/** Ids are told by their first thirteen digits. */
const short = (id: string): string => id.slice(0, 13);

const states: Readonly<Record<ContainerOnNode['state'], string>> = {
	created: 'Created',
	running: 'Running',
	exited: 'Exited',
};

const age = ({site}: Shell, at: number): string => `${ageText(timestamp(at), site.door.now)} ago`;

const ps = (shell: Shell, machine: Machine, words: readonly string[]): number => {
	const all = words.includes('-a') || words.includes('--all');
	const shown = machine.containers().filter(({state}) => all || state === 'running');
	const rows = [...shown]
		.sort((left, right) => right.createdAt - left.createdAt || (left.id < right.id ? -1 : 1))
		.map(({id, image, createdAt, state, name, attempt, sandbox, pod}) =>
			[short(id), image, age(shell, createdAt), states[state], name, attempt, short(sandbox), splitKey(pod).name].join(
				'\t',
			),
		);
	const head = 'CONTAINER\tIMAGE\tCREATED\tSTATE\tNAME\tATTEMPT\tPOD ID\tPOD';
	shell.say(setInColumns([head, ...rows], tabs).join('\n'));
	return done;
};

const pods = (shell: Shell, machine: Machine): number => {
	const rows = [...machine.sandboxes()]
		.sort((left, right) => right.createdAt - left.createdAt || (left.id < right.id ? -1 : 1))
		.map(({id, createdAt, state, pod, attempt}) => {
			const {namespace = '', name} = splitKey(pod);
			return [
				short(id),
				age(shell, createdAt),
				state === 'ready' ? 'Ready' : 'NotReady',
				name,
				namespace,
				attempt,
				'(default)',
			].join('\t');
		});
	const head = 'POD ID\tCREATED\tSTATE\tNAME\tNAMESPACE\tATTEMPT\tRUNTIME';
	shell.say(setInColumns([head, ...rows], tabs).join('\n'));
	return done;
};

const images = (shell: Shell, machine: Machine): number => {
	const rows = machine.images.map(image => {
		const at = image.lastIndexOf(':');
		return at > image.lastIndexOf('/') ? `${image.slice(0, at)}\t${image.slice(at + 1)}` : `${image}\tlatest`;
	});
	shell.say(setInColumns(['IMAGE\tTAG', ...[...rows].sort()], tabs).join('\n'));
	return done;
};

/** The container whose id begins so. */
const containerAt = (shell: Shell, machine: Machine, id: string | undefined): ContainerOnNode | undefined => {
	const found = id === undefined ? undefined : machine.containers().find(each => each.id.startsWith(id));

	if (found === undefined) {
		shell.complain(
			id === undefined
				? 'FATA[0000] ID cannot be empty'
				: `FATA[0000] rpc error: code = NotFound desc = an error occurred when try to find container "${id}": not found`,
		);
	}

	return found;
};

const logs = (shell: Shell, machine: Machine, id: string | undefined): number => {
	const found = containerAt(shell, machine, id);

	for (const {text} of found === undefined ? [] : machine.log(found.id)) {
		shell.say(text);
	}

	return found === undefined ? failed : done;
};

const inspect = (shell: Shell, machine: Machine, id: string | undefined): number => {
	const found = containerAt(shell, machine, id);

	if (found === undefined) {
		return failed;
	}

	const {state, startedAt, finishedAt, createdAt, exitCode, exitReason, image, name, attempt} = found;
	const {namespace = '', name: pod} = splitKey(found.pod);
	shell.say(
		goJson(
			{
				status: {
					id: found.id,
					metadata: {attempt, name},
					state: `CONTAINER_${state.toUpperCase()}`,
					createdAt: microTimestamp(createdAt),
					...(state === 'created' ? {} : {startedAt: microTimestamp(startedAt)}),
					...(state === 'exited' ? {finishedAt: microTimestamp(finishedAt), exitCode, reason: exitReason} : {}),
					image: {image},
					labels: {
						'io.kubernetes.container.name': name,
						'io.kubernetes.pod.name': pod,
						'io.kubernetes.pod.namespace': namespace,
						'io.kubernetes.pod.uid': found.podUid,
					},
				},
			},
			'  ',
		),
	);
	return done;
};

export const crictl = onNode('crictl', function* (shell, machine, words) {
	const [verb, ...rest] = words;
	const [id] = rest.filter(word => !word.startsWith('-'));

	if (!machine.runs('containerd')) {
		shell.complain(
			'FATA[0002] validate service connection: validate CRI v1 runtime API for endpoint "unix:///run/containerd/containerd.sock": rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial unix /run/containerd/containerd.sock: connect: no such file or directory"',
		);
		return failed;
	}

	switch (verb) {
		case 'ps':
			return ps(shell, machine, rest);
		case 'pods':
			return pods(shell, machine);
		case 'images':
			return images(shell, machine);
		case 'logs':
			return logs(shell, machine, id);
		case 'inspect':
			return inspect(shell, machine, id);
		default:
			shell.complain('crictl: here there are ps [-a], pods, images, logs ID and inspect ID');
			return failed;
	}
});
