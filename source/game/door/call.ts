import {kindByName} from '../../engine/api/kinds/index.ts';
import {objectKey} from '../../engine/api/object.ts';
import type {DeleteOptions, PatchType, UserInfo, Verb} from '../../engine/api/verbs.ts';
import {isRecord, optional, record, text, textOrNone, texts} from '../checks.ts';

/**
A write of a client that came through the door: kubectl, k9s, a program of one's own. It names its object as a URL does and
carries the body as it was sent, so that a replay needs no client.
*/
export type Call = {
	/** Who asks, as the door found out; impersonation is done with. */
	readonly as: UserInfo;
	readonly verb: Exclude<Verb, 'get' | 'list' | 'watch'>;
	/** `pods`, `deployments.apps`. */
	readonly resource: string;
	readonly namespace?: string;
	readonly name?: string;
	readonly subresource?: string;
	readonly patchType?: PatchType;
	readonly body?: unknown;
	readonly options?: DeleteOptions;
	/** Which of a collection are meant. */
	readonly labelSelector?: string;
	readonly fieldSelector?: string;
	readonly dryRun?: boolean;
	readonly fieldManager?: string;
	readonly force?: boolean;
	/** The line that somebody typed in the game's own terminal: what a replay is read by. The server never sees it. */
	readonly typed?: string;
};

const verbs: readonly string[] = ['create', 'update', 'patch', 'delete', 'deletecollection'] satisfies ReadonlyArray<
	Call['verb']
>;
const patchTypes: readonly string[] = ['json', 'merge', 'strategic', 'apply'] satisfies readonly PatchType[];
const policies: readonly unknown[] = ['Background', 'Foreground', 'Orphan'];

const flag = (value: unknown): boolean => typeof value === 'boolean';

const isOptions = record({
	gracePeriodSeconds: optional(value => Number.isSafeInteger(value)),
	propagationPolicy: optional(value => policies.includes(value)),
	preconditions: optional(record({uid: optional(text), resourceVersion: optional(text)})),
});

/** The members of a call as it stands in a replay, each with what it has to be. */
export const callShape: Readonly<Record<keyof Call, (value: unknown) => boolean>> = {
	as: record({name: text, groups: texts}),
	verb: value => verbs.includes(value as string),
	resource: text,
	namespace: optional(text),
	name: optional(text),
	subresource: optional(text),
	patchType: optional(value => patchTypes.includes(value as string)),
	body: optional(value => isRecord(value) || Array.isArray(value)),
	options: optional(isOptions),
	labelSelector: optional(textOrNone),
	fieldSelector: optional(textOrNone),
	dryRun: optional(flag),
	fieldManager: optional(text),
	force: optional(flag),
	typed: optional(text),
};

/** What a call is about, as facts name it: `deployments.apps/shop/web`. */
export const aboutOfCall = ({resource, namespace, name}: Call): string => {
	const kind = kindByName(resource);
	return `${resource}/${objectKey(kind?.namespaced === false ? undefined : namespace, name ?? '')}`;
};

/** `patch deployments.apps/shop/web scale`, or the line that was typed, for the list of what was asked. */
export const callText = (call: Call): string =>
	call.typed ?? `${call.verb} ${aboutOfCall(call)}${call.subresource === undefined ? '' : ` ${call.subresource}`}`;
