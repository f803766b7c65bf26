/** Changes of nodes: more or fewer of them, open or closed, tainted, labelled. */
import type {Node, Taint} from '../../../engine/api/kinds/node.ts';
import type {Pod} from '../../../engine/api/kinds/pod.ts';
import type {Picture} from '../../../engine/cluster.ts';
import {isPlaced, isReplaced, madeAnew} from '../pods.ts';
import {
	type Changed,
	type ChangeKind,
	type ChangeProblem,
	changed,
	labelEdit,
	noSuch,
	pairOf,
	quantityProblem,
	refused,
	sortWords,
	taintHint,
	taintOf,
	type WrittenTaint,
} from './change.ts';

const zoneKey = 'topology.kubernetes.io/zone';
const regionKey = 'topology.kubernetes.io/region';
const hostnameKey = 'kubernetes.io/hostname';

const nameOf = ({metadata}: Node): string => metadata.name;

/** Changes one node by its name. */
const onNode = (picture: Picture, name: string | undefined, form: string, change: (node: Node) => Node): Changed => {
	if (name === undefined) {
		return refused(`the name of a node is missing`, `write ${form}`);
	}

	if (!picture.nodes.some(node => nameOf(node) === name)) {
		return {ok: false, problems: [noSuch('node', name, picture.nodes.map(nameOf))]};
	}

	return changed({...picture, nodes: picture.nodes.map(node => (nameOf(node) === name ? change(node) : node))});
};

/** Taints that tell of a node's state and not of its owner's wish. */
const isPassing = ({key}: Taint): boolean =>
	key.startsWith('node.kubernetes.io/') || key.startsWith('node.cloudprovider.kubernetes.io/');

const taintsOf = ({spec}: Node): readonly Taint[] => spec?.taints ?? [];

const withTaints = (node: Node, taints: readonly Taint[]): Node => ({...node, spec: {...node.spec, taints}});

const freeName = (picture: Picture, wanted: string): string => {
	const taken = new Set(picture.nodes.map(nameOf));
	let number = 1;

	while (taken.has(`${wanted}-${number}`)) {
		number += 1;
	}

	return `${wanted}-${number}`;
};

const labelsOf = (
	settings: ReadonlyArray<readonly [string, string]>,
	name: string,
): Readonly<Record<string, string>> => ({
	[hostnameKey]: name,
	'kubernetes.io/os': 'linux',
	'kubernetes.io/arch': 'amd64',
	...Object.fromEntries(
		settings.flatMap(([key, value]) => {
			switch (key) {
				case 'zone':
					return [[zoneKey, value]];
				case 'region':
					return [[regionKey, value]];
				case 'label':
					return [pairOf(value) ?? [value, '']];
				default:
					return [];
			}
		}),
	),
});

const notResources = new Set(['zone', 'region', 'label', 'taint', 'like', 'count']);

const shapeOf = (settings: ReadonlyArray<readonly [string, string]>): Readonly<Record<string, string>> =>
	Object.fromEntries(settings.filter(([key]) => !notResources.has(key)));

const isResource = (name: string): boolean =>
	['cpu', 'memory', 'pods', 'ephemeral-storage'].includes(name) || name.includes('/') || name.startsWith('hugepages-');

const settingProblems = (
	settings: ReadonlyArray<readonly [string, string]>,
	picture: Picture,
): readonly ChangeProblem[] => {
	const like = settings.find(([key]) => key === 'like')?.[1];
	const has = (name: string): boolean => settings.some(([key]) => key === name);
	const known = ['cpu', 'memory', 'pods', 'ephemeral-storage', ...notResources];
	return [
		...settings.flatMap(([key, value]): readonly ChangeProblem[] => {
			if (key === 'taint') {
				return taintOf(value) === undefined ? [{what: `taint=${value} is no taint`, hint: taintHint}] : [];
			}

			if (key === 'count') {
				return /^[1-9]\d{0,3}$/.test(value) ? [] : [{what: `count=${value} is no number of nodes`, hint: '1 to 9999'}];
			}

			if (notResources.has(key)) {
				return [];
			}

			const problem = quantityProblem(key, value);
			return isResource(key) ? (problem === undefined ? [] : [problem]) : [noSuch('setting', key, known)];
		}),
		...(like !== undefined && !picture.nodes.some(node => nameOf(node) === like)
			? [noSuch('node', like, picture.nodes.map(nameOf))]
			: []),
		...(like === undefined
			? ['cpu', 'memory']
					.filter(name => !has(name))
					.map(name => ({
						what: `${name} is missing`,
						hint: `such as ${name}=8${name === 'cpu' ? '' : 'Gi'}, or like=NODE`,
					}))
			: []),
	];
};

