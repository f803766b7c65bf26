/** `kubectl debug`: a container more in a pod that runs, a copy of a pod to take apart, or a pod on a node. Source: kubectl/pkg/cmd/debug */

import type {Container, EphemeralContainer} from '../../../engine/api/kinds/container.ts';
import {nodes} from '../../../engine/api/kinds/node.ts';
import {type Pod, pods} from '../../../engine/api/kinds/pod.ts';
import {fnv1a, safeEncode} from '../../../engine/api/names.ts';
import {done, failed, type Work} from '../work.ts';
import {flagSwitch, flagText} from './flags.ts';
import {podsNamed} from './logs.ts';
import {interactive, sitInside} from './streams.ts';
import {defineVerb, giveUp, type Kubectl, refuse} from './verb.ts';

/** Five letters as the server makes them, the same for the same question in the same millisecond. */
const suffix = (text: string): string => safeEncode(fnv1a(text).toString(36).padStart(5, '0').slice(-5));

const neverCame = 'error: timed out waiting for the condition';

/** Waits until a container of the pod runs, or has ended already; undefined when it never will. */
function* awaited(
	{api}: Kubectl,
	{namespace, name}: {readonly namespace: string; readonly name: string},
	container: string,
): Generator<'later', Pod | undefined, unknown> {
	for (;;) {
		const reply = api.get(pods as never, namespace, name);
		const pod = reply.ok ? (reply.object as unknown as Pod) : undefined;

		if (pod === undefined || pod.status?.phase === 'Failed' || pod.metadata.deletionTimestamp !== undefined) {
			return undefined;
		}

		const {containerStatuses = [], ephemeralContainerStatuses = []} = pod.status ?? {};
		const status = [...containerStatuses, ...ephemeralContainerStatuses].find(({name: each}) => each === container);

		if (status?.state?.running !== undefined || status?.state?.terminated !== undefined) {
			return pod;
		}

		yield 'later';
	}
}

/** Sits down in the container once it runs, if that was asked for. */
function* attached(kubectl: Kubectl, pod: Pod, container: string): Work {
	const {given, complain, shell} = kubectl;
	const {namespace = '', name} = pod.metadata;

	if (!given.on('stdin')) {
		return done;
	}

	if ((yield* awaited(kubectl, {namespace, name}, container)) === undefined) {
		return giveUp(kubectl, neverCame);
	}

	complain("If you don't see a command prompt, try pressing enter.");
	return yield* sitInside(kubectl, {user: shell.site.user, namespace, pod: name, container}, true);
}

/** What a container to look around with is made of, whichever pod it stands in. Source: profiles.go, allowProcessTracing */
const lookingAround = ({given}: Kubectl, name: string): Container => ({
	name,
	image: given.text('image') ?? '',
	...(given.after === undefined || given.after.length === 0 ? {} : {command: given.after}),
	stdin: given.on('stdin'),
	tty: given.on('tty'),
	securityContext: {capabilities: {add: ['SYS_PTRACE']}},
});

const containerName = (kubectl: Kubectl, pod: Pod): string => {
	const asked = kubectl.given.text('container') ?? '';

	if (asked !== '') {
		return asked;
	}

	const name = `debugger-${suffix(`${pod.metadata.uid}/${kubectl.api.now}`)}`;
	kubectl.say(`Defaulting debug container name to ${name}.`);
	return name;
};

function* inPod(kubectl: Kubectl, pod: Pod): Work {
	const {given, api} = kubectl;
	const {namespace = '', name} = pod.metadata;
	const target = given.text('target') ?? '';

	if (target !== '') {
		kubectl.say(
			`Targeting container "${target}". If you don't see processes from this container it may be because the container runtime doesn't support this feature.`,
		);
	}

	const container: EphemeralContainer = {
		...lookingAround(kubectl, containerName(kubectl, pod)),
		...(target === '' ? {} : {targetContainerName: target}),
	};
	const reply = api.send({
		kind: pods as never,
		verb: 'patch',
		patchType: 'strategic',
		subresource: 'ephemeralcontainers',
		namespace,
		name,
		body: {spec: {ephemeralContainers: [container]}},
		fieldManager: 'kubectl-debug',
	});
	return reply.ok ? yield* attached(kubectl, pod, container.name) : refuse(kubectl, reply.status);
}

const withoutProbes = ({livenessProbe, readinessProbe, startupProbe, ...container}: Container): Container => container;

