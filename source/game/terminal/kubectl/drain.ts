import {type Pod, pods} from '../../../engine/api/kinds/pod.ts';
import {isMirror, isTerminal} from '../../../engine/api/pod-view.ts';
import {type Millis, seconds} from '../../../engine/kernel/time.ts';
import {done, failed, type Work} from '../work.ts';
import type {Loose} from './api.ts';
import {mark, nodesNamed} from './cordon.ts';
import {flagDuration, flagNumber, flagSwitch, flagText} from './flags.ts';
import {selectorFlags} from './resources.ts';
import {badDryRun, defineVerb, dryRunFlags, dryRunOf, giveUp, type Kubectl} from './verb.ts';
import {deadlineOf, isGone, isPast} from './waiting.ts';

const again = seconds(5);
const look = seconds(1);

const controllerOf = ({metadata}: Pod) => metadata.ownerReferences?.find(({controller}) => controller === true);

const keyText = ({metadata}: Pod): string => `${metadata.namespace}/${metadata.name}`;

type Sorted = {
	readonly leave: readonly Pod[];
	readonly errors: readonly string[];
	readonly warnings: readonly string[];
};

/** Who has to go, who may stay, and what nobody has allowed. Source: kubectl/pkg/drain/filters.go */
const sortPods = (list: readonly Pod[], {given}: Kubectl): Sorted => {
	const live = list.filter(pod => !isMirror(pod));
	const ofDaemonSets = live.filter(pod => controllerOf(pod)?.kind === 'DaemonSet' && !isTerminal(pod));
	const others = live.filter(pod => !ofDaemonSets.includes(pod));
	const local = others.filter(
		pod => !isTerminal(pod) && pod.spec.volumes?.some(({emptyDir}) => emptyDir !== undefined),
	);
	const alone = others.filter(pod => !isTerminal(pod) && controllerOf(pod) === undefined);
	const names = (some: readonly Pod[]): string => some.map(keyText).join(', ');
	const notIgnored = ofDaemonSets.length > 0 && !given.on('ignore-daemonsets');
	const notAllowed = local.length > 0 && !given.on('delete-emptydir-data');
	const notForced = alone.length > 0 && !given.on('force');
	return {
		leave: others,
		errors: [
			...(notIgnored
				? [`cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore): ${names(ofDaemonSets)}`]
				: []),
			...(notAllowed
				? [`cannot delete Pods with local storage (use --delete-emptydir-data to override): ${names(local)}`]
				: []),
			...(notForced
				? [`cannot delete cannot delete Pods that declare no controller (use --force to override): ${names(alone)}`]
				: []),
		],
		warnings: [
			...(ofDaemonSets.length > 0 && !notIgnored ? [`ignoring DaemonSet-managed Pods: ${names(ofDaemonSets)}`] : []),
			...(alone.length > 0 && !notForced ? [`deleting Pods that declare no controller: ${names(alone)}`] : []),
		],
	};
};

const podsOn = ({api, given}: Kubectl, node: string): readonly Pod[] | undefined => {
	const found = api.list(pods as never, {
		fieldSelector: `spec.nodeName=${node}`,
		labelSelector: given.text('pod-selector') ?? '',
	});
	const list = found.ok ? (found.object.items as unknown as readonly Pod[]) : undefined;
	return list === undefined ? undefined : [...list].sort((left, right) => (keyText(left) < keyText(right) ? -1 : 1));
};

/** What came of asking one pod to leave. */
type Asked = 'going' | 'gone' | 'later' | 'failed';

const ask = (kubectl: Kubectl, pod: Pod): Asked => {
	const {given, api} = kubectl;
	const {name, namespace = ''} = pod.metadata;
	const grace = Number(given.text('grace-period') ?? '-1');
	const options = grace < 0 ? {} : {gracePeriodSeconds: grace};
	const target = {kind: pods as never, namespace, name};
	const reply = given.on('disable-eviction')
		? api.send({...target, verb: 'delete', options})
		: api.send({
				...target,
				verb: 'create',
				subresource: 'eviction',
				body: {
					apiVersion: 'policy/v1',
					kind: 'Eviction',
					metadata: {name, namespace},
					...(grace < 0 ? {} : {deleteOptions: options}),
				},
			});

	if (reply.ok) {
		return 'going';
	}

	const {code, message = ''} = reply.status;

	if (code === 404) {
		return 'gone';
	}

	if (code === 429) {
		kubectl.complain(`error when evicting pods/"${name}" -n "${namespace}" (will retry after 5s): ${message}`);
		return 'later';
	}

	kubectl.complain(`error when evicting pods/"${name}" -n "${namespace}": ${message}`);
	return 'failed';
};

