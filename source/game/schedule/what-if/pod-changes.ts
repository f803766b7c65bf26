/** Changes of pods, by the pod's own name or by the workload that made it. */
import type {Container, Pod, Toleration} from '../../../engine/api/kinds/pod.ts';
import {keyOf as keyOfObject} from '../../../engine/api/object.ts';
import {remembered} from '../../../engine/api/share.ts';
import type {Picture} from '../../../engine/cluster.ts';
import {expand} from '../expand.ts';
import {isOver, isPlaced, isWaiting, keyOf, madeAnew, withUid, workloadOf} from '../pods.ts';
import {
	type Changed,
	type ChangeKind,
	type ChangeProblem,
	changed,
	labelEdit,
	noSuch,
	quantityProblem,
	refused,
	sortWords,
	taintHint,
	taintOf,
} from './change.ts';

/** `shop/web`, or `web` in the namespace default. */
const keyText = (word: string): string => (word.includes('/') ? word : `default/${word}`);

const isMeant = (pod: Pod, key: string): boolean => keyOf(pod) === key || workloadOf(pod) === key;

/** Where the waiting pods stand in a list, which are few: many changes are tried on one picture. */
const waitingAt = remembered((pods: readonly Pod[]): readonly number[] =>
	pods.flatMap((pod, at) => (isWaiting(pod) ? [at] : [])),
);

const names = ({pods}: Picture): readonly string[] => [
	...new Set(pods.flatMap(pod => [keyOf(pod), workloadOf(pod) ?? keyOf(pod)])),
];

/** Changes the waiting pods that are meant; those that run keep what they have. */
const onPods = (picture: Picture, word: string | undefined, form: string, change: (pod: Pod) => Pod): Changed => {
	if (word === undefined) {
		return refused('the name of a pod or workload is missing', `write ${form}`);
	}

	const key = keyText(word);
	const meant = waitingAt(picture.pods).filter(at => isMeant(picture.pods[at] as Pod, key));

	if (meant.length === 0) {
		return picture.pods.some(pod => isMeant(pod, key))
			? refused(`no pod of ${key} waits for a node`, 'what runs keeps what it asked for')
			: {ok: false, problems: [noSuch('pod or workload', key, names(picture))]};
	}

	const pods = [...picture.pods];

	for (const at of meant) {
		pods[at] = change(pods[at] as Pod);
	}

	return changed({...picture, pods});
};

const withSpec = (pod: Pod, spec: Partial<Pod['spec']>): Pod => ({...pod, spec: {...pod.spec, ...spec}});

const requesting = (container: Container, requests: Readonly<Record<string, string>>): Container => ({
	...container,
	resources: {
		...container.resources,
		requests: Object.fromEntries(
			Object.entries({...container.resources?.requests, ...requests}).filter(([, amount]) => amount !== '0'),
		),
	},
});

const setRequest: ChangeKind = {
	name: 'set-request',
	form: 'set-request [NAMESPACE/]NAME [container=NAME] cpu=500m memory=1Gi',
	about: 'what a container asks for; 0 takes the request away',
	apply(words, picture) {
		const {plain, settings} = sortWords(words);
		const container = settings.find(([key]) => key === 'container')?.[1];
		const amounts = settings.filter(([key]) => key !== 'container');
		const problems: ChangeProblem[] = amounts.flatMap(([key, value]) => quantityProblem(key, value) ?? []);

		if (amounts.length === 0) {
			problems.push({what: 'there is nothing to ask for', hint: `write ${setRequest.form}`});
		}

		const key = keyText(plain[0] ?? '');
		const known = picture.pods
			.filter(pod => isMeant(pod, key))
			.flatMap(({spec}) => [...(spec.initContainers ?? []), ...spec.containers].map(({name}) => name));

		if (container !== undefined && known.length > 0 && !known.includes(container)) {
			problems.push(noSuch(`container in ${key}`, container, [...new Set(known)]));
		}

		if (problems.length > 0) {
			return {ok: false, problems};
		}

		const requests = Object.fromEntries(amounts);
		const change = (each: Container, at: number): Container =>
			container === undefined
				? at === 0
					? requesting(each, requests)
					: each
				: each.name === container
					? requesting(each, requests)
					: each;
		return onPods(picture, plain[0], setRequest.form, pod =>
			withSpec(pod, {
				containers: pod.spec.containers.map(change),
				...(pod.spec.initContainers === undefined || container === undefined
					? {}
					: {initContainers: pod.spec.initContainers.map(change)}),
			}),
		);
	},
};