/** The same pod under another name, with one container more, which may see the others' processes. */
function* asCopy(kubectl: Kubectl, pod: Pod, copy: string): Work {
	const {given, api} = kubectl;
	const {namespace = ''} = pod.metadata;
	const {nodeName, ephemeralContainers, initContainers, ...spec} = pod.spec;
	const container = lookingAround(kubectl, containerName(kubectl, pod));
	const body = {
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {name: copy, namespace},
		spec: {
			...spec,
			...(given.on('same-node') ? {nodeName} : {}),
			shareProcessNamespace: true,
			containers: [...spec.containers.map(withoutProbes), container],
		},
	};
	const reply = api.send({
		kind: pods as never,
		verb: 'create',
		namespace,
		name: copy,
		body,
		fieldManager: 'kubectl-debug',
	});
	return reply.ok
		? yield* attached(kubectl, reply.object as unknown as Pod, container.name)
		: refuse(kubectl, reply.status);
}

/** A pod on the node, with the machine's own files and processes. */
function* onNode(kubectl: Kubectl, name: string): Work {
	const {given, say, complain, api, namespace, shell} = kubectl;
	const node = api.get(nodes as never, undefined, name);

	if (!node.ok) {
		return refuse(kubectl, node.status);
	}

	const podName = `node-debugger-${name}-${suffix(`${name}/${api.now}`)}`;
	const body = {
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {name: podName, namespace, labels: {'app.kubernetes.io/managed-by': 'kubectl-debug'}},
		spec: {
			nodeName: name,
			hostNetwork: true,
			hostPID: true,
			hostIPC: true,
			restartPolicy: 'Never',
			tolerations: [{operator: 'Exists'}],
			containers: [
				{
					name: 'debugger',
					image: given.text('image') ?? 'busybox:1.37',
					command: ['sleep', 'infinity'],
					volumeMounts: [{name: 'host-root', mountPath: '/host'}],
				},
			],
			volumes: [{name: 'host-root', hostPath: {path: '/'}}],
		},
	};
	const made = api.send({
		kind: pods as never,
		verb: 'create',
		namespace,
		name: podName,
		body,
		fieldManager: 'kubectl-debug',
	});

	if (!made.ok) {
		return refuse(kubectl, made.status);
	}

	say(`Creating debugging pod ${podName} with container debugger on node ${name}.`);

	if ((yield* awaited(kubectl, {namespace, name: podName}, 'debugger')) === undefined) {
		return giveUp(kubectl, neverCame);
	}

	complain("If you don't see a command prompt, try pressing enter.");
	shell.change({node: name});
	return done;
}

/** What is wrong with the flags, in kubectl's words. Source: kubectl/pkg/cmd/debug, Validate */
const problemOf = ({given}: Kubectl): string | undefined => {
	const said = (flag: string): boolean => (given.text(flag) ?? '') !== '';

	if (given.words.length === 0) {
		return 'NAME or filename is required for debug';
	}

	if (said('copy-to')) {
		return said('target') ? '--target is incompatible with --copy-to. Use --share-processes instead.' : undefined;
	}

	if (given.on('same-node')) {
		return '--same-node may only be used with --copy-to.';
	}

	return given.on('tty') && !given.on('stdin') ? '-i/--stdin is required for containers with -t/--tty=true' : undefined;
};

export const debug = defineVerb({
	name: 'debug',
	summary: 'Create debugging sessions for troubleshooting workloads and nodes',
	usage: 'kubectl debug (POD | TYPE/NAME) -it --image=IMAGE [--target=CONTAINER | --copy-to=NAME] [-- COMMAND]',
	flags: [
		...interactive,
		flagText('image'),
		flagText('container', 'c'),
		flagText('profile'),
		flagText('target'),
		flagText('copy-to'),
		flagSwitch('same-node'),
		flagSwitch('share-processes'),
	],
	*run(kubectl) {
		const {given} = kubectl;
		const problem = problemOf(kubectl);
		const [target = ''] = given.words;
		const node = /^(?:nodes?|no)\/(.+)$/.exec(target)?.[1];

		if (problem !== undefined) {
			return giveUp(kubectl, `error: ${problem}`);
		}

		if (node !== undefined) {
			return yield* onNode(kubectl, node);
		}

		if ((given.text('image') ?? '') === '') {
			return giveUp(kubectl, 'error: you must specify --image when not using --copy-to.');
		}

		const [pod] = podsNamed(kubectl, [target]) ?? [];

		if (pod === undefined) {
			return failed;
		}

		const copy = given.text('copy-to') ?? '';
		return copy === '' ? yield* inPod(kubectl, pod) : yield* asCopy(kubectl, pod, copy);
	},
});