const addNode: ChangeKind = {
	name: 'add-node',
	form: 'add-node [NAME] [like=NODE] [cpu=8] [memory=32Gi] [pods=110] [zone=b] [label=k=v] [taint=k=v:NoSchedule] [count=2]',
	about: 'an empty node more, or several; like=NODE takes over its size, labels and taints',
	apply(words, picture) {
		const {plain, settings} = sortWords(words);
		const [name] = plain;
		const problems = [
			...settingProblems(settings, picture),
			...(plain.length > 1
				? [{what: `${plain.slice(1).join(' ')} means nothing here`, hint: `write ${addNode.form}`}]
				: []),
			...(name !== undefined && picture.nodes.some(node => nameOf(node) === name)
				? [{what: `there is a node ${name} already`, hint: 'give it another name, or none'}]
				: []),
		];

		if (problems.length > 0) {
			return {ok: false, problems};
		}

		const like = settings.find(([key]) => key === 'like')?.[1];
		const model = picture.nodes.find(node => nameOf(node) === like);
		const count = Number(settings.find(([key]) => key === 'count')?.[1] ?? 1);
		let next = picture;

		for (let made = 0; made < count; made++) {
			const own = name !== undefined && count === 1 ? name : freeName(next, name ?? 'new-node');
			next = {...next, nodes: [...next.nodes, newNode(own, settings, model)]};
		}

		return changed(next);
	},
};

const newNode = (name: string, settings: ReadonlyArray<readonly [string, string]>, model: Node | undefined): Node => {
	const {[hostnameKey]: _hostname, ...modelLabels} = model?.metadata.labels ?? {};
	const allocatable = {pods: '110', ...model?.status?.allocatable, ...shapeOf(settings)};
	const taints = settings.flatMap(([key, value]) => (key === 'taint' ? [taintOf(value) as WrittenTaint] : []));
	return {
		apiVersion: 'v1',
		kind: 'Node',
		metadata: {name, labels: {...modelLabels, ...labelsOf(settings, name), ...keptLabels(modelLabels, settings)}},
		spec: {taints: [...(model === undefined ? [] : taintsOf(model).filter(taint => !isPassing(taint))), ...taints]},
		status: {capacity: allocatable, allocatable},
	};
};

/** What the model says of system and machine goes before the usual. */
const keptLabels = (
	model: Readonly<Record<string, string>>,
	settings: ReadonlyArray<readonly [string, string]>,
): Readonly<Record<string, string>> => {
	const given = new Set(settings.flatMap(([key, value]) => (key === 'label' ? [value.split('=')[0]] : [])));
	return Object.fromEntries(
		['kubernetes.io/os', 'kubernetes.io/arch'].flatMap(key =>
			model[key] === undefined || given.has(key) ? [] : [[key, model[key]]],
		),
	);
};

/** Without the node its pods must find another; who has no owner, or belongs to the node, goes with it. */
const withoutPodsOf = (pods: readonly Pod[], node: string): readonly Pod[] =>
	pods.flatMap(pod => (isPlaced(pod) && pod.spec.nodeName === node ? (isReplaced(pod) ? [madeAnew(pod)] : []) : [pod]));

