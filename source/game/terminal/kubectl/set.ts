/** `kubectl set image|resources|env`. Source: kubectl/pkg/cmd/set */

import type {EnvVar} from '../../../engine/api/kinds/container.ts';
import {kindByWord} from '../../../engine/api/kinds/index.ts';
import type {Container} from '../../../engine/api/kinds/pod.ts';
import {parseQuantity} from '../../../engine/api/quantity.ts';
import {parseLabelSelector} from '../../../engine/api/selectors.ts';
import type {Loose} from './api.ts';
import {type Change, changeEach} from './changes.ts';
import {flagList, flagSwitch, flagText} from './flags.ts';
import {fileFlags} from './manifests.ts';
import {selectorFlags} from './resources.ts';
import {defineVerb, dryRunFlags, giveUp, type Kubectl, unknownBelow} from './verb.ts';

type Holder = {readonly containers: readonly Container[]; readonly initContainers?: readonly Container[]};

/** The containers of an object, and the patch that changes some of them. */
const podSpecOf = (object: Loose): {readonly spec: Holder; readonly patch: (change: object) => object} | undefined => {
	const {spec = {}} = object;
	const template = spec.template as {readonly spec?: Holder} | undefined;

	if (object.kind === 'Pod') {
		return {spec: spec as Holder, patch: change => ({spec: change})};
	}

	return template?.spec === undefined
		? undefined
		: {spec: template.spec, patch: change => ({spec: {template: {spec: change}}})};
};

const fieldManager = 'kubectl-set';

const templateless = (object: Loose): Change => ({
	wrong: `error: ${kindByWord(object.kind)?.plural ?? object.kind.toLowerCase()}/${object.metadata.name} the object is not a pod or does not have a pod template: *v1.${object.kind}`,
});

/** Words that name objects, and the pairs behind them. */
const split = (words: readonly string[], isPair: (word: string) => boolean) => {
	const first = words.findIndex(isPair);
	return first < 0 ? {resources: words, pairs: []} : {resources: words.slice(0, first), pairs: words.slice(first)};
};

const sendContainers = (
	object: Loose,
	change: (container: Container) => object | undefined,
	said: string,
	wrong?: (spec: Holder) => string | undefined,
): Change => {
	const holder = podSpecOf(object);
	const problem = holder === undefined ? undefined : wrong?.(holder.spec);

	if (holder === undefined || problem !== undefined) {
		return problem === undefined ? templateless(object) : {wrong: problem};
	}

	const changed = (list: readonly Container[] | undefined) =>
		(list ?? []).flatMap(container => {
			const more = change(container);
			return more === undefined ? [] : [{name: container.name, ...more}];
		});
	const containers = changed(holder.spec.containers);
	const initContainers = changed(holder.spec.initContainers);

	if (containers.length + initContainers.length === 0) {
		return 'nothing';
	}

	const patch = {
		...(containers.length === 0 ? {} : {containers}),
		...(initContainers.length === 0 ? {} : {initContainers}),
	};
	return {send: {patchType: 'strategic', body: holder.patch(patch), fieldManager}, said};
};

const setImage = (kubectl: Kubectl, words: readonly string[]): number => {
	const {resources, pairs} = split(words, word => word.includes('='));

	if (resources.length === 0) {
		return giveUp(kubectl, 'error: one or more resources must be specified as <resource> <name> or <resource>/<name>');
	}

	if (pairs.length === 0) {
		return giveUp(kubectl, 'error: at least one image update is required');
	}

	const images = new Map(
		pairs.map(pair => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)] as const),
	);
	return changeEach(kubectl, resources, (_, object) =>
		sendContainers(
			object,
			({name, image}) => {
				const next = images.get(name) ?? images.get('*');
				return next === undefined || next === image ? undefined : {image: next};
			},
			'image updated',
			({containers, initContainers = []}) => {
				const names = [...containers, ...initContainers].map(({name}) => name);
				const missing = [...images.keys()].find(name => name !== '*' && !names.includes(name));
				return missing === undefined ? undefined : `error: unable to find container named "${missing}"`;
			},
		),
	);
};

