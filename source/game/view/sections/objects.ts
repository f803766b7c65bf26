import {type AnyKind, type Kind, resourceName} from '../../../engine/api/kind.ts';
import type {Event} from '../../../engine/api/kinds/event.ts';
import {allKinds, kindByName, kindByWord} from '../../../engine/api/kinds/index.ts';
import {namespaces} from '../../../engine/api/kinds/namespace.ts';
import type {Pod} from '../../../engine/api/kinds/pod.ts';
import {type ApiObject, objectKey} from '../../../engine/api/object.ts';
import {latestEvents} from '../event-moments.ts';
import type {Eyes} from '../eyes.ts';
import type {ObjectAction, ObjectRef, ObjectsFrame, ObjectTexts, Request, Saying, TextLines} from '../frame.ts';
import {describeLines, eventLines} from '../objects/describe.ts';
import {objectList} from '../objects/list.ts';
import {storyLines} from '../objects/story.ts';
import {forestLines, treeLines} from '../objects/tree.ts';
import {standingOf} from '../objects/trouble.ts';
import {yamlLines} from '../objects/yaml-lines.ts';

const tableOf = ({mirror}: Eyes, kind: AnyKind) => mirror.of(kind as unknown as Kind<ApiObject>);

const whole = (lines: readonly Saying[]): TextLines => ({lines, from: 0, total: lines.length});

/** Events about an object, oldest first. */
const eventsAbout = ({mirror}: Eyes, object: ApiObject): readonly Event[] =>
	latestEvents(mirror)
		.filter(
			({involvedObject}) =>
				involvedObject.kind === object.kind &&
				involvedObject.name === object.metadata.name &&
				(involvedObject.namespace ?? '') === (object.metadata.namespace ?? ''),
		)
		.reverse();

const levelTones = {INFO: 'plain', WARN: 'warn', ERROR: 'bad'} as const;

/** A log is read from its end. */
const mostLines = 500;

/** The newest lines that the kubelet would hand out, or its refusal. */
const logsOf = ({cluster}: Eyes, object: ApiObject, previous: boolean): NonNullable<ObjectTexts['logs']> => {
	if (object.kind !== 'Pod') {
		return {lines: [], container: '', refusal: 'only pods have logs'};
	}

	const answer = cluster.logs(object as Pod, {previous});
	return answer.ok
		? {
				container: answer.container,
				lines: answer.lines.slice(-mostLines).map(({at, level, text}) => ({
					at,
					level: level ?? '',
					tone: level === undefined ? 'plain' : levelTones[level],
					text,
				})),
			}
		: {lines: [], container: answer.container, refusal: answer.message};
};

/** How far back a story is looked for. */
const rememberedFacts = 60_000;

const storyOf = (eyes: Eyes, kind: AnyKind, object: ApiObject): readonly Saying[] =>
	storyLines(object, resourceName(kind), {
		facts: eyes.cluster.kernel.chronicle.latest(rememberedFacts),
		events: eventsAbout(eyes, object),
		truth: eyes.truth || eyes.over,
	});

const textsOf = (eyes: Eyes, ref: ObjectRef, wanted: NonNullable<Request['texts']>): ObjectTexts | undefined => {
	const kind = kindByWord(ref.kind);
	const object = kind === undefined ? undefined : tableOf(eyes, kind).get(objectKey(ref.namespace, ref.name));

	if (kind === undefined || object === undefined) {
		return undefined;
	}

	const {now} = eyes.cluster.kernel;
	const standing = standingOf(kind, object);
	return {
		object: ref,
		tone: standing.tone,
		...(standing.why === '' ? {} : {trouble: [[standing.tone, object.metadata.name], `: ${standing.why}`] as Saying}),
		...(wanted.includes('describe') ? {describe: whole(describeLines(eyes, kind, object))} : {}),
		...(wanted.includes('yaml') ? {yaml: whole(yamlLines(object))} : {}),
		...(wanted.includes('events') ? {events: whole(eventLines(eyes, kind, object))} : {}),
		...(wanted.includes('tree') ? {tree: whole(treeLines(eyes.mirror, object, now))} : {}),
		...(wanted.includes('story') ? {story: whole(storyOf(eyes, kind, object))} : {}),
		...(wanted.includes('logs') || wanted.includes('previous')
			? {logs: logsOf(eyes, object, wanted.includes('previous'))}
			: {}),
	};
};

/** What a list may do to objects, each with what a level's `commands` call it. */
const verbsOfLists = {
	delete: 'delete',
	scale: 'scale',
	image: 'set image',
	restart: 'rollout restart',
	cordon: 'cordon',
	uncordon: 'uncordon',
	drain: 'drain',
} as const;

/** What the seat may do to objects from a list; the reason stands beside what it may not. */
const actionsOf = ({options, keeper}: Eyes): readonly ObjectAction[] => {
	const {commands, rbac} = options.scenario.seats;
	const hasHands = keeper.seat.words.includes('delete') && (rbac.length > 0 || options.seat === 'operator');
	return Object.entries(verbsOfLists).map(([action, command]): ObjectAction => {
		if (!hasHands) {
			return {action, refusal: `the ${options.seat} seat may only look`};
		}

		return commands.length === 0 || commands.some(each => command.startsWith(each) || each.startsWith(command))
			? {action}
			: {action, refusal: `this level does without ${command}; it hands out: ${commands.join(', ')}`};
	});
};

const shownNamespaces = ({mirror}: Eyes): readonly string[] =>
	mirror
		.of(namespaces)
		.all()
		.map(({metadata}) => metadata.name)
		.sort((a, b) => Number(a.startsWith('kube-')) - Number(b.startsWith('kube-')) || (a < b ? -1 : 1))
		.slice(0, 9);

const resources = allKinds.map(({plural, kind, shortNames}) => ({name: plural, kind, short: shortNames}));

/** The trees of all objects of a kind, as `:xray` of k9s shows them. */
const forestOf = (eyes: Eyes, kind: AnyKind, namespace: string | undefined): ObjectTexts => {
	const roots = tableOf(eyes, kind)
		.all()
		.filter(({metadata}) => namespace === undefined || !kind.namespaced || metadata.namespace === namespace);
	return {tone: 'plain', tree: whole(forestLines(eyes.mirror, roots, eyes.cluster.kernel.now))};
};

/** A window into a list, and the texts of one object. */
export const objectsSection = (eyes: Eyes, request: Request): ObjectsFrame => {
	const {list, object, texts = []} = request;
	const kind = list === undefined ? undefined : kindByName(list.resource);
	const shown =
		list === undefined || kind === undefined
			? undefined
			: objectList(kind, tableOf(eyes, kind).all(), list, eyes.cluster.kernel.now, shownNamespaces(eyes));
	const chosen = object ?? shown?.rows[(shown.selected ?? shown.from) - shown.from]?.object;
	const told =
		request.wholeTree === true && kind !== undefined
			? forestOf(eyes, kind, list?.namespace)
			: chosen === undefined || texts.length === 0
				? undefined
				: textsOf(eyes, chosen, texts);
	return {
		...(shown === undefined ? {} : {list: shown}),
		...(told === undefined ? {} : {texts: told}),
		actions: actionsOf(eyes),
		resources,
	};
};
