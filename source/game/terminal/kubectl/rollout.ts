/** Commands about rollouts. Source: kubectl/pkg/cmd/rollout, kubectl/pkg/polymorphichelpers */

import {type AnyKind, resourceName} from '../../../engine/api/kind.ts';
import type {Deployment} from '../../../engine/api/kinds/deployment.ts';
import {canonicalJson} from '../../../engine/api/names.ts';
import type {ApiObject} from '../../../engine/api/object.ts';
import {timestamp} from '../../../engine/kernel/time.ts';
import {done, failed, type Work} from '../work.ts';
import type {Loose} from './api.ts';
import {all, type Change, changeEach} from './changes.ts';
import {writePodTemplate} from './describe/pod.ts';
import {createRawSheet, createSheet} from './describe/sheet.ts';
import {bareTemplate, replicaSetsOf} from './describe/workloads.ts';
import {flagDuration, flagNumber, flagSwitch} from './flags.ts';
import {fileFlags} from './manifests.ts';
import {selectorFlags} from './resources.ts';
import {causeOf, type Revision, revisionKey, revisionOf, revisionsOf} from './rollout-history.ts';
import {progressOf} from './rollout-status.ts';
import {defineVerb, dryRunFlags, giveUp, type Kubectl, told, unknownBelow} from './verb.ts';
import {deadlineOf, isPast} from './waiting.ts';

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

/** What a command about rollouts cannot be done with. */
const notRolledOut = (what: string, {kind}: Loose): string => `error: no ${what} has been implemented for ${kind}`;

const nothingNamed = 'error: required resource not specified';

/** Says how far one rollout is until it is over; its exit status. */
function* watchOne(kubectl: Kubectl, kind: AnyKind, object: Loose): Work {
	const {given, api} = kubectl;
	const deadline = deadlineOf(kubectl, '0');
	const watches = !given.has('watch') || given.on('watch');
	const {name, namespace, uid} = object.metadata;
	let last = '';

	for (;;) {
		const reply = api.get(kind, namespace, name);
		const isSame = reply.ok && reply.object.metadata.uid === uid;

		if (!isSame) {
			const isGone = reply.ok || reply.status.code === 404;
			return giveUp(kubectl, isGone ? 'error: object has been deleted' : api.words(reply.status));
		}

		const progress = progressOf(reply.object);

		if (progress === undefined) {
			return giveUp(kubectl, notRolledOut('status viewer', object));
		}

		if (progress.state === 'failed') {
			return giveUp(kubectl, progress.text);
		}

		if (progress.text !== last) {
			kubectl.say(progress.text);
			last = progress.text;
		}

		if (progress.state === 'done' || !watches) {
			return done;
		}

		if (deadline !== 'wrong' && isPast(kubectl, deadline)) {
			return giveUp(kubectl, 'error: timed out waiting for the condition');
		}

		yield 'later';
	}
}

function* status(kubectl: Kubectl, words: readonly string[]): Work {
	const objects = all(kubectl, words, nothingNamed);

	if (objects?.length === 0) {
		kubectl.complain(`No resources found in ${kubectl.namespace} namespace.`);
	}

	for (const {kind, object} of objects ?? []) {
		const code = yield* watchOne(kubectl, kind, object);

		if (code !== done) {
			return code;
		}
	}

	return objects === undefined ? failed : done;
}

const historyText = (revisions: readonly Revision[]): string => {
	const sheet = createSheet();
	sheet.write(0, 'REVISION\tCHANGE-CAUSE');

	for (const revision of revisions) {
		sheet.write(0, `${revision.number}\t${causeOf(revision)}`);
	}

	return `${sheet.text()}\n`;
};

const templateText = ({template}: Revision): string => {
	const sheet = createRawSheet();
	writePodTemplate(sheet, template);
	return sheet.text();
};

