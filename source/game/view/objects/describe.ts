/*
What `kubectl describe` says of an object, as the terminal's kubectl says it, drawn: labels step back, headings stand out.
*/
import type {AnyKind, Kind} from '../../../engine/api/kind.ts';
import {type Pod, pods} from '../../../engine/api/kinds/pod.ts';
import {type ApiObject, objectKey} from '../../../engine/api/object.ts';
import {badRequest} from '../../../engine/api/refusals.ts';
import {matcherOf} from '../../../engine/api/selection.ts';
import type {ListQuery} from '../../../engine/api/verbs.ts';
import {type Reading, typed} from '../../terminal/kubectl/api.ts';
import {describeText, eventsText} from '../../terminal/kubectl/describe/index.ts';
import type {Eyes} from '../eyes.ts';
import type {Saying} from '../frame.ts';
import {glass} from '../mirror.ts';

/** The pods of one node are asked for with every picture, and there may be many thousands elsewhere. */
const onNode = (objects: readonly ApiObject[], {fieldSelector = ''}: ListQuery): readonly ApiObject[] => {
	const node = /^spec\.nodeName=([^,]+)/u.exec(fieldSelector)?.[1];
	return node === undefined ? objects : objects.filter(object => (object as Pod).spec.nodeName === node);
};

/** The game's own eyes as somebody who reads the API; what beats by itself (leases) is read where it is. */
const readingOf = ({mirror, cluster}: Eyes): Reading => ({
	now: cluster.kernel.now,
	get: (kind, namespace, name) =>
		cluster.server.glass.get(glass, kind as unknown as Kind<ApiObject>, objectKey(namespace, name)),
	list(kind, query = {}) {
		const matcher = matcherOf(kind as unknown as Kind<ApiObject>, query);

		if (!matcher.ok) {
			return {ok: false, status: badRequest(matcher.message)};
		}

		const {namespace} = query;
		const all = mirror.of(kind as unknown as Kind<ApiObject>).all();
		const there = namespace === undefined ? all : all.filter(({metadata}) => metadata.namespace === namespace);
		const near = (kind as unknown) === pods ? onNode(there, query) : there;
		const items = matcher.value === undefined ? near : near.filter(matcher.value);
		return {ok: true, code: 200, object: {items, resourceVersion: ''}};
	},
});

/** A label and what follows it; words of a label stand one space apart, cells of a table two. */
const labelled = /^(\s*[^\s:]+(?: [^\s:]+)*:)(\s+)(\S.*)$/u;

const drawn = (line: string): Saying => {
	if (/:$/u.test(line)) {
		return [[line.startsWith(' ') ? 'dim' : 'head', line]];
	}

	const [, label, gap, value] = labelled.exec(line) ?? [];
	return label === undefined ? line : [['dim', `${label}${gap}`], value ?? ''];
};

const drawnLines = (text: string): readonly Saying[] => text.split('\n').map(drawn);

/** The whole description, events last. */
export const describeLines = (eyes: Eyes, kind: AnyKind, object: ApiObject): readonly Saying[] =>
	drawnLines(describeText(readingOf(eyes), kind, typed(kind, object), true));

export const eventLines = (eyes: Eyes, kind: AnyKind, object: ApiObject): readonly Saying[] =>
	drawnLines(eventsText(readingOf(eyes), typed(kind, object)));
