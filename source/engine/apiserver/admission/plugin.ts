import type {AnyKind} from '../../api/kind.ts';
import type {ApiObject, ObjectKey} from '../../api/object.ts';
import type {Status} from '../../api/status.ts';
import type {UserInfo, Verb} from '../../api/verbs.ts';
import type {DrawReader} from '../../kernel/draws.ts';
import type {Millis} from '../../kernel/time.ts';
import type {Authorizer} from '../authorization.ts';
import type {Storage} from '../storage.ts';

/** What a plug-in is shown: the request, what is stored, and what is about to be. */
export type Admission = {
	readonly user: UserInfo;
	readonly verb: Verb;
	readonly kind: AnyKind;
	readonly key: ObjectKey;
	readonly namespace: string | undefined;
	readonly name: string;
	readonly subresource: string;
	/** Undefined for a delete. */
	readonly object: ApiObject | undefined;
	/** Undefined for a create. */
	readonly before: ApiObject | undefined;
	readonly now: Millis;
	/** Chance by name, for what the server gives out: addresses, ports. */
	readonly draws: DrawReader;
	readonly storage: Storage;
	/** Who may do what, for plug-ins that look after what others are given. */
	readonly authorizer: Authorizer;
};

/** The object as it shall be (the same one when nothing changes), or a refusal. */
export type Mutated = ApiObject | {readonly refusal: Status};

/**
One admission plug-in. `mutate` runs before validation and may change what is written; `validate` runs after it and may only
refuse. A plug-in that does not care says nothing.
*/
export type AdmissionPlugin = {
	readonly name: string;
	readonly mutate?: (admission: Admission & {readonly object: ApiObject}) => Mutated;
	readonly validate?: (admission: Admission) => Status | undefined;
};

/** Whether this is a new object of the kind itself, not of a subresource. */
export const creates = ({verb, kind, subresource}: Admission, plural: string, group = ''): boolean =>
	verb === 'create' && subresource === '' && kind.plural === plural && kind.group === group;

/** Whether an object of the kind itself is written anew. */
export const updates = ({kind, subresource, before, object}: Admission, plural: string, group = ''): boolean =>
	before !== undefined && object !== undefined && subresource === '' && kind.plural === plural && kind.group === group;
