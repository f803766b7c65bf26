/** `kubectl create`: from manifests, or with a generator for each kind. Source: kubectl/pkg/cmd/create */

import {base64} from '../../../engine/api/base64.ts';
import {type AnyKind, apiVersionOf} from '../../../engine/api/kind.ts';
import {kindByName} from '../../../engine/api/kinds/index.ts';
import {type Parsed, parsed, unparsed} from '../../../engine/api/parsed.ts';
import {done} from '../work.ts';
import type {Loose} from './api.ts';
import {withMemory} from './apply.ts';
import {type Arguments, flagList, flagNumber, flagSwitch, flagText} from './flags.ts';
import {fileFlags, inNamespace} from './manifests.ts';
import {badDryRun, defineVerb, dryRunFlags, dryRunOf, giveUp, type Kubectl, told} from './verb.ts';

type Draft = {readonly kind: string; readonly object: object};

/** Makes an object of the words behind `create NAME`. */
type Recipe = (given: Arguments, words: readonly string[]) => Parsed<Draft>;

const exactly = (words: readonly string[]): string | undefined =>
	words.length === 1 ? undefined : `error: exactly one NAME is required, got ${words.length}`;

const literals = (given: Arguments): Parsed<Readonly<Record<string, string>>> => {
	const pairs = given.all('from-literal');
	const bad = pairs.find(pair => pair.indexOf('=') < 1);
	return bad === undefined
		? parsed(
				Object.fromEntries(
					pairs.map(pair => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)] as const),
				),
			)
		: unparsed(`error: invalid literal source ${bad}, expected key=value`);
};

const withName =
	(make: (name: string, given: Arguments) => Parsed<Draft> | Draft): Recipe =>
	(given, words) => {
		const wrong = exactly(words);

		if (wrong !== undefined) {
			return unparsed(wrong);
		}

		const made = make(words[0] ?? '', given);
		return 'ok' in made ? made : parsed(made);
	};

const deployment = withName((name, given) => {
	const images = given.all('image');

	if (images.length === 0) {
		return unparsed('error: required flag(s) "image" not set');
	}

	const port = given.text('port');
	const containers = images.map(image => ({
		name: (image.split('/').at(-1) ?? image).split(/[:@]/)[0]?.replaceAll(/[._]/g, '-') ?? name,
		image,
		...(given.after === undefined ? {} : {command: given.after}),
		...(port === undefined ? {} : {ports: [{containerPort: Number(port)}]}),
		resources: {},
	}));
	return {
		kind: 'deployments',
		object: {
			metadata: {name, labels: {app: name}},
			spec: {
				replicas: Number(given.text('replicas') ?? '1'),
				selector: {matchLabels: {app: name}},
				strategy: {},
				template: {metadata: {labels: {app: name}}, spec: {containers}},
			},
		},
	};
});

const job = withName((name, given) => {
	const image = given.all('image').at(-1);
	return image === undefined
		? unparsed('error: either --image or --from must be specified')
		: {
				kind: 'jobs',
				object: {
					metadata: {name},
					spec: {
						template: {
							spec: {
								containers: [
									{name, image, ...(given.after === undefined ? {} : {command: given.after}), resources: {}},
								],
								restartPolicy: 'Never',
							},
						},
					},
				},
			};
});

const configMap = withName((name, given) => {
	const data = literals(given);
	return data.ok ? {kind: 'configmaps', object: {metadata: {name}, data: data.value}} : data;
});

const secret: Recipe = (given, [type = '', ...words]) => {
	if (type !== 'generic') {
		return unparsed(`error: unknown command: create secret ${type}; here there is generic`);
	}

	return withName(name => {
		const data = literals(given);
		const encoded = data.ok ? Object.entries(data.value).map(([key, value]) => [key, base64(value)] as const) : [];
		return data.ok
			? {
					kind: 'secrets',
					object: {metadata: {name}, type: given.text('type') ?? 'Opaque', data: Object.fromEntries(encoded)},
				}
			: data;
	})(given, words);
};

const serviceTypes: Readonly<Record<string, string>> = {
	clusterip: 'ClusterIP',
	nodeport: 'NodePort',
	loadbalancer: 'LoadBalancer',
};

const service: Recipe = (given, [type = '', ...words]) =>
	withName(name => {
		const ports = given.all('tcp').flatMap(each => each.split(','));

		if (serviceTypes[type] === undefined) {
			return unparsed(`error: unknown service type ${type}; here there are clusterip, nodeport, loadbalancer`);
		}

		if (ports.length === 0) {
			return unparsed('error: at least one tcp port specifier must be provided');
		}

		return {
			kind: 'services',
			object: {
				metadata: {name, labels: {app: name}},
				spec: {
					type: serviceTypes[type],
					selector: {app: name},
					ports: ports.map(text => {
						const [port = '', target = port] = text.split(':');
						return {
							name: text.replace(':', '-'),
							port: Number(port),
							protocol: 'TCP',
							targetPort: /^\d+$/.test(target) ? Number(target) : target,
						};
					}),
				},
			},
		};
	})(given, words);