type Amounts = Readonly<Record<string, string>>;

/** `cpu=100m,memory=1Gi`. */
const readAmounts = (text: string | undefined): Amounts | string => {
	const pairs = (text ?? '')
		.split(',')
		.filter(part => part !== '')
		.map(part => part.split('='));
	const bad = pairs.find(pair => pair.length !== 2);

	if (bad !== undefined) {
		return `error: Invalid argument syntax ${bad.join('=')}, expected <resource>=<value>`;
	}

	return pairs.every(([, value = '']) => value === '0' || parseQuantity(value).ok)
		? Object.fromEntries(pairs.map(([name = '', value = '']) => [name, value] as const))
		: "error: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
};

const setResources = (kubectl: Kubectl, words: readonly string[]): number => {
	const {given} = kubectl;
	const limits = readAmounts(given.text('limits'));
	const requests = readAmounts(given.text('requests'));
	const wanted = given.text('containers') ?? '*';

	if (typeof limits === 'string' || typeof requests === 'string') {
		return giveUp(kubectl, typeof limits === 'string' ? limits : String(requests));
	}

	if (Object.keys(limits).length + Object.keys(requests).length === 0) {
		return giveUp(
			kubectl,
			'error: you must specify an update to requests or limits (in the form of --requests/--limits)',
		);
	}

	return changeEach(kubectl, words, (_, object) =>
		sendContainers(
			object,
			({name}) =>
				wanted === '*' || wanted === name
					? {
							resources: {
								...(Object.keys(limits).length === 0 ? {} : {limits}),
								...(Object.keys(requests).length === 0 ? {} : {requests}),
							},
						}
					: undefined,
			'resource requirements updated',
			({containers}) =>
				wanted === '*' || containers.some(({name}) => name === wanted)
					? undefined
					: `error: unable to find container named ${wanted}`,
		),
	);
};

/** `MODE=fast`, or where a value comes from. Source: kubectl/pkg/cmd/set/env/env_resolve.go */
const envLine = ({name, value = '', valueFrom}: EnvVar): string => {
	const {fieldRef, resourceFieldRef, secretKeyRef, configMapKeyRef} = valueFrom ?? {};

	if (fieldRef !== undefined) {
		return `# ${name} from field path ${fieldRef.fieldPath}`;
	}

	if (secretKeyRef !== undefined) {
		return `# ${name} from secret ${secretKeyRef.name ?? ''}, key ${secretKeyRef.key}`;
	}

	if (configMapKeyRef !== undefined) {
		return `# ${name} from configmap ${configMapKeyRef.name ?? ''}, key ${configMapKeyRef.key}`;
	}

	return resourceFieldRef === undefined
		? `${name}=${value}`
		: `# ${name} from resource field path ${resourceFieldRef.containerName === undefined ? '' : `${resourceFieldRef.containerName}.`}${resourceFieldRef.resource}`;
};

const listEnv = ({say}: Kubectl, kind: string, object: Loose): Change => {
	const {containers = [], initContainers = []} = podSpecOf(object)?.spec ?? {};

	for (const {name, env = []} of [...containers, ...initContainers]) {
		say(`# ${kind} ${object.metadata.name}, container ${name}`);

		for (const variable of env) {
			say(envLine(variable));
		}
	}

	return 'nothing';
};

