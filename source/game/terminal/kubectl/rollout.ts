/** Commands about rollouts of deployments. Source: kubectl/pkg/cmd/rollout, kubectl/pkg/polymorphichelpers */

import {resourceName} from '../../../engine/api/kind.ts';
import type {Deployment} from '../../../engine/api/kinds/deployment.ts';
import type {ReplicaSet} from '../../../engine/api/kinds/replica-set.ts';
import {canonicalJson} from '../../../engine/api/names.ts';
import {timestamp} from '../../../engine/kernel/time.ts';
import {done, failed, type Work} from '../work.ts';
import type {Loose} from './api.ts';
import {type Change, changeEach, chosen} from './changes.ts';
import {writePodTemplate} from './describe/pod.ts';
import {createSheet} from './describe/sheet.ts';
import {bareTemplate, replicaSetsOf} from './describe/workloads.ts';
import {flagSwitch, flagText} from './flags.ts';
import {selectorFlags} from './resources.ts';
import {defineVerb, dryRunFlags, giveUp, type Kubectl, misused, told} from './verb.ts';
import {deadlineOf, isPast} from './waiting.ts';

const revisionKey = 'deployment.kubernetes.io/revision';

/** Annotations of the deployment's own that another revision does not bring back. Source: deployment_util.go, annotationsToSkip */
const ownAnnotations: readonly string[] = [
	'kubectl.kubernetes.io/last-applied-configuration',
	revisionKey,
	'deployment.kubernetes.io/revision-history',
	'deployment.kubernetes.io/desired-replicas',
	'deployment.kubernetes.io/max-replicas',
	'deprecated.deployment.rollback.to',
];

const asDeployment = (object: Loose): Deployment => object as unknown as Deployment;

const revisionOf = ({metadata}: ReplicaSet): number => Number(metadata.annotations?.[revisionKey] ?? 0);

const onlyDeployments = (verb: string, kind: string): string | undefined =>
	kind === 'Deployment' ? undefined : `error: no ${verb} has been implemented for "${kind}"`;

/** How far a rollout is; undefined for the text: nothing to say. */
const progress = (deployment: Deployment): {readonly text: string; readonly state: 'done' | 'going' | 'failed'} => {
	const {metadata, spec, status = {}} = deployment;
	const {updatedReplicas: updated = 0, replicas = 0, availableReplicas: available = 0} = status;
	const waiting = `Waiting for deployment "${metadata.name}" rollout to finish:`;
	const wanted = spec.replicas ?? 1;

	if ((metadata.generation ?? 0) > (status.observedGeneration ?? 0)) {
		return {text: 'Waiting for deployment spec update to be observed...', state: 'going'};
	}

	const late = status.conditions?.find(({type}) => type === 'Progressing');

	if (late?.reason === 'ProgressDeadlineExceeded') {
		return {text: `error: deployment "${metadata.name}" exceeded its progress deadline`, state: 'failed'};
	}

	if (updated < wanted) {
		return {text: `${waiting} ${updated} out of ${wanted} new replicas have been updated...`, state: 'going'};
	}

	if (replicas > updated) {
		return {text: `${waiting} ${replicas - updated} old replicas are pending termination...`, state: 'going'};
	}

	return available < updated
		? {text: `${waiting} ${available} of ${updated} updated replicas are available...`, state: 'going'}
		: {text: `deployment "${metadata.name}" successfully rolled out`, state: 'done'};
};

function* status(kubectl: Kubectl, words: readonly string[]): Work {
	const {given, api} = kubectl;
	const objects = chosen(kubectl, words, 'error: required resource not specified');
	const deadline = deadlineOf(kubectl, '0');
	const watches = !given.has('watch') || given.on('watch');

	if (objects === undefined) {
		return failed;
	}

	for (const {kind, object} of objects) {
		const wrong = onlyDeployments('status viewer', kind.kind);
		const {name, namespace} = object.metadata;
		let last = '';

		if (wrong !== undefined) {
			return giveUp(kubectl, wrong);
		}

		for (;;) {
			const reply = api.get(kind, namespace, name);

			if (!reply.ok) {
				return giveUp(kubectl, reply.status.code === 404 ? 'error: object has been deleted' : api.words(reply.status));
			}

			const {text, state} = progress(asDeployment(reply.object));

			if (state === 'failed') {
				return giveUp(kubectl, text);
			}

			if (text !== last) {
				kubectl.say(text);
				last = text;
			}

			if (state === 'done' || !watches) {
				break;
			}

			if (deadline !== 'wrong' && isPast(kubectl, deadline)) {
				return giveUp(kubectl, 'error: timed out waiting for the condition');
			}

			yield 'later';
		}
	}

	return done;
}