const history = (kubectl: Kubectl, words: readonly string[]): number => {
	const {given, api} = kubectl;
	const objects = all(kubectl, words, nothingNamed);
	const asked = Number(given.text('revision') ?? '0');

	for (const {kind, object} of objects ?? []) {
		const revisions = revisionsOf(api, object);
		const revision = revisions?.find(({number}) => number === asked);

		if (revisions === undefined) {
			return giveUp(kubectl, notRolledOut('history viewer', object));
		}

		if (asked > 0 && revision === undefined && revisions.length > 0) {
			return giveUp(kubectl, 'error: unable to find the specified revision');
		}

		if (given.has('output')) {
			for (const {keeper} of revisions.filter(({number}) => asked === 0 || number === asked)) {
				told(kubectl, kind, typedAs(kind.kind, keeper), '');
			}

			continue;
		}

		told(kubectl, kind, object, asked > 0 ? `with revision #${asked}` : '');
		kubectl.say(
			revisions.length === 0
				? 'No rollout history found.'
				: revision === undefined
					? historyText(revisions)
					: templateText(revision),
		);
	}

	return objects === undefined ? failed : done;
};

/** What keeps the revisions of a kind says its type when it is shown. */
const typedAs = (kind: string, keeper: ApiObject): Loose => ({
	...keeper,
	apiVersion: 'apps/v1',
	kind: kind === 'Deployment' ? 'ReplicaSet' : 'ControllerRevision',
});

/** Source: kubectl/pkg/polymorphichelpers/rollback.go */
const undoController = ({given, api}: Kubectl, object: Loose): Change => {
	const asked = Number(given.text('to-revision') ?? '0');
	const revisions = revisionsOf(api, object) ?? [];

	if (asked === 0 && revisions.length <= 1) {
		return {wrong: 'error: no last revision to roll back to'};
	}

	const target = asked > 0 ? revisions.find(({number}) => number === asked) : revisions.at(-2);

	if (target === undefined) {
		return {wrong: `error: unable to find specified revision ${asked} in history`};
	}

	const template = object.spec?.template;
	return canonicalJson(target.template) === canonicalJson(template)
		? {said: `skipped rollback (current template already matches revision ${asked})`}
		: {
				send: {patchType: 'strategic', body: (target.keeper as unknown as {readonly data: object}).data},
				said: 'rolled back',
			};
};

const undoOne = (kubectl: Kubectl, object: Loose): Change => {
	if (object.kind !== 'Deployment') {
		return undoController(kubectl, object);
	}

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
			? {
					wrong: `error: deployments.apps "${object.metadata.name}" can't restart paused deployment (run rollout resume first)`,
				}
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

const gerunds: Readonly<Record<string, string>> = {
	pause: 'pausing',
	restart: 'restarting',
	resume: 'resuming',
	undo: 'rolling back',
};

const below = ['history', 'pause', 'restart', 'resume', 'status', 'undo'];

export const rollout = defineVerb({
	name: 'rollout',
	below,
	summary: 'Manage the rollout of a resource',
	usage: 'kubectl rollout history|pause|restart|resume|status|undo TYPE/NAME',
	flags: [
		...fileFlags,
		...selectorFlags,
		...dryRunFlags,
		flagNumber('revision'),
		flagNumber('to-revision'),
		flagDuration('timeout'),
		flagSwitch('watch', 'w'),
	],
	*run(kubectl) {
		const [name = '', ...words] = kubectl.given.words;

		if (name === 'status') {
			return yield* status(kubectl, words);
		}

		if (name === 'history') {
			return history(kubectl, words);
		}

		const change = Object.hasOwn(changes, name) ? changes[name] : undefined;

		if (change === undefined) {
			return unknownBelow(kubectl, 'rollout', name, below);
		}

		return changeEach(
			kubectl,
			words,
			(kind, object) => {
				const isOther = ['StatefulSet', 'DaemonSet'].includes(kind.kind);
				return kind.kind === 'Deployment' || (isOther && (name === 'restart' || name === 'undo'))
					? change(kubectl, object, resourceName(kind))
					: {
							wrong: `error: ${resourceName(kind)} "${object.metadata.name}" ${gerunds[name] ?? name} is not supported`,
						};
			},
			nothingNamed,
			true,
		);
	},
});