const tolerate: ChangeKind = {
	name: 'tolerate',
	form: 'tolerate [NAMESPACE/]NAME key=value:NoSchedule',
	about: 'a toleration more',
	apply([name, ...words], picture) {
		const taints = words.map(taintOf);

		if (words.length === 0 || taints.some(read => read === undefined)) {
			return refused(words.length === 0 ? 'the taint is missing' : `${words.join(' ')} is no taint`, taintHint);
		}

		const more = taints.flatMap((taint): readonly Toleration[] =>
			taint === undefined
				? []
				: [
						{
							key: taint.key,
							operator: 'Equal',
							...(taint.value === '' ? {} : {value: taint.value}),
							effect: taint.effect,
						},
					],
		);
		return onPods(picture, name, tolerate.form, pod =>
			withSpec(pod, {tolerations: [...(pod.spec.tolerations ?? []), ...more]}),
		);
	},
};

const select: ChangeKind = {
	name: 'select',
	form: 'select [NAMESPACE/]NAME key=value | key-',
	about: 'another nodeSelector; with a minus one label less in it',
	apply([name, ...words], picture) {
		const edit = labelEdit(words);
		return edit === undefined
			? refused(words.length === 0 ? 'the label is missing' : `${words.join(' ')} is no label`, `write ${select.form}`)
			: onPods(picture, name, select.form, pod => withSpec(pod, {nodeSelector: edit(pod.spec.nodeSelector)}));
	},
};

const setPriority: ChangeKind = {
	name: 'set-priority',
	form: 'set-priority [NAMESPACE/]NAME 1000',
	about: 'another priority',
	apply([name, word = ''], picture) {
		const value = Number(word);
		return word === '' || !Number.isSafeInteger(value) || Math.abs(value) > 2_147_483_647
			? refused(`${JSON.stringify(word)} is no priority`, 'a whole number')
			: onPods(picture, name, setPriority.form, pod => withSpec(pod, {priority: value}));
	},
};

const relaxSpread: ChangeKind = {
	name: 'spread',
	form: 'spread [NAMESPACE/]NAME TOPOLOGY-KEY max-skew=2 | anyway',
	about: 'a wider skew for the spread over these domains, or ScheduleAnyway',
	apply([name, key, ...words], picture) {
		const {plain, settings} = sortWords(words);
		const skew = settings.find(([setting]) => setting === 'max-skew')?.[1];

		if (
			key === undefined ||
			(skew === undefined) === (plain[0] !== 'anyway') ||
			(skew !== undefined && !/^[1-9]\d*$/.test(skew))
		) {
			return refused('that is no spread', `write ${relaxSpread.form}`);
		}

		return onPods(picture, name, relaxSpread.form, pod =>
			withSpec(pod, {
				topologySpreadConstraints: (pod.spec.topologySpreadConstraints ?? []).map(constraint =>
					constraint.topologyKey !== key || constraint.whenUnsatisfiable !== 'DoNotSchedule'
						? constraint
						: skew === undefined
							? {...constraint, whenUnsatisfiable: 'ScheduleAnyway', minDomains: undefined}
							: {...constraint, maxSkew: Number(skew)},
				),
			}),
		);
	},
};

const affinities: Readonly<Record<string, 'nodeAffinity' | 'podAffinity' | 'podAntiAffinity'>> = {
	node: 'nodeAffinity',
	pod: 'podAffinity',
	anti: 'podAntiAffinity',
};

const required = 'requiredDuringSchedulingIgnoredDuringExecution';

const dropAffinity: ChangeKind = {
	name: 'drop-affinity',
	form: 'drop-affinity [NAMESPACE/]NAME node|pod|anti',
	about: 'what it requires of the node, or of the pods beside it, is required no more',
	apply([name, word = ''], picture) {
		const which = Object.hasOwn(affinities, word) ? affinities[word] : undefined;
		return which === undefined
			? refused(`${JSON.stringify(word)} is no affinity`, `write ${dropAffinity.form}`)
			: onPods(picture, name, dropAffinity.form, pod => {
					const {[required]: _gone, ...left} = (pod.spec.affinity?.[which] ?? {}) as Readonly<Record<string, unknown>>;
					return withSpec(pod, {affinity: {...pod.spec.affinity, [which]: left}});
				});
	},
};

