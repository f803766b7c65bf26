import type {Intent} from '../../game/intent.ts';
import type {Run} from '../../game/run.ts';
import {tuningInForce} from '../../game/tuner/comparison.ts';
import {edited} from '../../game/tuner/settings.ts';
import type {Wish} from '../tui/stage.ts';

/** The pod that is typed, in the namespace of the work item; or the pod that the item itself names. */
const podOf = (item: string, typed: string | undefined): string => {
	const key = item.split('|')[1] ?? item;
	return typed === undefined || typed === '' ? key : typed.includes('/') ? typed : `${key.split('/')[0]}/${typed}`;
};

/** Whether the last word about this namespace left it to the autopilot. */
const isDelegated = (run: Run, namespace: string): boolean => {
	const last = run.intents.findLast(
		({intent}) => intent.do === 'delegate' && intent.order.namespace === namespace,
	)?.intent;
	return last?.do === 'delegate' && last.off !== true;
};

/** Whether the seat works by itself since the player's last word about it. */
const isHandedBack = ({intents}: Run): boolean =>
	intents.findLast(({intent}) => intent.do === 'hand-back' || intent.do === 'retake')?.intent.do === 'hand-back';

/** A seat's verb, with the keys that the screen has, as the intents it stands for; a sentence when it stands for none. */
export const seatIntents = (wish: Wish & {do: 'seat'}, run: Run): readonly Intent[] | string => {
	const {items, option, value} = wish;

	switch (wish.verb) {
		case 'bind':
			return option === undefined ? 'choose a node first' : items.map(pod => ({do: 'bind', pod, node: option}));
		case 'unschedulable':
			return items.map(pod => ({do: 'mark-unschedulable', pod}));
		case 'back-off':
			return items.map(pod => ({do: 'back-off', pod}));
		case 'clear-nomination':
			return items.map(pod => ({do: 'clear-nomination', pod}));
		case 'preempt':
			return option === undefined
				? 'choose a node first'
				: items.map(pod => ({do: 'preempt', pod, node: option, victims: value === undefined ? [] : value.split(',')}));
		case 'send':
			return items.map(item => {
				const [loop = '', key = ''] = item.split('|');
				return {do: 'reconcile', loop, key};
			});
		case 'create':
			return items.map(item => ({do: 'create-pod', owner: item.split('|')[1] ?? item}));
		case 'delete':
			return items.map(item => ({do: 'delete-pod', pod: podOf(item, value)}));
		case 'report':
			return items.map(item => ({do: 'report-status', owner: item.split('|')[1] ?? item}));
		case 'scale':
			return items.map(item => ({
				do: 'scale',
				resource: item.startsWith('deployment-controller|') ? 'deployments' : 'replicasets',
				key: item.split('|')[1] ?? item,
				replicas: Number(value ?? '0'),
			}));
		case 'delegate':
			return items.slice(0, 1).map(item => {
				const namespace = (item.split('|')[1] ?? item).split('/')[0] ?? '';
				return {do: 'delegate', order: {namespace}, off: isDelegated(run, namespace)};
			});
		case 'change-profile': {
			const {tuning, problems} = edited(tuningInForce(run.intents, run.scenario), wish.edits ?? {});
			return problems.length > 0 ? problems.join('; ') : [{do: 'change-profile', profile: tuning}];
		}

		case 'hand-back':
			return [{do: isHandedBack(run) ? 'retake' : 'hand-back'}];
		case 'retake':
			return [{do: 'retake'}];
		default:
			return `the ${run.seat} seat has no verb "${wish.verb}"`;
	}
};

const resources: Readonly<Record<string, string>> = {
	Pod: 'pods',
	Deployment: 'deployments',
	ReplicaSet: 'replicasets',
	Node: 'nodes',
	Job: 'jobs',
};

/** An operator's verb on objects as intents; a sentence when it is not possible. */
export const objectIntents = ({verb, objects, value}: Wish & {do: 'object'}): readonly Intent[] | string => {
	const keyed = objects.map(({kind, namespace, name}) => ({
		resource: resources[kind] ?? kind.toLowerCase(),
		key: namespace === undefined ? name : `${namespace}/${name}`,
	}));

	if (verb === 'delete') {
		return keyed.map(each => ({do: 'delete', ...each}));
	}

	if (verb === 'scale') {
		const replicas = Number(value);
		return Number.isSafeInteger(replicas) && replicas >= 0
			? keyed.map(each => ({do: 'scale', ...each, replicas}))
			: 'a whole number of replicas is needed';
	}

	if (verb === 'set-image') {
		const [container = '', image = ''] = (value ?? '').split('=');
		return image === '' ? 'write container=image' : keyed.map(({key}) => ({do: 'set-image', key, container, image}));
	}

	return `"${verb}" is not possible from here yet`;
};