function* history(kubectl: Kubectl, words: readonly string[]): Work {
	const {given, api} = kubectl;
	const objects = chosen(kubectl, words, 'error: required resource not specified');
	const asked = Number(given.text('revision') ?? '0');

	if (objects === undefined) {
		return failed;
	}

	for (const {kind, object} of objects) {
		const wrong = onlyDeployments('history viewer', kind.kind);
		const sets = wrong === undefined ? replicaSetsOf(api, asDeployment(object)) : [];
		const ordered = [...sets].sort((left, right) => revisionOf(left) - revisionOf(right));
		const sheet = createSheet();

		if (wrong !== undefined) {
			return giveUp(kubectl, wrong);
		}

		if (asked > 0) {
			const set = ordered.find(each => revisionOf(each) === asked);

			if (set === undefined) {
				return giveUp(kubectl, `error: unable to find the specified revision`);
			}

			writePodTemplate(sheet, set.spec.template);
			told(kubectl, kind, object, `with revision #${asked}`);
			kubectl.say(sheet.text());
			continue;
		}

		sheet.write(0, 'REVISION\tCHANGE-CAUSE');

		for (const set of ordered) {
			const cause = set.metadata.annotations?.['kubernetes.io/change-cause'] ?? '';
			sheet.write(0, `${revisionOf(set)}\t${cause === '' ? '<none>' : cause}`);
		}

		told(kubectl, kind, object, '');
		kubectl.say(`${sheet.text()}\n`);
	}

	return done;
}

const undoOne = (kubectl: Kubectl, object: Loose): Change => {
	const {given, api} = kubectl;
	const deployment = asDeployment(object);
	const asked = Number(given.text('to-revision') ?? '0');
	const sets = [...replicaSetsOf(api, deployment)].sort((left, right) => revisionOf(left) - revisionOf(right));

	if (deployment.spec.paused === true) {
		return {
			wrong: `error: you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again`,
		};
	}

	const target = asked > 0 ? sets.find(set => revisionOf(set) === asked) : sets.at(-2);

	if (target === undefined) {
		return {
			wrong:
				asked > 0
					? `error: unable to find specified revision ${asked} in history`
					: `error: no rollout history found for deployment "${deployment.metadata.name}"`,
		};
	}

	const template = bareTemplate(target.spec.template);

	if (canonicalJson(template) === canonicalJson(bareTemplate(deployment.spec.template as never))) {
		return {said: `skipped rollback (current template already matches revision ${revisionOf(target)})`};
	}

	const own = Object.entries(deployment.metadata.annotations ?? {}).filter(([key]) => ownAnnotations.includes(key));
	const brought = Object.entries(target.metadata.annotations ?? {}).filter(([key]) => !ownAnnotations.includes(key));
	return {
		send: {
			patchType: 'json',
			body: [
				{op: 'replace', path: '/spec/template', value: template},
				{op: 'replace', path: '/metadata/annotations', value: Object.fromEntries([...own, ...brought])},
			],
		},
		said: 'rolled back',
	};
};

const fieldManager = 'kubectl-rollout';

const changes: Readonly<Record<string, (kubectl: Kubectl, object: Loose, resource: string) => Change>> = {
	undo: undoOne,
	pause: (_, object, resource) =>
		object.spec?.paused === true
			? {wrong: `error: ${resource} "${object.metadata.name}" is already paused`}
			: {send: {patchType: 'strategic', body: {spec: {paused: true}}, fieldManager}, said: 'paused'},
	resume: (_, object, resource) =>
		object.spec?.paused === true
			? {send: {patchType: 'strategic', body: {spec: {paused: null}}, fieldManager}, said: 'resumed'}
			: {wrong: `error: ${resource} "${object.metadata.name}" is not paused`},
	restart: ({api}, object) =>
		object.spec?.paused === true
			? {wrong: `error: can't restart paused deployment (run rollout resume first)`}
			: {
					send: {
						patchType: 'strategic',
						body: {
							spec: {
								template: {metadata: {annotations: {'kubectl.kubernetes.io/restartedAt': timestamp(api.now)}}},
							},
						},
						fieldManager,
					},
					said: 'restarted',
				},
};

const below = ['history', 'pause', 'restart', 'resume', 'status', 'undo'];

export const rollout = defineVerb({
	name: 'rollout',
	below,
	summary: 'Manage the rollout of a resource',
	usage: 'kubectl rollout history|pause|restart|resume|status|undo TYPE/NAME',
	flags: [
		...selectorFlags,
		...dryRunFlags,
		flagText('revision'),
		flagText('to-revision'),
		flagText('timeout'),
		flagSwitch('watch', 'w'),
	],
	*run(kubectl) {
		const [name = '', ...words] = kubectl.given.words;

		if (name === 'status') {
			return yield* status(kubectl, words);
		}

		if (name === 'history') {
			return yield* history(kubectl, words);
		}

		const change = Object.hasOwn(changes, name) ? changes[name] : undefined;

		if (change === undefined) {
			return misused(kubectl, 'rollout', `choose one of ${below.join(', ')}`);
		}

		return changeEach(
			kubectl,
			words,
			(kind, object) => {
				const isRestartable = name === 'restart' && ['StatefulSet', 'DaemonSet'].includes(kind.kind);
				return kind.kind === 'Deployment' || isRestartable
					? change(kubectl, object, resourceName(kind))
					: {
							wrong: `error: ${resourceName(kind)} "${object.metadata.name}" ${name === 'restart' ? 'restarting' : `${name}ing`} is not supported`,
						};
			},
			'error: required resource not specified',
		);
	},
});