const removeNode: ChangeKind = {
	name: 'remove-node',
	form: 'remove-node NODE',
	about: 'the node is gone, and pods that have an owner look for another',
	apply([name], picture) {
		const found = onNode(picture, name, 'remove-node NODE', node => node);
		return found.ok
			? changed({
					...picture,
					nodes: picture.nodes.filter(node => nameOf(node) !== name),
					pods: withoutPodsOf(picture.pods, name ?? ''),
				})
			: found;
	},
};

const drain: ChangeKind = {
	name: 'drain',
	form: 'drain NODE',
	about: 'cordoned, and its pods that have an owner look for another node',
	apply([name], picture) {
		const cordoned = onNode(picture, name, 'drain NODE', node => ({
			...node,
			spec: {...node.spec, unschedulable: true},
		}));
		return cordoned.ok
			? changed({...cordoned.picture, pods: withoutPodsOf(cordoned.picture.pods, name ?? '')})
			: cordoned;
	},
};

const cordon: ChangeKind = {
	name: 'cordon',
	form: 'cordon NODE',
	about: 'no new pods for this node',
	apply: ([name], picture) =>
		onNode(picture, name, 'cordon NODE', node => ({...node, spec: {...node.spec, unschedulable: true}})),
};

const uncordon: ChangeKind = {
	name: 'uncordon',
	form: 'uncordon NODE',
	about: 'open for new pods again',
	apply: ([name], picture) =>
		onNode(picture, name, 'uncordon NODE', node => ({
			...node,
			spec: {
				...node.spec,
				unschedulable: false,
				taints: taintsOf(node).filter(({key}) => key !== 'node.kubernetes.io/unschedulable'),
			},
		})),
};

const taint: ChangeKind = {
	name: 'taint',
	form: 'taint NODE key=value:NoSchedule',
	about: 'one taint more',
	apply([name, ...words], picture) {
		const taints = words.map(word => ({word, read: taintOf(word)}));
		const wrong = taints.filter(({read}) => read === undefined);

		if (wrong.length > 0 || words.length === 0) {
			return {
				ok: false,
				problems:
					words.length === 0
						? [{what: 'the taint is missing', hint: taintHint}]
						: wrong.map(({word}) => ({what: `${JSON.stringify(word)} is no taint`, hint: taintHint})),
			};
		}

		return onNode(picture, name, taint.form, node =>
			withTaints(node, [...taintsOf(node), ...taints.map(({read}) => read as WrittenTaint)]),
		);
	},
};

const untaint: ChangeKind = {
	name: 'untaint',
	form: 'untaint NODE key[:NoSchedule]',
	about: 'the taints of this key are gone',
	apply([name, word], picture) {
		if (word === undefined) {
			return refused('the key of the taint is missing', `write ${untaint.form}`);
		}

		const [key = '', effect] = word.replace(/=[^:]*/, '').split(':');
		const goes = (each: Taint): boolean => each.key === key && (effect === undefined || each.effect === effect);
		const node = picture.nodes.find(each => nameOf(each) === name);

		if (node !== undefined && !taintsOf(node).some(goes)) {
			const known = taintsOf(node).map(each => each.key);
			return {ok: false, problems: [noSuch(`taint on ${nameOf(node)}`, word, known)]};
		}

		return onNode(picture, name, untaint.form, each =>
			withTaints(
				each,
				taintsOf(each).filter(one => !goes(one)),
			),
		);
	},
};

const label: ChangeKind = {
	name: 'label',
	form: 'label NODE key=value | key-',
	about: 'one label more, another value, or with a minus one less',
	apply([name, ...words], picture) {
		const edit = labelEdit(words);

		if (edit === undefined) {
			return refused(
				words.length === 0 ? 'the label is missing' : `${words.join(' ')} is no label`,
				`write ${label.form}`,
			);
		}

		return onNode(picture, name, label.form, node => ({
			...node,
			metadata: {...node.metadata, labels: edit(node.metadata.labels)},
		}));
	},
};

export const nodeChanges: readonly ChangeKind[] = [addNode, removeNode, drain, cordon, uncordon, taint, untaint, label];