const budget = withName((name, given) => {
	const selector = Object.fromEntries(
		(given.text('selector') ?? '')
			.split(',')
			.filter(each => each !== '')
			.map(each => each.split('=') as [string, string]),
	);
	const countOf = (text: string | undefined) =>
		text === undefined ? undefined : /^\d+$/.test(text) ? Number(text) : text;
	const [minAvailable, maxUnavailable] = [countOf(given.text('min-available')), countOf(given.text('max-unavailable'))];

	if (Object.keys(selector).length === 0) {
		return unparsed('error: a selector must be specified');
	}

	return minAvailable === undefined && maxUnavailable === undefined
		? unparsed('error: one of min-available or max-unavailable must be specified')
		: {
				kind: 'poddisruptionbudgets',
				object: {
					metadata: {name},
					spec: {
						selector: {matchLabels: selector},
						...(minAvailable === undefined ? {} : {minAvailable}),
						...(maxUnavailable === undefined ? {} : {maxUnavailable}),
					},
				},
			};
});

const priority = withName((name, given) => ({
	kind: 'priorityclasses',
	object: {
		metadata: {name},
		value: Number(given.text('value') ?? '0'),
		globalDefault: given.on('global-default'),
		description: given.text('description') ?? '',
		preemptionPolicy: given.text('preemption-policy') ?? 'PreemptLowerPriority',
	},
}));

const rule = (given: Arguments) => {
	const resources = given.all('resource').flatMap(each => each.split(','));
	const kinds = resources.map(each => ({word: each, kind: kindByName(each.split('/')[0] ?? '')}));
	const groups = [...new Set(kinds.map(({kind}) => kind?.group ?? ''))];
	const verbs = given.all('verb').flatMap(each => each.split(','));
	return groups.map(group => ({
		apiGroups: [group],
		resources: kinds
			.filter(({kind}) => (kind?.group ?? '') === group)
			.map(({word, kind}) => (kind === undefined ? word : word.replace(/^[^/]+/, kind.plural))),
		verbs,
	}));
};

const roleOf = (kind: 'roles' | 'clusterroles') =>
	withName((name, given) =>
		given.all('verb').length === 0
			? unparsed('error: at least one verb must be specified')
			: given.all('resource').length === 0
				? unparsed('error: one of resource or nonResourceURL must be specified')
				: {kind, object: {metadata: {name}, rules: rule(given)}},
	);

const bindingOf = (kind: 'rolebindings' | 'clusterrolebindings') =>
	withName((name, given) => {
		const [role, clusterRole] = [given.text('role'), given.text('clusterrole')];
		const apiGroup = 'rbac.authorization.k8s.io';

		if ((role === undefined) === (clusterRole === undefined)) {
			return unparsed('error: exactly one of clusterrole or role must be specified');
		}

		const subjects = [
			...given.all('user').map(each => ({kind: 'User', apiGroup, name: each})),
			...given.all('group').map(each => ({kind: 'Group', apiGroup, name: each})),
			...given.all('serviceaccount').map(each => {
				const [namespace = '', account = ''] = each.split(':');
				return {kind: 'ServiceAccount', name: account, namespace};
			}),
		];
		const roleRef = {apiGroup, kind: role === undefined ? 'ClusterRole' : 'Role', name: role ?? clusterRole};
		return {kind, object: {metadata: {name}, roleRef, subjects}};
	});

const bare = (kind: string) => withName(name => ({kind, object: {metadata: {name}}}));

const generators: Readonly<Record<string, Recipe>> = {
	namespace: bare('namespaces'),
	ns: bare('namespaces'),
	serviceaccount: bare('serviceaccounts'),
	sa: bare('serviceaccounts'),
	deployment,
	deploy: deployment,
	job,
	configmap: configMap,
	cm: configMap,
	secret,
	service,
	svc: service,
	poddisruptionbudget: budget,
	pdb: budget,
	priorityclass: priority,
	pc: priority,
	role: roleOf('roles'),
	clusterrole: roleOf('clusterroles'),
	rolebinding: bindingOf('rolebindings'),
	clusterrolebinding: bindingOf('clusterrolebindings'),
};

type Sending = {
	readonly said: string;
	readonly fieldManager: string;
	/** What failed if it is refused, in front of why. */
	readonly doing?: string;
	/** Fields that nobody knows are refused. */
	readonly strict?: boolean;
};

/** Sends a new object and tells of it; its exit status. */
const sendNew = (kubectl: Kubectl, kind: AnyKind, object: object, sending: Sending): number => {
	const {said, fieldManager, doing, strict} = sending;
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
		return told(kubectl, kind, whole, said);
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
	return reply.ok ? told(kubectl, kind, reply.object, said) : giveUp(kubectl, kubectl.api.words(reply.status, doing));
};

/** The same by the name of a kind. */
export const createOne = (
	kubectl: Kubectl,
	kindName: string,
	object: object,
	said: string,
	fieldManager: string,
	doing?: string,
): number => {
	const kind = kindByName(kindName);
	return kind === undefined
		? giveUp(kubectl, `error: the server doesn't have a resource type "${kindName}"`)
		: sendNew(kubectl, kind, object, {said, fieldManager, ...(doing === undefined ? {} : {doing})});
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
		'deployment',
		'job',
		'namespace',
		'poddisruptionbudget',
		'priorityclass',
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
		flagText('validate'),
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

		const make = Object.hasOwn(generators, name) ? generators[name] : undefined;

		if (make === undefined) {
			return giveUp(
				kubectl,
				name === ''
					? 'error: must specify one of -f and -k'
					: `error: unknown command "create ${name}"; here there are ${Object.keys(generators).join(', ')}`,
			);
		}

		const draft = make(given, words);

		if (!draft.ok) {
			return giveUp(kubectl, `${draft.message}\nSee 'kubectl create ${name} -h' for help and examples`);
		}

		return createOne(
			kubectl,
			draft.value.kind,
			draft.value.object,
			'created',
			'kubectl-create',
			`failed to create ${draft.value.kind.replace(/s$/, '')}`,
		);
	},
});
