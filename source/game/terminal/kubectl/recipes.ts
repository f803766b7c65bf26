/** What `kubectl create KIND NAME` makes of its flags: one recipe for each kind. Source: kubectl/pkg/cmd/create */
import {base64} from '../../../engine/api/base64.ts';
import type {CronJob} from '../../../engine/api/kinds/cron-job.ts';
import {cronJobs} from '../../../engine/api/kinds/cron-job.ts';
import {type Parsed, parsed, unparsed} from '../../../engine/api/parsed.ts';
import {kindNamed} from '../kinds.ts';
import type {Site} from '../site.ts';
import type {Arguments} from './flags.ts';
import type {Kubectl} from './verb.ts';

/** A new object of a kind, or why there is none. */
export type Draft = {readonly kind: string; readonly object: object};

/** Makes an object of the words behind `create KIND`. */
export type Recipe = (kubectl: Kubectl, words: readonly string[]) => Parsed<Draft>;

const exactly = (words: readonly string[], what: string): string | undefined =>
	words.length === 1
		? undefined
		: `error: exactly one NAME is required, got ${words.length}\nSee 'kubectl create ${what} -h' for help and examples`;

const missingFlags = (given: Arguments, ...names: readonly string[]): string | undefined => {
	const missing = names.filter(name => !given.has(name)).map(name => `"${name}"`);
	return missing.length === 0 ? undefined : `error: required flag(s) ${missing.join(', ')} not set`;
};

const pairsOf = (texts: readonly string[]): Readonly<Record<string, string>> =>
	Object.fromEntries(
		texts
			.flatMap(text => text.split(','))
			.filter(text => text !== '')
			.map(text => [text.split('=')[0] ?? '', text.slice(text.indexOf('=') + 1)] as const),
	);

const literals = (given: Arguments, owner: string): Parsed<Readonly<Record<string, string>>> => {
	const pairs = given.all('from-literal');
	const bad = pairs.find(pair => pair.indexOf('=') < 1);
	const names = pairs.map(pair => pair.slice(0, pair.indexOf('=')));
	const twice = names.find((name, index) => names.indexOf(name) !== index);

	if (bad !== undefined) {
		return unparsed(`error: invalid literal source ${bad}, expected key=value`);
	}

	return twice === undefined
		? parsed(Object.fromEntries(pairs.map((pair, index) => [names[index] ?? '', pair.slice(pair.indexOf('=') + 1)])))
		: unparsed(`error: cannot add key "${twice}", another key by that name already exists in Data for ${owner}`);
};

const withName =
	(what: string, make: (name: string, given: Arguments, site: Site) => Parsed<Draft> | Draft): Recipe =>
	({given, shell}, words) => {
		const wrong = exactly(words, what);

		if (wrong !== undefined) {
			return unparsed(wrong);
		}

		const made = make(words[0] ?? '', given, shell.site);
		return 'ok' in made ? made : parsed(made);
	};

const imageName = (image: string): string =>
	(image.split('/').at(-1) ?? image).split(/[:@]/)[0]?.replaceAll(/[._]/g, '-') ?? image;

