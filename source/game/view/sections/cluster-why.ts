import {deployments} from '../../../engine/api/kinds/deployment.ts';
import {type Node, nodes} from '../../../engine/api/kinds/node.ts';
import {type Pod, pods} from '../../../engine/api/kinds/pod.ts';
import {replicaSets} from '../../../engine/api/kinds/replica-set.ts';
import {podStatusWord} from '../../../engine/api/pod-view.ts';
import {controllingOwner} from '../../../engine/client/ownership.ts';
import {clockText, type Millis, timeOf} from '../../../engine/kernel/time.ts';
import {appOf} from '../bench/app-of.ts';
import {eventsAbout, latestEvents, momentOf} from '../event-moments.ts';
import type {Eyes} from '../eyes.ts';
import type {Branch, Explanation, Line} from '../frame.ts';
import {standingOf} from '../objects/trouble.ts';
import {reasonWords} from './attention.ts';
import {eventWords} from './event-words.ts';
import {apiSight, givenUpAt, readiness, trueSight} from './node-sight.ts';

/*
Why a line of the dashboard is as it is: the numbers behind it, what was seen last, and what comes next. The key says
which line, `zones/worker-a1`, `attention/Pod/shop/web-1`, as the screen named it.
*/

const short = (at: Millis): string => clockText(at).slice(0, -4);

const line = (label: string, text: Line['text']): Line => ({label, text});

/** The newest events about an object, oldest first. */
const reportsOn = ({mirror}: Eyes, kind: string, name: string): readonly Branch[] =>
	eventsAbout(mirror, kind, name)
		.slice(0, 4)
		.reverse()
		.map(event => ({at: momentOf(event), text: [['head', event.reason ?? ''], ` ${event.message ?? ''}`]}));

const withEvents = (eyes: Eyes, kind: string, name: string): {readonly tree?: Branch} => {
	const children = reportsOn(eyes, kind, name);
	return children.length === 0 ? {} : {tree: {text: 'what was reported', children}};
};

const nextOfNode = (node: Node, now: Millis): string => {
	if (readiness(node)?.status !== 'Unknown') {
		return 'a Lease older than 50 s makes it Unknown; the node controller looks every 5 s';
	}

	const givenUp = givenUpAt(node);

	if (givenUp === undefined) {
		return 'the node controller holds the NoExecute taint back: one node every 10 s, or none while too much is silent';
	}

	return now < givenUp
		? `its pods are given up at ${short(givenUp)}, 300 s after the taint`
		: 'its pods are given up; new ones run elsewhere where there is room';
};

/** How quickly the pods of a node answer: what a sick machine cannot hide, whatever its kubelet says. */
const answersOf = ({cluster}: Eyes, name: string): readonly Line[] => {
	const within = (share: number): number => Math.round((cluster.traffic.answerTimeOn(name, share) ?? 0) * 1000);
	return cluster.traffic.answerTimeOn(name, 0.5) === undefined
		? []
		: [line('answers', `half within ${within(0.5)} ms, 99 % within ${within(0.99)} ms`)];
};

const nodeWhy = (eyes: Eyes, name: string): Explanation | undefined => {
	const node = eyes.mirror.of(nodes).get(name);

	if (node === undefined) {
		return undefined;
	}

	const {now} = eyes.cluster.kernel;
	const api = apiSight(node);
	const truth = eyes.truth ? trueSight(eyes, name) : undefined;
	const since = timeOf(readiness(node)?.lastTransitionTime) ?? 0;
	const renewed = eyes.cluster.server.renewedAt(`kube-node-lease/${name}`, now);
	const taints = (node.spec?.taints ?? []).map(({key, effect}) => `${key.replace(/^.*\//, '')}:${effect}`);
	const fill = eyes.tallies.fillOf(name);
	return {
		title: name,
		summary:
			truth !== undefined && truth.state !== 'ready' && api.state === 'ready'
				? 'Truth and API differ: nobody is told when a machine dies, silence has to be noticed.'
				: api.state === 'ready'
					? 'It is Ready: its kubelet renews its Lease every 10 s.'
					: `The API says ${api.word}.`,
		lines: [
			...(truth === undefined ? [] : [line('truth', truth.word)]),
			line('API', `${api.word} since ${short(since)}`),
			...(renewed === undefined ? [] : [line('Lease', `${((now - renewed) / 1000).toFixed(1)} s old`)]),
			line('taints', taints.length === 0 ? 'none' : taints.join(', ')),
			line('requested', `${(fill.milliCpu / 1000).toFixed(2)} cpu by ${fill.pods} pods`),
			...answersOf(eyes, name),
			line('next', nextOfNode(node, now)),
		],
		...withEvents(eyes, 'Node', name),
		codex: ['lease', 'node-lifecycle', 'taint'],
	};
};

const podMeaning = (pod: Pod, state: string, isUnheard: boolean): string => {
	if (isUnheard && state !== 'Terminating') {
		return 'Its node is silent, so this is the last thing the API heard. Nobody in the control plane knows whether it still runs.';
	}

	if (state === 'Pending') {
		return pod.spec.nodeName === undefined
			? 'No node was found yet. Pending costs nothing but time: it is tried again when the cluster changes.'
			: 'It has a node, and its containers are being made.';
	}

	if (state === 'CrashLoopBackOff') {
		return 'Its container keeps ending; the pause before each restart doubles from 10 s up to 5 minutes.';
	}

	if (state === 'Terminating') {
		return 'It was asked to go. Only its kubelet can say that it has gone, so on a silent node this lasts.';
	}

	return state === 'ContainerCreating' ? 'Its kubelet pulls the image and starts the containers.' : `It is ${state}.`;
};

