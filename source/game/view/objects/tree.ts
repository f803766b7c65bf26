import type {Kind} from '../../../engine/api/kind.ts';
import {allKinds, kindByWord} from '../../../engine/api/kinds/index.ts';
import {type Pod, pods} from '../../../engine/api/kinds/pod.ts';
import type {Service} from '../../../engine/api/kinds/service.ts';
import {type ApiObject, objectKey} from '../../../engine/api/object.ts';
import {labelsInclude} from '../../../engine/api/selectors.ts';
import type {Millis} from '../../../engine/kernel/time.ts';
import type {Saying, Tone} from '../frame.ts';
import type {Mirror} from '../mirror.ts';
import {ownerOf} from './relations.ts';
import {standingOf} from './trouble.ts';

/*
What belongs together, as a tree: from the topmost owner down to the containers.

	Deployment web            4/4
	└─ ReplicaSet web-84…     4
	   ├─ Pod web-84…-g6n99   Running   big-a
	   │  └─ container web    running
*/

type Leaf = {
	readonly name: string;
	readonly tone: Tone;
	readonly state: string;
	readonly aside: string;
	readonly isAsked: boolean;
	readonly children: readonly Leaf[];
};

type Look = {readonly mirror: Mirror; readonly now: Millis; readonly asked: ApiObject | undefined};

const nameWidth = 46;
const stateWidth = 18;

/** Kinds that hang below an owner or in a namespace and say something there. */
const shownKinds = allKinds.filter(
	({plural, namespaced}) => namespaced && !['events', 'leases', 'secrets', 'serviceaccounts'].includes(plural),
);

const tableOf = ({mirror}: Look, plural: (typeof allKinds)[number]) => mirror.of(plural as unknown as Kind<ApiObject>);

const stateOf = ({now}: Look, object: ApiObject): string => {
	const kind = kindByWord(object.kind);
	const column =
		kind?.columns.find(({name}) => name.toUpperCase() === 'STATUS') ??
		kind?.columns.find(({name}) => ['READY', 'COMPLETIONS', 'TYPE'].includes(name.toUpperCase()));
	return column === undefined ? '' : String(column.cell(object, now));
};

const containerLeaves = ({status}: Pod): readonly Leaf[] =>
	[...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])].map(
		({name, state, ready, restartCount}) => ({
			name: `container ${name}`,
			tone:
				state?.running === undefined ? (state?.terminated?.exitCode === 0 ? 'done' : 'warn') : ready ? 'ok' : 'info',
			state: state?.waiting?.reason ?? state?.terminated?.reason ?? (ready ? 'running, ready' : 'running, not ready'),
			aside: restartCount > 0 ? `${restartCount} restarts` : '',
			isAsked: false,
			children: [],
		}),
	);

const ownedBy = (look: Look, owner: ApiObject): readonly ApiObject[] =>
	shownKinds.flatMap(kind =>
		tableOf(look, kind)
			.all()
			.filter(({metadata}) => metadata.ownerReferences?.some(({uid}) => uid === owner.metadata.uid) === true),
	);

const podsWhere = (look: Look, isIt: (pod: Pod) => boolean): readonly ApiObject[] =>
	look.mirror.of(pods).all().filter(isIt);

const below = (look: Look, object: ApiObject): readonly ApiObject[] => {
	const {name, namespace} = object.metadata;

	switch (object.kind) {
		case 'Node':
			return podsWhere(look, pod => pod.spec.nodeName === name);
		case 'Service': {
			const {selector} = (object as Service).spec;
			const chosen =
				selector === undefined
					? []
					: podsWhere(
							look,
							pod => pod.metadata.namespace === namespace && labelsInclude(pod.metadata.labels, selector),
						);
			return [...ownedBy(look, object), ...chosen];
		}

		case 'Namespace':
			return shownKinds.flatMap(kind =>
				tableOf(look, kind)
					.all()
					.filter(each => each.metadata.namespace === name && ownerOf(each) === undefined),
			);
		default:
			return ownedBy(look, object);
	}
};

const leafOf = (look: Look, object: ApiObject): Leaf => {
	const kind = kindByWord(object.kind);
	const standing = kind === undefined ? undefined : standingOf(kind, object);
	const isPod = object.kind === 'Pod';
	const node = isPod ? ((object as Pod).spec.nodeName ?? 'no node') : '';
	return {
		name: `${object.kind} ${object.metadata.name}`,
		tone: standing?.tone ?? 'plain',
		state: stateOf(look, object),
		aside: [node, standing?.why ?? ''].filter(Boolean).join('  '),
		isAsked: object.metadata.uid === look.asked?.metadata.uid,
		children: isPod ? containerLeaves(object as Pod) : below(look, object).map(child => leafOf(look, child)),
	};
};

const linesOf = (leaf: Leaf, first: string, rest: string): readonly Saying[] => [
	[
		['dim', first],
		[leaf.isAsked ? 'mark' : 'plain', leaf.name.padEnd(Math.max(1, nameWidth - first.length))],
		' ',
		[leaf.tone, leaf.state.padEnd(stateWidth)],
		['dim', leaf.aside],
	],
	...leaf.children.flatMap((child, index) => {
		const isLast = index === leaf.children.length - 1;
		return linesOf(child, `${rest}${isLast ? '└─ ' : '├─ '}`, `${rest}${isLast ? '   ' : '│  '}`);
	}),
];

/** The topmost owner that is still there. */
const rootOf = (look: Look, object: ApiObject): ApiObject => {
	const owner = ownerOf(object);
	const kind = owner === undefined ? undefined : kindByWord(owner.kind);
	const found =
		kind === undefined ? undefined : tableOf(look, kind).get(objectKey(owner?.namespace, owner?.name ?? ''));
	return found === undefined ? object : rootOf(look, found);
};

/** The tree that an object belongs to, with the object marked. */
export const treeLines = (mirror: Mirror, object: ApiObject, now: Millis): readonly Saying[] => {
	const look: Look = {mirror, now, asked: object};
	return linesOf(leafOf(look, rootOf(look, object)), '', '');
};

/** The trees below all these objects, one after another. */
export const forestLines = (mirror: Mirror, roots: readonly ApiObject[], now: Millis): readonly Saying[] => {
	const look: Look = {mirror, now, asked: undefined};
	return roots.flatMap(root => linesOf(leafOf(look, root), '', ''));
};