const dropPort: ChangeKind = {
	name: 'drop-host-port',
	form: 'drop-host-port [NAMESPACE/]NAME 8080',
	about: 'it asks for this port of the node no more',
	apply([name, word = ''], picture) {
		const without = (container: Container): Container => ({
			...container,
			ports: (container.ports ?? []).map(port =>
				port.hostPort === Number(word) ? {...port, hostPort: undefined} : port,
			) as NonNullable<Container['ports']>,
		});
		return /^\d{1,5}$/.test(word)
			? onPods(picture, name, dropPort.form, pod =>
					withSpec(pod, {
						containers: pod.spec.containers.map(without),
						...(pod.spec.initContainers === undefined ? {} : {initContainers: pod.spec.initContainers.map(without)}),
					}),
				)
			: refused(`${JSON.stringify(word)} is no port`, `write ${dropPort.form}`);
	},
};

const dropVolume: ChangeKind = {
	name: 'drop-volume',
	form: 'drop-volume [NAMESPACE/]NAME VOLUME',
	about: 'it mounts this volume of its spec no more',
	apply([name, word], picture) {
		const key = keyText(name ?? '');
		const without = (container: Container): Container => ({
			...container,
			volumeMounts: (container.volumeMounts ?? []).filter(mount => mount.name !== word),
		});
		const known = picture.pods
			.filter(pod => isMeant(pod, key))
			.flatMap(({spec}) => (spec.volumes ?? []).map(volume => volume.name));

		if (word === undefined || (known.length > 0 && !known.includes(word))) {
			return word === undefined
				? refused('the name of the volume is missing', `write ${dropVolume.form}`)
				: {ok: false, problems: [noSuch(`volume in ${key}`, word, [...new Set(known)])]};
		}

		return onPods(picture, name, dropVolume.form, pod =>
			withSpec(pod, {
				volumes: (pod.spec.volumes ?? []).filter(volume => volume.name !== word),
				containers: pod.spec.containers.map(without),
				...(pod.spec.initContainers === undefined ? {} : {initContainers: pod.spec.initContainers.map(without)}),
			}),
		);
	},
};

const deletePod: ChangeKind = {
	name: 'delete-pod',
	form: 'delete-pod [NAMESPACE/]NAME',
	about: 'the pod is gone and does not come back',
	apply([name], picture) {
		const key = keyText(name ?? '');
		return picture.pods.some(pod => keyOf(pod) === key)
			? changed({...picture, pods: picture.pods.filter(pod => keyOf(pod) !== key)})
			: {ok: false, problems: [noSuch('pod', key, picture.pods.map(keyOf))]};
	},
};

/** More pods like those there are, or like its template where there are none. */
const grow = (picture: Picture, key: string, own: readonly Pod[], more: number): Changed => {
	const workload = picture.others.find(object => keyOfObject(object) === key && expand(object).pods.length > 0);
	const model = own.at(-1) ?? (workload === undefined ? undefined : expand(workload).pods[0]);

	if (model === undefined) {
		return refused(`nobody knows what a pod of ${key} looks like`, 'there is neither a pod of it nor its template');
	}

	const taken = new Set(picture.pods.map(keyOf));
	const base = (key.split('/')[1] ?? key).slice(0, 50);
	const made: Pod[] = [];

	for (let number = 1; made.length < more; number++) {
		const name = `${base}-more-${number}`;

		if (!taken.has(`${model.metadata.namespace}/${name}`)) {
			made.push(withUid(madeAnew(model, name)));
		}
	}

	return changed({...picture, pods: [...picture.pods, ...made]});
};

const scale: ChangeKind = {
	name: 'scale',
	form: 'scale [NAMESPACE/]WORKLOAD 5',
	about: 'so many pods: new ones wait, and those that go are first the waiting ones',
	apply([name, word = ''], picture) {
		const wanted = Number(word);

		if (name === undefined || !/^\d{1,5}$/.test(word)) {
			return refused('that is no number of pods', `write ${scale.form}`);
		}

		const key = keyText(name);
		const own = picture.pods.filter(pod => workloadOf(pod) === key && !isOver(pod));
		const isKnown =
			own.length > 0 || picture.others.some(object => keyOfObject(object) === key && expand(object).pods.length > 0);

		if (!isKnown) {
			return {ok: false, problems: [noSuch('workload', key, names(picture))]};
		}

		if (wanted >= own.length) {
			return grow(picture, key, own, wanted - own.length);
		}

		const going = new Set(
			[...own.filter(pod => !isPlaced(pod)), ...own.filter(isPlaced).reverse()].slice(0, own.length - wanted),
		);
		return changed({...picture, pods: picture.pods.filter(pod => !going.has(pod))});
	},
};

export const podChanges: readonly ChangeKind[] = [
	setRequest,
	scale,
	tolerate,
	select,
	setPriority,
	relaxSpread,
	dropAffinity,
	dropPort,
	dropVolume,
	deletePod,
];