const podWhy = (eyes: Eyes, key: string): Explanation | undefined => {
	const pod = eyes.mirror.of(pods).get(key);

	if (pod === undefined) {
		return undefined;
	}

	const {why} = standingOf(pods as never, pod);
	const state = podStatusWord(pod);
	const owner = controllingOwner(pod);
	const node = eyes.mirror.of(nodes).get(pod.spec.nodeName ?? '');
	const isUnheard = node !== undefined && apiSight(node).state === 'silent';
	const restarts = (pod.status?.containerStatuses ?? []).reduce((sum, {restartCount}) => sum + restartCount, 0);
	return {
		title: pod.metadata.name,
		summary: podMeaning(pod, state, isUnheard),
		lines: [
			line('state', why === '' ? state : `${state}: ${reasonWords(why)}`),
			line('node', pod.spec.nodeName ?? 'none yet'),
			line('containers', `${pod.spec.containers.length}, restarts ${restarts}`),
			line('owner', owner === undefined ? 'nobody: it will not be made again' : `${owner.kind} ${owner.name}`),
		],
		...withEvents(eyes, 'Pod', pod.metadata.name),
		codex: ['pod', state === 'Pending' ? 'kube-scheduler' : 'kubelet', 'requests'],
	};
};

const workloadWhy = (eyes: Eyes, kind: string, key: string): Explanation | undefined => {
	const object = kind === 'Deployment' ? eyes.mirror.of(deployments).get(key) : eyes.mirror.of(replicaSets).get(key);

	if (object === undefined) {
		return undefined;
	}

	const {name} = object.metadata;
	const own = eyes.mirror
		.of(pods)
		.all()
		.filter(pod => pod.metadata.namespace === object.metadata.namespace && appOf(pod) === name);
	const missing = own
		.filter(pod => standingOf(pods as never, pod).tone !== 'ok')
		.slice(0, 6)
		.map((pod): Branch => {
			const {why} = standingOf(pods as never, pod);
			return {text: [['head', pod.metadata.name], ` ${podStatusWord(pod)} ${reasonWords(why)}`]};
		});
	const byNode = [...new Set(own.flatMap(({spec}) => spec.nodeName ?? []))].sort();
	return {
		title: `${kind} ${name}`,
		summary: 'What is wanted stands in its spec, what is there in its status; a loop keeps closing the gap.',
		lines: [
			line('wanted', String(object.spec.replicas ?? 1)),
			line('ready', String(object.status?.readyReplicas ?? 0)),
			line('pods', `${own.length} on ${byNode.length} nodes`),
		],
		...(missing.length === 0 ? withEvents(eyes, kind, name) : {tree: {text: 'not ready', children: missing}}),
		codex: [kind.toLowerCase(), 'desired-state'],
	};
};

const componentTexts: Readonly<Record<string, readonly [summary: string, codex: string]>> = {
	apiserver: [
		'The one door to everything the cluster knows. Reads and writes queue here when there are too many.',
		'control-plane',
	],
	etcd: [
		'Keeps every object. Each write needs more than half of the members; without a leader nothing can change.',
		'etcd-quorum',
	],
	scheduler: [
		'Gives every waiting pod a node. One leads, the others stand by; its queue is what has no node yet.',
		'kube-scheduler',
	],
	controllers: [
		'The loops that compare wanted with seen. One process leads by a Lease, the others stand by.',
		'controller',
	],
	dns: ['Turns names of Services into addresses. When it is away, callers that look up a name fail.', 'service'],
};

const eventWhy = (eyes: Eyes, key: string): Explanation | undefined => {
	const [at = '', reason = ''] = key.split('/');
	const event = latestEvents(eyes.mirror).find(each => each.reason === reason && momentOf(each) === Number(at));

	if (event === undefined) {
		return undefined;
	}

	const {kind = '', name = ''} = event.involvedObject;
	const meaning = eventWords(event);
	return {
		title: `${reason}  ${kind} ${name}`,
		summary: meaning === undefined ? 'An ordinary report.' : `${name} ${meaning}`,
		lines: [
			line('said', event.message ?? ''),
			line('times', String(event.count ?? event.series?.count ?? 1)),
			line('by', event.source?.component ?? event.reportingComponent ?? ''),
		],
		...withEvents(eyes, kind, name),
		codex: [],
	};
};

/** The explanation of one line; undefined when the line is gone. */
export const explainItem = (eyes: Eyes, item: string): Explanation | undefined => {
	const [list = '', ...rest] = item.split('/');
	const key = rest.join('/');

	if (list === 'zones') {
		return nodeWhy(eyes, key);
	}

	if (list === 'events') {
		return eventWhy(eyes, key);
	}

	if (list === 'control') {
		const known = Object.hasOwn(componentTexts, key) ? componentTexts[key] : undefined;
		return known === undefined ? undefined : {title: key, summary: known[0], lines: [], codex: [known[1]]};
	}

	const [kind = '', namespace = '', name = ''] = rest;
	return kind === 'Node'
		? nodeWhy(eyes, name)
		: kind === 'Pod'
			? podWhy(eyes, `${namespace}/${name}`)
			: workloadWhy(eyes, kind, `${namespace}/${name}`);
};