const setEnv = (kubectl: Kubectl, words: readonly string[]): number => {
	const {given} = kubectl;
	const {resources, pairs} = split(words, word => word.includes('=') || word.endsWith('-'));
	const wanted = given.text('containers') ?? '*';
	const set = [...pairs, ...given.all('env')].filter(pair => pair.includes('='));
	const drop = pairs.filter(pair => !pair.includes('=')).map(pair => pair.slice(0, -1));

	if (resources.length === 0 && kubectl.manifests.length === 0) {
		return giveUp(kubectl, 'error: one or more resources must be specified as <resource> <name> or <resource>/<name>');
	}

	return changeEach(kubectl, resources, (kind, object) =>
		given.on('list')
			? listEnv(kubectl, kind.kind, object)
			: sendContainers(
					object,
					({name, env = []}) => {
						const values = set.map(pair => ({
							name: pair.slice(0, pair.indexOf('=')),
							value: pair.slice(pair.indexOf('=') + 1),
						}));
						const isThere = (each: EnvVar): boolean =>
							env.some(other => other.name === each.name && other.value === each.value);
						const gone = drop
							.filter(key => env.some(other => other.name === key))
							.map(key => ({$patch: 'delete', name: key}));
						const fresh = values.filter(each => !isThere(each));
						const order = [
							...env.filter(each => !drop.includes(each.name)),
							...fresh.filter(each => !env.some(other => other.name === each.name)),
						].map(each => ({name: each.name}));
						return (wanted === '*' || wanted === name) && fresh.length + gone.length > 0
							? {'$setElementOrder/env': order, env: [...fresh, ...gone]}
							: undefined;
					},
					'env updated',
				),
	);
};

/** Source: kubectl/pkg/cmd/set/set_selector.go */
const setSelector = (kubectl: Kubectl, words: readonly string[]): number => {
	const text = words.at(-1) ?? '';
	const selector = parseLabelSelector(text);
	const pairs = text.split(',').map(pair => pair.split('=') as [string, string]);

	if (!selector.ok || !text.includes('=')) {
		return giveUp(kubectl, 'error: one or more resources must be specified as <resource> <name> or <resource>/<name>');
	}

	return changeEach(kubectl, words.slice(0, -1), kind =>
		kind.kind === 'Service'
			? {
					send: {
						patchType: 'strategic',
						body: {spec: {selector: {...Object.fromEntries(pairs), $patch: 'replace'}}},
						fieldManager,
					},
					said: 'selector updated',
				}
			: {wrong: 'error: setting a selector is only supported for Services'},
	);
};

/** Source: kubectl/pkg/cmd/set/set_serviceaccount.go */
const setServiceAccount = (kubectl: Kubectl, words: readonly string[]): number => {
	const account = words.at(-1) ?? '';

	if (words.length < 2) {
		return giveUp(kubectl, 'error: serviceaccount is required');
	}

	return changeEach(kubectl, words.slice(0, -1), (_, object) => {
		const holder = podSpecOf(object);
		return holder === undefined
			? templateless(object)
			: {
					send: {
						patchType: 'strategic',
						body: holder.patch({serviceAccountName: account, serviceAccount: account}),
						fieldManager,
					},
					said: 'serviceaccount updated',
				};
	});
};

const below = ['env', 'image', 'resources', 'selector', 'serviceaccount'];

export const set = defineVerb({
	name: 'set',
	below,
	summary: 'Set specific features on objects',
	usage:
		'kubectl set image TYPE/NAME CONTAINER=IMAGE · set resources TYPE/NAME --requests=cpu=100m · set env TYPE/NAME KEY=VALUE KEY-',
	flags: [
		...fileFlags,
		...selectorFlags,
		...dryRunFlags,
		flagSwitch('all'),
		flagSwitch('list'),
		flagText('containers', 'c'),
		flagText('limits'),
		flagText('requests'),
		flagList('env', 'e'),
	],
	*run(kubectl) {
		const [name = '', ...words] = kubectl.given.words;

		switch (name) {
			case 'image':
				return setImage(kubectl, words);
			case 'resources':
				return setResources(kubectl, words);
			case 'env':
				return setEnv(kubectl, words);
			case 'selector':
				return setSelector(kubectl, words);
			case 'serviceaccount':
			case 'sa':
				return setServiceAccount(kubectl, words);
			default:
				return unknownBelow(kubectl, 'set', name, below);
		}
	},
});