type Leaver = {readonly pod: Pod; readonly askAt: Millis | undefined};

const victimOf = ({metadata}: Pod) => ({
	kind: pods as never,
	namespace: metadata.namespace,
	name: metadata.name,
	uid: metadata.uid ?? '',
});

/** Asks every pod to leave, those that a budget holds again after five seconds, until all are gone. Source: kubectl/pkg/drain/drain.go */
function* evict(kubectl: Kubectl, list: readonly Pod[]): Work {
	const {api, given, say} = kubectl;
	const deadline = deadlineOf(kubectl, '0');
	const byEviction = !given.on('disable-eviction');
	let leavers: readonly Leaver[] = list.map(pod => ({pod, askAt: api.now}));
	let worst = done;

	while (leavers.length > 0) {
		const next: Leaver[] = [];

		for (const {pod, askAt} of leavers) {
			if (askAt === undefined) {
				if (isGone(kubectl, victimOf(pod))) {
					say(`pod/${pod.metadata.name} ${byEviction ? 'evicted' : 'deleted'}`);
				} else {
					next.push({pod, askAt});
				}
			} else if (api.now < askAt) {
				next.push({pod, askAt});
			} else {
				say(`${byEviction ? 'evicting' : 'deleting'} pod ${keyText(pod)}`);
				const asked = ask(kubectl, pod);
				worst = asked === 'failed' ? failed : worst;

				if (asked === 'going' || asked === 'later') {
					next.push({pod, askAt: asked === 'later' ? api.now + again : undefined});
				}
			}
		}

		leavers = next;

		if (deadline !== 'wrong' && isPast(kubectl, deadline)) {
			return giveUp(kubectl, `error: drain did not complete within ${given.text('timeout')}`);
		}

		if (leavers.length > 0) {
			const soonest = leavers.map(({askAt}) => askAt ?? api.now + look);
			yield Math.min(...soonest);
		}
	}

	return worst;
}

export const drain = defineVerb({
	name: 'drain',
	summary: 'Drain node in preparation for maintenance',
	usage: 'kubectl drain NODE [--ignore-daemonsets] [--delete-emptydir-data] [--force]',
	flags: [
		...selectorFlags,
		...dryRunFlags,
		flagSwitch('ignore-daemonsets'),
		flagSwitch('delete-emptydir-data'),
		flagSwitch('force'),
		flagSwitch('disable-eviction'),
		flagNumber('grace-period'),
		flagDuration('timeout'),
		flagText('pod-selector'),
		flagNumber('skip-wait-for-delete-timeout'),
		flagNumber('chunk-size'),
	],
	*run(kubectl) {
		const {say} = kubectl;

		if (dryRunOf(kubectl) === undefined) {
			return badDryRun(kubectl);
		}

		const named = nodesNamed(kubectl, 'drain');

		if (named === undefined) {
			return failed;
		}

		for (const node of named) {
			const status = mark(kubectl, node, true);

			if (status !== done) {
				return status;
			}
		}

		for (const node of named) {
			const status = yield* drainOne(kubectl, node);

			if (status !== done) {
				return status;
			}

			say(`node/${node.metadata.name} drained${dryRunOf(kubectl) === 'none' ? '' : ' (dry run)'}`);
		}

		return done;
	},
});

function* drainOne(kubectl: Kubectl, node: Loose): Work {
	const {complain, say} = kubectl;
	const {name} = node.metadata;
	const list = podsOn(kubectl, name);

	if (list === undefined) {
		return giveUp(
			kubectl,
			`error: unable to drain node "${name}" due to error: cannot list pods, continuing command...`,
		);
	}

	const {leave, errors, warnings} = sortPods(list, kubectl);

	if (errors.length > 0) {
		const text = errors.length === 1 ? errors[0] : `[${errors.join(', ')}]`;
		complain(`error: unable to drain node "${name}" due to error: ${text}, continuing command...`);
		complain(`There are pending nodes to be drained:\n ${name}\n${errors.join('\n')}`);
		return failed;
	}

	for (const warning of [warnings.join('; ')].filter(text => text !== '')) {
		complain(`Warning: ${warning}`);
	}

	if (dryRunOf(kubectl) !== 'none') {
		for (const pod of leave) {
			say(`evicting pod ${keyText(pod)} (dry run)`);
		}

		return done;
	}

	return yield* evict(kubectl, leave);
}
