import type {ApiObject, ObjectKey} from '../../api/object.ts';
import type {Reply, Status} from '../../api/status.ts';
import type {DeleteOptions, Request} from '../../api/verbs.ts';
import type {Kernel} from '../../kernel/kernel.ts';
import type {Storage} from '../storage.ts';

/** What a subresource works with: the object it belongs to, what is stored, and the server's own delete. */
export type SubresourceContext = {
	readonly request: Request;
	readonly key: ObjectKey;
	readonly object: ApiObject;
	readonly storage: Storage;
	readonly kernel: Kernel;
	/** Deletes the object as a delete of the object itself would. */
	remove(options: DeleteOptions): Reply;
	/** What the validating plug-ins say about the object as it shall be. */
	admit(next: ApiObject): Status | undefined;
	/** Updates the object itself through the whole pipeline. */
	updateMain(next: ApiObject): Reply;
};

/** One subresource: what its verbs do to the object. A verb that is missing is not allowed. */
export type Subresource = {
	readonly name: string;
	readonly get?: (context: SubresourceContext) => Reply;
	readonly create?: (context: SubresourceContext) => Reply;
	/** `body` is the object sent, or what a patch makes of the answer to `get`. */
	readonly update?: (context: SubresourceContext, body: ApiObject) => Reply;
};

/** A Status as the answer to a request that worked. */
export const statusReply = (status: Status): Reply => ({
	ok: true,
	code: status.code,
	object: status as unknown as ApiObject,
});
