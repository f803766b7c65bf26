/** Commands that reach into a container: exec, port-forward. */
import {pods} from '../../../engine/api/kinds/pod.ts';
import type {Whereabouts} from '../../door/inside-door.ts';
import {bytesOf, textOf} from '../../inside/bytes.ts';
import {done, failed, type Work} from '../work.ts';
import {type Flag, flagDuration, flagSwitch, flagText} from './flags.ts';
import {containerOf, podsNamed} from './logs.ts';
import {defineVerb, giveUp, type Kubectl, misused, refuse} from './verb.ts';

export const interactive: readonly Flag[] = [
	flagSwitch('stdin', 'i'),
	flagSwitch('tty', 't'),
	flagSwitch('quiet', 'q'),
];

/** What a container wrote, without the end of its last line. */
const sayBytes = (say: (text: string) => void, bytes: Uint8Array): void => {
	const text = textOf(bytes).replace(/\n$/, '');

	if (text !== '') {
		say(text);
	}
};

/** Source: kubectl/pkg/cmd/exec */
export const exec = defineVerb({
	name: 'exec',
	summary: 'Execute a command in a container',
	usage: 'kubectl exec (POD | TYPE/NAME) [-c CONTAINER] -- COMMAND [ARGS…]',
	flags: [...interactive, flagText('container', 'c'), flagDuration('pod-running-timeout')],
	*run(kubectl) {
		const {given, say, complain, shell, api} = kubectl;
		const [target] = given.words;
		const command = given.after ?? given.words.slice(1);

		if (target === undefined) {
			return giveUp(kubectl, 'error: pod, type/name or --filename must be specified');
		}

		if (command.length === 0) {
			return giveUp(kubectl, 'error: you must specify at least one command for the container');
		}

		const list = podsNamed(kubectl, [target]);
		const [pod] = list ?? [];

		if (pod === undefined) {
			return failed;
		}

		if (pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') {
			return giveUp(
				kubectl,
				`error: cannot exec into a container in a completed pod; current phase is ${pod.status.phase}`,
			);
		}

		const {inside} = shell.site.door;
		const {namespace = '', name} = pod.metadata;
		const at = {user: shell.site.user, namespace, pod: name, container: containerOf(kubectl, pod)};
		const refusal = inside.mayEnter(at, 'exec', 'create');

		if (refusal !== undefined) {
			return refuse(kubectl, refusal);
		}

		if (
			given.on('stdin') &&
			['sh', 'bash', '/bin/sh', '/bin/bash'].includes(command[0] ?? '') &&
			command.length === 1
		) {
			return yield* sitInside(kubectl, at);
		}

		const answer = inside.run(at, command, new Uint8Array());

		if (!answer.ok) {
			return answer.is === 'refused'
				? refuse(kubectl, answer.status)
				: giveUp(kubectl, `error: Internal error occurred: ${answer.message}`);
		}

		// An answer that came at once would show the future.
		if (answer.takes > 0) {
			yield api.now + answer.takes;
		}

		sayBytes(say, answer.stdout);
		sayBytes(complain, answer.stderr);

		if (answer.exit !== done) {
			complain(`command terminated with exit code ${answer.exit}`);
		}

		return answer.exit;
	},
});

/** A shell in a container: each line that is typed is run there, until exit or ctrl-d. Who `owns` it sits in its first process. */
export function* sitInside(kubectl: Kubectl, at: Whereabouts, owns = false): Work {
	const {shell, api, say} = kubectl;
	const opened = shell.site.door.inside.shell(at, {tty: false, owns});

	if (!opened.ok) {
		return refuse(kubectl, opened.status);
	}

	const {session} = opened;

	while (session.exit === undefined) {
		const line = shell.read();

		if (line === 'nothing yet') {
			yield 'input';
			continue;
		}

		for (const {output, takes} of line === undefined ? session.end() : session.feed(bytesOf(`${line}\n`))) {
			if (takes > 0) {
				yield api.now + takes;
			}

			sayBytes(say, output);
		}

		if (line === undefined) {
			break;
		}
	}

	return session.exit ?? done;
}

/** Cosmetic: nothing outside the run can be reached, and nothing comes in. Source: kubectl/pkg/cmd/portforward */
export const portForward = defineVerb({
	name: 'port-forward',
	summary: 'Forward one or more local ports to a pod',
	usage: 'kubectl port-forward TYPE/NAME [LOCAL_PORT:]REMOTE_PORT',
	flags: [flagText('address'), flagDuration('pod-running-timeout')],
	*run(kubectl) {
		const {given, say} = kubectl;
		const [target, ...ports] = given.words;

		if (target === undefined || ports.length === 0) {
			return misused(kubectl, 'port-forward', 'TYPE/NAME and list of ports are required for port-forward');
		}

		const [pod] = podsNamed(kubectl, [target]) ?? [];

		if (pod === undefined) {
			return failed;
		}

		if (pod.status?.phase !== 'Running') {
			return giveUp(
				kubectl,
				`error: unable to forward port because pod is not running. Current status=${pod.status?.phase ?? 'Pending'}`,
			);
		}

		for (const text of ports) {
			const [local = '', remote = local] = text.split(':');
			say(`Forwarding from 127.0.0.1:${local} -> ${remote}\nForwarding from [::1]:${local} -> ${remote}`);
		}

		const {name, namespace, uid} = pod.metadata;

		for (;;) {
			yield 'later';
			const reply = kubectl.api.get(pods as never, namespace, name);

			if (!reply.ok || reply.object.metadata.uid !== uid) {
				return giveUp(kubectl, 'error: lost connection to pod');
			}
		}
	},
});