const deployment = withName('deployment', (name, given) => {
	const images = given.all('image');
	const port = given.text('port');
	const missing = missingFlags(given, 'image');

	if (missing !== undefined) {
		return unparsed(missing);
	}

	if (images.length > 1 && given.after !== undefined) {
		return unparsed('error: cannot specify multiple --image options and command');
	}

	const containers = images.map(image => ({
		name: imageName(image),
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

const workSpec = (name: string, image: string, given: Arguments, restartPolicy: string) => ({
	template: {
		spec: {
			containers: [{name, image, ...(given.after === undefined ? {} : {command: given.after}), resources: {}}],
			restartPolicy,
		},
	},
});

const job: Recipe = (kubectl, words) => {
	const {given, api, namespace} = kubectl;
	const wrong = exactly(words, 'job');
	const [name = ''] = words;
	const image = given.all('image').at(-1);
	const [type = '', source = ''] = (given.text('from') ?? '').split('/');

	if (wrong !== undefined) {
		return unparsed(wrong);
	}

	if ((image === undefined) === !given.has('from')) {
		return unparsed('error: either --image or --from must be specified');
	}

	if (image !== undefined) {
		return parsed({kind: 'jobs', object: {metadata: {name}, spec: workSpec(name, image, given, 'Never')}});
	}

	if (kindNamed(kubectl.shell.site, type)?.kind !== 'CronJob') {
		return unparsed('error: from must be an existing cronjob');
	}

	const found = api.get(cronJobs as never, namespace, source);

	if (!found.ok) {
		return unparsed(api.words(found.status));
	}

	const {metadata, spec} = found.object as unknown as CronJob;
	const {labels, annotations} = spec.jobTemplate.metadata ?? {};
	const owner = {apiVersion: 'batch/v1', kind: 'CronJob', name: source, uid: metadata.uid ?? '', controller: true};
	return parsed({
		kind: 'jobs',
		object: {
			metadata: {
				name,
				annotations: {'cronjob.kubernetes.io/instantiate': 'manual', ...annotations},
				...(labels === undefined ? {} : {labels}),
				ownerReferences: [owner],
			},
			spec: spec.jobTemplate.spec,
		},
	});
};

const cronJob = withName('cronjob', (name, given) => {
	const missing = missingFlags(given, 'image', 'schedule');
	const image = given.all('image').at(-1) ?? '';
	const spec = workSpec(name, image, given, given.text('restart') ?? 'OnFailure');
	return missing === undefined
		? {
				kind: 'cronjobs',
				object: {
					metadata: {name},
					spec: {schedule: given.text('schedule'), jobTemplate: {metadata: {name}, spec}},
				},
			}
		: unparsed(missing);
});

const configMap = withName('configmap', (name, given) => {
	const data = literals(given, `ConfigMap "${name}"`);
	return data.ok
		? {
				kind: 'configmaps',
				object: {metadata: {name}, ...(Object.keys(data.value).length === 0 ? {} : {data: data.value})},
			}
		: data;
});

const encoded = (data: Readonly<Record<string, string>>) =>
	Object.fromEntries(Object.entries(data).map(([key, value]) => [key, base64(value)] as const));

const genericSecret = withName('secret generic', (name, given) => {
	const data = literals(given, `Secret "${name}"`);
	return data.ok
		? {
				kind: 'secrets',
				object: {metadata: {name}, data: encoded(data.value), ...(given.has('type') ? {type: given.text('type')} : {})},
			}
		: data;
});

const dockerSecret = withName('secret docker-registry', (name, given) => {
	const [username, password] = [given.text('docker-username') ?? '', given.text('docker-password') ?? ''];
	const server = given.text('docker-server') ?? 'https://index.docker.io/v1/';
	const email = given.text('docker-email') ?? '';

	if (username === '' || password === '') {
		return unparsed(
			'error: either --from-file or the combination of --docker-username, --docker-password and --docker-server is required',
		);
	}

	const login = {username, password, ...(email === '' ? {} : {email}), auth: base64(`${username}:${password}`)};
	const config = JSON.stringify({auths: {[server]: login}});
	return {
		kind: 'secrets',
		object: {metadata: {name}, data: {'.dockerconfigjson': base64(config)}, type: 'kubernetes.io/dockerconfigjson'},
	};
});

const secret: Recipe = (kubectl, [type = '', ...words]) => {
	switch (type) {
		case 'generic':
			return genericSecret(kubectl, words);
		case 'docker-registry':
			return dockerSecret(kubectl, words);
		case 'tls':
			return unparsed('error: this terminal reads no certificates: put them into a manifest');
		default:
			return unparsed(
				type === ''
					? 'kubectl create secret: one of its commands must follow: docker-registry, generic'
					: `error: unknown command "${[type, ...words].join(' ')}"\nSee 'kubectl create secret -h' for help and examples`,
			);
	}
};

const serviceTypes: Readonly<Record<string, string>> = {
	clusterip: 'ClusterIP',
	nodeport: 'NodePort',
	loadbalancer: 'LoadBalancer',
	externalname: 'ExternalName',
};

const servicePort = (text: string) => {
	const [port = '', target = port] = text.split(':');
	return {
		name: text.replace(':', '-'),
		port: Number(port),
		protocol: 'TCP',
		targetPort: /^\d+$/.test(target) ? Number(target) : target,
	};
};

const service: Recipe = (kubectl, [type = '', ...words]) => {
	const known = serviceTypes[type];

	if (known === undefined) {
		return unparsed(
			type === ''
				? `kubectl create service: one of its commands must follow: ${Object.keys(serviceTypes).join(', ')}`
				: `error: unknown command "${[type, ...words].join(' ')}"\nSee 'kubectl create service -h' for help and examples`,
		);
	}

	return withName(`service ${type}`, (name, given) => {
		const ports = given.all('tcp').flatMap(each => each.split(','));
		const isHeadless = given.text('clusterip') === 'None';
		const missing = type === 'externalname' ? missingFlags(given, 'external-name') : undefined;

		if (missing !== undefined) {
			return unparsed(missing);
		}

		if (ports.length === 0 && !isHeadless && type !== 'externalname') {
			return unparsed('error: at least one tcp port specifier must be provided');
		}

		return {
			kind: 'services',
			object: {
				metadata: {name, labels: {app: name}},
				spec: {
					type: known,
					selector: {app: name},
					...(given.has('clusterip') ? {clusterIP: given.text('clusterip')} : {}),
					...(type === 'externalname' ? {externalName: given.text('external-name')} : {}),
					...(ports.length === 0 ? {} : {ports: ports.map(servicePort)}),
				},
			},
		};
	})(kubectl, words);
};

const budget = withName('poddisruptionbudget', (name, given) => {
	const selector = pairsOf([given.text('selector') ?? '']);
	const countOf = (text: string | undefined) =>
		text === undefined ? undefined : /^\d+$/.test(text) ? Number(text) : text;
	const [minAvailable, maxUnavailable] = [countOf(given.text('min-available')), countOf(given.text('max-unavailable'))];

	if (Object.keys(selector).length === 0) {
		return unparsed('error: a selector must be specified');
	}

	if ((minAvailable === undefined) === (maxUnavailable === undefined)) {
		return unparsed(
			minAvailable === undefined
				? 'error: one of min-available or max-unavailable must be specified'
				: 'error: min-available and max-unavailable cannot be both specified',
		);
	}

	return {
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

const quota = withName('quota', (name, given) => {
	const hard = (given.text('hard') ?? '').split(',').filter(text => text !== '');
	const bad = hard.find(text => text.split('=').length !== 2);
	const scopes = (given.text('scopes') ?? '').split(',').filter(text => text !== '');
	return bad === undefined
		? {
				kind: 'resourcequotas',
				object: {
					metadata: {name},
					spec: {
						...(hard.length === 0 ? {} : {hard: pairsOf(hard)}),
						...(scopes.length === 0 ? {} : {scopes}),
					},
				},
			}
		: unparsed(`error: Invalid argument syntax ${bad}, expected <resource>=<value>`);
});

const priority = withName('priorityclass', (name, given) => ({
	kind: 'priorityclasses',
	object: {
		metadata: {name},
		value: Number(given.text('value') ?? '0'),
		globalDefault: given.on('global-default'),
		description: given.text('description') ?? '',
		preemptionPolicy: given.text('preemption-policy') ?? 'PreemptLowerPriority',
	},
}));

const ingressForm = /^[\w*.-]*\/[^=]*=[\w-]+:[\w-]+(?:,tls(?:=[\w.-]*)?)?$/;

const ingressPath = (text: string) => {
	const [path = '', backend = ''] = text.split('=');
	const [name = '', port = ''] = backend.split(':');
	const isPrefix = path.endsWith('*');
	return {
		path: `/${isPrefix ? path.slice(0, -1) : path}`,
		pathType: isPrefix ? 'Prefix' : 'Exact',
		backend: {service: {name, port: /^\d+$/.test(port) ? {number: Number(port)} : {name: port}}},
	};
};

const ingress = withName('ingress', (name, given) => {
	const rules = given.all('rule');
	const bad = rules.find(rule => !ingressForm.test(rule));
	const [service = '', port = ''] = (given.text('default-backend') ?? '').split(':');

	if (rules.length === 0 && !given.has('default-backend')) {
		return unparsed(
			'error: not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)',
		);
	}

	if (bad !== undefined) {
		return unparsed(`error: rule ${bad} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`);
	}

	const read = rules.map(rule => {
		const [way = '', tls] = rule.split(',');
		const slash = way.indexOf('/');
		return {host: way.slice(0, slash), path: ingressPath(way.slice(slash + 1)), tls};
	});
	const hosts = [...new Set(read.map(({host}) => host))];
	const secured = read.filter(({tls}) => tls !== undefined);
	const tls = secured.map(({host, tls: text = ''}) => ({
		...(host === '' ? {} : {hosts: [host]}),
		...(text.includes('=') ? {secretName: text.slice(text.indexOf('=') + 1)} : {}),
	}));
	return {
		kind: 'ingresses',
		object: {
			metadata: {name},
			spec: {
				...(given.has('class') ? {ingressClassName: given.text('class')} : {}),
				...(given.has('default-backend')
					? {
							defaultBackend: {
								service: {name: service, port: /^\d+$/.test(port) ? {number: Number(port)} : {name: port}},
							},
						}
					: {}),
				...(tls.length === 0 ? {} : {tls}),
				...(hosts.length === 0
					? {}
					: {
							rules: hosts.map(host => ({
								...(host === '' ? {} : {host}),
								http: {paths: read.filter(each => each.host === host).map(({path}) => path)},
							})),
						}),
			},
		},
	};
});

/** Verbs of the API, and those that only some resources know. Source: kubectl/pkg/cmd/create/create_role.go */
const usualVerbs = [
	...['*', 'create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
	...['approve', 'attest', 'bind', 'escalate', 'impersonate', 'sign', 'use'],
];

const ruleOf = (given: Arguments, site: Site): Parsed<readonly object[]> => {
	const words = given.all('resource').flatMap(each => each.split(','));
	const found = words.map(word => ({word, kind: kindNamed(site, word.split('/')[0] ?? '')}));
	const unknown = found.find(({kind, word}) => kind === undefined && word !== '*');
	const groups = [...new Set(found.map(({kind}) => kind?.group ?? ''))];
	const verbs = given.all('verb').flatMap(each => each.split(','));
	const names = given.all('resource-name').flatMap(each => each.split(','));
	return unknown === undefined
		? parsed(
				groups.map(group => ({
					apiGroups: [group],
					resources: found
						.filter(({kind}) => (kind?.group ?? '') === group)
						.map(({word, kind}) => (kind === undefined ? word : word.replace(/^[^/]+/, kind.plural))),
					...(names.length === 0 ? {} : {resourceNames: names}),
					verbs,
				})),
			)
		: unparsed(`the server doesn't have a resource type "${unknown.word.split('/')[0]}"`);
};

const roleOf =
	(kind: 'roles' | 'clusterroles'): Recipe =>
	(kubectl, words) => {
		const {given, complain} = kubectl;
		const verbs = given.all('verb').flatMap(each => each.split(','));
		const urls = given.all('non-resource-url').flatMap(each => each.split(','));
		const what = kind === 'roles' ? 'role' : 'clusterrole';
		return withName(what, (name, _, site) => {
			if (verbs.length === 0) {
				return unparsed('error: at least one verb must be specified');
			}

			if (given.all('resource').length === 0 && (kind === 'roles' || urls.length === 0)) {
				return unparsed(
					kind === 'roles'
						? 'error: at least one resource must be specified'
						: 'error: one of resource or nonResourceURL must be specified',
				);
			}

			for (const verb of verbs.filter(each => !usualVerbs.includes(each))) {
				complain(`Warning: '${verb}' is not a standard resource verb`);
			}

			const rules = ruleOf(given, site);
			const paths = urls.length === 0 ? [] : [{nonResourceURLs: urls, verbs}];
			return rules.ok ? {kind, object: {metadata: {name}, rules: [...rules.value, ...paths]}} : rules;
		})(kubectl, words);
	};

const bindingOf = (kind: 'rolebindings' | 'clusterrolebindings') =>
	withName(kind.slice(0, -1), (name, given) => {
		const [role, clusterRole] = [given.text('role'), given.text('clusterrole')];
		const apiGroup = 'rbac.authorization.k8s.io';
		const accounts = given.all('serviceaccount').flatMap(each => each.split(','));
		const bad = accounts.find(each => each.split(':').length !== 2);

		if (kind === 'clusterrolebindings' && clusterRole === undefined) {
			return unparsed('error: required flag(s) "clusterrole" not set');
		}

		if ((role === undefined) === (clusterRole === undefined)) {
			return unparsed('error: exactly one of clusterrole or role must be specified');
		}

		if (bad !== undefined) {
			return unparsed('error: serviceaccount must be <namespace>:<name>');
		}

		const subjects = [
			...given.all('user').flatMap(each => each.split(',').map(user => ({kind: 'User', apiGroup, name: user}))),
			...given.all('group').flatMap(each => each.split(',').map(group => ({kind: 'Group', apiGroup, name: group}))),
			...accounts.map(each => {
				const [namespace = '', account = ''] = each.split(':');
				return {kind: 'ServiceAccount', name: account, namespace};
			}),
		];
		const roleRef = {apiGroup, kind: role === undefined ? 'ClusterRole' : 'Role', name: role ?? clusterRole};
		return {kind, object: {metadata: {name}, roleRef, subjects}};
	});

const bare = (kind: string, what: string) => withName(what, name => ({kind, object: {metadata: {name}}}));

/** Each kind by its names; what is said when a new one is refused, if kubectl says more than the server. */
export type Generator = {readonly recipe: Recipe; readonly doing?: string};

const namespace: Generator = {recipe: bare('namespaces', 'namespace')};
const account: Generator = {recipe: bare('serviceaccounts', 'serviceaccount'), doing: 'serviceaccount:'};
const deployments: Generator = {recipe: deployment, doing: 'deployment:'};
const configMaps: Generator = {recipe: configMap, doing: 'configmap:'};
const scheduled: Generator = {recipe: cronJob, doing: 'cronjob:'};
const servicesOf: Generator = {recipe: service, doing: 'service:'};
const budgets: Generator = {recipe: budget, doing: 'poddisruptionbudgets:'};
const priorities: Generator = {recipe: priority, doing: 'priorityclass:'};
const quotas: Generator = {recipe: quota, doing: 'quota:'};
const ingresses: Generator = {recipe: ingress, doing: 'ingress:'};

export const generators: Readonly<Record<string, Generator>> = {
	clusterrole: {recipe: roleOf('clusterroles')},
	clusterrolebinding: {recipe: bindingOf('clusterrolebindings'), doing: 'clusterrolebinding:'},
	configmap: configMaps,
	cm: configMaps,
	cronjob: scheduled,
	cj: scheduled,
	deployment: deployments,
	deploy: deployments,
	ingress: ingresses,
	ing: ingresses,
	job: {recipe: job, doing: 'job:'},
	namespace,
	ns: namespace,
	poddisruptionbudget: budgets,
	pdb: budgets,
	priorityclass: priorities,
	pc: priorities,
	quota: quotas,
	resourcequota: quotas,
	role: {recipe: roleOf('roles')},
	rolebinding: {recipe: bindingOf('rolebindings'), doing: 'rolebinding:'},
	secret: {recipe: secret, doing: 'secret'},
	service: servicesOf,
	svc: servicesOf,
	serviceaccount: account,
	sa: account,
};
