import type {UserInfo} from '../../engine/api/verbs.ts';
import type {Door} from '../../game/door/door.ts';
import type {Dates} from './dates.ts';
import type {Served} from './served.ts';
import type {Target} from './target.ts';

/** A request that was let in: who asks, what for, and the run it is about. */
export type Asked = {
	readonly door: Door;
	readonly user: UserInfo;
	/** Upper case. */
	readonly method: string;
	readonly query: URLSearchParams;
	/** Names in lower case. */
	readonly headers: Readonly<Record<string, string | undefined>>;
	readonly body: Buffer;
	/** How dates go in and out. */
	readonly dates: Dates;
};

export type ResourceTarget = Extract<Target, {readonly type: 'resource'}>;

/** A request about objects of a kind. */
export type AskedResource = Asked & {readonly target: ResourceTarget; readonly served: Served};

/** What it is about as it stands, a subresource too, for whoever may see it. */
export const lookAt = ({door, user, served, target}: AskedResource): ReturnType<Door['glass']['look']> => {
	const {namespace, name, subresource} = target;
	return door.glass.look({
		user,
		verb: 'get',
		kind: served.kind,
		...(namespace === undefined ? {} : {namespace}),
		...(name === undefined ? {} : {name}),
		...(subresource === undefined ? {} : {subresource}),
	});
};

/** `?watch`, `?watch=1`, `?watch=true`. Source: strconv.ParseBool, with an empty value meaning yes as in net/url queries of kubectl */
export const isTrue = (query: URLSearchParams, name: string): boolean =>
	['', '1', 't', 'T', 'true', 'TRUE', 'True'].includes(query.get(name) ?? 'no');
