import type {ApiObject} from '../../engine/api/object.ts';
import type {WatchEvent} from '../../engine/api/verbs.ts';

/*
Laws that every single write keeps, whoever made it: what metadata may do. Each function gives the first broken law in
words, or undefined.
*/

type Counted = ApiObject & {readonly status?: {readonly observedGeneration?: number}};

/** Nobody has seen a generation that is not there yet. */
export const observedTooMuch = ({metadata, status}: Counted): string | undefined =>
	status?.observedGeneration !== undefined && status.observedGeneration > (metadata.generation ?? 0)
		? `was observed at a generation above ${metadata.generation ?? 0}`
		: undefined;

const brokenByCreation = ({metadata}: ApiObject): string | undefined => {
	if ((metadata.uid ?? '') === '' || metadata.creationTimestamp === undefined) {
		return 'was created without uid or time';
	}

	return (metadata.generation ?? 1) >= 1 ? undefined : `was created with generation ${metadata.generation}`;
};

const brokenByChange = (after: ApiObject, before: ApiObject, revision: number): string | undefined => {
	const [next, last] = [after.metadata, before.metadata];

	if (next.uid !== last.uid || next.creationTimestamp !== last.creationTimestamp) {
		return 'changed its uid or the time of its creation';
	}

	if (next.name !== last.name || next.namespace !== last.namespace) {
		return `was ${last.name} and is ${next.name}`;
	}

	if (Number(last.resourceVersion) >= revision) {
		return `went back from version ${last.resourceVersion} to ${revision}`;
	}

	if ((next.generation ?? 0) < (last.generation ?? 0)) {
		return `went back from generation ${last.generation} to ${next.generation}`;
	}

	return last.deletionTimestamp !== undefined && next.deletionTimestamp === undefined
		? 'was being deleted and is not any more'
		: undefined;
};

/** What a write did that no write may do. */
export const brokenByWrite = ({type, object, before, revision}: WatchEvent): string | undefined => {
	if (object.metadata.resourceVersion !== String(revision)) {
		return `carries version ${object.metadata.resourceVersion} and was written as ${revision}`;
	}

	if ((before === undefined) !== (type === 'ADDED')) {
		return `was ${type} ${before === undefined ? 'out of nothing' : 'though it was there'}`;
	}

	if (type === 'DELETED') {
		return (object.metadata.finalizers ?? []).length > 0
			? `is gone, and ${object.metadata.finalizers?.join(', ')} still held it`
			: undefined;
	}

	return before === undefined ? brokenByCreation(object) : brokenByChange(object, before, revision);
};
