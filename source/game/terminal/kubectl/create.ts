/** `kubectl create`: from manifests, or with a generator for each kind. Source: kubectl/pkg/cmd/create */

import {type AnyKind, apiVersionOf} from '../../../engine/api/kind.ts';
import {kindByName} from '../../../engine/api/kinds/index.ts';
import {done} from '../work.ts';
import type {Loose} from './api.ts';
import {withMemory} from './apply.ts';
import {flagList, flagNumber, flagSwitch, flagText} from './flags.ts';
import {fileFlags, inNamespace} from './manifests.ts';
import {generators} from './recipes.ts';
import {badDryRun, defineVerb, dryRunFlags, dryRunOf, giveUp, type Kubectl, told} from './verb.ts';

type Sending = {
	readonly said: string;
	readonly fieldManager: string;
	/** What failed if it is refused, in front of why. */
	readonly doing?: string;
	/** The same where kubectl makes an error of its own out of it: `deployment:`. */
	readonly failing?: string;
	/** Fields that nobody knows are refused. */
	readonly strict?: boolean;
};

/** kubectl prints the empty status of what it has only drafted. */
const emptyStatus = ({kind}: AnyKind): object => {
	if (kind === 'Service' || kind === 'Ingress') {
		return {status: {loadBalancer: {}}};
	}

	return ['Deployment', 'Job', 'CronJob', 'Namespace', 'Pod', 'ResourceQuota'].includes(kind) ? {status: {}} : {};
};

/** Sends a new object and tells of it; its exit status. */
const sendNew = (kubectl: Kubectl, kind: AnyKind, object: object, sending: Sending): number => {
	const {said, fieldManager, doing, failing, strict} = sending;
	const dryRun = dryRunOf(kubectl);

	if (dryRun === undefined) {
		return badDryRun(kubectl);
	}

	const whole = inNamespace(kubectl, {
		kind,
		object: {apiVersion: apiVersionOf(kind), kind: kind.kind, ...object} as Loose,
	});
	const {namespace, name} = whole.metadata;

	if (dryRun === 'client') {
		return told(kubectl, kind, strict === true ? whole : ({...whole, ...emptyStatus(kind)} as Loose), said);
	}

	const reply = kubectl.api.send({
		kind,
		verb: 'create',
		name,
		...(kind.namespaced && namespace !== undefined ? {namespace} : {}),
		body: whole,
		fieldManager: kubectl.given.text('field-manager') ?? fieldManager,
		...(strict === true ? {strict} : {}),
		...(dryRun === 'server' ? {dryRun: true} : {}),
	});

	if (reply.ok) {
		return told(kubectl, kind, reply.object, said);
	}

	const {code, message = ''} = reply.status;
	return giveUp(
		kubectl,
		failing === undefined || code === 503
			? kubectl.api.words(reply.status, doing)
			: `error: failed to create ${failing} ${message}`,
	);
};

/** The same by the name of a kind. */
export const createOne = (
	kubectl: Kubectl,
	kindName: string,
	object: object,
	said: string,
	fieldManager: string,
	failing?: string,
): number => {
	const kind = kindByName(kindName);
	return kind === undefined
		? giveUp(kubectl, `error: the server doesn't have a resource type "${kindName}"`)
		: sendNew(kubectl, kind, object, {said, fieldManager, ...(failing === undefined ? {} : {failing})});
};

const createManifests = (kubectl: Kubectl): number => {
	const {manifests, given} = kubectl;

	if (manifests.length === 0) {
		return giveUp(kubectl, 'error: no objects passed to create');
	}

	return manifests
		.map(({kind, object, file}) => {
			const whole = given.on('save-config') ? withMemory(inNamespace(kubectl, {kind, object})) : object;
			return sendNew(kubectl, kind, whole, {
				said: 'created',
				fieldManager: 'kubectl-create',
				doing: `error when creating "${file}"`,
				strict: true,
			});
		})
		.reduce((worst, status) => Math.max(worst, status), done);
};

export const create = defineVerb({
	name: 'create',
	below: [
		'clusterrole',
		'clusterrolebinding',
		'configmap',
		'cronjob',
		'deployment',
		'ingress',
		'job',
		'namespace',
		'poddisruptionbudget',
		'priorityclass',
		'quota',
		'role',
		'rolebinding',
		'secret',
		'service',
		'serviceaccount',
	],
	summary: 'Create a resource from a file or from stdin',
	usage: 'kubectl create -f FILENAME · kubectl create deployment NAME --image=IMAGE [--replicas=N]',
	flags: [
		...dryRunFlags,
		...fileFlags,
		flagList('image'),
		flagNumber('replicas', 'r'),
		flagNumber('port'),
		flagList('from-literal'),
		flagText('type'),
		flagList('tcp'),
		flagText('selector'),
		flagText('min-available'),
		flagText('max-unavailable'),
		flagText('value'),
		flagText('description'),
		flagText('preemption-policy'),
		flagSwitch('global-default'),
		flagList('verb'),
		flagList('resource'),
		flagText('role'),
		flagText('clusterrole'),
		flagList('user'),
		flagList('group'),
		flagList('serviceaccount'),
		flagSwitch('save-config'),
		{name: 'validate', takes: 'text', bare: 'strict'},
		flagText('from'),
		flagText('schedule'),
		flagText('restart'),
		flagText('hard'),
		flagText('scopes'),
		flagList('rule'),
		flagText('class'),
		flagText('default-backend'),
		flagList('resource-name'),
		flagList('non-resource-url'),
		flagText('clusterip'),
		flagText('external-name'),
		flagText('docker-server'),
		flagText('docker-username'),
		flagText('docker-password'),
		flagText('docker-email'),
		flagText('cert'),
		flagText('key'),
	],
	*run(kubectl) {
		const {given} = kubectl;
		const [name = '', ...words] = given.words;

		if (given.has('filename')) {
			return name === ''
				? createManifests(kubectl)
				: giveUp(
						kubectl,
						`error: Unexpected args: [${given.words.join(' ')}]\nSee 'kubectl create -h' for help and examples`,
					);
		}

		const generator = Object.hasOwn(generators, name) ? generators[name] : undefined;

		if (generator === undefined) {
			return giveUp(
				kubectl,
				name === ''
					? 'error: must specify one of -f and -k'
					: name === 'token'
						? 'error: this terminal hands out no tokens: podfall serve does'
						: `error: Unexpected args: [${given.words.join(' ')}]\nSee 'kubectl create -h' for help and examples`,
			);
		}

		const draft = generator.recipe(kubectl, words);

		if (!draft.ok) {
			return giveUp(kubectl, draft.message);
		}

		const {kind, object} = draft.value;
		return createOne(kubectl, kind, object, 'created', 'kubectl-create', generator.doing);
	},
});
